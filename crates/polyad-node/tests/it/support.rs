//! Directories, actors with fixed keys, and a stranger who trusts nothing but two public keys.

use polyad_ledger::draft::{Draft, Signed};
use polyad_ledger::header::Author;
use polyad_ledger::json::{array, object, text};
use polyad_ledger::key::SigningKey;
use polyad_ledger::leaf::Leaf;
use polyad_log::LogError;
use polyad_log::audit::{AuditReport, audit};
use polyad_log::key::VerifierKey;
use polyad_log::reader::{SourceError, TileSource};
use polyad_model::{Instant, StatementId};
use polyad_node::{Node, NodeOptions, RateLimit, SteppedClock};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

pub(crate) fn start() -> Instant {
    "2026-01-01T00:00:00Z".parse().unwrap()
}

pub(crate) fn options(data: &Path) -> NodeOptions {
    NodeOptions {
        publish_every: Duration::ZERO,
        clock: Arc::new(SteppedClock::new(start(), 1)),
        rate: RateLimit { per_minute: u32::MAX, per_day: u32::MAX },
        ..NodeOptions::new(data)
    }
}

pub(crate) async fn open(data: &Path) -> Node {
    Node::open(options(data)).await.unwrap()
}

/// An actor with keys drawn from a word.
pub(crate) struct Actor {
    word: String,
    key: SigningKey,
    first: Signed,
}

fn bytes(word: &str) -> [u8; 32] {
    Sha256::digest(word).into()
}

impl Actor {
    pub(crate) fn new(word: &str) -> Self {
        let recovery = SigningKey::from_seed(&bytes(&format!("{word} recovery")));
        let key = SigningKey::from_seed(&bytes(&format!("{word} sign")));
        let entry = |key: &SigningKey, role: &str| {
            object([("custody", text("self")), ("key", text(key.public())), ("role", text(role))])
        };
        let body = object([("keys", array([entry(&recovery, "recovery"), entry(&key, "sign")]))]);
        let first = Draft::new("key", body).sign(&recovery, Author::SelfActor, start(), bytes(word)).unwrap();
        Actor { word: word.to_owned(), key, first }
    }

    /// The statement that makes the actor.
    pub(crate) fn key_statement(&self) -> Signed {
        self.first.clone()
    }

    pub(crate) fn sign(&self, draft: &Draft, salt: &str) -> Signed {
        let salt = bytes(&format!("{} {salt}", self.word));
        draft.sign(&self.key, Author::Id(self.first.id()), start(), salt).unwrap()
    }

    /// A challenge with a number in its name: a statement that any keyed actor may make.
    pub(crate) fn challenge(&self, number: u64) -> Signed {
        let name = |words: &str| object([("en", text(words))]);
        let body = object([
            ("class", text("global")),
            ("name", name(&format!("Challenge {number}"))),
            ("statement", name("Many need what none can give alone.")),
        ]);
        self.sign(&Draft::new("challenge", body), &number.to_string())
    }

    pub(crate) fn challenges(&self, numbers: std::ops::Range<u64>) -> Vec<Signed> {
        numbers.map(|number| self.challenge(number)).collect()
    }
}

/// The public half of a log.
#[derive(Clone)]
pub(crate) struct LogKeys {
    pub(crate) log: VerifierKey,
    pub(crate) cosigner: VerifierKey,
}

impl LogKeys {
    pub(crate) fn of(node: &Node) -> Self {
        LogKeys {
            log: VerifierKey::parse(&node.vkey()).unwrap(),
            cosigner: VerifierKey::parse(&node.cosigner_vkey()).unwrap(),
        }
    }
}

/// A directory of objects as a web server would show it.
pub(crate) struct Directory(pub(crate) PathBuf);

impl TileSource for Directory {
    fn read(&self, path: &str) -> Result<Vec<u8>, SourceError> {
        std::fs::read(self.0.join(path)).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => SourceError::NotFound,
            _ => SourceError::Failed(error.to_string()),
        })
    }
}

/// Audits a data directory from outside; returns all ids in the order of the log.
pub(crate) fn check_log(data: &Path, keys: &LogKeys) -> Result<(AuditReport, Vec<StatementId>), LogError> {
    let source: Arc<dyn TileSource> = Arc::new(Directory(data.join("log")));
    let mut ids = Vec::new();
    let mut recorded = Instant::from_millis(i64::MIN);
    let report = audit(&source, &keys.log, std::slice::from_ref(&keys.cosigner), &mut |_, entry| {
        let leaf = Leaf::parse(entry).map_err(|error| error.to_string())?;
        if leaf.recorded < recorded {
            return Err(format!("recorded at {}, before the entry in front of it", leaf.recorded));
        }
        recorded = leaf.recorded;
        ids.push(leaf.verify().map_err(|error| error.to_string())?.id());
        Ok(())
    })?;
    Ok((report, ids))
}

/// All files below a directory, by path relative to it.
pub(crate) fn files(below: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut todo = vec![below.to_owned()];
    while let Some(directory) = todo.pop() {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                todo.push(path)
            } else {
                found.push(path.strip_prefix(below).unwrap().to_owned())
            }
        }
    }
    found.sort();
    found
}
