//! Organisation codes that IATI files carried before organisation ids had lists.

use super::clean::{after_name, is_digits};
use super::{Claim, Scheme, Strength, Validity};
use crate::codelist::country_by_alpha2;

/// Donors and agencies as the first versions of the standard wrote them.
pub(super) const SCHEME: Scheme = Scheme {
    name: "iati-legacy",
    description: "older IATI organisation code: a donor's country and a number (GB-1), or two digits and three letters (41AAA)",
    source: "IATI standard 1.0x, code list OrganisationIdentifier (withdrawn)",
    claim,
    check,
};

fn claim(text: &str) -> Option<Claim> {
    let (text, strength) = match after_name(text, SCHEME.name) {
        Some(rest) => (rest, Strength::Named),
        None => (text, Strength::Shaped),
    };
    let normal = text.to_uppercase();
    if is_agency_of_country(&normal) || is_lettered(&normal) { Claim::new(normal, strength) } else { None }
}

fn check(normal: &str) -> Validity {
    if is_lettered(normal) || country_by_alpha2(&normal[..2]).is_some() {
        Validity::Valid
    } else {
        Validity::malformed(format!("`{}` is no country of ISO 3166-1", &normal[..2]))
    }
}

/// `GB-1`, `US-16`: two letters and at most three digits.
fn is_agency_of_country(text: &str) -> bool {
    text.split_once('-').is_some_and(|(country, number)| {
        country.len() == 2
            && country.bytes().all(|b| b.is_ascii_uppercase())
            && number.len() <= 3
            && is_digits(number)
    })
}

/// `41AAA`: the category of the channel, then letters where the DAC had no number yet.
fn is_lettered(text: &str) -> bool {
    text.len() == 5
        && text.is_ascii()
        && is_digits(&text[..2])
        && text.as_bytes()[2..].iter().all(u8::is_ascii_uppercase)
}
