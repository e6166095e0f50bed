//! A log and its key.

use crate::json::Value;
use crate::reading;
use crate::schema::FieldType as T;
use polyad_model::Ref;

kind! {
    /// The log's own description, its second entry: origin, key and operator.
    "log" / 1;
    inline: true;
    {
        /// The log's name: its prefix without scheme.
        Always "origin": T::Code;
        /// Its public key as a signed-note verifier key.
        Always "vkey": T::String;
        /// Who runs it.
        Always "operator": T::Ref;
        /// The key that follows.
        Never "next-vkey": T::String;
    }
}

/// A log's description of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    /// The log's name: its prefix without scheme.
    pub origin: String,
    /// Its public key as a signed-note verifier key.
    pub vkey: String,
    /// Who runs it.
    pub operator: Ref,
    /// The key that follows.
    pub next_vkey: Option<String>,
}

/// Reads the fields of a log.
pub fn read(fields: &Value) -> Option<Log> {
    Some(Log {
        origin: fields.str_at("origin")?.to_owned(),
        vkey: fields.str_at("vkey")?.to_owned(),
        operator: reading::reference(fields.get("operator")?)?,
        next_vkey: fields.str_at("next-vkey").map(str::to_owned),
    })
}
