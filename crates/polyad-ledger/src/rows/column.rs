//! One column of a table: the values of one field, row after row.

use super::ColumnForm;
use crate::json::{self, Value};
use polyad_model::{Exact, PartialDate, Period, Ref};
use std::collections::HashMap;
use std::sync::Arc;

/// In a dictionary column: the row has no value.
pub const NONE: u32 = u32::MAX;

/// The values of one field. Repeated values lie once in a dictionary.
#[derive(Debug, Clone)]
pub enum Column {
    /// References, and the few words that may stand in their place (`unnamed`).
    References {
        /// Distinct names.
        names: Vec<Name>,
        /// Index into `names`, or [`NONE`].
        rows: Vec<u32>,
    },
    /// Short texts.
    Words {
        /// Distinct texts.
        words: Vec<Arc<str>>,
        /// Index into `words`, or [`NONE`].
        rows: Vec<u32>,
    },
    /// Dates.
    Dates(Vec<Option<PartialDate>>),
    /// Periods; a row without one is `None`.
    Periods(Vec<Option<Period>>),
    /// Numbers with a unit; what else a quantity says (`sd`, `qual`) makes its unit's dictionary entry.
    Quantities {
        /// Exact values as printed.
        values: Vec<Option<Exact>>,
        /// The rest of the quantity object: unit, and where stated `sd` and `qual`.
        units: Vec<Value>,
        /// Index into `units`, or [`NONE`].
        rows: Vec<u32>,
    },
    /// Whole values.
    Values {
        /// Distinct values.
        values: Vec<Value>,
        /// Index into `values`, or [`NONE`].
        rows: Vec<u32>,
    },
}

/// What a reference column may hold.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Name {
    /// A name that resolves.
    Ref(Ref),
    /// A word in its place, e.g. `unnamed`.
    Word(Arc<str>),
}

impl Column {
    /// A column of references, such as scope and target.
    pub fn references(cells: impl Iterator<Item = Option<Ref>>) -> Column {
        let mut dictionary = Dictionary::default();
        let rows = cells.map(|cell| cell.map_or(NONE, |name| dictionary.index(Name::Ref(name)))).collect();
        Column::References { names: dictionary.entries, rows }
    }

    /// A column in the form that suits its field; a value that does not fit the form makes it a [`Column::Values`].
    pub fn build(form: &ColumnForm, cells: &[Option<&Value>]) -> Column {
        Column::in_form(form, cells).unwrap_or_else(|| {
            let mut dictionary = Dictionary::default();
            let rows =
                cells.iter().map(|c| c.map_or(NONE, |value| dictionary.index(value.clone()))).collect();
            Column::Values { values: dictionary.entries, rows }
        })
    }

    fn in_form(form: &ColumnForm, cells: &[Option<&Value>]) -> Option<Column> {
        fn each<T>(
            cells: &[Option<&Value>],
            mut read: impl FnMut(&Value) -> Option<T>,
        ) -> Option<Vec<Option<T>>> {
            cells.iter().map(|cell| cell.map_or(Some(None), |value| read(value).map(Some))).collect()
        }
        let numbered = |rows: Vec<Option<u32>>| rows.into_iter().map(|row| row.unwrap_or(NONE)).collect();
        Some(match form {
            ColumnForm::Reference => {
                let mut names = Dictionary::default();
                let rows = each(cells, |value| {
                    let text = value.as_str()?;
                    Some(names.index(text.parse().map_or_else(|_| Name::Word(text.into()), Name::Ref)))
                })?;
                Column::References { names: names.entries, rows: numbered(rows) }
            }
            ColumnForm::Word => {
                let mut words: Dictionary<Arc<str>> = Dictionary::default();
                let rows = each(cells, |value| Some(words.index(value.as_str()?.into())))?;
                Column::Words { words: words.entries, rows: numbered(rows) }
            }
            ColumnForm::Date => Column::Dates(each(cells, |value| value.as_str()?.parse().ok())?),
            ColumnForm::Period => Column::Periods(each(cells, crate::reading::period)?),
            ColumnForm::Quantity => {
                let mut units = Dictionary::default();
                let mut values = Vec::with_capacity(cells.len());
                let mut rows = Vec::with_capacity(cells.len());
                for cell in cells {
                    let Some(quantity) = cell else {
                        values.push(None);
                        rows.push(NONE);
                        continue;
                    };
                    let number: Exact = quantity.get("value")?.as_str()?.parse().ok()?;
                    // The printed number must read back from the exact one, else the whole object is kept.
                    if number.to_string() != quantity.get("value")?.as_str()? {
                        return None;
                    }
                    values.push(Some(number));
                    rows.push(units.index(without(quantity, "value")?));
                }
                Column::Quantities { values, units: units.entries, rows }
            }
            ColumnForm::Value => return None,
        })
    }

    /// The row's value as a statement would have it.
    pub fn value(&self, row: u32) -> Option<Value> {
        let at = row as usize;
        match self {
            Column::References { names, rows } => Some(match names.get(rows[at] as usize)? {
                Name::Ref(name) => Value::from(name.to_string()),
                Name::Word(word) => Value::String(word.clone()),
            }),
            Column::Words { words, rows } => {
                words.get(rows[at] as usize).map(|word| Value::String(word.clone()))
            }
            Column::Dates(dates) => dates[at].map(|date| Value::from(date.to_string())),
            Column::Periods(periods) => periods[at].map(|period| {
                let end =
                    |date: Option<PartialDate>| Value::from(date.map_or("..".to_owned(), |d| d.to_string()));
                json::object([("from", end(period.from)), ("to", end(period.to))])
            }),
            Column::Quantities { values, units, rows } => {
                let number = values[at]?;
                let rest = units.get(rows[at] as usize)?;
                let members = rest.members().map(|(key, value)| (key, value.clone()));
                Some(json::object(members.chain([("value", Value::from(number.to_string()))])))
            }
            Column::Values { values, rows } => values.get(rows[at] as usize).cloned(),
        }
    }

    /// The row's reference.
    pub fn reference(&self, row: u32) -> Option<&Ref> {
        match self {
            Column::References { names, rows } => match names.get(rows[row as usize] as usize)? {
                Name::Ref(name) => Some(name),
                Name::Word(_) => None,
            },
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

    /// The rows of each reference; `None` for other columns.
    pub(super) fn postings(&self) -> Option<HashMap<Ref, Vec<u32>>> {
        let Column::References { names, rows } = self else { return None };
        let mut lists: Vec<Vec<u32>> = vec![Vec::new(); names.len()];
        for (row, name) in rows.iter().enumerate() {
            if let Some(list) = lists.get_mut(*name as usize) {
                list.push(row as u32);
            }
        }
        let named = names.iter().zip(lists).filter_map(|(name, list)| match name {
            Name::Ref(name) => Some((name.clone(), list)),
            Name::Word(_) => None,
        });
        Some(named.collect())
    }
}

/// The object without one member.
fn without(object: &Value, key: &str) -> Option<Value> {
    object.as_object()?;
    Some(json::object(
        object.members().filter(|(name, _)| *name != key).map(|(name, value)| (name, value.clone())),
    ))
}

/// Distinct entries in the order of their first use.
#[derive(Debug)]
struct Dictionary<T> {
    entries: Vec<T>,
    index: HashMap<T, u32>,
}

impl<T> Default for Dictionary<T> {
    fn default() -> Self {
        Dictionary { entries: Vec::new(), index: HashMap::new() }
    }
}

impl<T: Clone + Eq + std::hash::Hash> Dictionary<T> {
    fn index(&mut self, entry: T) -> u32 {
        if let Some(found) = self.index.get(&entry) {
            return *found;
        }
        let next = self.entries.len() as u32;
        self.entries.push(entry.clone());
        self.index.insert(entry, next);
        next
    }
}
