//! Proofs: that an entry lies in a tree, and that a larger tree begins with a smaller one.
//!
//! Making a proof asks a [`SubtreeSource`] for roots of complete subtrees; checking one needs the proof alone.
//!
//! Source: RFC 6962, sections 2.1.1 and 2.1.2; the iterative checks follow RFC 9162, sections 2.1.3.2 and 2.1.4.2.

use crate::error::LogError;
use crate::hash::{Hash, empty_root, node_hash};
use crate::tree::{EntryIndex, TreeSize};

const INCLUSION: &str = "inclusion proof";
const CONSISTENCY: &str = "consistency proof";

/// Where the roots of complete subtrees come from, verified: see [`crate::reader::TileReader`].
pub trait SubtreeSource {
    /// The root over the leaves from `index << height` up to `(index + 1) << height`.
    fn subtree(&mut self, height: u32, index: u64) -> Result<Hash, LogError>;
}

/// That a leaf stands at an index of a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InclusionProof {
    /// The leaf's place.
    pub index: EntryIndex,
    /// The size of the tree.
    pub size: TreeSize,
    /// Sibling hashes from the leaf up to the root.
    pub path: Vec<Hash>,
}

/// That a tree's first leaves are those of a smaller tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsistencyProof {
    /// The size of the smaller tree.
    pub old: TreeSize,
    /// The size of the larger tree.
    pub new: TreeSize,
    /// The hashes of RFC 6962's `PROOF(m, D[n])`.
    pub path: Vec<Hash>,
}

impl InclusionProof {
    /// Makes the proof for a leaf of the tree of this size.
    pub fn make(source: &mut dyn SubtreeSource, index: EntryIndex, size: TreeSize) -> Result<Self, LogError> {
        if !size.contains(index) {
            return Err(LogError::OutOfRange { what: "entry", value: index.0, size });
        }
        let mut path = Vec::new();
        let (mut start, mut end) = (0, size.0);
        while end - start > 1 {
            let middle = start + split(end - start);
            if index.0 < middle {
                path.push(range_root(source, middle, end)?);
                end = middle;
            } else {
                path.push(range_root(source, start, middle)?);
                start = middle;
            }
        }
        path.reverse();
        Ok(Self { index, size, path })
    }

    /// Checks that this leaf hash stands at the index of the tree with this root.
    pub fn verify(&self, leaf: &Hash, root: &Hash) -> Result<(), LogError> {
        let fails = |reason| LogError::ProofFails { what: INCLUSION, reason };
        if !self.size.contains(self.index) {
            return Err(fails("the index lies outside the tree"));
        }
        let (mut node, mut last) = (self.index.0, self.size.0 - 1);
        let mut hash = *leaf;
        for sibling in &self.path {
            if last == 0 {
                return Err(fails("too many hashes"));
            }
            if node & 1 == 1 || node == last {
                hash = node_hash(sibling, &hash);
                while node & 1 == 0 && node != 0 {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                hash = node_hash(&hash, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        if last != 0 {
            return Err(fails("too few hashes"));
        }
        if hash != *root {
            return Err(fails("the hashes do not lead to the root"));
        }
        Ok(())
    }
}

impl ConsistencyProof {
    /// Makes the proof that the tree of size `new` begins with that of size `old`.
    pub fn make(source: &mut dyn SubtreeSource, old: TreeSize, new: TreeSize) -> Result<Self, LogError> {
        if old > new {
            return Err(LogError::OutOfRange { what: "older size", value: old.0, size: new });
        }
        let mut path = Vec::new();
        if old.0 > 0 && old < new {
            let (mut start, mut end) = (0, new.0);
            // Whether the old tree is exactly the subtree under view, whose root the checker then knows.
            let mut known = true;
            while old.0 != end {
                let middle = start + split(end - start);
                if old.0 <= middle {
                    path.push(range_root(source, middle, end)?);
                    end = middle;
                } else {
                    path.push(range_root(source, start, middle)?);
                    start = middle;
                    known = false;
                }
            }
            if !known {
                path.push(range_root(source, start, end)?);
            }
            path.reverse();
        }
        Ok(Self { old, new, path })
    }

    /// Checks that the tree with `new_root` begins with the tree with `old_root`.
    ///
    /// The empty tree begins every tree; two trees of one size are consistent only when their roots are equal.
    pub fn verify(&self, old_root: &Hash, new_root: &Hash) -> Result<(), LogError> {
        let fails = |reason| LogError::ProofFails { what: CONSISTENCY, reason };
        if self.old > self.new {
            return Err(fails("the older tree is larger"));
        }
        if self.old == self.new || self.old.0 == 0 {
            if !self.path.is_empty() {
                return Err(fails("too many hashes"));
            }
            if self.old == self.new && old_root != new_root {
                return Err(fails("the roots of one size differ"));
            }
            if self.old.0 == 0 && *old_root != empty_root() {
                return Err(fails("the older root is not that of the empty tree"));
            }
            return Ok(());
        }
        let (mut node, mut last) = (self.old.0 - 1, self.new.0 - 1);
        while node & 1 == 1 {
            node >>= 1;
            last >>= 1;
        }
        let mut path = self.path.iter();
        let first = if self.old.0.is_power_of_two() { Some(old_root) } else { path.next() };
        let first = *first.ok_or_else(|| fails("too few hashes"))?;
        let (mut old_hash, mut new_hash) = (first, first);
        for sibling in path {
            if last == 0 {
                return Err(fails("too many hashes"));
            }
            if node & 1 == 1 || node == last {
                old_hash = node_hash(sibling, &old_hash);
                new_hash = node_hash(sibling, &new_hash);
                while node & 1 == 0 && node != 0 {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                new_hash = node_hash(&new_hash, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        if last != 0 {
            return Err(fails("too few hashes"));
        }
        if old_hash != *old_root {
            return Err(fails("the hashes do not lead to the older root"));
        }
        if new_hash != *new_root {
            return Err(fails("the hashes do not lead to the newer root"));
        }
        Ok(())
    }
}

/// The root of the tree of a size, from its complete subtrees.
pub fn tree_root(source: &mut dyn SubtreeSource, size: TreeSize) -> Result<Hash, LogError> {
    if size.0 == 0 { Ok(empty_root()) } else { range_root(source, 0, size.0) }
}

/// The greatest power of two below `leaves`, which is at least 2.
fn split(leaves: u64) -> u64 {
    1 << (leaves - 1).ilog2()
}

/// The Merkle tree hash of a range whose start is a multiple of every complete subtree in it.
fn range_root(source: &mut dyn SubtreeSource, start: u64, end: u64) -> Result<Hash, LogError> {
    let mut subtrees = Vec::new();
    let mut at = start;
    while at < end {
        let height = (end - at).ilog2();
        subtrees.push(source.subtree(height, at >> height)?);
        at += 1 << height;
    }
    let mut right = subtrees.into_iter().rev();
    let last = right.next().ok_or_else(|| LogError::malformed("range", "empty"))?;
    Ok(right.fold(last, |right, left| node_hash(&left, &right)))
}
