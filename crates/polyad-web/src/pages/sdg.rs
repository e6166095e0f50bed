//! `/sdg`: the 17 goals of the 2030 Agenda, each with what the record holds and what it lacks.

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
                 file it."
            }
            p.actions { a href="#coverage" { "Table" } (part::data_links(ask, "/sdg", true)) a href="/methods/coverage" { "How is this computed" } }
        }
        (form::get(ask, "/sdg", &form::text(ask, "as_of", "Active on, a day"), "Apply"))
        (tiles(ask, view))
        (rules())
        (section(view, &Placing { id: "coverage", heading: Some("Goal by goal"), across: true, only: &COLUMNS }))
    }
}

/// One tile a goal: four marks, each with its number or with the words that there is no record.
fn tiles(ask: &Ask, view: &View) -> Markup {
    html! {
        @if let Some((block, table)) = table_at(view, "goals") {
            section aria-labelledby="h-tiles" {
                h2.vh #h-tiles { "What the record holds, goal by goal" }
                ol.sdgs {
                    @for (at, row) in table.rows.iter().enumerate() { (tile(ask, view, &format!("{block}/{at}"), row)) }
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
                dd { "A result that somebody who is no party to it attests, undisputed (evidence E2 or better)." }
            }
            p.note.gap-s { "Counts of partnerships, not of what they weigh. The four are not added up." }
        }
    }
}
