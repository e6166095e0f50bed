//! `/legitimacy`: why anyone should accept a partnership: four kinds of answers, each row open to its evidence.

use crate::address;
use crate::ask::{Answer, Ask};
use crate::error::Problem;
use crate::pages::{Page, delivery, list};
use crate::render::view::{table_alone, table_at};
use crate::render::{form, part, table};
use maud::{Markup, html};
use polyad_ledger::state::EntityKind;
use polyad_lens::{Cell, Params, Row, View};
use polyad_model::Ref;

pub(super) static PAGE: Page = Page { path: "/legitimacy", section: Some("/partnerships"), show };

/// The kinds in reading order, with their questions and the lists behind their rows.
const KINDS: [(&str, &str, &[&str]); 4] = [
    (
        "Input",
        "Who has a seat and who took part? Are the structures for deciding understood and accepted?",
        &["seats", "groups", "grid", "decisions", "accreditations"],
    ),
    ("Throughput", "How does it decide, who carries it out, and who answers objections?", &["carried_out", "objections"]),
    ("Output", "Does it make what it said it would make?", &["functions"]),
    ("Outcome", "Has the world changed as its goals require?", &["goals"]),
];

fn show(ask: &Ask) -> Result<Answer, Problem> {
    if ask.query.get("p").is_none() {
        return Ok(Answer::Page {
            title: "Legitimacy profile".to_owned(),
            description: "Who has a seat, how it decides, what it makes, what changed".to_owned(),
            body: choose(ask),
        });
    }
    let view = list::view_of(ask, "legitimacy", list::params_for(ask, "legitimacy"))?;
    list::answer(ask, &view, "legitimacy", || Ok((view.title.clone(), view.question.to_owned(), body(ask, &view))))
}

/// Without a partnership: a choice of one.
fn choose(ask: &Ask) -> Markup {
    let directory = ask.state.directory();
    let named = |slug: &Option<String>, name: &Ref| slug.clone().unwrap_or_else(|| name.to_string());
    let all: Vec<(String, String)> = directory
        .of_kind(EntityKind::Partnership)
        .take(500)
        .map(|entity| (named(&entity.slug, &entity.name_ref), entity.name.plain().to_owned()))
        .collect();
    html! {
        (part::crumbs(&[("/partnerships", "Partnerships")], "Legitimacy"))
        div.hero {
            h1 { "Legitimacy: four answers, not one score" }
            p.lede { "Who has a seat, how does it decide, what does it make, what changed?" }
            p.actions { a href="/methods/legitimacy" { "How this is computed" } }
        }
        (form::get(ask, "/legitimacy", &form::choice(ask, "p", "Partnership", "Choose", &all), "Show"))
    }
}

fn body(ask: &Ask, view: &View) -> Markup {
    let asked = ask.query.get("p").unwrap_or_default();
    let directory = ask.state.directory();
    let entity = directory
        .by_slug(EntityKind::Partnership, asked)
        .or_else(|| directory.find(&ask.state, EntityKind::Partnership, &asked.parse::<Ref>().ok()?));
    let called = entity.map_or(asked, |entity| entity.name.plain());
    let own = entity.map(|entity| address::entity(EntityKind::Partnership, &entity.name_ref, entity.slug.as_deref()));
    let fields = html! {
        (form::text(ask, "p", "Partnership, by Ref or slug"))
        (form::text(ask, "as_of", "As of, a day"))
    };
    html! {
        (part::crumbs(&[("/partnerships", "Partnerships"), ("/legitimacy", "Legitimacy")], called))
        div.hero {
            h1 { "Legitimacy: " (called) }
            p.lede { (view.title) "." }
            p.hint { (view.subtitle) " Separate questions, each with its list; they are never added." }
            p.actions {
                @if let Some(own) = &own { a href=(own) { "The partnership" } }
                (part::data_links(ask, "/legitimacy", true))
                a href="/methods/legitimacy" { "How this is computed" }
            }
        }
        (form::get(ask, "/legitimacy", &fields, "Apply"))
        (part::view_findings(&view.findings))
        h2.vh { "What it rests on" }
        (delivery::across(view, "labels", "legitimacy", &[]))
        h2.vh { "Test by test" }
        (rows(view, true))
        @for (kind, question, lists) in KINDS {
            section id=(kind.to_lowercase()) aria-labelledby=(format!("h-{}", kind.to_lowercase())) {
                div.sec-head { h2 id=(format!("h-{}", kind.to_lowercase())) { (kind) } p { (question) } }
                @for key in lists { (table_alone(view, key, "legitimacy")) }
            }
        }
    }
}

/// The four kinds as rows that open: how many of the tests are met, and each test with its finding and evidence.
fn rows(view: &View, open: bool) -> Markup {
    let Some((block, profile)) = table_at(view, "profile") else { return html! {} };
    let at = |key: &str| profile.columns.iter().position(|column| column.key == key).unwrap_or_default();
    let of = |kind: &str| -> Vec<(usize, &Row)> {
        profile.rows.iter().enumerate().filter(|(_, row)| row.cells[at("kind")].plain() == kind).collect()
    };
    let show = |r: usize, row: &Row, key: &str| {
        table::content(view, &format!("{block}/{r}/{}", at(key)), false, false, &row.cells[at(key)])
    };
    html! {
        div.legit.gap-m {
            @for (kind, question, _) in KINDS {
                @let tests = of(kind);
                @let met = tests.iter().filter(|(_, row)| row.cells[at("finding")].plain() == "met").count();
                @let unknown = tests.iter().filter(|(_, row)| row.cells[at("finding")].plain() == "cannot be told").count();
                details open[open] {
                    summary {
                        span.nm { (kind) }
                        span {
                            span.pips aria-hidden="true" {
                                @for (_, row) in &tests { b class=[(row.cells[at("finding")].plain() == "met").then_some("on")] {} }
                            }
                            " " span.num { (met) " of " (tests.len()) " met" @if unknown > 0 { ", " (unknown) " cannot be told" } }
                        }
                        span.q { (question) }
                    }
                    div.scroll tabindex="0" role="group" aria-label=(format!("Table: {kind}")) {
                        table.cards {
                            caption.vh { (kind) ", test by test" }
                            thead { tr {
                                th scope="col" { "Test" } th scope="col" { "Finding" } th.r scope="col" { "Share" }
                                th scope="col" { "What is known" } th scope="col" { "Evidence" }
                            } }
                            tbody {
                                @for (r, row) in &tests {
                                    tr {
                                        th scope="row" { (row.cells[at("test")].plain()) span.sub { (row.cells[at("code")].plain()) } }
                                        td data-l="Finding" { (standing(&row.cells[at("finding")].plain())) }
                                        td.r data-l="Share" {
                                            @if row.cells[at("figure")] == Cell::NotRecorded { span.nil { "no share" } } @else { (show(*r, row, "figure")) }
                                        }
                                        td data-l="What is known" { (row.cells[at("why")].plain()) }
                                        td data-l="Evidence" {
                                            @if row.cells[at("facts")] == Cell::NotRecorded { span.nil { "none filed" } } @else { (show(*r, row, "facts")) }
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
}

/// A finding with the shape that goes before its word.
fn standing(finding: &str) -> Markup {
    let (class, words) = match finding {
        "met" => ("st st-ok", "Met"),
        "partly" => ("st st-warn", "Partly"),
        "not met" => ("st st-bad", "Not met"),
        "cannot be told" => ("st st-none", "Cannot be told"),
        "does not apply" => ("st st-none", "Does not apply"),
        "none on record" => ("st st-none", "None on record"),
        _ => return html! { "Shown" },
    };
    html! {
        span class=(class) {
            svg viewBox="0 0 14 14" aria-hidden="true" {
                @match class {
                    "st st-ok" => circle cx="7" cy="7" r="6" fill="currentColor" {},
                    "st st-bad" => path d="M7 0l7 7-7 7-7-7z" fill="currentColor" {},
                    "st st-warn" => { circle cx="7" cy="7" r="5.5" fill="none" stroke="currentColor" stroke-width="1.5" {} path d="M7 1.5a5.5 5.5 0 0 1 0 11z" fill="currentColor" {} }
                    _ => circle cx="7" cy="7" r="5.5" fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="3 2.4" {},
                }
            }
            (words)
        }
    }
}

/// The section of a partnership's page: the four kinds as rows that open.
pub(super) fn section(ask: &Ask, partnership: &Ref) -> Markup {
    let Some(view) = ask.view("legitimacy", Params::new([("p", partnership.to_string())])) else { return html! {} };
    let whole = format!("/legitimacy?{}", address::pairs(view.params.iter()));
    html! {
        section #legitimacy aria-labelledby="h-legitimacy" {
            div.sec-head {
                h2 #h-legitimacy { "Legitimacy profile" }
                p { (view.title) ". Separate questions; they are never added into one score." }
            }
            (rows(&view, false))
            p.actions {
                a href=(ask.link(&whole)) { "Every list behind it, and who had no place" }
                a href="/methods/legitimacy" { "How this is computed" }
            }
        }
    }
}
