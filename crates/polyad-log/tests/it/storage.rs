//! What the two storage traits promise, shown on the store in memory; drivers are held to the same.

use polyad_log::hash::leaf_hash;
use polyad_log::storage::{BlobStore, Head, Put, StorageError};
use polyad_log::tree::TreeSize;

use crate::support::MemoryStore;

#[test]
fn an_immutable_object_is_created_once() {
    let store = MemoryStore::default();
    assert_eq!(store.get("tile/0/000"), Ok(None));
    assert_eq!(store.create("tile/0/000", b"a"), Ok(Put::Created));
    assert_eq!(store.create("tile/0/000", b"a"), Ok(Put::AlreadyThere));
    let differs = StorageError::Differs { path: "tile/0/000".into() };
    assert_eq!(store.create("tile/0/000", b"b"), Err(differs));
    assert_eq!(store.get("tile/0/000"), Ok(Some(b"a".to_vec())));
}

#[test]
fn a_head_only_grows() {
    let head = |size, root: &[u8]| Head { size: TreeSize(size), root: leaf_hash(root), note: String::new() };
    let before = head(5, b"a");
    assert!(before.may_follow(None));
    assert!(head(6, b"b").may_follow(Some(&before)));
    assert!(before.may_follow(Some(&before)), "the same tree signed again later");
    assert!(!head(5, b"b").may_follow(Some(&before)), "another root at one size is a fork");
    assert!(!head(4, b"a").may_follow(Some(&before)));
}
