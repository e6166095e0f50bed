//! Datasets as rows: the shape readers fill and the fold takes over.
//!
//! A published file enters as one statement that pins its bytes. The reader registered for its format turns
//! the bytes into a [`Table`]: facts of the kinds of the record, held by column, free of anything global, so
//! that a table depends on bytes, options and reader version alone and may be kept and thrown away at will.

mod cache;
mod column;
mod report;

pub use cache::{CacheError, decode_table, encode_table};
pub use column::{Column, NONE};
pub use report::{LoadReport, RecordCount, RowFinding, Severity};

use crate::json::Value;
use crate::kinds;
use crate::schema::FieldType;
use polyad_model::{PartialDate, Period, Ref};
use std::collections::HashMap;
use std::io::{self, BufRead};
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
}

/// The rows of one kind: a struct of arrays, in file order.
#[derive(Debug, Clone)]
pub struct RowGroup {
    kind: &'static str,
    locators: Vec<Arc<str>>,
    lines: Vec<u32>,
    columns: Vec<(&'static str, Column)>,
    /// Row numbers by reference, one map a column of references.
    postings: HashMap<&'static str, HashMap<Ref, Vec<u32>>>,
    by_locator: HashMap<Arc<str>, u32>,
}

/// The column that holds the partnership a row belongs to.
pub const SCOPE: &str = "scope";
/// The column that holds what a row acts on.
pub const TARGET: &str = "target";

/// Collects rows and freezes them into a [`Table`].
#[derive(Debug, Default)]
pub struct TableBuilder {
    groups: Vec<(&'static str, Vec<PendingRow>)>,
}

#[derive(Debug)]
struct PendingRow {
    locator: Arc<str>,
    line: u32,
    scope: Option<Ref>,
    target: Option<Ref>,
    fields: Value,
}

/// One row of a table.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    group: &'a RowGroup,
    index: u32,
}

impl TableBuilder {
    /// Adds a fact of a known kind. Rows keep the order in which they come.
    ///
    /// `fields` is an object as the kind's schema has it; the caller has checked it.
    pub fn push(
        &mut self,
        kind: &'static str,
        locator: &str,
        line: u32,
        scope: Option<Ref>,
        target: Option<Ref>,
        fields: Value,
    ) {
        let row = PendingRow { locator: locator.into(), line, scope, target, fields };
        match self.groups.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, rows)) => rows.push(row),
            None => self.groups.push((kind, vec![row])),
        }
    }

    /// The finished table.
    pub fn finish(self) -> Table {
        Table {
            groups: self.groups.into_iter().map(|(kind, rows)| RowGroup::from_rows(kind, rows)).collect(),
        }
    }
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
            .find_map(|group| group.by_locator.get(locator).map(|index| Row { group, index: *index }))
    }

    /// How many rows there are in all.
    pub fn len(&self) -> usize {
        self.groups.iter().map(RowGroup::len).sum()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(crate) fn from_groups(groups: Vec<RowGroup>) -> Table {
        Table { groups }
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
        self.locators.is_empty()
    }

    /// The row at an index below [`RowGroup::len`].
    pub fn row(&self, index: u32) -> Option<Row<'_>> {
        ((index as usize) < self.len()).then_some(Row { group: self, index })
    }

    /// All rows in file order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.len() as u32).map(move |index| Row { group: self, index })
    }

    /// The rows whose `field` names this Ref.
    pub fn rows_naming(&self, field: &str, name: &Ref) -> &[u32] {
        self.postings.get(field).and_then(|map| map.get(name)).map_or(&[], Vec::as_slice)
    }

    /// The columns that hold references: each with every Ref in it.
    pub fn references(&self) -> impl Iterator<Item = (&'static str, &Ref)> {
        self.postings.iter().flat_map(|(field, map)| map.keys().map(move |name| (*field, name)))
    }

    /// The columns with their field names.
    pub fn columns(&self) -> &[(&'static str, Column)] {
        &self.columns
    }

    fn column(&self, field: &str) -> Option<&Column> {
        self.columns.iter().find(|(name, _)| *name == field).map(|(_, column)| column)
    }

    fn from_rows(kind: &'static str, rows: Vec<PendingRow>) -> RowGroup {
        let mut columns: Vec<(&'static str, Column)> = Vec::new();
        let scopes: Vec<Option<&Ref>> = rows.iter().map(|row| row.scope.as_ref()).collect();
        let targets: Vec<Option<&Ref>> = rows.iter().map(|row| row.target.as_ref()).collect();
        for (name, values) in [(SCOPE, scopes), (TARGET, targets)] {
            if values.iter().any(Option::is_some) {
                columns.push((name, Column::references(values.into_iter().map(|v| v.cloned()))));
            }
        }
        for (name, form) in kinds::columns_of(kind) {
            let cells: Vec<Option<&Value>> = rows.iter().map(|row| row.fields.get(name)).collect();
            if cells.iter().any(Option::is_some) {
                columns.push((name, Column::build(&form, &cells)));
            }
        }
        let lines = rows.iter().map(|row| row.line).collect();
        let locators = rows.into_iter().map(|row| row.locator).collect();
        RowGroup::assemble(kind, locators, lines, columns)
    }

    pub(crate) fn assemble(
        kind: &'static str,
        locators: Vec<Arc<str>>,
        lines: Vec<u32>,
        columns: Vec<(&'static str, Column)>,
    ) -> RowGroup {
        let postings =
            columns.iter().filter_map(|(name, column)| Some((*name, column.postings()?))).collect();
        let by_locator = locators.iter().enumerate().map(|(i, l)| (l.clone(), i as u32)).collect();
        RowGroup { kind, locators, lines, columns, postings, by_locator }
    }
}

impl<'a> Row<'a> {
    /// The kind of fact.
    pub fn kind(self) -> &'static str {
        self.group.kind
    }

    /// The place inside the file; stable for these bytes.
    pub fn locator(self) -> &'a Arc<str> {
        &self.group.locators[self.index as usize]
    }

    /// The line it begins on, from 1.
    pub fn line(self) -> u32 {
        self.group.lines[self.index as usize]
    }

    /// Its number in its group.
    pub fn index(self) -> u32 {
        self.index
    }

    /// One field, as the statement would have it; `None` when the row leaves it out.
    pub fn value(self, field: &str) -> Option<Value> {
        self.group.column(field)?.value(self.index)
    }

    /// A reference field. Words such as `unnamed` are none.
    pub fn reference(self, field: &str) -> Option<Ref> {
        self.group.column(field)?.reference(self.index).cloned()
    }

    /// A date field.
    pub fn date(self, field: &str) -> Option<PartialDate> {
        self.group.column(field)?.date(self.index)
    }

    /// A period field.
    pub fn period(self, field: &str) -> Option<Period> {
        self.group.column(field)?.period(self.index)
    }

    /// All fields that the row has, by name, without scope and target.
    pub fn fields(self) -> impl Iterator<Item = (&'static str, Value)> + 'a {
        let index = self.index;
        self.group
            .columns
            .iter()
            .filter(|(name, _)| *name != SCOPE && *name != TARGET)
            .filter_map(move |(name, column)| Some((*name, column.value(index)?)))
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
    /// A value with a unit a row.
    Quantity,
    /// Anything else: whole values, in a dictionary.
    Value,
}

impl ColumnForm {
    /// The form that fits a field type.
    pub fn of(field: &FieldType) -> ColumnForm {
        match field {
            FieldType::Ref | FieldType::RefOr(_) => ColumnForm::Reference,
            FieldType::Word(_) | FieldType::Code | FieldType::String => ColumnForm::Word,
            FieldType::Date => ColumnForm::Date,
            FieldType::Period => ColumnForm::Period,
            FieldType::Qty => ColumnForm::Quantity,
            _ => ColumnForm::Value,
        }
    }
}
