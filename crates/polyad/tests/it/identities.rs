//! One actor, many names, end to end: a pair is suggested, accepted and undone by signed statements, and every lens
//! follows; a spreadsheet's names are matched as the Reconciliation Service API has it.

use crate::server::{Reply, Server, fresh_folder, run, said};
use serde_json::{Value, json};
use std::path::Path;

/// A list of organisations in the layout of the Registry.
const REGISTRY: &str = "name,title,publisher_iati_id,publisher_organization_type,publisher_country\n\
     wells,Example Wells Trust,GB-CHC-1234567,22,GB\n\
     water,International Water Alliance,XM-DAC-21999,21,CH\n\
     health,Global Health Endeavour (GHE),US-EIN-123456789,21,US\n";

/// One giver under three names: by a code of its own reporter, by another spelling, and by words.
fn activities(reporter: &str, name: &str, giver: &str) -> String {
    format!(
        r#"<iati-activities version="2.03">
  <iati-activity default-currency="EUR" xml:lang="en">
    <iati-identifier>{reporter}-1</iati-identifier>
    <reporting-org ref="{reporter}" type="22"><narrative>{name}</narrative></reporting-org>
    <title><narrative>Wells of {name}</narrative></title>
    <participating-org role="1" type="21" {giver}</participating-org>
    <activity-status code="2"/><activity-date type="2" iso-date="2022-03-01"/>
    <transaction><transaction-type code="3"/><transaction-date iso-date="2022-04-01"/><value value-date="2022-04-01">1000</value>
      <provider-org {giver}</provider-org></transaction>
  </iati-activity>
</iati-activities>
"#
    )
}

fn write(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).expect("a file of ours");
    path.to_str().expect("a plain path").to_owned()
}

/// A server over a directory with the list and two files.
fn server(folder: &Path) -> Server {
    let data = folder.join("data");
    let at = ["--data", data.to_str().expect("a plain path")];
    let list = write(folder, "registry.csv", REGISTRY);
    let one = activities(
        "GB-CHC-1234567",
        "Example Wells Trust",
        "ref=\"21999\"><narrative>Int. Water Alliance</narrative>",
    );
    let two = activities(
        "US-EIN-123456789",
        "Global Health Endeavour",
        "><narrative>Internatinal Water Aliance</narrative>",
    );
    let (one, two) = (write(folder, "one.xml", &one), write(folder, "two.xml", &two));
    for arguments in [&["import", "publishers", &list][..], &["import", "iati", &one, &two]] {
        let output = run(&[&at[..], arguments].concat());
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    }
    Server::start_over(&data, &[])
}

/// The rows of the list that the lens answers.
fn rows(server: &Server, query: &str) -> Vec<Value> {
    let view = server.json(&format!("/api/v1/lens/identities?{query}"));
    let blocks = view["blocks"].as_array().expect("blocks");
    let table = blocks.iter().find(|block| block["type"] == "table" && block["key"] != "levels");
    table.and_then(|table| table["rows"].as_array()).expect("a list").clone()
}

fn verb(server: &Server, arguments: &[&str]) -> String {
    let output = server.verb(arguments);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The projects of an organisation, as its page's lens counts them.
fn projects(server: &Server, name: &str) -> String {
    let view = server.json(&format!("/api/v1/lens/organisation?a={}", encode(name)));
    view["title"].as_str().expect("a title").to_owned()
}

/// Totals by giver.
fn givers(server: &Server) -> Vec<(String, String)> {
    let view = server.json("/api/v1/lens/totals?by=giver,type,currency");
    let rows = view["blocks"][0]["rows"].as_array().expect("totals").clone();
    let cell = |row: &Value, key: &str| {
        row[key]["text"].as_str().or(row[key]["value"].as_str()).unwrap_or_default().to_owned()
    };
    rows.iter().map(|row| (cell(row, "giver"), cell(row, "total"))).collect()
}

const SPELT: &str = "x:org-id:21999";
const WORDS: &str = "x:org-name:US-EIN-123456789%2FInternatinal%20Water%20Aliance";
const LISTED: &str = "x:org-id:XM-DAC-21999";

#[test]
fn a_pair_is_accepted_for_every_lens_and_separated_again() {
    let folder = fresh_folder("identities");
    let server = server(folder.path());
    // What is suggested: the misspelt name beside the organisation that the code means.
    let suggested = rows(&server, "q=internatinal");
    let row = suggested.iter().find(|row| row["b_ref"]["text"] == LISTED).expect("the pair");
    assert_eq!(row["a_ref"]["text"], WORDS);
    assert_eq!(row["a_mentions"]["value"], "2", "a participant and a giver");
    let pair = row["pair"]["text"].as_str().expect("twelve digits").to_owned();
    let page = server.page("/identities?q=internatinal");
    assert!(page.contains(&format!("polyad identities accept {pair} ")), "the page shows the command");
    assert!(page.contains("Internatinal Water Aliance"), "and the name as printed");
    // What is read by a rule of spelling is not joined either.
    let read = rows(&server, "list=read");
    let spelt = read.iter().find(|row| row["a_ref"]["text"] == SPELT).expect("read as the list spells it");
    assert_eq!(spelt["b_ref"]["text"], LISTED);
    assert!(projects(&server, SPELT).contains("1 reported project"), "{}", projects(&server, SPELT));
    assert_eq!(givers(&server).len(), 2);

    verb(&server, &["identities", "accept", &pair]);
    let out = verb(&server, &["link", SPELT, LISTED, "--basis", "The same code with its list in front."]);
    let by_hand = out.split_whitespace().next().expect("an id").to_owned();
    for name in [SPELT, LISTED, WORDS] {
        assert!(
            projects(&server, name).contains("2 reported projects"),
            "{name}: {}",
            projects(&server, name)
        );
    }
    let together = givers(&server);
    assert_eq!(together.len(), 1, "{together:?}");
    assert_eq!(together[0].1, "2000");
    assert!(rows(&server, "q=internatinal").is_empty(), "no suggestion any more");
    assert_eq!(rows(&server, "list=accepted").len(), 2);
    let found = server.json(&format!("/api/v1/lens/projects?participant={LISTED}"));
    assert_eq!(found["blocks"][0]["measure"]["value"], "2");
    // Each mention keeps what was printed.
    let printed = rows(&server, "list=mentions&sort=name");
    let printed: Vec<&str> = printed.iter().filter_map(|row| row["printed"]["text"].as_str()).collect();
    assert!(
        printed.contains(&"Internatinal Water Aliance") && printed.contains(&"Int. Water Alliance"),
        "{printed:?}"
    );
    let page = server.page(&format!("/a/{LISTED}"));
    assert!(page.contains("Internatinal Water Aliance"), "the names as published stand on its page");

    verb(&server, &["identities", "undo", &pair, "--because", "Another body after all."]);
    assert!(projects(&server, WORDS).contains("1 reported project"), "{}", projects(&server, WORDS));
    assert_eq!(givers(&server).len(), 2, "two givers again");
    assert!(!rows(&server, "q=internatinal").is_empty(), "suggested again");

    verb(&server, &["identities", "refuse", &pair, "--because", "Two bodies."]);
    assert!(rows(&server, "q=internatinal").is_empty());
    let refused = rows(&server, "list=refused");
    assert_eq!(refused.len(), 1);
    assert!(refused[0]["decided"].to_string().contains("Two bodies."), "{}", refused[0]["decided"]);
    verb(&server, &["identities", "undo", &pair]);
    assert!(rows(&server, "list=refused").is_empty() && !rows(&server, "q=internatinal").is_empty());
    assert!(server.page(&format!("/s/{by_hand}")).contains("The same code with its list in front."));
}

#[test]
fn every_figure_of_the_names_opens_and_is_computed_again() {
    let folder = fresh_folder("identities-figures");
    let server = server(folder.path());
    let view = server.json("/api/v1/lens/identities");
    let levels = view["blocks"].as_array().expect("blocks").iter().find(|block| block["key"] == "levels");
    let rows = levels.and_then(|levels| levels["rows"].as_array()).expect("levels").clone();
    let mut all = 0;
    for row in rows {
        all += row["mentions"]["value"].as_str().expect("a count").parse::<u64>().expect("a number");
        for key in ["mentions", "share"] {
            let basis = row[key]["basis"].as_str().expect("an address");
            let page = server.page(basis);
            assert!(page.contains("x:org") || page.contains("/d/r:"), "{basis} shows the rows");
        }
    }
    assert_eq!(all, 6, "two reporters, two participants, two givers");
    let refused = server.get("/api/v1/lens/identities?level=sure");
    assert_eq!((refused.status, refused.json()["field"].as_str()), (400, Some("level")));
}

#[test]
fn a_pair_that_is_none_is_refused_with_a_reason() {
    let folder = fresh_folder("identities-refused");
    let server = server(folder.path());
    for (arguments, says) in [
        (&["identities", "accept", "nonsense"][..], "twelve hexadecimal digits"),
        (&["identities", "accept", "000000000000"], "no such pair"),
        (&["link", "x:org-id:GB-CHC-1", "x:org-id:GB-CHC-2", "--basis", "why"], "two codes"),
        (&["link", "gavi", "x:org-id:GB-CHC-2", "--basis", "why"], "the first name"),
        (&["identities", "list", "--set", "level"], "NAME=VALUE"),
    ] {
        let output = server.verb(arguments);
        assert_ne!(output.status.code(), Some(0), "{arguments:?}");
        assert!(said(&output).contains(says), "{arguments:?}: {}", said(&output));
    }
}

fn form(server: &Server, queries: &Value) -> Reply {
    let body = format!("queries={}", encode(&queries.to_string()));
    server.post("/api/v1/reconcile", "application/x-www-form-urlencoded", body.as_bytes())
}

fn encode(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// What the specification's schema of an answer asks for.
fn check_candidate(candidate: &Value) {
    for key in ["id", "name"] {
        assert!(candidate[key].as_str().is_some_and(|text| !text.is_empty()), "{key} in {candidate}");
    }
    assert!(candidate["score"].is_number() && candidate["match"].is_boolean(), "{candidate}");
    for class in candidate["type"].as_array().expect("types") {
        assert!(class["id"].is_string() && class["name"].is_string(), "{candidate}");
    }
    for feature in candidate["features"].as_array().expect("features") {
        assert!(feature["id"].is_string() && (feature["value"].is_number() || feature["value"].is_boolean()));
    }
}

#[test]
fn a_spreadsheet_is_matched_as_the_reconciliation_specification_has_it() {
    let folder = fresh_folder("reconcile");
    let server = server(folder.path());
    let reply = server.get("/api/v1/reconcile");
    assert_eq!(reply.header("access-control-allow-origin"), "*");
    let manifest = reply.json();
    assert!(manifest["versions"].as_array().is_some_and(|all| all.contains(&json!("0.2"))));
    for key in ["name", "identifierSpace", "schemaSpace"] {
        assert!(manifest[key].as_str().is_some_and(|text| !text.is_empty()), "{key}");
    }
    assert!(manifest["view"]["url"].as_str().is_some_and(|url| url.contains("{{id}}")));
    let queries = json!({
        "code": {"query": "XM-DAC-21999"},
        "spelling": {"query": "21999", "type": "actor"},
        "name": {"query": "international WATER alliance", "limit": 3},
        "alike": {"query": "Internatinal Watter Alliance"},
        "beside": {"query": "no such name", "properties": [{"pid": "identifier", "v": "GB-CHC-1234567"}]},
        "other": {"query": "International Water Alliance", "type": ["partnership"]},
        "unknown": {"query": "International Water Alliance", "type": "painting"},
        "nothing": {"query": "zzzz"},
    });
    let reply = form(&server, &queries);
    assert_eq!((reply.status, reply.header("access-control-allow-origin")), (200, "*"), "{}", reply.text());
    let answers = reply.json();
    let keys: Vec<&String> = answers.as_object().expect("answers").keys().collect();
    assert_eq!(keys.len(), queries.as_object().expect("queries").len(), "each query has its answer");
    let result = |key: &str| answers[key]["result"].as_array().expect("a result").clone();
    for key in keys {
        result(key).iter().for_each(check_candidate);
        let scores: Vec<f64> = result(key).iter().filter_map(|each| each["score"].as_f64()).collect();
        assert!(scores.is_sorted_by(|a, b| a >= b), "{key}: {scores:?}");
    }
    for key in ["code", "spelling", "name"] {
        assert_eq!(
            (&result(key)[0]["id"], &result(key)[0]["match"]),
            (&json!(LISTED), &json!(true)),
            "{key}"
        );
    }
    assert_eq!((&result("alike")[0]["id"], &result("alike")[0]["match"]), (&json!(LISTED), &json!(false)));
    assert_eq!(result("beside")[0]["id"], "x:org-id:GB-CHC-1234567");
    assert!(result("name").len() <= 3);
    for key in ["unknown", "nothing"] {
        assert!(result(key).is_empty(), "{key}");
    }
    assert!(result("other").iter().all(|each| each["type"][0]["id"] == "partnership"));
    // The same by address, and what is suggested while somebody types.
    let address =
        format!("/api/v1/reconcile?queries={}", encode(&json!({"q0": queries["code"]}).to_string()));
    assert_eq!(server.json(&address)["q0"]["result"][0]["id"], LISTED);
    let suggested = server.json("/api/v1/reconcile/suggest/entity?prefix=intern%20");
    let suggested = suggested["result"].as_array().expect("suggestions").clone();
    assert!(suggested.iter().any(|each| each["id"] == LISTED && each["name"].is_string()), "{suggested:?}");
    let reply = server.get(&format!("/api/v1/reconcile/view?id={LISTED}"));
    assert_eq!(reply.status, 303);
    assert_eq!(server.get(reply.header("location")).status, 200);
}

#[test]
fn a_batch_that_is_too_long_or_malformed_is_refused_whole() {
    let folder = fresh_folder("reconcile-refused");
    let data = folder.path().join("data");
    let server = Server::start_over(&data, &[]);
    let many: serde_json::Map<String, Value> =
        (0..101).map(|n| (format!("q{n}"), json!({"query": "a"}))).collect();
    for (queries, field) in [
        (Value::Object(many), "queries"),
        (json!([]), "queries"),
        (json!({"q0": "Gavi"}), "queries.q0"),
        (json!({"q0": {"text": "Gavi"}}), "queries.q0.query"),
        (json!({"q0": {"query": "x".repeat(501)}}), "queries.q0.query"),
        (json!({"q0": {"query": "Gavi", "limit": 0}}), "queries.q0.limit"),
        (json!({"q0": {"query": "Gavi", "type": {"x": 1}}}), "queries.q0.type"),
        (json!({"q0": {"query": "Gavi", "properties": [{"v": 1}]}}), "queries.q0.properties"),
    ] {
        let reply = form(&server, &queries);
        let error = reply.json();
        assert_eq!((reply.status, error["field"].as_str()), (400, Some(field)), "{error}");
        assert_eq!(error["error"], "query-malformed");
    }
    let most: serde_json::Map<String, Value> =
        (0..100).map(|n| (format!("q{n}"), json!({"query": "Gavi", "type": "partnership"}))).collect();
    assert_eq!(form(&server, &Value::Object(most)).status, 200);
    let reply = server.post("/api/v1/reconcile", "application/json", b"{}");
    assert_eq!(reply.status, 415);
    let reply = server.post("/api/v1/reconcile", "application/x-www-form-urlencoded", b"query=Gavi");
    assert_eq!((reply.status, reply.json()["field"].as_str()), (400, Some("queries")));
    let long = vec![b'a'; 1024 * 1024 + 1];
    let reply = server.post("/api/v1/reconcile", "application/x-www-form-urlencoded", &long);
    assert_eq!(reply.status, 413);
}
