//! The rules of fairness: what each asks of each member, from data on record.

use super::data::{Column, Readings};
use super::members::{Given, Member};
use super::model;
use super::settings::Settings;
use super::worked::Worked;
use crate::facts;
use crate::lenses::delivery::amount::Amount;
use crate::measure::Unit;
use crate::term::{Function, Term};
use polyad_ledger::state::{Fact, State};
use polyad_model::{PartialDate, Ref};
use std::collections::{BTreeMap, BTreeSet};

/// A rule of fairness. None is neutral.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Rule {
    Equal,
    Population,
    Income,
    Product,
    Ability,
    Emissions,
    Capacity,
    Scale,
    Model,
    Benefit,
    Declared,
}

/// A rule with its data.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) rule: Rule,
    /// Where its data come from, in words.
    pub(super) source: String,
    weights: Weights,
    /// Revenue of bodies that are no state, which share their part by it.
    revenue: BTreeMap<Ref, Worked>,
}

#[derive(Debug)]
enum Weights {
    /// All members alike.
    Alike,
    /// States by a weight of one sort.
    Plain(BTreeMap<Ref, Worked>),
    /// States by two weights: the first counts with this share.
    Mixed(f64, BTreeMap<Ref, Worked>, BTreeMap<Ref, Worked>),
    /// States by rates that a model gives to those chosen.
    Modelled(model::Inputs),
    /// Every member by its own number, states or not.
    Own(BTreeMap<Ref, Worked>),
}

/// How much bodies that are no state bear together.
#[derive(Debug, Clone)]
pub(super) enum Envelope {
    /// The reader, or nobody yet: a share of the whole.
    Declared(f64),
    /// What they give now of all that is given.
    AsGiven,
}

impl Rule {
    pub(super) const ALL: [Rule; 11] = [
        Rule::Equal,
        Rule::Population,
        Rule::Income,
        Rule::Product,
        Rule::Ability,
        Rule::Emissions,
        Rule::Capacity,
        Rule::Scale,
        Rule::Model,
        Rule::Benefit,
        Rule::Declared,
    ];

    pub(super) fn code(self) -> &'static str {
        match self {
            Rule::Equal => "equal",
            Rule::Population => "population",
            Rule::Income => "income",
            Rule::Product => "gdp",
            Rule::Ability => "ability",
            Rule::Emissions => "emissions",
            Rule::Capacity => "rci",
            Rule::Scale => "un-scale",
            Rule::Model => "un-scale-model",
            Rule::Benefit => "benefit",
            Rule::Declared => "declared",
        }
    }

    pub(super) fn named(code: &str) -> Option<Rule> {
        Rule::ALL.into_iter().find(|rule| rule.code() == code)
    }

    /// What it is called.
    pub(super) fn title(self) -> &'static str {
        match self {
            Rule::Equal => "Equal shares",
            Rule::Population => "By population",
            Rule::Income => "By income (GNI)",
            Rule::Product => "By output (GDP)",
            Rule::Ability => "By ability to pay",
            Rule::Emissions => "By emissions",
            Rule::Capacity => "Responsibility and capability",
            Rule::Scale => "UN scale, as published",
            Rule::Model => "UN scale, step by step (a model)",
            Rule::Benefit => "By benefit",
            Rule::Declared => "The partnership’s own key",
        }
    }

    /// What it asks, in a sentence.
    pub(super) fn asks(self) -> &'static str {
        match self {
            Rule::Equal => "Each member the same.",
            Rule::Population => "Each state by its people.",
            Rule::Income => "Each state by its gross national income.",
            Rule::Product => "Each state by its gross domestic product.",
            Rule::Ability => "Each state by the income of its people above a development threshold.",
            Rule::Emissions => "Each state by what it emitted since a year.",
            Rule::Capacity => {
                "Each state half by its emissions since a year, half by its income above a development threshold."
            }
            Rule::Scale => {
                "Each state by its published rate of the UN scale of assessments, rescaled to the members."
            }
            Rule::Model => {
                "Each state by the steps of the UN scale from data on record. A model, not the published scale."
            }
            Rule::Benefit => "Each member by what it says that it has from the partnership.",
            Rule::Declared => "Each member by the share that the charter names.",
        }
    }
}

/// What the rules are prepared from.
pub(super) struct Ground<'g, 'a> {
    pub(super) state: &'a State,
    pub(super) partnership: &'g Ref,
    pub(super) members: &'g [Member<'a>],
    pub(super) settings: &'g Settings,
    pub(super) unit: Option<&'g Unit>,
    pub(super) years: (i16, i16),
    pub(super) day: PartialDate,
}

impl Ground<'_, '_> {
    /// A rule with its data, or why it cannot be asked.
    pub(super) fn prepare(&self, rule: Rule) -> Result<Prepared, String> {
        let revenue =
            self.newest(&self.settings.revenue, false).map(|column| column.values).unwrap_or_default();
        let none = |what: &str, indicator: &Ref| {
            format!("No {what} of any member is on record under {indicator} for the years asked about.")
        };
        let plain = |what: &str, indicator: &Ref| -> Result<(String, Weights), String> {
            let column = self.newest(indicator, true).ok_or_else(|| none(what, indicator))?;
            Ok((column.words(), Weights::Plain(column.values)))
        };
        let (source, weights) = match rule {
            Rule::Equal => ("No data needed.".to_owned(), Weights::Alike),
            Rule::Population => plain("population", &self.settings.population)?,
            Rule::Income => plain("gross national income", &self.settings.income)?,
            Rule::Product => plain("gross domestic product", &self.settings.product)?,
            Rule::Scale => plain("rate of the scale of assessments", &self.settings.scale)?,
            Rule::Ability => {
                let (words, values) = self.capability()?;
                (words, Weights::Plain(values))
            }
            Rule::Emissions => {
                let column = self.emissions()?;
                (column.words(), Weights::Plain(column.values))
            }
            Rule::Capacity => {
                let (emissions, (words, capability)) = (self.emissions()?, self.capability()?);
                let source = format!("{}; {words}", emissions.words());
                (source, Weights::Mixed(self.settings.responsibility, emissions.values, capability))
            }
            Rule::Model => {
                let inputs = model::Inputs::of(self.state, self.settings, self.years.1)?;
                let asked = self.members.iter().filter(|member| inputs.knows(&member.name)).count();
                inputs.check_size(asked)?;
                (inputs.words.clone(), Weights::Modelled(inputs))
            }
            Rule::Benefit => self.benefits()?,
            Rule::Declared => self.declared()?,
        };
        Ok(Prepared { rule, source, weights, revenue })
    }

    fn newest(&self, indicator: &Ref, states: bool) -> Option<Column> {
        let sort = |member: &&Member<'_>| if states { member.is_state() } else { member.is_other_body() };
        let names: Vec<&Ref> = self.members.iter().filter(sort).map(|member| &member.name).collect();
        Readings::about(self.state, indicator, names).newest(self.years.1, self.settings.years_back)
    }

    fn emissions(&self) -> Result<Column, String> {
        let since = self.settings.since;
        let states = self.members.iter().filter(|member| member.is_state()).map(|member| &member.name);
        let readings = Readings::about(self.state, &self.settings.emissions, states);
        // The newest year up to which any state is known throughout.
        let last = self.years.1;
        let found = (last - self.settings.years_back..=last).rev().filter(|to| *to >= since);
        let mut found = found.filter_map(|to| readings.summed(since, to));
        found.next().ok_or_else(|| {
            format!(
                "No emissions of any member are on record for every year since {since} under {}.",
                self.settings.emissions
            )
        })
    }

    /// Income above the threshold a head, times people.
    fn capability(&self) -> Result<(String, BTreeMap<Ref, Worked>), String> {
        let missing = |what: &str, indicator: &Ref| {
            format!("No {what} of any member is on record under {indicator} for the years asked about.")
        };
        let need = |what: &str, indicator: &Ref| {
            self.newest(indicator, true).ok_or_else(|| missing(what, indicator))
        };
        let income = need("gross national income", &self.settings.income)?;
        let people = need("population", &self.settings.population)?;
        let states = self.members.iter().filter(|member| member.is_state()).map(|member| &member.name);
        let gini = Readings::about(self.state, &self.settings.gini, states);
        let threshold = Worked::parameter("development threshold, income a head", self.settings.threshold);
        let hundred = Worked::parameter("per cent", 100.0);
        let mut values = BTreeMap::new();
        for (name, income) in &income.values {
            let Some(people) = people.values.get(name) else { continue };
            // Surveys of incomes are years apart: each state's newest counts.
            let Some(gini) = gini.newest_of(name, self.years.1, self.settings.gini_years_back) else {
                continue;
            };
            let gini = if gini.value > 1.0 { gini.over(&hundred) } else { Some(gini) };
            let above = income
                .over(people)
                .zip(gini)
                .and_then(|(mean, gini)| Worked::function(Function::Capability, &[&mean, &gini, &threshold]));
            values.extend(above.map(|above| (name.clone(), above.times(people))));
        }
        match values.is_empty() {
            true => Err(missing("Gini coefficient beside income and population", &self.settings.gini)),
            false => Ok((
                format!("{}; {}; Gini of each state’s newest survey", income.words(), people.words()),
                values,
            )),
        }
    }

    /// Benefits that the beneficiary states itself, in the unit of what is given.
    fn benefits(&self) -> Result<(String, Weights), String> {
        let Some(unit) = self.unit else { return Err("Nothing given is on record in one unit.".to_owned()) };
        let mut by: BTreeMap<Ref, Vec<Amount>> = BTreeMap::new();
        let mut found = self.state.facts_naming("benefit", facts::SCOPE, self.partnership);
        found.extend(self.state.facts_naming("benefit", "from", self.partnership));
        let mut seen = BTreeSet::new();
        for fact in found {
            let in_years = fact.period("period").is_none_or(|period| {
                let (from, to) = (period.from.map(|date| date.year()), period.to.map(|date| date.year()));
                from.is_none_or(|from| from <= self.years.1) && to.is_none_or(|to| to >= self.years.0)
            });
            if !in_years || !is_own(self.state, fact) || !seen.insert(fact.address()) {
                continue;
            }
            let (Some(name), Some(amount)) = (fact.reference("by"), Amount::of(fact, "what")) else {
                continue;
            };
            if amount.unit == *unit && amount.value.to_f64() > 0.0 {
                by.entry(self.state.links().representative(&name).clone()).or_default().push(amount);
            }
        }
        let sums: BTreeMap<Ref, Worked> = by
            .into_iter()
            .filter_map(|(name, amounts)| {
                let sum = Amount::sum(unit, &amounts)?;
                Some((name, Worked { value: sum.value.to_f64(), term: sum.term }))
            })
            .collect();
        match sums.is_empty() {
            true => Err("No member states a benefit from it in the unit of what is given.".to_owned()),
            false => {
                Ok(("Benefits as stated by the beneficiaries themselves".to_owned(), Weights::Own(sums)))
            }
        }
    }

    /// The shares that the newest charter in force names; they must add up to one.
    fn declared(&self) -> Result<(String, Weights), String> {
        let Some(charter) = charter(self.state, self.partnership, self.day) else {
            return Err("No charter is on record.".to_owned());
        };
        let burden = charter.value("burden");
        let shares = burden.as_ref().and_then(|burden| burden.get("shares"));
        let mut values: BTreeMap<Ref, Worked> = BTreeMap::new();
        for (at, each) in shares.and_then(|shares| shares.as_array()).unwrap_or_default().iter().enumerate() {
            let name = each.str_at("actor").and_then(|name| name.parse::<Ref>().ok());
            let share = each.str_at("share").and_then(|share| share.parse::<polyad_model::Exact>().ok());
            let (Some(name), Some(share)) = (name, share) else { continue };
            let term = Term::part(charter.address(), &format!("burden.shares.{at}.share"));
            let name = self.state.links().representative(&name).clone();
            if values.insert(name.clone(), Worked { value: share.to_f64(), term }).is_some() {
                return Err(format!(
                    "The charter names {} twice.",
                    facts::name_of(self.state, polyad_ledger::state::EntityKind::Actor, &name)
                ));
            }
        }
        let sum: f64 = values.values().map(|share| share.value).sum();
        match values.is_empty() {
            true => Err("The charter on record names no shares.".to_owned()),
            false if (sum - 1.0).abs() > 1e-9 => {
                Err(format!("The shares that the charter names add up to {}, not to 1.", round(sum)))
            }
            false => Ok(("The charter on record".to_owned(), Weights::Own(values))),
        }
    }
}

/// A sum of shares without the last bits of a double.
fn round(sum: f64) -> f64 {
    (sum * 1e9).round() / 1e9
}

/// The newest charter of a partnership that holds on the day.
pub(super) fn charter<'a>(state: &'a State, partnership: &Ref, day: PartialDate) -> Option<Fact<'a>> {
    let mut found = state.facts_naming("charter", facts::SCOPE, partnership);
    found.extend(state.facts_naming("charter", "target", partnership));
    found.retain(|fact| facts::answer(state, *fact).is_none());
    found.retain(|fact| fact.date("from").is_none_or(|from| from.first_day() <= day.last_day()));
    found
        .into_iter()
        .max_by_key(|fact| (fact.date("from").map(PartialDate::first_day), fact.recorded(), fact.address()))
}

/// Whether the beneficiary states it itself, or confirms it.
fn is_own(state: &State, fact: Fact<'_>) -> bool {
    let Some(by) = fact.reference("by") else { return false };
    let own = matches!(fact, Fact::Act(act) if !fact.is_reported() && state.links().same(&Ref::Statement(act.author()), &by));
    own || state.facts_naming("attestation", "target", &fact.address()).into_iter().any(|attestation| {
        let Fact::Act(act) = attestation else { return false };
        let whose = attestation.reference("by").unwrap_or(Ref::Statement(act.author()));
        act.header.act.as_deref() == Some("confirm") && state.links().same(&whose, &by)
    })
}

impl Prepared {
    /// The members of whom the rule has what it needs.
    pub(super) fn knows(&self, members: &[Member<'_>]) -> BTreeSet<Ref> {
        let others = members.iter().filter(|member| member.is_other_body()).count();
        let known = |member: &&Member<'_>| match &self.weights {
            Weights::Alike => true,
            Weights::Own(own) => own.contains_key(&member.name),
            _ if member.is_other_body() => others == 1 || self.revenue.contains_key(&member.name),
            _ if !member.is_state() => false,
            Weights::Plain(weights) => weights.contains_key(&member.name),
            Weights::Mixed(_, one, other) => {
                one.contains_key(&member.name) && other.contains_key(&member.name)
            }
            Weights::Modelled(inputs) => inputs.knows(&member.name),
        };
        members.iter().filter(known).map(|member| member.name.clone()).collect()
    }

    /// Why a member is not among them.
    pub(super) fn why_not(&self, member: &Member<'_>) -> &'static str {
        match &self.weights {
            Weights::Own(_) if self.rule == Rule::Declared => "not named by the charter",
            Weights::Own(_) => "no benefit of its own statement on record",
            _ if member.is_other_body() => "no revenue on record",
            _ if !member.is_state() => "its kind is not on record",
            _ => "no value on record",
        }
    }

    /// The fair shares of the members of a set, which add up to one. Where bodies that are no state are members but none
    /// of them is in the set, the shares of the states add up to what the envelope leaves them, unless `whole`.
    ///
    /// `None` where the rule has no shares for this set: nobody is known, or no envelope can be taken.
    pub(super) fn shares(
        &self,
        members: &[Member<'_>],
        set: &BTreeSet<Ref>,
        envelope: &Envelope,
        given: Option<&Given>,
        years: (i16, i16),
    ) -> Option<BTreeMap<Ref, Worked>> {
        let chosen: Vec<&Member<'_>> = members.iter().filter(|member| set.contains(&member.name)).collect();
        let shares = match &self.weights {
            Weights::Alike => {
                let all = Member::count(&chosen, given);
                let share = |member: &&Member<'_>| Some((member.name.clone(), member.one(given).over(&all)?));
                chosen.iter().map(share).collect::<Option<BTreeMap<Ref, Worked>>>()?
            }
            Weights::Own(own) => {
                over_sum(chosen.iter().filter_map(|member| own.get_key_value(&member.name)))?
            }
            _ => {
                let (states, others): (Vec<&Member<'_>>, Vec<&Member<'_>>) =
                    chosen.iter().copied().partition(|member| member.is_state());
                self.within_envelope(&states, &others, members, envelope, given)?
            }
        };
        pro_rata_temporis(shares, &chosen, years)
    }

    fn within_envelope(
        &self,
        states: &[&Member<'_>],
        others: &[&Member<'_>],
        members: &[Member<'_>],
        envelope: &Envelope,
        given: Option<&Given>,
    ) -> Option<BTreeMap<Ref, Worked>> {
        let any_other = members.iter().any(|member| member.is_other_body());
        let own = match others {
            [] => BTreeMap::new(),
            [one] if !self.revenue.contains_key(&one.name) => {
                BTreeMap::from([(one.name.clone(), one.one(given))])
            }
            others => over_sum(others.iter().filter_map(|member| self.revenue.get_key_value(&member.name)))?,
        };
        let of_states = if states.is_empty() { BTreeMap::new() } else { self.of_states(states)? };
        if states.is_empty() || !any_other {
            let found = if states.is_empty() { own } else { of_states };
            return (!found.is_empty()).then_some(found);
        }
        let part = envelope.part(members, given)?;
        let rest = Worked::parameter("the whole", 1.0).less(&part);
        let mut shares: BTreeMap<Ref, Worked> =
            of_states.into_iter().map(|(name, share)| (name, share.times(&rest))).collect();
        shares.extend(own.into_iter().map(|(name, share)| (name, share.times(&part))));
        Some(shares)
    }

    /// The shares of states among themselves.
    fn of_states(&self, states: &[&Member<'_>]) -> Option<BTreeMap<Ref, Worked>> {
        let among = |weights: &BTreeMap<Ref, Worked>| {
            over_sum(states.iter().filter_map(|member| weights.get_key_value(&member.name)))
        };
        match &self.weights {
            Weights::Plain(weights) => among(weights),
            Weights::Mixed(share, first, second) => {
                let (first, second) = (among(first)?, among(second)?);
                let weight = Worked::parameter("weight of responsibility", *share);
                let rest = Worked::parameter("weight of capability", 1.0 - share);
                let both = first.into_iter().filter_map(|(name, one)| {
                    let parts = [weight.times(&one), rest.times(second.get(&name)?)];
                    Some((name, Worked::sum(&parts)))
                });
                Some(both.collect())
            }
            Weights::Modelled(inputs) => inputs.rescaled(states.iter().map(|member| &member.name)),
            Weights::Alike | Weights::Own(_) => None,
        }
    }
}

impl Envelope {
    /// The share of the whole that bodies which are no state bear together.
    pub(super) fn part(&self, members: &[Member<'_>], given: Option<&Given>) -> Option<Worked> {
        match self {
            Envelope::Declared(share) => {
                Some(Worked::parameter("envelope of bodies that are no state", *share))
            }
            Envelope::AsGiven => {
                let given = given?;
                let is_other =
                    |name: &Ref| members.iter().any(|member| member.name == *name && member.is_other_body());
                let others: Vec<&Worked> =
                    given.counted().filter(|(name, _)| is_other(name)).map(|(_, given)| given).collect();
                Worked::sum(others).over(&Worked::sum(given.counted().map(|(_, given)| given)))
            }
        }
    }
}

/// Each number over the sum of all.
fn over_sum<'w>(weights: impl Iterator<Item = (&'w Ref, &'w Worked)>) -> Option<BTreeMap<Ref, Worked>> {
    let weights: Vec<(&Ref, &Worked)> = weights.collect();
    let sum = Worked::sum(weights.iter().map(|(_, weight)| *weight));
    weights.into_iter().map(|(name, weight)| Some((name.clone(), weight.over(&sum)?))).collect()
}

/// Members who came late or left early count for the part of the period that they were there.
fn pro_rata_temporis(
    shares: BTreeMap<Ref, Worked>,
    members: &[&Member<'_>],
    (from, to): (i16, i16),
) -> Option<BTreeMap<Ref, Worked>> {
    let part = |name: &Ref| {
        let member = members.iter().find(|member| member.name == *name);
        member.map_or(1.0, |member| member.part_of_period(from, to))
    };
    if shares.keys().all(|name| part(name) >= 1.0) {
        return Some(shares);
    }
    let whole: f64 = shares.values().map(|share| share.value).sum();
    let parts: BTreeMap<Ref, Worked> = shares
        .iter()
        .map(|(name, share)| {
            (name.clone(), share.times(&Worked::parameter("part of the period with a seat", part(name))))
        })
        .collect();
    let sum = Worked::sum(parts.values());
    let whole = Worked::parameter("the whole", whole);
    parts.into_iter().map(|(name, part)| Some((name, part.over(&sum)?.times(&whole)))).collect()
}
