//! `/d/{key}` and `/d/{row}`: what a published file holds, row by row, down to its own lines.

use crate::address;
use crate::ask::{Answer, Ask, Format};
use crate::error::Problem;
use crate::pages::{Page, editions};
use crate::render::number::grouped;
use crate::render::{fact, field, form, part};
use maud::{Markup, html};
use polyad_ledger::json::Value;
use polyad_ledger::state::{Dataset, Fact};
use polyad_model::{DatasetKey, Ref};
use std::sync::Arc;

pub(super) static PAGE: Page = Page { path: "/d/*", section: Some("/log"), show };

mod raw;
mod report;
mod row;
mod rows;
mod source;

pub(crate) use report::json as report_json;

fn show(ask: &Ask) -> Result<Answer, Problem> {
    let decoded = address::decode(&ask.rest, false).unwrap_or_default();
    for text in [ask.rest.as_str(), decoded.as_str()] {
        if let Ok(key) = text.parse::<DatasetKey>() {
            let dataset = ask.state.dataset(&key).ok_or_else(|| missing(ask, "This dataset"))?;
            return dataset_page(ask, dataset);
        }
        // A Ref is percent-encoded itself: encoded once more for an address it may still read as a Ref, of no row.
        if let Ok(name) = text.parse::<Ref>()
            && (ask.state.fact(&name).is_some() || text == decoded)
        {
            return row::page(ask, &name);
        }
    }
    Err(missing(ask, "Whatever this names"))
}

fn missing(ask: &Ask, what: &str) -> Problem {
    Problem::not_found(format!(
        "{what} is not in this copy, which ends at {}. A dataset is named by 64 hex digits, a row by r:, the dataset \
         and its place in the file.",
        grouped(ask.at())
    ))
}

/// Whether whoever asks may be shown the file: anyone where its licence allows that, else the operator's own machine.
fn is_open(ask: &Ask, dataset: &Dataset) -> bool {
    ask.local || may_be_served(ask, dataset)
}

/// Whether the licence lets the file be shown to everyone.
fn may_be_served(ask: &Ask, dataset: &Dataset) -> bool {
    dataset.text("sha256").is_some_and(|hash| ask.snapshot.may_serve_blob(&hash))
}

fn dataset_page(ask: &Ask, dataset: &Arc<Dataset>) -> Result<Answer, Problem> {
    let title = dataset.text("title").unwrap_or_else(|| dataset.format.clone());
    match ask.format {
        Format::Csv => {
            Ok(Answer::Csv(format!("dataset-{}", &dataset.key.to_string()[..12]), rows::csv_of_dataset(ask, dataset)?))
        }
        Format::Json => {
            let shown = rows::shown(ask, dataset)?;
            Ok(Answer::Json(serde_json::json!({
                "dataset": dataset.key.to_string(),
                "statement": dataset.statement.to_string(),
                "fields": crate::json::stated(&Value::Object(match &*dataset.fields { Value::Object(o) => o.clone(), _ => Arc::default() })),
                "editions": editions::of_dataset_json(ask, dataset),
                "report": dataset.loaded.as_ref().map(|loaded| report::json(&loaded.report)),
                "rows": { "total": shown.window.total, "page": shown.window.page, "size": shown.window.size, "searched": shown.cut.map(|(searched, _)| searched),
                    "items": shown.rows.iter().map(|row| crate::json::fact(Fact::Row(dataset, *row))).collect::<Vec<_>>() },
            })))
        }
        Format::Html => Ok(Answer::Page {
            title: title.clone(),
            description: format!("A registered file: {title}"),
            body: dataset_body(ask, dataset, &title)?,
        }),
    }
}

fn dataset_body(ask: &Ask, dataset: &Arc<Dataset>, title: &str) -> Result<Markup, Problem> {
    let shown = rows::shown(ask, dataset)?;
    let report = report::section(ask, dataset)?;
    // A list of findings has the pages then, not the rows.
    let listing = ask.query.get("finding").is_some();
    let has_records = dataset.loaded.as_ref().is_some_and(|loaded| loaded.table.has_records());
    let own = address::dataset(&dataset.key);
    let fields: Vec<(String, Value)> = dataset
        .fields
        .as_object()
        .map(|object| object.members().map(|(name, value)| (name.to_owned(), value.clone())).collect())
        .unwrap_or_default();
    let kinds: Vec<(String, String)> = dataset
        .loaded
        .iter()
        .flat_map(|loaded| loaded.table.groups())
        .map(|group| (group.kind().to_owned(), format!("{} ({})", group.kind(), grouped(group.len() as u64))))
        .collect();
    Ok(html! {
        (part::crumbs(&[("/log", "Log"), ("/imports", "Imports")], "Dataset"))
        div.hero {
            h1 { (title) }
            p.lede { "A published file, pinned by its bytes. Its rows are facts that its publisher reports; nobody here vouches for them." }
            @if dataset.until.is_some() { p.note.gap-s {
                strong { "A newer edition or a correction has taken its place." } " It stays readable."
                @if let Some(newest) = ask.state.datasets().find(|each| each.first_edition == dataset.first_edition && each.key != dataset.key) {
                    " " a href=(ask.link(&address::dataset(&newest.key))) { "The edition in force" } "."
                }
            } }
            p.actions {
                (part::data_links(ask, &own, true))
                a href=(address::statement(&dataset.statement)) { "The statement that registered it" }
                // Files with records hold contact details, which are withheld: their lines are shown row by row.
                @if is_open(ask, dataset) && !has_records { @if let Some(hash) = dataset.text("sha256") { a href=(format!("/log/blob/{hash}")) { "The file itself" } } }
            }
        }
        section #fields aria-labelledby="h-fields" { h2 #h-fields { "What is said of the file" } div.gap-s { (field::list(&ask.state, &fields)) } }
        @if !listing { (editions::of_dataset(ask, dataset)) }
        (report)
        @if !listing { section #rows aria-labelledby="h-rows" {
            h2 #h-rows { "Rows" }
            @if dataset.loaded.is_none() {
                p.empty { "The file is not held here, so its rows cannot be read. Its hash is in the statement." }
            } @else {
                (form::get(ask, &own, &html! {
                    (form::text(ask, "q", "Holds the words"))
                    @if kinds.len() > 1 { (form::choice(ask, "kind", "Kind", "Any", &kinds)) }
                }, "Apply"))
                div.gap-m {
                    @if shown.rows.is_empty() { p.empty { "No row meets these conditions" @if shown.cut.is_some() { " among those searched" } "." } }
                    @else { (fact::table(&ask.state, "Rows of this file", shown.rows.iter().map(|row| Fact::Row(dataset, *row)))) }
                }
                (part::pager(ask, &own, shown.window))
                @if let Some((searched, all)) = shown.cut { (search_on(ask, &own, searched, all)) }
            }
        } }
    })
}

/// A search goes through so many rows at a time, and says so.
fn search_on(ask: &Ask, own: &str, searched: usize, all: usize) -> Markup {
    let from = searched.to_string();
    let next = format!("{own}?{}#rows", address::pairs(ask.query.without(&["page", "from"]).chain([("from", from.as_str())])));
    html! {
        p.hint.gap-s {
            "Searched up to row " (grouped(searched as u64)) " of " (grouped(all as u64)) ", " (grouped(rows::SCAN_MAX as u64)) " at a time. "
            a href=(next) { "Search on" } "."
        }
    }
}
