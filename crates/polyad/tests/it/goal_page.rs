//! The page of a recorded goal and the sections on goals that can be checked: one verdict wherever it is asked for.

use crate::server::{Server, data_file, fresh_folder, run, said};
use serde_json::Value;
use std::path::Path;

/// The text of markup, without its tags.
fn text(markup: &str) -> String {
    let parts = markup.split('<').enumerate().map(|(n, part)| match part.split_once('>') {
        Some((_, text)) if n > 0 => text,
        _ => part,
    });
    unescaped(&parts.collect::<String>())
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

/// What stands between two marks.
#[track_caller]
fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let rest = page.split_once(from).unwrap_or_else(|| panic!("no {from}")).1;
    rest.split_once(to).unwrap_or_else(|| panic!("no {to} after {from}")).0
}

fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let (mut out, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        match bytes[at] {
            b'%' => {
                out.push(u8::from_str_radix(&text[at + 1..at + 3], 16).expect("two digits"));
                at += 2;
            }
            b'+' => out.push(b' '),
            byte => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8(out).expect("UTF-8")
}

/// The goals of a partnership, as the lens lists them.
fn goals(server: &Server, partnership: &str) -> Vec<Value> {
    let view = server.json(&format!("/api/v1/lens/measurability?p={partnership}"));
    let table =
        view["blocks"].as_array().expect("blocks").iter().find(|block| block["key"] == "goals").cloned();
    table.expect("goals")["rows"].as_array().expect("rows").clone()
}

#[test]
fn a_recorded_goal_has_one_verdict_on_its_page_in_the_terminal_and_over_the_interface() {
    let server = Server::shared();
    let mut seen = 0;
    for partnership in ["sustainable-energy-for-all", "gavi", "finance-in-common", "african-union"] {
        for row in goals(server, partnership) {
            let name = row["goal"]["ref"].as_str().expect("a Ref");
            let path = format!("/g/{name}");
            let page = server.page(&path);
            let section = between(&page, "id=\"result\"", "</section>");
            // The link carries the words and all that the record knows beside them.
            let link = unescaped(between(section, "href=\"/goal-check?", "\""));
            let pairs: Vec<(String, String)> = link
                .split('&')
                .filter_map(|pair| pair.split_once('='))
                .map(|(k, v)| (k.to_owned(), decoded(v)))
                .collect();
            let mut arguments = vec!["lint".to_owned()];
            for (key, value) in &pairs {
                match key.as_str() {
                    "goal" => arguments.push(value.clone()),
                    "interim" => panic!("{path}: the terminal has no word for {key}"),
                    key => arguments.extend([format!("--{key}"), value.clone()]),
                }
            }
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            let terminal = String::from_utf8(run(&arguments).stdout).expect("text");
            let diagnostics =
                |markup: &str| text(between(markup, "aria-label=\"Diagnostics, plain text\">", "</pre>"));
            assert_eq!(diagnostics(section), terminal, "{path}: page and terminal");
            assert_eq!(
                diagnostics(&server.page(&format!("/goal-check?{link}"))),
                terminal,
                "{path}: prefilled check"
            );
            // As data: of the page, of the check, of the interface, of the lens.
            let own = server.json(&format!("{path}.json"))["check"].clone();
            assert_eq!(server.json(&format!("/goal-check.json?{link}")), own, "{path}");
            assert_eq!(
                server.json(&format!("/api/v1/lint?{}", link.replacen("goal=", "text=", 1))),
                own,
                "{path}"
            );
            let class = own["class"].as_str().expect("a class");
            assert!(
                row["class"]["text"].as_str().is_some_and(|words| words.starts_with(class)),
                "{path}: {row}"
            );
            assert!(text(section).contains(&format!("({class})")), "{path}: {class} is said");
            for finding in own["findings"].as_array().expect("findings") {
                let code = finding["code"].as_str().expect("a code");
                assert!(section.contains(&format!("href=\"/rules/{code}\"")), "{path}: {code} has no link");
                assert_eq!(server.get(&format!("/rules/{code}")).status, 200, "{code}");
            }
            let parts = own["goals"].as_array().map_or(1, |goals| goals.len().max(1));
            let elements: usize = section
                .split("<ul class=\"elements\">")
                .skip(1)
                .map(|list| between(list, "", "</ul>").matches("<li>").count())
                .sum();
            assert_eq!(elements, 7 * parts, "{path}: seven elements of each goal");
            seen += 1;
        }
    }
    assert!(seen >= 10, "{seen} goals");
}

#[test]
fn what_the_record_knows_beside_the_words_is_said_and_counts() {
    let server = Server::shared();
    let all = goals(server, "sustainable-energy-for-all");
    let renewables = all
        .iter()
        .find(|row| row["goal"]["name"].as_str().is_some_and(|name| name.starts_with("double the share")));
    let name = renewables.expect("the goal")["goal"]["ref"].as_str().expect("a Ref").to_owned();
    let page = server.page(&format!("/g/{name}"));
    let beside = text(between(&page, "id=\"judged-with\"", "</p>"));
    for known in ["deadline 2030", "indicator 7.2.1", "Sustainable Energy for All"] {
        assert!(beside.contains(known), "no {known} in {beside}");
    }
    let section = between(&page, "id=\"result\"", "</section>");
    assert!(section.contains("<mark class=\"e\">double</mark>"), "the word in the way is underlined");
    let codes = |own: &Value| -> Vec<String> {
        own["findings"]
            .as_array()
            .expect("findings")
            .iter()
            .map(|each| each["code"].as_str().expect("a code").to_owned())
            .collect()
    };
    let own = codes(&server.json(&format!("/g/{name}.json"))["check"]);
    let bare = codes(&server.json(
        "/api/v1/lint?text=double%20the%20share%20of%20renewable%20energy%20in%20the%20global%20energy%20mix",
    ));
    assert!(
        !own.contains(&"G501".to_owned()) && bare.contains(&"G501".to_owned()),
        "the recorded date: {own:?} {bare:?}"
    );
    assert!(
        !own.contains(&"G205".to_owned()) && bare.contains(&"G205".to_owned()),
        "the indicator: {own:?} {bare:?}"
    );
}

#[test]
fn an_actors_goals_are_counted_by_class_where_it_has_some() {
    let server = Server::shared();
    let page = server.page("/a/australia");
    let section = between(&page, "id=\"measurability\"", "</section>");
    let words = text(section);
    for part in ["Can its goals be checked?", "Goals by class", "M2 measurable", "SSN-AUKUS"] {
        assert!(words.contains(part), "no {part} in {words}");
    }
    let counts: usize = section.matches("href=\"/basis/measurability?").count();
    assert!(counts >= 4, "each count opens to the goals behind it: {counts}");
    assert!(!words.contains('%') && !words.contains("per cent of"), "no share of quality: {words}");
    let view = server.json("/api/v1/lens/measurability?a=australia");
    let title = view["title"].as_str().expect("a title").rsplit_once(": ").expect("a name").1.to_owned();
    assert!(words.contains(&title), "{title}");
    assert!(!server.page("/a/india").contains("id=\"measurability\""), "no goal on record, no section");
}

/// An activity with an indicator that has everything and one that has words for a target.
const ACTIVITY: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<iati-activities version="2.03">
  <iati-activity default-currency="EUR" xml:lang="en">
    <iati-identifier>XX-PUMPS-1</iati-identifier>
    <reporting-org ref="XX-PUMPS" type="22"><narrative>Pumps and Pipes</narrative></reporting-org>
    <title><narrative>Pumps for ten villages</narrative></title>
    <participating-org role="1" type="10" ref="XX-FUNDER"><narrative>Funder of Pumps</narrative></participating-org>
    <participating-org role="4" type="22" ref="XX-PUMPS"><narrative>Pumps and Pipes</narrative></participating-org>
    <activity-status code="2"/>
    <activity-date type="2" iso-date="2022-03-01"/>
    <result type="1"><title><narrative>Water is near</narrative></title>
      <indicator measure="1" ascending="1"><title><narrative>Pumps set up</narrative></title>
        <baseline year="2021" value="0"/>
        <period><period-start iso-date="2022-01-01"/><period-end iso-date="2022-12-31"/><target value="10"/></period>
      </indicator>
      <indicator measure="1"><title><narrative>Villages served</narrative></title>
        <period><period-start iso-date="2022-01-01"/><period-end iso-date="2022-12-31"/><target value="as many as possible"/></period>
      </indicator>
    </result>
  </iati-activity>
</iati-activities>
"#;

#[test]
fn an_organisation_that_only_files_know_shows_what_its_indicators_lack() {
    let server = Server::start();
    let folder = fresh_folder("pumps");
    let file = folder.path().join("pumps.xml");
    std::fs::write(&file, ACTIVITY).expect("a file");
    let output = server.verb(&["import", "iati", "--licence", "open", plain(&file)]);
    assert!(output.status.code().is_some_and(|code| code < 2), "{}", said(&output));
    let page = server.page("/a/x:org-id:XX-PUMPS");
    let words = text(between(&page, "id=\"measurability\"", "</section>"));
    for part in
        ["2 indicators, 1 verifiable, 1 directional", "no baseline", "as many as possible", "Pumps set up"]
    {
        assert!(words.contains(part), "no {part} in {words}");
    }
    assert!(!words.contains('%'), "no share of quality: {words}");
    // It pays and reports nothing itself: nothing of it is judged.
    assert!(!server.page("/a/x:org-id:XX-FUNDER").contains("id=\"measurability\""));
}

#[test]
fn a_banks_own_file_of_hundreds_of_indicators_is_counted_and_listed_in_part() {
    let test = "a_banks_own_file_of_hundreds_of_indicators_is_counted_and_listed_in_part";
    let Some(file) = data_file(test, "iati/caf-devbank-latam-2.03.xml.gz") else { return };
    let server = Server::start();
    let output = server.verb(&["import", "iati", "--licence", "open", plain(&file)]);
    assert!(output.status.code().is_some_and(|code| code < 2), "{}", said(&output));
    let page = server.page("/a/x:org-id:XM-DAC-46008");
    let section = between(&page, "id=\"measurability\"", "</section>");
    let words = text(section);
    // All have unit, baseline, target and date; not one says whether more or less is better.
    for part in ["493 indicators, 493 verifiable", "not said whether more or less is better", "The first 20."]
    {
        assert!(words.contains(part), "no {part} in {words}");
    }
    assert_eq!(section.matches("row on line").count(), 20);
    let all = unescaped(
        section
            .rsplit_once("\">All of them as CSV")
            .expect("the way to all")
            .0
            .rsplit_once('"')
            .expect("a link")
            .1,
    );
    assert_eq!(server.page(&all).lines().filter(|line| line.contains("M3 verifiable")).count(), 493);
}

fn plain(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}

#[test]
fn a_goal_that_is_submitted_is_taken_and_gets_advice() {
    let server = Server::start();
    let folder = fresh_folder("advice");
    let key = folder.path().join("me.key");
    let made = server.verb(&["key", "new", "--out", plain(&key)]);
    assert_eq!(made.status.code(), Some(0), "{}", said(&made));
    let body = folder.path().join("goal.json");
    let source =
        r#""src": {"publisher": {"en": "Example Gazette"}, "title": "A speech", "published": "2026"}"#;
    let submit = |words: &str| {
        let text =
            format!(r#"{{"text": {{"en": "{words}"}}, "wording": "exact", "stated": "2026", {source}}}"#);
        std::fs::write(&body, text).expect("a body");
        server.verb(&[
            "submit",
            "--key",
            plain(&key),
            "--kind",
            "goal",
            "--scope",
            "x:atlas:gavi",
            "--body",
            plain(&body),
        ])
    };
    let before = server.size();
    let vague = submit("transform and align health systems");
    assert_eq!(vague.status.code(), Some(0), "advice never refuses: {}", said(&vague));
    let advice = String::from_utf8_lossy(&vague.stderr).into_owned();
    for part in
        ["advice: class M0", "the statement is taken as it is", "error[G101]", "error[G201]", "error[G501]"]
    {
        assert!(advice.contains(part), "no {part} in {advice}");
    }
    let id = |output: &std::process::Output| {
        let out = String::from_utf8_lossy(&output.stdout).into_owned();
        out.split_whitespace().next().unwrap_or_else(|| panic!("no id: {}", said(output))).to_owned()
    };
    let measurable = submit("Vaccinate 500 million children by 2030");
    assert_eq!(measurable.status.code(), Some(0), "{}", said(&measurable));
    let advice = String::from_utf8_lossy(&measurable.stderr).into_owned();
    assert!(advice.contains("advice: class M2") && !advice.contains("error["), "{advice}");
    assert_eq!(server.size(), before + 2, "both are in the log");
    // Its page is there once somebody vouches for the author, under the same check.
    let actor = String::from_utf8_lossy(&made.stdout).trim().to_owned();
    let finding = folder.path().join("finding.json");
    std::fs::write(&finding, r#"{"basis": "document", "finding": {"en": "The key is theirs."}}"#)
        .expect("a body");
    let vouch = [
        "submit",
        "--operator",
        "--kind",
        "attestation",
        "--target",
        &actor,
        "--act",
        "confirm",
        "--body",
        plain(&finding),
    ];
    let vouched = server.verb(&vouch);
    assert_eq!(vouched.status.code(), Some(0), "{}", said(&vouched));
    assert!(!said(&vouched).contains("advice"), "only goals get advice");
    for (output, class) in [(&vague, "(M0)"), (&measurable, "(M2)")] {
        let page = server.page(&format!("/g/{}", id(output)));
        assert!(text(between(&page, "id=\"result\"", "</section>")).contains(class), "{class}");
    }
}
