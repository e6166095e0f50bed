//! Statements in, views out.

use crate::site::Site;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode};
use expect_test::expect;
use polyad_ledger::draft::Draft;
use polyad_ledger::header::Author;
use polyad_ledger::json::{Value, array, object};
use polyad_ledger::key::SigningKey;
use polyad_model::Instant;
use std::net::SocketAddr;

/// A first `key` statement as a submission.
fn first_key(seed: u8) -> String {
    let (sign, recovery) = (SigningKey::from_seed(&[seed; 32]), SigningKey::from_seed(&[seed ^ 0xff; 32]));
    let entry = |key: &SigningKey, role: &str| {
        object([
            ("key", Value::from(key.public().to_string())),
            ("role", role.into()),
            ("custody", "self".into()),
        ])
    };
    let body = object([("keys", array([entry(&recovery, "recovery"), entry(&sign, "sign")]))]);
    let at = Instant::parse_seconds("2026-01-01T00:00:00Z").unwrap();
    let signed = Draft::new("key", body).sign(&recovery, Author::SelfActor, at, [seed; 32]).unwrap();
    signed.submission().to_json()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_gets_a_place_and_a_receipt() {
    let site = Site::new().await;
    let text = first_key(7);
    let got = site.post("/api/v1/statements", "application/json", text.clone()).await;
    assert_eq!(got.status, StatusCode::CREATED, "{}", got.text);
    let answer = got.json();
    let id = answer["id"].as_str().unwrap().to_owned();
    assert_eq!(got.header("location"), format!("/s/{id}"));
    assert!(answer["receipt"]["proof"].as_str().unwrap().starts_with("c2sp.org/tlog-proof@v1"));
    // The same bytes again are no second statement.
    let again = site.post("/api/v1/statements", "application/json", text).await;
    assert_eq!((again.status, again.json()["index"].clone()), (StatusCode::OK, answer["index"].clone()));
    // It has a page at once.
    assert_eq!(site.get(&format!("/s/{id}")).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_name_code_field_and_reason() {
    let site = Site::new().await;
    let good = first_key(9);
    let mut answers = String::new();
    let cases = [
        ("not JSON", "application/json", "nonsense".to_owned()),
        ("an empty object", "application/json", "{}".to_owned()),
        ("a number", "application/json", r#"{"envelope":1}"#.to_owned()),
        ("another type", "text/plain", good.clone()),
        ("a changed signature", "application/json", good.replacen("\"sig\":\"", "\"sig\":\"AAAA", 1)),
        ("another salt", "application/json", good.replace("CQkJ", "CQkK")),
    ];
    for (name, media_type, body) in cases {
        let got = site.post("/api/v1/statements", media_type, body).await;
        let problem = got.json();
        answers.push_str(&format!(
            "{name}: {} {} at `{}`\n",
            got.status.as_u16(),
            problem["error"].as_str().unwrap(),
            problem["field"].as_str().unwrap()
        ));
        assert!(!problem["message"].as_str().unwrap().is_empty());
    }
    expect![[r#"
        not JSON: 400 json-invalid at ``
        an empty object: 400 member-missing at `envelope`
        a number: 400 json-number at `envelope`
        another type: 415 media-type-unknown at `content-type`
        a changed signature: 400 signature-length at `sig`
        another salt: 400 commitment-wrong at `body`
    "#]]
    .assert_eq(&answers);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_is_answered_line_by_line() {
    let site = Site::new().await;
    let lines = format!("{}\nnonsense\n{}\n", first_key(1), first_key(2));
    let got = site.post("/api/v1/statements", "application/jsonl", lines).await;
    assert_eq!(got.status, StatusCode::OK);
    let answers: Vec<serde_json::Value> =
        got.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), 3);
    assert!(
        answers[0]["id"].is_string() && answers[1]["error"].is_string() && answers[2]["id"].is_string(),
        "{}",
        got.text
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_past_the_limit_is_refused_before_it_is_read() {
    let site = Site::new().await;
    let got = site.post("/api/v1/statements", "application/json", "x".repeat(600 * 1024)).await;
    assert_eq!(
        (got.status, got.json()["error"].as_str()),
        (StatusCode::PAYLOAD_TOO_LARGE, Some("body-too-long"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_view_is_the_same_on_page_and_interface() {
    let site = Site::new().await;
    let view = site.get("/api/v1/lens/composition?p=x:atlas:lighthouse").await.json();
    let keys: Vec<&String> = view.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        ["at", "blocks", "engine", "findings", "lens", "params", "question", "subtitle", "title", "version"]
    );
    let page = site.get("/p/lighthouse.json").await.json();
    let on_page =
        page["views"].as_array().unwrap().iter().find(|each| each["lens"] == "composition").unwrap();
    assert_eq!(*on_page, view);
    let measure = view["blocks"].as_array().unwrap().iter().find(|block| block["type"] == "figure").unwrap()
        ["measure"]
        .clone();
    assert_eq!((measure["value"].as_str(), measure["status"].as_str()), (Some("2"), Some("ok")));
    let basis = measure["basis"].as_str().unwrap();
    let opened = site.get(&basis.replacen("/basis/composition?", "/basis/composition.json?", 1)).await.json();
    assert_eq!(
        (opened["again"]["agrees"].as_bool(), opened["leaves"]["total"].as_u64()),
        (Some(true), Some(2))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn missing_is_not_zero_in_csv() {
    let site = Site::new().await;
    let got = site.get("/api/v1/lens/composition.csv?p=x:atlas:lighthouse&table=seats").await;
    assert_eq!(got.header("content-type"), "text/csv; charset=utf-8; header=present");
    let head = got.text.lines().next().unwrap();
    assert!(head.starts_with("actor,actor_ref,category,role"), "{head}");
    assert!(got.text.contains("Harbour Office,x:atlas:harbour-office,I,chair"), "{}", got.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_owner_on_this_machine_imports() {
    let site = Site::new().await;
    let body = r#"{"fields":{},"bytes":""}"#;
    let here: SocketAddr = "127.0.0.1:5000".parse().unwrap();
    let elsewhere: SocketAddr = "192.0.2.7:5000".parse().unwrap();
    // A proxy on this machine connects from here, too, and says so.
    let passed_on = Some(("x-forwarded-for", "192.0.2.7"));
    for (peer, token, header, expected) in [
        (None, Some("owner-token"), None, 403),
        (Some(elsewhere), Some("owner-token"), None, 403),
        (Some(here), None, None, 403),
        (Some(here), Some("guess"), None, 403),
        (Some(here), Some("owner-token"), passed_on, 403),
        (Some(here), Some("owner-token"), None, 400),
    ] {
        let mut request = Request::post("/api/v1/import").header("content-type", "application/json");
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if let Some((name, value)) = header {
            request = request.header(name, value);
        }
        let mut request = request.body(Body::from(body)).unwrap();
        if let Some(peer) = peer {
            request.extensions_mut().insert(ConnectInfo(peer));
        }
        assert_eq!(site.send(request).await.status.as_u16(), expected, "{peer:?} {token:?} {header:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_actor_nobody_vouched_for_has_a_page_with_what_it_states() {
    let site = Site::new().await;
    let posted = site.post("/api/v1/statements", "application/json", first_key(9)).await.json();
    let id = posted["id"].as_str().unwrap().to_owned();
    let page = site.get(&format!("/a/{id}")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.words().contains("Nobody has vouched for this actor's key yet."), "{}", page.words());
    assert!(page.links().contains(&format!("/s/{id}")), "{:?}", page.links());
    let data = site.get(&format!("/a/{id}.json")).await.json();
    assert_eq!((&data["counted"], &data["statements"]), (&false.into(), &serde_json::json!([id])));
    // An id of nobody here is not found.
    let stranger = format!("s{}", "a".repeat(52));
    assert_eq!(site.get(&format!("/a/{stranger}")).await.status, StatusCode::NOT_FOUND);
}
