//! The inputs of the scale model: incomes, people and debts of all countries on record over two base periods.

use super::data::Readings;
use super::scale_model::{Elements, NUMBERS_A_STATE};
use super::settings::Settings;
use super::worked::Worked;
use crate::term::Function;
use polyad_ledger::state::State;
use polyad_model::Ref;
use std::collections::{BTreeMap, BTreeSet};

/// Years of the long base period; the short one is its second half.
const LONG: i16 = 6;
const SHORT: i16 = 3;

/// Countries times members at most.
const RATES_MAX: usize = 4_000;

/// What the model is computed from.
#[derive(Debug)]
pub(super) struct Inputs {
    /// For each country income, people and debt of the short and of the long base period.
    states: BTreeMap<Ref, [Worked; 6]>,
    least_developed: BTreeSet<Ref>,
    /// Where they come from.
    pub(super) words: String,
}

impl Inputs {
    /// The newest six years up to which incomes and populations are on record.
    pub(super) fn of(state: &State, settings: &Settings, to: i16) -> Result<Inputs, String> {
        let income = Readings::of_countries(state, &settings.income);
        let people = Readings::of_countries(state, &settings.population);
        let debt = Readings::of_countries(state, &settings.debt);
        for last in (to - settings.years_back..=to).rev() {
            let span = |readings: &Readings, years: i16| readings.summed(last - years + 1, last);
            let (Some(long_income), Some(long_people)) = (span(&income, LONG), span(&people, LONG)) else {
                continue;
            };
            let (Some(short_income), Some(short_people)) = (span(&income, SHORT), span(&people, SHORT))
            else {
                continue;
            };
            if short_income.unit != long_income.unit || short_people.unit != long_people.unit {
                continue;
            }
            let debts = [span(&debt, SHORT), span(&debt, LONG)];
            let average = |sum: &Worked, years: i16| sum.over(&Worked::parameter("years", f64::from(years)));
            let mut states = BTreeMap::new();
            for (name, long) in &long_income.values {
                // A country that no debt is on record of has none deducted: the model says so.
                let owed = |at: usize, years: i16| {
                    let column = debts[at].as_ref().filter(|column| column.unit == long_income.unit);
                    let sum = column.and_then(|column| column.values.get(name));
                    sum.and_then(|sum| average(sum, years))
                        .unwrap_or_else(|| Worked::parameter("no debt on record, none deducted", 0.0))
                };
                let one = || {
                    Some([
                        average(short_income.values.get(name)?, SHORT)?,
                        average(short_people.values.get(name)?, SHORT)?,
                        owed(0, SHORT),
                        average(long, LONG)?,
                        average(long_people.values.get(name)?, LONG)?,
                        owed(1, LONG),
                    ])
                };
                states.extend(one().map(|numbers| (name.clone(), numbers)));
            }
            if states.is_empty() {
                continue;
            }
            let is_listed = |name: &&Ref| {
                let members = state.links().members(name);
                let codes = members.iter().filter_map(|member| member.code_in("iso3166-1"));
                codes.into_iter().any(|code| settings.least_developed.iter().any(|listed| listed == code))
            };
            let least_developed: BTreeSet<Ref> = states.keys().filter(is_listed).cloned().collect();
            let words = format!(
                "A model over {} countries, base periods {} to {last} and {} to {last}; {} of them least developed as the reader says; income: {}",
                states.len(),
                last - SHORT + 1,
                last - LONG + 1,
                least_developed.len(),
                long_income.words(),
            );
            return Ok(Inputs { states, least_developed, words });
        }
        Err(format!(
            "The model needs six years in a row of income ({}) and population ({}) of countries; they are not on record.",
            settings.income, settings.population
        ))
    }

    /// Every rate opens to every number of every country, so a model of many countries for many members is too large.
    pub(super) fn check_size(&self, members: usize) -> Result<(), String> {
        let countries = self.states.len();
        if countries * members <= RATES_MAX {
            return Ok(());
        }
        Err(format!(
            "The model is computed for at most {} members over {countries} countries, since each rate opens to every number behind it; {members} are asked for.",
            RATES_MAX / countries
        ))
    }

    pub(super) fn knows(&self, name: &Ref) -> bool {
        self.states.contains_key(name)
    }

    /// The rates of some countries over the rates of all of them; `None` where the model has no rates, as with too few
    /// countries for the ceiling.
    pub(super) fn rescaled<'r>(
        &self,
        chosen: impl Iterator<Item = &'r Ref>,
    ) -> Option<BTreeMap<Ref, Worked>> {
        let chosen: BTreeSet<&Ref> = chosen.collect();
        let elements = Elements::default();
        let flag = |name: &str, yes: bool| Worked::parameter(name, if yes { 1.0 } else { 0.0 });
        let mut numbers = vec![
            Worked::parameter("share of debt deducted a year", elements.debt_share),
            Worked::parameter("gradient", elements.gradient),
            Worked::parameter("floor", elements.floor),
            Worked::parameter("ceiling of least developed countries", elements.least_developed_ceiling),
            Worked::parameter("ceiling", elements.ceiling),
        ];
        numbers.reserve(self.states.len() * NUMBERS_A_STATE);
        for (name, state) in &self.states {
            numbers.extend(state.iter().cloned());
            numbers.push(flag("least developed", self.least_developed.contains(name)));
            numbers.push(flag("a member", chosen.contains(name)));
        }
        let mut rates = BTreeMap::new();
        for (at, name) in self.states.keys().enumerate().filter(|(_, name)| chosen.contains(name)) {
            let which = Worked::parameter("number of the country", at as f64);
            let arguments: Vec<&Worked> = std::iter::once(&which).chain(&numbers).collect();
            rates.insert(name.clone(), Worked::function(Function::AssessmentRate, &arguments)?);
        }
        Some(rates)
    }
}
