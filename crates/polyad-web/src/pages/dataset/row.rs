//! `/d/{row}`: one row of a file, with the file's own lines.

use super::rows;
use super::source::{self, Source};
use crate::address;
use crate::ask::{Answer, Ask, Format};
use crate::error::Problem;
use crate::render::number::grouped;
use crate::render::{fact, field, part};
use maud::{Markup, html};
use polyad_ledger::json::Value;
use polyad_ledger::reading;
use polyad_ledger::rows::Row;
use polyad_ledger::state::{Dataset, EntityKind, Fact, Project};
use polyad_model::Ref;
use std::sync::Arc;

/// The page of a row.
pub(super) fn page(ask: &Ask, name: &Ref) -> Result<Answer, Problem> {
    let found = match (name, ask.state.fact(name)) {
        (Ref::Statement(id), Some(_)) => return Ok(Answer::Redirect(ask.link(&address::statement(id)))),
        (_, Some(found)) => found,
        (_, None) => return Err(super::missing(ask, "This row")),
    };
    let Fact::Row(dataset, row) = found else { return Err(super::missing(ask, "This row")) };
    match ask.format {
        Format::Json => {
            let mut data = crate::json::fact(found);
            data["raw"] = source::of(ask, dataset, row)?.json();
            Ok(Answer::Json(data))
        }
        Format::Csv => Ok(Answer::Csv("row".to_owned(), rows::csv(&[row]))),
        Format::Html => {
            let lines = source::of(ask, dataset, row)?;
            Ok(Answer::Page {
                title: format!("{} {}", row.kind(), row.locator()),
                description: "One row of a published file, with its own lines".to_owned(),
                body: row_body(ask, name, dataset, row, &lines),
            })
        }
    }
}

fn row_body(ask: &Ask, name: &Ref, dataset: &Dataset, row: Row<'_>, raw: &Source) -> Markup {
    let found = Fact::Row(dataset, row);
    let title = dataset.text("title").unwrap_or_else(|| dataset.format.clone());
    let fields: Vec<(String, Value)> =
        found.fields().into_iter().filter(|(field, _)| field != "src").collect();
    let answered = ask.state.answered_by(name);
    let attested: Vec<Arc<polyad_ledger::state::Act>> =
        ask.state.acts_naming(name).map(|(_, act)| act.clone()).collect();
    let entity = ask.state.directory().find_any(&ask.state, &found.entity());
    let project = ask.state.projects().of(found);
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
                    div.sec-head { h2 #h-raw { "The file's own lines" } p { "As published, but for contact details; the row begins at line " (grouped(u64::from(row.line()))) "." } }
                    @if ask.local && !super::may_be_served(ask, dataset) {
                        p.hint { "Shown on this machine only: the licence of the file does not let it be served to others." }
                    }
                    (raw.markup(&address::fact(name)))
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
                        @if let Some(publisher) = dataset.fields.get("publisher").and_then(reading::named) { div { dt { "Publisher" } dd { (field::named(&ask.state, &publisher)) } } }
                        @if let Some(edition) = dataset.text("edition") { div { dt { "Edition" } dd { (edition) } } }
                        @if let Some(project) = project { div { dt { "Project" } dd { a href=(address::entity(EntityKind::Partnership, &project.name(), None)) { (project_title(project)) } @if project.number().is_none() { span.sub { "a copy: this record counts nowhere" } } } } }
                        div { dt { "Place in the file" } dd { code.long { (row.locator()) } ", line " (row.line()) } }
                        div { dt { "Registered by" } dd { a href=(address::statement(&dataset.statement)) { "statement " (address::short_id(&dataset.statement)) } } }
                        @if let Some(scope) = found.scope().filter(|_| project.is_none()) { div { dt { "Partnership" } dd { (field::link(&ask.state, &scope)) } } }
                        @if let Some(target) = found.target().filter(|_| project.is_none()) { div { dt { "About" } dd { (field::link(&ask.state, &target)) } } }
                        div { dt { "Ref" } dd { code.long { (name) } } }
                    }
                }
            }
        }
    }
}

/// What a project is called in a link.
fn project_title(project: Project<'_>) -> String {
    let printed =
        project.fact().and_then(|fact| fact.text("name")).map(|name| name.plain().chars().take(80).collect());
    printed.unwrap_or_else(|| project.name().to_string())
}
