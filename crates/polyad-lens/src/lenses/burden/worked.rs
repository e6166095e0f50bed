//! A number with the term it came from, so that a rule is written once and both grow together.

use crate::measure::{Measure, Number, Unit};
use crate::term::{Function, Term};

/// A number and how it was computed.
#[derive(Debug, Clone)]
pub(super) struct Worked {
    pub(super) value: f64,
    pub(super) term: Term,
}

impl Worked {
    pub(super) fn parameter(name: &str, value: f64) -> Worked {
        Worked { value, term: Term::Parameter { name: name.to_owned(), value: Number::Float(value) } }
    }

    pub(super) fn over(&self, whole: &Worked) -> Option<Worked> {
        let term = Term::Ratio(Box::new(self.term.clone()), Box::new(whole.term.clone()));
        let value = self.value / whole.value;
        (whole.value != 0.0 && value.is_finite()).then_some(Worked { value, term })
    }

    pub(super) fn less(&self, other: &Worked) -> Worked {
        let term = Term::Difference(Box::new(self.term.clone()), Box::new(other.term.clone()));
        Worked { value: self.value - other.value, term }
    }

    pub(super) fn times(&self, other: &Worked) -> Worked {
        let term = Term::Product(vec![self.term.clone(), other.term.clone()]);
        Worked { value: [self.value, other.value].iter().product(), term }
    }

    pub(super) fn sum<'w>(parts: impl IntoIterator<Item = &'w Worked>) -> Worked {
        let parts: Vec<&Worked> = parts.into_iter().collect();
        Worked {
            value: parts.iter().map(|part| part.value).sum(),
            term: Term::Sum(parts.iter().map(|part| part.term.clone()).collect()),
        }
    }

    pub(super) fn function(function: Function, arguments: &[&Worked]) -> Option<Worked> {
        let values: Vec<f64> = arguments.iter().map(|each| each.value).collect();
        let value = function.apply(&values)?;
        let terms = arguments.iter().map(|each| each.term.clone()).collect();
        Some(Worked { value, term: Term::Function(function, terms) })
    }

    pub(super) fn measure(self, unit: Unit) -> Measure {
        Measure::ok(Number::Float(self.value), unit, self.term)
    }
}

/// Ratios, which may exceed one.
pub(super) fn ratio() -> Unit {
    Unit::Code("ratio".to_owned())
}
