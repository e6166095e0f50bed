//! Sums over pledges in one unit, and over all contributions by what they are.

use super::amount::{self, Amount, ratio};
use super::fulfilment::{self, Fulfilment, Standing, lot_amount};
use super::given::{self, Class, Given};
use super::lots::Lot;
use crate::facts;
use crate::format::unit_words;
use crate::measure::{Coverage, Measure, Reason, Status, Unit};
use crate::term::Term;
use crate::view::{Cell, Chart, Table};
use polyad_ledger::state::{EntityKind, Fact, State};
use polyad_model::Ref;
use std::collections::{BTreeMap, BTreeSet};

/// Below this share of inputs a figure is not given.
const COVERAGE_LEAST: f64 = 0.5;

/// Pledges in one unit.
pub(crate) struct Group<'g, 'a> {
    unit: Unit,
    /// Those that may be added: parts, in force.
    parts: Vec<&'g Fulfilment<'a>>,
    /// Those that stand alone.
    alone: Vec<&'g Fulfilment<'a>>,
    withdrawn: Vec<&'g Fulfilment<'a>>,
}

impl<'g, 'a> Group<'g, 'a> {
    /// Pledges by unit.
    pub(crate) fn all(found: &'g [Fulfilment<'a>]) -> Vec<Group<'g, 'a>> {
        let mut groups: BTreeMap<Unit, Group<'g, 'a>> = BTreeMap::new();
        for each in found {
            let Some(unit) = each.unit() else { continue };
            let group = groups.entry(unit.clone()).or_insert_with(|| Group {
                unit,
                parts: Vec::new(),
                alone: Vec::new(),
                withdrawn: Vec::new(),
            });
            let is_part = each.pledge.head.word("extent").as_deref() == Some("part");
            match (each.standing(), is_part) {
                (Standing::Withdrawn, _) => group.withdrawn.push(each),
                (_, true) => group.parts.push(each),
                (_, false) => group.alone.push(each),
            }
        }
        groups.into_values().collect()
    }

    /// The table of sums.
    pub(crate) fn table(groups: &[Group<'g, 'a>]) -> Table {
        let mut table = Table::new(
            "sums",
            "Pledges that may be added, by unit",
            &[
                ("unit", "Unit"),
                ("pledges#", "Pledges added"),
                ("alone#", "Standing alone"),
                ("withdrawn_pledges#", "Withdrawn"),
                ("pledged#", "Pledged"),
                ("withdrawn#", "Pledged and withdrawn"),
                ("signed#", "Signed"),
                ("paid#", "Paid"),
                ("net#", "Paid, net"),
                ("due#", "Due"),
                ("open#", "Due and open"),
                ("signed_share#", "Signed of pledged"),
                ("paid_share#", "Paid of pledged"),
                ("paid_share_ever#", "Paid of all ever pledged"),
                ("paid_of_signed#", "Paid of signed"),
                ("fulfilled#", "Paid of due"),
                ("days_late#", "Days late"),
            ],
            "No pledge here is in numbers.",
        );
        for group in groups {
            table.push(group.cells());
        }
        table
    }

    fn cells(&self) -> Vec<Cell> {
        let count = |pledges: &[&Fulfilment<'_>]| {
            facts::count("pledges", pledges.iter().map(|each| each.pledge.head))
        };
        let pledged =
            self.sum(&self.parts, |each| each.pledged().unwrap_or_else(|| self.none(Reason::Missing)));
        let withdrawn = self.sum(&self.withdrawn, last_promised);
        let ever: Vec<&Fulfilment<'_>> = self.parts.iter().chain(&self.withdrawn).copied().collect();
        let ever = self.sum(&ever, last_promised);
        let (signed, paid) = (self.known(Fulfilment::signed), self.paid());
        let due = self.known(Fulfilment::due);
        vec![
            Cell::Text(unit_name(&self.unit)),
            count(&self.parts).into(),
            count(&self.alone).into(),
            count(&self.withdrawn).into(),
            pledged.clone().into(),
            withdrawn.into(),
            signed.clone().into(),
            paid.clone().into(),
            self.known(Fulfilment::net).into(),
            due.into(),
            self.open().into(),
            ratio(&signed, &pledged).into(),
            self.of_paid(&paid, &pledged).into(),
            self.of_paid(&paid, &ever).into(),
            self.paid_of_signed().into(),
            self.fulfilled().into(),
            self.days_late().into(),
        ]
    }

    /// What was paid on those pledges of which it is known; what the silent ones promise bounds it.
    fn paid(&self) -> Measure {
        let measure = self.known(Fulfilment::paid);
        let (silent, reported): (Vec<&Fulfilment<'_>>, Vec<&Fulfilment<'_>>) =
            self.parts.iter().copied().partition(|each| !each.is_reported());
        let known = reported.iter().filter(|each| each.paid().value.is_some()).count();
        let (Some(value), true) = (measure.value, known < self.parts.len()) else { return measure };
        let coverage = Some(Coverage { known: known as u64, expected: self.parts.len() as u64 });
        // What was paid in other money has no greatest value here.
        let most = (known == reported.len()).then(|| {
            let paid = Amount { value, unit: self.unit.clone(), term: measure.term.clone(), date: None };
            let silent = silent.iter().filter_map(|each| each.promise.amount.clone().ok());
            Amount::sum(&self.unit, &silent.chain([paid]).collect::<Vec<_>>())
        });
        let bounds = most.flatten().map(|most| (value, most.value));
        Measure { status: Status::Partial, bounds, coverage, ..measure }
    }

    /// A ratio of what was paid; none where it is known of fewer than half of the pledges.
    fn of_paid(&self, paid: &Measure, whole: &Measure) -> Measure {
        let measure = ratio(paid, whole);
        match paid.coverage {
            Some(coverage) => covered(measure, coverage.known as usize, coverage.expected as usize),
            None => measure,
        }
    }

    /// Paid over due, over pledges of which payments are on record; with too few of them there is no answer.
    fn fulfilled(&self) -> Measure {
        let due_of = |each: &&&Fulfilment<'_>| each.due().value.is_some_and(|due| due.to_f64() > 0.0);
        let asked: Vec<&Fulfilment<'_>> = self.parts.iter().filter(due_of).copied().collect();
        let known: Vec<&Fulfilment<'_>> =
            asked.iter().copied().filter(|each| each.paid().value.is_some()).collect();
        let measure = ratio(&self.sum(&known, Fulfilment::paid), &self.sum(&known, Fulfilment::due));
        if asked.is_empty() {
            return Measure { value: None, status: Status::NotAssessable(Reason::NotDue), ..measure };
        }
        covered(measure, known.len(), asked.len())
    }

    fn paid_of_signed(&self) -> Measure {
        let both: Vec<&Fulfilment<'_>> = self
            .parts
            .iter()
            .copied()
            .filter(|each| each.signed().value.is_some() && each.paid().value.is_some())
            .collect();
        ratio(&self.sum(&both, Fulfilment::paid), &self.sum(&both, Fulfilment::signed))
    }

    /// Mean days late by amount over the lots of all pledges.
    fn days_late(&self) -> Measure {
        let lots: Vec<&Lot> = self
            .parts
            .iter()
            .filter(|each| {
                each.is_reported()
                    && each.promise.stated.as_ref().is_some_and(|stated| stated.unit == self.unit)
            })
            .flat_map(|each| each.lots())
            .filter(|lot| lot.payment.is_some() || lot.is_open)
            .collect();
        let missing = lots.is_empty().then_some(Reason::Missing);
        fulfilment::late(lots.into_iter(), missing)
    }

    /// Money due and on no record as paid, over pledges of which payments are on record.
    fn open(&self) -> Measure {
        let open: Vec<Amount> = self
            .parts
            .iter()
            .filter(|each| {
                each.is_reported()
                    && each.promise.stated.as_ref().is_some_and(|stated| stated.unit == self.unit)
            })
            .flat_map(|each| {
                each.lots().iter().filter(|lot| lot.is_open).map(|lot| lot_amount(lot, &self.unit))
            })
            .collect();
        match open.is_empty() && !self.parts.iter().any(|each| each.is_reported()) {
            true => self.none(Reason::Missing),
            false => Amount::sum(&self.unit, &open)
                .map_or_else(|| self.none(Reason::NotApplicable), |open| open.measure()),
        }
    }

    /// The sum over those pledges that have the figure.
    fn known(&self, figure: impl Fn(&Fulfilment<'a>) -> Measure) -> Measure {
        let known: Vec<&Fulfilment<'a>> =
            self.parts.iter().copied().filter(|each| figure(each).value.is_some()).collect();
        if known.is_empty() {
            // One reason stands for all where they agree.
            let reasons: BTreeSet<String> =
                self.parts.iter().map(|each| figure(each).status.code()).collect();
            let first = self.parts.first().map(|each| figure(each).status);
            return match (reasons.len(), first) {
                (1, Some(Status::NotAssessable(reason))) => self.none(reason),
                _ => self.none(Reason::Missing),
            };
        }
        self.sum(&known, figure)
    }

    fn sum(&self, pledges: &[&Fulfilment<'a>], figure: impl Fn(&Fulfilment<'a>) -> Measure) -> Measure {
        if pledges.is_empty() {
            return self.none(Reason::Empty);
        }
        let mut amounts = Vec::new();
        for each in pledges {
            let measure = figure(each);
            match (measure.value, measure.status) {
                (Some(value), _) => {
                    amounts.push(Amount { value, unit: self.unit.clone(), term: measure.term, date: None })
                }
                (None, Status::NotAssessable(reason)) => return self.none(reason),
                (None, _) => return self.none(Reason::Missing),
            }
        }
        Amount::sum(&self.unit, &amounts)
            .map_or_else(|| self.none(Reason::NotApplicable), |sum| sum.measure())
    }

    fn none(&self, reason: Reason) -> Measure {
        amount::none(reason, &self.unit)
    }
}

/// What a withdrawn pledge promised last: of one lowered to nothing, the amount before that.
fn last_promised(each: &Fulfilment<'_>) -> Measure {
    let unit = each.unit().unwrap_or(Unit::Share);
    let promised = each.pledge.history.iter().rev().filter_map(|version| Amount::of(*version, "what"));
    let last = promised.into_iter().find(|amount| amount.unit == unit && amount.value.to_f64() != 0.0);
    match (each.standing(), last) {
        (Standing::Withdrawn, Some(last)) => last.measure(),
        _ => each.pledged().unwrap_or_else(|| amount::none(Reason::Missing, &unit)),
    }
}

/// A figure over so many of the inputs that were expected; none with fewer than half.
fn covered(measure: Measure, known: usize, expected: usize) -> Measure {
    let coverage = Some(Coverage { known: known as u64, expected: expected as u64 });
    if (known as f64) < COVERAGE_LEAST * expected as f64 {
        return Measure {
            value: None,
            status: Status::NotAssessable(Reason::Coverage),
            bounds: None,
            coverage,
            ..measure
        };
    }
    let status = if known < expected && measure.value.is_some() { Status::Partial } else { measure.status };
    Measure { status, coverage, ..measure }
}

/// A unit as a heading: the currency with its prices, or what goods are counted in.
pub(crate) fn unit_name(unit: &Unit) -> String {
    match unit {
        Unit::Code(code) => unit_words(code),
        unit => unit.to_string(),
    }
}

/// The rungs of a subject: all contributions by what they are, each unit for itself.
pub(crate) fn stages<'a>(found: &[Fulfilment<'a>], set: &[Given<'a>]) -> Table {
    let mut table = Table::new(
        "stages",
        "Promised, signed, paid, used",
        &[
            ("unit", "Unit"),
            ("stage", "Stage"),
            ("sum#", "Sum of parts"),
            ("parts#", "Parts"),
            ("alone#", "Standing alone"),
            ("rule", "What is in it"),
        ],
        "No pledge and no contribution in numbers is on record here.",
    );
    let units: BTreeSet<Unit> = found
        .iter()
        .filter_map(|each| each.unit())
        .chain(set.iter().filter_map(|given| Some(given.amount.as_ref().ok()?.unit.clone())))
        .collect();
    let paid = given::paid(set);
    for unit in units {
        let pledges = found
            .iter()
            .filter(|each| each.unit().as_ref() == Some(&unit) && each.standing() != Standing::Withdrawn);
        let (parts, alone): (Vec<&Fulfilment<'a>>, Vec<&Fulfilment<'a>>) =
            pledges.partition(|each| each.pledge.head.word("extent").as_deref() == Some("part"));
        let amounts: Vec<Amount> = parts.iter().filter_map(|each| each.promise.amount.clone().ok()).collect();
        let heads = |pledges: &[&Fulfilment<'a>]| -> Vec<Fact<'a>> {
            pledges.iter().map(|each| each.pledge.head).collect()
        };
        let mut rows = vec![(
            "promised",
            "Pledges, each in the version that counts",
            Amount::sum(&unit, &amounts),
            heads(&parts),
            heads(&alone),
        )];
        let class = |class: Class| given::of_class(set, &class);
        let spent_last: Vec<&Given<'a>> =
            paid.iter().copied().filter(|given| given.class == Class::Spent).collect();
        let classes: [(&str, &str, Vec<&Given<'a>>); 7] = [
            ("signed", "Commitments (2)", class(Class::Signed)),
            (
                "paid",
                "Disbursements, reimbursements, equity bought (3, 7, 8); expenditure (4) where the chain ends",
                paid.clone(),
            ),
            (
                "of which spent where the chain ends",
                "Expenditure (4) by and to somebody who hands nothing on",
                spent_last,
            ),
            ("paid back", "Loan repayments and equity sold (6, 9)", class(Class::Repaid)),
            ("used", "All expenditure (4), also of money counted as paid before", class(Class::Spent)),
            ("guaranteed", "Credit guarantees (10): an exposure, not paid", class(Class::Guaranteed)),
            ("mobilised", "Money of others that came because of it", class(Class::Mobilised)),
        ];
        let mut gross = None;
        for (stage, rule, of) in classes {
            let of: Vec<&Given<'a>> = of.into_iter().filter(|given| given.is_in(&unit)).collect();
            let (parts, alone): (Vec<&Given<'a>>, Vec<&Given<'a>>) =
                of.into_iter().partition(|given| given.is_part());
            let amounts: Vec<Amount> = parts.iter().filter_map(|given| given.amount.clone().ok()).collect();
            let sum = Amount::sum(&unit, &amounts);
            let of_facts =
                |given: &[&Given<'a>]| -> Vec<Fact<'a>> { given.iter().map(|given| given.fact).collect() };
            if stage == "paid" {
                gross = sum.clone().filter(|_| !amounts.is_empty());
            }
            let net = (stage == "paid back").then(|| gross.as_ref().zip(sum.as_ref())).flatten();
            let net = net.filter(|_| !amounts.is_empty()).and_then(|(gross, back)| gross.less(back));
            rows.push((stage, rule, sum, of_facts(&parts), of_facts(&alone)));
            if let Some(net) = net {
                rows.push(("paid, net", "Paid less paid back", Some(net), Vec::new(), Vec::new()));
            }
        }
        for (stage, rule, sum, parts, alone) in rows {
            if parts.is_empty() && alone.is_empty() && stage != "paid, net" {
                continue;
            }
            let sum = match sum.filter(|_| stage == "paid, net" || !parts.is_empty()) {
                Some(sum) => sum.measure(),
                None => amount::none(Reason::Empty, &unit),
            };
            let is_derived = parts.is_empty() && alone.is_empty();
            let count = |noun: &str, facts: Vec<Fact<'_>>| match is_derived {
                true => Cell::NotRecorded,
                false => facts::count(noun, facts).into(),
            };
            table.push(vec![
                Cell::Text(unit_name(&unit)),
                Cell::Text(stage.to_owned()),
                sum.into(),
                count("parts", parts),
                count("amounts", alone),
                Cell::Text(rule.to_owned()),
            ]);
        }
    }
    table.chart = Some(Chart::Stages { unit: 0, stage: 1, value: 2 });
    table
}

/// Givers whose payments name no pledge: what they paid, next to what they pledged in that unit.
pub(crate) fn unpledged(state: &State, found: &[Fulfilment<'_>], set: &[Given<'_>]) -> Table {
    let mut table = Table::new(
        "unpledged",
        "Payments that name no pledge",
        &[
            ("by", "Giver"),
            ("unit", "Unit"),
            ("paid#", "Paid, naming no pledge"),
            ("pledged#", "Pledged in this unit"),
            ("share#", "Paid of pledged"),
            ("word", "Word"),
        ],
        "Every payment on record here names a pledge.",
    );
    let free: Vec<&Given<'_>> = given::paid(set)
        .into_iter()
        .filter(|given| given.is_part() && given.fact.reference("pledge").is_none())
        .collect();
    let mut groups: BTreeMap<(Option<Ref>, Unit), Vec<Amount>> = BTreeMap::new();
    for given in free {
        if let Ok(amount) = &given.amount {
            groups.entry((given.by().cloned(), amount.unit.clone())).or_default().push(amount.clone());
        }
    }
    for ((by, unit), amounts) in groups {
        let same = |each: &&Fulfilment<'_>| {
            let own = each.pledge.by().map(|own| state.links().representative(&own).clone());
            own.is_some()
                && own == by
                && each.unit().as_ref() == Some(&unit)
                && each.standing() != Standing::Withdrawn
        };
        let own: Vec<&Fulfilment<'_>> = found.iter().filter(same).collect();
        let pledged: Vec<Amount> = own.iter().filter_map(|each| each.promise.amount.clone().ok()).collect();
        let paid = Amount::sum(&unit, &amounts)
            .map_or_else(|| amount::none(Reason::NotApplicable, &unit), |sum| sum.measure());
        // With no pledge there is nothing to divide by; with one, whether the payments belong to it is not stated.
        let share = match own.is_empty() {
            true => {
                let term = Term::Ratio(Box::new(paid.term.clone()), Box::new(super::due::nothing()));
                Measure::not_assessable(Reason::ZeroBase, Unit::Code("ratio".to_owned()), term)
            }
            false => Measure::not_assessable(
                Reason::Missing,
                Unit::Code("ratio".to_owned()),
                Term::Sum(Vec::new()),
            ),
        };
        let pledged = match own.is_empty() {
            true => Cell::NotRecorded,
            false => Cell::list(pledged.iter().map(|amount| amount.measure().into()).collect()),
        };
        let giver = by.as_ref().map_or(Cell::NotRecorded, |by| facts::entity(state, EntityKind::Actor, by));
        table.push(vec![
            giver,
            Cell::Text(unit_name(&unit)),
            paid.into(),
            pledged,
            share.into(),
            Cell::Text(if own.is_empty() { "unpledged" } else { "not assigned" }.to_owned()),
        ]);
    }
    table
}

/// Who is late: by giver and unit, what is due and open, and since when.
pub(crate) fn late_givers(state: &State, found: &[Fulfilment<'_>]) -> Table {
    let mut table = Table::new(
        "late",
        "Who is late",
        &[
            ("by", "Giver"),
            ("unit", "Unit"),
            ("open#", "Due and open"),
            ("days_open#", "Days since the oldest was due"),
            ("days_late#", "Days late, by amount"),
            ("pledges#", "Pledges late"),
            ("unreported#", "Due, no payment on record"),
        ],
        "Nothing on record here is late.",
    );
    type Of<'f, 'a> = Vec<&'f Fulfilment<'a>>;
    let mut groups: BTreeMap<(Option<Ref>, Unit), (Of<'_, '_>, Of<'_, '_>)> = BTreeMap::new();
    for each in found {
        let Some(stated) = &each.promise.stated else { continue };
        let by = each.pledge.by().map(|by| state.links().representative(&by).clone());
        let key = (by, stated.unit.clone());
        match each.standing() {
            Standing::Late => groups.entry(key).or_default().0.push(each),
            Standing::Unreported => groups.entry(key).or_default().1.push(each),
            _ => {}
        }
    }
    let mut rows: Vec<(i64, Vec<Cell>)> = Vec::new();
    for ((by, unit), (late, silent)) in groups {
        let open = late.iter().chain(&silent).filter_map(|each| Some((each.days_open()?, each.pledge.head)));
        let oldest = open.max_by_key(|(days, _)| *days);
        let lots =
            late.iter().flat_map(|each| each.lots()).filter(|lot| lot.payment.is_some() || lot.is_open);
        let missing = late.is_empty().then_some(Reason::Missing);
        let heads = |of: &[&Fulfilment<'_>]| facts::count("pledges", of.iter().map(|each| each.pledge.head));
        rows.push((
            -oldest.map_or(-1, |(days, _)| days),
            vec![
                by.as_ref().map_or(Cell::NotRecorded, |by| facts::entity(state, EntityKind::Actor, by)),
                Cell::Text(unit_name(&unit)),
                open_cell(&late, &unit),
                oldest.map_or(Cell::NotRecorded, |(days, pledge)| fulfilment::days_open(days, pledge).into()),
                fulfilment::late(lots, missing).into(),
                heads(&late).into(),
                heads(&silent).into(),
            ],
        ));
    }
    rows.sort_by_key(|(days, cells)| (*days, cells[0].plain()));
    rows.into_iter().for_each(|(_, cells)| table.push(cells));
    table
}

/// What is open of late pledges: in one sum where all are parts, else one by one, since totals stand alone.
fn open_cell(late: &[&Fulfilment<'_>], unit: &Unit) -> Cell {
    let open_of = |each: &Fulfilment<'_>| -> Vec<Amount> {
        each.lots().iter().filter(|lot| lot.is_open).map(|lot| lot_amount(lot, unit)).collect()
    };
    let summed = |amounts: &[Amount]| -> Cell {
        let sum = Amount::sum(unit, amounts);
        sum.map_or_else(|| amount::none(Reason::NotApplicable, unit), |sum| sum.measure()).into()
    };
    let are_parts = late.iter().all(|each| each.pledge.head.word("extent").as_deref() == Some("part"));
    match (late.is_empty(), are_parts) {
        (true, _) => amount::none(Reason::Missing, unit).into(),
        (false, true) => summed(&late.iter().flat_map(|each| open_of(each)).collect::<Vec<_>>()),
        (false, false) => Cell::list(late.iter().map(|each| summed(&open_of(each))).collect()),
    }
}
