//! G501: no deadline.

use crate::rule::{Remark, rule};
use crate::verdict::Severity;

rule! {
    /// # What it finds
    ///
    /// No day by which the goal is to be met.
    ///
    /// # Why it matters
    ///
    /// Without a day, a goal can never be missed.
    ///
    /// # Example
    ///
    /// > Achieve universal health coverage.
    ///
    /// # Better
    ///
    /// > Achieve universal health coverage by [year].
    ///
    /// # Source
    ///
    /// SMART criteria (Doran 1981): time-related.
    G501, "no deadline", |reading| {
        if reading.deadline.is_some() || reading.unanchored.is_some() {
            return None;
        }
        Some(Remark::new(Severity::Error, reading.span.clone(), "no deadline").asking("By when? [date]"))
    }
}
