//! What is measured.

use crate::schema::FieldType as T;

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
