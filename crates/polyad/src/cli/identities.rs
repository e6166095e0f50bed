//! `polyad identities`: the pairs that may mean one body, and what is decided about them.

use super::submit::{Signer, send};
use super::{Format, encode, link};
use crate::config::{Config, NodeFlags};
use crate::desk::Desk;
use crate::outcome::Outcome;
use crate::terminal;
use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use polyad_ledger::draft::Draft;
use polyad_ledger::json;
use polyad_model::Ref;
use serde_json::Value;
use std::path::PathBuf;

/// List pairs of names that may mean one body, and accept or refuse them
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  polyad identities list --set score=95 --set per=20\n  polyad identities accept 3f0a1c2b4d5e --basis \"The list of the standard says so\"\n  polyad identities refuse 3f0a1c2b4d5e --because \"Two offices of one federation\"\n  polyad identities undo 3f0a1c2b4d5e --because \"Taken for another body\"\n\nA pair is named by twelve digits, the same in every copy. Accepting signs a link, refusing an objection, and undoing a\nretraction of what you stated before; all three are public and stay on record."
)]
pub(crate) struct Identities {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// List pairs: what `polyad lens identities` lists
    List {
        /// Parameters of the lens, such as publisher=GB-1, list=mentions or level=unresolved; may be repeated
        #[arg(long, value_name = "NAME=VALUE")]
        set: Vec<String>,
        /// How to print
        #[arg(long, value_enum, default_value = "table")]
        format: Format,
    },
    /// State that both names of a pair denote one thing
    Accept {
        #[command(flatten)]
        pairs: Pairs,
        /// Why they are one [default: what speaks for the pair]
        #[arg(long)]
        basis: Option<String>,
    },
    /// State that the names of a pair denote two things
    Refuse {
        #[command(flatten)]
        pairs: Pairs,
        /// Why they are two
        #[arg(long)]
        because: Option<String>,
    },
    /// Retract what you stated about a pair
    Undo {
        #[command(flatten)]
        pairs: Pairs,
        /// Why
        #[arg(long, default_value = "Withdrawn by its author.")]
        because: String,
    },
}

#[derive(Debug, Args)]
struct Pairs {
    /// Pairs by their twelve digits
    #[arg(required = true)]
    pair: Vec<String>,
    /// Key file of the author [default: the operator of the node]
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Print the signed statements instead of sending them
    #[arg(long)]
    dry_run: bool,
}

/// A pair as the lens lists it.
struct Pair {
    code: String,
    a: Ref,
    b: Ref,
    reasons: Vec<String>,
    /// Statements in force about it.
    statements: Vec<Ref>,
}

impl Identities {
    pub(crate) fn run(self, flags: &NodeFlags) -> Result<Outcome> {
        let config = Config::load(flags, None, false)?;
        let desk = Desk::open(&config)?;
        let done = self.verb.run(&desk, &config);
        desk.close();
        done
    }
}

impl Verb {
    fn run(self, desk: &Desk, config: &Config) -> Result<Outcome> {
        match self {
            Verb::List { set, format } => list(desk, &set, format),
            Verb::Accept { pairs, basis } => pairs.decide(desk, config, |pair| {
                let own = || match pair.reasons.is_empty() {
                    true => "One body under two names.".to_owned(),
                    false => format!("One body under two names: {}.", pair.reasons.join("; ")),
                };
                Ok(vec![link::draft(&pair.a, &pair.b, &basis.clone().unwrap_or_else(own))])
            }),
            Verb::Refuse { pairs, because } => pairs.decide(desk, config, |pair| {
                let own = || "The two names do not denote one body.".to_owned();
                Ok(vec![refusal(pair, &because.clone().unwrap_or_else(own))])
            }),
            Verb::Undo { pairs, because } => pairs.decide(desk, config, |pair| {
                if pair.statements.is_empty() {
                    bail!("{}: no statement is in force about this pair", pair.code);
                }
                Ok(pair.statements.iter().map(|statement| retraction(statement, &because)).collect())
            }),
        }
    }
}

impl Pairs {
    /// Signs what is said about each pair and sends it; a pair that is not found stops before anything is sent.
    fn decide(
        &self,
        desk: &Desk,
        config: &Config,
        drafts: impl Fn(&Pair) -> Result<Vec<Draft>>,
    ) -> Result<Outcome> {
        let mut lines = Vec::new();
        let signer = Signer::of(desk, config, self.key.as_deref())?;
        for code in &self.pair {
            let pair = find(desk, code)?;
            println!("{code}: {} and {}", pair.a, pair.b);
            for draft in drafts(&pair)? {
                lines.push(signer.line(&draft)?);
            }
        }
        if self.dry_run {
            lines.iter().for_each(|line| println!("{line}"));
            return Ok(Outcome::Done);
        }
        send(desk, &lines)
    }
}

fn list(desk: &Desk, set: &[String], format: Format) -> Result<Outcome> {
    let mut query = Vec::new();
    for pair in set {
        let Some((name, value)) = pair.split_once('=') else { bail!("--set {pair}: written NAME=VALUE") };
        query.push(format!("{}={}", encode(name), encode(value)));
    }
    let extension = if format == Format::Csv { ".csv" } else { ".json" };
    let answer =
        desk.get(&format!("/api/v1/lens/identities{extension}?{}", query.join("&")))?.or_refusal()?;
    match format {
        Format::Table => terminal::print_view(&answer.json()?),
        Format::Json | Format::Csv => terminal::print_text(&answer.text()),
    }
    Ok(Outcome::Done)
}

/// The pair of a code, as the record has it now.
fn find(desk: &Desk, code: &str) -> Result<Pair> {
    if code.len() != 12 || !code.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        bail!("`{code}` names no pair: twelve hexadecimal digits, as `polyad identities list` prints them");
    }
    let view = desk.get(&format!("/api/v1/lens/identities.json?pair={code}"))?.or_refusal()?.json()?;
    let blocks = view["blocks"].as_array().map(Vec::as_slice).unwrap_or_default();
    let rows =
        blocks.iter().filter(|block| block["key"] != "levels").find_map(|block| block["rows"].as_array());
    let row = match rows.map(Vec::as_slice).unwrap_or_default() {
        [row] => row,
        [] => bail!("{code}: no such pair in this copy"),
        several => bail!("{code} names {} pairs; use `polyad link` with both Refs", several.len()),
    };
    let name = |field: &str| -> Result<Ref> {
        Ok(row[field]["text"].as_str().with_context(|| format!("the pair has no {field}"))?.parse()?)
    };
    Ok(Pair {
        code: code.to_owned(),
        a: name("a_ref")?,
        b: name("b_ref")?,
        reasons: texts(&row["reasons"]),
        statements: facts(&row["decided"]),
    })
}

/// The texts of a cell, whether it holds one or many.
fn texts(cell: &Value) -> Vec<String> {
    let one = cell["text"].as_str().map(str::to_owned);
    one.into_iter().chain(cell.as_array().into_iter().flatten().flat_map(texts)).collect()
}

/// The statements of a cell, however deep.
fn facts(cell: &Value) -> Vec<Ref> {
    let one = cell["fact"].as_str().and_then(|text| text.parse().ok());
    one.into_iter().chain(cell.as_array().into_iter().flatten().flat_map(facts)).collect()
}

/// The statement that two names denote two things.
fn refusal(pair: &Pair, because: &str) -> Draft {
    let apart = json::array([json::text(&pair.a), json::text(&pair.b)]);
    let text = json::object([("en", because)]);
    let mut draft = Draft::new("objection", json::object([("apart", apart), ("text", text)]));
    draft.target = Some(pair.a.clone());
    draft
}

fn retraction(statement: &Ref, because: &str) -> Draft {
    let mut draft = Draft::new("retraction", json::object([("reason", json::object([("en", because)]))]));
    draft.target = Some(statement.clone());
    draft
}
