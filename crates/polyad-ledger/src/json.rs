//! The JSON of statements: no numbers, no null, one spelling.
//!
//! A statement's bytes are hashed as they are, so there is a single way to spell a value: the canonical form
//! (JCS, RFC 8785). Without numbers that form is short to state: members sorted by UTF-16 code units, no white
//! space, the fewest escapes. [`parse_canonical`] accepts nothing else; [`parse`] accepts any valid spelling.

mod parse;
mod print;

pub(crate) use parse::require_canonical;
pub use parse::{Limits, parse, parse_canonical, parse_within};

use std::cmp::Ordering;
use std::sync::Arc;

/// A JSON value of a statement.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Value {
    /// `true` or `false`.
    Bool(bool),
    /// A text. Numbers are texts too: `"12.5"`.
    String(Arc<str>),
    /// A list.
    Array(Arc<[Value]>),
    /// Members, sorted.
    Object(Arc<Object>),
}

/// Members of an object, sorted by UTF-16 code units of their keys; no key twice.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Object {
    members: Vec<(Arc<str>, Value)>,
}

/// The longest body, in bytes.
pub const BODY_BYTES_MAX: usize = 64 * 1024;
/// The deepest nesting of a body; the outermost object has depth 1.
pub const DEPTH_MAX: usize = 8;
/// The most members (name and value pairs, in objects of all depths) of a body.
pub const MEMBERS_MAX: usize = 2_000;

/// An object from keys and values; of a key given twice the last holds.
pub fn object<K: Into<Arc<str>>, V: Into<Value>>(members: impl IntoIterator<Item = (K, V)>) -> Value {
    Value::Object(Arc::new(members.into_iter().map(|(key, value)| (key.into(), value.into())).collect()))
}

/// A list from values.
pub fn array<V: Into<Value>>(items: impl IntoIterator<Item = V>) -> Value {
    Value::Array(items.into_iter().map(Into::into).collect())
}

/// A text from anything that prints: Refs, dates, decimals.
pub fn text(value: impl std::fmt::Display) -> Value {
    Value::String(value.to_string().into())
}

impl Value {
    /// The member of an object; `None` for anything else.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.as_object()?.get(key)
    }

    /// The value at a path of keys and indices, e.g. `keys[1].role`.
    pub fn at_path(&self, path: &str) -> Option<&Value> {
        path.split(['.', '[']).filter(|part| !part.is_empty()).try_fold(self, |value, part| {
            match part.strip_suffix(']') {
                Some(index) => value.as_array()?.get(index.parse::<usize>().ok()?),
                None => value.get(part),
            }
        })
    }

    /// The text, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The list, if it is one.
    pub fn as_array(&self) -> Option<&[Value]> {
        match self {
            Value::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The object, if it is one.
    pub fn as_object(&self) -> Option<&Object> {
        match self {
            Value::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The truth value, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The text of a member; `None` if absent or no text.
    pub fn str_at(&self, key: &str) -> Option<&str> {
        self.get(key)?.as_str()
    }

    /// The items of a member; empty if absent or no list.
    pub fn items_at(&self, key: &str) -> &[Value] {
        self.get(key).and_then(Value::as_array).unwrap_or_default()
    }

    /// The members, in canonical order; none for anything but an object.
    pub fn members(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.as_object().into_iter().flat_map(Object::members)
    }

    /// The canonical form (RFC 8785).
    pub fn to_canonical(&self) -> String {
        let mut out = String::new();
        print::canonical(self, &mut out);
        out
    }

    /// What the value is, for messages.
    pub fn shape(&self) -> &'static str {
        match self {
            Value::Bool(_) => "a truth value",
            Value::String(_) => "a text",
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
        }
    }
}

impl Object {
    /// The member with this key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        let at = self.members.binary_search_by(|(own, _)| compare_keys(own, key)).ok()?;
        Some(&self.members[at].1)
    }

    /// Members in canonical order.
    pub fn members(&self) -> impl ExactSizeIterator<Item = (&str, &Value)> {
        self.members.iter().map(|(key, value)| (&**key, value))
    }

    /// How many members it has.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether it has no member.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// The same object with one member set.
    #[must_use]
    pub fn with(&self, key: &str, value: impl Into<Value>) -> Object {
        self.members.iter().cloned().chain([(Arc::from(key), value.into())]).collect()
    }

    /// The same object without one member.
    #[must_use]
    pub fn without(&self, key: &str) -> Object {
        Object { members: self.members.iter().filter(|(own, _)| **own != *key).cloned().collect() }
    }
}

impl FromIterator<(Arc<str>, Value)> for Object {
    /// Sorts; of a key given twice the last holds.
    fn from_iter<I: IntoIterator<Item = (Arc<str>, Value)>>(members: I) -> Self {
        let mut members: Vec<_> = members.into_iter().collect();
        // The sort is stable: after reversing, the last of equal keys comes first and is the one kept.
        members.reverse();
        members.sort_by(|(a, _), (b, _)| compare_keys(a, b));
        members.dedup_by(|(a, _), (b, _)| a == b);
        Object { members }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::String(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::String(text.into())
    }
}

impl From<Arc<str>> for Value {
    fn from(text: Arc<str>) -> Self {
        Value::String(text)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Value::Bool(value)
    }
}

impl From<Vec<Value>> for Value {
    fn from(items: Vec<Value>) -> Self {
        Value::Array(items.into())
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Self {
        Value::Object(Arc::new(object))
    }
}

/// Order of keys in the canonical form: by UTF-16 code units, which differs from UTF-8 only above U+FFFF.
fn compare_keys(a: &str, b: &str) -> Ordering {
    if a.is_ascii() && b.is_ascii() { a.cmp(b) } else { a.encode_utf16().cmp(b.encode_utf16()) }
}

/// Characters that change the direction of text and can make a line read as another one.
pub fn is_direction_control(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}
