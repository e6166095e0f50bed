//! The tables of a comparison: how many rows of each kind, activities, and every change.

use super::order::{self, Changed};
use super::pairing::{CHANGES, Change, Line, Pair};
use super::sums::{amount_of, number};
use super::{Compared, words};
use crate::facts;
use crate::measure::{Measure, Number, Unit};
use crate::query::{Condition, Query};
use crate::term::Term;
use crate::view::{Cell, Table};
use polyad_ledger::rows::{Row, RowGroup};
use polyad_ledger::state::{Dataset, EntityKind, Fact, State};
use polyad_model::Exact;
use std::ops::Range;

/// How many rows of each kind there were, there are, and what became of them.
pub(super) fn counts(compared: &Compared<'_>) -> Table {
    let mut table = Table::new(
        "counts",
        "Rows of each kind",
        &[
            ("kind", "What"),
            ("before#", "Before"),
            ("after#", "After"),
            ("added#", "Added"),
            ("removed#", "Removed"),
            ("raised#", "Numbers raised"),
            ("lowered#", "Numbers lowered"),
            ("changed#", "Other fields changed"),
        ],
        "Neither edition has a row.",
    );
    let tables =
        [compared.before, compared.after].map(|dataset| dataset.loaded.as_ref().map(|loaded| &loaded.table));
    let groups = |at: usize| tables[at].into_iter().flat_map(|table| table.groups());
    let mut kinds: Vec<&'static str> = Vec::new();
    for kind in groups(1).chain(groups(0)).map(RowGroup::kind) {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    for kind in kinds {
        let rows = |at: usize, (dataset, record): super::sums::Asked<'_>| {
            let group = tables[at].and_then(|table| table.group(kind));
            let count = match (tables[at], group, record) {
                (_, Some(group), None) => group.len(),
                (Some(table), Some(group), Some(Some(key))) => {
                    table.record_at(key).map_or(0, |record| group.rows_of_record(record.number).len())
                }
                _ => 0,
            };
            let unit = Unit::Count("rows".to_owned());
            let condition = Condition::OfEdition(dataset.key, record.flatten().map(str::to_owned));
            let term = match record {
                Some(None) => Term::Count(Vec::new()),
                _ => Term::Rows {
                    query: Query { kind: kind.to_owned(), conditions: vec![condition] },
                    part: String::new(),
                },
            };
            Measure::ok(Number::Exact(Exact::from(count as u64)), unit, term)
        };
        let mut cells = vec![
            Cell::Text(words::kind_of(kind, compared.has_records)),
            rows(0, compared.asked(false)).into(),
            rows(1, compared.asked(true)).into(),
        ];
        for change in CHANGES {
            let own = compared.of_record().filter(|line| line.change == change && line.kind() == kind);
            cells.push(count(compared, noun(change), own).into());
        }
        table.push(cells);
    }
    table
}

/// A count of lines, each with the row it is about: the newer one, of a removed row the older.
pub(super) fn count<'l, 'a: 'l>(
    compared: &Compared<'a>,
    noun: &str,
    lines: impl Iterator<Item = &'l Line<'a>>,
) -> Measure {
    Measure::count(noun, lines.filter_map(|line| Some(Term::fact(compared.fact(line)?.address()))).collect())
}

fn noun(change: Change) -> &'static str {
    match change {
        Change::Added | Change::Removed => "rows",
        Change::Raised | Change::Lowered => "numbers",
        Change::Changed => "fields",
    }
}

/// One row an activity that changed.
pub(super) fn activities(
    state: &State,
    compared: &Compared<'_>,
    all: &[Changed],
    shown: Range<usize>,
) -> Table {
    let mut table = Table::new(
        "activities",
        "What changed, by activity",
        &[
            ("activity", "Activity"),
            ("identifier", "Identifier"),
            ("happened", "What happened"),
            ("added#", "Rows added"),
            ("removed#", "Rows removed"),
            ("raised#", "Numbers raised"),
            ("lowered#", "Numbers lowered"),
            ("changed#", "Other fields changed"),
            ("what", "Changed most"),
            ("difference#", "By"),
        ],
        "No activity differs between these editions.",
    );
    table.of = Some(all.len());
    for changed in &all[shown] {
        let pair = compared.found.pairs[changed.pair as usize];
        let lines = || changed.lines.iter().map(|at| &compared.found.lines[*at]);
        let happened = match (pair.before, pair.after) {
            (None, _) => "added",
            (_, None) => "removed",
            _ => "changed",
        };
        let mut cells =
            vec![activity(state, compared, pair), Cell::text(compared.key_of(pair).unwrap_or_default())];
        cells.push(Cell::Text(happened.to_owned()));
        cells.extend(CHANGES.map(|change| {
            count(compared, noun(change), lines().filter(|line| line.change == change)).into()
        }));
        if let Some(most) = &changed.most {
            cells.push(Cell::Text(most.key.sort.label()));
            let (mut before, mut after, mut unit) = (Vec::new(), Vec::new(), None);
            let own = lines()
                .filter(|line| order::shift(compared, line).is_some_and(|shift| shift.key == most.key));
            for line in own {
                before.extend(number_of(compared.before, line.before));
                after.extend(number_of(compared.after, line.after));
                let fact = compared.fact(line);
                unit = unit.or_else(|| fact.map(|fact| most.key.unit.unit(fact, "what")));
            }
            let term = Term::Difference(Box::new(Term::Sum(after)), Box::new(Term::Sum(before)));
            let unit = unit.unwrap_or_else(|| Unit::Code(most.key.unit.code.clone()));
            cells.push(Measure::ok(Number::Exact(most.difference), unit, term).into());
        }
        table.push(cells);
    }
    table
}

/// One row a change.
pub(super) fn changes(state: &State, compared: &Compared<'_>, all: &[usize], shown: Range<usize>) -> Table {
    let head = if compared.has_records { "Activity" } else { "About" };
    let mut table = Table::new(
        "changes",
        "Every change",
        &[
            ("activity", head),
            ("change", "Change"),
            ("what", "What"),
            ("detail", "Which"),
            ("before", "Before"),
            ("after", "After"),
            ("difference#", "Difference"),
            ("fact", "Rows before and after"),
        ],
        "Nothing differs between these editions.",
    );
    table.of = Some(all.len());
    for at in &all[shown] {
        let line = &compared.found.lines[*at];
        table.push(row(state, compared, line));
    }
    table
}

fn row(state: &State, compared: &Compared<'_>, line: &Line<'_>) -> Vec<Cell> {
    let former = line.before.map(|row| Fact::Row(compared.before, row));
    let own = line.after.map(|row| Fact::Row(compared.after, row));
    let subject = match compared.has_records {
        true => activity(state, compared, compared.found.pairs[line.pair as usize]),
        false => own.or(former).map_or(Cell::NotRecorded, |fact| subject(state, fact)),
    };
    let amount = |dataset: &Dataset, row: Option<Row<'_>>| {
        let row = row?;
        let own = amount_of(dataset.loaded.as_ref()?.table.group(row.kind())?, row)?;
        let unit = own.key.unit.unit(Fact::Row(dataset, row), own.field);
        Some((
            own.key.sort.label(),
            Measure::ok(Number::Exact(own.value), unit, number_of(dataset, Some(row))?),
        ))
    };
    let (was, is) = (amount(compared.before, line.before), amount(compared.after, line.after));
    let kind = line.kind();
    let label = is.as_ref().or(was.as_ref()).map(|(label, _)| label.clone());
    // A rung says more than the kind.
    let label = label.filter(|_| compared.has_records && matches!(kind, "pledge" | "contribution"));
    let what = label.unwrap_or_else(|| words::kind_of(kind, compared.has_records));
    let (was, is) = (was.map(|(_, measure)| measure), is.map(|(_, measure)| measure));
    let (what, before, after, difference) = match (line.change, line.field) {
        (Change::Added, _) => (what, Cell::NotRecorded, is.clone().map_or(Cell::NotRecorded, Cell::from), is),
        (Change::Removed, _) => {
            let taken = was.clone().map(taken_away);
            (what, was.map_or(Cell::NotRecorded, Cell::from), Cell::NotRecorded, taken)
        }
        (Change::Raised | Change::Lowered, _) => match was.zip(is) {
            Some((was, is)) => {
                let difference = difference(&was, &is);
                (what, was.into(), is.into(), difference)
            }
            None => (what, Cell::NotRecorded, Cell::NotRecorded, None),
        },
        (Change::Changed, field) => {
            let field = field.unwrap_or_default();
            let [before, after] = words::both(state, former, own, field);
            let name = words::field(kind, field);
            let what = if kind == "partnership" { name } else { format!("{what}: {}", name.to_lowercase()) };
            (what, before, after, None)
        }
    };
    let (dataset, shown) = match (line.after, line.before) {
        (Some(row), _) => (compared.after, Some(row)),
        (None, row) => (compared.before, row),
    };
    let is_head = compared.has_records && compared.is_head(line);
    let detail =
        shown.filter(|_| !is_head).map_or(Cell::NotRecorded, |row| words::detail(state, dataset, row));
    let rows = [former, own].into_iter().flatten().map(facts::fact_cell).collect();
    vec![
        subject,
        Cell::Text(words::change(line.change).to_owned()),
        Cell::Text(what),
        detail,
        before,
        after,
        difference.map_or(Cell::NotRecorded, Cell::from),
        Cell::list(rows),
    ]
}

/// What is no longer there, as a difference.
fn taken_away(was: Measure) -> Measure {
    let nothing = Term::Parameter { name: "in the newer edition".to_owned(), value: Number::ZERO };
    let value = match was.value {
        Some(Number::Exact(value)) => Some(Number::Exact(value.negated())),
        other => other,
    };
    Measure { value, term: Term::Difference(Box::new(nothing), Box::new(was.term.clone())), ..was }
}

fn difference(was: &Measure, is: &Measure) -> Option<Measure> {
    let (Some(Number::Exact(before)), Some(Number::Exact(after))) = (was.value, is.value) else {
        return None;
    };
    let difference = after.checked_add(before.negated())?;
    let term = Term::Difference(Box::new(is.term.clone()), Box::new(was.term.clone()));
    Some(Measure::ok(Number::Exact(difference), is.unit.clone(), term))
}

/// The number of a row that its amount is.
fn number_of(dataset: &Dataset, row: Option<Row<'_>>) -> Option<Term> {
    let row = row?;
    let group = dataset.loaded.as_ref()?.table.group(row.kind())?;
    let (field, _) = super::pairing::amount(group, row.index())?;
    Some(number(dataset, group, row, field))
}

/// An activity by its title: its page where it is on record still, else its row in the former edition.
fn activity(state: &State, compared: &Compared<'_>, pair: Pair) -> Cell {
    let (dataset, number) = match pair {
        Pair { after: Some(number), .. } => (compared.after, number),
        Pair { before: Some(number), .. } => (compared.before, number),
        _ => return Cell::NotRecorded,
    };
    let Some(record) = dataset.loaded.as_ref().and_then(|loaded| loaded.table.record(number)) else {
        return Cell::NotRecorded;
    };
    let head = dataset.loaded.as_ref().and_then(|loaded| loaded.table.row(record.key));
    let fact = head.map(|row| Fact::Row(dataset, row));
    let title = fact.and_then(|fact| facts::words(fact, "name")).filter(|title| !title.trim().is_empty());
    let title = words::cut(&title.unwrap_or_else(|| record.key.to_string()));
    let on_record = record.name.filter(|name| state.projects().find(name).is_some());
    match (on_record, fact) {
        (Some(name), _) => {
            Cell::Entity { kind: EntityKind::Partnership, name: title, name_ref: name.clone(), slug: None }
        }
        (None, Some(fact)) => Cell::Fact { address: fact.address(), label: title },
        (None, None) => Cell::Text(title),
    }
}

/// What a row of a file without activities is about.
fn subject(state: &State, fact: Fact<'_>) -> Cell {
    let named = ["about", "of", "scope", "actor", "by"].into_iter().find_map(|field| fact.reference(field));
    match named.or_else(|| fact.scope()) {
        Some(name) => facts::entity(state, EntityKind::Actor, &name),
        None => Cell::text(words::cut(&facts::words(fact, "name").unwrap_or_default())),
    }
}
