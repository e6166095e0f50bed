//! `polyad show REF`: one thing, with evidence.

use super::{Format, encode};
use crate::config::{Config, NodeFlags};
use crate::desk::{Answer, Desk};
use crate::outcome::Outcome;
use crate::terminal;
use anyhow::{Result, bail};
use clap::Args;
use polyad_model::{DatasetKey, StatementId};

/// Show an actor, partnership, goal, statement or dataset, with evidence
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  polyad show x:atlas:nato\n  polyad show india\n  polyad show 0\n  polyad show sple6cpc5rqn5g572nxsrf2ch3f62m4lwpffxk7u6q57xdfprm27q --format json"
)]
pub(crate) struct Show {
    /// A Ref, a slug, a statement id or the index of an entry
    name: String,
    /// Read the record as it was at this tree size
    #[arg(long, value_name = "SIZE")]
    at: Option<u64>,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

impl Show {
    pub(crate) fn run(self, flags: &NodeFlags) -> Result<Outcome> {
        if self.format == Format::Csv {
            bail!("--format csv: `show` prints table or json; `polyad lens` prints csv");
        }
        let desk = Desk::open(&Config::load(flags, None, false)?)?;
        let answer = self.look(&desk);
        desk.close();
        let Some(answer) = answer? else {
            eprintln!("polyad: nothing here is called `{}`; `polyad search {0}` finds names", self.name);
            return Ok(Outcome::No);
        };
        let answer = answer.or_refusal()?;
        match self.format {
            Format::Json => terminal::print_text(&answer.text()),
            _ => terminal::print_thing(&answer.json()?),
        }
        Ok(Outcome::Done)
    }

    /// The first page that has the name.
    fn look(&self, desk: &Desk) -> Result<Option<Answer>> {
        let at = self.at.map(|at| format!("?at={at}")).unwrap_or_default();
        for prefix in pages_of(&self.name) {
            let answer = desk.get(&format!("{prefix}{}.json{at}", encode(&self.name)))?;
            match answer.status {
                404 => {}
                303 | 307 | 308 => return answer.follow(desk).map(Some),
                _ => return Ok(Some(answer)),
            }
        }
        Ok(None)
    }
}

/// The pages that may have a name of this shape, likeliest first.
fn pages_of(name: &str) -> &'static [&'static str] {
    let is_number = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
    if is_number || name.parse::<StatementId>().is_ok() {
        return &["/s/", "/p/", "/a/", "/g/"];
    }
    if name.starts_with("r:") {
        return &["/d/", "/g/"];
    }
    if name.parse::<DatasetKey>().is_ok() {
        return &["/d/"];
    }
    &["/p/", "/a/", "/g/", "/challenge/"]
}
