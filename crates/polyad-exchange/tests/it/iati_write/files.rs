//! Every activity of the development files, written and read again.

use super::{printed, read, schema};
use crate::data;
use polyad_exchange::iati::ACTIVITIES;
use polyad_exchange::iati_write::{self, What, Written};
use polyad_fixture::ledger;
use polyad_ledger::json;
use polyad_ledger::rows::{LoadReport, Reader, Table};
use polyad_ledger::state::{LoadedTable, State, TableSource, dataset_key};
use polyad_model::DatasetKey;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

struct File(DatasetKey, Arc<Table>);

impl TableSource for File {
    fn table(&self, key: &DatasetKey) -> Option<LoadedTable> {
        let (table, report) = (self.1.clone(), Arc::new(LoadReport::default()));
        (self.0 == *key).then_some(LoadedTable { table, report, reader_version: 1 })
    }
}

/// A state with one registered file.
pub(super) fn state_of(table: Table) -> State {
    let ledger = ledger("dataset one iati-activity \"one\"");
    let key = dataset_key("iati-activity", None, ledger.blobs.iter().next().expect("a file").0);
    ledger.state_with(&File(key, Arc::new(table)))
}

fn written(state: &State) -> Written {
    iati_write::activities(state, &What::All).expect("all is always something")
}

/// Rows of counted activities by name.
fn rows(state: &State) -> BTreeMap<String, Vec<String>> {
    let mut rows: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for project in state.projects().iter() {
        let own = rows.entry(project.name().to_string()).or_default();
        for kind in ["partnership", "seat", "tag", "pledge", "contribution", "indicator", "goal", "result"] {
            for fact in project.facts(kind) {
                if let polyad_ledger::state::Fact::Row(_, row) = fact {
                    own.push(printed(row));
                }
            }
        }
        own.sort_unstable();
    }
    rows
}

#[test]
fn every_activity_of_the_development_files_comes_back_as_it_was() {
    let oracle: Value = serde_json::from_str(include_str!("../../../../../tests/oracle/iati.json")).unwrap();
    let (mut activities, mut facts, mut all_rows) = (0, 0, 0);
    let mut refused: BTreeMap<&str, u64> = BTreeMap::new();
    let mut validated = Vec::new();
    for file in oracle["files"].as_array().unwrap() {
        let name = file["file"].as_str().unwrap();
        if name.contains("-org-") || file["recovered"] == true {
            continue;
        }
        let Some(bytes) = data::read("iati written", &format!("iati/{name}")) else { return };
        let state = state_of(ACTIVITIES.read(&bytes, &json::object::<&str, &str>([])).0);
        let before = rows(&state);
        let file = written(&state);
        assert_eq!(file.activities + file.refused.len(), before.len(), "{name}: written or refused by name");
        let (table, report) = read(&file.xml);
        let worst: Vec<_> =
            report.findings.iter().filter(|finding| finding.code == "fact-malformed").collect();
        assert!(worst.is_empty(), "{name}: {worst:?}");
        assert!(report.balances(), "{name}");
        let after = rows(&state_of(table));
        assert_eq!(after.len(), file.activities, "{name}");
        for (activity, rows) in &after {
            assert_eq!(before.get(activity), Some(rows), "{name}: {activity}");
            all_rows += rows.len();
        }
        activities += file.activities;
        facts += file.xml.matches("<polyad:fact ").count();
        for own in &file.refused {
            *refused.entry(own.code).or_default() += 1;
        }
        if file.activities > 0 {
            validated.push((name.to_owned(), file.xml));
        }
    }
    eprintln!("{activities} activities, {all_rows} rows, {facts} of them as facts; refused {refused:?}");
    assert!(activities > 4_000, "{activities}");
    schema::validate(&validated);
}
