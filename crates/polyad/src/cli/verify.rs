//! `polyad verify RECEIPT`: offline.

use crate::outcome::Outcome;
use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clap::Args;
use polyad_ledger::leaf::Leaf;
use polyad_ledger::verify::check_body;
use polyad_log::key::VerifierKey;
use polyad_log::policy::Policy;
use polyad_log::receipt;
use std::path::PathBuf;

/// Check a receipt offline
///
/// Four questions, answered one by one: is the statement signed by the key it names; does the body open its
/// commitment; is the entry in the tree; is the tree signed by a log that you trust. Verified is not true: a
/// receipt shows who stated what and when it was recorded, never that it is so.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  polyad verify receipt.json --policy policy.txt\n  polyad verify receipt.json --vkey 'example.org/log+1a2b3c4d+AZ…'\n\nA policy is a tlog-policy file: lines `log VKEY`, `witness NAME VKEY`, `group …`, `quorum …`.\nA log's key is served at its /log/vkey; take it from someone you trust, not from the receipt."
)]
pub(crate) struct Verify {
    /// The receipt, as `/log/proof/ID` serves it
    receipt: PathBuf,
    /// Which logs and witnesses you trust
    #[arg(long, value_name = "FILE", conflicts_with = "vkey", required_unless_present = "vkey")]
    policy: Option<PathBuf>,
    /// The key of the one log you trust, as one line of text, or a file that holds it
    #[arg(long, value_name = "VKEY|FILE")]
    vkey: Option<String>,
    /// How to print: table or json
    #[arg(long, value_enum, default_value = "table")]
    format: super::Format,
}

/// The answer to one question.
struct Check {
    name: &'static str,
    answer: Result<String, String>,
}

impl Verify {
    pub(crate) fn run(self) -> Result<Outcome> {
        let policy = self.policy()?;
        let text = std::fs::read_to_string(&self.receipt)
            .with_context(|| format!("cannot read {}", self.receipt.display()))?;
        let checks =
            check(&text, &policy).with_context(|| format!("{} is not a receipt", self.receipt.display()))?;
        let holds = checks.iter().all(|check| check.answer.is_ok());
        if self.format == super::Format::Json {
            let lines: Vec<serde_json::Value> = checks
                .iter()
                .map(|check| {
                    let (ok, said) = match &check.answer {
                        Ok(said) => (true, said),
                        Err(said) => (false, said),
                    };
                    serde_json::json!({"check": check.name, "holds": ok, "message": said})
                })
                .collect();
            println!("{}", serde_json::json!({"holds": holds, "checks": lines}));
        } else {
            for check in &checks {
                match &check.answer {
                    Ok(said) => println!("yes  {:<9} {said}", check.name),
                    Err(said) => println!("NO   {:<9} {said}", check.name),
                }
            }
            println!(
                "{}",
                if holds {
                    "The receipt holds. Verified is not true: it shows who said what, and when."
                } else {
                    "The receipt does NOT hold."
                }
            );
        }
        Ok(if holds { Outcome::Done } else { Outcome::No })
    }

    fn policy(&self) -> Result<Policy> {
        if let Some(path) = &self.policy {
            let text =
                std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
            return Policy::parse(&text).with_context(|| format!("{} is not a tlog-policy", path.display()));
        }
        let Some(given) = &self.vkey else { bail!("name a policy or a key: --policy FILE or --vkey KEY") };
        let line = if given.contains('+') {
            given.clone()
        } else {
            std::fs::read_to_string(given).with_context(|| format!("cannot read {given}"))?
        };
        let key = VerifierKey::parse(line.trim()).context("the key of a log is one line NAME+HASH+KEY")?;
        Ok(Policy::of_log(key)?)
    }
}

fn check(text: &str, policy: &Policy) -> Result<Vec<Check>> {
    let json: serde_json::Value = serde_json::from_str(text)?;
    let part = |name: &str| {
        json.get(name).and_then(|value| value.as_str()).with_context(|| format!("`{name}` is missing"))
    };
    let (proof, leaf_text) = (part("proof")?, part("leaf")?);
    let leaf = Leaf::parse(leaf_text.as_bytes())?;
    let mut checks = Vec::new();
    let verified = leaf.verify();
    checks.push(Check {
        name: "signed",
        answer: match &verified {
            Ok(header) => Ok(format!("{} by key {}, statement {}", header.kind, header.key, header.id())),
            Err(error) => Err(error.to_string()),
        },
    });
    if let Ok(header) = &verified {
        checks.push(Check { name: "body", answer: body(&json, header) });
    }
    let parsed = receipt::TlogProof::parse(proof.as_bytes());
    let logged = parsed.and_then(|proof| receipt::verify_entry(leaf_text.as_bytes(), &proof, policy));
    checks.push(Check {
        name: "in log",
        answer: match logged {
            Ok(entry) => {
                let checkpoint = entry.checkpoint.checkpoint();
                Ok(format!(
                    "entry {} of {}, tree size {}, recorded {}",
                    entry.index, checkpoint.origin, checkpoint.size, leaf.recorded
                ))
            }
            Err(error) => Err(error.to_string()),
        },
    });
    Ok(checks)
}

fn body(
    json: &serde_json::Value,
    header: &polyad_ledger::verify::Verified<polyad_ledger::header::Header>,
) -> Result<String, String> {
    let part = |name: &str| json.get(name).and_then(|value| value.as_str());
    if let Some(by) = part("erased") {
        return Ok(format!("erased by {by}; the rest still proves that it was stated"));
    }
    let (Some(body), Some(salt)) = (part("body"), part("salt")) else {
        return Err("neither `body` and `salt` nor `erased` is in the receipt".to_owned());
    };
    let salt = STANDARD.decode(salt).ok().and_then(|bytes| bytes.try_into().ok());
    let Some(salt) = salt else { return Err("`salt` is not 32 bytes in base64".to_owned()) };
    check_body(header, &salt, body.as_bytes())
        .map(|_| format!("{} bytes open the commitment", body.len()))
        .map_err(|error| error.to_string())
}
