//! G102: object of change not named.

use crate::rule::{Remark, rule};
use crate::verdict::Severity;

rule! {
    /// # What it finds
    ///
    /// A change without the thing that is to change.
    ///
    /// # Why it matters
    ///
    /// “Increase by 20 %” can be met by anything.
    ///
    /// # Example
    ///
    /// > Increase by 20% by 2030.
    ///
    /// # Better
    ///
    /// > Increase [what] by 20% by 2030.
    ///
    /// # Source
    ///
    /// SMART criteria (Doran 1981): specific.
    G102, "object of change not named", |reading| {
        if reading.object || (reading.direction.is_none() && reading.vague_verb.is_none()) {
            return None;
        }
        let span = reading.verb.clone().or(reading.vague_verb.clone()).unwrap_or(reading.span.clone());
        Some(Remark::new(Severity::Error, span, "the goal does not say what is to change").asking("Change of what? [object]"))
    }
}
