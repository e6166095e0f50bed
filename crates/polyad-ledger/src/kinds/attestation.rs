//! A confirmation or dispute by another.

use super::shared::EVIDENCE;
use crate::schema::{FieldType as T, TargetRule, list};

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
