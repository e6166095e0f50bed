//! From entries to the objects that are served: bundles and tiles, each with its path.
//!
//! The writer is a pure function of the entries: the same entries give the same objects, whatever the batches. That
//! is why a node may rewrite them after a crash instead of trusting what it finds.

use crate::bundle::{bundle_path, push_entry, split_entries};
use crate::error::LogError;
use crate::hash::{Hash, leaf_hash};
use crate::tile::{HashTile, TILE_WIDTH, TilePath};
use crate::tree::{EntryIndex, Tree, TreeSize};

/// An object to store: immutable under its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogObject {
    /// Where it is served, under the log's prefix.
    pub path: TilePath,
    /// What is served.
    pub bytes: Vec<u8>,
}

/// Builds a log entry by entry.
#[derive(Clone, Debug, Default)]
pub struct LogWriter {
    tree: Tree,
    /// The bytes of the bundle that is not yet full.
    bundle: Vec<u8>,
    full_bundles: Vec<LogObject>,
    full_tiles: Vec<HashTile>,
}

impl LogWriter {
    /// An empty log.
    pub fn new() -> Self {
        Self::default()
    }

    /// Goes on from a tree and the entries of its last, partial bundle (none when the size is a multiple of 256).
    ///
    /// Errs unless those entries are as many as the size asks for and hash to the tree's last leaves.
    pub fn resume<'e>(tree: Tree, last: impl IntoIterator<Item = &'e [u8]>) -> Result<Self, LogError> {
        let mut bundle = Vec::new();
        let mut hashes = Vec::new();
        for entry in last {
            push_entry(&mut bundle, entry)?;
            hashes.push(leaf_hash(entry));
        }
        let edge = tree.partial_tiles().into_iter().find(|tile| tile.level == 0);
        if edge.map(|tile| tile.hashes).unwrap_or_default() != hashes {
            let reason = format!("the {} entries given are not the last leaves of the tree", hashes.len());
            return Err(LogError::malformed("last bundle", reason));
        }
        Ok(Self { tree, bundle, full_bundles: Vec::new(), full_tiles: Vec::new() })
    }

    /// The number of entries so far.
    pub fn size(&self) -> TreeSize {
        self.tree.size()
    }

    /// The root over all entries so far.
    pub fn root(&self) -> Hash {
        self.tree.root()
    }

    /// The tree.
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// Appends an entry; errs, changing nothing, when it is longer than a bundle can hold.
    pub fn append(&mut self, entry: &[u8]) -> Result<EntryIndex, LogError> {
        push_entry(&mut self.bundle, entry)?;
        let index = self.tree.append(leaf_hash(entry), &mut self.full_tiles);
        let (number, width) = (index.0 / u64::from(TILE_WIDTH), index.0 % u64::from(TILE_WIDTH) + 1);
        if width == u64::from(TILE_WIDTH) {
            let next = Vec::with_capacity(self.bundle.len());
            let bytes = std::mem::replace(&mut self.bundle, next);
            self.full_bundles.push(LogObject { path: bundle_path(number, TILE_WIDTH)?, bytes });
        }
        Ok(index)
    }

    /// What must be stored before a checkpoint of the present size: all that became full since the last call, and the
    /// partial objects of this size. Bundles come first, then tiles, so that no hash is served without its entry.
    pub fn take_objects(&mut self) -> Result<Vec<LogObject>, LogError> {
        let mut objects = std::mem::take(&mut self.full_bundles);
        let size = self.tree.size();
        if let width @ 1.. = size.partial_width(0) {
            let path = bundle_path(size.0 / u64::from(TILE_WIDTH), width)?;
            objects.push(LogObject { path, bytes: self.bundle.clone() });
        }
        let tiles = std::mem::take(&mut self.full_tiles).into_iter().chain(self.tree.partial_tiles());
        objects.extend(tiles.map(|tile| LogObject { path: tile.path(), bytes: tile.to_bytes() }));
        Ok(objects)
    }

    /// The entries of the last, partial bundle.
    pub fn last_entries(&self) -> Result<Vec<&[u8]>, LogError> {
        split_entries(&self.bundle)
    }
}
