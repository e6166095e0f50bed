//! On what terms money of a transaction goes: which codes the two ends and the flow itself carry, and for which
//! countries, regions and sectors this one transaction is.

use super::columns::Terms;
use super::tags::{self, Kind};
use super::{Record, Rows, Step, filled, participants};
use crate::iati::activity::{Coded, Organisation, Transaction};
use crate::iati::report::Place;
use polyad_ledger::json::{self, Value};
use polyad_ledger::rows::{Cell, GroupBuilder};
use std::collections::HashMap;

/// The lists of countries and sectors met so far: a file repeats a few of them for each of its transactions.
#[derive(Debug, Default)]
pub(super) struct Lists {
    known: HashMap<Box<str>, Value>,
    key: String,
}

/// What a transaction is about, found before its row is begun.
#[derive(Default)]
pub(super) struct About {
    places: Option<Value>,
    sectors: Option<Value>,
}

/// The countries, regions and sectors of one transaction, which override those of its activity.
pub(super) fn about(
    rows: &mut Rows,
    record: &Record<'_>,
    transaction: &Transaction<'_>,
    step: &str,
) -> About {
    let (countries, regions) = (&transaction.countries, &transaction.regions);
    if countries.is_empty() && regions.is_empty() && transaction.sectors.is_empty() {
        return About::default();
    }
    About {
        places: list(rows, record, step, &[(Kind::Country, countries), (Kind::Region, regions)]),
        sectors: list(rows, record, step, &[(Kind::Sector, &transaction.sectors)]),
    }
}

/// Codes of one or two kinds of elements as a list of objects, each with its scheme.
fn list(
    rows: &mut Rows,
    record: &Record<'_>,
    step: &str,
    kinds: &[(Kind, &Vec<Coded<'_>>)],
) -> Option<Value> {
    if kinds.iter().all(|(_, elements)| elements.is_empty()) {
        return None;
    }
    // What gives findings is looked at each time.
    let is_plain = |own: &Coded<'_>| own.percentage.is_none() && !own.code.is_empty();
    let is_plain = kinds.iter().all(|(_, elements)| elements.iter().all(is_plain));
    let Lists { known, key } = &mut rows.lists;
    key.clear();
    for (kind, own) in kinds.iter().flat_map(|(kind, elements)| elements.iter().map(move |own| (*kind, own)))
    {
        let name = own.names.first().map_or("", |name| &name.text);
        let uri = own.uri.as_deref().unwrap_or_default();
        for part in [kind.element(), kind.vocabulary(own), &own.code, uri, name] {
            key.push_str(part);
            key.push('\u{1f}');
        }
    }
    if let Some(known) = known.get(key.as_str()).filter(|_| is_plain) {
        return Some(known.clone());
    }
    let key = std::mem::take(key);
    let mut items = Vec::new();
    let mut path = Step::default();
    for (kind, elements) in kinds {
        for (n, own) in elements.iter().enumerate() {
            let at = format!("{step}/{}", path.of(kind.element(), n));
            let place = Place { key: record.key, step: &at, line: own.line };
            let code = tags::code(&mut rows.report, place, *kind, own, false);
            let (_, scheme) = kind.scheme(kind.vocabulary(own));
            let scheme = ("scheme", Value::from(scheme));
            items.push(json::object(code.members().map(|(key, value)| (key, value.clone())).chain([scheme])));
        }
    }
    let items = json::array(items);
    if is_plain {
        rows.lists.known.insert(key.as_str().into(), items.clone());
    }
    rows.lists.key = key;
    Some(items)
}

/// Fills the columns of the row begun last.
pub(super) fn set(terms: &mut Terms, group: &mut GroupBuilder, transaction: &Transaction<'_>, about: About) {
    parties(terms, group, transaction.provider.as_ref(), transaction.receiver.as_ref());
    terms.places.set_some(group, about.places.map(Cell::Value));
    terms.sectors.set_some(group, about.sectors.map(Cell::Value));
    // Of one list a transaction has one code; of several the first counts.
    let code = |wanted: &str| {
        let found = transaction.codes.iter().find(|(element, _)| *element == wanted);
        found.and_then(|(_, code)| filled(Some(&code.value)))
    };
    if !transaction.codes.is_empty() {
        terms.flow_type.word(group, code("flow-type"));
        terms.finance_type.word(group, code("finance-type"));
        terms.aid_type.word(group, code("aid-type"));
        terms.tied_status.word(group, code("tied-status"));
        terms.channel.word(group, code("disbursement-channel"));
    }
    terms.aid_types.set_some(group, aid_types(&transaction.aid_types).map(Cell::Value));
    terms.humanitarian.word(group, flag(transaction.humanitarian.as_deref()));
}

/// What kinds of bodies the two ends are.
pub(super) fn parties(
    terms: &mut Terms,
    group: &mut GroupBuilder,
    provider: Option<&Organisation<'_>>,
    receiver: Option<&Organisation<'_>>,
) {
    terms.by_type.word(group, provider.and_then(|own| participants::class(own.class.as_deref())));
    terms.to_type.word(group, receiver.and_then(|own| participants::class(own.class.as_deref())));
}

/// Aid types of vocabularies beside the standard's own.
pub(super) fn aid_types(others: &[Coded<'_>]) -> Option<Value> {
    let items = others.iter().map(|own| {
        let members = [("code", Some(&*own.code)), ("vocabulary", own.vocabulary.as_deref())];
        json::object(members.into_iter().filter_map(|(key, value)| Some((key, value?))))
    });
    let items: Vec<Value> = items.collect();
    (!items.is_empty()).then(|| json::array(items))
}

/// An `xsd:boolean` as 1 or 0; what is none as printed.
pub(super) fn flag(printed: Option<&str>) -> Option<&str> {
    Some(match filled(printed)? {
        "true" => "1",
        "false" => "0",
        other => other,
    })
}
