//! Which keys speak for which actor, and since when.
//!
//! An actor is named by its first `key` statement. Later ones chain to it by `target`, each signed by a
//! recovery key of its parent. Of two successors of one parent, the one signed by the recovery key listed
//! earlier wins if it was recorded within 72 hours of the other; otherwise the earlier one stands.
//!
//! Nothing is forgotten: each statement keeps the tree sizes between which it was in force, so that a ring can be
//! read as it was.

use crate::finding::Custody;
use crate::key::PublicKey;
use crate::kinds::key::{KeyCustody, KeyEntry, KeyRole, KeySet};
use crate::shared_map::SharedMap;
use crate::state::span::Span;
use polyad_model::{Instant, StatementId};
use std::sync::Arc;

/// How long the holder of an earlier recovery key may take back the chain, in milliseconds: 72 hours.
const CONTEST_MILLIS: i64 = 72 * 3600 * 1000;

/// The keys of all actors, as far as they have been stated.
#[derive(Debug, Clone, Default)]
pub struct KeyRing {
    actors: SharedMap<StatementId, Vec<Link>>,
    /// Which actor a `key` statement belongs to.
    owner: SharedMap<StatementId, StatementId>,
    /// The tree size it is read at, and from which a statement accepted next is in force.
    size: u64,
}

/// One accepted `key` statement of an actor's chain, in force or formerly so.
#[derive(Debug, Clone)]
struct Link {
    statement: StatementId,
    recorded: Instant,
    keys: Arc<KeySet>,
    /// Place in the parent's list of the recovery key that signed it; lower wins a contest.
    signer_rank: usize,
    span: Span,
}

/// Why a `key` statement has no effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRefusal {
    /// Stable code.
    pub code: &'static str,
    /// The reason.
    pub message: String,
}

/// What an accepted `key` statement changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyChange {
    /// The actor whose keys these are.
    pub actor: StatementId,
    /// `key` statements that lost to this one.
    pub void: Vec<StatementId>,
    /// Keys that no longer speak from a moment before this statement: what they signed in between is contested.
    pub contested: Vec<(PublicKey, Instant)>,
}

impl KeyRing {
    /// The actor named by an id, if its first `key` statement is known.
    pub fn knows(&self, actor: &StatementId) -> bool {
        self.head(actor).is_some()
    }

    /// The actor that a `key` statement belongs to, whether the statement is in force or was once.
    pub fn owner_of(&self, key_statement: &StatementId) -> Option<StatementId> {
        let owner = *self.owner.get(key_statement)?;
        let mut known = self.actors.get(&owner)?.iter().filter(|link| link.span.since <= self.size);
        known.any(|link| link.statement == *key_statement).then_some(owner)
    }

    /// All actors with keys, sorted.
    pub fn actors(&self) -> impl Iterator<Item = &StatementId> {
        let mut all: Vec<&StatementId> =
            self.actors.iter().map(|(actor, _)| actor).filter(|actor| self.knows(actor)).collect();
        all.sort_unstable();
        all.into_iter()
    }

    /// The keys in force for an actor, newest statement.
    pub fn current(&self, actor: &StatementId) -> Option<&KeySet> {
        self.in_force(actor).last().map(|link| &*link.keys)
    }

    /// The actor's newest `key` statement in force: what the next one must target.
    pub fn head(&self, actor: &StatementId) -> Option<StatementId> {
        self.in_force(actor).last().map(|link| link.statement)
    }

    /// How the key is held, if it is a signing key of the actor now. A key that the statement lists and revokes
    /// at once is none.
    pub fn signing_custody(&self, actor: &StatementId, key: &PublicKey) -> Option<Custody> {
        let set = self.current(actor)?;
        active(set, KeyRole::Sign).find(|entry| entry.key == *key).map(custody_of)
    }

    /// Takes a `key` statement, in order of time.
    pub fn accept(
        &mut self,
        statement: StatementId,
        author: Option<StatementId>,
        target: Option<StatementId>,
        signer: &PublicKey,
        recorded: Instant,
        keys: KeySet,
    ) -> Result<KeyChange, KeyRefusal> {
        let refuse = |code, message: String| Err(KeyRefusal { code, message });
        let span = Span::from(self.size);
        let (Some(actor), Some(parent)) = (author, target) else {
            if author.is_some() || target.is_some() {
                return refuse(
                    "key-chain-broken",
                    "a first key statement has author `self` and no target; a later one has both".to_owned(),
                );
            }
            if !active(&keys, KeyRole::Recovery).any(|entry| entry.key == *signer) {
                return refuse(
                    "signer-not-recovery-key",
                    format!(
                        "a first key statement is signed by one of its own recovery keys, not by {signer}"
                    ),
                );
            }
            let link = Link { statement, recorded, keys: Arc::new(keys), signer_rank: 0, span };
            let chain = self.actors.entry(statement);
            if chain.is_empty() {
                chain.push(link);
            }
            self.owner.insert(statement, statement);
            return Ok(KeyChange { actor: statement, void: Vec::new(), contested: Vec::new() });
        };
        let chain: Vec<&Link> = self.in_force(&actor).collect();
        if chain.is_empty() {
            return refuse("author-unknown", format!("no key statement of {actor} is held"));
        }
        let Some(at) = chain.iter().position(|link| link.statement == parent) else {
            return refuse(
                "key-chain-broken",
                format!("{parent} is not a key statement in force for {actor}"),
            );
        };
        let signer_rank = active(&chain[at].keys, KeyRole::Recovery).position(|entry| entry.key == *signer);
        let Some(signer_rank) = signer_rank else {
            return refuse("signer-not-recovery-key", format!("{signer} is not a recovery key of {parent}"));
        };
        if let Some(rival) = chain.get(at + 1) {
            let in_time = recorded.millis() - rival.recorded.millis() <= CONTEST_MILLIS;
            if !(in_time && signer_rank < rival.signer_rank) {
                return refuse(
                    "key-successor-lost",
                    format!("{parent} already has the successor {}, which stands", rival.statement),
                );
            }
        }
        let revoked_from = |key: &crate::kinds::key::Revoked| {
            key.since.filter(|since| *since < recorded).map(|since| (key.key, since))
        };
        let mut contested: Vec<(PublicKey, Instant)> = keys.revoked.iter().filter_map(revoked_from).collect();
        // Keys that a losing statement brought in spoke from then until now.
        for lost in &chain[at + 1..] {
            let brought = active(&lost.keys, KeyRole::Sign).map(|entry| entry.key).filter(|key| {
                ![&*chain[at].keys, &keys].iter().any(|set| active(set, KeyRole::Sign).any(|e| e.key == *key))
            });
            contested.extend(brought.map(|key| (key, lost.recorded)));
        }
        let void: Vec<StatementId> = chain[at + 1..].iter().map(|link| link.statement).collect();
        let links = self.actors.entry(actor);
        for link in links.iter_mut().filter(|link| void.contains(&link.statement)) {
            link.span.until = Some(span.since);
        }
        links.push(Link { statement, recorded, keys: Arc::new(keys), signer_rank, span });
        self.owner.insert(statement, actor);
        Ok(KeyChange { actor, void, contested })
    }

    /// The ring read at a tree size; what is accepted next is in force from there.
    pub(crate) fn at(&self, size: u64) -> KeyRing {
        KeyRing { size, ..self.clone() }
    }

    pub(crate) fn set_size(&mut self, size: u64) {
        self.size = size;
    }

    fn in_force(&self, actor: &StatementId) -> impl Iterator<Item = &Link> {
        let links = self.actors.get(actor).into_iter().flatten();
        links.filter(|link| link.span.holds_at(self.size))
    }
}

/// The keys of a role that a statement lists and does not revoke, in its order.
fn active(set: &KeySet, role: KeyRole) -> impl Iterator<Item = &KeyEntry> {
    let revoked = |entry: &KeyEntry| set.revoked.iter().any(|revoked| revoked.key == entry.key);
    set.keys.iter().filter(move |entry| entry.role == role && !revoked(entry))
}

fn custody_of(entry: &KeyEntry) -> Custody {
    match entry.custody {
        KeyCustody::SelfHeld => Custody::SelfHeld,
        KeyCustody::Hardware => Custody::Hardware,
        KeyCustody::Host => Custody::Host(entry.host.clone()),
    }
}
