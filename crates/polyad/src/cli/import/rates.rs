//! `polyad import rates`: what the reader of exchange rates is told.

use super::About;
use anyhow::{Result, bail};
use clap::Args;
use serde_json::{Map, Value, json};
use std::path::PathBuf;

/// Exchange rates, as CSV, plain or .gz: the layout is known by the heading
///
/// Plain tables (currency, quote, date, rate), a line a date and a column a currency (the European Central Bank's
/// reference rates, yearly tables), the bank's long table in SDMX-CSV, the International Monetary Fund's monthly
/// representative rates.
#[derive(Debug, Args)]
pub(super) struct Rates {
    /// The files
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// How the table is laid out, where the heading does not tell: plain, wide, ecb-sdmx or imf
    #[arg(long, value_parser = ["plain", "wide", "ecb-sdmx", "imf"])]
    layout: Option<String>,
    /// Of a table with a column a currency: numbers are so many of each for one of this, e.g. EUR
    #[arg(long, value_name = "CURRENCY")]
    base: Option<String>,
    /// Any other reader option, such as direction=base-per-unit or rate=COLUMN; may be repeated
    #[arg(long, value_name = "NAME=VALUE")]
    option: Vec<String>,
    #[command(flatten)]
    about: About,
}

impl Rates {
    /// Files, options of the reader, and what is said about the files.
    pub(super) fn taken_apart(self) -> Result<(Vec<PathBuf>, Map<String, Value>, About)> {
        let mut options = Map::new();
        options.extend(self.layout.map(|layout| ("layout".to_owned(), json!(layout))));
        options.extend(self.base.map(|base| ("base".to_owned(), json!(base))));
        for pair in &self.option {
            let Some((name, value)) = pair.split_once('=') else {
                bail!("--option {pair}: written NAME=VALUE")
            };
            options.insert(name.to_owned(), json!(value));
        }
        Ok((self.files, options, self.about))
    }
}
