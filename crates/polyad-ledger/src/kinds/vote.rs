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
        /// With `abstain`: the voter whose vote on this proposal counts for this one too. Voting again, or a
        /// retraction, revokes it. Where it leads to no vote, it is an abstention.
        Never "follows": T::Ref;
    }
}
