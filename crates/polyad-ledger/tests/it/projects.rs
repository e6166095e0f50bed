//! Projects: an activity counts once, however many files bring it, and stands apart from the facts of the record.

use polyad_fixture::{Ledger, ledger};
use polyad_ledger::json;
use polyad_ledger::rows::{
    Cell, ColumnForm, LoadReport, NewRecord, Table, TableBuilder, decode_table, encode_table,
};
use polyad_ledger::state::{LoadedTable, Project, State, TableSource, dataset_key};
use polyad_model::{DatasetKey, Exact, PartialDate, Period, Ref};
use proptest::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

const FORMAT: &str = "iati-activity";

/// Files of one activity a line: identifier, reporter and day of the last change, `-` where there is none.
struct Files(HashMap<DatasetKey, Arc<Table>>);

impl Files {
    fn of(ledger: &Ledger) -> Files {
        let table = |(sha256, bytes): (&String, &Vec<u8>)| {
            let text = std::str::from_utf8(bytes).unwrap();
            (dataset_key(FORMAT, None, sha256), Arc::new(activities(text)))
        };
        Files(ledger.blobs.iter().map(table).collect())
    }
}

impl TableSource for Files {
    fn table(&self, key: &DatasetKey) -> Option<LoadedTable> {
        let table = self.0.get(key)?.clone();
        Some(LoadedTable { table, report: Arc::new(LoadReport::default()), reader_version: 1 })
    }
}

/// Each activity has two rows: itself, and a payment of the reporter.
fn activities(text: &str) -> Table {
    let mut table = TableBuilder::default();
    let mut keys = Vec::new();
    for (n, line) in (1..).zip(text.lines()) {
        let words: Vec<&str> = line.split(' ').collect();
        let [identifier, reporter, updated] = words[..] else { panic!("three words: {line}") };
        let name = Ref::external("iati-activity", identifier).ok().filter(|_| identifier != "-");
        let is_own = name.is_some() && !keys.contains(&identifier);
        keys.push(identifier);
        let reporter = Ref::external("org-id", reporter).ok().filter(|_| reporter != "-");
        let record = table.record(NewRecord {
            key: if is_own { identifier.to_owned() } else { format!("iati-activity[{n}]") },
            name: name.clone(),
            reporter: reporter.clone(),
            updated: Some(updated.to_owned()).filter(|updated| updated != "-"),
            line: n,
            lines: 1,
            start: 0,
            bytes: 0,
        });
        let about = name.map(|name| table.name(&name));
        let by = reporter.map(|reporter| table.name(&reporter));
        for (kind, step, fields) in [
            ("partnership", "", [("about", about), ("by", None)]),
            ("contribution", "transaction[1]", [("scope", about), ("by", by)]),
        ] {
            let group = table.group(kind);
            group.begin(record, step, n);
            for (field, name) in fields {
                if let Some(name) = name {
                    let column = group.column_as(field, ColumnForm::Reference);
                    group.set(column, Cell::Name(name));
                }
            }
        }
    }
    table.finish()
}

fn state(text: &str) -> (Ledger, State) {
    let ledger = ledger(text);
    let state = ledger.state_with(&Files::of(&ledger));
    if let Err(differences) = ledger.check_findings(&state) {
        panic!("{differences}\nin\n{text}");
    }
    (ledger, state)
}

fn named(identifier: &str) -> Ref {
    Ref::external("iati-activity", identifier).unwrap()
}

/// Where a project stands: title of the file and key of the record.
fn place(project: Project<'_>) -> String {
    format!("{}:{}", project.dataset().text("title").unwrap_or_default(), project.record().unwrap().key)
}

fn counted(state: &State) -> Vec<String> {
    let mut places: Vec<String> = state.projects().iter().map(place).collect();
    places.sort();
    places
}

#[test]
fn what_its_reporter_publishes_counts_before_what_others_changed_later() {
    let (_, state) = state(
        r#"
        own = dataset own iati-activity "A GB-1 2020-01-01" publisher=x:org-id:GB-1
        portal = dataset portal iati-activity "A GB-1 2024-01-01\nB GB-1 2024-01-01" publisher=x:org-id:PORTAL
        "#,
    );
    assert_eq!(counted(&state), ["own:A", "portal:B"]);
    let projects = state.projects();
    let own = projects.find(&named("A")).unwrap();
    assert_eq!(place(own), "own:A");
    assert_eq!(own.copies().into_iter().map(place).collect::<Vec<_>>(), ["portal:A"]);
    let copy = own.copies()[0];
    assert_eq!((copy.number(), copy.name()), (None, named("A")));
    assert_eq!(copy.copies(), [own], "a copy knows the one that counts");
    assert!(projects.find(&named("B")).unwrap().copies().is_empty());
}

#[test]
fn then_the_one_changed_last_counts_and_then_the_one_registered_last() {
    let (_, state) = state(
        r#"
        one = dataset one iati-activity "A GB-1 2024-01-01T10:00:00Z\nB GB-1 2023-01-01\nC - -" publisher=x:org-id:P
        two = dataset two iati-activity "A GB-1 2023-12-31\nB GB-1 2023-01-01\nC - -\nD - 2020-01-01" publisher=x:org-id:P
        three = dataset three iati-activity "D - -" publisher=x:org-id:P
        "#,
    );
    assert_eq!(counted(&state), ["one:A", "two:B", "two:C", "two:D"]);
}

#[test]
fn inside_one_file_the_first_of_the_last_changed_counts() {
    let (_, state) =
        state(r#"f = dataset f iati-activity "A GB-1 2020\nA GB-1 2020\nB GB-1 2020\nB GB-1 2021""#);
    assert_eq!(counted(&state), ["f:A", "f:iati-activity[4]"]);
    assert_eq!(place(state.projects().find(&named("B")).unwrap()), "f:iati-activity[4]");
}

#[test]
fn activities_without_identifier_are_nobodys_copies_and_go_by_their_rows() {
    let (_, state) = state(
        r#"
        one = dataset one iati-activity "- GB-1 2020\n- GB-1 2020"
        two = dataset two iati-activity "- GB-1 2020"
        "#,
    );
    assert_eq!(counted(&state), ["one:iati-activity[1]", "one:iati-activity[2]", "two:iati-activity[1]"]);
    let project = state.projects().get(0).unwrap();
    let Ref::Row { dataset, locator } = project.name() else { panic!("{:?} is a row", project.name()) };
    assert_eq!((dataset, &*locator), (project.dataset().key, "iati-activity[1]"));
    assert_eq!(state.projects().find(&project.name()), Some(project));
}

#[test]
fn facts_of_the_record_leave_the_rows_of_projects_out() {
    let (ledger, state) = state(
        r#"
        own = dataset own iati-activity "A GB-1 2020\nB GB-1 2020" publisher=x:org-id:GB-1
        portal = dataset portal iati-activity "A GB-1 2020" publisher=x:org-id:PORTAL
        "#,
    );
    let reporter = Ref::external("org-id", "GB-1").unwrap();
    assert_eq!(state.facts("partnership").count() + state.facts("contribution").count(), 0);
    assert!(state.facts_naming("contribution", "by", &reporter).is_empty());
    let projects = state.projects();
    let found = projects.facts_naming("contribution", "by", &reporter);
    let found: Vec<String> =
        found.map(|(project, fact)| format!("{} {}", place(project), fact.kind())).collect();
    assert_eq!(found, ["own:A contribution", "own:B contribution"], "of a copy none");
    // Every row is found by its address, counted or not, and knows its project.
    let portal = ledger.id("portal");
    let key = state.datasets().find(|dataset| dataset.statement == portal).unwrap().key;
    let address = Ref::row(key, "A/transaction[1]").unwrap();
    let fact = state.fact(&address).unwrap();
    let project = projects.of(fact).unwrap();
    assert_eq!((place(project), project.number()), ("portal:A".to_owned(), None));
    assert_eq!(projects.find(&address), Some(project));
    assert_eq!(project.facts("contribution").len(), 1);
    assert!(projects.find(&named("C")).is_none());
}

#[test]
fn a_newer_edition_takes_the_place_of_the_former_and_gives_it_back() {
    let (_, state) = state(
        r#"
        e1 = dataset e1 iati-activity "A GB-1 2020\nB GB-1 2020"
        e2 = dataset e2 iati-activity "A GB-1 2019\nC GB-1 2020" replaces=e1 edition=2
        retract e2
        "#,
    );
    let at: Vec<Vec<String>> = (2..=state.size()).map(|size| counted(&state.at(size))).collect();
    assert_eq!(
        at,
        [vec![], vec!["e1:A", "e1:B"], vec!["e2:A", "e2:C"], vec!["e1:A", "e1:B"]]
            .map(|at: Vec<&str>| { at.into_iter().map(str::to_owned).collect::<Vec<String>>() })
    );
}

/// What one row of a made table holds.
#[derive(Debug, Clone)]
struct Made {
    kind: &'static str,
    name: Option<u8>,
    word: Option<String>,
    date: Option<i16>,
    money: Option<(i64, u8, bool)>,
    text: Option<String>,
}

fn made() -> impl Strategy<Value = Made> {
    (
        prop_oneof![Just("contribution"), Just("tag"), Just("goal")],
        proptest::option::of(0..6u8),
        proptest::option::of("[a-c]{1,2}|\\PC{0,4}"),
        proptest::option::of(1..=9999i16),
        proptest::option::of((any::<i64>(), 0..=10u8, any::<bool>())),
        proptest::option::of("\\PC{0,40}"),
    )
        .prop_map(|(kind, name, word, date, money, text)| Made { kind, name, word, date, money, text })
}

/// Records with their rows, as a reader would fill them; keys hold slashes, as identifiers do.
fn table_of(records: &[(String, bool, Vec<Made>)]) -> Table {
    let mut table = TableBuilder::default();
    for (n, (key, has_name, rows)) in records.iter().enumerate() {
        let name = has_name.then(|| named(key));
        let about = name.as_ref().map(|name| table.name(name));
        let record = table.record(NewRecord {
            key: format!("{n}/{key}"),
            name,
            reporter: has_name.then(|| named("reporter")),
            updated: has_name.then(|| key.clone()),
            line: n as u32 + 1,
            lines: rows.len() as u32,
            start: n as u64 * 1_000_000_007,
            bytes: n as u32,
        });
        let group = table.group("partnership");
        group.begin(record, "", n as u32 + 1);
        if let Some(about) = about {
            let column = group.column("about");
            group.set(column, Cell::Name(about));
        }
        for (nth, row) in rows.iter().enumerate() {
            let name = row.name.map(|number| table.name(&named(&number.to_string())));
            let group = table.group(row.kind);
            group.begin(record, &format!("transaction[{}]", nth + 1), nth as u32);
            let cells = [
                ("by_name", ColumnForm::Word, row.word.as_deref().map(Cell::Word)),
                ("to", ColumnForm::Reference, name.map(Cell::Name)),
                (
                    "on",
                    ColumnForm::Date,
                    row.date.map(|year| Cell::Date(PartialDate::year_only(year).unwrap())),
                ),
                (
                    "for",
                    ColumnForm::Period,
                    row.date.map(|year| {
                        Cell::Period(Period { from: PartialDate::year_only(year).ok(), to: None })
                    }),
                ),
                (
                    "what",
                    ColumnForm::Amount,
                    row.money.map(|(digits, scale, dated)| {
                        let date =
                            row.date.filter(|_| dated).and_then(|year| PartialDate::year_only(year).ok());
                        Cell::Money(Exact::new(digits.into(), scale).unwrap(), "EUR", date)
                    }),
                ),
                (
                    "description",
                    ColumnForm::Text,
                    row.text.as_ref().map(|text| Cell::Value(json::object([("en", text.as_str())]))),
                ),
            ];
            for (field, form, cell) in cells {
                if let Some(cell) = cell {
                    let column = group.column_as(field, form);
                    group.set(column, cell);
                }
            }
        }
    }
    table.finish()
}

fn printed(table: &Table) -> Vec<String> {
    let rows = table.groups().iter().flat_map(|group| group.rows());
    let rows = rows.map(|row| {
        let fields = json::object(row.fields()).to_canonical();
        format!("{} {} {} {:?} {fields}", row.kind(), row.locator(), row.line(), row.record())
    });
    rows.collect()
}

proptest! {
    #[test]
    fn a_table_of_records_comes_back_equal_and_locators_find_their_rows(
        records in proptest::collection::vec(("[A-Z]{1,2}(-[0-9/]{1,3})?", any::<bool>(), proptest::collection::vec(made(), 0..5)), 0..8)
    ) {
        let table = table_of(&records);
        prop_assert_eq!(table.record_count() as usize, records.len());
        prop_assert_eq!(table.record(table.record_count()), None);
        let (back, _) = decode_table(&encode_table(&table, &LoadReport::default())).unwrap();
        prop_assert_eq!(printed(&back), printed(&table));
        for table in [&table, &back] {
            for row in table.groups().iter().flat_map(|group| group.rows()) {
                let found = table.row(&row.locator()).unwrap();
                let number = row.record_number().unwrap();
                prop_assert_eq!(found.record_number(), Some(number));
                prop_assert_eq!(found.locator(), row.locator());
                let record = table.record(number).unwrap();
                prop_assert_eq!(table.record_at(record.key), Some(record));
                let of_record = table.group(row.kind()).unwrap().rows_of_record(number);
                prop_assert!(of_record.contains(&row.index()));
            }
        }
        let made: usize = records.iter().map(|(_, _, rows)| rows.len() + 1).sum();
        prop_assert_eq!(table.len(), made);
    }
}
