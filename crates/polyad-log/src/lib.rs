//! An append-only, verifiable log of opaque entries: RFC 6962 tree, C2SP tiles, checkpoints, proofs.
//!
//! **Invariant:** this crate does not know what an entry means. An entry is bytes with a length; whoever calls
//! [`audit::audit`] or [`receipt::verify_entry`] looks inside. There is no clock, no randomness, no thread, no
//! network and no file here either: storage is the two traits of [`storage`], reading is [`reader::TileSource`],
//! and times are parameters.
//!
//! The way of an entry: [`writer::LogWriter`] hashes it ([`hash`]), puts it into a [`bundle`] and the hash into the
//! [`tree`], whose hashes leave as [`tile`]s. A [`checkpoint`] signs the root. [`reader::TileReader`] makes a
//! [`proof`] from tiles it has authenticated, and [`receipt`] checks that proof offline under a [`policy`].
//!
//! Formats: RFC 6962 section 2.1; C2SP tlog-tiles, signed-note, tlog-checkpoint, tlog-cosignature, tlog-proof,
//! tlog-policy. `docs/spec/log.md` works one example in bytes.

mod error;

pub mod hash;
pub mod tree;

pub mod bundle;
pub mod tile;
pub mod writer;

pub mod checkpoint;
pub mod cosignature;
pub mod key;
pub mod note;

pub mod policy;
pub mod proof;
pub mod receipt;

pub mod audit;
pub mod reader;
pub mod storage;

pub use error::LogError;
pub use hash::Hash;
pub use tree::{EntryIndex, TreeSize};
