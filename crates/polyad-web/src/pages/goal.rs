//! `/g/{ref}`: what one goal says, whether anyone could check it, and whether it is being met: verdict, chart, classes,
//! projection, places.

mod check;

use crate::address;
use crate::ask::{Answer, Ask, Format};
use crate::error::Problem;
use crate::pages::{Page, list};
use crate::render::entity::{self, Found};
use crate::render::view::{Placing, section, table_alone};
use crate::render::{fact, field, form, part};
use maud::{Markup, html};
use polyad_ledger::state::{Entity, EntityKind};
use polyad_lens::{Params, View};

pub(super) static PAGE: Page = Page { path: "/g/*", section: Some("/partnerships"), show };

/// What the reader may choose of the lens `progress`, from the page's own query.
const CHOICES: [&str; 8] = ["about", "from", "target", "by", "indicator", "source", "as_of", "decay"];

/// The columns that stand in a line for each place, and those of the count by class; the data has them all.
const PLACE_COLUMNS: [&str; 9] =
    ["class", "places", "place", "newest", "period", "achieved", "open_sdg", "unsd", "projected"];

/// Facts that name the goal.
const NAMED_BY: [(&str, &[(&str, &str)]); 3] = [
    ("Tagged as", &[("tag", "target")]),
    ("Results", &[("result", "of")]),
    ("Contributions", &[("contribution", "goal")]),
];

fn show(ask: &Ask) -> Result<Answer, Problem> {
    let goal = match entity::find(ask, EntityKind::Goal)? {
        Found::Entity(found) => found,
        Found::Elsewhere(path) => return Ok(ask.moved(&path)),
    };
    let chosen = CHOICES.iter().filter_map(|name| Some((*name, ask.query.get(name)?)));
    let params = Params::new(chosen.chain([("g", goal.name_ref.to_string().as_str())]));
    let progress = match ask.lens("progress").map(|lens| (lens.read)(&ask.state, &params)) {
        Some(Ok(view)) => Some(view),
        Some(Err(error)) => return Err(Problem::bad_request(&error.name, error.reason.clone())),
        None => None,
    };
    let places = ask.view("progress", params.clone().with("by_place", "yes"));
    let places = places.filter(|view| view.table("places").is_some_and(|table| !table.rows.is_empty()));
    let views: Vec<&View> = progress.iter().chain(&places).collect();
    match ask.format {
        Format::Json => Ok(Answer::Json(serde_json::json!({
            "entity": crate::json::entity(goal),
            "at": ask.at(),
            "check": check::recorded(ask, goal).map(|recorded| recorded.answer().0),
            "views": views.iter().map(|view| crate::json::view(view)).collect::<Vec<_>>(),
            "facts": entity::facts_of(ask, goal).map(crate::json::fact).collect::<Vec<_>>(),
        }))),
        Format::Csv => list::table(ask, &views, "goal"),
        Format::Html => Ok(Answer::Page {
            title: goal.name.plain().chars().take(90).collect(),
            description: format!("Goal: {}", goal.name.plain()),
            body: body(ask, goal, progress.as_ref(), places.as_ref()),
        }),
    }
}

fn body(ask: &Ask, goal: &Entity, progress: Option<&View>, places: Option<&View>) -> Markup {
    let own = address::entity(goal.kind, &goal.name_ref, goal.slug.as_deref());
    let scope = entity::facts_of(ask, goal).find_map(|fact| fact.scope());
    let title = goal.name.plain();
    let recorded = check::recorded(ask, goal);
    html! {
        (part::crumbs(&[("/partnerships", "Partnerships")], "goal"))
        div.hero {
            @if let Some(scope) = &scope { p.hint { "Goal of " (field::link(&ask.state, scope)) } }
            h1 { q { (title) } }
            p.actions { (part::data_links(ask, &own, progress.is_some())) }
        }
        div.two.gap-l {
            div {
                @if let Some(view) = progress {
                    (section(view, &Placing { id: "progress", heading: Some("Is it being met?"), across: false, only: &[] }))
                    (choices(ask, &own))
                }
                @if let Some(recorded) = &recorded { (check::section(recorded)) }
                @if let Some(view) = places { (by_place(ask, view, &own)) }
                section #facts aria-labelledby="h-facts" {
                    h2 #h-facts { "What is stated" }
                    @for each in entity::facts_of(ask, goal) {
                        div.gap-m {
                            (field::list(&ask.state, &each.fields()))
                            p.actions { a href=(address::fact(&each.address())) { (address::short_fact(each)) } }
                        }
                    }
                }
                @for (heading, pairs) in NAMED_BY { (entity::naming(ask, goal, heading, pairs)) }
                (replaced(ask, goal))
                (entity::sources(ask, goal))
            }
            aside {
                nav.toc aria-label="On this page" {
                    h2 { "On this page" }
                    ul {
                        @if progress.is_some() { li { a href="#progress" { "Is it being met?" } } }
                        @if recorded.is_some() { li { a href="#result" { "What a reader could check" } } }
                        @if places.is_some() { li { a href="#places" { "By place" } } }
                        li { a href="#facts" { "What is stated" } }
                        li { a href="#sources" { "Sources" } }
                    }
                }
                (entity::panel(ask, goal, &[]))
            }
        }
    }
}

/// Another place, start, target, date or source: a plain form, so that each choice has an address.
fn choices(ask: &Ask, own: &str) -> Markup {
    let fields = html! {
        (form::text(ask, "about", "Place, by Ref: x:iso3166-1:IN"))
        (form::text(ask, "from", "Start, a year"))
        (form::text(ask, "target", "To be reached, in the unit of the series"))
        (form::text(ask, "by", "By, a year"))
        (form::text(ask, "source", "Source, words of its name"))
        (form::text(ask, "indicator", "Indicator, by Ref: x:sdg:7.1.1"))
    };
    let chosen = CHOICES.iter().any(|name| ask.query.get(name).is_some());
    html! {
        details.more.gap-m open[chosen] {
            summary { "Set the goal beside other values" }
            (form::get(ask, own, &fields, "Show"))
            @if chosen { p.actions { a href=(own) { "Back to the goal as stated" } } }
        }
    }
}

/// Places by class; each place's line waits behind a link, since there may be hundreds.
fn by_place(ask: &Ask, view: &View, own: &str) -> Markup {
    if ask.query.get("places") == Some("yes") {
        let placing =
            Placing { id: "places", heading: Some("By place"), across: false, only: &PLACE_COLUMNS };
        return section(view, &placing);
    }
    html! {
        section #places aria-labelledby="h-places" {
            div.sec-head {
                h2 #h-places { "By place" }
                p { (view.title) }
                p.hint { (view.subtitle) }
            }
            (table_alone(view, "classes", "places"))
            p.actions {
                a href=(ask.link(&format!("{own}?{}#places", query_with_places(ask)))) { "Show every place" }
                a href=(address::lens_table(view.lens, &view.params, view.at, "places")) { "Every place as CSV" }
            }
            (part::view_findings(&view.findings))
        }
    }
}

fn query_with_places(ask: &Ask) -> String {
    let kept = CHOICES.iter().filter_map(|name| Some((*name, ask.query.get(name)?)));
    address::pairs(kept.chain([("places", "yes")]))
}

/// Goals that say they replace this one: a lowered target stays readable beside what it was.
fn replaced(ask: &Ask, goal: &Entity) -> Markup {
    let later = ask.state.facts_naming("goal", "replaces", &goal.name_ref);
    html! {
        @if !later.is_empty() {
            section #replaced aria-labelledby="h-replaced" {
                h2 #h-replaced { "Replaced by" }
                (fact::table(&ask.state, "Goals that replace this one", later))
            }
        }
    }
}
