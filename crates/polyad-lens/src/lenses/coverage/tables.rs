//! The tables of coverage: goal by goal, and for one goal its partnerships, their goals and its targets.

use super::held::{Served, lies_under};
use super::narrow::Narrowing;
use super::{ASKED, Asked};
use crate::facts;
use crate::measure::Measure;
use crate::term::Term;
use crate::view::{Cell, Table};
use polyad_ledger::state::{EntityKind, Fact, State};
use polyad_model::codelist::{SdgLevel, sdg_framework};

/// Said where conditions leave no row.
const NONE_LEFT: &str = "Nothing on record meets these conditions together. Take one away.";

/// Says of an empty table that the reader's conditions left nothing in it.
pub(super) fn none_left(table: &mut Table) {
    if table.rows.is_empty() {
        table.empty = NONE_LEFT.to_owned();
    }
}

/// One row a goal of the 2030 Agenda.
pub(super) fn goals<'h, 'a: 'h>(
    under: &dyn Fn(u8) -> Vec<Served<'h, 'a>>,
    projects: &dyn Fn(u8) -> Option<Measure>,
    narrowing: &Narrowing,
) -> Table {
    let mut table = Table::new(
        "goals",
        "Goal by goal",
        &[
            ("goal", "Goal"),
            ("name", "Title"),
            ("partnerships#", "Partnerships"),
            ("active#", "Active"),
            ("measurable#", "Measurable"),
            ("financed#", "Financed"),
            ("verified#", "Verified"),
            ("lacks", "No record in this ledger of"),
            ("projects#", "Projects, counted apart"),
        ],
        NONE_LEFT,
    );
    let goals = sdg_framework().iter().filter(|entry| entry.level == SdgLevel::Goal);
    let mut rows: Vec<_> = goals.map(|goal| (goal, under(goal.goal))).collect();
    rows.retain(|(_, served)| narrowing.takes_goal(served));
    narrowing.sort_goals(&mut rows, |goal| goal.name.to_lowercase());
    for (goal, served) in rows {
        let mut cells = vec![
            Cell::text(goal.code),
            Cell::text(goal.name),
            facts::count("partnerships", served.iter().map(|each| each.held.described)).into(),
        ];
        for asked in ASKED {
            let shown = served.iter().filter_map(|each| each.shown_by(asked).first().copied());
            cells.push(facts::count("partnerships", shown).into());
        }
        let lacks = match served.is_empty() {
            true => "a partnership under it".to_owned(),
            false => lacks(false, |asked| served.iter().any(|each| each.has(asked))),
        };
        cells.push(Cell::text(lacks));
        cells.push(projects(goal.goal).map_or(Cell::NotRecorded, Cell::from));
        table.push(cells);
    }
    table
}

/// The partnerships of one goal.
pub(super) fn partnerships(state: &State, served: &[Served<'_, '_>], goal: u8) -> Table {
    let mut table = Table::new(
        "partnerships",
        "Partnerships on record, and what the record lacks of each",
        &[
            ("partnership", "Partnership"),
            ("because", "Stands here"),
            ("active", "Active"),
            ("measurable#", "Measurable goals"),
            ("financed#", "Amounts of money"),
            ("verified#", "Verified results"),
            ("official", "Value in an independent official series, whoever caused it"),
            ("lacks", "No record in this ledger of"),
            ("fact", "Fact"),
        ],
        format!(
            "No record in this ledger of a partnership under SDG {goal}. Anyone with a source can file one, or tag one that \
             is here."
        ),
    );
    for each in served {
        let active = each.shown_by(Asked::Active).first().copied();
        let counted = |asked, noun| -> Cell { facts::count(noun, each.shown_by(asked)).into() };
        let launched = |fact: Fact<'_>| match fact.date("launched") {
            Some(date) => format!("since {date}"),
            None => "no end on record".to_owned(),
        };
        table.push(vec![
            facts::entity(state, EntityKind::Partnership, &each.held.entity.name_ref),
            Cell::text(each.because().join("; ")),
            active.map_or(Cell::NotRecorded, |fact| Cell::Fact {
                address: fact.address(),
                label: launched(fact),
            }),
            counted(Asked::Measurable, "goals"),
            counted(Asked::Financed, "amounts"),
            counted(Asked::Verified, "results"),
            official(state, &each.official_values()),
            Cell::text(lacks(true, |asked| each.has(asked))),
            facts::fact_cell(each.held.described),
        ]);
    }
    table
}

/// The goals of those partnerships that belong here, those that can be measured first.
pub(super) fn goals_of(state: &State, served: &[Served<'_, '_>]) -> Table {
    let mut table = Table::new(
        "goals",
        "Their goals",
        &[
            ("goal", "Goal, as written"),
            ("of", "Partnership"),
            ("class", "Class"),
            ("by", "By"),
            ("indicator", "Indicator"),
            ("fact", "Fact"),
        ],
        "No record in this ledger of a goal of theirs.",
    );
    let all = served.iter().flat_map(|each| each.goals().map(move |goal| (each, goal)));
    let mut all: Vec<_> = all.collect();
    all.sort_by_key(|(_, goal)| std::cmp::Reverse(goal.class));
    for (each, goal) in all {
        let class = goal.class.map(|class| format!("{class} {}", class.meaning()));
        table.push(vec![
            facts::entity(state, EntityKind::Goal, &goal.fact.entity()),
            facts::entity(state, EntityKind::Partnership, &each.held.entity.name_ref),
            Cell::text(class.unwrap_or_else(|| "not judged: its language has no rules here".to_owned())),
            facts::date_cell(goal.fact.date("by")),
            crate::lenses::goals::indicator_cell(state, goal.fact.reference("indicator")),
            facts::fact_cell(goal.fact),
        ]);
    }
    table
}

/// The targets of a goal, with the partnerships that a tag, a challenge or a goal puts under each.
pub(super) fn targets(served: &[Served<'_, '_>], goal: u8) -> Table {
    let mut table = Table::new(
        "targets",
        format!("Targets of SDG {goal}, named in short words of our own"),
        &[
            ("target", "Target"),
            ("name", "What it is about"),
            ("indicators", "Indicators"),
            ("partnerships#", "Partnerships"),
        ],
        "",
    );
    for target in sdg_framework().iter().filter(|entry| entry.goal == goal && entry.level == SdgLevel::Target)
    {
        let named = served.iter().filter(|each| each.has_code(target.code)).map(|each| each.held.described);
        let below = sdg_framework()
            .iter()
            .filter(|entry| entry.level == SdgLevel::Indicator && lies_under(entry.code, target.code));
        let below: Vec<String> = below.map(|entry| format!("{} {}", entry.code, entry.name)).collect();
        let count = Measure::count("partnerships", named.map(|fact| Term::fact(fact.address())).collect());
        table.push(vec![
            Cell::text(target.code),
            Cell::text(target.name),
            Cell::text(below.join("; ")),
            count.into(),
        ]);
    }
    table
}

/// Values with their periods and publishers, each opening to its fact.
fn official(state: &State, values: &[Fact<'_>]) -> Cell {
    let cells = values.iter().map(|fact| {
        let value = fact.quantity("value").map(|value| facts::quantity(*fact, "value", value));
        let value = value.map(|value| crate::format::measure(&value)).unwrap_or_default();
        let period = fact.period("period").and_then(facts::period_words).unwrap_or_default();
        let label = format!("{value} in {period}: {}", facts::stated_by(state, *fact).plain());
        Cell::Fact { address: fact.address(), label }
    });
    match values {
        [] => Cell::NotRecorded,
        _ => Cell::list(cells.collect()),
    }
}

/// What there is no record of, in one line.
fn lacks(of_one: bool, has: impl Fn(Asked) -> bool) -> String {
    let lacking = ASKED.into_iter().filter(|asked| !has(*asked)).map(|asked| asked.missing(of_one));
    lacking.collect::<Vec<_>>().join("; ")
}
