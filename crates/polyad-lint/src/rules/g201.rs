//! G201: no quantity.

use crate::rule::{Remark, rule};
use crate::verdict::Severity;

rule! {
    /// # What it finds
    ///
    /// Nothing that could be counted or compared.
    ///
    /// # Why it matters
    ///
    /// Without an amount there is no day on which the goal is met.
    ///
    /// # Example
    ///
    /// > Significantly increase the exports of developing countries.
    ///
    /// # Better
    ///
    /// > Increase the exports of developing countries by [x]% over [year] by [year].
    ///
    /// # Source
    ///
    /// SMART criteria (Doran 1981): measurable.
    G201, "no quantity", |reading| {
        if reading.quantity.is_some() {
            return None;
        }
        let span = reading.blurs.first().cloned().unwrap_or(reading.span.clone());
        Some(Remark::new(Severity::Error, span, "no amount: nothing here can be counted").asking("How much? [amount] [unit]"))
    }
}
