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

/// The exit status of a program whose reader went away, as shells know it: 128 and the number of SIGPIPE.
const READER_GONE: i32 = 141;

fn main() -> ExitCode {
    end_quietly_without_reader();
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

/// Ends the program without a word when whoever read its output stopped, as in `polyad export jsonl | head`. The
/// standard library ignores the signal and panics at the next line printed.
fn end_quietly_without_reader() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let words = panic.payload().downcast_ref::<String>().map_or("", String::as_str);
        if words.starts_with("failed printing to stdout") && words.contains("Broken pipe") {
            std::process::exit(READER_GONE);
        }
        usual(panic);
    }));
}
