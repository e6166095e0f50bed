//! Acts: statements as the fold left them.

use crate::corpus::Inclusion;
use crate::finding::{Custody, Level};
use crate::header::Header;
use crate::json::Value;
use crate::verify::Verified;
use polyad_model::{Ref, StatementId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A statement with what the fold decided about it.
#[derive(Debug, Clone)]
pub struct Act {
    /// The signed header.
    pub header: Arc<Verified<Header>>,
    /// The fields in force: of the statement itself, or of a correction (`as`). `None` when the body is erased
    /// or not held.
    pub fields: Option<Arc<Value>>,
    /// The kind whose fields these are; a correction carries the kind of what it corrects.
    pub kind: &'static str,
    /// The statement whose fact this is: itself, or for a correction the statement corrected.
    pub fact_of: StatementId,
    /// The inclusion that gives the statement its time.
    pub inclusion: Inclusion,
    /// This node's tree size when it first held the statement: it is visible from there on.
    pub since: u64,
    /// Level 2 or 3.
    pub level: Level,
    /// Who signed for whom.
    pub custody: Custody,
    /// Whether the body was erased.
    pub erased: bool,
    /// The body as it was stated; differs from `fields` for corrections.
    pub(crate) stated: Option<Arc<Value>>,
}

/// The acts of a state in the order in which they were applied, in shared chunks, so that a snapshot clones
/// references and never acts.
#[derive(Debug, Clone, Default)]
pub struct Acts {
    chunks: Vec<Arc<Vec<Arc<Act>>>>,
    len: usize,
    /// Acts whose effect ended, by number, in one map a chunk.
    closed: Vec<Arc<BTreeMap<u32, Closed>>>,
}

/// Why and from when an act no longer holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed {
    /// This node's tree size from which it no longer holds.
    pub until: u64,
    /// The statement that ended it.
    pub by: StatementId,
}

/// Acts to a chunk. A commit copies at most one chunk of references.
const CHUNK: usize = 4096;

impl Acts {
    /// How many acts.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The act of a number below [`Acts::len`].
    pub fn get(&self, number: u32) -> Option<&Arc<Act>> {
        self.chunks.get(number as usize / CHUNK)?.get(number as usize % CHUNK)
    }

    /// All acts in order, with their numbers.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (u32, &Arc<Act>)> {
        (0..self.len as u32).filter_map(move |number| self.get(number).map(|act| (number, act)))
    }

    /// When and by what the act was closed.
    pub fn closed(&self, number: u32) -> Option<Closed> {
        self.closed.get(number as usize / CHUNK)?.get(&number).copied()
    }

    pub(crate) fn push(&mut self, act: Act) -> u32 {
        if self.chunks.last().is_none_or(|chunk| chunk.len() == CHUNK) {
            self.chunks.push(Arc::new(Vec::with_capacity(64)));
            self.closed.push(Arc::default());
        }
        if let Some(chunk) = self.chunks.last_mut() {
            Arc::make_mut(chunk).push(Arc::new(act));
        }
        self.len += 1;
        (self.len - 1) as u32
    }

    /// Ends an act's effect; the first end stands.
    pub(crate) fn close(&mut self, number: u32, until: u64, by: StatementId) {
        if let Some(chunk) = self.closed.get_mut(number as usize / CHUNK) {
            Arc::make_mut(chunk).entry(number).or_insert(Closed { until, by });
        }
    }
}

impl Act {
    /// The statement's own id.
    pub fn id(&self) -> StatementId {
        self.header.id()
    }

    /// The actor in whose name it is signed: its own id for a first `key` statement.
    pub fn author(&self) -> StatementId {
        self.header.author_of(self.id())
    }

    /// The Ref under which its fact is known.
    pub fn name(&self) -> Ref {
        Ref::Statement(self.fact_of)
    }
}
