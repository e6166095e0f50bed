//! What a partnership is for.

use crate::json::Value;
use crate::reading;
use crate::schema::{FieldType as T, list};
use polyad_model::{Ref, Text};

kind! {
    /// A challenge that calls for partnership.
    "challenge" / 1;
    reportable: true;
    {
        /// Its name.
        Always "name": T::Name;
        /// What it is, in a few sentences.
        Act "statement": T::Text;
        /// Whether it arises between powers, for everybody, or both.
        Act "class": T::Word(&["geopolitical", "global", "mixed"]);
        /// Goals of the 2030 Agenda it belongs to.
        Never "sdgs": list(&T::Ref, 17);
        /// The challenge it is part of.
        Never "parent": T::Ref;
    }
}

/// A challenge, as stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// Its name.
    pub name: Text,
    /// What it is.
    pub statement: Option<Text>,
    /// Between powers, global, or both; `None`: not stated.
    pub class: Option<Class>,
    /// Goals of the 2030 Agenda it belongs to.
    pub sdgs: Vec<Ref>,
    /// The challenge it is part of.
    pub parent: Option<Ref>,
}

/// Where a challenge arises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Between powers.
    Geopolitical,
    /// For everybody.
    Global,
    /// Both.
    Mixed,
}

/// Reads the fields of a challenge.
pub fn read(fields: &Value) -> Option<Challenge> {
    Some(Challenge {
        name: reading::wording(fields.get("name")?)?,
        statement: fields.get("statement").and_then(reading::text),
        class: match fields.str_at("class") {
            Some("geopolitical") => Some(Class::Geopolitical),
            Some("global") => Some(Class::Global),
            Some("mixed") => Some(Class::Mixed),
            _ => None,
        },
        sdgs: reading::references(fields.items_at("sdgs")),
        parent: fields.get("parent").and_then(reading::reference),
    })
}
