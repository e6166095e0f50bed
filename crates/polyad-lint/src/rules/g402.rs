//! G402: indicator unit differs.

use crate::rule::{Remark, rule};
use crate::verdict::{Kind, Severity};

rule! {
    /// # What it finds
    ///
    /// The goal counts in one unit, its indicator in another.
    ///
    /// # Why it matters
    ///
    /// The goal cannot be followed in the measure it names.
    ///
    /// # Example
    ///
    /// > Vaccinate 500 million children by 2030, with an indicator in per cent.
    ///
    /// # Better
    ///
    /// > Vaccinate [x]% of [which children] by 2030, or an indicator that counts children.
    ///
    /// # Source
    ///
    /// IATI 2.03, `result/indicator/@measure`.
    G402, "indicator unit differs", |reading| {
        let unit = reading.context.indicator_unit?;
        let quantity = reading.quantity.as_ref()?;
        // A relative change has no unit of its own; it is that of the base, which is the indicator's.
        if !matches!(quantity.kind, Kind::Level | Kind::Count | Kind::Money | Kind::Points) {
            return None;
        }
        let own = quantity.unit.as_deref()?;
        (crate::rules::family(unit) != crate::rules::family(own)).then(|| {
            Remark::new(
                Severity::Error,
                quantity.span.clone(),
                format!("the goal is in {own}, its indicator in {unit}"),
            )
            .asking("In which unit is it followed? [unit]")
        })
    }
}
