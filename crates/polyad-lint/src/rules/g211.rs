//! G211: approximate quantity.

use crate::rule::{Remark, rule};
use crate::verdict::Severity;

rule! {
    /// # What it finds
    ///
    /// An amount that is blurred: some, about, hundreds of, substantially.
    ///
    /// # Why it matters
    ///
    /// Nobody can say whether “hundreds of schools” were reached.
    ///
    /// # Example
    ///
    /// > Train hundreds of teachers by 2027.
    ///
    /// # Better
    ///
    /// > Train [number] teachers by 2027.
    ///
    /// # Source
    ///
    /// SMART criteria (Doran 1981): measurable.
    G211, "approximate quantity", |reading| {
        let span = reading.blurs.first()?.clone();
        let message = format!("how many is “{}”?", &reading.text[span.clone()]);
        Some(Remark::new(Severity::Warning, span, message).asking("Exactly how much, or at least how much? [amount]"))
    }
}
