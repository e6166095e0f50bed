//! An application for a seat.

use super::shared::{EVIDENCE, SPEAKS_FOR};
use crate::schema::{Field, FieldType as T, Presence, TargetRule, list};

static ANSWER: &[Field] = fields![
    /// The criterion's id in the charter.
    Always "criterion": T::Code;
    /// The answer.
    Always "text": T::Text;
    /// What shows it.
    Never "evidence": list(&T::Object(EVIDENCE), 20);
];

kind! {
    /// An actor applies for a seat.
    "seat.apply" / 1;
    scope: Presence::Governance;
    target: TargetRule::required("the partnership");
    {
        /// The seat type.
        Always "seat": T::String;
        /// For whom the applicant speaks.
        Never "speaks_for": list(&T::Object(SPEAKS_FOR), 50);
        /// Answers to the criteria.
        Always "answers": list(&T::Object(ANSWER), 50);
        /// Pledges it brings.
        Never "offers": list(&T::Ref, 50);
    }
}
