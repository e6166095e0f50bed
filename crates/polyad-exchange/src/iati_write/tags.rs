//! Countries, regions, sectors, tags, markers and humanitarian scopes of an activity.

use super::sheet::Line;
use super::values::{address, percentage};
use super::xml::{Element, named};
use polyad_ledger::json::Value;

/// The elements that tags are, in the order of the standard, each with the beginning of its scheme.
pub(super) const ELEMENTS: [(&str, &str); 6] = [
    ("recipient-country", "iso3166-1"),
    ("recipient-region", "iati-region-"),
    ("sector", "iati-sector-"),
    ("tag", "iati-tag-"),
    ("humanitarian-scope", "iati-humanitarian-"),
    ("policy-marker", "iati-policy-marker-"),
];

/// The element of a tag and its vocabulary; `None`: the standard has no such element.
pub(super) fn element(line: &Line) -> Option<(&'static str, String)> {
    let scheme = line.word("scheme")?;
    let (name, begin) = ELEMENTS.into_iter().find(|(_, begin)| scheme.starts_with(begin))?;
    Some((name, scheme[begin.len()..].to_owned()))
}

/// The elements of a tag, one a code; `None`: one of them would lack what the standard asks for.
pub(super) fn written(line: &Line) -> Option<Vec<Element>> {
    let (name, vocabulary) = element(line)?;
    let codes = line.items("codes");
    let elements: Option<Vec<Element>> = codes.iter().map(|item| one(name, &vocabulary, item)).collect();
    elements.filter(|elements| !elements.is_empty())
}

fn one(name: &'static str, vocabulary: &str, item: &Value) -> Option<Element> {
    let element = Element::new(name);
    let element = match name {
        "recipient-country" => element,
        "humanitarian-scope" => {
            element.with("type", vocabulary).with("vocabulary", item.str_at("vocabulary")?)
        }
        _ => element.with("vocabulary", vocabulary),
    };
    let element = match name {
        "recipient-country" => element,
        _ => element.maybe("vocabulary-uri", item.str_at("uri").and_then(address)),
    };
    let element = element.with("code", item.str_at("code")?);
    let element = match name {
        "recipient-country" | "recipient-region" | "sector" => {
            element.maybe("percentage", item.str_at("share").and_then(percentage))
        }
        "policy-marker" => element.maybe("significance", item.str_at("significance")),
        _ => element,
    };
    Some(element.children(named(item.str_at("name"))))
}
