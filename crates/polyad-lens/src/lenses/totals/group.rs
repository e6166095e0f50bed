//! Transactions put together by what they have in common.

use super::transaction::{Dimension, Transactions};
use polyad_ledger::state::Fact;
use polyad_model::ExactSum;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashMap;

/// What the transactions of a group have in common, in the order of the dimensions; empty: not recorded.
pub(super) type Key<'a> = Vec<Cow<'a, str>>;

/// The transactions of one key.
#[derive(Debug, Default)]
pub(super) struct Group<'a> {
    /// The exact sum.
    pub(super) sum: ExactSum,
    /// The currency of all of them.
    pub(super) currency: &'a str,
    /// The transactions, by file and place.
    pub(super) rows: Vec<Fact<'a>>,
}

/// All groups, in the order of their keys.
pub(super) fn groups<'a>(transactions: &Transactions<'a>, by: &[Dimension]) -> Vec<(Key<'a>, Group<'a>)> {
    let mut groups: HashMap<Key<'a>, Group<'a>> = HashMap::new();
    transactions.each(|transaction| {
        let key = by.iter().map(|dimension| transaction.value(*dimension)).collect();
        let group = groups.entry(key).or_default();
        group.sum.add(transaction.amount);
        group.currency = transaction.currency;
        group.rows.push(transaction.fact);
    });
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by(|(a, _), (b, _)| order(a, b, by));
    groups
}

/// Column by column; types and years are numbers.
fn order(a: &Key<'_>, b: &Key<'_>, by: &[Dimension]) -> Ordering {
    let columns = a.iter().zip(b).zip(by).map(|((a, b), dimension)| {
        let number = |text: &str| text.parse::<i64>().ok().filter(|_| dimension.is_number());
        (number(a), a).cmp(&(number(b), b))
    });
    columns.fold(Ordering::Equal, Ordering::then)
}
