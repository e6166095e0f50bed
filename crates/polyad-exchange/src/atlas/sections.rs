//! A file with a syntax error: the rows around it are read all the same.
//!
//! A file is cut at its headers (`[kind.key]` at the beginning of a line), and each part is read alone, with
//! everything else blanked, so that places stay those of the file. A part that cannot be read is refused with
//! its place; it never takes another with it.

use super::tree::{self, Map, Member, Node, Problem, What};
use std::collections::BTreeMap;

/// What could be read, and what could not.
pub(crate) struct Read {
    pub(crate) map: Map,
    pub(crate) refused: Vec<Unread>,
}

/// A part that could not be read.
pub(crate) struct Unread {
    /// `kind.key`, or empty for what stands before the first header.
    pub(crate) name: String,
    pub(crate) at: usize,
    pub(crate) problem: Problem,
}

/// Reads a text, part by part if it has to be.
pub(crate) fn read(text: &str) -> Read {
    match tree::parse(text) {
        Ok(map) => Read { map, refused: Vec::new() },
        Err(_) => read_parts(text),
    }
}

fn read_parts(text: &str) -> Read {
    let mut read = Read { map: Map::new(), refused: Vec::new() };
    for (name, ranges) in parts_of(text) {
        let mut alone: Vec<u8> = text.bytes().map(|byte| if byte == b'\n' { b'\n' } else { b' ' }).collect();
        for range in &ranges {
            alone[range.clone()].copy_from_slice(&text.as_bytes()[range.clone()]);
        }
        let at = ranges.first().map_or(0, |range| range.start);
        // The ranges begin and end at line breaks, so characters are never cut.
        match tree::parse(&String::from_utf8_lossy(&alone)) {
            Ok(part) => merge(&mut read.map, part),
            Err(problem) => read.refused.push(Unread { name, at, problem }),
        }
    }
    read
}

/// The byte ranges that belong to each `kind.key`; a sub-table belongs to its row.
fn parts_of(text: &str) -> Vec<(String, Vec<std::ops::Range<usize>>)> {
    let mut marks: Vec<(usize, String)> = vec![(0, String::new())];
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if let Some(name) = header(line) {
            marks.push((at, name));
        }
        at += line.len();
    }
    let ends: Vec<usize> = marks.iter().skip(1).map(|(at, _)| *at).chain([text.len()]).collect();
    let mut order: Vec<String> = Vec::new();
    let mut ranges: BTreeMap<String, Vec<std::ops::Range<usize>>> = BTreeMap::new();
    for ((start, name), end) in marks.into_iter().zip(ends) {
        if !ranges.contains_key(&name) {
            order.push(name.clone());
        }
        ranges.entry(name).or_default().push(start..end);
    }
    order.into_iter().filter_map(|name| ranges.remove(&name).map(|ranges| (name, ranges))).collect()
}

/// The first two parts of the key of a header line, if the line is one.
fn header(line: &str) -> Option<String> {
    let inner = line.trim().strip_prefix('[')?;
    let (inner, after) = inner.split_once(']')?;
    let after = after.trim();
    let plain = |part: &&str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    };
    let parts: Vec<&str> = inner.split('.').map(str::trim).collect();
    let fits = (after.is_empty() || after.starts_with('#')) && parts.iter().all(plain);
    fits.then(|| parts.iter().take(2).copied().collect::<Vec<_>>().join("."))
}

fn merge(into: &mut Map, part: Map) {
    for Member { key, key_at, node } in part {
        match (into.iter_mut().find(|known| known.key == key).map(|known| &mut known.node.what), node) {
            (Some(What::Map(known)), Node { what: What::Map(rows), .. }) => known.extend(rows),
            (_, node) => into.push(Member { key, key_at, node }),
        }
    }
}
