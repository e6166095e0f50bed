//! The header: the part of a statement that is signed and stays public for ever.

use crate::json::{self, Limits, Value};
use crate::key::PublicKey;
use crate::malformed::{Malformed, excerpt};
use polyad_model::{Instant, Ref, StatementId, reference::hex32};
use std::fmt;
use std::str::FromStr;

/// What a signature covers. Shape: an object of at most 1 KiB in canonical form, its values plain ASCII texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// What kind of statement, at which version.
    pub kind: KindName,
    /// In whose name it is made.
    pub author: Author,
    /// The key that signed it: a header can be verified by itself.
    pub key: PublicKey,
    /// The author's own time of stating, to the second; only the author's word.
    pub at: Instant,
    /// The commitment to the body, see [`crate::body::commitment`].
    pub body: [u8; 32],
    /// The coded outcome, for kinds that have one: it stays in force when the body is erased.
    pub act: Option<String>,
    /// The partnership it belongs to.
    pub scope: Option<Ref>,
    /// What it acts on.
    pub target: Option<Ref>,
}

/// A kind with its version, spelt `pledge/1`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KindName {
    /// The name, e.g. `seat.apply`.
    pub name: String,
    /// The version, from 1.
    pub version: u32,
}

/// In whose name a statement is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Author {
    /// The actor that this very statement, its first `key` statement, creates.
    SelfActor,
    /// An actor, named by its first `key` statement.
    Id(StatementId),
}

/// The version of the statement format.
pub const FORMAT: &str = "polyad/1";
/// The longest header, in bytes.
pub const HEADER_BYTES_MAX: usize = 1024;

const KEYS: [&str; 9] = ["act", "at", "author", "body", "key", "kind", "scope", "target", "v"];

impl Author {
    /// The actor's id; `None` for `self`, whose id only the whole statement has.
    pub fn id(self) -> Option<StatementId> {
        match self {
            Author::SelfActor => None,
            Author::Id(id) => Some(id),
        }
    }
}

impl Header {
    /// Reads a header; its bytes must be the canonical form.
    pub fn parse(bytes: &[u8]) -> Result<Header, Malformed> {
        if bytes.len() > HEADER_BYTES_MAX {
            let message = format!("{} bytes; at most {HEADER_BYTES_MAX} are allowed", bytes.len());
            return Err(Malformed::new("header-too-long", "", message));
        }
        let text = std::str::from_utf8(bytes).map_err(|e| {
            Malformed::new("header-not-utf8", "", format!("not UTF-8 at byte {}", e.valid_up_to()))
        })?;
        let limits = Limits { bytes: HEADER_BYTES_MAX, depth: 1, members: 64, plain_text: true };
        let value = json::parse_within(text, limits)?;
        let Value::Object(object) = &value else {
            let message = format!("a header is an object, not {}", value.shape());
            return Err(Malformed::new("header-not-an-object", "", message));
        };
        for (key, value) in object.members() {
            if !KEYS.contains(&key) {
                let message = format!("a header has no such key; known are {}", KEYS.join(", "));
                return Err(Malformed::new("header-key-unknown", excerpt(key), message));
            }
            let Value::String(word) = value else {
                let message = format!("needs a text, got {}", value.shape());
                return Err(Malformed::new("header-value-not-text", key, message));
            };
            if word.is_empty() || !word.bytes().all(is_header_byte) {
                let message = format!("holds only A-Z a-z 0-9 : . _ / + % -, got `{}`", excerpt(word));
                return Err(Malformed::new("header-value-charset", key, message));
            }
        }
        json::require_canonical(text, &value)?;
        read(&value)
    }

    /// The canonical form: the bytes that are signed and hashed.
    pub fn to_canonical(&self) -> String {
        let optional =
            |key: &'static str, value: Option<String>| value.map(|value| (key, Value::from(value)));
        let members = [
            ("at", Value::from(self.at.to_seconds())),
            ("author", json::text(self.author)),
            ("body", Value::from(hex(&self.body))),
            ("key", json::text(self.key)),
            ("kind", json::text(&self.kind)),
            ("v", Value::from(FORMAT)),
        ];
        let rest = [
            optional("act", self.act.clone()),
            optional("scope", self.scope.as_ref().map(Ref::to_string)),
            optional("target", self.target.as_ref().map(Ref::to_string)),
        ];
        json::object(members.into_iter().chain(rest.into_iter().flatten())).to_canonical()
    }

    /// The actor in whose name it is made, given the statement's own id: a first `key` statement names itself.
    pub fn author_of(&self, own_id: StatementId) -> StatementId {
        match self.author {
            Author::SelfActor => own_id,
            Author::Id(actor) => actor,
        }
    }
}

fn read(object: &Value) -> Result<Header, Malformed> {
    let need = |key: &'static str| {
        object.str_at(key).ok_or_else(|| Malformed::new("header-key-missing", key, "a header needs this key"))
    };
    let reference = |key: &'static str| {
        object.str_at(key).map(|text| text.parse::<Ref>().map_err(|e| Malformed::value(key, &e))).transpose()
    };
    let format = need("v")?;
    if format != FORMAT {
        let message = format!("this version of Polyad reads `{FORMAT}`, got `{format}`");
        return Err(Malformed::new("format-unknown", "v", message));
    }
    let header = Header {
        kind: need("kind")?.parse()?,
        author: need("author")?.parse()?,
        key: need("key")?.parse::<PublicKey>().map_err(|e| e.inside("key"))?,
        at: Instant::parse_seconds(need("at")?).map_err(|e| Malformed::value("at", &e))?,
        body: hex32(need("body")?).ok_or_else(|| {
            Malformed::new("value-malformed", "body", "a commitment is 64 lower-case hexadecimal digits")
        })?,
        act: object.str_at("act").map(str::to_owned),
        scope: reference("scope")?,
        target: reference("target")?,
    };
    let first = header.author == Author::SelfActor;
    if first && (header.kind.name != "key" || header.target.is_some()) {
        let message = "only an actor's first `key` statement, which has no target, has the author `self`";
        return Err(Malformed::new("author-self", "author", message));
    }
    Ok(header)
}

/// Bytes that the values of a header are made of; none of them is escaped in JSON.
fn is_header_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b':' | b'.' | b'_' | b'/' | b'+' | b'%' | b'-')
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

impl fmt::Display for KindName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.name, self.version)
    }
}

impl FromStr for KindName {
    type Err = Malformed;

    /// A name of lower-case letters and points, a slash, a version from 1.
    fn from_str(text: &str) -> Result<Self, Malformed> {
        let bad = || {
            let message =
                format!("a kind is a lower-case name, `/` and a version from 1, got `{}`", excerpt(text));
            Malformed::new("kind-malformed", "kind", message)
        };
        let (name, version) = text.split_once('/').ok_or_else(bad)?;
        let part = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase());
        let number = !version.starts_with('0') && version.bytes().all(|b| b.is_ascii_digit());
        if name.len() > 40 || !name.split('.').all(part) || !number || version.len() > 4 {
            return Err(bad());
        }
        Ok(KindName { name: name.to_owned(), version: version.parse().map_err(|_| bad())? })
    }
}

impl fmt::Display for Author {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Author::SelfActor => f.write_str("self"),
            Author::Id(actor) => write!(f, "{actor}"),
        }
    }
}

impl FromStr for Author {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        if text == "self" {
            return Ok(Author::SelfActor);
        }
        text.parse().map(Author::Id).map_err(|e| Malformed::value("author", &e))
    }
}
