//! Chores of the workspace.
//!
//! `cargo xtask nightly` runs what is too long for every change: 300 kills instead of 40, and properties with
//! fifty times the cases. Exit status is that of the first command that fails.

use std::process::{Command, ExitCode};

/// Kills of a writing node, spread over all write points and random instants.
const NIGHTLY_KILLS: &str = "300";
/// Cases a property.
const NIGHTLY_CASES: &str = "12800";

fn main() -> ExitCode {
    match std::env::args().nth(1).as_deref() {
        Some("nightly") => nightly(),
        other => {
            eprintln!(
                "usage: cargo xtask nightly{}",
                other.map(|word| format!(" (not `{word}`)")).unwrap_or_default()
            );
            ExitCode::from(2)
        }
    }
}

fn nightly() -> ExitCode {
    let kills = run(
        "kills",
        &["test", "--release", "-p", "polyad-node", "--test", "it", "--", "kill", "--nocapture"],
        &[("POLYAD_KILLS", NIGHTLY_KILLS)],
    );
    if !kills {
        return ExitCode::FAILURE;
    }
    let properties = ["polyad-model", "polyad-log", "polyad-ledger", "polyad-lens", "polyad-exchange"];
    for name in properties {
        if !run(name, &["test", "--release", "-p", name], &[("PROPTEST_CASES", NIGHTLY_CASES)]) {
            return ExitCode::FAILURE;
        }
    }
    println!("nightly: all passed");
    ExitCode::SUCCESS
}

fn run(name: &str, arguments: &[&str], environment: &[(&str, &str)]) -> bool {
    println!("nightly: {name}");
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    match Command::new(cargo).args(arguments).envs(environment.iter().copied()).status() {
        Ok(status) if status.success() => true,
        Ok(status) => {
            eprintln!("nightly: {name} failed: {status}");
            false
        }
        Err(error) => {
            eprintln!("nightly: {name} could not run: {error}");
            false
        }
    }
}
