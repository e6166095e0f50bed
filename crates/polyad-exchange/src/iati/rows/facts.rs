//! Rows that a file states whole: what was written out of a record comes back as it was.
//!
//! An element `polyad:fact` has the fields of a row as JSON, and the step of the element that tells the same in the
//! standard's words. The row is then the one that is stated; the element is for those who read the standard alone.

use super::{Record, Rows, participants, texts};
use crate::iati::activity::{Activity, Organisation, StatedFact};
use crate::iati::report::{Place, Sort};
use polyad_ledger::json::{self, Limits, Value};
use polyad_ledger::reading::{self, Amount};
use polyad_ledger::rows::{Cell, ColumnForm, TableBuilder};
use polyad_model::Ref;
use std::collections::HashSet;

/// The kinds that an activity may state, and the field that names the activity itself.
const KINDS: [(&str, &str); 8] = [
    ("partnership", "about"),
    ("seat", "of"),
    ("pledge", "scope"),
    ("contribution", "scope"),
    ("tag", "target"),
    ("indicator", ""),
    ("goal", "scope"),
    ("result", "of"),
];

/// Rows hold longer lists and other characters than statements may; the record they lie in is bounded.
const LIMITS: Limits = Limits { bytes: 32 << 20, depth: 64, members: 1 << 20, plain_text: false };

/// The steps that an activity states, of which no other row is made.
pub(super) fn steps<'a>(activity: &'a Activity<'_>) -> HashSet<&'a str> {
    activity.facts.iter().map(|fact| &*fact.step).collect()
}

/// The rows stated whole.
pub(super) fn rows(rows: &mut Rows, record: &Record<'_>, activity: &Activity<'_>) {
    let mut seen = HashSet::new();
    for fact in &activity.facts {
        let place = Place { key: record.key, step: &fact.step, line: fact.line };
        let known = KINDS.into_iter().find(|(kind, _)| *kind == &*fact.kind);
        let fields = json::parse_within(&fact.fields, LIMITS).ok();
        let fields = fields.filter(|fields| fields.as_object().is_some());
        let sort = sort_beyond(&fact.step, activity);
        match known.zip(fields) {
            Some(((kind, own), fields)) if seen.insert(&*fact.step) => {
                if let Some(sort) = sort {
                    rows.report.kept(sort);
                }
                let names = fact.statement.as_ref().map(|_| names(&fact.step, activity)).unwrap_or_default();
                row(rows, record, kind, own, fact, &fields, names);
            }
            _ => {
                let message =
                    || "no kind of row, no fields, or a second one of this step: it is left out".to_owned();
                match sort {
                    Some(sort) => rows.report.refuse(sort, place, "fact-malformed", message),
                    None => rows.report.warn(place, "fact-malformed", message),
                }
            }
        }
    }
}

fn row(
    rows: &mut Rows,
    record: &Record<'_>,
    kind: &'static str,
    own: &str,
    fact: &StatedFact<'_>,
    fields: &Value,
    names: Vec<(&'static str, String)>,
) {
    let mut cells = Vec::new();
    for (name, value) in fields.members().filter(|(name, _)| *name != own) {
        let Some(form) = rows.columns.find(kind, name).map(|slot| slot.form()) else { continue };
        cells.extend(cell(&mut rows.table, form, value).map(|cell| (name, cell)));
    }
    let group = rows.table.group(kind);
    group.begin(record.number, &fact.step, fact.line);
    // Whatever it says of others, it is a row of this activity.
    cells.extend(record.about.filter(|_| !own.is_empty()).map(|about| (own, Cell::Name(about))));
    // What the element calls those whom the statement names by Refs of its record.
    let names = names.iter().filter(|(name, _)| fields.get(name).is_none());
    cells.extend(names.map(|(name, words)| (*name, Cell::Word(words.as_str()))));
    for (name, cell) in cells {
        if let Some(slot) = rows.columns.find(kind, name) {
            slot.set(group, cell);
        }
    }
    if let Some(statement) = &fact.statement {
        let origin = rows.columns.origins.entry(kind).or_default();
        origin.statement.set(group, Cell::Word(statement));
        origin.stated.set(group, Cell::Value(fields.clone()));
    }
}

/// Names and kinds of bodies that the element of a step prints, by column.
fn names(step: &str, activity: &Activity<'_>) -> Vec<(&'static str, String)> {
    let of = |own: Option<&Organisation<'_>>, columns: [&'static str; 2]| {
        let name = own.and_then(|own| texts::first(&own.names)).map(|name| name.into_owned());
        let class = own.and_then(|own| participants::class(own.class.as_deref())).map(str::to_owned);
        columns.into_iter().zip([name, class]).filter_map(|(column, word)| Some((column, word?))).collect()
    };
    if step.is_empty() {
        return of(activity.reporting.first(), ["reporter_name", "reporter_type"]);
    }
    let nth = step.split_once('[').and_then(|(name, rest)| {
        Some((name, rest.strip_suffix(']')?.parse::<usize>().ok()?.checked_sub(1)?))
    });
    match nth {
        Some(("participating-org", n)) => of(activity.participating.get(n), ["actor_name", "actor_type"]),
        Some(("transaction", n)) => {
            let own = activity.transactions.get(n);
            let mut names: Vec<_> = of(own.and_then(|own| own.provider.as_ref()), ["by_name", "by_type"]);
            names.extend::<Vec<_>>(of(own.and_then(|own| own.receiver.as_ref()), ["to_name", "to_type"]));
            names
        }
        _ => Vec::new(),
    }
}

/// A value as a cell of a form, where it is one.
fn cell<'v>(table: &mut TableBuilder, form: ColumnForm, value: &'v Value) -> Option<Cell<'v>> {
    Some(match form {
        ColumnForm::Reference => Cell::Name(table.name(&value.as_str()?.parse::<Ref>().ok()?)),
        ColumnForm::Word => Cell::Word(value.as_str()?),
        ColumnForm::Date => Cell::Date(value.as_str()?.parse().ok()?),
        ColumnForm::Period => Cell::Period(reading::period(value)?),
        ColumnForm::Amount => match value.str_at("amount") {
            Some(number) => {
                let date = value.str_at("date").and_then(|date| date.parse().ok());
                Cell::Money(number.parse().ok()?, value.str_at("currency")?, date)
            }
            None => match reading::amount(value)? {
                Amount::Quantity(_) => {
                    Cell::Quantity(value.str_at("value")?.parse().ok()?, value.str_at("unit")?)
                }
                Amount::Money(_) | Amount::Words(_) => return None,
            },
        },
        ColumnForm::Value | ColumnForm::Text => Cell::Value(value.clone()),
    })
}

/// The sort under which a row is counted that has no element of its own in the file.
fn sort_beyond(step: &str, activity: &Activity<'_>) -> Option<Sort> {
    let (element, rest) = step.split_once('[')?;
    let number: usize = rest.strip_suffix(']')?.parse().ok()?;
    let (sort, there) = match element {
        "participating-org" => (Sort::Participants, activity.participating.len()),
        "budget" => (Sort::Budgets, activity.budgets.len()),
        "planned-disbursement" => (Sort::Planned, activity.planned.len()),
        "transaction" => (Sort::Transactions, activity.transactions.len()),
        _ => return None,
    };
    (number > there).then_some(sort)
}
