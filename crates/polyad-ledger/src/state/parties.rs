//! Whose a fact is: who governs, who is a parent, of whom a fact speaks.

use super::{Act, Fact, State};
use crate::finding::{Custody, Level};
use polyad_model::{Ref, StatementId};

impl State {
    /// Whether the actor governs a founded partnership. Governance names the founding statement itself, never a
    /// shared code.
    pub(crate) fn governs(&self, actor: &StatementId, partnership: &Ref) -> bool {
        let founded = partnership.statement().and_then(|id| self.version_in_force(&id));
        founded.filter(|act| act.kind == "partnership" && act.custody != Custody::Reported).is_some_and(
            |act| {
                let governors = Fact::Act(act).references("governors");
                governors.iter().any(|governor| self.links.same(governor, &Ref::Statement(*actor)))
            },
        )
    }

    /// Whether an actor says of itself that the other is its parent.
    pub(crate) fn is_parent(&self, parent: &StatementId, of: &Ref) -> bool {
        let says = |act: &Act| {
            act.kind == "actor"
                && act.level == Level::Authorised
                && act.custody != Custody::Reported
                && Fact::Act(act)
                    .reference("parent")
                    .is_some_and(|named| self.links.same(&named, &Ref::Statement(*parent)))
        };
        self.links.members(of).iter().flat_map(|name| self.index.naming(name)).any(|(field, number)| {
            field == "about" && self.is_open(number) && self.acts.get(number).is_some_and(|act| says(act))
        })
    }

    /// Whether a fact is the actor's own matter: its own act, or a fact that somebody else reports of it.
    ///
    /// Who gives speaks for a gift, so `by` comes first; else whom the fact names as holder or subject, and the
    /// governors of the partnership it belongs to.
    pub(crate) fn is_party(&self, actor: &StatementId, fact: Fact<'_>) -> bool {
        let me = Ref::Statement(*actor);
        if let Fact::Act(act) = fact
            && act.custody != Custody::Reported
        {
            return self.links.same(&Ref::Statement(act.author()), &me);
        }
        if let Some(by) = fact.reference("by") {
            return self.links.same(&by, &me);
        }
        let own = |field| fact.references(field).iter().any(|named| self.links.same(named, &me));
        if ["actor", "about"].into_iter().any(own) {
            return true;
        }
        let places = [fact.scope(), fact.reference("of"), Some(fact.entity())];
        let names = places.into_iter().flatten().flat_map(|place| self.links.members(&place));
        names.into_iter().any(|place| self.governs(actor, &place))
    }
}
