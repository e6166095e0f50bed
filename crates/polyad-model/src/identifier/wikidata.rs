//! Items of Wikidata.

use super::clean::{after_address, after_name, is_digits, strip_prefix_any_case};
use super::{Claim, Scheme, Strength, Validity};

/// Anything that Wikidata has an item for.
pub(super) const SCHEME: Scheme = Scheme {
    name: "wikidata",
    description: "Wikidata item: Q and a number without leading zero",
    source: "Wikibase data model, entity ids of items",
    claim,
    check,
};

const ADDRESSES: &[&str] = &[
    "wikidata.org/wiki/Special:EntityData/",
    "wikidata.org/wiki/",
    "wikidata.org/entity/",
    "m.wikidata.org/wiki/",
];

fn claim(text: &str) -> Option<Claim> {
    let named = ADDRESSES
        .iter()
        .find_map(|begins| after_address(text, begins))
        .or_else(|| after_name(text, "wikidata"))
        .or_else(|| after_name(text, "wd"))
        .or_else(|| strip_prefix_any_case(text, "XI-WIKIDATA-"));
    if let Some(code) = named {
        return if code.is_empty() { None } else { Claim::new(code.to_uppercase(), Strength::Named) };
    }
    let normal = text.to_uppercase();
    if is_item(&normal) { Claim::new(normal, Strength::Shaped) } else { None }
}

pub(super) fn check(normal: &str) -> Validity {
    if is_item(normal) {
        Validity::Valid
    } else {
        Validity::malformed("an item is Q and a number without leading zero")
    }
}

fn is_item(text: &str) -> bool {
    text.strip_prefix('Q').is_some_and(|number| is_digits(number) && !number.starts_with('0'))
}
