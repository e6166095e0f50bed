//! What may belong together and is not said to: nothing here enters a sum.

use super::chain::{self, Pledge};
use super::fulfilment::Fulfilment;
use super::given::{Class, Given};
use super::prices::Prices;
use crate::facts;
use crate::measure::Unit;
use crate::view::{Cell, Table};
use polyad_ledger::state::{Fact, State};
use polyad_model::{Exact, PartialDate, Period, Ref};
use std::collections::BTreeMap;

/// Pledges that may be one pledge announced twice: same giver, receiver and amount, over periods that touch; and
/// versions that replace the same pledge as another.
pub(crate) fn duplicates(state: &State, found: &[Fulfilment<'_>]) -> Table {
    let mut table = Table::new(
        "suspected",
        "Suspected to be one pledge twice",
        &[
            ("pledged#", "Pledged"),
            ("by", "By"),
            ("to", "To"),
            ("other", "The other"),
            ("why", "Why"),
            ("stated_by", "Stated by"),
            ("fact", "Fact"),
        ],
        "No pledge here looks like another.",
    );
    type Key = (Option<Ref>, Option<Ref>, Unit, Exact);
    let mut alike: BTreeMap<Key, Vec<&Fulfilment<'_>>> = BTreeMap::new();
    let same = |name: Option<Ref>| name.map(|name| state.links().representative(&name).clone());
    for each in found {
        for rival in &each.pledge.rivals {
            push(
                state,
                &mut table,
                *rival,
                each.pledge.head,
                "Both replace the same pledge; the newer one counts.",
            );
        }
        let head = each.pledge.head;
        let Some(stated) = &each.promise.stated else { continue };
        let (Some(by), Some(amount)) = (same(head.reference("by")), stated.exact()) else { continue };
        let key = (Some(by), same(head.reference("to")), stated.unit.clone(), amount);
        alike.entry(key).or_default().push(each);
    }
    for group in alike.values().filter(|group| group.len() > 1) {
        for (n, later) in group.iter().enumerate().skip(1) {
            let earlier = group[..n].iter().find(|earlier| touches(earlier.pledge.head, later.pledge.head));
            if let Some(earlier) = earlier {
                let why = "Same giver, receiver and amount over periods that touch, and neither is said to replace the other; both count.";
                push(state, &mut table, later.pledge.head, earlier.pledge.head, why);
            }
        }
    }
    table
}

/// Payments and commitments that may belong to a pledge: from its giver to its receiver in its unit, since it was made,
/// and naming no pledge. They are listed and enter nothing.
pub(crate) fn candidates<'a>(
    state: &'a State,
    pledge: &Pledge<'a>,
    unit: &Unit,
    day: PartialDate,
) -> Vec<Given<'a>> {
    let head = pledge.head;
    let (Some(by), Some(to)) = (head.reference("by"), head.reference("to")) else { return Vec::new() };
    let made = pledge.history.first().and_then(|first| chain::made(*first));
    let facts = state.facts_naming("contribution", "by", &by).into_iter().filter(|fact| {
        let same_receiver = fact.reference("to").is_some_and(|own| state.links().same(&own, &to));
        same_receiver && fact.reference("pledge").is_none()
    });
    let mut found = Given::all(state, &Prices::own(state), facts, day);
    found.retain(|given| {
        matches!(given.class, Class::Paid | Class::Signed)
            && given.stated.unit == *unit
            && made.zip(given.day).is_none_or(|(made, day)| made.first_day() <= day.last_day())
    });
    found
}

fn push(state: &State, table: &mut Table, fact: Fact<'_>, other: Fact<'_>, why: &str) {
    let what = match (fact.money("what"), fact.quantity("what")) {
        (Some(money), _) => facts::money(fact, "what", money).into(),
        (None, Some(quantity)) => facts::quantity(fact, "what", quantity).into(),
        (None, None) => facts::words_cell(fact, "what"),
    };
    table.push(vec![
        what,
        facts::party(state, fact, "by"),
        facts::party(state, fact, "to"),
        facts::fact_cell(other),
        Cell::Text(why.to_owned()),
        facts::stated_by(state, fact),
        facts::fact_cell(fact),
    ]);
}

fn touches(a: Fact<'_>, b: Fact<'_>) -> bool {
    let ends = |fact: Fact<'_>| fact.period("period").unwrap_or(Period { from: None, to: None });
    let before = |a: Option<PartialDate>, b: Option<PartialDate>| {
        a.zip(b).is_some_and(|(end, start)| end.last_day() < start.first_day())
    };
    let (a, b) = (ends(a), ends(b));
    !before(a.to, b.from) && !before(b.to, a.from)
}
