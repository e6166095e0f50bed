//! What an organisation publishes of itself in a file of organisations: its name and its budgets.

use crate::facts;
use crate::lenses::project::money::{organisation, unit};
use crate::lenses::project::rung;
use crate::measure::{Measure, Number};
use crate::term::Term;
use crate::view::{Cell, Table};
use polyad_ledger::state::{Fact, State};
use polyad_model::Ref;

/// What the standard calls the budgets of an organisation, and what they are called here.
const CALLED: [(&str, &str); 5] = [
    ("total-budget", "Total budget"),
    ("recipient-org-budget", "Budget for an organisation"),
    ("recipient-country-budget", "Budget for a country"),
    ("recipient-region-budget", "Budget for a region"),
    ("total-expenditure", "Total expenditure"),
];
/// Budgets listed, at most.
const BUDGETS_MAX: usize = 500;

/// The name in a file of organisations; of several files the one registered last.
pub(super) fn name(state: &State, members: &[Ref]) -> Option<String> {
    rows(state, members, "actor", "about").into_iter().next_back().and_then(|fact| facts::words(fact, "name"))
}

/// Its own budgets, row by row.
pub(super) fn budgets(state: &State, members: &[Ref]) -> Table {
    let mut table = Table::new(
        "budgets",
        "Budgets that it publishes for itself",
        &[("what", "What it is"), ("period", "Period"), ("amount#", "Amount"), ("to", "For"), ("fact", "Fact")],
        "No file of organisations states a budget of it.",
    );
    for fact in rows(state, members, "pledge", "by") {
        let called = facts::words(fact, "as_called").unwrap_or_default();
        let known = CALLED.iter().find(|(word, _)| *word == called);
        let (Some((_, words)), Some((value, currency))) = (known, rung::amount(fact)) else { continue };
        if table.rows.len() == BUDGETS_MAX {
            break;
        }
        let term = Term::part(fact.address(), "what.amount");
        table.push(vec![
            Cell::Text((*words).to_owned()),
            facts::period_cell(fact.period("period")),
            Measure::ok(Number::Exact(value), unit(&currency), term).into(),
            organisation(state, fact, "to", "to_name"),
            facts::fact_cell(fact),
        ]);
    }
    table
}

fn rows<'a>(state: &'a State, members: &[Ref], kind: &str, field: &str) -> Vec<Fact<'a>> {
    let mut found = Vec::new();
    for file in state.projects().files() {
        let Some(group) = file.table().group(kind) else { continue };
        let rows = members.iter().flat_map(|member| group.rows_naming(field, member));
        found.extend(rows.filter_map(|row| Some(Fact::Row(file.dataset(), group.row(*row)?))));
    }
    found
}
