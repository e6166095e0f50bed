//! `/pledge/{id}`: the life of one pledge: made, raised, lowered, paid, kept, late or withdrawn, and who disputes it.

use crate::address;
use crate::ask::{Answer, Ask, Format};
use crate::error::Problem;
use crate::pages::{Page, delivery, list};
use crate::render::view::table_alone;
use crate::render::{measure, part};
use maud::{Markup, html};
use polyad_ledger::state::Fact;
use polyad_lens::{Block, Params, View};
use polyad_model::Ref;

pub(super) static PAGE: Page = Page { path: "/pledge/*", section: Some("/partnerships"), show };

/// What the reader may choose.
const CHOICES: [&str; 5] = ["as_of", "in", "prices", "rate_days", "rates"];
/// The tables under the chart and its instalments, in reading order.
const TABLES: [&str; 5] = ["life", "versions", "contributions", "candidates", "attestations"];
/// The figures that stand large; the others are told under them.
const LARGE: [&str; 6] = ["Pledged", "Paid", "Due", "Due and open", "Paid of due", "Days late, by amount"];

fn show(ask: &Ask) -> Result<Answer, Problem> {
    let decoded = address::decode(&ask.rest, false).unwrap_or_default();
    // A row's locator keeps its escapes; an address that somebody pasted may have more of them.
    let known = |name: &Ref| ask.state.fact(name).is_some();
    let read = [ask.rest.as_str(), &decoded].into_iter().filter_map(|text| text.parse::<Ref>().ok());
    let named: Ref = read.into_iter().find(known).ok_or_else(|| missing(&decoded))?;
    let chosen = CHOICES.iter().filter_map(|name| Some((*name, ask.query.get(name)?)));
    let text = named.to_string();
    let params = Params::new(chosen.chain([("pledge", text.as_str())]));
    let view = list::view_of(ask, "pledge", params).map_err(|problem| match problem.field.as_str() {
        "pledge" => missing(&decoded),
        _ => problem,
    })?;
    match ask.format {
        Format::Json => Ok(Answer::Json(crate::json::view(&view))),
        Format::Csv => list::table(ask, &[&view], "pledge"),
        Format::Html => Ok(Answer::Page {
            title: view.title.clone(),
            description: "A pledge with its versions, instalments, payments and disputes".to_owned(),
            body: body(ask, &view, &named),
        }),
    }
}

fn missing(name: &str) -> Problem {
    Problem::not_found(format!(
        "No pledge called “{}” is in this copy. A pledge is named by the id of one of its statements, or by its row.",
        name.chars().take(80).collect::<String>()
    ))
}

fn body(ask: &Ask, view: &View, named: &Ref) -> Markup {
    let own = format!("/pledge/{named}");
    let (heading, word) = view.title.rsplit_once(": ").unwrap_or((&view.title, ""));
    let fact = ask.state.fact(named);
    html! {
        (part::crumbs(&[("/delivery", "Delivery")], "Pledge"))
        div.hero {
            h1 { (heading) }
            p.lede { (delivery::standing(word)) }
            p.hint { (view.subtitle) }
            p.actions {
                (part::data_links(ask, &own, true))
                a href=(address::fact(named)) { @if named.statement().is_some() { "The statement itself" } @else { "The row itself" } }
                a href=(format!("{own}?at={}", ask.at())) { "Cite this page as it stands" }
            }
        }
        (conditions(view))
        section #paid aria-labelledby="h-paid" {
            h2 #h-paid { "Due and paid" }
            (figures(view))
            (table_alone(view, "pace", "pledge"))
            (delivery::across(view, "lots", "pledge", &[]))
        }
        section #happened aria-labelledby="h-happened" {
            h2 #h-happened { "What happened" }
            @for key in TABLES { (table_alone(view, key, "pledge")) }
        }
        (part::view_findings(&view.findings))
        @if let Some(fact) = fact { (how_to_answer(fact, named)) }
        p.actions { a href="/methods/pledge" { "How this is computed" } a href="/delivery" { "All pledges" } }
    }
}

/// Texts before the figures: the conditions of the pledge.
fn conditions(view: &View) -> Markup {
    html! { @for block in &view.blocks { @if let Block::Text(text) = block { p.note.gap-m { (text) } } } }
}

/// The figures that matter most stand large where they have a value; one without says why.
fn figures(view: &View) -> Markup {
    let figures: Vec<_> = view
        .blocks
        .iter()
        .enumerate()
        .filter_map(|(at, block)| match block {
            Block::Figure(figure) => Some((at.to_string(), figure)),
            _ => None,
        })
        .collect();
    let (large, small): (Vec<_>, Vec<_>) = figures
        .into_iter()
        .partition(|(_, figure)| figure.measure.value.is_some() && LARGE.contains(&figure.label.as_str()));
    html! {
        div.bignums.gap-m {
            @for (path, figure) in &large {
                div.bignum {
                    span.n { (measure::linked_bare(view, path, &figure.measure)) }
                    span.l { (figure.label) }
                }
            }
        }
        @if !small.is_empty() {
            ul.find-list.gap-m {
                @for (path, figure) in &small { li { (figure.label) ": " (measure::linked(view, path, &figure.measure)) } }
            }
        }
    }
}

/// How a reader adds what is missing.
fn how_to_answer(fact: Fact<'_>, named: &Ref) -> Markup {
    html! {
        section #file aria-labelledby="h-file" {
            div.sec-head { h2 #h-file { "Is something missing?" } }
            p {
                "Giver and receiver can file a payment as a " code { "contribution" } " whose " code { "pledge" } " is "
                code.long { (named) } "; a later pledge raises or lowers this one when its " code { "replaces" } " names it. "
                @if fact.is_reported() { "It is reported by others: the giver's own statement would stand first. " }
                "Anyone with a key can confirm or dispute it."
            }
        }
    }
}
