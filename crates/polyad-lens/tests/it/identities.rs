//! Whom mentions are read as: each level, what is never read, and pairs that only a statement joins.

use crate::read;
use polyad_fixture::ledger;
use polyad_ledger::json::{self, Value};
use polyad_ledger::rows::{Cell as In, ColumnForm, LoadReport, NewRecord, Table, TableBuilder};
use polyad_ledger::state::{Fact, LoadedTable, State, TableSource, dataset_key};
use polyad_lens::identity::{Level, Resolution, canonical};
use polyad_model::{DatasetKey, Ref};
use std::collections::BTreeMap;
use std::sync::Arc;

struct Files(BTreeMap<DatasetKey, LoadedTable>);

impl TableSource for Files {
    fn table(&self, key: &DatasetKey) -> Option<LoadedTable> {
        self.0.get(key).cloned()
    }
}

/// A reporter (code, name) and whom its activity names: code and name, either may be empty.
type File = ((&'static str, &'static str), &'static [(&'static str, &'static str)]);

fn organisation(reporter: &str, code: &str, name: &str) -> Ref {
    match code {
        "" => Ref::external("org-name", &format!("{reporter}/{name}")).expect("a Ref"),
        code => Ref::external("org-id", code).expect("a Ref"),
    }
}

fn table(((code, name), seats): File) -> Table {
    let mut table = TableBuilder::default();
    let record = NewRecord {
        key: format!("{code}-A"),
        name: Ref::external("iati-activity", &format!("{code}-A")).ok(),
        reporter: Some(organisation(code, code, name)),
        updated: None,
        line: 1,
        lines: 1,
        start: 0,
        bytes: 1,
    };
    let number = table.record(record);
    let group = table.group("partnership");
    let called = group.column_as("reporter_name", ColumnForm::Word);
    group.begin(number, "", 1);
    group.set(called, In::Word(name));
    let actors: Vec<_> = seats.iter().map(|(own, name)| table.name(&organisation(code, own, name))).collect();
    let group = table.group("seat");
    let (actor, called) =
        (group.column_as("actor", ColumnForm::Reference), group.column_as("actor_name", ColumnForm::Word));
    for (n, (id, (_, name))) in actors.into_iter().zip(seats).enumerate() {
        group.begin(number, &format!("participating-org[{}]", n + 1), 2);
        group.set(actor, In::Name(id));
        if !name.is_empty() {
            group.set(called, In::Word(name));
        }
    }
    table.finish()
}

/// A line of a list: list, code, name, kind, short name in the Registry.
fn list(lines: &[[&str; 5]]) -> Table {
    let mut table = TableBuilder::default();
    for (n, [list, code, name, kind, slug]) in lines.iter().enumerate() {
        let mut fields = vec![
            ("about", json::text(Ref::external("org-id", code).expect("a Ref"))),
            ("name", json::object([("und", *name)])),
            ("list", Value::from(*list)),
        ];
        fields.extend(
            [("organisation_type", *kind), ("registry_name", *slug)]
                .into_iter()
                .filter(|(_, v)| !v.is_empty())
                .map(|(k, v)| (k, Value::from(v))),
        );
        table.push("actor", &format!("{}:{code}", n + 1), n as u32 + 1, None, None, json::object(fields));
    }
    table.finish()
}

/// A state with the lists below, files, and statements after them.
fn state(files: &[File], statements: &str) -> State {
    let lists = list(&[
        ["registry", "GB-CHC-285776", "CAFOD", "21", "cafod"],
        ["registry", "XM-DAC-928", "World Health Organization", "40", "who"],
        ["registry", "GB-GOV-9", "Department for Work and Pensions", "10", "dwp"],
        ["registry", "GB-9", "Department for Work and Pensions", "10", "dwp"],
        ["registry", "IE-CHY-20009090", "Concern Worldwide", "21", "concern"],
        ["registry", "BE-BCE_KBO-0453975341", "Search for Common Ground", "21", "sfcg"],
        ["registry", "BE-BCE_KBO-0453475391", "Search for Common Ground", "21", "sfcg"],
        ["CRSChannelCode", "41114", "United Nations Development Programme", "", ""],
        ["CRSChannelCode", "44000", "World Bank Group (WB)", "", ""],
        ["OrganisationIdentifier", "AT-11", "Ministry of Defense", "", ""],
    ]);
    let files = files.iter().map(|file| ("iati-activity", table(*file)));
    let named: Vec<(&str, Table)> = std::iter::once(("publishers", lists)).chain(files).collect();
    let lines: Vec<String> =
        named.iter().enumerate().map(|(n, (format, _))| format!("dataset d{n} {format} file{n}\n")).collect();
    let fixture = ledger(&(lines.concat() + statements));
    let loaded = named.into_iter().enumerate().map(|(n, (format, table))| {
        let contents = format!("file{n}");
        let held = fixture.blobs.iter().find(|(_, bytes)| bytes.as_slice() == contents.as_bytes());
        let (sha256, _) = held.expect("the fixture holds it");
        let table = Arc::new(table);
        let loaded = LoadedTable { table, report: Arc::new(LoadReport::default()), reader_version: 1 };
        (dataset_key(format, None, sha256), loaded)
    });
    fixture.state_with(&Files(loaded.collect()))
}

/// How the participants of the first file are read, in order.
fn readings(state: &State) -> Vec<(Level, String)> {
    let resolution = Resolution::of(state);
    let file = &state.projects().files()[0];
    let seats = file.table().group("seat").expect("seats");
    let read = seats.rows().map(|row| {
        let read = resolution.reading(state, Fact::Row(file.dataset(), row), "actor").expect("a mention");
        let target = read.reading.target.as_ref().map_or_else(String::new, |target| target.to_string());
        (read.reading.level, target.replace("x:org-id:", ""))
    });
    read.collect()
}

const REPORTER: (&str, &str) = ("GB-CHC-285776", "CAFOD");

#[test]
fn a_code_is_read_in_every_spelling_that_a_rule_or_a_list_knows() {
    let file: File = (
        REPORTER,
        &[
            ("XM-DAC-928", "World Health Organisation"),
            ("41114", "UNDP"),
            ("US-EIN-12-3456789", "Some Trust"),
            ("gb-chc-285776", ""),
            ("GB-9", "Department for Work and Pensions"),
            ("GB", "United Kingdom"),
            ("BE-BCE_KBO-0453975341", "Search for Common Ground"),
        ],
    );
    let exact = |code: &str| (Level::Exact, code.to_owned());
    let normal = |code: &str| (Level::Normalised, code.to_owned());
    let expected = vec![
        exact("XM-DAC-928"),
        normal("XM-DAC-41114"),
        normal("US-EIN-123456789"),
        normal("GB-CHC-285776"),
        normal("GB-GOV-9"),
        normal("x:iso3166-1:GB"),
        exact("BE-BCE_KBO-0453975341"),
    ];
    assert_eq!(readings(&state(&[file], "")), expected);
}

#[test]
fn a_name_is_read_where_it_is_that_of_one_body_alone() {
    let file: File = (
        REPORTER,
        &[
            ("NL-KVK-12345678", "Akvo"),
            ("", "AKVO"),
            ("", "The World Health Organization (WHO)"),
            ("", "Japan"),
            ("", "Government of Kenya"),
            ("298", "World Health Organization"),
            ("", "Akvo Kenya"),
        ],
    );
    let name = |code: &str| (Level::Name, code.to_owned());
    let expected = vec![
        (Level::Exact, "NL-KVK-12345678".to_owned()),
        name("NL-KVK-12345678"),
        name("XM-DAC-928"),
        name("x:iso3166-1:JP"),
        name("x:iso3166-1:KE"),
        name("XM-DAC-928"),
        (Level::Unresolved, String::new()),
    ];
    assert_eq!(readings(&state(&[file], "")), expected);
    // What one reporter gives a code says nothing of what another one means by the name.
    let other: File = (("XM-DAC-7", "Ministry"), &[("", "Akvo")]);
    assert_eq!(readings(&state(&[other, file], "")), [(Level::Unresolved, String::new())]);
}

#[test]
fn what_cannot_be_known_is_not_read() {
    let file: File = (
        REPORTER,
        &[
            ("", "Ministry of Defense"),
            ("", "Department for Work and Pensions"),
            ("22000", "Concern Worldwide"),
            ("52000", "Whoever Limited"),
            ("XM-DAC-928", "Inter-American Foundation"),
            ("", "n/a"),
            ("Misc", ""),
            ("", "Search for Common Ground"),
        ],
    );
    let levels: Vec<Level> = readings(&state(&[file], "")).into_iter().map(|(level, _)| level).collect();
    use Level::{Class, Contradicted, Unnamed, Unresolved};
    assert_eq!(levels, [Unresolved, Unresolved, Class, Class, Contradicted, Unnamed, Unnamed, Unresolved]);
}

#[test]
fn a_reading_joins_nothing_and_a_link_joins_for_good() {
    let file: File = (REPORTER, &[("41114", "UNDP"), ("", "United Nation Development Program")]);
    let (spelt, listed) = (organisation("", "41114", ""), organisation("", "XM-DAC-41114", ""));
    let words = organisation(REPORTER.0, "", "United Nation Development Program");
    let apart = state(&[file], "");
    let resolution = Resolution::of(&apart);
    assert_eq!(canonical(&spelt), listed);
    assert_eq!(resolution.same_organisation(&apart, &spelt, &listed), Some(Level::Normalised));
    assert!(!apart.links().same(&spelt, &listed), "a reading is no link");
    assert_eq!(resolution.same_organisation(&apart, &words, &listed), None);
    let pair = resolution.candidates().iter().find(|pair| pair.a == words && pair.b == listed);
    let pair = pair.expect("it is suggested");
    assert!(pair.score > 0.9 && pair.score < 1.0 && !pair.reasons.is_empty(), "{pair:?}");

    let link = format!("link {words} {listed}\n");
    let joined = state(&[file], &link);
    let resolution = Resolution::of(&joined);
    assert_eq!(resolution.same_organisation(&joined, &words, &listed), Some(Level::Linked));
    assert_eq!(
        resolution.same_organisation(&joined, &words, &spelt),
        Some(Level::Normalised),
        "link and spelling"
    );
    let rows = |state: &State, list: &str| {
        let view = read(state, "identities", &[("list", list), ("q", "nation program")]);
        let table = view.tables().find(|table| table.key == list).expect("a list");
        table.rows.len()
    };
    assert_eq!((rows(&apart, "candidates"), rows(&apart, "accepted")), (1, 0));
    assert_eq!((rows(&joined, "candidates"), rows(&joined, "accepted")), (0, 1));
    let refused = format!(
        "say objection target={words} : {{\"apart\":[\"{words}\",\"{listed}\"],\"text\":{{\"en\":\"Two bodies.\"}}}}\n"
    );
    let refused = state(&[file], &refused);
    assert_eq!((rows(&refused, "candidates"), rows(&refused, "refused")), (0, 1));
}

#[test]
fn two_codes_of_one_register_are_no_pair() {
    let file: File = (
        REPORTER,
        &[
            ("GB-COH-1", "Example Wells Partnership"),
            ("GB-COH-2", "Example Wells Partnership"),
            ("US-EIN-123456789", "Example Wells Partnership"),
        ],
    );
    let state = state(&[file], "");
    let resolution = Resolution::of(&state);
    let coh = |name: &Ref| name.code_in("org-id").is_some_and(|code| code.starts_with("GB-COH"));
    assert!(resolution.candidates().iter().all(|pair| !(coh(&pair.a) && coh(&pair.b))));
}
