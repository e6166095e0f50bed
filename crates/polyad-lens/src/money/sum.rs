//! A sum of priced amounts of one rung, which says what it leaves out and why.

use super::pricing::{Conversion, Key, Pricer, Pricing, Unpriced};
use crate::measure::{Coverage, Measure, Number, Reason, Status, Unit};
use crate::term::Term;
use polyad_model::{Currency, DatasetKey, Exact, ExactSum, Money, PartialDate, PriceBase, Ref};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Amounts of one rung, priced as they come and added. What cannot be priced is added in its own currency, apart.
///
/// Amounts that convert alike are first added exactly and converted once, so a sum over a million amounts has as many
/// rounding steps as there are currencies and days. The result does not depend on the order in which amounts come.
#[derive(Debug, Clone, Default)]
pub struct PricedSum {
    rung: String,
    units: BTreeMap<Unit, UnitSum>,
    left_out: BTreeMap<(Currency, PriceBase), LeftOut>,
}

/// What one unit adds up to.
#[derive(Debug, Clone, Default)]
struct UnitSum {
    /// By the currency that the rate of the base year is from, where there is one; then by what converts alike.
    by_base: BTreeMap<Option<Currency>, ConvertedAlike>,
}

/// Amounts by what converts alike, each with how.
type ConvertedAlike = BTreeMap<Key, (Arc<Conversion>, Group)>;

/// Amounts of one currency and price base.
#[derive(Debug, Clone, Default)]
struct Group {
    count: u64,
    amounts: ExactSum,
    terms: Vec<Term>,
}

#[derive(Debug, Clone, Default)]
struct LeftOut {
    group: Group,
    /// By code, with how many amounts and the first of them in the order of reasons.
    reasons: BTreeMap<&'static str, (u64, Option<Unpriced>)>,
}

/// How much of one currency was priced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurrencyCoverage {
    /// The currency as stated.
    pub currency: Currency,
    /// The price base as stated.
    pub prices: PriceBase,
    /// How many amounts were priced, of how many.
    pub count: Coverage,
    /// The total of those priced, as stated; `None` past 38 digits.
    pub priced: Option<Exact>,
    /// The total of those left out, as stated; `None` past 38 digits.
    pub left_out: Option<Exact>,
}

/// Amounts of one currency that could not be priced.
#[derive(Debug, Clone, PartialEq)]
pub struct NotPriced {
    /// Their total in their own currency and prices.
    pub total: Measure,
    /// How many.
    pub count: u64,
    /// Why: of each sort of reason one example, with the number of amounts.
    pub reasons: Vec<(Unpriced, u64)>,
}

/// Two sums of different rungs are never added.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{one}` and `{other}` are two rungs and are never added")]
pub struct MixedRungs {
    /// The rung of one sum.
    pub one: String,
    /// The rung of the other.
    pub other: String,
}

impl PricedSum {
    /// An empty sum of one rung: `pledged`, `committed`, `disbursed`, or a source's own word.
    pub fn of_rung(rung: impl Into<String>) -> PricedSum {
        PricedSum { rung: rung.into(), ..PricedSum::default() }
    }

    /// The rung of all its amounts.
    pub fn rung(&self) -> &str {
        &self.rung
    }

    /// Prices an amount and adds it; one that cannot be priced is added to what is left out. `term` is its own term.
    /// Answers why it was left out.
    pub fn add(
        &mut self,
        pricer: &Pricer<'_>,
        money: Money,
        term: Term,
        payer: Option<&Ref>,
    ) -> Result<(), Unpriced> {
        self.add_several(pricer, money, 1, term, payer)
    }

    /// The same for so many amounts that convert alike: `money` is their total, `term` what the total is computed from.
    pub fn add_several(
        &mut self,
        pricer: &Pricer<'_>,
        money: Money,
        count: u64,
        term: Term,
        payer: Option<&Ref>,
    ) -> Result<(), Unpriced> {
        match pricer.conversion(money, payer) {
            Ok(conversion) => {
                let base = conversion.base_rate.as_ref().map(|rate| rate.from);
                let unit = match self.units.contains_key(&conversion.unit) {
                    true => self.units.get_mut(&conversion.unit),
                    false => Some(self.units.entry(conversion.unit.clone()).or_default()),
                };
                if let Some(unit) = unit {
                    let groups = unit.by_base.entry(base).or_default();
                    let group =
                        groups.entry(conversion.key).or_insert_with(|| (conversion, Group::default()));
                    group.1.add(money.amount, count, term);
                }
                Ok(())
            }
            Err(reason) => {
                let left_out = self.left_out.entry((money.currency, money.prices)).or_default();
                left_out.group.add(money.amount, count, term);
                left_out.note(reason, count);
                Err(reason)
            }
        }
    }

    /// Adds another sum of the same rung and pricing.
    ///
    /// # Errors
    /// [`MixedRungs`]; then nothing is added.
    pub fn join(&mut self, other: PricedSum) -> Result<(), MixedRungs> {
        if self.rung != other.rung {
            return Err(MixedRungs { one: self.rung.clone(), other: other.rung });
        }
        for (unit, sum) in other.units {
            let own = self.units.entry(unit).or_default();
            for (base, groups) in sum.by_base {
                let own = own.by_base.entry(base).or_default();
                for (key, (conversion, group)) in groups {
                    own.entry(key).or_insert_with(|| (conversion, Group::default())).1.join(group);
                }
            }
        }
        for (currency, left_out) in other.left_out {
            let own = self.left_out.entry(currency).or_default();
            own.group.join(left_out.group);
            for (count, reason) in left_out.reasons.into_values() {
                reason.into_iter().for_each(|reason| own.note(reason, count));
            }
        }
        Ok(())
    }

    /// How many amounts there are, priced or not.
    pub fn len(&self) -> u64 {
        self.coverage().expected
    }

    /// Whether there is no amount.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether every amount could be priced.
    pub fn is_complete(&self) -> bool {
        self.left_out.is_empty()
    }

    /// How many amounts were priced, of how many.
    pub fn coverage(&self) -> Coverage {
        let known = self.groups().map(|(_, group)| group.count).sum::<u64>();
        let left_out = self.left_out.values().map(|left_out| left_out.group.count).sum::<u64>();
        Coverage { known, expected: known + left_out }
    }

    /// The sum in the one currency and price base asked for.
    ///
    /// With its coverage by count. `partial` where some amounts are left out: the value is of the others, and no bound
    /// can be given, for what is left out has no value in this unit. `not_assessable(fx)` where nothing could be priced,
    /// or where amounts keep their own currencies and there are several: then ask [`PricedSum::measures`]. An empty sum
    /// in a currency asked for is zero.
    pub fn measure(&self, pricing: &Pricing) -> Measure {
        let asked =
            pricing.currency.map(|currency| Unit::Money(currency, pricing.prices().unwrap_or_default()));
        let only = || {
            (self.units.len() == 1 && self.left_out.is_empty()).then(|| self.units.keys().next()).flatten()
        };
        let coverage = self.coverage();
        let unit = asked.as_ref().or_else(only).cloned();
        let sum = unit.as_ref().and_then(|unit| self.units.get(unit));
        match (unit, sum) {
            (Some(unit), Some(sum)) => {
                let status = if self.is_complete() { Status::Ok } else { Status::Partial };
                let measure = sum.measure(unit);
                let status = if measure.value.is_some() { status } else { measure.status };
                Measure { status, coverage: Some(coverage), ..measure }
            }
            (Some(unit), None) if self.is_empty() => Measure::ok(Number::ZERO, unit, Term::Sum(Vec::new())),
            (unit, _) => {
                let terms = self.left_out.values().flat_map(|left_out| &left_out.group.terms);
                let all = self.groups().flat_map(|(_, group)| &group.terms).chain(terms).cloned().collect();
                let unit = unit.unwrap_or_else(|| Unit::Count("amounts in several currencies".to_owned()));
                let reason = if self.is_empty() { Reason::Empty } else { Reason::ExchangeRate };
                let measure = Measure::not_assessable(reason, unit, Term::Count(all));
                Measure { coverage: Some(coverage), ..measure }
            }
        }
    }

    /// One sum for each unit, in order: several where amounts keep their own currencies.
    pub fn measures(&self) -> Vec<Measure> {
        self.units.iter().map(|(unit, sum)| sum.measure(unit.clone())).collect()
    }

    /// What could not be priced, by currency and price base as stated, each with its own total.
    pub fn unpriced(&self) -> Vec<NotPriced> {
        let not_priced = self.left_out.iter().map(|((currency, prices), left_out)| NotPriced {
            total: left_out.group.measure(Unit::Money(*currency, *prices)),
            count: left_out.group.count,
            reasons: left_out
                .reasons
                .values()
                .filter_map(|(count, reason)| Some(((*reason)?, *count)))
                .collect(),
        });
        not_priced.collect()
    }

    /// How much of each currency, as stated, was priced: by count and by amount.
    pub fn by_currency(&self) -> Vec<CurrencyCoverage> {
        let mut all: BTreeMap<(Currency, PriceBase), (Group, Group)> = BTreeMap::new();
        for (key, group) in self.groups() {
            all.entry((key.currency, key.prices)).or_default().0.count_in(group);
        }
        for (currency, left_out) in &self.left_out {
            all.entry(*currency).or_default().1.count_in(&left_out.group);
        }
        let coverage = all.into_iter().map(|((currency, prices), (priced, left_out))| CurrencyCoverage {
            currency,
            prices,
            count: Coverage { known: priced.count, expected: priced.count + left_out.count },
            priced: priced.amounts.total(),
            left_out: left_out.amounts.total(),
        });
        coverage.collect()
    }

    /// The first and last date of the rates that were taken, those of a base year apart; `None` where none was needed.
    pub fn rate_dates(&self) -> Option<(PartialDate, PartialDate)> {
        let dates = self.conversions().filter_map(|conversion| Some(conversion.rate.as_ref()?.date));
        dates.fold(None, |range, date| match range {
            None => Some((date, date)),
            Some((first, last)) => Some((first.min(date), last.max(date))),
        })
    }

    /// The files whose rates and deflators were taken; signed statements are none.
    pub fn datasets(&self) -> BTreeSet<DatasetKey> {
        let of = |conversion: &Arc<Conversion>| {
            let rates = [&conversion.rate, &conversion.base_rate].into_iter().flatten();
            let mut keys: BTreeSet<DatasetKey> = rates.flat_map(|rate| rate.datasets()).collect();
            keys.extend(conversion.deflator.iter().filter_map(|deflator| deflator.dataset));
            keys
        };
        self.conversions().flat_map(of).collect()
    }

    /// What stands beside the figure: rung, currency, price base, dates of rates, coverage, what is left out and why.
    pub fn words(&self, pricing: &Pricing) -> String {
        let mut words = vec![format!("{}: {}", self.rung, pricing.words())];
        match self.rate_dates() {
            Some((first, last)) if first == last => words.push(format!("exchange rate of {first}")),
            Some((first, last)) => words.push(format!("exchange rates of {first} to {last}")),
            None => {}
        }
        let coverage = self.coverage();
        if !pricing.is_as_stated() {
            words.push(format!("{} of {} amounts priced", coverage.known, coverage.expected));
        }
        for left_out in self.unpriced() {
            let total = crate::format::exact(&left_out.total);
            let reasons: Vec<String> =
                left_out.reasons.iter().map(|(reason, _)| reason.to_string()).collect();
            words.push(format!("left out: {total} ({})", reasons.join("; ")));
        }
        words.join("; ")
    }

    fn groups(&self) -> impl Iterator<Item = (&Key, &Group)> {
        let bases = self.units.values().flat_map(|unit| unit.by_base.values());
        bases.flat_map(|groups| groups.iter().map(|(key, (_, group))| (key, group)))
    }

    fn conversions(&self) -> impl Iterator<Item = &Arc<Conversion>> {
        let bases = self.units.values().flat_map(|unit| unit.by_base.values());
        bases.flat_map(|groups| groups.values().map(|(conversion, _)| conversion))
    }
}

impl UnitSum {
    /// The sum: exact where nothing was converted, else floating, added in the order of the term.
    fn measure(&self, unit: Unit) -> Measure {
        let mut unchanged = ExactSum::default();
        let mut unchanged_terms = Vec::new();
        let mut parts: Vec<(f64, Term)> = Vec::new();
        for groups in self.by_base.values() {
            let mut of_base: Vec<(f64, Term)> = Vec::new();
            let mut last = None;
            for (conversion, group) in groups.values() {
                if conversion.is_identity() {
                    unchanged.join(&group.amounts);
                    unchanged_terms.extend(group.terms.iter().cloned());
                    continue;
                }
                let Some(total) = group.amounts.total() else {
                    return Measure::not_assessable(
                        Reason::NotApplicable,
                        unit,
                        Term::Sum(group.terms.clone()),
                    );
                };
                let value = conversion.to_value_date(Number::Exact(total)).to_f64();
                of_base.push((value, conversion.term_to_value_date(sum_of(group.terms.clone()))));
                last = Some(conversion);
            }
            if let Some(conversion) = last {
                let sum = of_base.iter().map(|(value, _)| value).sum::<f64>();
                let value = conversion.to_base_rate(Number::Float(sum)).to_f64();
                let term = sum_of(of_base.into_iter().map(|(_, term)| term).collect());
                parts.push((value, conversion.term_to_base_rate(term)));
            }
        }
        let Some(exact) = unchanged.total() else {
            return Measure::not_assessable(Reason::NotApplicable, unit, Term::Sum(unchanged_terms));
        };
        if parts.is_empty() {
            return Measure::ok(Number::Exact(exact), unit, sum_of(unchanged_terms));
        }
        if !unchanged_terms.is_empty() {
            parts.insert(0, (exact.to_f64(), sum_of(unchanged_terms)));
        }
        let value = parts.iter().map(|(value, _)| value).sum::<f64>();
        let term = sum_of(parts.into_iter().map(|(_, term)| term).collect());
        Measure::ok(Number::Float(value), unit, term)
    }
}

/// A sum as a term; of one addend the addend itself.
fn sum_of(mut terms: Vec<Term>) -> Term {
    match terms.len() {
        1 => terms.remove(0),
        _ => Term::Sum(terms),
    }
}

impl Group {
    fn add(&mut self, amount: Exact, count: u64, term: Term) {
        self.count += count;
        self.amounts.add(amount);
        self.terms.push(term);
    }

    fn join(&mut self, other: Group) {
        self.count_in(&other);
        self.terms.extend(other.terms);
    }

    /// Counts and adds without the terms.
    fn count_in(&mut self, other: &Group) {
        self.count += other.count;
        self.amounts.join(&other.amounts);
    }

    fn measure(&self, unit: Unit) -> Measure {
        let term = sum_of(self.terms.clone());
        match self.amounts.total() {
            Some(total) => Measure::ok(Number::Exact(total), unit, term),
            None => Measure::not_assessable(Reason::NotApplicable, unit, term),
        }
    }
}

impl LeftOut {
    fn note(&mut self, reason: Unpriced, times: u64) {
        let (count, first) = self.reasons.entry(reason.code()).or_default();
        *count += times;
        *first = Some(first.map_or(reason, |first| first.min(reason)));
    }
}
