//! Polyad: a public, verifiable ledger of partnerships.
//!
//! One program. `polyad serve` is the main job; every other verb finds the running owner of the data directory
//! and goes through it, or opens the directory itself. Exit status: 0 done, 1 the answer is no, 2 could not run.

mod atlas_files;
mod cli;
mod config;
mod desk;
mod outcome;
mod terminal;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = cli::Arguments::parse();
    let filter = tracing_subscriber::EnvFilter::try_from_env("POLYAD_LOG").unwrap_or_else(|_| {
        tracing_subscriber::EnvFilter::new(if arguments.verbose { "info,sqlx=warn" } else { "warn" })
    });
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).without_time().init();
    match cli::run(arguments) {
        Ok(outcome) => outcome.into(),
        Err(error) => {
            eprintln!("polyad: {error:#}");
            ExitCode::from(2)
        }
    }
}
