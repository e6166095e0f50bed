//! One amount, two names: totals of equal size that sources call by different words, or give to different bodies.

use crate::facts;
use crate::judge::judged;
use crate::lenses::ladder::{Direction, MoneyClaim, period_of};
use crate::measure::Measure;
use crate::params::{BadParam, Params};
use crate::view::{Block, Cell, Table, View};
use polyad_ledger::state::{EntityKind, Fact, State};
use polyad_model::{Exact, Quantity, Ref};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

lens! {
    /// Takes every amount that its source calls a total, and lists those that have the same size, currency and price
    /// base but another word or another body. Numbers of people, connections or doses are treated alike: equal
    /// numbers, reported as totals of results, in another unit or for another body.
    ///
    /// Equal size is all that the rule sees. It does not say which word is right, nor that the claims are about one
    /// thing: it puts them side by side, each with its source. Rows that an actor answered by a statement of its own
    /// are left out.
    "claims", "One amount, two names", version 1;
    question: "Which amounts do different sources call by different words, or give to different bodies?";
    params: {
        p optional: "A partnership, by Ref or slug: only amounts of which one claim is about it.";
    }
    sources: ["Words of amounts kept apart: docs/methods §3"];
}

/// Reads the lens.
pub fn read(state: &State, params: &Params) -> Result<View, BadParam> {
    let partnership = params.optional_thing(state, "p", EntityKind::Partnership)?;
    let about = |claims: &[Claim<'_>]| {
        let links = state.links();
        partnership.as_ref().is_none_or(|wanted| {
            claims.iter().any(|claim| claim.of.as_ref().is_some_and(|of| links.same(of, wanted)))
        })
    };
    let money = grouped(money_claims(state)).into_iter().filter(|group| about(group)).collect::<Vec<_>>();
    let counts = grouped(result_claims(state)).into_iter().filter(|group| about(group)).collect::<Vec<_>>();
    let view = View::begin(&INFO, state, params);
    let view = View {
        title: match money.len() {
            0 => "No amount on record goes by two names".to_owned(),
            1 => "One amount, two names".to_owned(),
            n => format!("{n} amounts, each under two names or more"),
        },
        subtitle: "Totals of equal size under different words, or for different bodies".to_owned(),
        blocks: vec![
            Block::Text(
                "The same amounts are called by different words, for different bodies. The ledger holds each claim in \
                 its source’s own words and adds none of them up. Cited: nobody here has opened the source."
                    .to_owned(),
            ),
            Block::Table(table(state, "claims", "Amounts of money", "Called", money)),
            Block::Table(table(state, "counts", "Other numbers", "Unit", counts)),
        ],
        ..view
    };
    Ok(judged(state, view))
}

/// A total that a source states.
struct Claim<'a> {
    fact: Fact<'a>,
    /// What has to be equal: size, and for money currency and price base.
    size: (Exact, String),
    /// The word or unit that may differ.
    called: String,
    /// The partnership or body it is for.
    of: Option<Ref>,
    measure: Measure,
}

fn money_claims(state: &State) -> Vec<Claim<'_>> {
    let facts = state.facts("pledge").chain(state.facts("contribution"));
    let totals = facts.filter(|fact| is_counted_total(state, *fact));
    totals
        .filter_map(|fact| {
            let money = fact.money("what")?;
            let claim = MoneyClaim::new(fact, money, Direction::Under);
            Some(Claim {
                fact,
                size: (money.amount.normalised(), format!("{} {}", money.currency, money.prices)),
                measure: claim.measure(),
                called: claim.called,
                of: fact.scope().or_else(|| fact.reference("to")).or_else(|| fact.reference("by")),
            })
        })
        .collect()
}

fn result_claims(state: &State) -> Vec<Claim<'_>> {
    state
        .facts("result")
        .filter(|fact| is_counted_total(state, *fact))
        .filter_map(|fact| {
            let quantity: Quantity = fact.quantity("value")?;
            Some(Claim {
                fact,
                size: (quantity.value.normalised(), String::new()),
                called: quantity.unit.clone(),
                measure: facts::quantity(fact, "value", quantity),
                of: fact.scope().or_else(|| fact.reference("of")),
            })
        })
        .collect()
}

fn is_counted_total(state: &State, fact: Fact<'_>) -> bool {
    fact.word("extent").as_deref() == Some("total") && facts::answer(state, fact).is_none()
}

/// Groups of equal size with at least two words or two bodies, greatest first.
fn grouped(claims: Vec<Claim<'_>>) -> Vec<Vec<Claim<'_>>> {
    let mut groups: BTreeMap<(String, String), Vec<Claim<'_>>> = BTreeMap::new();
    for claim in claims {
        groups.entry((claim.size.0.to_string(), claim.size.1.clone())).or_default().push(claim);
    }
    let mut groups: Vec<Vec<Claim<'_>>> = groups
        .into_values()
        .filter(|group| {
            let words: BTreeSet<String> = group.iter().map(|claim| claim.called.to_lowercase()).collect();
            let bodies: BTreeSet<&Option<Ref>> = group.iter().map(|claim| &claim.of).collect();
            words.len() > 1 || bodies.len() > 1
        })
        .collect();
    groups.sort_by_key(|group| Reverse(group[0].size.0));
    groups
}

fn table(state: &State, key: &'static str, caption: &str, word: &str, groups: Vec<Vec<Claim<'_>>>) -> Table {
    let mut table = Table::new(
        key,
        caption,
        &[
            ("amount#", "Amount"),
            ("called", word),
            ("of", "For"),
            ("period", "Period"),
            ("stated_by", "Stated by"),
            ("checked", "Checked"),
            ("custody", "Custody"),
            ("fact", "Fact"),
        ],
        "No two totals on record have the same size under different words.",
    );
    for claim in groups.into_iter().flatten() {
        table.push(vec![
            claim.measure.into(),
            Cell::Text(claim.called),
            claim.of.map_or(Cell::NotRecorded, |of| facts::entity(state, EntityKind::Partnership, &of)),
            period_of(claim.fact),
            facts::stated_by(state, claim.fact),
            Cell::Text(facts::checked_words(claim.fact).to_owned()),
            Cell::Text(facts::custody_words(claim.fact).to_owned()),
            facts::fact_cell(claim.fact),
        ]);
    }
    table
}
