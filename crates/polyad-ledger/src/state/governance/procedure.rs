//! The procedure of a matter, readable: which rule applies, who may vote, what is missing, and until when.

use super::Governance;
use super::votes::{Count, Outcome, Proposal, Voter};
use crate::kinds::charter::{Passes, Rule};
use polyad_model::Instant;

/// How one matter is decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Procedure {
    /// The matter, a word of the specification.
    pub matter: String,
    /// The rule; `None`: the charter has none for this matter, or there is no charter.
    pub rule: Option<Rule>,
    /// Who may vote.
    pub may_vote: Vec<Voter>,
    /// What is missing for it to pass; empty when it passes.
    pub missing: Vec<Missing>,
    /// Until when votes are taken; `None`: nothing is put to the vote.
    pub until: Option<Instant>,
}

/// What is missing for a proposal to pass.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Missing {
    /// The charter has no rule for the matter.
    Rule,
    /// So many more must vote at all.
    Quorum {
        /// How many.
        more: u64,
    },
    /// So many more votes for it, in all or in one chamber.
    Yes {
        /// How many, if nobody else votes against.
        more: u64,
        /// The chamber; `None`: in all.
        chamber: Option<String>,
    },
    /// So many who voted against must give way, in all or in one chamber.
    NoOneAgainst {
        /// How many voted against.
        against: u64,
        /// The chamber; `None`: in all.
        chamber: Option<String>,
    },
    /// A chamber that must agree has no seat that votes.
    Seat {
        /// The chamber.
        chamber: String,
    },
}

impl Governance {
    /// The procedure of a proposal on the votes cast so far.
    pub fn procedure(&self, proposal: &Proposal) -> Procedure {
        let may_vote = self.roll(proposal);
        let missing = self.tally_of(proposal, &may_vote).missing;
        Procedure {
            matter: proposal.matter.clone(),
            rule: self.rule_of(proposal).cloned(),
            may_vote,
            missing,
            until: Some(proposal.closes),
        }
    }

    /// The procedure of a matter as it would be if it were put to the vote at a moment.
    pub fn procedure_of(&self, matter: &str, moment: Instant) -> Procedure {
        let charter = self.charter_at(moment).map(|stated| &stated.charter);
        let rule = charter.and_then(|charter| charter.rule(matter));
        let may_vote = match (charter, rule) {
            (Some(charter), Some(rule)) => self.voters_at(charter, rule, moment),
            _ => Vec::new(),
        };
        let whole = Count { on_roll: may_vote.len() as u64, ..Count::default() };
        let chambers: Vec<(String, Count)> = rule
            .into_iter()
            .flat_map(|rule| &rule.chambers)
            .map(|chamber| {
                let on_roll = may_vote.iter().filter(|voter| voter.chambers.contains(chamber)).count() as u64;
                (chamber.clone(), Count { on_roll, ..Count::default() })
            })
            .collect();
        let by_seats = may_vote.iter().any(|voter| !voter.seats.is_empty());
        let missing =
            rule.map_or_else(|| vec![Missing::Rule], |rule| missing(rule, &whole, &chambers, by_seats));
        Procedure { matter: matter.to_owned(), rule: rule.cloned(), may_vote, missing, until: None }
    }
}

/// What a count lacks under a rule. Chambers are asked only when seats vote.
pub(super) fn missing(
    rule: &Rule,
    whole: &Count,
    chambers: &[(String, Count)],
    by_seats: bool,
) -> Vec<Missing> {
    let mut found = Vec::new();
    let quorum = rule.quorum.max(1);
    if whole.cast() < quorum {
        found.push(Missing::Quorum { more: quorum - whole.cast() });
    }
    found.extend(lacking(rule.passes, whole, None));
    if by_seats {
        for chamber in &rule.chambers {
            let count = chambers.iter().find(|(name, _)| name == chamber).map(|(_, count)| *count);
            match count.filter(|count| count.on_roll > 0) {
                Some(count) => found.extend(lacking(rule.passes.in_chamber(), &count, Some(chamber))),
                None => found.push(Missing::Seat { chamber: chamber.clone() }),
            }
        }
    }
    found
}

fn lacking(passes: Passes, count: &Count, chamber: Option<&String>) -> Option<Missing> {
    if passes.is_met(count) {
        return None;
    }
    let chamber = chamber.cloned();
    let needed = match passes {
        Passes::Consensus if count.no > 0 => {
            return Some(Missing::NoOneAgainst { against: count.no, chamber });
        }
        Passes::Any | Passes::Consensus => 1,
        Passes::Majority => count.no + 1,
        Passes::TwoThirds => (2 * count.no).max(1),
        Passes::AtLeast(k) => k,
    };
    Some(Missing::Yes { more: needed - count.yes, chamber })
}

impl Rule {
    /// The rule in words: what passes, who votes, how many must, how long.
    pub fn in_words(&self) -> String {
        let passes = match self.passes {
            Passes::Any => "One vote for it is enough".to_owned(),
            Passes::Majority => "More must vote for it than against it".to_owned(),
            Passes::TwoThirds => "At least twice as many must vote for it as against it".to_owned(),
            Passes::Consensus => "Nobody may vote against it, and at least one must vote for it".to_owned(),
            Passes::AtLeast(k) => format!("At least {k} must vote for it"),
        };
        let mut words = format!("{passes}. Seats that vote: {}.", self.seats.join(", "));
        if !self.chambers.is_empty() {
            let each = match self.passes {
                Passes::AtLeast(_) => ", by more for than against",
                _ => "",
            };
            words.push_str(&format!(" It must also pass in each of: {}{each}.", self.chambers.join(", ")));
        }
        if self.quorum > 1 {
            words.push_str(&format!(" At least {} must vote.", self.quorum));
        }
        match self.days {
            0 => {}
            1 => words.push_str(" The vote is open for at least one day."),
            days => words.push_str(&format!(" The vote is open for at least {days} days.")),
        }
        if let Some(recuse) = &self.recuse {
            words.push_str(&format!(" Who must stand aside: {}.", recuse.plain().trim_end_matches('.')));
        }
        if let Some(term) = &self.term {
            words.push_str(&format!(" What it decides holds for {}.", term.plain().trim_end_matches('.')));
        }
        words
    }
}

impl Missing {
    /// In words, e.g. `2 more votes for it among states`.
    pub fn in_words(&self) -> String {
        let among = |chamber: &Option<String>| {
            chamber.as_ref().map(|chamber| format!(" among {chamber}")).unwrap_or_default()
        };
        match self {
            Missing::Rule => "a rule for this matter in the charter".to_owned(),
            Missing::Quorum { more: 1 } => "one more who votes at all".to_owned(),
            Missing::Quorum { more } => format!("{more} more who vote at all"),
            Missing::Yes { more: 1, chamber } => format!("one more vote for it{}", among(chamber)),
            Missing::Yes { more, chamber } => format!("{more} more votes for it{}", among(chamber)),
            Missing::NoOneAgainst { against: 1, chamber } => {
                format!("that the one who voted against it{} gives way", among(chamber))
            }
            Missing::NoOneAgainst { against, chamber } => {
                format!("that the {against} who voted against it{} give way", among(chamber))
            }
            Missing::Seat { chamber } => format!("somebody in a seat of {chamber}, who must agree"),
        }
    }
}

impl Procedure {
    /// The whole procedure in sentences: the rule, how many may vote, what is missing, until when.
    pub fn in_words(&self) -> String {
        let Some(rule) = &self.rule else {
            return format!(
                "No rule of a charter decides `{}`; nothing can be put to the vote.",
                self.matter
            );
        };
        let mut words = rule.in_words();
        let by_seats = self.may_vote.iter().any(|voter| !voter.seats.is_empty());
        match (self.may_vote.len(), by_seats) {
            (0, _) => words.push_str(" Nobody may vote."),
            (1, true) => words.push_str(" One may vote."),
            (number, true) => words.push_str(&format!(" {number} may vote.")),
            (number, false) => words.push_str(&format!(
                " No seat that votes is held yet, so the governors ({number}) vote in their place."
            )),
        }
        if self.until.is_some() {
            let missing: Vec<String> = self.missing.iter().map(Missing::in_words).collect();
            match missing.is_empty() {
                true => words.push_str(" On the votes so far it passes."),
                false => words.push_str(&format!(" To pass it still needs {}.", missing.join("; "))),
            }
        }
        if let Some(until) = self.until {
            words.push_str(&format!(" Votes are taken until {}.", until.to_seconds()));
        }
        words
    }

    /// What a word of outcome says on the votes so far: adopted when nothing is missing.
    pub fn passes(&self) -> bool {
        self.missing.is_empty()
    }
}

impl Outcome {
    /// In words, for a page.
    pub fn in_words(self) -> &'static str {
        match self {
            Outcome::Adopted => "Adopted",
            Outcome::Rejected => "Not adopted",
            Outcome::Lapsed => "Lapsed: too few voted",
        }
    }
}
