//! G103: no responsible actor.

use crate::rule::{Remark, rule};
use crate::verdict::Severity;

rule! {
    /// # What it finds
    ///
    /// Nobody is named who answers for the goal.
    ///
    /// # Why it matters
    ///
    /// A goal of nobody is nobody's failure. “We” names nobody to a stranger.
    ///
    /// # Example
    ///
    /// > Cut emissions by 45 percent by 2030.
    ///
    /// # Better
    ///
    /// > [Who] cuts [its] emissions by 45 percent by 2030.
    ///
    /// # Source
    ///
    /// SMART criteria (Doran 1981): assignable.
    G103, "no responsible actor", |reading| {
        let known = reading.context.actor.is_some_and(|actor| !actor.trim().is_empty());
        if known || reading.actor.is_some() {
            return None;
        }
        let (span, message) = match &reading.nameless {
            Some(span) => (span.clone(), format!("“{}” names nobody to a stranger", &reading.text[span.clone()])),
            None => (reading.span.clone(), "nobody is named who answers for this".to_owned()),
        };
        Some(Remark::new(Severity::Warning, span, message).asking("Who answers for it? [actor]"))
    }
}
