//! A promise of money, goods or policy.

use super::shared::{EXTENT, Extent, FORMS};
use crate::json::Value;
use crate::reading::{self, Amount, Party};
use crate::schema::{Field, FieldType as T, list};
use polyad_model::{Period, Ref, Text};

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

/// A pledge, as stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pledge {
    /// Whose promise it is.
    pub by: Party,
    /// To whom; `None`: not stated.
    pub to: Option<Party>,
    /// What.
    pub what: Amount,
    /// In what form, a word of the specification.
    pub form: Option<String>,
    /// For when.
    pub period: Period,
    /// The source's own word.
    pub as_called: Option<Text>,
    /// Part or total; `None`: not stated.
    pub extent: Option<Extent>,
    /// The pledge it raises or lowers.
    pub replaces: Option<Ref>,
}

/// Reads the fields of a pledge.
pub fn read(fields: &Value) -> Option<Pledge> {
    Some(Pledge {
        by: reading::party(fields.get("by")?)?,
        to: fields.get("to").and_then(reading::party),
        what: reading::amount(fields.get("what")?)?,
        form: fields.str_at("form").map(str::to_owned),
        period: reading::period(fields.get("period")?)?,
        as_called: fields.get("as_called").and_then(reading::wording),
        extent: Extent::of(fields),
        replaces: fields.get("replaces").and_then(reading::reference),
    })
}
