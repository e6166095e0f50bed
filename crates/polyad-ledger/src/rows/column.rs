//! One column of a table: the values of one field, row after row.

use super::indices::{Indices, NONE};
use super::names::{Name, Names};
use super::numbers::Numbers;
use super::texts::Texts;
use crate::json::{self, Value};
use polyad_model::{Exact, PartialDate, Period, Ref};
use std::sync::Arc;

/// The values of one field. Repeated values lie once in a dictionary.
#[derive(Debug, Clone)]
pub enum Column {
    /// References, and the few words that may stand in their place (`unnamed`).
    References {
        /// Number in the table's names, or [`NONE`].
        rows: Indices,
        /// The rows that have a name, by name and row.
        order: Vec<u32>,
    },
    /// Short texts.
    Words {
        /// Distinct texts.
        words: Vec<Arc<str>>,
        /// Index into `words`, or [`NONE`].
        rows: Indices,
    },
    /// Dates.
    Dates(Vec<Option<PartialDate>>),
    /// Periods; a row without one is `None`.
    Periods(Vec<Option<Period>>),
    /// Numbers with a currency or a unit; what else the object says makes its unit's dictionary entry.
    Amounts {
        /// Exact values.
        numbers: Numbers,
        /// The date of each amount of money; empty when no row has one.
        dates: Vec<Option<PartialDate>>,
        /// Distinct rests of the objects.
        units: Vec<Unit>,
        /// Index into `units`, or [`NONE`].
        rows: Indices,
    },
    /// Whole values.
    Values {
        /// Distinct values.
        values: Vec<Value>,
        /// Index into `values`, or [`NONE`].
        rows: Indices,
    },
    /// Long texts, packed.
    Texts(Texts),
}

/// What an amount is of: all of its object but the number and the date.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Unit {
    /// Whether it is money: then the number's member is `amount`, else `value`.
    pub is_money: bool,
    /// The other members.
    pub rest: Value,
}

impl Unit {
    /// The member that holds the number.
    pub(super) fn number_key(&self) -> &'static str {
        if self.is_money { "amount" } else { "value" }
    }

    /// The currency, or the unit of a quantity.
    pub fn code(&self) -> Option<&str> {
        self.rest.str_at(if self.is_money { "currency" } else { "unit" })
    }
}

impl Column {
    /// The row's value as a statement would have it.
    pub fn value(&self, row: u32, names: &Names) -> Option<Value> {
        let at = row as usize;
        match self {
            Column::References { rows, .. } => Some(match names.entry(rows.get(at))? {
                Name::Ref(name) => Value::from(name.to_string()),
                Name::Word(word) => Value::String(word.clone()),
            }),
            Column::Words { words, rows } => {
                words.get(rows.get(at) as usize).map(|word| Value::String(word.clone()))
            }
            Column::Dates(dates) => dates[at].map(|date| Value::from(date.to_string())),
            Column::Periods(periods) => periods[at].map(|period| period_value(&period)),
            Column::Amounts { numbers, dates, units, rows } => {
                let unit = units.get(rows.get(at) as usize)?;
                Some(amount_value(numbers.get(at)?, dates.get(at).copied().flatten(), unit))
            }
            Column::Values { values, rows } => values.get(rows.get(at) as usize).cloned(),
            Column::Texts(texts) => texts.get(at),
        }
    }

    /// The number of the row's name in the table's names.
    pub(super) fn name(&self, row: u32) -> Option<u32> {
        match self {
            Column::References { rows, .. } => Some(rows.get(row as usize)).filter(|name| *name != NONE),
            _ => None,
        }
    }

    /// The row's word.
    pub fn word(&self, row: u32) -> Option<&Arc<str>> {
        match self {
            Column::Words { words, rows } => words.get(rows.get(row as usize) as usize),
            _ => None,
        }
    }

    /// The row's date.
    pub fn date(&self, row: u32) -> Option<PartialDate> {
        match self {
            Column::Dates(dates) => dates[row as usize],
            _ => None,
        }
    }

    /// The row's period.
    pub fn period(&self, row: u32) -> Option<Period> {
        match self {
            Column::Periods(periods) => periods[row as usize],
            _ => None,
        }
    }

    /// The row's number with what it is of and, for money, its date.
    pub fn amount(&self, row: u32) -> Option<(Exact, &Unit, Option<PartialDate>)> {
        match self {
            Column::Amounts { numbers, dates, units, rows } => {
                let at = row as usize;
                let unit = units.get(rows.get(at) as usize)?;
                Some((numbers.get(at)?, unit, dates.get(at).copied().flatten()))
            }
            _ => None,
        }
    }

    /// The rows that name the entry with this number, in file order.
    pub(super) fn rows_naming(&self, name: u32) -> &[u32] {
        let Column::References { rows, order } = self else { return &[] };
        let from = order.partition_point(|row| rows.get(*row as usize) < name);
        let to = from + order[from..].partition_point(|row| rows.get(*row as usize) == name);
        &order[from..to]
    }

    /// The distinct names of a reference column, with the number of rows of each.
    pub(super) fn distinct<'a>(&'a self, names: &'a Names) -> impl Iterator<Item = (&'a Ref, usize)> {
        let (rows, order) = match self {
            Column::References { rows, order } => (Some(rows), order.as_slice()),
            _ => (None, [].as_slice()),
        };
        order
            .chunk_by(move |a, b| rows.is_some_and(|rows| rows.get(*a as usize) == rows.get(*b as usize)))
            .filter_map(move |own| Some((names.get(rows?.get(own[0] as usize))?, own.len())))
    }

    /// A reference column with its rows put in order.
    pub(super) fn references(rows: Vec<u32>, names: usize) -> Column {
        let mut order: Vec<u32> = (0..rows.len() as u32).filter(|row| rows[*row as usize] != NONE).collect();
        order.sort_by_key(|row| rows[*row as usize]);
        Column::References { rows: Indices::of(rows, names), order }
    }
}

pub(super) fn period_value(period: &Period) -> Value {
    let end = |date: Option<PartialDate>| Value::from(date.map_or("..".to_owned(), |d| d.to_string()));
    json::object([("from", end(period.from)), ("to", end(period.to))])
}

pub(super) fn amount_value(number: Exact, date: Option<PartialDate>, unit: &Unit) -> Value {
    let rest = unit.rest.members().map(|(key, value)| (Arc::<str>::from(key), value.clone()));
    let own = [
        Some((unit.number_key(), Value::from(number.to_string()))),
        date.map(|date| ("date", Value::from(date.to_string()))),
    ];
    json::object(rest.chain(own.into_iter().flatten().map(|(key, value)| (Arc::<str>::from(key), value))))
}
