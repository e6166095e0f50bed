//! `/sdg`: the 17 goals of the 2030 Agenda, each with what the record holds and what it lacks.

use crate::address;
use crate::ask::{Answer, Ask};
use crate::error::Problem;
use crate::pages::{Page, list};
use crate::render::view::{Placing, section, table_at};
use crate::render::{form, measure, part};
use maud::{Markup, html};
use polyad_lens::{Cell, Row, View};

pub(super) static PAGE: Page = Page { path: "/sdg", section: Some("/sdg"), show };

/// The columns of the table beside the tiles; the data has them all.
const COLUMNS: [&str; 8] =
    ["goal", "name", "partnerships", "active", "measurable", "financed", "verified", "projects"];

fn show(ask: &Ask) -> Result<Answer, Problem> {
    let params = list::params_for(ask, "coverage");
    if params.get("sdg").is_some() {
        return Err(Problem::bad_request("sdg", "One goal has a page of its own: /sdg/7.".to_owned()));
    }
    let view = list::view_of(ask, "coverage", params)?;
    list::answer(ask, &view, "sdg", || {
        Ok(("Sustainable Development Goals".to_owned(), view.question.to_owned(), body(ask, &view)))
    })
}

fn body(ask: &Ask, view: &View) -> Markup {
    html! {
        (part::crumbs(&[], "SDGs"))
        div.hero {
            h1 { (view.title) }
            p.lede {
                "For each Sustainable Development Goal: whether a partnership on record is active, has a goal that can be \
                 measured, has money and has a verified result."
            }
            p.note.gap-s {
                "This ledger does not hold every partnership. What is missing here may well exist; anyone with a source can \
                 file it. " a href=(ask.link("/overdue")) { "What is past its date" } " is asked on a page of its own."
            }
            p.actions { a href="#coverage" { "Table" } (part::data_links(ask, "/sdg", true)) a href="/methods/coverage" { "How is this computed" } }
        }
        (form::get(ask, "/sdg", &dated(ask), "Apply"))
        (narrowing(ask, "/sdg", false))
        p.hint.gap-m { (view.subtitle) }
        (tiles(ask, view))
        (rules())
        (section(view, &Placing { id: "coverage", heading: Some("Goal by goal"), across: true, only: &COLUMNS }))
    }
}

/// The parameters of the lens `coverage` that choose rows and their order.
const CHOICES: [&str; 4] = ["has", "lacks", "sort", "dir"];

/// The words of the lens `coverage` for what is on record, as filters name them.
const ASKED: [(&str, &str); 4] =
    [("active", "Active"), ("measurable", "Measurable"), ("financed", "Financed"), ("verified", "Verified")];

/// The day, with conditions and order kept.
pub(super) fn dated(ask: &Ask) -> Markup {
    html! {
        (form::text(ask, "as_of", "Active on, a day"))
        @for name in CHOICES {
            @if let Some(value) = ask.query.get(name) { input type="hidden" name=(name) value=(value); }
        }
    }
}

/// Conditions and orders as plain links, so that each has an address; what is chosen is taken away by its own link. Robots
/// are asked to stay out: there are thousands of combinations of the same few rows.
pub(super) fn narrowing(ask: &Ask, path: &str, of_one: bool) -> Markup {
    let chosen = CHOICES.iter().any(|name| ask.query.get(name).is_some());
    let orders: &[(&str, &str)] = match of_one {
        true => &[("name", "Name"), ("launched", "Launched")],
        false => {
            &[("goal", "Number"), ("name", "Title"), ("partnerships", "Partnerships"), ("active", "Active")]
        }
    };
    let orders = orders.iter().chain(&ASKED[1..]).chain(&[("gaps", "Gaps")]);
    let first = if of_one { "name" } else { "goal" };
    html! {
        details.more.gap-m #show open[chosen] {
            summary { "Filter and sort" }
            p.hint.gap-m { "On record" }
            ul.chips aria-label="On record" {
                @for (word, label) in ASKED { (condition(ask, path, "has", word, label)) }
            }
            p.hint.gap-m { "No record of it" }
            ul.chips aria-label="No record of it" {
                @if !of_one { (condition(ask, path, "lacks", "partnership", "Any partnership")) }
                @for (word, label) in ASKED { (condition(ask, path, "lacks", word, label)) }
            }
            p.hint.gap-m { "Sort by" }
            ul.chips aria-label="Sort by" {
                @for (word, label) in orders { (order(ask, path, word, label, first)) }
            }
            @if chosen { p.actions { a href=(narrowed(ask, path, &CHOICES, &[])) { "Everything, in the usual order" } } }
        }
    }
}

/// A condition that its link sets, or takes away where it is set. What is on record is not lacking, so that of the
/// two one takes the other's place.
fn condition(ask: &Ask, path: &str, param: &str, word: &str, label: &str) -> Markup {
    let set = is_set(ask, param, word);
    let kept = |name: &'static str| -> (&'static str, String) {
        let mut words: Vec<&str> = words_of(ask, name).filter(|each| *each != word).collect();
        if name == param && !set {
            words.push(word);
        }
        (name, words.join(","))
    };
    let changed = [kept("has"), kept("lacks")];
    html! {
        li {
            a rel="nofollow" href=(narrowed(ask, path, &["has", "lacks"], &changed)) aria-current=[set.then_some("true")] {
                (label) @if set { span.vh { ", take away" } }
            }
        }
    }
}

/// An order: names from A on and dates from the oldest on, counts from the most on; a second time the other way round.
fn order(ask: &Ask, path: &str, word: &str, label: &str, first: &str) -> Markup {
    let own = ask.query.get("sort").unwrap_or(first) == word;
    let falls = ask.query.get("dir") == Some("desc");
    let counted = !["goal", "name", "launched"].contains(&word);
    let next = if own && ask.query.get("sort").is_some() { !falls } else { counted };
    let dir = if next { "desc" } else { "asc" };
    let changed = [("sort", word.to_owned()), ("dir", dir.to_owned())];
    html! {
        li {
            a rel="nofollow" href=(narrowed(ask, path, &["sort", "dir"], &changed)) aria-current=[own.then_some("true")] {
                (label) @if own { (if falls { " ↓" } else { " ↑" }) span.vh { (if falls { ", descending" } else { ", ascending" }) } }
            }
        }
    }
}

fn words_of<'a>(ask: &'a Ask, name: &'a str) -> impl Iterator<Item = &'a str> {
    ask.query
        .get(name)
        .into_iter()
        .flat_map(|text| text.split(','))
        .map(str::trim)
        .filter(|word| !word.is_empty())
}

fn is_set(ask: &Ask, param: &str, word: &str) -> bool {
    words_of(ask, param).any(|each| each == word)
}

/// The page with some parameters changed; the rest of the query stays.
fn narrowed(ask: &Ask, path: &str, without: &[&str], changed: &[(&str, String)]) -> String {
    let changed = changed.iter().filter(|(_, value)| !value.is_empty());
    let pairs = ask.query.without(without).chain(changed.map(|(name, value)| (*name, value.as_str())));
    let query = address::pairs(pairs);
    let joint = if query.is_empty() { "" } else { "?" };
    format!("{path}{joint}{query}#show")
}

/// One tile a goal: four marks, each with its number or with the words that there is no record.
fn tiles(ask: &Ask, view: &View) -> Markup {
    html! {
        @if let Some((block, table)) = table_at(view, "goals") {
            section aria-labelledby="h-tiles" {
                h2.vh #h-tiles { "What the record holds, goal by goal" }
                @if table.rows.is_empty() {
                    p.empty.gap-m { (table.empty) " " a href=(narrowed(ask, "/sdg", &CHOICES, &[])) { "All 17 goals" } }
                } @else {
                    ol.sdgs {
                        @for (at, row) in table.rows.iter().enumerate() { (tile(ask, view, &format!("{block}/{at}"), row)) }
                    }
                }
            }
        }
    }
}

fn tile(ask: &Ask, view: &View, path: &str, row: &Row) -> Markup {
    let cell = |at: usize| row.cells.get(at).map(Cell::plain).unwrap_or_default();
    let none = cell(2) == "0";
    html! {
        li {
            h3 { a href=(ask.link(&format!("/sdg/{}", cell(0)))) { span.num { (cell(0)) } " " (cell(1)) } }
            @if none {
                p.nil { "No record in this ledger of a partnership" }
            } @else {
                ul.asked {
                    @for (at, word) in [(3, "active"), (4, "measurable"), (5, "financed"), (6, "verified")] {
                        (mark(view, &format!("{path}/{at}"), row.cells.get(at), word))
                    }
                }
            }
        }
    }
}

/// A filled mark with the number of partnerships, or a dashed one with words.
fn mark(view: &View, path: &str, cell: Option<&Cell>, word: &str) -> Markup {
    html! {
        @match cell {
            Some(Cell::Measure(count)) if count.value.is_some_and(|value| value.to_f64() > 0.0) => {
                li.on { (measure::linked_bare(view, path, count)) " " (word) }
            }
            _ => { li { span.nil { (word) ": none on record" } } }
        }
    }
}

/// The rules behind the four words.
fn rules() -> Markup {
    html! {
        section aria-labelledby="h-rules" {
            h2 #h-rules { "What the four words mean" }
            dl.kv {
                dt { "Active" }
                dd { "No end is on record up to the day, and no launch after it." }
                dt { "Measurable" }
                dd {
                    "One of its goals under this SDG has quantity, unit and deadline and no error by the rules of the "
                    a href="/goal-check" { "goal check" } " (class M2 or M3)."
                }
                dt { "Financed" }
                dd { "An amount of money is on record as pledged or given, in any source’s word." }
                dt { "Verified" }
                dd {
                    "A result that somebody who is no party to it attests, or that an office reports which keeps the indicator and takes \
                     no part; undisputed (evidence E2 or better)."
                }
            }
            p.note.gap-s { "Counts of partnerships, not of what they weigh. The four are not added up." }
        }
    }
}
