//! `polyad log verify URL|DIR`: a whole log, from outside, every signature.

use crate::outcome::Outcome;
use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use polyad_log::key::VerifierKey;
use polyad_log::reader::{SourceError, TileSource};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Check a whole log from outside
#[derive(Debug, Args)]
pub(crate) struct Log {
    #[command(subcommand)]
    verb: LogVerb,
}

#[derive(Debug, Subcommand)]
enum LogVerb {
    /// Re-compute a log from what it serves: every entry, every tile, the root, every signature
    #[command(
        after_help = "Examples:\n  polyad log verify http://127.0.0.1:7700/log\n  polyad log verify data/log --vkey data/log/vkey\n\nWithout --vkey the key is the one that the log serves itself: that shows consistency, not identity."
    )]
    Verify(VerifyLog),
}

#[derive(Debug, Args)]
struct VerifyLog {
    /// Address of the log's prefix, or a directory that holds its objects
    place: String,
    /// The log's key as you know it: one line of text, or a file that holds it
    #[arg(long, value_name = "VKEY|FILE")]
    vkey: Option<String>,
    /// How to print: table or json
    #[arg(long, value_enum, default_value = "table")]
    format: super::Format,
}

impl Log {
    pub(crate) fn run(self) -> Result<Outcome> {
        let LogVerb::Verify(verify) = self.verb;
        verify.run()
    }
}

impl VerifyLog {
    fn run(self) -> Result<Outcome> {
        let source: Arc<dyn TileSource> = source(&self.place)?;
        let given = match &self.vkey {
            Some(key) if key.contains('+') => key.clone(),
            Some(file) => std::fs::read_to_string(file).with_context(|| format!("cannot read {file}"))?,
            None => {
                let served = source
                    .read("vkey")
                    .with_context(|| format!("{}/vkey, where a log serves its key", self.place))?;
                String::from_utf8(served).context("the served key is not text")?
            }
        };
        let keys: Vec<VerifierKey> = given
            .lines()
            .filter(|line| !line.trim().is_empty())
            .map(|line| VerifierKey::parse(line.trim()))
            .collect::<Result<_, _>>()?;
        let Some(log_key) = keys.first() else { bail!("no key: expected one line NAME+HASH+KEY") };
        let progress = ProgressBar::new_spinner();
        progress.set_style(ProgressStyle::with_template("{spinner} {pos} entries checked, {per_sec}")?);
        let result = polyad_node::verify_log(&source, log_key, &|checked| progress.set_position(checked));
        progress.finish_and_clear();
        let json = self.format == super::Format::Json;
        match result {
            Ok(report) => {
                let checkpoint = report.checkpoint.checkpoint();
                if json {
                    println!(
                        "{}",
                        serde_json::json!({"holds": true, "origin": checkpoint.origin, "size": checkpoint.size.0, "root": checkpoint.root.to_base64(), "bundles": report.bundles, "tiles": report.tiles, "signatures": checkpoint.size.0, "key_given": self.vkey.is_some()})
                    );
                } else {
                    println!("The log holds: {}", checkpoint.origin);
                    println!("  {} entries, root {}", checkpoint.size, checkpoint.root);
                    println!(
                        "  {} bundles and {} tiles re-computed, {} signatures checked",
                        report.bundles, report.tiles, checkpoint.size
                    );
                    if self.vkey.is_none() {
                        println!(
                            "  The key came from the log itself: consistent, but check that it is the log you mean:"
                        );
                        println!("  {log_key}");
                    }
                }
                Ok(Outcome::Done)
            }
            Err(error) => {
                if json {
                    println!(
                        "{}",
                        serde_json::json!({"holds": false, "error": error.code(), "message": error.to_string()})
                    );
                } else {
                    println!("The log does NOT hold: {error}");
                }
                Ok(Outcome::No)
            }
        }
    }
}

fn source(place: &str) -> Result<Arc<dyn TileSource>> {
    if place.starts_with("http://") || place.starts_with("https://") {
        return Ok(Arc::new(Served {
            base: place.trim_end_matches('/').to_owned(),
            agent: ureq::Agent::new_with_defaults(),
        }));
    }
    let folder = PathBuf::from(place);
    if !folder.is_dir() {
        bail!("{place} is neither an http(s) address nor a directory");
    }
    // A data directory keeps its log one level down.
    let inner = folder.join("log");
    Ok(Arc::new(Folder { root: if inner.join("checkpoint").exists() { inner } else { folder } }))
}

/// A log behind an address.
struct Served {
    base: String,
    agent: ureq::Agent,
}

impl TileSource for Served {
    fn read(&self, path: &str) -> Result<Vec<u8>, SourceError> {
        match self.agent.get(format!("{}/{path}", self.base)).call() {
            Ok(mut response) => response
                .body_mut()
                .with_config()
                .limit(32 << 20)
                .read_to_vec()
                .map_err(|error| SourceError::Failed(error.to_string())),
            Err(ureq::Error::StatusCode(404)) => Err(SourceError::NotFound),
            Err(error) => Err(SourceError::Failed(error.to_string())),
        }
    }
}

/// A log in a directory.
struct Folder {
    root: PathBuf,
}

impl TileSource for Folder {
    fn read(&self, path: &str) -> Result<Vec<u8>, SourceError> {
        let file: &Path = Path::new(path);
        match std::fs::read(self.root.join(file)) {
            Ok(bytes) => Ok(bytes),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(SourceError::NotFound),
            Err(error) => Err(SourceError::Failed(format!("{}: {error}", self.root.join(file).display()))),
        }
    }
}
