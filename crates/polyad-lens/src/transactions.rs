//! The transactions of registered files: columns, conditions, and the one pass that adds them up.
//!
//! A file's transactions lie in flat columns of dictionary codes, built once for each table. A question is turned
//! into codes first and then asked of the columns, so that a total over ten million rows looks at numbers only. No
//! fact is put together before a reader opens it.

mod asked;
mod columns;
mod converted;
mod currencies;
mod dimension;
mod figure;
mod filter;
mod kind;
pub(crate) mod overlap;
mod party;
mod scan;
mod shown;
mod spread;
mod sum;

pub use asked::Asked;
pub(crate) use converted::{Converted, converted};
pub(crate) use currencies::{InCurrency, currencies, most_used};
pub(crate) use dimension::Dimension;
pub(crate) use filter::{Selection, conditions};
pub(crate) use scan::{Group, groups};
pub(crate) use shown::Shown;
pub use spread::Shared;
pub(crate) use spread::{Division, mended_words, sector_lists, spread};
