//! `/sdg/{n}`: the partnerships on record under one goal of the 2030 Agenda, and what the record lacks of each.

use crate::ask::{Answer, Ask};
use crate::error::Problem;
use crate::pages::{Page, list, sdg};
use crate::render::view::{blocks, table_section};
use crate::render::{form, measure, part};
use maud::{Markup, html};
use polyad_lens::{Block, View};
use polyad_model::codelist::{Sdg, SdgLevel, sdg_by_code};

pub(super) static PAGE: Page = Page { path: "/sdg/*", section: Some("/sdg"), show };

fn show(ask: &Ask) -> Result<Answer, Problem> {
    let Some(known) = sdg_by_code(&ask.rest) else {
        return Err(Problem::not_found(
            "The 2030 Agenda has no goal, target or indicator of that code; /sdg lists its goals.",
        ));
    };
    if known.level != SdgLevel::Goal || known.code != ask.rest {
        // A target or indicator stands on its goal's page.
        return Ok(ask.moved(&format!("/sdg/{}", known.goal)));
    }
    // The goal is the one of the path, whatever else the query says.
    let params = list::params_for(ask, "coverage").with("sdg", known.code);
    let view = list::view_of(ask, "coverage", params)?;
    list::answer(ask, &view, &format!("sdg-{}", known.code), || {
        let title = format!("SDG {}: {}", known.code, known.name);
        Ok((title, format!("Partnerships on record under SDG {}", known.code), body(ask, known, &view)))
    })
}

fn body(ask: &Ask, goal: &Sdg, view: &View) -> Markup {
    let number = goal.goal;
    let shown = View {
        blocks: view.blocks.iter().filter(|block| is_count(block)).cloned().collect(),
        ..view.clone()
    };
    html! {
        (part::crumbs(&[("/sdg", "SDGs")], &format!("SDG {number}")))
        div.hero {
            p.hint { "Sustainable Development Goal " (number) }
            h1 { (goal.name) }
            p.lede { (view.title.split_once(": ").map_or("", |(_, found)| found)) }
            p.actions {
                (part::data_links(ask, &format!("/sdg/{number}"), true))
                a href="/methods/coverage" { "How is this computed" }
                @if number > 1 { a rel="prev" href=(ask.link(&format!("/sdg/{}", number - 1))) { "SDG " (number - 1) } }
                @if number < 17 { a rel="next" href=(ask.link(&format!("/sdg/{}", number + 1))) { "SDG " (number + 1) } }
            }
        }
        p.hint { (view.subtitle) }
        (blocks(&shown, "counts", true))
        (form::get(ask, &format!("/sdg/{number}"), &sdg::dated(ask), "Apply"))
        (sdg::narrowing(ask, &format!("/sdg/{number}"), true))
        (table_section(view, "partnerships", "partnerships", "Partnerships, and what the record lacks of each",
            "What is missing here may well exist; anyone with a source can file it."))
        (table_section(view, "goals", "goals", "Their goals", ""))
        (projects(ask, view, number))
        (table_section(view, "targets", "targets", "Targets",
            "Codes are the United Nations’; the short names are ours and not official. A count of zero says that this ledger holds \
             no record."))
    }
}

/// The counts of partnerships stand first in the view; the count of projects is its last block and stands apart.
fn is_count(block: &Block) -> bool {
    matches!(block, Block::Figure(figure) if !is_of_projects(figure))
}

fn is_of_projects(figure: &polyad_lens::Figure) -> bool {
    figure.label.starts_with("Projects")
}

/// Projects of registered files that carry the tag, apart from the partnerships.
fn projects(ask: &Ask, view: &View, number: u8) -> Markup {
    let found = view.blocks.iter().enumerate().find_map(|(at, block)| match block {
        Block::Figure(figure) if is_of_projects(figure) => Some((at, figure)),
        _ => None,
    });
    html! {
        @if let Some((at, figure)) = found {
            section #projects aria-labelledby="h-projects" {
                h2 #h-projects { "Projects, counted apart" }
                p {
                    (measure::linked(view, &at.to_string(), &figure.measure))
                    " in registered files " (if figure.measure.value.is_some_and(|value| value.to_f64() == 1.0) { "is" } else { "are" })
                    " tagged with SDG " (number) " by their publishers. "
                    @if figure.measure.value.is_some_and(|value| value.to_f64() > 0.0) {
                        a href=(ask.link(&format!("/projects?sdg={number}"))) { "List them" } "."
                    }
                }
            }
        }
    }
}
