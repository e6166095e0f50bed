//! Who does what.

use crate::schema::{FieldType as T, TargetRule};

kind! {
    /// An actor takes on a task for a goal or partnership.
    "assignment" / 1;
    target: TargetRule::required("the goal or partnership");
    {
        /// Who.
        Always "to": T::Ref;
        /// What.
        Always "what": T::Text;
        /// Until when.
        Never "due": T::Date;
    }
}
