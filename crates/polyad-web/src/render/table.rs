//! Tables of views: cells that open, cards on narrow screens, records where a row has too much for a line.
//!
//! Nothing is dropped in silence: a column without any value is named under the table, where the data has it too.

use crate::address;
use crate::render::{field, measure};
use maud::{Markup, html};
use polyad_ledger::state::EntityKind;
use polyad_lens::{Cell, Column, Row, Table, View};

/// Rows that stand open; the others wait behind a disclosure.
const ROWS_OPEN: usize = 40;
/// Columns that fit into a line beside a facts panel.
const COLUMNS_IN_LINE: usize = 7;
/// Columns that fit into a line across the whole page.
const COLUMNS_ACROSS: usize = 11;
/// Columns that say where a row comes from: shown as one, `Source`, last.
const PROVENANCE: [&str; 5] = ["stated_by", "checked", "custody", "evidence", "fact"];

/// A table of a view in its block.
pub(crate) fn of_view(view: &View, block: usize, table: &Table, across: bool, only: &[&str]) -> Markup {
    let layout = Layout { across, ..Layout::of(view, block, table, only) };
    let count = table.rows.len();
    let split = if count > ROWS_OPEN + 10 { ROWS_OPEN } else { count };
    html! {
        (layout.rows(0, split))
        @if split < count {
            details.more {
                summary { "Show the other " (count - split) " of " (count) " rows" }
                (layout.rows(split, count))
            }
        }
        @if !layout.unrecorded.is_empty() {
            p.src.gap-s { "Not recorded in any row here: " (layout.unrecorded.join(", ")) "." }
        }
    }
}

/// Which columns stand where.
struct Layout<'a> {
    view: &'a View,
    block: usize,
    table: &'a Table,
    /// Whether the table has the whole width of the page.
    across: bool,
    /// Columns by number, without provenance.
    shown: Vec<usize>,
    /// Columns of provenance that have a value.
    provenance: Vec<usize>,
    /// Labels of columns without any value.
    unrecorded: Vec<String>,
}

impl<'a> Layout<'a> {
    fn of(view: &'a View, block: usize, table: &'a Table, only: &[&str]) -> Layout<'a> {
        let filled =
            |c: usize| table.rows.iter().any(|row| row.cells.get(c).is_some_and(|cell| !is_empty(cell)));
        let (mut shown, mut provenance, mut unrecorded) = (Vec::new(), Vec::new(), Vec::new());
        let wanted = |column: &Column| only.is_empty() || only.contains(&column.key);
        for (c, column) in table.columns.iter().enumerate().filter(|(_, column)| wanted(column)) {
            match (filled(c), PROVENANCE.contains(&column.key)) {
                (true, true) if c > 0 => provenance.push(c),
                (false, _) if c > 0 => unrecorded.push(column.label.to_lowercase()),
                _ => shown.push(c),
            }
        }
        Layout { view, block, table, across: false, shown, provenance, unrecorded }
    }

    fn rows(&self, from: usize, to: usize) -> Markup {
        let width = self.shown.len() + usize::from(!self.provenance.is_empty());
        let most = if self.across { COLUMNS_ACROSS } else { COLUMNS_IN_LINE };
        // Goals are read in their own words: each stands by itself.
        let goals = self
            .table
            .rows
            .iter()
            .all(|row| matches!(row.cells.first(), Some(Cell::Entity { kind: EntityKind::Goal, .. })));
        if goals || width > most { self.records(from, to) } else { self.lines(from, to) }
    }

    fn lines(&self, from: usize, to: usize) -> Markup {
        let grouped = self.is_grouped();
        let columns = if grouped { &self.shown[1..] } else { &self.shown[..] };
        html! {
            div.scroll tabindex="0" role="group" aria-label=(format!("Table: {}", self.table.caption)) {
                table.cards {
                    caption.vh { (self.table.caption) }
                    thead {
                        tr {
                            @for c in columns { @let column = self.column(*c); th class=[right(column)] scope="col" { (column.label) } }
                            @if !self.provenance.is_empty() { th scope="col" { "Source" } }
                        }
                    }
                    tbody {
                        @for (r, row) in self.table.rows.iter().enumerate().take(to).skip(from) {
                            @if grouped && (r == from || self.plain(r, 0) != self.plain(r - 1, 0)) {
                                tr.grp { th scope="rowgroup" colspan=(columns.len() + usize::from(!self.provenance.is_empty())) { (self.cell(r, 0, row)) } }
                            }
                            tr {
                                @for c in columns {
                                    @let column = self.column(*c);
                                    @if *c == columns[0] { th class=[right(column)] scope="row" { (self.cell(r, *c, row)) } }
                                    @else { td class=[right(column)] data-l=(column.label) { (self.cell(r, *c, row)) } }
                                }
                                @if !self.provenance.is_empty() { td data-l="Source" { (self.source(r, row)) } }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Whether the first column repeats itself: then each of its words becomes a heading over its rows.
    fn is_grouped(&self) -> bool {
        let rows = &self.table.rows;
        let all_text = rows.iter().all(|row| matches!(row.cells.first(), Some(Cell::Text(_))));
        let changes = (1..rows.len()).filter(|r| self.plain(*r, 0) != self.plain(r - 1, 0)).count();
        self.shown.first() == Some(&0)
            && self.shown.len() > 2
            && all_text
            && rows.len() > 3
            && (changes + 1) * 2 <= rows.len()
    }

    fn plain(&self, r: usize, c: usize) -> String {
        self.table.rows.get(r).and_then(|row| row.cells.get(c)).map(Cell::plain).unwrap_or_default()
    }

    /// Each row as a heading with terms and descriptions.
    fn records(&self, from: usize, to: usize) -> Markup {
        html! {
            ul.records {
                @for (r, row) in self.table.rows.iter().enumerate().take(to).skip(from) {
                    li {
                        p.name { (self.cell(r, 0, row)) }
                        dl {
                            @for c in self.shown.iter().filter(|c| **c > 0) {
                                @if row.cells.get(*c).is_some_and(|cell| !is_empty(cell)) {
                                    div { dt { (self.column(*c).label) } dd { (self.cell(r, *c, row)) } }
                                }
                            }
                            @if !self.provenance.is_empty() { div.w { dt { "Source" } dd { (self.source(r, row)) } } }
                        }
                        (self.unrecorded_of(row))
                    }
                }
            }
        }
    }

    /// What this row leaves out and others have: written out, never an empty place.
    fn unrecorded_of(&self, row: &Row) -> Markup {
        let labels: Vec<String> = self
            .shown
            .iter()
            .filter(|c| **c > 0 && row.cells.get(**c).is_some_and(is_empty))
            .map(|c| self.column(*c).label.to_lowercase())
            .collect();
        html! { @if !labels.is_empty() { p.src { "Not recorded: " (labels.join(", ")) "." } } }
    }

    fn source(&self, r: usize, row: &Row) -> Markup {
        html! {
            @for (n, c) in self.provenance.iter().enumerate() {
                @if row.cells.get(*c).is_some_and(|cell| !is_empty(cell)) {
                    @if n == 0 { (self.cell(r, *c, row)) }
                    @else { span.sub { (self.cell(r, *c, row)) } }
                }
            }
        }
    }

    fn column(&self, c: usize) -> &'a Column {
        &self.table.columns[c]
    }

    fn cell(&self, r: usize, c: usize, row: &Row) -> Markup {
        let numeric = self.column(c).numeric;
        match row.cells.get(c) {
            Some(Cell::Text(code)) if self.column(c).key == "form" => html! { (field::form_words(code)) },
            Some(cell) => {
                let named = matches!(self.column(c).key, "stated_by" | "classified_by");
                content(self.view, &format!("{}/{r}/{c}", self.block), numeric, named, cell)
            }
            None => html! {},
        }
    }
}

/// Numbers stand at the end of their column.
fn right(column: &Column) -> Option<&'static str> {
    column.numeric.then_some("r")
}

fn is_empty(cell: &Cell) -> bool {
    match cell {
        Cell::NotRecorded => true,
        Cell::Text(text) => text.is_empty(),
        Cell::List(cells) => cells.is_empty() || cells.iter().all(is_empty),
        _ => false,
    }
}

/// A cell; in a list of names (`named`) texts are set apart like the rest.
pub(crate) fn content(view: &View, path: &str, numeric: bool, named: bool, cell: &Cell) -> Markup {
    html! {
        @match cell {
            Cell::Text(text) if text.len() <= 10 && text.starts_with(|c: char| c.is_ascii_digit()) => { span.nb { (text) } }
            Cell::Text(text) => { (text) }
            Cell::Entity { kind: EntityKind::Goal, name, name_ref, .. } => {
                a.goal-link href=(address::entity(EntityKind::Goal, name_ref, None)) { q { (name) } }
            }
            Cell::Entity { kind, name, name_ref, slug } => {
                a href=(address::entity(*kind, name_ref, slug.as_deref())) { (name) }
            }
            Cell::Fact { address, label } => { a href=(address::fact(address)) { (label) } }
            Cell::Measure(measure) => {
                @if numeric && measure.value.is_some() { (measure::linked_bare(view, path, measure)) }
                @else { (measure::linked(view, path, measure)) }
            }
            Cell::List(cells) if cells.is_empty() => { span.nil { "None recorded" } }
            Cell::List(cells) => {
                @for (at, each) in cells.iter().enumerate() {
                    @if at > 0 { (if matches!(each, Cell::Text(_)) && !named { " " } else { ", " }) }
                    (content(view, &format!("{path}/{at}"), numeric, named, each))
                }
            }
            Cell::NotRecorded => { span.nil { "Not recorded" } }
        }
    }
}
