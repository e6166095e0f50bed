//! Where a partnership is governed.

use crate::schema::{Field, FieldType as T, Presence, TargetRule, list};

static PRIOR: &[Field] = fields![
    /// The log.
    Always "origin": T::Code;
    /// Its size.
    Always "size": T::Count;
    /// Its root at that size.
    Always "root": T::Hash;
];

kind! {
    /// A partnership moves to another log.
    "home" / 1;
    inline: true;
    scope: Presence::Governance;
    target: TargetRule::required("the partnership").statement();
    {
        /// The new log.
        Always "origin": T::Code;
        /// Its public key as a signed-note verifier key.
        Always "vkey": VKEY;
        /// Logs it leaves, each at a size and root.
        Always "prior": list(&T::Object(PRIOR), 20);
        /// From when.
        Always "from": T::Date;
        /// The adopted decision.
        Always "basis": T::Ref;
    }
}

/// A verifier key of a signed note: longer than a code, and without space.
const VKEY: T = T::String;
