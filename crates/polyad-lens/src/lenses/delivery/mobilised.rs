//! Money of others: credit for it by deal, in proportion to what each put in, and how far it has been deployed.

use super::amount::{self, Amount, ratio};
use super::given::{Class, Given};
use super::sums::unit_name;
use crate::facts;
use crate::measure::{Measure, Number, Reason, Unit};
use crate::term::Term;
use crate::view::{Cell, Table};
use polyad_ledger::state::{EntityKind, State};
use polyad_model::{ExactSum, Ref};
use std::collections::{BTreeMap, BTreeSet};

/// What somebody put into a deal.
struct Seed {
    actor: Ref,
    amount: Amount,
}

/// A deal: money mobilised, with what set it in motion.
struct Deal<'g, 'a> {
    given: &'g Given<'a>,
    seeds: Vec<Seed>,
}

impl<'g, 'a> Deal<'g, 'a> {
    fn of(state: &State, given: &'g Given<'a>) -> Option<Deal<'g, 'a>> {
        if given.class != Class::Mobilised {
            return None;
        }
        let seeds = given.fact.value("seeds")?;
        let seed = |(n, item): (usize, &polyad_ledger::json::Value)| {
            let actor: Ref = item.str_at("actor")?.parse().ok()?;
            let amount = Amount::in_value(given.fact, item.get("what")?, &format!("seeds.{n}.what"))?;
            Some(Seed { actor: state.links().representative(&actor).clone(), amount })
        };
        let seeds: Vec<Seed> = seeds.as_array()?.iter().enumerate().map(seed).collect::<Option<_>>()?;
        Some(Deal { given, seeds })
    }

    /// `M x s_i / sum of s`: the part of the money that one seed has credit for. Seeds in several units have none.
    fn credit(&self, seed: &Seed) -> Measure {
        let unit = &self.given.stated.unit;
        let one_unit = self.seeds.iter().all(|other| other.amount.unit == seed.amount.unit);
        let all: Option<ExactSum> = self.seeds.iter().map(|seed| seed.amount.exact()).collect();
        let (Some(whole), Some(own), true) = (all.and_then(|sum| sum.total()), seed.amount.exact(), one_unit)
        else {
            return amount::none(Reason::ExchangeRate, unit);
        };
        let whole_term = Term::Sum(self.seeds.iter().map(|seed| seed.amount.term.clone()).collect());
        let product = Term::Product(vec![self.given.stated.term.clone(), seed.amount.term.clone()]);
        let term = Term::Ratio(Box::new(product), Box::new(whole_term));
        if whole.is_zero() {
            return Measure::not_assessable(Reason::Empty, unit.clone(), term);
        }
        let over: f64 = [self.given.stated.value.to_f64(), own.to_f64()].iter().product();
        Measure::ok(Number::Float(over / whole.to_f64()), unit.clone(), term)
    }
}

/// Every deal with its seeds.
pub(crate) fn deals(state: &State, set: &[Given<'_>]) -> Table {
    let mut table = Table::new(
        "deals",
        "Money mobilised, deal by deal",
        &[
            ("deal", "Deal"),
            ("mobilised#", "Mobilised"),
            ("by", "Seed of"),
            ("seed#", "Seed"),
            ("credit#", "Credit"),
        ],
        "No mobilised money on record here names the seeds that set it in motion.",
    );
    for deal in set.iter().filter_map(|given| Deal::of(state, given)) {
        for seed in &deal.seeds {
            table.push(vec![
                facts::fact_cell(deal.given.fact),
                deal.given.stated.measure().into(),
                facts::entity(state, EntityKind::Actor, &seed.actor),
                seed.amount.measure().into(),
                deal.credit(seed).into(),
            ]);
        }
    }
    table
}

/// Who put in, the unit of what was mobilised, and that of the seed.
type SeederKey = (Ref, Unit, Unit);

/// Leverage by seeder: credits over seeds, in one unit of each.
pub(crate) fn leverage(state: &State, set: &[Given<'_>]) -> Table {
    let mut table = Table::new(
        "leverage",
        "What each seed brought in",
        &[
            ("by", "Actor"),
            ("unit", "Unit"),
            ("deals#", "Deals"),
            ("seeds#", "Put in"),
            ("credit#", "Credit for money mobilised"),
            ("leverage#", "Leverage"),
        ],
        "No mobilised money on record here names the seeds that set it in motion.",
    );
    let deals: Vec<Deal<'_, '_>> = set.iter().filter_map(|given| Deal::of(state, given)).collect();
    let mut by_actor: BTreeMap<SeederKey, Vec<(&Deal<'_, '_>, &Seed)>> = BTreeMap::new();
    for deal in &deals {
        for seed in &deal.seeds {
            let key = (seed.actor.clone(), deal.given.stated.unit.clone(), seed.amount.unit.clone());
            by_actor.entry(key).or_default().push((deal, seed));
        }
    }
    for ((actor, unit, seed_unit), own) in by_actor {
        // A deal that is called a total stands alone; it is told among the deals.
        let own: Vec<_> = own.into_iter().filter(|(deal, _)| !deal.given.is_total()).collect();
        if own.is_empty() {
            continue;
        }
        let credits: Vec<Measure> = own.iter().map(|(deal, seed)| deal.credit(seed)).collect();
        let amount_of = |measure: &Measure| {
            Some(Amount { value: measure.value?, unit: unit.clone(), term: measure.term.clone(), date: None })
        };
        let known: Option<Vec<Amount>> = credits.iter().map(amount_of).collect();
        let credit = known.and_then(|known| Amount::sum(&unit, &known)).map(|sum| sum.measure());
        let credit = credit.unwrap_or_else(|| amount::none(Reason::ExchangeRate, &unit));
        let seeds: Vec<&Amount> = own.iter().map(|(_, seed)| &seed.amount).collect();
        let seeds = Amount::sum(&seed_unit, seeds).map(|sum| sum.measure());
        let seeds = seeds.unwrap_or_else(|| amount::none(Reason::NotApplicable, &seed_unit));
        let of: BTreeSet<Ref> = own.iter().map(|(deal, _)| deal.given.fact.address()).collect();
        let leverage = match unit == seed_unit {
            true => ratio(&credit, &seeds),
            false => amount::none(Reason::ExchangeRate, &Unit::Code("ratio".to_owned())),
        };
        table.push(vec![
            facts::entity(state, EntityKind::Actor, &actor),
            Cell::Text(unit_name(&unit)),
            Measure::count("deals", of.into_iter().map(Term::fact).collect()).into(),
            seeds.into(),
            credit.into(),
            leverage.into(),
        ]);
    }
    table
}

/// Deployed over mobilised, where a source states both as parts in one unit. Totals stand alone and are never divided.
pub(crate) fn deployment(set: &[Given<'_>]) -> Table {
    let mut table = Table::new(
        "deployment",
        "Mobilised and deployed",
        &[
            ("unit", "Unit"),
            ("mobilised#", "Mobilised, parts"),
            ("deployed#", "Deployed, parts"),
            ("rate#", "Deployed of mobilised"),
        ],
        "No parts of mobilised and deployed money in one unit are on record here.",
    );
    let mut units: BTreeMap<Unit, [Vec<Amount>; 2]> = BTreeMap::new();
    for given in set.iter().filter(|given| given.is_part()) {
        let place = match &given.class {
            Class::Mobilised => 0,
            Class::Word(word) if word == "deployed" => 1,
            _ => continue,
        };
        if let Ok(amount) = &given.amount {
            units.entry(amount.unit.clone()).or_default()[place].push(amount.clone());
        }
    }
    for (unit, [mobilised, deployed]) in units {
        if mobilised.is_empty() || deployed.is_empty() {
            continue;
        }
        let sum = |amounts: &[Amount]| {
            let sum = Amount::sum(&unit, amounts).map(|sum| sum.measure());
            sum.unwrap_or_else(|| amount::none(Reason::NotApplicable, &unit))
        };
        let (mobilised, deployed) = (sum(&mobilised), sum(&deployed));
        let rate = ratio(&deployed, &mobilised);
        table.push(vec![Cell::Text(unit_name(&unit)), mobilised.into(), deployed.into(), rate.into()]);
    }
    table
}
