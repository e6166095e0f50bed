//! Codes of states and territories (ISO 3166-1): two letters, three letters or three digits.

use super::clean::{after_name, is_digits};
use super::{Claim, Scheme, Strength, Validity};
use crate::codelist::{Country, country_by_alpha2, country_by_alpha3, country_by_m49};

/// States and territories. The normal form is the code of two letters, which Refs carry.
pub(super) const SCHEME: Scheme = Scheme {
    name: "iso3166-1",
    description: "state or territory: two letters, or the three letters or three digits that stand for them",
    source: "ISO 3166-1; the three digits are those of UN M49",
    claim,
    check,
};

fn claim(text: &str) -> Option<Claim> {
    let name = after_name(text, SCHEME.name)
        .or_else(|| after_name(text, "iso3166"))
        .or_else(|| after_name(text, "m49"));
    let code = name.unwrap_or(text).to_uppercase();
    let country = country_by_code(&code);
    match (country, name) {
        (Some(country), Some(_)) => Claim::new(country.alpha2, Strength::Named),
        (Some(country), None) if is_digits(&code) => Claim::new(country.alpha2, Strength::Possible),
        // Small letters are more often a word (`in`, `and`) than a state.
        (Some(country), None) if code != text => Claim::new(country.alpha2, Strength::Possible),
        (Some(country), None) => Claim::new(country.alpha2, Strength::Shaped),
        (None, Some(_)) if !code.is_empty() => Claim::new(code, Strength::Named),
        _ => None,
    }
}

fn check(normal: &str) -> Validity {
    if country_by_alpha2(normal).is_some() {
        Validity::Valid
    } else {
        Validity::malformed("not assigned in ISO 3166-1 to a state or territory")
    }
}

fn country_by_code(code: &str) -> Option<Country> {
    match code.len() {
        2 => country_by_alpha2(code),
        3 if is_digits(code) => country_by_m49(code.parse().ok()?),
        3 => country_by_alpha3(code),
        _ => None,
    }
}
