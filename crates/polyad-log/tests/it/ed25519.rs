//! Signatures that a lax verifier accepts and ours does not.

use ed25519_dalek::{Signature, Verifier, VerifyingKey};
use polyad_log::checkpoint::SignedCheckpoint;
use polyad_log::key::{KeyRole, VerifierKey};
use polyad_log::note::Note;

use crate::support::{ORIGIN, log_key, unhex, vector};

/// All encodings of points of small order, canonical or not.
const SMALL_ORDER: [&str; 14] = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
];

#[test]
fn keys_of_small_order_are_refused() {
    for key in SMALL_ORDER {
        let bytes: [u8; 32] = unhex(key).try_into().unwrap();
        assert!(VerifierKey::new(ORIGIN, KeyRole::Log, &bytes).is_err(), "{key}");
    }
}

/// Keys of full order whose y is written as y + p: one point with two spellings, hence two ids.
#[test]
fn keys_in_a_second_spelling_are_refused() {
    let mut seen = 0;
    for low in 2..19_u8 {
        let mut bytes = [0xff; 32];
        bytes[0] = 0xed + low;
        bytes[31] = 0x7f;
        if VerifyingKey::from_bytes(&bytes).is_ok() {
            seen += 1;
            assert!(
                VerifierKey::new(ORIGIN, KeyRole::Log, &bytes).is_err(),
                "y = {low} written as p + {low}"
            );
        }
    }
    assert!(seen > 0, "the lax parser takes some of them, or this test shows nothing");
}

#[test]
fn lax_signatures_are_refused() {
    let text = Note::parse(vector("example/checkpoint").as_bytes()).unwrap().text;
    let mut lax = 0;
    for row in vector("signatures.txt").lines() {
        let [what, key, signature] = row.split(' ').collect::<Vec<_>>()[..] else { panic!("{row}") };
        let public: [u8; 32] = unhex(key).try_into().unwrap();
        assert_eq!(&public, log_key().verifier().public_bytes());
        let bytes = unhex(signature);
        let accepted_by_lax = VerifyingKey::from_bytes(&public)
            .unwrap()
            .verify(text.as_bytes(), &Signature::from_slice(&bytes).unwrap())
            .is_ok();
        lax += usize::from(accepted_by_lax);

        let mut note = Note::parse(vector("example/checkpoint").as_bytes()).unwrap();
        note.signatures[0].bytes = bytes;
        let verified = SignedCheckpoint::verify(note.to_string().as_bytes(), log_key().verifier(), &[]);
        assert_eq!(verified.is_ok(), what == "good", "{what}");
    }
    assert!(lax > 1, "a lax verifier takes more than the good one, or this test shows nothing");
}
