//! A fact in one line, for lists and headings.

use crate::address;
use crate::render::{field, part};
use maud::{Markup, html};
use polyad_ledger::finding::Level;
use polyad_ledger::reading::{self, Amount, Party};
use polyad_ledger::state::{Act, Fact, State};
use polyad_model::Ref;

/// What a fact says, in one line: its subject, what it says of it, its time.
pub(crate) fn line(state: &State, fact: Fact<'_>) -> Markup {
    let name = |field: &str| fact.reference(field).map(|name| named(state, fact, field, &name));
    let party = |field: &str| match fact.value(field).as_ref().and_then(reading::party) {
        Some(Party::Ref(name)) => Some(named(state, fact, field, &name)),
        _ => None,
    };
    html! {
        @match fact.kind() {
            "seat" => {
                (name("actor").unwrap_or_default()) " in " (name("of").unwrap_or_default())
                @if let Some(role) = fact.word("role") { ", " (role) }
                @if let Some(term) = fact.period("term").filter(|term| term.from.is_some() || term.to.is_some()) { ", " (term) }
            }
            "pledge" | "contribution" => {
                @if let Some(by) = party("by") { (by) ": " }
                @if let Some(amount) = fact.value("what").as_ref().and_then(reading::amount) { strong { (amount_text(&amount)) } " " }
                (called(fact))
                @if let Some(to) = party("to") { " to " (to) }
                @else if let Some(scope) = fact.scope() { " for " (field::link(state, &scope)) }
                @if let Some(when) = fact.date("when") { ", " (when) }
            }
            "result" | "observation" => {
                @if let Some(quantity) = fact.quantity("value") { strong { (field::quantity_text(&quantity)) } " " }
                (name("indicator").or_else(|| name("of")).unwrap_or_default())
                @if let Some(about) = name("about") { " for " (about) }
                @if let Some(period) = fact.period("period") { ", " (period) }
            }
            "goal" => { q { (fact.text("text").map(|text| text.plain().to_owned()).unwrap_or_default()) } }
            "meeting" => {
                @if let Some(convener) = name("convener") { "Called by " (convener) ". " }
                @if let Some(stage) = fact.word("stage") { "Stage: " (stage) ". " }
                (fact.text("note").map(|note| note.plain().to_owned()).unwrap_or_default())
            }
            "decision" => {
                (fact.text("text").map(|text| text.plain().to_owned()).unwrap_or_default())
                @if let Some(matter) = fact.word("matter").filter(|matter| matter != "other") { " (" (matter) ")" }
            }
            "attestation" => {
                @if let Fact::Act(act) = fact { (act.header.act.as_deref().unwrap_or("attests")) ": " }
                (fact.text("finding").map(|text| text.plain().to_owned()).unwrap_or_default())
            }
            "dataset" => {
                (fact.value("title").as_ref().and_then(reading::wording).map(|text| text.plain().to_owned()).unwrap_or_default())
                @if let Some(format) = fact.word("format") { " (" (format) ")" }
            }
            "tie" => {
                (name("a").unwrap_or_default()) " and " (name("b").unwrap_or_default())
                @if let Some(layer) = fact.word("layer") { ", " (layer) }
                @if let Some(kind) = fact.word("type") { ": " (kind) }
            }
            "tag" => {
                @if let Some(target) = fact.target() { (field::link(state, &target)) " " }
                (fact.word("vocabulary").unwrap_or_default())
            }
            _ => { (subject(state, fact)) }
        }
    }
}

/// Whom a field names: by the name on record, else by the one printed beside the code.
fn named(state: &State, fact: Fact<'_>, field: &str, name: &Ref) -> Markup {
    let printed = fact.word(&format!("{field}_name")).filter(|printed| !printed.is_empty());
    match printed {
        Some(printed) if state.directory().find_any(state, name).is_none() => {
            html! { a href=(address::entity(polyad_ledger::state::EntityKind::Actor, name, None)) { (printed) } }
        }
        _ => field::link(state, name),
    }
}

fn subject(state: &State, fact: Fact<'_>) -> Markup {
    let title = fact.text("name").or_else(|| fact.text("text")).map(|text| text.plain().to_owned());
    html! {
        @if let Some(title) = title { (title) }
        @else if let Some(target) = fact.target() { (field::link(state, &target)) }
        @else if let Some(scope) = fact.scope() { (field::link(state, &scope)) }
        @else { (fact.kind()) }
    }
}

fn called(fact: Fact<'_>) -> String {
    let own = fact.value("as_called").as_ref().and_then(reading::wording).map(|text| text.plain().to_owned());
    own.or_else(|| fact.word("stage"))
        .unwrap_or_else(|| if fact.kind() == "pledge" { "pledged".to_owned() } else { String::new() })
}

/// An amount for reading.
pub(crate) fn amount_text(amount: &Amount) -> String {
    match amount {
        Amount::Money(money) => field::money_text(money),
        Amount::Quantity(quantity) => field::quantity_text(quantity),
        Amount::Words(words) => words.plain().to_owned(),
    }
}

/// Facts as rows: kind, what it says, link to the statement or row.
pub(crate) fn table<'a>(
    state: &'a State,
    caption: &str,
    facts: impl IntoIterator<Item = Fact<'a>>,
) -> Markup {
    html! {
        div.scroll tabindex="0" role="group" aria-label=(format!("Table: {caption}")) {
            table.cards {
                caption.vh { (caption) }
                thead { tr { th scope="col" { "Kind" } th scope="col" { "Says" } th scope="col" { "Custody" } th scope="col" { "Opens" } } }
                tbody {
                    @for fact in facts {
                        tr {
                            th scope="row" { (fact.kind()) }
                            td data-l="Says" { (line(state, fact)) }
                            td data-l="Custody" { (if fact.is_reported() { "reported" } else { "signed" }) }
                            td data-l="Opens" { a href=(address::fact(&fact.address())) { (address::short_fact(fact)) } }
                        }
                    }
                }
            }
        }
    }
}

/// The row of a missing fact, for lists that must not lose one.
pub(crate) fn missing(address: &Ref) -> Markup {
    html! { span.nil { "Not in this copy at this size: " code.long { (address) } } }
}

/// A statement in a feed: kind, time, what it says, how far it is checked.
pub(crate) fn feed_item(state: &State, act: &Act, checks: part::Checks) -> Markup {
    html! {
        li {
            span.kind {
                (act.kind)
                br;
                time datetime=(act.inclusion.recorded.to_seconds()) { (act.inclusion.recorded.day()) }
            }
            span {
                @if act.fields.is_some() { (line(state, Fact::Act(act))) } @else { span.nil { "Its body is erased or not held here." } }
                @if act.level == Level::Signed { " " span.sub { "Stored, without effect." } }
            }
            a href=(address::statement(&act.id())) { span.vh { "Statement " (act.inclusion.index) ": " } (part::ladder(checks)) }
        }
    }
}
