//! The goal check: one verdict in the terminal, on the page and over the interface.

use crate::driver::Browser;
use crate::server::{PROGRAM, Server, fresh_folder, run, said};
use expect_test::expect;
use serde_json::Value;
use std::io::Write;
use std::process::{Command, Output, Stdio};
use std::time::Instant;

const GOAL: &str = "double the share of renewable energy in the global energy mix";

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("text")
}

/// Runs the verb with lines on its standard input.
fn piped(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(PROGRAM)
        .arg("lint")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut pipe = child.stdin.take().expect("a pipe");
    let input = input.to_owned();
    let writer = std::thread::spawn(move || drop(pipe.write_all(input.as_bytes())));
    let output = child.wait_with_output().expect("it ends");
    writer.join().expect("all is written");
    output
}

#[test]
fn a_verdict_reads_like_a_compilers() {
    let output = run(&["lint", GOAL, "--actor", "Sustainable Energy for All", "--deadline", "2030"]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    expect![[r#"
        error[G203]: relative target without a base
         --> goal:1:1
          |
        1 | double the share of renewable energy in the global energy mix
          | ^^^^^^ relative to what? No base year and no base value
          = help: Compared with which value? [value] in [year]

        warning[G205]: no indicator or data source
          = no indicator and no data source is named
          = help: Measured by which indicator, from which source?
            [indicator], [source]

        1 error, 1 warning
        M1 directional: 5 of 7 elements; without baseline, indicator
        read as: up, multiple 2 share, by 2030
    "#]]
    .assert_eq(&out(&output));
    let more = ["--baseline", "18 % in 2010", "--indicator", "7.2.1"];
    let known = ["lint", GOAL, "--actor", "Sustainable Energy for All", "--deadline", "2030"];
    let output = run(&[&known[..], &more[..]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(out(&output).contains("M3 verifiable: 7 of 7 elements"), "{}", said(&output));
}

#[test]
fn a_file_is_read_by_paragraphs_and_places_are_its_own() {
    let folder = fresh_folder("goals");
    let file = folder.path().join("goals.txt");
    std::fs::write(&file, "\nVaccinate 500 million children by 2030\n\nTransform the financial system\n")
        .expect("a file");
    let name = file.to_str().expect("plain");
    let output = run(&["lint", name]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(out(&output).contains(&format!("--> {name}:4:1")), "{}", said(&output));
    assert!(out(&output).contains("2 judged, 1 of them with errors; 0 declined"), "{}", said(&output));
}

#[test]
fn lines_keep_their_order_and_a_bad_one_says_why() {
    let lines = format!(
        "{{\"id\": 1, \"text\": \"{GOAL} by 2030\"}}\nnot a goal\n\n{{\"id\": \"de\", \"text\": \"Wir wollen bis 2030 den Anteil erneuerbarer Energie verdoppeln\"}}\n\
         {{\"id\": \"x\", \"text\": \"vaccinate 500 million children in the next five years\", \"stated\": \"2024-10-01\"}}\n"
    );
    let output = piped(&["--format", "json"], &lines);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let answers: Vec<Value> =
        out(&output).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(answers.len(), 4);
    assert_eq!((&answers[0]["id"], &answers[0]["class"]), (&Value::from(1), &Value::from("M1")));
    assert_eq!(answers[1]["error"], "line-malformed");
    assert_eq!((&answers[2]["id"], &answers[2]["error"]), (&Value::from("de"), &Value::from("language")));
    assert!(
        answers[2]["message"].as_str().is_some_and(|message| message.contains("German")),
        "{}",
        answers[2]
    );
    assert_eq!(answers[3]["deadline"], "2029-10-01");
    assert_eq!(answers[3]["quantity"]["value"], "500000000");
    for finding in answers[0]["findings"].as_array().expect("findings") {
        for member in ["code", "severity", "span", "message"] {
            assert!(!finding[member].is_null(), "{finding}");
        }
    }
}

#[test]
fn many_goals_come_back_in_order() {
    let lines: String =
        (0..20_000).map(|n| format!("{{\"id\": {n}, \"text\": \"Build {n} schools by 2030\"}}\n")).collect();
    let begun = Instant::now();
    let output = piped(&["--format", "json"], &lines);
    eprintln!("20,000 goals took {} ms", begun.elapsed().as_millis());
    let text = out(&output);
    for (n, line) in text.lines().enumerate() {
        assert!(line.contains(&format!("\"id\":{n},")), "{line}");
    }
    assert_eq!(text.lines().count(), 20_000);
}

#[test]
fn sarif_has_what_the_format_requires() {
    let output = run(&["lint", "--format", "sarif", GOAL]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let log: Value = serde_json::from_str(&out(&output)).expect("JSON");
    assert_eq!(log["version"], "2.1.0");
    let driver = &log["runs"][0]["tool"]["driver"];
    assert_eq!(driver["name"], "polyad lint");
    let rules = driver["rules"].as_array().expect("rules");
    let results = log["runs"][0]["results"].as_array().expect("results");
    assert!(!results.is_empty());
    for result in results {
        assert!(result["message"]["text"].is_string(), "{result}");
        assert!(
            ["error", "warning", "note"].contains(&result["level"].as_str().expect("a level")),
            "{result}"
        );
        let rule = &rules[result["ruleIndex"].as_u64().expect("a rule") as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        assert!(place["artifactLocation"]["uri"].is_string(), "{result}");
        for member in ["startLine", "startColumn", "endLine", "endColumn"] {
            assert!(place["region"][member].as_u64().is_some_and(|number| number >= 1), "{result}");
        }
    }
}

#[test]
fn what_cannot_run_ends_in_two() {
    for arguments in [
        &["lint", "nofile.txt"][..],
        &["lint", "--explain", "G999"],
        &["lint", GOAL, "--stated", "yesterday"],
        &["lint", "Wir wollen bis 2030 den Anteil erneuerbarer Energie verdoppeln"],
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", said(&output));
    }
    let output = run(&["lint", "--explain", "g202"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(out(&output).starts_with("G202: level target without a baseline"), "{}", said(&output));
}

#[test]
fn the_page_the_terminal_and_the_interface_say_the_same() {
    let server = Server::shared();
    let goals = [
        GOAL,
        "Cut emissions by 45 percent by 2030 compared with 2010 levels and promote wellbeing for all",
        "vaccinate 500 million children 2026-2030",
        "<b>transform</b> & align \"everything\"",
    ];
    for goal in goals {
        let asked = goal.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
        let terminal = out(&run(&["lint", goal]));
        let page = server.page(&format!("/goal-check?goal={asked}"));
        let pre = page.split("aria-label=\"Diagnostics, plain text\">").nth(1).expect("diagnostics");
        let pre = pre.split("</pre>").next().expect("an end");
        let text: String = pre
            .split('<')
            .enumerate()
            .map(|(n, part)| match part.split_once('>') {
                Some((_, text)) if n > 0 => text,
                _ => part,
            })
            .collect();
        let text =
            text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
        assert_eq!(text, terminal, "{goal}");
        let interface = server.json(&format!("/api/v1/lint?text={asked}&id=1"));
        let line = serde_json::json!({"id": "1", "text": goal}).to_string();
        let own: Value =
            serde_json::from_str(out(&piped(&["--format", "json"], &line)).trim()).expect("JSON");
        assert_eq!(interface, own, "{goal}");
        assert!(terminal.contains(interface["class"].as_str().expect("a class")), "{terminal}");
        let posted = server.post("/api/v1/lint", "application/json", line.as_bytes());
        assert_eq!(posted.json(), own, "{goal}");
    }
}

#[test]
fn a_goal_is_checked_while_it_is_typed() {
    let Some(browser) = Browser::start("a_goal_is_checked_while_it_is_typed") else { return };
    let server = Server::shared();
    browser.resize(1280, 900);
    browser.open(&format!("{}/goal-check", server.base));
    let quoted = Value::from(GOAL);
    browser.run(&format!(
        "const t = document.getElementById('goal'); t.value = {quoted}; t.dispatchEvent(new Event('input', {{bubbles: true}}));"
    ));
    let shown = (0..100).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(50));
        browser.run("return !!document.querySelector('#goal-result pre')") == true
    });
    assert!(shown, "nothing came: {:?}", browser.complaints());
    let text = browser.run("return document.querySelector('#goal-result pre').textContent");
    assert_eq!(text.as_str().expect("text"), out(&run(&["lint", GOAL])));
    let said = browser.run("return document.getElementById('goal-said').textContent");
    assert!(said.as_str().is_some_and(|said| said.starts_with("Directional (M1). ")), "{said}");
    // A text too long for an address is checked in place.
    browser.run("const t = document.getElementById('goal'); t.value = 'Build 30 schools by 2030. '.repeat(250); t.form.requestSubmit();");
    let long = (0..100).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(50));
        browser.run(
            "return document.getElementById('goal-result').textContent.includes('too long for an address')",
        ) == true
    });
    assert!(long && browser.path() == "/goal-check", "{}", browser.path());
    assert!(browser.complaints().is_empty(), "{:?}", browser.complaints());
}
