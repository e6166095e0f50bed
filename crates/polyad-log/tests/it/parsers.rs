//! Properties of every parser: no bytes make it panic, and what it reads it prints the same.

use polyad_log::bundle::{parse_bundle, push_entry, split_entries};
use polyad_log::checkpoint::Checkpoint;
use polyad_log::hash::Hash;
use polyad_log::key::{KeyId, KeyRole, SignerKey, VerifierKey};
use polyad_log::note::{Note, NoteSignature};
use polyad_log::policy::Policy;
use polyad_log::receipt::TlogProof;
use polyad_log::tile::{HashTile, TileKind, TilePath};
use polyad_log::tree::{EntryIndex, TreeSize};
use proptest::prelude::*;

use crate::support::vector;

fn hashes() -> impl Strategy<Value = Hash> {
    any::<[u8; 32]>().prop_map(Hash::new)
}

fn tile_paths() -> impl Strategy<Value = TilePath> {
    let kind = prop_oneof![Just(TileKind::Entries), (0..64_u8).prop_map(|level| TileKind::Hashes { level })];
    let index = prop_oneof![0..2_000_u64, any::<u64>()];
    (kind, index, 1..=256_u16).prop_map(|(kind, index, width)| TilePath::new(kind, index, width).unwrap())
}

fn notes() -> impl Strategy<Value = Note> {
    let signature = ("[a-z0-9./é-]{1,20}", any::<[u8; 4]>(), prop::collection::vec(any::<u8>(), 1..90))
        .prop_map(|(name, id, bytes)| NoteSignature { name, id: KeyId(id), bytes });
    let lines = prop::collection::vec("[ -~\u{a0}-\u{ff}]{0,30}", 1..6);
    (lines, prop::collection::vec(signature, 1..5))
        .prop_map(|(lines, signatures)| Note { text: lines.join("\n") + "\n", signatures })
}

/// Bytes near a real file: one of ours with a few bytes changed, removed or added.
fn near_files() -> impl Strategy<Value = Vec<u8>> {
    let file =
        prop::sample::select(vec!["example/checkpoint", "example/proof", "example/policy", "example/vkey"]);
    let edits = prop::collection::vec((any::<prop::sample::Index>(), 0..3_u8, any::<u8>()), 0..4);
    (file, edits).prop_map(|(file, edits)| {
        let mut bytes = vector(file).into_bytes();
        for (place, edit, value) in edits {
            let place = place.index(bytes.len());
            match edit {
                0 => bytes[place] = value,
                1 => drop(bytes.remove(place)),
                _ => bytes.insert(place, value),
            }
        }
        bytes
    })
}

/// Reads the bytes as everything they could be; what is read must print the same bytes.
fn read_as_everything(bytes: &[u8]) -> Result<(), TestCaseError> {
    if let Ok(note) = Note::parse(bytes) {
        prop_assert_eq!(note.to_string().into_bytes(), bytes);
    }
    if let Ok(proof) = TlogProof::parse(bytes) {
        prop_assert_eq!(proof.to_string().into_bytes(), bytes);
    }
    if let Ok(entries) = split_entries(bytes) {
        let mut again = Vec::new();
        entries.iter().for_each(|entry| push_entry(&mut again, entry).unwrap());
        prop_assert_eq!(again, bytes);
    }
    let path = TilePath::new(TileKind::Hashes { level: 0 }, 0, 2).unwrap();
    if let Ok(tile) = HashTile::parse(&path, bytes) {
        prop_assert_eq!(tile.to_bytes(), bytes);
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return Ok(()) };
    if let Ok(checkpoint) = Checkpoint::parse(text) {
        prop_assert_eq!(checkpoint.to_string(), text);
    }
    if let Ok(path) = TilePath::parse(text) {
        prop_assert_eq!(path.to_string(), text);
    }
    if let Ok(key) = VerifierKey::parse(text) {
        prop_assert_eq!(key.to_string(), text);
    }
    if let Ok(policy) = Policy::parse(text) {
        prop_assert_eq!(Policy::parse(&policy.to_string()), Ok(policy));
    }
    if let Ok(hash) = Hash::from_base64(text) {
        prop_assert_eq!(hash.to_base64(), text);
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        read_as_everything(&bytes)?;
    }

    #[test]
    fn bytes_near_a_file(bytes in near_files()) {
        read_as_everything(&bytes)?;
    }

    #[test]
    fn text_near_a_path(text in "(tile/)?(entries|[0-9]{1,2})/(x?[0-9]{3}/){0,3}[0-9]{1,4}(\\.p/[0-9]{0,3})?") {
        read_as_everything(text.as_bytes())?;
    }

    #[test]
    fn paths(path in tile_paths()) {
        prop_assert_eq!(TilePath::parse(&path.to_string()).unwrap(), path);
    }

    #[test]
    fn bundles(entries in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 0..=256)) {
        let mut bytes = Vec::new();
        entries.iter().for_each(|entry| push_entry(&mut bytes, entry).unwrap());
        prop_assert_eq!(parse_bundle(&bytes, entries.len() as u16).unwrap(), entries);
    }

    #[test]
    fn notes_read_what_they_print(note in notes()) {
        prop_assert_eq!(Note::parse(note.to_string().as_bytes()).unwrap(), note);
    }

    #[test]
    fn checkpoints(origin in "[!-~]{1,30}", size in 1..u64::MAX, root in hashes()) {
        let checkpoint = Checkpoint { origin, size: TreeSize(size), root };
        prop_assert_eq!(Checkpoint::parse(&checkpoint.to_string()).unwrap(), checkpoint);
    }

    #[test]
    fn proofs(
        extra in prop::option::of(prop::collection::vec(any::<u8>(), 0..30)), index in any::<u64>(),
        path in prop::collection::vec(hashes(), 0..=64), checkpoint in notes(),
    ) {
        let proof = TlogProof { extra, index: EntryIndex(index), path, checkpoint };
        prop_assert_eq!(TlogProof::parse(proof.to_string().as_bytes()).unwrap(), proof);
    }

    #[test]
    fn keys(name in "[a-z0-9./-]{1,40}", seed in any::<[u8; 32]>(), is_log in any::<bool>()) {
        let role = if is_log { KeyRole::Log } else { KeyRole::Cosigner };
        let key = SignerKey::from_seed(&name, role, &seed).unwrap();
        prop_assert_eq!(&VerifierKey::parse(&key.verifier().to_string()).unwrap(), key.verifier());
    }
}
