//! A proposal to a partnership.

use super::shared::MATTERS;
use crate::schema::{Field, FieldType as T, Presence, TargetRule, list};

static CHANGE: &[Field] = fields![
    /// The kind of the statement proposed.
    Always "kind": T::Code;
    /// Its coded outcome, for kinds that have one.
    Never "act": T::Code;
    /// What it acts on.
    Never "target": T::Ref;
    /// Its body, as far as it is decided: the statement says at least this.
    Always "body": T::Any;
];

kind! {
    /// A seat holder or governor puts a matter to the vote.
    "proposal" / 1;
    scope: Presence::Governance;
    target: TargetRule::required("the partnership");
    {
        /// What it is about.
        Always "matter": T::Word(MATTERS);
        /// What is proposed.
        Always "text": T::Text;
        /// Whom it affects.
        Never "affected": list(&T::Named, 100);
        /// When voting opens.
        Always "opens": T::Instant;
        /// When voting closes.
        Always "closes": T::Instant;
        /// The statement that follows when it is adopted.
        Never "change": T::Object(CHANGE);
    }
}
