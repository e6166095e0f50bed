//! What is measured.

use crate::json::Value;
use crate::reading;
use crate::schema::FieldType as T;
use polyad_model::{Ref, Text};

kind! {
    /// A measure: its unit, the direction that is better, and where it stands between input and impact.
    "indicator" / 1;
    reportable: true;
    {
        /// Its name.
        Always "name": T::Name;
        /// The unit of its values.
        Act "unit": T::Code;
        /// Which direction is better.
        Act "better": T::Word(&["up", "down", "within", "none"]);
        /// Where it stands in the results chain; figures such as population are `context`.
        Act "level": T::Word(&["input", "output", "outcome", "impact", "context"]);
        /// How it is measured.
        Never "method": T::Wording;
        /// The official indicator of the 2030 Agenda that it is.
        Never "sdg": T::Ref;
    }
}

/// What is measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicator {
    /// Its name.
    pub name: Text,
    /// The unit of its values.
    pub unit: Option<String>,
    /// Which direction is better; `None`: not stated.
    pub better: Option<Better>,
    /// Where it stands in the results chain, a word of the specification.
    pub level: Option<String>,
    /// How it is measured.
    pub method: Option<Text>,
    /// The official indicator of the 2030 Agenda that it is.
    pub sdg: Option<Ref>,
}

/// Which direction of an indicator is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Better {
    /// Higher.
    Up,
    /// Lower.
    Down,
    /// Inside a band.
    Within,
    /// Neither: it is context.
    Neither,
}

/// Reads the fields of an indicator.
pub fn read(fields: &Value) -> Option<Indicator> {
    Some(Indicator {
        name: reading::wording(fields.get("name")?)?,
        unit: fields.str_at("unit").map(str::to_owned),
        better: match fields.str_at("better") {
            Some("up") => Some(Better::Up),
            Some("down") => Some(Better::Down),
            Some("within") => Some(Better::Within),
            Some("none") => Some(Better::Neither),
            _ => None,
        },
        level: fields.str_at("level").map(str::to_owned),
        method: fields.get("method").and_then(reading::wording),
        sdg: fields.get("sdg").and_then(reading::reference),
    })
}
