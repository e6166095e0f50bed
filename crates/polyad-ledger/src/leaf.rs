//! The leaf: what the log commits to for one statement.

use crate::body::{Salt, commitment};
use crate::envelope::{base64, member, only_keys, salt_of, text_member};
use crate::header::Header;
use crate::json::{self, Limits, Value};
use crate::kinds;
use crate::malformed::Malformed;
use crate::verify::{Verified, recall, verify};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use polyad_model::Instant;
use std::sync::Arc;

/// Header, signature and the log's time; the body only for inline kinds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// The header as it was signed.
    pub header: Arc<str>,
    /// The signature over it.
    pub signature: [u8; 64],
    /// When the log took it in, to the millisecond.
    pub recorded: Instant,
    /// Body and salt of an inline kind.
    pub inline: Option<(Arc<str>, Salt)>,
}

/// The longest leaf, in bytes: lengths in entry bundles have 16 bits, and a bundle stays small.
pub const LEAF_BYTES_MAX: usize = 8 * 1024;

/// The version of the leaf's own form.
const VERSION: &str = "1";

impl Leaf {
    /// Reads a leaf; its bytes must be the canonical form. The signature is not checked: see [`Leaf::verify`].
    pub fn parse(bytes: &[u8]) -> Result<Leaf, Malformed> {
        let text = std::str::from_utf8(bytes).map_err(|e| {
            Malformed::new("leaf-not-utf8", "", format!("not UTF-8 at byte {}", e.valid_up_to()))
        })?;
        let limits = Limits { bytes: LEAF_BYTES_MAX, depth: 2, members: 16, plain_text: false };
        let value = json::parse_within(text, limits)?;
        only_keys(&value, "", &["header", "inline", "recorded", "sig", "v"])?;
        json::require_canonical(text, &value)?;
        let version = text_member(&value, "", "v")?;
        if version != VERSION {
            let message = format!("this version of Polyad reads leaves of version {VERSION}");
            return Err(Malformed::new("leaf-version-unknown", "v", message));
        }
        let signature = base64(text_member(&value, "", "sig")?, "sig")?;
        let inline = match value.get("inline") {
            None => None,
            Some(inline) => {
                only_keys(inline, "inline", &["body", "salt"])?;
                member(inline, "inline", "salt")?;
                let salt = base64(text_member(inline, "inline", "salt")?, "inline.salt")?;
                Some((text_member(inline, "inline", "body")?.into(), salt_of(&salt, "inline.salt")?))
            }
        };
        Ok(Leaf {
            header: text_member(&value, "", "header")?.into(),
            signature: signature.as_slice().try_into().map_err(|_| {
                Malformed::new(
                    "signature-length",
                    "sig",
                    format!("a signature has 64 bytes, got {}", signature.len()),
                )
            })?,
            recorded: Instant::parse_millis(text_member(&value, "", "recorded")?)
                .map_err(|e| Malformed::value("recorded", &e))?,
            inline,
        })
    }

    /// The canonical form: the entry of the log, whose hash is the leaf hash.
    pub fn to_canonical(&self) -> String {
        let members = [
            ("header", Value::String(self.header.clone())),
            ("recorded", json::text(self.recorded)),
            ("sig", BASE64.encode(self.signature).into()),
            ("v", VERSION.into()),
        ];
        let inline = self.inline.as_ref().map(|(body, salt)| {
            let salt = Value::from(BASE64.encode(salt));
            ("inline", json::object([("body", Value::String(body.clone())), ("salt", salt)]))
        });
        json::object(members.into_iter().chain(inline)).to_canonical()
    }

    /// Checks the signature in the leaf, and that it holds body and salt exactly if its kind is an inline one.
    ///
    /// A leaf of an unknown kind may hold them or not.
    pub fn verify(&self) -> Result<Verified<Header>, Malformed> {
        self.checked(verify(self.header.as_bytes(), &self.signature)?)
    }

    /// As [`Leaf::verify`], for a leaf whose signature was checked before; see [`crate::verify::recall`].
    pub fn recall(&self) -> Result<Verified<Header>, Malformed> {
        self.checked(recall(self.header.as_bytes(), &self.signature)?)
    }

    fn checked(&self, header: Verified<Header>) -> Result<Verified<Header>, Malformed> {
        let schema = kinds::find(&header.kind.name, header.kind.version);
        match (schema.map(|schema| schema.inline), &self.inline) {
            (Some(false), Some(_)) => {
                let message =
                    format!("the body of {} does not lie in the leaf: it can be erased", header.kind);
                Err(Malformed::new("leaf-inline-unexpected", "inline", message))
            }
            (Some(true), None) => {
                let message = format!("the body of {} lies in the leaf", header.kind);
                Err(Malformed::new("leaf-inline-missing", "inline", message))
            }
            (_, Some((body, salt))) if commitment(salt, body.as_bytes()) != header.body => {
                let message = "salt and body do not open the header's commitment";
                Err(Malformed::new("commitment-wrong", "inline", message))
            }
            _ => Ok(header),
        }
    }
}
