//! `/imports`: every file that was registered, newest first, with what was kept of it and what was refused.

use crate::address;
use crate::ask::{Answer, Ask};
use crate::error::Problem;
use crate::pages::{Page, list};
use crate::render::number::grouped;
use crate::render::table::content;
use crate::render::view::table_at;
use crate::render::{form, measure, part};
use maud::{Markup, html};
use polyad_lens::{Cell, Row, Table, View};
use std::collections::BTreeSet;

pub(super) static PAGE: Page = Page { path: "/imports", section: Some("/log"), show };

fn show(ask: &Ask) -> Result<Answer, Problem> {
    let view = list::paged(ask, "imports")?;
    list::answer(ask, &view, "imports", || {
        Ok(("Imports".to_owned(), view.question.to_owned(), body(ask, &view)?))
    })
}

fn body(ask: &Ask, view: &View) -> Result<Markup, Problem> {
    let formats: BTreeSet<&str> = ask.state.all_datasets().map(|dataset| dataset.format.as_str()).collect();
    let formats: Vec<(String, String)> =
        formats.into_iter().map(|name| (name.to_owned(), name.to_owned())).collect();
    let words = |list: &[(&str, &str)]| -> Vec<(String, String)> {
        list.iter().map(|(value, words)| ((*value).to_owned(), (*words).to_owned())).collect()
    };
    let sorts = words(&[
        ("title", "Title"),
        ("publisher", "Publisher"),
        ("format", "Format"),
        ("kept", "Most kept"),
        ("refused", "Most refused"),
        ("findings", "Most findings"),
        ("bytes", "Largest"),
    ]);
    let fields = html! {
        (form::text(ask, "q", "Holds the words"))
        (form::choice(ask, "format", "Format", "Any", &formats))
        (form::text(ask, "publisher", "Publisher"))
        (form::choice(ask, "refused", "Refusals", "With or without", &words(&[("yes", "Only with refusals")])))
        (form::choice(ask, "standing", "Editions", "All", &words(&[("in-force", "In force"), ("former", "Former"), ("withdrawn", "Withdrawn")])))
        (form::choice(ask, "sort", "Order", "Newest first", &sorts))
    };
    let any = ask.state.all_datasets().next().is_some();
    Ok(html! {
        (part::crumbs(&[("/log", "Log")], "Imports"))
        div.hero {
            h1 { "Imports" }
            p.lede { (view.question) }
            p.actions { (part::data_links(ask, "/imports", true)) a href="/double-count" { "What files report more than once" } }
        }
        @if any {
            (form::get(ask, "/imports", &fields, "Show"))
            section #imports aria-labelledby="h-imports" {
                div.sec-head { h2 #h-imports { (view.title) } p { "One row an edition. Found = kept + refused + left empty by the publisher." } }
                @if let Some((block, table)) = table_at(view, "imports") { (rows(ask, view, block, table)) }
                (list::pager(ask, "/imports", view)?)
            }
        } @else {
            p.empty.gap-m { "No file is registered here yet. The operator of a node registers files with " code { "polyad import" } "; each then stands here with its load report." }
        }
    })
}

fn rows(ask: &Ask, view: &View, block: usize, table: &Table) -> Markup {
    let at = |key: &str| table.columns.iter().position(|column| column.key == key).unwrap_or(0);
    let plain = |row: &Row, key: &str| row.cells.get(at(key)).map(Cell::plain).unwrap_or_default();
    let number = |row: &Row, key: &str| plain(row, key).parse::<u64>().ok();
    let shown = |row: &Row, key: &str| number(row, key).map_or_else(|| "not held".to_owned(), grouped);
    html! {
        @if table.rows.is_empty() { p.empty.gap-m { (table.empty) } }
        @else {
            div.scroll.gap-m tabindex="0" role="group" aria-label="Table: imports" {
                table.cards {
                    caption.vh { "Imports" }
                    thead { tr {
                        th scope="col" { "File" } th scope="col" { "Publisher" } th scope="col" { "Edition" }
                        th.r scope="col" { "Found" } th.r scope="col" { "Kept" } th.r scope="col" { "Refused" }
                        th scope="col" { "Findings" } th.r scope="col" { "Rows" } th.r scope="col" { "Size" } th scope="col" { "Registered" }
                    } }
                    tbody {
                        @for (r, row) in table.rows.iter().enumerate() {
                            @let own = ask.link(&format!("/d/{}", plain(row, "dataset")));
                            tr {
                                th scope="row" {
                                    a href=(own) { (plain(row, "title")) }
                                    span.sub { (plain(row, "format")) @if !plain(row, "kept_by_sort").is_empty() { ": " (plain(row, "kept_by_sort")) } }
                                }
                                td data-l="Publisher" { @if let Some(cell) = row.cells.get(at("publisher")) { (content(view, &format!("{block}/{r}/{}", at("publisher")), false, false, cell)) } }
                                td data-l="Edition" { (edition(ask, row, &plain(row, "edition"), &plain(row, "editions"), at("statement"))) span.sub { (plain(row, "standing")) } }
                                td.r data-l="Found" { (shown(row, "found")) @if let Some(empty) = number(row, "empty").filter(|empty| *empty > 0) { span.sub { (grouped(empty)) " left empty" } } }
                                td.r data-l="Kept" { (shown(row, "kept")) }
                                td.r data-l="Refused" { (shown(row, "refused")) @if number(row, "refused").is_some_and(|refused| refused > 0) { span.sub { (plain(row, "refused_by_sort")) } } }
                                td data-l="Findings" { (findings(&own, number(row, "refusals"), number(row, "warnings"), number(row, "notes"))) }
                                td.r data-l="Rows" {
                                    @match row.cells.get(at("rows")) {
                                        Some(Cell::Measure(own)) => { (measure::linked_bare(view, &format!("{block}/{r}/{}", at("rows")), own)) }
                                        _ => { span.nil { "not held" } }
                                    }
                                }
                                td.r data-l="Size" { span.nb { (size(number(row, "bytes").unwrap_or(0))) } }
                                td data-l="Registered" { @let registered = plain(row, "registered"); span.nb { (registered.get(..10).unwrap_or(&registered)) } span.sub { (registered.get(11..16).unwrap_or_default()) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// `2 of 3`, with the way to what changed.
fn edition(ask: &Ask, row: &Row, number: &str, of: &str, statement: usize) -> Markup {
    let statement = match row.cells.get(statement) {
        Some(Cell::Fact { address, .. }) => address.to_string(),
        _ => String::new(),
    };
    html! {
        @if of == "1" { "the only one" }
        @else {
            (number) " of " (of)
            @if number != "1" { ": " a href=(ask.link(&format!("/editions?{}", address::pairs([("dataset", statement.as_str())])))) { "what changed" } }
        }
    }
}

/// Findings by severity, gravest first, linked to the load report.
fn findings(own: &str, refused: Option<u64>, warnings: Option<u64>, notes: Option<u64>) -> Markup {
    let counted =
        [(refused, "refused", "refused"), (warnings, "warning", "warnings"), (notes, "note", "notes")];
    let counted: Vec<String> = counted
        .into_iter()
        .filter_map(|(count, one, many)| {
            Some(part::count(count.filter(|count| *count > 0)? as usize, one, many))
        })
        .collect();
    html! {
        @if refused.is_none() { span.nil { "not held" } }
        @else { a href=(format!("{own}#report")) { @if counted.is_empty() { "none" } @else { (counted.join(", ")) } } }
    }
}

/// Bytes for reading.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}
