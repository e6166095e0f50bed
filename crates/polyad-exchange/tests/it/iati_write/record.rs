//! Partnerships of the record as activities: what the standard can say of them, and the rest as facts that come back.

use super::{read, schema};
use expect_test::expect;
use polyad_exchange::atlas::AtlasReader;
use polyad_exchange::iati_write::{self, What, Written};
use polyad_fixture::{Ledger, ledger};
use polyad_ledger::json::{self, Value};
use polyad_ledger::rows::Reader;
use polyad_ledger::state::{EntityKind, LoadedTable, State, TableSource, dataset_key};
use polyad_model::{DatasetKey, Ref};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

const CLIMATE: &str = r#"
key         norway
actor       norway "Norway" state
actor       bank "World Bank" io
partnership climate "Climate & partners" since 2020-05-01 governors=norway purpose="To keep <1.5> degrees."
seat        bank climate implementer 2020-05-01..
seat        india climate member 2021..
seat        who climate observer
first = pledge norway climate 100 USD 2026..2030 when=2025-11-01 scope=climate
pledge      norway climate 150 USD 2026..2030 when=2026-02-01 scope=climate replaces=first
pledge      norway climate 7000 trees 2026..2030 scope=climate
committed   climate 40 USD by=norway when=2026-03-01 scope=climate
disbursed   climate 25.50 NOK by=norway when=2026-04-02 scope=climate
disbursed   climate 1 NOK by=norway when=2026-04 scope=climate
mobilised   climate 1e9 USD when=2026-04-02 scope=climate
goal        climate "Halve emissions by 2030" by=2030
partnership bare "No day" since 2020 governors=norway
"#;

fn written(state: &State, name: &Ref) -> Written {
    iati_write::activities(state, &What::Of(name.clone())).expect("a partnership on record")
}

fn named(state: &State, name: &str) -> Ref {
    let all = state.directory().all();
    all.iter().find(|entity| entity.name.plain() == name).expect("a thing on record").name_ref.clone()
}

/// Every statement that was written is read as a row with all its fields.
fn comes_back(state: &State, file: &Written) -> usize {
    let (table, report) = read(&file.xml);
    assert!(report.balances());
    assert!(report.findings.iter().all(|finding| finding.code != "fact-malformed"), "{:?}", report.findings);
    let mut rows = 0;
    for row in table.groups().iter().flat_map(|group| group.rows()) {
        let Some(address) = row.word("statement") else { continue };
        let fact = state.fact(&address.parse().unwrap()).expect("a fact of the record");
        assert_eq!(row.kind(), fact.kind());
        let ends = [("scope", fact.scope()), ("target", fact.target())];
        let ends = ends.into_iter().filter_map(|(field, name)| Some((field.to_owned(), json::text(name?))));
        let fields: Value = json::object(fact.fields().into_iter().chain(ends));
        assert_eq!(row.value("stated"), Some(fields), "{address}");
        rows += 1;
    }
    assert_eq!(rows, file.xml.matches(" statement=\"").count(), "each statement is one row");
    rows
}

/// Ids and refs of statements are the fixture's business.
fn shape(xml: &str) -> String {
    let lines = xml.lines().filter(|line| !line.contains("<polyad:fact"));
    let mut out = lines.map(|line| format!("{line}\n")).collect::<String>();
    for word in xml.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| word.len() >= 40) {
        out = out.replace(word, "…");
    }
    out
}

#[test]
fn a_partnership_is_written_as_far_as_the_standard_goes_and_comes_back_whole() {
    let ledger: Ledger = ledger(CLIMATE);
    let state = ledger.state();
    let file = written(&state, &named(&state, "Climate & partners"));
    assert_eq!((file.activities, file.refused.len()), (1, 0));
    expect![[r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <iati-activities version="2.03" xmlns:polyad="urn:polyad:record:1">
         <iati-activity>
          <iati-identifier>…</iati-identifier>
          <reporting-org ref="…" type="10">
           <narrative>Norway</narrative>
          </reporting-org>
          <title>
           <narrative xml:lang="en">Climate &amp; partners</narrative>
          </title>
          <description>
           <narrative xml:lang="en">To keep &lt;1.5&gt; degrees.</narrative>
          </description>
          <participating-org role="4" type="40">
           <narrative>World Bank</narrative>
          </participating-org>
          <activity-status code="2"/>
          <activity-date type="2" iso-date="2020-05-01"/>
          <transaction>
           <transaction-type code="12"/>
           <transaction-date iso-date="2026-02-01"/>
           <value currency="USD" value-date="2026-02-01">150</value>
           <provider-org type="10">
            <narrative>Norway</narrative>
           </provider-org>
          </transaction>
          <transaction>
           <transaction-type code="2"/>
           <transaction-date iso-date="2026-03-01"/>
           <value currency="USD" value-date="2026-03-01">40</value>
           <provider-org type="10">
            <narrative>Norway</narrative>
           </provider-org>
          </transaction>
          <transaction>
           <transaction-type code="3"/>
           <transaction-date iso-date="2026-04-02"/>
           <value currency="NOK" value-date="2026-04-02">25.50</value>
           <provider-org type="10">
            <narrative>Norway</narrative>
           </provider-org>
          </transaction>
         </iati-activity>
        </iati-activities>
    "#]]
    .assert_eq(&shape(&file.xml));
    assert_eq!(comes_back(&state, &file), 12);
    schema::validate(&[("a partnership".to_owned(), file.xml)]);
}

#[test]
fn what_lacks_a_day_is_refused_by_name_and_nothing_is_made_up() {
    let ledger: Ledger = ledger(CLIMATE);
    let state = ledger.state();
    let name = named(&state, "No day");
    let file = written(&state, &name);
    assert_eq!(file.activities, 0);
    let said: Vec<_> = file.refused.iter().map(|own| (own.about.as_str(), own.code)).collect();
    assert_eq!(said, [(name.to_string().as_str(), "date-missing")]);
    assert!(file.xml.contains("<polyad:refused "));
    let nobody = "x:atlas:nobody".parse().unwrap();
    assert_eq!(iati_write::activities(&state, &What::Of(nobody)), None);
    // What an actor states is found by the actor.
    let own = written(&state, &named(&state, "Norway"));
    assert_eq!((own.activities, own.refused.len()), (1, 1));
    assert_eq!(iati_write::activities(&state, &What::All).unwrap().activities, 1);
}

struct Files(HashMap<DatasetKey, LoadedTable>);

impl TableSource for Files {
    fn table(&self, key: &DatasetKey) -> Option<LoadedTable> {
        self.0.get(key).cloned()
    }
}

/// The repository's own atlas, registered by a state; what is registered is each file's name.
fn atlas() -> State {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../atlas");
    let mut text = "key india\nactor india \"India\" state\n".to_owned();
    let mut tables = BTreeMap::new();
    let files =
        std::fs::read_dir(&folder).unwrap().chain(std::fs::read_dir(folder.join("partnerships")).unwrap());
    let mut paths: Vec<_> = files.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|end| end == "toml")) {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let (table, report) =
            AtlasReader.read(&std::fs::read(path).unwrap(), &json::object::<&str, &str>([]));
        text += &format!("dataset {name} atlas \"{name}\" @india\n");
        tables.insert(
            name,
            LoadedTable { table: Arc::new(table), report: Arc::new(report), reader_version: 1 },
        );
    }
    let ledger = ledger(&text);
    let keyed = ledger.blobs.iter().map(|(sha256, name)| {
        let name = std::str::from_utf8(name).unwrap();
        (dataset_key("atlas", None, sha256), tables[name].clone())
    });
    ledger.state_with(&Files(keyed.collect()))
}

#[test]
fn partnerships_of_the_atlas_are_written_or_refused_for_what_they_lack() {
    let state = atlas();
    let file = iati_write::activities(&state, &What::All).unwrap();
    assert_eq!(
        file.activities + file.refused.len(),
        state.directory().of_kind(EntityKind::Partnership).count()
    );
    let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
    for own in &file.refused {
        *codes.entry(own.code).or_default() += 1;
    }
    eprintln!("{} partnerships of the atlas are written; refused {codes:?}", file.activities);
    assert!(file.activities >= 15, "{codes:?}");
    assert!(codes.keys().all(|code| matches!(*code, "date-missing" | "participants-missing")), "{codes:?}");
    assert!(comes_back(&state, &file) > 50);
    schema::validate(&[("the atlas".to_owned(), file.xml)]);
}

#[test]
fn what_was_written_and_read_is_written_again_the_same() {
    let ledger: Ledger = ledger(CLIMATE);
    let state = ledger.state();
    let file = written(&state, &named(&state, "Climate & partners"));
    let (table, _) = read(&file.xml);
    let again = super::files::state_of(table);
    let second = iati_write::activities(&again, &What::All).unwrap();
    assert_eq!(second.activities, 1, "{:?}", second.refused);
    let statements = |file: &Written| -> BTreeMap<String, String> {
        let (table, _) = read(&file.xml);
        let rows: Vec<_> = table.groups().iter().flat_map(|group| group.rows()).collect();
        let stated = rows
            .iter()
            .filter_map(|row| Some((row.word("statement")?.to_owned(), row.value("stated")?.to_canonical())));
        stated.collect()
    };
    assert_eq!(statements(&file), statements(&second));
}
