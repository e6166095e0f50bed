//! `polyad search TEXT`.

use super::{Format, encode};
use crate::config::{Config, NodeFlags};
use crate::desk::Desk;
use crate::outcome::Outcome;
use crate::terminal;
use anyhow::{Result, bail};
use clap::Args;

/// Find actors, partnerships, goals and statements
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  polyad search solar\n  polyad search \"vaccine alliance\" --format json"
)]
pub(crate) struct Search {
    /// A name, an alias, a code, words of a goal, or a statement id
    #[arg(required = true)]
    text: Vec<String>,
    /// Page of results, from 1
    #[arg(long, default_value_t = 1)]
    page: u32,
    /// How to print; there is no CSV of search results
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

impl Search {
    pub(crate) fn run(self, flags: &NodeFlags) -> Result<Outcome> {
        if self.format == Format::Csv {
            bail!("--format csv: search results are printed as table or json");
        }
        let desk = Desk::open(&Config::load(flags, None, false)?)?;
        let answer =
            desk.get(&format!("/api/v1/search?q={}&page={}", encode(&self.text.join(" ")), self.page));
        desk.close();
        let answer = answer?.or_refusal()?;
        let json = answer.json()?;
        let found = json.get("hits").and_then(|hits| hits.as_array()).is_some_and(|hits| !hits.is_empty());
        match self.format {
            Format::Json => terminal::print_text(&answer.text()),
            _ => terminal::print_search(&json),
        }
        Ok(if found { Outcome::Done } else { Outcome::No })
    }
}
