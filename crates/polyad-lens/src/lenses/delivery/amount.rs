//! Amounts that may be added: a number, its unit, and the term it came from.

use crate::measure::{Measure, Number, Reason, Unit};
use crate::term::Term;
use polyad_ledger::json::Value;
use polyad_ledger::reading;
use polyad_ledger::state::Fact;
use polyad_model::{Exact, ExactSum, PartialDate};

/// An amount in one unit: one currency and price base, or one unit of goods.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Amount {
    /// The number; exact unless a rate or a share made it.
    pub(crate) value: Number,
    /// What it counts.
    pub(crate) unit: Unit,
    /// What it came from.
    pub(crate) term: Term,
    /// Its value date, where it is money.
    pub(crate) date: Option<PartialDate>,
}

impl Amount {
    /// The amount in a field of a fact; `None` where it is words, or cannot be read.
    pub(crate) fn of(fact: Fact<'_>, field: &str) -> Option<Amount> {
        Amount::in_value(fact, &fact.value(field)?, field)
    }

    /// The amount in a value that stands at this part of a fact.
    pub(crate) fn in_value(fact: Fact<'_>, value: &Value, part: &str) -> Option<Amount> {
        let (number, unit, member, date) = match (reading::money(value), reading::quantity(value)) {
            (Some(money), _) => {
                (money.amount, Unit::Money(money.currency, money.prices), "amount", Some(money.date))
            }
            (None, Some(quantity)) => (quantity.value, Unit::Code(quantity.unit), "value", None),
            (None, None) => return None,
        };
        let term = Term::part(fact.address(), &format!("{part}.{member}"));
        Some(Amount { value: Number::Exact(number), unit, term, date })
    }

    /// The sum of amounts in one unit; `None` past 38 digits.
    pub(crate) fn sum<'a>(unit: &Unit, amounts: impl IntoIterator<Item = &'a Amount>) -> Option<Amount> {
        let amounts: Vec<&Amount> = amounts.into_iter().collect();
        let value = add(amounts.iter().map(|amount| amount.value))?;
        let term = match amounts.as_slice() {
            [one] => one.term.clone(),
            many => Term::Sum(many.iter().map(|amount| amount.term.clone()).collect()),
        };
        Some(Amount { value, unit: unit.clone(), term, date: None })
    }

    /// What is left of it after another; `None` past 38 digits.
    pub(crate) fn less(&self, other: &Amount) -> Option<Amount> {
        let value = match (self.value, other.value) {
            (Number::Exact(a), Number::Exact(b)) => Number::Exact(a.checked_add(b.negated())?),
            (a, b) => Number::Float(a.to_f64() - b.to_f64()),
        };
        let term = Term::Difference(Box::new(self.term.clone()), Box::new(other.term.clone()));
        Some(Amount { value, unit: self.unit.clone(), term, date: None })
    }

    /// A named share of it.
    pub(crate) fn share(&self, name: &str, share: f64) -> Amount {
        let parameter = Term::Parameter { name: name.to_owned(), value: Number::Float(share) };
        Amount {
            value: Number::Float([self.value.to_f64(), share].iter().product()),
            unit: self.unit.clone(),
            term: Term::Product(vec![self.term.clone(), parameter]),
            date: self.date,
        }
    }

    /// The exact number, where it is one.
    pub(crate) fn exact(&self) -> Option<Exact> {
        match self.value {
            Number::Exact(value) => Some(value),
            Number::Float(_) => None,
        }
    }

    /// As a figure.
    pub(crate) fn measure(&self) -> Measure {
        Measure::ok(self.value, self.unit.clone(), self.term.clone())
    }
}

/// A sum of numbers, exact where all are.
fn add(numbers: impl Iterator<Item = Number> + Clone) -> Option<Number> {
    let exact: Option<ExactSum> = numbers
        .clone()
        .map(|number| match number {
            Number::Exact(value) => Some(value),
            Number::Float(_) => None,
        })
        .collect();
    match exact {
        Some(sum) => sum.total().map(Number::Exact),
        None => Some(Number::Float(numbers.map(Number::to_f64).sum())),
    }
}

/// No amount, and why.
pub(crate) fn none(reason: Reason, unit: &Unit) -> Measure {
    Measure::not_assessable(reason, unit.clone(), Term::Sum(Vec::new()))
}

/// One amount over another as a plain ratio, which may exceed one; a missing side passes its reason on.
pub(crate) fn ratio(part: &Measure, whole: &Measure) -> Measure {
    let unit = Unit::Code("ratio".to_owned());
    let term = Term::Ratio(Box::new(part.term.clone()), Box::new(whole.term.clone()));
    let reason_of = |measure: &Measure| match measure.status {
        crate::measure::Status::NotAssessable(reason) => Some(reason),
        _ => None,
    };
    if let Some(reason) = reason_of(whole).or(reason_of(part)) {
        return Measure::not_assessable(reason, unit, term);
    }
    if part.unit != whole.unit {
        return Measure::not_assessable(Reason::UnitsDiffer, unit, term);
    }
    let (Some(part_value), Some(whole_value)) = (part.value, whole.value) else {
        return Measure::not_assessable(Reason::Missing, unit, term);
    };
    let (over, under) = (part_value.to_f64(), whole_value.to_f64());
    if under == 0.0 {
        let reason = if over == 0.0 { Reason::Empty } else { Reason::ZeroBase };
        return Measure::not_assessable(reason, unit, term);
    }
    if under < 0.0 {
        // More came back than went out: there is no whole to take a part of.
        return Measure::not_assessable(Reason::NotApplicable, unit, term);
    }
    let mut measure = Measure::ok(Number::Float(over / under), unit, term);
    if part.status == crate::measure::Status::Partial || whole.status == crate::measure::Status::Partial {
        measure.status = crate::measure::Status::Partial;
    }
    measure.bounds = part
        .bounds
        .map(|(low, high)| (Number::Float(low.to_f64() / under), Number::Float(high.to_f64() / under)));
    measure.coverage = part.coverage;
    measure
}
