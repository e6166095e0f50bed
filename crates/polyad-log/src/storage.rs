//! What a log asks of storage: a place for blobs that never change, and a head that moves by compare-and-set.
//!
//! Both traits are synchronous and durable: when a call returns `Ok`, the bytes survive a loss of power. The drivers
//! are the node's.

use crate::hash::Hash;
use crate::tree::TreeSize;

/// Why storage could not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StorageError {
    /// Other bytes lie under this path already; an immutable object is never replaced.
    #[error("{path}: other bytes are stored there already")]
    Differs {
        /// The path.
        path: String,
    },
    /// The head is not what the writer took it for: another writer is at work, or the storage was rolled back.
    #[error("the stored head {found} is not the expected {expected}")]
    HeadMoved {
        /// What is stored, in words.
        found: String,
        /// What the writer expected, in words.
        expected: String,
    },
    /// The store failed; whether it wrote is not known.
    #[error("{path}: {reason}")]
    Failed {
        /// What was being read or written.
        path: String,
        /// The store's own words.
        reason: String,
    },
}

/// Whether a create-only put wrote anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// The object is new.
    Created,
    /// The same bytes were there already.
    AlreadyThere,
}

/// A store of named blobs.
pub trait BlobStore: Send + Sync {
    /// The bytes under a path; `None` when there are none.
    fn get(&self, path: &str) -> Result<Option<Vec<u8>>, StorageError>;

    /// Stores an immutable object. Where one is present already it must be byte-equal, else [`StorageError::Differs`].
    fn create(&self, path: &str, bytes: &[u8]) -> Result<Put, StorageError>;

    /// Replaces a mutable object as a whole: a reader sees the old or the new bytes. Used for `checkpoint` only.
    fn replace(&self, path: &str, bytes: &[u8]) -> Result<(), StorageError>;
}

/// What a log has signed last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The size signed.
    pub size: TreeSize,
    /// The root signed.
    pub root: Hash,
    /// The note, as it will be published.
    pub note: String,
}

/// The one head of a log.
pub trait HeadStore: Send + Sync {
    /// The head, or `None` for a log that has signed nothing.
    fn load(&self) -> Result<Option<Head>, StorageError>;

    /// Puts `new` in the place of `expected`, in one step; errs with [`StorageError::HeadMoved`] when another head is
    /// stored. A driver refuses a smaller size, and another root at the same size, whatever the caller expects.
    fn compare_and_set(&self, expected: Option<&Head>, new: &Head) -> Result<(), StorageError>;
}

impl Head {
    /// Whether this head may follow the one before: sizes grow, and one size has one root.
    pub fn may_follow(&self, before: Option<&Head>) -> bool {
        before.is_none_or(|before| {
            self.size > before.size || (self.size == before.size && self.root == before.root)
        })
    }
}
