//! Evidence and disputes: what others say about the facts that a measure rests on.
//!
//! Source: `docs/methods` §0.3. Evidence is kept apart from validity and custody; it filters and marks, and is
//! never a weight.

use crate::measure::{Evidence, Measure, Status};
use crate::transactions::overlap;
use crate::view::View;
use polyad_ledger::state::{EntityKind, Fact, State};
use polyad_model::Ref;
use std::collections::{BTreeSet, HashMap};

/// Sets the evidence of every measure of a view to the lowest level among its facts, and marks as contested what
/// rests on a fact under an open dispute.
pub(crate) fn judged(state: &State, mut view: View) -> View {
    if state.facts("attestation").next().is_none() && !overlap::any_matched(state) {
        return view;
    }
    let mut known: HashMap<Ref, (Evidence, bool)> = HashMap::new();
    view.each_measure(&mut |measure: &mut Measure| {
        let mut lowest = None;
        let mut disputed = false;
        for leaf in measure.term.leaves(state) {
            let (level, under_dispute) = *known.entry(leaf.clone()).or_insert_with(|| of_fact(state, &leaf));
            lowest = Some(lowest.map_or(level, |so_far: Evidence| so_far.min(level)));
            disputed |= under_dispute;
        }
        measure.evidence = lowest.unwrap_or(Evidence::E0);
        if disputed && measure.value.is_some() {
            measure.status = Status::Contested;
        }
    });
    view
}

/// The evidence level of one fact, and whether a dispute about it is open.
pub(crate) fn of_fact(state: &State, address: &Ref) -> (Evidence, bool) {
    let Some(fact) = state.fact(address) else { return (Evidence::E0, false) };
    let parties = parties(state, fact);
    let parents: BTreeSet<Ref> = parties.iter().filter_map(|party| parent(state, party)).collect();
    let (mut counterparty, mut audited, mut disputed) = (overlap::is_matched(state, fact), false, false);
    let mut independent: BTreeSet<Ref> = BTreeSet::new();
    for attestation in state.facts_naming("attestation", "target", address) {
        let Fact::Act(act) = attestation else { continue };
        let by = attestation.reference("by").unwrap_or(Ref::Statement(act.author()));
        let by = state.links().representative(&by).clone();
        match act.header.act.as_deref() {
            Some("dispute") => disputed = true,
            // Whoever states a fact adds nothing by confirming it.
            Some("confirm") if author(state, fact).as_ref() == Some(&by) => {}
            Some("confirm") if parties.contains(&by) => counterparty = true,
            Some("confirm") if parent(state, &by).is_some_and(|own| parents.contains(&own)) => {}
            Some("confirm") => {
                audited |= attestation.word("basis").as_deref() == Some("audit");
                independent.insert(by);
            }
            _ => {}
        }
    }
    let level = match independent.len() {
        0 if counterparty => Evidence::E1,
        0 => Evidence::E0,
        1 if !audited => Evidence::E2,
        _ => Evidence::E3,
    };
    (level, disputed)
}

fn author(state: &State, fact: Fact<'_>) -> Option<Ref> {
    match fact {
        Fact::Act(act) => Some(state.links().representative(&Ref::Statement(act.author())).clone()),
        Fact::Row(..) => None,
    }
}

/// Whom a fact speaks of: those it names as giver, receiver, holder or subject.
fn parties(state: &State, fact: Fact<'_>) -> BTreeSet<Ref> {
    let fields = ["by", "to", "of", "about", "actor", "via"];
    let named = fields.into_iter().flat_map(|field| fact.references(field)).chain(fact.scope());
    named.map(|name| state.links().representative(&name).clone()).collect()
}

fn parent(state: &State, actor: &Ref) -> Option<Ref> {
    let entity = state.directory().find(state, EntityKind::Actor, actor)?;
    let parent = entity.facts.iter().find_map(|address| state.fact(address)?.reference("parent"))?;
    Some(state.links().representative(&parent).clone())
}
