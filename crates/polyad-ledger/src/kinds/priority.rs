//! How an actor weighs its aims.

use crate::schema::{CheckAs, Field, FieldError, FieldType as T, some};

use crate::json::Value;

static WEIGHT: &[Field] = fields![
    /// The category.
    Always "category": T::Named;
    /// Its share.
    Always "share": T::Share;
];

kind! {
    /// How an actor weighs what it pursues.
    "priority" / 1;
    reportable: true;
    rules: rules;
    {
        /// Whose.
        Always "by": T::Ref;
        /// The shares, which sum to 1.
        Always "weights": some(&T::Object(WEIGHT), 100);
        /// From when to when.
        Always "valid": T::Period;
        /// What it rests on.
        Act "cites": T::Wording;
    }
}

fn rules(body: &Value, _: CheckAs, errors: &mut Vec<FieldError>) {
    super::shared::shares_sum_to_one(body, "weights", errors);
}
