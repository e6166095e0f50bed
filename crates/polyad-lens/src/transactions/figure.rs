//! A group of transactions as figures that open.

use super::asked::Asked;
use super::dimension::Dimension;
use super::scan::Group;
use super::sum::Sum;
use crate::measure::{Measure, Number, Unit};
use crate::params::Params;
use crate::query::{Condition, Query};
use crate::term::{TRANSACTED, Term};
use crate::view::Cell;
use polyad_model::{Exact, PriceBase};
use std::sync::Arc;

/// The total and the number of a group's transactions, both of which can be asked again.
pub(crate) struct Figures {
    /// The exact sum; text past 38 digits.
    pub(crate) total: Cell,
    /// How many.
    pub(crate) count: Measure,
}

impl Group {
    /// The group's value of a dimension.
    pub(crate) fn value(&self, by: &[Dimension], dimension: Dimension) -> Option<&Arc<str>> {
        by.iter().position(|own| *own == dimension).map(|at| &self.key[at])
    }

    /// All amounts of the group, whatever rows they are in.
    pub(crate) fn sum(&self) -> Sum {
        let mut all = Sum::default();
        self.sums.values().for_each(|sum| all.join(sum));
        all
    }

    /// What the group's total is computed from, or with an empty part, its number of transactions.
    pub(crate) fn term(&self, params: &Params, by: &[Dimension], part: &str) -> Term {
        let key: Vec<_> = by.iter().copied().zip(self.key.iter().cloned()).collect();
        let query = |kind: &str| Query {
            kind: kind.to_owned(),
            conditions: vec![Condition::Transaction(Asked::new(params.clone(), key.clone()))],
        };
        let rows = self.sums.keys().map(|kind| Term::Rows { query: query(kind), part: part.to_owned() });
        let mut rows: Vec<Term> = rows.collect();
        if rows.len() == 1 { rows.remove(0) } else { Term::Sum(rows) }
    }

    /// How many transactions the group has.
    pub(crate) fn count(&self, params: &Params, by: &[Dimension]) -> Measure {
        let count = Number::Exact(Exact::from(self.sum().count));
        Measure::ok(count, Unit::Count("transactions".to_owned()), self.term(params, by, ""))
    }

    /// The group in one currency, asked by these parameters.
    pub(crate) fn figures(&self, params: &Params, by: &[Dimension], currency: &str) -> Figures {
        let unit = match currency.parse() {
            Ok(currency) => Unit::Money(currency, PriceBase::Nominal),
            Err(_) => Unit::Code(currency.to_owned()),
        };
        let term = self.term(params, by, TRANSACTED);
        Figures {
            total: match self.sum().total() {
                Some(total) => Measure::ok(Number::Exact(total), unit, term).into(),
                None => Cell::Text("the sum exceeds 38 digits".to_owned()),
            },
            count: self.count(params, by),
        }
    }
}
