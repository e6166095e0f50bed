//! Deflators on record: how the prices of a country moved between two years, and what that is read from.
//!
//! A deflator is an observation about a country (`x:iso3166-1:SE`) under the indicator [`GDP_DEFLATOR`] or one linked to
//! it, for a year. Only the ratio of two years counts, and both are taken from one series: one file, one unit, one
//! breakdown (the year that a series is set to 100 is a breakdown of it). Of several series that have both years that of
//! the file with the least key is taken; signed statements come after all files. A missing year is never estimated.
//!
//! Source: implicit GDP deflators as in the System of National Accounts 2008, chapter 15.

use super::countries::CountryCode;
use super::days::{self, Span};
use crate::judge;
use crate::measure::Evidence;
use crate::term::Term;
use polyad_ledger::state::{Fact, State};
use polyad_model::{DatasetKey, Ref};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The indicator of the implicit deflator of a country's gross domestic product.
pub const GDP_DEFLATOR: &str = "x:atlas:gdp-deflator";

/// The deflators of a state, read by country when first asked for.
#[derive(Debug)]
pub struct Deflators<'a> {
    state: &'a State,
    read: Mutex<BTreeMap<CountryCode, Arc<Vec<Series>>>>,
}

/// One series of one country: file and breakdown, then its years.
#[derive(Debug)]
struct Series {
    dataset: Option<DatasetKey>,
    years: BTreeMap<i16, (f64, Ref)>,
}

/// The prices of two years, and what they are read from.
#[derive(Debug, Clone, PartialEq)]
pub struct DeflatorUsed {
    /// The payer's country, by ISO 3166-1.
    pub country: &'static str,
    /// The year of the amount.
    pub year: i16,
    /// The year whose prices are asked for.
    pub base: i16,
    /// The index of the year of the amount.
    pub of_year: f64,
    /// The index of the base year.
    pub of_base: f64,
    /// The facts: of the year, then of the base year.
    pub facts: [Ref; 2],
    /// The file; `None`: signed statements.
    pub dataset: Option<DatasetKey>,
    /// The lower evidence of the two facts.
    pub evidence: Evidence,
}

impl<'a> Deflators<'a> {
    /// The deflators of a state.
    pub fn of(state: &'a State) -> Deflators<'a> {
        Deflators { state, read: Mutex::default() }
    }

    /// The prices of a year beside those of a base year; `None` where no series of the country has both.
    ///
    /// The country is named by the two letters of ISO 3166-1.
    pub fn between(&self, country: &'static str, year: i16, base: i16) -> Option<DeflatorUsed> {
        let all = self.of_country(country);
        let (series, of_year, of_base) = all
            .iter()
            .find_map(|series| Some((series, series.years.get(&year)?, series.years.get(&base)?)))?;
        let facts = [of_year.1.clone(), of_base.1.clone()];
        let evidence =
            facts.iter().map(|fact| judge::of_fact(self.state, fact).0).min().unwrap_or(Evidence::E0);
        Some(DeflatorUsed {
            country,
            year,
            base,
            of_year: of_year.0,
            of_base: of_base.0,
            facts,
            dataset: series.dataset,
            evidence,
        })
    }

    fn of_country(&self, country: CountryCode) -> Arc<Vec<Series>> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        read.entry(country).or_insert_with(|| Arc::new(series_of(self.state, country))).clone()
    }
}

/// The series of a country in the order in which they are asked.
fn series_of(state: &State, country: CountryCode) -> Vec<Series> {
    let (Ok(about), Ok(indicator)) = (Ref::external("iso3166-1", country), GDP_DEFLATOR.parse::<Ref>())
    else {
        return Vec::new();
    };
    // Statements have no file and come last.
    let mut series: BTreeMap<(bool, Option<DatasetKey>, String), Series> = BTreeMap::new();
    for fact in state.facts_naming("observation", "about", &about) {
        if !fact.reference("indicator").is_some_and(|of| state.links().same(&of, &indicator)) {
            continue;
        }
        let (Some(value), Some(period)) =
            (fact.quantity("value"), fact.period("period").and_then(days::whole))
        else {
            continue;
        };
        if days::span(period) != Span::Year || value.value.is_zero() || value.value.is_negative() {
            continue;
        }
        let dataset = match fact {
            Fact::Row(dataset, _) => Some(dataset.key),
            Fact::Act(_) => None,
        };
        let dims = fact.value("dims").map(|dims| dims.to_canonical());
        let key = (dataset.is_none(), dataset, format!("{} {}", value.unit, dims.unwrap_or_default()));
        let series = series.entry(key).or_insert_with(|| Series { dataset, years: BTreeMap::new() });
        series.years.entry(period.year()).or_insert_with(|| (value.value.to_f64(), fact.address()));
    }
    series.into_values().collect()
}

impl DeflatorUsed {
    /// By how much prices rose from the base year to the year of the amount: what an amount is divided by.
    pub fn ratio(&self) -> f64 {
        self.of_year / self.of_base
    }

    /// The same as a term over both facts.
    pub fn term(&self) -> Term {
        let part = |fact: &Ref| Box::new(Term::part(fact.clone(), "value.value"));
        Term::Ratio(part(&self.facts[0]), part(&self.facts[1]))
    }
}
