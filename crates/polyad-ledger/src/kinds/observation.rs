//! A measured value.

use super::shared::DIMENSION;
use crate::json::Value;
use crate::reading;
use crate::schema::{FieldType as T, list};
use polyad_model::{Period, Quantity, Ref};

kind! {
    /// A value of an indicator for an actor, place, partnership, currency or the world.
    "observation" / 1;
    reportable: true;
    {
        /// What was observed.
        Always "about": T::Ref;
        /// What was measured.
        Always "indicator": T::Ref;
        /// How much.
        Always "value": T::Qty;
        /// For when.
        Always "period": T::Period;
        /// Measured, estimated, modelled, …, as a code.
        Never "nature": T::Code;
        /// What it is broken down by.
        Never "dims": list(&T::Object(DIMENSION), 20);
        /// How it was measured.
        Never "method": T::Wording;
    }
}

/// A measured value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    /// What was observed.
    pub about: Ref,
    /// What was measured.
    pub indicator: Ref,
    /// How much.
    pub value: Quantity,
    /// For when.
    pub period: Period,
    /// Measured, estimated, modelled, …, as a code.
    pub nature: Option<String>,
    /// What it is broken down by: name and value.
    pub dimensions: Vec<(String, String)>,
}

/// Reads the fields of an observation.
pub fn read(fields: &Value) -> Option<Observation> {
    Some(Observation {
        about: reading::reference(fields.get("about")?)?,
        indicator: reading::reference(fields.get("indicator")?)?,
        value: reading::quantity(fields.get("value")?)?,
        period: reading::period(fields.get("period")?)?,
        nature: fields.str_at("nature").map(str::to_owned),
        dimensions: reading::dimensions(fields),
    })
}
