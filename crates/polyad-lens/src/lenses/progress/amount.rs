//! A number and the term it was computed from, carried through a calculation together.

use crate::measure::{Measure, Number, Reason, Unit};
use crate::term::{Function, Term, date_in_years};
use polyad_ledger::state::Fact;
use polyad_model::{Exact, PartialDate, Quantity};

/// A number with its term; what is done to one is done to the other.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Amount {
    value: Number,
    term: Term,
}

/// A figure, or why there is none.
pub(crate) type Figure = Result<Amount, Reason>;

impl Amount {
    /// A named parameter: a year, a number of years, a choice of the reader.
    pub(crate) fn parameter(name: impl Into<String>, value: f64) -> Amount {
        let whole = value.fract() == 0.0 && value.abs() < 1e15;
        let value = if whole { Number::Exact(Exact::from(value as i64)) } else { Number::Float(value) };
        Amount { term: Term::Parameter { name: name.into(), value }, value }
    }

    /// A number that stands in no field of a fact but belongs to it, such as a target read from a goal's words: the
    /// parameter, once for the fact, so that it opens to it.
    pub(crate) fn of_fact(name: impl Into<String>, value: Exact, fact: Fact<'_>) -> Amount {
        let parameter = Term::Parameter { name: name.into(), value: Number::Exact(value) };
        let term = Term::Product(vec![parameter, Term::fact(fact.address())]);
        Amount { value: Number::Float(value.to_f64()), term }
    }

    /// A date inside a fact, in years.
    pub(crate) fn dated(fact: Fact<'_>, part: &str, date: PartialDate) -> Amount {
        let whole = date.month().is_none();
        let value = match whole {
            true => Number::Exact(Exact::from(i64::from(date.year()))),
            false => Number::Float(date_in_years(date)),
        };
        Amount { value, term: Term::part(fact.address(), part) }
    }

    /// A quantity inside a fact; `part` is its field, or field and end of a band.
    pub(crate) fn stated(fact: Fact<'_>, part: &str, quantity: &Quantity) -> Amount {
        Amount {
            value: Number::Exact(quantity.value),
            term: Term::part(fact.address(), &format!("{part}.value")),
        }
    }

    pub(crate) fn value(&self) -> f64 {
        self.value.to_f64()
    }

    pub(crate) fn plus(&self, other: &Amount) -> Amount {
        let value = match (self.value, other.value) {
            (Number::Exact(a), Number::Exact(b)) => a.checked_add(b).map(Number::Exact),
            _ => None,
        };
        let value = value.unwrap_or(Number::Float(self.value() + other.value()));
        Amount { value, term: Term::Sum(vec![self.term.clone(), other.term.clone()]) }
    }

    pub(crate) fn minus(&self, other: &Amount) -> Amount {
        // Exact as long as both are: a small difference of large numbers keeps all its digits.
        let value = match (self.value, other.value) {
            (Number::Exact(a), Number::Exact(b)) => a.checked_add(b.negated()).map(Number::Exact),
            _ => None,
        };
        let value = value.unwrap_or(Number::Float(self.value() - other.value()));
        Amount { value, term: Term::Difference(Box::new(self.term.clone()), Box::new(other.term.clone())) }
    }

    pub(crate) fn times(&self, other: &Amount) -> Amount {
        let value = Number::Float(self.value() * other.value());
        Amount { value, term: Term::Product(vec![self.term.clone(), other.term.clone()]) }
    }

    /// This over another; over zero there is no figure, and zero over zero is nothing at all.
    pub(crate) fn over(&self, other: &Amount) -> Figure {
        if other.value() == 0.0 {
            return Err(if self.value() == 0.0 { Reason::Empty } else { Reason::ZeroBase });
        }
        let term = Term::Ratio(Box::new(self.term.clone()), Box::new(other.term.clone()));
        Ok(Amount { value: Number::Float(self.value() / other.value()), term })
    }

    /// A function of amounts; `why` is the reason where it is not defined.
    pub(crate) fn function(function: Function, arguments: &[&Amount], why: Reason) -> Figure {
        let values: Vec<f64> = arguments.iter().map(|argument| argument.value()).collect();
        let value = function.apply(&values).ok_or(why)?;
        let terms = arguments.iter().map(|argument| argument.term.clone()).collect();
        Ok(Amount { value: Number::Float(value), term: Term::Function(function, terms) })
    }

    pub(crate) fn measure(self, unit: Unit) -> Measure {
        Measure::ok(self.value, unit, self.term)
    }
}

/// A figure as a measure; without one the reason stands in its place.
pub(crate) fn measured(figure: &Figure, unit: Unit) -> Measure {
    match figure {
        Ok(amount) => amount.clone().measure(unit),
        Err(reason) => Measure::not_assessable(*reason, unit, Term::Sum(Vec::new())),
    }
}

/// A figure times a hundred, in per cent: shares of a distance may lie below 0 and above 1.
pub(crate) fn per_cent(figure: &Figure, unit: &str) -> Measure {
    let hundredfold = figure.as_ref().map(|amount| amount.times(&hundred())).map_err(|reason| *reason);
    measured(&hundredfold, Unit::Code(unit.to_owned()))
}

/// A hundred, as the parameter that turns shares into per cent.
pub(crate) fn hundred() -> Amount {
    Amount::parameter("per cent", 100.0)
}
