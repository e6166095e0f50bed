//! `polyad import scale`: what the reader of scales of assessments is told.

use super::About;
use clap::Args;
use serde_json::{Map, Value, json};
use std::path::PathBuf;

/// Published rates of the UN scale of assessments, for burden sharing, as CSV, plain or .gz
///
/// Tables with a column a period (Member State, 2019-2021, 2022-2024) or a rate a line (state, period, rate).
#[derive(Debug, Args)]
pub(super) struct Scale {
    /// The files
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The column of the states, where the heading does not tell
    #[arg(long, value_name = "COLUMN")]
    state: Option<String>,
    /// The column of the periods, of a rate a line
    #[arg(long, value_name = "COLUMN")]
    period: Option<String>,
    /// The column of the rates, of a rate a line
    #[arg(long, value_name = "COLUMN")]
    rate: Option<String>,
    #[command(flatten)]
    about: About,
}

impl Scale {
    /// Files, options of the reader, and what is said about the files.
    pub(super) fn taken_apart(self) -> (Vec<PathBuf>, Map<String, Value>, About) {
        let given = [("state", self.state), ("period", self.period), ("rate", self.rate)];
        let given = given.into_iter().filter_map(|(name, value)| Some((name.to_owned(), json!(value?))));
        (self.files, given.collect(), self.about)
    }
}
