//! G209: means, not end.

use crate::rule::{Remark, rule};
use crate::verdict::Severity;

rule! {
    /// # What it finds
    ///
    /// Money raised or meetings held: a step on the way.
    ///
    /// # Why it matters
    ///
    /// Money gathered and seminars held say nothing of what came of them.
    ///
    /// # Example
    ///
    /// > Mobilise $100 billion per year by 2025.
    ///
    /// # Better
    ///
    /// > With $100 billion per year, [what is different for whom] by [year].
    ///
    /// # Source
    ///
    /// DAC results chain: inputs, outputs, outcomes, impact.
    G209, "means, not end", |reading| {
        let span = reading.means.clone()?;
        Some(
            Remark::new(Severity::Note, span, "a means: what is to come of it?")
                .asking("What will be different for whom? [outcome]"),
        )
    }
}
