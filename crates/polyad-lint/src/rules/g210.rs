//! G210: hedge or condition.

use crate::rule::{Remark, rule};
use crate::verdict::Severity;

rule! {
    /// # What it finds
    ///
    /// Words that take a promise half back (aim to, where possible, up to) or hang it on something else
    /// (subject to, conditional on).
    ///
    /// # Why it matters
    ///
    /// A goal with a way out can always be said to have been met.
    ///
    /// # Example
    ///
    /// > Reduce its emissions by up to 14% where possible.
    ///
    /// # Better
    ///
    /// > Reduce its emissions by [at least x]% by [year]; if [condition], by [y]%.
    ///
    /// # Source
    ///
    /// UN HLEG, Integrity Matters, 2022.
    G210, "hedge or condition", |reading| {
        let (span, condition) = reading.hedges.first()?.clone();
        let word = &reading.text[span.clone()];
        let (message, question) = if condition {
            (format!("it hangs on a condition: “{word}”"), "What will be done in any case? [amount]; and if so, [amount]")
        } else {
            (format!("a way out: “{word}”"), "What will be done in any case? [amount]")
        };
        Some(Remark::new(Severity::Warning, span, message).asking(question))
    }
}
