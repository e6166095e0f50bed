//! G301: target already met at baseline.

use crate::rule::{Remark, rule};
use crate::verdict::{Direction, Severity};

rule! {
    /// # What it finds
    ///
    /// The base value is already where the goal wants to be.
    ///
    /// # Why it matters
    ///
    /// Such a goal is met on the day it is stated.
    ///
    /// # Example
    ///
    /// > Increase the share of women on boards from 45% to 40% by 2027.
    ///
    /// # Better
    ///
    /// > Increase the share of women on boards from [x]% to [more than x]% by 2027.
    ///
    /// # Source
    ///
    /// Distance to target: the base must lie on the far side of it.
    G301, "target already met at baseline", |reading| {
        let (base, target) = (reading.base_value?, reading.target?);
        if reading.counts_from_zero() {
            return None;
        }
        let met = match reading.direction? {
            Direction::Up => base >= target,
            Direction::Down => base <= target,
            Direction::Hold => false,
        };
        let span = reading.quantity.as_ref()?.span.clone();
        met.then(|| {
            Remark::new(Severity::Warning, span, "the base value already meets this target")
                .asking("Is the base or the target a slip? from [x] to [y]")
        })
    }
}
