//! Charts drawn on the server from the cells of a table: the same numbers, nothing computed anew.
//!
//! Each chart has two drawings, one for wide pages and one for narrow ones, swapped by the style sheet. Text is
//! never below 12 px. A chart that would be empty or unreadable is not drawn; its table always is.

mod axes;
mod bars;
mod flows;
mod line;
mod pace;
mod progress;
mod seats;
mod stages;
mod timeline;

use maud::Markup;
use polyad_lens::{Cell, Chart, Measure, Table, View};

/// The drawings of a table, if it can be drawn.
pub(crate) fn draw(view: &View, table: &Table, chart: Chart) -> Option<Markup> {
    let title = if view.title.is_empty() { &table.caption } else { &view.title };
    match chart {
        Chart::Bars { label, value } => bars::draw(&table.caption, table, label, value),
        Chart::Line { period, value } => line::draw(&table.caption, table, period, value),
        Chart::Progress { period, observed } => progress::draw(title, table, period, observed),
        Chart::Flows { from, to, value } => flows::draw(&table.caption, table, from, to, value),
        Chart::Timeline { event, date } => timeline::draw(&table.caption, table, event, date),
        Chart::Pace { date, due, paid, what } => pace::draw(&table.caption, table, date, due, paid, what),
        Chart::Stages { unit, stage, value } => stages::draw(&table.caption, table, unit, stage, value),
        Chart::Seats { actor, category } => seats::draw(title, table, actor, category),
    }
}

/// The measure of a cell, where it has a value.
fn measured(cell: &Cell) -> Option<(&Measure, f64)> {
    match cell {
        Cell::Measure(measure) => measure.value.map(|value| (&**measure, value.to_f64())),
        Cell::List(cells) => cells.iter().find_map(measured),
        _ => None,
    }
    .filter(|(_, value)| value.is_finite())
}

/// At most so many characters of a label.
fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// A coordinate with one decimal.
fn at(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}
