//! Datasets: editions, double registration, who may replace what, and rows that are answered.

use polyad_fixture::{Ledger, ledger};
use polyad_ledger::fold::{Policy, fold};
use polyad_ledger::json::{self, Value};
use polyad_ledger::rows::{LoadReport, Table, TableBuilder};
use polyad_ledger::state::{LoadedTable, State, TableSource};
use polyad_model::{DatasetKey, Ref};
use std::sync::Arc;

/// Every file has one row at `1`: a pledge of Norway to the Quad.
struct OneRow;

impl TableSource for OneRow {
    fn table(&self, _: &DatasetKey) -> Option<LoadedTable> {
        let money = json::object([("amount", "1"), ("currency", "USD"), ("date", "2026")]);
        let fields: Value = json::object([
            ("by", Value::from("x:atlas:norway")),
            ("to", "x:atlas:quad".into()),
            ("what", money),
            ("period", json::object([("from", "2026"), ("to", "2026")])),
        ]);
        let mut rows = TableBuilder::default();
        rows.push("pledge", "1", 1, None, None, fields);
        Some(LoadedTable {
            table: Arc::new(rows.finish()),
            report: Arc::new(LoadReport::default()),
            reader_version: 1,
        })
    }
}

fn check(text: &str) -> (Ledger, State) {
    let ledger = ledger(text);
    let state = ledger.state_with(&OneRow);
    if let Err(differences) = ledger.check_findings(&state) {
        panic!("{differences}\nin\n{text}");
    }
    (ledger, state)
}

/// At each size from 2, the names of the datasets that count.
fn counted(ledger: &Ledger, state: &State, names: &[&str]) -> Vec<String> {
    (2..=state.size())
        .map(|size| {
            let earlier = state.at(size);
            let standing = names.iter().filter(|name| {
                let id = ledger.id(name);
                earlier.datasets().any(|dataset| dataset.statement == id)
            });
            standing.copied().collect::<Vec<_>>().join("+")
        })
        .collect()
}

#[test]
fn the_newest_edition_counts_and_both_stay_readable() {
    let (ledger, state) =
        check("e1 = dataset e1 series one\ne2 = dataset e2 series two replaces=e1 edition=2");
    assert_eq!(counted(&ledger, &state, &["e1", "e2"]), ["", "e1", "e2"]);
    assert_eq!(state.facts("pledge").count(), 1);
    for dataset in state.all_datasets() {
        assert!(state.fact(&Ref::row(dataset.key, "1").unwrap()).is_some());
    }
}

#[test]
fn the_former_edition_counts_again_when_the_newer_one_is_retracted() {
    let (ledger, state) = check(
        "e1 = dataset e1 series one\ne2 = dataset e2 series two replaces=e1\ne3 = dataset e3 series three replaces=e2\nretract e2\nretract e3\nretract e1",
    );
    assert_eq!(counted(&ledger, &state, &["e1", "e2", "e3"]), ["", "e1", "e2", "e3", "e3", "e1", ""]);
    assert_eq!(state.all_datasets().count(), 3, "each once, however many intervals it has");
}

#[test]
fn two_editions_of_one_do_not_both_count() {
    let (ledger, state) = check(
        "e1 = dataset e1 series one\ne2 = dataset e2 series two replaces=e1\ne3 = dataset e3 series three replaces=e1",
    );
    assert_eq!(counted(&ledger, &state, &["e1", "e2", "e3"]), ["", "e1", "e2", "e3"]);
}

#[test]
fn an_erased_edition_keeps_its_place_and_brings_nothing_back() {
    let (_, state) = check(
        "e1 = dataset e1 series one\ne2 = dataset e2 series two replaces=e1\n//^ finding: body-erased\nerase e2",
    );
    assert_eq!(state.datasets().count(), 0);
}

#[test]
fn a_correction_of_the_registration_counts_as_the_same_edition() {
    let (ledger, state) = check(
        "e1 = dataset e1 series one\nc1 = correct e1 dataset e1 series other\ne2 = dataset e2 series two replaces=c1\nretract e2",
    );
    assert_eq!(counted(&ledger, &state, &["c1", "e2"]), ["", "", "c1", "e2", "c1"]);
}

#[test]
fn a_stranger_neither_replaces_nor_retracts() {
    let (ledger, state) = check(
        r#"
        key norway
        e1 = dataset e1 series one
        e2 = dataset e2 series two replaces=e1 @norway
        //^ finding: target-not-own
        retract e1 @norway
        //^ finding: target-not-own
        key india
        p1 = pledge india quad 1 USD
        dataset e3 series three replaces=p1 @india
        //^ finding: target-not-a-dataset
        e4 = dataset e4 series four @norway
        e5 = dataset e5 series five replaces=e4
        "#,
    );
    assert_eq!(counted(&ledger, &state, &["e1", "e2", "e4", "e5"]).last().unwrap(), "e1+e5");
}

#[test]
fn one_file_registered_twice_counts_once_and_outlives_the_first_registration() {
    let (ledger, state) = check(
        r#"
        key norway
        e1 = dataset e1 series same @norway
        e2 = dataset e2 series same
        retract e1
        "#,
    );
    assert_eq!(counted(&ledger, &state, &["e1", "e2"]), ["", "", "e1", "e1", "e2"]);
    let about = ledger.name("e2");
    assert_eq!(state.at(5).findings_about(&about).count(), 1);
    assert_eq!(state.findings_about(&about).count(), 0, "it is the only registration now");
}

#[test]
fn a_stranger_in_quarantine_does_not_take_a_file_from_the_operator() {
    let ledger = ledger("key norway\ne1 = dataset e1 series same @norway\ne2 = dataset e2 series same");
    let policy = Policy { quarantine: true, ..ledger.policy() };
    let state = fold(&ledger.corpus(), &policy, &OneRow);
    assert_eq!(counted(&ledger, &state, &["e1", "e2"]), ["", "", "", "e2"]);
    assert_eq!(state.facts("pledge").count(), 1);
}

#[test]
fn a_file_that_is_not_held_is_a_finding_and_changes_the_digest() {
    use polyad_ledger::digest::digest;
    let ledger = ledger("e1 = dataset e1 series one\n//^ finding: blob-missing");
    assert_eq!(ledger.check_findings(&ledger.state()), Ok(()));
    assert_ne!(digest(&ledger.state()), digest(&ledger.state_with(&OneRow)));
    let empty = Table::default();
    assert!(empty.is_empty());
}

#[test]
fn a_row_is_answered_by_whom_it_speaks_of_alone() {
    let base = ledger("e1 = dataset e1 series one");
    let key = base.state_with(&OneRow).datasets().next().unwrap().key;
    let answer = |by: &str, src: &str| {
        format!(
            r#"{{"by":"x:atlas:norway","to":"x:atlas:quad","what":{{"amount":"2","currency":"USD","date":"2026"}},"form":"grant","period":{{"from":"2026","to":"2026"}},"instead_of":["r:{key}:1"]{src}}} @{by}"#
        )
    };
    let reported = r#","src":{"publisher":"A","title":"B"}"#;
    let line = |by: &str, src: &str| {
        let body = answer(by, src);
        let (body, author) = body.rsplit_once(' ').unwrap();
        format!("say pledge {author} : {body}")
    };
    let (_, state) = check(&format!(
        "e1 = dataset e1 series one\nkey norway\nkey india\n{}\n//^ finding: instead-of-not-own\nlink norway x:atlas:norway @norway\nsay link : {{\"same\":[\"$norway\",\"x:atlas:norway\"],\"basis\":\"One.\"}}\na1 = {}",
        line("india", reported),
        line("norway", ""),
    ));
    let row = Ref::row(key, "1").unwrap();
    assert_eq!(state.at(7).answered_by(&row), None);
    assert!(state.answered_by(&row).is_some());
}
