//! The fixture language: one line, one signed statement, fixed keys and clock.
//!
//! ```text
//! key         india
//! actor       india "India" state
//! partnership seforall "Sustainable Energy for All" since 2011
//! p1 = pledge india seforall 1e9 USD 2026..2030
//! mobilised   seforall 1.4e12 USD sd=2 when=2024
//! dispute     p1 "Not in the budget." @norway
//! //^ finding: author-unknown
//! //- log b.example
//! copy        p1
//! ```
//!
//! Governance has verbs of its own: `charter`, `apply`, `admit` `refuse` `defer`, `withdraw` `suspend` `expel` `lapse`,
//! `propose`, `vote`, `decision`, `home`; `governance.rs` shows a line of each.
//!
//! A line is a verb, words, `key=value` options and, after `@`, the actor that signs. Without `@` the actor whose
//! act it is signs, if it has keys; otherwise the log's operator reports it from a source. `generation=0` signs
//! with the actor's first key even after `revoke`. A name is the Ref of
//! what an earlier line named so, else `x:atlas:<name>`; a Ref stands for itself. `label =` names a statement.
//!
//! `//- log ORIGIN` starts or resumes a log (`a.example` to begin with), whose first two entries are its
//! operator's `key` and its `log` statement. `//- clock INSTANT` moves the clock forward. `//^ finding: CODE` says
//! what the fold must report about the statement before it.
//!
//! **Invariant:** the same text gives the same bytes, ids and times everywhere, always.

mod actors;
mod governance;
mod ledger;
mod line;
mod verbs;

pub use actors::{log_key, signing_key};
pub use ledger::{Expected, Ledger, Logged};

/// A line that is no fixture, with its number from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("fixture line {line}: {message}")]
pub struct FixtureError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

/// Reads a fixture; for tests, which stop where their ground gives way.
///
/// # Panics
/// When the text is no fixture.
pub fn ledger(text: &str) -> Ledger {
    Ledger::parse(text).unwrap_or_else(|error| panic!("{error}"))
}
