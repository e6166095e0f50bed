//! A log and its key.

use crate::schema::FieldType as T;

kind! {
    /// The log's own description, its second entry: origin, key and operator.
    "log" / 1;
    inline: true;
    {
        /// The log's name: its prefix without scheme.
        Always "origin": T::Code;
        /// Its public key as a signed-note verifier key.
        Always "vkey": T::String;
        /// Who runs it.
        Always "operator": T::Ref;
        /// The key that follows.
        Never "next-vkey": T::String;
    }
}
