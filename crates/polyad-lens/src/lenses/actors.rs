//! Which actors are on record: found by words, kind and partnership.

use crate::facts;
use crate::judge::judged;
use crate::lenses::partnerships::facts_of;
use crate::params::{BadParam, Params};
use crate::search::fold;
use crate::seating::Seating;
use crate::view::{Block, Cell, Figure, Table, View};
use polyad_ledger::state::{Entity, EntityKind, Fact, State};
use polyad_model::codelist::ActorClass;
use polyad_model::{PartialDate, Ref};
use std::collections::BTreeMap;

lens! {
    /// Lists the states, organisations, companies and other bodies that statements and files describe. Individuals
    /// are left out unless their class is asked for.
    ///
    /// Seats are those on record on the day of the newest statement, counted as by the composition lens; the number
    /// of partnerships counts each partnership once, however many seats an actor holds in it.
    ///
    /// The order is by name and is no ranking. Names are those that the sources use.
    "actors", "Actors on record", version 1;
    question: "Who is on record, and who has a seat where?";
    params: {
        q optional: "Words: every one must begin a word of the name or of an alias; or a country code.";
        class optional: "A kind of body: `state`, `io`, `city`, `business`, `civil`, `philanthropy`, …";
        partnership optional: "A partnership in which the actor holds a seat, by Ref or slug.";
        sort optional: "`name` (when left out), `class`, `seats` or `partnerships`.";
        dir optional: "`asc` (when left out) or `desc`.";
        page optional: "The page, from 1; all rows when `per` is left out.";
        per optional: "Rows to a page.";
    }
    sources: ["Classes of actors: docs/spec, kind `actor`"];
}

/// Reads the lens.
pub fn read(state: &State, params: &Params) -> Result<View, BadParam> {
    let words: Vec<String> = fold(params.get("q").unwrap_or_default()).split_whitespace().map(str::to_owned).collect();
    let classes: Vec<&str> = ActorClass::all().map(ActorClass::word).collect();
    let class = params.optional_word("class", &classes)?;
    let partnership = params.optional_thing(state, "partnership", EntityKind::Partnership)?;
    let sort = params.optional_word("sort", &["name", "class", "seats", "partnerships"])?.unwrap_or("name");
    let descending = params.optional_word("dir", &["asc", "desc"])? == Some("desc");
    let (page, per) = (params.optional_number("page")?.unwrap_or(1), params.optional_number("per")?);
    let day = facts::newest_day(state);
    let holders: Option<Vec<Ref>> = partnership.as_ref().map(|of| {
        let seats = state.facts_naming("seat", "of", of).into_iter().filter_map(|seat| seat.reference("actor"));
        seats.map(|holder| state.links().representative(&holder).clone()).collect()
    });
    let takes = |entity: &&Entity| {
        let own = entity.class.map(ActorClass::word);
        let wanted = match class {
            Some(class) => own == Some(class),
            None => entity.class != Some(ActorClass::Individual),
        };
        wanted
            && has_words(&words, entity)
            && holders.as_ref().is_none_or(|all| all.contains(state.links().representative(&entity.name_ref)))
    };
    let mut found: Vec<&Entity> = state.directory().of_kind(EntityKind::Actor).filter(takes).collect();
    found.sort_by_cached_key(|entity| (fold(entity.name.plain()), entity.name_ref.clone()));
    match sort {
        "class" => found.sort_by_key(|entity| entity.class),
        "seats" => found.sort_by_cached_key(|entity| held(state, entity, day).held.len()),
        "partnerships" => found.sort_by_cached_key(|entity| one_each(state, &held(state, entity, day)).len()),
        _ => {}
    }
    if descending {
        found.reverse();
    }
    let described = found.iter().filter_map(|entity| facts_of(state, entity).next());
    let total = Figure { label: "Actors found".to_owned(), measure: facts::count("actors", described) };
    let mut table = Table::new(
        "actors",
        "Actors",
        &[
            ("actor", "Actor"),
            ("category", "Category"),
            ("class", "Kind"),
            ("parent", "Part of"),
            ("seats#", "Seats on record"),
            ("partnerships#", "Partnerships with a seat"),
            ("fact", "Fact"),
        ],
        "No actor on record meets these conditions. Take one away, or search in other words.",
    );
    let shown = per.unwrap_or(usize::MAX);
    for entity in found.iter().skip((page - 1).saturating_mul(shown)).take(shown) {
        let seating = held(state, entity, day);
        let described = facts_of(state, entity).next();
        let parent = facts_of(state, entity).find_map(|fact| fact.reference("parent"));
        table.push(vec![
            facts::entity(state, EntityKind::Actor, &entity.name_ref),
            Cell::Text(facts::category_of(state, &entity.name_ref).letter().to_string()),
            Cell::text(entity.class.map(ActorClass::word).unwrap_or_default()),
            parent.map_or(Cell::NotRecorded, |parent| facts::entity(state, EntityKind::Actor, &parent)),
            seating.count().into(),
            facts::count("partnerships", one_each(state, &seating)).into(),
            described.map_or(Cell::NotRecorded, facts::fact_cell),
        ]);
    }
    let view = View::begin(&INFO, state, params);
    let view = View {
        subtitle: "With the seats that the record gives them".to_owned(),
        blocks: vec![Block::Figure(total), Block::Table(table)],
        ..view
    };
    Ok(judged(state, view))
}

fn held<'a>(state: &'a State, entity: &Entity, day: Option<PartialDate>) -> Seating<'a> {
    let seats = state.facts_naming("seat", "actor", &entity.name_ref);
    day.map(|day| Seating::sorted(state, seats, day)).unwrap_or_default()
}

/// One seat for each partnership, so that a count of them opens.
fn one_each<'a>(state: &State, seating: &Seating<'a>) -> Vec<Fact<'a>> {
    let mut first: BTreeMap<Ref, Fact<'a>> = BTreeMap::new();
    for seat in &seating.held {
        if let Some(of) = seat.fact.reference("of") {
            first.entry(state.links().representative(&of).clone()).or_insert(seat.fact);
        }
    }
    first.into_values().collect()
}

fn has_words(words: &[String], entity: &Entity) -> bool {
    let names = entity.name.iter().map(|(_, text)| text).chain(entity.aliases.iter().map(String::as_str));
    let mut text: Vec<String> = names.map(fold).collect();
    if let Ref::External { code, .. } = &entity.name_ref {
        text.push(fold(code));
    }
    words.iter().all(|word| text.iter().any(|text| text.split(' ').any(|own| own.starts_with(word.as_str()))))
}
