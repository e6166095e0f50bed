//! A new body in place of an old one.

use crate::schema::{FieldType as T, TargetRule};

kind! {
    /// The author replaces the body of an own statement; the old one stays visible as corrected.
    "correction" / 1;
    target: TargetRule::required("the own statement").statement();
    {
        /// The complete new body, of the same kind.
        Always "as": T::Any;
        /// Why.
        Always "reason": T::Wording;
    }
}
