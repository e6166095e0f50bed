//! The corpus: everything the fold reads, as a set.
//!
//! Headers and signatures by id, where each was logged and when, bodies, and what was erased. Merging two
//! corpora is union, so it is commutative, associative and idempotent; nothing in a corpus depends on the
//! order in which evidence arrived.

use crate::header::Header;
use crate::json::Value;
use crate::verify::Verified;
use polyad_model::{Instant, StatementId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Where and when a log took a statement in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Inclusion {
    /// The log's own time for the entry; never decreases with the index.
    pub recorded: Instant,
    /// The log.
    pub origin: Arc<str>,
    /// The entry's index in it.
    pub index: u64,
}

/// One statement as far as it is held: its verified header and its inclusions.
#[derive(Debug, Clone)]
pub struct Statement {
    /// Signed and verified; the only part that can never be erased.
    pub header: Arc<Verified<Header>>,
    /// Where it was logged; at least one.
    pub inclusions: BTreeSet<Inclusion>,
    /// This node's tree size when it first held the statement.
    pub since: u64,
}

/// The evidence: a set of statements, bodies and erasures.
#[derive(Debug, Clone, Default)]
pub struct Corpus {
    statements: BTreeMap<StatementId, Statement>,
    bodies: BTreeMap<[u8; 32], Arc<Value>>,
    erased: BTreeSet<[u8; 32]>,
}

impl Corpus {
    /// Adds a statement that a log holds. Adding the same again changes nothing.
    pub fn add(&mut self, header: Arc<Verified<Header>>, inclusion: Inclusion, since: u64) {
        let statement = self.statements.entry(header.id()).or_insert_with(|| Statement {
            header,
            inclusions: BTreeSet::new(),
            since,
        });
        statement.inclusions.insert(inclusion);
        statement.since = statement.since.min(since);
    }

    /// Adds a body by its commitment. The caller has checked that the body opens the commitment.
    pub fn add_body(&mut self, commitment: [u8; 32], body: Arc<Value>) {
        self.bodies.entry(commitment).or_insert(body);
    }

    /// Marks a body as erased: it stays invisible whatever arrives later.
    pub fn erase(&mut self, commitment: [u8; 32]) {
        self.erased.insert(commitment);
    }

    /// The union of both.
    pub fn merge(&mut self, other: &Corpus) {
        for statement in other.statements.values() {
            for inclusion in &statement.inclusions {
                self.add(statement.header.clone(), inclusion.clone(), statement.since);
            }
        }
        for (commitment, body) in &other.bodies {
            self.add_body(*commitment, body.clone());
        }
        self.erased.extend(&other.erased);
    }

    /// All statements, by id.
    pub fn statements(&self) -> impl Iterator<Item = (&StatementId, &Statement)> {
        self.statements.iter()
    }

    /// How many statements there are.
    pub fn len(&self) -> usize {
        self.statements.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.statements.is_empty()
    }

    /// The body, if it is held and not erased.
    pub fn body(&self, commitment: &[u8; 32]) -> Option<&Arc<Value>> {
        if self.erased.contains(commitment) { None } else { self.bodies.get(commitment) }
    }

    /// Whether the body was erased.
    pub fn is_erased(&self, commitment: &[u8; 32]) -> bool {
        self.erased.contains(commitment)
    }
}
