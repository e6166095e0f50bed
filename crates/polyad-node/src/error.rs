//! Everything that can go wrong at the edge of a node. Messages name the thing, the place and the way out.

use polyad_ledger::Malformed;
use polyad_ledger::authority::Refusal;
use polyad_log::LogError;
use polyad_log::storage::StorageError;
use std::path::PathBuf;
use std::time::Duration;

/// Why a node cannot be opened, or cannot go on.
#[derive(Debug, Clone, thiserror::Error)]
pub enum NodeError {
    /// The data directory cannot be used.
    #[error("{}: {reason}; {way_out}", path.display())]
    Directory {
        /// The directory or file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
        /// What to do.
        way_out: String,
    },
    /// Another process owns the directory.
    #[error("{}: another process owns this data directory{owner}; stop it, or go through it", path.display())]
    Owned {
        /// The directory.
        path: PathBuf,
        /// Its address, in words, when it has told one.
        owner: String,
    },
    /// The directory was written by a newer version.
    #[error("{}: written in format {found}; this version knows formats up to {known}; use the newer program", path.display())]
    NewerFormat {
        /// The database.
        path: PathBuf,
        /// Its format.
        found: String,
        /// The newest format known here.
        known: u32,
    },
    /// The origin of a log is fixed for ever.
    #[error("{}: this log is `{origin}` and cannot become `{asked}`; for another origin make a new directory and bring the statements there", path.display())]
    OriginFixed {
        /// The directory.
        path: PathBuf,
        /// The origin it has.
        origin: String,
        /// The origin asked for.
        asked: String,
    },
    /// Something published, signed or guarded is ahead of the rows.
    #[error(
        "the database was rolled back: {ahead} is at size {size}, the rows end at {rows}; nothing is written, so that no second history begins. Put back the newer database"
    )]
    RolledBack {
        /// What is ahead.
        ahead: &'static str,
        /// Its size.
        size: u64,
        /// How many rows there are.
        rows: u64,
    },
    /// Bytes at rest are not what was signed.
    #[error("{place}: damaged: {reason}")]
    Damaged {
        /// The row, object or file.
        place: String,
        /// What is wrong, and what it was compared with.
        reason: String,
    },
    /// The database failed.
    #[error("database: {doing}: {reason}")]
    Database {
        /// What was being done.
        doing: &'static str,
        /// The database's own words.
        reason: String,
    },
    /// An object or file could not be read or written.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Log mathematics or a log object failed.
    #[error(transparent)]
    Log(#[from] LogError),
    /// A statement was refused.
    #[error("{0}")]
    Refused(Refused),
    /// A dataset cannot be registered.
    #[error("{0}")]
    Dataset(Refused),
    /// The node takes no more statements.
    #[error("this node takes no more statements: {reason}")]
    Stopped {
        /// Why.
        reason: String,
    },
    /// A fault made on purpose.
    #[error("fault at {0}")]
    Fault(String),
}

/// Why a submission was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SubmitError {
    /// The bytes are no statement, or its signature or commitment does not hold. The submitter can fix it.
    #[error("{0}")]
    Malformed(Refused),
    /// A sound statement that its author may not make, or that refers to what is not here; nothing was appended.
    #[error("{0}")]
    NotAuthorised(Refused),
    /// Too many statements in too short a time.
    #[error("{refused}")]
    TooMany {
        /// What was exceeded.
        refused: Refused,
        /// How long to wait.
        retry_after: Duration,
    },
    /// The node takes no statements now. Whether this one was appended is not known: send the same bytes again later.
    #[error("this node takes no statements now: {reason}; send the same bytes again later")]
    Stopped {
        /// Why.
        reason: String,
    },
}

/// A refusal as it is answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{message} ({code})", prefix(.field))]
pub struct Refused {
    /// Stable code in kebab-case.
    pub code: &'static str,
    /// The field concerned, such as `body.amount`; empty when the whole is meant.
    pub field: String,
    /// The reason, naming the thing and the limit.
    pub message: String,
}

fn prefix(field: &str) -> String {
    if field.is_empty() { String::new() } else { format!("`{field}`: ") }
}

impl Refused {
    /// A refusal.
    pub fn new(code: &'static str, field: impl Into<String>, message: impl Into<String>) -> Self {
        Refused { code, field: field.into(), message: message.into() }
    }
}

impl From<Malformed> for Refused {
    fn from(error: Malformed) -> Self {
        Refused { code: error.code, field: error.field, message: error.message }
    }
}

impl From<Refusal> for Refused {
    fn from(error: Refusal) -> Self {
        Refused { code: error.code, field: error.field, message: error.message }
    }
}

impl SubmitError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed(refused) | Self::NotAuthorised(refused) | Self::TooMany { refused, .. } => {
                refused.code
            }
            Self::Stopped { .. } => "node-stopped",
        }
    }

    /// The field concerned, or empty.
    pub fn field(&self) -> &str {
        match self {
            Self::Malformed(refused) | Self::NotAuthorised(refused) | Self::TooMany { refused, .. } => {
                &refused.field
            }
            Self::Stopped { .. } => "",
        }
    }

    /// The reason without code and field.
    pub fn message(&self) -> String {
        match self {
            Self::Malformed(refused) | Self::NotAuthorised(refused) | Self::TooMany { refused, .. } => {
                refused.message.clone()
            }
            Self::Stopped { .. } => self.to_string(),
        }
    }
}

impl From<SubmitError> for NodeError {
    fn from(error: SubmitError) -> Self {
        match error {
            SubmitError::Stopped { reason } => NodeError::Stopped { reason },
            SubmitError::Malformed(refused)
            | SubmitError::NotAuthorised(refused)
            | SubmitError::TooMany { refused, .. } => NodeError::Refused(refused),
        }
    }
}

impl NodeError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Directory { .. } => "node-directory",
            Self::Owned { .. } => "node-owned",
            Self::NewerFormat { .. } => "node-newer-format",
            Self::OriginFixed { .. } => "node-origin-fixed",
            Self::RolledBack { .. } => "node-rolled-back",
            Self::Damaged { .. } => "node-damaged",
            Self::Database { .. } => "node-database",
            Self::Storage(_) => "node-storage",
            Self::Log(error) => error.code(),
            Self::Refused(refused) | Self::Dataset(refused) => refused.code,
            Self::Stopped { .. } => "node-stopped",
            Self::Fault(_) => "node-fault",
        }
    }

    pub(crate) fn directory(
        path: impl Into<PathBuf>,
        reason: impl ToString,
        way_out: impl Into<String>,
    ) -> Self {
        Self::Directory { path: path.into(), reason: reason.to_string(), way_out: way_out.into() }
    }

    pub(crate) fn damaged(place: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Damaged { place: place.into(), reason: reason.into() }
    }

    pub(crate) fn database(doing: &'static str) -> impl FnOnce(sqlx::Error) -> Self {
        move |error| Self::Database { doing, reason: error.to_string() }
    }
}
