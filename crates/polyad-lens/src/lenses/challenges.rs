//! What partnerships are for: challenges in both buckets, with the partnerships that take them up.

use crate::facts;
use crate::judge::judged;
use crate::lenses::composition::is_activity;
use crate::lenses::partnerships::{challenges, facts_of};
use crate::params::{BadParam, Params};
use crate::view::{Block, Cell, Figure, Table, View};
use polyad_ledger::reading::Named;
use polyad_ledger::state::{Entity, EntityKind, Fact, State};
use polyad_model::Ref;
use std::collections::BTreeSet;

lens! {
    /// A challenge is geopolitical, global or mixed as some source classifies it; the table says which source. A
    /// partnership counts under each challenge that it says, or a source says, it takes up, and once under each
    /// class. Projects and programmes are left out.
    ///
    /// Counts say how many partnerships on record name a challenge. They do not say what is done about it, and a
    /// count of zero says that this copy holds no record.
    "challenges", "What partnerships are for", version 1;
    question: "Which challenges do partnerships on record take up, and who classifies them?";
    params: {
        c optional: "One challenge, by Ref or slug: the partnerships that take it up.";
    }
    sources: [
        "Two kinds of challenges: National Security Strategy of the United States of America, October 2022",
    ];
}

const CLASSES: [(&str, &str); 3] = [("geopolitical", "geopolitical"), ("global", "global"), ("mixed", "both")];

/// Reads the lens.
pub fn read(state: &State, params: &Params) -> Result<View, BadParam> {
    let wanted = params.optional_thing(state, "c", EntityKind::Challenge)?;
    let partnerships: Vec<(&Entity, Vec<Ref>)> = state
        .directory()
        .of_kind(EntityKind::Partnership)
        .filter(|entity| !is_activity(entity.form.as_deref().unwrap_or_default()))
        .map(|entity| (entity, challenges(state, entity)))
        .collect();
    let taking = |challenge: &Ref| -> Vec<&Entity> {
        let links = state.links();
        let takes = |own: &Vec<Ref>| own.iter().any(|each| links.same(each, challenge));
        partnerships.iter().filter(|(_, own)| takes(own)).map(|(entity, _)| *entity).collect()
    };
    let all: Vec<&Entity> = state.directory().of_kind(EntityKind::Challenge).collect();
    let mut view = View::begin(&INFO, state, params);
    view.subtitle = "Partnerships on record that name each challenge".to_owned();
    if let Some(challenge) = wanted {
        let name = facts::name_of(state, EntityKind::Challenge, &challenge);
        let found = taking(&challenge);
        view.title = match found.len() {
            0 => format!("{name}: no partnership on record"),
            n => format!("{name}: {}", facts::plural(n, "partnership on record", "partnerships on record")),
        };
        let one: Vec<&Entity> = all.into_iter().filter(|each| state.links().same(&each.name_ref, &challenge)).collect();
        view.blocks = vec![
            Block::Table(table(state, &one, &taking)),
            Block::Table(partnership_table(state, &found, &name)),
        ];
        return Ok(judged(state, view));
    }
    for (class, words) in CLASSES {
        let of_class = all.iter().filter(|entity| class_and_fact(state, entity).is_some_and(|(own, _)| own == class));
        let mut seen = BTreeSet::new();
        let mut named = Vec::new();
        for entity in of_class.flat_map(|challenge| taking(&challenge.name_ref)) {
            if seen.insert(entity.name_ref.clone()) {
                named.extend(facts_of(state, entity).next());
            }
        }
        let label = format!("Partnerships that name a challenge classified as {words}");
        view.blocks.push(Block::Figure(Figure { label, measure: facts::count("partnerships", named) }));
    }
    view.blocks.push(Block::Table(table(state, &all, &taking)));
    Ok(judged(state, view))
}

fn table<'a>(state: &State, all: &[&Entity], taking: &dyn Fn(&Ref) -> Vec<&'a Entity>) -> Table {
    let mut table = Table::new(
        "challenges",
        "Challenges",
        &[
            ("challenge", "Challenge"),
            ("class", "Class"),
            ("classified_by", "Classified by"),
            ("sdgs", "SDGs"),
            ("partnerships#", "Partnerships on record"),
            ("statement", "What it is"),
            ("fact", "Fact"),
        ],
        "No challenge is on record. Load the atlas, or file a `challenge` statement.",
    );
    // In the order of the classes, then by name.
    for (class, words) in CLASSES.into_iter().chain([("", "")]) {
        for entity in all {
            let found = class_and_fact(state, entity);
            if found.as_ref().map_or("", |(own, _)| own.as_str()) != class {
                continue;
            }
            let statement = facts_of(state, entity).find_map(|fact| fact.text("statement"));
            let sdgs = facts_of(state, entity).flat_map(|fact| fact.references("sdgs"));
            let sdgs: Vec<Ref> = sdgs.collect();
            let counted = taking(&entity.name_ref);
            let counted = counted.into_iter().filter_map(|entity| facts_of(state, entity).next());
            table.push(vec![
                facts::entity(state, EntityKind::Challenge, &entity.name_ref),
                Cell::text(words),
                found.as_ref().map_or(Cell::NotRecorded, |(_, fact)| classified_by(state, *fact)),
                facts::entities(state, EntityKind::Challenge, &sdgs),
                facts::count("partnerships", counted).into(),
                facts::text_cell(statement),
                found.map_or(Cell::NotRecorded, |(_, fact)| facts::fact_cell(fact)),
            ]);
        }
    }
    table
}

fn partnership_table(state: &State, found: &[&Entity], name: &str) -> Table {
    let mut table = Table::new(
        "partnerships",
        format!("Partnerships that name: {name}"),
        &[("partnership", "Partnership"), ("form", "Form"), ("launched", "Launched"), ("fact", "Fact")],
        "This copy holds no record of a partnership that names it.",
    );
    for entity in found {
        let launched = facts_of(state, entity).find_map(|fact| fact.date("launched"));
        table.push(vec![
            facts::entity(state, EntityKind::Partnership, &entity.name_ref),
            Cell::text(entity.form.clone().unwrap_or_default()),
            facts::date_cell(launched),
            facts_of(state, entity).next().map_or(Cell::NotRecorded, facts::fact_cell),
        ]);
    }
    table
}

fn class_and_fact<'a>(state: &'a State, entity: &'a Entity) -> Option<(String, Fact<'a>)> {
    facts_of(state, entity).find_map(|fact| Some((fact.word("class")?, fact)))
}

/// Who puts a challenge into its class.
fn classified_by(state: &State, fact: Fact<'_>) -> Cell {
    let source = fact.source();
    let strategy = source.as_ref().is_some_and(|source| {
        let house = matches!(&source.publisher, Named::Words(words) if words.plain() == "The White House");
        let titled = source.title.as_ref().is_some_and(|title| title.plain().starts_with("National Security Strategy"));
        house && titled && source.published.is_some_and(|date| date.year() == 2022)
    });
    match strategy {
        true => Cell::Text("as classified by the 2022 US strategy".to_owned()),
        false => facts::stated_by(state, fact),
    }
}
