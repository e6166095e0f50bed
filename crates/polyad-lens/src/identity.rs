//! Whom the organisations that files mention are: one actor, many names.
//!
//! A file mentions an organisation by a printed code, a printed name, or both. [`Resolution`] reads each mention by
//! levels, best first, and says which level and why. A reading joins nothing: what is one for all lenses is what a
//! `link` that works joins ([`polyad_ledger::state::Links`]). Pairs that may be one are suggested with a score and
//! reasons (`candidates`), and accepted or refused by signed statements.
//!
//! The method stands in `docs/spec/identifiers.md`.

mod asked;
mod candidates;
mod catalogue;
mod column;
mod decided;
mod level;
mod lookup;
mod mentions;
mod names;
mod nodes;
mod reader;

pub use asked::MentionsAsked;
pub(crate) use candidates::pair_code;
pub use candidates::{Candidate, Reason};
pub use decided::{Decided, Decision, decisions};
pub use level::Level;
pub use lookup::{Found, LookedFor, Lookup};

use crate::kept::PerDatasets;
use column::Columns;
use mentions::{Mention, Mentions};
use nodes::Nodes;
use polyad_ledger::rows::NONE;
use polyad_ledger::state::{Fact, State};
use polyad_model::Ref;
use polyad_model::identifier::entry_of;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

/// How every mention of the registered files is read, and which organisations may be one.
#[derive(Debug)]
pub struct Resolution {
    /// Distinct mentions.
    mentions: Vec<Mention>,
    /// The reading of each.
    readings: Vec<Reading>,
    /// For each file of projects, by its place, the mentions of its rows.
    columns: Vec<Columns>,
    /// Whom a Ref is read as, where all its mentions agree.
    by_ref: HashMap<Ref, (Ref, Level)>,
    nodes: Nodes,
    candidates: OnceLock<Vec<Candidate>>,
}

/// What a mention is read as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The organisation, where the level is automatic.
    pub target: Option<Ref>,
    /// How sure.
    pub level: Level,
    /// Why, in words.
    pub reason: Arc<str>,
}

/// A distinct mention with its reading.
#[derive(Debug, Clone, Copy)]
pub struct Read<'a> {
    /// Who reports it.
    pub reporter: Option<&'a Ref>,
    /// The Ref under which rows name it.
    pub name: &'a Ref,
    /// The name as printed.
    pub words: Option<&'a str>,
    /// What it is read as.
    pub reading: &'a Reading,
}

/// The places where a file mentions organisations: kind of row, field, field of the printed name.
pub const PLACES: [(&str, &str, &str); 6] = [
    ("partnership", "reporter", "reporter_name"),
    ("seat", "actor", "actor_name"),
    ("pledge", "by", "by_name"),
    ("pledge", "to", "to_name"),
    ("contribution", "by", "by_name"),
    ("contribution", "to", "to_name"),
];

static KEPT: PerDatasets<Resolution> = PerDatasets::new();

impl Resolution {
    /// The resolution of a state; made once for the datasets that count in it and shared by every state that has the
    /// same.
    pub fn of(state: &State) -> Arc<Resolution> {
        let datasets = state.datasets().filter(|dataset| dataset.loaded.is_some());
        KEPT.of(datasets, || Resolution::make(state))
    }

    /// What the organisation in a field of a row is read as: target, level and reason; `None` where the row mentions
    /// none there, or the reading is not automatic.
    ///
    /// `field` is one of [`PLACES`].
    pub fn of_mention(&self, state: &State, fact: Fact<'_>, field: &str) -> Option<(Ref, Level, Arc<str>)> {
        let reading = self.reading(state, fact, field)?.reading;
        Some((reading.target.clone()?, reading.level, reading.reason.clone()))
    }

    /// The mention in a field of a row, however it is read.
    pub fn reading(&self, state: &State, fact: Fact<'_>, field: &str) -> Option<Read<'_>> {
        let Fact::Row(dataset, row) = fact else { return None };
        let file = state.projects().files().iter().position(|file| file.dataset().key == dataset.key)?;
        let number = self.columns.get(file)?.mention(row.kind(), field, row.index())?;
        Some(self.read(number))
    }

    /// Whether two Refs denote one organisation, and by what: a link that works, one identifier in two spellings, or
    /// readings that agree.
    pub fn same_organisation(&self, state: &State, a: &Ref, b: &Ref) -> Option<Level> {
        if a == b {
            return Some(Level::Exact);
        }
        if state.links().same(a, b) {
            return Some(Level::Linked);
        }
        let ((a, first), (b, second)) = (self.reading_of(a), self.reading_of(b));
        state.links().same(&a, &b).then(|| first.max(second))
    }

    /// Whom a Ref is read as, and at which level; itself where nothing says otherwise.
    pub fn reading_of(&self, name: &Ref) -> (Ref, Level) {
        if let Some((target, level)) = self.by_ref.get(name) {
            return (target.clone(), *level);
        }
        match canonical(name) {
            canonical if canonical == *name => (canonical, Level::Exact),
            canonical => (canonical, Level::Normalised),
        }
    }

    /// The Refs under which rows name an organisation that is read as another Ref: name, target and level, in order.
    pub fn read_otherwise(&self) -> Vec<(&Ref, &Ref, Level)> {
        let mut all: Vec<_> =
            self.by_ref.iter().map(|(name, (target, level))| (name, target, *level)).collect();
        all.sort_unstable();
        all
    }

    /// All distinct mentions.
    pub fn all(&self) -> impl ExactSizeIterator<Item = Read<'_>> {
        (0..self.mentions.len() as u32).map(|number| self.read(number))
    }

    /// How many rows of projects that count have each mention, in the order of [`Resolution::all`]. Rows that their
    /// actors answered are left out.
    pub fn counts(&self, state: &State) -> Vec<u64> {
        let answered = crate::facts::answered_rows(state);
        let mut counts = vec![0; self.mentions.len()];
        for (file, columns) in state.projects().files().iter().zip(&self.columns) {
            for (kind, _, numbers) in columns.all() {
                let Some(group) = file.table().group(kind) else { continue };
                for (row, number) in numbers.iter().enumerate().filter(|(_, number)| **number != NONE) {
                    let record = group.row(row as u32).and_then(|row| row.record_number());
                    let counted = record.is_some_and(|record| file.is_counted(record));
                    if counted
                        && (answered.is_empty()
                            || !answered.contains(&(file.dataset().key, kind, row as u32)))
                    {
                        counts[*number as usize] += 1;
                    }
                }
            }
        }
        counts
    }

    /// Pairs of organisations that may be one, best first; made when first asked for. Pairs of one identifier are none;
    /// links and refusals are not looked at.
    pub fn candidates(&self) -> &[Candidate] {
        self.candidates.get_or_init(|| candidates::find(&self.nodes))
    }

    /// What is known of an organisation: its names, the one most used first, and its country.
    pub fn known_as(&self, name: &Ref) -> Option<(Vec<&str>, Option<&str>)> {
        self.nodes.known_as(name)
    }

    /// The organisation that a mention counts for: what it is read as, else the name it goes by.
    pub fn node_of<'a>(&'a self, read: &Read<'a>) -> &'a Ref {
        read.reading.target.as_ref().unwrap_or(read.name)
    }

    /// Organisations with a code of their own, for those who look for one by name: Ref, names, country.
    pub fn organisations(&self) -> impl Iterator<Item = (&Ref, Vec<&str>, Option<&str>)> {
        self.nodes.all()
    }

    fn read(&self, number: u32) -> Read<'_> {
        let mention = &self.mentions[number as usize];
        Read {
            reporter: mention.reporter.as_ref(),
            name: &mention.name,
            words: mention.words.as_deref(),
            reading: &self.readings[number as usize],
        }
    }

    fn make(state: &State) -> Resolution {
        let Mentions { mentions, columns } = mentions::collect(state);
        let catalogue = catalogue::Catalogue::of(state, &mentions);
        let readings = reader::read_all(&mentions, &catalogue);
        let mut by_ref: HashMap<Ref, (Ref, Level)> = HashMap::new();
        let mut several: HashSet<Ref> = HashSet::new();
        for (mention, reading) in mentions.iter().zip(&readings) {
            let Some(target) = reading.target.as_ref().filter(|target| **target != mention.name) else {
                continue;
            };
            let known = by_ref.entry(mention.name.clone()).or_insert_with(|| (target.clone(), reading.level));
            if known.0 != *target {
                several.insert(mention.name.clone());
            }
            known.1 = known.1.max(reading.level);
        }
        by_ref.retain(|name, _| !several.contains(name));
        let nodes = Nodes::of(&mentions, &readings, &catalogue);
        Resolution { mentions, readings, columns, by_ref, nodes, candidates: OnceLock::new() }
    }
}

/// The one spelling of an organisation's Ref; what is no organisation identifier stays as it is.
pub fn canonical(name: &Ref) -> Ref {
    let entry = name.code_in("org-id").and_then(entry_of);
    entry.and_then(|entry| Ref::external("org-id", &entry.code).ok()).unwrap_or_else(|| name.clone())
}

/// The folded form under which names are compared: see [`fold`](crate::search::fold), without a leading article.
pub fn folded_name(printed: &str) -> String {
    names::folded(printed)
}
