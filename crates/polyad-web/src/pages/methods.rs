//! `/methods`: every lens and the question it answers.

use crate::ask::{Answer, Ask, Format};
use crate::error::Problem;
use crate::pages::Page;
use crate::render::part;
use maud::{Markup, html};
use polyad_lens::lenses::LENSES;

pub(super) static PAGE: Page = Page { path: "/methods", section: Some("/methods"), show };

fn show(ask: &Ask) -> Result<Answer, Problem> {
    match ask.format {
        Format::Json => {
            let all = LENSES.iter().map(|lens| super::method::json(&lens.info));
            Ok(Answer::Json(serde_json::json!({ "engine": polyad_ledger::state::ENGINE, "lenses": all.collect::<Vec<_>>() })))
        }
        Format::Csv => {
            let head = ["lens", "version", "title", "question"].map(str::to_owned).to_vec();
            let lines = LENSES.iter().map(|lens| {
                vec![lens.info.name.to_owned(), lens.info.version.to_string(), lens.info.title.to_owned(), lens.info.question.to_owned()]
            });
            Ok(Answer::Csv("methods".to_owned(), crate::csv::write(&std::iter::once(head).chain(lines).collect::<Vec<_>>())))
        }
        Format::Html => Ok(Answer::Page {
            title: "Methods".to_owned(),
            description: "How each figure is computed".to_owned(),
            body: body(ask),
        }),
    }
}

fn body(ask: &Ask) -> Markup {
    html! {
        (part::crumbs(&[("/", "Start")], "Methods"))
        div.hero {
            h1 { "How each figure is computed" }
            p.lede { "Every number on this site comes from a lens: a pure function over the record. The same record, parameters and engine give the same number everywhere." }
            p.actions { (part::data_links(ask, "/methods", true)) }
        }
        section aria-labelledby="h-rules" {
            h2 #h-rules { "Rules for all of them" }
            ul.gap-s.method {
                li { strong { "Any figure opens. " } "It is a link to the facts it was computed from and the rule that computed it." }
                li { strong { "Missing is not zero. " } "Not reported, zero, not applicable and not yet due are four different things." }
                li { strong { "Nothing is added in silence. " } "Amounts of different currencies, stages, price bases or words are never summed." }
                li { strong { "No single score. " } "Lenses stand beside each other and are never averaged." }
                li { strong { "Evidence is kept apart. " } "E0 claimed or reported, E1 matched by the counterparty, E2 attested by an independent party, E3 two such or an audit." }
            }
        }
        section aria-labelledby="h-lenses" {
            h2 #h-lenses { "The lenses" }
            ul.hits.gap-s {
                @for lens in LENSES {
                    li {
                        a.name href=(format!("/methods/{}", lens.info.name)) { (lens.info.title) }
                        p { (lens.info.question) }
                    }
                }
            }
        }
    }
}
