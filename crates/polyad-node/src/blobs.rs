//! Blobs: the files that `dataset` statements pin, stored under their SHA-256.

use crate::error::NodeError;
use crate::keys::hex;
use crate::store::object::Objects;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Bytes hashed at once.
const CHUNK_BYTES: usize = 256 * 1024;

/// Where a file lies among the objects.
pub(crate) fn path(sha256: &[u8; 32]) -> String {
    format!("blob/{}", hex(sha256))
}

/// Reads a file and checks that it is the one it is named by.
pub(crate) async fn load(objects: &Objects, sha256: &[u8; 32]) -> Result<Option<Vec<u8>>, NodeError> {
    let path = path(sha256);
    match objects.get(&path).await? {
        Some(bytes) if Sha256::digest(&bytes).as_slice() == sha256 => Ok(Some(bytes)),
        Some(_) => Err(differs(path)),
        None => Ok(None),
    }
}

/// Whether a file is held; one that is not what it is named by is an error. Nothing of it is kept in memory.
pub(crate) async fn check(objects: &Objects, sha256: &[u8; 32]) -> Result<bool, NodeError> {
    let (path, file, sha256) = (path(sha256), objects.file(&path(sha256)), *sha256);
    let hashed = tokio::task::spawn_blocking(move || hash_of(&file)).await;
    match hashed.map_err(|error| NodeError::Stopped { reason: error.to_string() })? {
        Ok(hash) if hash == sha256 => Ok(true),
        Ok(_) => Err(differs(path)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(NodeError::damaged(path, error.to_string())),
    }
}

/// The SHA-256 of a file. Takes as long as it is large.
pub(crate) fn hash_of(file: &Path) -> io::Result<[u8; 32]> {
    let (mut file, mut hash, mut chunk) = (File::open(file)?, Sha256::new(), vec![0; CHUNK_BYTES]);
    loop {
        match file.read(&mut chunk)? {
            0 => return Ok(hash.finalize().into()),
            read => hash.update(&chunk[..read]),
        }
    }
}

fn differs(path: String) -> NodeError {
    NodeError::damaged(path, "the file does not have the SHA-256 it is named by")
}
