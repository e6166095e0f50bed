//! Where a node lies and listens: flags, then environment, then a TOML file, then defaults.

use anyhow::{Context, Result, bail};
use clap::Args;
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// The data directory when nothing names one: `data` below the current directory.
const DEFAULT_DATA: &str = "data";
/// The address when nothing names one.
const DEFAULT_LISTEN: &str = "127.0.0.1:7700";

/// Options that every verb about a node takes.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct NodeFlags {
    /// Data directory; created when there is none [default: data]
    #[arg(long, global = true, env = "POLYAD_HOME", value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Configuration file; keys: data, listen, origin, publish_every_ms, keep_atlas
    #[arg(long, global = true, env = "POLYAD_CONFIG", value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Name of the log; fixed when the directory is created
    #[arg(long, global = true, env = "POLYAD_ORIGIN", value_name = "NAME")]
    pub(crate) origin: Option<String>,
}

/// Everything a node is started with.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    pub(crate) data: PathBuf,
    pub(crate) listen: SocketAddr,
    pub(crate) origin: Option<String>,
    pub(crate) publish_every: Duration,
    pub(crate) keep_atlas: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    data: Option<PathBuf>,
    listen: Option<String>,
    origin: Option<String>,
    publish_every_ms: Option<u64>,
    keep_atlas: Option<bool>,
}

impl Config {
    /// Reads the file, if one is named, and lays flags and environment over it.
    pub(crate) fn load(flags: &NodeFlags, listen: Option<&str>, keep_atlas: bool) -> Result<Config> {
        let file = match &flags.config {
            None => File::default(),
            Some(path) => {
                let text = std::fs::read_to_string(path)
                    .with_context(|| format!("cannot read {}", path.display()))?;
                toml::from_str(&text).with_context(|| format!("{} is not a configuration", path.display()))?
            }
        };
        let listen = listen.map(str::to_owned).or(file.listen).unwrap_or_else(|| DEFAULT_LISTEN.to_owned());
        let Ok(listen) = listen.parse() else {
            bail!("--listen {listen}: an address and port such as {DEFAULT_LISTEN} or [::]:7700");
        };
        Ok(Config {
            data: flags.data.clone().or(file.data).unwrap_or_else(|| PathBuf::from(DEFAULT_DATA)),
            listen,
            origin: flags.origin.clone().or(file.origin),
            publish_every: Duration::from_millis(file.publish_every_ms.unwrap_or(1000)),
            keep_atlas: keep_atlas || file.keep_atlas.unwrap_or(false),
        })
    }
}
