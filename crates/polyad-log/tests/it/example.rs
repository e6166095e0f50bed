//! The worked example: files written by another program from the standards, read and written again by ours.

use polyad_log::bundle::split_entries;
use polyad_log::checkpoint::SignedCheckpoint;
use polyad_log::cosignature::PosixSeconds;
use polyad_log::policy::Policy;
use polyad_log::proof::InclusionProof;
use polyad_log::reader::TileReader;
use polyad_log::receipt::{TlogProof, verify_entry};
use polyad_log::storage::BlobStore;
use polyad_log::tree::{EntryIndex, TreeSize};
use polyad_log::writer::LogWriter;
use std::sync::Arc;

use crate::support::{MemoryStore, TIME, log_key, unhex, vector, witness_key, workspace};

const ENTRIES: [&[u8]; 3] = [b"one", b"two", b"three"];

#[test]
fn our_bytes_are_those_of_the_other_program() {
    let mut writer = LogWriter::new();
    for entry in ENTRIES {
        writer.append(entry).unwrap();
    }
    let store = Arc::new(MemoryStore::default());
    let signed = store.publish(&mut writer).cosign(&witness_key(), PosixSeconds(TIME.0 + 1)).unwrap();
    assert_eq!(signed.to_string(), vector("example/checkpoint"));
    assert_eq!(writer.root().to_hex(), vector("example/root.hex").trim());
    assert_eq!(log_key().verifier().to_string(), vector("example/vkey").trim());
    let bundle = store.get("tile/entries/000.p/3").unwrap().unwrap();
    assert_eq!(bundle, unhex(vector("example/bundle.hex").trim()));
    let tile = store.get("tile/0/000.p/3").unwrap().unwrap();
    assert_eq!(tile, unhex(&vector("example/leaves.hex").replace('\n', "")));

    let mut reader = TileReader::open(store.source(), TreeSize(3), writer.root()).unwrap();
    let proof = InclusionProof::make(&mut reader, EntryIndex(1), TreeSize(3)).unwrap();
    assert_eq!(TlogProof::new(proof, &signed).unwrap().to_string(), vector("example/proof"));
}

#[test]
fn the_other_programs_receipt_verifies_under_its_policy() {
    let policy = Policy::parse(&vector("example/policy")).unwrap();
    assert_eq!(policy.to_string(), vector("example/policy"));
    let proof = TlogProof::parse(vector("example/proof").as_bytes()).unwrap();
    let logged = verify_entry(b"two", &proof, &policy).unwrap();
    assert_eq!(logged.index, EntryIndex(1));
    assert_eq!(logged.checkpoint.cosignatures().len(), 2);
    assert!(verify_entry(b"three", &proof, &policy).is_err());
    let signed = SignedCheckpoint::verify(vector("example/checkpoint").as_bytes(), log_key().verifier(), &[]);
    assert_eq!(signed.unwrap().checkpoint(), logged.checkpoint.checkpoint());
    assert_eq!(split_entries(&unhex(vector("example/bundle.hex").trim())).unwrap(), ENTRIES);
}

#[test]
fn the_specification_shows_these_very_bytes() {
    let path = workspace().join("docs/spec/log.md");
    let spec = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    for name in ["vkey", "bundle.hex", "leaves.hex", "root.hex", "checkpoint", "proof", "policy"] {
        for line in vector(&format!("example/{name}")).lines() {
            assert!(spec.contains(line), "docs/spec/log.md lacks a line of example/{name}: {line}");
        }
    }
}
