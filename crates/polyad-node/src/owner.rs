//! One process owns a data directory: an advisory lock on the file `lock`, and the address under which others reach it.

use crate::error::NodeError;
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// The file that is locked.
pub(crate) const LOCK: &str = "lock";
/// The file in which an owner that listens tells its address.
pub(crate) const ADDRESS: &str = "node.json";

/// How to reach the process that owns a directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnerInfo {
    /// Where it listens.
    pub address: SocketAddr,
    /// What proves that the caller can read the directory; sent with requests that only the operator may make.
    pub token: String,
}

/// The lock, held for as long as the directory is ours.
#[derive(Debug)]
pub(crate) struct Ownership {
    data: PathBuf,
    lock: File,
}

impl Ownership {
    /// Takes the directory, or says who has it.
    pub(crate) fn take(data: &Path, listen_hint: Option<SocketAddr>) -> Result<Self, NodeError> {
        let path = data.join(LOCK);
        let lock =
            OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(|error| {
                NodeError::directory(&path, error, "choose a directory that this user may write to")
            })?;
        match lock.try_lock() {
            Ok(()) => Ok(Ownership { data: data.to_owned(), lock }),
            Err(TryLockError::WouldBlock) => {
                let owner = match (read_address(data), listen_hint) {
                    (Some(info), _) => format!(" (it listens on {})", info.address),
                    (None, Some(hint)) => format!(" (it has told no address; perhaps it listens on {hint})"),
                    (None, None) => String::new(),
                };
                Err(NodeError::Owned { path: data.to_owned(), owner })
            }
            Err(TryLockError::Error(error)) => {
                Err(NodeError::directory(&path, error, "the file system must support file locks"))
            }
        }
    }

    /// Tells others where this owner listens.
    pub(crate) fn announce(&self, info: &OwnerInfo) -> Result<(), NodeError> {
        let path = self.data.join(ADDRESS);
        let text = serde_json::to_string(info).unwrap_or_default();
        write_private(&path, text.as_bytes())
            .map_err(|error| NodeError::directory(&path, error, "the data directory must be writable"))
    }

    /// Gives the directory up.
    pub(crate) fn release(&self) {
        let _ = std::fs::remove_file(self.data.join(ADDRESS));
        let _ = self.lock.unlock();
    }
}

/// The running owner of a directory, if there is one that listens.
pub fn find_owner(data: &Path) -> Option<OwnerInfo> {
    let lock = File::open(data.join(LOCK)).ok()?;
    match lock.try_lock() {
        // Nobody holds it, so what `node.json` says is of a process that is gone.
        Ok(()) => None,
        Err(_) => read_address(data),
    }
}

fn read_address(data: &Path) -> Option<OwnerInfo> {
    serde_json::from_slice(&std::fs::read(data.join(ADDRESS)).ok()?).ok()
}

/// Replaces a file that only its owner may read, durably: a reader sees the old bytes or the new.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let temporary = path.with_extension("new");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(&temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&temporary, path)?;
    sync_directory(path)
}

/// Makes the entry of a file in its directory durable.
pub(crate) fn sync_directory(path: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    if let Some(parent) = path.parent() {
        File::open(parent)?.sync_all()?;
    }
    Ok(())
}
