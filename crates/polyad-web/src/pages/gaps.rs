//! `/gaps`: what the partnerships under one goal lack on record and who could be asked, as a sheet to print.

use crate::ask::{Answer, Ask, Format};
use crate::error::Problem;
use crate::pages::{Page, delivery, list};
use crate::render::view::{blocks, table_alone};
use crate::render::{form, part};
use maud::{Markup, html};
use polyad_lens::{Block, View};
use polyad_model::codelist::{SdgLevel, sdg_framework};

pub(super) static PAGE: Page = Page { path: "/gaps", section: Some("/sdg"), show };

/// What of the sheet is shown; the rest stands in the data.
const GAPS: [&str; 8] =
    ["target", "partnership", "measurable", "financed", "verified", "lacks", "kinds", "candidates"];
const ASKED: [&str; 6] = ["target", "partnership", "actor", "kind", "why", "elsewhere"];

fn show(ask: &Ask) -> Result<Answer, Problem> {
    if ask.query.get("sdg").is_none_or(str::is_empty) && ask.format == Format::Html {
        return Ok(Answer::Page {
            title: "Gaps by goal".to_owned(),
            description: "What the record lacks of the partnerships under a goal, and who could be asked"
                .to_owned(),
            body: unasked(ask),
        });
    }
    let view = list::paged(ask, "gaps")?;
    list::answer(ask, &view, "gaps", || Ok((view.title.clone(), view.question.to_owned(), body(ask, &view)?)))
}

/// The page before a goal is chosen.
fn unasked(ask: &Ask) -> Markup {
    html! {
        (part::crumbs(&[("/sdg", "SDGs")], "Gaps"))
        div.hero {
            h1 { "Gaps by goal" }
            p.lede { "What does the record lack of the partnerships under a goal, and who works on the same target elsewhere? Choose a goal." }
            p.actions { a href="/methods/gaps" { "How this is computed" } }
        }
        (form::get(ask, "/gaps", &fields(ask), "Show"))
        ul {
            @for goal in sdg_framework().iter().filter(|entry| entry.level == SdgLevel::Goal) {
                li { a href=(ask.link(&format!("/gaps?sdg={}", goal.code))) { "SDG " (goal.code) ": " (goal.name) } }
            }
        }
    }
}

fn fields(ask: &Ask) -> Markup {
    let pairs = |pairs: &[(&str, &str)]| {
        pairs.iter().map(|(value, words)| ((*value).to_owned(), (*words).to_owned())).collect::<Vec<_>>()
    };
    let goals: Vec<(String, String)> = sdg_framework()
        .iter()
        .filter(|entry| entry.level == SdgLevel::Goal)
        .map(|goal| (goal.code.to_owned(), format!("{} {}", goal.code, goal.name)))
        .collect();
    html! {
        (form::choice(ask, "sdg", "Goal", "Choose one", &goals))
        (form::text(ask, "country", "Country, two letters, e.g. KE"))
        (form::choice(ask, "lacks", "Lacking", "Anything or nothing", &pairs(&[
            ("active", "Activity on the day"), ("measurable", "A measurable goal"), ("financed", "Money"),
            ("verified", "A verified result"), ("kinds", "A kind of actor"),
        ])))
        (form::text(ask, "as_of", "As of, a day"))
    }
}

fn body(ask: &Ask, view: &View) -> Result<Markup, Problem> {
    let goal = ask.query.get("sdg").unwrap_or_default();
    let first = view.blocks.iter().take_while(|block| matches!(block, Block::Figure(_))).cloned();
    let figures = View { blocks: first.collect(), ..view.clone() };
    let is_empty = view.table("gaps").is_none_or(|table| table.rows.is_empty());
    Ok(html! {
        (part::crumbs(&[("/sdg", "SDGs"), ("/gaps", "Gaps")], &format!("SDG {goal}")))
        div.hero {
            h1 { "Gaps under SDG " (goal) }
            p.lede { (view.title) "." }
            p.hint { (view.subtitle) }
            p.actions {
                a href=(ask.link(&format!("/sdg/{goal}"))) { "All that is on record under SDG " (goal) }
                (part::data_links(ask, "/gaps", true))
                a href="/methods/gaps" { "How this is computed" }
            }
        }
        (form::get(ask, "/gaps", &fields(ask), "Apply"))
        (blocks(&figures, "gaps", true))
        h2.vh { "Tasking sheet" }
        @if is_empty {
            (table_alone(view, "gaps", "gaps"))
        } @else {
            (delivery::across(view, "gaps", "gaps", &GAPS))
            (list::pager(ask, "/gaps", view)?)
            (delivery::across(view, "asked", "gaps", &ASKED))
            p.note { "A seat elsewhere shows that an actor works on the matter, not that it is willing, able or welcome." }
        }
        (part::view_findings(&view.findings))
    })
}
