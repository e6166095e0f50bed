//! What kind of body stands at an end of a transaction, as files say it.
//!
//! Source: IATI Standard 2.03, codelist `OrganisationType`; its reading as the record's classes: `docs/spec/iati.md`.

use polyad_ledger::rows::{Column, NONE, Row, RowGroup, Table};
use polyad_model::codelist::ActorClass;
use std::collections::HashMap;
use std::sync::Arc;

/// The class of a body by the number that a file prints.
fn class_of(number: &str) -> Option<ActorClass> {
    Some(match number {
        "10" => ActorClass::State,
        "11" => ActorClass::Subnational,
        "21" | "22" | "23" | "24" => ActorClass::Civil,
        "40" => ActorClass::InternationalOrganisation,
        "60" => ActorClass::Philanthropy,
        "70" | "71" | "72" | "73" => ActorClass::Business,
        "80" => ActorClass::Academic,
        "15" | "30" | "90" => ActorClass::Other,
        _ => return None,
    })
}

/// The kinds of the organisations of one file, by their number among its names. Where an end of a transaction has no
/// kind, what the same file says of the organisation elsewhere stands in: as a participant, or as a reporter.
pub(super) struct Kinds<'a> {
    by_name: HashMap<u32, &'a str>,
}

impl<'a> Kinds<'a> {
    pub(super) fn of(table: &'a Table) -> Kinds<'a> {
        let mut by_name = HashMap::new();
        if let Some(seats) = table.group("seat") {
            let words = seats.column("actor_type");
            for row in 0..seats.len() as u32 {
                let name = name(seats, "actor", row);
                if let (true, Some(word)) = (name != NONE, words.and_then(|words| words.word(row))) {
                    by_name.entry(name).or_insert(&**word);
                }
            }
        }
        if let Some(described) = table.group("partnership") {
            let words = described.column("reporter_type");
            for row in described.rows() {
                let reporter =
                    row.record().and_then(|record| record.reporter).and_then(|name| table.names().find(name));
                if let (Some(name), Some(word)) = (reporter, words.and_then(|words| words.word(row.index())))
                {
                    by_name.entry(name).or_insert(&**word);
                }
            }
        }
        Kinds { by_name }
    }

    /// The kind at one end of a row; empty: the file does not say, or by a code that the list does not have.
    pub(super) fn at(&self, row: Row<'a>, field: &str, name: u32) -> Arc<str> {
        let number = row.word(field).or_else(|| self.by_name.get(&name).copied());
        number.and_then(class_of).map_or_else(|| Arc::from(""), |class| Arc::from(class.word()))
    }
}

/// The number of the name in a row's field.
fn name(group: &RowGroup, field: &str, row: u32) -> u32 {
    match group.column(field) {
        Some(Column::References { rows, .. }) => rows.get(row as usize),
        _ => NONE,
    }
}
