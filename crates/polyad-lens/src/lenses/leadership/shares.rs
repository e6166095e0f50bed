//! Shares of one whole and how concentrated they are; what nobody discloses gives bounds.

use crate::measure::{Coverage, Measure, Number, Reason, Status, Unit};
use crate::seating::MIN_COVERAGE;
use crate::stats::concentration_bounds;
use crate::term::{Function, Term};
use polyad_model::{Exact, ExactSum, Ref};
use std::collections::BTreeMap;

/// One meeting or one payment on record shows no leader.
pub(super) const FEWEST: u64 = 3;

/// What one actor holds of the whole, or what is held by nobody that is named.
#[derive(Debug, Clone)]
pub(super) struct Held {
    /// How much.
    pub(super) value: f64,
    /// The same as an exact number, where it is one.
    pub(super) exact: Option<Exact>,
    /// The same, computed anew from the record.
    pub(super) term: Term,
    /// How many facts it rests on.
    pub(super) facts: u64,
}

/// The holders of one whole, the greatest first; none holds nothing or less.
#[derive(Debug, Clone, Default)]
pub(super) struct Shares {
    /// Those that are named.
    pub(super) holders: Vec<(Ref, Held)>,
    /// What the record holds without saying whose it is.
    pub(super) undisclosed: Option<Held>,
    /// Those who got back as much as they gave, or more: they have no share.
    pub(super) netted_out: Vec<Ref>,
}

impl Shares {
    /// From what each holds. Equal holders stand in the order of their names.
    pub(super) fn of(held: BTreeMap<Ref, Held>, undisclosed: Option<Held>) -> Shares {
        let (mut holders, below): (Vec<_>, Vec<_>) = held.into_iter().partition(|(_, held)| held.value > 0.0);
        holders.sort_by(|(a, x), (b, y)| y.value.total_cmp(&x.value).then_with(|| a.cmp(b)));
        Shares {
            holders,
            undisclosed: undisclosed.filter(|rest| rest.value > 0.0),
            netted_out: below.into_iter().map(|(actor, _)| actor).collect(),
        }
    }

    /// Whether nobody that is named holds anything.
    pub(super) fn is_empty(&self) -> bool {
        self.holders.is_empty()
    }

    /// How many facts the shares rest on, those that name nobody among them.
    pub(super) fn facts(&self) -> u64 {
        let named: u64 = self.holders.iter().map(|(_, held)| held.facts).sum();
        named + self.undisclosed.as_ref().map_or(0, |rest| rest.facts)
    }

    /// Whether too few facts are on record to say who leads.
    pub(super) fn is_thin(&self) -> bool {
        self.facts() < FEWEST
    }

    /// How many hold something.
    pub(super) fn count(&self, noun: &str) -> Measure {
        Measure::count(noun, self.holders.iter().map(|(_, held)| held.term.clone()).collect())
    }

    /// The share of one holder.
    pub(super) fn share_of(&self, held: &Held) -> Measure {
        self.part(held.value, held.term.clone())
    }

    /// The share that some actors hold together; no share when none of them is known.
    pub(super) fn share_of_all(&self, actors: &[Ref]) -> Measure {
        let of: Vec<&Held> =
            self.holders.iter().filter(|(actor, _)| actors.contains(actor)).map(|(_, held)| held).collect();
        if actors.is_empty() {
            return Measure::not_assessable(Reason::Missing, Unit::Share, Term::Sum(Vec::new()));
        }
        let term = Term::Sum(of.iter().map(|held| held.term.clone()).collect());
        self.part(sum(of.into_iter()), term)
    }

    /// The share of the greatest holder: CR1.
    pub(super) fn greatest(&self) -> Measure {
        let terms = self.holders.iter().map(|(_, held)| held.term.clone()).collect();
        self.part(self.holders.first().map_or(0.0, |(_, held)| held.value), Term::Maximum(terms))
    }

    /// The share of the greatest holders together: `CR_k`.
    pub(super) fn top(&self, k: usize) -> Measure {
        let top = || self.holders.iter().take(k).map(|(_, held)| held);
        self.part(sum(top()), Term::Sum(top().map(|held| held.term.clone()).collect()))
    }

    /// `HHI = sum s_i^2`, the sum of squared shares.
    pub(super) fn index(&self) -> Measure {
        let value = self.squares() / (self.known() * self.known());
        let term = Term::Ratio(Box::new(self.squares_term()), Box::new(self.whole_squared()));
        self.bounded(value, index(), term, self.index_bounds())
    }

    /// `N_eff = 1/HHI`, the number of equal holders that would be as concentrated.
    pub(super) fn effective(&self) -> Measure {
        let value = self.known() * self.known() / self.squares();
        let term = Term::Ratio(Box::new(self.whole_squared()), Box::new(self.squares_term()));
        let bounds = self.index_bounds().map(|(low, high)| (1.0 / high, 1.0 / low));
        self.bounded(value, index(), term, bounds)
    }

    /// `HHI* = (HHI - 1/N)/(1 - 1/N)`: 0 where all hold equally much, 1 where one holds all. Not assessable for one
    /// holder, and where nobody says how many hold the rest.
    pub(super) fn normalised(&self) -> Measure {
        let count = Term::Count(self.holders.iter().map(|(_, held)| held.term.clone()).collect());
        let one = || Term::Parameter { name: "one".to_owned(), value: Number::Float(1.0) };
        let even = || Box::new(Term::Ratio(Box::new(one()), Box::new(count.clone())));
        let own = Term::Ratio(Box::new(self.squares_term()), Box::new(self.whole_squared()));
        let over = Term::Difference(Box::new(own), even());
        let term = Term::Ratio(Box::new(over), Box::new(Term::Difference(Box::new(one()), even())));
        let n = self.holders.len() as f64;
        match self.holders.len() {
            0 => Measure::not_assessable(Reason::Empty, index(), term),
            1 => Measure::not_assessable(Reason::NotApplicable, index(), term),
            _ if self.undisclosed.is_some() => Measure::not_assessable(Reason::Missing, index(), term),
            _ => {
                let over_even = self.squares() / (self.known() * self.known()) - 1.0 / n;
                let (value, term) = match over_even {
                    _ if self.are_equal() => (0.0, self.greatest_less_least()),
                    over if over > 1e-6 => (over / (1.0 - 1.0 / n), term),
                    // Nearly equal: a difference of two almost equal numbers would have no right digits.
                    _ => self.by_deviations(),
                };
                Measure::ok(Number::Float(value), index(), term)
            }
        }
    }

    /// The sum of what is known.
    pub(super) fn known(&self) -> f64 {
        sum(self.holders.iter().map(|(_, held)| held))
    }

    /// The term of what is known.
    pub(super) fn known_term(&self) -> Term {
        Term::Sum(self.holders.iter().map(|(_, held)| held.term.clone()).collect())
    }

    fn are_equal(&self) -> bool {
        self.holders.windows(2).all(|pair| pair[0].1.value == pair[1].1.value)
    }

    fn greatest_less_least(&self) -> Term {
        let terms: Vec<Term> = self.holders.iter().map(|(_, held)| held.term.clone()).collect();
        Term::Difference(Box::new(Term::Maximum(terms.clone())), Box::new(Term::Minimum(terms)))
    }

    /// `sum (x_i - m)^2 * N / ((N - 1) * sum^2)` with m the mean: the same without a difference of near equals.
    fn by_deviations(&self) -> (f64, Term) {
        let n = self.holders.len() as f64;
        let number = |value: f64| Term::Parameter { name: "holders".to_owned(), value: Number::Float(value) };
        let (mean, known) = (self.known() / n, self.known());
        let deviation = |held: &Held| {
            let mean = Term::Ratio(Box::new(self.known_term()), Box::new(number(n)));
            Term::Difference(Box::new(held.term.clone()), Box::new(mean))
        };
        let squares =
            self.holders.iter().map(|(_, held)| Term::Product(vec![deviation(held), deviation(held)]));
        let over = Term::Product(vec![Term::Sum(squares.collect()), number(n)]);
        let under = Term::Product(vec![number(n - 1.0), self.known_term(), self.known_term()]);
        let sum: f64 = self.holders.iter().map(|(_, held)| (held.value - mean) * (held.value - mean)).sum();
        (sum * n / ((n - 1.0) * known * known), Term::Ratio(Box::new(over), Box::new(under)))
    }

    fn squares(&self) -> f64 {
        self.holders.iter().map(|(_, held)| held.value * held.value).sum()
    }

    fn squares_term(&self) -> Term {
        let square = |held: &Held| Term::Product(vec![held.term.clone(), held.term.clone()]);
        Term::Sum(self.holders.iter().map(|(_, held)| square(held)).collect())
    }

    fn whole_squared(&self) -> Term {
        Term::Product(vec![self.known_term(), self.known_term()])
    }

    fn index_bounds(&self) -> Option<(f64, f64)> {
        let whole = self.known() + self.undisclosed.as_ref()?.value;
        let known: Vec<f64> = self.holders.iter().map(|(_, held)| held.value / whole).collect();
        concentration_bounds(&known, 1.0 - known.iter().sum::<f64>())
    }

    /// A part of what is known as a share; what is undisclosed may all belong to it, or none of it.
    fn part(&self, value: f64, term: Term) -> Measure {
        let term = Term::Ratio(Box::new(term), Box::new(self.known_term()));
        let bounds = self.undisclosed.as_ref().map(|rest| {
            let whole = self.known() + rest.value;
            (value / whole, (value + rest.value) / whole)
        });
        self.bounded((value / self.known()).min(1.0), Unit::Share, term, bounds)
    }

    fn bounded(&self, value: f64, unit: Unit, term: Term, bounds: Option<(f64, f64)>) -> Measure {
        if self.is_empty() {
            return Measure::not_assessable(Reason::Empty, unit, term);
        }
        let whole = Measure::ok(Number::Float(value), unit, term);
        let Some((rest, (low, high))) = self.undisclosed.as_ref().zip(bounds) else { return whole };
        let known: u64 = self.holders.iter().map(|(_, held)| held.facts).sum();
        let enough = self.known() / (self.known() + rest.value) >= MIN_COVERAGE;
        Measure {
            value: whole.value.filter(|_| enough),
            status: if enough { Status::Partial } else { Status::NotAssessable(Reason::Coverage) },
            bounds: Some((Number::Float(low), Number::Float(high))),
            coverage: Some(Coverage { known, expected: known + rest.facts }),
            ..whole
        }
    }
}

/// The sum of what some hold: exact where all of it is, as terms add it up.
fn sum<'h>(held: impl Iterator<Item = &'h Held> + Clone) -> f64 {
    let exact: Option<ExactSum> = held.clone().map(|held| held.exact).collect();
    let exact = exact.and_then(|sum| sum.total()).map(Exact::to_f64);
    exact.unwrap_or_else(|| held.map(|held| held.value).sum())
}

/// The least and the greatest value that a measure may have; `None` where nothing is known of it.
pub(super) fn range(measure: &Measure) -> Option<(f64, f64)> {
    let ends = |(low, high): (Number, Number)| (low.to_f64(), high.to_f64());
    measure.bounds.map(ends).or_else(|| measure.value.map(|value| (value.to_f64(), value.to_f64())))
}

/// The Theil-Sen slope: the median of the slopes between all pairs of points, for each a year. Needs three points.
///
/// Source: Sen, "Estimates of the Regression Coefficient Based on Kendall's Tau", JASA 63, 1968.
pub(super) fn slope(points: &[(i16, Measure)], unit: Unit) -> Measure {
    let known: Vec<(f64, f64, &Term)> = points
        .iter()
        .filter(|(_, measure)| measure.status == Status::Ok)
        .filter_map(|(year, measure)| Some((f64::from(*year), measure.value?.to_f64(), &measure.term)))
        .collect();
    let (mut slopes, mut terms) = (Vec::new(), Vec::new());
    for (n, (from, before, old)) in known.iter().enumerate() {
        for (to, after, new) in &known[n + 1..] {
            let years = Term::Parameter { name: "years between".to_owned(), value: Number::Float(to - from) };
            let change = Term::Difference(Box::new((*new).clone()), Box::new((*old).clone()));
            terms.push(Term::Ratio(Box::new(change), Box::new(years)));
            slopes.push((after - before) / (to - from));
        }
    }
    let value = Function::Median.apply(&slopes).filter(|_| known.len() >= 3);
    let term = Term::Function(Function::Median, terms);
    match (value, known.len()) {
        (Some(value), _) => Measure::ok(Number::Float(value), unit, term),
        (None, 1) => Measure::not_assessable(Reason::OnePoint, unit, term),
        (None, 2) => Measure::not_assessable(Reason::TwoPoints, unit, term),
        (None, _) => Measure::not_assessable(Reason::Missing, unit, term),
    }
}

/// A plain number.
pub(super) fn index() -> Unit {
    Unit::Code("index".to_owned())
}
