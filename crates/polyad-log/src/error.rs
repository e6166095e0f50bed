//! Everything that can go wrong at the edge of the log: bytes that are not in form, and bytes that are not true.

use crate::tree::{EntryIndex, TreeSize};

/// Why log bytes were refused. The text names the thing, the place and the limit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LogError {
    /// The bytes do not follow their format.
    #[error("{what}: {reason}")]
    Malformed {
        /// The format: `checkpoint`, `tile path`, `entry bundle` ...
        what: &'static str,
        /// The place and the rule.
        reason: String,
    },
    /// An entry is longer than a bundle can hold.
    #[error("an entry of {length} bytes is over the limit of {limit} bytes")]
    EntryTooLong {
        /// Length in bytes.
        length: usize,
        /// Greatest length in bytes.
        limit: usize,
    },
    /// An index or subtree lies outside the tree.
    #[error("{what} {value} lies outside the tree of size {size}")]
    OutOfRange {
        /// What was asked for.
        what: &'static str,
        /// Its number.
        value: u64,
        /// The tree's size.
        size: TreeSize,
    },
    /// A key whose signatures would not bind its holder (small order) or whose bytes are not canonical.
    #[error("key {name}: {reason}")]
    WeakKey {
        /// The key's name.
        name: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A key was used in a role it does not have.
    #[error("key {name} is a {found} key; a {needed} key is needed here")]
    WrongRole {
        /// The key's name.
        name: String,
        /// Its role.
        found: &'static str,
        /// The role needed.
        needed: &'static str,
    },
    /// A signature by a known key does not verify; the whole note is refused.
    #[error("the signature of {name} does not verify")]
    WrongSignature {
        /// The key's name.
        name: String,
    },
    /// No signature of the log's key stands under the checkpoint.
    #[error("no signature of the log key {name} stands under the checkpoint")]
    Unsigned {
        /// The name of the key looked for.
        name: String,
    },
    /// A cosignature that was required is not there.
    #[error("no cosignature of {name} stands under the checkpoint")]
    NotCosigned {
        /// The name of the key looked for.
        name: String,
    },
    /// The checkpoint is of another log.
    #[error("the checkpoint is of origin {found}; expected {expected}")]
    WrongOrigin {
        /// The origin in the checkpoint.
        found: String,
        /// The origin wanted.
        expected: String,
    },
    /// The policy does not list the log.
    #[error("the policy lists no log of origin {origin}")]
    UnknownLog {
        /// The origin in the checkpoint.
        origin: String,
    },
    /// Too few witnesses have cosigned.
    #[error("the quorum {quorum} is not met; cosigned by: {cosigned}")]
    QuorumNotMet {
        /// The name on the policy's quorum line.
        quorum: String,
        /// The witnesses whose cosignatures verified, by policy name.
        cosigned: String,
    },
    /// A proof does not lead to the root.
    #[error("{what} does not hold: {reason}")]
    ProofFails {
        /// `inclusion proof` or `consistency proof`.
        what: &'static str,
        /// Where it fails.
        reason: &'static str,
    },
    /// A served object is not what the checkpoint commits to.
    #[error("{path}: {reason}")]
    WrongObject {
        /// The object's path under the log's prefix.
        path: String,
        /// What it should have been.
        reason: String,
    },
    /// A served object is missing.
    #[error("{path}: not found")]
    MissingObject {
        /// The object's path under the log's prefix.
        path: String,
    },
    /// Reading an object failed; nothing is known about its bytes.
    #[error("{path}: cannot be read: {reason}")]
    Unreadable {
        /// The object's path under the log's prefix.
        path: String,
        /// The words of the store or network.
        reason: String,
    },
    /// The caller of an audit refused an entry.
    #[error("entry {index}: {reason}")]
    EntryRefused {
        /// Its index.
        index: EntryIndex,
        /// The caller's words.
        reason: String,
    },
}

impl LogError {
    /// The stable, kebab-case name of the kind of error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed { .. } => "log-malformed",
            Self::EntryTooLong { .. } => "log-entry-too-long",
            Self::OutOfRange { .. } => "log-out-of-range",
            Self::WeakKey { .. } => "log-weak-key",
            Self::WrongRole { .. } => "log-wrong-role",
            Self::WrongSignature { .. } => "log-wrong-signature",
            Self::Unsigned { .. } => "log-unsigned",
            Self::NotCosigned { .. } => "log-not-cosigned",
            Self::WrongOrigin { .. } => "log-wrong-origin",
            Self::UnknownLog { .. } => "log-unknown",
            Self::QuorumNotMet { .. } => "log-quorum-not-met",
            Self::ProofFails { .. } => "log-proof-fails",
            Self::WrongObject { .. } => "log-wrong-object",
            Self::MissingObject { .. } => "log-missing-object",
            Self::Unreadable { .. } => "log-unreadable",
            Self::EntryRefused { .. } => "log-entry-refused",
        }
    }

    pub(crate) fn malformed(what: &'static str, reason: impl Into<String>) -> Self {
        Self::Malformed { what, reason: reason.into() }
    }

    pub(crate) fn wrong(path: impl ToString, reason: impl Into<String>) -> Self {
        Self::WrongObject { path: path.to_string(), reason: reason.into() }
    }
}
