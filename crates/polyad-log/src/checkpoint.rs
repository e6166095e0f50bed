//! Checkpoints: the signed size and root of a log.
//!
//! A [`Checkpoint`] is what is said; a [`SignedCheckpoint`] exists only when the log's key says it. Polyad's
//! checkpoints have no extension lines, and one that has is refused.
//!
//! Source: C2SP tlog-checkpoint, signed-note, tlog-cosignature.

use crate::cosignature::{Cosignature, PosixSeconds, cosign, verify_cosignature};
use crate::error::LogError;
use crate::hash::{Hash, empty_root};
use crate::key::{KeyRole, SignerKey, VerifierKey};
use crate::note::{Note, NoteSignature};
use crate::tile::plain_number;
use crate::tree::TreeSize;

const WHAT: &str = "checkpoint";

/// The path of the checkpoint under a log's prefix.
pub const CHECKPOINT_PATH: &str = "checkpoint";

/// What a log states: this many entries, with this root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name: its prefix without the scheme.
    pub origin: String,
    /// The number of entries.
    pub size: TreeSize,
    /// The Merkle tree hash.
    pub root: Hash,
}

impl Checkpoint {
    /// Reads the three lines, each with its newline.
    pub fn parse(text: &str) -> Result<Self, LogError> {
        let refusal = |reason: &str| LogError::malformed(WHAT, reason);
        let body = text.strip_suffix('\n').ok_or_else(|| refusal("no newline at the end"))?;
        let lines: Vec<&str> = body.split('\n').collect();
        let [origin, size, root] = lines[..] else {
            return Err(LogError::malformed(WHAT, format!("{} lines, must be 3", lines.len())));
        };
        if origin.is_empty() {
            return Err(refusal("the origin is empty"));
        }
        let size = plain_number(size)
            .map(TreeSize)
            .ok_or_else(|| refusal("the size is not a decimal number without leading zeroes"))?;
        let root = Hash::from_base64(root)?;
        if size == TreeSize(0) && root != empty_root() {
            return Err(refusal("the root of an empty tree must be SHA-256 of nothing"));
        }
        Ok(Self { origin: origin.to_owned(), size, root })
    }
}

/// Prints the text that is signed.
impl std::fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}\n{}\n{}\n", self.origin, self.size, self.root)
    }
}

/// A checkpoint whose log signature, and the cosignatures listed, have been verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedCheckpoint {
    checkpoint: Checkpoint,
    cosignatures: Vec<Cosignature>,
    note: Note,
}

impl SignedCheckpoint {
    /// Signs a checkpoint with the log's key and each cosigner's, the latter at `time`.
    pub fn sign(
        checkpoint: Checkpoint,
        log: &SignerKey,
        cosigners: &[&SignerKey],
        time: PosixSeconds,
    ) -> Result<Self, LogError> {
        let key = log.verifier();
        check_log_key(key, &checkpoint)?;
        let text = checkpoint.to_string();
        // The text is read back, so that nothing is signed that a reader would refuse.
        Checkpoint::parse(&text)?;
        let bytes = log.sign(text.as_bytes()).to_vec();
        let signature = NoteSignature { name: key.name().to_owned(), id: key.id(), bytes };
        let note = Note { text, signatures: vec![signature] };
        let signed = Self { checkpoint, cosignatures: Vec::new(), note };
        cosigners.iter().try_fold(signed, |signed, cosigner| signed.cosign(cosigner, time))
    }

    /// Adds a cosignature.
    pub fn cosign(mut self, cosigner: &SignerKey, time: PosixSeconds) -> Result<Self, LogError> {
        self.note.signatures.push(cosign(&self.note.text, time, cosigner)?);
        self.cosignatures.push(Cosignature { key: cosigner.verifier().clone(), time });
        Ok(self)
    }

    /// Reads and verifies a note.
    ///
    /// The log's key must have signed, its name must be the origin, and every signature by a key given here must
    /// verify, or the whole note is refused. Signatures by other keys are ignored. A cosigner that has not signed is
    /// not an error: see [`SignedCheckpoint::require_cosigners`].
    pub fn verify(bytes: &[u8], log: &VerifierKey, cosigners: &[VerifierKey]) -> Result<Self, LogError> {
        let note = Note::parse(bytes)?;
        let checkpoint = Checkpoint::parse(&note.text)?;
        check_log_key(log, &checkpoint)?;
        let mut signed_by_log = false;
        let mut cosignatures: Vec<Cosignature> = Vec::new();
        for signature in &note.signatures {
            let is_by = |key: &VerifierKey| key.name() == signature.name && key.id() == signature.id;
            if is_by(log) {
                log.verify(note.text.as_bytes(), &signature.bytes)?;
                signed_by_log = true;
            }
            if let Some(key) = cosigners.iter().find(|key| is_by(key)) {
                key.require(KeyRole::Cosigner)?;
                cosignatures.push(verify_cosignature(&note.text, signature, key)?);
            }
        }
        if !signed_by_log {
            return Err(LogError::Unsigned { name: log.name().to_owned() });
        }
        Ok(Self { checkpoint, cosignatures, note })
    }

    /// Errs when one of these cosigners has not signed.
    pub fn require_cosigners(&self, cosigners: &[VerifierKey]) -> Result<(), LogError> {
        let has_signed = |key: &VerifierKey| self.cosignatures.iter().any(|given| given.key == *key);
        match cosigners.iter().find(|key| !has_signed(key)) {
            Some(key) => Err(LogError::NotCosigned { name: key.name().to_owned() }),
            None => Ok(()),
        }
    }

    /// What the log states.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The verified cosignatures, in the order of the note.
    pub fn cosignatures(&self) -> &[Cosignature] {
        &self.cosignatures
    }

    /// The note with all its signature lines, also those not verified.
    pub fn note(&self) -> &Note {
        &self.note
    }
}

/// Prints the note as served.
impl std::fmt::Display for SignedCheckpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.note.fmt(f)
    }
}

fn check_log_key(key: &VerifierKey, checkpoint: &Checkpoint) -> Result<(), LogError> {
    key.require(KeyRole::Log)?;
    if key.name() != checkpoint.origin {
        return Err(LogError::WrongOrigin {
            found: checkpoint.origin.clone(),
            expected: key.name().to_owned(),
        });
    }
    Ok(())
}
