//! Series: tables of text in which each line is a value of an indicator for somebody and some time.
//!
//! Two layouts are known. *Plain*: `about, indicator, period, value, unit[, nature]`, where `about` is a Ref or
//! a code. *Country and year*, as Our World in Data and the World Bank publish: name, code, year, value.
//! Numbers stay as printed. An empty cell is counted as empty; a bad line is refused alone; a code that is no
//! place stays an unresolved mention: found = kept + refused + empty, always.

mod layout;
mod record;
mod whom;

use crate::decompress;
use layout::{Columns, Layout, Options};
use polyad_ledger::json::{self, Value, is_direction_control};
use polyad_ledger::rows::{LoadReport, Reader, RowFinding, Severity, Table, TableBuilder};
use polyad_model::{Exact, PartialDate, Ref};
use record::{Damage, Records};
use std::collections::{BTreeMap, HashMap};

/// Reads series, plain or packed with gzip.
///
/// Options: `indicator` (Ref) and `unit` (code), needed where the file has no such columns; `about`, `period`,
/// `value`, `nature` (names of columns); `where` (an object of column and cell: other lines belong to other
/// series); `layout` (`plain` or `country-year`).
#[derive(Debug, Clone, Copy, Default)]
pub struct SeriesReader;

/// The sort of record that reports count.
pub const OBSERVATIONS: &str = "observations";

/// The longest code of a unit or of a nature.
const CODE_CHARS_MAX: usize = 80;
/// The longest name of whom a value is about.
const NAME_CHARS_MAX: usize = 200;
/// Findings of one code that are listed; more are counted in one last finding.
const FINDINGS_MAX: u32 = 1_000;

impl Reader for SeriesReader {
    fn format(&self) -> &'static str {
        "series"
    }

    fn version(&self) -> u32 {
        1
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
    /// Lines of other series.
    others: u64,
    /// First line of each (about, indicator, period), and how often one came again.
    keys: HashMap<u64, u32>,
    repeated: Option<(u32, u64)>,
}

/// Why a line gives no row.
enum NoRow {
    /// The publisher left the cell empty.
    Empty,
    /// Code, column from 1 (0: the whole line) and message.
    Refused(&'static str, usize, String),
}

impl Reading {
    fn all(&mut self, text: &[u8], options: &Value) -> Result<(), layout::Unreadable> {
        let options = Options::read(options)?;
        let separator = separator(text);
        let mut records = Records::of(text, separator);
        let heading = match records.next().map(|record| record.cells) {
            None => return Err(("file-empty", "the file is empty".to_owned())),
            Some(Err(damage)) => return Err((code_of(damage), format!("the heading {}", words_of(damage)))),
            Some(Ok(heading)) => heading,
        };
        let columns = Columns::find(&heading, &options)?;
        records.width = Some(heading.len());
        let names = if columns.code.is_none() { whom::by_short_name() } else { HashMap::new() };
        for record in records {
            let line = record.line;
            let cells = match record.cells {
                Ok(cells) => cells,
                Err(damage) => {
                    self.report.count(OBSERVATIONS).found += 1;
                    self.refuse(line, 0, code_of(damage), format!("the line {}", words_of(damage)));
                    continue;
                }
            };
            if cells.len() == heading.len()
                && columns.only.iter().any(|(at, word)| cells[*at].trim() != word.trim())
            {
                self.others += 1;
                continue;
            }
            self.report.count(OBSERVATIONS).found += 1;
            let row = if cells.len() == heading.len() {
                self.row(line, &cells, &columns, &options, &names)
            } else {
                let message = format!("{} cells where the heading has {}", cells.len(), heading.len());
                Err(NoRow::Refused("line-ragged", 0, message))
            };
            match row {
                Ok(()) => self.report.count(OBSERVATIONS).kept += 1,
                Err(NoRow::Empty) => self.report.count(OBSERVATIONS).empty += 1,
                Err(NoRow::Refused(code, column, message)) => self.refuse(line, column, code, message),
            }
        }
        Ok(())
    }

    fn row(
        &mut self,
        line: u32,
        cells: &[String],
        columns: &Columns,
        options: &Options,
        names: &HashMap<&'static str, Ref>,
    ) -> Result<(), NoRow> {
        let cell = |at: usize| cells[at].trim();
        let refused = |code, at: usize, message| Err(NoRow::Refused(code, at + 1, message));
        let number = cell(columns.value);
        // `..` is how the World Bank prints a missing value, `NA` how R does.
        if matches!(number, "" | ".." | "NA") {
            return Err(NoRow::Empty);
        }
        if let Err(error) = Exact::parse_printed(number) {
            let code = if error.reason.starts_with("amount-out-of-range") {
                "amount-out-of-range"
            } else {
                "number-malformed"
            };
            return refused(code, columns.value, error.to_string());
        }
        let period = match period(cell(columns.period)) {
            Ok(period) => period,
            Err(message) => return refused("period-malformed", columns.period, message),
        };
        let indicator = match columns.indicator.map(|at| (at, cell(at))).filter(|(_, text)| !text.is_empty())
        {
            Some((at, text)) => match text.parse::<Ref>() {
                Ok(name) => name,
                Err(error) => return refused("reference-malformed", at, error.to_string()),
            },
            None => match &options.indicator {
                Some(name) => name.clone(),
                None => {
                    return refused(
                        "indicator-missing",
                        columns.indicator.unwrap_or_default(),
                        "says not what was measured".to_owned(),
                    );
                }
            },
        };
        let unit_cell = columns.unit.map(|at| (at, cell(at))).filter(|(_, text)| !text.is_empty());
        let unit = match (unit_cell, &options.unit) {
            (Some((at, unit)), _) => code_cell(at, unit)?,
            (None, Some(unit)) => unit,
            (None, None) => {
                return refused(
                    "unit-missing",
                    columns.unit.unwrap_or_default(),
                    "says not in which unit".to_owned(),
                );
            }
        };
        let nature = match columns.nature.map(|at| (at, cell(at))).filter(|(_, text)| !text.is_empty()) {
            Some((at, nature)) => Some(code_cell(at, nature)?),
            None => None,
        };
        let code = columns.code.map_or("", cell);
        let name = columns.name.map_or("", cell);
        let (key, about) = self.about(line, columns, code, name, names)?;
        self.note_repeats(line, &about, &indicator, cell(columns.period));
        let (from, to) = period;
        let mut fields = vec![
            ("about", Value::from(about)),
            ("indicator", json::text(&indicator)),
            ("period", json::object([("from", from), ("to", to)])),
            ("value", json::object([("unit", unit), ("value", number)])),
        ];
        if let Some(nature) = nature {
            fields.push(("nature", Value::from(nature)));
        }
        self.table.push(
            "observation",
            &locator(line, &key, cell(columns.period)),
            line,
            None,
            None,
            json::object(fields),
        );
        Ok(())
    }

    /// The printed key of whom the value is about, and the Ref or, where no list has it, the mention itself.
    fn about(
        &mut self,
        line: u32,
        columns: &Columns,
        code: &str,
        name: &str,
        names: &HashMap<&'static str, Ref>,
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
            if let Some(hidden) = text.chars().find(|c| c.is_control() || is_direction_control(*c)) {
                let message =
                    format!("holds {}, a character that readers cannot see", hidden.escape_unicode());
                return refused("text-control-character", message);
            }
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
        if let Some(found) = names.get(printed) {
            self.by_name += 1;
            return Ok((printed.to_owned(), found.to_string()));
        }
        let mention = self.mentions.entry(printed.to_owned()).or_insert_with(|| (name.to_owned(), line, 0));
        mention.2 += 1;
        Ok((printed.to_owned(), printed.to_owned()))
    }

    fn note_repeats(&mut self, line: u32, about: &str, indicator: &Ref, period: &str) {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        (about, indicator, period).hash(&mut hasher);
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
            let message = format!(
                "the file prints no codes: {} resolved by the short names of ISO 3166-1",
                rows(self.by_name)
            );
            self.say(0, 0, "resolved-by-name", Severity::Note, message);
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

fn code_cell(at: usize, text: &str) -> Result<&str, NoRow> {
    let hidden = text.chars().any(|c| c.is_control() || is_direction_control(c));
    if hidden || text.chars().count() > CODE_CHARS_MAX {
        let message = format!("a code has 1 to {CODE_CHARS_MAX} characters that readers can see");
        return Err(NoRow::Refused("code-malformed", at + 1, message));
    }
    Ok(text)
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
