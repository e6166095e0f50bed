//! Budgets, planned disbursements and transactions.

use super::parties::party;
use super::sheet::Line;
use super::values::{activity_id, address, day_at, decimal, flag};
use super::xml::{Element, named};
use polyad_ledger::json::Value;

/// The elements that hold money, in the order of the standard.
pub(super) const ELEMENTS: [&str; 3] = ["budget", "planned-disbursement", "transaction"];

/// The name of the element that a row of money is.
pub(super) fn element(line: &Line) -> &'static str {
    let named = ELEMENTS.into_iter().find(|name| line.step.split('[').next() == Some(name));
    named.unwrap_or_else(|| match line.word("as_called") {
        Some("budget") => "budget",
        Some("planned-disbursement") => "planned-disbursement",
        _ => "transaction",
    })
}

/// The element, where the row has all that the standard asks for.
pub(super) fn written(line: &Line) -> Option<Element> {
    match element(line) {
        "budget" => budget(line),
        "planned-disbursement" => planned(line),
        _ => transaction(line),
    }
}

/// An amount of money with the day it is of.
fn value(line: &Line) -> Option<Element> {
    let what = line.value("what")?;
    let number = decimal(what.str_at("amount")?)?;
    let day = day_at(what, "date")?;
    let element = Element::new("value").with("currency", what.str_at("currency")?).with("value-date", day);
    Some(element.words(&number))
}

fn budget(line: &Line) -> Option<Element> {
    let period = line.value("period")?;
    let element = Element::new("budget")
        .maybe("type", code_of(line.word("type"), ["original", "revised"])?)
        .maybe("status", code_of(line.word("status"), ["indicative", "committed"])?)
        .child(date("period-start", day_at(period, "from")?))
        .child(date("period-end", day_at(period, "to")?));
    Some(element.child(value(line)?))
}

fn planned(line: &Line) -> Option<Element> {
    let period = line.value("period")?;
    let end = match period.str_at("to") {
        None | Some("..") => None,
        Some(_) => Some(day_at(period, "to")?),
    };
    let element = Element::new("planned-disbursement")
        .maybe("type", code_of(line.word("type"), ["original", "revised"])?)
        .child(date("period-start", day_at(period, "from")?))
        .children(end.map(|day| date("period-end", day)))
        .child(value(line)?);
    Some(element.children(ends(line)))
}

fn transaction(line: &Line) -> Option<Element> {
    let flow = line.word("flow")?;
    if !flow.parse::<u8>().is_ok_and(|number| (1..=13).contains(&number)) {
        return None;
    }
    let day = match line.kind {
        "pledge" => day_at(line.value("period")?, "from")?,
        _ => day_at(&line.shown, "when")?,
    };
    let element = Element::new("transaction")
        .maybe("ref", line.word("reference"))
        .maybe("humanitarian", line.word("humanitarian").and_then(flag))
        .child(Element::new("transaction-type").with("code", flow))
        .child(date("transaction-date", day))
        .child(value(line)?)
        .children(line.value("description").map(|text| Element::new("description").narratives(Some(text))))
        .children(ends(line))
        .children(code("disbursement-channel", line.word("channel")))
        .children(
            line.items("sectors")
                .iter()
                .filter_map(|sector| place_or_sector(sector, "sector", "iati-sector-")),
        );
    let one = |name: &'static str, prefix: &'static str| {
        // The standard has room for one; where there are several the row is stated whole.
        let found = line.items("places").iter().filter_map(move |place| place_or_sector(place, name, prefix));
        found.take(1)
    };
    let element =
        element.children(one("recipient-country", "")).children(one("recipient-region", "iati-region-"));
    let others = line.items("aid_types").iter().filter_map(|own| {
        Some(
            Element::new("aid-type")
                .with("vocabulary", own.str_at("vocabulary")?)
                .with("code", own.str_at("code")?),
        )
    });
    let element = element
        .children(code("flow-type", line.word("flow_type")))
        .children(code("finance-type", line.word("finance_type")))
        .children(code("aid-type", line.word("aid_type")))
        .children(others)
        .children(code("tied-status", line.word("tied_status")));
    Some(element)
}

/// The country, region or sector of a transaction, if it is of this element.
fn place_or_sector(item: &Value, name: &'static str, prefix: &str) -> Option<Element> {
    let scheme = item.str_at("scheme")?;
    let vocabulary = match prefix {
        "" => (scheme == "iso3166-1").then_some(None)?,
        prefix => Some(scheme.strip_prefix(prefix)?),
    };
    let element = Element::new(name)
        .maybe("vocabulary", vocabulary)
        .maybe("vocabulary-uri", item.str_at("uri").and_then(address).filter(|_| !prefix.is_empty()))
        .with("code", item.str_at("code")?);
    Some(element.children(named(item.str_at("name"))))
}

/// Provider and receiver, as far as the row names them.
fn ends(line: &Line) -> Vec<Element> {
    let sides = [
        ("provider-org", "by", "by_name", "by_type", "from", "provider-activity-id"),
        ("receiver-org", "to", "to_name", "to_type", "to", "receiver-activity-id"),
    ];
    let written = sides.into_iter().filter_map(|(element, field, name, class, end, attribute)| {
        let activity = line.value("ends").and_then(|ends| ends.str_at(end)).map(activity_id);
        let (reference, name) = party(line.word(field), line.word(name));
        if reference.is_none() && name.is_none() && activity.is_none() {
            return None;
        }
        let element = Element::new(element)
            .maybe("ref", reference)
            .maybe(attribute, activity)
            .maybe("type", line.word(class));
        Some(element.children(named(name.as_deref())))
    });
    written.collect()
}

fn date(name: &'static str, day: String) -> Element {
    Element::new(name).with("iso-date", day)
}

/// An element with one code, if there is one.
pub(super) fn code(name: &'static str, code: Option<&str>) -> Option<Element> {
    Some(Element::new(name).with("code", code?))
}

/// The code of a word of two; `None` where the word is another.
fn code_of(word: Option<&str>, words: [&str; 2]) -> Option<Option<&'static str>> {
    match word {
        None => Some(None),
        Some(word) if word == words[0] => Some(Some("1")),
        Some(word) if word == words[1] => Some(Some("2")),
        Some(_) => None,
    }
}
