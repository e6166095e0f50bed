//! For each row of a file, which mention stands in each of its fields.

use polyad_ledger::rows::NONE;

/// The mentions of one file's rows.
#[derive(Debug, Default)]
pub(super) struct Columns {
    /// Kind, field, and for each row the number of the mention, or [`NONE`].
    columns: Vec<(&'static str, &'static str, Vec<u32>)>,
}

impl Columns {
    /// Adds a field of a kind.
    pub(super) fn push(&mut self, kind: &'static str, field: &'static str, numbers: Vec<u32>) {
        self.columns.push((kind, field, numbers));
    }

    /// All fields of all kinds.
    pub(super) fn all(&self) -> impl Iterator<Item = (&'static str, &'static str, &[u32])> {
        self.columns.iter().map(|(kind, field, numbers)| (*kind, *field, numbers.as_slice()))
    }

    /// The mentions of a field, row by row.
    pub(super) fn of(&self, kind: &str, field: &str) -> Option<&[u32]> {
        let (.., numbers) = self.columns.iter().find(|(own, name, _)| *own == kind && *name == field)?;
        Some(numbers)
    }

    /// The mention in a field of a row.
    pub(super) fn mention(&self, kind: &str, field: &str, row: u32) -> Option<u32> {
        self.of(kind, field)?.get(row as usize).copied().filter(|number| *number != NONE)
    }
}
