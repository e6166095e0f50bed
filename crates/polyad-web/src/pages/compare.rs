//! `/compare`: how two partnerships differ, line by line.

use crate::ask::{Answer, Ask};
use crate::error::Problem;
use crate::pages::{Page, list};
use crate::render::{form, part, view};
use maud::{Markup, html};
use polyad_ledger::state::EntityKind;

pub(super) static PAGE: Page = Page { path: "/compare", section: Some("/compare"), show };

fn show(ask: &Ask) -> Result<Answer, Problem> {
    // `p=a&p=b` from the form, `p=a,b` in addresses of the lens: one list.
    let chosen: Vec<&str> = ask.query.all("p").flat_map(|list| list.split(',')).map(str::trim).filter(|each| !each.is_empty()).collect();
    if chosen.len() < 2 {
        let body = html! {
            (part::crumbs(&[("/partnerships", "Partnerships")], "Compare"))
            div.hero { h1 { "Compare two partnerships" } p.lede { "Line by line, in the record's own terms. Nothing is added up into a score." } }
            (choice(ask))
        };
        return Ok(Answer::Page { title: "Compare".to_owned(), description: "Two partnerships line by line".to_owned(), body });
    }
    let view = list::view_of(ask, "compare", list::params_for(ask, "compare").with("p", chosen.join(",")))?;
    list::answer(ask, &view, "compare", || {
        let body = html! {
            (part::crumbs(&[("/compare", "Compare")], &view.title))
            div.hero { h1 { (view.title) } p.lede { (view.subtitle) } p.actions { (part::data_links(ask, "/compare", true)) a href="/methods/compare" { "How this is made" } } }
            (choice(ask))
            h2.vh { "What the record holds" }
            div.gap-l { (view::blocks(&view, "compare", true)) }
            (part::view_findings(&view.findings))
        };
        Ok((view.title.clone(), "Two partnerships line by line".to_owned(), body))
    })
}

fn choice(ask: &Ask) -> Markup {
    let all: Vec<(String, String)> = ask
        .state
        .directory()
        .of_kind(EntityKind::Partnership)
        .take(500)
        .map(|entity| (entity.slug.clone().unwrap_or_else(|| entity.name_ref.to_string()), entity.name.plain().to_owned()))
        .collect();
    let chosen: Vec<&str> = ask.query.all("p").flat_map(|list| list.split(',')).collect();
    let select = |n: usize, label: &str| {
        html! {
            label {
                (label)
                select name="p" {
                    option value="" { "Choose" }
                    @for (value, words) in &all { option value=(value) selected[chosen.get(n) == Some(&value.as_str())] { (words) } }
                }
            }
        }
    };
    form::get(ask, "/compare", &html! {
        (select(0, "First"))
        (select(1, "Second"))
        @if chosen.len() > 1 { (select(2, "Third")) }
    }, "Compare")
}
