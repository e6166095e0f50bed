//! Give and get: what each actor gave, next to what it says that it has from it.

use super::delivery::amount::{self, Amount, ratio};
use super::delivery::chain::is_promise;
use super::delivery::given::{self, Given};
use super::delivery::prices::Prices;
use super::delivery::sums::unit_name;
use crate::facts;
use crate::judge::judged;
use crate::measure::{Measure, Reason, Unit};
use crate::params::{BadParam, Params};
use crate::view::{Block, Cell, Table, View};
use polyad_ledger::state::{EntityKind, Fact, State};
use polyad_model::{PartialDate, Ref};
use std::collections::{BTreeMap, BTreeSet};

lens! {
    /// Given is what an actor paid, gross, by the rules of the lens `delivery`, over contributions that their sources call
    /// parts. Pledges and commitments are not given.
    ///
    /// A benefit counts when the beneficiary states it itself, or confirms what somebody else reports of it. What others say
    /// that it has is listed and counts nowhere. Benefits of one actor in one unit are added.
    ///
    /// Net is benefit less given, and the ratio is benefit over given, in one unit: one currency and price base, or one unit
    /// of goods. Benefits in other units than what the actor gave, such as lives, access or influence, are listed; they are
    /// not priced and never put on one scale with money. An actor of which one side is not on record has no net: what is not
    /// on record is not zero.
    ///
    /// Criticism: benefits are hard to state in money and easy to leave out; whoever counts only what has a price finds
    /// givers and no beneficiaries.
    "give-get", "Give and get", version 1;
    question: "What did each give, and what does it say that it has from it?";
    params: {
        p optional: "A partnership, by Ref or slug: what is given within it or to it, and benefits from it.";
        a optional: "An actor, by Ref or slug: what it gives and what it has.";
        as_of optional: "The day that is asked about; the day of the newest statement when left out.";
        in optional: "The currency of all amounts, e.g. `USD`: each at the rate of its value date. Left out: each in its own.";
        prices optional: "A base year, e.g. `2021`: constant prices, by the deflator of the payer's country. Left out: nominal.";
        rate_days optional: "The most days that an exchange rate may lie before a day; 31 when left out. A yearly rate holds for its year.";
        rates optional: "The file whose exchange rates are taken where several are equally near: the key of a dataset.";
    }
    sources: ["docs/methods §5.4"];
}

/// Reads the lens.
pub fn read(state: &State, params: &Params) -> Result<View, BadParam> {
    let partnership = params.optional_thing(state, "p", EntityKind::Partnership)?;
    let actor = params.optional_thing(state, "a", EntityKind::Actor)?;
    let prices = Prices::of_params(state, params)?;
    let mut view = View::begin(&INFO, state, params);
    let Some(day) = facts::as_of(state, params)? else {
        view.title = "Nothing is on record".to_owned();
        return Ok(view);
    };
    let asked = Asked { state, partnership, actor, prices, day };
    let given = asked.given();
    let benefits = asked.benefits();
    let (own, claimed): (Vec<Benefit<'_>>, Vec<Benefit<'_>>) =
        benefits.into_iter().partition(|benefit| is_own(state, benefit.fact, &benefit.by));
    let balance = asked.balance(&given, &own);
    view.title = asked.title(balance.rows.len(), own.len());
    view.subtitle = format!("As of {}; {}. Given: paid, gross.", day.last_day(), asked.prices.words());
    let gave: BTreeSet<(Ref, Unit)> = paid_parts(&given)
        .into_iter()
        .filter_map(|given| Some((given.by()?.clone(), given.amount.as_ref().ok()?.unit.clone())))
        .collect();
    let priced = |benefit: &&Benefit<'_>| {
        benefit
            .amount
            .as_ref()
            .is_some_and(|amount| gave.contains(&(benefit.by.clone(), amount.unit.clone())))
    };
    let other: Vec<&Benefit<'_>> = own.iter().filter(|benefit| !priced(benefit)).collect();
    view.blocks.extend([
        Block::Table(balance),
        Block::Table(listed(
            state,
            "other",
            "Benefits of another kind",
            "Every benefit on record here is in a unit that its beneficiary gave in, too.",
            &other,
        )),
        Block::Table(listed(
            state,
            "claimed",
            "Said by others, not confirmed by the beneficiary; it counts nowhere",
            "Nobody here says of another what it has.",
            &claimed.iter().collect::<Vec<_>>(),
        )),
    ]);
    Ok(judged(state, view))
}

struct Asked<'a> {
    state: &'a State,
    partnership: Option<Ref>,
    actor: Option<Ref>,
    prices: Prices<'a>,
    day: PartialDate,
}

/// A benefit of an actor, of linked names the one that stands for all.
struct Benefit<'a> {
    fact: Fact<'a>,
    by: Ref,
    /// `None`: in words, or not known in the money that is asked for.
    amount: Option<Amount>,
}

impl<'a> Asked<'a> {
    fn given(&self) -> Vec<Given<'a>> {
        let facts: Vec<Fact<'a>> = match (&self.partnership, &self.actor) {
            (Some(partnership), _) => {
                let mut found = self.state.facts_naming("contribution", facts::SCOPE, partnership);
                found.extend(self.state.facts_naming("contribution", "to", partnership));
                found
            }
            (None, Some(actor)) => self.state.facts_naming("contribution", "by", actor),
            (None, None) => self.state.facts("contribution").collect(),
        };
        Given::all(self.state, &self.prices, facts.into_iter().filter(|fact| !is_promise(*fact)), self.day)
    }

    fn benefits(&self) -> Vec<Benefit<'a>> {
        let facts: Vec<Fact<'a>> = match (&self.partnership, &self.actor) {
            (Some(partnership), _) => {
                let mut found = self.state.facts_naming("benefit", "from", partnership);
                found.extend(self.state.facts_naming("benefit", facts::SCOPE, partnership));
                found
            }
            (None, Some(actor)) => self.state.facts_naming("benefit", "by", actor),
            (None, None) => self.state.facts("benefit").collect(),
        };
        let mut seen = BTreeSet::new();
        let begun = |fact: &Fact<'_>| {
            let from = fact.period("period").and_then(|period| period.from);
            from.is_none_or(|from| from.first_day() <= self.day.last_day())
        };
        let facts = facts.into_iter().filter(|fact| {
            begun(fact) && facts::answer(self.state, *fact).is_none() && seen.insert(fact.address())
        });
        let benefit = |fact: Fact<'a>| {
            let by = self.state.links().representative(&fact.reference("by")?).clone();
            let stated = Amount::of(fact, "what");
            let amount = stated.and_then(|stated| self.prices.of(&stated, stated.date, Some(&by)).ok());
            Some(Benefit { fact, by, amount })
        };
        facts.filter_map(benefit).filter(|benefit| self.takes(&benefit.by)).collect()
    }

    fn takes(&self, actor: &Ref) -> bool {
        self.actor.as_ref().is_none_or(|asked| self.state.links().same(asked, actor))
    }

    /// One row for each actor and each unit that it gave in.
    fn balance(&self, given: &[Given<'a>], own: &[Benefit<'a>]) -> Table {
        let mut table = Table::new(
            "balance",
            "Given and had, in one unit",
            &[
                ("actor", "Actor"),
                ("unit", "Unit"),
                ("given#", "Given"),
                ("benefit#", "Benefit, as it states it"),
                ("net#", "Benefit less given"),
                ("ratio#", "Benefit over given"),
            ],
            "Nothing that was paid is on record here as a part, by a giver with a name.",
        );
        let mut gave: BTreeMap<(Ref, Unit), Vec<Amount>> = BTreeMap::new();
        for given in paid_parts(given) {
            let (Some(by), Ok(amount)) = (given.by(), &given.amount) else { continue };
            if self.takes(by) {
                gave.entry((by.clone(), amount.unit.clone())).or_default().push(amount.clone());
            }
        }
        for ((actor, unit), amounts) in gave {
            let benefits: Vec<&Amount> = own
                .iter()
                .filter(|benefit| benefit.by == actor)
                .filter_map(|benefit| benefit.amount.as_ref())
                .filter(|amount| amount.unit == unit)
                .collect();
            let given = Amount::sum(&unit, &amounts);
            let benefit = (!benefits.is_empty()).then(|| Amount::sum(&unit, benefits)).flatten();
            let net = given.as_ref().zip(benefit.as_ref()).and_then(|(given, benefit)| benefit.less(given));
            let measure = |amount: Option<Amount>, reason: Reason| -> Measure {
                amount.map_or_else(|| amount::none(reason, &unit), |amount| amount.measure())
            };
            let (given, benefit) = (measure(given, Reason::NotApplicable), measure(benefit, Reason::Missing));
            table.push(vec![
                facts::entity(self.state, EntityKind::Actor, &actor),
                Cell::Text(unit_name(&unit)),
                given.clone().into(),
                benefit.clone().into(),
                measure(net, Reason::Missing).into(),
                ratio(&benefit, &given).into(),
            ]);
        }
        table
    }

    fn title(&self, givers: usize, benefits: usize) -> String {
        let said = format!(
            "{} on record, {} stated by the beneficiary",
            facts::plural(givers, "sum given", "sums given"),
            facts::plural(benefits, "benefit", "benefits")
        );
        match (&self.partnership, &self.actor) {
            (Some(name), _) => {
                format!("{}: {said}", facts::name_of(self.state, EntityKind::Partnership, name))
            }
            (None, Some(name)) => format!("{}: {said}", facts::name_of(self.state, EntityKind::Actor, name)),
            (None, None) => said,
        }
    }
}

/// What was paid, as parts.
fn paid_parts<'g, 'a>(given: &'g [Given<'a>]) -> Vec<&'g Given<'a>> {
    given::paid(given).into_iter().filter(|given| given.is_part()).collect()
}

/// Whether the beneficiary states a benefit itself, or confirms what is reported of it.
fn is_own(state: &State, fact: Fact<'_>, by: &Ref) -> bool {
    let is = |name: &Ref| state.links().same(name, by);
    let stated = match fact {
        Fact::Act(act) => !fact.is_reported() && is(&Ref::Statement(act.author())),
        Fact::Row(..) => false,
    };
    stated
        || state.facts_naming("attestation", "target", &fact.address()).into_iter().any(|attestation| {
            let Fact::Act(act) = attestation else { return false };
            let who = attestation.reference("by").unwrap_or(Ref::Statement(act.author()));
            act.header.act.as_deref() == Some("confirm") && is(&who)
        })
}

fn listed(state: &State, key: &'static str, caption: &str, empty: &str, benefits: &[&Benefit<'_>]) -> Table {
    let mut table = Table::new(
        key,
        caption,
        &[
            ("actor", "Actor"),
            ("what#", "What it has"),
            ("from", "From"),
            ("period", "For"),
            ("stated_by", "Stated by"),
            ("custody", "Custody"),
            ("fact", "Fact"),
        ],
        empty,
    );
    for benefit in benefits {
        let fact = benefit.fact;
        table.push(vec![
            facts::entity(state, EntityKind::Actor, &benefit.by),
            Amount::of(fact, "what")
                .map_or_else(|| facts::words_cell(fact, "what"), |amount| amount.measure().into()),
            fact.reference("from")
                .map_or(Cell::NotRecorded, |from| facts::entity(state, EntityKind::Partnership, &from)),
            facts::period_cell(fact.period("period")),
            facts::stated_by(state, fact),
            Cell::Text(facts::custody_words(fact).to_owned()),
            facts::fact_cell(fact),
        ]);
    }
    table
}
