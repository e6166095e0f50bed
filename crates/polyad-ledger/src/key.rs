//! Ed25519 keys as statements carry them.

use crate::malformed::{Malformed, excerpt};
use ed25519_dalek::{Signer, VerifyingKey};
use std::fmt;
use std::str::FromStr;

/// An Ed25519 public key, spelt `z6Mk…`: multibase base58btc over the multicodec prefix and the key (did:key).
///
/// The bytes are those of the key, not yet known to be a point of the curve: a header stays readable whatever
/// its key is, and a key that is no point fails where a signature is checked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicKey([u8; 32]);

/// A key pair that signs statements. Its secret is never printed.
pub struct SigningKey(ed25519_dalek::SigningKey);

/// The multicodec prefix of an Ed25519 public key.
const MULTICODEC: [u8; 2] = [0xed, 0x01];

impl PublicKey {
    /// From the 32 bytes of the key.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        PublicKey(bytes)
    }

    /// The 32 bytes of the key.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Whether the signature is this key's over the message.
    ///
    /// Strict (RFC 8032 with the checks of "Taming the many EdDSAs", Chalkias et al. 2020): R and S canonical,
    /// a key or R of small order refused, cofactorless, never in batches. Verifiers that disagree on one signature
    /// would disagree on the state.
    pub fn verifies(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        // A spelling of the key that reduces modulo p would let one key have two names.
        let Ok(key) = VerifyingKey::from_bytes(&self.0) else { return false };
        is_canonical_point(&self.0)
            && key.verify_strict(message, &ed25519_dalek::Signature::from_bytes(signature)).is_ok()
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = [0u8; 34];
        bytes[..2].copy_from_slice(&MULTICODEC);
        bytes[2..].copy_from_slice(&self.0);
        write!(f, "z{}", bs58::encode(bytes).into_string())
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl FromStr for PublicKey {
    type Err = Malformed;

    /// Accepts exactly what [`fmt::Display`] prints.
    fn from_str(text: &str) -> Result<Self, Malformed> {
        let bad = || {
            let message =
                format!("a public key is z6Mk and 44 characters of base58, got `{}`", excerpt(text));
            Malformed::new("key-malformed", "", message)
        };
        let digits = text.strip_prefix('z').filter(|digits| digits.len() <= 64).ok_or_else(bad)?;
        let bytes = bs58::decode(digits).into_vec().map_err(|_| bad())?;
        let key: [u8; 32] =
            bytes.strip_prefix(&MULTICODEC).and_then(|key| key.try_into().ok()).ok_or_else(bad)?;
        let key = PublicKey(key);
        if key.to_string() == text { Ok(key) } else { Err(bad()) }
    }
}

impl SigningKey {
    /// From a seed of 32 bytes.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        SigningKey(ed25519_dalek::SigningKey::from_bytes(seed))
    }

    /// The seed, to be kept with mode 0600.
    pub fn seed(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }

    /// Signs a message.
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.public())
    }
}

/// Whether the y coordinate is below p = 2^255 - 19, the sign bit left out.
fn is_canonical_point(bytes: &[u8; 32]) -> bool {
    let all_ones = bytes[31] & 0x7f == 0x7f && bytes[1..31].iter().all(|b| *b == 0xff);
    !(all_ones && bytes[0] >= 0xed)
}
