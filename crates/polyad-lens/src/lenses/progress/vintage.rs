//! The values of one indicator about one place as each source and edition prints them.
//!
//! Each edition revises the past, so a calculation takes all its values from one. Former editions of a dataset no
//! longer count anywhere else; here they are read to show what was revised.

use super::amount::Amount;
use crate::facts;
use crate::lenses::goals::quantity_cell;
use crate::term::date_in_years;
use crate::view::Cell;
use polyad_ledger::state::{Fact, State};
use polyad_model::{PartialDate, Ref};
use std::collections::{BTreeMap, HashSet};

/// A value at a time.
#[derive(Debug, Clone)]
pub(crate) struct Point<'a> {
    /// Years; months and days as fractions of one.
    pub(crate) time: f64,
    /// The same with the fact that has it.
    pub(crate) when: Amount,
    /// Where the period begins, for rates over several years.
    pub(crate) begins: f64,
    /// The period as printed.
    pub(crate) printed: String,
    /// The value, in the unit of the vintage.
    pub(crate) amount: Amount,
    /// The fact; `None` for values computed from others.
    pub(crate) fact: Option<Fact<'a>>,
}

/// What one source in one edition prints.
#[derive(Debug, Clone)]
pub(crate) struct Vintage<'a> {
    /// Publisher, title and edition, in words.
    pub(crate) name: String,
    /// Whether a newer edition took its place.
    pub(crate) former: bool,
    /// Unit of all its values.
    pub(crate) unit: String,
    /// What it is broken down by; empty for whole figures.
    pub(crate) broken_down: String,
    /// By time, one a time.
    pub(crate) points: Vec<Point<'a>>,
}

impl Point<'_> {
    /// The value as its source prints it, opening to its fact.
    pub(crate) fn cell(&self, unit: &str) -> Cell {
        match self.fact {
            Some(fact) => quantity_cell(fact, "value"),
            None => self.amount.clone().measure(crate::measure::Unit::Code(unit.to_owned())).into(),
        }
    }
}

/// What sets vintages apart, in the order in which they are listed.
type Key = (bool, String, String, String);

/// The vintages of an indicator about a place, with values up to a day; the longest first, whole figures before
/// breakdowns, former editions last.
pub(crate) fn about<'a>(
    state: &'a State,
    indicator: &Ref,
    place: &Ref,
    as_of: Option<PartialDate>,
) -> Vec<Vintage<'a>> {
    let links = state.links();
    let mut found: BTreeMap<Key, Vec<Point<'a>>> = BTreeMap::new();
    let current = state.facts_naming("observation", "about", place).into_iter().map(|fact| (fact, false));
    for (fact, former) in current.chain(former_editions(state, place)) {
        if fact.reference("indicator").is_some_and(|named| links.same(&named, indicator)) {
            take(state, fact, former, as_of, &mut found);
        }
    }
    sorted(found)
}

/// The vintages of an indicator by place, former editions left out.
pub(crate) fn by_place<'a>(
    state: &'a State,
    indicator: &Ref,
    as_of: Option<PartialDate>,
) -> BTreeMap<Ref, Vec<Vintage<'a>>> {
    let mut places: BTreeMap<Ref, BTreeMap<Key, Vec<Point<'a>>>> = BTreeMap::new();
    for fact in state.facts_naming("observation", "indicator", indicator) {
        let Some(place) = fact.reference("about") else { continue };
        let place = state.links().representative(&place).clone();
        take(state, fact, false, as_of, places.entry(place).or_default());
    }
    places.into_iter().map(|(place, found)| (place, sorted(found))).collect()
}

fn take<'a>(
    state: &'a State,
    fact: Fact<'a>,
    former: bool,
    as_of: Option<PartialDate>,
    found: &mut BTreeMap<Key, Vec<Point<'a>>>,
) {
    if facts::answer(state, fact).is_some() {
        return;
    }
    let (Some(quantity), Some(period)) = (fact.quantity("value"), fact.period("period")) else { return };
    let Some(end) = period.to.or(period.from) else { return };
    if as_of.is_some_and(|day| end.last_day() > day.last_day()) {
        return;
    }
    let point = Point {
        time: date_in_years(end),
        when: Amount::dated(fact, if period.to.is_some() { "period.to" } else { "period.from" }, end),
        begins: date_in_years(period.from.unwrap_or(end)),
        printed: facts::period_words(period).unwrap_or_default(),
        amount: Amount::stated(fact, "value", &quantity),
        fact: Some(fact),
    };
    let key = (former, name_of(state, fact), broken_down(fact), quantity.unit);
    found.entry(key).or_default().push(point);
}

fn sorted(found: BTreeMap<Key, Vec<Point<'_>>>) -> Vec<Vintage<'_>> {
    let mut vintages: Vec<Vintage<'_>> = found
        .into_iter()
        .map(|((former, name, broken_down, unit), mut points)| {
            // A rate over a long period stands before the rate of the year in which the period ends.
            points.sort_by(|a, b| a.time.total_cmp(&b.time).then(a.begins.total_cmp(&b.begins)));
            points.dedup_by(|later, kept| later.time == kept.time);
            Vintage { name, former, unit, broken_down, points }
        })
        .collect();
    vintages.sort_by(|a, b| {
        let newest = |vintage: &Vintage<'_>| vintage.points.last().map_or(f64::MIN, |point| point.time);
        let key = |vintage: &Vintage<'_>| (vintage.former, !vintage.broken_down.is_empty());
        key(a).cmp(&key(b)).then(b.points.len().cmp(&a.points.len())).then(newest(b).total_cmp(&newest(a)))
    });
    vintages
}

/// Rows about a place in editions that newer ones replaced.
fn former_editions<'a>(state: &'a State, place: &Ref) -> Vec<(Fact<'a>, bool)> {
    let counted: HashSet<_> = state.datasets().map(|dataset| dataset.key).collect();
    let members = state.links().members(place);
    let mut found = Vec::new();
    let mut keys = HashSet::new();
    for dataset in state.all_datasets() {
        if dataset.format != "series" || counted.contains(&dataset.key) || !keys.insert(dataset.key) {
            continue;
        }
        let group = dataset.loaded.as_ref().and_then(|loaded| loaded.table.group("observation"));
        let Some(group) = group else { continue };
        let rows = members.iter().flat_map(|name| group.rows_naming("about", name));
        found.extend(rows.filter_map(|row| Some((Fact::Row(dataset, group.row(*row)?), true))));
    }
    found
}

/// Publisher and title; of a file without sources of its own also its edition.
fn name_of(state: &State, fact: Fact<'_>) -> String {
    let name = facts::stated_by(state, fact).plain();
    let edition = match fact {
        Fact::Row(dataset, _) if fact.source().is_none() => dataset.text("edition"),
        _ => None,
    };
    match edition.filter(|edition| !edition.is_empty() && !name.contains(edition)) {
        Some(edition) => format!("{name}, edition {edition}"),
        None => name,
    }
}

fn broken_down(fact: Fact<'_>) -> String {
    let dims = fact.value("dims");
    let dims = dims.iter().flat_map(|dims| dims.as_array().unwrap_or_default());
    let named = dims.filter_map(|dim| Some(format!("{}: {}", dim.str_at("name")?, dim.str_at("value")?)));
    let mut named: Vec<String> = named.collect();
    named.sort();
    named.join(", ")
}
