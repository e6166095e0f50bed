//! The node's secret keys: files of 64 hexadecimal digits in `keys/`, readable by their owner alone.
//!
//! Four keys: the log's and its cosigner's sign checkpoints, the operator's recovery key signs its `key` statements
//! and the operator's sign key all others. They are drawn at the first start; whoever loses them cannot go on with
//! the log, so the operator is told to copy them.

use crate::error::NodeError;
use crate::owner::write_private;
use polyad_ledger::key::SigningKey;
use polyad_log::key::{KeyRole, SignerKey};
use rand::RngCore;
use sha2::{Digest, Sha256};
use std::path::Path;

/// The directory of keys.
pub(crate) const KEYS: &str = "keys";

/// All secrets of a node.
pub(crate) struct Keys {
    log_seed: [u8; 32],
    clock_seed: [u8; 32],
    /// Signs the operator's `key` statements.
    pub(crate) recovery: SigningKey,
    /// Signs the operator's other statements.
    pub(crate) sign: SigningKey,
    /// Whether they were drawn just now.
    pub(crate) fresh: bool,
}

/// The keys under which checkpoints leave.
#[derive(Debug, Clone)]
pub(crate) struct LogKeys {
    /// Signs the text.
    pub(crate) log: SignerKey,
    /// Signs text and time.
    pub(crate) clock: SignerKey,
}

impl Keys {
    /// Reads the keys of a directory; in a new one, draws those that are not there yet.
    ///
    /// A missing key of an old directory is never replaced: the log would go on under another name.
    pub(crate) fn open(data: &Path, new: bool) -> Result<Self, NodeError> {
        let directory = data.join(KEYS);
        std::fs::create_dir_all(&directory).map_err(|error| {
            NodeError::directory(&directory, error, "the data directory must be writable")
        })?;
        restrict(&directory);
        let mut fresh = false;
        let mut seed = |name: &str| seed(&directory.join(name), new, &mut fresh);
        Ok(Keys {
            log_seed: seed("log.key")?,
            clock_seed: seed("log-cosigner.key")?,
            recovery: SigningKey::from_seed(&seed("operator-recovery.key")?),
            sign: SigningKey::from_seed(&seed("operator-sign.key")?),
            fresh,
        })
    }

    /// The origin of a log that was given none: it depends on the log's key and claims no domain.
    pub(crate) fn default_origin(&self) -> String {
        let public = *SigningKey::from_seed(&self.log_seed).public().bytes();
        let digest = Sha256::digest(public);
        let short: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        format!("{short}.polyad.invalid/log")
    }

    /// The log's keys under its name.
    pub(crate) fn log_keys(&self, origin: &str) -> Result<LogKeys, NodeError> {
        Ok(LogKeys {
            log: SignerKey::from_seed(origin, KeyRole::Log, &self.log_seed)?,
            clock: SignerKey::from_seed(&format!("{origin}/clock"), KeyRole::Cosigner, &self.clock_seed)?,
        })
    }
}

/// 32 random bytes from the system.
pub(crate) fn random_32() -> [u8; 32] {
    let mut bytes = [0; 32];
    rand::rngs::OsRng.fill_bytes(&mut bytes);
    bytes
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn seed(path: &Path, new: bool, fresh: &mut bool) -> Result<[u8; 32], NodeError> {
    let broken = |reason: &str| NodeError::directory(path, reason, "put back the copy of this key");
    match std::fs::read_to_string(path) {
        Ok(text) => polyad_model::reference::hex32(text.trim_end())
            .ok_or_else(|| broken("a key file holds 64 lower-case hexadecimal digits")),
        Err(error) if new && error.kind() == std::io::ErrorKind::NotFound => {
            let seed = random_32();
            write_private(path, format!("{}\n", hex(&seed)).as_bytes())
                .map_err(|error| NodeError::directory(path, error, "the data directory must be writable"))?;
            *fresh = true;
            Ok(seed)
        }
        Err(error) => Err(broken(&error.to_string())),
    }
}

fn restrict(directory: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        if let Err(error) = std::fs::set_permissions(directory, std::fs::Permissions::from_mode(0o700)) {
            tracing::warn!(path = %directory.display(), %error, "the directory of keys may be readable by others");
        }
    }
    #[cfg(not(unix))]
    let _ = directory;
}
