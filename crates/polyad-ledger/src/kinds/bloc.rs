//! A group on a list of blocs.

use crate::schema::{Field, FieldType as T, list, some};

static MEMBER: &[Field] = fields![
    /// Who.
    Always "actor": T::Ref;
    /// From when to when.
    Act "valid": T::Period;
];

kind! {
    /// A bloc on somebody's list. A list of blocs is political: its author is named and it can be swapped.
    "bloc" / 1;
    reportable: true;
    {
        /// Its name.
        Always "name": T::Name;
        /// The list it belongs to; blocs of one list are used together.
        Always "list": T::Wording;
        /// Who leads it.
        Never "leaders": list(&T::Ref, 50);
        /// Who belongs to it.
        Always "members": some(&T::Object(MEMBER), 500);
        /// How it was drawn up.
        Act "basis": T::Wording;
    }
}
