//! The walk over an object and its fields.

use super::value_type::check_value;
use super::{CheckAs, Field};
use crate::json::Object;
use crate::malformed::join;

/// One thing wrong with a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Where, e.g. `keys[1].role`; empty for the whole body.
    pub path: String,
    /// Stable code in kebab-case.
    pub code: &'static str,
    /// Why, with the limit that is broken.
    pub reason: String,
}

impl FieldError {
    /// An error at a path.
    pub fn new(path: impl Into<String>, code: &'static str, reason: impl Into<String>) -> Self {
        FieldError { path: path.into(), code, reason: reason.into() }
    }
}

/// Checks the members of an object against its fields. Fields come in any order; an unknown one is an error,
/// because a misspelt optional field would otherwise be a fact nobody reads.
pub(super) fn object(
    fields: &[&Field],
    object: &Object,
    side: CheckAs,
    path: &str,
    errors: &mut Vec<FieldError>,
) {
    for (name, value) in object.members() {
        let place = join(path, name);
        match fields.iter().find(|field| field.name == name) {
            Some(field) => check_value(&field.kind, value, side, &place, errors),
            None => {
                let known: Vec<&str> = fields.iter().map(|field| field.name).collect();
                let reason = format!("no such field; known are {}", known.join(", "));
                errors.push(FieldError::new(place, "field-unknown", reason));
            }
        }
    }
    for field in fields.iter().filter(|field| field.required.binds(side)) {
        if object.get(field.name).is_none() {
            let reason = match field.summary() {
                summary if summary.is_empty() => "required".to_owned(),
                summary => format!("required: {summary}"),
            };
            errors.push(FieldError::new(join(path, field.name), "field-missing", reason));
        }
    }
}
