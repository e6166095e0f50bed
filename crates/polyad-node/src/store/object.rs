//! Objects: tiles, bundles, the checkpoint and blobs, in an object store whose writes are durable when they return.

use futures::{StreamExt, TryStreamExt};
use object_store::local::LocalFileSystem;
use object_store::path::Path as ObjectPath;
use object_store::{Error, ObjectStore, ObjectStoreExt, PutMode, PutPayload};
use polyad_log::reader::{SourceError, TileSource};
use polyad_log::storage::StorageError;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::runtime::Handle;

/// The object store of a node. Cloning shares it.
#[derive(Clone)]
pub(crate) struct Objects {
    store: Arc<dyn ObjectStore>,
    directory: Arc<Path>,
    /// Runs reads for synchronous callers, which are never on a thread of the runtime's own.
    runtime: Handle,
}

/// Whether an object that differs may be replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Existing {
    /// It was promised to readers: other bytes under its path are an error.
    MustBeEqual,
    /// No checkpoint has needed it yet: what a crash left there is replaced.
    Replace,
}

impl Objects {
    /// Opens the directory of objects, which must exist. To be called inside a runtime.
    pub(crate) fn open(directory: &Path) -> Result<Self, StorageError> {
        let failed = |error: Error| failed(&directory.display().to_string(), &error);
        let store = LocalFileSystem::new_with_prefix(directory).map_err(failed)?.with_fsync(true);
        Ok(Objects { store: Arc::new(store), directory: directory.into(), runtime: Handle::current() })
    }

    /// The file that holds an object, for what is too large to be read at once.
    pub(crate) fn file(&self, path: &str) -> PathBuf {
        self.directory.join(path)
    }

    /// The bytes under a path; `None` when there are none.
    pub(crate) async fn get(&self, path: &str) -> Result<Option<Vec<u8>>, StorageError> {
        match self.store.get(&located(path)?).await {
            Ok(found) => {
                found.bytes().await.map(|bytes| Some(bytes.to_vec())).map_err(|error| failed(path, &error))
            }
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(failed(path, &error)),
        }
    }

    /// Whether there is an object under a path.
    pub(crate) async fn holds(&self, path: &str) -> Result<bool, StorageError> {
        match self.store.head(&located(path)?).await {
            Ok(_) => Ok(true),
            Err(Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(failed(path, &error)),
        }
    }

    /// Stores an immutable object.
    pub(crate) async fn create(
        &self,
        path: &str,
        bytes: Vec<u8>,
        existing: Existing,
    ) -> Result<(), StorageError> {
        let payload = PutPayload::from(bytes);
        match self.store.put_opts(&located(path)?, payload.clone(), PutMode::Create.into()).await {
            Ok(_) => Ok(()),
            Err(Error::AlreadyExists { .. }) => {
                let present = self.get(path).await?;
                let given = payload.iter().flat_map(|part| part.iter().copied());
                if present.is_some_and(|present| present.into_iter().eq(given)) {
                    Ok(())
                } else if existing == Existing::Replace {
                    self.store
                        .put(&located(path)?, payload)
                        .await
                        .map(drop)
                        .map_err(|error| failed(path, &error))
                } else {
                    Err(StorageError::Differs { path: path.to_owned() })
                }
            }
            Err(error) => Err(failed(path, &error)),
        }
    }

    /// Replaces a mutable object as a whole.
    pub(crate) async fn replace(&self, path: &str, bytes: &[u8]) -> Result<(), StorageError> {
        let payload = PutPayload::from(bytes.to_vec());
        self.store.put(&located(path)?, payload).await.map(drop).map_err(|error| failed(path, &error))
    }

    /// Deletes an object; one that is not there is deleted already.
    pub(crate) async fn delete(&self, path: &str) -> Result<(), StorageError> {
        match self.store.delete(&located(path)?).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(failed(path, &error)),
        }
    }

    /// The paths below a prefix, with the milliseconds since 1970 at which each was written.
    pub(crate) async fn list(&self, prefix: &str) -> Result<Vec<(String, i64)>, StorageError> {
        let found = self.store.list(Some(&located(prefix)?));
        found
            .map_ok(|meta| (meta.location.to_string(), meta.last_modified.timestamp_millis()))
            .map(|item| item.map_err(|error| failed(prefix, &error)))
            .try_collect()
            .await
    }
}

/// For readers of the log, which are synchronous. Must not be called on a thread of the runtime.
impl TileSource for Objects {
    fn read(&self, path: &str) -> Result<Vec<u8>, SourceError> {
        match self.runtime.block_on(self.get(path)) {
            Ok(Some(bytes)) => Ok(bytes),
            Ok(None) => Err(SourceError::NotFound),
            Err(error) => Err(SourceError::Failed(error.to_string())),
        }
    }
}

fn located(path: &str) -> Result<ObjectPath, StorageError> {
    ObjectPath::parse(path)
        .map_err(|error| StorageError::Failed { path: path.to_owned(), reason: error.to_string() })
}

fn failed(path: &str, error: &Error) -> StorageError {
    StorageError::Failed { path: path.to_owned(), reason: error.to_string() }
}
