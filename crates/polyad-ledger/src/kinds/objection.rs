//! An objection.

use super::shared::EVIDENCE;
use crate::json::Value;
use crate::reading;
use crate::schema::{CheckAs, FieldError, FieldType as T, TargetRule, list};
use polyad_model::Ref;

kind! {
    /// An objection to anything; it stands beside what it objects to.
    "objection" / 1;
    target: TargetRule::required("anything");
    rules: rules;
    {
        /// What it says.
        Always "text": T::Text;
        /// Two Refs that do not denote one thing: a refusal of their `link`, stated or not. The target is one of them.
        Never "apart": list(&T::Ref, 2);
        /// What shows it.
        Never "evidence": list(&T::Object(EVIDENCE), 50);
    }
}

fn rules(body: &Value, _: CheckAs, errors: &mut Vec<FieldError>) {
    if body.get("apart").is_some() && apart(body).is_none() {
        errors.push(FieldError::new("apart", "apart-not-two", "`apart` names exactly two different Refs"));
    }
}

/// The two Refs that an objection holds apart.
pub fn apart(fields: &Value) -> Option<[Ref; 2]> {
    let [a, b] = fields.items_at("apart") else { return None };
    let (a, b) = (reading::reference(a)?, reading::reference(b)?);
    (a != b).then_some([a, b])
}
