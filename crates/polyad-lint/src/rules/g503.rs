//! G503: deadline passed.

use crate::rule::{Remark, rule};
use crate::verdict::Severity;

rule! {
    /// # What it finds
    ///
    /// The deadline lies before the day of reading.
    ///
    /// # Why it matters
    ///
    /// A goal whose day has passed asks for a result, not for progress.
    ///
    /// # Example
    ///
    /// > Mobilise $100 billion a year by 2020, read in 2026.
    ///
    /// # Better
    ///
    /// > [What came of it], and the next goal with its own date.
    ///
    /// # Source
    ///
    /// IATI 2.03, `result/indicator/period/period-end`.
    G503, "deadline passed", |reading| {
        let (today, deadline) = (reading.context.today?, reading.deadline?);
        let span = reading.deadline_span.clone().unwrap_or(reading.span.clone());
        (deadline.last_day() < today.first_day()).then(|| {
            Remark::new(Severity::Note, span, format!("the deadline, {deadline}, has passed"))
                .asking("What was reached by then? [value], [source]")
        })
    }
}
