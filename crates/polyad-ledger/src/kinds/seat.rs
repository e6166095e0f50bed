//! A seat that somebody holds in a partnership.

use super::shared::SPEAKS_FOR;
use crate::schema::{FieldType as T, list};

kind! {
    /// A seat, membership or other place of an actor in a partnership, reported from a source.
    /// What a partnership's own governors decide is `seat.decide`.
    "seat" / 1;
    reportable: true;
    reported_only: true;
    {
        /// The partnership.
        Always "of": T::Ref;
        /// Who holds it.
        Always "actor": T::Ref;
        /// As what.
        Always "role": T::Word(&["member", "observer", "chair", "host", "secretariat", "funder", "implementer",
            "partner", "other"]);
        /// The source's own word for the role.
        Never "as_called": T::Wording;
        /// For whom it speaks.
        Never "speaks_for": list(&T::Object(SPEAKS_FOR), 50);
        /// Its share of the votes, 0 to 1.
        Never "vote_share": T::Share;
        /// From when to when.
        Always "term": T::Period;
        /// How it ended.
        Never "end": T::Word(&["withdrew", "suspended", "expelled", "lapsed"]);
        /// What was published about how it was given.
        Never "published": list(&T::Word(&["criteria", "applicants", "decision", "reasons", "appeal"]), 5);
    }
}
