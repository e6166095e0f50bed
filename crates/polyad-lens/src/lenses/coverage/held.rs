//! What the record holds of each partnership, goal by goal of the 2030 Agenda.

use super::Asked;
use crate::facts;
use crate::judge::of_fact;
use crate::lenses::composition::is_activity;
use crate::lenses::ladder::Claims;
use crate::lenses::measurability::verdict;
use crate::lenses::partnerships::{challenges, facts_of, standing_goals};
use crate::lenses::progress::official::Official;
use crate::measure::Evidence;
use polyad_ledger::state::{Entity, EntityKind, Fact, State};
use polyad_lint::Class;
use polyad_model::codelist::sdg_by_code;
use polyad_model::{PartialDate, Ref};
use std::collections::BTreeSet;

/// The world as a place.
const WORLD: &str = "x:m49:001";

/// A partnership with all that is asked of it.
pub(super) struct Held<'a> {
    pub(super) entity: &'a Entity,
    /// The fact that describes it first.
    pub(super) described: Fact<'a>,
    /// When it began, if that is on record.
    pub(super) launched: Option<PartialDate>,
    /// Codes of its own tags, and of the challenges that it takes up.
    tagged: BTreeSet<&'static str>,
    challenged: BTreeSet<&'static str>,
    goals: Vec<Goal<'a>>,
    /// The fact that says it is active, if it is.
    active: Option<Fact<'a>>,
    money: Vec<Fact<'a>>,
    /// Verified results of no goal, or of a goal that says not where it belongs.
    verified: Vec<Fact<'a>>,
}

/// A goal of a partnership that no later goal replaces.
pub(super) struct Goal<'a> {
    pub(super) fact: Fact<'a>,
    /// Codes of its own tags and of its indicator.
    codes: BTreeSet<&'static str>,
    /// Its class by the goal check; `None` in a language without rules.
    pub(super) class: Option<Class>,
    verified: Vec<Fact<'a>>,
    /// The newest value of its indicator in an official series whose publisher takes no part in it.
    official: Option<Fact<'a>>,
}

/// A partnership as it stands under one goal of the 2030 Agenda.
pub(super) struct Served<'h, 'a> {
    pub(super) held: &'h Held<'a>,
    goal: u8,
}

/// All partnerships that are no activity of another, by name.
pub(super) fn all_held(state: &State, day: Option<PartialDate>) -> Vec<Held<'_>> {
    let entities = state.directory().of_kind(EntityKind::Partnership);
    let entities = entities.filter(|entity| !is_activity(entity.form.as_deref().unwrap_or_default()));
    let mut all: Vec<Held<'_>> = entities.filter_map(|entity| Held::of(state, entity, day)).collect();
    all.sort_by_cached_key(|held| {
        (held.entity.name.plain().to_lowercase(), held.entity.name_ref.to_string())
    });
    all
}

impl<'a> Held<'a> {
    fn of(state: &'a State, entity: &'a Entity, day: Option<PartialDate>) -> Option<Held<'a>> {
        let own = &entity.name_ref;
        let described = facts_of(state, entity).next()?;
        let taken_up = challenges(state, entity);
        let said =
            taken_up.iter().filter_map(|name| state.directory().find(state, EntityKind::Challenge, name));
        let said = said.flat_map(|challenge| facts_of(state, challenge));
        let said = said.flat_map(|fact| fact.references("sdgs"));
        let mut challenged: BTreeSet<_> = said.filter_map(|name| code_of(name.code_in("sdg")?)).collect();
        challenged.extend(taken_up.iter().flat_map(|challenge| tags(state, challenge)));
        let launched = facts_of(state, entity).find_map(|fact| fact.date("launched"));
        let goals = standing_goals(state, own).into_iter();
        let goals = goals.map(|fact| Goal::of(state, fact, launched, day)).collect();
        let within = state.facts_naming("result", facts::SCOPE, own);
        let of_itself = state.facts_naming("result", "of", own);
        Some(Held {
            entity,
            described,
            launched,
            tagged: tags(state, own),
            challenged,
            goals,
            active: active(state, entity, day),
            money: Claims::of(state, own, EntityKind::Partnership)
                .money
                .into_iter()
                .map(|claim| claim.fact)
                .collect(),
            verified: within.into_iter().chain(of_itself).filter(|fact| is_verified(state, *fact)).collect(),
        })
    }

    /// The partnership under a goal of the 2030 Agenda, if it stands there.
    pub(super) fn under(&self, goal: u8) -> Option<Served<'_, 'a>> {
        let served = Served { held: self, goal };
        (!served.because().is_empty()).then_some(served)
    }
}

impl<'a> Goal<'a> {
    fn of(
        state: &'a State,
        fact: Fact<'a>,
        launched: Option<PartialDate>,
        day: Option<PartialDate>,
    ) -> Goal<'a> {
        let mut codes = tags(state, &fact.entity());
        let indicator = fact.reference("indicator");
        codes.extend(indicator.as_ref().and_then(|name| code_of(name.code_in("sdg")?)));
        codes.extend(indicator.and_then(|name| official(state, &name)));
        let class = verdict(state, fact).and_then(Result::ok).map(|verdict| verdict.class);
        let results = state.facts_naming("result", "of", &fact.entity());
        let mut official = Official::beside(state, fact);
        let mut by_office = |result: Fact<'_>| {
            official.level(&result.address()) >= Evidence::E2
                && !of_fact(state, &result.address()).1
                && facts::answer(state, result).is_none()
        };
        Goal {
            fact,
            codes,
            class,
            verified: results
                .into_iter()
                .filter(|fact| is_verified(state, *fact) || by_office(*fact))
                .collect(),
            official: official_value(state, fact, launched, day),
        }
    }

    /// Whether a reader could check it on a day.
    pub(super) fn is_measurable(&self) -> bool {
        self.class.is_some_and(|class| class >= Class::M2)
    }
}

impl<'h, 'a> Served<'h, 'a> {
    /// Why it stands here, in words with the codes.
    pub(super) fn because(&self) -> Vec<String> {
        let mut because = Vec::new();
        let mut say = |what: &str, codes: &BTreeSet<&'static str>| {
            let here: Vec<&str> = codes.iter().filter(|code| self.is_here(code)).copied().collect();
            if !here.is_empty() {
                because.push(format!("{what} {}", here.join(", ")));
            }
        };
        say("tagged", &self.held.tagged);
        say("by its challenge", &self.held.challenged);
        let of_goals = self.held.goals.iter().flat_map(|goal| &goal.codes).copied().collect();
        say("by its goals", &of_goals);
        because
    }

    /// Its goals that belong here.
    pub(super) fn goals(&self) -> impl Iterator<Item = &'h Goal<'a>> {
        let goal = self.goal;
        self.held.goals.iter().filter(move |each| {
            each.codes.is_empty() || each.codes.iter().any(|code| goal_of(code) == Some(goal))
        })
    }

    /// The facts that show an answer; none when there is no record.
    pub(super) fn shown_by(&self, asked: Asked) -> Vec<Fact<'a>> {
        match asked {
            Asked::Active => self.held.active.into_iter().collect(),
            Asked::Measurable => {
                self.goals().filter(|goal| goal.is_measurable()).map(|goal| goal.fact).collect()
            }
            Asked::Financed => self.held.money.clone(),
            Asked::Verified => {
                let mut all = self.held.verified.clone();
                for fact in self.goals().flat_map(|goal| &goal.verified) {
                    if !all.iter().any(|known| known.address() == fact.address()) {
                        all.push(*fact);
                    }
                }
                all
            }
        }
    }

    /// The newest values of the indicators of its goals in official series of offices that take no part in it.
    pub(super) fn official_values(&self) -> Vec<Fact<'a>> {
        self.goals().filter_map(|goal| goal.official).collect()
    }

    /// Whether there is a record of it.
    pub(super) fn has(&self, asked: Asked) -> bool {
        !self.shown_by(asked).is_empty()
    }

    /// Whether a code of the framework, or one below it, puts the partnership or one of its goals here.
    pub(super) fn has_code(&self, wanted: &str) -> bool {
        let goals = self.held.goals.iter().flat_map(|goal| &goal.codes);
        let mut codes = self.held.tagged.iter().chain(&self.held.challenged).chain(goals);
        codes.any(|code| lies_under(code, wanted))
    }

    fn is_here(&self, code: &str) -> bool {
        goal_of(code) == Some(self.goal)
    }
}

/// Whether a code is another, or a part of it: `7.1.1` lies under `7.1`, `7.10` does not.
pub(super) fn lies_under(code: &str, wanted: &str) -> bool {
    code.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// A code of the framework as the framework writes it.
fn code_of(code: &str) -> Option<&'static str> {
    sdg_by_code(code.trim()).map(|known| known.code)
}

fn goal_of(code: &str) -> Option<u8> {
    sdg_by_code(code).map(|known| known.goal)
}

/// The codes of the 2030 Agenda that tags give a thing.
fn tags(state: &State, target: &Ref) -> BTreeSet<&'static str> {
    let mut codes = BTreeSet::new();
    for tag in state.facts_naming("tag", "target", target) {
        if !tag.word("vocabulary").is_some_and(|vocabulary| vocabulary.starts_with("sdg-")) {
            continue;
        }
        let listed = tag.value("codes");
        let listed = listed.iter().flat_map(|codes| codes.as_array().unwrap_or_default());
        codes.extend(listed.filter_map(|code| code_of(code.str_at("code")?)));
    }
    codes
}

/// The official indicator that an indicator of the record says it is.
fn official(state: &State, indicator: &Ref) -> Option<&'static str> {
    let entity = state.directory().find(state, EntityKind::Indicator, indicator)?;
    facts_of(state, entity).find_map(|fact| code_of(fact.reference("sdg")?.code_in("sdg")?))
}

/// The fact that says a partnership exists, unless it had ended by the day or was launched after it.
fn active<'a>(state: &'a State, entity: &'a Entity, day: Option<PartialDate>) -> Option<Fact<'a>> {
    let day = day?;
    let date = |field: &str| facts_of(state, entity).find_map(|fact| Some((fact, fact.date(field)?)));
    let launched = date("launched");
    if date("ended").is_some_and(|(_, ended)| ended.last_day() <= day.last_day())
        || launched.is_some_and(|(_, launched)| launched.first_day() > day.last_day())
    {
        return None;
    }
    launched.map(|(fact, _)| fact).or_else(|| facts_of(state, entity).next())
}

/// The newest value that an independent office publishes of a goal's indicator, for its place or the world, for later
/// than the goal began: whether the world reached it, not who caused it.
fn official_value<'a>(
    state: &'a State,
    goal: Fact<'a>,
    launched: Option<PartialDate>,
    day: Option<PartialDate>,
) -> Option<Fact<'a>> {
    let indicator = goal.reference("indicator")?;
    let place = goal.references("place").into_iter().next().or_else(|| WORLD.parse().ok())?;
    let since = goal.date("stated").or(launched);
    let links = state.links();
    let dated = state.facts_naming("observation", "about", &place).into_iter().filter_map(|fact| {
        let period = fact.period("period")?;
        Some((fact, period.to.or(period.from)?))
    });
    let mut values: Vec<(Fact<'a>, PartialDate)> = dated
        .filter(|(fact, end)| {
            since.is_none_or(|since| end.last_day() > since.last_day())
                && day.is_none_or(|day| end.last_day() <= day.last_day())
                && fact.value("dims").is_none()
                && fact.reference("indicator").is_some_and(|named| links.same(&named, &indicator))
        })
        .collect();
    values.sort_by_key(|(_, end)| std::cmp::Reverse(end.last_day()));
    let mut official = Official::beside(state, goal);
    let mut is_official = |fact: Fact<'a>| {
        official.source(fact).level >= Evidence::E2
            && official.level(&fact.address()) >= Evidence::E2
            && facts::answer(state, fact).is_none()
    };
    values.into_iter().map(|(fact, _)| fact).find(|fact| is_official(*fact))
}

/// Whether somebody who is no party to a result attests it, and nobody disputes it.
fn is_verified(state: &State, result: Fact<'_>) -> bool {
    let (evidence, disputed) = of_fact(state, &result.address());
    evidence >= Evidence::E2 && !disputed && facts::answer(state, result).is_none()
}
