//! Measured values over time, about an actor, a place, a partnership, or beside a goal.

use crate::facts;
use crate::judge::judged;
use crate::lenses::goals::{aim_cell, indicator_cell, quantity_cell};
use crate::params::{BadParam, Params};
use crate::view::{Block, Cell, Chart, Table, View};
use polyad_ledger::state::{EntityKind, Fact, State};
use polyad_model::{PartialDate, Ref};
use std::collections::BTreeMap;

lens! {
    /// An observation is one value of one indicator about one thing for one period, as its source prints it. A
    /// series is one source's: each edition revises the past, so values of two editions differ for other reasons
    /// than change. The longest series on record is drawn; what other sources print stands in a table of its own and
    /// is never joined to the line.
    ///
    /// Beside a goal stand the values of its indicator for the world, unless `about` names another place. The
    /// indicator may be bound by the goal's own words or by whoever recorded it; nothing here says whether the goal
    /// will be met.
    ///
    /// Values broken down (by sex, age, place of living) and values in another unit are series of their own, even of
    /// one source.
    "series", "Values over time", version 1;
    question: "What has been measured, for when, and by whom?";
    params: {
        a optional: "An actor, by Ref or slug.";
        about optional: "Anything that has values: a place such as x:m49:001, a partnership, a currency.";
        g optional: "A goal, by Ref: values of its indicator, for the world unless `about` says otherwise.";
        indicator optional: "One indicator, by Ref; the list of all when left out and there are several.";
    }
    sources: ["Series of the 2030 Agenda: UN Statistics Division, Global SDG Indicators Data Platform"];
}

/// The world as a place.
const WORLD: &str = "x:m49:001";

/// Reads the lens.
pub fn read(state: &State, params: &Params) -> Result<View, BadParam> {
    let goal = params.optional_reference("g")?;
    let goal = goal.map(|name| state.directory().find(state, EntityKind::Goal, &name).map_or(name, |e| e.name_ref.clone()));
    let goal_fact = goal.as_ref().and_then(|name| {
        let entity = state.directory().find(state, EntityKind::Goal, name)?;
        entity.facts.iter().find_map(|address| state.fact(address))
    });
    let about = match (params.optional_thing(state, "a", EntityKind::Actor)?, params.optional_reference("about")?) {
        (Some(actor), _) => actor,
        (None, Some(about)) => about,
        (None, None) if goal.is_some() => WORLD.parse().map_err(|error| BadParam::new("about", format!("{error}")))?,
        (None, None) => return Err(BadParam::new("a", "is required, or `about`, or a goal `g`: a Ref such as x:m49:001")),
    };
    let asked = params.optional_reference("indicator")?.or_else(|| goal_fact?.reference("indicator"));
    let unbound = goal.is_some() && asked.is_none();
    let name = match about.to_string().as_str() {
        WORLD => "the world".to_owned(),
        _ => facts::name_of(state, EntityKind::Actor, &about),
    };
    let all = if unbound { Vec::new() } else { Observed::about(state, &about, asked.as_ref()) };
    let indicator = asked.or_else(|| (all.len() == 1).then(|| all[0].indicator.clone()));
    let is_asked = |each: &&Observed<'_>| indicator.as_ref().is_some_and(|i| state.links().same(i, &each.indicator));
    let chosen = all.iter().find(is_asked);
    let mut view = View::begin(&INFO, state, params);
    if let Some(goal) = goal_fact {
        view.blocks.push(Block::Table(goal_table(state, goal)));
    }
    let empty = match unbound {
        true => "No indicator is on record for this goal, so nothing can be set beside it.".to_owned(),
        false => format!("No value about {name} is on record. A series could be imported from a published file."),
    };
    view.blocks.push(Block::Table(list(state, &all, empty)));
    if let Some(chosen) = chosen {
        view.blocks.push(Block::Table(line(state, chosen)));
        view.blocks.push(Block::Table(others(state, chosen)));
    }
    let what = indicator.as_ref().map(|i| facts::name_of(state, EntityKind::Indicator, i));
    view.title = match (&what, unbound) {
        (_, true) => "No indicator is on record for this goal".to_owned(),
        (Some(what), _) => format!("{what}: {name}"),
        (None, _) => format!("What has been measured about {name}"),
    };
    view.subtitle = match chosen.and_then(Observed::unit) {
        Some(unit) => format!("Values in {}", crate::format::unit_words(&unit)),
        None => "Indicators with values on record, each with its newest".to_owned(),
    };
    Ok(judged(state, view))
}

/// The values of one indicator about one thing.
struct Observed<'a> {
    indicator: Ref,
    /// One list a source, the longest first; each by period.
    sources: Vec<Vec<Fact<'a>>>,
}

impl<'a> Observed<'a> {
    fn about(state: &'a State, about: &Ref, indicator: Option<&Ref>) -> Vec<Observed<'a>> {
        let mut found: BTreeMap<Ref, BTreeMap<(String, String), Vec<Fact<'a>>>> = BTreeMap::new();
        for fact in state.facts_naming("observation", "about", about) {
            let Some(of) = fact.reference("indicator") else { continue };
            if indicator.is_some_and(|wanted| !state.links().same(wanted, &of)) || facts::answer(state, fact).is_some() {
                continue;
            }
            // A breakdown and another unit are other series, even of one source.
            let kind = format!("{:?} {:?}", fact.value("dims"), fact.quantity("value").map(|value| value.unit));
            let source = (facts::source_key(state, fact), kind);
            let of = state.links().representative(&of).clone();
            found.entry(of).or_default().entry(source).or_default().push(fact);
        }
        let observed = found.into_iter().map(|(indicator, sources)| {
            let mut sources: Vec<Vec<Fact<'a>>> = sources.into_values().collect();
            sources.iter_mut().for_each(|facts| facts.sort_by_key(|fact| period_order(*fact)));
            // Whole figures before breakdowns, long series before short, newer before older.
            sources.sort_by_key(|facts| {
                let whole = facts.first().is_some_and(|fact| fact.value("dims").is_none());
                let newest = facts.last().map(|fact| period_order(*fact));
                (std::cmp::Reverse(whole), std::cmp::Reverse(facts.len()), std::cmp::Reverse(newest))
            });
            Observed { indicator, sources }
        });
        observed.collect()
    }

    fn unit(&self) -> Option<String> {
        self.sources.first()?.first()?.quantity("value").map(|value| value.unit)
    }

    /// The newest value of any source that is no breakdown.
    fn newest(&self) -> Option<Fact<'a>> {
        let whole = self.sources.iter().flatten().filter(|fact| fact.value("dims").is_none());
        whole.copied().max_by_key(|fact| period_order(*fact))
    }
}

fn period_order(fact: Fact<'_>) -> (i32, u8, u8) {
    let date = fact.period("period").and_then(|period| period.to.or(period.from));
    let parts = |date: PartialDate| (i32::from(date.year()), date.month().unwrap_or(0), date.day().unwrap_or(0));
    date.map_or((i32::MIN, 0, 0), parts)
}

fn goal_table(state: &State, goal: Fact<'_>) -> Table {
    let mut table = Table::new(
        "goal",
        "The goal",
        &[
            ("goal", "Goal, as written"),
            ("of", "Partnership"),
            ("by", "By"),
            ("indicator", "Indicator"),
            ("baseline#", "Baseline"),
            ("aim#", "Aim"),
            ("fact", "Fact"),
        ],
        "",
    );
    table.push(vec![
        facts::entity(state, EntityKind::Goal, &goal.entity()),
        goal.scope().map_or(Cell::NotRecorded, |of| facts::entity(state, EntityKind::Partnership, &of)),
        facts::date_cell(goal.date("by")),
        indicator_cell(state, goal.reference("indicator")),
        quantity_cell(goal, "baseline"),
        aim_cell(goal),
        facts::fact_cell(goal),
    ]);
    table
}

fn list(state: &State, all: &[Observed<'_>], empty: String) -> Table {
    let mut table = Table::new(
        "indicators",
        "What has been measured",
        &[
            ("indicator", "Indicator"),
            ("values#", "Values on record"),
            ("newest#", "Newest value"),
            ("period", "For"),
            ("stated_by", "Stated by"),
            ("fact", "Fact"),
        ],
        empty,
    );
    for each in all {
        let newest = each.newest();
        table.push(vec![
            indicator_cell(state, Some(each.indicator.clone())),
            facts::count("values", each.sources.iter().flatten().copied()).into(),
            newest.map_or(Cell::NotRecorded, |fact| quantity_cell(fact, "value")),
            facts::period_cell(newest.and_then(|fact| fact.period("period"))),
            newest.map_or(Cell::NotRecorded, |fact| facts::stated_by(state, fact)),
            newest.map_or(Cell::NotRecorded, facts::fact_cell),
        ]);
    }
    table
}

const VALUE_COLUMNS: [(&str, &str); 6] = [
    ("period", "Period"),
    ("value#", "Value"),
    ("nature", "Nature"),
    ("dims", "Broken down by"),
    ("stated_by", "Stated by"),
    ("fact", "Fact"),
];

fn line(state: &State, chosen: &Observed<'_>) -> Table {
    let mut table = Table::new("series", "The longest series of one source", &VALUE_COLUMNS, "");
    for fact in chosen.sources.first().into_iter().flatten() {
        table.push(value_cells(state, *fact));
    }
    table.chart = (table.rows.len() > 1).then_some(Chart::Line { period: 0, value: 1 });
    table
}

fn others(state: &State, chosen: &Observed<'_>) -> Table {
    let empty = "No other source on record has values.";
    let mut table = Table::new("other_sources", "What other sources and editions print", &VALUE_COLUMNS, empty);
    for fact in chosen.sources.iter().skip(1).flatten() {
        table.push(value_cells(state, *fact));
    }
    table
}

fn value_cells(state: &State, fact: Fact<'_>) -> Vec<Cell> {
    let dims = fact.value("dims");
    let dims = dims.iter().flat_map(|dims| dims.as_array().unwrap_or_default());
    let dims = dims.filter_map(|dim| Some(format!("{}: {}", dim.str_at("name")?, dim.str_at("value")?)));
    vec![
        facts::period_cell(fact.period("period")),
        quantity_cell(fact, "value"),
        Cell::text(fact.word("nature").unwrap_or_default()),
        Cell::text(dims.collect::<Vec<_>>().join(", ")),
        facts::stated_by(state, fact),
        facts::fact_cell(fact),
    ]
}
