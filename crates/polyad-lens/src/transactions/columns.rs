//! The transactions of one file as flat columns of dictionary codes.
//!
//! Built once for each table from its rows and from nothing else, so that every state that has the table shares it.

use super::dimension::Dimension;
use super::kind::Kinds;
use super::party::{Party, called};
use crate::kept::PerTable;
use polyad_ledger::rows::{Column, Indices, NONE, Numbers, Row, RowGroup, Table};
use polyad_ledger::state::Projects;
use polyad_model::PartialDate;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

/// The kinds of rows that hold transactions: of types 12 and 13, and of all others.
pub(crate) const KINDS: [&str; 2] = ["pledge", "contribution"];

/// The field of the amount.
pub(crate) const AMOUNT: &str = "what";

/// One file's transactions.
#[derive(Debug, Default)]
pub(crate) struct FileTransactions {
    /// Those of each kind of rows, in the order of [`KINDS`].
    pub(crate) parts: Vec<Part>,
    /// Who reports each record; by record.
    pub(crate) publishers: Codes<Party>,
}

/// The transactions among the rows of one kind.
#[derive(Debug)]
pub(crate) struct Part {
    /// The kind of the rows.
    pub(crate) kind: &'static str,
    /// The rows that are transactions with an amount; `None`: all rows of the kind.
    rows: Option<Vec<u32>>,
    len: usize,
    /// The number of the type of transaction.
    pub(crate) types: Codes<Arc<str>>,
    /// The rung of the ladder.
    pub(crate) stages: Codes<Arc<str>>,
    /// Currencies as printed.
    pub(crate) currencies: Codes<Arc<str>>,
    /// Four digits.
    pub(crate) years: Codes<Arc<str>>,
    /// The day of the amount's value as printed, else of the transaction.
    pub(crate) value_dates: Codes<Arc<str>>,
    /// Who gives.
    pub(crate) givers: Codes<Party>,
    /// Who receives.
    pub(crate) receivers: Codes<Party>,
    /// What kind of body gives.
    pub(crate) giver_kinds: Codes<Arc<str>>,
    /// What kind of body receives.
    pub(crate) receiver_kinds: Codes<Arc<str>>,
}

/// A value a transaction, each distinct one once. What the file does not say is a value, too: the empty one.
#[derive(Debug)]
pub(crate) struct Codes<T> {
    /// Distinct values.
    pub(crate) values: Vec<T>,
    /// Place in `values`, by transaction.
    pub(crate) places: Indices,
}

/// Values in the order of their first use.
struct Coder<K, T> {
    known: HashMap<K, u32>,
    values: Vec<T>,
    places: Vec<u32>,
}

static KEPT: PerTable<(), FileTransactions> = PerTable::new();

/// The columns of all files of projects, in the order of [`Projects::files`].
pub(crate) fn of_files(projects: &Projects) -> Vec<Arc<FileTransactions>> {
    let files = projects.files().iter().map(|file| file.table());
    files.map(|table| KEPT.of(table, (), || FileTransactions::build(table))).collect()
}

impl FileTransactions {
    fn build(table: &Table) -> FileTransactions {
        let mut publishers = Coder::new();
        for record in 0..table.record_count() {
            let name = table.record(record).and_then(|record| record.reporter);
            publishers.push(name, || Party { name: name.cloned(), words: None });
        }
        let kinds = Kinds::of(table);
        let groups = KINDS.into_iter().filter_map(|kind| table.group(kind));
        FileTransactions {
            parts: groups.filter_map(|group| Part::build(group, &kinds)).collect(),
            publishers: publishers.finish(),
        }
    }
}

impl Part {
    /// How many transactions.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The row of a transaction.
    pub(crate) fn row(&self, at: usize) -> u32 {
        self.rows.as_ref().map_or(at as u32, |rows| rows[at])
    }

    /// The transaction of a row, if it is one.
    pub(crate) fn place(&self, row: u32) -> Option<usize> {
        match &self.rows {
            Some(rows) => rows.binary_search(&row).ok(),
            None => ((row as usize) < self.len).then_some(row as usize),
        }
    }

    /// The rows and their amounts.
    pub(crate) fn amounts<'a>(&self, table: &'a Table) -> Option<(&'a RowGroup, &'a Numbers)> {
        let group = table.group(self.kind)?;
        match group.column(AMOUNT)? {
            Column::Amounts { numbers, .. } => Some((group, numbers)),
            _ => None,
        }
    }

    /// The places of a dimension of words; givers, receivers and publishers have columns of their own.
    pub(crate) fn words(&self, dimension: Dimension) -> Option<&Codes<Arc<str>>> {
        match dimension {
            Dimension::Type => Some(&self.types),
            Dimension::Stage => Some(&self.stages),
            Dimension::Currency => Some(&self.currencies),
            Dimension::Year => Some(&self.years),
            Dimension::ValueDate => Some(&self.value_dates),
            Dimension::GiverKind => Some(&self.giver_kinds),
            Dimension::ReceiverKind => Some(&self.receiver_kinds),
            Dimension::Publisher | Dimension::Giver | Dimension::Receiver => None,
        }
    }

    fn build<'a>(group: &'a RowGroup, kinds: &Kinds<'a>) -> Option<Part> {
        let Column::Amounts { numbers, units, rows: unit_rows, dates } = group.column(AMOUNT)? else {
            return None;
        };
        let mut rows = Vec::new();
        let (mut types, mut stages, mut years) = (Coder::new(), Coder::new(), Coder::new());
        let (mut currencies, mut value_dates) = (Coder::new(), Coder::new());
        let (mut givers, mut receivers) = (Coder::new(), Coder::new());
        let (mut giver_kinds, mut receiver_kinds) = (Coder::new(), Coder::new());
        let ends = ["by", "by_name", "to", "to_name"].map(|field| group.column(field));
        for row in group.rows() {
            let at = row.index() as usize;
            let unit_place = unit_rows.get(at);
            let currency =
                units.get(unit_place as usize).filter(|unit| unit.is_money).and_then(|unit| unit.code());
            let (Some(currency), Some(_)) = (currency, numbers.get(at)) else { continue };
            if !is_transaction(row) {
                continue;
            }
            rows.push(row.index());
            currencies.push(unit_place, || Arc::from(currency));
            let flow = row.word("flow").unwrap_or_default();
            types.push(flow, || Arc::from(flow));
            let stage = stage(row);
            stages.push(stage.clone(), || stage);
            let day = dates.get(at).copied().flatten().or_else(|| date(row));
            value_dates.push(day, || day.map_or_else(|| Arc::from(""), |day| day.to_string().into()));
            let year = date(row).map(|date| date.year());
            years.push(year, || year.map_or_else(|| Arc::from(""), |year| format!("{year:04}").into()));
            let [by, by_name, to, to_name] = ends.map(|column| place(column, at));
            givers.push((by, by_name), || Party::of(row, "by", "by_name"));
            receivers.push((to, to_name), || Party::of(row, "to", "to_name"));
            let (giver, receiver) = (kinds.at(row, "by_type", by), kinds.at(row, "to_type", to));
            giver_kinds.push(giver.clone(), || giver);
            receiver_kinds.push(receiver.clone(), || receiver);
        }
        Some(Part {
            kind: group.kind(),
            len: rows.len(),
            rows: (rows.len() < group.len()).then_some(rows),
            types: types.finish(),
            stages: stages.finish(),
            currencies: currencies.finish(),
            years: years.finish(),
            value_dates: value_dates.finish(),
            givers: givers.finish(),
            receivers: receivers.finish(),
            giver_kinds: giver_kinds.finish(),
            receiver_kinds: receiver_kinds.finish(),
        })
    }
}

impl<T> Default for Codes<T> {
    fn default() -> Codes<T> {
        Codes { values: Vec::new(), places: Indices::of(Vec::new(), 0) }
    }
}

impl<K: Hash + Eq, T> Coder<K, T> {
    fn new() -> Coder<K, T> {
        Coder { known: HashMap::new(), values: Vec::new(), places: Vec::new() }
    }

    fn push(&mut self, key: K, value: impl FnOnce() -> T) {
        let place = *self.known.entry(key).or_insert_with(|| {
            self.values.push(value());
            self.values.len() as u32 - 1
        });
        self.places.push(place);
    }

    fn finish(self) -> Codes<T> {
        let entries = self.values.len();
        Codes { values: self.values, places: Indices::of(self.places, entries) }
    }
}

/// Where a row's name or word lies in its dictionary.
fn place(column: Option<&Column>, row: usize) -> u32 {
    match column {
        Some(Column::References { rows, .. } | Column::Words { rows, .. }) => rows.get(row),
        _ => NONE,
    }
}

/// Budgets and planned disbursements are pledges, too, and are no transactions.
fn is_transaction(row: Row<'_>) -> bool {
    row.kind() != "pledge"
        || called(row).is_some_and(|called| matches!(&*called, "outgoing pledge" | "incoming pledge"))
}

/// The rung of the ladder; a type that is on none is a rung of its own.
fn stage(row: Row<'_>) -> Arc<str> {
    if row.kind() == "pledge" {
        return "pledged".into();
    }
    match row.word("stage") {
        Some("other") | None => called(row).unwrap_or_default().into(),
        Some(stage) => stage.into(),
    }
}

/// The row's date; of a pledge, the day on which its period begins.
fn date(row: Row<'_>) -> Option<PartialDate> {
    row.date("when").or_else(|| row.period("period")?.from)
}
