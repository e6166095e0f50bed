//! What people state to a running node, and how it is shown: who says so, who disputes it, never as markup, never as
//! more than it is.

use crate::server::{Server, fresh_folder, run, said};
use crate::signing::{Signer, Statement};
use serde_json::{Value, json};
use std::path::Path;

fn sent(server: &Server, signed: (String, Value)) -> String {
    let reply = server.post("/api/v1/statements", "application/json", signed.1.to_string().as_bytes());
    assert_eq!(reply.status, 201, "{}", reply.text());
    signed.0
}

/// A node that has taken in an author's keys.
fn with_authors<const N: usize>(seeds: [u8; N]) -> (Server, [Signer; N]) {
    let server = Server::start();
    let authors = seeds.map(Signer::new);
    for author in &authors {
        sent(&server, (author.id.clone(), author.first.clone()));
    }
    (server, authors)
}

/// A pledge of one's own to Gavi.
fn pledge(author: &Signer, amount: &str) -> Statement {
    let what = json!({"amount": amount, "currency": "USD", "date": "2026"});
    let period = json!({"from": "2026", "to": "2027"});
    let mut statement = author.states(
        "pledge",
        &json!({"by": author.id, "form": "grant", "period": period, "to": "x:atlas:gavi", "what": what}),
    );
    statement.scope = None;
    statement
}

#[test]
fn essay_s13_a_pledge_is_disputed_and_both_are_shown() {
    let (server, [giver, watchdog]) = with_authors([31, 41]);
    let pledged = sent(&server, giver.sign(&pledge(&giver, "1000000")));
    let page = server.page(&format!("/s/{pledged}"));
    assert!(page.contains("Nobody has confirmed, disputed"), "it stands alone at first");
    let mut dispute = watchdog.states(
        "attestation",
        &json!({"basis": "document", "finding": {"en": "The budget of 2026 has no such line."}}),
    );
    (dispute.target, dispute.act) = (Some(pledged.clone()), Some("dispute".to_owned()));
    let disputed = sent(&server, watchdog.sign(&dispute));
    let page = server.page(&format!("/s/{pledged}"));
    assert!(
        page.contains("The budget of 2026 has no such line.") && page.contains(&disputed),
        "the dispute stands beside it"
    );
    // Nobody confirms himself.
    let mut own = giver.states("attestation", &json!({"basis": "own-record", "finding": {"en": "We did."}}));
    (own.target, own.act) = (Some(pledged.clone()), Some("confirm".to_owned()));
    let reply =
        server.post("/api/v1/statements", "application/json", giver.sign(&own).1.to_string().as_bytes());
    assert_eq!(
        (reply.status, reply.json()["error"].as_str()),
        (422, Some("own-attestation")),
        "{}",
        reply.text()
    );
    // Taken back by its author, it stays readable and says so.
    let mut retraction = giver.states("retraction", &json!({"reason": {"en": "Entered by mistake."}}));
    retraction.target = Some(pledged.clone());
    let retracted = sent(&server, giver.sign(&retraction));
    let page = server.page(&format!("/s/{pledged}"));
    assert!(
        page.contains(&retracted) && page.contains("1000000") | page.contains("$1"),
        "nothing disappears"
    );
    let others = watchdog.states("retraction", &json!({"reason": {"en": "Away with it."}}));
    let theirs = Statement { target: Some(pledged), ..others };
    let reply = server.post(
        "/api/v1/statements",
        "application/json",
        watchdog.sign(&theirs).1.to_string().as_bytes(),
    );
    assert_eq!(reply.status, 422, "nobody takes back what another said: {}", reply.text());
}

#[test]
fn nobody_speaks_for_another() {
    let (server, [somebody]) = with_authors([51]);
    let before = server.size();
    let what = json!({"amount": "5", "currency": "USD", "date": "2026"});
    let of_india = json!({"by": "x:iso3166-1:IN", "form": "grant", "period": {"from": "2026", "to": "2026"}, "to": "x:atlas:gavi", "what": what});
    let reply = server.post(
        "/api/v1/statements",
        "application/json",
        somebody.sign(&somebody.states("pledge", &of_india)).1.to_string().as_bytes(),
    );
    assert_eq!(
        (reply.status, reply.json()["error"].as_str()),
        (422, Some("source-required")),
        "{}",
        reply.text()
    );
    assert_eq!(server.size(), before);
    // With a source it is a report: taken, and shown as one.
    let mut reported = of_india;
    reported["src"] = json!({"publisher": {"en": "A gazette"}, "title": "Of pledges", "published": "2026"});
    let id = sent(&server, somebody.sign(&somebody.states("pledge", &reported)));
    let page = server.page(&format!("/s/{id}"));
    assert!(page.contains("eported"), "reported, not signed by India");
}

#[test]
fn what_is_stated_is_never_markup_nor_a_formula() {
    let (server, [author]) = with_authors([61]);
    let attack = "\"><script>alert(1)</script><img src=x onerror=alert(2)>";
    let name = json!({"en": format!("=cmd|' /C calc'!A0 {attack}")});
    let source = json!({"publisher": {"en": attack}, "title": attack, "url": "https://example.org/%22onmouseover=alert(1)"});
    let body = json!({"about": "x:atlas:attacked", "aliases": [attack], "class": "other", "name": name, "src": source});
    let actor = sent(&server, author.sign(&author.states("actor", &body)));
    let challenge = json!({"class": "global", "name": {"en": attack}, "statement": {"en": format!("{attack}\n{attack}")}});
    let challenge = sent(&server, author.sign(&author.states("challenge", &challenge)));
    for path in [
        format!("/s/{actor}"),
        format!("/s/{challenge}"),
        "/a/x:atlas:attacked".to_owned(),
        "/actors?q=calc".to_owned(),
        "/search?q=calc".to_owned(),
        "/".to_owned(),
        "/log".to_owned(),
        format!("/challenge/{challenge}"),
    ] {
        let reply = server.get(&path);
        let text = reply.text();
        assert!(reply.status < 500, "{path}: {}", reply.status);
        assert!(!text.contains("<script>alert") && !text.contains("<img src=x"), "{path} holds live markup");
        assert!(!text.contains("javascript:"), "{path}");
    }
    // A link that would run is no source.
    let runs = json!({"about": "x:atlas:attacked", "class": "other", "name": {"en": "X"}, "src": {"publisher": {"en": "P"}, "url": "javascript:alert(1)"}});
    let reply = server.post(
        "/api/v1/statements",
        "application/json",
        author.sign(&author.states("actor", &runs)).1.to_string().as_bytes(),
    );
    assert_eq!(reply.json()["error"], "url-malformed", "{}", reply.text());
}

#[test]
fn a_file_of_attacks_is_text_everywhere() {
    let folder = fresh_folder("attacks");
    let server = Server::start();
    let file = folder.path().join("attacks.toml");
    // Quotation marks are written as TOML writes them.
    let attack = r#"\"><script>alert(1)</script><img src=x onerror=alert(2)>"#;
    let text = format!(
        "title = \"{attack}\"\nsrc = \"own\"\n[source.own]\npublisher = \"{attack}\"\ntitle = \"{attack}\"\n\
         [partnership.attack]\nname.en = \"=cmd|'/C calc'!A0 {attack}\"\nform = \"network\"\nlaunched = \"2020\"\npurpose.en = \"{attack}\"\n\
         [actor.attacker]\nname.en = \"@SUM(1+1) {attack}\"\naliases = [\"+1{attack}\"]\nclass = \"civil\"\n\
         [seat.attacker]\nactor = \"x:atlas:attacker\"\nrole = \"member\"\nas_called = \"=1+1{attack}\"\nterm = {{ from = \"2020\", to = \"..\" }}\n\
         [goal.attack]\ntext.en = \"{attack}\"\nwording = \"exact\"\n"
    );
    std::fs::write(&file, text).expect("a file");
    let taken = server.verb(&["import", "atlas", file.to_str().expect("a plain path")]);
    assert_eq!(taken.status.code(), Some(0), "{}", said(&taken));
    let partnership = server.page("/p/attack");
    assert!(partnership.contains("&lt;script&gt;alert(1)"), "what was written is shown as it was written");
    let mut pages = vec![
        "/p/attack".to_owned(),
        "/a/attacker".to_owned(),
        "/partnerships".to_owned(),
        "/search?q=calc".to_owned(),
    ];
    pages.extend(
        crate::headers::links(&partnership)
            .into_iter()
            .filter(|link| link.starts_with("/d/") || link.starts_with("/g/") || link.starts_with("/basis/")),
    );
    pages.push("/compare?p=attack&p=gavi".to_owned());
    for path in &pages {
        let text = server.page(path);
        assert!(!text.contains("<script>alert") && !text.contains("<img src=x"), "{path} holds live markup");
    }
    for path in [
        "/partnerships.csv",
        "/actors.csv",
        "/p/attack.csv?table=seats",
        "/api/v1/export/seat.csv",
        "/api/v1/export/actor.csv",
    ] {
        let table = server.page(path);
        let runs = table
            .lines()
            .flat_map(|line| line.split(','))
            .find(|cell| cell.trim_start_matches('"').starts_with(['=', '@', '+']));
        assert!(runs.is_none(), "{path}: a spreadsheet would run {runs:?}");
    }
    assert!(server.page("/partnerships.csv").contains("'=cmd"), "the cell is kept as text");
}

#[test]
fn a_batch_is_answered_line_by_line_and_nobody_fills_the_log() {
    let (server, [author]) = with_authors([71]);
    let before = server.size();
    let mut lines: Vec<String> =
        (0..70).map(|n| author.sign(&pledge(&author, &(1000 + n).to_string())).1.to_string()).collect();
    lines[3] = "{\"not\": \"a statement\"}".to_owned();
    let reply = server.post("/api/v1/statements", "application/jsonl", lines.join("\n").as_bytes());
    assert_eq!(reply.status, 200, "{}", reply.text());
    let answers: Vec<Value> =
        reply.text().lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(answers.len(), lines.len(), "an answer a line");
    assert_eq!(answers[3]["error"], "member-unknown", "{}", answers[3]);
    let taken = answers.iter().filter(|answer| answer["id"].is_string()).count();
    let limited = answers.iter().filter(|answer| answer["error"] == "rate-exceeded").count();
    assert_eq!(taken + limited, 69, "{answers:?}");
    assert!((1..=60).contains(&taken), "{taken} in a minute");
    assert_eq!(server.size(), before + taken as u64);
}

#[test]
fn a_secretariats_own_file_becomes_pages_and_then_signed_statements() {
    let folder = fresh_folder("secretariat");
    let server = Server::start();
    let file = folder.path().join("harbour-pact.toml");
    let plain = |path: &Path| path.to_str().expect("a plain path").to_owned();
    let text = |members: &str| {
        format!(
            "title = \"Harbour Pact\"\nsrc = \"own\"\n\n[source.own]\npublisher = \"Harbour Pact\"\ntitle = \"Annual report\"\npublished = \"2025\"\n\n\
             [partnership.harbour-pact]\nname.en = \"Harbour Pact\"\npurpose.en = \"Cleaner harbours.\"\nform = \"network\"\nlaunched = \"2020\"\n\n\
             [goal.sulphur]\ntext.en = \"halve sulphur in port air by 2030\"\nwording = \"exact\"\nby = \"2030\"\n\n{members}"
        )
    };
    let seat = |key: &str, state: &str| {
        format!(
            "[seat.{key}]\nactor = \"x:iso3166-1:{state}\"\nrole = \"member\"\nterm = {{ from = \"2020\", to = \"..\" }}\n\n"
        )
    };
    std::fs::write(&file, text(&seat("nl", "NL"))).expect("a file");
    let first = server.verb(&["import", "atlas", &plain(&file)]);
    assert_eq!(first.status.code(), Some(0), "{}", said(&first));
    let size = server.size();
    let page = server.page("/p/harbour-pact");
    assert!(page.contains("halve sulphur in port air by 2030") && page.contains("Netherlands"));
    assert!(page.contains("nobody governs this record yet"));
    let again = server.verb(&["import", "atlas", &plain(&file)]);
    assert_eq!(again.status.code(), Some(0), "{}", said(&again));
    assert_eq!(server.size(), size, "the same file again adds nothing");
    // A newer edition takes its place; the older one stays readable at its size.
    std::fs::write(&file, text(&(seat("nl", "NL") + &seat("sg", "SG")))).expect("a newer file");
    let newer = server.verb(&["import", "atlas", &plain(&file)]);
    assert_eq!(newer.status.code(), Some(0), "{}", said(&newer));
    let seats = |at: &str| {
        let view = server.json(&format!("/api/v1/lens/composition?p=harbour-pact{at}"));
        let table =
            view["blocks"].as_array().expect("blocks").iter().find(|block| block["key"] == "seats").cloned();
        table.expect("seats")["rows"].as_array().expect("rows").len()
    };
    assert_eq!((seats(""), seats(&format!("&at={size}"))), (2, 1));
    // The same file, signed row by row by somebody with a key.
    let key = folder.path().join("secretariat.key");
    let made = server.verb(&["key", "new", "--out", &plain(&key)]);
    assert_eq!(made.status.code(), Some(0), "{}", said(&made));
    let signed = run(&["submit", "--key", &plain(&key), "--atlas", &plain(&file), "--dry-run"]);
    assert_eq!(signed.status.code(), Some(0), "{}", said(&signed));
    let lines = String::from_utf8_lossy(&signed.stdout).into_owned();
    assert!(lines.lines().count() >= 4, "{}", said(&signed));
    assert!(
        lines
            .lines()
            .all(|line| serde_json::from_str::<Value>(line).is_ok_and(|value| value["envelope"].is_object()))
    );
}
