//! What was reached.

use super::shared::{DIMENSION, EVIDENCE, EXTENT};
use crate::schema::{Field, FieldType as T, list};

static CREDIT: &[Field] = fields![
    /// Who.
    Always "actor": T::Ref;
    /// Its share of the credit.
    Never "share": T::Share;
    /// What it did.
    Act "role": T::Wording;
    /// Whether the result needed it.
    Never "essential": T::Bool;
    /// What would have been reached without it.
    Never "without": T::Dec;
];

kind! {
    /// A value reached for a goal, an indicator or a partnership, and who claims credit.
    "result" / 1;
    reportable: true;
    {
        /// The goal, indicator or partnership.
        Always "of": T::Ref;
        /// How much.
        Always "value": T::Qty;
        /// What it is broken down by.
        Never "dims": list(&T::Object(DIMENSION), 20);
        /// For when.
        Always "period": T::Period;
        /// What kind of output, as a code.
        Never "output_type": T::Code;
        /// Where.
        Never "place": list(&T::Ref, 500);
        /// Who claims credit.
        Never "credit": list(&T::Object(CREDIT), 100);
        /// Whether it is a part or a total.
        Never "extent": T::Word(EXTENT);
        /// Who reports it, when it is not the author.
        Never "by": T::Ref;
        /// How it was measured.
        Act "method": T::Wording;
        /// What shows it.
        Never "evidence": list(&T::Object(EVIDENCE), 50);
    }
}
