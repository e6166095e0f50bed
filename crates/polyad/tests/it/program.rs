//! The program as a newcomer meets it: verbs, help, exit codes, and what it says when it cannot go on.

use crate::server::{PROGRAM, Server, data_file, fresh_folder, run, said, say, skip, workspace};
use serde_json::Value;
use std::path::Path;
use std::process::Output;

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn done(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", said(output));
    text(output)
}

fn path(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}

#[test]
fn without_arguments_it_explains_itself() {
    let output = run(&[]);
    let words = said(&output);
    for verb in ["serve", "import", "show", "lens", "search", "submit", "key", "verify", "log", "export"] {
        assert!(words.contains(verb), "{verb} is not in {words}");
    }
}

#[test]
fn every_verb_has_help_with_examples() {
    for verb in
        ["serve", "import", "show", "lens", "search", "submit", "key", "verify", "log verify", "export"]
    {
        let mut arguments: Vec<&str> = verb.split(' ').collect();
        arguments.push("--help");
        let help = done(&run(&arguments));
        assert!(help.contains("Examples:") && help.contains(&format!("polyad {verb}")), "{help}");
    }
    let help = done(&run(&["--help"]));
    assert!(help.contains("Exit status"), "{help}");
    assert!(done(&run(&["--version"])).starts_with("polyad "));
}

#[test]
fn completions_are_printed_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(done(&run(&["completions", shell])).contains("polyad"), "{shell}");
    }
}

#[test]
fn a_first_start_makes_everything_and_says_where() {
    let server = Server::start();
    say(&format!("first start over an empty directory took {} ms", server.started_in.as_millis()));
    assert!(server.greeting.contains("keys") && server.greeting.contains("data"), "{}", server.greeting);
    assert!(server.size() > 2, "the atlas is loaded");
    assert!(server.page("/").contains("Polyad"));
    for secret in ["node.json", "keys"] {
        use std::os::unix::fs::PermissionsExt;
        let file = server.data.join(secret);
        let mode = std::fs::metadata(&file)
            .unwrap_or_else(|error| panic!("{}: {error}", file.display()))
            .permissions()
            .mode();
        assert_eq!(mode & 0o077, 0, "{secret} can be read by others: {mode:o}");
    }
}

#[test]
fn a_second_owner_is_refused_with_the_firsts_address() {
    let server = Server::start();
    let output = server.verb(&["serve", "--listen", "127.0.0.1:0"]);
    let words = said(&output);
    assert_eq!(output.status.code(), Some(2), "{words}");
    assert!(words.contains("owns") && words.contains(path(&server.data)), "{words}");
    assert_eq!(server.get("/").status, 200, "the first goes on");
}

#[test]
fn a_taken_port_is_named_and_nothing_is_made() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let folder = fresh_folder("port");
    let data = folder.path().join("data");
    let output = run(&["serve", "--listen", &address, "--data", path(&data)]);
    let words = said(&output);
    assert_eq!(output.status.code(), Some(2), "{words}");
    assert!(words.contains(&address) && words.contains("taken") && words.contains("--listen"), "{words}");
    assert!(!data.exists(), "a taken port leaves no directory behind");
}

#[test]
fn a_directory_that_cannot_be_used_is_refused_and_left_alone() {
    let folder = fresh_folder("unusable");
    let refused = |data: &Path, why: &str| {
        let output = run(&["serve", "--listen", "127.0.0.1:0", "--data", path(data)]);
        let words = said(&output);
        assert_eq!(output.status.code(), Some(2), "{why}: {words}");
        assert!(words.contains(path(data)), "{why}: {words}");
        assert!(!words.contains("panicked") && words.lines().count() < 8, "{why}: {words}");
        words
    };
    // Below a file nothing can be made, whoever asks.
    let file = folder.path().join("file");
    std::fs::write(&file, "mine").expect("a file");
    refused(&file, "a file");
    refused(&file.join("data"), "a directory below a file");
    assert_eq!(std::fs::read_to_string(&file).expect("still there"), "mine");

    let foreign = folder.path().join("foreign");
    std::fs::create_dir(&foreign).expect("a folder");
    std::fs::write(foreign.join("thesis.doc"), "mine").expect("a file");
    refused(&foreign, "a directory of something else");
    let names: Vec<_> =
        std::fs::read_dir(&foreign).expect("a folder").flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(names, ["thesis.doc"], "a foreign directory is left as it was");

    // The superuser may write everywhere, so this says nothing for it.
    use std::os::unix::fs::PermissionsExt;
    let locked = folder.path().join("locked");
    std::fs::create_dir(&locked).expect("a folder");
    std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o500)).expect("read only");
    if std::fs::write(locked.join("probe"), "").is_err() {
        refused(&locked.join("data"), "an unwritable directory");
    }
}

#[test]
fn a_newer_format_and_another_origin_are_refused() {
    let folder = fresh_folder("format");
    let data = folder.path().join("data");
    drop(Server::start_over(&data, &["--origin", "first.example/log"]));
    let output =
        run(&["serve", "--listen", "127.0.0.1:0", "--data", path(&data), "--origin", "second.example/log"]);
    let words = said(&output);
    assert_eq!(output.status.code(), Some(2), "{words}");
    assert!(words.contains("first.example/log") && words.contains("second.example/log"), "{words}");

    let again = Server::start_over(&data, &[]);
    assert!(again.get("/log/checkpoint").text().starts_with("first.example/log\n"));
    drop(again);
    // What a later version would have written, by a program that knows nothing of ours.
    let database = std::fs::read_dir(&data)
        .expect("the directory")
        .flatten()
        .map(|entry| entry.path())
        .find(|file| std::fs::read(file).is_ok_and(|bytes| bytes.starts_with(b"SQLite format 3")));
    let script = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); \
                  n = c.execute(\"update meta set value = '9999' where name = 'format'\").rowcount; c.commit(); sys.exit(n != 1)";
    let changed = std::process::Command::new("python3")
        .args(["-c", script])
        .arg(database.expect("a database"))
        .status();
    let Ok(changed) = changed else { return skip("a_newer_format_and_another_origin_are_refused", "oracle") };
    assert!(changed.success(), "the format is written in the database");
    let output = run(&["serve", "--listen", "127.0.0.1:0", "--data", path(&data)]);
    let words = said(&output);
    assert_eq!(output.status.code(), Some(2), "{words}");
    assert!(words.contains("newer") || words.contains("9999"), "{words}");
}

#[test]
fn a_wrong_configuration_names_its_fault() {
    let folder = fresh_folder("config");
    let file = folder.path().join("polyad.toml");
    std::fs::write(&file, "lisen = \"127.0.0.1:1\"\n").expect("a file");
    let output = run(&["serve", "--config", path(&file)]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("lisen"), "{}", said(&output));
    let output = run(&["serve", "--listen", "nowhere"]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("--listen"), "{}", said(&output));
}

#[test]
fn readers_verbs_work_beside_a_server_and_alone() {
    let folder = fresh_folder("verbs");
    let data = folder.path().join("data");
    let server = Server::start_over(&data, &[]);
    reading_verbs(&data);
    drop(server);
    reading_verbs(&data);
}

fn reading_verbs(data: &Path) {
    let verb = |arguments: &[&str]| {
        let mut all = vec!["--data", path(data)];
        all.extend_from_slice(arguments);
        run(&all)
    };
    for name in ["gavi", "x:atlas:nato", "india", "0"] {
        let shown = done(&verb(&["show", name]));
        assert!(shown.len() > 80, "show {name}: {shown}");
    }
    let json: Value =
        serde_json::from_str(&done(&verb(&["show", "gavi", "--format", "json"]))).expect("JSON");
    assert!(json.to_string().contains("x:atlas:gavi"), "{json}");
    let output = verb(&["show", "nobody-at-all"]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));

    let listed = done(&verb(&["lens"]));
    assert!(listed.contains("composition") && listed.contains("ladder"), "{listed}");
    let table = done(&verb(&["lens", "composition", "--p", "gavi"]));
    assert!(table.contains("State") && table.contains("Philanthropy"), "{table}");
    let json: Value = serde_json::from_str(&done(&verb(&[
        "lens",
        "composition",
        "--p",
        "x:atlas:gavi",
        "--format",
        "json",
    ])))
    .expect("JSON");
    assert_eq!(json["lens"], "composition", "{json}");
    let csv = done(&verb(&["lens", "ladder", "--p", "sustainable-energy-for-all", "--format", "csv"]));
    assert!(csv.lines().count() >= 3 && csv.contains("1400000000000"), "{csv}");
    let output = verb(&["lens", "nope"]);
    assert_ne!(output.status.code(), Some(0), "{}", said(&output));

    let found = done(&verb(&["search", "solar"]));
    assert!(found.contains("Solar Alliance"), "{found}");
    let output = verb(&["search", "qqqqzzzz"]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));

    let lines = done(&verb(&["export", "jsonl"]));
    assert!(lines.lines().count() > 500, "{} facts", lines.lines().count());
    for line in lines.lines().take(20) {
        let fact: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert!(fact.is_object());
    }
    let csv = done(&verb(&["export", "csv", "seat"]));
    assert!(csv.lines().count() > 100, "{} seats", csv.lines().count());
    for line in csv.lines() {
        assert!(!line.starts_with(['=', '+', '@']), "a cell that a spreadsheet would run: {line}");
    }
}

#[test]
fn a_published_series_comes_in_once_beside_a_server_and_alone() {
    let Some(file) =
        data_file("a_published_series_comes_in_once", "indicators/access_to_electricity_owid.csv.gz")
    else {
        return;
    };
    let folder = fresh_folder("series");
    let data = folder.path().join("data");
    let import = || {
        let output = run(&[
            "--data",
            path(&data),
            "import",
            "series",
            path(&file),
            "--indicator",
            "x:sdg:7.1.1",
            "--unit",
            "percent",
            "--publisher",
            "Our World in Data",
            "--licence",
            "attribution",
        ]);
        eprintln!("{}", said(&output));
        output
    };
    let server = Server::start_over(&data, &[]);
    let before = server.size();
    let report = said(&import());
    assert!(
        report.contains("6912") || report.contains("6,912"),
        "the report counts the records of the file: {report}"
    );
    assert_eq!(server.size(), before + 1, "one statement pins the file");
    let size = server.size();
    let again = import();
    assert!(again.status.code().is_some_and(|code| code < 2), "{}", said(&again));
    assert_eq!(server.size(), size, "the same file again adds nothing");
    let india = server.page("/a/india");
    assert!(
        india.contains("7.1.1") || india.to_lowercase().contains("electricity"),
        "the state's page shows the series"
    );
    drop(server);
    let alone = import();
    assert!(alone.status.code().is_some_and(|code| code < 2), "{}", said(&alone));
    let server = Server::start_over(&data, &[]);
    assert_eq!(server.size(), size, "nor does it alone");
}

#[test]
fn a_newcomer_makes_a_key_and_states_things() {
    let folder = fresh_folder("newcomer");
    let data = folder.path().join("data");
    let server = Server::start_over(&data, &[]);
    let key = folder.path().join("me.key");
    let made = server.verb(&["key", "new", "--out", path(&key)]);
    let actor = done(&made).trim().to_owned();
    assert!(actor.starts_with('s') && actor.len() == 53, "{}", said(&made));
    let again = server.verb(&["key", "new", "--out", path(&key)]);
    assert_eq!(again.status.code(), Some(2), "a key file is not overwritten: {}", said(&again));
    assert!(done(&run(&["key", "show", path(&key)])).contains(&actor));

    let body = |name: &str, text: &str| {
        let file = folder.path().join(name);
        std::fs::write(&file, text).expect("a body");
        file
    };
    let submit = |kind: &str, file: &Path, more: &[&str]| {
        let mut all = vec!["submit", "--key", path(&key), "--kind", kind, "--body", path(file)];
        all.extend_from_slice(more);
        server.verb(&all)
    };
    let about =
        body("actor.json", r#"{"about": "this", "class": "civil", "name": {"en": "Friends of the Test"}}"#);
    let stated = submit("actor", &about, &[]);
    if stated.status.code() != Some(0) {
        // A body about oneself may also be named by the actor's own Ref.
        let about = body(
            "actor.json",
            &format!(r#"{{"about": "{actor}", "class": "civil", "name": {{"en": "Friends of the Test"}}}}"#),
        );
        done(&submit("actor", &about, &[]));
    }
    let pledge = body(
        "pledge.json",
        &format!(
            r#"{{"by": "{actor}", "to": "x:atlas:gavi", "what": {{"amount": "1000", "currency": "USD", "date": "2026"}}, "form": "grant", "period": {{"from": "2026", "to": "2027"}}}}"#
        ),
    );
    let pledged = done(&submit("pledge", &pledge, &[]));
    let id = pledged.split_whitespace().next().expect("an id").to_owned();
    let page = server.page(&format!("/s/{id}"));
    assert!(page.contains("pledge"), "the statement has a page");
    let shown = done(&server.verb(&["show", &id]));
    assert!(shown.contains("pledge"), "{shown}");

    let bad = body("bad.json", r#"{"by": "nobody", "form": "gift"}"#);
    let output = submit("pledge", &bad, &[]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    let numbers = body("numbers.json", r#"{"by": "x:iso3166-1:IN", "what": {"amount": 5}}"#);
    let output = submit("pledge", &numbers, &[]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));

    let rotated = server.verb(&["key", "rotate", path(&key)]);
    done(&rotated);
    let second = body(
        "second.json",
        &format!(
            r#"{{"by": "{actor}", "to": "x:atlas:gavi", "what": {{"amount": "2000", "currency": "USD", "date": "2026"}}, "form": "grant", "period": {{"from": "2026", "to": "2027"}}}}"#
        ),
    );
    done(&submit("pledge", &second, &[]));
    // A receipt of one's own statement, checked without the node.
    let receipt = folder.path().join("receipt.json");
    std::fs::write(&receipt, server.get(&format!("/log/proof/{id}")).body).expect("a receipt");
    let vkey = server.get("/log/vkey").text();
    drop(server);
    done(&run(&["verify", path(&receipt), "--vkey", vkey.lines().next().expect("a key")]));
}

#[test]
fn an_atlas_is_checked_without_a_directory() {
    let output = run(&["import", "atlas", "--check", path(&workspace().join("atlas"))]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let folder = fresh_folder("typo");
    let file = folder.path().join("mine.toml");
    std::fs::write(&file, "title = \"Mine\"\n[partnership.mine]\nname.en = \"Mine\"\nfrom = \"network\"\n")
        .expect("a file");
    let output = run(&["import", "atlas", "--check", path(&file)]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(text(&output).contains("mine.toml:"), "{}", said(&output));
    // A file of one's own may name what the atlas of the program describes, and nothing that nobody describes.
    let words = "title = \"Mine\"\nsrc = \"s\"\n[source.s]\npublisher = \"P\"\ntitle = \"T\"\n[partnership.mine]\nname.en = \"Mine\"\n\
        form = \"network\"\nfounders = [\"x:atlas:united-nations\", \"x:atlas:nobody-at-all\"]\n";
    std::fs::write(&file, words).expect("a file");
    let output = run(&["import", "atlas", "--check", path(&file)]);
    assert!(text(&output).contains("x:atlas:nobody-at-all"), "{}", said(&output));
    assert!(!text(&output).contains("x:atlas:united-nations"), "{}", said(&output));
    assert!(text(&output).contains("1 file, "), "{}", said(&output));
    // A circle of parents is refused by its name, before anything is made.
    let source = "src = \"s\"\n[source.s]\npublisher = \"P\"\ntitle = \"T\"\n";
    let actor = |key: &str, parent: &str| {
        format!("[actor.{key}]\nname.en = \"{key}\"\nclass = \"civil\"\nparent = \"x:atlas:{parent}\"\n")
    };
    std::fs::write(&file, format!("{source}{}{}", actor("egg", "hen"), actor("hen", "egg"))).expect("a file");
    let data = folder.path().join("data");
    for arguments in [vec!["--check"], vec!["--data", path(&data)]] {
        let output = run(&[&["import", "atlas"], &arguments[..], &[path(&file)]].concat());
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        assert!(said(&output).contains("[parent-circle]"), "{}", said(&output));
    }
    assert!(!data.exists());
}

#[test]
fn a_stopped_server_starts_again_where_it_was() {
    let folder = fresh_folder("again");
    let data = folder.path().join("data");
    let first = Server::start_over(&data, &[]);
    let pinned = format!("/p/gavi.json?at={}", first.size() - 1);
    let (size, page) = (first.size(), first.page(&pinned));
    drop(first);
    assert!(
        !data.join("node.json").exists() || run(&["--data", path(&data), "show", "gavi"]).status.success(),
        "{PROGRAM}"
    );
    let second = Server::start_over(&data, &[]);
    say(&format!("second start took {} ms", second.started_in.as_millis()));
    assert_eq!(second.size(), size, "a second start adds nothing");
    assert_eq!(second.page(&pinned), page, "a pinned page repeats its bytes");
}

#[test]
fn a_reader_that_stops_early_gets_no_complaint() {
    use std::io::Read;
    use std::process::{Command, Stdio};
    let folder = fresh_folder("pipe");
    let mut export = Command::new(PROGRAM)
        .args(["export", "jsonl", "--data", path(folder.path())])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // A few bytes are read and the pipe is shut, as `head` does.
    let mut pipe = export.stdout.take().expect("a pipe");
    pipe.read_exact(&mut [0; 16]).expect("the export begins");
    drop(pipe);
    let mut complaint = String::new();
    export.stderr.take().expect("a pipe").read_to_string(&mut complaint).expect("text");
    assert!(!complaint.contains("panicked"), "{complaint}");
    assert_ne!(export.wait().expect("it ends").code(), Some(101));
}

#[cfg(unix)]
#[test]
fn a_half_sent_request_does_not_keep_a_server_from_stopping() {
    use std::io::{BufRead, BufReader, Write};
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};
    let folder = fresh_folder("half");
    let mut server = Command::new(PROGRAM)
        .args(["serve", "--listen", "127.0.0.1:0", "--data", path(&folder.path().join("data"))])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut said = BufReader::new(server.stdout.take().expect("a pipe"));
    let mut greeting = String::new();
    while !greeting.contains("Stop with") {
        assert_ne!(said.read_line(&mut greeting).expect("a line"), 0, "{greeting}");
    }
    let address =
        greeting.split("http://").nth(1).and_then(|rest| rest.split('/').next()).expect("an address");
    let mut connection = std::net::TcpStream::connect(address).expect("a connection");
    connection.write_all(b"GET / HTTP/1.1\r\nHost: half").expect("half a request");
    std::thread::sleep(Duration::from_millis(200));
    let asked = Instant::now();
    let told = Command::new("kill").args(["-TERM", &server.id().to_string()]).status().expect("kill runs");
    assert!(told.success());
    let ended = loop {
        match server.try_wait().expect("its state") {
            Some(status) => break Some(status),
            None if asked.elapsed() > Duration::from_secs(30) => break None,
            None => std::thread::sleep(Duration::from_millis(50)),
        }
    };
    if ended.is_none() {
        server.kill().expect("it can be ended");
    }
    assert_eq!(ended.and_then(|status| status.code()), Some(0), "after {:?}", asked.elapsed());
}
