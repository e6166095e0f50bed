//! G203: relative target without a base.

use crate::rule::{Remark, rule};
use crate::verdict::{Kind, Severity};

rule! {
    /// # What it finds
    ///
    /// A relative target (double, halve, by so many per cent, to so many per cent of a base) without a base year or base value.
    ///
    /// # Why it matters
    ///
    /// A share cannot be seen to double until it says which share, measured in which year.
    ///
    /// # Example
    ///
    /// > Double the share of renewable energy in the global energy mix.
    ///
    /// # Better
    ///
    /// > Raise the share of renewable energy in [measure] from [x]% in [year] to [2x]% by [year].
    ///
    /// # Source
    ///
    /// IATI 2.03, `result/indicator/baseline`.
    G203, "relative target without a base", |reading| {
        let quantity = reading
            .quantity
            .as_ref()
            .filter(|quantity| {
                reading.of_base || matches!(quantity.kind, Kind::Relative | Kind::Multiple | Kind::Points)
            })?;
        if reading.has_base() {
            return None;
        }
        let message = if reading.base_current {
            "relative to “current levels”, which are neither dated nor stated"
        } else {
            "relative to what? No base year and no base value"
        };
        Some(Remark::new(Severity::Error, quantity.span.clone(), message).asking("Compared with which value? [value] in [year]"))
    }
}
