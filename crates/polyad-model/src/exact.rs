//! Exact decimal numbers and exact sums.
//!
//! An amount is an integer with a scale. Sums never round and never depend on the order of addition: a scale
//! has its own checked total, and totals join exactly at the end.

use crate::Malformed;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// An exact decimal: `digits / 10^scale`, at most 38 digits and 28 places.
///
/// Equality and order are those of the value (`1.50` equals `1.5`); the spelling keeps its places.
#[derive(Clone, Copy)]
pub struct Exact {
    digits: i128,
    scale: u8,
}

/// A sum of exact decimals. `None` in [`ExactSum::total`] only past 38 digits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExactSum {
    by_scale: BTreeMap<u8, i128>,
    overflowed: bool,
}

/// The most places after the point that a row's number may have.
pub const PLACES_MAX: u8 = 28;
/// The most digits that a row's number may have.
pub const DIGITS_MAX: usize = 38;

impl Exact {
    /// Zero.
    pub const ZERO: Exact = Exact { digits: 0, scale: 0 };

    /// `digits / 10^scale`.
    pub fn new(digits: i128, scale: u8) -> Result<Self, Malformed> {
        if scale > PLACES_MAX || digits.unsigned_abs() >= 10u128.pow(DIGITS_MAX as u32) {
            return Err(Malformed::new(
                "number",
                "at most 38 digits and 28 places",
                format!("{digits}e-{scale}"),
            ));
        }
        Ok(Exact { digits, scale })
    }

    /// The unscaled integer.
    pub fn digits(self) -> i128 {
        self.digits
    }

    /// Places after the point.
    pub fn scale(self) -> u8 {
        self.scale
    }

    /// Reads a `Dec` of a statement: at most 18 digits before the point and 10 after, one spelling a value.
    pub fn parse_statement(text: &str) -> Result<Self, Malformed> {
        let bad = || {
            Malformed::new(
                "decimal",
                "at most 18 digits, then at most 10 places after a point, no exponent, no leading zero",
                text,
            )
        };
        let plain = text.strip_prefix('-').unwrap_or(text);
        let (whole, places) = match plain.split_once('.') {
            Some((whole, places)) => (whole, Some(places)),
            None => (plain, None),
        };
        let digits =
            |s: &str, max: usize| !s.is_empty() && s.len() <= max && s.bytes().all(|b| b.is_ascii_digit());
        let fits = digits(whole, 18)
            && (whole.len() == 1 || !whole.starts_with('0'))
            && places.is_none_or(|places| digits(places, 10));
        if !fits {
            return Err(bad());
        }
        text.parse().map_err(|_| bad())
    }

    /// Reads a number as a published row may print it: sign, leading zeros and exponent are allowed.
    ///
    /// Errs with the reason `amount-out-of-range` past 38 digits or 28 places; never rounds.
    pub fn parse_printed(text: &str) -> Result<Self, Malformed> {
        let bad = || Malformed::new("number", "digits with an optional sign, point and exponent", text);
        let out_of_range =
            || Malformed::new("number", "amount-out-of-range: at most 38 digits and 28 places", text);
        let trimmed = text.trim();
        let (negative, rest) = match trimmed.as_bytes().first() {
            Some(b'-') => (true, &trimmed[1..]),
            Some(b'+') => (false, &trimmed[1..]),
            _ => (false, trimmed),
        };
        let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => {
                let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
                if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
                    return Err(bad());
                }
                (mantissa, exponent.parse::<i32>().map_err(|_| out_of_range())?)
            }
            None => (rest, 0),
        };
        let (whole, places) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        if (whole.is_empty() && places.is_empty())
            || !whole.bytes().chain(places.bytes()).all(|b| b.is_ascii_digit())
        {
            return Err(bad());
        }
        let all: String = [whole, places].concat();
        let significant = all.trim_start_matches('0');
        if significant.is_empty() {
            // Zero keeps its printed places, within the limit.
            let scale = (places.len() as i64 - i64::from(exponent)).clamp(0, i64::from(PLACES_MAX)) as u8;
            return Ok(Exact { digits: 0, scale });
        }
        let mut scale = places.len() as i64 - i64::from(exponent);
        let mut digits = significant.to_owned();
        // `1e3` is 1000; `1.5000e-40` may lose only zeros.
        while scale < 0 {
            if digits.len() > DIGITS_MAX {
                return Err(out_of_range());
            }
            digits.push('0');
            scale += 1;
        }
        while scale > i64::from(PLACES_MAX) && digits.ends_with('0') {
            digits.pop();
            scale -= 1;
        }
        if scale > i64::from(PLACES_MAX) || digits.len() > DIGITS_MAX {
            return Err(out_of_range());
        }
        let value: i128 = digits.parse().map_err(|_| out_of_range())?;
        Ok(Exact { digits: if negative { -value } else { value }, scale: scale as u8 })
    }

    /// The nearest double, for shares and charts; never for money.
    pub fn to_f64(self) -> f64 {
        // The decimal text is exact and its parse correctly rounded, which `digits as f64 / powi` is not.
        self.to_string().parse().unwrap_or(f64::NAN)
    }

    /// Whether the value is zero.
    pub fn is_zero(self) -> bool {
        self.digits == 0
    }

    /// Whether the value is below zero.
    pub fn is_negative(self) -> bool {
        self.digits < 0
    }

    /// The sum, or `None` past 38 digits.
    pub fn checked_add(self, other: Exact) -> Option<Exact> {
        let mut sum = ExactSum::default();
        sum.add(self);
        sum.add(other);
        sum.total()
    }

    /// The value with the sign changed.
    pub fn negated(self) -> Exact {
        Exact { digits: -self.digits, scale: self.scale }
    }

    /// The value without trailing zeros after the point.
    pub fn normalised(self) -> Exact {
        let (mut digits, mut scale) = (self.digits, self.scale);
        while scale > 0 && digits % 10 == 0 {
            digits /= 10;
            scale -= 1;
        }
        Exact { digits, scale }
    }

    /// Rounds half away from zero to at most `significant` digits (1 to 38), for display only.
    pub fn rounded_to_significant(self, significant: u8) -> Exact {
        let length = self.digits.unsigned_abs().checked_ilog10().map_or(1, |l| l + 1);
        let surplus = length.saturating_sub(u32::from(significant.max(1)));
        if surplus == 0 {
            return self;
        }
        let unit = 10i128.pow(surplus);
        let half = unit / 2 * self.digits.signum();
        let digits = (self.digits + half) / unit;
        if surplus <= u32::from(self.scale) {
            Exact { digits, scale: self.scale - surplus as u8 }
        } else {
            Exact { digits: digits * 10i128.pow(surplus - u32::from(self.scale)), scale: 0 }
        }
    }
}

impl FromStr for Exact {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        Exact::parse_printed(text)
    }
}

impl From<i64> for Exact {
    fn from(value: i64) -> Self {
        Exact { digits: i128::from(value), scale: 0 }
    }
}

impl From<u64> for Exact {
    fn from(value: u64) -> Self {
        Exact { digits: i128::from(value), scale: 0 }
    }
}

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.digits < 0 {
            f.write_str("-")?;
        }
        let all = format!("{:0>width$}", self.digits.unsigned_abs(), width = usize::from(self.scale) + 1);
        let (whole, places) = all.split_at(all.len() - usize::from(self.scale));
        f.write_str(whole)?;
        if places.is_empty() { Ok(()) } else { write!(f, ".{places}") }
    }
}

impl fmt::Debug for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl PartialEq for Exact {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Exact {}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        let (a, b) = (self.normalised(), other.normalised());
        let whole = |x: Exact| x.digits.div_euclid(10i128.pow(u32::from(x.scale)));
        let part = |x: Exact| {
            x.digits.rem_euclid(10i128.pow(u32::from(x.scale))) as u128
                * 10u128.pow(u32::from(PLACES_MAX - x.scale))
        };
        whole(a).cmp(&whole(b)).then_with(|| part(a).cmp(&part(b)))
    }
}

impl std::hash::Hash for Exact {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        let plain = self.normalised();
        (plain.digits, plain.scale).hash(state);
    }
}

impl ExactSum {
    /// Adds a value.
    pub fn add(&mut self, value: Exact) {
        let total = self.by_scale.entry(value.scale).or_default();
        match total.checked_add(value.digits) {
            Some(sum) => *total = sum,
            None => self.overflowed = true,
        }
    }

    /// Adds another sum; the result does not depend on which comes first.
    pub fn join(&mut self, other: &ExactSum) {
        for (scale, digits) in &other.by_scale {
            let total = self.by_scale.entry(*scale).or_default();
            match total.checked_add(*digits) {
                Some(sum) => *total = sum,
                None => self.overflowed = true,
            }
        }
        self.overflowed |= other.overflowed;
    }

    /// The exact total, printed with the most places that any term has; `None` past 38 digits.
    pub fn total(&self) -> Option<Exact> {
        if self.overflowed {
            return None;
        }
        let scale = self.by_scale.keys().next_back().copied().unwrap_or(0);
        let digits = self.by_scale.iter().try_fold(0i128, |sum, (own, digits)| {
            sum.checked_add(digits.checked_mul(10i128.pow(u32::from(scale - own)))?)
        })?;
        Exact::new(digits, scale).ok()
    }
}

impl FromIterator<Exact> for ExactSum {
    fn from_iter<I: IntoIterator<Item = Exact>>(values: I) -> Self {
        let mut sum = ExactSum::default();
        values.into_iter().for_each(|value| sum.add(value));
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn exact(text: &str) -> Exact {
        text.parse().unwrap()
    }

    #[test]
    fn numbers_are_kept_as_printed() {
        assert_eq!(exact("3.0251184e-07").to_string(), "0.00000030251184");
        assert_eq!(exact("1.50").to_string(), "1.50");
        assert_eq!(exact("1.50"), exact("1.5"));
        assert_eq!(exact("+1e3").to_string(), "1000");
        for bad in ["", ".", "1,000", "NaN", "1e", "١", "0x10", "1 000", "--1"] {
            assert!(bad.parse::<Exact>().is_err(), "{bad} was accepted");
        }
        assert!("1e400".parse::<Exact>().unwrap_err().to_string().contains("amount-out-of-range"));
        assert!("1e-400".parse::<Exact>().is_err());
    }

    #[test]
    fn a_statement_spells_a_number_in_one_way() {
        for bad in ["01", "1.", ".5", "1e3", "+1", "1234567890123456789", "0.12345678901", "-"] {
            assert!(Exact::parse_statement(bad).is_err(), "{bad} was accepted");
        }
        assert_eq!(Exact::parse_statement("-0.5").unwrap().to_string(), "-0.5");
    }

    #[test]
    fn rounding_is_for_reading_only() {
        assert_eq!(exact("1449999999999").rounded_to_significant(2).to_string(), "1400000000000");
        assert_eq!(exact("-0.0456").rounded_to_significant(2).to_string(), "-0.046");
        assert_eq!(exact("12.5").rounded_to_significant(2).to_string(), "13");
    }

    proptest! {
        #[test]
        fn a_sum_does_not_depend_on_order(mut terms in prop::collection::vec((-10i128.pow(20)..10i128.pow(20), 0u8..10), 0..30)) {
            let sum = |terms: &[(i128, u8)]| terms.iter().map(|(d, s)| Exact::new(*d, *s).unwrap()).collect::<ExactSum>().total();
            let forward = sum(&terms);
            terms.reverse();
            prop_assert_eq!(forward, sum(&terms));
        }

        #[test]
        fn order_agrees_with_differences(a in (-10i128.pow(18)..10i128.pow(18), 0u8..12), b in (-10i128.pow(18)..10i128.pow(18), 0u8..12)) {
            let (a, b) = (Exact::new(a.0, a.1).unwrap(), Exact::new(b.0, b.1).unwrap());
            let difference = a.checked_add(b.negated()).unwrap();
            prop_assert_eq!(a.cmp(&b), difference.digits().cmp(&0));
        }

        #[test]
        fn what_is_printed_reads_back(digits in -10i128.pow(37)..10i128.pow(37), scale in 0u8..=28) {
            let value = Exact::new(digits, scale).unwrap();
            let again: Exact = value.to_string().parse().unwrap();
            prop_assert_eq!((again.digits(), again.scale()), (digits, scale));
        }
    }
}
