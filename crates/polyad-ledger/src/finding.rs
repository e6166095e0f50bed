//! What the fold has to say about a statement or a dataset. Findings never stop the fold.

use polyad_model::Ref;

/// A remark on one statement or dataset.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// What it is about.
    pub about: Ref,
    /// Stable code in kebab-case.
    pub code: &'static str,
    /// The reason, naming the thing and the limit.
    pub message: String,
}

impl Finding {
    /// A finding about a statement, an entity or a row.
    pub fn new(about: Ref, code: &'static str, message: impl Into<String>) -> Self {
        Finding { about, code, message: message.into() }
    }
}

/// How far a statement got. Only [`Level::Authorised`] changes state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Level 2: well-formed and signed; stored, without effect.
    Signed,
    /// Level 3: its author may state this.
    Authorised,
}

/// Who signed, and for whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Custody {
    /// The actor signed with a key it holds.
    SelfHeld,
    /// The actor signed with a key in hardware.
    Hardware,
    /// A host signed for the actor after login.
    Host(Option<Ref>),
    /// Somebody else reports it from a source.
    Reported,
}
