//! An answer.

use super::shared::EVIDENCE;
use crate::schema::{FieldType as T, TargetRule, list};

kind! {
    /// The answer of the party asked to an objection, a dispute, an appeal or a query; it stands beside it.
    "answer" / 1;
    target: TargetRule::required("the objection, dispute, appeal or query");
    {
        /// What it says.
        Always "text": T::Text;
        /// What shows it.
        Never "evidence": list(&T::Object(EVIDENCE), 50);
    }
}
