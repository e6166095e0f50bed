//! Rows of files: answered rows, participants of activities, seats from two sources, counts by query.

use crate::{read, text};
use expect_test::expect;
use polyad_fixture::{Ledger, ledger};
use polyad_ledger::json::{self, Value};
use polyad_ledger::rows::{LoadReport, Table, TableBuilder};
use polyad_ledger::state::{LoadedTable, State, TableSource, dataset_key};
use polyad_lens::View;
use polyad_model::{DatasetKey, Ref};
use std::collections::BTreeMap;
use std::sync::Arc;

struct Files(BTreeMap<DatasetKey, LoadedTable>);

impl TableSource for Files {
    fn table(&self, key: &DatasetKey) -> Option<LoadedTable> {
        self.0.get(key).cloned()
    }
}

fn parse(text: &str) -> Value {
    json::parse(text).expect("JSON")
}

/// A state in which each `dataset NAME FORMAT "NAME"` line of the fixture has this table.
fn with_files(ledger: &Ledger, files: Vec<(&str, &str, Table)>) -> (State, Vec<DatasetKey>) {
    let keys = files.iter().map(|(name, format, _)| {
        let sha256 =
            ledger.blobs.iter().find(|(_, bytes)| bytes.as_slice() == name.as_bytes()).expect("a file").0;
        dataset_key(format, None, sha256)
    });
    let keys: Vec<DatasetKey> = keys.collect();
    let loaded = |table: Table| LoadedTable {
        table: Arc::new(table),
        report: Arc::new(LoadReport::default()),
        reader_version: 1,
    };
    let tables = keys.iter().copied().zip(files.into_iter().map(|(_, _, table)| loaded(table))).collect();
    (ledger.state_with(&Files(tables)), keys)
}

fn seat(actor: &str, role: &str) -> Value {
    parse(&format!(
        r#"{{"of":"x:atlas:club","actor":"{actor}","role":"{role}","term":{{"from":"2010","to":".."}}}}"#
    ))
}

fn seats(format: &str, actors: &[(&str, &str)]) -> (State, View) {
    let fixture = ledger(&format!(
        "partnership club \"Club\"\n actor a \"A\" state\n actor b \"B\" business\n seat a club member 2010..\n
         dataset one {format} \"one\""
    ));
    let mut builder = TableBuilder::default();
    for (n, (actor, role)) in actors.iter().enumerate() {
        builder.push("seat", &format!("{n}:seat"), n as u32 + 1, None, None, seat(actor, role));
    }
    let (state, _) = with_files(&fixture, vec![("one", format, builder.finish())]);
    let view = read(&state, "composition", &[("p", "club")]);
    (state, view)
}

#[test]
fn one_seat_from_two_sources_counts_once() {
    let (_, view) = seats("atlas", &[("x:atlas:a", "member"), ("x:atlas:b", "member")]);
    expect![[r#"
        Who has a seat in Club
        Seats on record: 2 seats
        Share of seats held by states: 50 %
        Share of seats held by bodies with a public mandate: too little is known, between 0 % and 100 %
        [by_category]
        States | S | 1 seat | 50 %
        Business | B | 1 seat | 50 %
        [apart]
        A | member | since 2010 | the same seat, from another source
    "#]]
    .assert_eq(&text(&view, &["by_category", "apart"]));
}

#[test]
fn several_seats_of_one_constituency_in_one_source_all_count() {
    let (_, view) =
        seats("atlas", &[("x:atlas:a", "member"), ("x:atlas:a", "member"), ("x:atlas:a", "member")]);
    expect![[r#"
        Every seat on record in Club is held by a state
        Seats on record: 3 seats
        Share of seats held by states: 100 %
        Share of seats held by bodies with a public mandate: too little is known, between 0 % and 100 %
        [by_category]
        States | S | 3 seats | 100 %
    "#]]
    .assert_eq(&text(&view, &["by_category"]));
}

#[test]
fn participants_of_an_activity_have_no_seat() {
    let (_, view) = seats("iati-activity", &[("x:atlas:b", "implementer")]);
    expect![[r#"
        Every seat on record in Club is held by a state
        Seats on record: 1 seat
        Share of seats held by states: 100 %
        Share of seats held by bodies with a public mandate: too little is known, between 0 % and 100 %
        [by_category]
        States | S | 1 seat | 100 %
        [apart]
        B | implementer | since 2010 | participant of an activity
    "#]]
    .assert_eq(&text(&view, &["by_category", "apart"]));
}

#[test]
fn a_row_answered_by_the_actor_stands_beside_and_leaves_the_sum() {
    let row = |amount: &str| {
        parse(&format!(
            r#"{{"by":"x:atlas:a","to":"x:atlas:club","what":{{"amount":"{amount}","currency":"EUR","date":"2024"}},
                "extent":"part","period":{{"from":"2024","to":"2025"}}}}"#
        ))
    };
    let table = || {
        let mut builder = TableBuilder::default();
        builder.push("pledge", "1:p", 1, None, None, row("100"));
        builder.push("pledge", "2:p", 2, None, None, row("11"));
        builder.finish()
    };
    let begin = "key a\n partnership club \"Club\"\n dataset one atlas \"one\"";
    let (state, keys) = with_files(&ledger(begin), vec![("one", "atlas", table())]);
    let sums = |state: &State| text(&read(state, "ladder", &[("p", "club")]), &["sums", "answered"]);
    expect![[r#"
        Club: 2 amounts, called “pledged”
        [sums]
        pledged | pledged | EUR | nominal | given to it | – | 2 amounts | €111
        [answered]
        (No report on record here has been answered.)
    "#]]
    .assert_eq(&sums(&state));
    let answered = Ref::row(keys[0], "1:p").expect("a row");
    let answer = format!(
        r#"{begin}
        link a x:atlas:a
        say link : {{"same":["$a","x:atlas:a"],"basis":"They are one."}}
        say pledge @a : {{"by":"$a","to":"x:atlas:club","what":{{"amount":"90","currency":"EUR","date":"2024"}},"form":"grant","extent":"part","period":{{"from":"2024","to":"2025"}},"instead_of":["{answered}"]}}"#
    );
    let (state, _) = with_files(&ledger(&answer), vec![("one", "atlas", table())]);
    expect![[r#"
        Club: 2 amounts, called “pledged”
        [sums]
        pledged | pledged | EUR | nominal | given to it | – | 2 amounts | €101
        [answered]
        €100 | – | statement
    "#]]
    .assert_eq(&sums(&state));
}

#[test]
fn rows_of_a_file_are_counted_by_a_query() {
    let mut builder = TableBuilder::default();
    for year in 2000..2010 {
        let value = format!(
            r#"{{"about":"x:m49:001","indicator":"x:sdg:7.1.1","value":{{"value":"{}","unit":"percent"}},"period":{{"from":"{year}","to":"{year}"}}}}"#,
            year - 1930
        );
        builder.push("observation", &format!("{year}"), 1, None, None, parse(&value));
    }
    let (state, keys) =
        with_files(&ledger("dataset one series \"one\""), vec![("one", "series", builder.finish())]);
    let view = read(&state, "dataset", &[("d", &keys[0].to_string())]);
    expect![[r#"
        one
        Rows: 10 rows
        [kinds]
        observation | 10 rows
    "#]]
    .assert_eq(&text(&view, &["kinds"]));
    let rows = view.measure("1/0/1").expect("a count");
    assert_eq!(rows.term.leaf_count(&state), 10);
    let series = read(&state, "series", &[("about", "x:m49:001")]);
    assert_eq!(series.table("series").expect("the table").rows.len(), 10);
}
