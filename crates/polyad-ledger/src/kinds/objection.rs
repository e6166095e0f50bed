//! An objection.

use super::shared::EVIDENCE;
use crate::schema::{FieldType as T, TargetRule, list};

kind! {
    /// An objection to anything; it stands beside what it objects to.
    "objection" / 1;
    target: TargetRule::required("anything");
    {
        /// What it says.
        Always "text": T::Text;
        /// What shows it.
        Never "evidence": list(&T::Object(EVIDENCE), 50);
    }
}
