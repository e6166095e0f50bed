//! A measured value.

use super::shared::DIMENSION;
use crate::schema::{FieldType as T, list};

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
