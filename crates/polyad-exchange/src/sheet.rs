//! Spreadsheets of secretariats: members, pledges, payments and results, read by a mapping and written for people.
//!
//! `docs/spec/sheet.md` says which cell becomes what. A mapping is guessed from headings and confirmed by a person; it
//! is saved in the options of the dataset, so that everyone who reads the file again reads the same.

mod fields;
mod guess;
mod mapping;
mod number;
mod reader;
mod row;
mod template;
mod totals;
mod when;
mod words;
mod write;

pub use guess::{Guess, GuessedColumn, NotRead, Told, guess};
pub use mapping::{ColumnMapping, Mapping, TableMapping};
pub use number::DecimalMark;
pub use reader::{FORMAT, SheetReader};
pub use template::template;
pub use write::{Of, WriteError, write_xlsx};
