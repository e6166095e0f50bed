//! The state: what the record says at one size of this node's tree.
//!
//! Acts (statements, folded in order), tables (one immutable column set a dataset) and indexes (derived).
//! A snapshot clones references, never rows. Every act and table carries the tree sizes between which it
//! holds, so `at` is a filter.

pub mod act;
mod act_index;
pub mod directory;
pub mod fact;
pub mod links;
pub mod tables;

pub use act::{Act, Acts, Closed};
pub use directory::{Directory, Entity, EntityKind};
pub use fact::Fact;
pub use links::Links;
pub use tables::{Dataset, LoadedTable, NoTables, TableSource, dataset_key};

use crate::finding::{Finding, Level};
use crate::keyring::KeyRing;
use act_index::ActIndex;
use polyad_model::{DatasetKey, Instant, Ref, StatementId};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// Changes whenever a digest of the fixture corpus changes.
pub const ENGINE: &str = "polyad-engine/1";

/// The record at one tree size. Cloning shares everything.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// The tree size it is read at.
    pub(crate) size: u64,
    /// The tree size up to which it has been folded; `size` may be smaller.
    pub(crate) folded: u64,
    pub(crate) acts: Acts,
    pub(crate) index: ActIndex,
    pub(crate) keys: KeyRing,
    pub(crate) links: Links,
    /// Links that no longer hold, for earlier sizes.
    pub(crate) past_links: Arc<Vec<(StatementId, Ref, Ref)>>,
    pub(crate) datasets: Arc<Vec<Arc<Dataset>>>,
    /// Each with the tree size from which it is known.
    pub(crate) findings: Arc<BTreeMap<Finding, u64>>,
    /// Operators of trusted logs, as their `log` statements name them.
    pub(crate) operators: Arc<BTreeMap<String, StatementId>>,
    pub(crate) quarantine: bool,
    pub(crate) directory: Arc<OnceLock<Directory>>,
}

impl State {
    /// The tree size this state is read at.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The same record as it was at an earlier tree size. A later size gives the state unchanged.
    pub fn at(&self, size: u64) -> State {
        if size >= self.size {
            return self.clone();
        }
        let mut earlier = self.clone();
        earlier.size = size;
        let more = self.past_links.iter().filter(|(id, ..)| earlier.holds_statement(id)).cloned().collect();
        earlier.links = self.links.restricted(|id| earlier.holds_statement(id), more);
        earlier.directory = Arc::default();
        earlier
    }

    // --- acts -----------------------------------------------------------------------------------------

    /// All acts that this size knows, whatever their level, in order.
    pub fn acts(&self) -> impl DoubleEndedIterator<Item = &Arc<Act>> {
        self.acts.iter().map(|(_, act)| act).filter(|act| act.since <= self.size)
    }

    /// A statement by id, whatever its level.
    pub fn act(&self, id: &StatementId) -> Option<&Arc<Act>> {
        self.acts.get(self.index.number(id)?).filter(|act| act.since <= self.size)
    }

    /// When and by what a statement's effect ended, as known at this size.
    pub fn closed(&self, id: &StatementId) -> Option<Closed> {
        self.acts.closed(self.index.number(id)?).filter(|closed| closed.until <= self.size)
    }

    /// Statements that name a Ref, with the field that does (`scope` and `target` among them), whatever their level.
    pub fn acts_naming<'a>(&'a self, name: &'a Ref) -> impl Iterator<Item = (&'static str, &'a Arc<Act>)> {
        self.index.naming(name).filter_map(|(field, number)| {
            self.acts.get(number).filter(|act| act.since <= self.size).map(|act| (field, act))
        })
    }

    /// Whether the act has effect at this size: authorised, not closed, its body held, its author not in quarantine.
    fn in_force(&self, number: u32, act: &Act) -> bool {
        act.level == Level::Authorised
            && act.since <= self.size
            && act.fields.is_some()
            && self.acts.closed(number).is_none_or(|closed| closed.until > self.size)
            && !self.is_quarantined(&act.author())
    }

    fn holds_statement(&self, id: &StatementId) -> bool {
        self.index
            .number(id)
            .is_some_and(|number| self.acts.get(number).is_some_and(|act| self.in_force(number, act)))
    }

    /// Whether an actor's statements are shown but not counted: nobody has vouched for its key yet.
    ///
    /// Vouching is an attestation `confirm` of its `key` statement by the operator of a log; operators
    /// themselves are not in quarantine.
    pub fn is_quarantined(&self, actor: &StatementId) -> bool {
        if !self.quarantine || self.operators.values().any(|operator| operator == actor) {
            return false;
        }
        let name = Ref::Statement(*actor);
        let vouched = self.index.naming(&name).any(|(field, number)| {
            field == act_index::TARGET
                && self.acts.get(number).is_some_and(|act| {
                    act.kind == "attestation"
                        && act.since <= self.size
                        && act.level == Level::Authorised
                        && act.header.act.as_deref() == Some("confirm")
                        && self.acts.closed(number).is_none_or(|closed| closed.until > self.size)
                        && self.operators.values().any(|operator| *operator == act.author())
                })
        });
        !vouched
    }

    // --- datasets -------------------------------------------------------------------------------------

    /// Datasets in force at this size, in the order of registration.
    pub fn datasets(&self) -> impl Iterator<Item = &Arc<Dataset>> {
        self.datasets.iter().filter(|dataset| {
            dataset.since <= self.size && dataset.until.is_none_or(|until| until > self.size)
        })
    }

    /// All datasets known at this size, former editions among them.
    pub fn all_datasets(&self) -> impl Iterator<Item = &Arc<Dataset>> {
        self.datasets.iter().filter(|dataset| dataset.since <= self.size)
    }

    /// A dataset by key, former editions among them.
    pub fn dataset(&self, key: &DatasetKey) -> Option<&Arc<Dataset>> {
        self.datasets()
            .find(|dataset| dataset.key == *key)
            .or_else(|| self.all_datasets().find(|d| d.key == *key))
    }

    // --- facts ----------------------------------------------------------------------------------------

    /// All facts of a kind in force: acts first, then rows by dataset and file order.
    pub fn facts<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = Fact<'a>> {
        let acts = self.index.of_kind(kind).filter_map(|number| {
            let act = self.acts.get(number)?;
            self.in_force(number, act).then_some(Fact::Act(act))
        });
        let rows = self.datasets().filter_map(move |dataset| {
            let group = dataset.loaded.as_ref()?.table.group(kind)?;
            Some(group.rows().map(move |row| Fact::Row(dataset, row)))
        });
        acts.chain(rows.flatten())
    }

    /// Facts of a kind in force whose `field` names the Ref or one linked to it.
    pub fn facts_naming<'a>(&'a self, kind: &'a str, field: &'a str, name: &Ref) -> Vec<Fact<'a>> {
        let members = self.links.members(name);
        let mut found = Vec::new();
        let mut numbers: Vec<u32> = members
            .iter()
            .flat_map(|member| self.index.naming(member))
            .filter(|(named_in, _)| *named_in == field)
            .map(|(_, number)| number)
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        found.extend(numbers.into_iter().filter_map(|number| {
            let act = self.acts.get(number)?;
            (act.kind == kind && self.in_force(number, act)).then_some(Fact::Act(act))
        }));
        for dataset in self.datasets() {
            let Some(group) = dataset.loaded.as_ref().and_then(|loaded| loaded.table.group(kind)) else {
                continue;
            };
            let mut rows: Vec<u32> =
                members.iter().flat_map(|member| group.rows_naming(field, member)).copied().collect();
            rows.sort_unstable();
            found
                .extend(rows.into_iter().filter_map(|row| group.row(row)).map(|row| Fact::Row(dataset, row)));
        }
        found
    }

    /// The fact at an address, in force or not: a statement or a row of any edition.
    pub fn fact(&self, address: &Ref) -> Option<Fact<'_>> {
        match address {
            Ref::Statement(id) => self.act(id).map(|act| Fact::Act(act)),
            Ref::Row { dataset, locator } => {
                let dataset = self.dataset(dataset)?;
                let row = dataset.loaded.as_ref()?.table.row(locator)?;
                Some(Fact::Row(dataset, row))
            }
            Ref::External { .. } => None,
        }
    }

    /// When the log took in the statement that a fact rests on.
    pub fn recorded_of(&self, fact: Fact<'_>) -> Option<Instant> {
        self.act(&fact.statement()).map(|act| act.inclusion.recorded)
    }

    /// The statement in force that stands instead of a row, by the actor the row speaks of.
    pub fn answered_by(&self, row: &Ref) -> Option<StatementId> {
        self.index.naming(row).find_map(|(field, number)| {
            let act = self.acts.get(number)?;
            (field == "instead_of" && self.in_force(number, act)).then(|| act.id())
        })
    }

    // --- names ----------------------------------------------------------------------------------------

    /// Linked Refs.
    pub fn links(&self) -> &Links {
        &self.links
    }

    /// Keys of actors.
    pub fn keys(&self) -> &KeyRing {
        &self.keys
    }

    /// The entities that the record describes, with names and slugs; built on first use, then shared.
    pub fn directory(&self) -> &Directory {
        self.directory.get_or_init(|| Directory::build(self))
    }

    /// Findings of the fold, sorted.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|(_, since)| **since <= self.size).map(|(finding, _)| finding)
    }

    /// Findings about one thing.
    pub fn findings_about<'a>(&'a self, name: &'a Ref) -> impl Iterator<Item = &'a Finding> {
        self.findings().filter(move |finding| finding.about == *name)
    }

    /// The operator of a log, if its `log` statement is held.
    pub fn operator_of(&self, origin: &str) -> Option<StatementId> {
        self.operators.get(origin).copied()
    }
}
