//! What a node is started with.

use crate::clock::{Clock, SystemClock};
use crate::fault::{Faults, NoFaults};
use polyad_ledger::rows::Reader;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// How a data directory is opened. Begin with [`NodeOptions::new`].
#[derive(Clone)]
pub struct NodeOptions {
    /// The data directory; made when there is none.
    pub data: PathBuf,
    /// The log's name: its prefix without the scheme. Fixed when the directory is made; `None` takes the one it has,
    /// or for a new one `<16 hex digits of SHA-256 of the log's key>.polyad.invalid/log`.
    pub origin: Option<String>,
    /// The least time between two checkpoints; zero publishes at every commit. The owner's imports do not wait for it.
    pub publish_every: Duration,
    /// Readers of dataset formats, at most one a format.
    pub readers: Vec<Arc<dyn Reader>>,
    /// Files of the atlas, registered as datasets when the node opens.
    pub atlas: Vec<AtlasFile>,
    /// Leave the atlas in the directory as it is, also where the program brings newer files. A new directory has none yet
    /// and takes what the program brings.
    pub keep_atlas: bool,
    /// The address a server means to listen on; a guess in the message about a second owner, nothing else.
    pub listen_hint: Option<SocketAddr>,
    /// Where time comes from.
    pub clock: Arc<dyn Clock>,
    /// How much one actor may submit; local imports and the operator are not limited.
    pub rate: RateLimit,
    /// What goes wrong on purpose. Nothing, outside tests.
    #[doc(hidden)]
    pub faults: Arc<dyn Faults>,
}

/// How many statements one author may submit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// In any one minute of the clock.
    pub per_minute: u32,
    /// In any one day (UTC).
    pub per_day: u32,
}

/// A file of the atlas, as the program carries it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtlasFile {
    /// Its path below `atlas/`; a file of the same name is a newer edition.
    pub name: String,
    /// Its title, if it has one; else the name stands in.
    pub title: Option<String>,
    /// Its contents.
    pub bytes: Vec<u8>,
}

impl NodeOptions {
    /// A directory with the defaults: publish every second, no readers, no atlas, the machine's clock.
    pub fn new(data: impl Into<PathBuf>) -> Self {
        NodeOptions {
            data: data.into(),
            origin: None,
            publish_every: Duration::from_secs(1),
            readers: Vec::new(),
            atlas: Vec::new(),
            keep_atlas: false,
            listen_hint: None,
            clock: Arc::new(SystemClock),
            rate: RateLimit::default(),
            faults: Arc::new(NoFaults),
        }
    }
}

impl Default for RateLimit {
    fn default() -> Self {
        RateLimit { per_minute: 60, per_day: 5_000 }
    }
}
