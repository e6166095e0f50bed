//! A promise of money, goods or policy.

use super::shared::{EXTENT, FORMS};
use crate::schema::{Field, FieldType as T, list};

static DUE: &[Field] = fields![
    /// When.
    Always "due": T::Date;
    /// How much.
    Always "what": T::Amount;
];

kind! {
    /// An actor promises something to another: money, a quantity, or an act in words.
    "pledge" / 1;
    reportable: true;
    {
        /// Whose promise it is.
        Always "by": T::RefOr(&["unnamed"]);
        /// To whom.
        Act "to": T::RefOr(&["unnamed"]);
        /// What.
        Always "what": T::Amount;
        /// In what form.
        Act "form": T::Word(FORMS);
        /// For when.
        Always "period": T::Period;
        /// In what steps.
        Never "schedule": list(&T::Object(DUE), 100);
        /// On what conditions.
        Never "conditions": T::Wording;
        /// The source's own word.
        Never "as_called": T::Wording;
        /// Whether it is a part or a total.
        Never "extent": T::Word(EXTENT);
        /// The pledge it raises or lowers.
        Never "replaces": T::Ref;
    }
}
