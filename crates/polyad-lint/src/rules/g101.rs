//! G101: vague verb.

use crate::rule::{Remark, rule};
use crate::verdict::Severity;

rule! {
    /// # What it finds
    ///
    /// A verb by which nobody can tell whether the thing was done. Without a quantity this is an error,
    /// with one a warning.
    ///
    /// # Why it matters
    ///
    /// A stranger cannot see on a given day whether a system was transformed, a voice strengthened or an
    /// agenda advanced.
    ///
    /// # Example
    ///
    /// > Transform the financial system towards climate and sustainability.
    ///
    /// # Better
    ///
    /// > Raise the share of [what] in [whose] lending from [x]% in [year] to [y]% by [year].
    ///
    /// # Source
    ///
    /// SMART criteria (Doran 1981): specific, measurable.
    G101, "vague verb", |reading| {
        let verb = reading.vague_verb.clone()?;
        let word = &reading.text[verb.clone()];
        let severity = if reading.quantity.is_some() { Severity::Warning } else { Severity::Error };
        let message = format!("nobody can tell on a given day whether this was done: “{word}”");
        Some(Remark::new(severity, verb, message).asking("What will be more, or less, than today? [what] from [x] to [y]"))
    }
}
