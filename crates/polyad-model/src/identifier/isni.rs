//! International standard name identifiers (ISO 27729).

use super::clean::{after_address, after_name, is_digits, strip_prefix_any_case};
use super::{Claim, Scheme, Strength, Validity};

/// Public identities of those who make or publish works. Blocks of numbers belong to persons (ORCID); nothing here
/// tells them from organisations, so a reading in this scheme never makes an actor by itself.
pub(super) const SCHEME: Scheme = Scheme {
    name: "isni",
    description: "standard name identifier: 15 digits and a check character, a digit or X",
    source: "ISO 27729; check character MOD 11-2 of ISO/IEC 7064",
    claim,
    check,
};

fn claim(text: &str) -> Option<Claim> {
    let named = after_address(text, "isni.org/isni/")
        .or_else(|| after_name(text, "isni"))
        .or_else(|| strip_prefix_any_case(text, "ISNI "));
    let normal: String = named
        .unwrap_or(text)
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .collect::<String>()
        .to_uppercase();
    if named.is_some() {
        return if normal.is_empty() { None } else { Claim::new(normal, Strength::Named) };
    }
    if is_shaped(&normal) { Claim::new(normal, Strength::Possible) } else { None }
}

fn check(normal: &str) -> Validity {
    if !is_shaped(normal) {
        return Validity::malformed("an ISNI is 15 digits and a digit or X");
    }
    let sum = normal[..15].bytes().fold(0_u32, |sum, digit| (sum + u32::from(digit - b'0')) * 2 % 11);
    let expected = match (12 - sum) % 11 {
        10 => "X".to_owned(),
        digit => digit.to_string(),
    };
    if normal[15..] == expected { Validity::Valid } else { Validity::BadCheckDigit { expected } }
}

fn is_shaped(text: &str) -> bool {
    text.len() == 16
        && text.is_ascii()
        && is_digits(&text[..15])
        && matches!(text.as_bytes()[15], b'0'..=b'9' | b'X')
}
