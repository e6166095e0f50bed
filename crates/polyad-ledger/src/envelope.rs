//! The envelope: what is signed (DSSE), and how a statement is handed in.

use crate::body::Salt;
use crate::json::{self, Limits, Value};
use crate::malformed::Malformed;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

/// The type of the payload in a DSSE envelope.
pub const PAYLOAD_TYPE: &str = "application/vnd.polyad.header+json";

/// A statement on its way to a log: `{"envelope", "salt", "body"}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// The header's bytes.
    pub header: Vec<u8>,
    /// The signature; 64 bytes when it is one.
    pub signature: Vec<u8>,
    /// The salt of the commitment.
    pub salt: Salt,
    /// The body's bytes.
    pub body: String,
}

/// The longest submission, in bytes: a body whose characters are all escaped, with envelope.
pub const SUBMISSION_BYTES_MAX: usize = 512 * 1024;

/// The bytes signed: DSSE pre-authentication encoding of a header.
pub fn pae(header: &[u8]) -> Vec<u8> {
    let mut out = format!("DSSEv1 {} {PAYLOAD_TYPE} {} ", PAYLOAD_TYPE.len(), header.len()).into_bytes();
    out.extend_from_slice(header);
    out
}

impl Submission {
    /// Reads a submission. Checks its form alone: see [`crate::verify::verify`] and [`crate::verify::check_body`].
    pub fn parse(text: &str) -> Result<Submission, Malformed> {
        // The body inside is a text here; its own rules are checked when its commitment is opened.
        let limits = Limits { bytes: SUBMISSION_BYTES_MAX, depth: 4, members: 64, plain_text: false };
        let value = json::parse_within(text, limits)?;
        only_keys(&value, "", &["envelope", "salt", "body"])?;
        let envelope = member(&value, "", "envelope")?;
        only_keys(envelope, "envelope", &["payloadType", "payload", "signatures"])?;
        let payload_type = text_member(envelope, "envelope", "payloadType")?;
        if payload_type != PAYLOAD_TYPE {
            let message =
                format!("must be `{PAYLOAD_TYPE}`, got `{}`", crate::malformed::excerpt(payload_type));
            return Err(Malformed::new("payload-type-unknown", "envelope.payloadType", message));
        }
        let header = base64(text_member(envelope, "envelope", "payload")?, "envelope.payload")?;
        let signatures = member(envelope, "envelope", "signatures")?;
        let [signature] = signatures.as_array().unwrap_or_default() else {
            let message = "exactly one signature is needed";
            return Err(Malformed::new("signature-count", "envelope.signatures", message));
        };
        // `keyid` is a hint of DSSE; the header names its key itself.
        only_keys(signature, "envelope.signatures[0]", &["keyid", "sig"])?;
        let signature = text_member(signature, "envelope.signatures[0]", "sig")?;
        let salt = base64(text_member(&value, "", "salt")?, "salt")?;
        Ok(Submission {
            header,
            signature: base64(signature, "envelope.signatures[0].sig")?,
            salt: salt_of(&salt, "salt")?,
            body: text_member(&value, "", "body")?.to_owned(),
        })
    }

    /// The JSON to send.
    pub fn to_json(&self) -> String {
        let signature =
            json::object([("keyid", Value::from("")), ("sig", BASE64.encode(&self.signature).into())]);
        let envelope = json::object([
            ("payloadType", Value::from(PAYLOAD_TYPE)),
            ("payload", BASE64.encode(&self.header).into()),
            ("signatures", json::array([signature])),
        ]);
        let salt = Value::from(BASE64.encode(self.salt));
        json::object([("envelope", envelope), ("salt", salt), ("body", self.body.as_str().into())])
            .to_canonical()
    }
}

/// Refuses members that do not belong there, and anything that is no object.
pub(crate) fn only_keys(value: &Value, path: &str, known: &[&str]) -> Result<(), Malformed> {
    let Some(object) = value.as_object() else {
        let message = format!("needs an object, got {}", value.shape());
        return Err(Malformed::new("type-wrong", path, message));
    };
    match object.members().find(|(key, _)| !known.contains(key)) {
        Some((key, _)) => {
            let field = crate::malformed::join(path, &crate::malformed::excerpt(key));
            let message = format!("no such member; known are {}", known.join(", "));
            Err(Malformed::new("member-unknown", field, message))
        }
        None => Ok(()),
    }
}

/// A member that must be there.
pub(crate) fn member<'a>(value: &'a Value, path: &str, key: &str) -> Result<&'a Value, Malformed> {
    value.get(key).ok_or_else(|| {
        Malformed::new("member-missing", crate::malformed::join(path, key), "this member is needed")
    })
}

/// A member that must be a text.
pub(crate) fn text_member<'a>(value: &'a Value, path: &str, key: &str) -> Result<&'a str, Malformed> {
    let found = member(value, path, key)?;
    found.as_str().ok_or_else(|| {
        let message = format!("needs a text, got {}", found.shape());
        Malformed::new("type-wrong", crate::malformed::join(path, key), message)
    })
}

/// Reads base64 with padding (RFC 4648); one spelling a value.
pub(crate) fn base64(text: &str, field: &str) -> Result<Vec<u8>, Malformed> {
    BASE64
        .decode(text)
        .map_err(|_| Malformed::new("base64-malformed", field, "needs base64 with padding (RFC 4648)"))
}

/// A salt has 32 bytes.
pub(crate) fn salt_of(bytes: &[u8], field: &str) -> Result<Salt, Malformed> {
    bytes.try_into().map_err(|_| {
        Malformed::new("salt-length", field, format!("a salt has 32 bytes, got {}", bytes.len()))
    })
}
