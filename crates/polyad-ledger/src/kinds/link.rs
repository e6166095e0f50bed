//! Two names for one thing.

use crate::reading;
use crate::schema::{CheckAs, FieldError, FieldType as T, some};
use polyad_model::Ref;

use crate::json::Value;

kind! {
    /// Two Refs of one class denote one thing. It works when every keyed side states it.
    "link" / 1;
    rules: rules;
    {
        /// The two Refs.
        Always "same": some(&T::Ref, 2);
        /// Why they are one.
        Always "basis": T::Wording;
    }
}

fn rules(body: &Value, _: CheckAs, errors: &mut Vec<FieldError>) {
    match body.items_at("same") {
        [a, b] if a != b => {}
        [_, _] => errors.push(FieldError::new("same", "link-to-itself", "the two Refs are the same")),
        items => {
            let reason = format!("a link joins two Refs, got {}", items.len());
            errors.push(FieldError::new("same", "list-too-short", reason));
        }
    }
}

/// Two names for one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The two Refs.
    pub same: [Ref; 2],
}

/// Reads the fields of a link.
pub fn read(fields: &Value) -> Option<Link> {
    let [a, b] = fields.items_at("same") else { return None };
    Some(Link { same: [reading::reference(a)?, reading::reference(b)?] })
}
