//! The digest of a state: what two nodes with the same evidence, policy and engine agree on to the byte.

use crate::finding::{Custody, Level};
use crate::json::{self, Value};
use crate::state::{ENGINE, State};
use polyad_model::StatementId;
use sha2::{Digest, Sha256};
use std::collections::HashSet;

/// SHA-256 over the canonical form of the acts in order and of each dataset's identity and rows.
///
/// Costs a pass over everything; computed for `state` statements and comparisons, never for a page.
pub fn digest(state: &State) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(ENGINE.as_bytes());
    for act in state.acts() {
        let closed = state.closed(&act.id()).map_or("".to_owned(), |closed| closed.by.to_string());
        let line = json::object([
            ("closed", Value::from(closed)),
            ("custody", Value::from(custody(&act.custody))),
            ("fields", act.fields.as_deref().cloned().unwrap_or_else(|| Value::from("erased"))),
            ("id", Value::from(act.id().to_string())),
            ("level", Value::from(if act.level == Level::Authorised { "3" } else { "2" })),
            ("recorded", Value::from(act.inclusion.recorded.to_string())),
        ]);
        hash.update(line.to_canonical());
        hash.update(b"\n");
    }
    let counted: HashSet<StatementId> = state.datasets().map(|dataset| dataset.statement).collect();
    for dataset in state.all_datasets() {
        let (reader, rows) = dataset.loaded.as_ref().map_or((0, String::new()), |loaded| {
            let mut rows = Sha256::new();
            for row in loaded.table.groups().iter().flat_map(|group| group.rows()) {
                rows.update(row.locator().as_bytes());
                rows.update(json::object(row.fields()).to_canonical());
            }
            (loaded.reader_version, data_encoding::HEXLOWER.encode(&rows.finalize()))
        });
        let line = json::object([
            ("counted", Value::from(counted.contains(&dataset.statement))),
            ("key", Value::from(dataset.key.to_string())),
            ("reader", Value::from(reader.to_string())),
            ("rows", Value::from(rows)),
            ("statement", Value::from(dataset.statement.to_string())),
        ]);
        hash.update(line.to_canonical());
        hash.update(b"\n");
    }
    hash.finalize().into()
}

fn custody(custody: &Custody) -> String {
    match custody {
        Custody::SelfHeld => "self".to_owned(),
        Custody::Hardware => "hardware".to_owned(),
        Custody::Host(host) => format!("host {}", host.as_ref().map(ToString::to_string).unwrap_or_default()),
        Custody::Reported => "reported".to_owned(),
    }
}
