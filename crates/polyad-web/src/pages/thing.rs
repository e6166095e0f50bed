//! Pages of the smaller entities: the facts that describe one, and the facts that name it.

use crate::address;
use crate::ask::{Answer, Ask, Format};
use crate::error::Problem;
use crate::render::entity::{self, Found};
use crate::render::view::{Placing, section};
use crate::render::{field, part};
use maud::{Markup, html};
use polyad_ledger::state::{Entity, EntityKind};
use polyad_lens::{Params, View};

/// Anchor, heading, lens, the parameter that takes the entity, fixed parameters.
pub(super) type ThingLens =
    (&'static str, &'static str, &'static str, &'static str, &'static [(&'static str, &'static str)]);

/// What the page of one sort of entity shows.
pub(super) struct Thing {
    /// The sort.
    pub(super) kind: EntityKind,
    /// The list it belongs to: path and name.
    pub(super) list: (&'static str, &'static str),
    /// Lenses: anchor, heading, lens, the parameter that takes this entity, and parameters that are always the same.
    pub(super) lenses: &'static [ThingLens],
    /// Facts that name it: heading, and pairs of kind and field.
    pub(super) named_by: &'static [(&'static str, &'static [(&'static str, &'static str)])],
}

pub(super) fn show(ask: &Ask, thing: &Thing) -> Result<Answer, Problem> {
    let found = match entity::find(ask, thing.kind)? {
        Found::Entity(found) => found,
        Found::Elsewhere(path) => return Ok(ask.moved(&path)),
    };
    let name = found.name_ref.to_string();
    let takes = |lens: &str, param: &str| {
        ask.lens(lens).is_some_and(|lens| lens.info.params.iter().any(|known| known.name == param))
    };
    let views: Vec<(&str, &str, View)> = thing
        .lenses
        .iter()
        .filter(|(_, _, lens, param, _)| takes(lens, param))
        .filter_map(|(id, heading, lens, param, fixed)| {
            let params = fixed.iter().copied().chain([(*param, name.as_str())]);
            Some((*id, *heading, ask.view(lens, Params::new(params))?))
        })
        .collect();
    match ask.format {
        Format::Json => Ok(Answer::Json(serde_json::json!({
            "entity": crate::json::entity(found),
            "at": ask.at(),
            "views": views.iter().map(|(_, _, view)| crate::json::view(view)).collect::<Vec<_>>(),
            "facts": entity::facts_of(ask, found).map(crate::json::fact).collect::<Vec<_>>(),
        }))),
        Format::Csv => {
            let only: Vec<&View> = views.iter().map(|(_, _, view)| view).collect();
            super::list::table(ask, &only, thing.kind.word())
        }
        Format::Html => Ok(Answer::Page {
            title: found.name.plain().chars().take(90).collect(),
            description: format!("{}: {}", thing.kind.word(), found.name.plain()),
            body: body(ask, thing, found, &views),
        }),
    }
}

fn body(ask: &Ask, thing: &Thing, found: &Entity, views: &[(&str, &str, View)]) -> Markup {
    let own = address::entity(found.kind, &found.name_ref, found.slug.as_deref());
    let scope = entity::facts_of(ask, found).find_map(|fact| fact.scope());
    let title = found.name.plain();
    html! {
        (part::crumbs(&[thing.list], thing.kind.word()))
        div.hero {
            @if let Some(scope) = &scope { p.hint { (field::label(thing.kind.word())) " of " (field::link(&ask.state, scope)) } }
            h1 { (title) }
            p.actions { (part::data_links(ask, &own, !views.is_empty())) }
        }
        div.two.gap-l {
            div {
                section #facts aria-labelledby="h-facts" {
                    h2 #h-facts { "What is stated" }
                    @for each in entity::facts_of(ask, found) {
                        div.gap-m {
                            (field::list(&ask.state, &each.fields()))
                            p.actions { a href=(address::fact(&each.address())) { (address::short_fact(each)) } }
                        }
                    }
                }
                @for (id, heading, view) in views { (section(view, &Placing { id, heading: Some(heading), across: false, only: &[] })) }
                @for (heading, pairs) in thing.named_by { (entity::naming(ask, found, heading, pairs)) }
                (entity::sources(ask, found))
            }
            aside { (entity::panel(ask, found, &[])) }
        }
    }
}
