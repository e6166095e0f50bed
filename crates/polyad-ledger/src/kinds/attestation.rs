//! A confirmation or dispute by another.

use super::shared::EVIDENCE;
use crate::json::Value;
use crate::reading;
use crate::schema::{FieldType as T, TargetRule, list};
use polyad_model::{Ref, Text};

kind! {
    /// An actor confirms or disputes what another states, or says that it is unable to tell.
    "attestation" / 1;
    reportable: true;
    target: TargetRule::required("the statement or row");
    acts: &["confirm", "dispute", "unable"];
    {
        /// Who attests, when reported.
        Reported "by": T::Ref;
        /// On what it rests.
        Act "basis": T::Word(&["document", "site", "audit", "own-record", "domain", "other"]);
        /// What was found.
        Always "finding": T::Text;
        /// What shows it.
        Never "evidence": list(&T::Object(EVIDENCE), 50);
    }
}

/// An attestation. Whether it confirms or disputes is the header's `act`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attestation {
    /// Who attests, when reported.
    pub by: Option<Ref>,
    /// On what it rests, a word of the specification.
    pub basis: Option<String>,
    /// What was found.
    pub finding: Text,
}

/// Reads the fields of an attestation.
pub fn read(fields: &Value) -> Option<Attestation> {
    Some(Attestation {
        by: fields.get("by").and_then(reading::reference),
        basis: fields.str_at("basis").map(str::to_owned),
        finding: reading::wording(fields.get("finding")?)?,
    })
}
