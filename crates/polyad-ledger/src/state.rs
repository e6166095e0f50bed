//! The state: what the record says at one size of this node's tree.
//!
//! Acts (statements, folded in order), tables (one immutable column set a dataset) and indexes (derived).
//! A snapshot clones references, never rows. Every act and table carries the tree sizes between which it
//! holds, so `at` is a filter.

pub mod act;
mod act_index;
pub mod directory;
pub mod fact;
mod findings;
pub mod governance;
pub mod links;
mod parties;
pub mod projects;
pub(crate) mod span;
pub mod tables;

pub use act::{Act, Acts, Closed};
pub use directory::{Directory, Entity, EntityKind};
pub use fact::Fact;
pub use governance::Governance;
pub use links::Links;
pub use projects::{Project, ProjectFile, Projects};
pub use tables::{Dataset, LoadedTable, NoTables, TableSource, dataset_key};

pub(crate) use act_index::{TARGET, names_in};
pub(crate) use links::pair_of;

use crate::finding::{Custody, Finding, Level};
use crate::json::Value;
use crate::keyring::KeyRing;
use crate::rows::Table;
use crate::shared_map::SharedMap;
use act_index::ActIndex;
use findings::Findings;
use polyad_model::{DatasetKey, Instant, Ref, StatementId};
use std::collections::{BTreeMap, HashSet};
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
    /// Whether some statement was first held after one that sorts behind it. What an earlier size showed is then
    /// no filter over this state.
    pub(crate) out_of_order: bool,
    pub(crate) acts: Acts,
    pub(crate) index: ActIndex,
    pub(crate) keys: KeyRing,
    pub(crate) links: Links,
    pub(crate) datasets: Arc<Vec<Arc<Dataset>>>,
    /// The editions of a dataset in order, by the first: each the statement that registered it.
    pub(crate) editions: SharedMap<StatementId, Vec<StatementId>>,
    pub(crate) findings: Findings,
    /// Operators of trusted logs, as their `log` statements name them, each with the tree size it is known from.
    pub(crate) operators: Arc<BTreeMap<String, (StatementId, u64)>>,
    /// Confirmations of an actor's first `key` statement by operators, by number.
    pub(crate) vouchers: SharedMap<StatementId, Vec<u32>>,
    /// The governance of each partnership founded here, by founding statement, at the full size.
    pub(crate) governance: SharedMap<StatementId, Option<Arc<Governance>>>,
    pub(crate) quarantine: bool,
    pub(crate) derived: Arc<Derived>,
}

/// What is built when it is first asked for, and shared by snapshots until a statement changes it.
#[derive(Debug, Default)]
pub(crate) struct Derived {
    directory: OnceLock<Directory>,
    datasets: OnceLock<Vec<Arc<Dataset>>>,
    projects: OnceLock<Projects>,
}

impl State {
    /// The tree size this state is read at.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The same record as it was at an earlier tree size. A later size gives the state unchanged.
    ///
    /// Equal to folding the statements first held up to that size. A view over the same memory, unless
    /// statements came out of order: then those first held by then are folded again.
    pub fn at(&self, size: u64) -> State {
        if size >= self.size {
            return self.clone();
        }
        if self.out_of_order {
            return self.folded_again(size);
        }
        let mut earlier = self.clone();
        earlier.size = size;
        earlier.keys = self.keys.at(size);
        earlier.links = self.links.at(size);
        earlier.derived = Arc::default();
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

    /// The statement that a refused correction was meant for; of any other statement, itself.
    pub(crate) fn meant_by<'a>(&'a self, act: &'a Act) -> &'a Act {
        let mut at = act;
        while at.kind == "correction" {
            let target = at.header.target.as_ref().and_then(Ref::statement);
            match target.and_then(|target| self.act(&target)) {
                Some(meant) => at = meant,
                None => break,
            }
        }
        at
    }

    /// The newest version of a fact that was not ended, whatever its level; `fact_of` is its first statement.
    pub(crate) fn open_version(&self, fact_of: &StatementId) -> Option<&Arc<Act>> {
        self.index
            .versions(fact_of)
            .filter(|number| self.is_open(*number))
            .last()
            .and_then(|n| self.acts.get(n))
    }

    /// The version in force of the fact that a statement belongs to: itself, or a correction. Asks nothing of
    /// quarantine.
    pub fn version_in_force(&self, id: &StatementId) -> Option<&Arc<Act>> {
        let newest = self.open_version(&self.act(id)?.fact_of)?;
        (newest.level == Level::Authorised && newest.fields.is_some()).then_some(newest)
    }

    /// Whether the act is known at this size and was not ended by then.
    pub(crate) fn is_open(&self, number: u32) -> bool {
        self.acts.get(number).is_some_and(|act| act.since <= self.size)
            && self.acts.closed(number).is_none_or(|closed| closed.until > self.size)
    }

    /// Whether the act has effect at this size: authorised, not ended, its author not in quarantine, and its body
    /// held; of an erased body the header's coded outcome stays in force.
    fn in_force(&self, number: u32, act: &Act) -> bool {
        act.level == Level::Authorised
            && (act.fields.is_some() || act.header.act.is_some())
            && self.is_open(number)
            && !self.is_quarantined(&act.author())
    }

    /// Whether an actor's statements are shown but not counted: nobody has vouched for its key yet.
    ///
    /// Vouching is an attestation `confirm` of its first `key` statement by the operator of a log; operators
    /// themselves are not in quarantine.
    pub fn is_quarantined(&self, actor: &StatementId) -> bool {
        self.quarantine
            && !self.is_operator(actor)
            && !self.vouchers.get(actor).is_some_and(|numbers| numbers.iter().any(|n| self.is_open(*n)))
    }

    /// Whether the actor operates a trusted log.
    pub(crate) fn is_operator(&self, actor: &StatementId) -> bool {
        self.operators.values().any(|(operator, since)| operator == actor && *since <= self.size)
    }

    // --- datasets -------------------------------------------------------------------------------------

    /// Datasets in force at this size, in the order of registration: of each the newest edition that stands, of
    /// several registrations of one file the first, and none by actors in quarantine.
    pub fn datasets(&self) -> impl Iterator<Item = &Arc<Dataset>> {
        let counted = self.derived.datasets.get_or_init(|| {
            let mut keys = HashSet::new();
            self.standing_datasets().filter(|dataset| keys.insert(dataset.key)).cloned().collect()
        });
        counted.iter()
    }

    fn standing_datasets(&self) -> impl Iterator<Item = &Arc<Dataset>> {
        self.datasets.iter().filter(|dataset| {
            dataset.since <= self.size
                && dataset.until.is_none_or(|until| until > self.size)
                && self.act(&dataset.statement).is_some_and(|act| !self.is_quarantined(&act.author()))
        })
    }

    /// All datasets known at this size, former editions and those in quarantine among them, each once.
    pub fn all_datasets(&self) -> impl Iterator<Item = &Arc<Dataset>> {
        let known = self.datasets.iter().filter(|dataset| dataset.since <= self.size);
        // An edition that counts again has several intervals; the newest speaks for it.
        let mut seen = HashSet::new();
        let mut newest: Vec<_> = known.rev().filter(|dataset| seen.insert(dataset.statement)).collect();
        newest.reverse();
        newest.into_iter()
    }

    /// A dataset by key, former editions among them.
    pub fn dataset(&self, key: &DatasetKey) -> Option<&Arc<Dataset>> {
        self.datasets()
            .find(|dataset| dataset.key == *key)
            .or_else(|| self.all_datasets().find(|d| d.key == *key))
    }

    // --- facts ----------------------------------------------------------------------------------------

    /// All facts of a kind in force: acts first, then rows by dataset and file order. Rows of projects are asked
    /// of [`State::projects`].
    pub fn facts<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = Fact<'a>> {
        let acts = self.index.of_kind(kind).filter_map(|number| {
            let act = self.acts.get(number)?;
            self.in_force(number, act).then_some(Fact::Act(act))
        });
        let rows = self.datasets().filter_map(move |dataset| {
            let group = standing_alone(dataset)?.group(kind)?;
            Some(group.rows().map(move |row| Fact::Row(dataset, row)))
        });
        acts.chain(rows.flatten())
    }

    /// Facts of a kind in force whose `field` names the Ref, one linked to it, or, but for `target`, another
    /// version of the same fact. Rows of projects are asked of [`State::projects`].
    pub fn facts_naming<'a>(&'a self, kind: &'a str, field: &'a str, name: &Ref) -> Vec<Fact<'a>> {
        let mut members = self.links.members(name);
        // Whoever names any version of a fact names the fact. What acts on a statement, an attestation say, is about
        // the version it read and no other.
        if field != TARGET {
            let facts: Vec<StatementId> =
                members.iter().filter_map(|name| Some(self.act(&name.statement()?)?.fact_of)).collect();
            for version in facts.iter().flat_map(|fact_of| self.index.versions(fact_of)) {
                let known = self.acts.get(version).filter(|act| act.since <= self.size);
                members.extend(known.map(|act| Ref::Statement(act.id())));
            }
            members.sort_unstable();
            members.dedup();
        }
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
            let Some(group) = standing_alone(dataset).and_then(|table| table.group(kind)) else { continue };
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
        self.index.naming(row).filter(|(field, _)| *field == "instead_of").find_map(|(_, number)| {
            let act = self.acts.get(number).filter(|act| self.in_force(number, act))?;
            let own = act.custody != Custody::Reported
                && self.fact(row).is_some_and(|fact| self.is_party(&act.author(), fact));
            own.then(|| act.id())
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
        self.derived.directory.get_or_init(|| Directory::build(self))
    }

    /// Findings of the fold, sorted. A pass over all of them.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.findings.all(self.size).into_iter()
    }

    /// Findings about one thing.
    pub fn findings_about<'a>(&'a self, name: &'a Ref) -> impl Iterator<Item = &'a Finding> {
        self.findings.about(name, self.size)
    }

    /// The operator of a log, if its `log` statement is held.
    pub fn operator_of(&self, origin: &str) -> Option<StatementId> {
        self.operators.get(origin).filter(|(_, since)| *since <= self.size).map(|(operator, _)| *operator)
    }
}

/// The table of a dataset whose rows stand alone; the rows of projects are counted apart.
fn standing_alone(dataset: &Dataset) -> Option<&Table> {
    dataset.loaded.as_ref().map(|loaded| &*loaded.table).filter(|table| !table.has_records())
}

/// The two Refs of a `link` body, the lesser first.
pub(crate) fn linked_pair(fields: &Value) -> Option<links::Pair> {
    let [a, b] = crate::kinds::link::read(fields)?.same;
    (a != b).then(|| pair_of(a, b))
}
