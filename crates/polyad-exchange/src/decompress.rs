//! Packed files: gzip, within limits.

use flate2::bufread::MultiGzDecoder;
use std::borrow::Cow;
use std::io::Read;

/// The longest file, packed or plain, that is read.
pub const FILE_BYTES_MAX: u64 = 512 * 1024 * 1024;
/// Unpacking stops here.
pub const UNPACKED_BYTES_MAX: u64 = 2 * 1024 * 1024 * 1024;
/// Unpacking stops when the contents are this many times the packed bytes. Real files reach about 50.
pub const RATIO_MAX: u64 = 200;

/// Below this size contents harm nobody, whatever their ratio.
const RATIO_FROM_BYTES: u64 = 1024 * 1024;

/// Why a packed file is not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnpackError {
    /// The file is longer than any that is read.
    #[error("{bytes} bytes; a file has at most {FILE_BYTES_MAX}")]
    TooLarge {
        /// Its length.
        bytes: u64,
    },
    /// The contents grow past the limits: this is no file but a trap.
    #[error(
        "unpacks to more than {limit} bytes: over {RATIO_MAX} times its {packed} packed bytes, or over 2 GiB"
    )]
    Bomb {
        /// Packed bytes.
        packed: u64,
        /// Where unpacking stopped.
        limit: u64,
    },
    /// Not whole, or not gzip after all.
    #[error("damaged gzip: {reason}")]
    Damaged {
        /// What the unpacker says.
        reason: String,
    },
}

impl UnpackError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            UnpackError::TooLarge { .. } => "file-too-large",
            UnpackError::Bomb { .. } => "unpacked-too-large",
            UnpackError::Damaged { .. } => "gzip-damaged",
        }
    }
}

/// Whether bytes begin as gzip does.
pub fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1F, 0x8B])
}

/// The contents of a file: unpacked if it is gzip, else itself. What is packed twice is unpacked once.
///
/// Plain and packed are one dataset: its hash is that of what this returns.
pub fn contents(bytes: &[u8]) -> Result<Cow<'_, [u8]>, UnpackError> {
    let packed = bytes.len() as u64;
    if packed > FILE_BYTES_MAX {
        return Err(UnpackError::TooLarge { bytes: packed });
    }
    if !is_gzip(bytes) {
        return Ok(Cow::Borrowed(bytes));
    }
    let limit = (packed * RATIO_MAX).clamp(RATIO_FROM_BYTES, UNPACKED_BYTES_MAX);
    let mut unpacked = Vec::new();
    // One byte more than allowed tells a full file from one that goes on.
    let mut unpacker = MultiGzDecoder::new(bytes).take(limit + 1);
    unpacker
        .read_to_end(&mut unpacked)
        .map_err(|error| UnpackError::Damaged { reason: error.to_string() })?;
    if unpacked.len() as u64 > limit {
        return Err(UnpackError::Bomb { packed, limit });
    }
    Ok(Cow::Owned(unpacked))
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut packer = GzEncoder::new(Vec::new(), Compression::best());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    }

    #[test]
    fn what_was_packed_comes_back_and_plain_bytes_pass() {
        assert_eq!(*contents(&packed(b"a,b\n")).unwrap(), b"a,b\n"[..]);
        assert_eq!(*contents(b"a,b\n").unwrap(), b"a,b\n"[..]);
        assert_eq!(*contents(b"").unwrap(), b""[..]);
        let twice = [packed(b"one "), packed(b"two")].concat();
        assert_eq!(*contents(&twice).unwrap(), b"one two"[..], "members one after another are one file");
    }

    #[test]
    fn a_trap_is_stopped_and_damage_is_named() {
        let trap = packed(&vec![0u8; 8 * 1024 * 1024]);
        assert!(trap.len() < 16 * 1024, "the example is packed at more than 200 to 1");
        assert_eq!(contents(&trap).unwrap_err().code(), "unpacked-too-large");
        let mut cut = packed(b"some contents that do not end");
        cut.truncate(cut.len() - 6);
        assert_eq!(contents(&cut).unwrap_err().code(), "gzip-damaged");
        assert_eq!(contents(&[0x1F, 0x8B]).unwrap_err().code(), "gzip-damaged");
    }
}
