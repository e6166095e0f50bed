//! `/partnerships`: all partnerships on record, found by search and filter.

use crate::ask::{Answer, Ask};
use crate::error::Problem;
use crate::pages::{Page, list};
use crate::render::{field, form, part, view};
use maud::{Markup, html};
use polyad_ledger::state::EntityKind;

pub(super) static PAGE: Page = Page { path: "/partnerships", section: Some("/partnerships"), show };

const FORMS: [&str; 10] = [
    "alliance", "igo", "informal-igo", "multistakeholder", "ppp", "network", "fund", "programme", "project", "other",
];

fn show(ask: &Ask) -> Result<Answer, Problem> {
    let view = list::paged(ask, "partnerships")?;
    list::answer(ask, &view, "partnerships", || {
        let body = html! {
            (part::crumbs(&[("/", "Start")], "Partnerships"))
            div.hero {
                h1 { "Partnerships" }
                p.lede { "Those that this copy holds. What is not here may well exist: nobody has recorded it." }
                @if !ask.state.projects().is_empty() {
                    p.hint {
                        "Kept apart: " a href=(ask.link("/projects")) { (part::count(ask.state.projects().len(), "project", "projects")) }
                        " reported in registered files."
                    }
                }
            }
            (form::get(ask, "/partnerships", &fields(ask), "Apply"))
            h2.vh { "What was found" }
            div.gap-m { (view::blocks(&view, "list", true)) }
            (list::pager(ask, "/partnerships", &view)?)
            (part::view_findings(&view.findings))
            p.actions { (part::data_links(ask, "/partnerships", true)) a href="/methods/partnerships" { "How this list is made" } }
        };
        Ok(("Partnerships".to_owned(), "Partnerships on record, found by search and filter".to_owned(), body))
    })
}

fn fields(ask: &Ask) -> Markup {
    let challenges: Vec<(String, String)> = ask
        .state
        .directory()
        .of_kind(EntityKind::Challenge)
        .map(|entity| (entity.slug.clone().unwrap_or_else(|| entity.name_ref.to_string()), entity.name.plain().to_owned()))
        .collect();
    let forms = FORMS.map(|form| (form.to_owned(), field::form_words(form))).to_vec();
    let numbers: Vec<(String, String)> = (1..=17).map(|n| (n.to_string(), format!("SDG {n}"))).collect();
    let pairs = |pairs: &[(&str, &str)]| pairs.iter().map(|(v, w)| ((*v).to_owned(), (*w).to_owned())).collect::<Vec<_>>();
    html! {
        (form::text(ask, "q", "Name or purpose"))
        (form::choice(ask, "class", "Threat", "Any", &pairs(&[("geopolitical", "Geopolitical"), ("global", "Global"), ("mixed", "Both")])))
        (form::choice(ask, "challenge", "Challenge", "Any", &challenges))
        (form::choice(ask, "sdg", "Sustainable Development Goal", "Any", &numbers))
        (form::choice(ask, "form", "Form", "Any", &forms))
        (form::choice(ask, "sort", "Sort by", "", &pairs(&[
            ("name", "Name"), ("launched", "Launched"), ("seats", "Seats"), ("states", "Share held by states"), ("goals", "Goals"),
        ])))
        (form::choice(ask, "dir", "Order", "", &pairs(&[("asc", "Ascending"), ("desc", "Descending")])))
    }
}
