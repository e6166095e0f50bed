//! G212: base year without a value.

use crate::rule::{Remark, rule};
use crate::verdict::Severity;

rule! {
    /// # What it finds
    ///
    /// A base year or a projected path is named, its value is not.
    ///
    /// # Why it matters
    ///
    /// Base values are revised; in ten years nobody will know which one was meant.
    ///
    /// # Example
    ///
    /// > Cut emissions by 45 percent by 2030 compared with 2010 levels.
    ///
    /// # Better
    ///
    /// > Cut emissions by 45 percent by 2030 compared with [value] in 2010.
    ///
    /// # Source
    ///
    /// IATI 2.03, `result/indicator/baseline/@value`.
    G212, "base year without a value", |reading| {
        let base = reading.baseline.as_ref().filter(|_| reading.base_value.is_none())?;
        if reading.quantity.is_none() || reading.counts_from_zero() {
            return None;
        }
        let span = if base.span.is_empty() { reading.span.clone() } else { base.span.clone() };
        let (message, question) = match (base.year, base.scenario) {
            (_, true) => ("a projected path is named, and not its values".to_owned(), "Which path, with which value in the target year? [value]".to_owned()),
            (Some(year), _) => (format!("the value of {year} is not stated"), format!("What was it in {year}? [value]")),
            (None, _) => ("the base has neither value nor year".to_owned(), "Which value, in which year? [value] in [year]".to_owned()),
        };
        Some(Remark::new(Severity::Warning, span, message).asking(question))
    }
}
