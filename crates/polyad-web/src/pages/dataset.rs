//! `/d/{key}` and `/d/{row}`: what a published file holds, row by row, down to its own lines.

use crate::address;
use crate::ask::{Answer, Ask, Format};
use crate::error::Problem;
use crate::pages::Page;
use crate::render::number::grouped;
use crate::render::part::{self, Window};
use crate::render::{fact, field, form};
use maud::{Markup, html};
use polyad_ledger::json::Value;
use polyad_ledger::rows::{LoadReport, Row};
use polyad_ledger::state::{Dataset, Fact};
use polyad_model::{DatasetKey, Ref};
use std::sync::Arc;

pub(super) static PAGE: Page = Page { path: "/d/*", section: Some("/log"), show };

/// Rows to a page.
const ROWS: usize = 50;
/// Findings shown of a load report.
const FINDINGS: usize = 50;
/// Lines shown before and after a row's own.
const CONTEXT: usize = 8;
fn show(ask: &Ask) -> Result<Answer, Problem> {
    let decoded = address::decode(&ask.rest, false).unwrap_or_default();
    for text in [ask.rest.as_str(), decoded.as_str()] {
        if let Ok(key) = text.parse::<DatasetKey>() {
            let dataset = ask.state.dataset(&key).ok_or_else(|| missing(ask, "This dataset"))?;
            return dataset_page(ask, dataset);
        }
        if let Ok(name) = text.parse::<Ref>() {
            return row_page(ask, &name);
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

/// Whether anyone may be shown the file.
fn is_open(ask: &Ask, dataset: &Dataset) -> bool {
    dataset.text("sha256").is_some_and(|hash| ask.snapshot.may_serve_blob(&hash))
}

fn dataset_page(ask: &Ask, dataset: &Arc<Dataset>) -> Result<Answer, Problem> {
    let filter = ask.query.get("q").map(|words| Filter::of(ask, words));
    let kind = ask.query.get("kind");
    let rows: Vec<Row<'_>> = dataset
        .loaded
        .iter()
        .flat_map(|loaded| loaded.table.groups())
        .filter(|group| kind.is_none_or(|kind| group.kind() == kind))
        .flat_map(|group| group.rows())
        .filter(|row| filter.as_ref().is_none_or(|filter| filter.takes(*row)))
        .collect();
    let title = dataset.text("title").unwrap_or_else(|| dataset.format.clone());
    let window = Window { page: ask.query.page()?, total: rows.len(), size: ROWS };
    match ask.format {
        Format::Csv => Ok(Answer::Csv(format!("dataset-{}", &dataset.key.to_string()[..12]), rows_csv(&rows))),
        Format::Json => {
            let shown = rows.iter().skip(window.start()).take(window.size);
            Ok(Answer::Json(serde_json::json!({
                "dataset": dataset.key.to_string(),
                "statement": dataset.statement.to_string(),
                "fields": crate::json::stated(&Value::Object(match &*dataset.fields { Value::Object(o) => o.clone(), _ => Arc::default() })),
                "report": dataset.loaded.as_ref().map(|loaded| report_json(&loaded.report)),
                "rows": { "total": rows.len(), "page": window.page, "size": window.size,
                    "items": shown.map(|row| crate::json::fact(Fact::Row(dataset, *row))).collect::<Vec<_>>() },
            })))
        }
        Format::Html => Ok(Answer::Page {
            title: title.clone(),
            description: format!("A registered file: {title}"),
            body: dataset_body(ask, dataset, &title, &rows, window),
        }),
    }
}

/// Words that a row must hold: in its place, in a field, or in the name of something that it names.
struct Filter {
    words: String,
    /// Refs of things whose name holds the words.
    names: Vec<String>,
}

/// Names looked up for a filter, at most.
const NAMES_MAX: usize = 50;

impl Filter {
    fn of(ask: &Ask, words: &str) -> Filter {
        let words = words.to_lowercase();
        let named = ask.state.directory().all().iter().filter(|entity| entity.name.plain().to_lowercase().contains(&words));
        let names = named
            .take(NAMES_MAX)
            .flat_map(|entity| ask.state.links().members(&entity.name_ref))
            .map(|name| name.to_string())
            .collect();
        Filter { words, names }
    }

    fn takes(&self, row: Row<'_>) -> bool {
        row.locator().to_lowercase().contains(&self.words)
            || row.fields().any(|(_, value)| match value.as_str() {
                Some(text) => text.to_lowercase().contains(&self.words) || self.names.iter().any(|name| name == text),
                None => value.to_canonical().to_lowercase().contains(&self.words),
            })
    }
}

fn dataset_body(ask: &Ask, dataset: &Arc<Dataset>, title: &str, rows: &[Row<'_>], window: Window) -> Markup {
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
    html! {
        (part::crumbs(&[("/log", "Log")], "Dataset"))
        div.hero {
            h1 { (title) }
            p.lede { "A published file, pinned by its bytes. Its rows are facts that its publisher reports; nobody here vouches for them." }
            @if dataset.until.is_some() { p.note.gap-s { strong { "A newer edition or a correction has taken its place." } " It stays readable." } }
            p.actions {
                (part::data_links(ask, &own, true))
                a href=(address::statement(&dataset.statement)) { "The statement that registered it" }
                @if is_open(ask, dataset) { @if let Some(hash) = dataset.text("sha256") { a href=(format!("/log/blob/{hash}")) { "The file itself" } } }
            }
        }
        section #fields aria-labelledby="h-fields" { h2 #h-fields { "What is said of the file" } div.gap-s { (field::list(&ask.state, &fields)) } }
        (report(dataset))
        section #rows aria-labelledby="h-rows" {
            h2 #h-rows { "Rows" }
            @if dataset.loaded.is_none() {
                p.empty { "The file is not held here, so its rows cannot be read. Its hash is in the statement." }
            } @else {
                (form::get(ask, &own, &html! {
                    (form::text(ask, "q", "Holds the words"))
                    @if kinds.len() > 1 { (form::choice(ask, "kind", "Kind", "Any", &kinds)) }
                }, "Apply"))
                div.gap-m {
                    @if rows.is_empty() { p.empty { "No row meets these conditions." } }
                    @else { (fact::table(&ask.state, "Rows of this file", rows.iter().skip(window.start()).take(window.size).map(|row| Fact::Row(dataset, *row)))) }
                }
                (part::pager(ask, &own, window))
            }
        }
    }
}

fn report(dataset: &Dataset) -> Markup {
    let Some(loaded) = &dataset.loaded else { return html! {} };
    let report = &loaded.report;
    html! {
        section #report aria-labelledby="h-report" {
            div.sec-head {
                h2 #h-report { "Load report" }
                p { "Records in the file = kept + refused + left empty by the publisher. Reader " (dataset.format) ", version " (loaded.reader_version) "." }
            }
            div.scroll tabindex="0" role="group" aria-label="Table: load report" {
                table.cards {
                    thead { tr { th scope="col" { "Records" } th.r scope="col" { "In the file" } th.r scope="col" { "Kept" } th.r scope="col" { "Refused" } th.r scope="col" { "Empty" } } }
                    tbody {
                        @for (sort, count) in &report.counts {
                            tr {
                                th scope="row" { (sort) }
                                td.r data-l="In the file" { (grouped(count.found)) }
                                td.r data-l="Kept" { (grouped(count.kept)) }
                                td.r data-l="Refused" { (grouped(count.refused)) }
                                td.r data-l="Empty" { (grouped(count.empty)) }
                            }
                        }
                    }
                }
            }
            @if !report.findings.is_empty() {
                details.more.gap-s open[report.findings.len() <= 5] {
                    summary { (part::count(report.findings.len(), "finding", "findings")) }
                    ul.find-list {
                        @for finding in report.findings.iter().take(FINDINGS) {
                            li {
                                code { (finding.code) }
                                (finding.severity.word())
                                @if finding.line > 0 { ", line " (grouped(u64::from(finding.line))) }
                                @if finding.column > 0 { ", column " (finding.column) }
                                ": " (finding.message)
                            }
                        }
                    }
                    @if report.findings.len() > FINDINGS { p.hint { "The first " (FINDINGS) "; all are in the JSON." } }
                }
            }
        }
    }
}

/// A load report as data.
pub(crate) fn report_json(report: &LoadReport) -> serde_json::Value {
    let counts = report.counts.iter().map(|(sort, count)| {
        serde_json::json!({ "records": sort, "found": count.found, "kept": count.kept, "refused": count.refused, "empty": count.empty })
    });
    let findings = report.findings.iter().map(|f| {
        serde_json::json!({ "code": f.code, "severity": f.severity.word(), "locator": f.locator, "line": f.line, "column": f.column, "message": f.message })
    });
    serde_json::json!({ "counts": counts.collect::<Vec<_>>(), "findings": findings.collect::<Vec<_>>() })
}

/// All rows, one column for each field that any of them has.
fn rows_csv(rows: &[Row<'_>]) -> String {
    let mut names: Vec<&'static str> = Vec::new();
    for row in rows {
        for (name, _) in row.fields() {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    let fixed = ["kind", "locator", "line"].map(str::to_owned);
    let head: Vec<String> = fixed.into_iter().chain(names.iter().map(|name| (*name).to_owned())).collect();
    let lines = rows.iter().map(|row| {
        let own = [row.kind().to_owned(), row.locator().to_string(), row.line().to_string()];
        let fields = names.iter().map(|name| row.value(name).map_or_else(String::new, |value| {
            value.as_str().map_or_else(|| value.to_canonical(), str::to_owned)
        }));
        own.into_iter().chain(fields).collect()
    });
    crate::csv::write(&std::iter::once(head).chain(lines).collect::<Vec<_>>())
}

fn row_page(ask: &Ask, name: &Ref) -> Result<Answer, Problem> {
    let found = match (name, ask.state.fact(name)) {
        (Ref::Statement(id), Some(_)) => return Ok(Answer::Redirect(ask.link(&address::statement(id)))),
        (_, Some(found)) => found,
        (_, None) => return Err(missing(ask, "This row")),
    };
    let Fact::Row(dataset, row) = found else { return Err(missing(ask, "This row")) };
    match ask.format {
        Format::Json => Ok(Answer::Json(crate::json::fact(found))),
        Format::Csv => Ok(Answer::Csv("row".to_owned(), rows_csv(&[row]))),
        Format::Html => {
            let lines = raw_lines(ask, dataset, row.line())?;
            Ok(Answer::Page {
                title: format!("{} {}", row.kind(), row.locator()),
                description: "One row of a published file, with its own lines".to_owned(),
                body: row_body(ask, name, dataset, row, &lines),
            })
        }
    }
}

/// What may be shown of the file around a line.
enum Raw {
    /// Lines with their numbers; the row begins at the one given.
    Lines(Vec<(usize, String)>, usize),
    /// The licence keeps the file here.
    Kept,
    /// The file is not held, or is no text.
    Absent,
}

fn raw_lines(ask: &Ask, dataset: &Dataset, line: u32) -> Result<Raw, Problem> {
    if !is_open(ask, dataset) {
        return Ok(Raw::Kept);
    }
    let Some(hash) = dataset.text("sha256") else { return Ok(Raw::Absent) };
    let Some(bytes) = ask.object(&format!("blob/{hash}"))? else { return Ok(Raw::Absent) };
    let first = (line as usize).saturating_sub(CONTEXT + 1);
    let mut lines = Vec::new();
    for (n, raw) in bytes.split(|byte| *byte == b'\n').enumerate().skip(first).take(2 * CONTEXT + 14) {
        let text = String::from_utf8_lossy(raw);
        let text: String = text.trim_end_matches('\r').chars().take(600).collect();
        lines.push((n + 1, text));
    }
    Ok(if lines.is_empty() || line == 0 { Raw::Absent } else { Raw::Lines(lines, line as usize) })
}

fn row_body(ask: &Ask, name: &Ref, dataset: &Dataset, row: Row<'_>, raw: &Raw) -> Markup {
    let found = Fact::Row(dataset, row);
    let title = dataset.text("title").unwrap_or_else(|| dataset.format.clone());
    let fields: Vec<(String, Value)> = found.fields().into_iter().filter(|(field, _)| field != "src").collect();
    let answered = ask.state.answered_by(name);
    let attested: Vec<Arc<polyad_ledger::state::Act>> = ask.state.acts_naming(name).map(|(_, act)| act.clone()).collect();
    let entity = ask.state.directory().find_any(&ask.state, &found.entity());
    html! {
        (part::crumbs(&[("/log", "Log"), (&address::dataset(&dataset.key), &title)], &row.locator()))
        div.hero {
            p.hint { "One row of a published file: " (row.kind()) }
            h1 { (fact::line(&ask.state, found)) }
            p.lede {
                @match found.source() {
                    Some(source) => (field::source(&ask.state, &source)),
                    None => { "Reported by the publisher of " a href=(address::dataset(&dataset.key)) { (title) } "." }
                }
            }
            @if let Some(by) = answered { p.note.gap-s { strong { "The actor has answered this row" } " by " a href=(address::statement(&by)) { "a statement of its own" } ", which stands in its place." } }
            @if dataset.until.is_some() { p.note.gap-s { strong { "A row of a former edition." } " A newer edition of the file has taken its place." } }
        }
        div.two.gap-l {
            div {
                section #fields aria-labelledby="h-fields" {
                    h2 #h-fields { "What it says" }
                    div.gap-s { (field::list(&ask.state, &fields)) }
                    @if let Some(entity) = entity { p.actions { a href=(address::entity(entity.kind, &entity.name_ref, entity.slug.as_deref())) { "The page of " (entity.name.plain().chars().take(60).collect::<String>()) } } }
                }
                section #raw aria-labelledby="h-raw" {
                    div.sec-head { h2 #h-raw { "The file's own lines" } p { "Byte for byte as published; the row begins at line " (grouped(u64::from(row.line()))) "." } }
                    @match raw {
                        Raw::Lines(lines, hit) => {
                            pre.term.raw tabindex="0" role="group" aria-label="Lines of the file" {
                                @for (n, text) in lines {
                                    @if n == hit { span.hit { span.no { (n) } (text) } } @else { span.no { (n) } (text) }
                                    "\n"
                                }
                            }
                        }
                        Raw::Kept => { p.empty { "The licence of this file does not allow showing it to everyone. Its hash, the row's place and the figures are here; the operator of this node can open the file." } }
                        Raw::Absent => { p.empty { "The file is not held here, or has no lines. Its hash is in the statement that registered it." } }
                    }
                }
                @if !attested.is_empty() {
                    section #answers aria-labelledby="h-answers" {
                        h2 #h-answers { "Confirmed, disputed, tagged" }
                        ul.find-list.gap-s {
                            @for act in &attested {
                                li { code { (act.kind) } (fact::line(&ask.state, Fact::Act(act))) " " a href=(address::statement(&act.id())) { (address::short_id(&act.id())) } }
                            }
                        }
                    }
                }
            }
            aside {
                div.facts {
                    dl {
                        div { dt { "Kind" } dd { (row.kind()) } }
                        div { dt { "Custody" } dd { "reported: a row is never a signed act" } }
                        div { dt { "File" } dd { a href=(address::dataset(&dataset.key)) { (title) } } }
                        @if let Some(publisher) = dataset.text("publisher") { div { dt { "Publisher" } dd { (publisher) } } }
                        @if let Some(edition) = dataset.text("edition") { div { dt { "Edition" } dd { (edition) } } }
                        div { dt { "Place in the file" } dd { code.long { (row.locator()) } ", line " (row.line()) } }
                        div { dt { "Registered by" } dd { a href=(address::statement(&dataset.statement)) { "statement " (address::short_id(&dataset.statement)) } } }
                        @if let Some(scope) = found.scope() { div { dt { "Partnership" } dd { (field::link(&ask.state, &scope)) } } }
                        @if let Some(target) = found.target() { div { dt { "About" } dd { (field::link(&ask.state, &target)) } } }
                        div { dt { "Ref" } dd { code.long { (name) } } }
                    }
                }
            }
        }
    }
}
