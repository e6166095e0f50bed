//! Organisations as elements name them: by their identifier, else by a name.

use super::money::code;
use super::sheet::Line;
use super::values::code_of;
use super::xml::{Element, named};

/// The `ref` and the name of an organisation that a row names.
///
/// A body without an identifier of its own goes by its name alone: what tells it apart here is no identifier.
pub(super) fn party(reference: Option<&str>, name: Option<&str>) -> (Option<String>, Option<String>) {
    let code = reference.and_then(|reference| code_of(reference, "org-id"));
    let own_name = || {
        let code = code_of(reference?, "org-name")?;
        Some(code.rsplit_once('/').map_or(code.clone(), |(_, name)| name.to_owned()))
    };
    (code, name.map(str::to_owned).or_else(own_name))
}

/// A `participating-org`, where the role is one that the standard has.
pub(super) fn participant(line: &Line) -> Option<Element> {
    let role = role(line.word("as_called")).or_else(|| role(line.word("iati_role")))?;
    let (reference, name) = party(line.word("actor"), line.word("actor_name"));
    if reference.is_none() && name.is_none() {
        return None;
    }
    let element = Element::new("participating-org")
        .with("role", role)
        .maybe("ref", reference)
        .maybe("type", line.word("actor_type"))
        .maybe("activity-id", line.word("activity"))
        .maybe("crs-channel-code", line.word("channel"));
    Some(element.children(named(name.as_deref())))
}

/// The code of a role by its name.
fn role(name: Option<&str>) -> Option<&'static str> {
    Some(match name? {
        "Funding" => "1",
        "Accountable" => "2",
        "Extending" => "3",
        "Implementing" => "4",
        _ => return None,
    })
}

/// `other-identifier`, where it has a code and a type.
pub(super) fn other_identifier(item: &polyad_ledger::json::Value) -> Option<Element> {
    let (owner, name) = (item.str_at("owner"), item.str_at("owner_name"));
    let owner_element = (owner.is_some() || name.is_some())
        .then(|| Element::new("owner-org").maybe("ref", owner).children(named(name)));
    let element =
        Element::new("other-identifier").with("ref", item.str_at("ref")?).with("type", item.str_at("type")?);
    Some(element.children(owner_element))
}

/// `related-activity`, where it has an identifier and a type.
pub(super) fn related(item: &polyad_ledger::json::Value) -> Option<Element> {
    Some(Element::new("related-activity").with("ref", item.str_at("ref")?).with("type", item.str_at("type")?))
}

/// The codes that hold for the whole activity, in the order of the standard.
pub(super) fn default_codes(line: &Line) -> Vec<Element> {
    let Some(defaults) = line.value("defaults") else { return Vec::new() };
    let one = |name: &'static str| code(name, defaults.str_at(name));
    let others = defaults.items_at("default-aid-types").iter().filter_map(|own| {
        let vocabulary = own.str_at("vocabulary")?;
        Some(
            Element::new("default-aid-type").with("vocabulary", vocabulary).with("code", own.str_at("code")?),
        )
    });
    let mut codes: Vec<Element> = Vec::new();
    codes.extend(one("collaboration-type"));
    codes.extend(one("default-flow-type"));
    codes.extend(one("default-finance-type"));
    codes.extend(one("default-aid-type"));
    codes.extend(others);
    codes.extend(one("default-tied-status"));
    codes
}
