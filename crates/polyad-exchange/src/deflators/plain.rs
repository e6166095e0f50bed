//! The plain table of deflators: `country, year, deflator[, base]`.

use super::{DEFLATORS, INDICATOR, UNIT, Unreadable};
use crate::rates::findings::{Findings, shortened};
use crate::rates::lines::Lines;
use polyad_ledger::json::{self, Value};
use polyad_ledger::rows::{LoadReport, Severity, Table, TableBuilder};
use polyad_model::codelist::{Country, country_by_alpha2, country_by_alpha3, country_by_m49};
use polyad_model::{Exact, Ref};
use std::collections::HashSet;

/// The columns, by number from 0.
struct Columns {
    country: usize,
    year: usize,
    deflator: usize,
    base: Option<usize>,
    width: usize,
}

/// Reads a plain table.
pub(super) fn read(text: &[u8]) -> Result<(Table, LoadReport), Unreadable> {
    let mut input = text;
    let mut lines = Lines::of(&mut input);
    let failed = |error: std::io::Error| ("file-unreadable", error.to_string());
    let heading = match lines.next_line().map_err(failed)? {
        Some(line) => line.cells?,
        None => return Err(("file-empty", "the file is empty".to_owned())),
    };
    let columns = Columns::find(&heading)?;
    lines.settle();
    let mut table = TableBuilder::default();
    let mut findings = Findings::of(DEFLATORS);
    findings.report.about.push(("layout", "plain".to_owned()));
    let mut seen = HashSet::new();
    let mut repeated: Option<(u32, u64)> = None;
    while let Some(line) = lines.next_line().map_err(failed)? {
        let number = line.number;
        let cells = match line.cells {
            Ok(cells) if cells.len() == columns.width => cells,
            Ok(cells) => {
                let message = format!("{} cells where the heading has {}", cells.len(), columns.width);
                findings.refuse(number, 0, "line-ragged", message);
                continue;
            }
            Err((code, message)) => {
                findings.refuse(number, 0, code, message);
                continue;
            }
        };
        if matches!(cells[columns.deflator].as_str(), "" | ".." | "NA" | "N/A") {
            findings.leave_empty();
            continue;
        }
        match row(&cells, &columns) {
            Err((column, code, message)) => findings.refuse(number, column + 1, code, message),
            Ok((country, fields)) => {
                let base = columns.base.map(|at| cells[at].clone()).unwrap_or_default();
                let year = &cells[columns.year];
                if !seen.insert((country, year.clone(), base)) {
                    repeated.get_or_insert((number, 0)).1 += 1;
                }
                table.push("observation", &format!("{number}:{country}/{year}"), number, None, None, fields);
                findings.keep();
            }
        }
    }
    findings.say_unlisted();
    if let Some((line, times)) = repeated {
        let message =
            format!("{times} of a country, year and base that the file has before; the first is used");
        findings.say(line, 0, "deflator-repeated", Severity::Warning, message);
    }
    Ok((table.finish(), findings.report))
}

/// What a line says, or column from 0, code and message.
fn row(cells: &[String], columns: &Columns) -> Result<(&'static str, Value), (usize, &'static str, String)> {
    let printed = &cells[columns.deflator];
    let number = Exact::parse_printed(printed)
        .map_err(|error| (columns.deflator, "number-malformed", error.to_string()))?;
    if number.is_zero() || number.is_negative() {
        let message = format!("a price level is above zero (got {number})");
        return Err((columns.deflator, "deflator-not-positive", message));
    }
    let code = &cells[columns.country];
    let unknown = || {
        let message = format!(
            "a country is two or three letters or a number of ISO 3166-1 (got `{}`)",
            shortened(code)
        );
        (columns.country, "country-unknown", message)
    };
    let country = country(code).ok_or_else(unknown)?.alpha2;
    let about = Ref::external("iso3166-1", country).map_err(|_| unknown())?;
    let year = |at: usize| {
        let text = &cells[at];
        let is_year = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit()) && text != "0000";
        let message = || format!("a year has four digits (got `{}`)", shortened(text));
        if is_year { Ok(text.as_str()) } else { Err((at, "period-malformed", message())) }
    };
    let of = year(columns.year)?;
    let mut fields = vec![
        ("about", json::text(&about)),
        ("indicator", Value::from(INDICATOR)),
        ("period", json::object([("from", of), ("to", of)])),
        ("value", json::object([("unit", UNIT), ("value", printed)])),
    ];
    if let Some(at) = columns.base.filter(|at| !cells[*at].is_empty()) {
        let base = json::object([("name", "base"), ("value", year(at)?)]);
        fields.push(("dims", Value::from(vec![base])));
    }
    Ok((country, json::object(fields)))
}

fn country(code: &str) -> Option<Country> {
    match code.len() {
        2 => country_by_alpha2(code),
        3 => country_by_alpha3(code).or_else(|| country_by_m49(code.parse().ok()?)),
        _ => country_by_alpha2(code.strip_prefix("x:iso3166-1:")?),
    }
}

impl Columns {
    fn find(heading: &[String]) -> Result<Columns, Unreadable> {
        let at = |names: &[&str]| {
            names.iter().find_map(|name| heading.iter().position(|cell| cell.eq_ignore_ascii_case(name)))
        };
        let needed = |names: &[&str]| {
            let message =
                format!("no column `{}`; a plain table has country, year, deflator[, base]", names[0]);
            at(names).ok_or(("column-missing", message))
        };
        Ok(Columns {
            country: needed(&["country", "code", "country code"])?,
            year: needed(&["year"])?,
            deflator: needed(&["deflator"])?,
            base: at(&["base", "base year"]),
            width: heading.len(),
        })
    }
}
