//! Checkpoints, cosignatures and keys: round trips, and no byte that can be changed unseen.

use ed25519_dalek::{Signer, SigningKey};
use polyad_log::LogError;
use polyad_log::checkpoint::{Checkpoint, SignedCheckpoint};
use polyad_log::cosignature::PosixSeconds;
use polyad_log::hash::{Hash, empty_root, leaf_hash};
use polyad_log::key::{KeyRole, SignerKey, VerifierKey};
use polyad_log::note::{Note, NoteSignature};
use polyad_log::tree::TreeSize;

use crate::support::{ORIGIN, TIME, clock_key, log_key, witness_key};

fn signed() -> SignedCheckpoint {
    let checkpoint = Checkpoint { origin: ORIGIN.into(), size: TreeSize(1), root: leaf_hash(b"one") };
    SignedCheckpoint::sign(checkpoint, &log_key(), &[&clock_key()], TIME).unwrap()
}

fn verify(note: &[u8]) -> Result<SignedCheckpoint, LogError> {
    let cosigners = [clock_key().verifier().clone(), witness_key().verifier().clone()];
    SignedCheckpoint::verify(note, log_key().verifier(), &cosigners)
}

#[test]
fn what_is_signed_verifies_and_prints_the_same() {
    let signed = signed().cosign(&witness_key(), PosixSeconds(TIME.0 + 1)).unwrap();
    let read = verify(signed.to_string().as_bytes()).unwrap();
    assert_eq!(read, signed);
    let times: Vec<u64> = read.cosignatures().iter().map(|cosignature| cosignature.time.0).collect();
    assert_eq!(times, [TIME.0, TIME.0 + 1]);
    read.require_cosigners(&[witness_key().verifier().clone()]).unwrap();
}

#[test]
fn no_byte_of_a_checkpoint_changes_unseen() {
    let text = signed().to_string();
    for place in 0..text.len() {
        for bit in 0..8 {
            let mut bytes = text.clone().into_bytes();
            bytes[place] ^= 1 << bit;
            // A changed name or id makes a line one of an unknown key; then the key that was asked for is missing.
            let read =
                verify(&bytes).and_then(|read| read.require_cosigners(&[clock_key().verifier().clone()]));
            assert!(read.is_err(), "bit {bit} of byte {place}");
        }
    }
}

#[test]
fn signatures_of_unknown_keys_are_ignored_and_kept() {
    let with_unknown = format!("{}\u{2014} stranger.example AAAAAAAA\n", signed());
    let read = verify(with_unknown.as_bytes()).unwrap();
    assert_eq!(read.cosignatures().len(), 1);
    assert_eq!(read.to_string(), with_unknown);
    // The log's name with another id is another key; the log's name and id with a bad signature is a lie.
    let other_id = format!("{}\u{2014} {ORIGIN} AAAAAAAA\n", signed());
    assert!(verify(other_id.as_bytes()).is_ok());
    let line = signed().to_string().lines().nth(4).unwrap().to_owned();
    let bad = line.replace("W8TU+", "W8TU+A");
    assert_ne!(bad, line);
    let bad = &bad[..bad.len() - 1];
    let lie = format!("{}{bad}\n", signed());
    assert!(verify(lie.as_bytes()).is_err());
}

#[test]
fn the_log_itself_must_have_signed() {
    let text = signed().to_string();
    let without: String =
        text.lines().enumerate().filter(|(n, _)| *n != 4).map(|(_, line)| format!("{line}\n")).collect();
    assert_eq!(verify(without.as_bytes()).unwrap_err().code(), "log-unsigned");
    let other = SignerKey::from_seed("other.example", KeyRole::Log, &[9; 32]).unwrap();
    let refused = SignedCheckpoint::verify(text.as_bytes(), other.verifier(), &[]).unwrap_err();
    assert_eq!(refused.code(), "log-wrong-origin");
    let impostor = SignerKey::from_seed(ORIGIN, KeyRole::Log, &[9; 32]).unwrap();
    let refused = SignedCheckpoint::verify(text.as_bytes(), impostor.verifier(), &[]).unwrap_err();
    assert_eq!(refused.code(), "log-unsigned");
}

#[test]
fn a_key_signs_in_its_own_role_only() {
    let checkpoint = signed().checkpoint().clone();
    let cosigner = SignerKey::from_seed(ORIGIN, KeyRole::Cosigner, &[0x11; 32]).unwrap();
    assert_eq!(
        SignedCheckpoint::sign(checkpoint.clone(), &cosigner, &[], TIME).unwrap_err().code(),
        "log-wrong-role"
    );
    assert_eq!(
        SignedCheckpoint::sign(checkpoint, &log_key(), &[&log_key()], TIME).unwrap_err().code(),
        "log-wrong-role"
    );
    assert_eq!(signed().cosign(&clock_key(), PosixSeconds(1 << 63)).unwrap_err().code(), "log-malformed");
}

/// A cosigner that signs a time out of range, which our own signer refuses to do.
#[test]
fn a_cosignature_of_a_time_over_the_limit_is_refused() {
    let signed_at = |time: u64| {
        let mut note = signed().note().clone();
        let message = format!("cosignature/v1\ntime {time}\n{}", note.text);
        let signature = SigningKey::from_bytes(&[0x33; 32]).sign(message.as_bytes()).to_bytes();
        let bytes = [&time.to_be_bytes()[..], &signature].concat();
        let key = witness_key().verifier().clone();
        note.signatures.push(NoteSignature { name: key.name().into(), id: key.id(), bytes });
        verify(note.to_string().as_bytes())
    };
    assert_eq!(signed_at((1 << 63) - 1).unwrap().cosignatures().len(), 2);
    assert_eq!(signed_at(1 << 63).unwrap_err().code(), "log-malformed");
}

#[test]
fn checkpoint_texts_out_of_form_are_refused() {
    let root = leaf_hash(b"one");
    let good = format!("{ORIGIN}\n1\n{root}\n");
    assert_eq!(Checkpoint::parse(&good).unwrap().to_string(), good);
    let empty = empty_root();
    assert!(Checkpoint::parse(&format!("{ORIGIN}\n0\n{empty}\n")).is_ok());
    for text in [
        String::new(),
        format!("{ORIGIN}\n1\n{root}"),
        format!("{ORIGIN}\n1\n{root}\nextension\n"),
        format!("{ORIGIN}\n1\n"),
        format!("\n1\n{root}\n"),
        format!("{ORIGIN}\n01\n{root}\n"),
        format!("{ORIGIN}\n+1\n{root}\n"),
        format!("{ORIGIN}\n-1\n{root}\n"),
        format!("{ORIGIN}\n18446744073709551616\n{root}\n"),
        format!("{ORIGIN}\n0\n{root}\n"),
        format!("{ORIGIN}\n1\n{}\n", &root.to_base64()[..43]),
        format!("{ORIGIN}\n1\n{}\n", root.to_hex()),
    ] {
        assert!(Checkpoint::parse(&text).is_err(), "{text:?}");
    }
    // The last character of 32 bytes in base64 has two bits to spare; only zeroes are read.
    assert!(Hash::from_base64("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=").is_ok());
    assert!(Hash::from_base64("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=").is_err());
    assert!(Hash::from_hex(&root.to_hex().to_uppercase()).is_err());
}

#[test]
fn notes_out_of_form_are_refused() {
    let good = signed().to_string();
    for (what, note) in [
        ("no signature", signed().note().text.clone() + "\n"),
        ("no newline at the end", good.trim_end().to_owned()),
        ("a blank line at the end", format!("{good}\n")),
        ("a hyphen for the dash", good.replace('\u{2014}', "-")),
        ("two spaces", good.replace("\u{2014} ", "\u{2014}  ")),
        ("a tab", good.replace("polyad\n1", "polyad\t\n1")),
        ("a carriage return", good.replace('\n', "\r\n")),
        ("an id without a signature", format!("{good}\u{2014} stranger.example AAAAAA==\n")),
        ("a name with a plus sign", format!("{good}\u{2014} a+b AAAAAAAA\n")),
        ("65 signatures", format!("{good}{}", "\u{2014} stranger.example AAAAAAAA\n".repeat(63))),
        ("too long", format!("{}\n{good}", "x".repeat(256 * 1024))),
    ] {
        assert!(Note::parse(note.as_bytes()).is_err(), "{what}");
    }
    assert!(
        Note::parse(format!("{good}{}", "\u{2014} stranger.example AAAAAAAA\n".repeat(62)).as_bytes())
            .is_ok()
    );
}

#[test]
fn vkeys_both_ways() {
    for key in [log_key(), clock_key(), witness_key()] {
        let line = key.verifier().to_string();
        assert_eq!(VerifierKey::parse(&line).unwrap(), *key.verifier());
        for place in 0..line.len() {
            let mut bytes = line.clone().into_bytes();
            bytes[place] ^= 0x01;
            let read = String::from_utf8(bytes).ok().and_then(|line| VerifierKey::parse(&line).ok());
            assert_eq!(read, None, "byte {place} of {line}");
        }
    }
    // The key of the Go checksum database, the best known of its form.
    let known = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";
    assert_eq!(VerifierKey::parse(known).unwrap().to_string(), known);
    for bad in ["", "+", "a+b", "a++", "a b+00000000+AQ==", &known.to_uppercase(), &format!("{known}\n")] {
        assert!(VerifierKey::parse(bad).is_err(), "{bad:?}");
    }
    for name in ["", "a b", "a+b", "a\u{a0}b", "a\nb"] {
        assert!(SignerKey::from_seed(name, KeyRole::Log, &[1; 32]).is_err(), "{name:?}");
    }
}

#[test]
fn a_secret_key_does_not_print_itself() {
    let text = format!("{:?}", log_key());
    assert!(!text.contains("17, 17, 17") && !text.contains("1111"), "{text}");
}
