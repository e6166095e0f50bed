//! Two editions of a file: what is matched, what is told, and that every number opens rows of both.

// Helpers outside a test function unwrap as the tests do.
#![allow(clippy::unwrap_used)]

use crate::{read, text};
use expect_test::expect;
use polyad_fixture::{Ledger, ledger};
use polyad_ledger::json;
use polyad_ledger::rows::{Cell as In, ColumnForm, LoadReport, NewRecord, Table, TableBuilder};
use polyad_ledger::state::{LoadedTable, State, TableSource, dataset_key};
use polyad_lens::{Cell, Number, Params, Unit, View, lenses};
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

/// A transaction: type, amount, currency, date, receiver.
type Paid = (&'static str, &'static str, &'static str, &'static str, &'static str);

/// An activity as a file has it.
#[derive(Debug, Clone, Default)]
struct Activity {
    id: &'static str,
    title: &'static str,
    status: &'static str,
    paid: Vec<Paid>,
    budget: &'static str,
    /// Of one indicator: year and value.
    reached: Vec<(&'static str, &'static str)>,
    partners: Vec<&'static str>,
}

fn activity(id: &'static str, paid: &[Paid]) -> Activity {
    Activity { id, title: "Wells", status: "implementation", paid: paid.to_vec(), ..Activity::default() }
}

fn set(builder: &mut TableBuilder, kind: &'static str, cells: Vec<(&'static str, ColumnForm, In<'_>)>) {
    let group = builder.group(kind);
    for (field, form, cell) in cells {
        let column = group.column_as(field, form);
        group.set(column, cell);
    }
}

fn table(activities: &[Activity]) -> Table {
    let mut builder = TableBuilder::default();
    let mut line = 0;
    for own in activities {
        line += 1;
        let name = format!("x:iati-activity:{}", own.id).parse().unwrap();
        let record = builder.record(NewRecord {
            key: own.id.to_owned(),
            name: Some(name),
            reporter: Some("x:org-id:NO-1".parse().unwrap()),
            line,
            lines: 1,
            ..NewRecord::default()
        });
        let about = builder.name(&format!("x:iati-activity:{}", own.id).parse().unwrap());
        builder.group("partnership").begin(record, "", line);
        let title = json::object([("en", own.title)]);
        set(
            &mut builder,
            "partnership",
            vec![
                ("about", ColumnForm::Reference, In::Name(about)),
                ("name", ColumnForm::Text, In::Value(title)),
                ("status", ColumnForm::Word, In::Word(own.status)),
            ],
        );
        for (at, partner) in own.partners.iter().enumerate() {
            let actor = builder.name(&format!("x:org-id:{partner}").parse().unwrap());
            builder.group("seat").begin(record, &format!("participating-org[{}]", at + 1), line);
            set(
                &mut builder,
                "seat",
                vec![
                    ("actor", ColumnForm::Reference, In::Name(actor)),
                    ("role", ColumnForm::Word, In::Word("implementer")),
                ],
            );
        }
        if !own.budget.is_empty() {
            builder.group("pledge").begin(record, "budget[1]", line);
            let year =
                Period { from: Some("2020-01-01".parse().unwrap()), to: Some("2020-12-31".parse().unwrap()) };
            set(
                &mut builder,
                "pledge",
                vec![
                    ("what", ColumnForm::Amount, In::Money(own.budget.parse().unwrap(), "NOK", None)),
                    ("as_called", ColumnForm::Word, In::Word("budget")),
                    ("period", ColumnForm::Period, In::Period(year)),
                ],
            );
        }
        for (at, (flow, amount, currency, date, to)) in own.paid.iter().enumerate() {
            let to = builder.name(&format!("x:org-id:{to}").parse().unwrap());
            builder.group("contribution").begin(record, &format!("transaction[{}]", at + 1), line);
            set(
                &mut builder,
                "contribution",
                vec![
                    ("what", ColumnForm::Amount, In::Money(amount.parse().unwrap(), currency, None)),
                    ("as_called", ColumnForm::Word, In::Word("payment")),
                    ("flow", ColumnForm::Word, In::Word(flow)),
                    ("when", ColumnForm::Date, In::Date(date.parse().unwrap())),
                    ("to", ColumnForm::Reference, In::Name(to)),
                ],
            );
        }
        if !own.reached.is_empty() {
            builder.group("indicator").begin(record, "result[1]/indicator[1]", line);
            let name = json::object([("en", "People with water")]);
            set(&mut builder, "indicator", vec![("name", ColumnForm::Text, In::Value(name))]);
        }
        for (at, (year, value)) in own.reached.iter().enumerate() {
            let step = format!("result[1]/indicator[1]/period[{}]/actual[1]", at + 1);
            builder.group("result").begin(record, &step, line);
            set(
                &mut builder,
                "result",
                vec![
                    ("value", ColumnForm::Amount, In::Quantity(value.parse().unwrap(), "number")),
                    ("period", ColumnForm::Period, In::Period(Period::at(year.parse().unwrap()))),
                ],
            );
        }
    }
    builder.finish()
}

/// A state in which each `dataset NAME FORMAT "NAME"` line has this table; the key of each.
fn with_files(ledger: &Ledger, files: Vec<(&str, &str, Table)>) -> (State, Vec<String>) {
    let key = |name: &str, format: &str| {
        let found = ledger.blobs.iter().find(|(_, bytes)| bytes.as_slice() == name.as_bytes());
        dataset_key(format, None, found.unwrap().0)
    };
    let keys = files.iter().map(|(name, format, _)| key(name, format).to_string()).collect();
    let loaded = |table: Table| LoadedTable {
        table: Arc::new(table),
        report: Arc::new(LoadReport::default()),
        reader_version: 1,
    };
    let tables = files.into_iter().map(|(name, format, table)| (key(name, format), loaded(table))).collect();
    (ledger.state_with(&Files(tables)), keys)
}

/// Editions of one file, each named by its place: `e1` …
fn editions(all: &[Vec<Activity>]) -> (State, Vec<String>) {
    let names: Vec<String> = (1..=all.len()).map(|n| format!("e{n}")).collect();
    let line = |n: usize| match n {
        0 => "dataset e1 iati-activity \"e1\" title=file".to_owned(),
        n => format!("dataset e{} iati-activity \"e{}\" title=file replaces=e{n}", n + 1, n + 1),
    };
    let fixture = ledger(&(0..all.len()).map(line).collect::<Vec<_>>().join("\n"));
    let files = names.iter().zip(all).map(|(name, own)| (name.as_str(), "iati-activity", table(own)));
    with_files(&fixture, files.collect())
}

/// Every number is what its term gives, and every fact behind it is there.
fn check_terms(state: &State, view: &View) {
    for (path, measure) in view.measures() {
        assert_eq!(measure.term.evaluate(state).ok(), measure.value, "{path}: {}", measure.term.in_words());
        for leaf in measure.term.leaves(state) {
            assert!(state.fact(&leaf).is_some(), "{path}: {leaf}");
        }
    }
}

fn compared(state: &State, params: &[(&str, &str)]) -> View {
    let view = read(state, "editions", params);
    check_terms(state, &view);
    view
}

fn first() -> Vec<Activity> {
    vec![
        Activity {
            partners: vec!["KE-7", "KE-8"],
            budget: "1000",
            reached: vec![("2020", "40"), ("2021", "55")],
            ..activity(
                "A",
                &[
                    ("3", "100.50", "NOK", "2020-03-01", "KE-7"),
                    ("3", "60", "NOK", "2020-04-01", "KE-7"),
                    ("3", "60", "NOK", "2020-04-01", "KE-7"),
                    ("2", "7", "USD", "2020-01-01", "KE-7"),
                ],
            )
        },
        activity("B", &[("3", "5", "NOK", "2020-01-01", "KE-9")]),
        activity("C", &[("3", "9", "EUR", "2020-01-01", "KE-9")]),
    ]
}

/// One amount lowered, one raised, one of two equal ones gone, a title and a status changed, a result raised, a
/// partner exchanged, one activity gone, one come; rows and activities in another order.
fn second() -> Vec<Activity> {
    let old = first();
    vec![
        activity("D", &[("3", "70", "EUR", "2021-01-01", "KE-9")]),
        old[1].clone(),
        Activity {
            title: "Wells and pumps",
            status: "closed",
            partners: vec!["KE-9", "KE-7"],
            budget: "1000.00",
            reached: vec![("2020", "40"), ("2021", "57")],
            paid: vec![
                ("2", "8.5", "USD", "2020-01-01", "KE-7"),
                ("3", "60", "NOK", "2020-04-01", "KE-7"),
                ("3", "40.5", "NOK", "2020-03-01", "KE-7"),
            ],
            ..old[0].clone()
        },
    ]
}

#[test]
fn a_changed_file_says_what_came_what_went_and_by_how_much() {
    let (state, keys) = editions(&[first(), second()]);
    let view = compared(&state, &[("dataset", &keys[1])]);
    expect![[r#"
        3 rows added, 4 rows removed, 2 numbers raised, 1 number lowered, 2 other fields changed
        Activities added: 1 record
        Activities removed: 1 record
        Activities changed: 1 record
        [activities]
        Wells | D | added | 2 rows | 0 rows | 0 numbers | 0 numbers | 0 fields | Disbursement | €70
        Wells and pumps | A | changed | 1 row | 2 rows | 2 numbers | 1 number | 2 fields | Disbursement | NOK −120
        Wells | C | removed | 0 rows | 2 rows | 0 numbers | 0 numbers | 0 fields | Disbursement | €−9
        [sums]
        Budget | NOK | 1 amount | 1 amount | NOK 1,000 | NOK 1,000 | NOK 0
        Outgoing commitment | USD | 1 amount | 1 amount | US$7 | US$8.5 | US$1.5
        Disbursement | EUR | 1 amount | 1 amount | €9 | €70 | €61
        Disbursement | NOK | 4 amounts | 3 amounts | NOK 225.5 | NOK 105.5 | NOK −120
        [counts]
        Activity | 3 rows | 3 rows | 1 row | 1 row | 0 numbers | 0 numbers | 2 fields
        Transaction | 6 rows | 5 rows | 1 row | 2 rows | 1 number | 1 number | 0 fields
        Participant | 2 rows | 2 rows | 1 row | 1 row | 0 numbers | 0 numbers | 0 fields
        Plan or pledge | 1 row | 1 row | 0 rows | 0 rows | 0 numbers | 0 numbers | 0 fields
        Indicator | 1 row | 1 row | 0 rows | 0 rows | 0 numbers | 0 numbers | 0 fields
        Actual value | 2 rows | 2 rows | 0 rows | 0 rows | 1 number | 0 numbers | 0 fields
    "#]].assert_eq(&text(&view, &["activities", "sums", "counts"]));
    let view = compared(&state, &[("dataset", &keys[1]), ("list", "changes")]);
    expect![[r#"
        3 rows added, 4 rows removed, 2 numbers raised, 1 number lowered, 2 other fields changed
        Activities added: 1 record
        Activities removed: 1 record
        Activities changed: 1 record
        [changes]
        Wells | added | Disbursement | 2021-01-01; KE-9 | – | €70 | €70
        Wells and pumps | lowered | Disbursement | 2020-03-01; KE-7 | NOK 100.5 | NOK 40.5 | NOK −60
        Wells and pumps | raised | Outgoing commitment | 2020-01-01; KE-7 | US$7 | US$8.5 | US$1.5
        Wells and pumps | raised | Actual value | People with water; 2021 | 55 number | 57 number | 2 number
        Wells | removed | Disbursement | 2020-01-01; KE-9 | €9 | – | €−9
        Wells and pumps | removed | Disbursement | 2020-04-01; KE-7 | NOK 60 | – | NOK −60
        Wells | added | Activity | – | – | – | –
        Wells and pumps | changed | Title | – | Wells | Wells and pumps | –
        Wells and pumps | changed | Status | – | implementation | closed | –
        Wells | removed | Activity | – | – | – | –
        Wells and pumps | added | Participant | KE-9; implementer | – | – | –
        Wells and pumps | removed | Participant | KE-8; implementer | – | – | –
    "#]]
    .assert_eq(&text(&view, &["changes"]));
}

#[test]
fn one_activity_or_one_sort_of_change_can_be_asked_for() {
    let (state, keys) = editions(&[first(), second()]);
    let view = compared(&state, &[("dataset", &keys[1]), ("activity", "A")]);
    assert_eq!(view.table("changes").unwrap().rows.len(), 8);
    assert!(view.table("activities").is_none());
    expect![[r#"
        1 row added, 2 rows removed, 2 numbers raised, 1 number lowered, 2 other fields changed
        [sums]
        Budget | NOK | 1 amount | 1 amount | NOK 1,000 | NOK 1,000 | NOK 0
        Outgoing commitment | USD | 1 amount | 1 amount | US$7 | US$8.5 | US$1.5
        Disbursement | NOK | 3 amounts | 2 amounts | NOK 220.5 | NOK 100.5 | NOK −120
        [counts]
        Activity | 1 row | 1 row | 0 rows | 0 rows | 0 numbers | 0 numbers | 2 fields
        Transaction | 4 rows | 3 rows | 0 rows | 1 row | 1 number | 1 number | 0 fields
        Participant | 2 rows | 2 rows | 1 row | 1 row | 0 numbers | 0 numbers | 0 fields
        Plan or pledge | 1 row | 1 row | 0 rows | 0 rows | 0 numbers | 0 numbers | 0 fields
        Indicator | 1 row | 1 row | 0 rows | 0 rows | 0 numbers | 0 numbers | 0 fields
        Actual value | 2 rows | 2 rows | 0 rows | 0 rows | 1 number | 0 numbers | 0 fields
    "#]]
    .assert_eq(&text(&view, &["sums", "counts"]));
    let by_ref = compared(&state, &[("dataset", &keys[1]), ("activity", "x:iati-activity:A")]);
    assert_eq!(by_ref.table("changes"), view.table("changes"));
    let gone = compared(&state, &[("dataset", &keys[1]), ("activity", "C")]);
    assert_eq!(gone.title, "2 rows removed");
    for (change, count) in [("added", 3), ("removed", 4), ("raised", 2), ("lowered", 1), ("changed", 2)] {
        let view = compared(&state, &[("dataset", &keys[1]), ("change", change)]);
        assert_eq!(view.table("changes").unwrap().rows.len(), count, "{change}");
    }
    let page = compared(&state, &[("dataset", &keys[1]), ("list", "changes"), ("per", "5"), ("page", "3")]);
    let table = page.table("changes").unwrap();
    assert_eq!((table.rows.len(), table.of), (2, Some(12)));
}

#[test]
fn what_went_came_back_and_stays_the_same_is_told_as_that() {
    let (state, keys) = editions(&[first(), second(), first()]);
    assert_ne!(keys[0], keys[2], "another file with the same rows");
    let back = compared(&state, &[("dataset", &keys[2])]);
    assert_eq!(
        back.title,
        "4 rows added, 3 rows removed, 1 number raised, 2 numbers lowered, 2 other fields changed"
    );
    let same = compared(&state, &[("dataset", &keys[2]), ("with", &keys[0])]);
    assert_eq!(same.title, "Nothing differs here between these editions");
    assert_eq!(same.table("activities").unwrap().rows.len(), 0);
    let editions: Vec<Vec<String>> = rows(&same, "editions");
    let standing: Vec<(&str, &str)> = editions.iter().map(|row| (&*row[0], &*row[4])).collect();
    assert_eq!(standing, [("3", "in force"), ("2", "former edition"), ("1", "former edition")]);
    let alone = read(&state, "editions", &[("dataset", &keys[0])]);
    assert_eq!(alone.title, "The first edition on record");
}

#[test]
fn a_withdrawn_edition_is_no_edition_to_compare_with() {
    let fixture = ledger(
        "dataset e1 iati-activity \"e1\" title=file\n dataset e2 iati-activity \"e2\" title=file replaces=e1\n \
         retract e2\n dataset e3 iati-activity \"e3\" title=file replaces=e1",
    );
    let files = [("e1", first()), ("e2", second()), ("e3", first())];
    let files = files.iter().map(|(name, own)| (*name, "iati-activity", table(own)));
    let (state, keys) = with_files(&fixture, files.collect());
    let view = compared(&state, &[("dataset", &keys[2])]);
    assert_eq!(view.title, "Nothing differs here between these editions");
    let standing: Vec<String> = rows(&view, "editions").into_iter().map(|row| row[4].clone()).collect();
    assert_eq!(standing, ["in force", "withdrawn", "former edition"]);
    let asked = compared(&state, &[("dataset", &keys[2]), ("with", &keys[1])]);
    assert!(asked.title.starts_with("4 rows added"), "{}", asked.title);
}

/// A table of values of one series, as a reader of CSV files makes it.
fn series(values: &[(&str, &str, &str)]) -> Table {
    let mut builder = TableBuilder::default();
    for (at, (about, year, value)) in values.iter().enumerate() {
        let fields = format!(
            r#"{{"about":"x:iso3166-1:{about}","indicator":"x:sdg:7.1.1","value":{{"value":"{value}","unit":"percent"}},"period":{{"from":"{year}","to":"{year}"}}}}"#
        );
        let line = at as u32 + 2;
        builder.push(
            "observation",
            &format!("{line}:{about}/{year}"),
            line,
            None,
            None,
            json::parse(&fields).unwrap(),
        );
    }
    builder.finish()
}

#[test]
fn values_of_a_series_are_the_same_by_what_they_are_of() {
    let fixture = ledger(
        "dataset one series \"one\" title=access\n dataset two series \"two\" title=access replaces=one",
    );
    let one = series(&[("KE", "2019", "70"), ("KE", "2020", "71.4"), ("UG", "2020", "42")]);
    let two = series(&[("TZ", "2020", "40"), ("KE", "2020", "71.9"), ("KE", "2019", "70.0")]);
    let (state, keys) = with_files(&fixture, vec![("one", "series", one), ("two", "series", two)]);
    let view = compared(&state, &[("dataset", &keys[1])]);
    expect![[r#"
        1 row added, 1 row removed, 1 number raised
        [changes]
        x:iso3166-1:UG | removed | Value | SDG 7.1.1, People with access to electricity; 2020 | 42 % | – | −42 %
        x:iso3166-1:TZ | added | Value | SDG 7.1.1, People with access to electricity; 2020 | – | 40 % | 40 %
        x:iso3166-1:KE | raised | Value | SDG 7.1.1, People with access to electricity; 2020 | 71.4 % | 71.9 % | 0.5 %
        [sums]
        (Neither edition states an amount of money.)
        [counts]
        Value | 3 rows | 3 rows | 1 row | 1 row | 1 number | 0 numbers | 0 fields
    "#]].assert_eq(&text(&view, &["changes", "sums", "counts"]));
}

#[test]
fn rows_that_name_rows_of_their_own_file_are_not_changed_by_its_key() {
    let fixture = ledger("dataset one atlas \"one\"\n dataset two atlas \"two\" replaces=one");
    let keys: Vec<DatasetKey> = ["one", "two"]
        .iter()
        .map(|name| {
            let found = fixture.blobs.iter().find(|(_, bytes)| bytes.as_slice() == name.as_bytes());
            dataset_key("atlas", None, found.unwrap().0)
        })
        .collect();
    let table = |key: &DatasetKey, line: u32, words: &str| {
        let mut builder = TableBuilder::default();
        let goal = format!(r#"{{"text":{{"en":"{words}"}},"scope":"x:atlas:club"}}"#);
        builder.push("goal", &format!("{line}:access"), line, None, None, json::parse(&goal).unwrap());
        let pledge = format!(
            r#"{{"by":"x:atlas:a","what":{{"amount":"5","currency":"USD","date":"2020"}},"goal":"r:{key}:{line}:access","period":{{"from":"2020","to":".."}}}}"#
        );
        builder.push(
            "pledge",
            &format!("{}:p", line + 9),
            line + 9,
            None,
            None,
            json::parse(&pledge).unwrap(),
        );
        builder.finish()
    };
    let tables = [table(&keys[0], 3, "Access for all"), table(&keys[1], 40, "Access for everyone")];
    let [one, two] = tables;
    let (state, keys) = with_files(&fixture, vec![("one", "atlas", one), ("two", "atlas", two)]);
    let view = compared(&state, &[("dataset", &keys[1])]);
    assert_eq!(view.title, "1 other field changed");
    let changes = rows(&view, "changes");
    assert_eq!(&changes[0][4..6], ["Access for all", "Access for everyone"]);
}

#[test]
fn what_cannot_be_asked_is_refused_by_name() {
    let (state, keys) = editions(&[first(), second()]);
    let refused = |params: &[(&str, &str)]| {
        let lens = lenses::find("editions").unwrap();
        (lens.read)(&state, &Params::new(params.iter().copied())).unwrap_err().to_string()
    };
    assert!(refused(&[]).contains("`dataset`: is required"));
    assert!(refused(&[("dataset", "file")]).contains("64 hexadecimal digits"));
    assert!(refused(&[("dataset", &"0".repeat(64))]).contains("no dataset on record"));
    assert!(refused(&[("dataset", &keys[1]), ("activity", "Z")]).contains("neither edition"));
    assert!(refused(&[("dataset", &keys[1]), ("change", "moved")]).contains("is one of added"));
}

fn rows(view: &View, key: &str) -> Vec<Vec<String>> {
    let rows = &view.table(key).unwrap_or_else(|| panic!("no table {key}")).rows;
    rows.iter().map(|row| row.cells.iter().map(Cell::plain).collect()).collect()
}

/// What files say of themselves in the list of imports.
fn imports(state: &State, params: &[(&str, &str)]) -> Vec<String> {
    let view = compared_by(state, "imports", params);
    rows(&view, "imports").iter().map(|row| format!("{} {}/{} {}", row[1], row[4], row[5], row[7])).collect()
}

fn compared_by(state: &State, lens: &str, params: &[(&str, &str)]) -> View {
    let view = read(state, lens, params);
    check_terms(state, &view);
    view
}

#[test]
fn imports_are_listed_newest_first_and_found_by_what_they_say() {
    let fixture = ledger(
        "dataset e1 iati-activity \"e1\" title=wells publisher=x:org-id:NO-1\n \
         dataset s1 series \"s1\" title=Access publisher=WHO\n \
         dataset e2 iati-activity \"e2\" title=wells publisher=x:org-id:NO-1 replaces=e1",
    );
    let files = vec![
        ("e1", "iati-activity", table(&first())),
        ("s1", "series", series(&[("KE", "2019", "70")])),
        ("e2", "iati-activity", table(&second())),
    ];
    let (state, _) = with_files(&fixture, files);
    assert_eq!(
        imports(&state, &[]),
        ["wells 2/2 in force", "Access 1/1 in force", "wells 1/2 former edition"]
    );
    assert_eq!(imports(&state, &[("format", "series")]), ["Access 1/1 in force"]);
    assert_eq!(
        imports(&state, &[("publisher", "no-1"), ("standing", "former")]),
        ["wells 1/2 former edition"]
    );
    assert_eq!(imports(&state, &[("q", "acc")]), ["Access 1/1 in force"]);
    assert_eq!(imports(&state, &[("sort", "title"), ("per", "1")]), ["Access 1/1 in force"]);
    assert_eq!(imports(&state, &[("per", "1"), ("page", "3")]), ["wells 1/2 former edition"]);
    assert!(imports(&state, &[("refused", "yes")]).is_empty());
    assert!(imports(&ledger("actor a \"A\" state").state(), &[]).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    /// Whatever two editions hold: what is told of rows and of amounts adds up to the difference between them, and
    /// told the other way round it is the opposite.
    #[test]
    fn what_is_told_adds_up_to_the_difference(one in any_edition(), two in any_edition()) {
        let (state, keys) = editions(&[one, two]);
        let forth = compared(&state, &[("dataset", &keys[1]), ("list", "changes")]);
        let back = compared(&state, &[("dataset", &keys[0]), ("with", &keys[1]), ("list", "changes")]);
        let number = |text: &String| text.parse::<i64>().unwrap();
        let (counts, mirrored) = (rows(&forth, "counts"), rows(&back, "counts"));
        for row in &counts {
            prop_assert_eq!(number(&row[1]) + number(&row[3]) - number(&row[4]), number(&row[2]), "{:?}", row);
            let other = mirrored.iter().find(|other| other[0] == row[0]).unwrap();
            let turned = [&other[4], &other[3], &other[6], &other[5], &other[7]];
            prop_assert_eq!([&row[3], &row[4], &row[5], &row[6], &row[7]], turned);
        }
        let mut told: BTreeMap<(String, String), ExactSum> = BTreeMap::new();
        for row in &forth.table("changes").unwrap().rows {
            if let Cell::Measure(difference) = &row.cells[6]
                && let (Unit::Money(currency, _), Some(Number::Exact(value))) = (&difference.unit, difference.value)
            {
                told.entry((row.cells[2].plain(), currency.to_string())).or_default().add(value);
            }
        }
        for row in rows(&forth, "sums") {
            let told = told.remove(&(row[0].clone(), row[1].clone())).unwrap_or_default().total().unwrap();
            prop_assert_eq!(told, row[6].parse::<Exact>().unwrap(), "{:?}", row);
        }
        prop_assert!(told.is_empty());
    }
}

/// Few names, amounts and dates, so that much is alike and much repeats.
fn any_edition() -> impl Strategy<Value = Vec<Activity>> {
    let paid = (
        prop::sample::select(vec!["2", "3", "4"]),
        prop::sample::select(vec!["1", "2", "-1", "2.50", "900"]),
        prop::sample::select(vec!["NOK", "USD"]),
        prop::sample::select(vec!["2020-01-01", "2020-01-02"]),
        prop::sample::select(vec!["KE-7", "KE-8"]),
    );
    let one = (
        prop::sample::select(vec!["Wells", "Pumps"]),
        prop::collection::vec(paid, 0..6),
        prop::sample::select(vec!["", "10", "11"]),
        prop::sample::select(vec![
            vec![],
            vec![("2020", "4")],
            vec![("2020", "5"), ("2020", "4"), ("2021", "7")],
        ]),
        prop::sample::subsequence(vec!["KE-7", "KE-8", "KE-9"], 0..=3),
    );
    let ids = prop::sample::subsequence(vec!["A", "B", "C", "D"], 0..=4).prop_shuffle();
    (ids, prop::collection::vec(one, 4)).prop_map(|(ids, all)| {
        let each = ids.into_iter().zip(all);
        each.map(|(id, (title, paid, budget, reached, partners))| Activity {
            id,
            title,
            status: "closed",
            paid,
            budget,
            reached,
            partners,
        })
        .collect()
    })
}
