//! The governance of a founded partnership: its charters, seats, applications, proposals and votes, as plain data.
//!
//! A record grows by one authorised statement at a time and never forgets; what holds is asked of it at a moment.
//! Nothing here reads a clock: pages ask at the moment they show, the fold at the moment a log recorded.
//!
//! **Invariant:** a record grown statement by statement equals one built from the acts of a state.

pub mod claims;
mod findings;
pub mod procedure;
pub mod seats;
mod term;
pub mod votes;

pub use claims::Claim;
pub use procedure::{Missing, Procedure};
pub use seats::{Appeal, Application, SeatDecision, SeatEnding, SeatHeld, Standing};
pub use votes::{Ballot, Count, CountedVote, DecisionMade, Outcome, Proposal, Tally, Voter};

pub(crate) use term::Limit;

use super::{Act, State};
use crate::finding::{Custody, Level};
use crate::kinds::charter::{self, Charter};
use crate::reading;
use polyad_model::{Instant, Ref, StatementId};
use std::sync::Arc;

/// The governance of one founded partnership, in the order of its log.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Governance {
    /// Its founding statement; `None` only in a record that nothing was added to.
    pub partnership: Option<StatementId>,
    /// Who governs, each list from the moment it was recorded.
    pub governors: Vec<(Instant, Vec<Ref>)>,
    /// The logs in which its governance counts, each from a moment.
    pub homes: Vec<Home>,
    /// Its charters, oldest first.
    pub charters: Vec<Arc<CharterStated>>,
    /// Applications for seats with their decisions: the admission log, oldest first.
    pub applications: Vec<Arc<Application>>,
    /// Proposals with their votes and decisions, oldest first.
    pub proposals: Vec<Arc<Proposal>>,
}

/// A log in which a partnership is governed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    /// The log.
    pub origin: String,
    /// The founding or `home` statement that says so.
    pub statement: StatementId,
    /// Since when.
    pub since: Instant,
}

/// A charter with the statement that made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CharterStated {
    /// The statement.
    pub statement: StatementId,
    /// Who stated it.
    pub by: StatementId,
    /// When the log took it in.
    pub recorded: Instant,
    /// What it says.
    pub charter: Charter,
}

/// Kinds that belong to the governance of a partnership and count in its home log alone.
pub(crate) const GOVERNED: [&str; 8] =
    ["charter", "seat.apply", "seat.decide", "seat.end", "proposal", "vote", "decision", "home"];

/// Who stated an act, and when the log took it in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stated {
    pub(super) statement: StatementId,
    pub(super) by: StatementId,
    pub(super) recorded: Instant,
    /// What it acts on.
    pub(super) target: Option<StatementId>,
}

impl Governance {
    /// The charter in force at a moment: of those recorded and begun by then the newest.
    pub fn charter_at(&self, moment: Instant) -> Option<&CharterStated> {
        let begun = |stated: &&Arc<CharterStated>| {
            stated.recorded <= moment && stated.charter.from.first_day() <= moment.day()
        };
        self.charters.iter().rev().find(begun).map(|stated| &**stated)
    }

    /// The log in which its governance counts at a moment.
    pub fn home_at(&self, moment: Instant) -> Option<&Home> {
        self.homes.iter().rev().find(|home| home.since <= moment)
    }

    /// Who governs at a moment.
    pub fn governors_at(&self, moment: Instant) -> &[Ref] {
        let since = self.governors.iter().rev().find(|(since, _)| *since <= moment);
        since.map_or(&[], |(_, governors)| governors)
    }

    /// The application that a `seat.apply` statement makes.
    pub fn application(&self, statement: &StatementId) -> Option<&Application> {
        self.applications.iter().find(|each| each.statement == *statement).map(|each| &**each)
    }

    /// The application that a `seat.decide` or `seat.end` statement belongs to.
    pub fn application_of(&self, decision: &StatementId) -> Option<&Application> {
        self.applications.iter().find(|each| each.has_step(decision)).map(|each| &**each)
    }

    /// The proposal that a `proposal` statement makes.
    pub fn proposal(&self, statement: &StatementId) -> Option<&Proposal> {
        self.proposals.iter().find(|each| each.statement == *statement).map(|each| &**each)
    }

    /// Adds an authorised statement, given in the order of the fold. `target_fact` is the first version of what it
    /// acts on.
    pub(crate) fn add(&mut self, act: &Act, target_fact: Option<StatementId>) {
        let of = Stated {
            statement: act.id(),
            by: act.author(),
            recorded: act.inclusion.recorded,
            target: act.header.target.as_ref().and_then(Ref::statement),
        };
        let fields = act.fields.as_deref();
        let outcome = act.header.act.as_deref().unwrap_or_default();
        match (act.kind, fields) {
            ("partnership", _) => self.found(act, of),
            // A corrected objection or answer is still the same appeal.
            _ if act.fact_of != act.id() => {}
            ("charter", Some(fields)) => {
                if let Some(charter) = charter::read(fields) {
                    let (statement, by, recorded) = (of.statement, of.by, of.recorded);
                    self.charters.push(Arc::new(CharterStated { statement, by, recorded, charter }));
                }
            }
            ("home", Some(fields)) => {
                let origin = fields.str_at("origin").unwrap_or_default().to_owned();
                self.homes.push(Home { origin, statement: of.statement, since: of.recorded });
            }
            ("seat.apply", _) => self.applications.push(Arc::new(Application::read(of, fields))),
            ("seat.decide" | "seat.end" | "objection" | "answer", _) => {
                let step = act.kind;
                for application in &mut self.applications {
                    if application.is_about(of.target) {
                        Arc::make_mut(application).step(step, of, outcome, fields);
                    }
                }
            }
            ("proposal", Some(fields)) => self.proposals.extend(Proposal::read(of, fields).map(Arc::new)),
            ("vote" | "decision", _) => {
                let at = self.proposals.iter_mut().find(|each| Some(each.statement) == of.target);
                if let Some(proposal) = at {
                    let proposal = Arc::make_mut(proposal);
                    match act.kind {
                        "vote" => proposal.ballots.push(Ballot::read(of, outcome, fields)),
                        _ => proposal.decision = DecisionMade::read(of, outcome, fields),
                    }
                }
            }
            ("retraction", _) => self.retract(of, target_fact),
            _ => {}
        }
    }

    fn found(&mut self, act: &Act, of: Stated) {
        let fields = act.fields.as_deref();
        self.partnership = Some(act.fact_of);
        let governors = fields.map(|fields| reading::references(fields.items_at("governors")));
        self.governors.push((of.recorded, governors.unwrap_or_default()));
        // A correction changes who governs; only a `home` statement moves the partnership.
        if self.homes.is_empty()
            && let Some(origin) = fields.and_then(|fields| fields.str_at("home"))
        {
            self.homes.push(Home { origin: origin.to_owned(), statement: of.statement, since: of.recorded });
        }
    }

    fn retract(&mut self, of: Stated, target_fact: Option<StatementId>) {
        let Some(gone) = target_fact else { return };
        if self.partnership == Some(gone) {
            self.governors.push((of.recorded, Vec::new()));
        }
        for application in &mut self.applications {
            if application.statement == gone {
                Arc::make_mut(application).withdrawn = Some(of.recorded);
            } else if application.appeals.iter().any(|appeal| appeal.statement == gone) {
                Arc::make_mut(application).withdraw_appeal(&gone, of.recorded);
            }
        }
        for proposal in &mut self.proposals {
            if proposal.statement == gone {
                Arc::make_mut(proposal).withdrawn = Some(of.recorded);
            } else if proposal.ballots.iter().any(|ballot| ballot.statement == gone) {
                let ballots = &mut Arc::make_mut(proposal).ballots;
                ballots
                    .iter_mut()
                    .filter(|ballot| ballot.statement == gone)
                    .for_each(|ballot| ballot.revoked = Some(of.recorded));
            }
        }
    }
}

impl State {
    /// The governance of a partnership founded here, by any of its names; `None`: others recorded it, and nobody
    /// governs it yet. Of several founding statements joined by links the one recorded first speaks.
    ///
    /// Read at the full size it is at hand; at an earlier size it is built from the acts of this partnership.
    pub fn governance(&self, partnership: &Ref) -> Option<Arc<Governance>> {
        let members = self.links().members(partnership);
        let founded = members.iter().filter_map(|name| self.founding(name));
        let first = founded.min_by(|a, b| a.inclusion.cmp(&b.inclusion))?;
        self.governance_of(&first.id())
    }

    /// The governance that a name belongs to: of a partnership, or of what a statement is part of: a charter, an
    /// application, a decision on it, a proposal, a vote.
    pub fn governance_around(&self, name: &Ref) -> Option<Arc<Governance>> {
        self.governance(name).or_else(|| {
            let founding = self.governance_place(self.act(&name.statement()?)?)?;
            self.governance_of(&founding)
        })
    }

    /// When the newest statement of this size was recorded: the moment at which a page that reads no clock asks.
    pub fn last_recorded(&self) -> Option<Instant> {
        self.acts().next_back().map(|act| act.inclusion.recorded)
    }

    /// The partnerships founded here, by founding statement, in the order of their statements.
    pub fn governed(&self) -> impl Iterator<Item = StatementId> {
        self.index.of_kind("partnership").filter_map(|number| {
            let act = self.acts.get(number)?;
            (act.fact_of == act.id() && self.founding(&act.name()).is_some()).then(|| act.id())
        })
    }

    /// The statement that founded a partnership, if a version of it is in force.
    pub(crate) fn founding(&self, name: &Ref) -> Option<&Arc<Act>> {
        let act = self.version_in_force(&name.statement()?)?;
        let founded = act.kind == "partnership" && act.custody != Custody::Reported;
        founded.then(|| self.act(&act.fact_of)).flatten()
    }

    pub(crate) fn governance_of(&self, founding: &StatementId) -> Option<Arc<Governance>> {
        if self.size == self.folded {
            return self.governance.get(founding)?.clone();
        }
        let mut numbers: Vec<u32> = self.index.versions(founding).collect();
        let mut at = 0;
        numbers.extend(self.index.naming(&Ref::Statement(*founding)).map(|(_, number)| number));
        // Retractions, objections and answers have no scope: they are found by what they act on.
        while let Some(number) = numbers.get(at).copied() {
            at += 1;
            if let Some(act) = self.acts.get(number).filter(|act| self.belongs_to(act, founding)) {
                let name = Ref::Statement(act.id());
                let acting = self.index.naming(&name).filter(|(field, _)| *field == super::TARGET);
                numbers.extend(acting.map(|(_, number)| number));
            }
        }
        numbers.sort_unstable();
        numbers.dedup();
        let mut record = Governance::default();
        for number in numbers {
            if let Some(act) = self.acts.get(number).filter(|act| self.belongs_to(act, founding)) {
                record.add(act, self.target_fact(act));
            }
        }
        record.partnership.is_some().then(|| Arc::new(record))
    }

    /// Takes an authorised act, the last applied, into the governance that it belongs to.
    pub(crate) fn govern(&mut self, act: &Act) {
        let Some(founding) = self.governance_place(act) else { return };
        if act.kind != "partnership" && self.governance.get(&founding).is_none() {
            return;
        }
        let target_fact = self.target_fact(act);
        let record = self.governance.entry(founding).get_or_insert_with(Arc::default);
        Arc::make_mut(record).add(act, target_fact);
    }

    fn belongs_to(&self, act: &Act, founding: &StatementId) -> bool {
        act.since <= self.size
            && act.level == Level::Authorised
            && self.governance_place(act).as_ref() == Some(founding)
    }

    /// The partnership whose governance an act belongs to.
    pub(crate) fn governance_place(&self, act: &Act) -> Option<StatementId> {
        // An answer acts on an objection, which acts on a decision; a retraction on any of them.
        let mut at = act;
        for _ in 0..4 {
            match at.kind {
                _ if at.custody == Custody::Reported => return None,
                "partnership" => return Some(at.fact_of),
                kind if GOVERNED.contains(&kind) => return at.header.scope.as_ref()?.statement(),
                "objection" | "answer" | "retraction" => {
                    at = self.act(&at.header.target.as_ref()?.statement()?)?;
                }
                _ => return None,
            }
        }
        None
    }

    fn target_fact(&self, act: &Act) -> Option<StatementId> {
        Some(self.act(&act.header.target.as_ref()?.statement()?)?.fact_of)
    }
}
