//! The parts of a workbook that is a zip archive, each unpacked within limits.

use super::WorkbookError;
use crate::archive::MEMBERS_MAX;
use crate::decompress::{Limited, UnpackError};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// An opened archive.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Unpacked bytes that may still be read.
    left: u64,
}

/// Unpacked bytes of all parts that are read, together.
const UNPACKED_BYTES_MAX: u64 = 512 * 1024 * 1024;

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Package<'a>, WorkbookError> {
        let damaged = |error: zip::result::ZipError| {
            WorkbookError::new("zip-damaged", format!("damaged archive: {error}"))
        };
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
        if archive.len() > MEMBERS_MAX {
            let message = format!("{} parts; an archive has at most {MEMBERS_MAX} members", archive.len());
            return Err(WorkbookError::new("zip-too-many-members", message));
        }
        Ok(Package { archive, left: UNPACKED_BYTES_MAX })
    }

    /// Whether there is such a part.
    pub(super) fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// A part as text; `None` when there is none of this name.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, WorkbookError> {
        let Some(number) = self.number_of(name) else { return Ok(None) };
        let damaged = |reason: String| {
            WorkbookError::new("zip-damaged", format!("the part {name} is damaged: {reason}"))
        };
        let file = self.archive.by_index(number).map_err(|error| match error {
            zip::result::ZipError::UnsupportedArchive(zip::result::ZipError::PASSWORD_REQUIRED) => {
                let message = "this workbook has a password: save it without one";
                WorkbookError::new("workbook-encrypted-or-xls", message)
            }
            other => damaged(other.to_string()),
        })?;
        let packed = file.compressed_size();
        let named = |error| UnpackError::Damaged { reason: format!("{error}") };
        let mut input = Limited::new(file, packed, named).take(self.left + 1);
        let mut bytes = Vec::new();
        input.read_to_end(&mut bytes).map_err(|error| match UnpackError::of(&error) {
            UnpackError::Damaged { reason } | UnpackError::Unreadable { reason } => damaged(reason),
            other => WorkbookError::new(other.code(), format!("the part {name} {other}")),
        })?;
        match self.left.checked_sub(bytes.len() as u64) {
            Some(left) => self.left = left,
            None => {
                let message = format!("the parts unpack to more than {UNPACKED_BYTES_MAX} bytes");
                return Err(WorkbookError::new("unpacked-too-large", message));
            }
        }
        let text = match bytes.get(..2) {
            // XML may also come in two-byte letters; the byte order mark says which.
            Some([0xFF, 0xFE] | [0xFE, 0xFF]) => {
                let (text, _, malformed) = encoding_rs::UTF_16LE.decode(&bytes);
                (!malformed).then(|| text.into_owned())
            }
            _ => {
                let plain = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
                std::str::from_utf8(plain).ok().map(str::to_owned)
            }
        };
        let text =
            text.ok_or_else(|| WorkbookError::new("text-not-utf8", format!("the part {name} is not UTF-8")))?;
        Ok(Some(text))
    }

    /// Names of parts are compared without regard to case (ECMA-376 part 2 §6.2.2).
    fn number_of(&self, name: &str) -> Option<usize> {
        self.archive.index_for_name(name).or_else(|| {
            let same = |own: &str| own.eq_ignore_ascii_case(name);
            let found = self.archive.file_names().find(|own| same(own))?.to_owned();
            self.archive.index_for_name(&found)
        })
    }
}
