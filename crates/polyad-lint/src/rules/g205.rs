//! G205: no indicator or data source.

use crate::rule::{Remark, rule};
use crate::verdict::Severity;

rule! {
    /// # What it finds
    ///
    /// Nothing says in which measure the goal is followed.
    ///
    /// # Why it matters
    ///
    /// Two honest people with two data sources come to two answers.
    ///
    /// # Example
    ///
    /// > Increase the share of women on boards from 25% to 40% by 2027.
    ///
    /// # Better
    ///
    /// > [The goal], measured by [indicator] as published by [source].
    ///
    /// # Source
    ///
    /// IATI 2.03, `result/indicator`; OGP: verifiable commitments.
    G205, "no indicator or data source", |reading| {
        let known = reading.context.indicator.is_some_and(|indicator| !indicator.trim().is_empty());
        if known || reading.source.is_some() {
            return None;
        }
        Some(
            Remark::new(Severity::Warning, reading.span.clone(), "no indicator and no data source is named")
                .asking("Measured by which indicator, from which source? [indicator], [source]"),
        )
    }
}
