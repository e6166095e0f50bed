//! Spreadsheets: what is read of the tables that people keep, and what is written comes back.

mod guessing;
mod nasty;
mod oracle;
mod trip;

use polyad_exchange::sheet::{Guess, SheetReader, Told, guess};
use polyad_exchange::workbook::Workbook;
use polyad_ledger::json::{self, Value};
use polyad_ledger::rows::{LoadReport, Reader, Table};
use rust_xlsxwriter as xlsx;

/// A workbook of sheets, each a name and lines of cells parted by `|`; what looks like a number is one, a cell that
/// begins with `'` is text.
fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    let mut book = xlsx::Workbook::new();
    for (name, text) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).expect("as the test made it");
        for (row, line) in text.lines().enumerate() {
            for (column, cell) in line.split('|').map(str::trim).enumerate() {
                write(sheet, row as u32, column as u16, cell);
            }
        }
    }
    book.save_to_buffer().expect("as the test made it")
}

fn write(sheet: &mut xlsx::Worksheet, row: u32, column: u16, cell: &str) {
    if cell.is_empty() {
        return;
    }
    match (cell.strip_prefix('\''), cell.parse::<f64>()) {
        (Some(text), _) => sheet.write_string(row, column, text).expect("as the test made it"),
        (None, Ok(number)) => sheet.write_number(row, column, number).expect("as the test made it"),
        (None, Err(_)) => sheet.write_string(row, column, cell).expect("as the test made it"),
    };
}

fn guessed(bytes: &[u8], told: &Told) -> Guess {
    guess(&Workbook::read(bytes).expect("as the test made it"), told)
}

/// Reads a workbook by the mapping that is guessed.
fn read_guessed(bytes: &[u8], told: &Told) -> (Table, LoadReport) {
    let options = guessed(bytes, told).mapping.to_options();
    read(bytes, &options)
}

fn read(bytes: &[u8], options: &Value) -> (Table, LoadReport) {
    let (table, report) = SheetReader.read(bytes, options);
    assert!(report.balances(), "{:?}", report.counts);
    let told = report.findings.iter().filter(|finding| finding.severity.word() == "refused").count();
    assert!(report.total().refused <= told as u64, "every refusal is told");
    (table, report)
}

fn no_options() -> Value {
    json::object::<&str, Value>([])
}

/// Rows and report as a person reads them.
fn told((table, report): &(Table, LoadReport)) -> String {
    let mut out = String::new();
    for row in table.groups().iter().flat_map(|group| group.rows()) {
        let fields = json::object(row.fields());
        out.push_str(&format!("{} {} {}\n", row.locator(), row.kind(), fields.to_canonical()));
    }
    for (sort, count) in &report.counts {
        out.push_str(&format!(
            "{sort}: {} found = {} kept + {} refused + {} empty\n",
            count.found, count.kept, count.refused, count.empty
        ));
    }
    for finding in &report.findings {
        let (severity, code) = (finding.severity.word(), finding.code);
        out.push_str(&format!("{} {severity} [{code}] {}\n", finding.locator, finding.message));
    }
    out
}
