//! The names that the rows of one table mention, each once.

use polyad_model::Ref;
use std::collections::HashMap;
use std::sync::Arc;

/// What a reference column may hold.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Name {
    /// A name that resolves.
    Ref(Ref),
    /// A word in its place, e.g. `unnamed`.
    Word(Arc<str>),
}

/// All names of a table in order, so that a name is found by halving.
#[derive(Debug, Clone, Default)]
pub struct Names {
    entries: Vec<Name>,
}

/// A name while its table is being built; see [`NameIndex::add`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameId(pub(super) u32);

/// Names in the order of their first use.
#[derive(Debug, Default)]
pub(super) struct NameIndex {
    entries: Vec<Name>,
    known: HashMap<Name, u32>,
}

impl Names {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The number of a Ref, if any row mentions it.
    pub fn find(&self, name: &Ref) -> Option<u32> {
        let order = |entry: &Name| match entry {
            Name::Ref(own) => own.cmp(name),
            Name::Word(_) => std::cmp::Ordering::Greater,
        };
        self.entries.binary_search_by(order).ok().map(|at| at as u32)
    }

    /// The Ref with a number; words are none.
    pub fn get(&self, number: u32) -> Option<&Ref> {
        match self.entries.get(number as usize)? {
            Name::Ref(name) => Some(name),
            Name::Word(_) => None,
        }
    }

    pub(super) fn entry(&self, number: u32) -> Option<&Name> {
        self.entries.get(number as usize)
    }

    pub(super) fn entries(&self) -> &[Name] {
        &self.entries
    }

    /// Names that are in order already; `None` when they are not.
    pub(super) fn from_ordered(entries: Vec<Name>) -> Option<Names> {
        entries.is_sorted_by(|a, b| a < b).then_some(Names { entries })
    }
}

impl NameIndex {
    pub(super) fn add(&mut self, name: Name) -> NameId {
        if let Some(known) = self.known.get(&name) {
            return NameId(*known);
        }
        let next = self.entries.len() as u32;
        self.entries.push(name.clone());
        self.known.insert(name, next);
        NameId(next)
    }

    pub(super) fn entry(&self, id: u32) -> Option<&Name> {
        self.entries.get(id as usize)
    }

    /// The names in order, and for each number given so far the one it has now.
    pub(super) fn finish(self) -> (Names, Vec<u32>) {
        drop(self.known);
        let mut order: Vec<u32> = (0..self.entries.len() as u32).collect();
        order.sort_unstable_by(|a, b| self.entries[*a as usize].cmp(&self.entries[*b as usize]));
        let mut renumbered = vec![0; order.len()];
        for (now, before) in order.iter().enumerate() {
            renumbered[*before as usize] = now as u32;
        }
        let mut entries: Vec<Option<Name>> = self.entries.into_iter().map(Some).collect();
        let entries = order.iter().filter_map(|before| entries[*before as usize].take()).collect();
        (Names { entries }, renumbered)
    }
}
