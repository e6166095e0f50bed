//! Largest changes first: within a currency by amount, across currencies by rank.

use super::Compared;
use super::pairing::{Change, Line};
use super::sums::{Amount, Key, UnitKey, amount_of};
use polyad_model::{Exact, ExactSum};
use std::collections::{BTreeMap, HashMap};

/// The amount by which a line changes a sum.
#[derive(Debug, Clone)]
pub(super) struct Shift {
    pub(super) key: Key,
    pub(super) difference: Exact,
}

/// An activity with what its changes come to.
pub(super) struct Changed {
    /// Its number among the pairs of records.
    pub(super) pair: u32,
    /// Its lines, by number.
    pub(super) lines: Vec<usize>,
    /// What changes most, of those of one currency; the currency is the one in which this activity ranks highest.
    pub(super) most: Option<Shift>,
}

/// How much a line changes, where it is about an amount.
pub(super) fn shift(compared: &Compared<'_>, line: &Line<'_>) -> Option<Shift> {
    let of = |row: Option<polyad_ledger::rows::Row<'_>>, is_after: bool| -> Option<Amount> {
        let row = row?;
        let dataset = if is_after { compared.after } else { compared.before };
        amount_of(dataset.loaded.as_ref()?.table.group(row.kind())?, row)
    };
    let (before, after) = (of(line.before, false), of(line.after, true));
    match line.change {
        Change::Added => after.map(|own| Shift { key: own.key, difference: own.value }),
        Change::Removed => before.map(|own| Shift { key: own.key, difference: own.value.negated() }),
        Change::Raised | Change::Lowered => {
            let (before, after) = before.zip(after).filter(|(_, after)| line.field == Some(after.field))?;
            let difference = after.value.checked_add(before.value.negated())?;
            Some(Shift { key: after.key, difference })
        }
        Change::Changed => None,
    }
}

/// The numbers of these lines, those that change most first.
pub(super) fn lines(compared: &Compared<'_>, asked: &[usize]) -> Vec<usize> {
    let shifts: Vec<(usize, Shift)> =
        asked.iter().filter_map(|at| Some((*at, shift(compared, &compared.found.lines[*at])?))).collect();
    let ranked = ranked(shifts.iter().map(|(at, shift)| (*at, &shift.key.unit, shift.difference)));
    let mut order = asked.to_vec();
    order.sort_by_cached_key(|at| {
        let line = &compared.found.lines[*at];
        let is_head = compared.is_head(line);
        (ranked.get(at).cloned().unwrap_or((usize::MAX, true, String::new())), !is_head, *at)
    });
    order
}

/// The activities of these lines, those that change most first.
pub(super) fn activities(compared: &Compared<'_>, asked: &[usize]) -> Vec<Changed> {
    let mut by_pair: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for at in asked {
        by_pair.entry(compared.found.lines[*at].pair).or_default().push(*at);
    }
    let mut all: Vec<(Changed, Vec<Shift>)> = by_pair
        .into_iter()
        .map(|(pair, lines)| {
            let mut sums: BTreeMap<Key, ExactSum> = BTreeMap::new();
            for shift in lines.iter().filter_map(|at| shift(compared, &compared.found.lines[*at])) {
                sums.entry(shift.key).or_default().add(shift.difference);
            }
            let shifts = sums.into_iter().filter_map(|(key, sum)| {
                Some(Shift { key, difference: sum.total().filter(|sum| !sum.is_zero())? })
            });
            (Changed { pair, lines, most: None }, shifts.collect())
        })
        .collect();
    let each = all.iter().enumerate();
    let shifts: Vec<(usize, usize, &Shift)> = each
        .flat_map(|(own, (_, shifts))| shifts.iter().enumerate().map(move |(n, shift)| (own, n, shift)))
        .collect();
    let ranks =
        ranked(shifts.iter().enumerate().map(|(at, (_, _, shift))| (at, &shift.key.unit, shift.difference)));
    let mut best: HashMap<usize, (Rank, usize)> = HashMap::new();
    for (at, (own, number, _)) in shifts.iter().enumerate() {
        let Some(rank) = ranks.get(&at) else { continue };
        if best.get(own).is_none_or(|(known, _)| rank < known) {
            best.insert(*own, (rank.clone(), *number));
        }
    }
    let mut order: Vec<usize> = (0..all.len()).collect();
    let last = (usize::MAX, true, String::new());
    order.sort_by_cached_key(|own| {
        let whole = compared.found.pairs[all[*own].0.pair as usize];
        let is_whole = whole.before.is_none() || whole.after.is_none();
        (best.get(own).map_or(last.clone(), |(rank, _)| rank.clone()), !is_whole, *own)
    });
    let mut all: Vec<Option<Changed>> = all
        .drain(..)
        .enumerate()
        .map(|(own, (changed, mut shifts))| {
            let most = best.get(&own).map(|(_, number)| shifts.swap_remove(*number));
            Some(Changed { most, ..changed })
        })
        .collect();
    order.into_iter().filter_map(|own| all[own].take()).collect()
}

/// The place among the changes of one unit, money before other units, then by code.
type Rank = (usize, bool, String);

fn ranked<'a>(items: impl Iterator<Item = (usize, &'a UnitKey, Exact)>) -> HashMap<usize, Rank> {
    let mut by_unit: HashMap<&UnitKey, Vec<(Exact, usize)>> = HashMap::new();
    for (at, unit, difference) in items {
        let size = if difference.is_negative() { difference.negated() } else { difference };
        by_unit.entry(unit).or_default().push((size, at));
    }
    let mut ranks = HashMap::new();
    for (unit, mut own) in by_unit {
        own.sort_by(|(a, at), (b, other)| b.cmp(a).then(at.cmp(other)));
        let rank = own.into_iter().enumerate();
        ranks.extend(rank.map(|(rank, (_, at))| (at, (rank, !unit.is_money, unit.code.clone()))));
    }
    ranks
}
