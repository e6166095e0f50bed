//! `polyad link`: a signed statement that two names denote one thing.

use super::submit::{Signer, send};
use crate::config::{Config, NodeFlags};
use crate::desk::Desk;
use crate::outcome::Outcome;
use anyhow::{Context, Result};
use clap::Args;
use polyad_ledger::draft::Draft;
use polyad_ledger::json;
use polyad_model::Ref;
use std::path::PathBuf;

/// State that two names denote one thing
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  polyad link x:org-id:GB-1 x:org-id:GB-GOV-1 --basis \"One department: https://example.org/list\"\n  polyad link s…ID x:atlas:gavi --key secretariat.key --basis \"We are Gavi.\"\n\nA link works when every side that has a key states it and, where a side is a shared name, an operator does too. It is undone by `polyad identities undo`, or by a retraction."
)]
pub(crate) struct Link {
    /// One name, a Ref
    a: String,
    /// The other name, a Ref
    b: String,
    /// Why they are one
    #[arg(long)]
    basis: String,
    /// Key file of the author [default: the operator of the node]
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Print the signed statement instead of sending it
    #[arg(long)]
    dry_run: bool,
}

impl Link {
    pub(crate) fn run(self, flags: &NodeFlags) -> Result<Outcome> {
        let a: Ref = self.a.parse().context("the first name")?;
        let b: Ref = self.b.parse().context("the second name")?;
        let config = Config::load(flags, None, false)?;
        let desk = Desk::open(&config)?;
        let sent = Signer::of(&desk, &config, self.key.as_deref()).and_then(|signer| {
            let line = signer.line(&draft(&a, &b, &self.basis))?;
            if self.dry_run {
                println!("{line}");
                return Ok(Outcome::Done);
            }
            send(&desk, &[line])
        });
        desk.close();
        sent
    }
}

/// The statement that joins two names.
pub(super) fn draft(a: &Ref, b: &Ref, basis: &str) -> Draft {
    let same = json::array([json::text(a), json::text(b)]);
    Draft::new("link", json::object([("same", same), ("basis", json::text(basis))]))
}
