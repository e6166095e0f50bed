//! A relation between two bodies.

use crate::json::Value;
use crate::reading;
use crate::schema::FieldType as T;
use polyad_model::{Exact, Period, Quantity, Ref};

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

/// A relation between two bodies, as stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tie {
    /// One end.
    pub a: Ref,
    /// The other end.
    pub b: Ref,
    /// What kind of relation, a word of the specification.
    pub layer: String,
    /// The relation's own name.
    pub name: Option<String>,
    /// Whether it binds; `None`: not stated.
    pub positive: Option<bool>,
    /// Whether it runs from `a` to `b` only; `None`: not stated.
    pub directed: Option<bool>,
    /// How strong.
    pub weight: Option<Quantity>,
    /// How sure, 0 to 1.
    pub reliability: Option<Exact>,
    /// From when to when.
    pub valid: Period,
}

/// Reads the fields of a tie.
pub fn read(fields: &Value) -> Option<Tie> {
    Some(Tie {
        a: reading::reference(fields.get("a")?)?,
        b: reading::reference(fields.get("b")?)?,
        layer: fields.str_at("layer")?.to_owned(),
        name: fields.str_at("type").map(str::to_owned),
        positive: fields.str_at("sign").map(|sign| sign == "positive"),
        directed: fields.get("directed").and_then(Value::as_bool),
        weight: fields.get("weight").and_then(reading::quantity),
        reliability: fields.get("reliability").and_then(reading::decimal),
        valid: reading::period(fields.get("valid")?)?,
    })
}
