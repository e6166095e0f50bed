//! A log in memory with fixed keys, and a source that can be told to lie.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use polyad_log::checkpoint::{CHECKPOINT_PATH, Checkpoint, SignedCheckpoint};
use polyad_log::cosignature::PosixSeconds;
use polyad_log::key::{KeyRole, SignerKey, VerifierKey};
use polyad_log::reader::TileSource;
use polyad_log::storage::{BlobStore, Put, StorageError};
use polyad_log::writer::LogWriter;

pub(crate) const ORIGIN: &str = "log.example/polyad";
pub(crate) const TIME: PosixSeconds = PosixSeconds(1_767_225_600);

pub(crate) fn log_key() -> SignerKey {
    SignerKey::from_seed(ORIGIN, KeyRole::Log, &[0x11; 32]).unwrap()
}

pub(crate) fn clock_key() -> SignerKey {
    SignerKey::from_seed("log.example/polyad/clock", KeyRole::Cosigner, &[0x22; 32]).unwrap()
}

pub(crate) fn witness_key() -> SignerKey {
    SignerKey::from_seed("witness.example", KeyRole::Cosigner, &[0x33; 32]).unwrap()
}

pub(crate) fn cosigners() -> Vec<VerifierKey> {
    vec![clock_key().verifier().clone()]
}

pub(crate) fn entry(index: u64) -> Vec<u8> {
    format!("entry {index}").into_bytes()
}

/// A blob store in memory; also what a test alters.
#[derive(Default)]
pub(crate) struct MemoryStore {
    objects: Mutex<BTreeMap<String, Vec<u8>>>,
}

impl BlobStore for MemoryStore {
    fn get(&self, path: &str) -> Result<Option<Vec<u8>>, StorageError> {
        Ok(self.objects.lock().unwrap().get(path).cloned())
    }

    fn create(&self, path: &str, bytes: &[u8]) -> Result<Put, StorageError> {
        let mut objects = self.objects.lock().unwrap();
        match objects.get(path) {
            None => {
                objects.insert(path.to_owned(), bytes.to_vec()).map_or(Ok(Put::Created), |_| unreachable!())
            }
            Some(present) if present == bytes => Ok(Put::AlreadyThere),
            Some(_) => Err(StorageError::Differs { path: path.to_owned() }),
        }
    }

    fn replace(&self, path: &str, bytes: &[u8]) -> Result<(), StorageError> {
        self.objects.lock().unwrap().insert(path.to_owned(), bytes.to_vec());
        Ok(())
    }
}

impl MemoryStore {
    /// A whole log of the entries 0 to `size`, published once.
    pub(crate) fn with_log(size: u64) -> Arc<Self> {
        let store = Arc::new(Self::default());
        let mut writer = LogWriter::new();
        for index in 0..size {
            writer.append(&entry(index)).unwrap();
        }
        store.publish(&mut writer);
        store
    }

    /// Stores what a checkpoint needs, then the checkpoint.
    pub(crate) fn publish(&self, writer: &mut LogWriter) -> SignedCheckpoint {
        for object in writer.take_objects().unwrap() {
            self.create(&object.path.to_string(), &object.bytes).unwrap();
        }
        let checkpoint = Checkpoint { origin: ORIGIN.into(), size: writer.size(), root: writer.root() };
        let signed = SignedCheckpoint::sign(checkpoint, &log_key(), &[&clock_key()], TIME).unwrap();
        self.replace(CHECKPOINT_PATH, signed.to_string().as_bytes()).unwrap();
        signed
    }

    pub(crate) fn source(self: &Arc<Self>) -> Arc<dyn TileSource> {
        Arc::clone(self) as Arc<dyn TileSource>
    }

    pub(crate) fn paths(&self) -> Vec<String> {
        self.objects.lock().unwrap().keys().cloned().collect()
    }

    pub(crate) fn remove(&self, path: &str) {
        assert!(self.objects.lock().unwrap().remove(path).is_some(), "{path} is not stored");
    }

    /// Runs `test` while the object under `path` is what `alter` makes of it.
    pub(crate) fn altered<T>(
        &self,
        path: &str,
        alter: impl FnOnce(&mut Vec<u8>),
        test: impl FnOnce() -> T,
    ) -> T {
        let honest = self.get(path).unwrap().unwrap_or_else(|| panic!("{path} is not stored"));
        let mut bytes = honest.clone();
        alter(&mut bytes);
        assert_ne!(bytes, honest, "{path} was not altered");
        self.replace(path, &bytes).unwrap();
        let result = test();
        self.replace(path, &honest).unwrap();
        result
    }
}

/// A text file of `fixtures/vectors/log`.
pub(crate) fn vector(name: &str) -> String {
    let path = workspace().join("fixtures/vectors/log").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub(crate) fn workspace() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

pub(crate) fn unhex(text: &str) -> Vec<u8> {
    let pair = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).unwrap();
    (0..text.len()).step_by(2).map(pair).collect()
}
