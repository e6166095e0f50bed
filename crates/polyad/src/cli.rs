//! The verbs, one file each.

mod export;
mod govern;
mod identities;
mod import;
pub(crate) mod key;
mod lens;
mod link;
mod lint;
mod log;
mod search;
mod serve;
mod show;
mod submit;
mod template;
mod verify;

use crate::config::NodeFlags;
use crate::outcome::Outcome;
use anyhow::Result;
use clap::{CommandFactory, Parser, Subcommand, ValueEnum};

/// A public, verifiable ledger of partnerships.
///
/// `polyad serve` creates a data directory, loads the atlas and serves the site on one address. Every other
/// verb works beside a running `serve`, or alone.
#[derive(Debug, Parser)]
#[command(
    name = "polyad",
    version,
    arg_required_else_help = true,
    after_help = "Examples:\n  polyad serve\n  polyad show sustainable-energy-for-all\n  polyad lens composition --p x:atlas:gavi\n  polyad search \"solar\"\n  polyad import series access.csv.gz --indicator x:sdg:7.1.1 --unit percent\n  polyad verify receipt.json --policy policy.txt\n  polyad log verify http://127.0.0.1:7700/log\n\nExit status: 0 done, 1 the answer is no, 2 could not run."
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    node: NodeFlags,
    /// Say on standard error what is being done
    #[arg(long, short, global = true)]
    pub(crate) verbose: bool,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Serve the site, the interface and the log on one address
    Serve(serve::Serve),
    /// Take a published file in as a dataset; ends in a load report
    Import(import::Import),
    /// Show an actor, partnership, goal, statement or dataset, with evidence
    Show(show::Show),
    /// Read a lens as a table, JSON or CSV
    Lens(lens::Lens),
    /// Say what is missing before anyone could check a goal
    Lint(lint::Lint),
    /// Find actors, partnerships, goals and statements
    Search(search::Search),
    /// State that two names denote one thing
    Link(link::Link),
    /// List pairs of names that may mean one body, and accept or refuse them
    Identities(identities::Identities),
    /// Sign statements and send them
    Submit(submit::Submit),
    /// Show how a partnership is governed; count a vote and state what was decided
    Govern(govern::Govern),
    /// Make, rotate and revoke keys
    Key(key::Key),
    /// Check a receipt offline
    Verify(verify::Verify),
    /// Check a whole log from outside
    Log(log::Log),
    /// Write the record out
    Export(export::Export),
    /// Write an empty workbook for members, pledges, payments and results
    Template(template::Template),
    /// Print completions for a shell
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
}

/// How figures are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For reading in a terminal
    Table,
    /// The interface's own JSON
    Json,
    /// One table, comma-separated
    Csv,
}

pub(crate) fn run(arguments: Arguments) -> Result<Outcome> {
    let Arguments { node, verb, .. } = arguments;
    match verb {
        Verb::Serve(serve) => serve.run(&node),
        Verb::Import(import) => import.run(&node),
        Verb::Show(show) => show.run(&node),
        Verb::Lens(lens) => lens.run(&node),
        Verb::Lint(lint) => lint.run(),
        Verb::Search(search) => search.run(&node),
        Verb::Link(link) => link.run(&node),
        Verb::Identities(identities) => identities.run(&node),
        Verb::Submit(submit) => submit.run(&node),
        Verb::Govern(govern) => govern.run(&node),
        Verb::Key(key) => key.run(&node),
        Verb::Verify(verify) => verify.run(),
        Verb::Log(log) => log.run(),
        Verb::Export(export) => export.run(&node),
        Verb::Template(template) => template.run(),
        Verb::Completions { shell } => {
            clap_complete::generate(shell, &mut Arguments::command(), "polyad", &mut std::io::stdout());
            Ok(Outcome::Done)
        }
    }
}

/// Percent-encodes a path segment or a query value.
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b':' => {
                out.push(byte as char)
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
