//! Keys: rotation, revocation, rival successors.

use polyad_fixture::{Ledger, ledger, log_key};
use polyad_ledger::corpus::{Corpus, Inclusion};
use polyad_ledger::draft::Draft;
use polyad_ledger::finding::{Custody, Level};
use polyad_ledger::fold::{Policy, fold};
use polyad_ledger::header::Author;
use polyad_ledger::json::{self, Value};
use polyad_ledger::key::SigningKey;
use polyad_ledger::state::{NoTables, State};
use polyad_model::{Instant, Ref, StatementId};
use std::collections::BTreeSet;
use std::sync::Arc;

fn check(text: &str) -> Ledger {
    let ledger = ledger(text);
    if let Err(differences) = ledger.check_findings(&ledger.state()) {
        panic!("{differences}\nin\n{text}");
    }
    ledger
}

#[test]
fn a_dropped_key_speaks_no_more_and_what_it_said_before_stands() {
    let ledger = check(
        r#"
        key india
        p1 = pledge india quad 1 USD
        revoke india
        pledge india quad 2 USD generation=0
        //^ finding: key-not-active
        pledge india quad 3 USD
        "#,
    );
    assert_eq!(ledger.state().facts("pledge").count(), 2);
}

#[test]
fn what_a_key_signed_after_it_was_lost_is_contested_and_not_void() {
    let ledger = check(
        r#"
        key india
        pledge india quad 1 USD
        //- clock 2026-02-01T00:00:00Z
        pledge india quad 2 USD
        //^ finding: signed-with-contested-key
        revoke india reason=compromised since=2026-02-01T00:00:00Z
        "#,
    );
    let state = ledger.state();
    assert_eq!(state.facts("pledge").count(), 2);
    assert_eq!(state.findings().count(), 1);
    assert_eq!(state.at(5).findings().count(), 0, "before the revocation nobody knew");
}

#[test]
fn a_ring_is_read_as_it_was() {
    let ledger = check("key india\nrevoke india\nrevoke india");
    let (state, india) = (ledger.state(), ledger.id("india"));
    let key = |generation| polyad_fixture::signing_key("india", "sign", generation).public();
    let speaks = |size: u64| {
        let ring = state.at(size);
        (0..3).filter(|n| ring.keys().signing_custody(&india, &key(*n)).is_some()).collect::<Vec<u32>>()
    };
    let seen: Vec<Vec<u32>> = (2..=5).map(speaks).collect();
    assert_eq!(seen, [vec![], vec![0], vec![1], vec![2]]);
    assert!(!state.at(2).keys().knows(&india));
    assert_eq!(state.at(3).keys().head(&india), Some(india));
}

#[test]
fn a_hosts_key_is_shown_as_the_hosts() {
    let ledger = check("key india host\np1 = pledge india quad 1 USD");
    let state = ledger.state();
    let custody = &state.act(&ledger.id("p1")).unwrap().custody;
    assert_eq!(*custody, Custody::Host(Some(Ref::atlas("host").unwrap())));
}

/// A ledger by hand: one actor with two recovery keys, and rival successors at given hours.
struct Rivals {
    corpus: Corpus,
    actor: StatementId,
    entries: u64,
}

fn key(name: &str) -> SigningKey {
    polyad_fixture::signing_key(name, "any", 0)
}

fn listed(keys: &[(&str, &str)]) -> Value {
    let entries = keys.iter().map(|(name, role)| {
        json::object([
            ("custody", "self".to_owned()),
            ("key", key(name).public().to_string()),
            ("role", (*role).to_owned()),
        ])
    });
    json::object([("keys", json::array(entries))])
}

impl Rivals {
    fn new() -> Rivals {
        let mut rivals =
            Rivals { corpus: Corpus::default(), actor: StatementId::from_hash([0; 32]), entries: 0 };
        let body = listed(&[("first", "recovery"), ("second", "recovery"), ("daily", "sign")]);
        rivals.actor = rivals.add(0, "first", None, body);
        rivals
    }

    fn add(&mut self, hour: i64, signer: &str, target: Option<StatementId>, body: Value) -> StatementId {
        let mut draft = Draft::new("key", body);
        draft.target = target.map(Ref::Statement);
        let author = target.map_or(Author::SelfActor, |_| Author::Id(self.actor));
        self.log(hour, signer, author, &draft)
    }

    fn log(&mut self, hour: i64, signer: &str, author: Author, draft: &Draft) -> StatementId {
        let at = Instant::from_millis(1_767_225_600_000 + hour * 3_600_000);
        let salt = [self.entries as u8; 32];
        let signed = draft.sign(&key(signer), author, at, salt).unwrap();
        let inclusion = Inclusion { recorded: at, origin: "a.example".into(), index: self.entries };
        self.entries += 1;
        let commitment = signed.header.body;
        self.corpus.add_body(commitment, signed.body.value.clone());
        let id = signed.id();
        self.corpus.add(Arc::new(signed.header), inclusion, self.entries);
        id
    }

    fn state(&self) -> State {
        let trusted = BTreeSet::from(["a.example".to_owned()]);
        fold(&self.corpus, &Policy { trusted, quarantine: false }, &NoTables)
    }
}

fn codes(state: &State, id: StatementId) -> Vec<&'static str> {
    state.findings_about(&Ref::Statement(id)).map(|finding| finding.code).collect()
}

#[test]
fn the_earlier_listed_recovery_key_takes_the_chain_back_within_72_hours() {
    for (hours, winner) in [(71, "owner"), (72, "owner"), (73, "thief")] {
        let mut rivals = Rivals::new();
        let first = rivals.actor;
        let thief =
            rivals.add(1, "second", Some(first), listed(&[("second", "recovery"), ("stolen", "sign")]));
        let mut pledge = Draft::new(
            "pledge",
            json::parse(&format!(
                r#"{{"by":"{first}","form":"grant","period":{{"from":"2026","to":"2026"}},"to":"x:atlas:quad","what":{{"amount":"1","currency":"USD","date":"2026"}}}}"#
            ))
            .unwrap(),
        );
        let during = rivals.log(2, "stolen", Author::Id(first), &pledge);
        let owner =
            rivals.add(1 + hours, "first", Some(first), listed(&[("first", "recovery"), ("new", "sign")]));
        pledge.scope = None;
        let after = rivals.log(90, "stolen", Author::Id(first), &pledge);
        let state = rivals.state();
        let head = if winner == "owner" { owner } else { thief };
        assert_eq!(state.keys().head(&first), Some(head), "after {hours} hours");
        let level = state.act(&after).unwrap().level;
        if winner == "owner" {
            assert_eq!(codes(&state, thief), ["key-successor-lost"]);
            assert_eq!(state.closed(&thief).map(|closed| closed.by), Some(owner));
            assert_eq!(codes(&state, during), ["signed-with-contested-key"]);
            assert_eq!(level, Level::Signed, "the lost chain's key speaks no more");
        } else {
            assert_eq!(codes(&state, owner), ["key-successor-lost"]);
            assert_eq!(level, Level::Authorised);
        }
        // Before the owner came back the thief spoke, and that size still shows it.
        assert_eq!(state.at(3).keys().head(&first), Some(thief));
    }
}

#[test]
fn the_later_listed_key_never_takes_back() {
    let mut rivals = Rivals::new();
    let first = rivals.actor;
    let owner = rivals.add(1, "first", Some(first), listed(&[("first", "recovery"), ("new", "sign")]));
    let thief = rivals.add(2, "second", Some(first), listed(&[("second", "recovery"), ("stolen", "sign")]));
    let state = rivals.state();
    assert_eq!(state.keys().head(&first), Some(owner));
    assert_eq!(codes(&state, thief), ["key-successor-lost"]);
}

#[test]
fn of_two_successors_by_one_key_the_earlier_stands() {
    let mut rivals = Rivals::new();
    let first = rivals.actor;
    let earlier = rivals.add(1, "first", Some(first), listed(&[("first", "recovery"), ("new", "sign")]));
    let later = rivals.add(2, "first", Some(first), listed(&[("first", "recovery"), ("other", "sign")]));
    let state = rivals.state();
    assert_eq!(state.keys().head(&first), Some(earlier));
    assert_eq!(codes(&state, later), ["key-successor-lost"]);
}

#[test]
fn keys_are_changed_by_recovery_keys_alone() {
    let mut rivals = Rivals::new();
    let first = rivals.actor;
    let by_sign = rivals.add(1, "daily", Some(first), listed(&[("daily", "recovery"), ("daily", "sign")]));
    let by_stranger = rivals.add(2, "nobody", Some(first), listed(&[("nobody", "recovery")]));
    let unlinked = rivals.add(3, "first", Some(by_sign), listed(&[("first", "recovery")]));
    let state = rivals.state();
    assert_eq!(codes(&state, by_sign), ["signer-not-recovery-key"]);
    assert_eq!(codes(&state, by_stranger), ["signer-not-recovery-key"]);
    assert_eq!(codes(&state, unlinked), ["key-chain-broken"]);
    assert_eq!(state.keys().head(&first), Some(first));
}

#[test]
fn a_key_listed_and_revoked_at_once_is_revoked() {
    let mut rivals = Rivals::new();
    let first = rivals.actor;
    let daily = key("daily").public();
    let mut body = listed(&[("first", "recovery"), ("daily", "sign")]);
    if let Value::Object(object) = body {
        let gone = json::object([("key", daily.to_string()), ("reason", "lost".to_owned())]);
        body = object.with("revoked", json::array([gone])).into();
    }
    rivals.add(1, "first", Some(first), body);
    assert_eq!(rivals.state().keys().signing_custody(&first, &daily), None);
}

#[test]
fn a_logs_key_is_no_actors_key() {
    let ledger = check("key india");
    let key = log_key("a.example").public();
    assert_eq!(ledger.state().keys().signing_custody(&ledger.id("india"), &key), None);
}
