//! An application elsewhere, as reported.

use crate::schema::FieldType as T;

kind! {
    /// That an actor applied to a partnership, and what came of it, reported from a source.
    "application" / 1;
    reportable: true;
    reported_only: true;
    {
        /// The partnership.
        Always "of": T::Ref;
        /// Who applied.
        Always "actor": T::Ref;
        /// What came of it.
        Always "outcome": T::Word(&["admitted", "refused", "deferred", "withdrawn"]);
        /// When.
        Always "when": T::Date;
        /// Why.
        Never "reasons": T::Text;
    }
}
