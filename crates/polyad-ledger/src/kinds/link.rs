//! Two names for one thing.

use crate::schema::{CheckAs, FieldError, FieldType as T, some};

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
