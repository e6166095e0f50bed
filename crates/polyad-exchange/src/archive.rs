//! Archives: the members of a zip, each read by its number and never written under its own name.
//!
//! The directory at the end of the archive says where the members lie; what is read of them is held to the limits of
//! [`crate::decompress`], to the length that the directory states and to its checksum.

use crate::decompress::{FILE_BYTES_MAX, Limited, UnpackError, unpacked};
use flate2::Crc;
use flate2::bufread::DeflateDecoder;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use zip::read::ZipFile;
use zip::{CompressionMethod, ZipArchive};

/// The most members an archive may have.
pub const MEMBERS_MAX: usize = 10_000;

/// Bytes of a member that are read at once.
const BUFFER_BYTES: usize = 64 * 1024;
/// The longest name of a member that is shown.
const NAME_CHARS_MAX: usize = 200;
/// The end of an archive: its record and the longest comment.
const END_BYTES_MAX: u64 = 22 + 65_535;

/// A file in an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its number, by which [`open_member`] reads it.
    pub number: usize,
    /// Its name, for people: without control characters, cut after 200 characters.
    pub name: String,
    /// Why it is not read, if so.
    pub refused: Option<UnpackError>,
    place: Place,
}

/// Where a member lies.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    start: u64,
    packed: u64,
    bytes: u64,
    crc: u32,
    method: CompressionMethod,
}

/// Whether bytes begin as a zip archive does, or as an empty one.
pub fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// Whether a file begins as a zip archive does; `false` when it cannot be read.
pub fn is_zip_file(path: &Path) -> bool {
    let mut begin = [0; 4];
    File::open(path).is_ok_and(|mut file| file.read_exact(&mut begin).is_ok()) && is_zip(&begin)
}

/// The files in an archive, in its order; folders are left out.
///
/// A member that is encrypted, an archive itself, packed in a way not known here or named as if it lay outside is
/// refused alone.
///
/// # Errors
/// When the archive is damaged, has more than [`MEMBERS_MAX`] members, or members that share bytes.
pub fn members(path: &Path) -> Result<Vec<Member>, UnpackError> {
    let mut archive = open_archive(path)?;
    let mut members = Vec::new();
    let mut ranges = Vec::new();
    for number in 0..archive.len() {
        let file = archive.by_index_raw(number).map_err(|error| damaged(&error))?;
        let raw = file.name().to_owned();
        let place = Place::of(&file);
        if place.packed > 0 {
            ranges.push((place.start, place.start.saturating_add(place.packed)));
        }
        if file.is_dir() {
            continue;
        }
        let refused = if leads_outside(&raw) {
            Some(refusal("zip-name-unsafe", "the name of this member leads out of the archive"))
        } else if file.encrypted() {
            Some(refusal("zip-encrypted", "this member is encrypted"))
        } else if ends_with(&raw, ".zip") {
            Some(refusal("zip-nested", "an archive inside an archive is not read; unpack it first"))
        } else if !is_known(file.compression()) {
            let message = format!("packed as {:?}; known are deflate and stored", file.compression());
            Some(refusal("zip-method-unknown", &message))
        } else {
            None
        };
        members.push(Member { number, name: shown(&raw), refused, place });
    }
    ranges.sort_unstable();
    // Each packed byte is unpacked once, so the limits of the members bound the whole.
    if ranges.windows(2).any(|pair| pair[1].0 < pair[0].1) {
        return Err(refusal(
            "zip-overlapping",
            "members of this archive share bytes: this is no file but a trap",
        ));
    }
    Ok(members)
}

/// The contents of a member as a stream, unpacked once more where it is gzip.
///
/// # Errors
/// When there is no such member, or [`members`] refuses it; damage shows when it is read, with the code
/// `zip-damaged`.
pub fn open_member(path: &Path, number: usize) -> Result<Box<dyn Read + Send>, UnpackError> {
    let mut archive = open_archive(path)?;
    let file = archive.by_index_raw(number).map_err(|error| damaged(&error))?;
    if file.encrypted() {
        return Err(refusal("zip-encrypted", "this member is encrypted"));
    }
    Place::of(&file).open(path)
}

impl Member {
    /// Its contents, as [`open_member`] gives them, without reading the directory of the archive again.
    ///
    /// # Errors
    /// Why it is refused, or why the archive cannot be read.
    pub fn open(&self, archive: &Path) -> Result<Box<dyn Read + Send>, UnpackError> {
        match &self.refused {
            Some(refused) => Err(refused.clone()),
            None => self.place.open(archive),
        }
    }
}

impl Place {
    fn of<R: Read>(file: &ZipFile<'_, R>) -> Place {
        Place {
            start: file.data_start().unwrap_or_default(),
            packed: file.compressed_size(),
            bytes: file.size(),
            crc: file.crc32(),
            method: file.compression(),
        }
    }

    fn open(&self, path: &Path) -> Result<Box<dyn Read + Send>, UnpackError> {
        let mut file = File::open(path).map_err(|error| UnpackError::of(&error))?;
        file.seek(SeekFrom::Start(self.start)).map_err(|error| UnpackError::of(&error))?;
        let packed = BufReader::with_capacity(BUFFER_BYTES, file.take(self.packed));
        let inner: Box<dyn Read + Send> = match self.method {
            CompressionMethod::Stored => Box::new(packed),
            CompressionMethod::Deflated => Box::new(DeflateDecoder::new(packed)),
            other => {
                let message = format!("packed as {other:?}; known are deflate and stored");
                return Err(refusal("zip-method-unknown", &message));
            }
        };
        let (bytes, crc) = (self.bytes, self.crc);
        let checked = Checked { inner, hash: Crc::new(), given: 0, bytes, crc };
        let damage = |error: io::Error| match UnpackError::of(&error) {
            UnpackError::Unreadable { reason } => {
                refusal("zip-damaged", &format!("damaged member: {reason}"))
            }
            own => own,
        };
        unpacked(
            BufReader::with_capacity(BUFFER_BYTES, Limited::new(checked, self.packed, damage)),
            self.packed,
        )
    }
}

/// The contents of an archive's one member.
pub(crate) fn open_only_member(path: &Path) -> Result<Box<dyn Read + Send>, UnpackError> {
    let members = members(path)?;
    match &members[..] {
        [only] => only.open(path),
        many => {
            let message = format!("an archive of {} files, where one is read; unpack it first", many.len());
            Err(refusal("zip-many-members", &message))
        }
    }
}

/// A member held to what the directory of its archive says of it.
struct Checked<R> {
    inner: R,
    hash: Crc,
    given: u64,
    bytes: u64,
    crc: u32,
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        let read = self.inner.read(out)?;
        self.hash.update(&out[..read]);
        self.given += read as u64;
        if read == 0 && (self.given != self.bytes || self.hash.sum() != self.crc) {
            return Err(io::Error::other("its length or checksum is not the one stated"));
        }
        Ok(read)
    }
}

fn open_archive(path: &Path) -> Result<ZipArchive<BufReader<File>>, UnpackError> {
    let unreadable = |error: io::Error| UnpackError::of(&error);
    let mut file = File::open(path).map_err(unreadable)?;
    let bytes = file.metadata().map_err(unreadable)?.len();
    if bytes > FILE_BYTES_MAX {
        return Err(UnpackError::TooLarge { bytes });
    }
    // Counted before the directory is read: it may be made to fill the memory.
    if stated_members(&mut file, bytes).map_err(unreadable)? > MEMBERS_MAX {
        let message = format!("an archive has at most {MEMBERS_MAX} members");
        return Err(refusal("zip-too-many-members", &message));
    }
    file.seek(SeekFrom::Start(0)).map_err(unreadable)?;
    let archive = ZipArchive::new(BufReader::new(file)).map_err(|error| damaged(&error))?;
    if archive.len() > MEMBERS_MAX {
        let message = format!("an archive has at most {MEMBERS_MAX} members");
        return Err(refusal("zip-too-many-members", &message));
    }
    Ok(archive)
}

/// The most members that any record at the end of the file states; 65,535 where a longer form of it does.
fn stated_members(file: &mut File, bytes: u64) -> io::Result<usize> {
    file.seek(SeekFrom::Start(bytes.saturating_sub(END_BYTES_MAX)))?;
    let mut end = Vec::new();
    file.take(END_BYTES_MAX).read_to_end(&mut end)?;
    let records = end.windows(12).filter(|bytes| bytes.starts_with(b"PK\x05\x06"));
    Ok(records.map(|bytes| usize::from(u16::from_le_bytes([bytes[10], bytes[11]]))).max().unwrap_or(0))
}

fn leads_outside(name: &str) -> bool {
    let is_drive = name.as_bytes().get(1) == Some(&b':');
    let up = name.split(['/', '\\']).any(|part| part == "..");
    up || is_drive || name.starts_with(['/', '\\']) || name.contains('\0')
}

fn is_known(method: CompressionMethod) -> bool {
    matches!(method, CompressionMethod::Stored | CompressionMethod::Deflated)
}

/// Whether a name ends so, in small letters or capitals.
pub fn ends_with(name: &str, ending: &str) -> bool {
    name.len() > ending.len()
        && name.as_bytes()[name.len() - ending.len()..].eq_ignore_ascii_case(ending.as_bytes())
}

fn shown(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).take(NAME_CHARS_MAX).collect()
}

fn refusal(code: &'static str, reason: &str) -> UnpackError {
    UnpackError::Archive { code, reason: reason.to_owned() }
}

fn damaged(error: &zip::result::ZipError) -> UnpackError {
    refusal("zip-damaged", &format!("damaged archive: {error}"))
}
