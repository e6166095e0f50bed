//! What a node holds to be so.

use crate::schema::{Field, FieldType as T, some};

static HEAD: &[Field] = fields![
    /// The log.
    Always "origin": T::Code;
    /// Its size.
    Always "size": T::Count;
    /// Its root at that size.
    Always "root": T::Hash;
];

kind! {
    /// The digest that a node's engine reaches from these heads under this policy; others can replay it.
    "state" / 1;
    inline: true;
    {
        /// The logs read, each at a size and root.
        Always "heads": some(&T::Object(HEAD), 1_000);
        /// The engine's version.
        Always "engine": T::Code;
        /// Hash of the policy.
        Always "policy": T::Hash;
        /// Hash of the state.
        Always "digest": T::Hash;
    }
}
