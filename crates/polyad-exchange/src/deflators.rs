//! Deflators: tables of text in which each number is the price level of a country in a year.
//!
//! Two layouts are known. *Plain*: `country, year, deflator[, base]`, the country by its letters or number of ISO 3166-1
//! and `base` the year that the series is set to 100 (or 1); series of several bases are told apart by it. *World Bank*: a
//! line a country and indicator, a column a year, as [`SeriesReader`] reads it; of several indicators the implicit GDP
//! deflator counts. Each number is an observation about the country, as printed. A cell without a number is counted as
//! empty; a number that is not above zero is refused: found = kept + refused + empty, always.
//!
//! The format is described in `docs/spec/rates.md`.

mod plain;
mod world_bank;

use crate::decompress;
use crate::rates::findings::Findings;
use crate::rates::lines::Lines;
use crate::series::SeriesReader;
use polyad_ledger::json::Value;
use polyad_ledger::rows::{LoadReport, Reader, Table, TableBuilder};

/// Reads deflators, plain or packed with gzip.
///
/// Options: `layout` (`plain` or `world-bank`; else the heading decides) and `series` (the indicator's code that counts
/// in a World Bank table; `NY.GDP.DEFL.ZS` when left out).
#[derive(Debug, Clone, Copy, Default)]
pub struct DeflatorsReader;

/// The sort of record that reports count.
pub const DEFLATORS: &str = "deflators";
/// The indicator of every row.
const INDICATOR: &str = "x:atlas:gdp-deflator";
/// The unit of every row: a price level, of which only ratios mean anything.
const UNIT: &str = "index";
/// The World Bank's code of the implicit GDP deflator. Its annual growth and others of its kind are no price levels.
const GDP_DEFLATOR: &str = "NY.GDP.DEFL.ZS";
/// How many lines may stand before the heading.
const PREAMBLE_MAX: usize = 20;

/// What the reader was told.
#[derive(Debug, Default)]
struct Options {
    layout: Option<Layout>,
    series: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    Plain,
    WorldBank,
}

/// Why a file cannot be read at all: code and message.
type Unreadable = (&'static str, String);

impl Reader for DeflatorsReader {
    fn format(&self) -> &'static str {
        "deflators"
    }

    /// Grows with the version of the reader of series, too.
    fn version(&self) -> u32 {
        1_000 + SeriesReader.version()
    }

    fn read(&self, bytes: &[u8], options: &Value) -> (Table, LoadReport) {
        read(bytes, options).unwrap_or_else(|(code, message)| {
            (TableBuilder::default().finish(), Findings::unreadable(DEFLATORS, code, message))
        })
    }
}

fn read(bytes: &[u8], options: &Value) -> Result<(Table, LoadReport), Unreadable> {
    let options = Options::read(options)?;
    let unpacked = decompress::contents(bytes).map_err(|error| (error.code(), error.to_string()))?;
    let heading = heading(&unpacked)?;
    let layout = options.layout.unwrap_or(match world_bank::has_years(&heading) {
        true => Layout::WorldBank,
        false => Layout::Plain,
    });
    match layout {
        Layout::Plain => plain::read(&unpacked),
        Layout::WorldBank => Ok(world_bank::read(&unpacked, &heading, options.series.as_deref())),
    }
}

/// The first line of a table: one of several cells that does not tell about the file.
fn heading(text: &[u8]) -> Result<Vec<String>, Unreadable> {
    let mut input = text;
    let mut lines = Lines::of(&mut input);
    for _ in 0..PREAMBLE_MAX {
        // Memory does not fail to be read.
        let Ok(Some(line)) = lines.next_line() else { break };
        let cells = line.cells?;
        let about = matches!(cells.first().map(String::as_str), Some("Data Source" | "Last Updated Date"));
        if !about {
            return Ok(cells);
        }
    }
    Err(("file-empty", "the file has no heading".to_owned()))
}

impl Options {
    /// Reads the options. An unknown key is refused: a misspelt one would change the rows.
    fn read(options: &Value) -> Result<Options, Unreadable> {
        let malformed = |message: String| ("option-malformed", message);
        let mut read = Options::default();
        let Value::Object(object) = options else {
            return Err(malformed(format!("options are an object, not {}", options.shape())));
        };
        for (key, value) in object.members() {
            let text = value
                .as_str()
                .ok_or_else(|| malformed(format!("option `{key}` is a text, not {}", value.shape())))?;
            match (key, text) {
                ("layout", "plain") => read.layout = Some(Layout::Plain),
                ("layout", "world-bank") => read.layout = Some(Layout::WorldBank),
                ("layout", other) => {
                    return Err(malformed(format!(
                        "option `layout` is one of plain, world-bank, not `{other}`"
                    )));
                }
                ("series", code) => read.series = Some(code.to_owned()),
                _ => return Err(("option-unknown", format!("no option `{key}`; known are layout, series"))),
            }
        }
        Ok(read)
    }
}
