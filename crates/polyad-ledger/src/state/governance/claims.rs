//! Claims: a body whose partnership others recorded under a shared name founds it here and links the two.

use crate::finding::Finding;
use crate::state::{Act, State, linked_pair};
use polyad_model::{Ref, StatementId};
use std::collections::BTreeSet;

/// One claim to a name under which others recorded a partnership.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The founding statement of the partnership that claims it.
    pub partnership: StatementId,
    /// The `link` statements that say so and stand, oldest first.
    pub links: Vec<StatementId>,
    /// Whether the body that founded the partnership is among their authors.
    pub own: bool,
    /// Whether it works: the founder states it and an operator confirms it. Until then the record stays others'.
    pub works: bool,
}

impl State {
    /// The claims to a name that others report a partnership under, in the order in which they were made.
    pub fn claims(&self, shared: &Ref) -> Vec<Claim> {
        let mut claims: Vec<Claim> = Vec::new();
        for (field, act) in self.acts_naming(shared) {
            let stands = || self.version_in_force(&act.id()).is_some_and(|version| version.id() == act.id());
            if field != "same" || act.kind != "link" || !stands() {
                continue;
            }
            let Some((a, b)) = act.fields.as_deref().and_then(linked_pair) else { continue };
            let other = if a == *shared { b } else { a };
            let Some(founding) = self.founding(&other) else { continue };
            let own = founding.author() == act.author();
            match claims.iter_mut().find(|claim| claim.partnership == founding.id()) {
                Some(claim) => {
                    claim.links.push(act.id());
                    claim.own |= own;
                }
                None => claims.push(Claim {
                    partnership: founding.id(),
                    links: vec![act.id()],
                    own,
                    works: self.links().same(&other, shared),
                }),
            }
        }
        claims
    }

    /// A link to a shared name that another partnership founded here has linked to itself before.
    pub(super) fn claim_findings(&self, act: &Act) -> Vec<Finding> {
        let Some((a, b)) = act.fields.as_deref().and_then(linked_pair) else { return Vec::new() };
        // Two founded partnerships linked by name are a merger that both must want, no claim.
        if a.statement().is_some() && b.statement().is_some() {
            return Vec::new();
        }
        let names = [a, b].into_iter().flat_map(|side| self.links().members(&side));
        let founded: BTreeSet<StatementId> =
            names.filter_map(|name| Some(self.founding(&name)?.id())).collect();
        if founded.len() < 2 {
            return Vec::new();
        }
        let message = "another partnership founded here claims the same name; of the two the one founded first speaks for it";
        vec![Finding::new(Ref::Statement(act.id()), "claimed-twice", message)]
    }
}
