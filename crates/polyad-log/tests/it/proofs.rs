//! Proofs: all of them equal the oracle's, and no altered one holds.

use polyad_log::checkpoint::SignedCheckpoint;
use polyad_log::hash::{Hash, empty_root, leaf_hash};
use polyad_log::policy::Policy;
use polyad_log::proof::{ConsistencyProof, InclusionProof, tree_root};
use polyad_log::reader::TileReader;
use polyad_log::receipt::{TlogProof, verify_entry};
use polyad_log::tree::{EntryIndex, TreeSize};
use polyad_log::writer::LogWriter;
use std::sync::Arc;

use crate::oracle::NaiveTree;
use crate::support::{MemoryStore, entry, log_key, vector};

const SIZE_MAX: u64 = 600;

/// A store that holds the partial tiles of every size, as a log published after each entry would.
fn store_of_all_sizes() -> Arc<MemoryStore> {
    let store = Arc::new(MemoryStore::default());
    let mut writer = LogWriter::new();
    for index in 0..SIZE_MAX {
        writer.append(&entry(index)).unwrap();
        store.publish(&mut writer);
    }
    store
}

#[test]
fn every_inclusion_proof_up_to_600_is_the_oracles_and_holds() {
    let (store, mut naive) = (store_of_all_sizes(), NaiveTree::new(SIZE_MAX));
    for size in 1..=SIZE_MAX {
        let root = naive.root(0, size as usize);
        let mut reader = TileReader::open(store.source(), TreeSize(size), root).unwrap();
        for index in 0..size {
            let proof = InclusionProof::make(&mut reader, EntryIndex(index), TreeSize(size)).unwrap();
            assert_eq!(proof.path, naive.path(index as usize, 0, size as usize), "{index} of {size}");
            proof.verify(&leaf_hash(&entry(index)), &root).unwrap();
        }
        assert!(InclusionProof::make(&mut reader, EntryIndex(size), TreeSize(size)).is_err());
    }
}

#[test]
fn every_consistency_proof_up_to_600_is_the_oracles_and_holds() {
    let (store, mut naive) = (store_of_all_sizes(), NaiveTree::new(SIZE_MAX));
    let roots: Vec<Hash> = (0..=SIZE_MAX as usize).map(|size| naive.root(0, size)).collect();
    for new in 1..=SIZE_MAX {
        let mut reader = TileReader::open(store.source(), TreeSize(new), roots[new as usize]).unwrap();
        for old in 0..=new {
            let proof = ConsistencyProof::make(&mut reader, TreeSize(old), TreeSize(new)).unwrap();
            if old > 0 {
                assert_eq!(proof.path, naive.proof(old as usize, new as usize), "{old} to {new}");
            }
            proof.verify(&roots[old as usize], &roots[new as usize]).unwrap();
        }
        assert_eq!(tree_root(&mut reader, TreeSize(new)).unwrap(), roots[new as usize]);
        assert!(ConsistencyProof::make(&mut reader, TreeSize(new + 1), TreeSize(new)).is_err());
    }
}

#[test]
fn no_altered_inclusion_proof_holds() {
    let (store, mut naive) = (store_of_all_sizes(), NaiveTree::new(SIZE_MAX));
    for size in [1, 2, 3, 7, 8, 9, 100, 255, 256, 257, 511, 513, 600] {
        let root = naive.root(0, size as usize);
        let mut reader = TileReader::open(store.source(), TreeSize(size), root).unwrap();
        for index in (0..size).filter(|index| index % 37 == 0 || index + 2 > size) {
            let leaf = leaf_hash(&entry(index));
            let honest = InclusionProof::make(&mut reader, EntryIndex(index), TreeSize(size)).unwrap();
            let refuse = |proof: &InclusionProof, leaf: &Hash, root: &Hash, what: &str| {
                assert!(proof.verify(leaf, root).is_err(), "{what}, {index} of {size}");
            };
            for (place, byte) in
                (0..honest.path.len()).flat_map(|place| (0..32).map(move |byte| (place, byte)))
            {
                let mut proof = honest.clone();
                proof.path[place] = flipped(proof.path[place], byte);
                refuse(&proof, &leaf, &root, "a byte of a hash");
            }
            for byte in 0..32 {
                refuse(&honest, &flipped(leaf, byte), &root, "a byte of the leaf");
                refuse(&honest, &leaf, &flipped(root, byte), "a byte of the root");
            }
            for other in (0..size + 2).filter(|other| *other != index) {
                let proof = InclusionProof { index: EntryIndex(other), ..honest.clone() };
                refuse(&proof, &leaf, &root, "another index");
            }
            for place in 0..honest.path.len() {
                let mut proof = honest.clone();
                proof.path.remove(place);
                refuse(&proof, &leaf, &root, "a hash removed");
            }
            for place in 0..=honest.path.len() {
                let mut proof = honest.clone();
                proof.path.insert(place, leaf);
                refuse(&proof, &leaf, &root, "a hash added");
            }
        }
    }
    let empty = InclusionProof { index: EntryIndex(0), size: TreeSize(0), path: Vec::new() };
    assert!(empty.verify(&empty_root(), &empty_root()).is_err(), "the empty tree holds nothing");
}

#[test]
fn no_altered_consistency_proof_holds() {
    let (store, mut naive) = (store_of_all_sizes(), NaiveTree::new(SIZE_MAX));
    for (old, new) in
        [(1, 2), (2, 3), (3, 4), (4, 7), (6, 8), (255, 256), (256, 257), (300, 513), (512, 600), (599, 600)]
    {
        let roots = (naive.root(0, old), naive.root(0, new));
        let size = |size: usize| TreeSize(size as u64);
        let mut reader = TileReader::open(store.source(), size(new), roots.1).unwrap();
        let honest = ConsistencyProof::make(&mut reader, size(old), size(new)).unwrap();
        let holds = |proof: &ConsistencyProof| proof.verify(&roots.0, &roots.1).is_ok();
        assert!(holds(&honest));
        for (place, byte) in (0..honest.path.len()).flat_map(|place| (0..32).map(move |byte| (place, byte))) {
            let mut proof = honest.clone();
            proof.path[place] = flipped(proof.path[place], byte);
            assert!(!holds(&proof), "byte {byte} of hash {place}, {old} to {new}");
        }
        for byte in 0..32 {
            assert!(honest.verify(&flipped(roots.0, byte), &roots.1).is_err());
            assert!(honest.verify(&roots.0, &flipped(roots.1, byte)).is_err());
        }
        for place in 0..honest.path.len() {
            let mut proof = honest.clone();
            proof.path.remove(place);
            assert!(!holds(&proof), "without hash {place}, {old} to {new}");
        }
        let mut proof = honest.clone();
        proof.path.push(roots.0);
        assert!(!holds(&proof), "one hash more, {old} to {new}");
    }
    let same = |old, new| ConsistencyProof { old: TreeSize(old), new: TreeSize(new), path: Vec::new() };
    let (root, other) = (naive.root(0, 5), naive.root(0, 6));
    assert!(same(5, 5).verify(&root, &root).is_ok());
    assert!(same(5, 5).verify(&root, &other).is_err(), "a fork at one size");
    assert!(same(0, 5).verify(&empty_root(), &root).is_ok());
    assert!(same(0, 5).verify(&other, &root).is_err(), "an empty tree has one root");
    assert!(same(6, 5).verify(&other, &root).is_err());
    assert!(same(5, 6).verify(&root, &other).is_err(), "no hashes");
}

#[test]
fn a_receipt_proves_its_entry_and_no_other() {
    let store = MemoryStore::with_log(600);
    let note = store.source().read("checkpoint").unwrap();
    let signed = SignedCheckpoint::verify(&note, log_key().verifier(), &[]).unwrap();
    let stated = signed.checkpoint().clone();
    let mut reader = TileReader::open(store.source(), stated.size, stated.root).unwrap();
    let policy = Policy::of_log(log_key().verifier().clone()).unwrap();
    let proof = InclusionProof::make(&mut reader, EntryIndex(321), stated.size).unwrap();
    let text = TlogProof::new(proof, &signed).unwrap().to_string();

    let receipt = TlogProof::parse(text.as_bytes()).unwrap();
    let logged = verify_entry(&entry(321), &receipt, &policy).unwrap();
    assert_eq!((logged.index, logged.checkpoint.checkpoint()), (EntryIndex(321), &stated));
    assert!(verify_entry(&entry(322), &receipt, &policy).is_err());

    // Any byte of the text: refused, or in a line of a key the policy does not know, which it ignores.
    let clock_line = text.find("\u{2014} log.example/polyad/clock").unwrap();
    for place in 0..clock_line {
        for flip in [0x01, 0x20, 0x80] {
            let mut bytes = text.clone().into_bytes();
            bytes[place] ^= flip;
            let refused =
                TlogProof::parse(&bytes).and_then(|proof| verify_entry(&entry(321), &proof, &policy));
            assert!(refused.is_err(), "byte {place} changed by {flip:#x}");
        }
    }
}

#[test]
fn a_receipt_out_of_form_is_refused() {
    let good = vector("example/proof");
    assert!(TlogProof::parse(good.as_bytes()).is_ok());
    let hash_line = format!("{}\n", empty_root());
    let with_hashes =
        |count: usize| good.replace("index 1\n", &format!("index 1\n{}", hash_line.repeat(count)));
    assert!(TlogProof::parse(with_hashes(62).as_bytes()).is_ok(), "64 hashes");
    for (what, text) in [
        ("65 hashes", with_hashes(63)),
        ("another version", good.replace("@v1", "@v2")),
        ("no index", good.replace("index 1\n", "")),
        ("an index with a zero in front", good.replace("index 1\n", "index 01\n")),
        ("a line twice", good.replace("index 1\n", "index 1\nindex 1\n")),
        ("extra after the index", good.replace("index 1\n", "index 1\nextra AA==\n")),
        ("extra that is not base64", good.replace("index 1\n", "extra A\nindex 1\n")),
        ("no blank line", good.replacen("\n\n", "\n", 1)),
        ("carriage returns", good.replace('\n', "\r\n")),
    ] {
        assert!(TlogProof::parse(text.as_bytes()).is_err(), "{what}");
    }
}

fn flipped(hash: Hash, byte: usize) -> Hash {
    let mut bytes = *hash.as_bytes();
    bytes[byte] ^= 1 << (byte % 8);
    Hash::new(bytes)
}
