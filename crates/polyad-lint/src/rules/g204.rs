//! G204: unit unknown.

use crate::rule::{Remark, rule};
use crate::verdict::Severity;

rule! {
    /// # What it finds
    ///
    /// A number without the thing it counts.
    ///
    /// # Why it matters
    ///
    /// “Reach 500” is met by 500 of anything.
    ///
    /// # Example
    ///
    /// > Reach 500 by 2030.
    ///
    /// # Better
    ///
    /// > Reach 500 [of what] by 2030.
    ///
    /// # Source
    ///
    /// SMART criteria (Doran 1981): measurable.
    G204, "unit unknown", |reading| {
        let quantity = reading.quantity.as_ref().filter(|quantity| quantity.unit.is_none())?;
        let message = format!("{} of what?", &reading.text[quantity.span.clone()]);
        Some(Remark::new(Severity::Warning, quantity.span.clone(), message).asking("In which unit? [unit]"))
    }
}
