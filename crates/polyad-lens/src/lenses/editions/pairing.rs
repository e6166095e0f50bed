//! What two editions of a file have in common and what not: records by their names, rows as multisets.

use super::prints::{GroupPrints, Prints, number, paired};
use polyad_ledger::rows::{Column, Row, RowGroup};
use polyad_model::{DatasetKey, Exact, Ref};
use std::collections::HashMap;
use std::ops::Range;

/// What became of a row or of one field of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Change {
    /// Only the newer edition has the row.
    Added,
    /// Only the older edition has it.
    Removed,
    /// A number is greater.
    Raised,
    /// A number is less.
    Lowered,
    /// Another field says something else.
    Changed,
}

/// All changes, in the order in which a table counts them.
pub(super) const CHANGES: [Change; 5] =
    [Change::Added, Change::Removed, Change::Raised, Change::Lowered, Change::Changed];

/// One difference between two editions.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    pub(super) change: Change,
    /// Its number among the pairs of records.
    pub(super) pair: u32,
    pub(super) before: Option<Row<'a>>,
    pub(super) after: Option<Row<'a>>,
    /// The field that differs, of a row that both editions have.
    pub(super) field: Option<&'static str>,
}

/// A record as the editions have it; of a file without records there is one pair for all rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) before: Option<u32>,
    pub(super) after: Option<u32>,
}

/// All differences, in the order of the newer file, those of removed records last.
pub(super) struct Differences<'a> {
    pub(super) pairs: Vec<Pair>,
    pub(super) lines: Vec<Line<'a>>,
}

/// Two editions with their fingerprints.
struct Both<'a, 'p> {
    before: &'p Prints<'a>,
    after: &'p Prints<'a>,
    has_records: bool,
}

/// Two groups of rows of one kind.
type Groups<'a, 'p> = (Option<&'p GroupPrints<'a>>, Option<&'p GroupPrints<'a>>);

/// Compares two tables of one format.
pub(super) fn differences<'a>(
    (before_key, before): (&DatasetKey, &'a polyad_ledger::rows::Table),
    (after_key, after): (&DatasetKey, &'a polyad_ledger::rows::Table),
) -> Differences<'a> {
    let (before, after) = (Prints::of(before, before_key), Prints::of(after, after_key));
    let has_records = before.table.has_records() || after.table.has_records();
    let both = Both { before: &before, after: &after, has_records };
    let pairs = if has_records { both.records() } else { vec![Pair { before: Some(0), after: Some(0) }] };
    let mut lines = Vec::new();
    let mut kinds: Vec<&'static str> = after.kinds().collect();
    kinds.extend(before.kinds().filter(|kind| after.group(kind).is_none()));
    for (number, pair) in pairs.iter().enumerate() {
        for kind in &kinds {
            both.rows_of(kind, number as u32, *pair, &mut lines);
        }
    }
    Differences { pairs, lines }
}

impl<'a> Both<'a, '_> {
    /// Records by place and name, then by name alone.
    fn records(&self) -> Vec<Pair> {
        let (before, after) = (self.before.table, self.after.table);
        let mut taken = vec![false; before.record_count() as usize];
        let mut pairs = Vec::new();
        for number in 0..after.record_count() {
            let own = after.record(number);
            let former =
                own.and_then(|own| before.record_at(own.key).filter(|former| former.name == own.name));
            let former = former.map(|former| former.number).filter(|former| !taken[*former as usize]);
            if let Some(former) = former {
                taken[former as usize] = true;
            }
            pairs.push(Pair { before: former, after: Some(number) });
        }
        let mut by_name: HashMap<&Ref, Vec<u32>> = HashMap::new();
        for number in (0..before.record_count()).rev().filter(|number| !taken[*number as usize]) {
            if let Some(name) = before.record(number).and_then(|record| record.name) {
                by_name.entry(name).or_default().push(number);
            }
        }
        for pair in pairs.iter_mut().filter(|pair| pair.before.is_none()) {
            let name = pair.after.and_then(|number| after.record(number)?.name);
            pair.before = name.and_then(|name| by_name.get_mut(name)?.pop());
            if let Some(former) = pair.before {
                taken[former as usize] = true;
            }
        }
        let gone = (0..before.record_count()).filter(|number| !taken[*number as usize]);
        pairs.extend(gone.map(|number| Pair { before: Some(number), after: None }));
        pairs
    }

    /// The differences between the rows of one kind in one record.
    fn rows_of(&self, kind: &'static str, number: u32, pair: Pair, lines: &mut Vec<Line<'a>>) {
        let groups: Groups<'a, '_> = (self.before.group(kind), self.after.group(kind));
        let range = |group: Option<&GroupPrints<'_>>, record: Option<u32>| match (group, record) {
            (Some(prints), Some(record)) if self.has_records => prints.group.rows_of_record(record),
            (Some(prints), Some(_)) => 0..prints.group.len() as u32,
            _ => 0..0,
        };
        let (before, after) = (range(groups.0, pair.before), range(groups.1, pair.after));
        if let (Some(old), Some(new)) = groups
            && old.are_same(before.clone(), new, after.clone())
        {
            return;
        }
        let found = self.matched(kind, groups, before, after);
        for (old, new) in found.pairs {
            if let (Some(former), Some(own)) = groups {
                fields(former, old, own, new, number, lines);
            }
        }
        let line = |change, before, after| Line { change, pair: number, before, after, field: None };
        let rows = found.added.into_iter().filter_map(|row| groups.1?.row(row));
        lines.extend(rows.map(|row| line(Change::Added, None, Some(row))));
        let rows = found.removed.into_iter().filter_map(|row| groups.0?.row(row));
        lines.extend(rows.map(|row| line(Change::Removed, Some(row), None)));
    }

    fn matched(
        &self,
        kind: &'static str,
        groups: Groups<'a, '_>,
        before: Range<u32>,
        after: Range<u32>,
    ) -> Matched {
        let (mut removed, mut added): (Vec<u32>, Vec<u32>) = (before.collect(), after.collect());
        let (Some(old), Some(new)) = groups else { return Matched { pairs: Vec::new(), removed, added } };
        paired(&mut removed, &mut added, |row| Some(old.whole(row)), |row| Some(new.whole(row)));
        let mut pairs = Vec::new();
        if removed.is_empty() || added.is_empty() {
            return Matched { pairs, removed, added };
        }
        // A record has one row of itself, whatever it says.
        if self.has_records
            && removed.len() == 1
            && added.len() == 1
            && is_head(old, removed[0])
            && is_head(new, added[0])
        {
            pairs.push((removed[0], added[0]));
            return Matched { pairs, removed: Vec::new(), added: Vec::new() };
        }
        let named = |prints: &GroupPrints<'a>, table, row| identity(kind, prints, table, row);
        let (of_old, of_new): (HashMap<u32, u128>, HashMap<u32, u128>) = (
            removed.iter().map(|row| (*row, named(old, self.before, *row))).collect(),
            added.iter().map(|row| (*row, named(new, self.after, *row))).collect(),
        );
        let with_number = |prints: &GroupPrints<'a>, known: &HashMap<u32, u128>, row: u32| {
            let (field, value) = amount(prints.group, row)?;
            Some(known.get(&row)?.wrapping_add(number(field, value)))
        };
        pairs.extend(paired(
            &mut removed,
            &mut added,
            |row| with_number(old, &of_old, row),
            |row| with_number(new, &of_new, row),
        ));
        // Of several with other amounts the least goes with the least.
        let by_amount = |group: &RowGroup, rows: &mut Vec<u32>| {
            rows.sort_by_key(|row| (amount(group, *row).map(|(_, value)| value), *row));
        };
        by_amount(old.group, &mut removed);
        by_amount(new.group, &mut added);
        pairs.extend(paired(
            &mut removed,
            &mut added,
            |row| of_old.get(&row).copied(),
            |row| of_new.get(&row).copied(),
        ));
        // In files whose rows have names of their own, the name is what stays.
        let name =
            |prints: &GroupPrints<'a>, row: u32| prints.name(row).map(|name| super::prints::text(&name));
        pairs.extend(paired(&mut removed, &mut added, |row| name(old, row), |row| name(new, row)));
        removed.sort_unstable();
        added.sort_unstable();
        pairs.sort_unstable_by_key(|(_, after)| *after);
        Matched { pairs, removed, added }
    }
}

/// Rows of one kind: those that correspond, and those that stand in one edition alone.
struct Matched {
    pairs: Vec<(u32, u32)>,
    removed: Vec<u32>,
    added: Vec<u32>,
}

/// One line for each field in which two rows differ.
fn fields<'a>(
    former: &GroupPrints<'a>,
    old: u32,
    own: &GroupPrints<'a>,
    new: u32,
    pair: u32,
    lines: &mut Vec<Line<'a>>,
) {
    for field in former.differing(old, own, new) {
        let numbers = number_at(former.group, field, old).zip(number_at(own.group, field, new));
        let is_same_unit = former.unit(old, field) == own.unit(new, field);
        let change = match numbers.filter(|_| is_same_unit).map(|(before, after)| after.cmp(&before)) {
            Some(std::cmp::Ordering::Greater) => Change::Raised,
            Some(std::cmp::Ordering::Less) => Change::Lowered,
            _ => Change::Changed,
        };
        lines.push(Line { change, pair, before: former.row(old), after: own.row(new), field: Some(field) });
    }
}

/// What a row is, whatever number it states.
fn identity<'a>(kind: &str, prints: &GroupPrints<'a>, table: &Prints<'a>, row: u32) -> u128 {
    let named: Option<&[&str]> = match kind {
        "contribution" => Some(&[
            "scope",
            "flow",
            "as_called",
            "stage",
            "when",
            "by",
            "to",
            "by_name",
            "to_name",
            "reference",
        ]),
        "pledge" => Some(&[
            "scope",
            "flow",
            "as_called",
            "type",
            "period",
            "by",
            "to",
            "by_name",
            "to_name",
            "reference",
        ]),
        "observation" => Some(&["about", "indicator", "period", "nature", "dims"]),
        "result" => Some(&["of", "by", "period", "dims", "locations"]),
        "goal" if table.table.has_records() => Some(&["scope", "text", "period", "dims", "locations"]),
        "indicator" if table.table.has_records() => Some(&["name", "result_title"]),
        "tag" => Some(&["target", "vocabulary", "scheme"]),
        "seat" => Some(&["of", "actor", "role"]),
        "partnership" | "actor" => Some(&["about"]),
        _ => None,
    };
    let own = prints.fields(row, |field, column| match named {
        Some(named) => named.contains(&field),
        None => matches!(column, Column::References { .. } | Column::Dates(_) | Column::Periods(_)),
    });
    let unit = amount(prints.group, row).map_or(0, |(field, _)| prints.unit(row, field));
    own.wrapping_add(unit).wrapping_add(indicator_of(table, prints, row).unwrap_or(0))
}

/// What the indicator is called that a value of a record belongs to.
fn indicator_of(table: &Prints<'_>, prints: &GroupPrints<'_>, row: u32) -> Option<u128> {
    if !table.table.has_records() || !matches!(prints.group.kind(), "result" | "goal") {
        return None;
    }
    let locator = prints.row(row)?.locator();
    let (indicator, _) = locator.rsplit_once("/period[")?;
    let indicator = table.table.row(indicator).filter(|row| row.kind() == "indicator")?;
    let indicators = table.group("indicator")?;
    Some(indicators.fields(indicator.index(), |field, _| matches!(field, "name" | "result_title")))
}

/// The amount that a row is about, with its field.
pub(super) fn amount(group: &RowGroup, row: u32) -> Option<(&'static str, Exact)> {
    group.columns().iter().find_map(|(field, column)| Some((*field, column.amount(row)?.0)))
}

fn number_at(group: &RowGroup, field: &str, row: u32) -> Option<Exact> {
    Some(group.column(field)?.amount(row)?.0)
}

/// Whether the row is that of the record itself.
fn is_head(prints: &GroupPrints<'_>, row: u32) -> bool {
    let Some(row) = prints.row(row) else { return false };
    row.record().is_some_and(|record| *record.key == row.locator())
}
