//! A file with a syntax error: the rows around it are read all the same.
//!
//! A file is cut at its headers (`[kind.key]` at the beginning of a line), and each part is read alone. A part
//! that cannot be read is refused with its place in the file; it never takes another with it.

use super::tree::{self, Map, Member, Node, Problem, What};
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

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
    let mut sections = HashMap::new();
    for (name, ranges) in parts_of(text) {
        let alone: String = ranges.iter().map(|range| &text[range.clone()]).collect();
        let at = ranges.first().map_or(0, |range| range.start);
        match tree::parse(&alone) {
            Ok(mut part) => {
                tree::move_all(&mut part, &|at| in_file(&ranges, at));
                merge(&mut read.map, &mut sections, part);
            }
            Err(problem) => {
                let problem = Problem { at: in_file(&ranges, problem.at), ..problem };
                read.refused.push(Unread { name, at, problem });
            }
        }
    }
    read
}

/// The place in the file of a place in ranges put together.
fn in_file(ranges: &[Range<usize>], at: usize) -> usize {
    let mut before = 0;
    for range in ranges {
        if at < before + range.len() {
            return range.start + at - before;
        }
        before += range.len();
    }
    ranges.last().map_or(at, |range| range.end)
}

/// The byte ranges that belong to each `kind.key`; a sub-table belongs to its row.
fn parts_of(text: &str) -> Vec<(String, Vec<Range<usize>>)> {
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
    let mut ranges: BTreeMap<String, Vec<Range<usize>>> = BTreeMap::new();
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

fn merge(into: &mut Map, sections: &mut HashMap<String, usize>, part: Map) {
    for Member { key, key_at, node } in part {
        let known = sections.get(&key).and_then(|at| into.get_mut(*at)).map(|member| &mut member.node.what);
        match (known, node) {
            (Some(What::Map(known)), Node { what: What::Map(rows), .. }) => known.extend(rows),
            (_, node) => {
                sections.insert(key.clone(), into.len());
                into.push(Member { key, key_at, node });
            }
        }
    }
}
