//! What a partnership set out to do, in its words, with the results and observations on record.

use crate::facts;
use crate::judge::judged;
use crate::lenses::ladder::{evidence_cell, extent_cell, period_of};
use crate::lenses::partnerships::standing_goals;
use crate::params::{BadParam, Params};
use crate::view::{Block, Cell, Figure, Table, View};
use polyad_ledger::reading;
use polyad_ledger::state::{EntityKind, Fact, State};
use polyad_model::Ref;
use std::collections::HashSet;

lens! {
    /// Goals stand in their own wording, marked exact or paraphrased, with date, indicator, baseline and aim as far
    /// as the record has them. A goal that a later one replaces stays in the list and says so.
    ///
    /// Results are what somebody reports as reached for a goal or for the partnership; observations are measured
    /// values about the partnership. Both keep the reporting body's own unit and period, and nothing is set against
    /// a goal here.
    ///
    /// What is not recorded is written out. It may well exist.
    "goals", "Goals, in their own words", version 1;
    question: "What did it set out to do, by when, and what has been reported?";
    params: {
        p required: "A partnership, by Ref or slug.";
    }
    sources: ["Baseline, target, actual: IATI Standard 2.03, element result/indicator"];
}

/// Reads the lens.
pub fn read(state: &State, params: &Params) -> Result<View, BadParam> {
    let partnership = params.thing(state, "p", EntityKind::Partnership)?;
    let name = facts::name_of(state, EntityKind::Partnership, &partnership);
    let goals = state.facts_naming("goal", "scope", &partnership);
    let standing = standing_goals(state, &partnership);
    let dated = standing.iter().filter(|goal| goal.date("by").is_some()).count();
    let measured = standing.iter().filter(|goal| goal.reference("indicator").is_some()).count();
    let view = View::begin(&INFO, state, params);
    let view = View {
        title: match standing.len() {
            0 => format!("No goal of {name} is on record"),
            n => format!(
                "{name}: {}, {dated} with a date and {measured} with an indicator on record",
                facts::plural(n, "goal", "goals")
            ),
        },
        subtitle: "As worded, with what the record holds to check them by".to_owned(),
        blocks: vec![
            Block::Figure(Figure {
                label: "Goals on record".to_owned(),
                measure: facts::count("goals", standing.iter().copied()),
            }),
            Block::Table(goal_table(state, &goals, &name)),
            Block::Table(results(state, &goals, &partnership, &name)),
            Block::Table(observations(state, &partnership, &name)),
        ],
        ..view
    };
    Ok(judged(state, view))
}

fn goal_table(state: &State, goals: &[Fact<'_>], name: &str) -> Table {
    let mut table = Table::new(
        "goals",
        "Goals",
        &[
            ("goal", "Goal, as written"),
            ("wording", "Wording"),
            ("stated", "Stated"),
            ("by", "By"),
            ("indicator", "Indicator"),
            ("baseline#", "Baseline"),
            ("aim#", "Aim"),
            ("need#", "Money it needs"),
            ("replaced_by", "Replaced by"),
            ("stated_by", "Stated by"),
            ("custody", "Custody"),
            ("fact", "Fact"),
        ],
        format!("No goal of {name} is on record. The partnership, or anyone with a source, could file one."),
    );
    for goal in goals.iter().copied() {
        let successor = goals.iter().find(|later| {
            later.reference("replaces").is_some_and(|old| state.links().same(&old, &goal.entity()))
        });
        table.push(vec![
            facts::entity(state, EntityKind::Goal, &goal.entity()),
            Cell::text(goal.word("wording").unwrap_or_default()),
            facts::date_cell(goal.date("stated")),
            facts::date_cell(goal.date("by")),
            indicator_cell(state, goal.reference("indicator")),
            quantity_cell(goal, "baseline"),
            aim_cell(goal),
            goal.money("need").map_or(Cell::NotRecorded, |need| facts::money(goal, "need", need).into()),
            successor.map_or(Cell::NotRecorded, |later| facts::entity(state, EntityKind::Goal, &later.entity())),
            facts::stated_by(state, goal),
            Cell::Text(facts::custody_words(goal).to_owned()),
            facts::fact_cell(goal),
        ]);
    }
    table
}

fn results(state: &State, goals: &[Fact<'_>], partnership: &Ref, name: &str) -> Table {
    let mut table = Table::new(
        "results",
        "Results on record",
        &[
            ("value#", "Value"),
            ("of", "For"),
            ("period", "Period"),
            ("extent", "Part or total"),
            ("method", "Method"),
            ("credit", "Credit claimed for"),
            ("stated_by", "Stated by"),
            ("custody", "Custody"),
            ("evidence", "Evidence"),
            ("fact", "Fact"),
        ],
        format!("No result of {name} is on record. The partnership, or anyone with a source, could file one."),
    );
    let of = goals.iter().map(|goal| goal.entity()).chain([partnership.clone()]);
    let reported = of.flat_map(|of| state.facts_naming("result", "of", &of));
    let mut seen = HashSet::new();
    for fact in reported.chain(state.facts_naming("result", facts::SCOPE, partnership)) {
        if !seen.insert(fact.address()) {
            continue;
        }
            let credit = fact.value("credit");
            let credit = credit.iter().flat_map(|list| list.as_array().unwrap_or_default());
            let credited: Vec<Ref> = credit.filter_map(|item| item.str_at("actor")?.parse().ok()).collect();
            table.push(vec![
                quantity_cell(fact, "value"),
                fact.reference("of").map_or(Cell::NotRecorded, |of| facts::entity(state, EntityKind::Goal, &of)),
                period_of(fact),
                extent_cell(fact),
                facts::words_cell(fact, "method"),
                facts::entities(state, EntityKind::Actor, &credited),
                facts::stated_by(state, fact),
                Cell::Text(facts::custody_words(fact).to_owned()),
                evidence_cell(state, fact),
                facts::fact_cell(fact),
            ]);
    }
    table
}

fn observations(state: &State, partnership: &Ref, name: &str) -> Table {
    let mut table = Table::new(
        "observations",
        "Measured or counted",
        &[
            ("indicator", "What"),
            ("value#", "Value"),
            ("period", "Period"),
            ("nature", "Nature"),
            ("stated_by", "Stated by"),
            ("fact", "Fact"),
        ],
        format!("No observation about {name} is on record."),
    );
    for fact in state.facts_naming("observation", "about", partnership) {
        table.push(vec![
            indicator_cell(state, fact.reference("indicator")),
            quantity_cell(fact, "value"),
            facts::period_cell(fact.period("period")),
            Cell::text(fact.word("nature").unwrap_or_default()),
            facts::stated_by(state, fact),
            facts::fact_cell(fact),
        ]);
    }
    table
}

/// An indicator by name.
pub(crate) fn indicator_cell(state: &State, indicator: Option<Ref>) -> Cell {
    indicator.map_or(Cell::NotRecorded, |name| facts::entity(state, EntityKind::Indicator, &name))
}

/// A quantity field, opening to its fact.
pub(crate) fn quantity_cell(fact: Fact<'_>, field: &str) -> Cell {
    fact.quantity(field).map_or(Cell::NotRecorded, |value| facts::quantity(fact, field, value).into())
}

/// The aim: one quantity, or the two ends of a band.
pub(crate) fn aim_cell(goal: Fact<'_>) -> Cell {
    if goal.quantity("aim").is_some() {
        return quantity_cell(goal, "aim");
    }
    let Some(band) = goal.value("aim") else { return Cell::NotRecorded };
    let ends = ["from", "to"].into_iter().filter_map(|end| {
        let value = reading::quantity(band.get(end)?)?;
        Some(facts::quantity(goal, &format!("aim.{end}"), value).into())
    });
    Cell::list(ends.collect())
}
