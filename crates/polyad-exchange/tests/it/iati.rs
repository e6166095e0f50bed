//! The readers of IATI files: on written examples of each version, on hostile input, and on real files beside a
//! second reading of them.

#![allow(clippy::unwrap_used, reason = "a test stops where its ground gives way")]

mod bad_input;
mod beside;
mod complete;
mod examples;
mod hostile;
mod oracle;
mod projects;
mod properties;

use polyad_exchange::iati::{ACTIVITIES, IatiReader};
use polyad_ledger::json;
use polyad_ledger::rows::{LoadReport, Reader, Row, Table};
use std::fmt::Write;

/// The rows and the report of a file of activities.
fn read(file: impl AsRef<[u8]>) -> (Table, LoadReport) {
    read_as(&ACTIVITIES, file)
}

fn read_as(reader: &IatiReader, file: impl AsRef<[u8]>) -> (Table, LoadReport) {
    let (table, report) = reader.read(file.as_ref(), &json::object::<&str, &str>([]));
    assert!(report.balances(), "found = kept + refused: {:?}", report.counts);
    (table, report)
}

/// One row a line: where, what, whose, and all it says.
fn printed_row(row: Row<'_>) -> String {
    let ends = ["scope", "target"].into_iter().filter_map(|field| Some((field, row.value(field)?)));
    let fields = json::object(ends.chain(row.fields()));
    format!("{}:{} {} {}", row.line(), row.locator(), row.kind(), fields.to_canonical())
}

/// Rows, counts that are not zero and findings.
fn printed(table: &Table, report: &LoadReport) -> String {
    let mut out = String::new();
    for row in table.groups().iter().flat_map(|group| group.rows()) {
        writeln!(out, "{}", printed_row(row)).unwrap();
    }
    for (sort, count) in report.counts.iter().filter(|(_, count)| count.found > 0) {
        writeln!(out, "{sort}: {} = {} + {}", count.found, count.kept, count.refused).unwrap();
    }
    out + &findings(report)
}

fn findings(report: &LoadReport) -> String {
    report.findings.iter().fold(String::new(), |mut out, own| {
        let word = own.severity.word();
        writeln!(out, "{}:{}: {word}: {} [{}]", own.line, own.locator, own.message, own.code).unwrap();
        out
    })
}
