//! What stands at a `<`, and where a tag ends.

use super::RecordKind;
use memchr::{memchr, memchr2};

/// So many bytes from a `<` on decide what it begins.
pub(super) const MARK_BYTES: usize = 24;

/// What a `<` begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Comment,
    Cdata,
    Instruction,
    Doctype,
    /// Start tag of a record.
    Start(RecordKind),
    /// End tag of a record.
    End(RecordKind),
    /// Start tag of anything else; `root`: one that holds records.
    OtherStart {
        root: bool,
    },
    /// End tag of anything else; `root`: one that holds records.
    OtherEnd {
        root: bool,
    },
    /// No markup at all.
    Stray,
}

/// Looks at what begins with the `<` of `bytes[0]`.
pub(super) fn mark(bytes: &[u8]) -> Mark {
    match bytes.get(1) {
        Some(b'!') if bytes.starts_with(b"<!--") => Mark::Comment,
        Some(b'!') if bytes.starts_with(b"<![CDATA[") => Mark::Cdata,
        Some(b'!') if bytes.get(2..9).is_some_and(|word| word.eq_ignore_ascii_case(b"DOCTYPE")) => {
            Mark::Doctype
        }
        Some(b'?') => Mark::Instruction,
        Some(b'/') => match record_name(&bytes[2..]) {
            Some(kind) => Mark::End(kind),
            None if bytes.get(2).is_some_and(begins_name) => Mark::OtherEnd { root: is_root(&bytes[2..]) },
            None => Mark::Stray,
        },
        Some(first) if begins_name(first) => match record_name(&bytes[1..]) {
            Some(kind) => Mark::Start(kind),
            None => Mark::OtherStart { root: is_root(&bytes[1..]) },
        },
        _ => Mark::Stray,
    }
}

/// Where a tag ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TagEnd {
    /// At this `>`.
    At(usize),
    /// It does not: here begins something else.
    Cut(usize),
    /// Not in these bytes.
    Unknown,
}

/// Finds the `>` of the tag that begins at `from`, past quoted values.
///
/// A value may hold `<` only in broken XML. Then the next quote is taken for its end if it looks like one, so
/// that a forgotten quote does not swallow the tags after it. `whole`: no bytes will follow these.
pub(super) fn tag_end(bytes: &[u8], from: usize, whole: bool) -> TagEnd {
    let open = |at| if whole { TagEnd::Cut(at) } else { TagEnd::Unknown };
    let mut at = from + 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'>' => return TagEnd::At(at),
            b'<' => return TagEnd::Cut(at),
            quote @ (b'"' | b'\'') => {
                let value = at + 1;
                let Some(found) = memchr2(quote, b'<', &bytes[value..]) else { return open(bytes.len()) };
                let found = value + found;
                if bytes[found] == quote {
                    at = found + 1;
                    continue;
                }
                let Some(close) = memchr(quote, &bytes[found..]) else { return open(found) };
                let close = found + close;
                let Some(next) = bytes.get(close + 1) else { return open(found) };
                let ends = (is_space(*next) || matches!(next, b'/' | b'>')) && bytes[close - 1] != b'=';
                if !ends {
                    return TagEnd::Cut(found);
                }
                at = close + 1;
            }
            _ => at += 1,
        }
    }
    open(bytes.len())
}

/// White space of XML.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// The record whose name stands here, whole: `iati-activities` is none.
fn record_name(bytes: &[u8]) -> Option<RecordKind> {
    let ends = |rest: &[u8]| rest.first().is_none_or(|next| is_space(*next) || matches!(next, b'/' | b'>'));
    let rest = bytes.strip_prefix(b"iati-")?;
    if rest.strip_prefix(b"activity").is_some_and(ends) {
        Some(RecordKind::Activity)
    } else if rest.strip_prefix(b"organisation").is_some_and(ends) {
        Some(RecordKind::Organisation)
    } else {
        None
    }
}

/// Whether an element that holds records is named here.
fn is_root(bytes: &[u8]) -> bool {
    bytes.starts_with(b"iati-activities") || bytes.starts_with(b"iati-organisations")
}

/// Letters, `_`, `:` and what is not ASCII begin a name.
fn begins_name(byte: &u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'_' | b':' | 0x80..)
}
