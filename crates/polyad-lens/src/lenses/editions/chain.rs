//! The editions of a dataset, oldest first.

use crate::params::{BadParam, Params};
use polyad_ledger::state::{Dataset, State};
use polyad_model::reference::hex32;
use polyad_model::{DatasetKey, Instant, Ref, StatementId};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// One edition of a dataset.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edition<'a> {
    /// The file.
    pub(crate) dataset: &'a Arc<Dataset>,
    /// Which edition, from 1.
    pub(crate) number: usize,
    /// When the log took it in.
    pub(crate) recorded: Option<Instant>,
    /// What it is today.
    pub(crate) standing: Standing,
}

/// What an edition is today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It counts.
    InForce,
    /// A newer one has taken its place.
    Former,
    /// Its statement was withdrawn, or whoever registered it is in quarantine.
    Withdrawn,
    /// Another registration of the same bytes counts.
    Repeated,
}

impl Standing {
    /// In words.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Standing::InForce => "in force",
            Standing::Former => "former edition",
            Standing::Withdrawn => "withdrawn",
            Standing::Repeated => "registered twice: it counts once",
        }
    }
}

/// The editions of the dataset that one of them belongs to, oldest first.
pub(crate) fn editions<'a>(state: &'a State, of: &Dataset) -> Vec<Edition<'a>> {
    let own = state.all_datasets().filter(|dataset| dataset.first_edition == of.first_edition);
    numbered(state, &counted(state), own)
}

/// All editions of all datasets, those of one dataset one after another, oldest first.
pub(crate) fn all(state: &State) -> Vec<Edition<'_>> {
    let mut by_first: Vec<(StatementId, Vec<&Arc<Dataset>>)> = Vec::new();
    let mut places = HashMap::new();
    for dataset in state.all_datasets() {
        let at = *places.entry(dataset.first_edition).or_insert_with(|| {
            by_first.push((dataset.first_edition, Vec::new()));
            by_first.len() - 1
        });
        by_first[at].1.push(dataset);
    }
    let counted = counted(state);
    by_first.into_iter().flat_map(|(_, own)| numbered(state, &counted, own.into_iter())).collect()
}

/// The statements of the datasets that count.
fn counted(state: &State) -> HashSet<StatementId> {
    state.datasets().map(|dataset| dataset.statement).collect()
}

fn numbered<'a>(
    state: &'a State,
    counted: &HashSet<StatementId>,
    own: impl Iterator<Item = &'a Arc<Dataset>>,
) -> Vec<Edition<'a>> {
    // A correction of what is said of a file is another statement about the same edition: the newest speaks.
    let mut found: Vec<(u64, StatementId, &Arc<Dataset>)> = Vec::new();
    for dataset in own {
        let Some(act) = state.act(&dataset.statement) else { continue };
        let since = state.act(&act.fact_of).map_or(act.since, |first| first.since);
        match found.iter_mut().find(|(_, fact_of, _)| *fact_of == act.fact_of) {
            Some((_, _, known)) if known.since <= dataset.since => *known = dataset,
            Some(_) => {}
            None => found.push((since, act.fact_of, dataset)),
        }
    }
    found.sort_by_key(|(since, ..)| *since);
    let edition = |(at, (_, fact_of, dataset)): (usize, (u64, StatementId, &'a Arc<Dataset>))| Edition {
        dataset,
        number: at + 1,
        recorded: state.act(&fact_of).map(|act| act.inclusion.recorded),
        standing: standing(state, counted, dataset),
    };
    found.into_iter().enumerate().map(edition).collect()
}

fn standing(state: &State, counted: &HashSet<StatementId>, dataset: &Dataset) -> Standing {
    if counted.contains(&dataset.statement) {
        return Standing::InForce;
    }
    match state.version_in_force(&dataset.statement) {
        None => Standing::Withdrawn,
        Some(act) if state.is_quarantined(&act.author()) => Standing::Withdrawn,
        Some(_) if dataset.until.is_some_and(|until| until <= state.size()) => Standing::Former,
        Some(_) => Standing::Repeated,
    }
}

/// The edition that a parameter names: by the key of the dataset or by the statement that registered it.
pub(super) fn named<'a>(
    state: &'a State,
    params: &Params,
    name: &str,
) -> Result<Option<&'a Arc<Dataset>>, BadParam> {
    let Some(text) = params.get(name) else { return Ok(None) };
    let expected =
        || BadParam::new(name, "is the key of a dataset, 64 hexadecimal digits, or the id of its statement");
    let found = match (hex32(text), text.parse::<Ref>()) {
        (Some(bytes), _) => state.dataset(&DatasetKey(bytes)),
        (None, Ok(Ref::Statement(id))) => state.all_datasets().find(|dataset| dataset.statement == id),
        (None, Ok(Ref::Row { dataset, .. })) => state.dataset(&dataset),
        _ => return Err(expected()),
    };
    found.map(Some).ok_or_else(|| BadParam::new(name, format!("{text} is no dataset on record at this size")))
}
