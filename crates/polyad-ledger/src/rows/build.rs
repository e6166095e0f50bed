//! Collecting rows, and freezing them into a table.

use super::column::{Column, Unit, amount_value, period_value};
use super::indices::{Indices, NONE};
use super::locators::Locators;
use super::names::{Name, NameId, NameIndex};
use super::numbers::Numbers;
use super::records::{NewRecord, Records};
use super::texts::TextsBuilder;
use super::words::interned;
use super::{ColumnForm, RowGroup, SCOPE, TARGET, Table};
use crate::json::{self, Value};
use crate::kinds;
use polyad_model::{Exact, PartialDate, Period, Ref};
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

/// Collects rows and freezes them into a [`Table`].
///
/// Small formats push whole facts; formats of millions of rows fill the columns of a [`GroupBuilder`].
#[derive(Debug, Default)]
pub struct TableBuilder {
    names: NameIndex,
    records: Records,
    updated: Dictionary<Arc<str>>,
    updated_rows: Vec<u32>,
    groups: Vec<GroupBuilder>,
}

/// The rows of one kind while they come in.
#[derive(Debug)]
pub struct GroupBuilder {
    kind: &'static str,
    places: Places,
    lines: Vec<u32>,
    columns: Vec<(&'static str, ColumnBuilder)>,
}

/// A column of one [`GroupBuilder`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ColumnId(usize);

/// A value for a cell of a column of the same form.
#[derive(Debug, Clone)]
pub enum Cell<'a> {
    /// A name, added by [`TableBuilder::name`].
    Name(NameId),
    /// A word, code or short text.
    Word(&'a str),
    /// A date.
    Date(PartialDate),
    /// A period.
    Period(Period),
    /// Money: amount, currency and the date it is of, if any is printed.
    Money(Exact, &'a str, Option<PartialDate>),
    /// A number with its unit.
    Quantity(Exact, &'a str),
    /// Any value.
    Value(Value),
}

#[derive(Debug)]
enum Places {
    Own(Vec<Arc<str>>),
    InRecords { records: Vec<u32>, steps: Dictionary<Arc<str>>, rows: Vec<u32> },
}

#[derive(Debug)]
enum ColumnBuilder {
    References(Vec<u32>),
    Words { words: Dictionary<Arc<str>>, rows: Vec<u32> },
    Dates(Vec<Option<PartialDate>>),
    Periods(Vec<Option<Period>>),
    Amounts { numbers: Numbers, dates: Vec<Option<PartialDate>>, units: Dictionary<Unit>, rows: Vec<u32> },
    Values { values: Dictionary<Value>, rows: Vec<u32> },
    Texts(TextsBuilder),
}

impl TableBuilder {
    /// Adds a fact of a known kind. Rows keep the order in which they come.
    ///
    /// `fields` is an object as the kind's schema has it; the caller has checked it. Members that the kind does not have
    /// are columns beside the fact. Answers the members whose names no column can have, which are left out.
    pub fn push(
        &mut self,
        kind: &'static str,
        locator: &str,
        line: u32,
        scope: Option<Ref>,
        target: Option<Ref>,
        fields: Value,
    ) -> Vec<String> {
        let at = self.group_at(kind, || Places::Own(Vec::new()));
        let group = &mut self.groups[at];
        if let Places::Own(texts) = &mut group.places {
            texts.push(locator.into());
        }
        group.lines.push(line);
        for (field, name) in [(SCOPE, scope), (TARGET, target)] {
            if let Some(name) = name {
                let id = self.names.add(Name::Ref(name));
                let column = group.column_as(field, ColumnForm::Reference);
                group.set(column, Cell::Name(id));
            }
        }
        for (field, form) in kinds::columns_of(kind) {
            if let Some(value) = fields.get(field) {
                let column = group.column_as(field, form);
                group.set_value(column, value, &mut self.names);
            }
        }
        let mut left_out = Vec::new();
        let known = |name: &str| kinds::columns_of(kind).any(|(own, _)| own == name);
        for (name, value) in fields.members().filter(|(name, _)| !known(name)) {
            match interned(name).filter(|name| *name != SCOPE && *name != TARGET) {
                Some(name) => {
                    let column = group.column_as(name, ColumnForm::Value);
                    group.set_value(column, value, &mut self.names);
                }
                None => left_out.push(name.to_owned()),
            }
        }
        left_out
    }

    /// The number of a name, for [`Cell::Name`].
    pub fn name(&mut self, name: &Ref) -> NameId {
        self.names.add(Name::Ref(name.clone()))
    }

    /// Begins a record and answers its number; its rows follow before the next record begins.
    pub fn record(&mut self, record: NewRecord) -> u32 {
        let mut number = |name: Option<Ref>| name.map_or(NONE, |name| self.names.add(Name::Ref(name)).0);
        let (name, reporter) = (number(record.name), number(record.reporter));
        let records = &mut self.records;
        records.keys.push(record.key.into());
        records.names.push(name);
        records.reporters.push(reporter);
        records.lines.push((record.line, record.lines));
        records.spans.push((record.start, record.bytes));
        self.updated_rows.push(record.updated.map_or(NONE, |text| self.updated.index(text.as_str())));
        records.keys.len() as u32 - 1
    }

    /// The group of a kind whose rows lie in records.
    pub fn group(&mut self, kind: &'static str) -> &mut GroupBuilder {
        let at = self.group_at(kind, || Places::InRecords {
            records: Vec::new(),
            steps: Dictionary::default(),
            rows: Vec::new(),
        });
        &mut self.groups[at]
    }

    fn group_at(&mut self, kind: &'static str, places: impl FnOnce() -> Places) -> usize {
        self.groups.iter().position(|group| group.kind == kind).unwrap_or_else(|| {
            self.groups.push(GroupBuilder { kind, places: places(), lines: Vec::new(), columns: Vec::new() });
            self.groups.len() - 1
        })
    }

    /// The finished table.
    pub fn finish(self) -> Table {
        let (names, renumbered) = self.names.finish();
        let renumber = |rows: &mut Vec<u32>| {
            rows.iter_mut().filter(|row| **row != NONE).for_each(|row| *row = renumbered[*row as usize]);
        };
        let mut records = self.records;
        renumber(&mut records.names);
        renumber(&mut records.reporters);
        records.updated_rows = Some(Indices::of(self.updated_rows, self.updated.entries.len()));
        records.updated = self.updated.entries;
        let names = Arc::new(names);
        let records = Arc::new(records.index());
        let groups = self.groups.into_iter().map(|group| {
            let (rows, order) = (group.lines.len(), kinds::columns_of(group.kind).map(|(name, _)| name));
            let order: Vec<&str> = [SCOPE, TARGET].into_iter().chain(order).collect();
            let mut columns = group.columns;
            // Fields come in the order of the specification, what is beyond it at the end.
            columns.sort_by_key(|(name, _)| order.iter().position(|own| own == name).unwrap_or(usize::MAX));
            let columns = columns
                .into_iter()
                .map(|(name, mut column)| {
                    column.pad(rows);
                    (name, column.finish(&renumber, names.len()))
                })
                .collect();
            let locators = match group.places {
                Places::Own(texts) => Locators::own(texts),
                Places::InRecords { records, steps, rows } => {
                    let rows = Indices::of(rows, steps.entries.len());
                    Locators::InRecords { records, steps: steps.entries, rows }
                }
            };
            RowGroup {
                kind: group.kind,
                names: names.clone(),
                records: records.clone(),
                locators,
                lines: group.lines,
                columns,
            }
        });
        Table { groups: groups.collect(), names: names.clone(), records: records.clone() }
    }
}

impl GroupBuilder {
    /// The column of a field of the kind, in the form that suits the field. A field that the kind does not have is
    /// a column beside the fact, of words.
    pub fn column(&mut self, name: &'static str) -> ColumnId {
        let form = kinds::columns_of(self.kind).find(|(own, _)| *own == name).map(|(_, form)| form);
        self.column_as(name, form.unwrap_or(ColumnForm::Word))
    }

    /// The column of a field in a form of the reader's choice.
    pub fn column_as(&mut self, name: &'static str, form: ColumnForm) -> ColumnId {
        let at = self.columns.iter().position(|(own, _)| *own == name).unwrap_or_else(|| {
            self.columns.push((name, ColumnBuilder::new(form)));
            self.columns.len() - 1
        });
        ColumnId(at)
    }

    /// Begins a row inside a record. `step` is its place there, e.g. `transaction[3]`; the empty step is the record
    /// itself.
    pub fn begin(&mut self, record: u32, step: &str, line: u32) {
        if let Places::InRecords { records, steps, rows } = &mut self.places {
            debug_assert!(records.last().is_none_or(|last| *last <= record), "records come in order");
            records.push(record);
            rows.push(steps.index(step));
            self.lines.push(line);
        }
    }

    /// Fills a cell of the row begun last. The cell has the form of its column: a reader that breaks this stops in a
    /// debug build, and leaves the cell out in any other.
    pub fn set(&mut self, column: ColumnId, cell: Cell<'_>) {
        let before = self.lines.len().saturating_sub(1);
        let column = &mut self.columns[column.0].1;
        column.pad(before);
        column.push(cell);
    }

    /// How many rows there are so far.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there is no row yet.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    fn set_value(&mut self, column: ColumnId, value: &Value, names: &mut NameIndex) {
        let before = self.lines.len().saturating_sub(1);
        let column = &mut self.columns[column.0].1;
        column.pad(before);
        if !column.push_value(value, names) {
            column.generalise(names);
            column.push(Cell::Value(value.clone()));
        }
    }
}

impl ColumnBuilder {
    fn new(form: ColumnForm) -> ColumnBuilder {
        match form {
            ColumnForm::Reference => ColumnBuilder::References(Vec::new()),
            ColumnForm::Word => ColumnBuilder::Words { words: Dictionary::default(), rows: Vec::new() },
            ColumnForm::Date => ColumnBuilder::Dates(Vec::new()),
            ColumnForm::Period => ColumnBuilder::Periods(Vec::new()),
            ColumnForm::Amount => ColumnBuilder::Amounts {
                numbers: Numbers::default(),
                dates: Vec::new(),
                units: Dictionary::default(),
                rows: Vec::new(),
            },
            ColumnForm::Value => ColumnBuilder::Values { values: Dictionary::default(), rows: Vec::new() },
            ColumnForm::Text => ColumnBuilder::Texts(TextsBuilder::default()),
        }
    }

    fn len(&self) -> usize {
        match self {
            ColumnBuilder::References(rows)
            | ColumnBuilder::Words { rows, .. }
            | ColumnBuilder::Amounts { rows, .. }
            | ColumnBuilder::Values { rows, .. } => rows.len(),
            ColumnBuilder::Dates(rows) => rows.len(),
            ColumnBuilder::Periods(rows) => rows.len(),
            ColumnBuilder::Texts(texts) => texts.len(),
        }
    }

    /// Rows up to this one have no value.
    fn pad(&mut self, rows: usize) {
        while self.len() < rows {
            match self {
                ColumnBuilder::References(rows)
                | ColumnBuilder::Words { rows, .. }
                | ColumnBuilder::Values { rows, .. } => rows.push(NONE),
                ColumnBuilder::Dates(dates) => dates.push(None),
                ColumnBuilder::Periods(periods) => periods.push(None),
                ColumnBuilder::Amounts { numbers, dates, rows, .. } => {
                    numbers.push(None);
                    dates.push(None);
                    rows.push(NONE);
                }
                ColumnBuilder::Texts(texts) => texts.push(None),
            }
        }
    }

    fn push(&mut self, cell: Cell<'_>) {
        match (self, cell) {
            (ColumnBuilder::References(rows), Cell::Name(id)) => rows.push(id.0),
            (ColumnBuilder::Words { words, rows }, Cell::Word(word)) => rows.push(words.index(word)),
            (ColumnBuilder::Dates(dates), Cell::Date(date)) => dates.push(Some(date)),
            (ColumnBuilder::Periods(periods), Cell::Period(period)) => periods.push(Some(period)),
            (ColumnBuilder::Amounts { numbers, dates, units, rows }, cell) => {
                let (number, date, unit) = match cell {
                    Cell::Money(number, currency, date) => {
                        let known = units
                            .entries
                            .iter()
                            .position(|unit| unit.is_money && unit.code() == Some(currency));
                        let unit = known.map_or_else(|| units.add(money_in(currency)), |at| at as u32);
                        (Some(number), date, unit)
                    }
                    Cell::Quantity(number, code) => {
                        let known =
                            units.entries.iter().position(|unit| !unit.is_money && unit.code() == Some(code));
                        let unit = known.map_or_else(|| units.add(quantity_in(code)), |at| at as u32);
                        (Some(number), None, unit)
                    }
                    cell => {
                        debug_assert!(false, "a cell {cell:?} in a column of amounts");
                        (None, None, NONE)
                    }
                };
                numbers.push(number);
                dates.push(date);
                rows.push(unit);
            }
            (ColumnBuilder::Values { values, rows }, Cell::Value(value)) => rows.push(values.add(value)),
            (ColumnBuilder::Texts(texts), Cell::Value(value)) => texts.push(Some(&value)),
            (ColumnBuilder::Values { values, rows }, Cell::Word(word)) => {
                rows.push(values.add(Value::from(word)))
            }
            (column, cell) => {
                debug_assert!(false, "a cell {cell:?} in a column of another form");
                column.pad(column.len() + 1);
            }
        }
    }

    /// Takes a value that fits the form; `false`: it does not fit.
    fn push_value(&mut self, value: &Value, names: &mut NameIndex) -> bool {
        match self {
            ColumnBuilder::References(rows) => {
                let Some(text) = value.as_str() else { return false };
                let name = text.parse().map_or_else(|_| Name::Word(text.into()), Name::Ref);
                rows.push(names.add(name).0);
            }
            ColumnBuilder::Words { words, rows } => {
                let Some(text) = value.as_str() else { return false };
                rows.push(words.index(text));
            }
            ColumnBuilder::Dates(dates) => {
                let Some(date) = value.as_str().and_then(|text| text.parse().ok()) else { return false };
                dates.push(Some(date));
            }
            ColumnBuilder::Periods(periods) => {
                let Some(period) = crate::reading::period(value) else { return false };
                periods.push(Some(period));
            }
            ColumnBuilder::Amounts { numbers, dates, units, rows } => {
                let Some((number, date, unit)) = parts_of_amount(value) else { return false };
                numbers.push(Some(number));
                dates.push(date);
                rows.push(units.add(unit));
            }
            ColumnBuilder::Values { values, rows } => rows.push(values.add(value.clone())),
            ColumnBuilder::Texts(texts) => texts.push(Some(value)),
        }
        true
    }

    /// Makes the column one of whole values.
    fn generalise(&mut self, names: &NameIndex) {
        let mut values = Dictionary::default();
        let rows = (0..self.len()).map(|row| self.value(row, names).map_or(NONE, |value| values.add(value)));
        let rows = rows.collect();
        *self = ColumnBuilder::Values { values, rows };
    }

    fn value(&self, row: usize, names: &NameIndex) -> Option<Value> {
        match self {
            ColumnBuilder::References(rows) => Some(match names.entry(rows[row])? {
                Name::Ref(name) => Value::from(name.to_string()),
                Name::Word(word) => Value::String(word.clone()),
            }),
            ColumnBuilder::Words { words, rows } => {
                words.get(rows[row]).map(|word| Value::String(word.clone()))
            }
            ColumnBuilder::Dates(dates) => dates[row].map(|date| Value::from(date.to_string())),
            ColumnBuilder::Periods(periods) => periods[row].as_ref().map(period_value),
            ColumnBuilder::Amounts { numbers, dates, units, rows } => {
                Some(amount_value(numbers.get(row)?, dates[row], units.get(rows[row])?))
            }
            ColumnBuilder::Values { values, rows } => values.get(rows[row]).cloned(),
            // Every value fits a column of texts, so that none is ever made general.
            ColumnBuilder::Texts(_) => None,
        }
    }

    fn finish(self, renumber: &impl Fn(&mut Vec<u32>), names: usize) -> Column {
        match self {
            ColumnBuilder::References(mut rows) => {
                renumber(&mut rows);
                Column::references(rows, names)
            }
            ColumnBuilder::Words { words, rows } => {
                Column::Words { rows: Indices::of(rows, words.entries.len()), words: words.entries }
            }
            ColumnBuilder::Dates(dates) => Column::Dates(dates),
            ColumnBuilder::Periods(periods) => Column::Periods(periods),
            ColumnBuilder::Amounts { mut numbers, dates, units, rows } => {
                numbers.shrink();
                let dates = if dates.iter().any(Option::is_some) { dates } else { Vec::new() };
                let rows = Indices::of(rows, units.entries.len());
                Column::Amounts { numbers, dates, units: units.entries, rows }
            }
            ColumnBuilder::Values { values, rows } => {
                Column::Values { rows: Indices::of(rows, values.entries.len()), values: values.entries }
            }
            ColumnBuilder::Texts(texts) => Column::Texts(texts.finish()),
        }
    }
}

fn money_in(currency: &str) -> Unit {
    Unit { is_money: true, rest: json::object([("currency", currency)]) }
}

fn quantity_in(code: &str) -> Unit {
    Unit { is_money: false, rest: json::object([("unit", code)]) }
}

/// An amount taken apart; `None` when it does not read back as it was printed.
fn parts_of_amount(value: &Value) -> Option<(Exact, Option<PartialDate>, Unit)> {
    let is_money = value.get("amount").is_some();
    let number_key = if is_money { "amount" } else { "value" };
    let printed = value.get(number_key)?.as_str()?;
    let number: Exact = printed.parse().ok()?;
    let date = match value.get("date").filter(|_| is_money) {
        Some(date) => Some(date.as_str()?.parse::<PartialDate>().ok()?),
        None => None,
    };
    let own = |key: &str| key == number_key || (is_money && key == "date");
    let rest = value.members().filter(|(key, _)| !own(key)).map(|(key, value)| (key, value.clone()));
    (number.to_string() == printed).then(|| (number, date, Unit { is_money, rest: json::object(rest) }))
}

/// Distinct entries in the order of their first use.
#[derive(Debug)]
pub(super) struct Dictionary<T> {
    pub(super) entries: Vec<T>,
    index: HashMap<T, u32>,
}

impl<T> Default for Dictionary<T> {
    fn default() -> Self {
        Dictionary { entries: Vec::new(), index: HashMap::new() }
    }
}

impl<T: Clone + Eq + Hash> Dictionary<T> {
    pub(super) fn add(&mut self, entry: T) -> u32 {
        if let Some(found) = self.index.get(&entry) {
            return *found;
        }
        let next = self.entries.len() as u32;
        self.entries.push(entry.clone());
        self.index.insert(entry, next);
        next
    }

    pub(super) fn get(&self, place: u32) -> Option<&T> {
        self.entries.get(place as usize)
    }
}

impl Dictionary<Arc<str>> {
    /// The place of a text, kept only when it is new.
    pub(super) fn index(&mut self, text: &str) -> u32 {
        match self.index.get(text) {
            Some(found) => *found,
            None => self.add(text.into()),
        }
    }
}
