//! Facts of a state as files: JSON lines, and one table a kind as CSV or, with the feature `parquet`, Parquet.
//!
//! Facts come in the order of the kinds, acts before rows, rows in file order: the same state gives the same
//! bytes. Every fact carries its address, who stated it and where it comes from. What is written here,
//! [`FactsReader`] reads.

mod flat;
#[cfg(feature = "parquet")]
mod parquet;
mod reader;

#[cfg(feature = "parquet")]
pub use parquet::write_parquet;
pub use reader::FactsReader;

use crate::csv::CsvWriter;
pub(crate) use flat::{flatten, unflatten};
use polyad_ledger::finding::Custody;
use polyad_ledger::json::{self, Value};
use polyad_ledger::kinds;
use polyad_ledger::state::{Fact, State};
use polyad_model::DatasetKey;
use std::collections::HashSet;
use std::io::{self, Write};

/// Which facts are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scope {
    /// The record: acts, and rows that stand alone.
    #[default]
    Record,
    /// The rows of projects, each project once.
    Projects,
    /// All rows of one dataset, copies of projects and former editions among them.
    Dataset(DatasetKey),
}

impl Scope {
    /// The facts of a kind.
    pub fn facts<'a>(self, state: &'a State, kind: &'a str) -> Box<dyn Iterator<Item = Fact<'a>> + 'a> {
        match self {
            Scope::Record => Box::new(state.facts(kind)),
            Scope::Projects => Box::new(state.projects().files().iter().flat_map(move |file| {
                let rows = file.table().group(kind).into_iter().flat_map(|group| group.rows());
                let counted =
                    rows.filter(|row| row.record_number().is_some_and(|record| file.is_counted(record)));
                counted.map(move |row| Fact::Row(file.dataset(), row))
            })),
            Scope::Dataset(key) => Box::new(state.dataset(&key).into_iter().flat_map(move |dataset| {
                let group = dataset.loaded.as_ref().and_then(|loaded| loaded.table.group(kind));
                group.into_iter().flat_map(|group| group.rows()).map(move |row| Fact::Row(dataset, row))
            })),
        }
    }
}

/// Writes every fact as one line of JSON.
///
/// Members: `address`, `kind`, `custody`, `fields`, `source` where one is stated or the dataset is it, and where
/// they apply `act`, `custodian`, `recorded`, `scope`, `statement`, `target`. Lines are in canonical form (RFC 8785).
pub fn write_json_lines(state: &State, scope: Scope, mut out: impl Write) -> io::Result<()> {
    for kind in kinds::ALL {
        for fact in scope.facts(state, kind.name) {
            out.write_all(fact_value(state, fact).to_canonical().as_bytes())?;
            out.write_all(b"\n")?;
        }
    }
    out.flush()
}

/// A fact as [`write_json_lines`] writes it.
pub fn fact_value(state: &State, fact: Fact<'_>) -> Value {
    let fields = fact.fields().into_iter().filter(|(name, _)| name != "act");
    let mut members = vec![
        ("address", json::text(fact.address())),
        ("kind", Value::from(fact.kind())),
        ("fields", json::object(fields)),
        ("custody", Value::from(custody_word(&fact.custody()))),
        ("statement", json::text(fact.statement())),
    ];
    if let Custody::Host(Some(host)) = fact.custody() {
        members.push(("custodian", json::text(host)));
    }
    let optional = [
        ("act", act(fact).map(Value::from)),
        ("scope", fact.scope().map(json::text)),
        ("target", fact.target().map(json::text)),
        ("recorded", state.recorded_of(fact).map(json::text)),
        ("source", source(fact)),
    ];
    members.extend(optional.into_iter().filter_map(|(name, value)| Some((name, value?))));
    json::object(members)
}

/// The kinds of which there are facts, in the order of the specification.
pub fn kinds_held(state: &State, scope: Scope) -> Vec<&'static str> {
    let held = |kind: &&'static str| scope.facts(state, kind).next().is_some();
    kinds::ALL.iter().map(|schema| schema.name).filter(held).collect()
}

/// The columns of every table that come before the fields of its kind.
const FIXED: [&str; 8] = ["address", "scope", "target", "act", "custody", "recorded", "publisher", "title"];

/// Writes the facts of one kind as a CSV table.
///
/// Columns: `address`, `scope`, `target`, `act`, `custody`, `recorded`, `publisher` and `title` of the source, then the
/// fields in the order of the specification, objects by dotted names (`term.from`, `name.en`), lists of plain texts
/// joined by `; ` and other lists as JSON; what a format holds beyond the kind comes last. The facts are read twice:
/// once for the columns, once for the rows.
pub fn write_csv(state: &State, scope: Scope, kind: &str, out: impl Write) -> io::Result<()> {
    let columns = columns(state, scope, kind);
    let mut out = CsvWriter::new(out);
    out.row(FIXED.into_iter().chain(columns.iter().map(String::as_str)))?;
    for fact in scope.facts(state, kind) {
        out.row(cells(state, fact, &columns).iter().map(|cell| cell.as_deref().unwrap_or_default()))?;
    }
    out.into_inner().flush()
}

/// The cells of a fact's line; `None` where it says nothing.
fn cells(state: &State, fact: Fact<'_>, columns: &[String]) -> Vec<Option<String>> {
    let source = source(fact);
    let named = |part: &str| source.as_ref().and_then(|s| s.get(part)).map(flat::words);
    let mut cells: Vec<Option<String>> = Vec::with_capacity(FIXED.len() + columns.len());
    cells.push(Some(fact.address().to_string()));
    cells.push(fact.scope().map(|name| name.to_string()));
    cells.push(fact.target().map(|name| name.to_string()));
    cells.push(act(fact));
    cells.push(Some(custody_word(&fact.custody()).to_owned()));
    cells.push(state.recorded_of(fact).map(|at| at.to_string()));
    cells.push(named("publisher"));
    cells.push(named("title"));
    let mut flat = Vec::new();
    fact.fields().iter().for_each(|(name, value)| flatten(name, value, &mut flat));
    cells.extend(columns.iter().map(|column| {
        let at = flat.iter().position(|(name, _)| name == column)?;
        Some(std::mem::take(&mut flat[at].1))
    }));
    cells
}

fn columns(state: &State, scope: Scope, kind: &str) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut flat = Vec::new();
    for fact in scope.facts(state, kind) {
        fact.fields().iter().for_each(|(name, value)| flatten(name, value, &mut flat));
        flat.retain(|(name, _)| !seen.contains(name));
        seen.extend(flat.drain(..).map(|(name, _)| name));
    }
    let order: Vec<&str> = kinds::columns_of(kind).map(|(name, _)| name).collect();
    let mut columns: Vec<String> = seen.into_iter().filter(|name| name != "act").collect();
    columns.sort_by_cached_key(|name| {
        let top = name.split('.').next().unwrap_or_default();
        let place = order.iter().position(|known| *known == top).unwrap_or(usize::MAX);
        (place, name.clone())
    });
    columns
}

/// The fact's own source, else the dataset that reports it.
fn source(fact: Fact<'_>) -> Option<Value> {
    if let Some(own) = fact.value("src") {
        return Some(own);
    }
    let Fact::Row(dataset, _) = fact else { return None };
    let fields = ["publisher", "title", "edition", "url", "licence"];
    let told = fields.into_iter().filter_map(|name| Some((name, dataset.fields.get(name)?.clone())));
    let sha256 = dataset.fields.get("sha256").map(|hash| ("sha256", hash.clone()));
    Some(json::object(told.chain(sha256)))
}

/// The coded outcome of an act, or of a reported decision.
fn act(fact: Fact<'_>) -> Option<String> {
    match fact {
        Fact::Act(act) => act.header.act.clone(),
        Fact::Row(..) => fact.word("act"),
    }
}

fn custody_word(custody: &Custody) -> &'static str {
    match custody {
        Custody::SelfHeld => "self",
        Custody::Hardware => "hardware",
        Custody::Host(_) => "host",
        Custody::Reported => "reported",
    }
}
