//! `/`: what the ledger holds, and what one amount is called by two sources.

use crate::address;
use crate::ask::{Answer, Ask, Format};
use crate::error::Problem;
use crate::pages::Page;
use crate::render::view::{Placing, section};
use crate::render::fact;
use maud::{Markup, html};
use polyad_ledger::state::{Act, EntityKind};
use polyad_lens::{Cell, Params, View};
use std::sync::Arc;

pub(super) static PAGE: Page = Page { path: "/", section: None, show };

/// What the overview shows of each claim, challenge and partnership; their own pages show the rest.
const CLAIM_COLUMNS: &[&str] = &["amount", "called", "of", "period", "stated_by", "checked", "fact"];
const CHALLENGE_COLUMNS: &[&str] = &["challenge", "class", "classified_by", "partnerships"];
const PARTNERSHIP_COLUMNS: &[&str] = &["partnership", "form", "launched", "seats", "states", "goals"];

/// Statements in the feed.
const LATEST: usize = 8;

fn show(ask: &Ask) -> Result<Answer, Problem> {
    let claims = ask.view("claims", Params::default());
    let partnerships = ask.view("partnerships", Params::default());
    let challenges = ask.view("challenges", Params::default());
    match ask.format {
        Format::Html => Ok(Answer::Page {
            title: "Polyad".to_owned(),
            description: "A public, verifiable ledger of partnerships".to_owned(),
            body: body(ask, claims.as_ref(), partnerships.as_ref(), challenges.as_ref()),
        }),
        Format::Json => {
            let views = [claims, partnerships, challenges].into_iter().flatten();
            Ok(Answer::Json(serde_json::json!({
                "at": ask.at(),
                "views": views.map(|view| crate::json::view(&view)).collect::<Vec<_>>(),
                "latest": latest(ask).iter().map(|act| crate::json::act(act)).collect::<Vec<_>>(),
            })))
        }
        Format::Csv => match partnerships {
            Some(view) => super::list::table(ask, &[&view], "home"),
            None => Err(Problem::not_found("This page has no table.")),
        },
    }
}

fn body(ask: &Ask, claims: Option<&View>, partnerships: Option<&View>, challenges: Option<&View>) -> Markup {
    html! {
        div.hero {
            h1 { "Who is at the table, what they promised, what got done" }
            p.lede {
                "Polyad is a public ledger of partnerships. Every seat, pledge, result and decision is a signed \
                 statement, or a row of a published file, that anyone can check and anyone can copy."
            }
        }
        form.bigfind role="search" aria-label="Ledger" action="/search" {
            label.vh for="bq" { "Search partnerships, actors, goals and statements" }
            input #bq name="q" type="search" placeholder="Partnership, actor, goal or statement number";
            button { "Search" }
        }
        div.doors {
            div {
                h2 { "I run a partnership" }
                ul {
                    li { a href="/partnerships" { "See your record as others see it" } }
                    @if ask.lens("goals").is_some() { li { a href="/methods/goals" { "How goals are read" } } }
                }
            }
            div {
                h2 { "I plan foreign policy" }
                ul {
                    li { a href="/actors" { "See where an actor has a seat" } }
                    li { a href="/compare" { "Compare two partnerships" } }
                }
            }
            div {
                h2 { "I check claims" }
                ul {
                    li { a href="/log" { "Verify a statement" } }
                    @if !ask.state.projects().is_empty() { li { a href="/projects" { "Search the projects in registered files" } } }
                    @if ask.lens("overdue").is_some() { li { a href="/overdue" { "Ask what is past its date" } } }
                    li { a href="/methods" { "How each figure is computed" } }
                }
            }
        }
        @if let Some(view) = claims {
            (section(view, &Placing { id: "claims", heading: Some("One amount, two names"), across: true, only: CLAIM_COLUMNS }))
            p.actions {
                @for (path, name) in spoken_of(view) { a href=(ask.link(&format!("{path}#money"))) { "The amounts of " (name) } }
            }
        }
        @if let Some(view) = challenges {
            (section(view, &Placing { id: "challenges", heading: None, across: true, only: CHALLENGE_COLUMNS }))
        }
        @if let Some(view) = partnerships {
            (section(view, &Placing { id: "partnerships", heading: None, across: true, only: PARTNERSHIP_COLUMNS }))
            p.actions { a href=(ask.link("/partnerships")) { "Search and filter, with challenges and goals of each" } }
        }
        (feed(ask))
    }
}

/// The partnerships that a view speaks of, each once, with their pages.
fn spoken_of(view: &View) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for cell in view.tables().flat_map(|table| &table.rows).flat_map(|row| &row.cells) {
        if let Cell::Entity { kind: EntityKind::Partnership, name, name_ref, slug } = cell {
            let link = address::entity(EntityKind::Partnership, name_ref, slug.as_deref());
            if !found.iter().any(|(known, _)| *known == link) {
                found.push((link, name.clone()));
            }
        }
    }
    found.truncate(6);
    found
}

fn feed(ask: &Ask) -> Markup {
    let acts = latest(ask);
    html! {
        section aria-labelledby="h-feed" {
            div.sec-head {
                h2 #h-feed { "What changed lately" }
                p { "Who said what, newest first. The bars show how far each statement has been checked." }
            }
            @if acts.is_empty() {
                p.empty { "This copy holds no statement yet. Load the atlas, or send one to /api/v1/statements." }
            } @else {
                ol.feed { @for act in &acts { (fact::feed_item(&ask.state, act, super::statement::checks(ask, act))) } }
            }
            p.actions { a href=(ask.link("/log")) { "All statements" } a href="/about#verified" { "What the four bars mean" } }
        }
    }
}

fn latest(ask: &Ask) -> Vec<Arc<Act>> {
    let last = ask.at().saturating_sub(200);
    let ids = (last..ask.at()).rev().filter_map(|index| ask.snapshot.id_at(index));
    ids.filter_map(|id| ask.state.act(&id).cloned()).take(LATEST).collect::<Vec<_>>()
}

