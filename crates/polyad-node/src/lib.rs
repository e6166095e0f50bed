//! A running node: the one owner of a data directory, of its time and of its threads.
//!
//! A [`Node`] takes statements in, gives them a place in the log, makes that durable, publishes it and only then
//! answers. Whoever reads asks for a [`Snapshot`]: a state that never changes, with the checkpoint it was read
//! under. A new one takes its place after every publication.
//!
//! **Invariant:** this crate is the only one that knows a clock, a database or a file of the data directory, and it
//! computes no figure. A statement is acknowledged only after the checkpoint that covers it is published.
//!
//! The way of a statement: [`Node::submit`] checks its bytes, the sequencer asks `polyad_ledger::authority` and
//! commits rows, the publisher derives bundles and tiles, signs, stores the signed head, the guard and the
//! checkpoint. What happens when the power fails between any two of these is told in `sequence` and `start`.

mod config;
mod error;

mod clock;
pub mod fault;

mod keys;
mod owner;
mod store;

mod admit;
mod publish;
mod sequence;
mod snapshot;
mod start;

mod blobs;
mod dataset;
mod incoming;
mod outside;
mod scrub;
mod served;
mod tables;

mod node;

pub use clock::{Clock, SteppedClock, SystemClock};
pub use config::{AtlasFile, NodeOptions, RateLimit};
pub use dataset::{Contents, DatasetDraft, Imported, ReadFile};
pub use error::{NodeError, Refused, SubmitError};
pub use node::{Accepted, Appended, Node};
pub use outside::verify_log;
pub use owner::{OwnerInfo, find_owner};
pub use scrub::ScrubReport;
pub use served::ServedLeaf;
pub use snapshot::Snapshot;
