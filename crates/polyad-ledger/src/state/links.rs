//! Which Refs denote one thing: classes built from `link` statements.

use polyad_model::{Ref, StatementId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Classes of linked Refs, named by their least member. A Ref that nobody linked is a class of its own.
#[derive(Debug, Clone, Default)]
pub struct Links {
    /// Links in force: the statement, and the two Refs it joins.
    active: Arc<BTreeMap<StatementId, (Ref, Ref)>>,
    classes: Arc<BTreeMap<Ref, Arc<BTreeSet<Ref>>>>,
}

impl Links {
    /// The name of the class that the Ref belongs to.
    pub fn representative<'a>(&'a self, name: &'a Ref) -> &'a Ref {
        self.classes.get(name).and_then(|class| class.first()).unwrap_or(name)
    }

    /// Whether both denote one thing.
    pub fn same(&self, a: &Ref, b: &Ref) -> bool {
        a == b || self.representative(a) == self.representative(b)
    }

    /// All Refs of the class, the Ref itself among them.
    pub fn members(&self, name: &Ref) -> Vec<Ref> {
        self.classes.get(name).map_or_else(|| vec![name.clone()], |class| class.iter().cloned().collect())
    }

    /// The statements that join the class.
    pub fn statements(&self, name: &Ref) -> Vec<StatementId> {
        self.active.iter().filter(|(_, (a, _))| self.same(a, name)).map(|(id, _)| *id).collect()
    }

    /// Whether joining the two would put two codes of one scheme into one class, which a link never may.
    pub fn would_join_two_codes(&self, a: &Ref, b: &Ref) -> Option<String> {
        let scheme = |name: &Ref| match name {
            Ref::External { scheme, .. } => Some(scheme.clone()),
            _ => None,
        };
        if self.same(a, b) {
            return None;
        }
        let left: BTreeSet<_> = self.members(a).iter().filter_map(scheme).collect();
        self.members(b).iter().filter_map(scheme).find(|scheme| left.contains(scheme)).map(|s| s.to_string())
    }

    pub(crate) fn join(&mut self, statement: StatementId, a: Ref, b: Ref) {
        Arc::make_mut(&mut self.active).insert(statement, (a, b));
        self.rebuild();
    }

    pub(crate) fn separate(&mut self, statement: StatementId) -> bool {
        let removed = Arc::make_mut(&mut self.active).remove(&statement).is_some();
        if removed {
            self.rebuild();
        }
        removed
    }

    /// The classes of the links that these statements state; used for an earlier size.
    pub(crate) fn restricted(
        &self,
        holds: impl Fn(&StatementId) -> bool,
        more: Vec<(StatementId, Ref, Ref)>,
    ) -> Links {
        let mut active: BTreeMap<_, _> =
            self.active.iter().filter(|(id, _)| holds(id)).map(|(id, pair)| (*id, pair.clone())).collect();
        active.extend(more.into_iter().map(|(id, a, b)| (id, (a, b))));
        let mut links = Links { active: Arc::new(active), classes: Arc::default() };
        links.rebuild();
        links
    }

    fn rebuild(&mut self) {
        let mut classes: BTreeMap<Ref, BTreeSet<Ref>> = BTreeMap::new();
        for (a, b) in self.active.values() {
            let mut joined = classes.get(a).cloned().unwrap_or_else(|| BTreeSet::from([a.clone()]));
            joined.extend(classes.get(b).cloned().unwrap_or_else(|| BTreeSet::from([b.clone()])));
            for member in joined.clone() {
                classes.insert(member, joined.clone());
            }
        }
        let shared = classes.into_iter().map(|(name, class)| (name, Arc::new(class))).collect();
        self.classes = Arc::new(shared);
    }
}
