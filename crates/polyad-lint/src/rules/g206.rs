//! G206: universal quantifier.

use crate::rule::{Remark, rule};
use crate::verdict::Severity;

rule! {
    /// # What it finds
    ///
    /// A whole population, or nothing left at all: “universal”, “every”, “all”, “end”.
    ///
    /// # Why it matters
    ///
    /// Everyone in which list, and nothing under which definition? The answer decides whether the last per
    /// cent counts.
    ///
    /// # Example
    ///
    /// > Ensure universal access to modern energy services.
    ///
    /// # Better
    ///
    /// > 100% of [which households], where access means [definition].
    ///
    /// # Source
    ///
    /// SDG indicator metadata: definitions and thresholds.
    G206, "universal quantifier", |reading| {
        let quantity = reading.quantity.as_ref().filter(|_| reading.universal)?;
        Some(
            Remark::new(Severity::Note, quantity.span.clone(), "everyone, or nothing left: define the population")
                .asking("Who or what is counted, and from which threshold on? [population], [definition]"),
        )
    }
}
