//! Totals of reported transactions: what counts, what is kept apart, and that every total opens.

// Helpers outside a test function unwrap as the tests do.
#![allow(clippy::unwrap_used)]

use crate::read;
use polyad_fixture::ledger;
use polyad_ledger::rows::{Cell as In, ColumnForm, LoadReport, NewRecord, Table, TableBuilder};
use polyad_ledger::state::{LoadedTable, State, TableSource, dataset_key};
use polyad_lens::{Cell, Number, Params, View, lenses};
use polyad_model::{DatasetKey, Exact, ExactSum, Period};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

struct Files(BTreeMap<DatasetKey, LoadedTable>);

impl TableSource for Files {
    fn table(&self, key: &DatasetKey) -> Option<LoadedTable> {
        self.0.get(key).cloned()
    }
}

/// A transaction as a file has it: activity, publisher, type (empty: none stated), amount, currency, date, receiver.
type Paid =
    (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

const EXAMPLE: [Paid; 8] = [
    ("A", "x:org-id:NO-1", "3", "100.50", "NOK", "2020-03-01", "x:org-id:KE-7"),
    ("A", "x:org-id:NO-1", "3", "-0.5", "NOK", "2020-12-31", "x:org-id:KE-7"),
    ("A", "x:org-id:NO-1", "2", "7", "NOK", "2020", ""),
    ("A", "x:org-id:NO-1", "12", "1000", "USD", "2019-01-01", ""),
    ("B", "x:org-id:NO-1", "10", "5", "NOK", "2020-01-01", ""),
    ("B", "x:org-id:NO-1", "", "3", "NOK", "", ""),
    ("C", "x:org-name:The%20Trust%2FThe%20Trust", "3", "0.001", "NOK", "2020-01-01", ""),
    ("C", "x:org-name:The%20Trust%2FThe%20Trust", "3", "2", "XQQ", "2020-01-01", ""),
];

fn table(paid: &[Paid]) -> Table {
    let mut builder = TableBuilder::default();
    let mut n = 0;
    for own in paid.chunk_by(|a, b| a.0 == b.0) {
        let record = builder.record(NewRecord {
            key: own[0].0.to_owned(),
            name: Some(format!("x:iati-activity:{}", own[0].0).parse().unwrap()),
            reporter: Some(own[0].1.parse().unwrap()),
            line: 1,
            lines: 1,
            ..NewRecord::default()
        });
        let about = builder.name(&format!("x:iati-activity:{}", own[0].0).parse().unwrap());
        let group = builder.group("partnership");
        group.begin(record, "", 1);
        let column = group.column_as("about", ColumnForm::Reference);
        group.set(column, In::Name(about));
        for (at, (_, _, flow, amount, currency, date, to)) in own.iter().enumerate() {
            n += 1;
            let to = (!to.is_empty()).then(|| builder.name(&to.parse().unwrap()));
            let is_pledge = matches!(*flow, "12" | "13");
            let group = builder.group(if is_pledge { "pledge" } else { "contribution" });
            group.begin(record, &format!("transaction[{}]", at + 1), n);
            let stage = match *flow {
                "2" | "11" => "committed",
                "3" => "disbursed",
                _ => "other",
            };
            let called = match *flow {
                "12" => "outgoing pledge",
                "10" => "Credit guarantee",
                "" => "transaction",
                _ => "payment",
            };
            let mut cells = vec![
                ("what", ColumnForm::Amount, In::Money(amount.parse().unwrap(), currency, None)),
                ("as_called", ColumnForm::Word, In::Word(called)),
            ];
            if !flow.is_empty() {
                cells.push(("flow", ColumnForm::Word, In::Word(flow)));
            }
            if let Ok(date) = date.parse() {
                cells.push(if is_pledge {
                    ("period", ColumnForm::Period, In::Period(Period { from: Some(date), to: None }))
                } else {
                    ("when", ColumnForm::Date, In::Date(date))
                });
            }
            if !is_pledge {
                cells.push(("stage", ColumnForm::Word, In::Word(stage)));
            }
            cells.extend(to.map(|to| ("to", ColumnForm::Reference, In::Name(to))));
            for (field, form, cell) in cells {
                let column = group.column_as(field, form);
                group.set(column, cell);
            }
        }
        // A budget is a pledge, and no transaction.
        let group = builder.group("pledge");
        group.begin(record, "budget[1]", n);
        let what = group.column_as("what", ColumnForm::Amount);
        group.set(what, In::Money("900000".parse().unwrap(), "NOK", None));
        let called = group.column_as("as_called", ColumnForm::Word);
        group.set(called, In::Word("budget"));
    }
    builder.finish()
}

fn state_of(files: &[&[Paid]]) -> State {
    let names: Vec<String> = (0..files.len()).map(|n| format!("file{n}")).collect();
    let lines: Vec<String> =
        names.iter().map(|name| format!("dataset {name} iati-activity \"{name}\"")).collect();
    let fixture = ledger(&lines.join("\n"));
    let tables = names.iter().zip(files).map(|(name, paid)| {
        let sha256 = fixture.blobs.iter().find(|(_, bytes)| bytes.as_slice() == name.as_bytes()).unwrap().0;
        let loaded = LoadedTable {
            table: Arc::new(table(paid)),
            report: Arc::new(LoadReport::default()),
            reader_version: 1,
        };
        (dataset_key("iati-activity", None, sha256), loaded)
    });
    fixture.state_with(&Files(tables.collect()))
}

fn rows(view: &View) -> Vec<String> {
    let rows = &view.table("totals").expect("the table").rows;
    rows.iter().map(|row| row.cells.iter().map(Cell::plain).collect::<Vec<_>>().join(" | ")).collect()
}

fn check_terms(state: &State, view: &View) {
    for (path, measure) in view.measures() {
        assert_eq!(measure.term.evaluate(state).ok(), measure.value, "{path}: {}", measure.term.in_words());
        for leaf in measure.term.leaves(state) {
            assert!(state.fact(&leaf).is_some(), "{path}: {leaf}");
        }
    }
}

#[test]
fn totals_stand_by_what_is_named_in_order() {
    let state = state_of(&[&EXAMPLE]);
    let by = |by: &str| rows(&read(&state, "totals", &[("by", by)]));
    assert_eq!(
        by("publisher,type,currency,year"),
        [
            "NO-1 |  | NOK |  | 3 | 1",
            "NO-1 | 2 | NOK | 2020 | 7 | 1",
            "NO-1 | 3 | NOK | 2020 | 100.00 | 2",
            "NO-1 | 10 | NOK | 2020 | 5 | 1",
            "NO-1 | 12 | USD | 2019 | 1000 | 1",
            "The Trust | 3 | NOK | 2020 | 0.001 | 1",
            "The Trust | 3 | XQQ | 2020 | 2 | 1",
        ]
    );
    assert_eq!(
        by("currency,stage"),
        [
            "NOK | Credit guarantee | 5 | 1",
            "NOK | committed | 7 | 1",
            "NOK | disbursed | 100.001 | 3",
            "NOK | transaction | 3 | 1",
            "USD | pledged | 1000 | 1",
            "XQQ | disbursed | 2 | 1",
        ]
    );
    let narrowed = |more: &[(&str, &str)]| {
        let params: Vec<(&str, &str)> = [("by", "type,currency")].iter().chain(more).copied().collect();
        rows(&read(&state, "ladder", &params)).join("; ")
    };
    assert_eq!(narrowed(&[("publisher", "The Trust"), ("currency", "NOK")]), "3 | NOK | 0.001 | 1");
    assert_eq!(narrowed(&[("participant", "KE-7")]), "3 | NOK | 100.00 | 2");
    assert_eq!(narrowed(&[("participant", "x:org-id:KE-7")]), "3 | NOK | 100.00 | 2");
    assert_eq!(narrowed(&[("type", "2, 12")]), "2 | NOK | 7 | 1; 12 | USD | 1000 | 1");
    assert_eq!(narrowed(&[("year", "2019")]), "12 | USD | 1000 | 1");
}

#[test]
fn a_copy_counts_only_as_reported() {
    let state = state_of(&[&EXAMPLE, &EXAMPLE[..4]]);
    let total = |as_reported: &str| {
        let params = [("by", "type"), ("currency", "NOK"), ("type", "3"), ("as_reported", as_reported)];
        let view = read(&state, "totals", &params);
        check_terms(&state, &view);
        rows(&view).join("; ")
    };
    assert_eq!(total("no"), "3 | 100.001 | 3");
    assert_eq!(total("yes"), "3 | 200.001 | 5");
}

#[test]
fn nothing_registered_is_an_empty_table_that_says_so() {
    let view = read(&ledger("actor a \"A\" state").state(), "totals", &[]);
    assert!(rows(&view).is_empty());
    assert!(view.table("totals").expect("the table").empty.contains("No transaction"));
}

#[test]
fn totals_of_several_currencies_or_stages_are_refused() {
    let state = state_of(&[&EXAMPLE]);
    let lens = lenses::find("totals").expect("the lens");
    for params in [
        &[("by", "type")][..],
        &[("by", "currency")],
        &[("by", "type"), ("currency", "NOK,USD")],
        &[("by", "currency"), ("type", "2,3")],
        &[("by", "")],
        &[("by", "currency,type,sum")],
    ] {
        let answer = (lens.read)(&state, &Params::new(params.iter().copied()));
        // No value is no parameter: the totals are by what they are by when nothing is said.
        assert_eq!(answer.is_ok(), params == [("by", "")], "{params:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_total_opens_and_together_they_hold_every_transaction_once(
        picks in prop::collection::vec(0..EXAMPLE.len(), 1..12),
        by in prop::sample::subsequence(vec!["publisher", "type", "stage", "year", "giver", "receiver"], 0..6),
    ) {
        let mut picks = picks;
        picks.sort_unstable();
        let paid: Vec<Paid> = picks.iter().map(|n| EXAMPLE[*n]).collect();
        let state = state_of(&[&paid]);
        let by = [by, vec!["currency"]].concat().join(",");
        let by = if by.contains("type") || by.contains("stage") { by } else { format!("type,{by}") };
        let view = read(&state, "totals", &[("by", &by), ("as_reported", "yes")]);
        check_terms(&state, &view);
        let (mut all, mut count) = (ExactSum::default(), 0);
        for (path, measure) in view.measures() {
            let Some(Number::Exact(value)) = measure.value else { panic!("{path}: no exact number") };
            match measure.unit {
                polyad_lens::Unit::Count(_) => count += value.to_f64() as usize,
                _ => all.add(value),
            }
            let facts = measure.term.leaves(&state);
            let currencies: std::collections::BTreeSet<String> = facts.iter().map(|fact| {
                state.fact(fact).unwrap().value("what").unwrap().str_at("currency").unwrap().to_owned()
            }).collect();
            prop_assert_eq!(currencies.len(), 1);
        }
        let wanted: ExactSum = paid.iter().map(|paid| paid.3.parse::<Exact>().unwrap()).collect();
        prop_assert_eq!(all.total(), wanted.total());
        prop_assert_eq!(count, paid.len());
    }

    #[test]
    fn flows_and_shares_open_and_never_mix_currencies_or_stages(
        picks in prop::collection::vec(0..EXAMPLE.len(), 1..12),
        stage in prop::sample::select(vec!["disbursed", "committed", "pledged", "Credit guarantee"]),
        currency in prop::sample::select(vec!["NOK", "USD", "XQQ", ""]),
    ) {
        let mut picks = picks;
        picks.sort_unstable();
        let paid: Vec<Paid> = picks.iter().map(|n| EXAMPLE[*n]).collect();
        let state = state_of(&[&paid]);
        for lens in ["flows", "spread"] {
            let mut params = vec![("stage", stage), ("leave_out", "nothing")];
            params.extend((!currency.is_empty()).then_some(("currency", currency)));
            let view = read(&state, lens, &params);
            check_terms(&state, &view);
            let mut whole = ExactSum::default();
            for (path, measure) in view.measures() {
                let facts: Vec<_> = measure.term.leaves(&state).iter().filter_map(|leaf| state.fact(leaf)).collect();
                let kinds: std::collections::BTreeSet<(String, String)> = facts
                    .iter()
                    .filter(|fact| matches!(fact.kind(), "pledge" | "contribution"))
                    .map(|fact| {
                        let rung = if fact.kind() == "pledge" { "pledged".to_owned() } else {
                            fact.word("stage").filter(|stage| stage != "other").or_else(|| fact.word("as_called")).unwrap_or_default()
                        };
                        (fact.value("what").unwrap().str_at("currency").unwrap().to_owned(), rung)
                    })
                    .collect();
                prop_assert!(kinds.len() <= 1, "{lens} {path}: {kinds:?}");
                // The first table lists everything once.
                let is_first = path.starts_with("0/") && path.ends_with("/2");
                if let (true, Some(Number::Exact(value))) = (is_first, measure.value) {
                    whole.add(value);
                }
            }
            let chosen = view.tables().next().and_then(|table| table.rows.first()).map(|_| ());
            let wanted: ExactSum = paid
                .iter()
                .filter(|own| {
                    let rung = match own.2 { "2" | "11" => "committed", "3" => "disbursed", "12" | "13" => "pledged", "10" => "Credit guarantee", _ => "transaction" };
                    rung == stage && (currency.is_empty() || own.4 == currency)
                })
                .map(|own| own.3.parse::<Exact>().unwrap())
                .collect();
            // Without a currency the lens takes one; then only what it shows must agree with itself.
            if chosen.is_some() && !currency.is_empty() {
                prop_assert_eq!(whole.total(), wanted.total());
            }
        }
    }
}
