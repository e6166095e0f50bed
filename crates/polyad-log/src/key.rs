//! Keys of logs and cosigners: names, ids, the `vkey` line, and strict Ed25519.
//!
//! Strict means: a canonical public key, R and S; a small-order key or R refused; no cofactor; never in batches. Two
//! verifiers that disagree about one signature would disagree about the log for ever.
//!
//! Source: C2SP signed-note, "Verifier keys"; RFC 8032.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use crate::error::LogError;

/// The path under a log's prefix where its public key is served, one line.
pub const VKEY_PATH: &str = "vkey";

/// What a key signs, and the signature type byte that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyRole {
    /// The log itself signs the text of a checkpoint: type 0x01.
    Log,
    /// A cosigner signs the text and a time: type 0x04, `cosignature/v1`.
    Cosigner,
}

impl KeyRole {
    fn type_byte(self) -> u8 {
        match self {
            Self::Log => 0x01,
            Self::Cosigner => 0x04,
        }
    }

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Log => "log",
            Self::Cosigner => "cosigner",
        }
    }
}

/// The first four bytes of SHA-256 over name, newline, type byte and public key: an index, not a fingerprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(pub [u8; 4]);

impl std::fmt::Display for KeyId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A public key with its name and role. Only keys whose signatures bind their holder can be built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    role: KeyRole,
    key: VerifyingKey,
}

impl VerifierKey {
    /// Takes the 32 bytes of an Ed25519 public key.
    ///
    /// Errs when the name is empty or holds a space, a plus sign or a control character, when the bytes are no point
    /// or not its canonical encoding, and when the point has small order.
    pub fn new(name: &str, role: KeyRole, public: &[u8; 32]) -> Result<Self, LogError> {
        check_name(name)?;
        let weak = |reason| LogError::WeakKey { name: name.to_owned(), reason };
        let key = VerifyingKey::from_bytes(public).map_err(|_| weak("the bytes are not an Ed25519 point"))?;
        if key.to_edwards().compress().to_bytes() != *public {
            return Err(weak("the encoding is not canonical"));
        }
        if key.is_weak() {
            return Err(weak("the point has small order"));
        }
        Ok(Self { name: name.to_owned(), role, key })
    }

    /// Reads a `vkey` line without its newline: `<name>+<8 hex digits>+<base64 of type byte and key>`.
    pub fn parse(vkey: &str) -> Result<Self, LogError> {
        let refusal = |reason: &str| LogError::malformed("vkey", format!("{vkey:?}: {reason}"));
        let mut parts = vkey.splitn(3, '+');
        let (Some(name), Some(id), Some(material)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(refusal("must be <name>+<id>+<key>"));
        };
        let material = STANDARD.decode(material).map_err(|_| refusal("the key is not base64"))?;
        let Some((type_byte, public)) = material.split_first() else {
            return Err(refusal("the key is empty"));
        };
        let role = match type_byte {
            0x01 => KeyRole::Log,
            0x04 => KeyRole::Cosigner,
            _ => return Err(refusal("the signature type is neither 0x01 nor 0x04")),
        };
        let public = public.try_into().map_err(|_| refusal("the key must have 32 bytes"))?;
        let key = Self::new(name, role, public)?;
        if key.id().to_string() != id {
            return Err(refusal("the id does not belong to this name and key"));
        }
        Ok(key)
    }

    /// The key's name; for a log's key, its origin.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it signs.
    pub fn role(&self) -> KeyRole {
        self.role
    }

    /// The id under which its signatures stand in a note.
    pub fn id(&self) -> KeyId {
        let mut digest = Sha256::new();
        digest.update(self.name.as_bytes());
        digest.update([b'\n', self.role.type_byte()]);
        digest.update(self.key.as_bytes());
        let [a, b, c, d, ..] = <[u8; 32]>::from(digest.finalize());
        KeyId([a, b, c, d])
    }

    /// The 32 bytes of the public key.
    pub fn public_bytes(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    pub(crate) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), LogError> {
        let wrong = || LogError::WrongSignature { name: self.name.clone() };
        let signature = Signature::from_slice(signature).map_err(|_| wrong())?;
        self.key.verify_strict(message, &signature).map_err(|_| wrong())
    }

    pub(crate) fn require(&self, needed: KeyRole) -> Result<(), LogError> {
        if self.role == needed {
            return Ok(());
        }
        Err(LogError::WrongRole { name: self.name.clone(), found: self.role.word(), needed: needed.word() })
    }
}

/// Prints the `vkey` line, without a newline.
impl std::fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut material = vec![self.role.type_byte()];
        material.extend_from_slice(self.key.as_bytes());
        write!(f, "{}+{}+{}", self.name, self.id(), STANDARD.encode(material))
    }
}

/// A secret key with its name and role.
#[derive(Clone)]
pub struct SignerKey {
    verifier: VerifierKey,
    secret: SigningKey,
}

impl SignerKey {
    /// Takes the 32 secret bytes of an Ed25519 key (RFC 8032); the caller draws them at random and keeps them.
    pub fn from_seed(name: &str, role: KeyRole, seed: &[u8; 32]) -> Result<Self, LogError> {
        let secret = SigningKey::from_bytes(seed);
        let verifier = VerifierKey::new(name, role, secret.verifying_key().as_bytes())?;
        Ok(Self { verifier, secret })
    }

    /// The public half.
    pub fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.secret.sign(message).to_bytes()
    }
}

/// Prints the public half only.
impl std::fmt::Debug for SignerKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignerKey").field("verifier", &self.verifier).finish_non_exhaustive()
    }
}

pub(crate) fn check_name(name: &str) -> Result<(), LogError> {
    let bad = |character: char| character == '+' || character.is_whitespace() || character.is_control();
    if name.is_empty() || name.contains(bad) {
        let reason = format!("{name:?} is empty or holds a space, a plus sign or a control character");
        return Err(LogError::malformed("key name", reason));
    }
    Ok(())
}
