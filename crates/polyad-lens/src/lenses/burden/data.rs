//! What rules are computed from: values of one indicator, of one source and unit, about the members.
//!
//! A rule never mixes files, units or years: of all sources the one counts that knows most members, of equal ones the
//! newest year, then signed statements before files and files by their key.

use super::worked::Worked;
use crate::facts;
use crate::term::Term;
use polyad_ledger::state::{Fact, State};
use polyad_model::{DatasetKey, Ref};
use std::collections::BTreeMap;

/// What tells sources apart: the file, statements first, and the unit.
type Source = (Option<DatasetKey>, String);
/// Values of one thing by the years they hold for.
type Values = BTreeMap<(i16, i16), Worked>;

/// Values of one indicator on record, by source.
#[derive(Debug, Default)]
pub(super) struct Readings {
    sources: BTreeMap<Source, (String, BTreeMap<Ref, Values>)>,
}

/// One value a member, all of one source, unit and time.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// Who publishes it.
    pub(super) source: String,
    /// Its unit.
    pub(super) unit: String,
    /// First and last year.
    pub(super) years: (i16, i16),
    pub(super) values: BTreeMap<Ref, Worked>,
}

impl Readings {
    /// The values of an indicator about some things.
    pub(super) fn about<'r>(
        state: &State,
        indicator: &Ref,
        things: impl IntoIterator<Item = &'r Ref>,
    ) -> Readings {
        let mut readings = Readings::default();
        for thing in things {
            for fact in state.facts_naming("observation", "about", thing) {
                if fact.reference("indicator").is_some_and(|own| state.links().same(&own, indicator)) {
                    readings.take(state, thing.clone(), fact);
                }
            }
        }
        readings
    }

    /// The values of an indicator about all countries of ISO 3166-1.
    pub(super) fn of_countries(state: &State, indicator: &Ref) -> Readings {
        let mut readings = Readings::default();
        for fact in state.facts_naming("observation", "indicator", indicator) {
            let Some(about) = fact.reference("about") else { continue };
            let members = state.links().members(&about);
            if members.iter().any(|name| name.code_in("iso3166-1").is_some()) {
                readings.take(state, state.links().representative(&about).clone(), fact);
            }
        }
        readings
    }

    fn take(&mut self, state: &State, about: Ref, fact: Fact<'_>) {
        // A part of a whole, and what its subject answered, are no values of the whole.
        if fact.value("dims").is_some() || facts::answer(state, fact).is_some() {
            return;
        }
        let (Some(quantity), Some(period)) = (fact.quantity("value"), fact.period("period")) else { return };
        let (Some(from), Some(to)) = (period.from, period.to.or(period.from)) else { return };
        let value = quantity.value.to_f64();
        if value <= 0.0 {
            return;
        }
        let dataset = match fact {
            Fact::Row(dataset, _) => Some(dataset.key),
            Fact::Act(_) => None,
        };
        let source = self.sources.entry((dataset, quantity.unit)).or_insert_with(|| {
            let words = match dataset {
                Some(_) => facts::stated_by(state, fact).plain(),
                None => "statements on record".to_owned(),
            };
            (words, BTreeMap::new())
        });
        let values = source.1.entry(about).or_default();
        let term = Term::part(fact.address(), "value.value");
        values.entry((from.year(), to.year())).or_insert(Worked { value, term });
    }

    /// The values of one year: of the years up to this one, at most so many back, that of the source which knows most.
    pub(super) fn newest(&self, to: i16, back: i16) -> Option<Column> {
        let mut best: Option<Column> = None;
        for year in (to - back..=to).rev() {
            for ((_, unit), (words, things)) in &self.sources {
                let holds = |(from, to): &(i16, i16)| (*from..=*to).contains(&year);
                let value = |values: &Values| Some(values.iter().find(|(years, _)| holds(years))?.1.clone());
                let values: BTreeMap<Ref, Worked> = things
                    .iter()
                    .filter_map(|(thing, values)| Some((thing.clone(), value(values)?)))
                    .collect();
                if !values.is_empty() && best.as_ref().is_none_or(|best| values.len() > best.values.len()) {
                    best = Some(Column {
                        source: words.clone(),
                        unit: unit.clone(),
                        years: (year, year),
                        values,
                    });
                }
            }
        }
        best
    }

    /// The newest value of one thing, of whatever source, at most so many years back.
    pub(super) fn newest_of(&self, thing: &Ref, to: i16, back: i16) -> Option<Worked> {
        let values = self.sources.values().filter_map(|(_, things)| things.get(thing));
        let known = values.flatten().filter(|((_, last), _)| (to - back..=to).contains(last));
        known.max_by_key(|((_, last), _)| *last).map(|(_, value)| value.clone())
    }

    /// The sums over all years of a span, for each thing of which every year is on record.
    pub(super) fn summed(&self, from: i16, to: i16) -> Option<Column> {
        let mut best: Option<Column> = None;
        for ((_, unit), (words, things)) in &self.sources {
            let sum = |values: &Values| {
                let parts: Vec<&Worked> =
                    (from..=to).map(|year| values.get(&(year, year))).collect::<Option<_>>()?;
                Some(Worked::sum(parts))
            };
            let values: BTreeMap<Ref, Worked> =
                things.iter().filter_map(|(thing, values)| Some((thing.clone(), sum(values)?))).collect();
            if !values.is_empty() && best.as_ref().is_none_or(|best| values.len() > best.values.len()) {
                best = Some(Column { source: words.clone(), unit: unit.clone(), years: (from, to), values });
            }
        }
        best
    }
}

impl Column {
    /// The source and the time, for a table.
    pub(super) fn words(&self) -> String {
        match self.years {
            (from, to) if from == to => format!("{}, {from}, {}", self.source, self.unit),
            (from, to) => format!("{}, {from} to {to} added up, {}", self.source, self.unit),
        }
    }
}
