//! Snapshots: what a reader sees, unchanging, while the node goes on.

use polyad_ledger::state::State;
use polyad_model::StatementId;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

/// The record as of one published checkpoint. Everything in it is shared, so that holding one costs little.
#[derive(Debug)]
pub struct Snapshot {
    /// The state at the full size.
    pub state: Arc<State>,
    /// The tree size: the number of entries in the log.
    pub size: u64,
    /// The root over them.
    pub root: [u8; 32],
    /// The signed checkpoint, as it is served.
    pub checkpoint: String,
    /// When this process published it.
    pub published_at: Instant,
    /// The log's name.
    pub origin: String,
    ids: Ids,
    earlier: Mutex<VecDeque<(u64, Arc<State>)>>,
}

/// How many states of earlier sizes are kept, the last used ones.
const EARLIER_MAX: usize = 8;

impl Snapshot {
    pub(crate) fn new(state: State, root: [u8; 32], checkpoint: String, origin: String, ids: Ids) -> Self {
        let size = state.size();
        let published_at = Instant::now();
        Snapshot {
            state: Arc::new(state),
            size,
            root,
            checkpoint,
            published_at,
            origin,
            ids,
            earlier: Mutex::default(),
        }
    }

    /// The state at an earlier tree size; at `size` and beyond, the state itself.
    ///
    /// Its indexes are built when they are asked for, and the eight sizes last used are kept with them.
    pub fn at(&self, size: u64) -> Arc<State> {
        if size >= self.size {
            return Arc::clone(&self.state);
        }
        let mut earlier = self.earlier.lock().unwrap_or_else(PoisonError::into_inner);
        let known =
            earlier.iter().position(|(known, _)| *known == size).and_then(|place| earlier.remove(place));
        let (_, state) = known.unwrap_or_else(|| (size, Arc::new(self.state.at(size))));
        earlier.truncate(EARLIER_MAX - 1);
        earlier.push_front((size, Arc::clone(&state)));
        state
    }

    /// The place of a statement in the log; `None` when this snapshot does not hold it.
    pub fn index_of(&self, id: &StatementId) -> Option<u64> {
        self.state.act(id).map(|act| act.inclusion.index)
    }

    /// Whether the file of this SHA-256 (hexadecimal) may be handed to anyone: some dataset pins it, and every one that
    /// does has a licence that allows passing it on. Else the node shows hash, locators and figures alone.
    pub fn may_serve_blob(&self, sha256: &str) -> bool {
        let pinned =
            self.state.all_datasets().filter(|dataset| dataset.fields.str_at("sha256") == Some(sha256));
        let allows = |class: Option<&str>| matches!(class, Some("open" | "attribution" | "share-alike"));
        let mut classes = pinned.map(|dataset| dataset.fields.get("licence").and_then(|l| l.str_at("class")));
        classes.next().is_some_and(|first| allows(first) && classes.all(allows))
    }

    /// Whether the file of this SHA-256 (hexadecimal) holds contact details of persons, as its reader found: its rows
    /// and records are shown without them, and the file itself is for the operator.
    pub fn blob_holds_contacts(&self, sha256: &str) -> bool {
        let mut pinned =
            self.state.all_datasets().filter(|dataset| dataset.fields.str_at("sha256") == Some(sha256));
        pinned.any(|dataset| dataset.loaded.as_ref().is_some_and(|loaded| loaded.report.holds_contacts()))
    }

    /// The statement at a place in the log.
    pub fn id_at(&self, index: u64) -> Option<StatementId> {
        self.ids.get(index)
    }
}

/// The ids of all entries by index, in shared chunks.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ids {
    full: Vec<Arc<[StatementId]>>,
    last: Vec<StatementId>,
}

const CHUNK: usize = 4_096;

impl Ids {
    pub(crate) fn push(&mut self, id: StatementId) {
        self.last.push(id);
        if self.last.len() == CHUNK {
            self.full.push(std::mem::take(&mut self.last).into());
        }
    }

    pub(crate) fn get(&self, index: u64) -> Option<StatementId> {
        let index = usize::try_from(index).ok()?;
        let chunk = self.full.get(index / CHUNK).map_or(self.last.as_slice(), |chunk| chunk);
        if index / CHUNK > self.full.len() { None } else { chunk.get(index % CHUNK).copied() }
    }
}
