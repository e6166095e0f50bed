//! Reading JSON strictly, with the place of what is refused.

use super::{BODY_BYTES_MAX, DEPTH_MAX, MEMBERS_MAX, Object, Value, is_direction_control};
use crate::malformed::{Malformed, join};
use std::collections::HashSet;
use std::sync::Arc;

/// What a JSON text may hold.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The longest text, in bytes.
    pub bytes: usize,
    /// The deepest nesting; the outermost value has depth 1.
    pub depth: usize,
    /// The most members, in objects of all depths together.
    pub members: usize,
    /// Whether texts are free of control characters other than U+000A and of direction controls.
    pub plain_text: bool,
}

impl Limits {
    /// Those of a body.
    pub const BODY: Limits =
        Limits { bytes: BODY_BYTES_MAX, depth: DEPTH_MAX, members: MEMBERS_MAX, plain_text: true };
}

/// Reads any valid spelling within the limits of a body.
pub fn parse(text: &str) -> Result<Value, Malformed> {
    parse_within(text, Limits::BODY)
}

/// Reads only the canonical form, within the limits of a body.
pub fn parse_canonical(text: &str) -> Result<Value, Malformed> {
    let value = parse(text)?;
    require_canonical(text, &value)?;
    Ok(value)
}

/// Refuses a text that is not the canonical form of its value, naming the first byte that differs.
pub(crate) fn require_canonical(text: &str, value: &Value) -> Result<(), Malformed> {
    let canonical = value.to_canonical();
    if canonical == text {
        return Ok(());
    }
    let same = text.bytes().zip(canonical.bytes()).take_while(|(a, b)| a == b).count();
    Err(Malformed::new(
        "json-not-canonical",
        "",
        format!("not in canonical form (RFC 8785): differs from it at byte {same}"),
    ))
}

/// Reads any valid spelling within these limits.
pub fn parse_within(text: &str, limits: Limits) -> Result<Value, Malformed> {
    if text.len() > limits.bytes {
        return Err(Malformed::new(
            "json-too-long",
            "",
            format!("{} bytes; at most {} are allowed", text.len(), limits.bytes),
        ));
    }
    let mut parser = Parser { text, at: 0, members: 0, limits };
    parser.skip_space();
    let value = parser.value(1)?;
    parser.skip_space();
    if parser.at < text.len() {
        return Err(parser.wrong("json-invalid", "something follows the value"));
    }
    Ok(value)
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    members: usize,
    limits: Limits,
}

impl Parser<'_> {
    fn wrong(&self, code: &'static str, reason: &str) -> Malformed {
        Malformed::new(code, "", format!("{reason}, at byte {}", self.at))
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn value(&mut self, depth: usize) -> Result<Value, Malformed> {
        match self.peek() {
            Some(b'{' | b'[') if depth > self.limits.depth => {
                Err(self.wrong("json-too-deep", &format!("nested deeper than {}", self.limits.depth)))
            }
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => Ok(Value::String(self.string()?)),
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(b'n') if self.text[self.at..].starts_with("null") => {
                Err(self.wrong("json-null", "null is not allowed; leave the member out"))
            }
            Some(b'-' | b'0'..=b'9') => {
                Err(self.wrong("json-number", "a number is not allowed; write it as a text, e.g. \"12.5\""))
            }
            Some(_) => Err(self.wrong("json-invalid", "not JSON")),
            None => Err(self.wrong("json-invalid", "the text ends too early")),
        }
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, Malformed> {
        if !self.text[self.at..].starts_with(word) {
            return Err(self.wrong("json-invalid", "not JSON"));
        }
        self.at += word.len();
        Ok(value)
    }

    fn array(&mut self, depth: usize) -> Result<Value, Malformed> {
        self.at += 1;
        let mut items = Vec::new();
        self.skip_space();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Value::Array(items.into()));
        }
        loop {
            self.skip_space();
            let item = self.value(depth + 1).map_err(|e| e.inside(&format!("[{}]", items.len())))?;
            items.push(item);
            self.skip_space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    return Ok(Value::Array(items.into()));
                }
                _ => return Err(self.wrong("json-invalid", "expected `,` or `]`")),
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, Malformed> {
        self.at += 1;
        let mut members: Vec<(Arc<str>, Value)> = Vec::new();
        let mut seen: HashSet<Arc<str>> = HashSet::new();
        self.skip_space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Value::Object(Arc::default()));
        }
        loop {
            self.skip_space();
            if self.peek() != Some(b'"') {
                return Err(self.wrong("json-invalid", "expected a key in quotation marks"));
            }
            let begin = self.at;
            let key = self.string()?;
            if !seen.insert(key.clone()) {
                let message = format!("the key is given twice, at byte {begin}");
                return Err(Malformed::new("json-duplicate-key", join("", &key), message));
            }
            self.members += 1;
            if self.members > self.limits.members {
                return Err(self
                    .wrong("json-too-many-members", &format!("more than {} members", self.limits.members)));
            }
            self.skip_space();
            if self.peek() != Some(b':') {
                return Err(self.wrong("json-invalid", "expected `:`"));
            }
            self.at += 1;
            self.skip_space();
            let value = self.value(depth + 1).map_err(|e| e.inside(&key))?;
            members.push((key, value));
            self.skip_space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    return Ok(Value::Object(Arc::new(members.into_iter().collect::<Object>())));
                }
                _ => return Err(self.wrong("json-invalid", "expected `,` or `}`")),
            }
        }
    }

    fn string(&mut self) -> Result<Arc<str>, Malformed> {
        let begin = self.at;
        self.at += 1;
        let mut out = String::new();
        loop {
            let rest = &self.text.as_bytes()[self.at..];
            let run = rest
                .iter()
                .position(|b| matches!(b, b'"' | b'\\' | 0..0x20))
                .ok_or_else(|| self.wrong("json-invalid", "a text without its closing quotation mark"))?;
            out.push_str(&self.text[self.at..self.at + run]);
            self.at += run;
            match rest[run] {
                b'"' => {
                    self.at += 1;
                    break;
                }
                b'\\' => out.push(self.escape()?),
                _ => return Err(self.wrong("json-control-character", "a control character in a text")),
            }
        }
        if self.limits.plain_text {
            refuse_unreadable(&out, begin)?;
        }
        Ok(out.into())
    }

    fn escape(&mut self) -> Result<char, Malformed> {
        self.at += 1;
        let c = match self.peek() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{C}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(),
            _ => return Err(self.wrong("json-invalid", "an unknown escape")),
        };
        self.at += 1;
        Ok(c)
    }

    fn unicode_escape(&mut self) -> Result<char, Malformed> {
        let first = self.code_unit()?;
        let code = match first {
            0xD800..=0xDBFF => {
                if !self.text[self.at..].starts_with("\\u") {
                    return Err(self.wrong("json-invalid", "half of a surrogate pair"));
                }
                self.at += 1;
                let second = self.code_unit()?;
                if !(0xDC00..=0xDFFF).contains(&second) {
                    return Err(self.wrong("json-invalid", "half of a surrogate pair"));
                }
                0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)
            }
            code => code,
        };
        char::from_u32(code).ok_or_else(|| self.wrong("json-invalid", "half of a surrogate pair"))
    }

    /// Reads `u` and four hexadecimal digits.
    fn code_unit(&mut self) -> Result<u32, Malformed> {
        let digits = self.text.as_bytes().get(self.at + 1..self.at + 5);
        let code = digits
            .filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))
            .and_then(|digits| u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok())
            .ok_or_else(|| self.wrong("json-invalid", "an escape has four hexadecimal digits"))?;
        self.at += 5;
        Ok(code)
    }
}

fn refuse_unreadable(text: &str, begin: usize) -> Result<(), Malformed> {
    let Some(c) = text.chars().find(|c| (c.is_control() && *c != '\n') || is_direction_control(*c)) else {
        return Ok(());
    };
    let (code, what) = if c.is_control() {
        ("json-control-character", "a control character")
    } else {
        ("json-direction-control", "a character that changes the direction of text")
    };
    let message = format!("{what} (U+{:04X}) in the text at byte {begin}", u32::from(c));
    Err(Malformed::new(code, "", message))
}
