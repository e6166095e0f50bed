//! One goal beside the values of every place on record.
//!
//! The goal is asked of each place as if it were the place's own, which it need not be: the view says so.

use super::aim::Aim;
use super::assess::{Choice, with_series};
use super::class;
use super::list::{FIGURES, figures};
use super::vintage;
use crate::facts;
use crate::measure::Measure;
use crate::params::{BadParam, Params};
use crate::term::Term;
use crate::view::{Block, Cell, Table, View, ViewFinding};
use polyad_ledger::state::{EntityKind, Fact, State};
use std::collections::BTreeMap;

/// The classes in their order, best first.
const CLASSES: [&str; 5] =
    ["target achieved", "on track", "progress, acceleration needed", "limited progress", "deterioration"];

pub(super) fn show(
    state: &State,
    goal: Fact<'_>,
    params: &Params,
    choice: &Choice,
    view: &mut View,
) -> Result<(), BadParam> {
    let indicator = choice.indicator.clone().or_else(|| goal.reference("indicator"));
    let places =
        indicator.as_ref().map(|name| vintage::by_place(state, name, choice.as_of)).unwrap_or_default();
    let columns: Vec<_> = [("place", "Place"), ("start#", "Start"), ("start_period", "In")]
        .into_iter()
        .chain(FIGURES)
        .chain([("source", "Source and edition")])
        .collect();
    let empty = match &indicator {
        None => "No indicator is on record for this goal, so no series is set beside it.",
        Some(_) => {
            "No value of the indicator is on record. A series could be imported from a published file."
        }
    };
    let mut table = Table::new("places", "By place", &columns, empty);
    let mut counts: BTreeMap<&str, Vec<Term>> = BTreeMap::new();
    let (mut rows, mut left_out, mut beyond) = (Vec::new(), 0, 0);
    for (place, vintages) in places {
        let Some(indicator) = indicator.clone() else { break };
        let aim = Aim::of(state, goal, params)?;
        let assessed = with_series(state, aim, indicator, place.clone(), vintages, choice);
        // A place with one value, or none to start from, has no path.
        let Some(case) = assessed.case.as_ref().ok().filter(|case| case.newest().time > case.start.time)
        else {
            left_out += 1;
            continue;
        };
        beyond += usize::from(assessed.notes.iter().any(|note| note.code == "target-beyond-whole"));
        let class = match &assessed.band {
            Some(band) if band.distance(&case.newest().amount).is_none() => Some(CLASSES[0]),
            Some(_) => None,
            None => class::open_sdg(case).ok().map(|classed| classed.words),
        };
        if let (Some(class), Some(fact)) = (class, case.newest().fact) {
            counts.entry(class).or_default().push(Term::fact(fact.address()));
        }
        let name = facts::entity(state, EntityKind::Actor, &place);
        let mut cells = vec![name, case.start.cell(&case.unit), Cell::text(case.start.printed.clone())];
        cells.extend(figures(&assessed));
        cells.push(Cell::text(assessed.vintages.first().map(|used| used.name.clone()).unwrap_or_default()));
        rows.push(cells);
    }
    rows.sort_by_key(|cells| cells[0].plain());
    let shown = rows.len();
    rows.into_iter().for_each(|cells| table.push(cells));
    let mut summary = Table::new(
        "classes",
        "Places by class, Open SDG",
        &[("class", "Class"), ("places#", "Places")],
        empty,
    );
    for class in CLASSES {
        if let Some(terms) = counts.remove(class) {
            summary.push(vec![Cell::text(class), Measure::count("places", terms).into()]);
        }
    }
    view.title = match shown {
        0 => "No place has values from which to tell progress".to_owned(),
        n => format!("{} beside the goal", facts::plural(n, "place", "places")),
    };
    view.subtitle =
        indicator.map(|name| facts::name_of(state, EntityKind::Indicator, &name)).unwrap_or_default();
    if shown > 0 {
        let message =
            "The goal is set beside each place as if it were the place's own; it need not have promised it.";
        view.findings.push(ViewFinding { code: "goal-of-others", message: message.to_owned(), about: None });
    }
    if beyond > 0 {
        let places = facts::plural(beyond, "place", "places");
        let message = format!(
            "The goal would ask more than 100 per cent of {places}, whose start lies too high for it."
        );
        view.findings.push(ViewFinding { code: "target-beyond-whole", message, about: None });
    }
    if left_out > 0 {
        let message = format!(
            "{} without a start and a later value in one edition left out.",
            facts::plural(left_out, "place", "places")
        );
        view.findings.push(ViewFinding { code: "places-left-out", message, about: None });
    }
    view.blocks.push(Block::Table(summary));
    view.blocks.push(Block::Table(table));
    Ok(())
}
