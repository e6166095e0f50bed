//! Objects as columns: `{"term": {"from": "2015"}}` is a cell `2015` under `term.from`, and back.

use polyad_ledger::json::{self, Object, Value};
use polyad_ledger::schema::{FieldType, Schema};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The leaves of a value, each under its dotted name.
pub(crate) fn flatten(name: &str, value: &Value, out: &mut Vec<(String, String)>) {
    match value {
        Value::Object(object) if object.members().len() > 0 => {
            object.members().for_each(|(key, value)| flatten(&format!("{name}.{key}"), value, out));
        }
        other => out.push((name.to_owned(), words(other))),
    }
}

/// A value in one cell: a text as it is, a list of texts joined by `; ` where that can be undone, all else as JSON.
pub(super) fn words(value: &Value) -> String {
    match value {
        Value::String(text) => text.to_string(),
        Value::Bool(value) => value.to_string(),
        Value::Array(items) => match items.iter().map(Value::as_str).collect::<Option<Vec<_>>>() {
            Some(texts) if !texts.is_empty() && texts.iter().all(|text| joins(text)) => texts.join(SEPARATOR),
            _ => value.to_canonical(),
        },
        Value::Object(object) => {
            let english = object.get("en").and_then(Value::as_str);
            english.map_or_else(|| value.to_canonical(), str::to_owned)
        }
    }
}

const SEPARATOR: &str = "; ";

/// Whether a text comes back from a joined list.
fn joins(text: &str) -> bool {
    !text.is_empty() && !text.contains(';') && !text.starts_with('[') && text.trim() == text
}

/// The object that cells of one line make, by their columns' dotted names. Cells that are empty say nothing.
///
/// # Errors
/// The column and what is wrong with it: two columns of which one lies inside the other.
pub(crate) fn unflatten(schema: &Schema, cells: &[(&str, &str)]) -> Result<Value, (String, String)> {
    let mut root = Branch::default();
    for (name, cell) in cells {
        let mut at = &mut root;
        let (steps, last) = match name.rsplit_once('.') {
            Some((before, last)) => (before.split('.').collect(), last),
            None => (Vec::new(), *name),
        };
        let clash =
            || ((*name).to_owned(), format!("`{name}` stands beside a column inside it or around it"));
        for step in steps {
            at = match at.0.entry(step.to_owned()).or_insert_with(|| Node::Branch(Branch::default())) {
                Node::Branch(branch) => branch,
                Node::Leaf(_) => return Err(clash()),
            };
        }
        let leaf = Node::Leaf(leaf(schema, name, cell));
        if at.0.insert(last.to_owned(), leaf).is_some() {
            return Err(clash());
        }
    }
    Ok(root.value())
}

#[derive(Default)]
struct Branch(BTreeMap<String, Node>);

enum Node {
    Leaf(Value),
    Branch(Branch),
}

impl Branch {
    fn value(self) -> Value {
        json::object(self.0.into_iter().map(|(key, node)| match node {
            Node::Leaf(value) => (key, value),
            Node::Branch(branch) => (key, branch.value()),
        }))
    }
}

/// What a cell means under a column: lists and truth values as the field has them, all else text.
fn leaf(schema: &Schema, name: &str, cell: &str) -> Value {
    let parsed = || json::parse(cell).ok();
    match type_at(schema, name) {
        Some(FieldType::List { .. }) if cell.starts_with('[') => {
            parsed().unwrap_or_else(|| Value::from(cell))
        }
        Some(FieldType::List { .. }) => {
            Value::from(cell.split(SEPARATOR).map(|item| Value::from(item.trim())).collect::<Vec<_>>())
        }
        Some(FieldType::Bool) if cell == "true" => Value::from(true),
        Some(FieldType::Bool) if cell == "false" => Value::from(false),
        Some(FieldType::Object(_) | FieldType::Any) if cell == "{}" => {
            Value::Object(Arc::new(Object::default()))
        }
        _ => Value::from(cell),
    }
}

/// The type of the field under a dotted name, as far as the kind says.
fn type_at(schema: &Schema, name: &str) -> Option<&'static FieldType> {
    let mut steps = name.split('.');
    let mut found = &schema.field(steps.next()?)?.kind;
    for step in steps {
        let FieldType::Object(fields) = found else { return None };
        found = &fields.iter().find(|field| field.name == step)?.kind;
    }
    Some(found)
}
