//! The hashes of the tree: SHA-256 with one byte in front, so that a leaf can never pass for a node.
//!
//! Source: RFC 6962, section 2.1.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::error::LogError;

/// Bytes in a hash.
pub const HASH_BYTES: usize = 32;

/// A SHA-256 hash: of a leaf, of a node, or the root of a tree.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; HASH_BYTES]);

impl Hash {
    /// Takes 32 bytes as a hash.
    pub const fn new(bytes: [u8; HASH_BYTES]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; HASH_BYTES] {
        &self.0
    }

    /// Standard base64 with padding (RFC 4648 section 4), as checkpoints and proofs write it: 44 characters.
    pub fn to_base64(&self) -> String {
        STANDARD.encode(self.0)
    }

    /// Reads what [`Hash::to_base64`] writes; any other spelling of the same bytes is refused.
    pub fn from_base64(text: &str) -> Result<Self, LogError> {
        let bytes = STANDARD
            .decode(text)
            .map_err(|error| LogError::malformed("hash", format!("{text:?} is not base64: {error}")))?;
        Self::from_slice(&bytes)
    }

    /// Lower-case hexadecimal: 64 characters.
    pub fn to_hex(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Reads what [`Hash::to_hex`] writes.
    pub fn from_hex(text: &str) -> Result<Self, LogError> {
        let refusal = || LogError::malformed("hash", format!("{text:?} is not 64 lower-case hex digits"));
        let digits = text.as_bytes();
        if digits.len() != 2 * HASH_BYTES {
            return Err(refusal());
        }
        let mut bytes = [0; HASH_BYTES];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = hex_digit(pair[0]).ok_or_else(refusal)? << 4 | hex_digit(pair[1]).ok_or_else(refusal)?;
        }
        Ok(Self(bytes))
    }

    /// Takes a slice, which must hold 32 bytes.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, LogError> {
        match bytes.try_into() {
            Ok(bytes) => Ok(Self(bytes)),
            Err(_) => Err(LogError::malformed("hash", format!("{} bytes, must be 32", bytes.len()))),
        }
    }
}

impl std::fmt::Debug for Hash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Hash({})", self.to_hex())
    }
}

/// Prints base64, the form of checkpoints.
impl std::fmt::Display for Hash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.to_base64())
    }
}

/// The hash of a leaf: `SHA-256(00 ‖ entry)`.
pub fn leaf_hash(entry: &[u8]) -> Hash {
    let mut digest = Sha256::new();
    digest.update([0x00]);
    digest.update(entry);
    Hash(digest.finalize().into())
}

/// The hash of an inner node: `SHA-256(01 ‖ left ‖ right)`.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut input = [0x01; 1 + 2 * HASH_BYTES];
    input[1..=HASH_BYTES].copy_from_slice(&left.0);
    input[1 + HASH_BYTES..].copy_from_slice(&right.0);
    Hash(Sha256::digest(input).into())
}

/// The root of the empty tree: SHA-256 of nothing.
pub fn empty_root() -> Hash {
    Hash(Sha256::digest([]).into())
}

fn hex_digit(character: u8) -> Option<u8> {
    match character {
        b'0'..=b'9' => Some(character - b'0'),
        b'a'..=b'f' => Some(character - b'a' + 10),
        _ => None,
    }
}
