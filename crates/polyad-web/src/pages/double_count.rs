//! `/double-count`: what files report more than once, by rule, and what it changes in totals.

use crate::ask::{Answer, Ask};
use crate::error::Problem;
use crate::pages::{Page, list};
use crate::render::view::{Placing, section};
use crate::render::{form, part};
use maud::{Markup, html};
use polyad_lens::View;

pub(super) static PAGE: Page = Page { path: "/double-count", section: Some("/flows"), show };

fn show(ask: &Ask) -> Result<Answer, Problem> {
    let view = list::paged(ask, "double-count")?;
    list::answer(ask, &view, "double-count", || {
        Ok(("Reported more than once".to_owned(), view.question.to_owned(), body(ask, &view)?))
    })
}

fn body(ask: &Ask, view: &View) -> Result<Markup, Problem> {
    let rules = [
        ("two-ended", "Both ends of one transfer"),
        ("hierarchy", "A whole and its part"),
        ("repeated", "Repeats in one activity"),
        ("passed-on", "Money passed on"),
    ];
    let rules: Vec<(String, String)> =
        rules.iter().map(|(value, words)| ((*value).to_owned(), (*words).to_owned())).collect();
    let fields = html! {
        (form::choice(ask, "rule", "Pairs found by", "Any rule", &rules))
        (form::text(ask, "publisher", "Reported by"))
        (form::text(ask, "currency", "Currency, e.g. USD"))
    };
    Ok(html! {
        (part::crumbs(&[("/flows", "Flows")], "Reported more than once"))
        div.hero {
            h1 { "Reported more than once" }
            p.lede { (view.question) }
            p.actions { (part::data_links(ask, "/double-count", true)) }
        }
        (form::get(ask, "/double-count", &fields, "Show"))
        (section(view, &Placing { id: "double-count", heading: Some(&view.title), across: true, only: &[] }))
        (list::pager(ask, "/double-count", view)?)
    })
}
