//! The one renderer of views: blocks in reading order, every number a link to its basis.

use crate::address;
use crate::render::{chart, measure, part, table};
use maud::{Markup, html};
use polyad_lens::{Block, Cell, Chart, Figure, Table, View};

/// How a view stands on its page.
pub(crate) struct Placing<'a> {
    /// The id of its section: the page's own anchor.
    pub(crate) id: &'a str,
    /// The heading; the view's own title when absent.
    pub(crate) heading: Option<&'a str>,
    /// Whether it has the whole width of the page.
    pub(crate) across: bool,
    /// The columns that its tables show here, by key; all when empty. What is left out stands on the view's own page.
    pub(crate) only: &'a [&'a str],
}

/// A view as a section of a page.
pub(crate) fn section(view: &View, placing: &Placing<'_>) -> Markup {
    let id = placing.id;
    let heading_id = format!("h-{id}");
    html! {
        section id=(id) aria-labelledby=(heading_id) {
            div.sec-head {
                h2 id=(heading_id) { (placing.heading.unwrap_or(&view.title)) }
                @if placing.heading.is_some_and(|heading| heading != view.title) && !view.title.is_empty() { p { (view.title) } }
                @if !view.subtitle.is_empty() { p.hint { (view.subtitle) } }
            }
            (blocks_with(view, id, placing.across, placing.only))
            (part::view_findings(&view.findings))
        }
    }
}

/// One table of a view as a section of a page, under the page's own heading.
pub(crate) fn table_section(view: &View, key: &str, id: &str, heading: &str, note: &str) -> Markup {
    let heading_id = format!("h-{id}");
    html! {
        @if let Some((block, table)) = table_at(view, key) {
            section id=(id) aria-labelledby=(heading_id) {
                div.sec-head {
                    h2 id=(heading_id) { (heading) }
                    @if !note.is_empty() { p { (note) } }
                }
                div.chart.flush { (table_body(view, block, table, false, &[], has_numbers(table))) }
            }
        }
    }
}

/// One table of a view, with its caption as a heading of the third level.
pub(crate) fn table_alone(view: &View, key: &str, id: &str) -> Markup {
    html! { @if let Some((block, table)) = table_at(view, key) { (table_figure(view, block, table, id, false, &[])) } }
}

/// A table of a view with the number of its block.
pub(crate) fn table_at<'a>(view: &'a View, key: &str) -> Option<(usize, &'a Table)> {
    view.blocks.iter().enumerate().find_map(|(at, block)| match block {
        Block::Table(table) if table.key == key => Some((at, table)),
        _ => None,
    })
}

/// The blocks of a view alone.
pub(crate) fn blocks(view: &View, id: &str, across: bool) -> Markup {
    blocks_with(view, id, across, &[])
}

fn blocks_with(view: &View, id: &str, across: bool, only: &[&str]) -> Markup {
    html! {
        @for group in grouped(view) {
            @match group {
                Group::Text(text) => { p { (text) } }
                Group::Figures(figures) => {
                    div.bignums.gap-m {
                        @for (path, figure) in figures {
                            div.bignum {
                                span.n { (measure::linked_bare(view, &path, &figure.measure)) }
                                span.l { (figure.label) }
                            }
                        }
                    }
                }
                Group::Table(block, table) => { (table_figure(view, block, table, id, across, only)) }
            }
        }
    }
}

enum Group<'a> {
    Text(&'a str),
    Figures(Vec<(String, &'a Figure)>),
    Table(usize, &'a Table),
}

/// Figures that follow each other stand beside each other.
fn grouped(view: &View) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for (at, block) in view.blocks.iter().enumerate() {
        match block {
            Block::Text(text) => groups.push(Group::Text(text)),
            Block::Table(table) => groups.push(Group::Table(at, table)),
            Block::Figure(figure) => match groups.last_mut() {
                Some(Group::Figures(figures)) => figures.push((at.to_string(), figure)),
                _ => groups.push(Group::Figures(vec![(at.to_string(), figure)])),
            },
        }
    }
    groups
}

/// A table of a view, with its chart if it has one; the chart's numbers are the table's own.
fn table_figure(view: &View, block: usize, table: &Table, id: &str, across: bool, only: &[&str]) -> Markup {
    let own_id = format!("{id}-{}", table.key);
    let title_id = format!("{own_id}-t");
    html! {
        figure.chart.gap-m id=(own_id) aria-labelledby=(title_id) {
            figcaption { h3.ct id=(title_id) { (table.caption) } }
            (table_body(view, block, table, across, only, true))
        }
    }
}

/// Drawing, rows and sources of a table, or why it is empty.
fn table_body(
    view: &View,
    block: usize,
    table: &Table,
    across: bool,
    only: &[&str],
    sourced: bool,
) -> Markup {
    let drawing = table.chart.and_then(|chart| chart::draw(view, table, chart));
    let listing = table::of_view(view, block, table, across, only);
    html! {
        @if table.rows.is_empty() {
            p.empty { (table.empty) }
        } @else if let Some(drawing) = drawing {
            (drawing)
            @if sourced { (source_line(view, Some(table))) }
            details open[says_more(table) && table.rows.len() <= SEATS_OPEN] {
                summary { "Show as a table" }
                (listing)
            }
        } @else {
            (listing)
            @if sourced { (source_line(view, Some(table))) }
        }
    }
}

/// Whether a table holds figures that open.
fn has_numbers(table: &Table) -> bool {
    fn measured(cell: &Cell) -> bool {
        match cell {
            Cell::Measure(_) => true,
            Cell::List(cells) => cells.iter().any(measured),
            _ => false,
        }
    }
    table.rows.iter().flat_map(|row| &row.cells).any(measured)
}

/// Rows of a table beside its chart that stand open.
const SEATS_OPEN: usize = 12;

/// Whether a table holds more than its chart shows: seats do (for whom each speaks), bars and lines do not.
fn says_more(table: &Table) -> bool {
    matches!(table.chart, Some(Chart::Seats { .. }))
}

/// Where the numbers come from, as data, and how they are computed.
fn source_line(view: &View, table: Option<&Table>) -> Markup {
    html! {
        p.cf {
            span.s {
                "Polyad ledger at size " (crate::render::number::grouped(view.at))
                "; each figure opens to its rows or statements."
            }
            span {
                "Data: "
                @if let Some(table) = table {
                    a href=(address::lens_table(view.lens, &view.params, view.at, table.key)) { "CSV" } ", "
                }
                a href=(address::lens_data(view.lens, &view.params, view.at)) { "JSON" }
            }
            a href=(format!("/methods/{}", view.lens)) { "How is this computed" }
        }
    }
}
