//! Parsed files: in memory by dataset key, and on disk as a cache that may be thrown away.
//!
//! A cached table is named by dataset key (format, options, SHA-256 of the file) and reader version, so it never goes
//! stale; one that is damaged or of another engine is made again from the file.

use crate::blobs;
use crate::keys::hex;
use crate::owner::write_private;
use crate::store::object::Objects;
use polyad_ledger::json::{Value, object};
use polyad_ledger::rows::{Reader, decode_table, encode_table};
use polyad_ledger::state::{LoadedTable, TableSource, dataset_key};
use polyad_model::DatasetKey;
use std::collections::HashMap;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

/// The tables of all datasets that the node holds.
pub(crate) struct Tables {
    readers: Vec<Arc<dyn Reader>>,
    loaded: RwLock<HashMap<DatasetKey, LoadedTable>>,
    cache: PathBuf,
}

/// The directory of cached tables.
pub(crate) const CACHE: &str = "cache";
/// Bytes of a file that are read ahead of its reader.
const BUFFER_BYTES: usize = 256 * 1024;

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

    /// Fills in the hash of the contents, and with it the key.
    pub(crate) fn pin(&mut self, sha256: [u8; 32]) {
        self.sha256 = sha256;
        self.key = dataset_key(&self.format, Some(&self.options), &hex(&sha256));
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
        blobs::path(&self.sha256)
    }
}

impl Tables {
    pub(crate) fn new(readers: Vec<Arc<dyn Reader>>, data: &Path) -> Self {
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

    /// Reads a file. `None` without a reader for the format; errs when the file cannot be read.
    ///
    /// Takes as long as the file is large: to be called where blocking is allowed.
    pub(crate) fn read(&self, file: &FileOf, path: &Path) -> std::io::Result<Option<LoadedTable>> {
        let Some(reader) = self.reader(&file.format) else { return Ok(None) };
        let mut input = BufReader::with_capacity(BUFFER_BYTES, File::open(path)?);
        let (table, report) = reader.read_from(&mut input, &file.options)?;
        Ok(Some(LoadedTable {
            table: Arc::new(table),
            report: Arc::new(report),
            reader_version: reader.version(),
        }))
    }

    /// Caches a table that was read, and holds it.
    pub(crate) fn take(&self, file: &FileOf, loaded: LoadedTable) {
        let path = self.cache_path(file, loaded.reader_version);
        let cached = std::fs::create_dir_all(&self.cache)
            .and_then(|()| write_private(&path, &encode_table(&loaded.table, &loaded.report)));
        if let Err(error) = cached {
            // The file is read again at the next start; nothing is lost.
            tracing::warn!(path = %path.display(), %error, "the parsed file was not cached");
        }
        self.hold(file, loaded);
    }

    /// Takes a table from the cache.
    fn recall(&self, file: &FileOf) -> bool {
        let Some(reader_version) = self.reader(&file.format).map(|reader| reader.version()) else {
            return false;
        };
        let path = self.cache_path(file, reader_version);
        let Ok(bytes) = std::fs::read(&path) else { return false };
        match decode_table(&bytes) {
            Ok((table, report)) => {
                let (table, report) = (Arc::new(table), Arc::new(report));
                self.hold(file, LoadedTable { table, report, reader_version });
                true
            }
            Err(error) => {
                tracing::info!(path = %path.display(), %error, "the cached table is made again");
                false
            }
        }
    }

    fn hold(&self, file: &FileOf, loaded: LoadedTable) {
        self.loaded.write().unwrap_or_else(PoisonError::into_inner).insert(file.key, loaded);
    }

    /// Removes what a former run was about to cache when it ended, and the cached tables of these keys.
    pub(crate) fn sweep(&self, keys: &[String]) {
        let Ok(entries) = std::fs::read_dir(&self.cache) else { return };
        for path in entries.flatten().map(|entry| entry.path()) {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let of_a_key = name.split_once('-').is_some_and(|(key, _)| keys.iter().any(|own| own == key));
            if of_a_key || name.ends_with(".new") {
                // A cache that stays costs room and nothing else.
                let _ = std::fs::remove_file(path);
            }
        }
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
        let recalled = tokio::task::spawn_blocking(move || tables.recall(&cached)).await;
        if recalled.unwrap_or(false) {
            return true;
        }
        let (tables, file, blob) = (Arc::clone(self), file.clone(), objects.file(&path));
        let read = tokio::task::spawn_blocking(move || -> std::io::Result<bool> {
            // Twice over the file, so that no table is made of bytes that nobody pinned.
            if blobs::hash_of(&blob)? != file.sha256 {
                let reason = "the blob does not have the hash it is named by; its dataset has no rows";
                tracing::warn!(path, reason);
                return Ok(false);
            }
            let Some(loaded) = tables.read(&file, &blob)? else { return Ok(false) };
            tables.take(&file, loaded);
            Ok(true)
        });
        match read.await {
            Ok(Ok(is_held)) => is_held,
            Ok(Err(error)) => {
                tracing::warn!(%error, "a blob cannot be read; its dataset has no rows");
                false
            }
            Err(_) => false,
        }
    }
}

impl TableSource for Tables {
    fn table(&self, key: &DatasetKey) -> Option<LoadedTable> {
        self.loaded.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }
}
