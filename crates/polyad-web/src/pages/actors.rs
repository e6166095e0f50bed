//! `/actors`: all actors on record, found by search and filter.

use crate::ask::{Answer, Ask};
use crate::error::Problem;
use crate::pages::{Page, list};
use crate::render::{form, part, view};
use maud::{Markup, html};
use polyad_ledger::state::EntityKind;
use polyad_model::codelist::ActorClass;

pub(super) static PAGE: Page = Page { path: "/actors", section: Some("/actors"), show };

fn show(ask: &Ask) -> Result<Answer, Problem> {
    let view = list::paged(ask, "actors")?;
    list::answer(ask, &view, "actors", || {
        let body = html! {
            (part::crumbs(&[("/", "Start")], "Actors"))
            div.hero {
                h1 { "Actors" }
                p.lede { "States, organisations, cities, companies, foundations and other bodies that the record names. The order is no ranking." }
            }
            (form::get(ask, "/actors", &fields(ask), "Apply"))
            h2.vh { "What was found" }
            div.gap-m { (view::blocks(&view, "list", true)) }
            (list::pager(ask, "/actors", &view)?)
            (part::view_findings(&view.findings))
            p.actions { (part::data_links(ask, "/actors", true)) a href="/methods/actors" { "How this list is made" } a href="/identities" { "One actor, many names" } }
        };
        Ok(("Actors".to_owned(), "Actors on record, found by search and filter".to_owned(), body))
    })
}

fn fields(ask: &Ask) -> Markup {
    let classes: Vec<(String, String)> =
        ActorClass::all().map(|class| (class.word().to_owned(), super::actor::class_words(class).to_owned())).collect();
    let partnerships: Vec<(String, String)> = ask
        .state
        .directory()
        .of_kind(EntityKind::Partnership)
        .take(200)
        .map(|entity| (entity.slug.clone().unwrap_or_else(|| entity.name_ref.to_string()), entity.name.plain().to_owned()))
        .collect();
    let pairs = |pairs: &[(&str, &str)]| pairs.iter().map(|(v, w)| ((*v).to_owned(), (*w).to_owned())).collect::<Vec<_>>();
    html! {
        (form::text(ask, "q", "Name or country code"))
        (form::choice(ask, "class", "Kind", "Any", &classes))
        (form::choice(ask, "partnership", "Has a seat in", "Any", &partnerships))
        (form::choice(ask, "sort", "Sort by", "", &pairs(&[
            ("name", "Name"), ("class", "Kind"), ("seats", "Seats"), ("partnerships", "Partnerships"),
        ])))
        (form::choice(ask, "dir", "Order", "", &pairs(&[("asc", "Ascending"), ("desc", "Descending")])))
    }
}
