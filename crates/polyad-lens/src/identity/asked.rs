//! A question to the mentions of registered files, as part of a term that can be evaluated again.

use super::{Level, Read, Resolution};
use crate::facts;
use polyad_ledger::rows::NONE;
use polyad_ledger::state::{Fact, State};
use polyad_model::Ref;
use std::fmt;

/// Which mentions in one field of one kind of row.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MentionsAsked {
    /// The field; see [`super::PLACES`].
    pub field: &'static str,
    /// Only those read at this level.
    pub level: Option<Level>,
    /// Only those of this organisation: read as it or, unread, named so.
    pub of: Option<Ref>,
    /// Only those under this Ref with this printed name; both as in the rows.
    pub exactly: Option<(Ref, Option<String>)>,
    /// Only those by these reporters.
    pub reporters: Option<Vec<Ref>>,
}

impl MentionsAsked {
    /// Whether a distinct mention is asked for.
    pub(crate) fn holds(&self, resolution: &Resolution, read: &Read<'_>) -> bool {
        self.level.is_none_or(|level| read.reading.level == level)
            && self.of.as_ref().is_none_or(|of| resolution.node_of(read) == of)
            && self
                .exactly
                .as_ref()
                .is_none_or(|(name, words)| read.name == name && read.words == words.as_deref())
            && self
                .reporters
                .as_ref()
                .is_none_or(|all| read.reporter.is_some_and(|reporter| all.contains(reporter)))
    }

    /// The rows of a kind, in projects that count, that their actors did not answer.
    pub(crate) fn facts<'a>(&self, state: &'a State, kind: &str) -> Vec<Fact<'a>> {
        let resolution = Resolution::of(state);
        let wanted: Vec<bool> = resolution.all().map(|read| self.holds(&resolution, &read)).collect();
        let answered = facts::answered_rows(state);
        let mut found = Vec::new();
        for (file, columns) in state.projects().files().iter().zip(&resolution.columns) {
            let (Some(group), Some(numbers)) = (file.table().group(kind), columns.of(kind, self.field))
            else {
                continue;
            };
            for (at, number) in numbers.iter().enumerate().filter(|(_, number)| **number != NONE) {
                let Some(row) = group.row(at as u32).filter(|_| wanted[*number as usize]) else { continue };
                let counts = row.record_number().is_some_and(|record| file.is_counted(record))
                    && !answered.contains(&(file.dataset().key, group.kind(), row.index()));
                found.extend(counts.then_some(Fact::Row(file.dataset(), row)));
            }
        }
        found
    }
}

impl fmt::Display for MentionsAsked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "project counts and whose {} mentions an organisation", self.field)?;
        if let Some(level) = self.level {
            write!(f, " at level {}", level.word())?;
        }
        if let Some(of) = &self.of {
            write!(f, " that is {of}")?;
        }
        if let Some((name, words)) = &self.exactly {
            write!(f, " as {name}")?;
            if let Some(words) = words {
                write!(f, " with the name `{words}`")?;
            }
        }
        if let Some(reporters) = &self.reporters {
            let all: Vec<String> = reporters.iter().map(Ref::to_string).collect();
            write!(f, " in reports of {}", all.join(", "))?;
        }
        Ok(())
    }
}
