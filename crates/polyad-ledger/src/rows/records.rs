//! Records: the units of a file that count once, however many files bring them.
//!
//! An IATI activity is published again and again, by its reporter, by portals and in new editions. Each of its
//! rows belongs to the record of the activity, and of all records of one name a state counts one.

use super::Names;
use super::indices::{Indices, NONE};
use polyad_model::Ref;
use std::sync::Arc;

/// What is known of a record while its table is built.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewRecord {
    /// Its place in the file: the first part of the locators of its rows; unique in the file, never empty.
    pub key: String,
    /// The name that tells it from all others, everywhere; `None`: it has none and is nobody's copy.
    pub name: Option<Ref>,
    /// The organisation that reports it.
    pub reporter: Option<Ref>,
    /// When its publisher last changed it, as printed.
    pub updated: Option<String>,
    /// The line it begins on, from 1.
    pub line: u32,
    /// How many lines it takes.
    pub lines: u32,
    /// Where it begins: byte of the file for UTF-8, else of its text as UTF-8.
    pub start: u64,
    /// How many bytes it takes there.
    pub bytes: u32,
}

/// The records of a table, in file order.
#[derive(Debug, Clone, Default)]
pub struct Records {
    pub(super) keys: Vec<Arc<str>>,
    /// Numbers of the keys in order.
    pub(super) by_key: Vec<u32>,
    pub(super) names: Vec<u32>,
    pub(super) reporters: Vec<u32>,
    pub(super) updated: Vec<Arc<str>>,
    pub(super) updated_rows: Option<Indices>,
    pub(super) lines: Vec<(u32, u32)>,
    pub(super) spans: Vec<(u64, u32)>,
}

/// One record of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record<'a> {
    /// Its number in the file, from 0.
    pub number: u32,
    /// The first part of the locators of its rows.
    pub key: &'a Arc<str>,
    /// Its name.
    pub name: Option<&'a Ref>,
    /// The organisation that reports it.
    pub reporter: Option<&'a Ref>,
    /// When its publisher last changed it, as printed.
    pub updated: Option<&'a str>,
    /// The line it begins on, and how many it takes.
    pub lines: (u32, u32),
    /// Where it begins and how many bytes it takes; see [`NewRecord::start`].
    pub span: (u64, u32),
}

impl Records {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The number of the record with a key.
    pub fn find(&self, key: &str) -> Option<u32> {
        let at = self.by_key.binary_search_by(|number| (*self.keys[*number as usize]).cmp(key)).ok()?;
        Some(self.by_key[at])
    }

    pub(super) fn get<'a>(&'a self, number: u32, names: &'a Names) -> Option<Record<'a>> {
        let at = number as usize;
        let key = self.keys.get(at)?;
        let updated = self.updated_rows.as_ref().map_or(NONE, |rows| rows.get(at));
        Some(Record {
            number,
            key,
            name: names.get(self.names[at]),
            reporter: names.get(self.reporters[at]),
            updated: self.updated.get(updated as usize).map(|text| &**text),
            lines: self.lines[at],
            span: self.spans[at],
        })
    }

    /// Puts the keys in order, once all records are there.
    pub(super) fn index(mut self) -> Records {
        let mut by_key: Vec<u32> = (0..self.keys.len() as u32).collect();
        by_key.sort_unstable_by(|a, b| self.keys[*a as usize].cmp(&self.keys[*b as usize]));
        self.by_key = by_key;
        self
    }
}
