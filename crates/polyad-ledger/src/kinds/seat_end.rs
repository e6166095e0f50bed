//! The end of a seat.

use crate::schema::{FieldType as T, Presence, TargetRule};

kind! {
    /// A seat ends: its holder withdraws, or the governors suspend, expel or let it lapse.
    "seat.end" / 1;
    scope: Presence::Governance;
    target: TargetRule::required("the `seat.decide` statement").statement();
    acts: &["withdraw", "suspend", "expel", "lapse"];
    {
        /// Why.
        Always "reasons": T::Text;
        /// Since when.
        Always "from": T::Date;
    }
}
