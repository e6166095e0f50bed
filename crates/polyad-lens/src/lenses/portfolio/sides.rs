//! To which side a partnership belongs, in shares that open: geopolitical and global threats, or goals of the Agenda.

use crate::lenses::partnerships::{challenges, facts_of, goal_of_code};
use crate::term::Term;
use polyad_ledger::state::{EntityKind, Fact, State};
use polyad_model::Ref;
use std::collections::BTreeMap;

/// What effort is divided over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Over {
    /// Geopolitical and global threats.
    Threat,
    /// The 17 goals of the 2030 Agenda.
    Sdg,
}

/// A share of a partnership: the side, and what the share came from; no side where the record puts it to none.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) side: Side,
    pub(super) share: Term,
}

/// Where a share belongs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    /// One of the sides, by its number among them.
    Of(usize),
    /// To both, undivided, as its source classifies it.
    Both,
    /// Nothing on record says.
    Unknown,
}

impl Over {
    /// The sides in order, as priorities and tags name them.
    pub(super) fn sides(self) -> Vec<String> {
        match self {
            Over::Threat => vec!["geopolitical".to_owned(), "global".to_owned()],
            Over::Sdg => (1..=17).map(|goal| goal.to_string()).collect(),
        }
    }

    /// A side in the reader's words.
    pub(super) fn words(self, side: &Side) -> String {
        match side {
            Side::Of(at) => match self {
                Over::Threat => format!("{} challenges", self.sides()[*at]),
                Over::Sdg => format!("SDG {}", self.sides()[*at]),
            },
            Side::Both => "classified as both, undivided".to_owned(),
            Side::Unknown => "not classified on record".to_owned(),
        }
    }

    /// The side that a word names.
    pub(super) fn side(self, word: &str) -> Side {
        let word = word.trim().to_lowercase();
        let word = match self {
            Over::Sdg => goal_of_code(&word).map(|goal| goal.to_string()).unwrap_or_default(),
            Over::Threat if word == "mixed" => return Side::Both,
            Over::Threat => word,
        };
        self.sides().iter().position(|side| *side == word).map_or(Side::Unknown, Side::Of)
    }

    /// The parts of a partnership, whose shares sum to 1; nothing on record makes one part of no side.
    pub(super) fn parts(self, state: &State, partnership: &Ref) -> Vec<Part> {
        let tags: Vec<Fact<'_>> = state
            .facts_naming("tag", "target", partnership)
            .into_iter()
            .filter(|tag| tag.word("vocabulary").is_some_and(|vocabulary| self.takes(&vocabulary)))
            .collect();
        let found = match tags.is_empty() {
            false => self.by_tags(&tags),
            true if self == Over::Threat => self.by_challenges(state, partnership),
            true => Vec::new(),
        };
        if found.is_empty() { vec![Part { side: Side::Unknown, share: one() }] } else { found }
    }

    fn takes(self, vocabulary: &str) -> bool {
        match self {
            Over::Threat => vocabulary == "threat",
            Over::Sdg => vocabulary.starts_with("sdg-"),
        }
    }

    /// Several tags are several judgements, and each counts alike.
    fn by_tags(self, tags: &[Fact<'_>]) -> Vec<Part> {
        let mut sides: BTreeMap<Side, Vec<Term>> = BTreeMap::new();
        for tag in tags {
            let codes = tag.value("codes");
            let codes = codes.iter().flat_map(|codes| codes.as_array().unwrap_or_default());
            for (at, code) in codes.enumerate() {
                let side = code.str_at("code").map_or(Side::Unknown, |code| self.side(code));
                let share = Term::part(tag.address(), &format!("codes.{at}.share"));
                sides.entry(side).or_default().push(share);
            }
        }
        let whole = Term::Count(tags.iter().map(|tag| Term::fact(tag.address())).collect());
        parts(sides.into_iter().map(|(side, shares)| (side, Term::Sum(shares))), &whole)
    }

    /// No source says how a partnership divides its work over its challenges: each counts alike.
    fn by_challenges(self, state: &State, partnership: &Ref) -> Vec<Part> {
        let Some(entity) = state.directory().find(state, EntityKind::Partnership, partnership) else {
            return Vec::new();
        };
        let Some(described) = facts_of(state, entity).next() else { return Vec::new() };
        let mut sides: BTreeMap<Side, Vec<Term>> = BTreeMap::new();
        for challenge in challenges(state, entity) {
            let known = state.directory().find(state, EntityKind::Challenge, &challenge);
            let said = known.into_iter().flat_map(|known| facts_of(state, known));
            let classified = said.into_iter().find_map(|fact| Some((fact.word("class")?, fact)));
            let (side, fact) = match classified {
                Some((class, fact)) => (self.side(&class), fact),
                None => (Side::Unknown, described),
            };
            sides.entry(side).or_default().push(Term::fact(fact.address()));
        }
        let whole = Term::Count(sides.values().flatten().cloned().collect());
        parts(sides.into_iter().map(|(side, facts)| (side, Term::Count(facts))), &whole)
    }
}

fn parts(sides: impl Iterator<Item = (Side, Term)>, whole: &Term) -> Vec<Part> {
    let part = |(side, share): (Side, Term)| Part {
        side,
        share: Term::Ratio(Box::new(share), Box::new(whole.clone())),
    };
    sides.map(part).collect()
}

/// All of it.
pub(super) fn one() -> Term {
    Term::Parameter { name: "all of it".to_owned(), value: crate::measure::Number::Float(1.0) }
}

/// The parts of a partnership in words: `geopolitical challenges 50 %, not classified on record 50 %`.
pub(super) fn in_words(state: &State, over: Over, parts: &[Part]) -> String {
    let each = |part: &Part| {
        let share = part.share.evaluate(state).map_or(0.0, |share| share.to_f64());
        match share {
            whole if (whole - 1.0).abs() < 1e-9 => over.words(&part.side),
            share => format!("{} {:.0} %", over.words(&part.side), share * 100.0),
        }
    };
    parts.iter().map(each).collect::<Vec<_>>().join(", ")
}

/// The partnership a fact is about: its scope, else the partnership it goes to.
pub(super) fn partnership_of(state: &State, fact: Fact<'_>, fields: &[&str]) -> Option<Ref> {
    let named = fact.scope().into_iter().chain(fields.iter().filter_map(|field| fact.reference(field)));
    let directory = state.directory();
    let mut known = named.filter_map(|name| directory.find(state, EntityKind::Partnership, &name));
    known.next().map(|entity| entity.name_ref.clone())
}

/// Fields beside its scope in which money, a meeting or a result may name a partnership.
pub(super) const FIELDS: [&str; 2] = ["to", "of"];
