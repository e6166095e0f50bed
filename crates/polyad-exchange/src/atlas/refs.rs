//! References inside a file: short names of its own rows, and codes that are not on their lists.

use super::suggest::{hint, nearest};
use super::tree::{Node, What};
use polyad_ledger::schema::FieldType;
use polyad_model::Ref;
use polyad_model::codelist::{country_by_alpha2, country_by_alpha3, is_currency};
use polyad_model::reference::SCHEMES;

/// Codes that ISO 3166-1 has withdrawn and older records need, and the one in wide use that it never assigned.
const FORMER_COUNTRIES: &[&str] = &["AN", "BU", "CS", "DD", "SU", "TP", "YD", "YU", "ZR", "XK"];

/// Visits each text that stands where the schema wants a reference.
pub(crate) fn visit(node: &mut Node, kind: &FieldType, see: &mut dyn FnMut(usize, &mut String)) {
    match (&mut node.what, kind) {
        (What::Text(text), FieldType::Ref | FieldType::RefOr(_) | FieldType::Named | FieldType::Country) => {
            see(node.at, text);
        }
        (What::List(items), FieldType::List { of, .. }) => {
            items.iter_mut().for_each(|item| visit(item, of, see));
        }
        // Of a source, the publisher alone can be a reference.
        (What::Map(map), FieldType::Src) => {
            if let Some(publisher) = map.iter_mut().find(|member| member.key == "publisher") {
                visit(&mut publisher.node, &FieldType::Named, see);
            }
        }
        (What::Map(map), FieldType::Object(fields)) => {
            for member in map {
                if let Some(field) = fields.iter().find(|field| field.name == member.key) {
                    visit(&mut member.node, &field.kind, see);
                }
            }
        }
        (_, FieldType::Either(first, second)) => {
            let chosen = if has_shape(&node.what, first) { first } else { second };
            visit(node, chosen, see);
        }
        _ => {}
    }
}

fn has_shape(what: &What, kind: &FieldType) -> bool {
    match kind {
        FieldType::List { .. } => matches!(what, What::List(_)),
        FieldType::Object(fields) => match what {
            What::Map(map) => map.iter().all(|member| fields.iter().any(|field| field.name == member.key)),
            _ => false,
        },
        FieldType::Either(first, second) => has_shape(what, first) || has_shape(what, second),
        _ => matches!(what, What::Text(_)),
    }
}

/// What is doubtful about a well-formed reference: a scheme or a code that no list has.
pub(crate) fn doubt(name: &Ref) -> Option<String> {
    let Ref::External { scheme, code } = name else { return None };
    let unknown = |hint: String| Some(format!("unknown Ref `{name}`{hint}"));
    if !SCHEMES.contains(&&**scheme) {
        return Some(format!("unknown scheme of the Ref `{name}`{}", hint(scheme, SCHEMES.iter().copied())));
    }
    match &**scheme {
        "iso3166-1" if country_by_alpha2(code).is_none() && !FORMER_COUNTRIES.contains(&&**code) => {
            let known = country_codes();
            unknown(
                nearest(code, known.iter().map(String::as_str))
                    .map_or(String::new(), |n| format!("; did you mean {n}?")),
            )
        }
        "iso4217" if !is_currency(code) => unknown(String::new()),
        "sdg" => {
            let goal = code.split('.').next().and_then(|number| number.parse::<u8>().ok());
            if goal.is_some_and(|goal| (1..=17).contains(&goal)) {
                None
            } else {
                unknown("; goals run from 1 to 17".to_owned())
            }
        }
        _ => None,
    }
}

/// A hint for a text that is no Ref but means to be one.
pub(crate) fn hint_for_malformed(text: &str) -> String {
    let meant = |found: String| format!("; did you mean `{found}`?");
    if let Some(code) = text.strip_prefix("x:iso3166-1:") {
        let upper = code.to_ascii_uppercase();
        if let Some(country) = country_by_alpha2(&upper).or_else(|| country_by_alpha3(&upper)) {
            return meant(format!("x:iso3166-1:{}", country.alpha2));
        }
    }
    if let Some(slug) = text.strip_prefix("x:atlas:") {
        let plain: Vec<&str> =
            slug.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).collect();
        let made = format!("x:atlas:{}", plain.join("-").to_ascii_lowercase());
        if made.parse::<Ref>().is_ok() {
            return meant(made);
        }
    }
    for prefix in ["x:atlas:", "x:iso3166-1:", "x:"] {
        if let Ok(found) = format!("{prefix}{text}").parse::<Ref>() {
            return meant(found.to_string());
        }
    }
    String::new()
}

fn country_codes() -> Vec<String> {
    let letters = || (b'A'..=b'Z').map(char::from);
    let pairs = letters().flat_map(|a| letters().map(move |b| format!("{a}{b}")));
    pairs.filter(|code| country_by_alpha2(code).is_some()).collect()
}
