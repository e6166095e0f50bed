//! Actors with keys derived from their names.

use polyad_ledger::json::{self, Value};
use polyad_ledger::key::{PublicKey, SigningKey};
use polyad_model::StatementId;
use sha2::{Digest, Sha256};

/// An actor that has stated its keys.
#[derive(Debug, Clone)]
pub(crate) struct Actor {
    /// Its first `key` statement.
    pub(crate) id: StatementId,
    /// Its newest one.
    pub(crate) head: StatementId,
    /// Which signing key is in use, from 0.
    pub(crate) generation: u32,
}

/// The key that signs for a name, by role (`recovery` or `sign`) and generation from 0.
///
/// Derived by hashing: anybody can know it. For tests alone.
pub fn signing_key(name: &str, role: &str, generation: u32) -> SigningKey {
    let seed = Sha256::digest(format!("polyad fixture key\0{name}\0{role}\0{generation}"));
    SigningKey::from_seed(&seed.into())
}

/// The key of a log, by its origin; for tests alone.
pub fn log_key(origin: &str) -> SigningKey {
    signing_key(origin, "log", 0)
}

/// The body of a `key` statement: one recovery key, one signing key, and what is revoked.
pub(crate) fn keys_body(name: &str, generation: u32, custody: &str, revoked: Option<Value>) -> Value {
    let entry = |key: PublicKey, role: &str| {
        let host = (custody == "host").then(|| ("host", json::text("x:atlas:host")));
        let members = [("key", json::text(key)), ("role", role.into()), ("custody", custody.into())];
        json::object(members.into_iter().chain(host))
    };
    let keys = json::array([
        entry(signing_key(name, "recovery", 0).public(), "recovery"),
        entry(signing_key(name, "sign", generation).public(), "sign"),
    ]);
    json::object([("keys", keys)].into_iter().chain(revoked.map(|gone| ("revoked", json::array([gone])))))
}
