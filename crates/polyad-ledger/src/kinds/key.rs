//! Which keys speak for an actor.

use crate::schema::{CheckAs, Field, FieldError, FieldType as T, TargetRule, list, some};

use crate::json::Value;
use crate::key::PublicKey;
use crate::reading;
use polyad_model::{Instant, Ref};

static KEY: &[Field] = fields![
    /// The public key.
    Always "key": T::Key;
    /// A recovery key signs the next `key` statement, a sign key everything else.
    Always "role": T::Word(&["recovery", "sign"]);
    /// Who holds it.
    Always "custody": T::Word(&["self", "host", "hardware"]);
    /// The host that holds it for the actor.
    Never "host": T::Ref;
];

static REVOKED: &[Field] = fields![
    /// The public key.
    Always "key": T::Key;
    /// Since when it is not to be trusted, if before this statement.
    Never "since": T::Instant;
    /// Why.
    Always "reason": T::Word(&["rotated", "lost", "compromised"]);
];

kind! {
    /// The keys that speak for an actor from now on. The first one makes the actor: its id is the actor's name.
    /// Later ones target the one before and are signed by a recovery key listed there.
    "key" / 1;
    inline: true;
    target: TargetRule::optional("the actor's previous `key` statement").statement();
    rules: rules;
    {
        /// All keys in force, at least one of them for recovery; an earlier one in the list outranks a later one.
        Always "keys": some(&T::Object(KEY), 8);
        /// Keys that are no longer in force.
        Never "revoked": list(&T::Object(REVOKED), 64);
    }
}

fn rules(body: &Value, _: CheckAs, errors: &mut Vec<FieldError>) {
    let keys = body.items_at("keys");
    if !keys.iter().any(|key| key.str_at("role") == Some("recovery")) {
        errors.push(FieldError::new(
            "keys",
            "recovery-key-missing",
            "at least one key must have the role recovery",
        ));
    }
    for (i, key) in keys.iter().enumerate() {
        if keys[..i]
            .iter()
            .any(|other| other.get("key") == key.get("key") && other.get("role") == key.get("role"))
        {
            errors.push(FieldError::new(
                format!("keys[{i}].key"),
                "key-repeated",
                "the key is listed twice in one role",
            ));
        }
        if key.str_at("custody") == Some("host") && key.get("host").is_none() {
            errors.push(FieldError::new(
                format!("keys[{i}].host"),
                "field-missing",
                "custody by a host names the host",
            ));
        }
    }
}

/// What a `key` statement says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeySet {
    /// All keys in force, in the order of the statement.
    pub keys: Vec<KeyEntry>,
    /// Keys no longer in force.
    pub revoked: Vec<Revoked>,
}

/// One key in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyEntry {
    /// The key.
    pub key: PublicKey,
    /// What it may sign.
    pub role: KeyRole,
    /// Who holds it.
    pub custody: KeyCustody,
    /// The host, when a host holds it.
    pub host: Option<Ref>,
}

/// What a key may sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyRole {
    /// The next `key` statement.
    Recovery,
    /// Everything else.
    Sign,
}

/// Who holds a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyCustody {
    /// The actor itself.
    SelfHeld,
    /// The actor, in hardware.
    Hardware,
    /// A host, for the actor.
    Host,
}

/// A key no longer in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revoked {
    /// The key.
    pub key: PublicKey,
    /// Since when it is not to be trusted, if before the statement that drops it.
    pub since: Option<Instant>,
    /// `rotated`, `lost` or `compromised`.
    pub reason: String,
}

impl KeySet {
    /// Reads the body of a `key` statement.
    pub fn read(body: &Value) -> Option<KeySet> {
        let keys = body.items_at("keys").iter().map(KeyEntry::read).collect::<Option<_>>()?;
        let revoked = body.items_at("revoked").iter().map(Revoked::read).collect::<Option<_>>()?;
        Some(KeySet { keys, revoked })
    }
}

impl KeyEntry {
    fn read(entry: &Value) -> Option<KeyEntry> {
        let role = match entry.str_at("role")? {
            "recovery" => KeyRole::Recovery,
            "sign" => KeyRole::Sign,
            _ => return None,
        };
        let custody = match entry.str_at("custody")? {
            "self" => KeyCustody::SelfHeld,
            "hardware" => KeyCustody::Hardware,
            "host" => KeyCustody::Host,
            _ => return None,
        };
        let host = entry.get("host").and_then(reading::reference);
        Some(KeyEntry { key: entry.str_at("key")?.parse().ok()?, role, custody, host })
    }
}

impl Revoked {
    fn read(entry: &Value) -> Option<Revoked> {
        Some(Revoked {
            key: entry.str_at("key")?.parse().ok()?,
            since: entry.get("since").and_then(reading::instant),
            reason: entry.str_at("reason")?.to_owned(),
        })
    }
}

/// Reads the body of a `key` statement.
pub fn read(body: &Value) -> Option<KeySet> {
    KeySet::read(body)
}
