//! The right edge of a Merkle tree: all that is needed to append, to know the root and to give out tiles.
//!
//! A tree of n leaves is kept as its *frontier*, the roots of the complete subtrees that n's binary digits name, and
//! as its *edge*, the hashes of the last, partial tile of every level. An append costs two hashes on average, one
//! of them that of the leaf, however large the tree is.
//!
//! Source: RFC 6962, section 2.1; C2SP tlog-tiles for the levels.

use crate::error::LogError;
use crate::hash::{Hash, empty_root, node_hash};
use crate::tile::{HashTile, TILE_HEIGHT, TILE_WIDTH};

/// The number of leaves of a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct TreeSize(pub u64);

/// The place of an entry in the log, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryIndex(pub u64);

impl std::fmt::Display for TreeSize {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::fmt::Display for EntryIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl TreeSize {
    /// Whether an entry of this index lies in the tree.
    pub fn contains(self, index: EntryIndex) -> bool {
        index.0 < self.0
    }

    /// How many levels of tiles the tree has: 0 for the empty tree, 1 up to 255 leaves, 2 up to 65,535 ...
    pub fn tile_levels(self) -> u8 {
        let digits = u64::BITS - self.0.leading_zeros();
        digits.div_ceil(TILE_HEIGHT) as u8
    }

    /// How many hashes stand at a tile level, over all its tiles; one hash stands for 256^level leaves.
    pub fn hashes_at(self, level: u8) -> u64 {
        self.0.checked_shr(TILE_HEIGHT * u32::from(level)).unwrap_or(0)
    }

    /// The width of the partial tile at a level: 0 when there is none.
    pub fn partial_width(self, level: u8) -> u16 {
        (self.hashes_at(level) % u64::from(TILE_WIDTH)) as u16
    }
}

/// A tree one can append to.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Tree {
    size: u64,
    /// Roots of complete subtrees, the largest (leftmost) first.
    frontier: Vec<Hash>,
    /// By tile level, the hashes of the partial tile.
    edge: Vec<Vec<Hash>>,
}

impl Tree {
    /// The empty tree.
    pub fn new() -> Self {
        Self::default()
    }

    /// A tree to go on from, given the hashes of its partial tiles by level.
    ///
    /// Nothing is believed but the widths: compare [`Tree::root`] with a signed one.
    pub fn resume(size: TreeSize, edge: Vec<Vec<Hash>>) -> Result<Self, LogError> {
        let levels = size.tile_levels();
        if edge.len() != usize::from(levels) {
            let reason = format!("{} levels given, a tree of size {size} has {levels}", edge.len());
            return Err(LogError::malformed("right edge", reason));
        }
        let mut frontier = Vec::new();
        for (level, hashes) in edge.iter().enumerate().rev() {
            let width = size.partial_width(level as u8);
            if hashes.len() != usize::from(width) {
                let reason = format!("{} hashes at level {level}, must be {width}", hashes.len());
                return Err(LogError::malformed("right edge", reason));
            }
            let mut rest = hashes.as_slice();
            for height in (0..TILE_HEIGHT).rev().filter(|height| width >> height & 1 == 1) {
                let (subtree, after) = rest.split_at(1 << height);
                frontier.push(complete_root(subtree));
                rest = after;
            }
        }
        Ok(Self { size: size.0, frontier, edge })
    }

    /// The number of leaves.
    pub fn size(&self) -> TreeSize {
        TreeSize(self.size)
    }

    /// The Merkle tree hash of all leaves.
    pub fn root(&self) -> Hash {
        let Some((last, rest)) = self.frontier.split_last() else { return empty_root() };
        rest.iter().rev().fold(*last, |right, left| node_hash(left, &right))
    }

    /// Appends a leaf hash and pushes each tile this completes onto `full`, lower levels first.
    pub fn append(&mut self, leaf: Hash, full: &mut Vec<HashTile>) -> EntryIndex {
        let index = self.size;
        self.record(0, index, leaf, full);
        let (mut hash, mut position, mut height) = (leaf, index, 0);
        // Each trailing one in the index is a complete subtree to our left of the height we have reached.
        while position & 1 == 1
            && let Some(left) = self.frontier.pop()
        {
            hash = node_hash(&left, &hash);
            position >>= 1;
            height += 1;
            if height % TILE_HEIGHT == 0 {
                self.record((height / TILE_HEIGHT) as usize, position, hash, full);
            }
        }
        self.frontier.push(hash);
        self.size += 1;
        EntryIndex(index)
    }

    /// The partial tiles of the tree as it stands, lowest level first; they change as it grows.
    pub fn partial_tiles(&self) -> Vec<HashTile> {
        let levels = self.edge.iter().enumerate().filter(|(_, hashes)| !hashes.is_empty());
        levels
            .map(|(level, hashes)| HashTile {
                level: level as u8,
                index: self.size().hashes_at(level as u8) / u64::from(TILE_WIDTH),
                hashes: hashes.clone(),
            })
            .collect()
    }

    fn record(&mut self, level: usize, position: u64, hash: Hash, full: &mut Vec<HashTile>) {
        if self.edge.len() == level {
            self.edge.push(Vec::with_capacity(usize::from(TILE_WIDTH)));
        }
        let hashes = &mut self.edge[level];
        hashes.push(hash);
        if hashes.len() == usize::from(TILE_WIDTH) {
            let hashes = std::mem::replace(hashes, Vec::with_capacity(usize::from(TILE_WIDTH)));
            full.push(HashTile { level: level as u8, index: position / u64::from(TILE_WIDTH), hashes });
        }
    }
}

/// The root over hashes whose number is a power of two.
pub(crate) fn complete_root(hashes: &[Hash]) -> Hash {
    match hashes {
        [one] => *one,
        more => {
            let (left, right) = more.split_at(more.len() / 2);
            node_hash(&complete_root(left), &complete_root(right))
        }
    }
}
