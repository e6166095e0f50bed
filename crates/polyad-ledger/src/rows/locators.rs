//! Where rows stand in their file.

use super::indices::Indices;
use super::records::Records;
use std::sync::Arc;

/// The locators of the rows of one group.
#[derive(Debug, Clone)]
pub(super) enum Locators {
    /// Each row has a text of its own.
    Own {
        /// The texts, in row order.
        texts: Vec<Arc<str>>,
        /// Row numbers, in order of their texts.
        order: Vec<u32>,
    },
    /// A row is a step inside a record: the record's key, a slash and the step, or the key alone.
    InRecords {
        /// The record of each row; never falls.
        records: Vec<u32>,
        /// Distinct steps; the empty one is the record itself.
        steps: Vec<Arc<str>>,
        /// The step of each row.
        rows: Indices,
    },
}

impl Locators {
    pub(super) fn own(texts: Vec<Arc<str>>) -> Locators {
        let mut order: Vec<u32> = (0..texts.len() as u32).collect();
        order.sort_unstable_by(|a, b| texts[*a as usize].cmp(&texts[*b as usize]));
        Locators::Own { texts, order }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Locators::Own { texts, .. } => texts.len(),
            Locators::InRecords { records, .. } => records.len(),
        }
    }

    pub(super) fn get(&self, row: u32, of: &Records) -> Arc<str> {
        let at = row as usize;
        match self {
            Locators::Own { texts, .. } => texts[at].clone(),
            Locators::InRecords { records, steps, rows } => {
                let key = &of.keys[records[at] as usize];
                match steps.get(rows.get(at) as usize).filter(|step| !step.is_empty()) {
                    Some(step) => format!("{key}/{step}").into(),
                    None => key.clone(),
                }
            }
        }
    }

    /// The record of a row.
    pub(super) fn record(&self, row: u32) -> Option<u32> {
        match self {
            Locators::Own { .. } => None,
            Locators::InRecords { records, .. } => records.get(row as usize).copied(),
        }
    }

    /// The rows of a record.
    pub(super) fn of_record(&self, record: u32) -> std::ops::Range<u32> {
        match self {
            Locators::Own { .. } => 0..0,
            Locators::InRecords { records, .. } => {
                let from = records.partition_point(|own| *own < record);
                let to = records.partition_point(|own| *own <= record);
                from as u32..to as u32
            }
        }
    }

    pub(super) fn find(&self, locator: &str, of: &Records) -> Option<u32> {
        match self {
            Locators::Own { texts, order } => {
                let at = order.binary_search_by(|row| (*texts[*row as usize]).cmp(locator)).ok()?;
                Some(order[at])
            }
            Locators::InRecords { steps, rows, .. } => {
                // Keys hold slashes too, so each may be the one between key and step.
                let splits = locator.match_indices('/').map(|(at, _)| (&locator[..at], &locator[at + 1..]));
                std::iter::once((locator, "")).chain(splits).find_map(|(key, step)| {
                    let step = steps.iter().position(|own| **own == *step)? as u32;
                    let mut own = self.of_record(of.find(key)?);
                    own.find(|row| rows.get(*row as usize) == step)
                })
            }
        }
    }
}
