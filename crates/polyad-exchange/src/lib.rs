//! Foreign formats in and out: the atlas, series, CSV and JSON lines.
//!
//! Readers turn the bytes of a dataset into rows, each a pure function that refuses a bad record alone; writers
//! turn a state into files that others open. Nothing here adds a fact that its source does not state, signs,
//! or stores.

pub mod archive;
pub mod atlas;
pub mod csv;
pub mod decompress;
pub mod deflators;
pub mod facts;
pub mod iati;
pub mod iati_write;
pub mod publishers;
pub mod rates;
pub mod scale;
pub mod series;
pub mod sheet;
pub mod workbook;

use polyad_ledger::rows::Reader;

/// The readers of all formats; one line each.
pub static READERS: &[&dyn Reader] = &[
    &atlas::AtlasReader,
    &series::SeriesReader,
    &rates::RatesReader,
    &deflators::DeflatorsReader,
    &scale::ScaleReader,
    &facts::FactsReader,
    &sheet::SheetReader,
    &iati::ACTIVITIES,
    &iati::ORGANISATIONS,
    &publishers::PublishersReader,
];

/// The reader of a format.
pub fn reader(format: &str) -> Option<&'static dyn Reader> {
    READERS.iter().copied().find(|reader| reader.format() == format)
}
