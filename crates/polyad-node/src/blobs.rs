//! Blobs: the files that `dataset` statements pin, stored under their SHA-256.

use crate::error::{NodeError, Refused};
use crate::keys::hex;
use crate::store::object::{Existing, Objects};
use sha2::{Digest, Sha256};

/// The largest file, in bytes: 512 MiB.
pub(crate) const BLOB_BYTES_MAX: usize = 512 * 1024 * 1024;

/// Stores a file durably and gives its SHA-256.
pub(crate) async fn store(objects: &Objects, bytes: Vec<u8>) -> Result<[u8; 32], NodeError> {
    if bytes.len() > BLOB_BYTES_MAX {
        let message =
            format!("the file has {} bytes; at most {BLOB_BYTES_MAX} (512 MiB) are allowed", bytes.len());
        return Err(NodeError::Dataset(Refused::new("blob-too-large", "bytes", message)));
    }
    let sha256: [u8; 32] = Sha256::digest(&bytes).into();
    objects.create(&format!("blob/{}", hex(&sha256)), bytes, Existing::Replace).await?;
    Ok(sha256)
}

/// Reads a file and checks that it is the one it is named by.
pub(crate) async fn load(objects: &Objects, sha256: &[u8; 32]) -> Result<Option<Vec<u8>>, NodeError> {
    let path = format!("blob/{}", hex(sha256));
    match objects.get(&path).await? {
        Some(bytes) if Sha256::digest(&bytes).as_slice() == sha256 => Ok(Some(bytes)),
        Some(_) => Err(NodeError::damaged(path, "the file does not have the SHA-256 it is named by")),
        None => Ok(None),
    }
}
