//! The atlas: hand-written files of reported facts, one dataset each.
//!
//! A file is TOML: `[kind.key]` is one row with the fields of its kind, `[source.key]` a source, `[table.key]`
//! many rows of one kind. `atlas/README.md` describes it for those who write it. Every row is a *reported* fact
//! with its source; nothing here signs or governs. A row that is wrong is refused alone, with its place.

mod check;
mod drafts;
mod entry;
mod file;
mod place;
mod refs;
mod row;
mod sections;
mod suggest;
mod tree;

pub use check::{Diagnostic, check};
pub use drafts::{AtlasDraft, replace_ref, to_drafts};

use polyad_ledger::json::{self, Value};
use polyad_ledger::rows::{LoadReport, Reader, Table, TableBuilder};
use polyad_ledger::state::dataset_key;
use polyad_model::DatasetKey;
use sha2::{Digest, Sha256};

/// Kinds whose rows describe a thing that others name: the row's key is its slug.
const ENTITY_KINDS: [&str; 5] = ["partnership", "actor", "challenge", "bloc", "indicator"];

/// Reads atlas files.
#[derive(Debug, Clone, Copy, Default)]
pub struct AtlasReader;

impl Reader for AtlasReader {
    fn format(&self) -> &'static str {
        "atlas"
    }

    fn version(&self) -> u32 {
        1
    }

    fn read(&self, bytes: &[u8], options: &Value) -> (Table, LoadReport) {
        let file = file::read(bytes, key_of(bytes, options));
        let mut table = TableBuilder::default();
        for row in file.rows {
            let fields = match (&row.fields, row.act) {
                (Value::Object(object), Some(act)) => object.with("act", act).into(),
                (fields, _) => fields.clone(),
            };
            table.push(row.schema.name, &row.locator, row.place.line, row.scope, row.target, fields);
        }
        (table.finish(), file.report)
    }
}

/// What the file calls itself, for the `dataset` statement that registers it.
pub fn title(bytes: &[u8]) -> Option<String> {
    let read =
        sections::read(std::str::from_utf8(bytes).ok().filter(|text| text.len() <= file::FILE_BYTES_MAX)?);
    tree::find(&read.map, "title")?.node.as_text().map(str::to_owned)
}

/// The key of the dataset that a file is; Refs to its rows carry it.
fn key_of(bytes: &[u8], options: &Value) -> DatasetKey {
    let hash: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    dataset_key("atlas", Some(options), &hash)
}

/// The options of a file read without any.
fn no_options() -> Value {
    json::object::<&str, Value>([])
}
