//! Payments against instalments, first in, first out.

use crate::measure::Number;
use crate::term::Term;
use polyad_model::{Exact, ExactSum};

/// Something due or paid: an exact amount on a day.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// How much.
    pub(crate) amount: Exact,
    /// What it came from.
    pub(crate) term: Term,
    /// The day as a number of days; of an instalment without a date none.
    pub(crate) day: Option<i64>,
}

/// A part of one instalment that one payment covers, or that none does.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Lot {
    /// The instalment, by number from 0.
    pub(crate) instalment: usize,
    /// The payment, by number from 0; `None`: not paid.
    pub(crate) payment: Option<usize>,
    /// How much.
    pub(crate) amount: Exact,
    /// The same, computed anew from instalments and payments.
    pub(crate) term: Term,
    /// Days from due to paid, or to the day asked about; never below zero, `None` where the instalment has no date.
    pub(crate) days: Option<i64>,
    /// Whether it is unpaid and its day has come.
    pub(crate) is_open: bool,
}

/// Matches payments to instalments, both in order of their days: the first money pays what was due first.
///
/// Money that was given back takes away what was paid last before it. Paid lots add up to what was paid, up to the
/// sum of the instalments, and all lots to that sum. `None` past 38 digits.
pub(crate) fn first_in_first_out(instalments: &[Entry], payments: &[Entry], today: i64) -> Option<Vec<Lot>> {
    let due = Steps::of(instalments)?;
    let paid = Steps::of(payments)?.never_falling();
    let mut lots = Vec::new();
    let (mut instalment, mut payment) = (0, 0);
    while instalment < instalments.len() {
        let (from, to) = due.around(instalment);
        let of = |payment: Option<usize>, least: Exact, most: Exact, term: Term| {
            let amount = most.checked_add(least.negated())?;
            let due = instalments[instalment].day;
            let until = payment.map_or(Some(today), |payment| payments[payment].day);
            let days = due.zip(until).map(|(due, until)| (until - due).max(0));
            let is_open = payment.is_none() && due.is_some_and(|due| due < today);
            Some(Lot { instalment, payment, amount, term, days, is_open })
        };
        match (payment < payments.len()).then(|| paid.around(payment)) {
            Some((low, high)) => {
                let (least, most) = (from.value.max(low.value), to.value.min(high.value));
                if most > least {
                    let term = between(&[from, low], &[to, high]);
                    lots.push(of(Some(payment), least, most, term)?);
                }
                if high.value < to.value { payment += 1 } else { instalment += 1 }
            }
            None => {
                let last = paid.last();
                let least = from.value.max(last.value);
                if to.value > least {
                    lots.push(of(None, least, to.value, between(&[from, last], &[to]))?);
                }
                instalment += 1;
            }
        }
    }
    Some(lots)
}

/// A running sum and the term that gives it.
#[derive(Debug, Clone)]
struct Level {
    value: Exact,
    term: Term,
}

/// The running sums of entries, from zero.
struct Steps(Vec<Level>);

impl Steps {
    fn of(entries: &[Entry]) -> Option<Steps> {
        let mut levels = vec![Level { value: Exact::ZERO, term: Term::Sum(Vec::new()) }];
        let mut sum = ExactSum::default();
        for (n, entry) in entries.iter().enumerate() {
            sum.add(entry.amount);
            let terms = entries[..=n].iter().map(|entry| entry.term.clone()).collect();
            levels.push(Level { value: sum.total()?, term: Term::Sum(terms) });
        }
        Some(Steps(levels))
    }

    /// The sums with what was given back taken from what was paid last before it: each the least of itself and all
    /// that follow, and never below zero.
    fn never_falling(self) -> Steps {
        let mut levels = self.0;
        let falls = levels.windows(2).any(|pair| pair[1].value < pair[0].value);
        if falls {
            for at in (1..levels.len()).rev() {
                if let Some(next) = levels.get(at + 1).filter(|next| next.value < levels[at].value).cloned() {
                    levels[at] = next;
                }
            }
            let zero = Term::Parameter { name: "nothing".to_owned(), value: Number::ZERO };
            for level in levels.iter_mut().filter(|level| level.value.is_negative()) {
                let term = std::mem::replace(&mut level.term, Term::Sum(Vec::new()));
                *level = Level { value: Exact::ZERO, term: Term::Maximum(vec![term, zero.clone()]) };
            }
        }
        Steps(levels)
    }

    /// The sums before and after an entry.
    fn around(&self, entry: usize) -> (&Level, &Level) {
        (&self.0[entry], &self.0[entry + 1])
    }

    fn last(&self) -> &Level {
        &self.0[self.0.len() - 1]
    }
}

/// The least of some sums minus the greatest of others; sums of nothing are left out.
fn between(from: &[&Level], to: &[&Level]) -> Term {
    let one_or = |levels: &[&Level], many: fn(Vec<Term>) -> Term| {
        let mut terms: Vec<Term> = levels
            .iter()
            .map(|level| level.term.clone())
            .filter(|term| *term != Term::Sum(Vec::new()))
            .collect();
        match terms.len() {
            0 => None,
            1 => terms.pop(),
            _ => Some(many(terms)),
        }
    };
    let most = one_or(to, Term::Minimum).unwrap_or_else(|| Term::Sum(Vec::new()));
    match one_or(from, Term::Maximum) {
        Some(least) => Term::Difference(Box::new(most), Box::new(least)),
        None => most,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entries(amounts: &[(i64, i64)]) -> Vec<Entry> {
        let entry = |(amount, day): &(i64, i64)| {
            let amount = Exact::from(*amount);
            Entry {
                amount,
                term: Term::Parameter { name: "entry".to_owned(), value: Number::Exact(amount) },
                day: Some(*day),
            }
        };
        amounts.iter().map(entry).collect()
    }

    fn told(lots: &[Lot]) -> Vec<(String, i64, bool)> {
        lots.iter().map(|lot| (lot.amount.to_string(), lot.days.unwrap_or(-1), lot.is_open)).collect()
    }

    #[test]
    fn the_first_money_pays_what_was_due_first() {
        let lots = first_in_first_out(
            &entries(&[(30, 0), (30, 365), (30, 730)]),
            &entries(&[(30, 90), (20, 424)]),
            912,
        );
        let lot = |amount: &str, days, open| (amount.to_owned(), days, open);
        let expected =
            [lot("30", 90, false), lot("20", 59, false), lot("10", 547, true), lot("30", 182, true)];
        assert_eq!(told(&lots.unwrap()), expected);
    }

    #[test]
    fn what_is_given_back_was_never_paid() {
        let lots = first_in_first_out(&entries(&[(50, 0)]), &entries(&[(30, 10), (-20, 20), (15, 30)]), 100)
            .unwrap();
        let lot = |amount: &str, days, open| (amount.to_owned(), days, open);
        assert_eq!(told(&lots), [lot("10", 10, false), lot("15", 30, false), lot("25", 100, true)]);
    }

    /// Each unit of money by itself: the naive recount.
    fn naive(due: &[(i64, i64)], paid: &[(i64, i64)], today: i64) -> Vec<(i64, bool)> {
        let each = |entries: &[(i64, i64)]| -> Vec<i64> {
            entries.iter().flat_map(|(amount, day)| std::iter::repeat_n(*day, *amount as usize)).collect()
        };
        let mut held: Vec<i64> = Vec::new();
        for (amount, day) in paid {
            if *amount >= 0 {
                held.extend(std::iter::repeat_n(*day, *amount as usize));
            } else {
                held.truncate(held.len().saturating_sub(amount.unsigned_abs() as usize));
            }
        }
        let units = each(due).into_iter().enumerate();
        units
            .map(|(n, due)| (held.get(n).map_or(today - due, |paid| paid - due).max(0), held.len() <= n))
            .collect()
    }

    proptest! {
        #[test]
        fn lots_agree_with_every_unit_counted_by_itself(
            mut due in prop::collection::vec((0..20i64, 0..900i64), 1..6),
            mut paid in prop::collection::vec((-6..25i64, 0..1000i64), 0..6),
        ) {
            due.sort_by_key(|(_, day)| *day);
            paid.sort_by_key(|(_, day)| *day);
            // What is given back must have been there: the recount knows no debt.
            let mut held = 0;
            for (amount, _) in &mut paid {
                *amount = (*amount).max(-held);
                held += *amount;
            }
            let lots = first_in_first_out(&entries(&due), &entries(&paid), 1000).unwrap();
            let units: Vec<(i64, bool)> = lots
                .iter()
                .flat_map(|lot| {
                    let amount: usize = lot.amount.to_string().parse().unwrap();
                    std::iter::repeat_n((lot.days.unwrap(), lot.payment.is_none()), amount)
                })
                .collect();
            prop_assert_eq!(units, naive(&due, &paid, 1000));
        }
    }
}
