//! `polyad lens NAME`: any lens, as a table, JSON or CSV.

use super::{Format, encode};
use crate::config::{Config, NodeFlags};
use crate::desk::Desk;
use crate::outcome::Outcome;
use crate::terminal;
use anyhow::{Result, bail};
use clap::Args;

/// Read a lens as a table, JSON or CSV
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  polyad lens\n  polyad lens composition --p x:atlas:gavi\n  polyad lens ladder --p x:atlas:sustainable-energy-for-all --format csv\n  polyad lens composition --set p=x:atlas:nato --set as_of=2004-06-30 --format json"
)]
pub(crate) struct Lens {
    /// Which lens; left out: list them
    name: Option<String>,
    /// Partnership, by Ref or slug
    #[arg(long)]
    p: Option<String>,
    /// Actor, by Ref or slug
    #[arg(long)]
    a: Option<String>,
    /// Any other parameter, as name=value; may be repeated
    #[arg(long, value_name = "NAME=VALUE")]
    set: Vec<String>,
    /// Read the record as it was at this tree size
    #[arg(long, value_name = "SIZE")]
    at: Option<u64>,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    /// Which table of the view, by key, when printing CSV [default: the first]
    #[arg(long, value_name = "KEY")]
    table: Option<String>,
}

impl Lens {
    pub(crate) fn run(self, flags: &NodeFlags) -> Result<Outcome> {
        let Some(name) = &self.name else {
            for lens in polyad_lens::lenses::LENSES {
                println!("{:<14} {}", lens.info.name, lens.info.question);
            }
            return Ok(Outcome::Done);
        };
        let Some(lens) = polyad_lens::lenses::find(name) else {
            let known: Vec<&str> = polyad_lens::lenses::LENSES.iter().map(|lens| lens.info.name).collect();
            bail!("there is no lens `{name}`; there are {}", known.join(", "));
        };
        let mut query: Vec<(String, String)> = Vec::new();
        query.extend(self.p.clone().map(|p| ("p".to_owned(), p)));
        query.extend(self.a.clone().map(|a| ("a".to_owned(), a)));
        for pair in &self.set {
            let Some((key, value)) = pair.split_once('=') else { bail!("--set {pair}: written NAME=VALUE") };
            if !lens.info.params.iter().any(|param| param.name == key) {
                let known: Vec<&str> = lens.info.params.iter().map(|param| param.name).collect();
                bail!("lens `{name}` has no parameter `{key}`; it has {}", known.join(", "));
            }
            query.push((key.to_owned(), value.to_owned()));
        }
        query.extend(self.at.map(|at| ("at".to_owned(), at.to_string())));
        if self.format == Format::Csv {
            query.extend(self.table.clone().map(|table| ("table".to_owned(), table)));
        }
        let extension = if self.format == Format::Csv { ".csv" } else { ".json" };
        let pairs: Vec<String> =
            query.iter().map(|(key, value)| format!("{}={}", encode(key), encode(value))).collect();
        let path = format!("/api/v1/lens/{}{extension}?{}", encode(name), pairs.join("&"));
        let desk = Desk::open(&Config::load(flags, None, false)?)?;
        let answer = desk.get(&path)?.or_refusal();
        desk.close();
        let answer = answer?;
        match self.format {
            Format::Table => terminal::print_view(&answer.json()?),
            _ => terminal::print_text(&answer.text()),
        }
        Ok(Outcome::Done)
    }
}
