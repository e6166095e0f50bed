//! Which keys speak for which actor, and since when.
//!
//! An actor is named by its first `key` statement. Later ones chain to it by `target`, each signed by a
//! recovery key of its parent. Of two successors of one parent, the one signed by the recovery key listed
//! earlier wins if it was recorded within 72 hours of the other; otherwise the earlier one stands.

use crate::finding::Custody;
use crate::key::PublicKey;
use crate::kinds::key::{KeyEntry, KeyRole, KeySet};
use polyad_model::{Instant, StatementId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How long the holder of an earlier recovery key may take back the chain, in milliseconds: 72 hours.
const CONTEST_MILLIS: i64 = 72 * 3600 * 1000;

/// The keys of all actors, as far as they have been stated.
#[derive(Debug, Clone, Default)]
pub struct KeyRing {
    actors: Arc<BTreeMap<StatementId, Chain>>,
    /// Which actor a `key` statement belongs to.
    owner: Arc<BTreeMap<StatementId, StatementId>>,
}

#[derive(Debug, Clone)]
struct Chain {
    links: Vec<Link>,
}

/// One `key` statement in force.
#[derive(Debug, Clone)]
struct Link {
    statement: StatementId,
    recorded: Instant,
    keys: Arc<KeySet>,
    /// Place in the parent's list of the recovery key that signed it; lower wins a contest.
    signer_rank: usize,
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
        self.actors.contains_key(actor)
    }

    /// The actor that a `key` statement belongs to.
    pub fn owner_of(&self, key_statement: &StatementId) -> Option<StatementId> {
        self.owner.get(key_statement).copied()
    }

    /// All actors with keys.
    pub fn actors(&self) -> impl Iterator<Item = &StatementId> {
        self.actors.keys()
    }

    /// The keys in force for an actor, newest statement.
    pub fn current(&self, actor: &StatementId) -> Option<&KeySet> {
        self.actors.get(actor)?.links.last().map(|link| &*link.keys)
    }

    /// The actor's newest `key` statement in force: what the next one must target.
    pub fn head(&self, actor: &StatementId) -> Option<StatementId> {
        self.actors.get(actor)?.links.last().map(|link| link.statement)
    }

    /// How the key is held, if it is a signing key of the actor now.
    pub fn signing_custody(&self, actor: &StatementId, key: &PublicKey) -> Option<Custody> {
        let entry = self
            .current(actor)?
            .keys
            .iter()
            .find(|entry| entry.key == *key && entry.role == KeyRole::Sign)?;
        Some(custody_of(entry))
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
        let (Some(actor), Some(parent)) = (author, target) else {
            if author.is_some() || target.is_some() {
                return refuse(
                    "key-chain-broken",
                    "a first key statement has author `self` and no target; a later one has both".to_owned(),
                );
            }
            let recovery = |entry: &&KeyEntry| entry.role == KeyRole::Recovery && entry.key == *signer;
            if !keys.keys.iter().any(|entry| recovery(&entry)) {
                return refuse(
                    "signer-not-recovery-key",
                    format!(
                        "a first key statement is signed by one of its own recovery keys, not by {signer}"
                    ),
                );
            }
            let link = Link { statement, recorded, keys: Arc::new(keys), signer_rank: 0 };
            Arc::make_mut(&mut self.actors).entry(statement).or_insert(Chain { links: vec![link] });
            Arc::make_mut(&mut self.owner).insert(statement, statement);
            return Ok(KeyChange { actor: statement, void: Vec::new(), contested: Vec::new() });
        };
        let Some(chain) = self.actors.get(&actor) else {
            return refuse("author-unknown", format!("no key statement of {actor} is held"));
        };
        let Some(at) = chain.links.iter().position(|link| link.statement == parent) else {
            return refuse(
                "key-chain-broken",
                format!("{parent} is not a key statement in force for {actor}"),
            );
        };
        let recovery_keys = chain.links[at].keys.keys.iter().filter(|entry| entry.role == KeyRole::Recovery);
        let Some(signer_rank) = recovery_keys.clone().position(|entry| entry.key == *signer) else {
            return refuse("signer-not-recovery-key", format!("{signer} is not a recovery key of {parent}"));
        };
        if let Some(rival) = chain.links.get(at + 1) {
            let in_time = recorded.millis() - rival.recorded.millis() <= CONTEST_MILLIS;
            if !(in_time && signer_rank < rival.signer_rank) {
                return refuse(
                    "key-successor-lost",
                    format!("{parent} already has the successor {}, which stands", rival.statement),
                );
            }
        }
        let contested = keys
            .revoked
            .iter()
            .filter_map(|revoked| {
                revoked.since.filter(|since| *since < recorded).map(|since| (revoked.key, since))
            })
            .collect();
        let links =
            &mut Arc::make_mut(&mut self.actors).entry(actor).or_insert(Chain { links: Vec::new() }).links;
        let void = links.drain(at + 1..).map(|link| link.statement).collect();
        links.push(Link { statement, recorded, keys: Arc::new(keys), signer_rank });
        Arc::make_mut(&mut self.owner).insert(statement, actor);
        Ok(KeyChange { actor, void, contested })
    }
}

fn custody_of(entry: &KeyEntry) -> Custody {
    use crate::kinds::key::KeyCustody;
    match entry.custody {
        KeyCustody::SelfHeld => Custody::SelfHeld,
        KeyCustody::Hardware => Custody::Hardware,
        KeyCustody::Host => Custody::Host(entry.host.clone()),
    }
}
