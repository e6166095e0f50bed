//! `polyad export jsonl|csv|parquet|xlsx|iati`: the record as files.

mod iati;

use crate::config::{Config, NodeFlags};
use crate::desk::Desk;
use crate::outcome::Outcome;
use crate::terminal;
use anyhow::{Context, Result};
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Write the record out
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  polyad export jsonl > facts.jsonl\n  polyad export csv seat --out seats.csv\n  polyad export csv contribution --of projects --out transactions.csv\n  polyad export xlsx --of gavi --out gavi.xlsx\n  polyad export iati --of asean --out asean.xml"
)]
pub(crate) struct Export {
    #[command(subcommand)]
    format: ExportFormat,
}

#[derive(Debug, Subcommand)]
enum ExportFormat {
    /// Every fact in force, one JSON object a line
    Jsonl(Target),
    /// The facts of one kind, one line a fact
    Csv {
        /// The kind, e.g. `seat`, `goal`, `contribution`
        kind: String,
        #[command(flatten)]
        target: Target,
    },
    /// The facts of one kind as a Parquet table; for programs built with the feature `parquet`
    Parquet {
        /// The kind, e.g. `seat`, `goal`, `contribution`
        kind: String,
        #[command(flatten)]
        target: Target,
    },
    /// A workbook with one sheet a table and its sources; `--of` takes a partnership too: its Ref, or a slug of the atlas
    Xlsx(Target),
    /// Partnerships and projects as activities of IATI 2.03; says on standard error which are not written, and why
    Iati(Activities),
}

#[derive(Debug, Args)]
struct Activities {
    /// Whose: a partnership, a project or an actor by its Ref or slug, or all
    #[arg(long, value_name = "PARTNERSHIP|PROJECT|ACTOR|all")]
    of: String,
    /// File to write [default: standard output]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Read the record as it was at this tree size
    #[arg(long, value_name = "SIZE")]
    at: Option<u64>,
}

#[derive(Debug, Args)]
struct Target {
    /// Whose facts: the record, the projects of registered files, or one dataset by its key
    #[arg(long, value_name = "record|projects|KEY", default_value = "record")]
    of: String,
    /// File to write [default: standard output]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Read the record as it was at this tree size
    #[arg(long, value_name = "SIZE")]
    at: Option<u64>,
}

impl Export {
    pub(crate) fn run(self, flags: &NodeFlags) -> Result<Outcome> {
        let (path, target) = match self.format {
            ExportFormat::Jsonl(target) => ("/api/v1/export/facts.jsonl".to_owned(), target),
            ExportFormat::Iati(Activities { of, out, at }) => {
                ("/api/v1/export/iati.xml".to_owned(), Target { of, out, at })
            }
            ExportFormat::Xlsx(target) => ("/api/v1/export/tables.xlsx".to_owned(), target),
            ExportFormat::Csv { kind, target } => {
                (format!("/api/v1/export/{}.csv", super::encode(&kind)), target)
            }
            ExportFormat::Parquet { kind, target } => {
                (format!("/api/v1/export/{}.parquet", super::encode(&kind)), target)
            }
        };
        let desk = Desk::open(&Config::load(flags, None, false)?)?;
        let at = target.at.map(|at| format!("&at={at}")).unwrap_or_default();
        let answer = desk.get(&format!("{path}?of={}{at}", super::encode(&target.of)));
        desk.close();
        let answer = answer?.or_refusal()?;
        iati::refusals(&answer.body).iter().for_each(|line| eprintln!("{line}"));
        match &target.out {
            None => terminal::print_bytes(&answer.body)?,
            Some(file) => {
                std::fs::write(file, &answer.body)
                    .with_context(|| format!("cannot write {}", file.display()))?;
                eprintln!("{} bytes written to {}", answer.body.len(), file.display());
            }
        }
        Ok(Outcome::Done)
    }
}
