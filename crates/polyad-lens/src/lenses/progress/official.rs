//! Evidence of values of official series: that the world reached a value, never who caused it.
//!
//! A value of an official series whose publisher is independent of whoever is to reach the goal is of level E2
//! (`docs/methods` §0.3). Official is what an office of the list in [`bodies`] publishes of an indicator that it keeps.
//! Independent is an office that is neither the goal's partnership nor founder, host or member of it, nor one of those
//! who are to reach the goal, nor a part of one of these, nor has one as a part, nor a parent in common. Everything else
//! stays as it is, and the reason is said.

mod bodies;

use crate::facts;
use crate::judge::of_fact;
use crate::measure::{Evidence, Measure};
use crate::search::fold;
use crate::term::Term;
use crate::view::Cell;
use bodies::Body;
use polyad_ledger::reading::{self, Named};
use polyad_ledger::state::{Entity, EntityKind, Fact, State};
use polyad_model::{DatasetKey, Ref, StatementId};
use std::collections::{BTreeSet, HashMap};

/// Judges the sources of values beside one goal.
pub(crate) struct Official<'a> {
    state: &'a State,
    goal: Fact<'a>,
    parties: Vec<Party>,
    by_source: HashMap<SourceKey, Verdict>,
    by_fact: HashMap<Ref, Evidence>,
}

/// What is said of a source of values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// E2 for official and independent, else E0.
    pub(crate) level: Evidence,
    /// In words.
    pub(crate) why: String,
}

/// All that a verdict depends on beside the goal.
type SourceKey = (Option<Named>, Option<DatasetKey>, StatementId, Option<Ref>);

/// Whoever takes part in the goal.
struct Party {
    is: Known,
    /// Parents on record.
    parents: Vec<Known>,
    /// What it has to do with the goal, in words.
    role: &'static str,
}

/// A body by Ref and names, since sources often have a name alone.
struct Known {
    name: String,
    reference: Option<Ref>,
    names: BTreeSet<String>,
}

impl Known {
    fn of(state: &State, name: &Ref) -> Known {
        let found = state.directory().find(state, EntityKind::Actor, name);
        let found = found.or_else(|| state.directory().find_any(state, name));
        let listed = |entity: &Entity| -> BTreeSet<String> {
            let own = entity.name.iter().map(|(_, text)| text.to_owned());
            own.chain(entity.aliases.iter().cloned()).map(|name| fold(&name)).collect()
        };
        Known {
            name: facts::name_of(state, EntityKind::Actor, name),
            reference: Some(state.links().representative(name).clone()),
            names: found.map(listed).unwrap_or_default(),
        }
    }

    fn named(names: &[&str]) -> Known {
        Known {
            name: names.first().copied().unwrap_or_default().to_owned(),
            reference: None,
            names: names.iter().map(|name| fold(name)).collect(),
        }
    }

    fn is(&self, other: &Known) -> bool {
        let same = matches!((&self.reference, &other.reference), (Some(a), Some(b)) if a == b);
        same || !self.names.is_disjoint(&other.names)
    }
}

impl<'a> Official<'a> {
    /// For one goal: who takes part in it is found once.
    pub(crate) fn beside(state: &'a State, goal: Fact<'a>) -> Official<'a> {
        let mut parties = Vec::new();
        let mut take = |name: &Ref, role: &'static str| {
            let is = Known::of(state, name);
            if !parties.iter().any(|known: &Party| known.is.reference == is.reference) {
                let parents = parents(state, name).iter().map(|name| Known::of(state, name)).collect();
                parties.push(Party { is, parents, role });
            }
        };
        goal.references("actors").iter().for_each(|name| take(name, "is to reach the goal"));
        if let Some(scope) = goal.scope() {
            take(&scope, "is the partnership itself");
            for seat in state.facts_naming("seat", "of", &scope) {
                seat.reference("actor").iter().for_each(|name| take(name, "has a seat in the partnership"));
            }
            let described = state.directory().find(state, EntityKind::Partnership, &scope);
            for fact in described.iter().flat_map(|entity| &entity.facts).filter_map(|at| state.fact(at)) {
                fact.references("founders").iter().for_each(|name| take(name, "founded the partnership"));
                fact.references("hosts").iter().for_each(|name| take(name, "hosts the partnership"));
            }
        }
        Official { state, goal, parties, by_source: HashMap::new(), by_fact: HashMap::new() }
    }

    /// What is said of the source of a value.
    pub(crate) fn source(&mut self, fact: Fact<'_>) -> Verdict {
        let dataset = match fact {
            Fact::Row(dataset, _) => Some(dataset.key),
            Fact::Act(_) => None,
        };
        let publisher = publisher(fact);
        // A result of the goal is counted in the goal's own indicator.
        let indicator = fact.reference("indicator").or_else(|| self.goal.reference("indicator"));
        let key = (publisher, dataset, fact.statement(), indicator);
        if let Some(known) = self.by_source.get(&key) {
            return known.clone();
        }
        let verdict = match self.independent(&key) {
            Ok(why) => Verdict { level: Evidence::E2, why },
            Err(why) => Verdict { level: Evidence::E0, why },
        };
        self.by_source.insert(key, verdict.clone());
        verdict
    }

    /// Why a source is official and independent, or why it is not.
    fn independent(&self, (publisher, _, statement, indicator): &SourceKey) -> Result<String, String> {
        let publisher = publisher.as_ref().ok_or("the record names no publisher")?;
        let named = facts::named(self.state, publisher).plain();
        let offices = self
            .offices(publisher)
            .ok_or_else(|| format!("{named} is on no list of offices that keep official series"))?;
        let indicator = indicator.as_ref().ok_or("the record names no indicator")?;
        let code = official_code(self.state, indicator);
        let keepers = code.as_ref().map(bodies::keepers).unwrap_or_default();
        let keeper = offices.iter().find(|office| keepers.contains(office));
        let what = facts::name_of(self.state, EntityKind::Indicator, indicator);
        let keeper = keeper.ok_or_else(|| match keepers.is_empty() {
            true => format!("“{what}” is no indicator of which the list knows who keeps it"),
            false => format!("{named} is not listed as keeping “{what}”"),
        })?;
        for office in &offices {
            let is = self.known(publisher, office);
            let above = above(self.state, publisher, office);
            if let Some(why) = self.parties.iter().find_map(|party| party.bound_to(&is, &above)) {
                return Err(why);
            }
        }
        // Whoever files the file vouches for its publisher.
        let filer = self.state.act(statement).map(|act| Known::of(self.state, &Ref::Statement(act.author())));
        if let Some(party) =
            self.parties.iter().find(|party| filer.as_ref().is_some_and(|filer| party.is.is(filer)))
        {
            return Err(format!("it was filed here by {}, which {}", party.is.name, party.role));
        }
        Ok(format!(
            "official and independent: {} keeps it, and on record is no party to the goal, nor a part or parent of one",
            keeper.name()
        ))
    }

    /// The offices that are meant by a publisher.
    fn offices(&self, publisher: &Named) -> Option<Vec<&'static Body>> {
        match publisher {
            Named::Words(words) => bodies::bodies(words.plain()),
            Named::Ref(name) => {
                let entity = self.state.directory().find(self.state, EntityKind::Actor, name)?;
                let names =
                    entity.name.iter().map(|(_, text)| text).chain(entity.aliases.iter().map(String::as_str));
                names.filter_map(bodies::body).next().map(|body| vec![body])
            }
        }
    }

    fn known(&self, publisher: &Named, office: &Body) -> Known {
        let listed = Known::named(office.names);
        match publisher {
            Named::Ref(name) => {
                let mut own = Known::of(self.state, name);
                own.names.extend(listed.names);
                own
            }
            Named::Words(_) => listed,
        }
    }

    /// The level of one fact: of those who attest it, or of its source. What is disputed is not raised.
    pub(crate) fn level(&mut self, address: &Ref) -> Evidence {
        if let Some(known) = self.by_fact.get(address) {
            return *known;
        }
        let (attested, disputed) = of_fact(self.state, address);
        let level = match self.state.fact(address) {
            Some(fact) if matches!(fact.kind(), "observation" | "result") && !disputed => {
                attested.max(self.source(fact).level)
            }
            _ => attested,
        };
        self.by_fact.insert(address.clone(), level);
        level
    }

    /// Raises a measure to the lowest level among the values it rests on. What the goal asks for and by when is no claim
    /// about the world, and dates of periods are none beside their values.
    pub(crate) fn raise(&mut self, measure: &mut Measure) {
        let mut values = Vec::new();
        if !collect(&measure.term, &self.goal.address(), &mut values) {
            return;
        }
        let lowest = values.into_iter().map(|address| self.level(address)).min();
        if let Some(lowest) = lowest.filter(|lowest| *lowest > measure.evidence) {
            measure.evidence = lowest;
        }
    }

    /// Raises the measures of some cells.
    pub(crate) fn raise_cells(&mut self, cells: &mut [Cell]) {
        for cell in cells {
            match cell {
                Cell::Measure(measure) => self.raise(measure),
                Cell::List(cells) => self.raise_cells(cells),
                _ => {}
            }
        }
    }
}

impl Party {
    /// Why an office is not independent of this party.
    fn bound_to(&self, office: &Known, above: &[Known]) -> Option<String> {
        let (own, role, publisher) = (&self.is.name, self.role, &office.name);
        if self.is.is(office) {
            return Some(format!("{own} publishes it and {role}"));
        }
        if above.iter().any(|parent| parent.is(&self.is)) {
            return Some(format!("{publisher} publishes it and is a part of {own}, which {role}"));
        }
        if self.parents.iter().any(|parent| parent.is(office)) {
            return Some(format!("{own}, which {role}, is a part of {publisher}, which publishes it"));
        }
        let shared = above.iter().find(|parent| self.parents.iter().any(|own| own.is(parent)))?;
        let parent = &shared.name;
        Some(format!("{publisher} publishes it and is a part of {parent}, as is {own}, which {role}"))
    }
}

/// Whom the record names as publisher: the source of a report, else the dataset's; a statement is its author's.
fn publisher(fact: Fact<'_>) -> Option<Named> {
    match (fact.source(), fact) {
        (Some(source), _) => Some(source.publisher),
        (None, Fact::Row(dataset, _)) => dataset.fields.get("publisher").and_then(reading::named),
        (None, Fact::Act(act)) => Some(Named::Ref(Ref::Statement(act.author()))),
    }
}

/// The code under which the list knows an indicator: its own, or the official one that it says it is.
fn official_code(state: &State, indicator: &Ref) -> Option<Ref> {
    if !bodies::keepers(indicator).is_empty() {
        return Some(indicator.clone());
    }
    let entity = state.directory().find(state, EntityKind::Indicator, indicator)?;
    entity.facts.iter().find_map(|address| state.fact(address)?.reference("sdg"))
}

/// What an office is a part of, by the list and on record.
fn above(state: &State, publisher: &Named, office: &Body) -> Vec<Known> {
    let mut found: Vec<Known> = office.part_of.iter().map(|name| Known::named(&[name])).collect();
    if let Named::Ref(name) = publisher {
        found.extend(parents(state, name).iter().map(|name| Known::of(state, name)));
    }
    found
}

fn parents(state: &State, actor: &Ref) -> Vec<Ref> {
    let entity = state.directory().find(state, EntityKind::Actor, actor);
    let facts = entity.iter().flat_map(|entity| &entity.facts).filter_map(|address| state.fact(address));
    facts.flat_map(|fact| fact.references("parent")).collect()
}

/// The facts whose values a term rests on; `false` where a leaf is a query, whose facts are not looked at one by one.
fn collect<'t>(term: &'t Term, goal: &Ref, found: &mut Vec<&'t Ref>) -> bool {
    match term {
        Term::Fact { address, part } => {
            let is_date = ["period", "stated", "launched", "by", "baseline.date"].iter().any(|date| {
                part == date || part.strip_prefix(date).is_some_and(|rest| rest.starts_with('.'))
            });
            // Of the goal's own record only a value at the start says anything of the world.
            if !is_date && (address != goal || part == "baseline.value") {
                found.push(address);
            }
            true
        }
        Term::Rows { .. } | Term::Shared { .. } => false,
        Term::Parameter { .. } => true,
        Term::Sum(terms)
        | Term::Product(terms)
        | Term::Minimum(terms)
        | Term::Maximum(terms)
        | Term::Count(terms)
        | Term::Function(_, terms) => terms.iter().all(|term| collect(term, goal, found)),
        Term::Difference(a, b) | Term::Ratio(a, b) => collect(a, goal, found) && collect(b, goal, found),
    }
}
