//! What a partnership is for.

use crate::schema::{FieldType as T, list};

kind! {
    /// A challenge that calls for partnership.
    "challenge" / 1;
    reportable: true;
    {
        /// Its name.
        Always "name": T::Name;
        /// What it is, in a few sentences.
        Act "statement": T::Text;
        /// Whether it arises between powers, for everybody, or both.
        Act "class": T::Word(&["geopolitical", "global", "mixed"]);
        /// Goals of the 2030 Agenda it belongs to.
        Never "sdgs": list(&T::Ref, 17);
        /// The challenge it is part of.
        Never "parent": T::Ref;
    }
}
