//! Entry bundles: up to 256 entries, each behind its length in two bytes, big-endian.
//!
//! Source: C2SP tlog-tiles, "Log entries".

use crate::error::LogError;
use crate::tile::{TILE_WIDTH, TileKind, TilePath};

/// The longest entry that two bytes of length can announce.
pub const ENTRY_BYTES_MAX: usize = u16::MAX as usize;

/// Appends an entry to the bytes of a bundle.
///
/// Errs when the entry is over [`ENTRY_BYTES_MAX`]. The number of entries is the caller's: see [`crate::writer`].
pub fn push_entry(bundle: &mut Vec<u8>, entry: &[u8]) -> Result<(), LogError> {
    let length = u16::try_from(entry.len())
        .map_err(|_| LogError::EntryTooLong { length: entry.len(), limit: ENTRY_BYTES_MAX })?;
    bundle.extend_from_slice(&length.to_be_bytes());
    bundle.extend_from_slice(entry);
    Ok(())
}

/// The path of bundle `index` when it holds `width` entries (1 to 256).
pub fn bundle_path(index: u64, width: u16) -> Result<TilePath, LogError> {
    TilePath::new(TileKind::Entries, index, width)
}

/// Splits a bundle into its entries, which must be exactly `width`, with nothing after them.
pub fn parse_bundle(bytes: &[u8], width: u16) -> Result<Vec<&[u8]>, LogError> {
    let entries = split_entries(bytes)?;
    if entries.len() != usize::from(width) {
        let reason = format!("{} entries, must be {width}", entries.len());
        return Err(LogError::malformed("entry bundle", reason));
    }
    Ok(entries)
}

/// Splits a bundle into its entries, at most 256; bytes that are no whole entry are refused.
pub fn split_entries(bytes: &[u8]) -> Result<Vec<&[u8]>, LogError> {
    let mut entries = Vec::with_capacity(usize::from(TILE_WIDTH));
    let mut rest = bytes;
    while !rest.is_empty() {
        let number = entries.len();
        if number == usize::from(TILE_WIDTH) {
            return Err(LogError::malformed("entry bundle", "more than 256 entries"));
        }
        let cut = || LogError::malformed("entry bundle", format!("entry {number} is cut short"));
        let (length, after) = rest.split_first_chunk().ok_or_else(cut)?;
        let (entry, after) =
            after.split_at_checked(usize::from(u16::from_be_bytes(*length))).ok_or_else(cut)?;
        entries.push(entry);
        rest = after;
    }
    Ok(entries)
}
