//! `/a/{slug}`: where an actor has a seat, what it gives and gets, what is said of it.

pub(super) mod checkable;

use crate::address;
use crate::ask::{Answer, Ask, Format};
use crate::error::Problem;
use crate::pages::{Page, delivery, list, organisation, undescribed};
use crate::render::entity::{self, Found};
use crate::render::view::{Placing, section};
use crate::render::part;
use maud::{Markup, html};
use polyad_ledger::state::{Entity, EntityKind};
use polyad_lens::{Params, View};
use polyad_model::codelist::ActorClass;

pub(super) static PAGE: Page = Page { path: "/a/*", section: Some("/actors"), show };

/// The lenses of the page: anchor, heading, lens.
const SECTIONS: [(&str, &str, &str); 5] = [
    ("composition", "The tables it sits at", "composition"),
    ("seats", "Seats", "seats"),
    ("money", "Money, in the words of each source", "ladder"),
    ("goals", "Goals it is to reach", "goals"),
    ("series", "Indicators", "series"),
];

const PANEL: [&str; 6] = ["class", "country", "parent", "identifiers", "urls", "note"];

fn show(ask: &Ask) -> Result<Answer, Problem> {
    let actor = match entity::find(ask, EntityKind::Actor) {
        Ok(Found::Entity(found)) => found,
        Ok(Found::Elsewhere(path)) => return Ok(ask.moved(&path)),
        Err(problem) => {
            let undescribed = || undescribed::show(ask).map(Ok);
            return organisation::show(ask).or_else(undescribed).unwrap_or(Err(problem));
        }
    };
    let name = actor.name_ref.to_string();
    let views: Vec<(&str, &str, View)> = SECTIONS
        .iter()
        .filter_map(|(id, heading, lens)| {
            let found = ask.lens(lens)?;
            // The parameter that takes an actor has one of these names.
            let param = ["a", "about"].iter().find(|wanted| found.info.params.iter().any(|param| param.name == **wanted))?;
            Some((*id, *heading, ask.view(lens, Params::new([(*param, name.clone())]))?))
        })
        .collect();
    let delivered = delivery::view_of(ask, "a", &actor.name_ref);
    let reported = organisation::view(ask, &actor.name_ref);
    let checkable = checkable::views(ask, &actor.name_ref);
    match ask.format {
        Format::Json => Ok(Answer::Json(serde_json::json!({
            "entity": crate::json::entity(actor),
            "at": ask.at(),
            "views": views.iter().map(|(_, _, view)| view).chain(&delivered).chain(&reported).chain(&checkable).map(crate::json::view).collect::<Vec<_>>(),
            "facts": entity::facts_of(ask, actor).map(crate::json::fact).collect::<Vec<_>>(),
        }))),
        Format::Csv => {
            let only: Vec<&View> = views.iter().map(|(_, _, view)| view).chain(&delivered).chain(&reported).chain(&checkable).collect();
            list::table(ask, &only, actor.slug.as_deref().unwrap_or("actor"))
        }
        Format::Html => Ok(Answer::Page {
            title: actor.name.plain().to_owned(),
            description: format!("Seats, money and sources of {}", actor.name.plain()),
            body: body(ask, actor, &views, delivered.as_ref(), reported.as_ref(), &checkable),
        }),
    }
}

fn body(
    ask: &Ask,
    actor: &Entity,
    views: &[(&str, &str, View)],
    delivered: Option<&View>,
    reported: Option<&View>,
    checkable: &[View],
) -> Markup {
    let name = actor.name.plain();
    let own = address::entity(EntityKind::Actor, &actor.name_ref, actor.slug.as_deref());
    let quarantined = actor.name_ref.statement().is_some_and(|id| ask.state.is_quarantined(&id));
    html! {
        (part::crumbs(&[("/actors", "Actors")], name))
        div.hero {
            h1 { (name) }
            @if let Some(class) = actor.class { p.lede { (class_words(class)) @if !actor.aliases.is_empty() { ". Also called " (actor.aliases.join(", ")) } "." } }
            @if quarantined {
                p.note.gap-s { strong { "Nobody has vouched for this actor's key yet." } " What it states is shown and not counted." }
            }
            p.actions { (part::data_links(ask, &own, true)) a href=(format!("{own}?at={}", ask.at())) { "Cite this page as it stands" } }
        }
        div.two.gap-l {
            div {
                @for (id, heading, view) in views {
                    (section(view, &Placing { id, heading: Some(heading), across: false, only: &[] }))
                    @if *id == "money" && let Some(delivered) = delivered { (delivery::section(ask, delivered)) }
                }
                (super::portfolio::section(ask, &actor.name_ref))
                (checkable::section(checkable))
                @if let Some(view) = reported { (organisation::section(ask, &actor.name_ref, view)) }
                (entity::naming(ask, actor, "Pledges and contributions", &[
                    ("pledge", "by"), ("contribution", "by"), ("pledge", "to"), ("contribution", "to"), ("contribution", "via"),
                ]))
                (entity::naming(ask, actor, "Ties", &[("tie", "a"), ("tie", "b")]))
                (entity::naming(ask, actor, "Priorities", &[("priority", "by")]))
                (entity::naming(ask, actor, "Observed", &[("observation", "about")]))
                (entity::naming(ask, actor, "Founded", &[("partnership", "founders")]))
                (entity::sources(ask, actor))
            }
            aside { (entity::panel(ask, actor, &PANEL)) }
        }
    }
}

/// A kind of body in words.
pub(super) fn class_words(class: ActorClass) -> &'static str {
    match class {
        ActorClass::State => "State or body of its central government",
        ActorClass::Subnational => "Province, region or constituent state",
        ActorClass::City => "City or municipality",
        ActorClass::InternationalOrganisation => "International organisation",
        ActorClass::Business => "Company or business association",
        ActorClass::Civil => "Civil-society organisation",
        ActorClass::Philanthropy => "Foundation or other philanthropy",
        ActorClass::Academic => "University or research body",
        ActorClass::Technical => "Standards or technical body",
        ActorClass::Individual => "Person",
        ActorClass::Other => "Other body",
    }
}
