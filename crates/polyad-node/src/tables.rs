//! Parsed files: in memory by dataset key, and on disk as a cache that may be thrown away.
//!
//! A cached table is named by dataset key (format, options, SHA-256 of the file) and reader version, so it never goes
//! stale; one that is damaged or of another engine is made again from the file.

use crate::keys::hex;
use crate::owner::write_private;
use crate::store::object::Objects;
use polyad_ledger::json::{Value, object};
use polyad_ledger::rows::{LoadReport, Reader, Table, decode_table, encode_table};
use polyad_ledger::state::{LoadedTable, TableSource, dataset_key};
use polyad_model::DatasetKey;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

/// The tables of all datasets that the node holds.
pub(crate) struct Tables {
    readers: Vec<Arc<dyn Reader>>,
    loaded: RwLock<HashMap<DatasetKey, LoadedTable>>,
    cache: PathBuf,
}

/// The directory of cached tables.
pub(crate) const CACHE: &str = "cache";

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
    pub(crate) fn new(readers: Vec<Arc<dyn Reader>>, data: &std::path::Path) -> Self {
        Tables { readers, loaded: RwLock::default(), cache: data.join(CACHE).join("tables") }
    }

    /// The reader of a format.
    pub(crate) fn reader(&self, format: &str) -> Option<&Arc<dyn Reader>> {
        self.readers.iter().find(|reader| reader.format() == format)
    }

    /// Whether a table is at hand.
    pub(crate) fn holds(&self, key: &DatasetKey) -> bool {
        self.loaded.read().unwrap_or_else(PoisonError::into_inner).contains_key(key)
    }

    /// Reads a file, keeps its table and caches it. `None` without a reader for the format.
    ///
    /// Takes as long as the file is large: to be called where blocking is allowed.
    pub(crate) fn parse(&self, file: &FileOf, bytes: &[u8]) -> Option<LoadedTable> {
        let reader = self.reader(&file.format)?;
        let (table, report) = reader.read(bytes, &file.options);
        let path = self.cache_path(file, reader.version());
        let cached = std::fs::create_dir_all(&self.cache)
            .and_then(|()| write_private(&path, &encode_table(&table, &report)));
        if let Err(error) = cached {
            // The file is read again at the next start; nothing is lost.
            tracing::warn!(path = %path.display(), %error, "the parsed file was not cached");
        }
        Some(self.keep(file, table, report, reader.version()))
    }

    /// Takes a table from the cache.
    fn recall(&self, file: &FileOf) -> Option<LoadedTable> {
        let version = self.reader(&file.format)?.version();
        let path = self.cache_path(file, version);
        match decode_table(&std::fs::read(&path).ok()?) {
            Ok((table, report)) => Some(self.keep(file, table, report, version)),
            Err(error) => {
                tracing::info!(path = %path.display(), %error, "the cached table is made again");
                None
            }
        }
    }

    fn keep(&self, file: &FileOf, table: Table, report: LoadReport, reader_version: u32) -> LoadedTable {
        let loaded = LoadedTable { table: Arc::new(table), report: Arc::new(report), reader_version };
        self.loaded.write().unwrap_or_else(PoisonError::into_inner).insert(file.key, loaded.clone());
        loaded
    }

    fn cache_path(&self, file: &FileOf, version: u32) -> PathBuf {
        self.cache.join(format!("{}-{version}", file.key))
    }

    /// Makes the table of a dataset available if its file is held and a reader knows the format.
    pub(crate) async fn ensure(self: &Arc<Self>, file: &FileOf, objects: &Objects) -> bool {
        if self.holds(&file.key) {
            return true;
        }
        let path = file.blob_path();
        // A table without its file is not shown: nobody could check it.
        match objects.holds(&path).await {
            Ok(true) => {}
            Ok(false) => return false,
            Err(error) => {
                tracing::warn!(%error, "a blob cannot be read; its dataset has no rows");
                return false;
            }
        }
        let (tables, cached) = (Arc::clone(self), file.clone());
        let recalled = tokio::task::spawn_blocking(move || tables.recall(&cached).is_some()).await;
        if recalled.unwrap_or(false) {
            return true;
        }
        let Ok(Some(bytes)) = objects.get(&path).await else { return false };
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
