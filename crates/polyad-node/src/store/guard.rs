//! The guard: what was signed last, kept outside the database, so that a database put back from a copy is noticed.

use crate::error::NodeError;
use crate::owner::write_private;
use polyad_log::{Hash, TreeSize};
use std::path::{Path, PathBuf};

/// The file's name in the data directory.
const GUARD: &str = "guard";
const FIRST_LINE: &str = "polyad-guard/1";

/// The version of the rule by which signatures of entries are verified. Entries below a guard of another version are
/// verified again.
pub(crate) const RULE: u32 = 1;

/// What the guard says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Guard {
    /// The rule by which all entries below `size` were verified.
    pub(crate) rule: u32,
    /// The size signed.
    pub(crate) size: TreeSize,
    /// The root signed.
    pub(crate) root: Hash,
}

impl Guard {
    /// Reads the guard of a directory, if there is one.
    pub(crate) fn load(data: &Path) -> Result<Option<Guard>, NodeError> {
        let path = path(data);
        match std::fs::read_to_string(&path) {
            Ok(text) => parse(&text).map(Some).ok_or_else(|| {
                NodeError::damaged(path.display().to_string(), "it is not a guard file; put back a copy")
            }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(NodeError::damaged(path.display().to_string(), error.to_string())),
        }
    }

    /// Whether the entries below it were verified by the rule of this program.
    pub(crate) fn has_this_rule(&self) -> bool {
        self.rule == RULE
    }

    /// Replaces the guard, durably.
    pub(crate) fn store(&self, data: &Path) -> Result<(), NodeError> {
        let text = format!("{FIRST_LINE}\nrule {}\nsize {}\nroot {}\n", self.rule, self.size, self.root);
        let path = path(data);
        write_private(&path, text.as_bytes())
            .map_err(|error| NodeError::directory(&path, error, "the data directory must be writable"))
    }
}

fn path(data: &Path) -> PathBuf {
    data.join(GUARD)
}

fn parse(text: &str) -> Option<Guard> {
    let mut lines = text.strip_prefix(FIRST_LINE)?.strip_prefix('\n')?.strip_suffix('\n')?.split('\n');
    let mut word = |name: &str| lines.next()?.strip_prefix(name)?.strip_prefix(' ').map(str::to_owned);
    let guard = Guard {
        rule: word("rule")?.parse().ok()?,
        size: TreeSize(word("size")?.parse().ok()?),
        root: Hash::from_base64(&word("root")?).ok()?,
    };
    lines.next().is_none().then_some(guard)
}
