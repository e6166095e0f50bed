//! What somebody got out of it.

use crate::schema::FieldType as T;

kind! {
    /// What an actor has from a partnership or another actor.
    "benefit" / 1;
    reportable: true;
    {
        /// The beneficiary.
        Always "by": T::Ref;
        /// From whom.
        Always "from": T::Ref;
        /// What.
        Always "what": T::Amount;
        /// For when.
        Always "period": T::Period;
    }
}
