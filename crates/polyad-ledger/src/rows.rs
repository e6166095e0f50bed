//! Datasets as rows: the shape readers fill and the fold takes over.
//!
//! A published file enters as one statement that pins its bytes. The reader registered for its format turns
//! the bytes into a [`Table`]: facts of the kinds of the record, held by column, free of anything global, so
//! that a table depends on bytes, options and reader version alone and may be kept and thrown away at will.

mod build;
mod cache;
mod column;
mod indices;
mod locators;
mod names;
mod numbers;
mod records;
mod report;
mod texts;
mod words;

pub use build::{Cell, ColumnId, GroupBuilder, TableBuilder};
pub use cache::{CacheError, decode_table, encode_table};
pub use column::{Column, Unit};
pub use indices::{Indices, NONE};
pub use names::{Name, NameId, Names};
pub use numbers::Numbers;
pub use records::{NewRecord, Record, Records};
pub use report::{CONTACT_WITHHELD, LoadReport, RecordCount, RowFinding, Severity};
pub use texts::Texts;

use crate::json::Value;
use crate::schema::FieldType;
use locators::Locators;
use polyad_model::{PartialDate, Period, Ref};
use std::io::{self, BufRead};
use std::ops::Range;
use std::sync::Arc;

/// Turns the bytes of one format into rows.
///
/// A pure function: the same bytes, options and version give the same table and report, on every machine.
/// A bad record is refused alone, with place and reason; nothing is dropped in silence.
pub trait Reader: Send + Sync {
    /// The format's name as `dataset` statements spell it, e.g. `series`.
    fn format(&self) -> &'static str;
    /// Grows with every change that could change a table.
    fn version(&self) -> u32;
    /// Reads a file. `options` is the statement's own `options` object, or an empty one.
    fn read(&self, bytes: &[u8], options: &Value) -> (Table, LoadReport);
    /// Reads a file as it comes, with the same answer as [`Reader::read`] of all its bytes. A reader that can do
    /// with a part of the file at a time says so here; by default the whole file is held.
    ///
    /// # Errors
    /// What the input answers; a fault of the file's contents is in the report.
    fn read_from(&self, input: &mut dyn BufRead, options: &Value) -> io::Result<(Table, LoadReport)> {
        let mut bytes = Vec::new();
        input.read_to_end(&mut bytes)?;
        Ok(self.read(&bytes, options))
    }
}

impl<R: Reader + ?Sized> Reader for &R {
    fn format(&self) -> &'static str {
        (**self).format()
    }

    fn version(&self) -> u32 {
        (**self).version()
    }

    fn read(&self, bytes: &[u8], options: &Value) -> (Table, LoadReport) {
        (**self).read(bytes, options)
    }

    fn read_from(&self, input: &mut dyn BufRead, options: &Value) -> io::Result<(Table, LoadReport)> {
        (**self).read_from(input, options)
    }
}

/// All rows of one dataset, one group a kind.
#[derive(Debug, Clone, Default)]
pub struct Table {
    groups: Vec<RowGroup>,
    names: Arc<Names>,
    records: Arc<Records>,
}

/// The rows of one kind: a struct of arrays, in file order.
#[derive(Debug, Clone)]
pub struct RowGroup {
    kind: &'static str,
    names: Arc<Names>,
    records: Arc<Records>,
    locators: Locators,
    lines: Vec<u32>,
    columns: Vec<(&'static str, Column)>,
}

/// The column that holds the partnership a row belongs to.
pub const SCOPE: &str = "scope";
/// The column that holds what a row acts on.
pub const TARGET: &str = "target";

/// One row of a table.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    group: &'a RowGroup,
    index: u32,
}

impl Table {
    /// The groups, one a kind, in the order in which the file brings them.
    pub fn groups(&self) -> &[RowGroup] {
        &self.groups
    }

    /// The rows of one kind.
    pub fn group(&self, kind: &str) -> Option<&RowGroup> {
        self.groups.iter().find(|group| group.kind == kind)
    }

    /// The row at a locator; a locator belongs to one row of a file.
    pub fn row(&self, locator: &str) -> Option<Row<'_>> {
        self.groups
            .iter()
            .find_map(|group| group.locators.find(locator, &self.records).map(|index| Row { group, index }))
    }

    /// How many rows there are in all.
    pub fn len(&self) -> usize {
        self.groups.iter().map(RowGroup::len).sum()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the rows lie in records, of which a state counts each once across all files.
    pub fn has_records(&self) -> bool {
        !self.records.is_empty()
    }

    /// How many records there are; 0 for formats whose rows stand alone.
    pub fn record_count(&self) -> u32 {
        self.records.len() as u32
    }

    /// A record by its number in the file.
    pub fn record(&self, number: u32) -> Option<Record<'_>> {
        self.records.get(number, &self.names)
    }

    /// A record by its key, the first part of the locators of its rows.
    pub fn record_at(&self, key: &str) -> Option<Record<'_>> {
        self.record(self.records.find(key)?)
    }

    /// The names that rows mention.
    pub fn names(&self) -> &Names {
        &self.names
    }
}

impl RowGroup {
    /// The kind of every row here.
    pub fn kind(&self) -> &'static str {
        self.kind
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.locators.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The row at an index below [`RowGroup::len`].
    pub fn row(&self, index: u32) -> Option<Row<'_>> {
        ((index as usize) < self.len()).then_some(Row { group: self, index })
    }

    /// All rows in file order.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> + Clone {
        (0..self.len() as u32).map(move |index| Row { group: self, index })
    }

    /// The rows whose `field` names this Ref, in file order.
    pub fn rows_naming(&self, field: &str, name: &Ref) -> &[u32] {
        let found = self.names.find(name).and_then(|number| Some(self.column(field)?.rows_naming(number)));
        found.unwrap_or(&[])
    }

    /// The distinct Refs of a field, each with the number of rows that name it.
    pub fn names_in(&self, field: &str) -> impl Iterator<Item = (&Ref, usize)> {
        self.column(field).into_iter().flat_map(|column| column.distinct(&self.names))
    }

    /// The number of the record that a row lies in.
    pub fn record_number(&self, row: u32) -> Option<u32> {
        self.locators.record(row)
    }

    /// The rows of a record, by their indexes.
    pub fn rows_of_record(&self, record: u32) -> Range<u32> {
        self.locators.of_record(record)
    }

    /// The columns with their field names.
    pub fn columns(&self) -> &[(&'static str, Column)] {
        &self.columns
    }

    /// The column of a field, if any row has it.
    pub fn column(&self, field: &str) -> Option<&Column> {
        self.columns.iter().find(|(name, _)| *name == field).map(|(_, column)| column)
    }
}

impl<'a> Row<'a> {
    /// The kind of fact.
    pub fn kind(self) -> &'static str {
        self.group.kind
    }

    /// The place inside the file; stable for these bytes.
    pub fn locator(self) -> Arc<str> {
        self.group.locators.get(self.index, &self.group.records)
    }

    /// The line it begins on, from 1.
    pub fn line(self) -> u32 {
        self.group.lines[self.index as usize]
    }

    /// Its number in its group.
    pub fn index(self) -> u32 {
        self.index
    }

    /// The record it lies in, where the format has records.
    pub fn record(self) -> Option<Record<'a>> {
        self.group.records.get(self.group.locators.record(self.index)?, &self.group.names)
    }

    /// The number of the record it lies in.
    pub fn record_number(self) -> Option<u32> {
        self.group.locators.record(self.index)
    }

    /// One field, as the statement would have it; `None` when the row leaves it out.
    pub fn value(self, field: &str) -> Option<Value> {
        self.group.column(field)?.value(self.index, &self.group.names)
    }

    /// A reference field. Words such as `unnamed` are none.
    pub fn reference(self, field: &str) -> Option<Ref> {
        self.name(field).cloned()
    }

    /// A reference field, lent.
    pub fn name(self, field: &str) -> Option<&'a Ref> {
        self.group.names.get(self.group.column(field)?.name(self.index)?)
    }

    /// A field of short texts, lent.
    pub fn word(self, field: &str) -> Option<&'a str> {
        self.group.column(field)?.word(self.index).map(|word| &**word)
    }

    /// A date field.
    pub fn date(self, field: &str) -> Option<PartialDate> {
        self.group.column(field)?.date(self.index)
    }

    /// A period field.
    pub fn period(self, field: &str) -> Option<Period> {
        self.group.column(field)?.period(self.index)
    }

    /// All fields that the row has, by name, without scope and target. What the format holds beyond the kind comes
    /// last.
    pub fn fields(self) -> impl Iterator<Item = (&'static str, Value)> + 'a {
        let (index, group) = (self.index, self.group);
        group
            .columns
            .iter()
            .filter(|(name, _)| *name != SCOPE && *name != TARGET)
            .filter_map(move |(name, column)| Some((*name, column.value(index, &group.names)?)))
    }
}

/// How a column of a field type is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnForm {
    /// One reference a row, in a dictionary.
    Reference,
    /// One short text a row, in a dictionary.
    Word,
    /// A date a row.
    Date,
    /// A period a row.
    Period,
    /// A number with a unit or a currency a row.
    Amount,
    /// Anything else: whole values, in a dictionary.
    Value,
    /// Long texts, packed; only by a reader's choice.
    Text,
}

impl ColumnForm {
    /// The form that fits a field type.
    pub fn of(field: &FieldType) -> ColumnForm {
        match field {
            FieldType::Ref | FieldType::RefOr(_) => ColumnForm::Reference,
            FieldType::Word(_) | FieldType::Code | FieldType::String => ColumnForm::Word,
            FieldType::Date => ColumnForm::Date,
            FieldType::Period => ColumnForm::Period,
            FieldType::Qty | FieldType::Money | FieldType::Amount => ColumnForm::Amount,
            _ => ColumnForm::Value,
        }
    }
}
