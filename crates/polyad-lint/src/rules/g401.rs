//! G401: no challenge or SDG link.

use crate::rule::{Remark, rule};
use crate::verdict::Severity;

rule! {
    /// # What it finds
    ///
    /// The goal is linked to no challenge and no SDG target.
    ///
    /// # Why it matters
    ///
    /// Goals without a link are not found by those who look for work on a challenge.
    ///
    /// # Example
    ///
    /// > A goal on record without any link.
    ///
    /// # Better
    ///
    /// > The same goal with [SDG target] or [challenge].
    ///
    /// # Source
    ///
    /// Agenda 2030, target and indicator framework.
    G401, "no challenge or SDG link", |reading| {
        let linked = reading.context.challenge.is_some() || !reading.context.links_known;
        let of_sdg = reading.context.indicator.is_some_and(crate::rules::is_sdg_code);
        (!linked && !of_sdg).then(|| {
            Remark::new(Severity::Note, reading.span.clone(), "linked to no challenge and no SDG target")
                .asking("Which challenge or SDG target does it serve? [target]")
        })
    }
}
