//! Numbers as the standard has them: `xsd:decimal`, and nothing a reader would have to guess at.

use polyad_model::Exact;

/// Why a number is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoNumber {
    /// Nothing is printed.
    Empty,
    /// Other characters than sign, digits and one point.
    Malformed,
    /// More than 38 digits or 28 places.
    OutOfRange,
}

/// Reads a sign, digits and at most one point; spaces around them do not count.
///
/// Commas are refused: `46678,00` is a decimal in one country and a thousand times more in another.
pub(super) fn decimal(printed: &str) -> Result<Exact, NoNumber> {
    let printed = printed.trim();
    if printed.is_empty() {
        return Err(NoNumber::Empty);
    }
    let (negative, rest) = match printed.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        rest => (false, rest),
    };
    let (mut digits, mut count, mut places) = (0_i128, 0_usize, None);
    for byte in rest {
        match byte {
            b'0'..=b'9' => {
                count += 1;
                places = places.map(|places: u32| places.saturating_add(1));
                digits = digits.saturating_mul(10).saturating_add(i128::from(byte - b'0'));
            }
            b'.' if places.is_none() => places = Some(0),
            _ => return Err(not_plain(printed)),
        }
    }
    if count == 0 {
        return Err(NoNumber::Malformed);
    }
    // Long numbers may still fit once zeros that say nothing are left out.
    if count > 18 {
        return Exact::parse_printed(printed).map_err(|_| NoNumber::OutOfRange);
    }
    let scale = u8::try_from(places.unwrap_or(0)).unwrap_or(u8::MAX);
    Exact::new(if negative { -digits } else { digits }, scale).map_err(|_| NoNumber::OutOfRange)
}

/// `1e400` is a number elsewhere, but no amount.
fn not_plain(printed: &str) -> NoNumber {
    match Exact::parse_printed(printed) {
        Err(error) if error.reason.starts_with("amount-out-of-range") => NoNumber::OutOfRange,
        _ => NoNumber::Malformed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_decimals_are_numbers() {
        fn read(text: &str) -> Result<String, NoNumber> {
            decimal(text).map(|number| number.to_string())
        }
        for (printed, number) in [
            ("12", "12"),
            (" -0.50\n", "-0.50"),
            ("+7.", "7"),
            (".5", "0.5"),
            ("007", "7"),
            ("99999999999999999999.99", "99999999999999999999.99"),
        ] {
            assert_eq!(read(printed).as_deref(), Ok(number), "{printed}");
        }
        for printed in ["46678,00", "1 000", "1e3", "N/A", "-", ".", "1.2.3", "١", "NaN", "12 USD"] {
            assert_eq!(read(printed), Err(NoNumber::Malformed), "{printed}");
        }
        for printed in ["1e400".to_owned(), format!("1{}", "0".repeat(400)), format!("0.{}1", "0".repeat(28))]
        {
            assert_eq!(read(&printed), Err(NoNumber::OutOfRange), "{printed}");
        }
        assert_eq!(read(" \n"), Err(NoNumber::Empty));
    }
}
