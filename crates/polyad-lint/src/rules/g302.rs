//! G302: faster than ever seen.

use crate::rule::{Remark, rule};
use crate::verdict::Severity;

rule! {
    /// # What it finds
    ///
    /// The change needed per year is above any that the series has seen.
    ///
    /// # Why it matters
    ///
    /// Not impossible; worth knowing before one builds on it.
    ///
    /// # Example
    ///
    /// > Raise access from 40% in 2025 to 100% by 2030, in a series that never rose by more than 3 points
    /// > a year.
    ///
    /// # Better
    ///
    /// > The same, with [what will be different this time].
    ///
    /// # Source
    ///
    /// Distance to target, required rate.
    G302, "faster than ever seen", |reading| {
        let fastest = reading.context.fastest_change_per_year?;
        let (base, target) = (reading.base_value?, reading.target?);
        let (from, to) = (reading.baseline.as_ref()?.year?, reading.deadline?.year());
        let years = f64::from(to) - f64::from(from);
        if reading.counts_from_zero() || years <= 0.0 {
            return None;
        }
        let needed = (target.to_f64() - base.to_f64()).abs() / years;
        let span = reading.quantity.as_ref()?.span.clone();
        (needed > fastest.abs() * (1.0 + 1e-9)).then(|| {
            Remark::new(
                Severity::Note,
                span,
                format!("this needs {needed:.3} a year; the most that the series has seen is {fastest:.3}"),
            )
            .asking("What makes it faster this time? [reason]")
        })
    }
}
