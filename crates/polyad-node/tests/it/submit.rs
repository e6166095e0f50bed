//! Taking statements in: places, receipts, replays, refusals, times.

use crate::support::{Actor, LogKeys, check_log, open, options, start};
use polyad_ledger::draft::Draft;
use polyad_ledger::header::Author;
use polyad_ledger::json::{self, object, text};
use polyad_ledger::key::SigningKey;
use polyad_log::policy::Policy;
use polyad_log::receipt::{TlogProof, verify_entry};
use polyad_model::StatementId;
use polyad_node::{Node, NodeOptions, RateLimit, SteppedClock, SubmitError};
use std::sync::Arc;
use std::time::Duration;
use tempfile::tempdir;

fn verify_receipt(keys: &LogKeys, receipt: &str) -> u64 {
    let receipt = json::parse(receipt).unwrap();
    let proof = TlogProof::parse(receipt.str_at("proof").unwrap().as_bytes()).unwrap();
    let leaf = receipt.str_at("leaf").unwrap();
    let policy = Policy::of_log(keys.log.clone()).unwrap();
    assert!(verify_entry(format!("{leaf} ").as_bytes(), &proof, &policy).is_err());
    verify_entry(leaf.as_bytes(), &proof, &policy).unwrap().index.0
}

#[tokio::test]
async fn a_new_directory_begins_with_its_operator() {
    let data = tempdir().unwrap();
    let node = open(data.path()).await;
    let snapshot = node.snapshot();
    let kinds: Vec<&str> = snapshot.state.acts().map(|act| act.kind).collect();
    assert_eq!((kinds, snapshot.size), (vec!["key", "log", "actor"], 3));
    assert_eq!(snapshot.state.operator_of(node.origin()), Some(node.operator()));
    assert_eq!(snapshot.id_at(0), Some(node.operator()));
    assert!(node.has_fresh_keys());
    assert!(node.origin().ends_with(".polyad.invalid/log"));
    assert_eq!(check_log(data.path(), &LogKeys::of(&node)).unwrap().1.len(), 3);
}

#[tokio::test]
async fn every_receipt_verifies_and_the_log_holds_after_every_append() {
    let data = tempdir().unwrap();
    let node = open(data.path()).await;
    let (keys, actor) = (LogKeys::of(&node), Actor::new("rwanda"));
    let mut statements = vec![actor.key_statement()];
    statements.extend(actor.challenges(0..5));
    for (number, statement) in statements.iter().enumerate() {
        let accepted = node.submit(statement.submission()).await.unwrap();
        assert_eq!((accepted.index, accepted.replayed), (3 + number as u64, false));
        assert_eq!(verify_receipt(&keys, &accepted.receipt), accepted.index);
        let (_, ids) = check_log(data.path(), &keys).unwrap();
        assert_eq!(ids.last(), Some(&accepted.id));
        assert_eq!(node.snapshot().index_of(&accepted.id), Some(accepted.index));
    }
    // Across the edge of a bundle, in one batch with its own first key.
    let other = Actor::new("norway");
    let mut batch = vec![other.key_statement()];
    batch.extend(other.challenges(0..300));
    let accepted = node.submit_batch(batch.iter().map(|signed| signed.submission()).collect()).await;
    for (place, accepted) in accepted.into_iter().enumerate() {
        let accepted = accepted.unwrap();
        assert_eq!(accepted.index, 9 + place as u64);
        assert_eq!(verify_receipt(&keys, &accepted.receipt), accepted.index);
    }
    assert_eq!(check_log(data.path(), &keys).unwrap().1.len(), 310);
    for index in 0..310 {
        let id = node.snapshot().id_at(index).unwrap();
        assert_eq!(verify_receipt(&keys, &node.receipt(&id).await.unwrap().unwrap()), index);
        assert_eq!(node.leaf(index).await.unwrap().unwrap().id, id);
    }
}

#[tokio::test]
async fn the_same_statement_again_gets_its_first_place() {
    let data = tempdir().unwrap();
    let node = open(data.path()).await;
    let actor = Actor::new("rwanda");
    let first = node.submit(actor.key_statement().submission()).await.unwrap();
    let challenge = actor.challenge(1).submission();
    let twice = node.submit_batch(vec![challenge.clone(), challenge]).await;
    let indices: Vec<_> =
        twice.into_iter().map(|one| one.map(|one| (one.index, one.replayed)).unwrap()).collect();
    assert_eq!(indices, [(4, false), (4, true)]);
    let again = node.submit(actor.key_statement().submission()).await.unwrap();
    assert_eq!((again.id, again.index, again.replayed), (first.id, first.index, true));
    assert_eq!(node.snapshot().size, 5);
}

#[tokio::test]
async fn what_is_refused_is_not_appended_and_hinders_nobody() {
    let data = tempdir().unwrap();
    let node = open(data.path()).await;
    let (actor, stranger) = (Actor::new("rwanda"), Actor::new("stranger"));
    node.submit(actor.key_statement().submission()).await.unwrap();
    let good = actor.challenge(1).submission();
    let mut wrong_signature = good.clone();
    wrong_signature.signature[7] ^= 1;
    let mut wrong_body = good.clone();
    wrong_body.body = wrong_body.body.replace("Challenge 1", "Challenge 2");
    let mut wrong_salt = good.clone();
    wrong_salt.salt[0] ^= 1;
    let mut no_json = good.clone();
    no_json.header.pop();
    let named = |name: &str| {
        let words = |words: &str| object([("en", text(words))]);
        let body = object([("class", text("global")), ("name", words(name)), ("statement", words("Short."))]);
        Draft::new("challenge", body)
    };
    let in_an_hour = polyad_model::Instant::from_millis(start().millis() + 3_600_000);
    let author = Author::Id(actor.key_statement().id());
    let future = named("Later").sign(&SigningKey::from_seed(&[9; 32]), author, in_an_hour, [1; 32]).unwrap();
    let denormal = actor.sign(&named("Cafe\u{301}"), "denormal");
    let batch = vec![
        wrong_signature,
        wrong_body,
        wrong_salt,
        no_json,
        stranger.challenge(1).submission(),
        future.submission(),
        denormal.submission(),
        good,
    ];
    let answers = node.submit_batch(batch).await;
    let codes: Vec<&str> =
        answers.iter().map(|answer| answer.as_ref().map_or_else(SubmitError::code, |_| "taken")).collect();
    assert_eq!(
        codes,
        [
            "signature-wrong",
            "commitment-wrong",
            "commitment-wrong",
            "json-invalid",
            "author-unknown",
            "at-in-future",
            "text-not-normalised",
            "taken"
        ]
    );
    assert!(matches!(&answers[4], Err(SubmitError::NotAuthorised(refused)) if refused.field == "author"));
    assert_eq!(node.snapshot().size, 5);
}

#[tokio::test]
async fn an_author_may_submit_so_many_and_no_more() {
    let data = tempdir().unwrap();
    let rate = RateLimit { per_minute: 3, per_day: 5 };
    let clock = Arc::new(SteppedClock::new(start(), 0));
    let node = Node::open(NodeOptions { rate, clock: clock.clone(), ..options(data.path()) }).await.unwrap();
    let actor = Actor::new("rwanda");
    node.submit(actor.key_statement().submission()).await.unwrap();
    let mut codes = Vec::new();
    for number in 0..10 {
        if number == 4 {
            clock.advance(60_000);
        }
        let answer = node.submit(actor.challenge(number).submission()).await;
        codes.push(answer.map_or_else(|error| error.code(), |_| "taken"));
    }
    let (taken, over) = ("taken", "rate-exceeded");
    assert_eq!(codes, [taken, taken, taken, over, taken, taken, over, over, over, over]);
}

#[tokio::test]
async fn the_time_of_an_entry_never_decreases() {
    let data = tempdir().unwrap();
    let three_hours = 3 * 3_600_000;
    let clock =
        Arc::new(SteppedClock::new(polyad_model::Instant::from_millis(start().millis() + three_hours), 1));
    let node = Node::open(NodeOptions { clock: clock.clone(), ..options(data.path()) }).await.unwrap();
    let (keys, actor) = (LogKeys::of(&node), Actor::new("rwanda"));
    node.submit(actor.key_statement().submission()).await.unwrap();
    // Half an hour back: the last time is used again. `check_log` refuses a log whose times decrease.
    clock.advance(-1_800_000);
    node.append(vec![actor.challenge(1)]).await.pop().unwrap().unwrap_or_else(|error| panic!("{error}"));
    check_log(data.path(), &keys).unwrap();
    clock.advance(-7_200_000);
    let stopped = node.append(vec![actor.challenge(2)]).await.pop().unwrap();
    assert!(matches!(stopped, Err(SubmitError::Stopped { .. })), "{stopped:?}");
    check_log(data.path(), &keys).unwrap();
}

#[tokio::test]
async fn between_two_checkpoints_a_statement_waits() {
    let data = tempdir().unwrap();
    let publish_every = Duration::from_millis(300);
    let node = Node::open(NodeOptions { publish_every, ..options(data.path()) }).await.unwrap();
    let actor = Actor::new("rwanda");
    let before = node.snapshot();
    let begun = std::time::Instant::now();
    let waiting = {
        let (node, key) = (node.clone(), actor.key_statement());
        tokio::spawn(async move { node.submit(key.submission()).await.unwrap() })
    };
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(!waiting.is_finished() && node.snapshot().size == before.size);
    assert_eq!(waiting.await.unwrap().index, 3);
    assert!(begun.elapsed() >= Duration::from_millis(150));
    assert_eq!((before.size, node.snapshot().size), (3, 4));
}

#[tokio::test]
async fn what_is_served_is_what_lies_in_the_directory() {
    let data = tempdir().unwrap();
    let node = open(data.path()).await;
    let actor = Actor::new("rwanda");
    let mut statements = vec![actor.key_statement()];
    statements.extend(actor.challenges(0..600));
    for answer in node.append(statements).await {
        answer.unwrap();
    }
    let mut seen = 0;
    for path in crate::support::files(&data.path().join("log")) {
        let served = node.object(path.to_str().unwrap()).await.unwrap();
        assert_eq!(
            served.as_deref(),
            Some(&*std::fs::read(data.path().join("log").join(&path)).unwrap()),
            "{path:?}"
        );
        seen += 1;
    }
    assert!(seen > 8, "{seen} objects");
    assert_eq!(node.object("vkey").await.unwrap().unwrap(), format!("{}\n", node.vkey()).into_bytes());
    let challenge = actor.challenge(7);
    let path = format!(
        "body/{}",
        challenge.header.body.iter().map(|byte| format!("{byte:02x}")).collect::<String>()
    );
    let body = node.object(&path).await.unwrap().unwrap();
    let body = json::parse(std::str::from_utf8(&body).unwrap()).unwrap();
    assert_eq!(body.str_at("body"), Some(&*challenge.body.text));
    let bodies = node.object("bodies/2").await.unwrap().unwrap();
    assert_eq!(bodies.iter().filter(|byte| **byte == b'\n').count(), 604 - 512);
    for nothing in [
        "",
        "tile/0/009",
        "tile/entries/000.p/0",
        "bodies/3",
        "bodies/01",
        "body/00",
        "blob/00",
        "../guard",
        "checkpoint/",
    ] {
        assert_eq!(node.object(nothing).await.unwrap(), None, "{nothing}");
    }
}

#[tokio::test]
async fn an_earlier_size_shows_what_was_known_then() {
    let data = tempdir().unwrap();
    let node = open(data.path()).await;
    let actor = Actor::new("rwanda");
    let mut statements = vec![actor.key_statement()];
    statements.extend(actor.challenges(0..12));
    node.append(statements).await;
    let snapshot = node.snapshot();
    for size in (0..=snapshot.size).rev() {
        let earlier = snapshot.at(size);
        assert_eq!((earlier.acts().count() as u64, earlier.size()), (size, size));
        assert!(Arc::ptr_eq(&earlier, &snapshot.at(size)));
    }
}

/// What the record holds, statement by statement, without times.
fn acts(state: &polyad_ledger::state::State, of: &[StatementId]) -> Vec<String> {
    let known = state.acts().filter(|act| of.contains(&act.id()));
    known.map(|act| format!("{} {} {:?}", act.kind, act.id(), act.level)).collect()
}

#[tokio::test]
async fn one_by_one_equals_all_at_once_and_the_node_refuses_what_the_fold_would_not_authorise() {
    let ledger = polyad_fixture::ledger(
        r#"
        key         india
        key         norway
        actor       india "India" state
        partnership seforall "Sustainable Energy for All" since 2011
        p1 = pledge india seforall 1e9 USD 2026..2030
        mobilised   seforall 1.4e12 USD sd=2 when=2024
        dispute     p1 "Not in the budget." @norway
        dispute     p1 "Mine." @india
        //^ finding: own-attestation
        retract     p1 @norway
        //^ finding: target-not-own
        retract     p1
        "#,
    );
    // The fixture's own log has another name; its operator is an actor like others here.
    let entries: Vec<_> =
        ledger.entries.iter().filter(|entry| entry.signed.header.kind.name != "log").collect();
    let ids: Vec<StatementId> = entries.iter().map(|entry| entry.signed.id()).collect();
    let submissions: Vec<_> = entries.iter().map(|entry| entry.signed.submission()).collect();
    let later = "2027-01-01T00:00:00Z".parse().unwrap();
    let mut seen = Vec::new();
    for at_once in [1, 3, submissions.len()] {
        let data = tempdir().unwrap();
        let clock = Arc::new(SteppedClock::new(later, 1));
        let node = Node::open(NodeOptions { clock, ..options(data.path()) }).await.unwrap();
        let mut answers = Vec::new();
        for part in submissions.chunks(at_once) {
            answers.extend(node.submit_batch(part.to_vec()).await);
        }
        let refused: Vec<&str> =
            answers.iter().filter_map(|answer| answer.as_ref().err().map(SubmitError::code)).collect();
        assert_eq!(refused, ["own-attestation", "target-not-own"], "{at_once} at once");
        seen.push(acts(&node.snapshot().state, &ids));
    }
    let authorised = |line: &String| line.ends_with("Authorised");
    let folded: Vec<String> = acts(&ledger.state(), &ids).into_iter().filter(authorised).collect();
    assert_eq!((&seen[0], &seen[1]), (&seen[1], &seen[2]));
    assert_eq!(seen[0], folded);
}
