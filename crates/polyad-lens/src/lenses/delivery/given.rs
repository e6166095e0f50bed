//! Contributions by what they are: signed, paid, used, paid back, only guaranteed, or reported from the other end.

use super::amount::Amount;
use super::prices::Prices;
use super::reports;
use crate::facts;
use crate::measure::{Reason, Unit};
use polyad_ledger::state::{Fact, State};
use polyad_model::{PartialDate, Ref};
use std::collections::BTreeSet;

/// What a contribution is, as `docs/methods` §3.1 has it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Class {
    /// Outgoing commitment: 2.
    Signed,
    /// Disbursement, reimbursement, equity bought: 3, 7, 8.
    Paid,
    /// Expenditure: 4; paid only at the end of the chain.
    Spent,
    /// Loan repayment and equity sold: 6, 9.
    Repaid,
    /// Credit guarantee: 10; an exposure until it is called.
    Guaranteed,
    /// Interest: 5; in no sum.
    Interest,
    /// Incoming funds and incoming commitments: 1, 11; the other end of what somebody gave.
    Incoming,
    /// Money of others that came because of it.
    Mobilised,
    /// Any other word of a source.
    Word(String),
}

/// One contribution with an amount.
#[derive(Debug, Clone)]
pub(crate) struct Given<'a> {
    /// The statement or row.
    pub(crate) fact: Fact<'a>,
    /// What it is.
    pub(crate) class: Class,
    /// How much as stated.
    pub(crate) stated: Amount,
    /// How much in the unit that was asked for, or why it is not known there.
    pub(crate) amount: Result<Amount, Reason>,
    /// When.
    pub(crate) day: Option<PartialDate>,
    /// Whether its source calls it a total, a part, or says nothing.
    pub(crate) extent: Option<String>,
    /// The report of the same transfer that counts; this one is in no sum.
    pub(crate) stands_for: Option<Fact<'a>>,
    /// Other reports of the same transfer, which this one stands for.
    pub(crate) also_reported: Vec<Fact<'a>>,
    /// Whether giver and receiver each report it.
    pub(crate) is_matched: bool,
    by: Option<Ref>,
    to: Option<Ref>,
}

impl Class {
    /// The class of a contribution: by its type of transaction where it has one, else by its stage.
    pub(crate) fn of(fact: Fact<'_>) -> Class {
        if let Some(flow) = fact.word("flow") {
            return match flow.as_str() {
                "2" => Class::Signed,
                "3" | "7" | "8" => Class::Paid,
                "4" => Class::Spent,
                "6" | "9" => Class::Repaid,
                "10" => Class::Guaranteed,
                "5" => Class::Interest,
                "1" | "11" => Class::Incoming,
                other => Class::Word(format!("transaction of type {other}")),
            };
        }
        match fact.word("stage").as_deref() {
            Some("committed") => Class::Signed,
            Some("disbursed") => Class::Paid,
            Some("spent") => Class::Spent,
            Some("mobilised") => Class::Mobilised,
            _ => Class::Word(
                facts::words(fact, "as_called").unwrap_or_else(|| "other".to_owned()).to_lowercase(),
            ),
        }
    }
}

impl<'a> Given<'a> {
    /// Contributions that count on the day, each once. A row that its actor answered counts nowhere, and neither does
    /// what has no amount in numbers.
    pub(crate) fn all(
        state: &'a State,
        prices: &Prices<'_>,
        facts: impl IntoIterator<Item = Fact<'a>>,
        day: PartialDate,
    ) -> Vec<Given<'a>> {
        Given::of_facts(state, prices, facts, day, false)
    }

    /// The same over contributions that name one pledge, by whichever of its versions.
    pub(crate) fn of_pledge(
        state: &'a State,
        prices: &Prices<'_>,
        facts: impl IntoIterator<Item = Fact<'a>>,
        day: PartialDate,
    ) -> Vec<Given<'a>> {
        Given::of_facts(state, prices, facts, day, true)
    }

    fn of_facts(
        state: &'a State,
        prices: &Prices<'_>,
        facts: impl IntoIterator<Item = Fact<'a>>,
        day: PartialDate,
        is_one_pledge: bool,
    ) -> Vec<Given<'a>> {
        let mut seen = BTreeSet::new();
        let mut found: Vec<Given<'a>> = facts
            .into_iter()
            .filter(|fact| seen.insert(fact.address()) && facts::answer(state, *fact).is_none())
            .filter_map(|fact| Given::of(state, prices, fact))
            .filter(|given| given.day.is_none_or(|when| when.first_day() <= day.last_day()))
            .collect();
        found.sort_by_key(|given| {
            (given.day.map(|day| (day.first_day(), day.last_day())), given.fact.address())
        });
        reports::mark(state, &mut found, is_one_pledge);
        found
    }

    fn of(state: &State, prices: &Prices<'_>, fact: Fact<'a>) -> Option<Given<'a>> {
        let stated = Amount::of(fact, "what")?;
        let same = |name: Option<Ref>| name.map(|name| state.links().representative(&name).clone());
        let (by, to, day) = (same(fact.reference("by")), same(fact.reference("to")), fact.date("when"));
        let amount = prices.of(&stated, stated.date.or(day), by.as_ref());
        let (class, extent) = (Class::of(fact), fact.word("extent"));
        let (stands_for, also_reported) = (None, Vec::new());
        Some(Given {
            fact,
            class,
            stated,
            amount,
            day,
            extent,
            stands_for,
            also_reported,
            is_matched: false,
            by,
            to,
        })
    }

    /// Whether its source calls it a total, which stands alone.
    pub(crate) fn is_total(&self) -> bool {
        self.extent.as_deref() == Some("total")
    }

    /// Whether its source calls it a part of a whole.
    pub(crate) fn is_part(&self) -> bool {
        self.extent.as_deref() == Some("part")
    }

    /// Whether it is known in this unit.
    pub(crate) fn is_in(&self, unit: &Unit) -> bool {
        self.amount.as_ref().is_ok_and(|amount| amount.unit == *unit)
    }

    /// The receiver, of linked names the one that stands for all.
    pub(crate) fn to(&self) -> Option<&Ref> {
        self.to.as_ref()
    }

    /// The giver, of linked names the one that stands for all.
    pub(crate) fn by(&self) -> Option<&Ref> {
        self.by.as_ref()
    }
}

/// The contributions of a set that are paid, gross: 3, 7 and 8, and 4 where the chain ends. An expenditure is the end of
/// the chain when whoever spends got nothing within the set, since what was handed on was counted then, and whoever
/// receives gives nothing within it.
pub(crate) fn paid<'g, 'a>(set: &'g [Given<'a>]) -> Vec<&'g Given<'a>> {
    let moves = |given: &&Given<'_>| matches!(given.class, Class::Paid | Class::Spent);
    let got: BTreeSet<&Ref> =
        set.iter().filter(|given| given.class == Class::Paid).filter_map(|given| given.to.as_ref()).collect();
    let gave: BTreeSet<&Ref> = set.iter().filter(moves).filter_map(|given| given.by.as_ref()).collect();
    let ends = |given: &Given<'_>| {
        given.class == Class::Spent
            && given.by.as_ref().is_none_or(|by| !got.contains(by))
            && given.to.as_ref().is_none_or(|to| !gave.contains(to) || given.by.as_ref() == Some(to))
    };
    let counts = |given: &&Given<'_>| given.stands_for.is_none();
    set.iter().filter(counts).filter(|given| given.class == Class::Paid || ends(given)).collect()
}

/// Those of a class, each transfer once.
pub(crate) fn of_class<'g, 'a>(set: &'g [Given<'a>], class: &Class) -> Vec<&'g Given<'a>> {
    set.iter().filter(|given| given.class == *class && given.stands_for.is_none()).collect()
}
