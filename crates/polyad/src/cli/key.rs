//! `polyad key`: make, show, rotate and revoke keys.

use crate::config::{Config, NodeFlags};
use crate::desk::Desk;
use crate::outcome::Outcome;
use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use polyad_ledger::draft::Draft;
use polyad_ledger::header::Author;
use polyad_ledger::json::{Value, object};
use polyad_ledger::key::SigningKey;
use polyad_model::{Instant, Ref, StatementId};
use rand::RngCore;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Make, rotate and revoke keys
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  polyad key new --out secretariat.key\n  polyad key show secretariat.key\n  polyad key rotate secretariat.key\n  polyad key rotate secretariat.key --reason compromised --since 2026-05-01T00:00:00Z\n\nWho holds a key file speaks for its actor. Keep a copy of the recovery key off this machine."
)]
pub(crate) struct Key {
    #[command(subcommand)]
    verb: KeyVerb,
}

#[derive(Debug, Subcommand)]
enum KeyVerb {
    /// Make an actor: a recovery key, a signing key, and the statement that binds them
    New {
        /// File to write; refused when it exists
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Only write the file; send the first statement later with `key publish`
        #[arg(long)]
        offline: bool,
    },
    /// Send the first key statement of a file made offline
    Publish {
        /// Key file
        file: PathBuf,
    },
    /// Show the actor and public keys of a file
    Show {
        /// Key file
        file: PathBuf,
    },
    /// Replace the signing key; the old one is revoked
    Rotate {
        /// Key file; rewritten once the log has the new keys
        file: PathBuf,
        /// Why: rotated, lost or compromised
        #[arg(long, default_value = "rotated")]
        reason: String,
        /// From when the old key is not to be trusted, YYYY-MM-DDThh:mm:ssZ
        #[arg(long)]
        since: Option<String>,
    },
}

/// A key file. Seeds are secret; the file is made readable by its owner alone.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct KeyFile {
    /// The actor: the id of its first `key` statement.
    pub(crate) actor: String,
    /// The newest `key` statement, which the next one targets.
    pub(crate) head: String,
    /// Seed of the recovery key, hex.
    recovery: String,
    /// Seed of the signing key, hex.
    sign: String,
    /// The first `key` statement, ready to send.
    first: serde_json::Value,
}

impl KeyFile {
    pub(crate) fn read(path: &Path) -> Result<KeyFile> {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        serde_json::from_str(&text).with_context(|| format!("{} is not a key file", path.display()))
    }

    pub(crate) fn actor_id(&self) -> Result<StatementId> {
        Ok(self.actor.parse::<StatementId>()?)
    }

    pub(crate) fn sign_key(&self) -> Result<SigningKey> {
        seed(&self.sign)
    }

    fn write(&self, path: &Path, fresh: bool) -> Result<()> {
        use std::io::Write;
        let mut options = std::fs::OpenOptions::new();
        options.write(true);
        // An existing key file is never overwritten by a new actor; rotation replaces it as a whole.
        let target = if fresh { path.to_path_buf() } else { path.with_extension("key.new") };
        if fresh {
            options.create_new(true)
        } else {
            options.create(true).truncate(true)
        };
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file =
            options.open(&target).with_context(|| format!("cannot create {}", target.display()))?;
        file.write_all(serde_json::to_string_pretty(self)?.as_bytes())?;
        file.sync_all()?;
        if !fresh {
            std::fs::rename(&target, path)?;
        }
        Ok(())
    }
}

impl Key {
    pub(crate) fn run(self, flags: &NodeFlags) -> Result<Outcome> {
        match self.verb {
            KeyVerb::New { out, offline } => {
                let (file, _) = new_actor()?;
                file.write(&out, true)?;
                println!("{}", file.actor);
                eprintln!("keys written to {}; keep a copy off this machine", out.display());
                if offline {
                    eprintln!("send its first statement with `polyad key publish {}`", out.display());
                    return Ok(Outcome::Done);
                }
                send(flags, &file.first)
            }
            KeyVerb::Publish { file } => send(flags, &KeyFile::read(&file)?.first),
            KeyVerb::Show { file } => {
                let file = KeyFile::read(&file)?;
                println!("actor     {}", file.actor);
                println!("recovery  {}", seed(&file.recovery)?.public());
                println!("sign      {}", seed(&file.sign)?.public());
                Ok(Outcome::Done)
            }
            KeyVerb::Rotate { file: path, reason, since } => {
                if !["rotated", "lost", "compromised"].contains(&reason.as_str()) {
                    bail!("--reason {reason}: one of rotated, lost, compromised");
                }
                let mut file = KeyFile::read(&path)?;
                let old = seed(&file.sign)?.public();
                let recovery = seed(&file.recovery)?;
                let fresh = random32();
                let mut revoked =
                    vec![("key", Value::from(old.to_string())), ("reason", Value::from(reason))];
                if let Some(since) = since {
                    Instant::parse_seconds(&since)?;
                    revoked.push(("since", Value::from(since)));
                }
                let body = object([
                    ("keys", key_list(&recovery, &SigningKey::from_seed(&fresh))),
                    ("revoked", Value::Array(vec![object(revoked)].into())),
                ]);
                let mut draft = Draft::new("key", body);
                draft.target = Some(Ref::Statement(file.head.parse()?));
                let signed = draft.sign(&recovery, Author::Id(file.actor_id()?), now(), random32())?;
                let submission = serde_json::from_str(&signed.submission().to_json())?;
                let outcome = send(flags, &submission)?;
                file.head = signed.id().to_string();
                file.sign = hex(&fresh);
                file.write(&path, false)?;
                Ok(outcome)
            }
        }
    }
}

fn new_actor() -> Result<(KeyFile, StatementId)> {
    let (recovery_seed, sign_seed) = (random32(), random32());
    let (recovery, sign) = (SigningKey::from_seed(&recovery_seed), SigningKey::from_seed(&sign_seed));
    let draft = Draft::new("key", object([("keys", key_list(&recovery, &sign))]));
    let signed = draft.sign(&recovery, Author::SelfActor, now(), random32())?;
    let id = signed.id();
    let file = KeyFile {
        actor: id.to_string(),
        head: id.to_string(),
        recovery: hex(&recovery_seed),
        sign: hex(&sign_seed),
        first: serde_json::from_str(&signed.submission().to_json())?,
    };
    Ok((file, id))
}

fn key_list(recovery: &SigningKey, sign: &SigningKey) -> Value {
    let entry = |key: &SigningKey, role: &str| {
        object([
            ("custody", Value::from("self")),
            ("key", Value::from(key.public().to_string())),
            ("role", Value::from(role)),
        ])
    };
    Value::Array(vec![entry(recovery, "recovery"), entry(sign, "sign")].into())
}

fn send(flags: &NodeFlags, submission: &serde_json::Value) -> Result<Outcome> {
    let desk = Desk::open(&Config::load(flags, None, false)?)?;
    let answer = desk.post("/api/v1/statements", "application/json", submission.to_string().into_bytes());
    desk.close();
    let answer = answer?.or_refusal()?.json()?;
    eprintln!("recorded as entry {}", answer.get("index").map(|index| index.to_string()).unwrap_or_default());
    Ok(Outcome::Done)
}

/// The present second; only the author's word, so the machine's clock will do.
pub(crate) fn now() -> Instant {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Instant::from_millis(since.as_secs() as i64 * 1000)
}

/// 32 bytes from the operating system.
pub(crate) fn random32() -> [u8; 32] {
    let mut bytes = [0u8; 32];
    rand::rngs::OsRng.fill_bytes(&mut bytes);
    bytes
}

/// The key of a seed in hexadecimal digits.
pub(crate) fn seed(hex: &str) -> Result<SigningKey> {
    let bytes = polyad_model::reference::hex32(hex).context("a seed is 64 lower-case hex digits")?;
    Ok(SigningKey::from_seed(&bytes))
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8; 32]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
