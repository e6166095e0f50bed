//! The parts that pages of entities share: facts panel, sources, findings.

use crate::address;
use crate::ask::Ask;
use crate::error::Problem;
use crate::render::{fact, field, part};
use maud::{Markup, html};
use polyad_ledger::state::{Entity, EntityKind, Fact};
use polyad_model::Ref;
use std::collections::BTreeSet;

/// The entity that a path names, by Ref or slug. A former or long slug redirects.
pub(crate) enum Found<'a> {
    /// Here it is.
    Entity(&'a Entity),
    /// It answers there.
    Elsewhere(String),
}

/// Finds the entity of a kind that the rest of a path names.
pub(crate) fn find<'a>(ask: &'a Ask, kind: EntityKind) -> Result<Found<'a>, Problem> {
    let directory = ask.state.directory();
    let raw = ask.rest.as_str();
    let decoded = address::decode(raw, false).unwrap_or_default();
    for text in [raw, decoded.as_str()] {
        if let Some(entity) = directory.by_slug(kind, text) {
            return Ok(Found::Entity(entity));
        }
        if let Ok(name) = text.parse::<Ref>() {
            if let Some(entity) = directory.find(&ask.state, kind, &name) {
                return Ok(Found::Entity(entity));
            }
            // A Ref that names another sort of thing leads to its page.
            if let Some(other) = directory.find_any(&ask.state, &name) {
                let there = address::entity(other.kind, &other.name_ref, other.slug.as_deref());
                return Ok(Found::Elsewhere(there));
            }
        }
    }
    // The name in words, as people type it, and the six characters that end a long slug.
    let wanted = decoded.to_lowercase();
    let same = |entity: &&Entity| {
        entity.slug.is_some()
            && (slug_of(entity.name.plain()) == wanted
                || entity.aliases.iter().any(|alias| slug_of(alias) == wanted)
                || polyad_ledger::state::directory::long_slug(entity.name.plain(), &entity.name_ref)
                    .rsplit('-')
                    .next()
                    == wanted.rsplit_once('-').map(|(_, hash)| hash))
    };
    if let Some(entity) = directory.of_kind(kind).find(same) {
        let there = address::entity(kind, &entity.name_ref, entity.slug.as_deref());
        return Ok(Found::Elsewhere(there));
    }
    Err(Problem::not_found(format!(
        "No {} called “{}” is in this copy, which ends at {}. A mirror that is further may have it.",
        kind.word(),
        decoded.chars().take(80).collect::<String>(),
        crate::render::number::grouped(ask.at())
    )))
}

/// A name as a slug: lower case letters and digits, hyphens between.
fn slug_of(name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        match c {
            c if c.is_ascii_alphanumeric() => slug.push(c),
            _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// The facts that describe an entity.
pub(crate) fn facts_of<'a>(ask: &'a Ask, entity: &'a Entity) -> impl Iterator<Item = Fact<'a>> {
    entity.facts.iter().filter_map(|address| ask.state.fact(address))
}

/// A panel of the named fields, each from the first fact that has it, with a link to that fact.
pub(crate) fn panel(ask: &Ask, entity: &Entity, wanted: &[&str]) -> Markup {
    let facts: Vec<Fact<'_>> = facts_of(ask, entity).collect();
    let found = wanted
        .iter()
        .filter_map(|name| facts.iter().find_map(|fact| fact.value(name).map(|value| (*name, value, *fact))));
    html! {
        div.facts {
            dl {
                @for (name, value, fact) in found {
                    div {
                        dt { (field::label(name)) }
                        dd {
                            (field::value(&ask.state, name, &value, 0))
                            " " a.src href=(address::fact(&fact.address())) { "stated here" span.vh { ": " (field::label(name)) } }
                        }
                    }
                }
                div { dt { "Ref" } dd { code.long { (entity.name_ref) } } }
                @let linked = ask.state.links().members(&entity.name_ref);
                @if linked.len() > 1 {
                    div { dt { "Also known as" } dd { ul { @for other in linked.iter().filter(|other| **other != entity.name_ref) { li { code.long { (other) } } } } } }
                }
            }
        }
    }
}

/// Sources, datasets and findings of an entity: what the page rests on.
pub(crate) fn sources(ask: &Ask, entity: &Entity) -> Markup {
    let facts: Vec<Fact<'_>> = facts_of(ask, entity).collect();
    let findings: Vec<_> = std::iter::once(entity.name_ref.clone())
        .chain(facts.iter().map(|fact| fact.address()))
        .collect::<BTreeSet<Ref>>()
        .into_iter()
        .flat_map(|about| ask.state.findings_about(&about).cloned().collect::<Vec<_>>())
        .collect();
    html! {
        section #sources aria-labelledby="h-sources" {
            div.sec-head {
                h2 id="h-sources" { "Sources" }
                p { "The facts that describe it, each with where it comes from." }
            }
            ul.find-list {
                @for fact in &facts {
                    li {
                        a href=(address::fact(&fact.address())) { (address::short_fact(*fact)) } ": "
                        @match fact.source() {
                            Some(source) => (field::source(&ask.state, &source)),
                            None if fact.is_reported() => "reported by the publisher of its file.",
                            None => "signed by the actor itself.",
                        }
                    }
                }
            }
            @if !findings.is_empty() {
                h3.gap-m { "Findings" }
                (part::findings(&ask.state, findings.iter()))
            }
        }
    }
}

/// Other facts that name the entity in a field, newest kinds first; absent where there is none.
pub(crate) fn naming(
    ask: &Ask,
    entity: &Entity,
    heading: &str,
    pairs: &[(&'static str, &'static str)],
) -> Markup {
    let found: Vec<Fact<'_>> = pairs
        .iter()
        .flat_map(|(kind, named_in)| ask.state.facts_naming(kind, named_in, &entity.name_ref))
        .collect();
    let shown = found.len().min(60);
    let id = heading.to_lowercase().replace(' ', "-");
    html! {
        @if !found.is_empty() {
            section id=(id) aria-labelledby=(format!("h-{id}")) {
                h2 id=(format!("h-{id}")) { (heading) }
                div.gap-s { (fact::table(&ask.state, heading, found.iter().take(shown).copied())) }
                @if shown < found.len() { p.hint.gap-s { "The first " (shown) " of " (crate::render::number::grouped(found.len() as u64)) "." } }
            }
        }
    }
}
