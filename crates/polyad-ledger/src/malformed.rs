//! The error of the wire half: bytes that are not a statement.

use std::fmt;

/// Bytes that are not what the specification asks for.
///
/// `code` is stable and in kebab-case; `field` is the place (`header`, `author`, `keys[1].role`), empty when the whole is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    /// What is wrong, as a stable code, e.g. `header-key-unknown`.
    pub code: &'static str,
    /// Where: a path such as `keys[1].role`; empty when the whole is meant.
    pub field: String,
    /// What is wrong in a sentence, with the limit that is broken.
    pub message: String,
}

impl Malformed {
    /// An error at a field.
    pub fn new(code: &'static str, field: impl Into<String>, message: impl Into<String>) -> Self {
        Malformed { code, field: field.into(), message: message.into() }
    }

    /// The same error seen from one level up: `role` inside `keys[1]` becomes `keys[1].role`.
    #[must_use]
    pub fn inside(mut self, outer: &str) -> Self {
        self.field = join(outer, &self.field);
        self
    }

    /// A model value that does not have its shape.
    pub fn value(field: impl Into<String>, error: &polyad_model::Malformed) -> Self {
        Malformed::new("value-malformed", field, error.to_string())
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.field.is_empty() {
            write!(f, "{} ({})", self.message, self.code)
        } else {
            write!(f, "`{}`: {} ({})", self.field, self.message, self.code)
        }
    }
}

impl std::error::Error for Malformed {}

/// Joins two parts of a path; an index follows without a point.
pub(crate) fn join(outer: &str, inner: &str) -> String {
    match (outer.is_empty(), inner.is_empty()) {
        (true, _) => inner.to_owned(),
        (_, true) => outer.to_owned(),
        _ if inner.starts_with('[') => format!("{outer}{inner}"),
        _ => format!("{outer}.{inner}"),
    }
}

/// At most 60 characters of an input, so that a message stays a line; control and direction characters are escaped.
pub(crate) fn excerpt(text: &str) -> String {
    let mut short: String = text
        .chars()
        .take(60)
        .flat_map(|c| if is_plain(c) { vec![c] } else { c.escape_unicode().collect() })
        .collect();
    if text.chars().nth(60).is_some() {
        short.push('…');
    }
    short
}

fn is_plain(c: char) -> bool {
    !c.is_control() && !crate::json::is_direction_control(c)
}
