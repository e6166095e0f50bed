//! G202: level target without a baseline.

use crate::rule::{Remark, rule};
use crate::verdict::{Direction, Kind, Severity};

rule! {
    /// # What it finds
    ///
    /// A level to be reached, without the level of today.
    ///
    /// # Why it matters
    ///
    /// A level can be checked on its day, but nobody can see on the way whether it comes nearer.
    ///
    /// # Example
    ///
    /// > By 2030, ensure universal access to affordable, reliable and modern energy services.
    ///
    /// # Better
    ///
    /// > Raise the share of people with electricity from [x]% in [year] to 100% by 2030.
    ///
    /// # Source
    ///
    /// IATI 2.03, `result/indicator/baseline`.
    G202, "level target without a baseline", |reading| {
        let quantity = reading.quantity.as_ref().filter(|quantity| quantity.kind == Kind::Level)?;
        if reading.has_base() || reading.of_base || reading.direction == Some(Direction::Hold) {
            return None;
        }
        Some(
            Remark::new(Severity::Warning, quantity.span.clone(), "a level to reach, and not the level it starts from")
                .asking("What is the level today? [value] in [year]"),
        )
    }
}
