//! Shares of a whole, exact.

use crate::{Exact, ExactSum, Malformed};

/// An exact share, 0 to 1. Per cent exists only in views and formats.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Share(Exact);

/// Parts whose shares sum to exactly one. Built by [`Split::new`], which otherwise returns the remainder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Split<T> {
    parts: Vec<(T, Share)>,
}

impl Share {
    /// A share, refused outside 0..=1.
    pub fn new(value: Exact) -> Result<Self, Malformed> {
        if value.is_negative() || value > Exact::from(1i64) {
            return Err(Malformed::new("share", "lies between 0 and 1", value.to_string()));
        }
        Ok(Share(value))
    }

    /// The exact value.
    pub fn value(self) -> Exact {
        self.0
    }
}

impl<T> Split<T> {
    /// Takes parts that sum to one; otherwise gives back what is missing (negative: too much).
    pub fn new(parts: Vec<(T, Share)>) -> Result<Self, Exact> {
        let total =
            parts.iter().map(|(_, share)| share.0).collect::<ExactSum>().total().unwrap_or(Exact::ZERO);
        let remainder = Exact::from(1i64).checked_add(total.negated()).unwrap_or(Exact::ZERO);
        if remainder.is_zero() { Ok(Split { parts }) } else { Err(remainder.normalised()) }
    }

    /// The parts, in the order given.
    pub fn parts(&self) -> &[(T, Share)] {
        &self.parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_that_do_not_make_a_whole_give_back_the_remainder() {
        let share = |text: &str| Share::new(text.parse().unwrap()).unwrap();
        assert_eq!(
            Split::new(vec![("a", share("0.5")), ("b", share("0.3"))]).unwrap_err().to_string(),
            "0.2"
        );
        assert_eq!(Split::new(vec![("a", share("0.7")), ("b", share("0.3"))]).unwrap().parts().len(), 2);
        assert!(Share::new("1.01".parse().unwrap()).is_err());
    }
}
