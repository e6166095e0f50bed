//! Series: tables of text in which each line is a value of an indicator for somebody and some time.
//!
//! Five layouts are known. *Plain*: `about, indicator, period, value, unit[, nature][, dims.…]`, where `about` is a
//! Ref or a code. *Country and year*, as Our World in Data publishes: name, code, year, value. *UN SDG*: the
//! Statistics Division's long table. *World Bank*: a column a year. *WUENIC*: coverage by vaccine.
//! Numbers stay as printed. An empty cell is counted as empty; a bad line is refused alone; a code or name that is no
//! place stays an unresolved mention: found = kept + refused + empty, always.

mod layout;
mod line;
mod names;
mod options;
mod record;
mod whom;

use crate::decompress;
use layout::{Columns, Layout, Values};
use line::{Lines, NoRow, Row, code_cell, visible};
pub(crate) use names::Names;
use options::Options;
use polyad_ledger::json::{self, Value};
use polyad_ledger::rows::{LoadReport, Reader, RowFinding, Severity, Table, TableBuilder};
use polyad_model::{Exact, PartialDate, Ref};
use record::{Damage, Records};
use std::collections::{BTreeMap, BTreeSet, HashMap};
pub(crate) use whom::by_code;

/// Reads series, plain or packed with gzip.
///
/// Options: `indicator` (Ref) and `unit` (code), needed where the file has no such columns; `about`, `period`,
/// `value`, `nature`, `dims` (names of columns); `where` (an object of column and cell: other lines belong to other
/// series); `layout` (`plain`, `country-year`, `un-sdg`, `world-bank` or `wuenic`; else the heading decides).
#[derive(Debug, Clone, Copy, Default)]
pub struct SeriesReader;

/// The sort of record that reports count.
pub const OBSERVATIONS: &str = "observations";

/// The longest code of a unit or of a nature.
const CODE_CHARS_MAX: usize = 80;
/// The longest name of whom a value is about.
const NAME_CHARS_MAX: usize = 200;
/// Codes of the UN's table that stand for the whole and break nothing down.
const WHOLES: [&str; 5] = ["BOTHSEX", "ALLAGE", "ALLAREA", "ANYS", "_T"];
/// How many lines may stand before the heading of a World Bank file.
const PREAMBLE_MAX: usize = 10;
/// Findings of one code that are listed; more are counted in one last finding.
const FINDINGS_MAX: u32 = 1_000;

impl Reader for SeriesReader {
    fn format(&self) -> &'static str {
        "series"
    }

    fn version(&self) -> u32 {
        3
    }

    fn read(&self, bytes: &[u8], options: &Value) -> (Table, LoadReport) {
        let mut reading = Reading::default();
        let unpacked = match decompress::contents(bytes) {
            Ok(unpacked) => unpacked,
            Err(error) => return reading.unreadable((error.code(), error.to_string())),
        };
        let text = unpacked.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&unpacked);
        match reading.all(text, options) {
            Ok(()) => reading.finish(),
            Err(reason) => reading.unreadable(reason),
        }
    }
}

#[derive(Default)]
struct Reading {
    table: TableBuilder,
    report: LoadReport,
    /// Findings by code, to stop listing what repeats.
    listed: BTreeMap<&'static str, u32>,
    /// Mentions that resolve to nobody: the name beside them, the first line and how many rows.
    mentions: BTreeMap<String, (String, u32, u64)>,
    /// Rows resolved by name, for want of codes.
    by_name: u64,
    /// Names that ISO 3166-1 does not list, and whom they were read as.
    other_names: BTreeMap<String, Ref>,
    /// Series of each indicator that has several.
    several: BTreeMap<String, BTreeSet<String>>,
    /// Lines of other series.
    others: u64,
    /// First line of each (about, indicator, period), and how often one came again.
    keys: HashMap<u64, u32>,
    repeated: Option<(u32, u64)>,
}

impl Reading {
    fn all(&mut self, text: &[u8], options: &Value) -> Result<(), layout::Unreadable> {
        let options = Options::read(options)?;
        let separator = separator(text);
        let mut records = Records::of(text, separator);
        let heading = heading(&mut records)?;
        let columns = Columns::find(&heading, &options)?;
        records.width = Some(heading.len());
        let lines = Lines { width: heading.len(), columns, options, names: Names::new() };
        if let Some(series) = lines.columns.series {
            self.several = lines.several_series(Records::of(text, separator), series);
        }
        for record in records {
            self.line(record, &lines);
        }
        Ok(())
    }

    fn line(&mut self, record: record::Record, lines: &Lines) {
        let line = record.line;
        let cells = match record.cells {
            Ok(cells) => cells,
            Err(damage) => {
                self.report.count(OBSERVATIONS).found += 1;
                return self.refuse(line, 0, code_of(damage), format!("the line {}", words_of(damage)));
            }
        };
        if cells.len() != lines.width {
            self.report.count(OBSERVATIONS).found += 1;
            let message = format!("{} cells where the heading has {}", cells.len(), lines.width);
            return self.refuse(line, 0, "line-ragged", message);
        }
        if !lines.takes(&cells) {
            self.others += 1;
            return;
        }
        let row = Row { line, cells: &cells, lines };
        match &lines.columns.values {
            Values::One { period, value } => self.cell(&row, cells[*period].trim(), *period, *value),
            Values::ByYear(years) => years.iter().for_each(|(at, year)| self.cell(&row, year, *at, *at)),
        }
    }

    /// One value of a line.
    fn cell(&mut self, row: &Row<'_>, printed_period: &str, period_at: usize, value_at: usize) {
        self.report.count(OBSERVATIONS).found += 1;
        match self.value(row, printed_period, period_at, value_at) {
            Ok(()) => self.report.count(OBSERVATIONS).kept += 1,
            Err(NoRow::Empty) => self.report.count(OBSERVATIONS).empty += 1,
            Err(NoRow::Refused(code, column, message)) => self.refuse(row.line, column, code, message),
        }
    }

    fn value(&mut self, row: &Row<'_>, when: &str, period_at: usize, value_at: usize) -> Result<(), NoRow> {
        let columns = &row.lines.columns;
        let refused = |code, at: usize, message| Err(NoRow::Refused(code, at + 1, message));
        let (number, qualifier) = row.number(value_at);
        // `..` is how the World Bank prints a missing value, `NA` how R does, `NaN` the UN.
        if matches!(number, "" | ".." | "NA") || number == "NaN" && columns.layout == Layout::UnSdg {
            return Err(NoRow::Empty);
        }
        if let Err(error) = Exact::parse_printed(number) {
            let code = if error.reason.starts_with("amount-out-of-range") {
                "amount-out-of-range"
            } else {
                "number-malformed"
            };
            return refused(code, value_at, error.to_string());
        }
        let (from, to) = match period(when) {
            Ok(period) => period,
            Err(message) => return refused("period-malformed", period_at, message),
        };
        let indicator = row.indicator()?;
        let unit = row.unit()?;
        let nature = match columns.nature.and_then(|at| row.filled(at)) {
            Some((at, nature)) => Some(code_cell(at, nature)?),
            None => None,
        };
        let dims = self.dims(row)?;
        let code = columns.code.map_or("", |at| row.cell(at));
        let name = columns.name.map_or("", |at| row.cell(at));
        let (key, about) = self.about(row.line, columns, code, name, &row.lines.names)?;
        self.note_repeats(row.line, &about, &indicator, when, &dims);
        let mut quantity = vec![("unit", Value::from(unit)), ("value", Value::from(number))];
        quantity.extend(qualifier.map(|word| ("qual", Value::from(word))));
        let mut fields = vec![
            ("about", Value::from(about)),
            ("indicator", json::text(&indicator)),
            ("period", json::object([("from", from), ("to", to)])),
            ("value", json::object(quantity)),
        ];
        fields.extend(nature.map(|nature| ("nature", Value::from(nature))));
        if !dims.is_empty() {
            let pair = |(name, value): (String, String)| json::object([("name", name), ("value", value)]);
            fields.push(("dims", Value::from(dims.into_iter().map(pair).collect::<Vec<_>>())));
        }
        let locator = locator(row.line, &key, when);
        self.table.push("observation", &locator, row.line, None, None, json::object(fields));
        Ok(())
    }

    /// What breaks a value down: name and cell. Codes of the whole and empty cells break nothing down.
    fn dims(&self, row: &Row<'_>) -> Result<Vec<(String, String)>, NoRow> {
        let columns = &row.lines.columns;
        let mut dims = Vec::new();
        for (at, name) in &columns.dims {
            let Some((at, cell)) = row.filled(*at) else { continue };
            if columns.layout != Layout::UnSdg || !WHOLES.contains(&cell) {
                dims.push((name.clone(), code_cell(at, cell)?.to_owned()));
            }
        }
        // An indicator with several series would be one jumble without their codes.
        let series = columns.series.zip(columns.indicator);
        if let Some((series, _)) = series.filter(|(_, at)| self.several.contains_key(row.cell(*at))) {
            let cell = row.cell(series);
            if !cell.is_empty() {
                let most = |text: &str| text.chars().take(NAME_CHARS_MAX).collect::<String>();
                dims.push(("series".to_owned(), most(visible(series, cell)?)));
            }
        }
        Ok(dims)
    }

    /// The printed key of whom the value is about, and the Ref or, where no list has it, the mention itself.
    fn about(
        &mut self,
        line: u32,
        columns: &Columns,
        code: &str,
        name: &str,
        names: &Names,
    ) -> Result<(String, String), NoRow> {
        let printed = if code.is_empty() { name } else { code };
        let at =
            columns.code.filter(|_| !code.is_empty()).or(columns.name).or(columns.code).unwrap_or_default();
        let refused = |code, message| Err(NoRow::Refused(code, at + 1, message));
        if printed.is_empty() {
            return refused("about-missing", "says not whom the value is about".to_owned());
        }
        for text in [code, name] {
            if text.chars().count() > NAME_CHARS_MAX {
                return refused("text-too-long", format!("a name has at most {NAME_CHARS_MAX} characters"));
            }
            visible(at, text)?;
        }
        if let Some(found) = whom::by_code(code) {
            return Ok((printed.to_owned(), found.to_string()));
        }
        if columns.layout == Layout::Plain && (code.starts_with("x:") || code.starts_with("r:")) {
            if let Err(error) = code.parse::<Ref>() {
                return refused("reference-malformed", error.to_string());
            }
            return Ok((printed.to_owned(), code.to_owned()));
        }
        if let Some((found, other)) = names.find(printed) {
            self.by_name += 1;
            if other {
                self.other_names.insert(printed.to_owned(), found.clone());
            }
            return Ok((printed.to_owned(), found.to_string()));
        }
        let mention = self.mentions.entry(printed.to_owned()).or_insert_with(|| (name.to_owned(), line, 0));
        mention.2 += 1;
        Ok((printed.to_owned(), printed.to_owned()))
    }

    fn note_repeats(
        &mut self,
        line: u32,
        about: &str,
        indicator: &Ref,
        period: &str,
        dims: &[(String, String)],
    ) {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        (about, indicator, period, dims).hash(&mut hasher);
        match self.keys.entry(hasher.finish()) {
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert(line);
            }
            std::collections::hash_map::Entry::Occupied(_) => {
                let (_, times) = self.repeated.get_or_insert((line, 0));
                *times += 1;
            }
        }
    }

    fn refuse(&mut self, line: u32, column: usize, code: &'static str, message: String) {
        self.report.count(OBSERVATIONS).refused += 1;
        let times = self.listed.entry(code).or_default();
        *times += 1;
        if *times <= FINDINGS_MAX {
            self.say(line, column as u32, code, Severity::Refused, message);
        }
    }

    fn say(&mut self, line: u32, column: u32, code: &'static str, severity: Severity, message: String) {
        let locator = String::new();
        self.report.findings.push(RowFinding { locator, line, column, code, severity, message });
    }

    fn unreadable(mut self, (code, message): layout::Unreadable) -> (Table, LoadReport) {
        self.report.count(OBSERVATIONS);
        self.say(0, 0, code, Severity::Refused, message);
        self.finish()
    }

    /// What is said once, at the end: whom no list has, what repeats, what was left to other series.
    fn finish(mut self) -> (Table, LoadReport) {
        for (code, times) in std::mem::take(&mut self.listed) {
            if times > FINDINGS_MAX {
                let message = format!("{} more lines were refused for the same reason", times - FINDINGS_MAX);
                self.say(0, 0, code, Severity::Refused, message);
            }
        }
        let rows = |n: u64| if n == 1 { "1 row".to_owned() } else { format!("{n} rows") };
        for (mention, (name, line, times)) in std::mem::take(&mut self.mentions) {
            let named = if name.is_empty() || name == mention { String::new() } else { format!(" ({name})") };
            let message = format!(
                "`{mention}`{named} is on no list of places: {} kept as this publisher's own mention",
                rows(times)
            );
            self.say(line, 0, "mention-unresolved", Severity::Note, message);
        }
        if self.by_name > 0 {
            let message = format!("without a code: {} resolved by names of ISO 3166-1", rows(self.by_name));
            self.say(0, 0, "resolved-by-name", Severity::Note, message);
        }
        if !self.other_names.is_empty() {
            let names = std::mem::take(&mut self.other_names);
            let read: Vec<String> =
                names.iter().map(|(name, found)| format!("`{name}` as {found}")).collect();
            let message = format!("names that ISO 3166-1 does not list were read: {}", read.join(", "));
            self.say(0, 0, "other-name", Severity::Note, message);
        }
        for (indicator, series) in std::mem::take(&mut self.several) {
            let mut listed: Vec<String> = series.iter().take(20).map(|each| format!("`{each}`")).collect();
            if series.len() > listed.len() {
                listed.push(format!("{} more", series.len() - listed.len()));
            }
            let message = format!(
                "{indicator} has {} series here, told apart as a breakdown `series`: {}",
                series.len(),
                listed.join(", ")
            );
            self.say(0, 0, "several-series", Severity::Note, message);
        }
        if let Some((line, times)) = self.repeated {
            let message = format!(
                "{} for a subject, indicator and period that the file has before; all are kept. If the file \
                holds several series, choose one with the option `where`",
                rows(times)
            );
            self.say(line, 0, "value-repeated", Severity::Warning, message);
        }
        if self.others > 0 {
            let message = format!("{} left to other series by the option `where`", rows(self.others));
            self.say(0, 0, "other-series", Severity::Note, message);
        }
        (self.table.finish(), self.report)
    }
}

/// The first line; a World Bank file has some lines about itself before it.
fn heading(records: &mut Records<'_>) -> Result<Vec<String>, layout::Unreadable> {
    for _ in 0..PREAMBLE_MAX {
        match records.next().map(|record| record.cells) {
            None => return Err(("file-empty", "the file is empty".to_owned())),
            Some(Err(damage)) => return Err((code_of(damage), format!("the heading {}", words_of(damage)))),
            Some(Ok(cells)) if is_preamble(&cells) => {}
            Some(Ok(heading)) => return Ok(heading),
        }
    }
    Err(("column-missing", format!("no heading among the first {PREAMBLE_MAX} lines")))
}

/// `Data Source, World Development Indicators,` and `Last Updated Date, 2024-10-24,` stand before the heading.
fn is_preamble(cells: &[String]) -> bool {
    let first = cells.first().map_or("", |cell| cell.trim());
    matches!(first, "Data Source" | "Last Updated Date") && cells.len() <= 3
}

/// A date, or `from/to` with `..` for an open end (ISO 8601 intervals, as EDTF has them).
fn period(text: &str) -> Result<(Value, Value), String> {
    let end = |text: &str| match text {
        ".." => Ok(Value::from("..")),
        date => date.parse::<PartialDate>().map(json::text).map_err(|error| error.to_string()),
    };
    match text.split_once('/') {
        Some((from, to)) => Ok((end(from)?, end(to)?)),
        None => {
            let date = text.parse::<PartialDate>().map(json::text).map_err(|error| error.to_string())?;
            Ok((date.clone(), date))
        }
    }
}

/// `<line>:<key>/<period>`; a key that would make too long a Ref is left out, since the line alone is unique.
fn locator(line: u32, key: &str, period: &str) -> String {
    // Each byte may take three in a Ref.
    if key.len() * 3 > 240 { format!("{line}:{period}") } else { format!("{line}:{key}/{period}") }
}

/// Comma, semicolon or tab: whichever the first line has most, comma first.
fn separator(text: &[u8]) -> u8 {
    let first = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |wanted: u8| first.iter().filter(|byte| **byte == wanted).count();
    [b';', b'\t'].into_iter().fold(b',', |best, other| if count(other) > count(best) { other } else { best })
}

fn code_of(damage: Damage) -> &'static str {
    match damage {
        Damage::NotUtf8 => "text-not-utf8",
        Damage::QuoteOpen => "quote-open",
        Damage::QuoteInside => "quote-inside",
        Damage::TooWide => "line-too-wide",
    }
}

fn words_of(damage: Damage) -> &'static str {
    match damage {
        Damage::NotUtf8 => "is not UTF-8",
        Damage::QuoteOpen => "opens a quote that does not end",
        Damage::QuoteInside => "has text after a closing quote",
        Damage::TooWide => "has more than 4096 cells",
    }
}
