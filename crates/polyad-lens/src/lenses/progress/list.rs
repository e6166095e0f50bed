//! Goals, one a line: those of a partnership, or all on record.

use super::amount::{measured, per_cent};
use super::assess::{Assessed, Choice, assess};
use super::class;
use super::place_name;
use super::sheet::{ratio, title};
use crate::facts;
use crate::lenses::goals::indicator_cell;
use crate::lenses::partnerships::standing_goals;
use crate::measure::Unit;
use crate::params::{BadParam, Params};
use crate::term::Fitted;
use crate::view::{Block, Cell, Table, View};
use polyad_ledger::state::{EntityKind, Fact, State};
use polyad_model::Ref;

/// The columns of figures, shared with the table by place.
pub(super) const FIGURES: [(&str, &str); 9] = [
    ("newest#", "Newest value"),
    ("period", "For"),
    ("achieved#", "Of the distance, done"),
    ("used#", "Of the time, used"),
    ("schedule#", "Schedule index"),
    ("open_sdg", "Class, Open SDG"),
    ("unsd", "Class, UN Statistics"),
    ("projected#", "Projected"),
    ("chance#", "Chance of reaching it"),
];

/// Fills a view with goals; gives them back in the order of the rows.
pub(super) fn show<'a>(
    state: &'a State,
    partnership: Option<&Ref>,
    params: &Params,
    choice: &Choice,
    view: &mut View,
) -> Result<Vec<Fact<'a>>, BadParam> {
    let goals: Vec<Fact<'a>> = match partnership {
        Some(partnership) => standing_goals(state, partnership),
        None => {
            let all: Vec<Fact<'a>> = state.facts("goal").collect();
            let replaced: Vec<Ref> = all.iter().filter_map(|goal| goal.reference("replaces")).collect();
            let links = state.links();
            all.into_iter()
                .filter(|goal| !replaced.iter().any(|old| links.same(old, &goal.entity())))
                .collect()
        }
    };
    let columns =
        [("goal", "Goal, as written"), ("of", "Partnership"), ("indicator", "Indicator"), ("place", "Place")];
    let columns: Vec<_> =
        columns.into_iter().chain(FIGURES).chain([("finding", "Finding"), ("fact", "Fact")]).collect();
    let empty = "No goal is on record. The partnership, or anyone with a source, could file one.";
    let mut table = Table::new("goals", "Goals beside their series", &columns, empty);
    let mut followed = 0;
    for goal in &goals {
        let assessed = assess(state, *goal, params, choice)?;
        followed += usize::from(assessed.case.is_ok());
        let mut cells = vec![
            facts::entity(state, EntityKind::Goal, &goal.entity()),
            goal.scope().map_or(Cell::NotRecorded, |of| facts::entity(state, EntityKind::Partnership, &of)),
            indicator_cell(state, assessed.indicator.clone()),
            Cell::text(place_name(state, &assessed.place)),
        ];
        cells.extend(figures(&assessed));
        cells.extend([Cell::text(title(&assessed)), facts::fact_cell(*goal)]);
        table.push(cells);
    }
    let of = partnership.map(|name| format!(" of {}", facts::name_of(state, EntityKind::Partnership, name)));
    view.title = match goals.len() {
        0 => format!("No goal{} is on record", of.unwrap_or_default()),
        n => format!(
            "{followed} of {}{} stand beside a series",
            facts::plural(n, "goal", "goals"),
            of.unwrap_or_default()
        ),
    };
    view.subtitle =
        "Distance, pace and projection; each goal beside the values of its own indicator".to_owned();
    view.blocks.push(Block::Table(table));
    Ok(goals)
}

/// The cells of [`FIGURES`]; where the goal is not followed, nothing is recorded.
pub(super) fn figures(assessed: &Assessed<'_>) -> Vec<Cell> {
    let Ok(case) = &assessed.case else { return vec![Cell::NotRecorded; FIGURES.len()] };
    let newest = case.newest();
    let mut cells = vec![newest.cell(&case.unit), Cell::text(newest.printed.clone())];
    if let Some(band) = &assessed.band {
        let (open_sdg, unsd) = match band.distance(&newest.amount) {
            None => ("target achieved", "met"),
            Some(_) => ("out of its band", "out of its band"),
        };
        cells.extend([
            Cell::NotRecorded,
            Cell::NotRecorded,
            Cell::NotRecorded,
            Cell::text(open_sdg),
            Cell::text(unsd),
        ]);
        cells.resize(FIGURES.len(), Cell::NotRecorded);
        return cells;
    }
    let words = |classed: Result<class::Classed, crate::measure::Reason>| match classed {
        Ok(classed) => Cell::text(classed.words),
        Err(reason) => Cell::text(reason.words()),
    };
    cells.extend([
        per_cent(&case.achieved(), "percent").into(),
        per_cent(&case.time_used(), "percent").into(),
        measured(&case.schedule(), ratio()).into(),
        words(class::open_sdg(case)),
        words(class::progress_chart(case)),
        measured(&case.projected(Fitted::Value), Unit::Code(case.unit.clone())).into(),
        measured(&case.projected(Fitted::Reaches), Unit::Share).into(),
    ]);
    cells
}
