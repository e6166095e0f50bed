//! All facts of a state as files: JSON lines, and one CSV table a kind.
//!
//! Facts come in the order of the kinds, acts before rows, rows in file order: the same state gives the same
//! bytes. Every fact carries its address, who stated it and where it comes from.

use crate::csv::CsvWriter;
use polyad_ledger::finding::Custody;
use polyad_ledger::json::{self, Value};
use polyad_ledger::kinds;
use polyad_ledger::state::{Fact, State};
use std::collections::HashSet;
use std::io::{self, Write};

/// Writes every fact in force as one line of JSON.
///
/// Members: `address`, `kind`, `custody`, `fields`, `source` where one is stated or the dataset is it, and where
/// they apply `act`, `custodian`, `recorded`, `scope`, `statement`, `target`. Lines are in canonical form (RFC 8785).
pub fn write_json_lines(state: &State, mut out: impl Write) -> io::Result<()> {
    for kind in kinds::ALL {
        for fact in state.facts(kind.name) {
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

/// The kinds of which the state holds facts, in the order of the specification.
pub fn kinds_held(state: &State) -> Vec<&'static str> {
    kinds::ALL.iter().map(|schema| schema.name).filter(|kind| state.facts(kind).next().is_some()).collect()
}

/// Writes the facts of one kind as a CSV table.
///
/// Columns: `address`, `scope`, `target`, `act`, `custody`, `recorded`, `publisher` and `title` of the source, then the
/// fields in the order of the specification, objects by dotted names (`term.from`, `name.en`), lists of plain texts
/// joined by `; ` and other lists as JSON. The state is read twice: once for the columns, once for the rows.
pub fn write_csv(state: &State, kind: &str, out: impl Write) -> io::Result<()> {
    let columns = columns(state, kind);
    let mut out = CsvWriter::new(out);
    let fixed = ["address", "scope", "target", "act", "custody", "recorded", "publisher", "title"];
    out.row(fixed.into_iter().chain(columns.iter().map(String::as_str)))?;
    for fact in state.facts(kind) {
        let mut cells: Vec<String> = Vec::with_capacity(fixed.len() + columns.len());
        let source = source(fact);
        let named = |part: &str| source.as_ref().and_then(|s| s.get(part)).map(words).unwrap_or_default();
        cells.push(fact.address().to_string());
        cells.push(fact.scope().map_or_else(String::new, |name| name.to_string()));
        cells.push(fact.target().map_or_else(String::new, |name| name.to_string()));
        cells.push(act(fact).unwrap_or_default());
        cells.push(custody_word(&fact.custody()).to_owned());
        cells.push(state.recorded_of(fact).map_or_else(String::new, |at| at.to_string()));
        cells.push(named("publisher"));
        cells.push(named("title"));
        let mut flat = Vec::new();
        fact.fields().iter().for_each(|(name, value)| flatten(name, value, &mut flat));
        for column in &columns {
            let cell = flat.iter().find(|(name, _)| name == column);
            cells.push(cell.map_or_else(String::new, |(_, text)| text.clone()));
        }
        out.row(&cells)?;
    }
    out.into_inner().flush()
}

fn columns(state: &State, kind: &str) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut flat = Vec::new();
    for fact in state.facts(kind) {
        fact.fields().iter().for_each(|(name, value)| flatten(name, value, &mut flat));
        flat.retain(|(name, _)| !seen.contains(name));
        seen.extend(flat.drain(..).map(|(name, _)| name));
    }
    let order: Vec<&str> = kinds::columns_of(kind).map(|(name, _)| name).collect();
    let mut columns: Vec<String> = seen.into_iter().filter(|name| name != "act").collect();
    columns.sort_by_cached_key(|name| {
        let top = name.split('.').next().unwrap_or_default();
        (order.iter().position(|known| *known == top), name.clone())
    });
    columns
}

fn flatten(name: &str, value: &Value, out: &mut Vec<(String, String)>) {
    match value {
        Value::Object(object) => {
            object.members().for_each(|(key, value)| flatten(&format!("{name}.{key}"), value, out));
        }
        other => out.push((name.to_owned(), words(other))),
    }
}

/// A value in one cell.
fn words(value: &Value) -> String {
    match value {
        Value::String(text) => text.to_string(),
        Value::Bool(value) => value.to_string(),
        Value::Array(items) => match items.iter().map(Value::as_str).collect::<Option<Vec<_>>>() {
            Some(texts) => texts.join("; "),
            None => value.to_canonical(),
        },
        Value::Object(object) => {
            let english = object.get("en").and_then(Value::as_str);
            english.map_or_else(|| value.to_canonical(), str::to_owned)
        }
    }
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
