//! In which currencies the transactions of a question are.

use super::dimension::Dimension;
use super::filter::Selection;
use super::scan;
use crate::measure::{Measure, Number};
use crate::params::{BadParam, Params};
use crate::view::Cell;
use polyad_ledger::state::State;
use std::sync::Arc;

/// What stands in one currency.
pub(crate) struct InCurrency {
    /// Its code as printed.
    pub(crate) code: Arc<str>,
    /// The exact sum.
    pub(crate) total: Cell,
    /// How many transactions.
    pub(crate) count: Measure,
}

/// The currencies of a question, whichever it names, by code.
pub(crate) fn currencies(state: &State, asked: &Params) -> Result<Vec<InCurrency>, BadParam> {
    let any = Params::new(asked.iter().filter(|(name, _)| *name != "currency"));
    let selection = Selection::read(state, &any, &[])?;
    let by = [Dimension::Currency];
    let groups = scan::groups(&selection, &by).into_iter();
    Ok(groups
        .map(|group| {
            let figures = group.figures(&any, &by, &group.key[0]);
            InCurrency { code: group.key[0].clone(), total: figures.total, count: figures.count }
        })
        .collect())
}

/// The currency with the most transactions; of equals the first in the alphabet; empty: none.
pub(crate) fn most_used(currencies: &[InCurrency]) -> String {
    let count = |own: &InCurrency| own.count.value.map_or(0.0, Number::to_f64);
    let most = currencies.iter().rev().max_by(|a, b| count(a).total_cmp(&count(b)));
    most.map_or_else(String::new, |own| own.code.to_string())
}
