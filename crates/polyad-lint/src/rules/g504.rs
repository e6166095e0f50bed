//! G504: over five years and no interim target.

use crate::rule::{Remark, rule};
use crate::verdict::Severity;

rule! {
    /// # What it finds
    ///
    /// A deadline more than five years after the statement, with no target on the way.
    ///
    /// # Why it matters
    ///
    /// Whoever promised is gone before the day comes.
    ///
    /// # Example
    ///
    /// > Stated in 2024: net zero by 2050.
    ///
    /// # Better
    ///
    /// > Net zero by 2050, and [x]% less by [2030].
    ///
    /// # Source
    ///
    /// UN HLEG, Integrity Matters, 2022; Race to Zero criteria.
    G504, "over five years and no interim target", |reading| {
        let (from, deadline) = (reading.context.stated.or(reading.context.today)?, reading.deadline?);
        let interim = reading.interim || reading.context.interim;
        let far = from.last_day().checked_add(jiff::Span::new().years(5)).ok()?;
        let span = reading.deadline_span.clone().unwrap_or(reading.span.clone());
        (deadline.last_day() > far && !interim).then(|| {
            Remark::new(Severity::Note, span, "over five years away, with no target on the way")
                .asking("What is to be reached halfway? [value] by [year]")
        })
    }
}
