//! Exchange rates on record: which one holds for a day, and what it is read from.
//!
//! An exchange rate is an observation about a currency (`x:iso4217:EUR`) whose value is in another (`1.12 USD`): so many
//! of the other for one of it (`docs/spec/rates.md`). Statements and rows of every registered file count alike; values
//! that are broken down, and such as are not above zero, do not.
//!
//! **Which rate holds.** Of a day: the nearest day's on or before it, at most so many days before; else the month's that
//! it lies in, else an earlier month's within the same limit; else the year's that it lies in. Of a month: the month's
//! own; else the mean of at least ten of its days; else the nearest before its end, within the limit; else the year's. Of
//! a year: the year's own; else the mean of its twelve months; else the mean of its days, where every month has one.
//!
//! **Among several.** The nearest in this sense; of equally near ones a stated rate before one through a third currency;
//! then the file that the reader names; then the file with the least key; a signed statement after all files, the
//! least first; then a rate as it stands before one turned round.
//!
//! **Cross rates.** Where no rate joins two currencies, one through a third that has a rate with both: amounts are
//! divided or multiplied by each in turn. The nearness of such a pair is that of its farther half.

mod index;

use super::days::{self, Span};
use crate::judge;
use crate::measure::{Evidence, Number};
use crate::term::Term;
use index::{Entry, Series, TableRates};
use polyad_ledger::state::{Act, Dataset, Fact, State};
use polyad_model::{Currency, DatasetKey, Exact, PartialDate, Ref};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The indicator under which the readers of this project file exchange rates. A rate is known by its currencies, under
/// whatever indicator it stands.
pub const EXCHANGE_RATE: &str = "x:atlas:exchange-rate";

/// Fewest days whose mean stands for a month.
const DAYS_OF_A_MONTH_LEAST: usize = 10;
/// Where in an observation its number stands.
const VALUE: &str = "value.value";

/// The exchange rates of a state.
///
/// Files are read into columns once, whatever state they are asked through; statements are read each time.
#[derive(Debug)]
pub struct Rates<'a> {
    state: &'a State,
    sources: Vec<Source<'a>>,
    /// The file that settles ties.
    preferred: Option<DatasetKey>,
    /// Whether anybody attested anything; if not, every rate is as reported.
    attested: bool,
}

/// Where rates come from.
#[derive(Debug)]
struct Source<'a> {
    dataset: Option<&'a Dataset>,
    /// The statements that entries number, where there is no file.
    acts: Vec<&'a Act>,
    rates: Arc<TableRates>,
}

/// The rate that an amount was converted with: everything needed to name it and to doubt it.
#[derive(Debug, Clone, PartialEq)]
pub struct RateUsed {
    /// What one of the first currency is in the second.
    pub value: f64,
    /// The currency converted from.
    pub from: Currency,
    /// The currency converted to.
    pub to: Currency,
    /// The value date it was asked for.
    pub asked: PartialDate,
    /// The date it is of: of two halves the earlier. A mean is of its month or year.
    pub date: PartialDate,
    /// The third currency, of a cross rate.
    pub via: Option<Currency>,
    /// The stated rates it is made of: one, or two of a cross rate.
    pub legs: Vec<Leg>,
    /// The lowest evidence among its facts.
    pub evidence: Evidence,
}

/// One stated rate, or the mean of several of one source.
#[derive(Debug, Clone, PartialEq)]
pub struct Leg {
    /// So many of `quote` …
    pub value: f64,
    /// … for one of this.
    pub base: Currency,
    /// The currency it is stated in.
    pub quote: Currency,
    /// The day, month or year it is of.
    pub date: PartialDate,
    /// Whether an amount is divided by it, because it is stated the other way round.
    pub divides: bool,
    /// The file; `None`: a signed statement.
    pub dataset: Option<DatasetKey>,
    /// The facts: one, or all that a mean is taken of.
    pub facts: Vec<Ref>,
}

/// Why there is no rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NoRate {
    /// No rate joins the two currencies at or before the date.
    None,
    /// The nearest is from this date: farther before than the limit allows.
    TooOld(PartialDate),
}

/// How near a rate is; less is nearer. First the sort of date, then days between.
type Nearness = (u8, u32);

/// What was found for one pair of currencies.
#[derive(Debug, Clone)]
struct Found {
    nearness: Nearness,
    not_preferred: bool,
    source: usize,
    divides: bool,
    base: Currency,
    quote: Currency,
    date: PartialDate,
    /// One, or all that a mean is taken of.
    entries: Vec<Entry>,
}

impl<'a> Rates<'a> {
    /// The rates of a state; of equally near ones those of the file `preferred` are taken.
    pub fn of(state: &'a State, preferred: Option<DatasetKey>) -> Rates<'a> {
        let mut sources: Vec<Source<'a>> = Vec::new();
        let mut datasets: Vec<&'a Arc<Dataset>> = state.datasets().collect();
        datasets.sort_by_key(|dataset| dataset.key);
        for dataset in datasets {
            let Some(table) = dataset.loaded.as_ref().map(|loaded| &loaded.table) else { continue };
            let rates = index::of_table(table);
            if !rates.is_empty() {
                sources.push(Source { dataset: Some(dataset), acts: Vec::new(), rates });
            }
        }
        // Acts come first among the facts of a kind.
        let acts = state.facts("observation").map_while(|fact| match fact {
            Fact::Act(act) => Some(act),
            Fact::Row(..) => None,
        });
        let mut acts: Vec<&Act> = acts.filter(|act| index::is_rate(act)).collect();
        acts.sort_by_key(|act| act.id());
        if !acts.is_empty() {
            let rates = Arc::new(TableRates::of_acts(&acts));
            sources.push(Source { dataset: None, acts, rates });
        }
        let attested = state.facts("attestation").next().is_some();
        Rates { state, sources, preferred, attested }
    }

    /// No rates: for amounts that stay as they are stated.
    pub(super) fn none(state: &'a State) -> Rates<'a> {
        Rates { state, sources: Vec::new(), preferred: None, attested: false }
    }

    /// Whether no rate at all is on record.
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }

    /// The files that bring rates, by key.
    pub fn datasets(&self) -> impl Iterator<Item = &'a Dataset> {
        self.sources.iter().filter_map(|source| source.dataset)
    }

    /// All currencies that some rate names.
    pub fn currencies(&self) -> BTreeSet<Currency> {
        self.sources.iter().flat_map(|source| source.rates.currencies()).collect()
    }

    /// What one of a currency is in another on a date, by the rules at the head of this file.
    ///
    /// # Errors
    /// [`NoRate`] where no rate joins the two, not even through a third currency, or only one too long before.
    pub fn rate(
        &self,
        from: Currency,
        to: Currency,
        on: PartialDate,
        limit_days: u32,
    ) -> Result<RateUsed, NoRate> {
        let found = match self.nearest(from, to, on, limit_days) {
            Some(found) => found,
            None => {
                let farther = self.nearest(from, to, on, u32::MAX);
                return Err(farther.map_or(NoRate::None, |legs| {
                    NoRate::TooOld(
                        legs.iter().map(|leg| leg.date).min_by_key(|date| days::last(*date)).unwrap_or(on),
                    )
                }));
            }
        };
        Ok(self.used(from, to, on, found))
    }

    /// The halves of the nearest rate: one, or two through a third currency.
    fn nearest(&self, from: Currency, to: Currency, on: PartialDate, limit: u32) -> Option<Vec<Found>> {
        let direct = self.leg(from, to, on, limit);
        if direct.as_ref().is_some_and(|found| found.nearness == (0, 0)) {
            return direct.map(|found| vec![found]);
        }
        let (near_from, near_to) = (self.neighbours(from), self.neighbours(to));
        let crossed = near_from.intersection(&near_to).filter_map(|via| {
            let (first, second) = (self.leg(from, *via, on, limit)?, self.leg(*via, to, on, limit)?);
            Some((*via, first, second))
        });
        let best = crossed.min_by_key(|(via, first, second)| {
            let not_preferred = u8::from(first.not_preferred) + u8::from(second.not_preferred);
            let sources = first.source.max(second.source);
            (first.nearness.max(second.nearness), not_preferred, sources, *via)
        });
        match (direct, best) {
            (Some(direct), Some((_, first, second)))
                if first.nearness.max(second.nearness) < direct.nearness =>
            {
                Some(vec![first, second])
            }
            (Some(direct), _) => Some(vec![direct]),
            (None, Some((_, first, second))) => Some(vec![first, second]),
            (None, None) => None,
        }
    }

    /// The currencies that have a stated rate with this one, either way round.
    pub fn neighbours(&self, currency: Currency) -> BTreeSet<Currency> {
        self.sources.iter().flat_map(|source| source.rates.neighbours(currency)).copied().collect()
    }

    /// All stated rates between two currencies, newest first; `divides` as for an amount of the first. Of equal dates
    /// shorter ones come first, then the order among several.
    pub fn stated(&self, from: Currency, to: Currency) -> Vec<Leg> {
        let mut found: Vec<Found> = Vec::new();
        for (source, of) in self.sources.iter().enumerate() {
            for (base, quote) in [(from, to), (to, from)] {
                let series = of.rates.series(base, quote).into_iter();
                let entries =
                    series.flat_map(|series| [&series.days, &series.months, &series.years]).flatten();
                found.extend(entries.map(|entry| Found {
                    nearness: (0, 0),
                    not_preferred: self.preferred.is_some()
                        && of.dataset.map(|own| own.key) != self.preferred,
                    source,
                    divides: base != from,
                    base,
                    quote,
                    date: entry.date,
                    entries: vec![*entry],
                }));
            }
        }
        found.sort_by_key(|found| {
            let date = std::cmp::Reverse((days::last(found.date), days::first(found.date)));
            (date, found.not_preferred, found.source, found.divides)
        });
        found.into_iter().map(|found| self.as_stated(found)).collect()
    }

    /// The nearest stated rate between two currencies, either way round.
    fn leg(&self, from: Currency, to: Currency, on: PartialDate, limit: u32) -> Option<Found> {
        let mut best: Option<Found> = None;
        for (at, source) in self.sources.iter().enumerate() {
            for (base, quote) in [(from, to), (to, from)] {
                let Some(series) = source.rates.series(base, quote) else { continue };
                let Some((nearness, date, entries)) = on_date(series, on, limit) else { continue };
                let key = source.dataset.map(|dataset| dataset.key);
                let found = Found {
                    nearness,
                    not_preferred: self.preferred.is_some() && key != self.preferred,
                    source: at,
                    divides: base != from,
                    base,
                    quote,
                    date,
                    entries: entries.to_vec(),
                };
                let order =
                    |found: &Found| (found.nearness, found.not_preferred, found.source, found.divides);
                if best.as_ref().is_none_or(|best| order(&found) < order(best)) {
                    best = Some(found);
                }
            }
        }
        best
    }

    fn used(&self, from: Currency, to: Currency, asked: PartialDate, found: Vec<Found>) -> RateUsed {
        let via = (found.len() == 2).then(|| match found[0].base == from {
            true => found[0].quote,
            false => found[0].base,
        });
        let legs: Vec<Leg> = found.into_iter().map(|found| self.as_stated(found)).collect();
        let value = legs
            .iter()
            .fold(1.0, |value, leg| if leg.divides { value / leg.value } else { value * leg.value });
        let date = legs.iter().map(|leg| leg.date).min_by_key(|date| days::last(*date)).unwrap_or(asked);
        let facts = legs.iter().flat_map(|leg| &leg.facts);
        let evidence = match self.attested {
            true => facts.map(|fact| judge::of_fact(self.state, fact).0).min().unwrap_or(Evidence::E0),
            false => Evidence::E0,
        };
        RateUsed { value, from, to, asked, date, via, legs, evidence }
    }

    fn as_stated(&self, found: Found) -> Leg {
        let source = &self.sources[found.source];
        let mean = found.entries.iter().map(|entry| entry.rate).sum::<f64>() / found.entries.len() as f64;
        Leg {
            value: mean,
            base: found.base,
            quote: found.quote,
            date: found.date,
            divides: found.divides,
            dataset: source.dataset.map(|dataset| dataset.key),
            facts: found.entries.iter().map(|entry| source.address(*entry)).collect(),
        }
    }
}

impl Source<'_> {
    fn address(&self, entry: Entry) -> Ref {
        let row = || {
            let dataset = self.dataset?;
            let row = dataset.loaded.as_ref()?.table.group("observation")?.row(entry.at)?;
            Some(Fact::Row(dataset, row).address())
        };
        row().unwrap_or_else(|| Ref::Statement(self.acts[entry.at as usize].id()))
    }
}

impl RateUsed {
    /// The facts it rests on.
    pub fn facts(&self) -> impl Iterator<Item = &Ref> {
        self.legs.iter().flat_map(|leg| &leg.facts)
    }

    /// The files it rests on; signed statements are none.
    pub fn datasets(&self) -> BTreeSet<DatasetKey> {
        self.legs.iter().filter_map(|leg| leg.dataset).collect()
    }

    /// Days between the rate and the first day of the value date; 0 where it holds for the date itself.
    pub fn days_before(&self) -> u32 {
        u32::try_from(days::first(self.asked) - days::last(self.date)).unwrap_or(0)
    }

    /// What amounts are multiplied by, and what they are divided by.
    pub(crate) fn terms(&self) -> (Vec<Term>, Vec<Term>) {
        let (over, times): (Vec<&Leg>, Vec<&Leg>) = self.legs.iter().partition(|leg| leg.divides);
        (times.into_iter().map(Leg::term).collect(), over.into_iter().map(Leg::term).collect())
    }

    /// The rate as a term over its facts.
    pub fn term(&self) -> Term {
        let (mut times, over) = self.terms();
        let start = match times.len() {
            0 => Term::Parameter { name: "one".to_owned(), value: Number::Exact(Exact::from(1u64)) },
            1 => times.remove(0),
            _ => Term::Product(times),
        };
        over.into_iter().fold(start, |rate, over| Term::Ratio(Box::new(rate), Box::new(over)))
    }

    /// In one line: `1 EUR = 1.1189 USD, rate of 2015-06-30`, with the third currency of a cross rate.
    pub fn words(&self) -> String {
        let via = self.via.map(|via| format!(", through {via}")).unwrap_or_default();
        let mean = self.legs.iter().map(|leg| leg.facts.len()).max().filter(|facts| *facts > 1);
        let mean = mean.map(|facts| format!(", mean of {facts}")).unwrap_or_default();
        format!("1 {} = {} {}, rate of {}{mean}{via}", self.from, six_digits(self.value), self.to, self.date)
    }
}

impl Leg {
    /// The stated rate as a term: a leaf, or a mean of leaves.
    pub fn term(&self) -> Term {
        match self.facts.as_slice() {
            [one] => Term::part(one.clone(), VALUE),
            many => Term::Ratio(
                Box::new(Term::Sum(many.iter().map(|fact| Term::part(fact.clone(), VALUE)).collect())),
                Box::new(Term::Count(many.iter().map(|fact| Term::fact(fact.clone())).collect())),
            ),
        }
    }
}

/// Six significant digits, for reading.
fn six_digits(value: f64) -> String {
    let places = if value == 0.0 { 0 } else { (5 - value.abs().log10().floor() as i32).clamp(0, 12) };
    let text = format!("{value:.*}", places as usize);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// The rate of one series for a date: how near it is, the date it is of, and its entries, of which the mean is taken.
fn on_date(series: &Series, on: PartialDate, limit: u32) -> Option<(Nearness, PartialDate, &[Entry])> {
    let (first, last) = (days::first(on), days::last(on));
    match days::span(on) {
        Span::Day => stated(0, index::nearest(&series.days, first, limit))
            .or_else(|| stated(1, index::nearest(&series.months, first, limit)))
            .or_else(|| stated(2, index::nearest(&series.years, first, 0))),
        Span::Month => stated(0, index::nearest(&series.months, first, 0))
            .or_else(|| {
                let of_days = index::inside(&series.days, first, last);
                (of_days.len() >= DAYS_OF_A_MONTH_LEAST).then_some(((1, 0), on, of_days))
            })
            .or_else(|| stated(2, index::nearest(&series.days, last, limit)))
            .or_else(|| stated(3, index::nearest(&series.years, first, 0))),
        Span::Year => stated(0, index::nearest(&series.years, first, 0))
            .or_else(|| {
                let of_months = index::inside(&series.months, first, last);
                (of_months.len() == 12).then_some(((1, 0), on, of_months))
            })
            .or_else(|| {
                let of_days = index::inside(&series.days, first, last);
                let months: BTreeSet<Option<u8>> = of_days.iter().map(|entry| entry.date.month()).collect();
                (months.len() == 12).then_some(((2, 0), on, of_days))
            }),
    }
}

/// One entry, its own date and how near it is.
fn stated(sort: u8, found: Option<(&[Entry], u32)>) -> Option<(Nearness, PartialDate, &[Entry])> {
    found.map(|(entries, distance)| ((sort, distance), entries[0].date, entries))
}
