//! Whom the files of the development corpus mention: shares by level, and the levels beside a sample read by hand.

#![allow(clippy::unwrap_used, reason = "a test stops where its ground gives way")]

mod sample;

use crate::data;
use polyad_exchange::{decompress, reader};
use polyad_fixture::ledger;
use polyad_ledger::json;
use polyad_ledger::state::{LoadedTable, State, TableSource, dataset_key};
use polyad_lens::identity::{Level, Resolution};
use polyad_model::DatasetKey;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, LazyLock};
use std::time::Instant;

struct Files(HashMap<DatasetKey, LoadedTable>);

impl TableSource for Files {
    fn table(&self, key: &DatasetKey) -> Option<LoadedTable> {
        self.0.get(key).cloned()
    }
}

/// A state with all lists and files of the corpus registered, read once for all tests.
fn corpus(test: &str) -> Option<&'static State> {
    static CORPUS: LazyLock<Option<State>> = LazyLock::new(|| {
        let folder = data::folder().join("iati");
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .ok()?
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .filter(|name| name.ends_with(".xml.gz") || name.starts_with("reference-publishers"))
            .collect();
        names.push("reference-codelists.tar.gz".to_owned());
        names.sort();
        let mut files = HashMap::new();
        let mut text = String::new();
        for name in names {
            let packed = data::read("corpus", &format!("iati/{name}"))?;
            let contents = decompress::contents(&packed).unwrap();
            let head = String::from_utf8_lossy(&contents[..contents.len().min(4096)]).into_owned();
            let format = match &*name {
                name if name.starts_with("reference-") => "publishers",
                _ if head.contains("<iati-organisations") => "iati-organisation",
                _ => "iati-activity",
            };
            let (table, report) = reader(format).unwrap().read(&contents, &json::object::<&str, &str>([]));
            let loaded = LoadedTable { table: Arc::new(table), report: Arc::new(report), reader_version: 1 };
            files.insert(key_of(format, &name), loaded);
            text.push_str(&format!("dataset d{} {format} \"{name}\"\n", files.len()));
        }
        Some(ledger(&text).state_with(&Files(files)))
    });
    if CORPUS.is_none() {
        data::read(test, "iati/reference-codelists.tar.gz");
    }
    CORPUS.as_ref()
}

/// The key under which a file is registered. The fixture knows a file by its contents; here its name stands for them.
fn key_of(format: &str, name: &str) -> DatasetKey {
    let digest: String = Sha256::digest(name).iter().map(|byte| format!("{byte:02x}")).collect();
    dataset_key(format, None, &digest)
}

#[test]
fn the_share_of_each_level_over_the_corpus() {
    let Some(state) = corpus("the_share_of_each_level_over_the_corpus") else { return };
    let projects = state.projects().len();
    let begun = Instant::now();
    let resolution = Resolution::of(state);
    let read_in = begun.elapsed();
    let begun = Instant::now();
    let candidates = resolution.candidates().len();
    let suggested_in = begun.elapsed();
    let counts = resolution.counts(state);
    let total: u64 = counts.iter().sum();
    let mut levels: BTreeMap<Level, (u64, u64)> = BTreeMap::new();
    for (read, count) in resolution.all().zip(&counts) {
        let level = levels.entry(read.reading.level).or_default();
        *level = (level.0 + 1, level.1 + count);
    }
    println!("{projects} projects, {} distinct mentions, {total} in all", counts.len());
    println!("read in {read_in:.2?}, {candidates} pairs suggested in {suggested_in:.2?}");
    for (level, (distinct, mentions)) in &levels {
        let share = 100.0 * *mentions as f64 / total as f64;
        println!("{:>12} {distinct:>6} {mentions:>7} {share:>6.2} %", level.word());
    }
    let automatic: u64 = levels.iter().filter(|(level, _)| level.is_automatic()).map(|(_, (_, n))| n).sum();
    assert!(projects > 10_000 && total > 50_000, "{projects} projects, {total} mentions");
    assert!(automatic * 100 > total * 60, "{automatic} of {total} are read");
    assert!(candidates > 100, "{candidates} pairs");
    assert_eq!(resolution.counts(state).iter().sum::<u64>(), total, "a count is the same when asked again");
    assert!(Arc::ptr_eq(&resolution, &Resolution::of(state)), "made once");
}
