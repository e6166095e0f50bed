//! Signed notes: a text, a blank line, and one signature a line.
//!
//! Parsing checks form only. What a signature is worth is decided in [`crate::checkpoint`], by keys the reader
//! already has; signatures of unknown keys are kept, printed again and otherwise ignored.
//!
//! Source: C2SP signed-note.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::error::LogError;
use crate::key::{KeyId, check_name};

/// The longest note read, in bytes: room for 16 post-quantum signatures of 5 kB and to spare.
pub const NOTE_BYTES_MAX: usize = 256 * 1024;

/// The most signatures read under one note.
pub const SIGNATURES_MAX: usize = 64;

const WHAT: &str = "signed note";
const SIGNATURE_PREFIX: &str = "\u{2014} ";

/// One signature line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteSignature {
    /// The name of the key.
    pub name: String,
    /// The id of the key.
    pub id: KeyId,
    /// The signature proper, after the id; its length depends on the type.
    pub bytes: Vec<u8>,
}

/// A note in good form. Nothing in it is verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The text signed, with its final newline.
    pub text: String,
    /// The signature lines in their order, at least one.
    pub signatures: Vec<NoteSignature>,
}

impl Note {
    /// Reads a note; the limits are [`NOTE_BYTES_MAX`] and [`SIGNATURES_MAX`].
    pub fn parse(bytes: &[u8]) -> Result<Self, LogError> {
        let refusal = |reason: &str| LogError::malformed(WHAT, reason);
        if bytes.len() > NOTE_BYTES_MAX {
            return Err(LogError::malformed(
                WHAT,
                format!("{} bytes, at most {NOTE_BYTES_MAX}", bytes.len()),
            ));
        }
        let note = std::str::from_utf8(bytes).map_err(|_| refusal("not UTF-8"))?;
        if note.bytes().any(|byte| byte < 0x20 && byte != b'\n') {
            return Err(refusal("a control character other than newline"));
        }
        let blank = note.rfind("\n\n").ok_or_else(|| refusal("no blank line before the signatures"))?;
        let (text, lines) = (&note[..=blank], &note[blank + 2..]);
        let lines = lines.strip_suffix('\n').ok_or_else(|| refusal("no newline at the end"))?;
        let signatures = lines.split('\n').map(parse_signature).collect::<Result<Vec<_>, _>>()?;
        if signatures.len() > SIGNATURES_MAX {
            return Err(LogError::malformed(
                WHAT,
                format!("{} signatures, at most {SIGNATURES_MAX}", signatures.len()),
            ));
        }
        Ok(Self { text: text.to_owned(), signatures })
    }
}

/// Prints the note; the same bytes that were parsed.
impl std::fmt::Display for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{}", self.text)?;
        for signature in &self.signatures {
            let mut bytes = signature.id.0.to_vec();
            bytes.extend_from_slice(&signature.bytes);
            writeln!(f, "{SIGNATURE_PREFIX}{} {}", signature.name, STANDARD.encode(bytes))?;
        }
        Ok(())
    }
}

fn parse_signature(line: &str) -> Result<NoteSignature, LogError> {
    let refusal = |reason: &str| LogError::malformed(WHAT, format!("signature line {line:?}: {reason}"));
    let rest = line
        .strip_prefix(SIGNATURE_PREFIX)
        .ok_or_else(|| refusal("must begin with an em dash and a space"))?;
    let (name, encoded) =
        rest.split_once(' ').ok_or_else(|| refusal("must be a name, a space and base64"))?;
    check_name(name)?;
    let bytes = STANDARD.decode(encoded).map_err(|_| refusal("not base64"))?;
    match bytes.split_first_chunk() {
        Some((id, signature)) if !signature.is_empty() => {
            Ok(NoteSignature { name: name.to_owned(), id: KeyId(*id), bytes: signature.to_vec() })
        }
        _ => Err(refusal("shorter than five bytes")),
    }
}
