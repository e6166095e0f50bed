//! A map that snapshots share: a change copies one part of it, never the whole.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// A map in a fixed number of parts by hash of the key.
///
/// Cloning costs one reference. A change to a map that a snapshot shares copies one part, a five-hundredth of the
/// entries. There is no order between parts: whoever shows entries sorts them.
#[derive(Debug, Clone)]
pub(crate) struct SharedMap<K, V> {
    /// Empty until the first entry comes.
    parts: Arc<Vec<Arc<BTreeMap<K, V>>>>,
}

const PARTS: usize = 512;

impl<K, V> Default for SharedMap<K, V> {
    fn default() -> Self {
        SharedMap { parts: Arc::default() }
    }
}

impl<K: Ord + Hash + Clone, V: Clone> SharedMap<K, V> {
    pub(crate) fn get(&self, key: &K) -> Option<&V> {
        self.parts.get(part_of(key))?.get(key)
    }

    /// The value of a key, made first if it is missing.
    pub(crate) fn entry(&mut self, key: K) -> &mut V
    where
        V: Default,
    {
        self.part_mut(&key).entry(key).or_default()
    }

    pub(crate) fn insert(&mut self, key: K, value: V) {
        self.part_mut(&key).insert(key, value);
    }

    pub(crate) fn remove(&mut self, key: &K) {
        if self.get(key).is_some() {
            self.part_mut(key).remove(key);
        }
    }

    /// All entries, in no order that a view may show.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.parts.iter().flat_map(|part| part.iter())
    }

    fn part_mut(&mut self, key: &K) -> &mut BTreeMap<K, V> {
        let parts = Arc::make_mut(&mut self.parts);
        if parts.is_empty() {
            parts.resize_with(PARTS, Arc::default);
        }
        Arc::make_mut(&mut parts[part_of(key)])
    }
}

/// The part that a key lies in; the same on every machine for one release, and never seen outside.
fn part_of<K: Hash>(key: &K) -> usize {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish() as usize % PARTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_seen_by_its_own_copy_alone_and_copies_one_part() {
        let mut map = SharedMap::<u32, u32>::default();
        (0..10_000).for_each(|n| map.insert(n, n));
        let snapshot = map.clone();
        map.insert(7, 70);
        map.remove(&8);
        assert_eq!((map.get(&7), snapshot.get(&7)), (Some(&70), Some(&7)));
        assert_eq!((map.get(&8), snapshot.get(&8)), (None, Some(&8)));
        let copied = map.parts.iter().zip(snapshot.parts.iter()).filter(|(a, b)| !Arc::ptr_eq(a, b)).count();
        assert!(copied <= 2, "{copied} parts were copied");
        assert_eq!(map.iter().count(), 9_999);
    }
}
