//! RFC 6962 section 2.1 as it is written: recursive, and remembering the ranges it has hashed.

use std::collections::HashMap;

use polyad_log::hash::{Hash, leaf_hash};
use sha2::{Digest, Sha256};

use crate::support::entry;

/// The naive tree over `entry 0`, `entry 1` ...
pub(crate) struct NaiveTree {
    leaves: Vec<Hash>,
    ranges: HashMap<(usize, usize), Hash>,
}

impl NaiveTree {
    pub(crate) fn new(size: u64) -> Self {
        Self { leaves: (0..size).map(|index| leaf_hash(&entry(index))).collect(), ranges: HashMap::new() }
    }

    /// MTH(D[start:end]).
    pub(crate) fn root(&mut self, start: usize, end: usize) -> Hash {
        match end - start {
            0 => return Hash::new(Sha256::digest([]).into()),
            1 => return self.leaves[start],
            _ => {}
        }
        if let Some(root) = self.ranges.get(&(start, end)) {
            return *root;
        }
        let middle = start + largest_power_below(end - start);
        let (left, right) = (self.root(start, middle), self.root(middle, end));
        let mut digest = Sha256::new();
        digest.update([1]);
        digest.update(left.as_bytes());
        digest.update(right.as_bytes());
        let root = Hash::new(digest.finalize().into());
        self.ranges.insert((start, end), root);
        root
    }

    /// PATH(index, D[start:end]).
    pub(crate) fn path(&mut self, index: usize, start: usize, end: usize) -> Vec<Hash> {
        if end - start == 1 {
            return Vec::new();
        }
        let k = largest_power_below(end - start);
        let (mut path, sibling) = if index < k {
            (self.path(index, start, start + k), self.root(start + k, end))
        } else {
            (self.path(index - k, start + k, end), self.root(start, start + k))
        };
        path.push(sibling);
        path
    }

    /// PROOF(old, D[n]).
    pub(crate) fn proof(&mut self, old: usize, new: usize) -> Vec<Hash> {
        self.subproof(old, 0, new, true)
    }

    fn subproof(&mut self, old: usize, start: usize, end: usize, known: bool) -> Vec<Hash> {
        if old == end - start {
            return if known { Vec::new() } else { vec![self.root(start, end)] };
        }
        let k = largest_power_below(end - start);
        let (mut path, sibling) = if old <= k {
            (self.subproof(old, start, start + k, known), self.root(start + k, end))
        } else {
            (self.subproof(old - k, start + k, end, false), self.root(start, start + k))
        };
        path.push(sibling);
        path
    }
}

fn largest_power_below(leaves: usize) -> usize {
    let mut power = 1;
    while 2 * power < leaves {
        power *= 2;
    }
    power
}
