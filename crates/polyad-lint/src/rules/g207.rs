//! G207: percent or percentage points unclear.

use crate::rule::{Remark, rule};
use crate::verdict::{Kind, Severity};

rule! {
    /// # What it finds
    ///
    /// A change in per cent of a thing that is itself a percentage.
    ///
    /// # Why it matters
    ///
    /// From 20 %, “10 % more” is 22 % or 30 %.
    ///
    /// # Example
    ///
    /// > Increase the literacy rate by 10% by 2030.
    ///
    /// # Better
    ///
    /// > Increase the literacy rate by 10 percentage points, from [x]% to [x+10]%, by 2030.
    ///
    /// # Source
    ///
    /// Common statistical usage: percentage point as a unit of its own.
    G207, "percent or percentage points unclear", |reading| {
        let quantity = reading.quantity.as_ref().filter(|quantity| quantity.kind == Kind::Relative)?;
        let noun = reading.share_noun.clone()?;
        let in_signs = quantity.unit.as_deref() == Some("percent")
            && reading.text[quantity.span.clone()].contains(|c: char| c.is_ascii_digit());
        if !in_signs {
            return None;
        }
        let message = format!("“{}” is itself a percentage: per cent of it, or percentage points?", &reading.text[noun]);
        Some(
            Remark::new(Severity::Warning, quantity.span.clone(), message)
                .asking("From what to what? [x]% to [y]%"),
        )
    }
}
