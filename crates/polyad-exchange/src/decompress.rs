//! Packed files, opened as what is in them: gzip, and zip of one member, within limits.

use crate::archive;
use flate2::bufread::MultiGzDecoder;
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// The longest file, packed or plain, that is read.
pub const FILE_BYTES_MAX: u64 = 512 * 1024 * 1024;
/// Unpacking stops here.
pub const UNPACKED_BYTES_MAX: u64 = 2 * 1024 * 1024 * 1024;
/// Unpacking stops when the contents are this many times the packed bytes. Real files reach about 50.
pub const RATIO_MAX: u64 = 200;

/// Below this size contents harm nobody, whatever their ratio.
const RATIO_FROM_BYTES: u64 = 1024 * 1024;
/// Bytes of a packed file that are read at once.
const BUFFER_BYTES: usize = 64 * 1024;

/// Why a packed file is not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnpackError {
    /// The file cannot be opened or read.
    #[error("{reason}")]
    Unreadable {
        /// What the system says.
        reason: String,
    },
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
    /// An archive, or a member of one, that is not taken.
    #[error("{reason}")]
    Archive {
        /// The stable code.
        code: &'static str,
        /// What is wrong with it, and the limit.
        reason: String,
    },
}

impl UnpackError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            UnpackError::Unreadable { .. } => "file-unreadable",
            UnpackError::TooLarge { .. } => "file-too-large",
            UnpackError::Bomb { .. } => "unpacked-too-large",
            UnpackError::Damaged { .. } => "gzip-damaged",
            UnpackError::Archive { code, .. } => code,
        }
    }

    /// What an error of a reader that this module made is about; any other error is one of reading.
    pub fn of(error: &io::Error) -> UnpackError {
        let own = error.get_ref().and_then(|inner| inner.downcast_ref::<UnpackError>());
        own.cloned().unwrap_or_else(|| UnpackError::Unreadable { reason: error.to_string() })
    }
}

/// Whether bytes begin as gzip does.
pub fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1F, 0x8B])
}

/// The contents of a file as a stream: those of the one member of a zip, what gzip has packed, else the file itself.
///
/// Plain and packed are one dataset: its hash is that of what this gives. An error of the stream carries an
/// [`UnpackError`], which [`UnpackError::of`] takes out.
///
/// # Errors
/// When there is no such file, it is too large, or it is an archive of none or of many members.
pub fn open(path: &Path) -> Result<Box<dyn Read + Send>, UnpackError> {
    let unreadable = |error: io::Error| UnpackError::Unreadable { reason: error.to_string() };
    let file = File::open(path).map_err(unreadable)?;
    let about = file.metadata().map_err(unreadable)?;
    if !about.is_file() {
        return Err(UnpackError::Unreadable { reason: "no file".to_owned() });
    }
    if about.len() > FILE_BYTES_MAX {
        return Err(UnpackError::TooLarge { bytes: about.len() });
    }
    let mut input = BufReader::with_capacity(BUFFER_BYTES, file);
    if archive::is_zip(input.fill_buf().map_err(unreadable)?) {
        return archive::open_only_member(path);
    }
    unpacked(input, about.len())
}

/// What gzip has packed, else the input itself; `packed` is how many bytes the input takes where it lies.
pub(crate) fn unpacked(
    mut input: impl BufRead + Send + 'static,
    packed: u64,
) -> Result<Box<dyn Read + Send>, UnpackError> {
    let begin = input.fill_buf().map_err(|error| UnpackError::of(&error))?;
    if !is_gzip(begin) {
        return Ok(Box::new(input));
    }
    let damaged = |error: io::Error| match UnpackError::of(&error) {
        UnpackError::Unreadable { reason } => UnpackError::Damaged { reason },
        own => own,
    };
    Ok(Box::new(Limited::new(MultiGzDecoder::new(input), packed, damaged)))
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
    let damaged = |error: io::Error| UnpackError::Damaged { reason: error.to_string() };
    let mut unpacked = Vec::new();
    Limited::new(MultiGzDecoder::new(bytes), packed, damaged)
        .read_to_end(&mut unpacked)
        .map_err(|error| UnpackError::of(&error))?;
    Ok(Cow::Owned(unpacked))
}

/// What gzip has packed as far as it is whole, and what is wrong behind that, if anything is.
///
/// A file that was cut while it was sent begins as it should; who can use a beginning need not lose it.
///
/// # Errors
/// When there is too much of it; what is merely damaged is given.
pub fn contents_before_damage(bytes: &[u8]) -> Result<(Vec<u8>, Option<UnpackError>), UnpackError> {
    let packed = bytes.len() as u64;
    if packed > FILE_BYTES_MAX {
        return Err(UnpackError::TooLarge { bytes: packed });
    }
    let damaged = |error: io::Error| UnpackError::Damaged { reason: error.to_string() };
    let mut unpacked = Vec::new();
    match Limited::new(MultiGzDecoder::new(bytes), packed, damaged).read_to_end(&mut unpacked) {
        Ok(_) => Ok((unpacked, None)),
        Err(error) => match UnpackError::of(&error) {
            damage @ UnpackError::Damaged { .. } => Ok((unpacked, Some(damage))),
            other => Err(other),
        },
    }
}

/// Unpacks until the contents grow past the limits; its errors carry an [`UnpackError`].
pub(crate) struct Limited<R> {
    inner: R,
    packed: u64,
    limit: u64,
    given: u64,
    name: fn(io::Error) -> UnpackError,
}

impl<R: Read> Limited<R> {
    /// `packed` bytes are what `inner` unpacks; `name` says what an error of it means.
    pub(crate) fn new(inner: R, packed: u64, name: fn(io::Error) -> UnpackError) -> Self {
        let limit = (packed.saturating_mul(RATIO_MAX)).clamp(RATIO_FROM_BYTES, UNPACKED_BYTES_MAX);
        Limited { inner, packed, limit, given: 0, name }
    }
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        // An unpacker that meets a full buffer and one at its end look alike.
        if out.is_empty() {
            return Ok(0);
        }
        let read = match self.inner.read(out) {
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
            Err(error) => return Err(io::Error::other((self.name)(error))),
        };
        self.given += read as u64;
        if self.given > self.limit {
            return Err(io::Error::other(UnpackError::Bomb { packed: self.packed, limit: self.limit }));
        }
        Ok(read)
    }
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
