//! A governed partnership on its page and its own: who governs, seats, admissions with an appeal, votes by chamber.

use crate::site::{Got, Site};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use polyad_fixture::{Ledger, ledger};
use polyad_ledger::draft::Draft;
use polyad_ledger::header::Author;
use polyad_ledger::json::{Value, object};
use polyad_ledger::key::SigningKey;
use polyad_model::{Instant, StatementId};
use polyad_node::{Node, NodeOptions, SteppedClock};
use polyad_web::{App, router};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tower::ServiceExt;

/// Two states and a civil body that govern; one state is refused, appeals and is admitted.
const QUAD: &str = r#"
    key india
    key norway
    key brazil
    key watch
    actor india "India" state @india
    actor norway "Norway" state @norway
    actor brazil "Brazil" state @brazil
    actor watch "Budget Watch" civil @watch
    partnership quad "Quad" governors=india @india
    c1 = charter quad "admit any member" "budget majority member,observer quorum=2 chambers=states,society" seats=member/states,observer/society criteria=pays shares=india:0.75,norway:0.25 @india
    a1 = apply india quad member answers=pays
    s1 = admit a1 met=pays:yes @india
    a2 = apply norway quad member answers=pays
    s2 = admit a2 met=pays:yes term=2026-01-01..2027-12-31 @india
    a3 = apply brazil quad member answers=pays
    s3 = refuse a3 met=pays:no @india
    o1 = say objection target=s3 @brazil : {"text":{"en":"The line is on page 40."}}
    n1 = say answer target=o1 @india : {"text":{"en":"It is; we overlooked it."}}
    s4 = admit a3 met=pays:yes @india
    a4 = apply watch quad observer answers=pays
    s5 = admit a4 met=pays:yes @india
    p1 = propose quad budget "Spend six on cold storage." minutes=5000 @norway
    v1 = vote p1 for @india
    v2 = vote p1 abstain follows=india @norway
    v3 = vote p1 against @brazil
    v4 = vote p1 for @watch
    d1 = decision p1 adopted v1,v2,v3,v4 for=3 against=1 @india
    p2 = propose quad budget "Spend nine on lamps." minutes=5000 @watch
    v5 = vote p2 for @india
    withdraw s4 @brazil
"#;

/// The statements of actors, taken in by a node that is their home log.
struct World {
    ledger: Ledger,
    /// The size of the log right after each statement.
    sizes: BTreeMap<StatementId, u64>,
    app: App,
    node: Node,
    _directory: tempfile::TempDir,
}

impl World {
    async fn new() -> World {
        let directory = tempfile::tempdir().unwrap();
        let mut options = NodeOptions::new(directory.path().join("data"));
        options.publish_every = Duration::ZERO;
        options.origin = Some("a.example".to_owned());
        let begin = Instant::parse_seconds("2026-01-01T02:00:00Z").unwrap();
        options.clock = Arc::new(SteppedClock::new(begin, 10));
        let node = Node::open(options).await.unwrap();
        let hex = std::fs::read_to_string(directory.path().join("data/keys/operator-sign.key")).unwrap();
        let pairs = hex.trim().as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap());
        let seed: Vec<u8> = pairs.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect();
        let operator_key = SigningKey::from_seed(&seed.try_into().unwrap());
        let mut world = World {
            ledger: ledger(QUAD),
            sizes: BTreeMap::new(),
            app: App::new(node.clone(), "owner"),
            node,
            _directory: directory,
        };
        for entry in world.ledger.entries.clone().iter().filter(|entry| entry.line > 0) {
            let request = Request::post("/api/v1/statements").header("content-type", "application/json");
            let got =
                world.send(request.body(Body::from(entry.signed.submission().to_json())).unwrap()).await;
            assert_eq!(got.status, StatusCode::CREATED, "line {}: {}", entry.line, got.text);
            let index = &got.json()["index"];
            let index = index.as_u64().or_else(|| index.as_str()?.parse().ok()).expect("an index");
            world.sizes.insert(entry.signed.id(), index + 1);
        }
        world.confirm_all(&operator_key).await;
        world
    }

    /// The operator says of each actor's key whose it is: until then its name enters no list.
    async fn confirm_all(&self, sign: &SigningKey) {
        let at = Instant::parse_seconds("2026-01-01T02:00:00Z").unwrap();
        for (n, name) in ["india", "norway", "brazil", "watch"].into_iter().enumerate() {
            let body = object([
                ("basis", Value::from("document")),
                ("finding", object([("en", Value::from("The key was read out."))])),
            ]);
            let mut draft = Draft::new("attestation", body);
            (draft.target, draft.act) = (Some(self.ledger.name(name)), Some("confirm".to_owned()));
            let operator = Author::Id(self.node.operator());
            let signed = draft.sign(sign, operator, at, [n as u8 + 1; 32]).unwrap();
            let request = Request::post("/api/v1/statements").header("content-type", "application/json");
            let got = self.send(request.body(Body::from(signed.submission().to_json())).unwrap()).await;
            assert_eq!(got.status, StatusCode::CREATED, "{}", got.text);
        }
    }

    async fn send(&self, request: Request<Body>) -> Got {
        let response = router(self.app.clone()).oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Got { status, headers, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    async fn get(&self, address: &str) -> Got {
        self.send(Request::get(address).body(Body::empty()).unwrap()).await
    }

    fn page(&self) -> String {
        format!("/governance?p={}", self.ledger.name("quad"))
    }
}

/// What a reader reads, in one line.
fn read(got: &Got) -> String {
    got.words().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The part of a page between the ids of two sections.
fn between(got: &Got, from: &str, to: &str) -> String {
    let rest = got.text.split(&format!("<section id=\"{from}\"")).nth(1).expect(from);
    let rest = rest.split_once('>').map_or(rest, |(_, inside)| inside);
    let text = rest.split(&format!("<section id=\"{to}\"")).next().unwrap_or_default().to_owned();
    read(&Got {
        text: format!("<main>{text}</main>"),
        ..Got { status: got.status, headers: got.headers.clone(), text: String::new() }
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_says_who_governs_by_which_rules_and_who_sits() {
    let world = World::new().await;
    let page = world.get(&world.page()).await;
    let governs = between(&page, "governors", "charter");
    assert!(governs.contains("Governed by India since 2026-01-01 ."), "{governs}");
    assert!(governs.contains("counts in the log a.example"), "{governs}");
    let charter = between(&page, "charter", "seats");
    for expected in [
        "More must vote for it than against it. Seats that vote: member, observer. It must also pass in each of: states, society.",
        "India : 75%",
        "A criterion.",
    ] {
        assert!(charter.contains(expected), "{expected} is missing:\n{charter}");
    }
    let seats = between(&page, "seats", "admissions");
    for expected in [
        "India member states 75% Held since 2026-01-01 No end set Application Decision",
        "Norway member states 25% Held since 2026-01-01 2027-12-31 Application Decision",
        "Budget Watch observer society not recorded Held",
        "Brazil member states not recorded Left since 2026-01-01 No end set Application Decision End",
    ] {
        assert!(seats.contains(expected), "{expected} is missing:\n{seats}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_admission_log_tells_the_appeal_its_answer_and_the_second_decision() {
    let world = World::new().await;
    let page = world.get(&world.page()).await;
    let log = between(&page, "admissions", "decisions");
    assert!(log.contains("Brazil asked for the seat member : admitted, and left"), "{log}");
    let brazil = log.split("Brazil asked for the seat").nth(1).expect("Brazil applied");
    let brazil = brazil.split("asked for the seat").next().unwrap();
    let mut after = 0;
    for expected in [
        "Refused",
        "A criterion. not met",
        "Appealed",
        "The line is on page 40.",
        "It led to a second decision",
        "Answered",
        "It is; we overlooked it.",
        "Admitted",
        "A criterion. met",
        "Left",
    ] {
        let at = brazil[after..].find(expected);
        after += at.unwrap_or_else(|| panic!("{expected} is missing or out of order:\n{brazil}"));
    }
    let newest = log.find("Budget Watch asked").unwrap();
    assert!(newest < log.find("Brazil asked").unwrap(), "newest first");
}

#[tokio::test(flavor = "multi_thread")]
async fn votes_are_counted_by_chamber_and_an_open_vote_says_what_is_missing() {
    let world = World::new().await;
    let page = world.get(&world.page()).await;
    let all = between(&page, "decisions", "none");
    let (open, decided) = all.split_once("Decided and closed").expect("both lists");
    for expected in [
        "Spend nine on lamps.",
        "Open. It does not pass on the votes so far.",
        "one more who votes at all; one more vote for it among society",
        "states 1 0 0 0 3",
        "society 0 0 0 0 1",
        "In all 1 0 0 0 4",
    ] {
        assert!(open.contains(expected), "{expected} is missing:\n{open}");
    }
    for expected in [
        "Adopted , stated by India on 2026-01-01 . Decision Recounted just now from the votes: the same.",
        "states 2 1 0 0 3",
        "society 1 0 0 0 1",
        "In all 3 1 0 0 4",
        "Norway (states): for , following India",
    ] {
        assert!(decided.contains(expected), "{expected} is missing:\n{decided}");
    }
    for vote in ["v1", "v2", "v3", "v4", "v5"] {
        assert!(page.links().contains(&format!("/s/{}", world.ledger.id(vote))), "{vote} has no link");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_link_of_it_leads_somewhere_and_an_earlier_size_shows_what_stood_then() {
    let world = World::new().await;
    let page = world.get(&world.page()).await;
    let links = page.links();
    assert!(links.len() > 40, "{links:?}");
    for link in &links {
        let got = world.get(link).await;
        assert!(
            got.status.is_success() || got.status == StatusCode::SEE_OTHER,
            "{link} answers {}",
            got.status
        );
    }
    // Before the appeal Brazil stood refused.
    let before = world.sizes[&world.ledger.id("s3")];
    let then = world.get(&format!("{}&at={before}", world.page())).await;
    let words = read(&then);
    assert!(words.contains("asked for the seat member : refused"), "{words}");
    assert!(words.contains("Nothing is put to the vote."), "{words}");
    assert!(
        then.links().iter().any(|link| link.starts_with("/s/") && link.ends_with(&format!("?at={before}")))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_as_data() {
    let world = World::new().await;
    let json = world.get(&world.page().replacen("?", ".json?", 1)).await.json();
    let api = world.get(&format!("/api/v1/governance/{}", world.ledger.name("quad"))).await.json();
    assert_eq!(json, api);
    let table = |name: &str| format!("{}&table={name}", world.page().replacen("?", ".csv?", 1));
    let seats = world.get(&table("seats")).await.text;
    assert_eq!(seats.lines().count(), 5, "{seats}");
    assert!(seats.contains(",member,states,0.75,held,2026-01-01,,"), "{seats}");
    let admissions = world.get(&table("admissions")).await.text;
    assert_eq!(admissions.lines().count(), 6, "two decisions on one application: {admissions}");
    assert!(admissions.contains(&format!(",1,1,{}", world.ledger.id("s4"))), "{admissions}");
    let decisions = world.get(&table("decisions")).await.text;
    assert_eq!(decisions.lines().count(), 7, "{decisions}");
    assert!(decisions.lines().any(|line| line.ends_with(",states,2,1,0,0,3")), "{decisions}");
    assert_eq!(world.get(&table("nonsense")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_partnership_has_the_section_and_one_recorded_by_others_says_so() {
    let world = World::new().await;
    let page = world.get(&format!("/p/{}", world.ledger.name("quad"))).await;
    let to = page.header("location").to_owned();
    let page = if to.is_empty() { page } else { world.get(&to).await };
    assert!(page.text.contains("id=\"governance\""), "{}", page.words());
    assert!(page.text.contains("href=\"#governance\""), "the list of sections has it");
    assert!(read(&page).contains("Spend nine on lamps."), "{}", page.words());
    let reported = Site::new().await;
    let page = reported.get("/governance?p=lighthouse").await;
    assert!(read(&page).contains("Recorded by others; nobody governs it. Its body can"), "{}", page.words());
    for link in page.links() {
        assert!(reported.get(&link).await.status.is_success(), "{link}");
    }
    assert_eq!(reported.get("/governance.json?p=lighthouse").await.status, StatusCode::NOT_FOUND);
    assert_eq!(reported.get("/governance.json").await.status, StatusCode::BAD_REQUEST);
    assert!(reported.get("/governance").await.words().contains("No partnership is chosen."));
    assert!(!reported.get("/p/lighthouse").await.text.contains("id=\"governance\""));
}
