//! I1: which of the affected groups have a seat, and whether their share of seats is their share of the affected.

use super::profile::{Profile, Tally};
use super::{Subject, finding};
use crate::facts;
use crate::measure::{Coverage, Measure, Number, Reason, Status, Unit};
use crate::seating::{MIN_COVERAGE, Seat, Seating};
use crate::term::Term;
use crate::view::{Cell, Table};
use polyad_ledger::reading::{self, Named};
use polyad_ledger::state::Fact;
use polyad_model::{Exact, ExactSum, Truth};

/// A group that the partnership declares affected.
pub(super) struct Affected<'a> {
    pub(super) group: Named,
    weight: Option<(Exact, Term)>,
    fact: Fact<'a>,
}

/// The groups declared; of several facts the first that declares any.
pub(super) fn declared<'a>(subject: &Subject<'a>) -> Vec<Affected<'a>> {
    for fact in &subject.described {
        let Some(list) = fact.value("affected") else { continue };
        let entry = |(n, item): (usize, &polyad_ledger::json::Value)| {
            let group = reading::named(item.get("group")?)?;
            let weight = item.str_at("weight").and_then(|text| text.parse::<Exact>().ok());
            let term = Term::part(fact.address(), &format!("affected.{n}.weight"));
            Some(Affected { group, weight: weight.map(|weight| (weight, term)), fact: *fact })
        };
        let groups: Vec<Affected<'a>> =
            list.as_array().unwrap_or_default().iter().enumerate().filter_map(entry).collect();
        if !groups.is_empty() {
            return groups;
        }
    }
    Vec::new()
}

/// Whether two groups are the same: linked names, or the same words.
pub(super) fn is_same(subject: &Subject<'_>, a: &Named, b: &Named) -> bool {
    match (a, b) {
        (Named::Ref(a), Named::Ref(b)) => subject.same(a, b),
        (Named::Words(a), Named::Words(b)) => a.plain().eq_ignore_ascii_case(b.plain()),
        _ => false,
    }
}

/// Whether a seat speaks for a group: it says so, or the group itself holds it.
pub(super) fn speaks_for(subject: &Subject<'_>, seat: &Seat<'_>, group: &Named) -> bool {
    let itself = matches!(group, Named::Ref(name) if subject.same(name, &seat.holder));
    itself || seat.speaks_for.iter().any(|(own, _)| is_same(subject, own, group))
}

/// Fills the rows of I1; gives the coverage.
pub(super) fn of<'a>(subject: &Subject<'a>, profile: &mut Profile<'a>) -> Measure {
    let groups = declared(subject);
    let row = ("Input", "I1", "Affected groups with a seat");
    let columns = [
        ("group", "Group"),
        ("weight#", "Share of the affected"),
        ("seats#", "Seats that speak for it"),
        ("share#", "Share of seats"),
        ("ratio#", "Seats over affected"),
    ];
    let empty =
        "The partnership declares nobody affected, and no source does. It could, in its own statement.";
    let mut table = Table::new("groups", "Affected groups and their seats", &columns, empty);
    if groups.is_empty() {
        let none = Measure::not_assessable(Reason::AffectedUndeclared, Unit::Share, Term::Sum(Vec::new()));
        profile.share(row, none.clone(), "nobody declared who is affected", Vec::new());
        profile.findings.push(finding("affected-undeclared", "No affected group is declared, so nobody can tell whether those affected have a seat or took part."));
        profile.lists.push(table);
        return none;
    }
    let seating = Seating::of(subject.state, &subject.name, subject.day);
    let known: Vec<&Seat<'a>> = seating
        .held
        .iter()
        .filter(|seat| {
            !seat.speaks_for.is_empty() || groups.iter().any(|each| speaks_for(subject, seat, &each.group))
        })
        .collect();
    let unknown = seating.held.len() - known.len() + seating.unknown.len();
    let parts = Parts::of(subject, &groups, &known);
    let mut tally = Tally::default();
    for (n, group) in groups.iter().enumerate() {
        let has = match (parts.seats[n].is_empty(), unknown) {
            (false, _) => Truth::Yes,
            (true, 0) => Truth::No,
            (true, _) => Truth::Unknown,
        };
        tally.add(has, Term::fact(group.fact.address()));
    }
    let without: Vec<String> = groups
        .iter()
        .enumerate()
        .filter(|(n, _)| parts.seats[*n].is_empty())
        .map(|(_, each)| facts::named(subject.state, &each.group).plain())
        .collect();
    let why = match without.as_slice() {
        [] => "every group has a seat".to_owned(),
        some => format!("no seat on record speaks for {}", some.join(", ")),
    };
    let coverage = tally.share();
    profile.share(row, coverage.clone(), why, vec![groups[0].fact]);
    let gap = parts.gap(&groups, unknown);
    let why = match gap.value {
        Some(_) => "0: shares of seats are shares of the affected; 1: nothing in common".to_owned(),
        None if groups.iter().any(|group| group.weight.is_none()) => {
            "no weights of the groups are on record".to_owned()
        }
        None => "of too few seats is on record whom they speak for".to_owned(),
    };
    profile.tests.push(super::profile::Test {
        part: row.0,
        code: row.1,
        test: "Gap between seats and affected",
        finding: if gap.value.is_some() { "shown" } else { "cannot be told" },
        figure: Some(gap),
        why,
        facts: vec![groups[0].fact],
    });
    for (n, group) in groups.iter().enumerate() {
        let share = parts.share(n, unknown);
        let weight = weight(&groups, n);
        let ratio = match (&weight, share.value) {
            (Some(weight), Some(_)) => ratio(&share, weight).into(),
            _ => Cell::NotRecorded,
        };
        table.push(vec![
            facts::named(subject.state, &group.group),
            weight.map_or(Cell::NotRecorded, Cell::from),
            Measure::count(
                "seats",
                parts.seats[n].iter().map(|(seat, _)| Term::fact(seat.fact.address())).collect(),
            )
            .into(),
            share.into(),
            ratio,
        ]);
    }
    profile.lists.push(table);
    coverage
}

/// `a_g`: the weight over all weights; none where one of them is not on record.
fn weight(groups: &[Affected<'_>], n: usize) -> Option<Measure> {
    let weights: Vec<&(Exact, Term)> =
        groups.iter().map(|group| group.weight.as_ref()).collect::<Option<_>>()?;
    let sum: ExactSum = weights.iter().map(|(weight, _)| *weight).collect();
    let sum = sum.total()?.to_f64();
    let all = Term::Sum(weights.iter().map(|(_, term)| term.clone()).collect());
    let term = Term::Ratio(Box::new(weights[n].1.clone()), Box::new(all));
    let positive = sum > 0.0 && weights.iter().all(|(weight, _)| !weight.is_negative());
    positive.then(|| Measure::ok(Number::Float((weights[n].0.to_f64() / sum).min(1.0)), Unit::Share, term))
}

fn ratio(share: &Measure, weight: &Measure) -> Measure {
    let unit = Unit::Code("ratio".to_owned());
    let term = Term::Ratio(Box::new(share.term.clone()), Box::new(weight.term.clone()));
    match (share.value, weight.value.map(Number::to_f64)) {
        (Some(share), Some(weight)) if weight > 0.0 => {
            Measure::ok(Number::Float(share.to_f64() / weight), unit, term)
        }
        _ => Measure::not_assessable(Reason::ZeroBase, unit, term),
    }
}

/// Seats by group: each seat one, in equal parts for several groups.
struct Parts<'s, 'a> {
    known: &'s [&'s Seat<'a>],
    seats: Vec<Vec<(&'s Seat<'a>, f64)>>,
    /// Seats that speak for no affected group.
    others: Vec<&'s Seat<'a>>,
}

impl<'s, 'a> Parts<'s, 'a> {
    fn of(subject: &Subject<'_>, groups: &[Affected<'_>], known: &'s [&'s Seat<'a>]) -> Parts<'s, 'a> {
        let mut seats: Vec<Vec<(&Seat<'a>, f64)>> = groups.iter().map(|_| Vec::new()).collect();
        let mut others = Vec::new();
        for seat in known {
            let of: Vec<usize> =
                (0..groups.len()).filter(|n| speaks_for(subject, seat, &groups[*n].group)).collect();
            match of.len() {
                0 => others.push(*seat),
                k => of.iter().for_each(|n| seats[*n].push((seat, 1.0 / k as f64))),
            }
        }
        Parts { known, seats, others }
    }

    fn held(&self, n: usize) -> f64 {
        self.seats[n].iter().map(|(_, part)| part).sum()
    }

    fn held_term(&self, n: usize) -> Term {
        let part = |(seat, part): &(&Seat<'_>, f64)| {
            let of = Term::Parameter { name: "part of one seat".to_owned(), value: Number::Float(*part) };
            Term::Product(vec![Term::fact(seat.fact.address()), of])
        };
        Term::Sum(self.seats[n].iter().map(part).collect())
    }

    fn all_term(&self) -> Term {
        Term::Count(self.known.iter().map(|seat| Term::fact(seat.fact.address())).collect())
    }

    fn share_term(&self, n: usize) -> Term {
        Term::Ratio(Box::new(self.held_term(n)), Box::new(self.all_term()))
    }

    /// `s_g`, with bounds for the seats of which nobody says.
    fn share(&self, n: usize, unknown: usize) -> Measure {
        let all = self.known.len() as f64;
        let value = (self.held(n) / all).min(1.0);
        let with = all + unknown as f64;
        self.bounded(value, Unit::Share, self.share_term(n), unknown, || {
            (self.held(n) / with, (self.held(n) + unknown as f64) / with)
        })
    }

    /// `(1/2) sum |s_g - a_g|`; seats for no affected group stand against a weight of zero.
    fn gap(&self, groups: &[Affected<'_>], unknown: usize) -> Measure {
        let weights: Option<Vec<Measure>> = (0..groups.len()).map(|n| weight(groups, n)).collect();
        let unit = Unit::Code("index".to_owned());
        let Some(weights) = weights else {
            return Measure::not_assessable(Reason::Missing, unit, Term::Sum(Vec::new()));
        };
        let all = self.known.len() as f64;
        let apart = |a: Term, b: Term| {
            let (a, b) = (Box::new(a), Box::new(b));
            Term::Maximum(vec![Term::Difference(a.clone(), b.clone()), Term::Difference(b, a)])
        };
        let mut terms: Vec<Term> =
            (0..groups.len()).map(|n| apart(self.share_term(n), weights[n].term.clone())).collect();
        let others = Term::Count(self.others.iter().map(|seat| Term::fact(seat.fact.address())).collect());
        terms.push(Term::Ratio(Box::new(others), Box::new(self.all_term())));
        let half = Term::Parameter { name: "half".to_owned(), value: Number::Float(0.5) };
        let term = Term::Product(vec![half, Term::Sum(terms)]);
        let of = |measure: &Measure| measure.value.map_or(0.0, Number::to_f64);
        let mut pairs: Vec<(f64, f64)> = (0..groups.len()).map(|n| (self.held(n), of(&weights[n]))).collect();
        pairs.push((self.others.len() as f64, 0.0));
        let distance = |of: &dyn Fn(usize, f64) -> f64| {
            pairs.iter().enumerate().map(|(n, (held, weight))| (of(n, *held) - weight).abs()).sum::<f64>()
                / 2.0
        };
        self.bounded(distance(&|_, held| held / all), unit, term, unknown, || {
            let with = all + unknown as f64;
            let excess = pairs.iter().map(|(held, weight)| (held / with - weight).max(0.0)).sum::<f64>();
            // The distance is convex, so it is greatest where one group holds all the unknown seats.
            let to =
                |to: usize| distance(&|n, held| (held + if n == to { unknown as f64 } else { 0.0 }) / with);
            (excess, (0..pairs.len()).map(to).fold(0.0, f64::max))
        })
    }

    fn bounded(
        &self,
        value: f64,
        unit: Unit,
        term: Term,
        unknown: usize,
        bounds: impl Fn() -> (f64, f64),
    ) -> Measure {
        let known = self.known.len();
        if known == 0 {
            let reason = if unknown == 0 { Reason::Empty } else { Reason::Missing };
            return Measure::not_assessable(reason, unit, term);
        }
        let whole = Measure::ok(Number::Float(value), unit, term);
        if unknown == 0 {
            return whole;
        }
        let (low, high) = bounds();
        let enough = known as f64 / (known + unknown) as f64 >= MIN_COVERAGE;
        Measure {
            value: whole.value.filter(|_| enough),
            status: if enough { Status::Partial } else { Status::NotAssessable(Reason::Coverage) },
            bounds: Some((Number::Float(low.min(value)), Number::Float(high.max(value)))),
            coverage: Some(Coverage { known: known as u64, expected: (known + unknown) as u64 }),
            ..whole
        }
    }
}
