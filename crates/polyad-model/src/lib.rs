//! What Polyad speaks of: references, dates, exact amounts, shares, texts and code lists.
//!
//! Plain values without wire format, clock or storage. A wrong state does not compile; a wrong input fails
//! once, here, with an error that names the value and the limit.
//!
//! **Invariant:** no I/O, no clock, no wire format, no async.

pub mod codelist;
pub mod date;
pub mod exact;
pub mod identifier;
pub mod instant;
pub mod money;
pub mod reference;
pub mod share;
pub mod text;

pub use date::{PartialDate, Period, Truth};
pub use exact::{Exact, ExactSum};
pub use instant::Instant;
pub use money::{Currency, Money, PriceBase, Qualifier, Quantity};
pub use reference::{DatasetKey, Ref, StatementId};
pub use share::{Share, Split};
pub use text::Text;

/// A value that does not have the shape its type asks for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}: {reason} (got `{}`)", shorten(.got))]
pub struct Malformed {
    /// What was expected, e.g. `date`.
    pub what: &'static str,
    /// Why the input is not that, with the limit it breaks.
    pub reason: String,
    /// The input.
    pub got: String,
}

impl Malformed {
    pub(crate) fn new(what: &'static str, reason: impl Into<String>, got: impl Into<String>) -> Self {
        Malformed { what, reason: reason.into(), got: got.into() }
    }
}

/// At most 60 characters of an input, so that a message stays a line.
fn shorten(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
