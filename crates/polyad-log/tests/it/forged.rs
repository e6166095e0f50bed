//! Forged tiles. A published reader of another family accepted four rows of this table; ours accepts none.

use std::sync::Arc;

use polyad_log::hash::leaf_hash;
use polyad_log::proof::{InclusionProof, SubtreeSource};
use polyad_log::reader::TileReader;
use polyad_log::tree::{EntryIndex, Tree, TreeSize};

use crate::support::MemoryStore;
use polyad_log::storage::BlobStore;

const SIZES: [u64; 6] = [65_536, 98_304, 66_000, 70_000, 99_999, 100_000];

/// Hash tiles only: the reader needs no entries for a hash.
fn tiles_of(size: u64) -> (Arc<MemoryStore>, Tree) {
    let (store, mut tree, mut tiles) = (MemoryStore::default(), Tree::new(), Vec::new());
    for index in 0..size {
        tree.append(leaf_hash(&index.to_be_bytes()), &mut tiles);
    }
    for tile in tiles.into_iter().chain(tree.partial_tiles()) {
        store.create(&tile.path().to_string(), &tile.to_bytes()).unwrap();
    }
    (Arc::new(store), tree)
}

#[test]
fn an_altered_leaf_hash_is_never_read() {
    for size in SIZES {
        let (store, tree) = tiles_of(size);
        let read = |index: u64| {
            TileReader::open(store.source(), TreeSize(size), tree.root())
                .and_then(|mut reader| reader.leaf(EntryIndex(index)))
        };
        assert_eq!(read(0).unwrap(), leaf_hash(&0_u64.to_be_bytes()));
        for bit in [0, 7, 255] {
            let forge = |bytes: &mut Vec<u8>| bytes[bit / 8] ^= 1 << (bit % 8);
            let read = store.altered("tile/0/000", forge, || read(0));
            assert!(read.is_err(), "size {size}, bit {bit} of leaf hash 0");
        }
    }
}

#[test]
fn no_altered_tile_on_the_way_to_a_leaf_is_believed() {
    for size in SIZES {
        let (store, tree) = tiles_of(size);
        let last_full = size / 256 - 1;
        for path in store.paths() {
            // The way to the first and the last full leaf tile, all upper tiles, and the right edge.
            let wanted = !path.starts_with("tile/0/")
                || path.contains(".p/")
                || path == "tile/0/000"
                || path == format!("tile/0/{last_full:03}");
            if !wanted {
                continue;
            }
            let honest = store.get(&path).unwrap().unwrap();
            for place in [0, honest.len() / 2, honest.len() - 1] {
                let used = store.altered(
                    &path,
                    |bytes| bytes[place] ^= 0x10,
                    || {
                        let mut reader = TileReader::open(store.source(), TreeSize(size), tree.root())?;
                        // Every proof a stranger could ask for, near the ends of the tiles.
                        for index in [0, 255, 256, last_full * 256, last_full * 256 + 255, size - 1] {
                            let proof = InclusionProof::make(&mut reader, EntryIndex(index), TreeSize(size))?;
                            proof
                                .verify(&leaf_hash(&index.to_be_bytes()), &tree.root())
                                .expect("a false proof was made");
                            assert_eq!(reader.leaf(EntryIndex(index))?, leaf_hash(&index.to_be_bytes()));
                        }
                        Ok::<_, polyad_log::LogError>(())
                    },
                );
                assert!(used.is_err(), "size {size}: {path} with byte {place} changed was used");
            }
        }
    }
}

#[test]
fn tiles_of_a_wrong_length_or_place_are_refused() {
    let (store, tree) = tiles_of(70_000);
    let read = || TileReader::open(store.source(), TreeSize(70_000), tree.root())?.leaf(EntryIndex(300));
    assert!(read().is_ok());
    for path in ["tile/0/001", "tile/1/000", "tile/0/273.p/112", "tile/2/000.p/1"] {
        assert!(store.altered(path, |bytes| bytes.truncate(bytes.len() - 1), read).is_err(), "{path} cut");
        assert!(store.altered(path, |bytes| bytes.push(0), read).is_err(), "{path} lengthened");
        assert!(store.altered(path, Vec::clear, read).is_err(), "{path} emptied");
    }
    let neighbour = store.get("tile/0/002").unwrap().unwrap();
    assert!(
        store.altered("tile/0/001", |bytes| *bytes = neighbour, read).is_err(),
        "a true tile in a wrong place"
    );
    let whole = tree.root();
    let mut bytes = *whole.as_bytes();
    bytes[31] ^= 1;
    let other = polyad_log::Hash::new(bytes);
    assert!(TileReader::open(store.source(), TreeSize(70_000), other).is_err(), "another root");
    assert!(TileReader::open(store.source(), TreeSize(69_999), whole).is_err(), "another size");
}

#[test]
fn nothing_outside_the_tree_is_answered() {
    let (store, tree) = tiles_of(70_000);
    let mut reader = TileReader::open(store.source(), TreeSize(70_000), tree.root()).unwrap();
    for (height, index) in [
        (0, 70_000),
        (0, u64::MAX),
        (4, 4_375),
        (8, 273),
        (16, 1),
        (17, 0),
        (24, 0),
        (63, 0),
        (64, 0),
        (999, 0),
    ] {
        assert!(reader.subtree(height, index).is_err(), "subtree {index} of height {height}");
    }
    assert!(reader.tile(0, 274).is_err());
    assert!(reader.tile(3, 0).is_err());
    assert!(reader.tile(255, u64::MAX).is_err());
    assert_eq!(reader.tile(2, 0).unwrap().len(), 1);
}

#[test]
fn a_full_tile_serves_for_a_partial_one_that_was_dropped() {
    let (store, _) = tiles_of(70_000);
    // A reader who still holds the checkpoint of size 300, whose partial tile is gone.
    let mut tree = Tree::new();
    for index in 0..300_u64 {
        tree.append(leaf_hash(&index.to_be_bytes()), &mut Vec::new());
    }
    let read = || {
        let mut reader = TileReader::open(store.source(), TreeSize(300), tree.root())?;
        assert!(reader.leaf(EntryIndex(300)).is_err(), "beyond the old tree");
        reader.leaf(EntryIndex(299))
    };
    assert_eq!(read().unwrap(), leaf_hash(&299_u64.to_be_bytes()));
    assert!(store.altered("tile/0/001", |bytes| bytes[43 * 32] ^= 1, read).is_err());
}
