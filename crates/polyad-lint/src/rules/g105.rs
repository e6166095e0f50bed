//! G105: population or place missing.

use crate::rule::{Remark, rule};
use crate::verdict::{Kind, Severity};

rule! {
    /// # What it finds
    ///
    /// A share without the whole it is a share of.
    ///
    /// # Why it matters
    ///
    /// Ninety per cent of all households and ninety per cent of town households are different goals.
    ///
    /// # Example
    ///
    /// > Raise coverage to 90% by 2030.
    ///
    /// # Better
    ///
    /// > Raise coverage to 90% of [whom] in [where] by 2030.
    ///
    /// # Source
    ///
    /// SDG indicator metadata: every proportion names its denominator.
    G105, "population or place missing", |reading| {
        let quantity = reading.quantity.as_ref().filter(|quantity| quantity.kind == Kind::Level)?;
        let share = quantity.unit.as_deref() == Some("percent") && !reading.universal;
        if !share || reading.populated {
            return None;
        }
        Some(
            Remark::new(Severity::Warning, quantity.span.clone(), "a share, and not of whom or where")
                .asking("Of which population, in which place? [population], [place]"),
        )
    }
}
