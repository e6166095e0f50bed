//! How a verb ends.

use std::process::ExitCode;

/// What a verb found. An error beside it means that it could not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Done, or the answer is yes.
    Done,
    /// The answer is no: a proof fails, a record was refused, nothing was found.
    No,
    /// A person has to say yes first; nothing was done.
    Unconfirmed,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        match outcome {
            Outcome::Done => ExitCode::SUCCESS,
            Outcome::No => ExitCode::from(1),
            Outcome::Unconfirmed => ExitCode::from(3),
        }
    }
}
