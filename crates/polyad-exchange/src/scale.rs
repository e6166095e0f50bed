//! Scales of assessments: tables of text in which each number is the rate of a state, in per cent of the whole.
//!
//! Two layouts are known. *Wide*: a column for the state and a column a year or period (`2022`, `2022-2024`). *Long*:
//! `state, period, rate`, or `state, from, to, rate`. States are letters or numbers of ISO 3166-1 or its names in any
//! order of their words. Each number is an observation about the state, as printed. A cell without a number is counted as
//! empty, a line of totals is none of the records: found = kept + refused + empty, always. Rates of one period that do
//! not add up to a hundred are kept and said so.
//!
//! The format is described in `docs/spec/scale.md`.

mod columns;

use crate::decompress;
use crate::rates::findings::{Findings, shortened};
use crate::rates::lines::Lines;
use crate::series::{Names, by_code};
use columns::{Cell, Columns, Options};
use polyad_ledger::json::{self, Value};
use polyad_ledger::rows::{LoadReport, Reader, Severity, Table, TableBuilder};
use polyad_model::{Exact, ExactSum, Ref};
use std::collections::{BTreeMap, HashSet};

/// Reads scales of assessments, plain or packed with gzip.
///
/// Options: `state`, `period` and `rate` name columns.
#[derive(Debug, Clone, Copy, Default)]
pub struct ScaleReader;

/// The sort of record that reports count.
pub const RATES_OF_SCALE: &str = "rates of the scale";
/// The indicator of every row.
const INDICATOR: &str = "x:atlas:un-scale";
/// The unit of every row.
const UNIT: &str = "percent";
/// How far the rates of a period may lie from a hundred before it is said: printed rates are rounded.
const SUM_WITHIN: f64 = 0.01;
/// How many lines may stand before the heading.
const PREAMBLE_MAX: usize = 20;

/// Why a file cannot be read at all: code and message.
type Unreadable = (&'static str, String);

/// The first and the last year of a period, as printed.
type Years = (String, String);

/// Whose rate, for when, and how much.
type Rate = (Ref, Years, Exact);

/// What is wrong with a cell: its column from 0, code and message.
type Damage = (usize, &'static str, String);

impl Reader for ScaleReader {
    fn format(&self) -> &'static str {
        "scale"
    }

    fn version(&self) -> u32 {
        1
    }

    fn read(&self, bytes: &[u8], options: &Value) -> (Table, LoadReport) {
        read(bytes, options).unwrap_or_else(|(code, message)| {
            (TableBuilder::default().finish(), Findings::unreadable(RATES_OF_SCALE, code, message))
        })
    }
}

fn read(bytes: &[u8], options: &Value) -> Result<(Table, LoadReport), Unreadable> {
    let options = Options::read(options)?;
    let unpacked = decompress::contents(bytes).map_err(|error| (error.code(), error.to_string()))?;
    let mut input: &[u8] = &unpacked;
    let mut lines = Lines::of(&mut input);
    let failed = |error: std::io::Error| ("file-unreadable", error.to_string());
    let mut columns = Err(("file-empty", "the file has no heading".to_owned()));
    // Published tables begin with a title or two.
    for _ in 0..PREAMBLE_MAX {
        let Some(line) = lines.next_line().map_err(failed)? else { break };
        columns = Columns::find(&line.cells?, &options);
        if columns.is_ok() {
            break;
        }
    }
    let columns = columns?;
    lines.settle();
    let mut reading = Reading {
        table: TableBuilder::default(),
        findings: Findings::of(RATES_OF_SCALE),
        names: Names::new(),
        seen: HashSet::new(),
        sums: BTreeMap::new(),
    };
    reading.findings.report.about.push(("layout", columns.layout().to_owned()));
    while let Some(line) = lines.next_line().map_err(failed)? {
        match line.cells {
            // Cells behind the last column are notes of the table.
            Ok(cells) if cells.len() >= columns.width_least() => reading.line(line.number, &cells, &columns),
            Ok(cells) => {
                let message = format!("{} cells where {} are needed", cells.len(), columns.width_least());
                reading.findings.refuse(line.number, 0, "line-ragged", message);
            }
            Err((code, message)) => reading.findings.refuse(line.number, 0, code, message),
        }
    }
    Ok(reading.finish())
}

/// A table in the making.
struct Reading {
    table: TableBuilder,
    findings: Findings,
    names: Names,
    seen: HashSet<(Ref, Years)>,
    /// Of each period the number of rates and their sum.
    sums: BTreeMap<Years, (u64, ExactSum)>,
}

impl Reading {
    fn line(&mut self, number: u32, cells: &[String], columns: &Columns) {
        let state = cells[columns.state].as_str();
        if is_total(state) {
            let message =
                "a line of totals is no rate of a state; the sum is computed from the rates".to_owned();
            self.findings.say(number, columns.state + 1, "total-line", Severity::Note, message);
            return;
        }
        let about = self.state(state);
        for cell in columns.cells(cells) {
            match self.rate(&cell, about.as_ref(), state, columns.state) {
                Ok(None) => self.findings.leave_empty(),
                Ok(Some((about, years, rate))) => self.keep(number, &cell, about, years, rate),
                Err((column, code, message)) => self.findings.refuse(number, column + 1, code, message),
            }
        }
    }

    /// Whose rate, for when, and how much; `None` where the cell prints no number.
    fn rate(
        &self,
        cell: &Cell<'_>,
        about: Option<&Ref>,
        state: &str,
        state_column: usize,
    ) -> Result<Option<Rate>, Damage> {
        let printed = cell.printed.trim_end_matches('%').trim_end();
        if matches!(printed, "" | ".." | "-" | "–" | "—" | "NA" | "N/A" | "n/a") {
            return Ok(None);
        }
        let unknown = || {
            let message = format!("no state of ISO 3166-1 is called or coded `{}`", shortened(state));
            (state_column, "country-unknown", message)
        };
        let about = about.ok_or_else(unknown)?.clone();
        let years =
            cell.years.clone().map_err(|message| (cell.period_column, "period-malformed", message))?;
        let rate = Exact::parse_printed(printed)
            .map_err(|error| (cell.column, "number-malformed", error.to_string()))?;
        if rate.is_negative() || rate.to_f64() > 100.0 {
            let message = format!("a rate lies between 0 and 100 per cent (got {rate})");
            return Err((cell.column, "rate-out-of-range", message));
        }
        Ok(Some((about, years, rate)))
    }

    fn keep(&mut self, number: u32, cell: &Cell<'_>, about: Ref, years: Years, rate: Exact) {
        if !self.seen.insert((about.clone(), years.clone())) {
            let message =
                "the file has a rate of this state and period before; it would count twice".to_owned();
            self.findings.refuse(number, cell.column + 1, "rate-repeated", message);
            return;
        }
        let sum = self.sums.entry(years.clone()).or_default();
        sum.0 += 1;
        sum.1.add(rate);
        let (from, to) = years;
        let text = rate.to_string();
        let fields = json::object([
            ("about", json::text(&about)),
            ("indicator", Value::from(INDICATOR)),
            ("period", json::object([("from", from.as_str()), ("to", to.as_str())])),
            ("value", json::object([("unit", UNIT), ("value", text.as_str())])),
        ]);
        let code = about.code_in("iso3166-1").unwrap_or_default();
        self.table.push("observation", &format!("{number}:{code}/{from}-{to}"), number, None, None, fields);
        self.findings.keep();
    }

    fn state(&self, text: &str) -> Option<Ref> {
        let named = by_code(text).or_else(|| self.names.find(text).map(|(found, _)| found.clone()));
        named.filter(|found| found.code_in("iso3166-1").is_some())
    }

    fn finish(mut self) -> (Table, LoadReport) {
        self.findings.say_unlisted();
        for ((from, to), (count, sum)) in &self.sums {
            let Some(sum) = sum.total() else { continue };
            self.findings.report.about.push(("period", format!("{from} to {to}: {count} rates, sum {sum}")));
            if (sum.to_f64() - 100.0).abs() > SUM_WITHIN {
                let message = format!("the rates for {from} to {to} add up to {sum}, not to 100");
                self.findings.say(0, 0, "scale-sum", Severity::Warning, message);
            }
        }
        (self.table.finish(), self.findings.report)
    }
}

/// Whether a line is a sum and no state.
fn is_total(state: &str) -> bool {
    let plain = state.to_lowercase();
    matches!(plain.as_str(), "total" | "grand total" | "sum" | "all member states")
}
