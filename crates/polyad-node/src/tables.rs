//! Parsed files: in memory by dataset key, and on disk as a cache that may be thrown away.

use crate::keys::hex;
use crate::store::object::Objects;
use polyad_ledger::json::{Value, object};
use polyad_ledger::rows::Reader;
use polyad_ledger::state::{LoadedTable, TableSource, dataset_key};
use polyad_model::DatasetKey;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// The tables of all datasets that the node holds.
pub(crate) struct Tables {
    readers: Vec<Arc<dyn Reader>>,
    loaded: RwLock<HashMap<DatasetKey, LoadedTable>>,
}

/// What a `dataset` statement says about its file.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FileOf {
    pub(crate) key: DatasetKey,
    pub(crate) format: String,
    pub(crate) options: Value,
    pub(crate) sha256: [u8; 32],
}

impl FileOf {
    /// Reads the fields of a `dataset` statement; `None` when they name no file.
    pub(crate) fn read(fields: &Value) -> Option<FileOf> {
        let format = fields.get("format")?.as_str()?.to_owned();
        let printed = fields.get("sha256")?.as_str()?;
        let sha256 = polyad_model::reference::hex32(printed)?;
        let options = fields.get("options").cloned().unwrap_or_else(|| object::<&str, Value>([]));
        let key = dataset_key(&format, fields.get("options"), printed);
        Some(FileOf { key, format, options, sha256 })
    }

    /// The file that a statement of this kind and body registers, if any; a correction carries the body in `as`.
    pub(crate) fn of_statement(kind: &str, body: &Value) -> Option<FileOf> {
        match kind {
            "dataset" => FileOf::read(body),
            "correction" => FileOf::read(body.get("as")?),
            _ => None,
        }
    }

    /// Where the blob lies.
    pub(crate) fn blob_path(&self) -> String {
        format!("blob/{}", hex(&self.sha256))
    }
}

impl Tables {
    pub(crate) fn new(readers: Vec<Arc<dyn Reader>>) -> Self {
        Tables { readers, loaded: RwLock::default() }
    }

    /// The reader of a format.
    pub(crate) fn reader(&self, format: &str) -> Option<&Arc<dyn Reader>> {
        self.readers.iter().find(|reader| reader.format() == format)
    }

    /// Whether a table is at hand.
    pub(crate) fn holds(&self, key: &DatasetKey) -> bool {
        self.loaded.read().unwrap_or_else(PoisonError::into_inner).contains_key(key)
    }

    /// Reads a file and keeps its table. `None` without a reader for the format.
    ///
    /// Takes as long as the file is large: to be called where blocking is allowed.
    pub(crate) fn parse(&self, file: &FileOf, bytes: &[u8]) -> Option<LoadedTable> {
        let reader = self.reader(&file.format)?;
        let (table, report) = reader.read(bytes, &file.options);
        let loaded = LoadedTable {
            table: Arc::new(table),
            report: Arc::new(report),
            reader_version: reader.version(),
        };
        self.loaded.write().unwrap_or_else(PoisonError::into_inner).insert(file.key, loaded.clone());
        Some(loaded)
    }

    /// Makes the table of a dataset available if its file is held and a reader knows the format.
    pub(crate) async fn ensure(self: &Arc<Self>, file: &FileOf, objects: &Objects) -> bool {
        if self.holds(&file.key) {
            return true;
        }
        let path = file.blob_path();
        let bytes = match objects.get(&path).await {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return false,
            Err(error) => {
                tracing::warn!(%error, "a blob cannot be read; its dataset has no rows");
                return false;
            }
        };
        let (tables, file) = (Arc::clone(self), file.clone());
        let parsed = tokio::task::spawn_blocking(move || {
            if Sha256::digest(&bytes).as_slice() != file.sha256 {
                tracing::warn!(
                    path,
                    "the blob does not have the hash it is named by; its dataset has no rows"
                );
                return false;
            }
            tables.parse(&file, &bytes).is_some()
        });
        parsed.await.unwrap_or(false)
    }
}

impl TableSource for Tables {
    fn table(&self, key: &DatasetKey) -> Option<LoadedTable> {
        self.loaded.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }
}
