//! Registered datasets with their tables.

use crate::json::Value;
use crate::rows::{LoadReport, Table};
use polyad_model::{DatasetKey, Ref, StatementId};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// A parsed file, as the node hands it to the fold.
#[derive(Debug, Clone)]
pub struct LoadedTable {
    /// The rows.
    pub table: Arc<Table>,
    /// What the reader said.
    pub report: Arc<LoadReport>,
    /// Version of the reader.
    pub reader_version: u32,
}

/// Where the fold finds tables. Pure in the key: the same key always gives the same rows.
pub trait TableSource {
    /// The table of a dataset, or `None` when its file is not held.
    fn table(&self, key: &DatasetKey) -> Option<LoadedTable>;
}

/// No tables at all; for ledgers without datasets.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoTables;

impl TableSource for NoTables {
    fn table(&self, _key: &DatasetKey) -> Option<LoadedTable> {
        None
    }
}

/// A dataset in force or formerly so.
#[derive(Debug, Clone)]
pub struct Dataset {
    /// Its key; Refs of its rows carry it.
    pub key: DatasetKey,
    /// The statement that registered it.
    pub statement: StatementId,
    /// The statement that registered the first of its editions; itself when it replaces none.
    pub first_edition: StatementId,
    /// All that the statement says.
    pub fields: Arc<Value>,
    /// The format's name.
    pub format: String,
    /// The rows; `None` while the file is not held.
    pub loaded: Option<LoadedTable>,
    /// This node's tree size from which it is visible.
    pub since: u64,
    /// The tree size from which a newer edition, a correction or a retraction ends it. A former edition that
    /// counts again, because the newer one was retracted, is a further interval with the same statement.
    pub until: Option<u64>,
}

impl Dataset {
    /// A field of the statement as text.
    pub fn text(&self, field: &str) -> Option<String> {
        let value = self.fields.get(field)?;
        value
            .as_str()
            .map(str::to_owned)
            .or_else(|| crate::reading::text(value).map(|t| t.plain().to_owned()))
    }

    /// The publisher, if it is a Ref.
    pub fn publisher(&self) -> Option<Ref> {
        self.fields.get("publisher")?.as_str()?.parse().ok()
    }
}

/// The key of a dataset: SHA-256 of the canonical form of `{format, options, sha256}`.
pub fn dataset_key(format: &str, options: Option<&Value>, sha256: &str) -> DatasetKey {
    let empty = crate::json::object::<&str, Value>([]);
    let named = crate::json::object([
        ("format", Value::from(format)),
        ("options", options.cloned().unwrap_or(empty)),
        ("sha256", Value::from(sha256)),
    ]);
    DatasetKey(Sha256::digest(named.to_canonical()).into())
}
