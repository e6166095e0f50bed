//! `/methods/{lens}`: definition, parameters and sources of one lens, from its own source text.

use crate::address;
use crate::ask::{Answer, Ask, Format};
use crate::error::Problem;
use crate::pages::Page;
use crate::render::part;
use maud::{Markup, html};
use polyad_lens::{LensInfo, Params};

pub(super) static PAGE: Page = Page { path: "/methods/*", section: Some("/methods"), show };

fn show(ask: &Ask) -> Result<Answer, Problem> {
    let lens = ask.lens(&ask.rest).ok_or_else(|| {
        Problem::not_found("This node has no lens of that name; /methods lists those it has.")
    })?;
    match ask.format {
        Format::Json => Ok(Answer::Json(json(&lens.info))),
        Format::Csv => {
            let head = ["parameter", "required", "meaning"].map(str::to_owned).to_vec();
            let lines = lens.info.params.iter().map(|p| vec![p.name.to_owned(), p.required.to_string(), p.doc.to_owned()]);
            Ok(Answer::Csv(format!("method-{}", lens.info.name), crate::csv::write(&std::iter::once(head).chain(lines).collect::<Vec<_>>())))
        }
        Format::Html => Ok(Answer::Page {
            title: lens.info.title.to_owned(),
            description: lens.info.question.to_owned(),
            body: body(ask, &lens.info, (lens.read)(&ask.state, &Params::default()).is_ok()),
        }),
    }
}

/// A lens as data.
pub(super) fn json(info: &LensInfo) -> serde_json::Value {
    serde_json::json!({
        "name": info.name,
        "title": info.title,
        "question": info.question,
        "version": info.version,
        "method": info.method_paragraphs(),
        "params": info.params.iter().map(|p| serde_json::json!({ "name": p.name, "doc": p.doc, "required": p.required })).collect::<Vec<_>>(),
        "sources": info.sources.iter().map(|source| source.text).collect::<Vec<_>>(),
    })
}

/// `complete` says whether the lens can be read without any parameter.
fn body(ask: &Ask, info: &LensInfo, complete: bool) -> Markup {
    let own = format!("/methods/{}", info.name);
    html! {
        (part::crumbs(&[("/methods", "Methods")], info.title))
        div.hero {
            h1 { (info.title) }
            p.lede { (info.question) }
            p.actions {
                (part::data_links(ask, &own, false))
                @if complete { a href=(address::lens_data(info.name, &Params::default(), ask.at())) { "The view as data" } }
            }
        }
        div.two.gap-l {
            div.method {
                section #method aria-labelledby="h-method" {
                    h2 #h-method { "Method" }
                    div.gap-s { @for paragraph in info.method_paragraphs() { p { (code_spans(&paragraph)) } } }
                }
                section #parameters aria-labelledby="h-parameters" {
                    h2 #h-parameters { "Parameters" }
                    @if info.params.is_empty() { p.empty { "It has none." } } @else {
                        dl.kv.gap-s { @for param in info.params { dt { code { (param.name) } @if param.required { " (needed)" } } dd { (code_spans(param.doc)) } } }
                    }
                }
                @if !info.sources.is_empty() {
                    section #sources aria-labelledby="h-sources" {
                        h2 #h-sources { "Sources" }
                        ul.gap-s { @for source in info.sources { li { (source.text) } } }
                    }
                }
            }
            aside {
                div.facts {
                    dl {
                        div { dt { "Lens" } dd { code { (info.name) } } }
                        div { dt { "Version" } dd.num { (info.version) } }
                        div { dt { "Engine" } dd { (polyad_ledger::state::ENGINE) } }
                    }
                }
            }
        }
    }
}

/// Text with its code in back quotes.
fn code_spans(text: &str) -> Markup {
    html! {
        @for (n, part) in text.split('`').enumerate() {
            @if n % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}
