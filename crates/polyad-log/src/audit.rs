//! An audit: a whole log re-computed by a stranger from what is served.
//!
//! Every entry is hashed again, every tile of every level compared with the tile those hashes give, the root with the
//! signed one. A byte changed in any of these objects is found, and the object named. What an entry says is checked by
//! the caller, entry by entry.
//!
//! Not covered, by the standard's design: signature lines of keys the auditor does not know, and partial objects of
//! earlier sizes, which no present checkpoint commits to.

use std::sync::Arc;

use crate::checkpoint::{CHECKPOINT_PATH, SignedCheckpoint};
use crate::error::LogError;
use crate::hash::leaf_hash;
use crate::key::VerifierKey;
use crate::reader::{TileReader, TileSource, bundle_entries, read_bundle, read_hashes, read_object};
use crate::tile::{HashTile, TILE_WIDTH, TileKind, TilePath};
use crate::tree::{EntryIndex, Tree};

/// Looks at an entry; an `Err` in words stops the audit.
pub type EntryCheck<'c> = dyn FnMut(EntryIndex, &[u8]) -> Result<(), String> + 'c;

/// What an audit went through. It exists only for a log that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditReport {
    /// The checkpoint that all of it leads to.
    pub checkpoint: SignedCheckpoint,
    /// Entry bundles read.
    pub bundles: u64,
    /// Hash tiles read, over all levels.
    pub tiles: u64,
    /// Bytes of all entries, without their length prefixes.
    pub entry_bytes: u64,
}

/// Audits the log a source serves.
///
/// The log's key must have signed the checkpoint and every one of `cosigners` cosigned it. `check` sees each entry in
/// order, before the root is known to agree: what it gathers counts only when the audit returns `Ok`. The first fault
/// is returned; a tile that merely follows from a wrong bundle is not the one named.
pub fn audit(
    source: &Arc<dyn TileSource>,
    log: &VerifierKey,
    cosigners: &[VerifierKey],
    check: &mut EntryCheck<'_>,
) -> Result<AuditReport, LogError> {
    let note = read_object(source.as_ref(), CHECKPOINT_PATH)?;
    // Whatever part of the note is out of form, it is the checkpoint that is wrong.
    let checkpoint = SignedCheckpoint::verify(&note, log, cosigners).map_err(|error| match error {
        LogError::Malformed { what, reason } => LogError::wrong(CHECKPOINT_PATH, format!("{what}: {reason}")),
        other => other,
    })?;
    checkpoint.require_cosigners(cosigners)?;
    audit_tree(source, checkpoint, check)
}

/// Audits the tree under a checkpoint that was verified before, for example of an earlier size.
pub fn audit_tree(
    source: &Arc<dyn TileSource>,
    checkpoint: SignedCheckpoint,
    check: &mut EntryCheck<'_>,
) -> Result<AuditReport, LogError> {
    let size = checkpoint.checkpoint().size;
    let mut tree = Tree::new();
    let mut full_tiles = Vec::new();
    let mut faults = Vec::new();
    let mut report = AuditReport { checkpoint, bundles: 0, tiles: 0, entry_bytes: 0 };
    for bundle in 0..size.0.div_ceil(u64::from(TILE_WIDTH)) {
        let Some(path) = TilePath::in_tree(TileKind::Entries, bundle, size) else { break };
        let bytes = read_bundle(source.as_ref(), path)?;
        report.bundles += 1;
        for entry in bundle_entries(path, &bytes)? {
            let index = tree.append(leaf_hash(entry), &mut full_tiles);
            report.entry_bytes += entry.len() as u64;
            check(index, entry).map_err(|reason| LogError::EntryRefused { index, reason })?;
        }
        for tile in full_tiles.drain(..) {
            report.tiles += 1;
            compare(source.as_ref(), &tile, &mut faults);
        }
    }
    for tile in tree.partial_tiles() {
        report.tiles += 1;
        compare(source.as_ref(), &tile, &mut faults);
    }
    let stated = report.checkpoint.checkpoint();
    if tree.root() == stated.root {
        return faults.into_iter().next().map_or(Ok(report), |fault| Err(fault.error));
    }
    Err(name_the_culprit(source, &report.checkpoint, faults))
}

/// A served tile that is not the one the entries give.
struct Fault {
    tile: TilePath,
    error: LogError,
}

fn compare(source: &dyn TileSource, tile: &HashTile, faults: &mut Vec<Fault>) {
    let path = tile.path();
    let error = match read_hashes(source, path) {
        Ok(hashes) if hashes == tile.hashes => return,
        Ok(_) => LogError::wrong(path, "the tile is not the one its entries give"),
        Err(error) => error,
    };
    faults.push(Fault { tile: path, error });
}

/// Finds the object at fault when the entries do not lead to the signed root.
fn name_the_culprit(
    source: &Arc<dyn TileSource>,
    checkpoint: &SignedCheckpoint,
    faults: Vec<Fault>,
) -> LogError {
    let stated = checkpoint.checkpoint();
    let level_0 = |fault: &&Fault| matches!(fault.tile.kind(), TileKind::Hashes { level: 0 });
    let Some(fault) = faults.iter().find(level_0) else {
        return LogError::wrong(
            CHECKPOINT_PATH,
            format!("entries and tiles agree, but not with the signed root {}", stated.root),
        );
    };
    let bundle = TilePath::in_tree(TileKind::Entries, fault.tile.index(), stated.size).unwrap_or(fault.tile);
    // The tile of leaf hashes decides: when it leads to the signed root, the bundle beside it is wrong.
    let verified = TileReader::open(Arc::clone(source), stated.size, stated.root)
        .and_then(|mut reader| reader.tile(0, fault.tile.index()).map(<[_]>::to_vec));
    match verified {
        Ok(_) => LogError::wrong(bundle, "the entries do not hash to the leaves under the signed root"),
        Err(error) => LogError::wrong(
            bundle,
            format!("the entries do not lead to the signed root, nor does {}: {error}", fault.tile),
        ),
    }
}
