//! Receipts: the text that proves offline that an entry is in a log.
//!
//! A receipt carries the checkpoint it leads to, so a reader needs nothing but the entry, the text and a
//! [`Policy`]. What the entry means is for the layer above.
//!
//! Source: C2SP tlog-proof, version 1.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::checkpoint::SignedCheckpoint;
use crate::error::LogError;
use crate::hash::{Hash, leaf_hash};
use crate::note::{NOTE_BYTES_MAX, Note};
use crate::policy::Policy;
use crate::proof::InclusionProof;
use crate::tile::plain_number;
use crate::tree::EntryIndex;

const WHAT: &str = "tlog-proof";
const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";

/// The most hashes a proof can have: a tree of 2^64 leaves is 64 deep.
const PATH_HASHES_MAX: usize = 64;

/// A tlog-proof in good form. Nothing in it is verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlogProof {
    /// Opaque bytes that nobody vouches for; Polyad writes none.
    pub extra: Option<Vec<u8>>,
    /// The place of the entry.
    pub index: EntryIndex,
    /// Sibling hashes from the leaf up to the root.
    pub path: Vec<Hash>,
    /// The signed checkpoint the proof leads to.
    pub checkpoint: Note,
}

/// An entry shown to be in a log that a policy trusts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedEntry {
    /// Its place.
    pub index: EntryIndex,
    /// Its leaf hash.
    pub leaf: Hash,
    /// The checkpoint it is under, with the cosignatures that the policy's witnesses gave.
    pub checkpoint: SignedCheckpoint,
}

impl TlogProof {
    /// Puts a proof and the checkpoint of its size together.
    pub fn new(proof: InclusionProof, checkpoint: &SignedCheckpoint) -> Result<Self, LogError> {
        if proof.size != checkpoint.checkpoint().size {
            let reason = format!("a proof of size {} under a checkpoint of another size", proof.size);
            return Err(LogError::malformed(WHAT, reason));
        }
        Ok(Self { extra: None, index: proof.index, path: proof.path, checkpoint: checkpoint.note().clone() })
    }

    /// Reads the text.
    pub fn parse(bytes: &[u8]) -> Result<Self, LogError> {
        let refusal = |reason: &str| LogError::malformed(WHAT, reason);
        // The proof's own lines are short; a note of the greatest length must still pass.
        if bytes.len() > 2 * NOTE_BYTES_MAX {
            return Err(refusal("too long"));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| refusal("not UTF-8"))?;
        let (head, checkpoint) =
            text.split_once("\n\n").ok_or_else(|| refusal("no blank line before the checkpoint"))?;
        let mut lines = head.split('\n').peekable();
        if lines.next() != Some(FIRST_LINE) {
            return Err(LogError::malformed(WHAT, format!("the first line must be {FIRST_LINE}")));
        }
        let extra = match lines.next_if(|line| line.starts_with("extra ")) {
            None => None,
            Some(line) => {
                let encoded = &line["extra ".len()..];
                Some(STANDARD.decode(encoded).map_err(|_| refusal("the extra line is not base64"))?)
            }
        };
        let index = lines
            .next()
            .and_then(|line| line.strip_prefix("index "))
            .and_then(plain_number)
            .map(EntryIndex)
            .ok_or_else(|| refusal("no line `index <number without leading zeroes>`"))?;
        let path = lines.map(Hash::from_base64).collect::<Result<Vec<_>, _>>()?;
        if path.len() > PATH_HASHES_MAX {
            return Err(LogError::malformed(
                WHAT,
                format!("{} hashes, at most {PATH_HASHES_MAX}", path.len()),
            ));
        }
        Ok(Self { extra, index, path, checkpoint: Note::parse(checkpoint.as_bytes())? })
    }
}

/// Prints the text.
impl std::fmt::Display for TlogProof {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{FIRST_LINE}")?;
        if let Some(extra) = &self.extra {
            writeln!(f, "extra {}", STANDARD.encode(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        for hash in &self.path {
            writeln!(f, "{hash}")?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}

/// Checks that an entry is in a log which the policy lists, under a checkpoint its quorum has cosigned.
pub fn verify_entry(entry: &[u8], proof: &TlogProof, policy: &Policy) -> Result<LoggedEntry, LogError> {
    let checkpoint = policy.verify(proof.checkpoint.to_string().as_bytes())?;
    let stated = checkpoint.checkpoint();
    let inclusion = InclusionProof { index: proof.index, size: stated.size, path: proof.path.clone() };
    let leaf = leaf_hash(entry);
    inclusion.verify(&leaf, &stated.root)?;
    Ok(LoggedEntry { index: proof.index, leaf, checkpoint })
}
