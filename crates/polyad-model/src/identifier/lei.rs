//! Legal entity identifiers (ISO 17442-1).

use super::clean::{after_name, strip_prefix_any_case};
use super::{Claim, Scheme, Strength, Validity, mod97};

/// Legal entities that take part in financial transactions.
pub(super) const SCHEME: Scheme = Scheme {
    name: "lei",
    description: "legal entity identifier: 18 letters or digits and two check digits",
    source: "ISO 17442-1; check digits MOD 97-10 of ISO/IEC 7064",
    claim,
    check,
};

/// Prefix of the list of LEIs among the lists of org-id.
const LIST_PREFIX: &str = "XI-LEI-";

fn claim(text: &str) -> Option<Claim> {
    let named = after_name(text, "lei").or_else(|| strip_prefix_any_case(text, LIST_PREFIX));
    let normal: String = named
        .unwrap_or(text)
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .collect::<String>()
        .to_uppercase();
    if named.is_some() {
        return if normal.is_empty() { None } else { Claim::new(normal, Strength::Named) };
    }
    // Twenty digits alone are more often an account or an activity than an entity.
    let strength =
        if normal.bytes().any(|b| b.is_ascii_uppercase()) { Strength::Shaped } else { Strength::Possible };
    // A hyphen is no part of an unnamed LEI: national identifiers with hyphens can be of the same length.
    if text.contains('-') || !is_shaped(&normal) { None } else { Claim::new(normal, strength) }
}

pub(super) fn check(normal: &str) -> Validity {
    if !is_shaped(normal) {
        return Validity::malformed("an LEI is 18 letters or digits and two digits");
    }
    let expected = mod97::check_digits(mod97::remainder(&normal[..18]));
    if normal[18..] == expected { Validity::Valid } else { Validity::BadCheckDigit { expected } }
}

fn is_shaped(text: &str) -> bool {
    text.len() == 20
        && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && text.as_bytes()[18..].iter().all(u8::is_ascii_digit)
}
