//! What does not hang together in an authorised act of governance. It has effect, and a finding beside it.

use crate::finding::Finding;
use crate::state::{Act, State};
use polyad_model::Ref;
use std::collections::BTreeSet;

impl State {
    /// Findings about an act that its governance has just taken in, or about what it replaces.
    pub(crate) fn governance_findings(&self, act: &Act) -> Vec<Finding> {
        if act.kind == "link" {
            return self.claim_findings(act);
        }
        let name = Ref::Statement(act.id());
        let record = self.governance_place(act).and_then(|founding| self.governance_of(&founding));
        let Some(record) = record else { return Vec::new() };
        let target = act.header.target.as_ref().and_then(Ref::statement);
        let mut found = Vec::new();
        match act.kind {
            "objection" => {
                let appeal = record.applications.iter().flat_map(|each| &each.appeals);
                if appeal.clone().any(|appeal| appeal.statement == act.id() && !appeal.by_applicant) {
                    let message =
                        "it is not the applicant's: it stands beside the decision and opens no second one";
                    found.push(Finding::new(name, "appeal-by-stranger", message));
                }
            }
            "vote" => {
                let Some(proposal) = target.and_then(|id| record.proposal(&id)) else { return found };
                let own = proposal.ballots.iter().filter(|ballot| ballot.by == act.author());
                let mut own = own.rev();
                let Some(ballot) = own.next() else { return found };
                if let Some(before) = own.find(|before| before.revoked.is_none()) {
                    let message = format!("{} by the same voter counts instead", act.id());
                    found.push(Finding::new(Ref::Statement(before.statement), "vote-replaced", message));
                }
                let follows = act.fields.as_ref().and_then(|fields| fields.str_at("follows"));
                let code = match (follows, &ballot.follows) {
                    (Some(_), None) => {
                        Some(("delegation-ignored", "only an abstention follows another's vote"))
                    }
                    (_, Some(follows)) => {
                        let roll = record.roll(proposal);
                        let on_roll =
                            |name: &Ref| roll.iter().any(|voter| Ref::Statement(voter.actor) == *name);
                        let mut seen = BTreeSet::from([ballot.by]);
                        let mut at = Some(follows);
                        loop {
                            match at.and_then(Ref::statement) {
                                _ if at.is_some_and(|name| !on_roll(name)) => {
                                    break Some((
                                        "delegate-not-on-roll",
                                        "it follows one who may not vote here, and is an abstention",
                                    ));
                                }
                                Some(next) if !seen.insert(next) => {
                                    break Some((
                                        "delegation-circular",
                                        "those who follow one another in a circle abstain, until one of them votes",
                                    ));
                                }
                                Some(next) => {
                                    let last = proposal.ballots.iter().rev().find(|ballot| ballot.by == next);
                                    at = last
                                        .filter(|last| last.revoked.is_none())
                                        .and_then(|l| l.follows.as_ref());
                                    if at.is_none() {
                                        break None;
                                    }
                                }
                                None => break None,
                            }
                        }
                    }
                    (None, None) => None,
                };
                found.extend(code.map(|(code, message)| Finding::new(name, code, message)));
            }
            "decision" => {
                let tally = target.and_then(|id| record.proposal(&id)).map(|proposal| record.tally(proposal));
                if let Some(tally) = tally.filter(|tally| tally.gaps > 0) {
                    let message = format!(
                        "{} votes rest on bodies that were erased; the stated count stands",
                        tally.gaps
                    );
                    found.push(Finding::new(name, "recount-with-gaps", message));
                }
            }
            _ => {}
        }
        found
    }
}
