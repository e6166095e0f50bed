//! What an actor puts in, one unit at a time: seats, money by stage and currency, meetings, results.

use super::sides::{FIELDS, partnership_of};
use crate::facts;
use crate::lenses::composition::is_activity;
use crate::lenses::delivery::amount::Amount;
use crate::lenses::delivery::given::{self, Given};
use crate::lenses::delivery::prices::Prices;
use crate::lenses::delivery::sums::unit_name;
use crate::measure::Unit;
use crate::seating::Seating;
use crate::term::Term;
use polyad_ledger::state::{EntityKind, Fact, State};
use polyad_model::{PartialDate, Ref};
use std::collections::{BTreeMap, BTreeSet};

/// Effort of one sort in one unit.
#[derive(Debug, Clone)]
pub(super) struct Effort {
    /// What it is: `seats`, `paid, USD`.
    pub(super) what: String,
    pub(super) unit: Unit,
    pub(super) items: Vec<Item>,
}

/// One seat, payment, meeting or result.
#[derive(Debug, Clone)]
pub(super) struct Item {
    /// How much: a fact counted as one, or an amount.
    pub(super) term: Term,
    /// Where it went; none where it names no partnership on record.
    pub(super) partnership: Option<Ref>,
}

/// All effort on record of an actor up to a day, and the seats it holds on that day.
pub(super) fn all(state: &State, prices: &Prices<'_>, actor: &Ref, day: PartialDate) -> Vec<Effort> {
    let mut efforts = vec![counted("seats", seats(state, actor, day))];
    efforts.extend(money(state, prices, actor, day));
    let by_then = |fact: &Fact<'_>, field: &str| match fact.date(field) {
        Some(when) => when.first_day() <= day.last_day(),
        None => true,
    };
    let mut meetings =
        once(["convener", "chair"].iter().flat_map(|field| state.facts_naming("meeting", field, actor)));
    let known: BTreeSet<Ref> = meetings.iter().map(|fact| fact.address()).collect();
    meetings.extend(attended(state, actor).into_iter().filter(|fact| !known.contains(&fact.address())));
    meetings.retain(|fact| by_then(fact, "when"));
    efforts.push(counted("meetings", items(state, meetings, &FIELDS)));
    let mut results = once(state.facts_naming("result", "by", actor));
    results.retain(|fact| {
        let from = fact.period("period").and_then(|period| period.from.or(period.to));
        facts::answer(state, *fact).is_none() && from.is_none_or(|from| from.first_day() <= day.last_day())
    });
    efforts.push(counted("results", items(state, results, &FIELDS)));
    efforts.retain(|effort| !effort.items.is_empty());
    efforts
}

/// Meetings in whose list of those present the actor stands.
fn attended<'a>(state: &'a State, actor: &Ref) -> Vec<Fact<'a>> {
    let links = state.links();
    let is_present = |fact: &Fact<'_>| {
        let present = fact.value("present");
        let present = present.iter().flat_map(|list| list.as_array().unwrap_or_default());
        present
            .filter_map(|each| each.str_at("actor")?.parse::<Ref>().ok())
            .any(|each| links.same(&each, actor))
    };
    state.facts("meeting").filter(is_present).collect()
}

fn counted(noun: &str, items: Vec<Item>) -> Effort {
    Effort { what: noun.to_owned(), unit: Unit::Count(noun.to_owned()), items }
}

fn seats(state: &State, actor: &Ref, day: PartialDate) -> Vec<Item> {
    let held = Seating::sorted(state, state.facts_naming("seat", "actor", actor), day).held;
    items(state, held.into_iter().map(|seat| seat.fact).collect(), &["of"])
}

/// What is paid and pledged, in each unit; what its source calls a total or says nothing of is in no sum.
fn money(state: &State, prices: &Prices<'_>, actor: &Ref, day: PartialDate) -> Vec<Effort> {
    let mut found: BTreeMap<(u8, Unit), Vec<Item>> = BTreeMap::new();
    let gave = once(state.facts_naming("contribution", "by", actor));
    let set = Given::all(state, prices, gave, day);
    for given in given::paid(&set).into_iter().filter(|given| given.is_part()) {
        if let Ok(amount) = &given.amount {
            add(state, &mut found, 0, given.fact, amount);
        }
    }
    let pledges = once(state.facts_naming("pledge", "by", actor));
    let replaced: Vec<Ref> = pledges.iter().filter_map(|pledge| pledge.reference("replaces")).collect();
    let stands = |pledge: &Fact<'_>| {
        let same = |old: &Ref| *old == pledge.address() || state.links().same(old, &pledge.entity());
        facts::answer(state, *pledge).is_none() && !replaced.iter().any(same)
    };
    for pledge in pledges.iter().filter(|pledge| stands(pledge)) {
        let Some(stated) = Amount::of(*pledge, "what") else { continue };
        let when = stated.date.or_else(|| pledge.period("period").and_then(|period| period.from));
        let is_late = when.is_some_and(|when| when.first_day() > day.last_day());
        if is_late || pledge.word("extent").as_deref() == Some("total") {
            continue;
        }
        if let Ok(amount) = prices.of(&stated, stated.date, Some(actor)) {
            add(state, &mut found, 1, *pledge, &amount);
        }
    }
    let effort = |((rung, unit), items): ((u8, Unit), Vec<Item>)| {
        let rung = if rung == 0 { "paid" } else { "pledged" };
        Effort { what: format!("{rung}, {}", unit_name(&unit)), unit, items }
    };
    found.into_iter().map(effort).collect()
}

fn add(
    state: &State,
    found: &mut BTreeMap<(u8, Unit), Vec<Item>>,
    rung: u8,
    fact: Fact<'_>,
    amount: &Amount,
) {
    let items = items(state, vec![fact], &FIELDS);
    let amounts = items.into_iter().map(|item| Item { term: amount.term.clone(), ..item });
    found.entry((rung, amount.unit.clone())).or_default().extend(amounts);
}

/// Facts as items; what belongs to a project or programme is left out.
fn items(state: &State, facts: Vec<Fact<'_>>, fields: &[&str]) -> Vec<Item> {
    let form = |name: &Ref| {
        let entity = state.directory().find(state, EntityKind::Partnership, name);
        entity.and_then(|entity| entity.form.clone()).unwrap_or_default()
    };
    let item = |fact: Fact<'_>| Item {
        term: Term::fact(fact.address()),
        partnership: partnership_of(state, fact, fields),
    };
    let all = facts.into_iter().map(item);
    all.filter(|item| !item.partnership.as_ref().is_some_and(|name| is_activity(&form(name)))).collect()
}

/// Each fact once; rows of aid files are transactions of activities and stand apart.
fn once<'a>(found: impl IntoIterator<Item = Fact<'a>>) -> Vec<Fact<'a>> {
    let mut seen = BTreeSet::new();
    let is_activity =
        |fact: &Fact<'_>| matches!(fact, Fact::Row(dataset, _) if dataset.format.starts_with("iati"));
    found.into_iter().filter(|fact| !is_activity(fact) && seen.insert(fact.address())).collect()
}
