//! A question put by a lens.

use crate::schema::{FieldType as T, TargetRule};

kind! {
    /// A question that a lens raises, shown from a date so that the party asked can answer first.
    "question" / 1;
    target: TargetRule::optional("what it is about");
    {
        /// Whom it asks.
        Always "of": T::Ref;
        /// The lens.
        Always "lens": T::Code;
        /// The question.
        Always "text": T::Text;
        /// The rule behind it.
        Never "rule": T::Wording;
        /// From when it is shown.
        Always "shown_from": T::Instant;
    }
}
