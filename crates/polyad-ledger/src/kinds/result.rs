//! What was reached.

use super::shared::{DIMENSION, EVIDENCE, EXTENT, Extent};
use crate::json::Value;
use crate::reading;
use crate::schema::{Field, FieldType as T, list};
use polyad_model::{Exact, Period, Quantity, Ref, Text};

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

/// A result, as stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// The goal, indicator or partnership.
    pub of: Ref,
    /// How much.
    pub value: Quantity,
    /// What it is broken down by: name and value.
    pub dimensions: Vec<(String, String)>,
    /// For when.
    pub period: Period,
    /// Who claims credit.
    pub credit: Vec<Credit>,
    /// Part or total; `None`: not stated.
    pub extent: Option<Extent>,
    /// Who reports it, when it is not the author.
    pub by: Option<Ref>,
    /// How it was measured.
    pub method: Option<Text>,
}

/// A claim of credit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credit {
    /// Who.
    pub actor: Ref,
    /// Its share, 0 to 1.
    pub share: Option<Exact>,
    /// What it did.
    pub role: Option<Text>,
}

/// Reads the fields of a result.
pub fn read(fields: &Value) -> Option<Reached> {
    let credit = fields.items_at("credit").iter().filter_map(|credit| {
        Some(Credit {
            actor: reading::reference(credit.get("actor")?)?,
            share: credit.get("share").and_then(reading::decimal),
            role: credit.get("role").and_then(reading::wording),
        })
    });
    Some(Reached {
        of: reading::reference(fields.get("of")?)?,
        value: reading::quantity(fields.get("value")?)?,
        dimensions: reading::dimensions(fields),
        period: reading::period(fields.get("period")?)?,
        credit: credit.collect(),
        extent: Extent::of(fields),
        by: fields.get("by").and_then(reading::reference),
        method: fields.get("method").and_then(reading::wording),
    })
}
