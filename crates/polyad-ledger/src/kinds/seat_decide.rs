//! A decision on an application.

use crate::schema::{Field, FieldType as T, Presence, TargetRule, list};

static CRITERION: &[Field] = fields![
    /// The criterion's id in the charter.
    Always "id": T::Code;
    /// Whether it is met.
    Always "met": T::Word(&["yes", "no", "n/a"]);
    /// Why.
    Always "reason": T::Text;
];

kind! {
    /// The governors admit, refuse or defer an applicant, criterion by criterion.
    "seat.decide" / 1;
    scope: Presence::Governance;
    target: TargetRule::required("the `seat.apply` statement").statement();
    acts: &["admit", "refuse", "defer"];
    {
        /// Each criterion.
        Always "criteria": list(&T::Object(CRITERION), 50);
        /// Reasons as a whole.
        Always "reasons": T::Text;
        /// From when to when the seat is given.
        Never "term": T::Period;
        /// The decision it rests on.
        Never "basis": T::Ref;
    }
}
