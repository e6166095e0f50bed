//! A pledge with its revisions: however often it is raised or lowered, it counts once.

use super::amount::Amount;
use crate::facts;
use polyad_ledger::finding::{Custody, Level};
use polyad_ledger::state::{Act, Fact, State};
use polyad_model::{PartialDate, Ref};
use std::collections::BTreeSet;

/// Words of aid files for plans, which are no promises.
const PLANS: [&str; 2] = ["budget", "planned-disbursement"];

/// A pledge in all its versions.
#[derive(Debug, Clone)]
pub(crate) struct Pledge<'a> {
    /// The version that counts.
    pub(crate) head: Fact<'a>,
    /// All versions, the oldest first; the last is the head.
    pub(crate) history: Vec<Fact<'a>>,
    /// Versions that replace the same pledge as the head and stand beside it; they count nowhere.
    pub(crate) rivals: Vec<Fact<'a>>,
    /// The statement by which its giver took it back.
    pub(crate) withdrawn: Option<&'a Act>,
}

/// When a pledge was made: the day or year that its amount is of, else the beginning of its period.
pub(crate) fn made(fact: Fact<'_>) -> Option<PartialDate> {
    let dated = fact.money("what").map(|money| money.date);
    dated.or_else(|| fact.period("period").and_then(|period| period.from))
}

/// Whether a fact is a promise: budgets and planned disbursements of files are plans.
pub(crate) fn is_promise(fact: Fact<'_>) -> bool {
    let called = fact.value("as_called").and_then(|value| value.as_str().map(str::to_owned));
    fact.kind() == "pledge" && !called.is_some_and(|word| PLANS.contains(&word.as_str()))
}

/// Whether a pledge was made by the day. What has no date was.
fn known_by(fact: Fact<'_>, day: PartialDate) -> bool {
    made(fact).is_none_or(|made| made.first_day() <= day.last_day())
}

impl<'a> Pledge<'a> {
    /// The pledges that these facts belong to, each once, as they stood on the day.
    pub(crate) fn all(
        state: &'a State,
        facts: impl IntoIterator<Item = Fact<'a>>,
        day: PartialDate,
    ) -> Vec<Pledge<'a>> {
        let mut seen: BTreeSet<Ref> = BTreeSet::new();
        let mut found = Vec::new();
        for fact in facts {
            if seen.contains(&fact.address()) || !counts(state, fact, day) {
                continue;
            }
            let pledge = Pledge::around(state, fact, day);
            seen.extend(pledge.versions().map(|version| version.address()));
            found.push(pledge);
        }
        found
    }

    /// The pledge that a fact is a version of.
    pub(crate) fn around(state: &'a State, fact: Fact<'a>, day: PartialDate) -> Pledge<'a> {
        let mut versions = vec![fact];
        let mut known: BTreeSet<Ref> = BTreeSet::from([fact.address()]);
        let mut replaced: BTreeSet<Ref> = BTreeSet::new();
        let mut at = 0;
        while let Some(version) = versions.get(at).copied() {
            at += 1;
            let before = version.reference("replaces").and_then(|name| in_force(state, &name));
            if let Some(before) = before.filter(|before| is_promise(*before)) {
                replaced.insert(before.address());
                if known.insert(before.address()) {
                    versions.push(before);
                }
            }
            for after in successors(state, version) {
                if counts(state, after, day) && known.insert(after.address()) {
                    versions.push(after);
                }
            }
        }
        let order = |fact: &Fact<'a>| {
            (made(*fact).map(PartialDate::first_day), state.recorded_of(*fact), fact.address())
        };
        versions.sort_by_key(order);
        let (mut old, mut heads): (Vec<Fact<'a>>, Vec<Fact<'a>>) =
            versions.into_iter().partition(|version| replaced.contains(&version.address()));
        // A ring of pledges that replace each other has no head: the newest stands.
        let head = heads.pop().or_else(|| old.pop()).unwrap_or(fact);
        old.push(head);
        Pledge { head, history: old, rivals: heads, withdrawn: None }
    }

    /// Pledges that their own givers took back, as long as no version of them stands.
    pub(crate) fn withdrawn(state: &'a State, day: PartialDate) -> Vec<Pledge<'a>> {
        let mut found = Vec::new();
        for retraction in state.facts("retraction") {
            let Fact::Act(by) = retraction else { continue };
            let target = retraction.target().and_then(|target| target.statement());
            let Some(act) = target.and_then(|id| state.act(&id)) else { continue };
            let fact = Fact::Act(act);
            let own =
                act.level == Level::Authorised && act.custody != Custody::Reported && act.fields.is_some();
            let ended = state.closed(&act.id()).is_some_and(|closed| closed.by == by.id());
            if !own || !ended || !is_promise(fact) || !known_by(fact, day) {
                continue;
            }
            // Taking back a raise leaves what was raised in force.
            let before = fact.reference("replaces").and_then(|name| in_force(state, &name));
            if before.is_some_and(|before| counts(state, before, day)) {
                continue;
            }
            let mut pledge = Pledge::around(state, fact, day);
            if pledge.head.address() == fact.address() {
                pledge.withdrawn = Some(by);
                found.push(pledge);
            }
        }
        found
    }

    /// All versions, those that count nowhere among them.
    pub(crate) fn versions(&self) -> impl Iterator<Item = Fact<'a>> + '_ {
        self.history.iter().chain(&self.rivals).copied()
    }

    /// What names one of its versions in a field of a kind, each once.
    pub(crate) fn naming(&self, state: &'a State, kind: &'static str, field: &'static str) -> Vec<Fact<'a>> {
        let mut found: Vec<Fact<'a>> = Vec::new();
        let mut seen = BTreeSet::new();
        for version in self.versions() {
            for name in [version.entity(), version.address()] {
                for fact in state.facts_naming(kind, field, &name) {
                    if seen.insert(fact.address()) {
                        found.push(fact);
                    }
                }
            }
        }
        found
    }

    /// The giver.
    pub(crate) fn by(&self) -> Option<Ref> {
        self.head.reference("by")
    }
}

/// Whether a fact is a pledge that stands on the day. A row that its actor answered stands beside and counts nowhere.
pub(crate) fn counts(state: &State, fact: Fact<'_>, day: PartialDate) -> bool {
    is_promise(fact) && facts::answer(state, fact).is_none() && known_by(fact, day)
}

/// The version in force of what a Ref names.
fn in_force<'a>(state: &'a State, name: &Ref) -> Option<Fact<'a>> {
    match name.statement() {
        Some(id) => state.version_in_force(&id).map(|act| Fact::Act(act)),
        None => state.fact(name),
    }
}

fn successors<'a>(state: &'a State, fact: Fact<'a>) -> Vec<Fact<'a>> {
    [fact.entity(), fact.address()]
        .iter()
        .flat_map(|name| state.facts_naming("pledge", "replaces", name))
        .collect()
}

/// What one version of a pledge did to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Change {
    /// It is the first.
    Made,
    /// More is promised.
    Raised,
    /// Less is promised.
    Lowered,
    /// As much is promised in other words, instalments or periods.
    Restated,
    /// It is promised in other money, or in words: more and less cannot be told.
    Redenominated,
}

impl Change {
    /// What pages say.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Change::Made => "made",
            Change::Raised => "raised",
            Change::Lowered => "lowered",
            Change::Restated => "restated",
            Change::Redenominated => "restated in other money",
        }
    }
}

impl<'a> Pledge<'a> {
    /// Its versions, each with what it changed.
    pub(crate) fn changes(&self) -> Vec<(Fact<'a>, Change)> {
        let mut before: Option<Fact<'a>> = None;
        let mut changes = Vec::new();
        for version in &self.history {
            let change = match before {
                None => Change::Made,
                Some(before) => change_between(before, *version),
            };
            changes.push((*version, change));
            before = Some(*version);
        }
        changes
    }

    /// How it was changed since it was made, each sort once; empty where it never was.
    pub(crate) fn changed(&self) -> Vec<Change> {
        let mut found: Vec<Change> = Vec::new();
        for (_, change) in self.changes() {
            if change != Change::Made && !found.contains(&change) {
                found.push(change);
            }
        }
        found
    }
}

fn change_between(before: Fact<'_>, after: Fact<'_>) -> Change {
    let (Some(before), Some(after)) = (Amount::of(before, "what"), Amount::of(after, "what")) else {
        return Change::Redenominated;
    };
    if before.unit != after.unit {
        return Change::Redenominated;
    }
    match before.exact().zip(after.exact()).map(|(before, after)| after.cmp(&before)) {
        Some(std::cmp::Ordering::Greater) => Change::Raised,
        Some(std::cmp::Ordering::Less) => Change::Lowered,
        _ => Change::Restated,
    }
}
