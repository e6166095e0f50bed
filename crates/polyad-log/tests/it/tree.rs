//! Roots against the oracle, the standard's own examples and our ledger's vectors.

use polyad_log::hash::{Hash, empty_root, leaf_hash};
use polyad_log::tree::{EntryIndex, Tree, TreeSize};
use polyad_log::writer::LogWriter;

use crate::oracle::NaiveTree;
use crate::support::{entry, unhex, vector};

fn tree_of<'e>(entries: impl IntoIterator<Item = &'e [u8]>) -> Tree {
    let mut tree = Tree::new();
    for entry in entries {
        tree.append(leaf_hash(entry), &mut Vec::new());
    }
    tree
}

#[test]
fn every_root_up_to_600_is_that_of_the_naive_tree() {
    let mut naive = NaiveTree::new(600);
    let mut tree = Tree::new();
    assert_eq!(tree.root(), empty_root());
    for index in 0..600 {
        assert_eq!(tree.append(leaf_hash(&entry(index)), &mut Vec::new()), EntryIndex(index));
        assert_eq!(tree.root(), naive.root(0, index as usize + 1), "size {}", index + 1);
    }
}

#[test]
fn roots_are_those_of_a_program_in_another_language() {
    let roots = vector("roots.txt");
    let mut tree = Tree::new();
    for line in roots.lines() {
        let (size, root) = line.split_once(' ').unwrap();
        let size: u64 = size.parse().unwrap();
        while tree.size().0 < size {
            tree.append(leaf_hash(&entry(tree.size().0)), &mut Vec::new());
        }
        assert_eq!(tree.root().to_hex(), root, "size {size}");
    }
}

#[test]
fn the_eight_leaves_known_from_certificate_transparency() {
    let leaves =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
    let leaves: Vec<Vec<u8>> = leaves.iter().map(|hex| unhex(hex)).collect();
    let roots = [
        (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        (2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
        (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
        (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
    ];
    for (size, root) in roots {
        let tree = tree_of(leaves[..size].iter().map(Vec::as_slice));
        assert_eq!(tree.root().to_hex(), root, "size {size}");
    }
}

#[test]
fn the_three_leaves_of_the_ledger_vectors() {
    let leaves = [
        "e62486f057f3eb47e8c7f6d591bca8b102b86f9925c3b901a4fc0feb505664eb",
        "f7c3a34975e0e60de6958d31edbcfd7643c93838e86aaf526bd49a4b04d0006b",
        "b4c400eed3f7484ce1f30f7d3bc4a185c7adcacd7b1f668726bb1bd7cef35492",
    ];
    let mut tree = Tree::new();
    for leaf in leaves {
        tree.append(Hash::from_hex(leaf).unwrap(), &mut Vec::new());
    }
    assert_eq!(tree.root().to_hex(), "115de546aa753e21ebed92344b636b8f4467df5e5fe642ac54d873b918c27d99");
    assert_eq!(tree.root().to_base64(), "EV3lRqp1PiHr7ZI0S2Nrj0Rn315f5kKsVNhzuRjCfZk=");
}

#[test]
fn a_tree_resumed_from_its_edge_goes_on_as_if_never_stopped() {
    for size in [0, 1, 2, 3, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 66_000] {
        let mut tree = Tree::new();
        for index in 0..size {
            tree.append(leaf_hash(&entry(index)), &mut Vec::new());
        }
        let size = TreeSize(size);
        let mut edge = vec![Vec::new(); usize::from(size.tile_levels())];
        for tile in tree.partial_tiles() {
            edge[usize::from(tile.level)] = tile.hashes;
        }
        let mut resumed = Tree::resume(size, edge.clone()).unwrap();
        assert_eq!(resumed.root(), tree.root(), "size {size}");
        let (mut tiles, mut tiles_resumed) = (Vec::new(), Vec::new());
        for index in size.0..size.0 + 300 {
            tree.append(leaf_hash(&entry(index)), &mut tiles);
            resumed.append(leaf_hash(&entry(index)), &mut tiles_resumed);
        }
        assert_eq!((tree.root(), tree.partial_tiles()), (resumed.root(), resumed.partial_tiles()));
        assert_eq!(tiles, tiles_resumed);

        for level in 0..edge.len() {
            let mut wider = edge.clone();
            wider[level].push(empty_root());
            assert!(Tree::resume(size, wider).is_err(), "one hash too many at level {level} of size {size}");
            let mut narrower = edge.clone();
            if narrower[level].pop().is_some() {
                assert!(Tree::resume(size, narrower).is_err(), "one too few at level {level} of size {size}");
            }
        }
        edge.push(Vec::new());
        assert!(Tree::resume(size, edge).is_err(), "one level too many at size {size}");
    }
}

#[test]
fn objects_do_not_depend_on_the_batches() {
    let objects_of = |batches: &[u64]| {
        let mut writer = LogWriter::new();
        let mut full = Vec::new();
        for batch in batches {
            for _ in 0..*batch {
                writer.append(&entry(writer.size().0)).unwrap();
            }
            full.extend(writer.take_objects().unwrap());
        }
        full.retain(|object| !object.path.is_partial());
        full.sort_by_key(|object| object.path);
        (full, writer.root(), writer.take_objects().unwrap())
    };
    assert_eq!(objects_of(&[700]), objects_of(&[1, 254, 1, 1, 255, 100, 88]));
}

#[test]
fn a_writer_resumes_only_with_the_right_last_entries() {
    let mut writer = LogWriter::new();
    for index in 0..300 {
        writer.append(&entry(index)).unwrap();
    }
    let last = writer.last_entries().unwrap();
    assert_eq!(last.len(), 44);
    let mut resumed = LogWriter::resume(writer.tree().clone(), last.iter().copied()).unwrap();
    assert!(LogWriter::resume(writer.tree().clone(), last[1..].iter().copied()).is_err());
    let mut other = last.clone();
    other[7] = b"another";
    assert!(LogWriter::resume(writer.tree().clone(), other).is_err());
    for index in 300..513 {
        writer.append(&entry(index)).unwrap();
        resumed.append(&entry(index)).unwrap();
    }
    let (all, later) = (writer.take_objects().unwrap(), resumed.take_objects().unwrap());
    assert!(later.iter().all(|object| all.contains(object)));
    assert_eq!(later.len(), all.len() - 2, "all but the first bundle and tile");
}

#[test]
fn an_entry_too_long_changes_nothing() {
    let mut writer = LogWriter::new();
    writer.append(&vec![7; 65_535]).unwrap();
    let root = writer.root();
    let refused = writer.append(&vec![7; 65_536]).unwrap_err();
    assert_eq!(refused.to_string(), "an entry of 65536 bytes is over the limit of 65535 bytes");
    assert_eq!((writer.size(), writer.root()), (TreeSize(1), root));
}
