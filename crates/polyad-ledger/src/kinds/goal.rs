//! A goal of a partnership.

use crate::schema::{Field, FieldType as T, Presence, list};

static BASELINE: &[Field] = fields![
    /// How much.
    Always "value": T::Dec;
    /// Unit code.
    Always "unit": T::Code;
    /// When it was measured.
    Always "date": T::Date;
    /// Significant digits.
    Never "sd": T::Count;
    /// The source's own qualifier.
    Never "qual": T::Word(&["about", "over", "under"]);
];

static BAND: &[Field] = fields![
    /// Lower end.
    Always "from": T::Qty;
    /// Upper end.
    Always "to": T::Qty;
];

static INTERIM: &[Field] = fields![
    /// How much.
    Always "aim": T::Qty;
    /// Until when.
    Always "by": T::Date;
];

kind! {
    /// A goal in its own words, with baseline, aim and date as far as it has them.
    "goal" / 1;
    reportable: true;
    scope: Presence::Governance;
    {
        /// Its wording.
        Always "text": T::Text;
        /// Whether the wording is exact.
        Never "wording": T::Word(&["exact", "paraphrase"]);
        /// When it was stated.
        Never "stated": T::Date;
        /// What it is measured by.
        Never "indicator": T::Ref;
        /// Where it starts.
        Never "baseline": T::Object(BASELINE);
        /// What it aims at: a quantity, or a band `{from, to}`.
        Never "aim": T::Either(&T::Object(BAND), &T::Qty);
        /// Until when.
        Never "by": T::Date;
        /// What it needs.
        Never "need": T::Money;
        /// Aims on the way.
        Never "interim": list(&T::Object(INTERIM), 50);
        /// Who is to reach it.
        Never "actors": list(&T::Ref, 500);
        /// Where.
        Never "place": list(&T::Ref, 500);
        /// The parsed target, where a person filled it in.
        Never "parsed": T::Any;
        /// The goal it replaces.
        Never "replaces": T::Ref;
    }
}
