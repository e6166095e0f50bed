//! Effort beside what was declared: shares, the share that would have to move, and gaps, each within its bounds.

use super::declared::Declared;
use super::distance::{divergence_of, extremes, to_move};
use super::effort::Effort;
use super::sides::{Over, Part, Side};
use crate::measure::{Coverage, Measure, Number, Reason, Status, Unit};
use crate::seating::MIN_COVERAGE;
use crate::term::{Function, Term};
use crate::view::{Cell, Table};
use polyad_ledger::state::State;
use polyad_model::Ref;
use std::collections::BTreeMap;

/// One effort divided over the sides.
pub(super) struct Divided<'a> {
    state: &'a State,
    over: Over,
    pub(super) effort: &'a Effort,
    /// By side, what it gets; the last two are both sides undivided, and no side on record.
    sides: BTreeMap<Side, Term>,
    /// Parts of the whole that stand on each side.
    known: Vec<f64>,
    coverage: Coverage,
    /// Whether there is a whole above zero and no side below it.
    is_whole: bool,
}

impl<'a> Divided<'a> {
    /// Divides an effort by the parts of the partnerships it goes to.
    pub(super) fn of(
        state: &'a State,
        over: Over,
        effort: &'a Effort,
        parts_of: &BTreeMap<Ref, Vec<Part>>,
    ) -> Divided<'a> {
        let mut terms: BTreeMap<Side, Vec<Term>> = BTreeMap::new();
        let mut on_sides = 0;
        for item in &effort.items {
            let parts = item.partnership.as_ref().and_then(|name| parts_of.get(name));
            let Some(parts) = parts else {
                terms.entry(Side::Unknown).or_default().push(item.term.clone());
                continue;
            };
            on_sides += u64::from(parts.iter().all(|part| matches!(part.side, Side::Of(_))));
            for part in parts {
                let term = Term::Product(vec![item.term.clone(), part.share.clone()]);
                terms.entry(part.side.clone()).or_default().push(term);
            }
        }
        let sides: BTreeMap<Side, Term> =
            terms.into_iter().map(|(side, terms)| (side, Term::Sum(terms))).collect();
        let amount = |term: &Term| term.evaluate(state).map_or(0.0, Number::to_f64);
        let amounts: BTreeMap<&Side, f64> = sides.iter().map(|(side, term)| (side, amount(term))).collect();
        let whole: f64 = amounts.values().sum();
        let is_whole = whole > 0.0 && amounts.values().all(|amount| *amount >= 0.0);
        let known = (0..over.sides().len()).map(|side| {
            if is_whole { amounts.get(&Side::Of(side)).map_or(0.0, |amount| amount / whole) } else { 0.0 }
        });
        Divided {
            known: known.collect(),
            coverage: Coverage { known: on_sides, expected: effort.items.len() as u64 },
            state,
            over,
            effort,
            sides,
            is_whole,
        }
    }

    /// All of it, in its unit.
    pub(super) fn whole(&self) -> Measure {
        self.value(self.whole_term(), self.effort.unit.clone())
    }

    /// The part of it that stands on a side on record.
    fn classified(&self) -> Measure {
        let term = Term::Ratio(Box::new(self.classified_term()), Box::new(self.whole_term()));
        match self.is_whole {
            true => self.value(term, Unit::Share),
            false => Measure::not_assessable(Reason::NotApplicable, Unit::Share, term),
        }
    }

    /// What a side gets, in its unit.
    fn amount(&self, side: &Side) -> Measure {
        self.value(self.amount_term(side), self.effort.unit.clone())
    }

    /// A side's share of what stands on sides, between what it certainly has and what the rest could add.
    fn share(&self, side: usize) -> Measure {
        let (low, rest) = (self.known[side], self.rest());
        self.bounded(self.share_term(side), Unit::Share, (low, low + rest))
    }

    /// The share of effort that would have to move to match what was declared.
    pub(super) fn to_move(&self, declared: &Declared<'_>) -> Measure {
        let side = |side: usize| {
            let (own, other) = (Box::new(self.share_term(side)), Box::new(declared.shares[side].clone()));
            Term::Maximum(vec![Term::Difference(own.clone(), other.clone()), Term::Difference(other, own)])
        };
        let half = Term::Parameter { name: "half".to_owned(), value: Number::Float(0.5) };
        let term = Term::Product(vec![half, Term::Sum((0..self.known.len()).map(side).collect())]);
        self.bounded(term, Unit::Share, self.least_and_greatest(declared, |p, q| Some(to_move(p, q))))
    }

    /// The share of effort that is where it was declared to be.
    fn in_place(&self, declared: &Declared<'_>) -> Measure {
        let moved = self.to_move(declared);
        let all = Term::Parameter { name: "all".to_owned(), value: Number::Float(1.0) };
        let term = Term::Difference(Box::new(all), Box::new(moved.term));
        let (low, high) = self.least_and_greatest(declared, |p, q| Some(1.0 - to_move(p, q)));
        self.bounded(term, Unit::Share, (low, high))
    }

    fn divergence(&self, declared: &Declared<'_>) -> Measure {
        let pairs =
            (0..self.known.len()).flat_map(|side| [self.share_term(side), declared.shares[side].clone()]);
        let term = Term::Function(Function::Divergence, pairs.collect());
        let unit = Unit::Code("bits".to_owned());
        self.bounded(term, unit, self.least_and_greatest(declared, divergence_of))
    }

    /// `max(0, q - p)` of the whole: how much more the side would have, had effort been as declared.
    fn gap(&self, side: usize, declared: &Declared<'_>) -> Measure {
        let missing =
            Term::Difference(Box::new(declared.shares[side].clone()), Box::new(self.share_term(side)));
        let missing = Term::Maximum(vec![missing, Term::Sum(Vec::new())]);
        let term = Term::Product(vec![missing, self.whole_term()]);
        let whole = self.whole().value.map_or(0.0, Number::to_f64);
        let wanted = self.declared_share(side, declared) - self.known[side];
        let bounds = ((wanted - self.rest()).max(0.0) * whole, wanted.max(0.0) * whole);
        self.bounded(term, self.effort.unit.clone(), bounds)
    }

    fn declared_share(&self, side: usize, declared: &Declared<'_>) -> f64 {
        declared.shares[side].evaluate(self.state).map_or(0.0, Number::to_f64)
    }

    fn least_and_greatest(
        &self,
        declared: &Declared<'_>,
        distance: impl Fn(&[f64], &[f64]) -> Option<f64>,
    ) -> (f64, f64) {
        let wanted: Vec<f64> =
            (0..self.known.len()).map(|side| self.declared_share(side, declared)).collect();
        let ways = extremes(&self.known, &wanted);
        let found: Vec<f64> = ways.iter().filter_map(|way| distance(way, &wanted)).collect();
        let least = found.iter().copied().fold(f64::INFINITY, f64::min);
        (least.min(1.0), found.iter().copied().fold(0.0, f64::max))
    }

    /// The part of the whole that stands on no side.
    fn rest(&self) -> f64 {
        (1.0 - self.known.iter().sum::<f64>()).max(0.0)
    }

    fn bounded(&self, term: Term, unit: Unit, (low, high): (f64, f64)) -> Measure {
        if !self.is_whole {
            return Measure::not_assessable(Reason::NotApplicable, unit, term);
        }
        let rest = self.rest();
        if rest <= 1e-12 {
            return self.value(term, unit);
        }
        let bounds = Some((Number::Float(low), Number::Float(high)));
        let measure = match 1.0 - rest >= MIN_COVERAGE {
            true => Measure { status: Status::Partial, ..self.value(term, unit) },
            false => Measure::not_assessable(Reason::Coverage, unit, term),
        };
        Measure { bounds, coverage: Some(self.coverage), ..measure }
    }

    fn value(&self, term: Term, unit: Unit) -> Measure {
        match term.evaluate(self.state) {
            Ok(value) => Measure::ok(value, unit, term),
            Err(_) => Measure::not_assessable(Reason::Missing, unit, term),
        }
    }

    fn whole_term(&self) -> Term {
        Term::Sum(self.effort.items.iter().map(|item| item.term.clone()).collect())
    }

    fn amount_term(&self, side: &Side) -> Term {
        self.sides.get(side).cloned().unwrap_or(Term::Sum(Vec::new()))
    }

    fn classified_term(&self) -> Term {
        let on_sides = self.sides.iter().filter(|(side, _)| matches!(side, Side::Of(_)));
        Term::Sum(on_sides.map(|(_, term)| term.clone()).collect())
    }

    fn share_term(&self, side: usize) -> Term {
        Term::Ratio(Box::new(self.amount_term(&Side::Of(side))), Box::new(self.classified_term()))
    }
}

/// One row an effort: how much, how much of it is classified, and how far it lies from what was declared.
pub(super) fn table(all: &[Divided<'_>], declared: Option<&Declared<'_>>) -> Table {
    let mut table = Table::new(
        "balance",
        "Effort beside what was declared, each sort for itself",
        &[
            ("effort", "Effort"),
            ("whole#", "On record"),
            ("classified#", "Of it classified"),
            ("move#", "Would have to move"),
            ("balance#", "Where it was declared to be"),
            ("divergence#", "Jensen-Shannon divergence"),
        ],
        "No seat, payment, pledge, meeting or result of it is on record.",
    );
    for each in all {
        let beside = |measure: &dyn Fn(&Declared<'_>) -> Measure| -> Cell {
            declared.map_or(Cell::NotRecorded, |declared| measure(declared).into())
        };
        table.push(vec![
            Cell::text(each.effort.what.as_str()),
            each.whole().into(),
            each.classified().into(),
            beside(&|declared| each.to_move(declared)),
            beside(&|declared| each.in_place(declared)),
            beside(&|declared| each.divergence(declared)),
        ]);
    }
    table
}

/// One row an effort and side; what stands on no side has its own rows and no share.
pub(super) fn shares(all: &[Divided<'_>], declared: Option<&Declared<'_>>) -> Table {
    let mut table = Table::new(
        "shares",
        "Where it goes",
        &[
            ("effort", "Effort"),
            ("side", "To"),
            ("amount#", "How much"),
            ("share#", "Share of what is classified"),
            ("declared#", "Declared"),
            ("gap#", "Less than declared by"),
        ],
        "No seat, payment, pledge, meeting or result of it is on record.",
    );
    for each in all {
        for at in 0..each.known.len() {
            let side = Side::Of(at);
            let is_declared = declared.is_some_and(|declared| each.declared_share(at, declared) > 0.0);
            if each.over == Over::Sdg && !is_declared && !each.sides.contains_key(&side) {
                continue;
            }
            table.push(vec![
                Cell::text(each.effort.what.as_str()),
                Cell::text(each.over.words(&side)),
                each.amount(&side).into(),
                each.share(at).into(),
                declared.map_or(Cell::NotRecorded, |declared| {
                    each.value(declared.shares[at].clone(), Unit::Share).into()
                }),
                declared.map_or(Cell::NotRecorded, |declared| each.gap(at, declared).into()),
            ]);
        }
        for side in [Side::Both, Side::Unknown] {
            if each.sides.contains_key(&side) {
                let (what, words) = (each.effort.what.as_str(), each.over.words(&side));
                table.push(vec![Cell::text(what), Cell::text(words), each.amount(&side).into()]);
            }
        }
    }
    table
}
