//! Files on their way in: copied and hashed beside the blobs, and a mark for each until its statement is in the log.
//!
//! An import may end at any moment. What it leaves is a copy that nothing names, or a blob with a mark: the next start
//! removes both, unless a statement pins the blob. A blob that lay there before gets no mark and is never removed.

use crate::dataset::Contents;
use crate::error::{NodeError, Refused};
use crate::keys::{hex, random_32};
use crate::owner::sync_directory;
use polyad_model::reference::hex32;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Cursor, Read, Write};
use std::path::{Path, PathBuf};

/// The largest file, unpacked, in bytes: 512 MiB.
pub(crate) const BLOB_BYTES_MAX: u64 = 512 * 1024 * 1024;

/// The directory, below the data directory.
const INCOMING: &str = "incoming";
/// The ending of copies that are not whole yet or not in their place.
const COPY: &str = "new";
/// Bytes copied at once.
const CHUNK_BYTES: usize = 256 * 1024;

/// Where files come in.
#[derive(Debug, Clone)]
pub(crate) struct Incoming {
    directory: PathBuf,
}

/// A whole, durable copy of a file's contents. It is removed when this is dropped, unless it was put in its place.
#[derive(Debug)]
pub(crate) struct Staged {
    pub(crate) path: PathBuf,
    pub(crate) sha256: [u8; 32],
    pub(crate) bytes: u64,
}

/// Says that a blob and a cached table were put there for a statement that may not be in the log.
#[derive(Debug)]
pub(crate) struct Mark {
    path: PathBuf,
    pub(crate) sha256: [u8; 32],
    /// The dataset's key, which names the cached table.
    pub(crate) key: String,
}

impl Incoming {
    pub(crate) fn below(data: &Path) -> Incoming {
        Incoming { directory: data.join(INCOMING) }
    }

    /// Copies contents to a file of their own, hashing them on the way. Takes as long as they are large.
    pub(crate) fn stage(&self, contents: Contents) -> Result<Staged, NodeError> {
        let failed = |error: io::Error| self.failed(&error);
        std::fs::create_dir_all(&self.directory).map_err(failed)?;
        let path = self.directory.join(format!("{}.{COPY}", hex(&random_32()[..12])));
        // Made before the file, so that a copy that fails is removed too.
        let mut staged = Staged { path, sha256: [0; 32], bytes: 0 };
        // With the rights of every other object: a plain web server may serve the log from its folder.
        let mut file = File::create_new(&staged.path).map_err(failed)?;
        let mut input: Box<dyn Read + Send> = match contents {
            Contents::Held(bytes) => Box::new(Cursor::new(bytes)),
            Contents::Stream(input) => input,
        };
        let (mut hash, mut chunk) = (Sha256::new(), vec![0; CHUNK_BYTES]);
        loop {
            let read = match input.read(&mut chunk) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(unreadable(error)),
            };
            staged.bytes += read as u64;
            if staged.bytes > BLOB_BYTES_MAX {
                let message =
                    format!("the file has more than {BLOB_BYTES_MAX} bytes (512 MiB) when unpacked");
                return Err(NodeError::Dataset(Refused::new("blob-too-large", "bytes", message)));
            }
            hash.update(&chunk[..read]);
            file.write_all(&chunk[..read]).map_err(failed)?;
        }
        file.sync_all().map_err(failed)?;
        staged.sha256 = hash.finalize().into();
        Ok(staged)
    }

    /// Marks a blob that is about to be put in its place.
    pub(crate) fn mark(&self, sha256: [u8; 32], key: &str) -> Result<Mark, NodeError> {
        let path = self.directory.join(format!("{}-{key}", hex(&sha256)));
        let made = File::create(&path).and_then(|file| file.sync_all()).and_then(|()| sync_directory(&path));
        made.map_err(|error| self.failed(&error))?;
        Ok(Mark { path, sha256, key: key.to_owned() })
    }

    /// Removes the copies of a former run and gives the marks it left.
    pub(crate) fn left_behind(&self) -> Result<Vec<Mark>, NodeError> {
        let entries = match std::fs::read_dir(&self.directory) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(self.failed(&error)),
        };
        let mut marks = Vec::new();
        for entry in entries {
            let path = entry.map_err(|error| self.failed(&error))?.path();
            if path.extension().is_some_and(|ending| ending == COPY) {
                std::fs::remove_file(&path).map_err(|error| self.failed(&error))?;
                continue;
            }
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let Some((sha256, key)) = name.split_once('-') else { continue };
            if let Some(sha256) = hex32(sha256) {
                marks.push(Mark { path, sha256, key: key.to_owned() });
            }
        }
        Ok(marks)
    }

    fn failed(&self, error: &io::Error) -> NodeError {
        NodeError::directory(
            &self.directory,
            error.to_string(),
            "the data directory must be writable and have room for the file",
        )
    }
}

impl Staged {
    /// Gives the copy its place, durably. A file that lies there is replaced: it has the same name, so the same bytes.
    pub(crate) fn place(self, at: &Path) -> Result<(), NodeError> {
        let failed = |error: io::Error| {
            NodeError::directory(at, error.to_string(), "the data directory must be writable")
        };
        if let Some(directory) = at.parent().filter(|directory| !directory.exists()) {
            std::fs::create_dir_all(directory).and_then(|()| sync_directory(directory)).map_err(failed)?;
        }
        std::fs::rename(&self.path, at).and_then(|()| sync_directory(at)).map_err(failed)
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // Once it is in its place there is nothing under this name.
        let _ = std::fs::remove_file(&self.path);
    }
}

impl Mark {
    /// Takes the mark away: the statement is in the log, or what the mark stood for is gone.
    pub(crate) fn remove(self) {
        if let Err(error) = std::fs::remove_file(&self.path) {
            // The next start finds a statement that pins the blob, and removes the mark alone.
            tracing::warn!(path = %self.path.display(), %error, "a mark of an import was not removed");
        }
    }
}

/// What the source of the contents says; a refusal that it carries keeps its code.
fn unreadable(error: io::Error) -> NodeError {
    let refused = error.get_ref().and_then(|inner| inner.downcast_ref::<Refused>()).cloned();
    NodeError::Dataset(refused.unwrap_or_else(|| Refused::new("file-unreadable", "bytes", error.to_string())))
}
