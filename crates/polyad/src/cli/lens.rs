//! `polyad lens NAME`: any lens, as a table, JSON or CSV.

mod params;

use super::{Format, encode};
use crate::config::{Config, NodeFlags};
use crate::desk::Desk;
use crate::outcome::Outcome;
use crate::terminal;
use anyhow::{Result, bail};
use clap::Args;
use polyad_exchange::csv::CsvWriter;

/// Read a lens as a table, JSON or CSV
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  polyad lens\n  polyad lens composition --p x:atlas:gavi\n  polyad lens ladder --p x:atlas:sustainable-energy-for-all --format csv\n  polyad lens ladder --by publisher,type,currency,year --as-reported --format csv\n  polyad lens rates --currency EUR --in USD --date 2015-06-30\n  polyad lens composition --set p=x:atlas:nato --set as_of=2004-06-30 --format json"
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
    /// Totals of reported transactions by these, e.g. publisher,type,currency,year; as CSV the columns as named and
    /// the total
    #[arg(long, value_name = "COLUMNS")]
    by: Option<String>,
    /// Count every transaction of every file as published, copies included
    #[arg(long, requires = "by")]
    as_reported: bool,
    /// Any other parameter, as name=value, or by its own name (--in USD); may be repeated
    #[arg(long, value_name = "NAME=VALUE")]
    set: Vec<String>,
    #[command(flatten)]
    own: params::OwnOptions,
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
        let things = query.len();
        query.extend(self.by.clone().map(|by| ("by".to_owned(), by)));
        query.extend(self.as_reported.then(|| ("as_reported".to_owned(), "yes".to_owned())));
        for pair in &self.set {
            let Some((key, value)) = pair.split_once('=') else { bail!("--set {pair}: written NAME=VALUE") };
            query.push((key.to_owned(), value.to_owned()));
        }
        query.extend(self.own.0.iter().cloned());
        if let Some((key, _)) =
            query.iter().skip(things).find(|(key, _)| !lens.info.params.iter().any(|param| param.name == key))
        {
            let known: Vec<&str> = lens.info.params.iter().map(|param| param.name).collect();
            bail!("lens `{name}` has no parameter `{key}`; it has {}", known.join(", "));
        }
        query.extend(self.at.map(|at| ("at".to_owned(), at.to_string())));
        let totals = self.by.as_deref().filter(|_| self.format == Format::Csv && self.table.is_none());
        if self.format == Format::Csv {
            query.extend(self.table.clone().map(|table| ("table".to_owned(), table)));
        }
        let extension = if self.format == Format::Csv && totals.is_none() { ".csv" } else { ".json" };
        let pairs: Vec<String> =
            query.iter().map(|(key, value)| format!("{}={}", encode(key), encode(value))).collect();
        let path = format!("/api/v1/lens/{}{extension}?{}", encode(name), pairs.join("&"));
        let desk = Desk::open(&Config::load(flags, None, false)?)?;
        let answer = desk.get(&path)?.or_refusal();
        desk.close();
        let answer = answer?;
        if let Some(by) = totals {
            let text = totals_csv(by, &answer.json()?)?;
            terminal::print_text(&text);
            return Ok(Outcome::Done);
        }
        match self.format {
            Format::Table => terminal::print_view(&answer.json()?),
            _ => terminal::print_text(&answer.text()),
        }
        Ok(Outcome::Done)
    }
}

/// The totals of a view as CSV: the columns as they were named, then the total.
fn totals_csv(by: &str, view: &serde_json::Value) -> Result<String> {
    let columns: Vec<&str> = by.split(',').map(str::trim).chain(["total"]).collect();
    let blocks = view["blocks"].as_array().map(Vec::as_slice).unwrap_or_default();
    let rows =
        blocks.iter().find_map(|block| block["rows"].as_array()).map(Vec::as_slice).unwrap_or_default();
    let mut writer = CsvWriter::new(Vec::new());
    writer.row(&columns)?;
    for row in rows {
        writer.row(columns.iter().map(|column| {
            let cell = &row[*column];
            cell["value"].as_str().or(cell["text"].as_str()).unwrap_or_default()
        }))?;
    }
    Ok(String::from_utf8(writer.into_inner())?)
}
