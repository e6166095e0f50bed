//! An audit finds a changed byte in every object of a log, and names the object.

use polyad_log::LogError;
use polyad_log::audit::{AuditReport, audit};
use polyad_log::checkpoint::CHECKPOINT_PATH;
use polyad_log::reader::TileReader;
use polyad_log::storage::BlobStore;
use polyad_log::tree::{EntryIndex, TreeSize};
use polyad_log::writer::LogWriter;
use std::sync::Arc;

use crate::support::{MemoryStore, cosigners, entry, log_key, witness_key};

fn check(store: &Arc<MemoryStore>) -> Result<AuditReport, LogError> {
    audit(&store.source(), log_key().verifier(), &cosigners(), &mut |_, _| Ok(()))
}

#[test]
fn an_honest_log_of_any_size_holds_and_shows_each_entry_once() {
    for size in [0, 1, 255, 256, 257, 600, 65_536, 66_000] {
        let store = MemoryStore::with_log(size);
        let mut seen = 0;
        let report = audit(&store.source(), log_key().verifier(), &cosigners(), &mut |index, bytes| {
            assert_eq!((index, bytes), (EntryIndex(seen), entry(seen).as_slice()));
            seen += 1;
            Ok(())
        });
        let report = report.unwrap();
        assert_eq!((seen, report.checkpoint.checkpoint().size), (size, TreeSize(size)));
        let objects = 1 + report.bundles + report.tiles;
        assert_eq!(objects, store.paths().len() as u64, "every object served was read, size {size}");
    }
}

#[test]
fn a_changed_byte_in_any_object_is_found_and_the_object_named() {
    let store = MemoryStore::with_log(600);
    assert_eq!(store.paths().len(), 8);
    for path in store.paths() {
        let length = store.get(&path).unwrap().unwrap().len();
        // Every byte of the checkpoint; elsewhere first, last and some between.
        let step = if path == CHECKPOINT_PATH { 1 } else { length / 7 + 1 };
        for place in (0..length).step_by(step).chain([length - 1]) {
            let found = store.altered(&path, |bytes| bytes[place] ^= 0x04, || check(&store));
            let error = found.expect_err(&format!("{path}, byte {place}"));
            if path != CHECKPOINT_PATH {
                assert!(error.to_string().starts_with(&format!("{path}: ")), "{path}, byte {place}: {error}");
            }
        }
        for (what, alter) in
            [("cut", cut as fn(&mut Vec<u8>)), ("lengthened", lengthen), ("emptied", Vec::clear)]
        {
            assert!(store.altered(&path, alter, || check(&store)).is_err(), "{path} {what}");
        }
    }
    assert!(check(&store).is_ok());
}

#[test]
fn a_changed_byte_in_tiles_of_three_levels_is_found() {
    let store = MemoryStore::with_log(66_000);
    for path in [
        "tile/0/000",
        "tile/0/255",
        "tile/0/257.p/208",
        "tile/1/000",
        "tile/1/001.p/1",
        "tile/2/000.p/1",
        "tile/entries/000",
        "tile/entries/256",
        "tile/entries/257.p/208",
    ] {
        let error = store.altered(path, |bytes| bytes[5] ^= 0x80, || check(&store)).expect_err(path);
        assert!(error.to_string().starts_with(&format!("{path}: ")), "{path}: {error}");
    }
}

#[test]
fn a_missing_object_is_named() {
    for path in MemoryStore::with_log(600).paths() {
        let store = MemoryStore::with_log(600);
        store.remove(&path);
        assert_eq!(check(&store).unwrap_err(), LogError::MissingObject { path });
    }
}

#[test]
fn a_bundle_and_tile_forged_alike_do_not_pass() {
    let store = MemoryStore::with_log(600);
    let mut forged = LogWriter::new();
    for index in 0..600 {
        forged.append(if index == 3 { b"another" } else { b"entry x" }).unwrap();
    }
    for object in forged.take_objects().unwrap() {
        store.replace(&object.path.to_string(), &object.bytes).unwrap();
    }
    let error = check(&store).unwrap_err();
    assert!(error.to_string().starts_with("checkpoint: entries and tiles agree"), "{error}");
}

#[test]
fn the_caller_can_refuse_an_entry() {
    let store = MemoryStore::with_log(300);
    let refused = audit(&store.source(), log_key().verifier(), &cosigners(), &mut |index, _| {
        if index == EntryIndex(299) { Err("not a statement".into()) } else { Ok(()) }
    });
    assert_eq!(refused.unwrap_err().to_string(), "entry 299: not a statement");
}

#[test]
fn keys_asked_for_must_have_signed() {
    let store = MemoryStore::with_log(3);
    let witness = [witness_key().verifier().clone()];
    let refused = audit(&store.source(), log_key().verifier(), &witness, &mut |_, _| Ok(())).unwrap_err();
    assert_eq!(refused.code(), "log-not-cosigned");
    let clock = &cosigners()[0];
    let refused = audit(&store.source(), clock, &[], &mut |_, _| Ok(())).unwrap_err();
    assert_eq!(refused.code(), "log-wrong-role");
}

#[test]
fn entries_read_one_by_one_are_checked() {
    let store = MemoryStore::with_log(600);
    let root = check(&store).unwrap().checkpoint.checkpoint().root;
    let read = |index| TileReader::open(store.source(), TreeSize(600), root)?.entry(EntryIndex(index));
    for index in [0, 255, 256, 599] {
        assert_eq!(read(index).unwrap(), entry(index));
    }
    assert_eq!(read(600).unwrap_err().code(), "log-out-of-range");
    let changed = store.altered("tile/entries/001", |bytes| bytes[2] ^= 1, || read(300));
    assert_eq!(changed.unwrap_err().code(), "log-wrong-object");
}

fn cut(bytes: &mut Vec<u8>) {
    bytes.pop();
}

fn lengthen(bytes: &mut Vec<u8>) {
    bytes.push(b'\n');
}
