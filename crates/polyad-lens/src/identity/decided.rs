//! What was decided about pairs of names: links stated, and refusals.

use super::candidates::pair_code;
use polyad_ledger::kinds;
use polyad_ledger::reading;
use polyad_ledger::state::{Fact, State};
use polyad_model::Ref;

/// What a statement says of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// They are one: a `link`.
    Accepted,
    /// They are two: an `objection` with `apart`.
    Refused,
}

/// A statement in force about a pair.
#[derive(Debug, Clone)]
pub struct Decided<'a> {
    /// One Ref.
    pub a: Ref,
    /// The other.
    pub b: Ref,
    /// What it says.
    pub decision: Decision,
    /// Whether both are one in this state.
    pub is_one: bool,
    /// Why, in the author's words.
    pub basis: String,
    /// The statement.
    pub fact: Fact<'a>,
}

/// All statements in force about pairs, in the order of the record: links, then refusals.
pub fn decisions(state: &State) -> Vec<Decided<'_>> {
    let mut found = Vec::new();
    for (kind, decision) in [("link", Decision::Accepted), ("objection", Decision::Refused)] {
        for fact in state.facts(kind) {
            let Fact::Act(act) = fact else { continue };
            let Some(fields) = act.fields.as_deref() else { continue };
            let (pair, words) = match decision {
                Decision::Accepted => (kinds::link::read(fields).map(|link| link.same), fields.get("basis")),
                Decision::Refused => (kinds::objection::apart(fields), fields.get("text")),
            };
            let Some([a, b]) = pair else { continue };
            let basis = words.and_then(reading::wording).map(|text| text.plain().to_owned());
            let is_one = state.links().same(&a, &b);
            found.push(Decided { a, b, decision, is_one, basis: basis.unwrap_or_default(), fact });
        }
    }
    found
}

impl Decided<'_> {
    /// The name of the pair; that of the suggestion it decides.
    pub fn code(&self) -> String {
        pair_code(&self.a, &self.b)
    }
}
