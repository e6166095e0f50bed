//! G208: annual or cumulative unclear.

use crate::rule::{Remark, rule};
use crate::verdict::Severity;

rule! {
    /// # What it finds
    ///
    /// An amount “per year” with an end date.
    ///
    /// # Why it matters
    ///
    /// It may mean that much in every year until then, or that much a year from then on.
    ///
    /// # Example
    ///
    /// > Mobilise $100 billion per year by 2025.
    ///
    /// # Better
    ///
    /// > Mobilise $100 billion in each year from [year] to 2025. Or: reach $100 billion a year in 2025.
    ///
    /// # Source
    ///
    /// The dispute on the yearly 100 billion dollars of climate finance, 2009 to 2022.
    G208, "annual or cumulative unclear", |reading| {
        let annual = reading.annual.clone()?;
        if !reading.counts_from_zero() || reading.deadline.is_none() || reading.window.is_some() {
            return None;
        }
        Some(
            Remark::new(Severity::Warning, annual, "in every year until then, or from then on?")
                .asking("In which years? each year from [year] to [year]"),
        )
    }
}
