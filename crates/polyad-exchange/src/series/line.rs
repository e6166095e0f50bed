//! One line of a series: which it belongs to, and what its cells say.

use super::CODE_CHARS_MAX;
use super::layout::{Columns, Layout};
use super::names::Names;
use super::options::Options;
use super::record::Records;
use polyad_ledger::json::is_direction_control;
use polyad_model::Ref;
use polyad_model::codelist::sdg_by_code;
use std::collections::{BTreeMap, BTreeSet};

/// Why a line gives no row.
pub(super) enum NoRow {
    /// The publisher left the cell empty.
    Empty,
    /// Code, column from 1 (0: the whole line) and message.
    Refused(&'static str, usize, String),
}

/// What every line is read by.
pub(super) struct Lines {
    pub(super) width: usize,
    pub(super) columns: Columns,
    pub(super) options: Options,
    pub(super) names: Names,
}

impl Lines {
    /// Whether a line belongs to the series.
    pub(super) fn takes(&self, cells: &[String]) -> bool {
        self.columns.only.iter().all(|(at, word)| cells[*at].trim() == word.trim())
    }

    /// The indicators that have several series, by what the file calls them.
    pub(super) fn several_series(
        &self,
        records: Records<'_>,
        series: usize,
    ) -> BTreeMap<String, BTreeSet<String>> {
        let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let Some(indicator) = self.columns.indicator else { return found };
        for cells in records.skip(1).filter_map(|record| record.cells.ok()) {
            if cells.len() == self.width && self.takes(&cells) {
                let series_of = found.entry(cells[indicator].trim().to_owned()).or_default();
                let name = cells[series].trim();
                if !series_of.contains(name) {
                    series_of.insert(name.to_owned());
                }
            }
        }
        found.retain(|_, series| series.len() > 1);
        found
    }
}

/// A line that was cut into as many cells as the heading has.
pub(super) struct Row<'r> {
    pub(super) line: u32,
    pub(super) cells: &'r [String],
    pub(super) lines: &'r Lines,
}

impl<'r> Row<'r> {
    pub(super) fn cell(&self, at: usize) -> &'r str {
        self.cells[at].trim()
    }

    /// A cell with something in it, and its column.
    pub(super) fn filled(&self, at: usize) -> Option<(usize, &'r str)> {
        Some((at, self.cell(at))).filter(|(_, text)| !text.is_empty())
    }

    /// The number as printed. The UN's table marks bounds with a sign before the number.
    pub(super) fn number(&self, at: usize) -> (&'r str, Option<&'static str>) {
        let printed = self.cell(at);
        match (self.lines.columns.layout, printed.get(..1), printed.get(1..)) {
            (Layout::UnSdg, Some("<"), Some(rest)) => (rest.trim(), Some("under")),
            (Layout::UnSdg, Some(">"), Some(rest)) => (rest.trim(), Some("over")),
            _ => (printed, None),
        }
    }

    /// What was measured: the file's own word in a plain table, elsewhere what was told before what is printed.
    pub(super) fn indicator(&self) -> Result<Ref, NoRow> {
        let (columns, told) = (&self.lines.columns, &self.lines.options.indicator);
        let printed = columns.indicator.and_then(|at| self.filled(at));
        let made = match (printed, told) {
            (Some((at, text)), _) if columns.layout == Layout::Plain => (at, text.parse::<Ref>()),
            (_, Some(told)) => return Ok(told.clone()),
            (Some((at, text)), None) => match columns.layout {
                Layout::UnSdg => {
                    (at, Ref::external("sdg", sdg_by_code(text).map_or(text, |known| known.code)))
                }
                Layout::WorldBank => (at, Ref::external("worldbank", text)),
                Layout::Wuenic => (at, Ref::external("wuenic", &text.to_lowercase())),
                Layout::Plain | Layout::CountryYear => (at, text.parse::<Ref>()),
            },
            (None, None) => {
                let at = columns.indicator.unwrap_or_default();
                let message = "says not what was measured".to_owned();
                return Err(NoRow::Refused("indicator-missing", at + 1, message));
            }
        };
        let (at, made) = made;
        made.map_err(|error| NoRow::Refused("reference-malformed", at + 1, error.to_string()))
    }

    pub(super) fn unit(&self) -> Result<&'r str, NoRow> {
        let columns = &self.lines.columns;
        match (columns.unit.and_then(|at| self.filled(at)), &self.lines.options.unit) {
            // The record's own word for the code that the UN prints in capitals.
            (Some((_, "PERCENT")), _) if columns.layout == Layout::UnSdg => Ok("percent"),
            (Some((at, unit)), _) => code_cell(at, unit),
            (None, Some(unit)) => Ok(unit),
            (None, None) if columns.layout == Layout::Wuenic => Ok("percent"),
            (None, None) => {
                let at = columns.unit.unwrap_or_default();
                Err(NoRow::Refused("unit-missing", at + 1, "says not in which unit".to_owned()))
            }
        }
    }
}

pub(super) fn code_cell(at: usize, text: &str) -> Result<&str, NoRow> {
    let hidden = text.chars().any(|c| c.is_control() || is_direction_control(c));
    if hidden || text.chars().count() > CODE_CHARS_MAX {
        let message = format!("a code has 1 to {CODE_CHARS_MAX} characters that readers can see");
        return Err(NoRow::Refused("code-malformed", at + 1, message));
    }
    Ok(text)
}

pub(super) fn visible(at: usize, text: &str) -> Result<&str, NoRow> {
    match text.chars().find(|c| c.is_control() || is_direction_control(*c)) {
        None => Ok(text),
        Some(hidden) => {
            let message = format!("holds {}, a character that readers cannot see", hidden.escape_unicode());
            Err(NoRow::Refused("text-control-character", at + 1, message))
        }
    }
}
