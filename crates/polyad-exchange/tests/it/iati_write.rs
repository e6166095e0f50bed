//! What is written as IATI 2.03: it validates, and what is read again is what was written.

#![allow(clippy::unwrap_used, reason = "a test stops where its ground gives way")]

mod files;
mod record;
mod schema;

use polyad_exchange::iati::ACTIVITIES;
use polyad_ledger::json;
use polyad_ledger::rows::{LoadReport, Reader, Row, Table};

/// Reads a file of activities.
fn read(file: &str) -> (Table, LoadReport) {
    ACTIVITIES.read(file.as_bytes(), &json::object::<&str, &str>([]))
}

/// Kind and fields of a row, with scope and target.
fn printed(row: Row<'_>) -> String {
    let ends = ["scope", "target"].into_iter().filter_map(|field| Some((field, row.value(field)?)));
    format!("{} {}", row.kind(), json::object(ends.chain(row.fields())).to_canonical())
}
