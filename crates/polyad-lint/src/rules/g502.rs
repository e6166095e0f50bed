//! G502: relative deadline, no anchor date.

use crate::rule::{Remark, rule};
use crate::verdict::Severity;

rule! {
    /// # What it finds
    ///
    /// “In the next five years” without the day from which they count.
    ///
    /// # Why it matters
    ///
    /// The five years begin again with every reader.
    ///
    /// # Example
    ///
    /// > Vaccinate 500 million children in the next five years.
    ///
    /// # Better
    ///
    /// > Vaccinate 500 million children by [date].
    ///
    /// # Source
    ///
    /// SMART criteria (Doran 1981): time-related.
    G502, "relative deadline, no anchor date", |reading| {
        let span = reading.unanchored.clone()?;
        Some(
            Remark::new(Severity::Error, span, "counted from which day? The statement has no date")
                .asking("When was this stated? [date]. Or: by [date]"),
        )
    }
}
