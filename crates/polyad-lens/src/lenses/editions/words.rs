//! What kinds, fields and rows are called where editions are compared.

use super::pairing::Change;
use super::prints::printed;
use crate::facts;
use crate::lenses::project::money::organisation;
use crate::view::Cell;
use polyad_ledger::rows::Row;
use polyad_ledger::state::{Dataset, EntityKind, Fact, State};
use polyad_model::Ref;

/// The longest text of a cell.
const CHARS_MAX: usize = 600;

/// Rows of a kind, one of them.
pub(super) fn kind(kind: &str) -> &str {
    match kind {
        "partnership" => "Activity",
        "actor" => "Organisation",
        "seat" => "Participant",
        "pledge" => "Plan or pledge",
        "contribution" => "Transaction",
        "tag" => "Classification",
        "indicator" => "Indicator",
        "goal" => "Target",
        "result" => "Actual value",
        "observation" => "Value",
        other => other,
    }
}

/// Rows of a kind in files without activities.
pub(super) fn kind_of(name: &'static str, has_records: bool) -> String {
    let words = match (name, has_records) {
        ("partnership", false) => "Partnership",
        ("seat", false) => "Seat",
        ("goal", false) => "Goal",
        ("result", false) => "Result",
        ("pledge", false) => "Pledge",
        ("contribution", false) => "Contribution",
        (name, _) => kind(name),
    };
    capital(words)
}

/// A change in one word.
pub(super) fn change(change: Change) -> &'static str {
    match change {
        Change::Added => "added",
        Change::Removed => "removed",
        Change::Raised => "raised",
        Change::Lowered => "lowered",
        Change::Changed => "changed",
    }
}

/// A field of a kind.
pub(super) fn field(kind: &str, name: &str) -> String {
    let words = match (kind, name) {
        ("partnership", "name") => "Title",
        ("partnership", "purpose") => "Description",
        ("partnership", "planned") => "Planned dates",
        ("partnership", "launched") => "Actual start",
        ("partnership", "ended") => "Actual end",
        ("partnership", "parent") => "Part of",
        ("partnership", "descriptions") => "Further descriptions",
        ("partnership", "related") => "Related activities",
        ("partnership", "extras") => "Kept as it stands",
        ("tag", "codes") => "Codes",
        (_, "as_printed") => "As printed",
        (_, "to_name") => "Receiver’s name",
        (_, "by_name") => "Giver’s name",
        (_, "ends") => "Activities at either end",
        (_, "what") => "Amount",
        (_, "aim") => "Value to be reached",
        (_, "value") => "Value",
        (_, "by_type") => "Giver’s type",
        (_, "to_type") => "Receiver’s type",
        (_, other) => return capital(&other.replace('_', " ")),
    };
    words.to_owned()
}

/// What tells a row from others of its kind: when, from whom to whom, of what.
pub(super) fn detail(state: &State, dataset: &Dataset, row: Row<'_>) -> Cell {
    let fact = Fact::Row(dataset, row);
    let mut cells: Vec<Cell> = Vec::new();
    match row.kind() {
        "pledge" | "contribution" => {
            cells.push(when(row));
            for (name, words) in [("by", "by_name"), ("to", "to_name")] {
                cells.push(organisation(state, fact, name, words));
            }
            cells.push(Cell::text(row.word("reference").unwrap_or_default()));
        }
        "seat" => {
            cells.push(organisation(state, fact, "actor", "actor_name"));
            let role = facts::words(fact, "as_called").or_else(|| fact.word("role"));
            cells.push(Cell::text(role.unwrap_or_default()));
        }
        "result" | "goal" => {
            cells.push(Cell::text(indicator(dataset, row).unwrap_or_default()));
            cells.push(Cell::text(
                facts::words(fact, "text").filter(|_| row.record_number().is_none()).unwrap_or_default(),
            ));
            cells.push(when(row));
            cells.push(Cell::text(fact.value("dims").map(|dims| printed(&dims)).unwrap_or_default()));
        }
        "observation" => {
            let indicator = fact.reference("indicator");
            cells.extend(indicator.map(|indicator| facts::entity(state, EntityKind::Indicator, &indicator)));
            cells.push(when(row));
            cells.push(Cell::text(fact.value("dims").map(|dims| printed(&dims)).unwrap_or_default()));
        }
        "tag" => {
            let codes = fact.value("codes").map(|codes| codes_of(&codes)).unwrap_or_default();
            let scheme = fact.word("scheme").unwrap_or_default();
            cells.push(Cell::text(cut(&[scheme, codes].join(" "))));
        }
        _ => cells.push(Cell::text(cut(&facts::words(fact, "name")
            .or_else(|| facts::words(fact, "text"))
            .unwrap_or_default()))),
    }
    cells.retain(|cell| *cell != Cell::NotRecorded);
    Cell::list(cells)
}

fn when(row: Row<'_>) -> Cell {
    let date = row.date("when").map(|date| date.to_string());
    let period = || row.period("period").and_then(facts::period_words);
    Cell::text(date.or_else(period).unwrap_or_default())
}

/// The indicator that a value of an activity belongs to.
fn indicator(dataset: &Dataset, row: Row<'_>) -> Option<String> {
    let locator = row.locator();
    let (indicator, _) = locator.rsplit_once("/period[")?;
    let indicator = dataset.loaded.as_ref()?.table.row(indicator)?;
    facts::words(Fact::Row(dataset, indicator), "name").map(|name| cut(&name))
}

fn codes_of(codes: &polyad_ledger::json::Value) -> String {
    let items = codes.as_array().unwrap_or_default();
    let code = |item: &polyad_ledger::json::Value| {
        let code = item.str_at("code").or(item.as_str()).map(str::to_owned)?;
        Some(item.str_at("share").map_or_else(|| code.clone(), |share| format!("{code} ({share})")))
    };
    items.iter().filter_map(code).collect::<Vec<_>>().join(", ")
}

/// The texts of a field in both editions. Of two lists what each has alone.
pub(super) fn both(
    state: &State,
    before: Option<Fact<'_>>,
    after: Option<Fact<'_>>,
    field: &str,
) -> [Cell; 2] {
    let values = [before, after].map(|fact| fact.and_then(|fact| fact.value(field)));
    let lists = [&values[0], &values[1]].map(|value| value.as_ref().and_then(|value| value.as_array()));
    if let [Some(old), Some(new)] = lists {
        let alone = |own: &[polyad_ledger::json::Value], other: &[polyad_ledger::json::Value]| {
            let items = own.iter().filter(|item| !other.contains(item)).map(printed);
            Cell::text(cut(&items.collect::<Vec<_>>().join("; ")))
        };
        let cells = [alone(old, new), alone(new, old)];
        if cells.iter().any(|cell| *cell != Cell::NotRecorded) {
            return cells;
        }
        return [Cell::Text("in another order".to_owned()), Cell::NotRecorded];
    }
    values.map(|value| match value {
        None => Cell::NotRecorded,
        Some(value) => match value.as_str().and_then(|text| text.parse::<Ref>().ok()) {
            Some(name) => facts::entity(state, EntityKind::Actor, &name),
            None => match polyad_ledger::reading::period(&value).and_then(facts::period_words) {
                Some(period) => Cell::Text(period),
                None => Cell::text(cut(&printed(&value))),
            },
        },
    })
}

/// A text that a cell can hold.
pub(super) fn cut(text: &str) -> String {
    match text.char_indices().nth(CHARS_MAX) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.trim().to_owned(),
    }
}

/// The first letter large.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
