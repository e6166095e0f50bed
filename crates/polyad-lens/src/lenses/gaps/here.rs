//! The partnerships under one goal of the 2030 Agenda with their targets, seats and places.

use crate::facts;
use crate::lenses::coverage;
use crate::lenses::partnerships::facts_of;
use crate::params::{BadParam, Params};
use crate::seating::Seating;
use crate::view::{Cell, Row};
use polyad_ledger::state::{EntityKind, State};
use polyad_model::codelist::{Category, SdgLevel, sdg_by_code};
use polyad_model::{PartialDate, Ref, Truth};
use std::collections::BTreeSet;

/// The kinds of body that may be missing at a table.
pub(super) const KINDS: [Category; 7] = [
    Category::State,
    Category::InternationalOrganisation,
    Category::Business,
    Category::Philanthropy,
    Category::Civil,
    Category::Subnational,
    Category::Academic,
];

/// A partnership under the goal.
pub(super) struct Here<'a> {
    pub(super) name: Ref,
    /// Its row in the lens `coverage`, taken as it is.
    pub(super) row: Row,
    /// The targets it stands under; the goal as a whole where it names none.
    pub(super) targets: BTreeSet<&'static str>,
    pub(super) seating: Seating<'a>,
}

/// Every partnership that the lens `coverage` has under the goal.
pub(super) fn all<'a>(state: &'a State, goal: &str, day: PartialDate) -> Result<Vec<Here<'a>>, BadParam> {
    let params = Params::new([("sdg", goal.to_owned()), ("as_of", day.last_day().to_string())]);
    let view = coverage::read(state, &params)?;
    let rows = view.table("partnerships").map(|table| table.rows.clone()).unwrap_or_default();
    let here = |row: Row| {
        let Some(Cell::Entity { name_ref, .. }) = row.cells.first() else { return None };
        let name = name_ref.clone();
        let targets = targets(&row, goal);
        let seating = Seating::of(state, &name, day);
        Some(Here { name, row, targets, seating })
    };
    Ok(rows.into_iter().filter_map(here).collect())
}

/// The targets among the codes for which the partnership stands under the goal.
fn targets(row: &Row, goal: &str) -> BTreeSet<&'static str> {
    let because = row.cells.get(1).map(Cell::plain).unwrap_or_default();
    let codes = because.split(|c: char| !(c.is_ascii_alphanumeric() || c == '.'));
    let known = codes.filter_map(sdg_by_code).filter(|known| known.goal.to_string() == goal);
    let (mut targets, mut whole) = (BTreeSet::new(), None);
    for code in known {
        match code.level {
            SdgLevel::Goal => whole = Some(code.code),
            _ => targets.extend(target_of(code.code)),
        }
    }
    if targets.is_empty() {
        targets.extend(whole);
    }
    targets
}

/// The target that an indicator belongs to: `7.1` of `7.1.1`.
fn target_of(code: &str) -> Option<&'static str> {
    let mut steps = code.splitn(3, '.');
    let target = format!("{}.{}", steps.next()?, steps.next()?);
    sdg_by_code(&target).map(|known| known.code)
}

impl Here<'_> {
    /// The kinds of body of which no seat is on record; none is said where no seat is on record at all.
    pub(super) fn kinds_lacking(&self) -> Option<Vec<Category>> {
        let any = !self.seating.held.is_empty() || !self.seating.unknown.is_empty();
        any.then(|| KINDS.into_iter().filter(|kind| self.seating.has(*kind) == Truth::No).collect())
    }

    /// Whether an actor has a seat here, or may have one.
    pub(super) fn seats(&self, state: &State, actor: &Ref) -> bool {
        let mut seats = self.seating.held.iter().chain(&self.seating.unknown);
        seats.any(|seat| state.links().same(&seat.holder, actor))
    }

    /// Whether a tag or a goal of its puts it in a country, or the country or a body of it holds a seat.
    pub(super) fn is_in(&self, state: &State, country: &Ref) -> bool {
        let code = country.code_in("iso3166-1").unwrap_or_default();
        let tagged = state.facts_naming("tag", "target", &self.name).into_iter().any(|tag| {
            let codes = tag.value("codes");
            let mut codes = codes.iter().flat_map(|codes| codes.as_array().unwrap_or_default());
            tag.word("vocabulary").as_deref() == Some("place")
                && codes.any(|each| each.str_at("code").is_some_and(|own| own.eq_ignore_ascii_case(code)))
        });
        let links = state.links();
        let goals = state.facts_naming("goal", facts::SCOPE, &self.name);
        tagged
            || goals.iter().flat_map(|goal| goal.references("place")).any(|place| links.same(&place, country))
            || self.seating.held.iter().any(|seat| is_of(state, &seat.holder, country))
    }
}

/// Whether an actor is a country, or on record as a body of it.
pub(super) fn is_of(state: &State, actor: &Ref, country: &Ref) -> bool {
    let links = state.links();
    let entity = state.directory().find(state, EntityKind::Actor, actor);
    let own = entity.into_iter().flat_map(|entity| facts_of(state, entity));
    links.same(actor, country)
        || own.filter_map(|fact| fact.reference("country")).any(|own| links.same(&own, country))
}
