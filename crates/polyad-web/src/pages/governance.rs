//! `/governance`: who governs a partnership, by which rules, who sits, and how it decides; and the section of it on the
//! partnership's own page.

mod admissions;
mod charter;
mod decisions;
mod sheet;

use crate::address;
use crate::api::governance_json;
use crate::ask::{Answer, Ask, Format};
use crate::error::Problem;
use crate::pages::Page;
use crate::pages::frame::day_and_minute;
use crate::render::part::{self, Window};
use crate::render::{field, form};
use maud::{Markup, html};
use polyad_ledger::state::governance::Governance;
use polyad_ledger::state::{Entity, EntityKind};
use polyad_model::{Instant, Ref, StatementId};
use std::sync::Arc;

pub(super) static PAGE: Page = Page { path: "/governance", section: Some("/partnerships"), show };

/// Applications, and proposals that are no longer open, on one page of the whole.
const PER_PAGE: usize = 50;
/// The same on the partnership's own page.
const PER_SECTION: usize = 5;

/// A record of governance with the moment at which it is read: that of the newest statement of the size read.
struct Governed<'a> {
    ask: &'a Ask,
    record: Arc<Governance>,
    moment: Instant,
}

fn show(ask: &Ask) -> Result<Answer, Problem> {
    let Some(text) = ask.query.get("p").filter(|text| !text.is_empty()) else {
        return match ask.format {
            Format::Html => Ok(page("Governance".to_owned(), without_partnership(ask))),
            _ => Err(Problem::bad_request("p", "A partnership is named by its Ref or its slug.".to_owned())),
        };
    };
    let (name, entity) = find(ask, text)?;
    let called = called(ask, &name, entity);
    match (Governed::of(ask, &name), ask.format) {
        (None, Format::Html) => {
            Ok(page(title(&called), whole(ask, &name, entity, &called, text, &by_nobody(ask, &name, entity))))
        }
        (None, _) => Err(Problem::not_found(format!(
            "`{name}` is recorded by others, if at all; nobody governs it here"
        ))),
        (Some(governed), Format::Html) => {
            let body = governed.body(ask.query.page()?);
            Ok(page(title(&called), whole(ask, &name, entity, &called, text, &body)))
        }
        (Some(governed), Format::Json) => {
            Ok(Answer::Json(governance_json(&ask.state, &governed.record, governed.moment)))
        }
        (Some(governed), Format::Csv) => sheet::answer(&governed),
    }
}

fn page(title: String, body: Markup) -> Answer {
    let description = "Who governs a partnership, by which rules, who sits, and how it decides".to_owned();
    Answer::Page { title, description, body }
}

fn title(called: &str) -> String {
    format!("Governance of {called}")
}

/// Its name: that of the lists, else the one that it gives itself while nobody has confirmed its founder's key.
fn called(ask: &Ask, name: &Ref, entity: Option<&Entity>) -> String {
    let own = || ask.state.fact(name)?.text("name").map(|text| text.plain().to_owned());
    entity.map(|entity| entity.name.plain().to_owned()).or_else(own).unwrap_or_else(|| name.to_string())
}

/// The partnership that a reader names by Ref or slug.
fn find<'a>(ask: &'a Ask, text: &str) -> Result<(Ref, Option<&'a Entity>), Problem> {
    let directory = ask.state.directory();
    if let Some(entity) = directory.by_slug(EntityKind::Partnership, text) {
        return Ok((entity.name_ref.clone(), Some(entity)));
    }
    let name: Ref =
        text.parse().map_err(|_| Problem::not_found("No partnership of this copy is called so.".to_owned()))?;
    // A charter, an application or a vote leads to the partnership that it belongs to.
    let around = ask.state.governance_around(&name).and_then(|record| record.partnership);
    let name = around.map_or(name, Ref::Statement);
    let entity = directory.find(&ask.state, EntityKind::Partnership, &name);
    Ok((name, entity))
}

fn without_partnership(ask: &Ask) -> Markup {
    html! {
        (part::crumbs(&[("/partnerships", "Partnerships")], "Governance"))
        div.hero {
            h1 { "Who decides, and by which rules" }
            p.lede { "Choose a partnership: who governs it, who sits, who asked for a seat and was told what, and each vote, counted again." }
        }
        (form::get(ask, "/governance", &form::text(ask, "p", "Partnership, by Ref or slug"), "Show"))
        p.empty { "No partnership is chosen. " a href="/partnerships" { "All partnerships" } }
    }
}

fn whole(ask: &Ask, name: &Ref, entity: Option<&Entity>, called: &str, text: &str, body: &Markup) -> Markup {
    let own = address::entity(EntityKind::Partnership, name, entity.and_then(|entity| entity.slug.as_deref()));
    let governed = ask.state.governance(name).is_some();
    let here = address::pairs([("p", text)]);
    html! {
        nav.crumbs aria-label="Breadcrumb" {
            ol {
                li { a href="/partnerships" { "Partnerships" } }
                @if entity.is_some() { li { a href=(ask.link(&own)) { (called) } } }
                li aria-current="page" { "Governance" }
            }
        }
        div.hero {
            h1 { "Governance of " (called) }
            p.lede { "Who governs it, by which rules, who sits, and how it decides." }
            p.actions {
                @if governed {
                    (part::data_links(ask, "/governance", false))
                    "CSV: "
                    @for table in sheet::TABLES {
                        a href=(ask.link(&format!("/governance.csv?{}", address::pairs([("p", text), ("table", table)])))) { (table) }
                    }
                }
                a href=(format!("/governance?{here}&at={}", ask.at())) { "Cite this page as it stands" }
            }
        }
        (body)
    }
}

/// What stands where nobody governs: who recorded it, who claims it, and what would change that.
fn by_nobody(ask: &Ask, name: &Ref, entity: Option<&Entity>) -> Markup {
    let claims = ask.state.claims(name);
    html! {
        section #governors aria-labelledby="h-governors" {
            div.sec-head { h2 #h-governors { "Who governs it" } }
            p.empty {
                @if entity.is_some() { "Recorded by others; nobody governs it. " }
                @else { "Nothing in this copy describes it, and nobody governs it. " }
                "Its body can: with a key of its own it files a " code { "partnership" } " that names its governors and its home log, and a "
                code { "link" } " from that to " code.long { (name) } ". The link works when an operator states it too. "
                "Seats, admissions and votes can be filed from then on."
            }
            @if !claims.is_empty() {
                ul.find-list.gap-s {
                    @for claim in &claims {
                        li {
                            "Claimed by " (field::link(&ask.state, &Ref::Statement(claim.partnership))) ": "
                            @if claim.own { "its founder says so" } @else { "somebody else says so" }
                            @if claim.works { ", and it works." } @else { "; it does not work yet." }
                            @for link in &claim.links { " " (said(ask, link, "Statement")) }
                        }
                    }
                }
            }
        }
    }
}

/// The section of a partnership's page; nothing where nobody governs, which the page says at its head.
pub(super) fn section(ask: &Ask, partnership: &Ref) -> Markup {
    let Some(governed) = Governed::of(ask, partnership) else { return html! {} };
    let whole = ask.link(&format!("/governance?{}", address::pairs([("p", partnership.to_string().as_str())])));
    html! {
        section #governance aria-labelledby="h-governance" {
            div.sec-head {
                h2 #h-governance { "Who decides" }
                (governed.governors())
            }
            (governed.seat_table())
            (governed.open_proposals())
            (governed.decided(0, PER_SECTION))
            p.actions { a href=(whole) { "Charter, all admissions and all decisions" } }
        }
    }
}

impl<'a> Governed<'a> {
    fn of(ask: &'a Ask, name: &Ref) -> Option<Governed<'a>> {
        let record = ask.state.governance(name)?;
        Some(Governed { ask, record, moment: ask.state.last_recorded()? })
    }

    fn body(&self, page: usize) -> Markup {
        let decided = self.record.proposals.iter().filter(|each| !each.is_open_at(self.moment)).count();
        let total = decided.max(self.record.applications.len());
        let window = Window { page, total, size: PER_PAGE };
        html! {
            section #governors aria-labelledby="h-governors" {
                div.sec-head { h2 #h-governors { "Who governs it" } (self.governors()) }
            }
            (self.charter_section())
            section #seats aria-labelledby="h-seats" {
                div.sec-head {
                    h2 #h-seats { "Seats" }
                    p.hint { "As they stand at the newest statement of this copy, " (day_and_minute(self.moment)) "." }
                }
                (self.seat_table())
            }
            (self.admissions_section(window.start(), PER_PAGE))
            section #decisions aria-labelledby="h-decisions" {
                div.sec-head {
                    h2 #h-decisions { "Proposals and decisions" }
                    p { "Every count is made just now from the votes, each of which opens." }
                }
                (self.open_proposals())
                (self.decided(window.start(), PER_PAGE))
            }
            (part::pager(self.ask, "/governance", window))
        }
    }

    /// Who governs, since when, and in which log it counts.
    fn governors(&self) -> Markup {
        let since = self.record.governors.iter().rev().find(|(since, _)| *since <= self.moment);
        let founding = self.record.partnership;
        let version = founding.and_then(|id| self.ask.state.version_in_force(&id)).map(|act| act.id()).or(founding);
        html! {
            @match since {
                Some((since, governors)) if !governors.is_empty() => {
                    p {
                        "Governed by "
                        @for (n, governor) in governors.iter().enumerate() {
                            @if n > 0 { @if n + 1 == governors.len() { " and " } @else { ", " } }
                            (field::link(&self.ask.state, governor))
                        }
                        " since " time { (day(*since)) } ". "
                        @if let Some(version) = version { (self.said(&version, "Statement")) }
                    }
                }
                _ => { p.empty { "Nobody governs it any more: its founding was taken back. Its founder can found it anew." } }
            }
            @if let Some(home) = self.record.home_at(self.moment) {
                p.hint { "Its governance counts in the log " code.long { (home.origin) } " since " time { (day(home.since)) } ". " (self.said(&home.statement, "Statement")) }
            }
        }
    }

    fn who(&self, actor: &StatementId) -> Markup {
        field::link(&self.ask.state, &Ref::Statement(*actor))
    }

    fn said(&self, statement: &StatementId, words: &str) -> Markup {
        said(self.ask, statement, words)
    }
}

/// A link to a statement.
fn said(ask: &Ask, statement: &StatementId, words: &str) -> Markup {
    html! { a.src href=(ask.link(&address::statement(statement))) { (words) } }
}

/// The day of a moment, in UTC.
fn day(at: Instant) -> String {
    at.to_seconds().chars().take(10).collect()
}
