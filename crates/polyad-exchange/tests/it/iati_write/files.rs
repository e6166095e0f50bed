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
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

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

/// What came of one file.
#[derive(Default)]
struct Sums {
    activities: usize,
    rows: usize,
    facts: usize,
    refused: BTreeMap<&'static str, u64>,
    files: Vec<(String, String)>,
}

/// Writes every activity of a file, reads what was written, and compares row by row.
fn round_trip(name: &str, bytes: &[u8], sums: &mut Sums) {
    let state = state_of(ACTIVITIES.read(bytes, &json::object::<&str, &str>([])).0);
    let before = rows(&state);
    let file = written(&state);
    assert_eq!(file.activities + file.refused.len(), before.len(), "{name}: written or refused by name");
    let (table, report) = read(&file.xml);
    let malformed: Vec<_> =
        report.findings.iter().filter(|finding| finding.code == "fact-malformed").collect();
    assert!(malformed.is_empty(), "{name}: {malformed:?}");
    assert!(report.balances(), "{name}");
    let after = rows(&state_of(table));
    assert_eq!(after.len(), file.activities, "{name}");
    for (activity, rows) in &after {
        assert_eq!(before.get(activity), Some(rows), "{name}: {activity}");
        sums.rows += rows.len();
    }
    sums.activities += file.activities;
    sums.facts += file.xml.matches("<polyad:fact ").count();
    for own in &file.refused {
        *sums.refused.entry(own.code).or_default() += 1;
    }
    if file.activities > 0 {
        sums.files.push((name.to_owned(), file.xml));
    }
}

#[test]
fn every_activity_of_the_development_files_comes_back_as_it_was() {
    let oracle: Value = serde_json::from_str(include_str!("../../../../../tests/oracle/iati.json")).unwrap();
    let files = oracle["files"].as_array().unwrap().iter().filter(|file| file["recovered"] == false);
    let names = files.map(|file| file["file"].as_str().unwrap()).filter(|name| !name.contains("-org-"));
    let names: Vec<&str> = names.collect();
    let mut read = Vec::new();
    for name in &names {
        let Some(bytes) = data::read("iati written", &format!("iati/{name}")) else { return };
        read.push((*name, bytes));
    }
    // Large files first, so that both workers end together.
    read.sort_by_key(|(_, bytes)| Reverse(bytes.len()));
    let next = AtomicUsize::new(0);
    let work = || {
        let mut sums = Sums::default();
        while let Some((name, bytes)) = read.get(next.fetch_add(1, Ordering::Relaxed)) {
            round_trip(name, bytes, &mut sums);
        }
        sums
    };
    let all: Vec<Sums> = std::thread::scope(|scope| {
        let workers = [scope.spawn(work), scope.spawn(work)];
        workers.into_iter().map(|worker| worker.join().unwrap()).collect()
    });
    let sum = |of: fn(&Sums) -> usize| all.iter().map(of).sum::<usize>();
    let (activities, rows, facts) = (sum(|own| own.activities), sum(|own| own.rows), sum(|own| own.facts));
    let mut refused: BTreeMap<&str, u64> = BTreeMap::new();
    all.iter()
        .flat_map(|own| &own.refused)
        .for_each(|(code, count)| *refused.entry(code).or_default() += count);
    eprintln!("{activities} activities, {rows} rows, {facts} of them as facts; refused {refused:?}");
    assert!(
        activities > 9_000 && facts * 10 < rows,
        "{activities} activities, {facts} of {rows} rows as facts"
    );
    schema::validate(&all.into_iter().flat_map(|own| own.files).collect::<Vec<_>>());
}
