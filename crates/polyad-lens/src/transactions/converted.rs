//! Totals in one currency: what converts alike is added exactly first, and converted once.

use super::dimension::Dimension;
use super::filter::Selection;
use super::scan::{self, Group};
use super::shown::Shown;
use crate::measure::Measure;
use crate::money::{PricedSum, Pricer};
use crate::params::Params;
use crate::term::TRANSACTED;
use crate::view::Cell;
use polyad_model::{Currency, Money, PartialDate, PriceBase, Ref};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What stands under one key, priced as a reader asked.
pub(crate) struct Converted {
    /// A value for each dimension, in their order.
    pub(crate) key: Vec<Arc<str>>,
    /// The amounts that have a currency of ISO 4217 and a date.
    pub(crate) sum: PricedSum,
    /// How many transactions stand under the key.
    pub(crate) count: Measure,
    /// What cannot even be asked a rate for.
    pub(crate) odd: Vec<Odd>,
}

/// Amounts without a date, or in a currency that no list has.
pub(crate) struct Odd {
    /// The currency as printed.
    pub(crate) currency: Arc<str>,
    /// Their total there.
    pub(crate) total: Cell,
    /// How many.
    pub(crate) count: u64,
    /// Why no rate can be looked for.
    pub(crate) reason: &'static str,
}

/// All groups of a selection in what the pricer was asked for, in the order of their keys.
pub(crate) fn converted(
    selection: &Selection<'_>,
    asked: &Params,
    by: &[Dimension],
    pricer: &Pricer<'_>,
) -> Vec<Converted> {
    let needs_payer = pricer.pricing().base_year.is_some();
    let mut inner: Vec<Dimension> = by.to_vec();
    inner.extend([Dimension::Currency, Dimension::ValueDate]);
    if needs_payer {
        inner.push(Dimension::Giver);
    }
    let parts = scan::groups(selection, &inner);
    let payers: BTreeMap<Arc<str>, Ref> = match needs_payer {
        false => BTreeMap::new(),
        true => {
            let labels = parts.iter().filter_map(|part| part.key.last().cloned());
            Shown::of(selection, labels).into_names()
        }
    };
    let mut by_key: BTreeMap<Vec<Arc<str>>, (PricedSum, Vec<Odd>)> = BTreeMap::new();
    for part in parts {
        let (key, rest) = part.key.split_at(by.len());
        let (sum, odd) =
            by_key.entry(key.to_vec()).or_insert_with(|| (PricedSum::of_rung(rung(by, key)), Vec::new()));
        let (currency, day) = (&rest[0], &rest[1]);
        let all = part.sum();
        let known = match (currency.parse::<Currency>(), day.parse::<PartialDate>(), all.total()) {
            (Err(_), ..) => Err("the currency is on no list, now or formerly"),
            (_, Err(_), _) => Err("the file gives no date"),
            (_, _, None) => Err("the sum exceeds 38 digits"),
            (Ok(currency), Ok(date), Some(amount)) => Ok(Money {
                amount,
                currency,
                date,
                significant: None,
                qualifier: None,
                prices: PriceBase::Nominal,
            }),
        };
        match known {
            Ok(money) => {
                let payer = rest.get(2).and_then(|giver| payers.get(giver));
                // What is left out is told by the sum itself.
                let _ =
                    sum.add_several(pricer, money, all.count, part.term(asked, &inner, TRANSACTED), payer);
            }
            Err(reason) => {
                let total = part.figures(asked, &inner, currency).total;
                odd.push(Odd { currency: currency.clone(), total, count: all.count, reason });
            }
        }
    }
    let groups = scan::groups(selection, by).into_iter();
    groups
        .filter_map(|group: Group| {
            let (sum, odd) = by_key.remove(&group.key)?;
            let count = group.count(asked, by);
            Some(Converted { key: group.key, sum, count, odd })
        })
        .collect()
}

/// The rung that a key stands for; a question about one rung has none in its keys.
fn rung(by: &[Dimension], key: &[Arc<str>]) -> String {
    let rungs =
        by.iter().zip(key).filter(|(dimension, _)| matches!(dimension, Dimension::Type | Dimension::Stage));
    rungs.map(|(_, value)| &**value).collect::<Vec<_>>().join(" ")
}
