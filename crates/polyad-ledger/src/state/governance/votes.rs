//! Proposals, votes and their count. Anyone who holds the votes reaches the same count.

use super::procedure::{Missing, missing};
use super::{Governance, Standing, Stated};
use crate::json::Value;
use crate::kinds::charter::{Charter, Passes, Rule};
use crate::reading::{self, Named};
use polyad_model::{Instant, PartialDate, Ref, StatementId, Text};
use std::collections::BTreeMap;

/// A proposal with its votes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The `proposal` statement.
    pub statement: StatementId,
    /// Who proposed it.
    pub by: StatementId,
    /// When the log took it in.
    pub recorded: Instant,
    /// What it is about: the rule that decides it.
    pub matter: String,
    /// What is proposed.
    pub text: Option<Text>,
    /// Whom it affects.
    pub affected: Vec<Named>,
    /// When voting opens, as stated; see [`Proposal::opening`].
    pub opens: Instant,
    /// When voting closes.
    pub closes: Instant,
    /// The statement that follows when it is adopted.
    pub change: Option<Change>,
    /// When its author withdrew it.
    pub withdrawn: Option<Instant>,
    /// All votes in order, those replaced and revoked among them.
    pub ballots: Vec<Ballot>,
    /// What was decided.
    pub decision: Option<DecisionMade>,
}

/// The statement that follows from a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its kind.
    pub kind: String,
    /// Its coded outcome.
    pub act: Option<String>,
    /// What it acts on.
    pub target: Option<Ref>,
    /// Its body, as far as it is decided.
    pub body: Value,
}

/// One vote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ballot {
    /// The `vote` statement.
    pub statement: StatementId,
    /// Who voted.
    pub by: StatementId,
    /// When the log took it in.
    pub recorded: Instant,
    /// `for`, `against`, `abstain` or `recuse`.
    pub act: String,
    /// Whose vote counts for this one too.
    pub follows: Option<Ref>,
    /// Why.
    pub reason: Option<Text>,
    /// When it was withdrawn.
    pub revoked: Option<Instant>,
    /// Whether its body was erased: an abstention may have followed somebody.
    pub erased: bool,
}

/// A decision, recounted when it was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionMade {
    /// The `decision` statement.
    pub statement: StatementId,
    /// Who stated it.
    pub by: StatementId,
    /// When the log took it in.
    pub recorded: Instant,
    /// What was decided.
    pub outcome: Outcome,
    /// From when it holds; `None` when the body was erased.
    pub from: Option<PartialDate>,
    /// Who carries it out.
    pub responsible: Vec<Ref>,
    /// When it is to be looked at again.
    pub review: Option<PartialDate>,
}

/// What becomes of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// It passes.
    Adopted,
    /// Enough voted, and it does not pass.
    Rejected,
    /// Too few voted.
    Lapsed,
}

impl Outcome {
    /// The word of the specification.
    pub fn word(self) -> &'static str {
        match self {
            Outcome::Adopted => "adopted",
            Outcome::Rejected => "rejected",
            Outcome::Lapsed => "lapsed",
        }
    }

    fn read(word: &str) -> Option<Outcome> {
        [Outcome::Adopted, Outcome::Rejected, Outcome::Lapsed].into_iter().find(|each| each.word() == word)
    }
}

/// Who may vote on a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voter {
    /// Who.
    pub actor: StatementId,
    /// The seats by which it votes; empty for a governor who votes while no seat that votes is held.
    pub seats: Vec<String>,
    /// The chambers in which it votes.
    pub chambers: Vec<String>,
}

/// Votes of one body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// Who may vote, those who stood aside among them.
    pub on_roll: u64,
    /// Votes for.
    pub yes: u64,
    /// Votes against.
    pub no: u64,
    /// Abstentions.
    pub abstain: u64,
    /// Who stood aside.
    pub recuse: u64,
}

/// A vote that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedVote {
    /// Who voted.
    pub actor: StatementId,
    /// The `vote` statement.
    pub statement: StatementId,
    /// As what it counts.
    pub act: String,
    /// Whose vote it follows.
    pub follows: Option<StatementId>,
}

/// The count of a proposal at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// All votes.
    pub whole: Count,
    /// Votes by chamber, for every chamber that has a voter or must agree, in order of name.
    pub chambers: Vec<(String, Count)>,
    /// The votes that count, in order of the log.
    pub votes: Vec<CountedVote>,
    /// How many of these may have counted otherwise before a body was erased.
    pub gaps: u64,
    /// What it would become if it were decided on this count; lapsed where no rule is in force.
    pub outcome: Outcome,
    /// What is missing to pass; empty when it passes.
    pub missing: Vec<Missing>,
}

impl Proposal {
    pub(super) fn read(of: Stated, fields: &Value) -> Option<Proposal> {
        let change = fields.get("change").and_then(|change| {
            Some(Change {
                kind: change.str_at("kind")?.to_owned(),
                act: change.str_at("act").map(str::to_owned),
                target: change.get("target").and_then(reading::reference),
                body: change.get("body")?.clone(),
            })
        });
        Some(Proposal {
            statement: of.statement,
            by: of.by,
            recorded: of.recorded,
            matter: fields.str_at("matter")?.to_owned(),
            text: reading::text(fields.get("text")?),
            affected: fields.items_at("affected").iter().filter_map(reading::named).collect(),
            opens: reading::instant(fields.get("opens")?)?,
            closes: reading::instant(fields.get("closes")?)?,
            change,
            withdrawn: None,
            ballots: Vec::new(),
            decision: None,
        })
    }

    /// When voting opens: as stated, but never before the log took the proposal in. The rule and the roll are those
    /// of this moment, so that nothing done while the vote is open changes them.
    pub fn opening(&self) -> Instant {
        self.opens.max(self.recorded)
    }

    /// Whether votes are taken at a moment.
    pub fn is_open_at(&self, moment: Instant) -> bool {
        self.opening() <= moment
            && moment <= self.closes
            && self.withdrawn.is_none_or(|withdrawn| withdrawn > moment)
            && self.decision.as_ref().is_none_or(|decision| decision.recorded > moment)
    }
}

impl Ballot {
    pub(super) fn read(of: Stated, act: &str, fields: Option<&Value>) -> Ballot {
        let follows = fields.and_then(|fields| reading::reference(fields.get("follows")?));
        Ballot {
            statement: of.statement,
            by: of.by,
            recorded: of.recorded,
            act: act.to_owned(),
            // Who votes for or against follows nobody.
            follows: follows.filter(|_| act == "abstain"),
            reason: fields.and_then(|fields| reading::text(fields.get("reason")?)),
            revoked: None,
            erased: fields.is_none(),
        }
    }
}

impl DecisionMade {
    pub(super) fn read(of: Stated, act: &str, fields: Option<&Value>) -> Option<DecisionMade> {
        let date = |field| fields.and_then(|fields| reading::date(fields.get(field)?));
        let responsible = fields.map_or(&[][..], |fields| fields.items_at("responsible"));
        Some(DecisionMade {
            statement: of.statement,
            by: of.by,
            recorded: of.recorded,
            outcome: Outcome::read(act)?,
            from: date("from"),
            responsible: reading::references(responsible),
            review: date("review"),
        })
    }
}

impl Count {
    fn take(&mut self, act: &str) {
        match act {
            "for" => self.yes += 1,
            "against" => self.no += 1,
            "recuse" => self.recuse += 1,
            _ => self.abstain += 1,
        }
    }

    /// Who voted: for, against or abstaining. Who stands aside does not vote.
    pub fn cast(&self) -> u64 {
        self.yes + self.no + self.abstain
    }
}

impl Passes {
    /// Whether a count passes. A chamber of a rule by number passes by more for than against.
    pub fn is_met(self, count: &Count) -> bool {
        match self {
            Passes::Any => count.yes >= 1,
            Passes::Majority => count.yes > count.no,
            Passes::TwoThirds => count.yes >= 1 && count.yes >= 2 * count.no,
            Passes::Consensus => count.yes >= 1 && count.no == 0,
            Passes::AtLeast(k) => count.yes >= k,
        }
    }

    /// The rule by which each chamber passes.
    pub fn in_chamber(self) -> Passes {
        match self {
            Passes::AtLeast(_) => Passes::Majority,
            same => same,
        }
    }
}

impl Governance {
    /// The rule that decides a proposal: that of the charter in force when voting opens.
    pub fn rule_of(&self, proposal: &Proposal) -> Option<&Rule> {
        self.charter_at(proposal.opening())?.charter.rule(&proposal.matter)
    }

    /// Who may vote on a proposal: holders of seats that vote when it opens, each actor once. While no such seat is
    /// held, its governors.
    pub fn roll(&self, proposal: &Proposal) -> Vec<Voter> {
        let opening = proposal.opening();
        match (self.charter_at(opening), self.rule_of(proposal)) {
            (Some(stated), Some(rule)) => self.voters_at(&stated.charter, rule, opening),
            _ => Vec::new(),
        }
    }

    /// Who votes under a rule at a moment, in order of id.
    pub(super) fn voters_at(&self, charter: &Charter, rule: &Rule, moment: Instant) -> Vec<Voter> {
        let mut voters: BTreeMap<StatementId, Voter> = BTreeMap::new();
        for held in self.seats_at(moment).into_iter().filter(|held| held.standing == Standing::Held) {
            let seat = held.seat.as_ref().filter(|seat| rule.seats.contains(seat));
            let Some(seat_type) = seat.and_then(|seat| charter.seat(seat)) else { continue };
            let voter = voters.entry(held.actor).or_insert_with(|| Voter {
                actor: held.actor,
                seats: Vec::new(),
                chambers: Vec::new(),
            });
            if !voter.seats.contains(&seat_type.name) {
                voter.seats.push(seat_type.name.clone());
            }
            if !voter.chambers.contains(&seat_type.chamber) {
                voter.chambers.push(seat_type.chamber.clone());
            }
        }
        if voters.is_empty() {
            for actor in self.governors_at(moment).iter().filter_map(Ref::statement) {
                voters.insert(actor, Voter { actor, seats: Vec::new(), chambers: Vec::new() });
            }
        }
        voters.into_values().collect()
    }

    /// Counts a proposal: of each voter on the roll the last vote, unless it was revoked.
    pub fn tally(&self, proposal: &Proposal) -> Tally {
        self.tally_of(proposal, &self.roll(proposal))
    }

    pub(super) fn tally_of(&self, proposal: &Proposal, roll: &[Voter]) -> Tally {
        let mut last: BTreeMap<StatementId, &Ballot> = BTreeMap::new();
        for ballot in &proposal.ballots {
            last.insert(ballot.by, ballot);
        }
        last.retain(|_, ballot| ballot.revoked.is_none());
        let rule = self.rule_of(proposal);
        let mut whole = Count { on_roll: roll.len() as u64, ..Count::default() };
        let mut chambers: BTreeMap<&str, Count> = BTreeMap::new();
        for chamber in rule.into_iter().flat_map(|rule| &rule.chambers) {
            chambers.entry(chamber).or_default();
        }
        let mut votes = Vec::new();
        let mut gaps = 0;
        for voter in roll {
            voter.chambers.iter().for_each(|chamber| chambers.entry(chamber).or_default().on_roll += 1);
            let Some(ballot) = last.get(&voter.actor) else { continue };
            let (act, follows) = followed(ballot, &last, roll);
            gaps += u64::from(ballot.erased && act == "abstain");
            whole.take(act);
            voter.chambers.iter().for_each(|chamber| chambers.entry(chamber).or_default().take(act));
            let (actor, statement) = (voter.actor, ballot.statement);
            votes.push((ballot.recorded, CountedVote { actor, statement, act: act.to_owned(), follows }));
        }
        // A voter who is no longer on the roll because an application was erased.
        gaps += last.keys().filter(|actor| !roll.iter().any(|voter| voter.actor == **actor)).count() as u64;
        votes.sort_by_key(|(recorded, vote)| (*recorded, vote.statement));
        let chambers: Vec<(String, Count)> =
            chambers.into_iter().map(|(name, count)| (name.to_owned(), count)).collect();
        // Governors who vote before any seat is held speak for all: there is no chamber to ask yet.
        let by_seats = roll.iter().any(|voter| !voter.seats.is_empty());
        let missing =
            rule.map_or_else(|| vec![Missing::Rule], |rule| missing(rule, &whole, &chambers, by_seats));
        let outcome = match rule {
            _ if missing.is_empty() => Outcome::Adopted,
            Some(rule) if whole.cast() >= rule.quorum.max(1) => Outcome::Rejected,
            _ => Outcome::Lapsed,
        };
        let votes = votes.into_iter().map(|(_, vote)| vote).collect();
        Tally { whole, chambers, votes, gaps, outcome, missing }
    }

    /// Whether a proposal may be decided at a moment: voting has closed, or everybody on the roll has voted or stood
    /// aside.
    pub fn is_countable_at(&self, proposal: &Proposal, tally: &Tally, moment: Instant) -> bool {
        let all = tally.whole.on_roll > 0 && tally.whole.cast() + tally.whole.recuse == tally.whole.on_roll;
        moment > proposal.closes || (all && moment >= proposal.opening())
    }

    /// Adopted proposals that decide a statement of this kind and coded outcome on this target, newest first.
    pub(crate) fn adopted(
        &self,
        kind: &str,
        act: Option<&str>,
        target: Option<&Ref>,
    ) -> impl Iterator<Item = (&Proposal, &DecisionMade)> {
        self.proposals.iter().rev().filter_map(move |proposal| {
            let decision = proposal.decision.as_ref()?;
            let change = proposal.change.as_ref()?;
            let decides = decision.outcome == Outcome::Adopted
                && change.kind == kind
                && change.act.as_deref() == act
                && (target.is_none() || change.target.as_ref() == target);
            decides.then_some((&**proposal, decision))
        })
    }
}

/// As what a vote counts, and whom it follows: an abstention that follows another counts as the vote at the end of
/// the chain; where that leads to nobody, or in a circle, it stays an abstention.
fn followed<'a>(
    ballot: &'a Ballot,
    last: &BTreeMap<StatementId, &'a Ballot>,
    roll: &[Voter],
) -> (&'a str, Option<StatementId>) {
    let first = ballot.follows.as_ref().and_then(Ref::statement);
    let mut at = ballot;
    for _ in 0..=roll.len() {
        let Some(next) = at.follows.as_ref().and_then(Ref::statement) else {
            // Who stands aside stands aside for itself alone.
            let act = if at.act == "recuse" && first.is_some() { "abstain" } else { at.act.as_str() };
            return (act, first);
        };
        let on_roll = roll.iter().any(|voter| voter.actor == next);
        match last.get(&next).filter(|_| on_roll) {
            Some(ballot) => at = ballot,
            None => break,
        }
    }
    ("abstain", first)
}
