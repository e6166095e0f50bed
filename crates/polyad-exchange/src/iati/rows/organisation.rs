//! What an organisation says about itself: who it is and what it means to spend.

use super::giving::{self, Promise};
use super::{Record, Rows, Step, texts};
use crate::iati::activity::OrganisationRecord;
use crate::iati::codes;
use crate::iati::report::Sort;
use polyad_ledger::rows::{Cell, NameId};
use polyad_model::Ref;
use std::collections::BTreeMap;

pub(super) fn rows(rows: &mut Rows, record: &Record<'_>, own: &OrganisationRecord<'_>) {
    // What kind of body it is stands with the reporter, if that is the organisation itself.
    let reporter = own.reporting.first().filter(|_| record.reporter == record.about);
    let class = reporter.and_then(|reporter| codes::organisation_type(reporter.class.as_deref()?));
    let name = texts::value(&own.names, record.lang)
        .or_else(|| texts::value(&own.reporting.first()?.names, record.lang).filter(|_| reporter.is_some()));
    let (actor, group) = (&mut rows.columns.actor, rows.table.group("actor"));
    group.begin(record.number, "", own.line);
    actor.about.set_some(group, record.about.map(Cell::Name));
    actor.name.set_some(group, name.map(Cell::Value));
    let class = class.map(|class| class.actor_class().word());
    actor.class.word(group, class);
    let mut step = Step::default();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (called, budget, recipient) in &own.budgets {
        let to = recipient.as_deref().and_then(|code| to(rows, called, code));
        let count = counts.entry(called).or_default();
        let nth = *count;
        *count += 1;
        let sort = Sort::OrganisationBudgets;
        let promise = Promise { sort, called, budget, scope: None, by: record.about, to };
        giving::pledge(rows, record, step.of(called, nth), &promise);
    }
}

/// Whom a budget is for: an organisation, a country, or a region of the standard's own list.
fn to(rows: &mut Rows, called: &str, code: &str) -> Option<NameId> {
    let scheme = match called {
        "recipient-org-budget" => return Some(rows.whom.code(&mut rows.table, code)),
        "recipient-country-budget" => "iso3166-1",
        "recipient-region-budget" => "iati-region-1",
        _ => return None,
    };
    Some(rows.table.name(&Ref::external(scheme, code).ok()?))
}
