//! Cosignatures: a cosigner's word that at a time a checkpoint was the largest consistent one it had seen.
//!
//! The log's own cosigner gives its checkpoints a time; witnesses bound what the log can rewrite.
//!
//! Source: C2SP tlog-cosignature, Ed25519 `cosignature/v1` (signature type 0x04).

use crate::error::LogError;
use crate::key::{KeyRole, SignerKey, VerifierKey};
use crate::note::NoteSignature;

/// Seconds since 1970-01-01T00:00:00Z, at most 2^63 - 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PosixSeconds(pub u64);

/// A cosignature that verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cosignature {
    /// Who cosigned.
    pub key: VerifierKey,
    /// When, by the cosigner's clock.
    pub time: PosixSeconds,
}

/// Cosigns the text of a note; the key's role must be cosigner.
pub fn cosign(text: &str, time: PosixSeconds, signer: &SignerKey) -> Result<NoteSignature, LogError> {
    let key = signer.verifier();
    key.require(KeyRole::Cosigner)?;
    check_time(time)?;
    let mut bytes = time.0.to_be_bytes().to_vec();
    bytes.extend_from_slice(&signer.sign(cosigned_message(text, time).as_bytes()));
    Ok(NoteSignature { name: key.name().to_owned(), id: key.id(), bytes })
}

/// Checks a signature line, already known to bear this key's name and id, against the text of its note.
pub(crate) fn verify_cosignature(
    text: &str,
    signature: &NoteSignature,
    key: &VerifierKey,
) -> Result<Cosignature, LogError> {
    let Some((time, signed)) = signature.bytes.split_first_chunk() else {
        return Err(LogError::WrongSignature { name: key.name().to_owned() });
    };
    let time = PosixSeconds(u64::from_be_bytes(*time));
    check_time(time)?;
    key.verify(cosigned_message(text, time).as_bytes(), signed)?;
    Ok(Cosignature { key: key.clone(), time })
}

/// The message signed: two lines, then the text.
fn cosigned_message(text: &str, time: PosixSeconds) -> String {
    format!("cosignature/v1\ntime {}\n{text}", time.0)
}

fn check_time(time: PosixSeconds) -> Result<(), LogError> {
    if i64::try_from(time.0).is_err() {
        return Err(LogError::malformed("cosignature", format!("time {} is over 2^63 - 1", time.0)));
    }
    Ok(())
}
