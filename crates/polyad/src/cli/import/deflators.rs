//! `polyad import deflators`: what the reader of deflators is told.

use super::About;
use clap::Args;
use serde_json::{Map, Value, json};
use std::path::PathBuf;

/// Price levels of countries by year, for amounts in constant prices, as CSV, plain or .gz
///
/// Plain tables (country, year, deflator, base) and the World Bank's, a column a year.
#[derive(Debug, Args)]
pub(super) struct Deflators {
    /// The files
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// How the table is laid out, where the heading does not tell: plain or world-bank
    #[arg(long, value_parser = ["plain", "world-bank"])]
    layout: Option<String>,
    /// Of a World Bank table of several indicators, the code of the one that counts [default: NY.GDP.DEFL.ZS]
    #[arg(long, value_name = "CODE")]
    series: Option<String>,
    #[command(flatten)]
    about: About,
}

impl Deflators {
    /// Files, options of the reader, and what is said about the files.
    pub(super) fn taken_apart(self) -> (Vec<PathBuf>, Map<String, Value>, About) {
        let given = [("layout", self.layout), ("series", self.series)];
        let given = given.into_iter().filter_map(|(name, value)| Some((name.to_owned(), json!(value?))));
        (self.files, given.collect(), self.about)
    }
}
