//! Verification as a type: only here does a header become a [`Verified`] one, and the fold takes no other.

use crate::body::{Body, Salt, commitment};
use crate::envelope::pae;
use crate::header::Header;
use crate::json;
use crate::kinds;
use crate::malformed::Malformed;
use crate::schema::CheckAs;
use polyad_model::StatementId;
use sha2::{Digest, Sha256};
use std::ops::Deref;
use std::sync::Arc;

/// A thing whose signature was checked, with the id that its signed bytes have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified<T> {
    inner: T,
    id: StatementId,
    text: Arc<str>,
    signature: [u8; 64],
}

/// Reads a header and checks that its own key signed it, strictly.
///
/// The kind may be unknown: such statements are stored and mirrored without effect. The body is not looked at;
/// see [`check_body`].
pub fn verify(header: &[u8], signature: &[u8]) -> Result<Verified<Header>, Malformed> {
    read(header, signature, Trust::Check)
}

/// Reads a header whose signature this very record holds as checked before, and does not check it again.
///
/// For a node that starts over rows below its guard: their hashes lead to a root it stored after it had checked
/// them under the same rule. Bytes from anywhere else go through [`verify`].
pub fn recall(header: &[u8], signature: &[u8]) -> Result<Verified<Header>, Malformed> {
    read(header, signature, Trust::Recall)
}

/// Whether the signature is checked now, or was before.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trust {
    Check,
    Recall,
}

fn read(header: &[u8], signature: &[u8], trust: Trust) -> Result<Verified<Header>, Malformed> {
    let parsed = Header::parse(header).map_err(|e| e.inside("header"))?;
    let signature: [u8; 64] = signature.try_into().map_err(|_| {
        Malformed::new(
            "signature-length",
            "sig",
            format!("a signature has 64 bytes, got {}", signature.len()),
        )
    })?;
    let signed = pae(header);
    if trust == Trust::Check && !parsed.key.verifies(&signed, &signature) {
        let message = format!("not the signature of {} over this header", parsed.key);
        return Err(Malformed::new("signature-wrong", "sig", message));
    }
    let id = StatementId::from_hash(Sha256::digest(&signed).into());
    // The header parsed, so it is UTF-8.
    let text = String::from_utf8_lossy(header).into();
    Ok(Verified { inner: parsed, id, text, signature })
}

/// Opens the commitment of a verified header, then checks the body's form and its kind's schema.
///
/// A body with `src` of a kind that can be reported is checked as reported, any other as an act; whether the
/// author may report or act is a matter of authority. A body of an unknown kind is held to the form alone.
pub fn check_body(header: &Verified<Header>, salt: &Salt, body: &[u8]) -> Result<Body, Malformed> {
    if commitment(salt, body) != header.body {
        let message = "salt and body do not open the header's commitment";
        return Err(Malformed::new("commitment-wrong", "body", message));
    }
    let text = std::str::from_utf8(body).map_err(|e| {
        Malformed::new("body-not-utf8", "body", format!("not UTF-8 at byte {}", e.valid_up_to()))
    })?;
    let value = json::parse_canonical(text).map_err(|e| e.inside("body"))?;
    if value.as_object().is_none() {
        let message = format!("a body is an object, not {}", value.shape());
        return Err(Malformed::new("body-not-an-object", "body", message));
    }
    if let Some(schema) = kinds::find(&header.kind.name, header.kind.version) {
        let side = schema.side_of(&value);
        schema.check_header(header, side)?;
        // Reported twice is refused once: the first error names its field, the rest follow in the message.
        let errors = schema.check(&value, side);
        if let Some(first) = errors.first() {
            let more = match errors.len() {
                1 => String::new(),
                n => format!(" (and {} more)", n - 1),
            };
            let field = crate::malformed::join("body", &first.path);
            return Err(Malformed::new(first.code, field, format!("{}{more}", first.reason)));
        }
        debug_assert!(side != CheckAs::Row, "statements are no rows");
    }
    Ok(Body { value: Arc::new(value), text: text.into() })
}

impl<T> Verified<T> {
    /// The statement's id: `s` and base32 of the SHA-256 of the signed bytes.
    pub fn id(&self) -> StatementId {
        self.id
    }

    /// The header as it was signed.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The signature.
    pub fn signature(&self) -> &[u8; 64] {
        &self.signature
    }
}

impl<T> Deref for Verified<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.inner
    }
}
