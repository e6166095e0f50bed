//! Finding acts by id, kind and the Refs they name.
//!
//! Layers of growing age and size: a commit adds a small layer, and layers of similar size are merged, so
//! that an act is copied a logarithmic number of times and a snapshot shares all old layers.

use super::act::Act;
use polyad_model::{Ref, StatementId};
use std::collections::HashMap;
use std::sync::Arc;

/// The index over all acts of a state.
#[derive(Debug, Clone, Default)]
pub(crate) struct ActIndex {
    layers: Vec<Arc<Layer>>,
}

#[derive(Debug, Clone, Default)]
struct Layer {
    acts: usize,
    by_id: HashMap<StatementId, u32>,
    by_kind: HashMap<&'static str, Vec<u32>>,
    by_author: HashMap<StatementId, Vec<u32>>,
    by_fact: HashMap<StatementId, Vec<u32>>,
    naming: HashMap<Ref, Vec<(&'static str, u32)>>,
}

/// The field name under which the header's scope is indexed.
pub(crate) const SCOPE: &str = crate::rows::SCOPE;
/// The field name under which the header's target is indexed.
pub(crate) const TARGET: &str = crate::rows::TARGET;

impl ActIndex {
    /// Adds one act by number.
    ///
    /// While nobody else holds the newest layer, the act goes straight into it: a whole fold builds one layer.
    pub(crate) fn add(&mut self, number: u32, act: &Act) {
        if let Some(newest) = self.layers.last_mut().and_then(Arc::get_mut) {
            newest.insert(number, act);
            return;
        }
        self.merge_alike();
        let mut layer = Layer::default();
        layer.insert(number, act);
        self.layers.push(Arc::new(layer));
    }

    /// Binary-counter merging: two layers of like size become one.
    fn merge_alike(&mut self) {
        while let [.., older, newer] = self.layers.as_slice() {
            if older.acts > newer.acts * 2 {
                break;
            }
            let (Some(newer), Some(mut older)) = (self.layers.pop(), self.layers.pop()) else { break };
            Arc::make_mut(&mut older).absorb(&newer);
            self.layers.push(older);
        }
    }

    pub(crate) fn number(&self, id: &StatementId) -> Option<u32> {
        self.layers.iter().rev().find_map(|layer| layer.by_id.get(id).copied())
    }

    /// Numbers of all acts of a kind, oldest first.
    pub(crate) fn of_kind(&self, kind: &str) -> impl Iterator<Item = u32> {
        self.layers.iter().flat_map(move |layer| layer.by_kind.get(kind)).flatten().copied()
    }

    /// Numbers of all acts of an author, oldest first.
    pub(crate) fn of_author(&self, author: &StatementId) -> impl Iterator<Item = u32> {
        self.layers.iter().flat_map(move |layer| layer.by_author.get(author)).flatten().copied()
    }

    /// Numbers of all versions of a fact, oldest first.
    pub(crate) fn versions(&self, fact_of: &StatementId) -> impl Iterator<Item = u32> {
        self.layers.iter().flat_map(move |layer| layer.by_fact.get(fact_of)).flatten().copied()
    }

    /// Numbers of acts that name the Ref, with the field that does, oldest first.
    pub(crate) fn naming(&self, name: &Ref) -> impl Iterator<Item = (&'static str, u32)> {
        self.layers.iter().flat_map(move |layer| layer.naming.get(name)).flatten().copied()
    }
}

impl Layer {
    fn insert(&mut self, number: u32, act: &Act) {
        self.acts += 1;
        self.by_id.insert(act.id(), number);
        self.by_kind.entry(act.kind).or_default().push(number);
        self.by_author.entry(act.author()).or_default().push(number);
        self.by_fact.entry(act.fact_of).or_default().push(number);
        for (field, name) in names_in(act) {
            self.naming.entry(name).or_default().push((field, number));
        }
    }

    fn absorb(&mut self, newer: &Layer) {
        self.acts += newer.acts;
        self.by_id.extend(&newer.by_id);
        for (kind, numbers) in &newer.by_kind {
            self.by_kind.entry(kind).or_default().extend(numbers);
        }
        for (author, numbers) in &newer.by_author {
            self.by_author.entry(*author).or_default().extend(numbers);
        }
        for (fact_of, numbers) in &newer.by_fact {
            self.by_fact.entry(*fact_of).or_default().extend(numbers);
        }
        for (name, places) in &newer.naming {
            self.naming.entry(name.clone()).or_default().extend(places);
        }
    }
}

/// Every Ref that an act names at the top level of its fields, in a list there, or in its header.
pub(crate) fn names_in(act: &Act) -> Vec<(&'static str, Ref)> {
    let mut names = Vec::new();
    names.extend(act.header.scope.clone().map(|name| (SCOPE, name)));
    names.extend(act.header.target.clone().map(|name| (TARGET, name)));
    if let Some(fields) = &act.fields {
        for field in crate::kinds::reference_fields_of(act.kind) {
            let Some(value) = fields.get(field) else { continue };
            let texts = value
                .as_str()
                .into_iter()
                .chain(value.as_array().into_iter().flatten().filter_map(|item| item.as_str()));
            names.extend(texts.filter_map(|text| text.parse().ok()).map(|name| (field, name)));
        }
    }
    names
}
