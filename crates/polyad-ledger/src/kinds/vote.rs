//! A vote.

use crate::schema::{FieldType as T, Presence, TargetRule};

kind! {
    /// A vote on a proposal. Of several by one actor the last before closing counts.
    "vote" / 1;
    scope: Presence::Governance;
    target: TargetRule::required("the `proposal` statement").statement();
    acts: &["for", "against", "abstain", "recuse"];
    {
        /// Why.
        Never "reason": T::Text;
    }
}
