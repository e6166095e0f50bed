//! What an activity says of itself: places, documents, conditions.

use super::sheet::Line;
use super::values::{address, day, flag};
use super::xml::{Element, narratives};
use polyad_ledger::json::Value;

/// The point reference that the reader takes for granted.
const POINT_SYSTEM: &str = "http://www.opengis.net/def/crs/EPSG/0/4326";

/// A text inside an element, if there is one.
pub(super) fn text(name: &'static str, text: Option<&Value>) -> Option<Element> {
    let inside = narratives(text);
    (!inside.is_empty()).then(|| Element::new(name).children(inside))
}

/// An element with a text inside, if there is one.
pub(super) fn narrated(element: Element, text: Option<&Value>) -> Option<Element> {
    let inside = narratives(text);
    (!inside.is_empty()).then(|| element.children(inside))
}

/// `location`, with what version 2 has of it.
pub(super) fn location(item: &Value) -> Element {
    let code = |name: &'static str, member: &str| {
        item.str_at(member).map(|code| Element::new(name).with("code", code))
    };
    let coded = |name: &'static str, list: &str| -> Vec<Element> {
        let items = item.items_at(list).iter().filter_map(move |own| {
            let level = own.str_at("level");
            if level.is_some_and(|level| !level.bytes().all(|byte| byte.is_ascii_digit())) {
                return None;
            }
            let element = Element::new(name).with("vocabulary", own.str_at("vocabulary")?);
            Some(element.maybe("level", level).with("code", own.str_at("code")?))
        });
        items.collect()
    };
    let point = item.str_at("position").map(|position| {
        let system = item.str_at("system").unwrap_or(POINT_SYSTEM);
        Element::new("point").with("srsName", system).child(Element::new("pos").words(position))
    });
    Element::new("location")
        .maybe("ref", item.str_at("ref"))
        .children(code("location-reach", "reach"))
        .children(coded("location-id", "codes"))
        .children(text("name", item.get("name")))
        .children(text("description", item.get("description")))
        .children(text("activity-description", item.get("activity")))
        .children(coded("administrative", "administrative"))
        .children(point)
        .children(code("exactness", "exactness"))
        .children(code("location-class", "class"))
        .children(code("feature-designation", "feature"))
}

/// `document-link`, where it has address, format, title and category.
pub(super) fn document(item: &Value) -> Option<Element> {
    let categories = item.items_at("categories").iter().filter_map(Value::as_str);
    let categories: Vec<Element> =
        categories.map(|code| Element::new("category").with("code", code)).collect();
    let languages = item.items_at("languages").iter().filter_map(Value::as_str);
    let date = item.str_at("date").and_then(day);
    let element = Element::new("document-link")
        .with("url", address(item.str_at("url")?)?)
        .with("format", item.str_at("format")?)
        .child(text("title", item.get("title"))?)
        .children(text("description", item.get("description")));
    if categories.is_empty() {
        return None;
    }
    let element = element.children(categories);
    let element = element.children(languages.map(|code| Element::new("language").with("code", code)));
    Some(element.children(date.map(|day| Element::new("document-date").with("iso-date", day))))
}

/// The documents that stand at a step; the empty step is the activity.
pub(super) fn documents(line: &Line, at: &str) -> Vec<Element> {
    let own = line.items("documents").iter().filter(|item| item.str_at("at").unwrap_or_default() == at);
    own.filter_map(document).collect()
}

/// `conditions`, where it is said whether there are any.
pub(super) fn conditions(line: &Line) -> Option<Element> {
    let attached = line.word("conditions_attached").and_then(flag)?;
    let conditions = line.items("conditions").iter().filter_map(|item| {
        let element = Element::new("condition").with("type", item.str_at("type")?);
        Some(element.children(narratives(item.get("text"))))
    });
    Some(Element::new("conditions").with("attached", attached).children(conditions))
}
