//! What of a pledge is due by when: its stated instalments, else an even pace from its first day to its last.

use super::amount::Amount;
use super::chain;
use super::days::due_number;
use super::lots::Entry;
use super::prices::Prices;
use crate::measure::{Measure, Number, Reason};
use crate::term::Term;
use crate::view::ViewFinding;
use polyad_ledger::reading;
use polyad_ledger::state::Fact;
use polyad_model::{PartialDate, Ref};

/// One instalment.
#[derive(Debug, Clone)]
pub(crate) struct Instalment {
    /// By when; `None`: not stated.
    pub(crate) due: Option<PartialDate>,
    /// How much, as stated.
    pub(crate) stated: Amount,
    /// How much in the money that is asked for.
    pub(crate) amount: Result<Amount, Reason>,
}

/// What was promised, and when it is due.
#[derive(Debug, Clone)]
pub(crate) struct Promise {
    /// The whole, as stated; `None`: in words, or not to be read.
    pub(crate) stated: Option<Amount>,
    /// The whole in the money that is asked for.
    pub(crate) amount: Result<Amount, Reason>,
    /// Its parts by day. Without a schedule one part, due on the last day of the period.
    pub(crate) instalments: Vec<Instalment>,
    /// Whether the source states the parts.
    pub(crate) is_scheduled: bool,
    /// First and last day of the period, for an even pace.
    period: (Option<PartialDate>, Option<PartialDate>),
}

impl Promise {
    /// The promise of one version of a pledge. A schedule that does not fit the amount is set aside, and said so.
    pub(crate) fn of(
        fact: Fact<'_>,
        prices: &Prices<'_>,
        by: Option<&Ref>,
        findings: &mut Vec<ViewFinding>,
    ) -> Promise {
        let period = fact.period("period").map_or((None, None), |period| (period.from, period.to));
        let Some(whole) = Amount::of(fact, "what") else {
            return Promise {
                stated: None,
                amount: Err(Reason::NotApplicable),
                instalments: Vec::new(),
                is_scheduled: false,
                period,
            };
        };
        let scheduled = match stated_parts(fact, &whole, period.1) {
            Ok(parts) => parts,
            Err(why) => {
                findings.push(ViewFinding {
                    code: "schedule-set-aside",
                    message: format!("{why}: it is set aside, and what is due grows evenly over the period."),
                    about: Some(fact.address()),
                });
                Vec::new()
            }
        };
        let is_scheduled = !scheduled.is_empty();
        let parts = if is_scheduled { scheduled } else { vec![(period.1, whole.clone())] };
        let day = whole.date.or(chain::made(fact));
        let priced = |due: Option<PartialDate>, stated: Amount| {
            let on = if is_scheduled { due } else { None };
            let amount = prices.of(&stated, on.or(day), by);
            Instalment { due, stated, amount }
        };
        let instalments: Vec<Instalment> =
            parts.into_iter().map(|(due, stated)| priced(due, stated)).collect();
        let amount = match prices.is_own() || !is_scheduled {
            true => prices.of(&whole, day, by),
            // Each instalment at its own day.
            false => {
                let all: Result<Vec<Amount>, Reason> =
                    instalments.iter().map(|part| part.amount.clone()).collect();
                all.and_then(|all| {
                    let unit = all.first().map_or(whole.unit.clone(), |first| first.unit.clone());
                    Amount::sum(&unit, &all).ok_or(Reason::NotApplicable)
                })
            }
        };
        Promise { stated: Some(whole), amount, instalments, is_scheduled, period }
    }

    /// The instalments as entries of a reckoning; `None` where one is not exact.
    pub(crate) fn entries(&self) -> Option<Vec<Entry>> {
        let entry = |part: &Instalment| {
            Some(Entry {
                amount: part.stated.exact()?,
                term: part.stated.term.clone(),
                day: part.due.map(due_number),
            })
        };
        self.instalments.iter().map(entry).collect()
    }

    /// What is due by the day. Without a schedule the share of the period that has gone by; without a last day there is
    /// nothing to divide by.
    pub(crate) fn due(&self, today: i64) -> Measure {
        let amount = match &self.amount {
            Ok(amount) => amount,
            Err(reason) => {
                let unit =
                    self.stated.as_ref().map_or(crate::measure::Unit::Share, |stated| stated.unit.clone());
                return super::amount::none(*reason, &unit);
            }
        };
        let lacking = |reason| Measure::not_assessable(reason, amount.unit.clone(), amount.term.clone());
        if self.is_scheduled {
            if self.instalments.iter().any(|part| part.due.is_none()) {
                return lacking(Reason::NoDeadline);
            }
            let come =
                self.instalments.iter().filter(|part| part.due.is_some_and(|due| due_number(due) <= today));
            let come: Result<Vec<Amount>, Reason> = come.map(|part| part.amount.clone()).collect();
            return match come.map(|come| Amount::sum(&amount.unit, &come)) {
                Ok(Some(due)) => due.measure(),
                Ok(None) => lacking(Reason::NotApplicable),
                Err(reason) => lacking(reason),
            };
        }
        match self.share_gone(today) {
            Some(share) if share >= 1.0 => amount.measure(),
            Some(share) => amount.share("share of the period gone by", share).measure(),
            None => lacking(Reason::NoDeadline),
        }
    }

    /// How much of the period has gone by, from 0 to 1.
    pub(crate) fn share_gone(&self, today: i64) -> Option<f64> {
        let from = super::days::paid_number(self.period.0?);
        let to = due_number(self.period.1?);
        match to - from {
            ..=0 => Some(if today >= to { 1.0 } else { 0.0 }),
            days => Some(((today - from) as f64 / days as f64).clamp(0.0, 1.0)),
        }
    }
}

/// The stated parts by day; empty where none are stated. What they leave of the whole is due at the end of the period.
fn stated_parts(
    fact: Fact<'_>,
    whole: &Amount,
    end: Option<PartialDate>,
) -> Result<Vec<(Option<PartialDate>, Amount)>, String> {
    let Some(schedule) = fact.value("schedule") else { return Ok(Vec::new()) };
    let items = schedule.as_array().unwrap_or_default();
    let mut parts: Vec<(Option<PartialDate>, Amount)> = Vec::new();
    for (n, item) in items.iter().enumerate() {
        let due = item.get("due").and_then(reading::date);
        let what =
            item.get("what").and_then(|what| Amount::in_value(fact, what, &format!("schedule.{n}.what")));
        let Some((due, what)) = due.zip(what) else {
            return Err(format!("Instalment {} cannot be read", n + 1));
        };
        if what.unit != whole.unit {
            return Err(format!("Instalment {} is in {}, the pledge in {}", n + 1, what.unit, whole.unit));
        }
        if what.value.to_f64() < 0.0 {
            return Err(format!("Instalment {} is below zero", n + 1));
        }
        parts.push((Some(due), what));
    }
    if parts.is_empty() {
        return Ok(parts);
    }
    parts.sort_by_key(|(due, _)| due.map(due_number));
    let sum = Amount::sum(&whole.unit, parts.iter().map(|(_, part)| part))
        .ok_or("The schedule exceeds 38 digits")?;
    let Some(rest) = whole.less(&sum) else { return Err("The schedule exceeds 38 digits".to_owned()) };
    match rest.value.to_f64() {
        below if below < 0.0 => {
            Err(format!("The schedule adds up to {}, the pledge is {}", sum.value, whole.value))
        }
        left if left > 0.0 => {
            parts.push((end, Amount { date: whole.date, ..rest }));
            // An end that is stated can lie before the last instalment.
            parts.sort_by_key(|(due, _)| (due.is_none(), due.map(due_number)));
            Ok(parts)
        }
        _ => Ok(parts),
    }
}

/// An exact zero, where a term has to say that nothing is meant.
pub(crate) fn nothing() -> Term {
    Term::Parameter { name: "nothing".to_owned(), value: Number::ZERO }
}
