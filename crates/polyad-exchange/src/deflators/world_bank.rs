//! The World Bank's wide table, read as a series of one indicator.

use super::{DEFLATORS, GDP_DEFLATOR, INDICATOR, UNIT};
use crate::series::SeriesReader;
use polyad_ledger::json::{self, Value};
use polyad_ledger::rows::{LoadReport, Reader, RowFinding, Severity, Table, TableBuilder};

/// The columns that tell the indicator of a line.
const SERIES_COLUMNS: [&str; 2] = ["indicator code", "series code"];

/// Whether a heading has a column a year: `1960`, or `1960 [YR1960]`.
pub(super) fn has_years(heading: &[String]) -> bool {
    let is_year = |cell: &String| {
        let (year, rest) = cell.split_at_checked(4).unwrap_or((cell, ""));
        year.len() == 4
            && year.bytes().all(|byte| byte.is_ascii_digit())
            && (rest.is_empty() || rest.starts_with(" ["))
    };
    heading.iter().filter(|cell| is_year(cell)).count() > 1
}

/// Reads the lines of one indicator; a file that has none of it says so.
pub(super) fn read(text: &[u8], heading: &[String], series: Option<&str>) -> (Table, LoadReport) {
    let mut options = vec![
        ("indicator", Value::from(INDICATOR)),
        ("unit", Value::from(UNIT)),
        ("layout", Value::from("world-bank")),
    ];
    let is_series = |cell: &&String| SERIES_COLUMNS.contains(&cell.to_lowercase().as_str());
    if let Some(column) = heading.iter().find(is_series) {
        let code = series.unwrap_or(GDP_DEFLATOR);
        options.push(("where", json::object([(column.as_str(), code)])));
    }
    let (table, report) = SeriesReader.read(text, &json::object(options));
    let (table, mut report) = without_impossible(table, report);
    report.about.push(("layout", "world-bank".to_owned()));
    report.counts.iter_mut().for_each(|(sort, _)| *sort = DEFLATORS);
    (table, report)
}

/// Without price levels that are not above zero, each refused by its line.
fn without_impossible(table: Table, mut report: LoadReport) -> (Table, LoadReport) {
    let is_possible = |value: Option<Value>| {
        let number = value.as_ref().and_then(polyad_ledger::reading::quantity).map(|quantity| quantity.value);
        number.is_some_and(|number| !number.is_zero() && !number.is_negative())
    };
    let rows = || table.group("observation").into_iter().flat_map(|group| group.rows());
    if rows().all(|row| is_possible(row.value("value"))) {
        return (table, report);
    }
    let mut kept = TableBuilder::default();
    for row in rows() {
        if is_possible(row.value("value")) {
            let fields = json::object(row.fields());
            kept.push("observation", &row.locator(), row.line(), None, None, fields);
            continue;
        }
        if let Some((_, count)) = report.counts.first_mut() {
            count.kept -= 1;
            count.refused += 1;
        }
        report.findings.push(RowFinding {
            locator: row.locator().to_string(),
            line: row.line(),
            column: 0,
            code: "deflator-not-positive",
            severity: Severity::Refused,
            message: "a price level is above zero".to_owned(),
        });
    }
    (kept.finish(), report)
}
