//! `/overdue`: goals past their date, partnerships without results, pledges without reports, as questions.

use crate::ask::{Answer, Ask, Format};
use crate::error::Problem;
use crate::pages::{Page, list};
use crate::render::view::{Placing, section};
use crate::render::{form, part};
use maud::{Markup, html};
use polyad_lens::{Params, View};

pub(super) static PAGE: Page = Page { path: "/overdue", section: Some("/partnerships"), show };

/// What the reader may choose.
const CHOICES: [&str; 3] = ["p", "as_of", "since"];

fn show(ask: &Ask) -> Result<Answer, Problem> {
    let lens = ask.lens("overdue").ok_or_else(|| Problem::not_found("This node has no lens `overdue`."))?;
    let params = Params::new(CHOICES.iter().filter_map(|name| Some((*name, ask.query.get(name)?))));
    let view = (lens.read)(&ask.state, &params)
        .map_err(|error| Problem::bad_request(&error.name, error.reason.clone()))?;
    match ask.format {
        Format::Json => Ok(Answer::Json(crate::json::view(&view))),
        Format::Csv => list::table(ask, &[&view], "overdue"),
        Format::Html => Ok(Answer::Page {
            title: "Overdue: what is not on record".to_owned(),
            description: view.question.to_owned(),
            body: body(ask, &view),
        }),
    }
}

fn body(ask: &Ask, view: &View) -> Markup {
    let fields = html! {
        (form::text(ask, "p", "Partnership, by Ref or slug"))
        (form::text(ask, "as_of", "As of, a day"))
        (form::text(ask, "since", "Reports since, a day"))
    };
    html! {
        (part::crumbs(&[("/partnerships", "Partnerships")], "Overdue"))
        div.hero {
            h1 { "Overdue: what is not on record" }
            p.lede { (view.question) }
            p.note.gap-s { "A question to the record, not a verdict: no report here means that nobody filed one here." }
            p.actions { (part::data_links(ask, "/overdue", true)) }
        }
        (form::get(ask, "/overdue", &fields, "Ask"))
        (section(view, &Placing { id: "overdue", heading: Some("Asked of the record"), across: true, only: &[] }))
    }
}

/// The section of a partnership's page: only what there is to ask.
pub(super) fn of_partnership(view: &View) -> Markup {
    let any = view.tables().any(|table| !table.rows.is_empty());
    let whole = format!("/overdue?{}", crate::address::pairs(view.params.iter()));
    html! {
        @if any {
            section #overdue aria-labelledby="h-overdue" {
                div.sec-head {
                    h2 #h-overdue { "Asked of the record" }
                    p.hint { (view.subtitle) }
                }
                @for table in view.tables().filter(|table| !table.rows.is_empty()) {
                    (crate::render::view::table_alone(view, table.key, "overdue"))
                }
                p.actions {
                    a href=(whole) { "Ask for another day" }
                    a href="/overdue" { "Asked of every partnership" }
                }
            }
        }
    }
}
