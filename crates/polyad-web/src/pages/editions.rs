//! `/editions`: what a newer edition of a file says otherwise than the one before, by activity or change by change.

use crate::address;
use crate::ask::{Answer, Ask, Format};
use crate::error::Problem;
use crate::pages::{Page, list};
use crate::render::table::{content, of_view};
use crate::render::view::{Placing, section, table_at};
use crate::render::{form, measure, part};
use maud::{Markup, html};
use polyad_ledger::state::Dataset;
use polyad_lens::{Block, Cell, Params, Row, Table, View};

pub(super) static PAGE: Page = Page { path: "/editions", section: Some("/log"), show };

/// Rows of the section on the page of a file.
const FIRST_ROWS: &str = "5";
/// The tables below the one that is paged.
const BELOW: [(&str, &str, &str); 2] = [
    ("sums", "What amounts add up to", "Each edition as printed: nothing converted, nothing matched."),
    ("counts", "Rows of each kind", ""),
];
/// What stands in a line of activities.
const COUNTS: [&str; 5] = ["added", "removed", "raised", "lowered", "changed"];

fn show(ask: &Ask) -> Result<Answer, Problem> {
    // Of which file is not said: there is a list to choose from.
    if ask.format == Format::Html && ask.query.get("dataset").is_none() {
        return Ok(Answer::Redirect(ask.link("/imports")));
    }
    let view = list::paged(ask, "editions")?;
    list::answer(ask, &view, "editions", || {
        Ok((format!("What changed: {}", view.subtitle), view.question.to_owned(), body(ask, &view)?))
    })
}

fn body(ask: &Ask, view: &View) -> Result<Markup, Problem> {
    let dataset = ask.query.get("dataset").unwrap_or_default();
    let words = |list: &[(&str, &str)]| -> Vec<(String, String)> {
        list.iter().map(|(value, words)| ((*value).to_owned(), (*words).to_owned())).collect()
    };
    let changes = words(&[
        ("added", "Added"),
        ("removed", "Removed"),
        ("raised", "Numbers raised"),
        ("lowered", "Numbers lowered"),
        ("changed", "Other fields changed"),
    ]);
    let has_activities = view.tables().any(|table| table.columns.iter().any(|column| column.label == "Activity"));
    let fields = html! {
        input type="hidden" name="dataset" value=(dataset);
        @if let Some(with) = ask.query.get("with") { input type="hidden" name="with" value=(with); }
        (form::choice(ask, "list", "One row", "As it suits", &words(&[("activities", "An activity"), ("changes", "A change")])))
        (form::choice(ask, "change", "Change", "Any", &changes))
        @if has_activities { (form::text(ask, "activity", "Activity, by its identifier")) }
    };
    let is_compared = view.table("changes").or(view.table("activities")).is_some();
    Ok(html! {
        (part::crumbs(&[("/log", "Log"), ("/imports", "Imports")], "What changed"))
        div.hero {
            h1 { "What changed in this edition" }
            p.lede { (view.subtitle) }
            p.actions { (part::data_links(ask, "/editions", true)) @if let Some(file) = file_of(ask, dataset) { a href=(file) { "The file and its load report" } } }
        }
        @if is_compared {
            (form::get(ask, "/editions", &fields, "Show"))
            section #changes aria-labelledby="h-changes" {
                div.sec-head { h2 #h-changes { (view.title) } @if let Some(activity) = ask.query.get("activity") { p { "Of the activity " code.long { (activity) } ". " a href=(link(ask, dataset, &[])) { "All activities" } } } }
                (figures(view))
                (listed(ask, view, dataset))
                (list::pager(ask, "/editions", view)?)
                (part::view_findings(&view.findings))
            }
            @for (key, heading, note) in BELOW {
                @if view.table(key).is_some_and(|table| !table.rows.is_empty()) {
                    section id=(key) aria-labelledby=(format!("h-{key}")) {
                        div.sec-head { h2 id=(format!("h-{key}")) { (heading) } @if !note.is_empty() { p { (note) } } }
                        @if let Some((block, table)) = table_at(view, key) { div.gap-s { (of_view(view, block, table, true, &[])) } }
                    }
                }
            }
            (editions(ask, view))
        } @else {
            (section(view, &Placing { id: "editions", heading: Some(&view.title), across: true, only: &[] }))
        }
    })
}

/// The page of a file, by what names it here.
fn file_of(ask: &Ask, named: &str) -> Option<String> {
    let found = ask
        .state
        .all_datasets()
        .find(|dataset| dataset.key.to_string() == named || dataset.statement.to_string() == named);
    found.map(|dataset| address::dataset(&dataset.key))
}

/// The address of a comparison, with the pair that is compared now.
fn link(ask: &Ask, dataset: &str, more: &[(&str, &str)]) -> String {
    let with = ask.query.get("with").map(|with| ("with", with));
    let pairs = [("dataset", dataset)].into_iter().chain(with).chain(more.iter().copied());
    ask.link(&format!("/editions?{}", address::pairs(pairs)))
}

fn figures(view: &View) -> Markup {
    let figures: Vec<(usize, &polyad_lens::Figure)> = view
        .blocks
        .iter()
        .enumerate()
        .filter_map(|(at, block)| match block {
            Block::Figure(figure) => Some((at, figure)),
            _ => None,
        })
        .collect();
    html! {
        @if !figures.is_empty() {
            div.bignums.gap-m {
                @for (at, figure) in figures {
                    div.bignum { span.n { (measure::linked_bare(view, &at.to_string(), &figure.measure)) } span.l { (figure.label) } }
                }
            }
        }
    }
}

/// The table that is paged: activities each with a way to its own changes, or the changes.
fn listed(ask: &Ask, view: &View, dataset: &str) -> Markup {
    match table_at(view, "activities") {
        Some((block, table)) => activities(ask, view, block, table, dataset),
        None => {
            html! { @if let Some((block, table)) = table_at(view, "changes") { (changes(view, block, table)) } }
        }
    }
}

/// Every change: what is there in one edition alone is said so, not left empty.
fn changes(view: &View, block: usize, table: &Table) -> Markup {
    let at = |key: &str| table.columns.iter().position(|column| column.key == key).unwrap_or(0);
    let cell = |r: usize, row: &Row, key: &str, absent: &str| match row.cells.get(at(key)) {
        None | Some(Cell::NotRecorded) => html! { span.nil { (absent) } },
        Some(own) => content(view, &format!("{block}/{r}/{}", at(key)), key == "difference", false, own),
    };
    let is = |row: &Row, word: &str| row.cells.get(at("change")).is_some_and(|cell| cell.plain() == word);
    let side = |row: &Row, missing: &str, there: &str| match (is(row, missing), is(row, there)) {
        (true, _) => "not there",
        (_, true) => "there",
        _ => "empty",
    };
    html! {
        @if table.rows.is_empty() { p.empty.gap-m { (table.empty) } }
        @else {
            div.scroll.gap-m tabindex="0" role="group" aria-label=(format!("Table: {}", table.caption)) {
                table.cards {
                    caption.vh { (table.caption) }
                    thead { tr {
                        th scope="col" { (table.columns[at("activity")].label) } th scope="col" { "Change" } th scope="col" { "What" }
                        th scope="col" { "Before" } th scope="col" { "After" } th.r scope="col" { "Difference" } th scope="col" { "Rows" }
                    } }
                    tbody {
                        @for (r, row) in table.rows.iter().enumerate() {
                            tr {
                                th scope="row" { (cell(r, row, "activity", "not said")) }
                                td data-l="Change" { (cell(r, row, "change", "")) }
                                td data-l="What" {
                                    (cell(r, row, "what", ""))
                                    @if row.cells.get(at("detail")).is_some_and(|cell| *cell != Cell::NotRecorded) { span.sub { (cell(r, row, "detail", "")) } }
                                }
                                td data-l="Before" { (cell(r, row, "before", side(row, "added", "removed"))) }
                                td data-l="After" { (cell(r, row, "after", side(row, "removed", "added"))) }
                                td.r data-l="Difference" { (cell(r, row, "difference", "no amount")) }
                                td data-l="Rows" { (cell(r, row, "fact", "")) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn activities(ask: &Ask, view: &View, block: usize, table: &Table, dataset: &str) -> Markup {
    let at = |key: &str| table.columns.iter().position(|column| column.key == key).unwrap_or(0);
    let plain = |row: &Row, key: &str| row.cells.get(at(key)).map(Cell::plain).unwrap_or_default();
    let cell = |r: usize, row: &Row, key: &str| match row.cells.get(at(key)) {
        Some(Cell::Measure(own)) => measure::linked_bare(view, &format!("{block}/{r}/{}", at(key)), own),
        Some(other) => content(view, &format!("{block}/{r}/{}", at(key)), false, false, other),
        None => html! {},
    };
    html! {
        @if table.rows.is_empty() { p.empty.gap-m { (table.empty) } }
        @else {
            div.scroll.gap-m tabindex="0" role="group" aria-label=(format!("Table: {}", table.caption)) {
                table.cards {
                    caption.vh { (table.caption) }
                    thead { tr {
                        th scope="col" { "Activity" } th scope="col" { "What happened" }
                        @for key in COUNTS { th.r scope="col" { (table.columns[at(key)].label) } }
                        th.r scope="col" { "Changed most" }
                    } }
                    tbody {
                        @for (r, row) in table.rows.iter().enumerate() {
                            @let identifier = plain(row, "identifier");
                            tr {
                                th scope="row" { (cell(r, row, "activity")) span.sub { code.long { (identifier) } } }
                                td data-l="What happened" {
                                    (plain(row, "happened")) ": "
                                    a href=(link(ask, dataset, &[("activity", &identifier)])) { "its changes" }
                                }
                                @for key in COUNTS { td.r data-l=(table.columns[at(key)].label) { (cell(r, row, key)) } }
                                td.r data-l="Changed most" {
                                    @if plain(row, "what").is_empty() { span.nil { "no amount" } }
                                    @else { (cell(r, row, "difference")) span.sub { (plain(row, "what")) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The editions of the file, each with its own page and what changed in it.
fn editions(ask: &Ask, view: &View) -> Markup {
    let Some((block, table)) = table_at(view, "editions") else { return html! {} };
    let at = |key: &str| table.columns.iter().position(|column| column.key == key).unwrap_or(0);
    let plain = |row: &Row, key: &str| row.cells.get(at(key)).map(Cell::plain).unwrap_or_default();
    html! {
        section #editions aria-labelledby="h-editions" {
            div.sec-head { h2 #h-editions { "Editions of this file" } p { "Newest first. A former edition counts nowhere and stays readable." } }
            div.scroll.gap-s tabindex="0" role="group" aria-label="Table: editions of this file" {
                table.cards {
                    caption.vh { "Editions of this file" }
                    thead { tr { th scope="col" { "Edition" } th scope="col" { "Registered" } th.r scope="col" { "Rows" } th scope="col" { "Today" } th scope="col" { "Open" } } }
                    tbody {
                        @for (r, row) in table.rows.iter().enumerate() {
                            @let statement = match row.cells.get(at("statement")) { Some(Cell::Fact { address, .. }) => address.to_string(), _ => String::new() };
                            tr {
                                th scope="row" { (plain(row, "number")) span.sub { (plain(row, "called")) } }
                                td data-l="Registered" { span.nb { (plain(row, "registered")) } }
                                td.r data-l="Rows" {
                                    @match row.cells.get(at("rows")) {
                                        Some(Cell::Measure(own)) => { (measure::linked_bare(view, &format!("{block}/{r}/{}", at("rows")), own)) }
                                        _ => { span.nil { "not held" } }
                                    }
                                }
                                td data-l="Today" { (plain(row, "standing")) }
                                td data-l="Open" {
                                    a href=(ask.link(&format!("/d/{}", plain(row, "dataset")))) { "file" }
                                    @if plain(row, "number") != "1" {
                                        ", " a href=(ask.link(&format!("/editions?{}", address::pairs([("dataset", statement.as_str())])))) { "what changed" }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The sections of a file's own page: its editions, and the first of what changed in this one. Nothing where it is the
/// only edition.
pub(super) fn of_dataset(ask: &Ask, dataset: &Dataset) -> Markup {
    let statement = dataset.statement.to_string();
    let has_others = ask
        .state
        .all_datasets()
        .any(|other| other.first_edition == dataset.first_edition && other.statement != dataset.statement);
    let params = Params::new([("dataset", statement.as_str()), ("per", FIRST_ROWS)]);
    let Some(view) = has_others.then(|| ask.view("editions", params)).flatten() else { return html! {} };
    let listed_table = view.table("activities").or(view.table("changes"));
    html! {
        @if let Some(table) = listed_table {
            section #changed aria-labelledby="h-changed" {
                div.sec-head { h2 #h-changed { "What changed in this edition" } p { (view.title) ". " (view.subtitle) "." } }
                (figures(&view))
                (listed(ask, &view, &statement))
                p.actions {
                    a href=(ask.link(&format!("/editions?{}", address::pairs([("dataset", statement.as_str())])))) {
                        "All that changed" @if let Some(all) = table.of.filter(|all| *all > table.rows.len()) { ", " (part::count(all, "row", "rows")) } ", with sums before and after"
                    }
                }
            }
        }
        (editions(ask, &view))
    }
}

/// The editions of a file as data.
pub(super) fn of_dataset_json(ask: &Ask, dataset: &Dataset) -> serde_json::Value {
    let statement = dataset.statement.to_string();
    let alone = Params::new([("dataset", statement.as_str()), ("list", "editions")]);
    let view = ask.view("editions", alone);
    let table = view.as_ref().and_then(|view| view.table("editions"));
    let rows = table.into_iter().flat_map(|table| {
        table.rows.iter().map(|row| {
            let cells = table.columns.iter().zip(&row.cells).filter(|(column, _)| column.key != "rows");
            let cells = cells.map(|(column, cell)| {
                let value = match cell {
                    Cell::Fact { address, .. } => address.to_string(),
                    cell => cell.plain(),
                };
                (column.key.to_owned(), serde_json::Value::from(value))
            });
            serde_json::Value::Object(cells.collect())
        })
    });
    rows.collect()
}
