//! The end of an own statement.

use crate::schema::{FieldType as T, TargetRule};

kind! {
    /// The author withdraws an own statement, from the beginning or from a date.
    "retraction" / 1;
    target: TargetRule::required("the own statement").statement();
    {
        /// Why.
        Always "reason": T::Wording;
        /// From when.
        Never "from": T::Date;
    }
}
