//! How well goals are read: precision, recall and F1 of extraction on structured sets put into varied sentences,
//! and how the class agrees with human labels of specificity, beside two plain baselines.
//!
//! `cargo run --release -p polyad-lint --example evaluate` with `POLYAD_DATA` at the data folder.

#[path = "evaluate/extraction.rs"]
mod extraction;
#[path = "evaluate/fresh.rs"]
mod fresh;
#[path = "evaluate/ranks.rs"]
mod ranks;

use std::path::PathBuf;

fn main() {
    let folder = std::env::var_os("POLYAD_DATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from)
        .join("goals");
    if !folder.is_dir() {
        println!("SKIPPED: no data at {}", folder.display());
        return;
    }
    extraction::report(&folder);
    ranks::report(&folder);
}

/// Rows of a packed CSV file as maps from column to text.
fn rows(folder: &std::path::Path, name: &str) -> Vec<std::collections::HashMap<String, String>> {
    let file = std::fs::File::open(folder.join(name)).expect("the data file is there");
    let mut reader = csv::Reader::from_reader(flate2::read::GzDecoder::new(file));
    let headers: Vec<String> = reader
        .byte_headers()
        .expect("the file has a header")
        .iter()
        .map(|header| String::from_utf8_lossy(header).into_owned())
        .collect();
    let records = reader.byte_records().filter_map(Result::ok);
    records
        .map(|record| {
            let cells = record.iter().map(|cell| String::from_utf8_lossy(cell).trim().to_owned());
            headers.iter().cloned().zip(cells).collect()
        })
        .collect()
}
