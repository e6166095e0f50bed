//! Organisations of transactions as a reader knows them: by name, linked to their page.

use super::filter::Selection;
use super::party::Party;
use crate::lenses::projects::index;
use crate::view::Cell;
use polyad_ledger::state::EntityKind;
use polyad_model::Ref;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// Names and Refs of the organisations that some labels stand for.
pub(crate) struct Shown<'a> {
    selection: &'a Selection<'a>,
    known: HashMap<Arc<str>, Known>,
}

/// What files say of one label.
#[derive(Default)]
struct Known {
    name: Option<Ref>,
    words: Option<Arc<str>>,
}

impl<'a> Shown<'a> {
    /// Looks the labels up among all organisations of the selected files.
    pub(crate) fn of(selection: &'a Selection<'a>, labels: impl IntoIterator<Item = Arc<str>>) -> Shown<'a> {
        let wanted: HashSet<Arc<str>> = labels.into_iter().filter(|label| !label.is_empty()).collect();
        let mut known: HashMap<Arc<str>, Known> = HashMap::new();
        let mut take = |party: &Party, called: Option<&Arc<str>>| {
            if let Some(label) = wanted.get(selection.called(party)) {
                let entry = known.entry(label.clone()).or_default();
                entry.name = entry.name.take().or_else(|| party.name.clone());
                let own = called.or(party.words.as_ref()).filter(|words| !words.is_empty());
                entry.words = entry.words.take().or_else(|| own.cloned());
            }
        };
        // What a reporter calls itself goes before what others call it.
        for index in index::of_files(selection.state.projects()) {
            for own in &index.publishers {
                take(&Party { name: Some(own.name.clone()), words: None }, Some(&own.called));
            }
        }
        for part in selection.files.iter().flat_map(|chosen| &chosen.columns.parts) {
            part.givers.values.iter().chain(&part.receivers.values).for_each(|party| take(party, None));
        }
        Shown { selection, known }
    }

    /// The Refs of the labels that have one.
    pub(crate) fn into_names(self) -> BTreeMap<Arc<str>, Ref> {
        self.known.into_iter().filter_map(|(label, known)| Some((label, known.name?))).collect()
    }

    /// A label as a cell.
    pub(crate) fn cell(&self, label: &str) -> Cell {
        if label.is_empty() {
            return Cell::Text("not recorded".to_owned());
        }
        let Some(Known { name: Some(name), words }) = self.known.get(label) else {
            return Cell::Text(label.to_owned());
        };
        let state = self.selection.state;
        match state.directory().find(state, EntityKind::Actor, name) {
            Some(entity) => Cell::Entity {
                kind: entity.kind,
                name: entity.name.plain().to_owned(),
                name_ref: entity.name_ref.clone(),
                slug: entity.slug.clone(),
            },
            None => Cell::Entity {
                kind: EntityKind::Actor,
                name: words.as_deref().unwrap_or(label).to_owned(),
                name_ref: name.clone(),
                slug: None,
            },
        }
    }
}
