//! How things are named: statements by their id, everything else by a [`Ref`].
//!
//! An entity made by a statement is named by that statement's id. What others report is named by a shared
//! external code (`x:iso3166-1:IN`) or by the row that reports it (`r:<dataset key>:<locator>`), so that many
//! nodes speak of one body without minting rival identifiers.

use crate::Malformed;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// The id of a statement: `s` and 52 characters of base32, over the SHA-256 of the bytes signed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatementId([u8; 32]);

/// The key of a dataset: SHA-256 of the canonical form of its file hash, format and options.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DatasetKey(pub [u8; 32]);

/// A name for a thing: a statement, an external code, or a row of a dataset.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ref {
    /// The entity that this statement created.
    Statement(StatementId),
    /// A code of a shared scheme. An unknown scheme is well-formed and resolves to nobody.
    External {
        /// The scheme, e.g. `iso3166-1`.
        scheme: Arc<str>,
        /// The code, decoded.
        code: Arc<str>,
    },
    /// A row of a dataset.
    Row {
        /// The dataset's key.
        dataset: DatasetKey,
        /// The locator inside the file, decoded.
        locator: Arc<str>,
    },
}

/// The schemes of external codes that Polyad resolves.
pub const SCHEMES: &[&str] = &[
    "iso3166-1",
    "iso3166-2",
    "m49",
    "org-id",
    "org-name",
    "iati-activity",
    "iati-legacy",
    "dac",
    "dac-channel",
    "dac-agency",
    "lei",
    "isni",
    "ror",
    "cow",
    "gw",
    "wikidata",
    "sdg",
    "iso4217",
    "atlas",
];

/// The longest text of a Ref, in bytes. A header holds up to two beside its other values.
pub const REF_MAX: usize = 400;

const BASE32: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

impl StatementId {
    /// The id over a SHA-256.
    pub fn from_hash(hash: [u8; 32]) -> Self {
        StatementId(hash)
    }

    /// The SHA-256 behind the id.
    pub fn hash(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for StatementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::with_capacity(53);
        text.push('s');
        let (mut bits, mut held) = (0u32, 0u32);
        for byte in self.0 {
            bits = (bits << 8) | u32::from(byte);
            held += 8;
            while held >= 5 {
                held -= 5;
                text.push(BASE32[((bits >> held) & 31) as usize] as char);
            }
        }
        // 256 bits leave one over: it is padded with zeros on the right.
        text.push(BASE32[((bits << (5 - held)) & 31) as usize] as char);
        f.write_str(&text)
    }
}

impl fmt::Debug for StatementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl FromStr for StatementId {
    type Err = Malformed;

    /// Accepts exactly what [`fmt::Display`] prints; unused bits must be zero, so that one id has one text.
    fn from_str(text: &str) -> Result<Self, Malformed> {
        let bad = |reason: &str| Malformed::new("statement id", reason, text);
        let digits = text.strip_prefix('s').ok_or_else(|| bad("begins with `s`"))?.as_bytes();
        if digits.len() != 52 {
            return Err(bad("has 53 characters"));
        }
        let mut hash = [0u8; 32];
        let (mut bits, mut held, mut at) = (0u32, 0u32, 0);
        for digit in digits {
            let value =
                BASE32.iter().position(|c| c == digit).ok_or_else(|| bad("holds only a-z and 2-7"))?;
            bits = (bits << 5) | value as u32;
            held += 5;
            if held >= 8 && at < 32 {
                held -= 8;
                hash[at] = (bits >> held) as u8;
                at += 1;
            }
        }
        if bits & ((1 << held) - 1) != 0 {
            return Err(bad("ends in bits that must be zero"));
        }
        Ok(StatementId(hash))
    }
}

impl fmt::Display for DatasetKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for DatasetKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl FromStr for DatasetKey {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        hex32(text)
            .map(DatasetKey)
            .ok_or_else(|| Malformed::new("dataset key", "64 lower-case hex digits", text))
    }
}

/// Reads 64 lower-case hexadecimal digits.
pub fn hex32(text: &str) -> Option<[u8; 32]> {
    let bytes = text.as_bytes();
    if bytes.len() != 64 {
        return None;
    }
    let digit = |b: u8| match b {
        b'0'..=b'9' => Some(b - b'0'),
        b'a'..=b'f' => Some(b - b'a' + 10),
        _ => None,
    };
    let mut out = [0u8; 32];
    for (i, pair) in bytes.chunks(2).enumerate() {
        out[i] = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(out)
}

impl Ref {
    /// An external code; the scheme must be lower case letters, digits and hyphens.
    pub fn external(scheme: &str, code: &str) -> Result<Ref, Malformed> {
        if scheme.is_empty()
            || !scheme.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        {
            return Err(Malformed::new("Ref", "a scheme is lower-case letters, digits and hyphens", scheme));
        }
        if code.is_empty() {
            return Err(Malformed::new("Ref", "the code is empty", format!("x:{scheme}:")));
        }
        check_code(scheme, code)?;
        let made = Ref::External { scheme: scheme.into(), code: code.into() };
        made.within_limit()
    }

    /// A row of a dataset.
    pub fn row(dataset: DatasetKey, locator: &str) -> Result<Ref, Malformed> {
        if locator.is_empty() {
            return Err(Malformed::new("Ref", "the locator is empty", format!("r:{dataset}:")));
        }
        Ref::Row { dataset, locator: locator.into() }.within_limit()
    }

    /// A thing of the atlas by its slug.
    pub fn atlas(slug: &str) -> Result<Ref, Malformed> {
        Ref::external("atlas", slug)
    }

    /// The statement id, when the Ref is one.
    pub fn statement(&self) -> Option<StatementId> {
        match self {
            Ref::Statement(id) => Some(*id),
            _ => None,
        }
    }

    /// The code, when the Ref is an external code of that scheme.
    pub fn code_in(&self, wanted: &str) -> Option<&str> {
        match self {
            Ref::External { scheme, code } if **scheme == *wanted => Some(code),
            _ => None,
        }
    }

    fn within_limit(self) -> Result<Ref, Malformed> {
        let text = self.to_string();
        if text.len() > REF_MAX {
            return Err(Malformed::new("Ref", format!("longer than {REF_MAX} bytes"), text));
        }
        Ok(self)
    }
}

impl fmt::Display for Ref {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Ref::Statement(id) => write!(f, "{id}"),
            Ref::External { scheme, code } => {
                write!(f, "x:{scheme}:")?;
                percent_encode(code, f)
            }
            Ref::Row { dataset, locator } => {
                write!(f, "r:{dataset}:")?;
                percent_encode(locator, f)
            }
        }
    }
}

impl fmt::Debug for Ref {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl FromStr for Ref {
    type Err = Malformed;

    /// Accepts only the canonical spelling, so that one thing has one name in a signed header.
    fn from_str(text: &str) -> Result<Ref, Malformed> {
        let bad = |reason: String| Malformed::new("Ref", reason, text);
        if text.len() > REF_MAX {
            return Err(bad(format!("longer than {REF_MAX} bytes")));
        }
        let parsed = if let Some(rest) = text.strip_prefix("x:") {
            let (scheme, code) =
                rest.split_once(':').ok_or_else(|| bad("an external Ref is x:<scheme>:<code>".into()))?;
            let code =
                percent_decode(code).ok_or_else(|| bad("the code is not percent-encoded UTF-8".into()))?;
            Ref::external(scheme, &code)?
        } else if let Some(rest) = text.strip_prefix("r:") {
            let (key, locator) =
                rest.split_once(':').ok_or_else(|| bad("a row is r:<dataset key>:<locator>".into()))?;
            let locator = percent_decode(locator)
                .ok_or_else(|| bad("the locator is not percent-encoded UTF-8".into()))?;
            Ref::row(key.parse()?, &locator)?
        } else {
            return text.parse().map(Ref::Statement).map_err(|_| {
                bad("a Ref is a statement id, x:<scheme>:<code> or r:<dataset key>:<locator>".into())
            });
        };
        // One spelling a name: `%49N` and `IN` must not be two bodies.
        if parsed.to_string() != text {
            return Err(bad(format!("not in its canonical spelling, which is `{parsed}`")));
        }
        Ok(parsed)
    }
}

/// Holds codes of known schemes to their shape; whether a code is assigned is a finding, not an error.
fn check_code(scheme: &str, code: &str) -> Result<(), Malformed> {
    let upper = |n: usize| code.len() == n && code.bytes().all(|b| b.is_ascii_uppercase());
    let (fits, shape) = match scheme {
        "iso3166-1" => (upper(2), "two capital letters"),
        "iso3166-2" => (
            code.len() >= 4
                && code.as_bytes()[2] == b'-'
                && code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-'),
            "a code such as IN-DL",
        ),
        "m49" => (code.len() == 3 && code.bytes().all(|b| b.is_ascii_digit()), "three digits"),
        "iso4217" => (upper(3), "three capital letters"),
        "sdg" => {
            (code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.'), "a number such as 7 or 7.1.1")
        }
        "atlas" => (is_slug(code), "lower-case letters, digits and single hyphens"),
        "isni" | "dac-channel" | "dac-agency" | "iati-legacy" => {
            (is_normal(scheme, code), "valid and in its one spelling: see docs/spec/identifiers.md")
        }
        _ => (!code.chars().any(char::is_control), "text without control characters"),
    };
    if fits { Ok(()) } else { Err(Malformed::new("Ref", format!("a code of {scheme} is {shape}"), code)) }
}

/// Whether a code of a scheme of identifiers is valid and spelt in its one way.
fn is_normal(scheme: &str, code: &str) -> bool {
    crate::identifier::scheme_by_name(scheme).is_some_and(|scheme| {
        scheme.normalise(code).as_deref() == Some(code)
            && scheme.validate(code) == crate::identifier::Validity::Valid
    })
}

/// A slug: lower-case letters, digits and single hyphens between them, up to 80 characters.
pub fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 80
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
        && !text.contains("--")
}

fn percent_encode(text: &str, out: &mut impl fmt::Write) -> fmt::Result {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-') {
            out.write_char(byte as char)?;
        } else {
            write!(out, "%{byte:02X}")?;
        }
    }
    Ok(())
}

fn percent_decode(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'%' {
            let pair = text.get(at + 1..at + 3)?;
            if pair.starts_with('+') {
                return None;
            }
            out.push(u8::from_str_radix(pair, 16).ok()?);
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_has_one_spelling() {
        for good in [
            "x:iso3166-1:IN",
            "x:sdg:7.1.1",
            "x:atlas:sustainable-energy-for-all",
            "x:org-id:XM-DAC-41122",
            "x:iati-activity:GB-1%2F2",
            "x:isni:000000012146438X",
            "x:dac-channel:41114",
            "x:dac-agency:5-1",
            "x:iati-legacy:GB-1",
        ] {
            assert_eq!(good.parse::<Ref>().unwrap().to_string(), good);
        }
        for bad in [
            "x:iso3166-1:in",
            "x:iso3166-1:%49N",
            "x:m49:1",
            "x::a",
            "x:atlas:",
            "x:atlas:a--b",
            "seforall",
            "x:iati-activity:a/b",
            "x:org-id:%zz",
            "x:org-id:%ff",
            "x:isni:0000000121464381",
            "x:dac-channel:99999",
            "x:dac-agency:05-1",
            "x:iati-legacy:gb-1",
        ] {
            assert!(bad.parse::<Ref>().is_err(), "{bad} was accepted");
        }
    }

    #[test]
    fn a_statement_id_round_trips_and_has_no_twin() {
        let id = StatementId::from_hash([7; 32]);
        let text = id.to_string();
        assert_eq!((text.len(), text.parse::<StatementId>().unwrap()), (53, id));
        let mut twin = text.clone();
        let last = twin.pop().unwrap();
        let next = BASE32[(BASE32.iter().position(|c| *c as char == last).unwrap() + 1) % 32] as char;
        twin.push(next);
        assert!(twin.parse::<StatementId>().is_err(), "{twin} differs from {text} only in unused bits");
    }
}
