//! Identifiers of the Research Organization Registry.

use super::clean::{after_address, after_name, is_digits, strip_prefix_any_case};
use super::{Claim, Scheme, Strength, Validity, mod97};

/// Research organisations.
pub(super) const SCHEME: Scheme = Scheme {
    name: "ror",
    description: "research organisation: a zero, six characters of Crockford's base 32 and two check digits",
    source: "Research Organization Registry, identifier pattern; check digits MOD 97-10 of ISO/IEC 7064",
    claim,
    check,
};

/// Crockford's digits: no `i`, `l`, `o` and `u`.
const DIGITS: &str = "0123456789abcdefghjkmnpqrstvwxyz";

fn claim(text: &str) -> Option<Claim> {
    let named = after_address(text, "ror.org/")
        .or_else(|| after_name(text, "ror").map(|rest| after_address(rest, "ror.org/").unwrap_or(rest)))
        .or_else(|| strip_prefix_any_case(text, "XI-ROR-"));
    if let Some(code) = named {
        return if code.is_empty() { None } else { Claim::new(code.to_lowercase(), Strength::Named) };
    }
    let normal = text.to_lowercase();
    // Nine digits are many other things as well.
    let strength = if is_digits(&normal) { Strength::Possible } else { Strength::Shaped };
    if number(&normal).is_some() { Claim::new(normal, strength) } else { None }
}

pub(super) fn check(normal: &str) -> Validity {
    let Some(number) = number(normal) else {
        return Validity::malformed(
            "a ROR code is a zero, six letters or digits without i, l, o and u, and two digits",
        );
    };
    let expected = mod97::check_digits(number % 97);
    if normal[7..] == expected { Validity::Valid } else { Validity::BadCheckDigit { expected } }
}

/// The number that the first seven characters write, when the text has the shape of a code.
fn number(text: &str) -> Option<u64> {
    if text.len() != 9 || !text.starts_with('0') || !is_digits(text.get(7..)?) {
        return None;
    }
    text[..7].chars().try_fold(0, |sum, c| Some(sum * 32 + DIGITS.find(c)? as u64))
}
