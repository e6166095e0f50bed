//! What would be left if one leader went: funding of goals, meetings, votes.

use super::domain::{Domain, Kind};
use crate::facts;
use crate::lenses::delivery::amount::Amount;
use crate::lenses::delivery::given::{self, Given};
use crate::lenses::delivery::prices::Prices;
use crate::lenses::partnerships::standing_goals;
use crate::measure::{Measure, Number, Reason, Unit};
use crate::term::Term;
use crate::view::{Cell, Table};
use polyad_ledger::state::{EntityKind, Fact, State};
use polyad_model::{PartialDate, Ref};
use std::collections::BTreeMap;

/// So many of the greatest holders are taken away one by one; the least that is left follows from the greatest.
const MOST: usize = 20;

/// A goal with what it needs and what each gave for it.
struct Funded<'a> {
    goal: Fact<'a>,
    need: Amount,
    by: BTreeMap<Option<Ref>, Amount>,
}

/// Columns of the table.
pub(super) fn table() -> Table {
    Table::new(
        "knockout",
        "What is left without one of them",
        &[
            ("domain", "What"),
            ("without", "Without"),
            ("retained#", "Retained"),
            ("by_goal", "Goal by goal"),
            ("quorum", "Quorum"),
        ],
        "Nothing on record shows what would be left: no goal has a need and payments that name it, and neither meetings nor votes are on record.",
    )
}

/// Fills the table; gives the least that is retained in each domain, by name.
pub(super) fn fill(
    state: &State,
    prices: &Prices<'_>,
    partnership: &Ref,
    day: PartialDate,
    domains: &[Domain],
    replaced: f64,
    table: &mut Table,
) -> Vec<(String, Measure)> {
    let mut least = Vec::new();
    let goals = goals(state, prices, partnership, day);
    let mut retained = Vec::new();
    for actor in givers(&goals) {
        let (measure, by_goal) = without(state, &goals, &actor, replaced);
        retained.push(measure.clone());
        let name = facts::entity(state, EntityKind::Actor, &actor);
        table.push(vec![Cell::text("funding of goals"), name, measure.into(), Cell::list(by_goal)]);
    }
    least.extend(minimum(&retained).map(|measure| ("funding of goals".to_owned(), measure)));
    for domain in domains.iter().filter(|domain| domain.kind != Kind::Funding) {
        let mut retained = Vec::new();
        for (actor, held) in domain.all.holders.iter().take(MOST) {
            let measure = left(&domain.all.share_of(held), replaced);
            retained.push(measure.clone());
            let quorum = match domain.what.as_str() {
                "seats with votes" => quorum(state, partnership, domain, held.value),
                _ => Cell::NotRecorded,
            };
            table.push(vec![
                Cell::text(&*domain.what),
                facts::entity(state, EntityKind::Actor, actor),
                measure.into(),
                Cell::NotRecorded,
                quorum,
            ]);
        }
        least.extend(minimum(&retained).map(|measure| (domain.what.clone(), measure)));
    }
    least
}

/// Goals that say what they need, with payments that name them, in the unit of the need.
fn goals<'a>(state: &'a State, prices: &Prices<'_>, partnership: &Ref, day: PartialDate) -> Vec<Funded<'a>> {
    let mut funded = Vec::new();
    for goal in standing_goals(state, partnership) {
        let Some(stated) = Amount::of(goal, "need").filter(|need| need.value.to_f64() > 0.0) else {
            continue;
        };
        let Ok(need) = prices.of(&stated, stated.date, None) else { continue };
        let set = Given::all(state, prices, state.facts_naming("contribution", "goal", &goal.entity()), day);
        let mut by: BTreeMap<Option<Ref>, Vec<Amount>> = BTreeMap::new();
        for given in given::paid(&set).into_iter().filter(|given| given.is_part() && given.is_in(&need.unit))
        {
            if let Ok(amount) = &given.amount {
                by.entry(given.by().cloned()).or_default().push(amount.clone());
            }
        }
        let sums =
            by.into_iter().filter_map(|(actor, amounts)| Some((actor, Amount::sum(&need.unit, &amounts)?)));
        let by: BTreeMap<Option<Ref>, Amount> = sums.collect();
        if by.values().map(|amount| amount.value.to_f64()).sum::<f64>() > 0.0 {
            funded.push(Funded { goal, need, by });
        }
    }
    funded
}

/// All that gave for one of the goals.
fn givers(goals: &[Funded<'_>]) -> Vec<Ref> {
    let mut actors: Vec<Ref> = goals.iter().flat_map(|goal| goal.by.keys().flatten().cloned()).collect();
    actors.sort();
    actors.dedup();
    actors
}

/// `retained_j`: the mean over goals of what is funded without the actor over what is funded with it.
fn without(state: &State, goals: &[Funded<'_>], actor: &Ref, replaced: f64) -> (Measure, Vec<Cell>) {
    let (mut parts, mut cells) = (Vec::new(), Vec::new());
    for goal in goals {
        let ratio = Measure::share(goal.funded(Some(actor), replaced), goal.funded(None, replaced));
        cells.push(facts::entity(state, EntityKind::Goal, &goal.goal.entity()));
        cells.push(ratio.clone().into());
        parts.push(ratio);
    }
    let term = Term::Sum(parts.iter().map(|part| part.term.clone()).collect());
    let goals = Term::Parameter { name: "goals".to_owned(), value: Number::Float(parts.len() as f64) };
    let term = Term::Ratio(Box::new(term), Box::new(goals));
    let values: Option<Vec<f64>> = parts.iter().map(|part| part.value.map(Number::to_f64)).collect();
    let measure = match values.filter(|values| !values.is_empty()) {
        Some(values) => {
            let mean = values.iter().sum::<f64>() / values.len() as f64;
            Measure::ok(Number::Float(mean), Unit::Share, term)
        }
        None => Measure::not_assessable(Reason::Missing, Unit::Share, term),
    };
    (measure, cells)
}

impl Funded<'_> {
    /// `min(1, sum/need)`, with only the replaced part of what one actor gave.
    fn funded(&self, gone: Option<&Ref>, replaced: f64) -> Measure {
        let (mut sum, mut terms) = (0.0, Vec::new());
        for (actor, amount) in &self.by {
            if actor.as_ref().is_some_and(|actor| Some(actor) == gone) {
                sum += amount.value.to_f64() * replaced;
                terms.push(Term::Product(vec![amount.term.clone(), replaced_part(replaced)]));
            } else {
                sum += amount.value.to_f64();
                terms.push(amount.term.clone());
            }
        }
        let ratio = Term::Ratio(Box::new(Term::Sum(terms)), Box::new(self.need.term.clone()));
        let value = (sum / self.need.value.to_f64()).clamp(0.0, 1.0);
        let bound =
            |name: &str, value: f64| Term::Parameter { name: name.to_owned(), value: Number::Float(value) };
        let capped = Term::Minimum(vec![bound("whole need", 1.0), ratio]);
        Measure::ok(Number::Float(value), Unit::Share, Term::Maximum(vec![bound("nothing", 0.0), capped]))
    }
}

/// `1 - (1 - q) x share`: what is left where others take over a part.
fn left(share: &Measure, replaced: f64) -> Measure {
    let one = Term::Parameter { name: "one".to_owned(), value: Number::Float(1.0) };
    let lost = Term::Parameter {
        name: "part that nobody takes over".to_owned(),
        value: Number::Float(1.0 - replaced),
    };
    let gone = Term::Product(vec![lost, share.term.clone()]);
    let term = Term::Difference(Box::new(one), Box::new(gone));
    let of = |share: f64| Number::Float((1.0 - (1.0 - replaced) * share).clamp(0.0, 1.0));
    Measure {
        value: share.value.map(|share| of(share.to_f64())),
        bounds: share.bounds.map(|(low, high)| (of(high.to_f64()), of(low.to_f64()))),
        term,
        ..share.clone()
    }
}

/// The least of what is retained; none where one of them is not known.
fn minimum(retained: &[Measure]) -> Option<Measure> {
    let values: Vec<f64> =
        retained.iter().map(|each| each.value.map(Number::to_f64)).collect::<Option<_>>()?;
    let least = values.into_iter().min_by(f64::total_cmp)?;
    let at = retained.iter().find(|each| each.value.is_some_and(|value| value.to_f64() == least))?;
    let term = Term::Minimum(retained.iter().map(|each| each.term.clone()).collect());
    Some(Measure { term, ..at.clone() })
}

/// Whether the votes that are left could meet the greatest quorum of the newest charter.
fn quorum(state: &State, partnership: &Ref, domain: &Domain, gone: f64) -> Cell {
    let charters = state.facts_naming("charter", facts::SCOPE, partnership);
    let newest = charters.into_iter().max_by_key(|fact| fact.date("from").map(PartialDate::last_day));
    let Some(rules) = newest.and_then(|fact| fact.value("rules")) else { return Cell::NotRecorded };
    let quorums = rules.as_array().unwrap_or_default().iter();
    let most = quorums.filter_map(|rule| rule.str_at("quorum")?.parse::<f64>().ok()).max_by(f64::total_cmp);
    let Some(most) = most.filter(|most| *most >= 1.0) else { return Cell::NotRecorded };
    // Shares of the votes are no count of those present.
    if domain.all.holders.iter().any(|(_, held)| held.value.fract() != 0.0) {
        return Cell::NotRecorded;
    }
    let left = domain.all.known() - gone;
    Cell::text(format!(
        "{left} votes left, {most} needed: {}",
        if left >= most { "can be met" } else { "cannot be met" }
    ))
}

/// The part that others replace.
fn replaced_part(replaced: f64) -> Term {
    Term::Parameter { name: "part that others replace".to_owned(), value: Number::Float(replaced) }
}
