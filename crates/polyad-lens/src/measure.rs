//! A number with everything needed to doubt it.

use crate::term::Term;
use polyad_model::{Currency, Exact, PriceBase, Qualifier};
use std::fmt;

/// A number as a lens gives it: what it is, how sure, and what it was computed from.
///
/// Source: `docs/methods` §0.1. There is no composite; a measure is never averaged with another.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// The value; `None` unless the status is ok, partial or contested.
    pub value: Option<Number>,
    /// What is counted.
    pub unit: Unit,
    /// Whether the value can be relied on, and if not, why not.
    pub status: Status,
    /// Least and greatest possible value, where inputs are missing.
    pub bounds: Option<(Number, Number)>,
    /// How many of the expected inputs are known.
    pub coverage: Option<Coverage>,
    /// The lowest evidence level among the inputs.
    pub evidence: Evidence,
    /// How it was computed. Re-evaluating gives `value`: exactly for exact numbers, within 1e-9 for others.
    pub term: Term,
    /// Digits that the source means; a view never shows more.
    pub significant: Option<u8>,
    /// The source's own qualifier: about, over, under.
    pub qualifier: Option<Qualifier>,
}

/// A value: exact for counts and money, floating for shares and indices.
#[derive(Debug, Clone, Copy)]
pub enum Number {
    /// An exact decimal.
    Exact(Exact),
    /// A double.
    Float(f64),
}

/// What a number counts.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unit {
    /// Things of one sort, named in the plural: `seats`.
    Count(String),
    /// A share from 0 to 1, shown in per cent.
    Share,
    /// Money in one currency and price base.
    Money(Currency, PriceBaseKey),
    /// A unit code of the record: `percent`, `people`, `doses`.
    Code(String),
}

/// A price base that can be ordered and hashed; the same as [`PriceBase`].
pub type PriceBaseKey = PriceBase;

/// Whether a value stands. Zero is ok; missing, not applicable and not yet due are three other things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// The value stands.
    Ok,
    /// Some inputs are missing; bounds say how far it could move.
    Partial,
    /// There is no value, for this reason.
    NotAssessable(Reason),
    /// An open dispute names an input.
    Contested,
}

/// Why there is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// An input is missing.
    Missing,
    /// The question does not apply.
    NotApplicable,
    /// The date has not come.
    NotDue,
    /// 0/0: there is nothing to take a share of.
    Empty,
    /// A share of zero.
    ZeroBase,
    /// Fewer than half of the inputs are known.
    Coverage,
    /// No exchange rate or deflator.
    ExchangeRate,
    /// One value makes no trend.
    OnePoint,
    /// Two values give a line and no band.
    TwoPoints,
    /// A rate of growth from zero, from below zero, or across it.
    RateBase,
    /// The goal and the series are counted in different units.
    UnitsDiffer,
    /// The goal is bound to no indicator.
    NoIndicator,
    /// The goal names no value to be reached.
    NoTarget,
    /// There is no value to start from.
    NoBaseline,
    /// The goal names no date.
    NoDeadline,
    /// Nobody declared who is affected.
    AffectedUndeclared,
}

/// Known and expected inputs, by count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coverage {
    /// Inputs that are known.
    pub known: u64,
    /// Inputs that were expected.
    pub expected: u64,
}

/// Who agrees with a fact, apart from validity and custody (`docs/methods` §0.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Evidence {
    /// Claimed or reported.
    E0,
    /// Matched by the counterparty.
    E1,
    /// Attested by an independent party, or an independent official series.
    E2,
    /// Two such, or an audit.
    E3,
}

impl Measure {
    /// A value that stands, computed from a term.
    pub fn ok(value: Number, unit: Unit, term: Term) -> Measure {
        Measure {
            value: Some(value),
            unit,
            status: Status::Ok,
            bounds: None,
            coverage: None,
            evidence: Evidence::E0,
            term,
            significant: None,
            qualifier: None,
        }
    }

    /// No value, and why; the term says what was asked.
    pub fn not_assessable(reason: Reason, unit: Unit, term: Term) -> Measure {
        Measure {
            value: None,
            status: Status::NotAssessable(reason),
            ..Measure::ok(Number::ZERO, unit, term)
        }
    }

    /// How many terms there are: a count whose every item opens.
    pub fn count(noun: &str, items: Vec<Term>) -> Measure {
        let value = Number::Exact(Exact::from(items.len() as u64));
        Measure::ok(value, Unit::Count(noun.to_owned()), Term::Count(items))
    }

    /// `part / whole` as a share; not assessable when the whole is empty or zero.
    pub fn share(part: Measure, whole: Measure) -> Measure {
        let term = Term::Ratio(Box::new(part.term.clone()), Box::new(whole.term.clone()));
        let (Some(part_value), Some(whole_value)) = (part.value, whole.value) else {
            return Measure::not_assessable(Reason::Missing, Unit::Share, term);
        };
        if whole_value.to_f64() == 0.0 {
            let reason = if part_value.to_f64() == 0.0 { Reason::Empty } else { Reason::ZeroBase };
            return Measure::not_assessable(reason, Unit::Share, term);
        }
        let value = Number::Float(part_value.to_f64() / whole_value.to_f64());
        Measure { evidence: part.evidence.min(whole.evidence), ..Measure::ok(value, Unit::Share, term) }
    }
}

impl Number {
    /// Exact zero.
    pub const ZERO: Number = Number::Exact(Exact::ZERO);

    /// The nearest double.
    pub fn to_f64(self) -> f64 {
        match self {
            Number::Exact(value) => value.to_f64(),
            Number::Float(value) => value,
        }
    }

    /// Whether two numbers agree: exactly when both are exact, else within 1e-9 relative.
    pub fn agrees(self, other: Number) -> bool {
        match (self, other) {
            (Number::Exact(a), Number::Exact(b)) => a == b,
            (a, b) => {
                let (a, b) = (a.to_f64(), b.to_f64());
                a == b || (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
            }
        }
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Number) -> bool {
        self.agrees(*other)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Number::Exact(value) => write!(f, "{value}"),
            Number::Float(value) => write!(f, "{value}"),
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unit::Count(noun) => f.write_str(noun),
            Unit::Share => f.write_str("share"),
            Unit::Money(currency, PriceBase::Nominal) => write!(f, "{currency}"),
            Unit::Money(currency, base) => write!(f, "{currency} ({base})"),
            Unit::Code(code) => f.write_str(code),
        }
    }
}

impl Reason {
    /// The code that data formats carry.
    pub fn code(self) -> &'static str {
        match self {
            Reason::Missing => "missing",
            Reason::NotApplicable => "not_applicable",
            Reason::NotDue => "not_due",
            Reason::Empty => "empty",
            Reason::ZeroBase => "zero_base",
            Reason::Coverage => "coverage",
            Reason::ExchangeRate => "fx",
            Reason::OnePoint => "one_point",
            Reason::TwoPoints => "two_points",
            Reason::RateBase => "cagr_base",
            Reason::UnitsDiffer => "units_differ",
            Reason::NoIndicator => "no_indicator",
            Reason::NoTarget => "no_target",
            Reason::NoBaseline => "no_baseline",
            Reason::NoDeadline => "no_deadline",
            Reason::AffectedUndeclared => "affected_undeclared",
        }
    }

    /// What pages say.
    pub fn words(self) -> &'static str {
        match self {
            Reason::Missing => "not reported",
            Reason::NotApplicable => "does not apply",
            Reason::NotDue => "not yet due",
            Reason::Empty => "nothing recorded",
            Reason::ZeroBase => "no base to compare with",
            Reason::Coverage => "too little is known",
            Reason::ExchangeRate => "no exchange rate on record",
            Reason::OnePoint => "one value makes no trend",
            Reason::TwoPoints => "two values give no band",
            Reason::RateBase => "no rate of growth from or across zero",
            Reason::UnitsDiffer => "counted in different units",
            Reason::NoIndicator => "no indicator on record",
            Reason::NoTarget => "no value to be reached on record",
            Reason::NoBaseline => "no value to start from on record",
            Reason::NoDeadline => "no date on record",
            Reason::AffectedUndeclared => "nobody declared who is affected",
        }
    }
}

impl Status {
    /// The code that data formats carry.
    pub fn code(self) -> String {
        match self {
            Status::Ok => "ok".to_owned(),
            Status::Partial => "partial".to_owned(),
            Status::NotAssessable(reason) => format!("not_assessable({})", reason.code()),
            Status::Contested => "contested".to_owned(),
        }
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Evidence::E0 => "E0",
            Evidence::E1 => "E1",
            Evidence::E2 => "E2",
            Evidence::E3 => "E3",
        })
    }
}
