//! Tables of views: cells that open, cards on narrow screens, the rest of a long table behind a disclosure.

use crate::address;
use crate::render::measure;
use maud::{Markup, html};
use polyad_lens::{Cell, Column, Row, Table, View};

/// Rows that stand open; the others wait behind a disclosure.
const ROWS_OPEN: usize = 40;

/// A table of a view in its block.
pub(crate) fn of_view(view: &View, block: usize, table: &Table) -> Markup {
    let split = if table.rows.len() > ROWS_OPEN + 10 { ROWS_OPEN } else { table.rows.len() };
    let rows = |from: usize, to: usize| {
        html! {
            div.scroll tabindex="0" role="region" aria-label=(format!("Table: {}", table.caption)) {
                table.cards {
                    caption.vh { (table.caption) }
                    (head(&table.columns))
                    tbody {
                        @for (at, row) in table.rows.iter().enumerate().take(to).skip(from) {
                            (body_row(view, block, at, &table.columns, row))
                        }
                    }
                }
            }
        }
    };
    html! {
        (rows(0, split))
        @if split < table.rows.len() {
            details.more {
                summary { "Show the other " (table.rows.len() - split) " of " (table.rows.len()) " rows" }
                (rows(split, table.rows.len()))
            }
        }
    }
}

fn head(columns: &[Column]) -> Markup {
    html! {
        thead { tr { @for column in columns { th.r[column.numeric] scope="col" { (column.label) } } } }
    }
}

fn body_row(view: &View, block: usize, at: usize, columns: &[Column], row: &Row) -> Markup {
    html! {
        tr {
            @for (c, (column, each)) in columns.iter().zip(&row.cells).enumerate() {
                @let content = cell(view, &format!("{block}/{at}/{c}"), column, each);
                @if c == 0 {
                    th.r[column.numeric] scope="row" { (content) }
                } @else {
                    td.r[column.numeric] data-l=(column.label) { (content) }
                }
            }
        }
    }
}

/// One cell at its path.
pub(crate) fn cell(view: &View, path: &str, column: &Column, cell: &Cell) -> Markup {
    self::content(view, path, column.numeric, cell)
}

fn content(view: &View, path: &str, numeric: bool, cell: &Cell) -> Markup {
    html! {
        @match cell {
            Cell::Text(text) => { (text) }
            Cell::Entity { kind, name, name_ref, slug } => {
                a href=(address::entity(*kind, name_ref, slug.as_deref())) { (name) }
            }
            Cell::Fact { address, label } => { a href=(address::fact(address)) { (label) } }
            Cell::Measure(measure) => {
                @if numeric && matches!(measure.unit, polyad_lens::Unit::Count(_)) && measure.value.is_some() {
                    (measure::linked_bare(view, path, measure))
                } @else {
                    (measure::linked(view, path, measure))
                }
            }
            Cell::List(cells) if cells.is_empty() => { span.nil { "None recorded" } }
            Cell::List(cells) => {
                @for (at, each) in cells.iter().enumerate() {
                    @if at > 0 { (if matches!(each, Cell::Text(_)) { " " } else { ", " }) }
                    (content(view, &format!("{path}/{at}"), numeric, each))
                }
            }
            Cell::NotRecorded => { span.nil { "Not recorded" } }
        }
    }
}
