//! The stage of a partnership's life in one domain, by rule, and whether its founders seed it.

use super::domain::Domain;
use super::shares::{FEWEST, Shares, index, range, slope};
use crate::lenses::partnerships::facts_of;
use crate::measure::Measure;
use crate::term::Term;
use polyad_ledger::state::{EntityKind, Fact, State};
use polyad_model::{PartialDate, Ref};
use std::collections::BTreeMap;

/// At this share or above the founders lead.
const SEEDED: f64 = 0.5;
/// Below this share the founders no longer lead.
const LET_GO: f64 = 0.25;
/// So many equal leaders make a shared lead.
const LEADERS: f64 = 3.0;
/// Months without output, where the list of results is declared complete.
const DORMANT_MONTHS: i64 = 24;

/// What the record says of a partnership's beginning and standing.
pub(super) struct About<'a> {
    pub(super) founders: Vec<Ref>,
    /// The facts that name them.
    pub(super) founded_by: Vec<Fact<'a>>,
    pub(super) launched: Option<PartialDate>,
    ended: Option<PartialDate>,
    /// Since when it has a legal person or a governing board of its own.
    own: Option<PartialDate>,
    /// The day to which its author declares its results complete.
    complete: Option<PartialDate>,
    /// Days of its outputs on record: results, decisions and meetings.
    last_output: Option<PartialDate>,
    results: BTreeMap<i16, Vec<Term>>,
}

impl<'a> About<'a> {
    pub(super) fn of(state: &'a State, partnership: &Ref, day: PartialDate) -> About<'a> {
        let entity = state.directory().find(state, EntityKind::Partnership, partnership);
        let described: Vec<Fact<'a>> =
            entity.into_iter().flat_map(|entity| facts_of(state, entity)).collect();
        let mut founders: Vec<Ref> = Vec::new();
        for founder in described.iter().flat_map(|fact| fact.references("founders")) {
            let founder = state.links().representative(&founder).clone();
            if !founders.contains(&founder) {
                founders.push(founder);
            }
        }
        let first = |field: &str| described.iter().find_map(|fact| fact.date(field));
        let legal =
            described.iter().find_map(|fact| fact.value("legal_person")?.str_at("since")?.parse().ok());
        let complete = described.iter().filter_map(|fact| {
            let declared = fact.value("complete")?;
            let of_results = declared.as_array()?.iter().filter(|each| each.str_at("set") == Some("results"));
            of_results
                .filter_map(|each| each.str_at("as_of")?.parse::<PartialDate>().ok())
                .max_by_key(|day| day.last_day())
        });
        let mut results: BTreeMap<i16, Vec<Term>> = BTreeMap::new();
        let mut outputs: Vec<PartialDate> = Vec::new();
        let mut found = state.facts_naming("result", "of", partnership);
        found.extend(state.facts_naming("result", crate::facts::SCOPE, partnership));
        found.sort_by_key(|fact| fact.address());
        found.dedup_by_key(|fact| fact.address());
        for fact in found {
            let Some(when) = fact.period("period").and_then(|period| period.to.or(period.from)) else {
                continue;
            };
            if when.first_day() <= day.last_day() {
                results.entry(when.year()).or_default().push(Term::fact(fact.address()));
                outputs.push(when);
            }
        }
        for (kind, field) in [("decision", "from"), ("meeting", "when")] {
            let dated = state.facts_naming(kind, crate::facts::SCOPE, partnership);
            outputs.extend(dated.into_iter().filter_map(|fact| fact.date(field)));
        }
        outputs.retain(|when| when.first_day() <= day.last_day());
        About {
            founders,
            founded_by: described.iter().copied().filter(|fact| fact.value("founders").is_some()).collect(),
            launched: first("launched"),
            ended: first("ended"),
            own: [legal, first("board")].into_iter().flatten().min_by_key(|since| since.first_day()),
            complete: complete.max_by_key(|day| day.last_day()),
            last_output: outputs.into_iter().max_by_key(|when| when.last_day()),
            results,
        }
    }

    /// The stage in one domain and the rule that gave it, with its figures.
    pub(super) fn stage(&self, shares: &Shares, day: PartialDate) -> (&'static str, String) {
        if let Some(ended) = self.ended.filter(|ended| ended.last_day() <= day.last_day()) {
            return ("closed", format!("ended {ended}"));
        }
        if let Some(complete) = self.complete {
            let months = self.last_output.map(|last| months_between(last, complete));
            if months.is_none_or(|months| months >= DORMANT_MONTHS) {
                let last = self.last_output.map_or("none on record".to_owned(), |last| last.to_string());
                return (
                    "dormant",
                    format!("results are declared complete to {complete}; last output {last}"),
                );
            }
        }
        if shares.is_empty() {
            return ("cannot be told", "no shares on record".to_owned());
        }
        if shares.is_thin() {
            return ("cannot be told", format!("fewer than {FEWEST} facts on record"));
        }
        let founders = range(&shares.share_of_all(&self.founders)).filter(|_| !self.founders.is_empty());
        let lead = range(&shares.greatest()).unwrap_or((0.0, 1.0));
        let effective = range(&shares.effective()).unwrap_or((1.0, f64::INFINITY));
        let is_shared = lead.1 < SEEDED && effective.0 >= LEADERS;
        let own = self.own.filter(|since| since.first_day() <= day.last_day());
        match founders {
            None if is_shared => {
                ("cannot be told", "shared, unless its founders lead: no founder is on record".to_owned())
            }
            None => ("cannot be told", "no founder is on record".to_owned()),
            Some((low, _)) if low >= SEEDED => ("seeded", format!("founders hold at least {SEEDED}")),
            Some((_, high)) if high >= SEEDED => {
                ("cannot be told", format!("undisclosed parts could bring the founders to {SEEDED} or above"))
            }
            Some((_, high)) if high < LET_GO && own.is_some() => {
                let since = own.map(|since| since.to_string()).unwrap_or_default();
                (
                    "independent",
                    format!(
                        "a legal person or board of its own since {since}, and founders hold less than {LET_GO}"
                    ),
                )
            }
            Some(_) if is_shared => (
                "shared",
                format!("the greatest holds less than {SEEDED}, and {LEADERS} or more lead in effect"),
            ),
            Some(_) => {
                ("between stages", format!("founders below {SEEDED}; neither shared nor independent by rule"))
            }
        }
    }

    /// The founders' share year by year: its Theil-Sen slope.
    pub(super) fn trend(&self, domain: &Domain) -> Measure {
        let points: Vec<(i16, Measure)> =
            domain.years.iter().map(|(year, shares)| (*year, shares.share_of_all(&self.founders))).collect();
        slope(&points, index())
    }

    /// The same of the number of results on record.
    pub(super) fn outputs(&self) -> Measure {
        let count = |terms: &Vec<Term>| Measure::count("results", terms.clone());
        let points: Vec<(i16, Measure)> =
            self.results.iter().map(|(year, terms)| (*year, count(terms))).collect();
        slope(&points, index())
    }

    /// Whether the founders seed: their share falls while outputs do not.
    pub(super) fn seeds(&self, domain: &Domain) -> &'static str {
        let value = |measure: Measure| measure.value.map(|value| value.to_f64());
        match (value(self.trend(domain)), value(self.outputs())) {
            (Some(trend), _) if trend >= 0.0 => "no: the founders’ share does not fall",
            (Some(_), Some(outputs)) if outputs >= 0.0 => "yes: their share falls, outputs do not",
            (Some(_), Some(_)) => "no: their share falls, and outputs fall with it",
            (Some(_), None) => "their share falls; outputs of fewer than three years on record",
            (None, _) => "cannot be told",
        }
    }
}

fn months_between(from: PartialDate, to: PartialDate) -> i64 {
    let months = |date: PartialDate| {
        let last = PartialDate::from_day(date.last_day());
        i64::from(last.year()) * 12 + i64::from(last.month().unwrap_or(12))
    };
    months(to) - months(from)
}
