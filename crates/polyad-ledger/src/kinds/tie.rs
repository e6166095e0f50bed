//! A relation between two bodies.

use crate::schema::FieldType as T;

kind! {
    /// A relation between two bodies in one layer. Membership is a seat, never a tie.
    "tie" / 1;
    reportable: true;
    {
        /// One end.
        Always "a": T::Ref;
        /// The other end.
        Always "b": T::Ref;
        /// What kind of relation.
        Always "layer": T::Word(&["security", "diplomacy", "trade", "energy", "finance", "technology", "aid", "votes",
            "other"]);
        /// The relation's own name.
        Act "type": T::String;
        /// Whether it binds or divides.
        Act "sign": T::Word(&["positive", "negative"]);
        /// Whether it runs from `a` to `b` only.
        Act "directed": T::Bool;
        /// How strong, with its unit.
        Never "weight": T::Qty;
        /// How sure, 0 to 1.
        Never "reliability": T::Share;
        /// From when to when.
        Always "valid": T::Period;
    }
}
