//! `polyad submit`: sign statements and send them.

use super::key::{KeyFile, now, random32};
use crate::config::{Config, NodeFlags};
use crate::desk::Desk;
use crate::outcome::Outcome;
use anyhow::{Context, Result, bail};
use clap::Args;
use polyad_ledger::Malformed;
use polyad_ledger::draft::{Draft, Signed};
use polyad_ledger::header::Author;
use polyad_ledger::json;
use polyad_ledger::key::SigningKey;
use polyad_ledger::rows::Severity;
use polyad_model::Ref;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Sign statements and send them
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  polyad submit --key me.key --kind pledge --scope ID --body pledge.json\n  polyad submit --operator --kind attestation --target ACTOR --act confirm --body finding.json\n  polyad submit --key me.key --atlas our-partnership.toml\n  polyad submit signed.jsonl\n\nA body is a JSON object with texts instead of numbers; `docs/spec/statement.md` has every kind.\nEverybody can copy what the log holds. Do not put e-mail addresses, phone numbers or names of persons in it."
)]
pub(crate) struct Submit {
    /// Statements signed before, one JSON object a line; `-` for standard input
    #[arg(conflicts_with_all = ["kind", "atlas"])]
    signed: Option<PathBuf>,
    /// Key file of the author
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Sign as the operator of the node, with the keys of its data directory
    #[arg(long, conflicts_with = "key")]
    operator: bool,
    /// Kind of statement
    #[arg(long, requires = "body")]
    kind: Option<String>,
    /// File that holds the body; `-` for standard input
    #[arg(long, value_name = "FILE")]
    body: Option<PathBuf>,
    /// Partnership it belongs to
    #[arg(long)]
    scope: Option<String>,
    /// What it acts on
    #[arg(long)]
    target: Option<String>,
    /// Coded outcome, for kinds that have one
    #[arg(long)]
    act: Option<String>,
    /// An atlas file of your own: signs each of its rows as a statement
    #[arg(long, value_name = "FILE", conflicts_with = "kind")]
    atlas: Option<PathBuf>,
    /// Print the signed statements instead of sending them
    #[arg(long)]
    dry_run: bool,
}

impl Submit {
    pub(crate) fn run(self, flags: &NodeFlags) -> Result<Outcome> {
        let config = Config::load(flags, None, false)?;
        if self.dry_run && !self.operator {
            self.lines(None)?.iter().for_each(|line| println!("{line}"));
            return Ok(Outcome::Done);
        }
        let desk = Desk::open(&config)?;
        let sent = self.operator.then(|| operator(&desk, &config)).transpose().and_then(|signer| {
            let lines = self.lines(signer)?;
            if self.dry_run {
                lines.iter().for_each(|line| println!("{line}"));
                return Ok(Outcome::Done);
            }
            send(&desk, &lines)
        });
        desk.close();
        sent
    }

    fn lines(&self, operator: Option<Signer>) -> Result<Vec<String>> {
        if let Some(path) = &self.signed {
            return Ok(read(path)?
                .lines()
                .filter(|line| !line.trim().is_empty())
                .map(str::to_owned)
                .collect());
        }
        let signer = match (operator, &self.key) {
            (Some(signer), _) => signer,
            (None, Some(path)) => {
                let key = KeyFile::read(path)?;
                Signer { key: key.sign_key()?, author: Author::Id(key.actor_id()?) }
            }
            (None, None) => {
                bail!("name a file of signed statements, or --key or --operator with --kind or --atlas")
            }
        };
        let sign = |draft: &Draft| draft.sign(&signer.key, signer.author, now(), random32());
        match (&self.kind, &self.atlas) {
            (Some(kind), _) => Ok(vec![sign(&self.draft(kind)?)?.submission().to_json()]),
            (None, Some(path)) => sign_atlas(path, sign),
            _ => bail!("a key needs --kind with --body, or --atlas"),
        }
    }

    fn draft(&self, kind: &str) -> Result<Draft> {
        let Some(path) = &self.body else { bail!("--kind needs --body") };
        let text = read(path)?;
        let body = json::parse(text.trim()).with_context(|| format!("{} is not a body", path.display()))?;
        let reference = |text: &Option<String>| text.as_ref().map(|text| text.parse()).transpose();
        let mut draft = Draft::new(kind, body);
        draft.scope = reference(&self.scope)?;
        draft.target = reference(&self.target)?;
        draft.act = self.act.clone();
        Ok(draft)
    }
}

/// Who signs.
pub(super) struct Signer {
    key: SigningKey,
    author: Author,
}

impl Signer {
    /// The actor of a key file, else the operator of the node.
    pub(super) fn of(desk: &Desk, config: &Config, key: Option<&Path>) -> Result<Signer> {
        match key {
            Some(path) => {
                let key = KeyFile::read(path)?;
                Ok(Signer { key: key.sign_key()?, author: Author::Id(key.actor_id()?) })
            }
            None => operator(desk, config),
        }
    }

    /// A statement signed now, as it is sent.
    pub(super) fn line(&self, draft: &Draft) -> Result<String> {
        Ok(draft.sign(&self.key, self.author, now(), random32())?.submission().to_json())
    }
}

/// The operator: its sign key lies in the data directory, and entry 0 of the log names it.
fn operator(desk: &Desk, config: &Config) -> Result<Signer> {
    let file = config.data.join("keys").join("operator-sign.key");
    let text = std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let entry = desk.get("/s/0.json")?.follow(desk)?.or_refusal()?.json()?;
    let id = entry.get("id").and_then(|id| id.as_str()).context("entry 0 of the log has no id")?;
    Ok(Signer { key: super::key::seed(text.trim())?, author: Author::Id(id.parse()?) })
}

/// Signs each row of an atlas file; a row that names another names its statement.
fn sign_atlas(path: &Path, sign: impl Fn(&Draft) -> Result<Signed, Malformed>) -> Result<Vec<String>> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let (mut drafts, report) = polyad_exchange::atlas::to_drafts(&bytes);
    let refused = report.findings.iter().filter(|finding| finding.severity == Severity::Refused);
    let said: Vec<String> =
        refused.map(|f| format!("{}:{}:{}: {}", path.display(), f.line, f.column, f.message)).collect();
    if !said.is_empty() {
        bail!("nothing was signed:\n{}", said.join("\n"));
    }
    let mut lines = Vec::with_capacity(drafts.len());
    for at in 0..drafts.len() {
        let signed = sign(&drafts[at].draft).with_context(|| drafts[at].name.clone())?;
        let (row, id) = (drafts[at].row.clone(), Ref::Statement(signed.id()));
        drafts[at + 1..]
            .iter_mut()
            .for_each(|later| polyad_exchange::atlas::replace_ref(&mut later.draft, &row, &id));
        lines.push(signed.submission().to_json());
    }
    Ok(lines)
}

pub(super) fn send(desk: &Desk, lines: &[String]) -> Result<Outcome> {
    let mut outcome = Outcome::Done;
    for (number, line) in lines.iter().enumerate() {
        let answer = desk.post("/api/v1/statements", "application/json", line.clone().into_bytes())?;
        match answer.or_refusal().and_then(|answer| answer.json()) {
            Ok(json) => {
                let part = |name: &str| {
                    json.get(name).map(|value| value.to_string().replace('"', "")).unwrap_or_default()
                };
                println!("{} entry {}", part("id"), part("index"));
                json.get("advice").into_iter().for_each(advise);
            }
            Err(error) => {
                eprintln!("statement {}: {error:#}", number + 1);
                outcome = Outcome::No;
            }
        }
    }
    Ok(outcome)
}

/// What the goal check has to say of a goal that was taken: on standard error, beside its place.
fn advise(advice: &serde_json::Value) {
    let word = |value: &serde_json::Value, name: &str| {
        value.get(name).and_then(|word| word.as_str()).unwrap_or_default().to_owned()
    };
    eprintln!("  advice: class {}; the statement is taken as it is", word(advice, "class"));
    for finding in advice.get("findings").and_then(|list| list.as_array()).into_iter().flatten() {
        let (severity, code) = (word(finding, "severity"), word(finding, "code"));
        eprintln!("  {severity}[{code}]: {}. {}", word(finding, "message"), word(finding, "fix"));
    }
}

fn read(path: &Path) -> Result<String> {
    if path == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text)?;
        return Ok(text);
    }
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}
