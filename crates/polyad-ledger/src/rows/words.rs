//! Words of readers that come in from outside: names of columns, codes of findings.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// The most distinct words that files and caches may bring; readers know some tens.
const WORDS_MAX: usize = 4_096;
/// The longest of them, in bytes.
const WORD_BYTES_MAX: usize = 64;

/// The word as a constant, kept once for as long as the program runs.
///
/// `None` for what is no plain word of ASCII letters, digits, hyphens, underscores, points and spaces, and when there
/// are too many.
pub(super) fn interned(text: &str) -> Option<&'static str> {
    static WORDS: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut words = WORDS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = words.get(text) {
        return Some(known);
    }
    let plain = !text.is_empty()
        && text.len() <= WORD_BYTES_MAX
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b' '));
    if !plain || words.len() >= WORDS_MAX {
        return None;
    }
    let kept: &'static str = Box::leak(text.to_owned().into_boxed_str());
    words.insert(kept);
    Some(kept)
}
