//! What an organisation says about itself: who it is and what it means to spend.

use super::giving::{self, Promise};
use super::tags::Kind;
use super::{Record, Rows, Step, filled, participants, partnership, terms, texts};
use crate::iati::activity::{Coded, Organisation, OrganisationRecord};
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
    if let Some(reporter) = own.reporting.first() {
        actor.reporter_name.word(group, texts::first(&reporter.names).as_deref());
        actor.reporter_type.word(group, participants::class(reporter.class.as_deref()));
        actor.secondary_reporter.word(group, terms::flag(reporter.secondary.as_deref()));
    }
    actor.default_currency.word(group, filled(own.default_currency.as_deref()));
    actor.language.word(group, filled(own.lang.as_deref()));
    let documents = own.documents.iter().map(|document| partnership::document(document, record.lang, ""));
    actor.documents.set_some(group, partnership::list(documents));
    let mut step = Step::default();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (called, budget, recipient) in &own.budgets {
        let to = recipient.as_ref().and_then(|recipient| to(rows, record, called, recipient));
        let to_name = recipient.as_ref().and_then(|recipient| texts::first(&recipient.names));
        let to_name = to_name.map(|name| name.into_owned());
        let count = counts.entry(called).or_default();
        let nth = *count;
        *count += 1;
        let sort = Sort::OrganisationBudgets;
        let promise = Promise { sort, called, budget, scope: None, by: record.about, to, to_name };
        giving::pledge(rows, record, step.of(called, nth), &promise);
    }
}

/// Whom a budget is for: an organisation, a country, or a region of some list.
fn to(rows: &mut Rows, record: &Record<'_>, called: &str, recipient: &Coded<'_>) -> Option<NameId> {
    let code = filled(Some(&recipient.code));
    let (scheme, code) = match called {
        "recipient-org-budget" => {
            let organisation = Organisation {
                reference: code.map(|code| code.to_owned().into()),
                names: recipient.names.clone(),
                ..Organisation::default()
            };
            return rows.whom.organisation(&mut rows.table, record.reporter_code, &organisation);
        }
        "recipient-country-budget" => ("iso3166-1".to_owned(), code?),
        "recipient-region-budget" => (Kind::Region.scheme(Kind::Region.vocabulary(recipient)).1, code?),
        _ => return None,
    };
    Some(rows.table.name(&Ref::external(&scheme, code).ok()?))
}
