//! A secretariat's own file as unsigned statements.

use super::file::{self, AtlasRow};
use polyad_ledger::draft::Draft;
use polyad_ledger::json::{self, Value};
use polyad_ledger::rows::LoadReport;
use polyad_model::Ref;
use std::collections::{BTreeMap, BTreeSet};

/// A row as a statement to be signed.
#[derive(Debug, Clone)]
pub struct AtlasDraft {
    /// Its name in the file, e.g. `goal.access`.
    pub name: String,
    /// By what other drafts of the file name it. Once it is signed, [`replace_ref`] puts its id there.
    pub row: Ref,
    /// The statement.
    pub draft: Draft,
}

/// The rows of a file as drafts, those that others name before those that name them, and what the reader says.
///
/// A row that is refused has no draft: read the report before signing. Nothing here signs.
pub fn to_drafts(bytes: &[u8]) -> (Vec<AtlasDraft>, LoadReport) {
    let read = file::read(bytes, super::key_of(bytes, &super::no_options()));
    let drafts = in_order(read.rows)
        .into_iter()
        .map(|row| {
            let draft = Draft {
                scope: row.scope,
                target: row.target,
                act: row.act,
                ..Draft::new(row.schema.name, row.fields)
            };
            AtlasDraft { name: row.name, row: row.row, draft }
        })
        .collect();
    (drafts, read.report)
}

/// Puts one Ref in the place of another, in header and body.
pub fn replace_ref(draft: &mut Draft, old: &Ref, new: &Ref) {
    for name in [&mut draft.scope, &mut draft.target] {
        if name.as_ref() == Some(old) {
            *name = Some(new.clone());
        }
    }
    draft.body = replaced(&draft.body, &old.to_string(), &new.to_string());
}

fn replaced(value: &Value, old: &str, new: &str) -> Value {
    match value {
        Value::String(text) if **text == *old => Value::from(new),
        Value::Array(items) => {
            Value::from(items.iter().map(|item| replaced(item, old, new)).collect::<Vec<_>>())
        }
        Value::Object(object) => {
            json::object(object.members().map(|(key, value)| (key, replaced(value, old, new))))
        }
        other => other.clone(),
    }
}

/// File order, but for rows that name later ones; of a circle the first comes first.
fn in_order(rows: Vec<AtlasRow>) -> Vec<AtlasRow> {
    let numbers: BTreeMap<Ref, usize> =
        rows.iter().enumerate().map(|(i, row)| (row.row.clone(), i)).collect();
    let needs: Vec<Vec<usize>> = rows
        .iter()
        .map(|row| row.refs.iter().filter_map(|(name, _)| numbers.get(name).copied()).collect())
        .collect();
    let mut order = Vec::with_capacity(rows.len());
    let mut seen = BTreeSet::new();
    for start in 0..rows.len() {
        // An explicit stack: a chain of rows may be as long as the file.
        let mut stack = vec![(start, 0)];
        if !seen.insert(start) {
            continue;
        }
        while let Some((row, next)) = stack.pop() {
            match needs[row].get(next) {
                Some(needed) => {
                    stack.push((row, next + 1));
                    if seen.insert(*needed) {
                        stack.push((*needed, 0));
                    }
                }
                None => order.push(row),
            }
        }
    }
    let mut rows: Vec<Option<AtlasRow>> = rows.into_iter().map(Some).collect();
    order.into_iter().filter_map(|i| rows[i].take()).collect()
}
