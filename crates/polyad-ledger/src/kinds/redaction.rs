//! The erasure of a body.

use crate::schema::{FieldType as T, TargetRule};

kind! {
    /// A body is erased for a coded ground; header, signature and proofs stay.
    "redaction" / 1;
    target: TargetRule::required("any statement or row");
    acts: &["subject", "author", "law", "safety", "error"];
    {
        /// Who ordered it.
        Never "by-order-of": T::Wording;
    }
}
