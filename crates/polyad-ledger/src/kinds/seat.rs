//! A seat that somebody holds in a partnership.

use super::shared::SPEAKS_FOR;
use crate::json::Value;
use crate::reading::{self, Named};
use crate::schema::{FieldType as T, list};
use polyad_model::{Exact, Period, Ref, Text, codelist::SpeaksBasis};

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

/// A seat, as reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// The partnership.
    pub of: Ref,
    /// Who holds it.
    pub actor: Ref,
    /// As what, a word of the specification.
    pub role: String,
    /// The source's own word for the role.
    pub as_called: Option<Text>,
    /// For whom it speaks, and on what basis.
    pub speaks_for: Vec<(Named, SpeaksBasis)>,
    /// Its share of the votes, 0 to 1.
    pub vote_share: Option<Exact>,
    /// From when to when.
    pub term: Period,
    /// How it ended, a word of the specification.
    pub end: Option<String>,
}

/// Reads the fields of a seat.
pub fn read(fields: &Value) -> Option<Seat> {
    let speaks_for = fields.items_at("speaks_for").iter().filter_map(|group| {
        Some((reading::named(group.get("group")?)?, group.str_at("basis")?.parse().ok()?))
    });
    Some(Seat {
        of: reading::reference(fields.get("of")?)?,
        actor: reading::reference(fields.get("actor")?)?,
        role: fields.str_at("role")?.to_owned(),
        as_called: fields.get("as_called").and_then(reading::wording),
        speaks_for: speaks_for.collect(),
        vote_share: fields.get("vote_share").and_then(reading::decimal),
        term: reading::period(fields.get("term")?)?,
        end: fields.str_at("end").map(str::to_owned),
    })
}
