//! What lenses say about facts: who states them, how they were opened, how they are called.

use crate::measure::{Measure, Number, Unit};
use crate::params::BadParam;
use crate::params::Params;
use crate::term::Term;
use crate::view::Cell;
use polyad_ledger::finding::Custody;
use polyad_ledger::reading::{Named, Opened};
use polyad_ledger::state::{EntityKind, Fact, State};
use polyad_model::codelist::Category;
use polyad_model::{DatasetKey, Money, PartialDate, Period, Quantity, Ref, StatementId, Text};
use std::collections::HashSet;

/// The field under which a fact names the partnership it belongs to.
pub(crate) const SCOPE: &str = polyad_ledger::rows::SCOPE;

/// The statement that the actor itself put in the place of this row; such a row stands beside and counts nowhere.
pub(crate) fn answer(state: &State, fact: Fact<'_>) -> Option<StatementId> {
    match fact {
        Fact::Row(..) => state.answered_by(&fact.address()),
        Fact::Act(_) => None,
    }
}

/// The rows that their actors answered, by dataset, kind and number in their group: few, and found without a look at
/// any row.
pub(crate) fn answered_rows(state: &State) -> HashSet<(DatasetKey, &'static str, u32)> {
    // Acts come first among the facts of a kind.
    let acts = ["pledge", "contribution", "result"]
        .into_iter()
        .flat_map(|kind| state.facts(kind).take_while(|fact| matches!(fact, Fact::Act(_))));
    let named = acts.flat_map(|fact| fact.references("instead_of"));
    named
        .filter(|row| state.answered_by(row).is_some())
        .filter_map(|row| match state.fact(&row)? {
            Fact::Row(dataset, row) => Some((dataset.key, row.kind(), row.index())),
            Fact::Act(_) => None,
        })
        .collect()
}

/// The day of the newest act: what lenses take as today when no day is given, since they have no clock.
pub(crate) fn newest_day(state: &State) -> Option<PartialDate> {
    state.acts().next_back().map(|act| PartialDate::from_day(act.inclusion.recorded.day()))
}

/// The day of the parameter `as_of`, else the newest act's.
pub(crate) fn as_of(state: &State, params: &Params) -> Result<Option<PartialDate>, BadParam> {
    Ok(params.optional_day("as_of")?.or_else(|| newest_day(state)))
}

/// A thing by name: with a page where the record describes it, else its Ref alone.
pub(crate) fn entity(state: &State, kind: EntityKind, name: &Ref) -> Cell {
    let directory = state.directory();
    match directory.find(state, kind, name).or_else(|| directory.find_any(state, name)) {
        Some(entity) => Cell::Entity {
            kind: entity.kind,
            name: entity.name.plain().to_owned(),
            name_ref: entity.name_ref.clone(),
            slug: entity.slug.clone(),
        },
        // What nothing here describes is its Ref, but for the 2030 Agenda, whose codes say little by themselves.
        None => {
            let known = name.code_in("sdg").and_then(polyad_model::codelist::sdg_by_code);
            Cell::Text(known.map_or_else(|| name.to_string(), |known| known.label()))
        }
    }
}

/// The name of a thing, else its Ref.
pub(crate) fn name_of(state: &State, kind: EntityKind, name: &Ref) -> String {
    entity(state, kind, name).plain()
}

/// A field that names an actor; `unnamed` is said in words.
pub(crate) fn party(state: &State, fact: Fact<'_>, field: &str) -> Cell {
    match fact.reference(field) {
        Some(name) => entity(state, EntityKind::Actor, &name),
        None if fact.word(field).as_deref() == Some("unnamed") => {
            Cell::Text("not named by the source".to_owned())
        }
        None => Cell::NotRecorded,
    }
}

/// A list of Refs as things.
pub(crate) fn entities(state: &State, kind: EntityKind, names: &[Ref]) -> Cell {
    Cell::list(names.iter().map(|name| entity(state, kind, name)).collect())
}

/// A group or publisher: a Ref or words.
pub(crate) fn named(state: &State, named: &Named) -> Cell {
    match named {
        Named::Ref(name) => entity(state, EntityKind::Actor, name),
        Named::Words(text) => Cell::Text(text.plain().to_owned()),
    }
}

/// The seat category of an actor. A partnership that holds a seat itself is among the other bodies.
pub(crate) fn category_of(state: &State, actor: &Ref) -> Category {
    let directory = state.directory();
    match directory.find(state, EntityKind::Actor, actor) {
        Some(entity) => entity.class.map_or(Category::Unknown, |class| class.category()),
        None if directory.find(state, EntityKind::Partnership, actor).is_some() => Category::Other,
        None => Category::Unknown,
    }
}

/// Words of a field, in English where there is a choice.
pub(crate) fn words(fact: Fact<'_>, field: &str) -> Option<String> {
    let value = fact.value(field)?;
    polyad_ledger::reading::wording(&value).map(|text| text.plain().to_owned())
}

/// The same as a cell.
pub(crate) fn words_cell(fact: Fact<'_>, field: &str) -> Cell {
    Cell::text(words(fact, field).unwrap_or_default())
}

/// A text field in English, else in its first language.
pub(crate) fn text_cell(text: Option<Text>) -> Cell {
    Cell::text(text.map(|text| text.plain().to_owned()).unwrap_or_default())
}

/// A date field.
pub(crate) fn date_cell(date: Option<PartialDate>) -> Cell {
    Cell::text(date.map(|date| date.to_string()).unwrap_or_default())
}

/// A period in words: `2021 to 2024`, `since 2021`, `until 2024`; both ends open is not recorded.
pub(crate) fn period_words(period: Period) -> Option<String> {
    match (period.from, period.to) {
        (Some(from), Some(to)) if from == to => Some(from.to_string()),
        (Some(from), Some(to)) => Some(format!("{from} to {to}")),
        (Some(from), None) => Some(format!("since {from}")),
        (None, Some(to)) => Some(format!("until {to}")),
        (None, None) => None,
    }
}

/// A period field.
pub(crate) fn period_cell(period: Option<Period>) -> Cell {
    Cell::text(period.and_then(period_words).unwrap_or_default())
}

/// The body that states it, with title and year: the source of a report, else the author of a statement.
pub(crate) fn stated_by(state: &State, fact: Fact<'_>) -> Cell {
    if let Some(source) = fact.source() {
        let title = source.title.as_ref().map(Text::plain).unwrap_or_default();
        let year = source.published.map(|date| date.year().to_string()).unwrap_or_default();
        let rest = [title, &year].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        return published(named(state, &source.publisher), rest);
    }
    match fact {
        Fact::Act(act) => entity(state, EntityKind::Actor, &Ref::Statement(act.author())),
        Fact::Row(dataset, _) => {
            let publisher = dataset.fields.get("publisher").and_then(polyad_ledger::reading::named);
            let title = dataset.fields.get("title").and_then(polyad_ledger::reading::wording);
            let title = title.map(|title| title.plain().to_owned()).unwrap_or_default();
            match publisher.map(|publisher| named(state, &publisher)) {
                Some(Cell::Text(words)) if words == PUBLISHER_NOT_STATED && !title.is_empty() => {
                    Cell::Text(format!("{title} (publisher not stated)"))
                }
                Some(publisher) => published(publisher, title),
                None => Cell::text(title),
            }
        }
    }
}

/// What stands in the place of the publisher of a file that came in without one.
const PUBLISHER_NOT_STATED: &str = "not stated";

/// A publisher and what it published, in one line; a publisher with a page keeps its link.
fn published(publisher: Cell, what: String) -> Cell {
    match publisher {
        publisher if what.is_empty() => publisher,
        Cell::Text(words) => Cell::Text(format!("{words}, {what}")),
        publisher => Cell::list(vec![publisher, Cell::Text(what)]),
    }
}

/// What tells two sources apart: publisher and title.
pub(crate) fn source_key(state: &State, fact: Fact<'_>) -> String {
    match stated_by(state, fact) {
        Cell::NotRecorded => fact.statement().to_string(),
        cell => cell.plain(),
    }
}

/// Who signed for whom, in words. What somebody else reports is marked so everywhere.
pub(crate) fn custody_words(fact: Fact<'_>) -> &'static str {
    match fact.custody() {
        Custody::Reported => "reported by others",
        Custody::Host(_) => "signed by its host",
        Custody::SelfHeld | Custody::Hardware => "its own statement",
    }
}

/// How well the source is held: cited, fetched or pinned; a signed statement is its own source.
pub(crate) fn checked_words(fact: Fact<'_>) -> &'static str {
    match (fact.source(), fact) {
        (Some(source), _) => match source.opened {
            Opened::Cited => "cited",
            Opened::Fetched => "fetched",
            Opened::Pinned => "pinned",
        },
        // A row without a source of its own comes from the file itself, whose bytes the dataset statement pins.
        (None, Fact::Row(..)) => "pinned",
        (None, Fact::Act(_)) => "signed",
    }
}

/// The fact itself, to open: `row on line 13` of its file, or `statement`.
pub(crate) fn fact_cell(fact: Fact<'_>) -> Cell {
    let label = match fact {
        Fact::Row(_, row) => format!("row on line {}", row.line()),
        Fact::Act(_) => "statement".to_owned(),
    };
    Cell::Fact { address: fact.address(), label }
}

/// Money inside a fact as a measure: amount, unit, digits and qualifier as the source has them.
pub(crate) fn money(fact: Fact<'_>, field: &str, money: Money) -> Measure {
    let term = Term::part(fact.address(), &format!("{field}.amount"));
    Measure {
        significant: money.significant,
        qualifier: money.qualifier,
        ..Measure::ok(Number::Exact(money.amount), Unit::Money(money.currency, money.prices), term)
    }
}

/// A quantity inside a fact as a measure.
pub(crate) fn quantity(fact: Fact<'_>, field: &str, quantity: Quantity) -> Measure {
    let term = Term::part(fact.address(), &format!("{field}.value"));
    Measure {
        significant: quantity.significant,
        qualifier: quantity.qualifier,
        ..Measure::ok(Number::Exact(quantity.value), Unit::Code(quantity.unit), term)
    }
}

/// A count of facts, each opening.
pub(crate) fn count<'a>(noun: &str, facts: impl IntoIterator<Item = Fact<'a>>) -> Measure {
    Measure::count(noun, facts.into_iter().map(|fact| Term::fact(fact.address())).collect())
}

/// `1 seat`, `2 seats`.
pub(crate) fn plural(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}
