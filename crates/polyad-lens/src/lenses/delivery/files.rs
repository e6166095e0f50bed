//! Pledges in registered files: transactions 12 and 13, each currency for itself, apart from everything else.

use crate::facts;
use crate::lenses::project;
use crate::measure::{Measure, Number};
use crate::query::{Condition, Query};
use crate::term::Term;
use crate::view::{Cell, Table};
use polyad_ledger::state::{EntityKind, State};
use polyad_model::{Exact, ExactSum, Ref};
use std::collections::BTreeMap;

/// What the standard calls the two ends of a pledge.
const WORDS: [&str; 2] = ["outgoing pledge", "incoming pledge"];

/// Transactions 12 and 13 that name the subject in one of these fields, or all of them.
pub(crate) fn table(state: &State, named: Option<(&'static str, &Ref)>) -> Table {
    let mut table = Table::new(
        "files",
        "Pledges in registered files",
        &[
            ("called", "The standard’s word"),
            ("currency", "Currency"),
            ("by", "Giver"),
            ("pledges#", "Transactions"),
            ("sum#", "Sum"),
        ],
        "No transaction of registered files here is a pledge (12, 13). Budgets and planned disbursements are plans.",
    );
    if state.projects().is_empty() {
        return table;
    }
    for word in WORDS {
        let query = match named {
            Some((field, name)) => Query::naming("pledge", field, name.clone()),
            None => Query { kind: "pledge".to_owned(), conditions: Vec::new() },
        };
        let query = query.and(Condition::Is("as_called", word.to_owned())).and(Condition::OfProjects);
        let mut groups: BTreeMap<(String, Option<Ref>), (u64, ExactSum)> = BTreeMap::new();
        for fact in query.run(state) {
            let Some(what) = fact.value("what") else { continue };
            let amount = what.str_at("amount").and_then(|text| text.parse::<Exact>().ok());
            let (Some(amount), Some(currency)) = (amount, what.str_at("currency")) else { continue };
            let (count, sum) = groups.entry((currency.to_owned(), fact.reference("by"))).or_default();
            *count += 1;
            sum.add(amount);
        }
        for ((currency, by), (count, sum)) in groups {
            let query = query.clone().and(Condition::Currency("what", currency.clone()));
            let query = match &by {
                Some(by) => query.and(Condition::Names("by", by.clone())),
                None => query.and(Condition::Lacks("by")),
            };
            let counted = Term::Rows { query: query.clone(), part: String::new() };
            let unit = crate::measure::Unit::Count("transactions".to_owned());
            table.push(vec![
                Cell::Text(word.to_owned()),
                Cell::Text(currency.clone()),
                by.as_ref().map_or(Cell::NotRecorded, |by| facts::entity(state, EntityKind::Actor, by)),
                Measure::ok(Number::Exact(Exact::from(count)), unit, counted).into(),
                project::money::sum(
                    sum.total(),
                    &currency,
                    Term::Rows { query, part: "what.amount".to_owned() },
                ),
            ]);
        }
    }
    table
}
