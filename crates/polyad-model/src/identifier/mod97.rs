//! The check digits MOD 97-10 of ISO/IEC 7064.

/// The two check digits of a number whose remainder by 97 is given: with them appended, the remainder is 1.
pub(super) fn check_digits(remainder: u64) -> String {
    format!("{:02}", 98 - remainder * 100 % 97)
}

/// The remainder by 97 of letters and digits read as one decimal number, `A` as 10 to `Z` as 35.
pub(super) fn remainder(text: &str) -> u64 {
    text.chars().filter_map(|c| c.to_digit(36)).fold(0, |sum, value| {
        let shift = if value < 10 { 10 } else { 100 };
        (sum * shift + u64::from(value)) % 97
    })
}
