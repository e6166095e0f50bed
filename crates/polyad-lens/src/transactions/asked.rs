//! A question to the transactions that can be asked again: what one total rests on.

use super::dimension::Dimension;
use super::filter::Selection;
use super::scan;
use crate::params::Params;
use polyad_ledger::state::{Fact, State};
use polyad_model::Exact;
use std::fmt;
use std::sync::Arc;

/// The transactions that meet conditions and stand under a key. Plain data, as a [`Query`](crate::Query) is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Asked {
    params: Params,
    key: Vec<(Dimension, Arc<str>)>,
}

impl Asked {
    /// The transactions of one total.
    pub(crate) fn new(params: Params, key: Vec<(Dimension, Arc<str>)>) -> Asked {
        Asked { params, key }
    }

    pub(super) fn selection<'a>(&self, state: &'a State) -> Option<Selection<'a>> {
        Selection::read(state, &self.params, &self.key).ok()
    }

    /// The facts, by file, kind and place: at most so many after the first ones are passed over.
    pub(crate) fn facts<'a>(&self, state: &'a State, kind: &str, skip: usize, most: usize) -> Vec<Fact<'a>> {
        self.selection(state)
            .map_or_else(Vec::new, |selection| scan::facts(&selection, Some(kind), skip, most))
    }

    /// How many there are, and their exact sum; `None` past 38 digits.
    pub(crate) fn total(&self, state: &State, kind: &str) -> (u64, Option<Exact>) {
        let groups = self.selection(state).map_or_else(Vec::new, |selection| scan::groups(&selection, &[]));
        let sum = groups.into_iter().find_map(|mut group| group.sums.remove(kind)).unwrap_or_default();
        (sum.count, sum.total())
    }
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("activity counts")?;
        for (name, value) in self.params.iter() {
            write!(f, ", {} is {value}", name.replace('_', " "))?;
        }
        for (dimension, value) in &self.key {
            match &**value {
                "" => write!(f, ", {} is not recorded", dimension.name())?,
                value => write!(f, ", {} is {value}", dimension.name())?,
            }
        }
        Ok(())
    }
}
