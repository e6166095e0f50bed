//! G104: several goals in one.

use crate::rule::{Remark, rule};
use crate::verdict::Severity;

rule! {
    /// # What it finds
    ///
    /// Several goals in one sentence that cannot be told apart cleanly: an amount that belongs to no goal,
    /// or a goal without an amount beside one that has it.
    ///
    /// # Why it matters
    ///
    /// If one half is met and the other is not, nobody can say whether the goal was.
    ///
    /// # Example
    ///
    /// > Cut road deaths by half and improve mobility by 2030.
    ///
    /// # Better
    ///
    /// > Cut road deaths by half by 2030. [A second goal with its own amount.]
    ///
    /// # Source
    ///
    /// SMART criteria (Doran 1981): specific.
    G104, "several goals in one", |reading| {
        let span = reading.leftover.first()?.clone();
        let message = format!("a second amount stands in the same goal: “{}”", &reading.text[span.clone()]);
        Some(Remark::new(Severity::Warning, span, message).asking("Is this a goal of its own? Write it apart: [goal]"))
    }
}

/// What is said over a sentence with several goals of which some give no amount.
pub(crate) fn crowded(goals: usize, without_amount: usize, span: std::ops::Range<usize>) -> Remark {
    let message = format!("{goals} goals stand in one, and {without_amount} of them give no amount");
    Remark::new(Severity::Warning, span, message)
        .asking("Which of these is to be checked? Write each as its own: [goal], [goal]")
}
