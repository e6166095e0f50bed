//! All development files in one state: each activity counts once.

use crate::data;
use polyad_exchange::iati::{ACTIVITIES, ORGANISATIONS};
use polyad_fixture::{Ledger, ledger};
use polyad_ledger::json;
use polyad_ledger::rows::{LoadReport, Reader, Table};
use polyad_ledger::state::{LoadedTable, TableSource, dataset_key};
use polyad_model::{DatasetKey, Ref};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Tables by the dataset that pins them; what is registered is the file's name, since the fixture writes contents into
/// its text.
struct Files(HashMap<DatasetKey, Arc<Table>>);

impl TableSource for Files {
    fn table(&self, key: &DatasetKey) -> Option<LoadedTable> {
        let table = self.0.get(key)?.clone();
        Some(LoadedTable { table, report: Arc::new(LoadReport::default()), reader_version: 1 })
    }
}

fn files_of(ledger: &Ledger, mut tables: BTreeMap<String, Arc<Table>>) -> Files {
    let blobs = ledger.blobs.iter().map(|(sha256, name)| {
        let name = std::str::from_utf8(name).unwrap();
        let format = if name.contains("-org-") { "iati-organisation" } else { "iati-activity" };
        (dataset_key(format, None, sha256), tables.remove(name).unwrap())
    });
    Files(blobs.collect())
}

#[test]
fn an_activity_of_several_files_counts_once() {
    let oracle: Value = serde_json::from_str(include_str!("../../../../../tests/oracle/iati.json")).unwrap();
    let mut tables = BTreeMap::new();
    let mut text = String::new();
    for (n, file) in oracle["files"].as_array().unwrap().iter().enumerate() {
        let name = file["file"].as_str().unwrap();
        let Some(bytes) = data::read("iati projects", &format!("iati/{name}")) else { return };
        let is_of_organisations = name.contains("-org-");
        let reader = if is_of_organisations { &ORGANISATIONS } else { &ACTIVITIES };
        text += &format!("f{n} = dataset f{n} {} \"{name}\"\n", reader.format());
        tables.insert(name.to_owned(), Arc::new(reader.read(&bytes, &json::object::<&str, &str>([])).0));
    }
    let ledger = ledger(&text);
    let state = ledger.state_with(&files_of(&ledger, tables));
    let projects = state.projects();
    let total = |key: &str| oracle["total"][key].as_u64().unwrap() as usize;
    // Those without identifier are each their own.
    assert_eq!(projects.len(), total("distinct_identifiers") + total("activities_without_identifier"));
    let several = projects.iter().filter(|project| {
        let own = [*project];
        let copies = project.copies();
        let files: BTreeSet<DatasetKey> =
            own.iter().chain(&copies).map(|project| project.dataset().key).collect();
        files.len() > 1
    });
    assert_eq!(several.count(), total("identifiers_in_two_files_or_more"));
    // Counted records and copies are all there is.
    let copies: usize = projects.iter().map(|project| project.copies().len()).sum();
    assert_eq!(projects.len() + copies, total("activities"));
    for project in projects.iter().step_by(101) {
        assert_eq!(projects.find(&project.name()), Some(project));
        let address = project.fact().unwrap().address();
        assert_eq!(projects.find(&address), Some(project));
        assert_eq!(state.fact(&address).unwrap().kind(), "partnership");
    }
    assert_eq!(state.facts("partnership").count(), 0, "the record itself has no partnership here");
    let repeated = projects.find(&Ref::external("iati-activity", "XM-DAC-2-10-3267").unwrap()).unwrap();
    assert_eq!(repeated.copies().len(), 1, "one file has it twice");
}
