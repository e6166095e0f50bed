//! Statements made for measuring: examples, never part of a record.

use anyhow::Result;
use polyad_ledger::draft::{Draft, Signed};
use polyad_ledger::header::Author;
use polyad_ledger::json::{Value, object};
use polyad_ledger::key::SigningKey;
use polyad_model::{Instant, Ref, StatementId};

/// An actor with keys made from a number.
pub(crate) struct Actor {
    /// Its id.
    pub(crate) id: StatementId,
    sign: SigningKey,
}

/// The clock's first second: 2026-01-01.
const START_MILLIS: i64 = 1_767_225_600_000;

/// An actor and the statement that makes it.
pub(crate) fn actor(number: u8) -> Result<(Actor, Signed)> {
    let (recovery, sign) =
        (SigningKey::from_seed(&[number; 32]), SigningKey::from_seed(&[number.wrapping_add(1); 32]));
    let entry = |key: &SigningKey, role: &str| {
        object([
            ("custody", Value::from("self")),
            ("key", Value::from(key.public().to_string())),
            ("role", Value::from(role)),
        ])
    };
    let body =
        object([("keys", Value::Array(vec![entry(&recovery, "recovery"), entry(&sign, "sign")].into()))]);
    let signed = Draft::new("key", body).sign(
        &recovery,
        Author::SelfActor,
        Instant::from_millis(START_MILLIS),
        [number; 32],
    )?;
    Ok((Actor { id: signed.id(), sign }, signed))
}

/// A pledge of that actor; every number gives another statement of about 400 bytes.
pub(crate) fn pledge(actor: &Actor, number: u64) -> Result<Signed> {
    let body = object([
        ("by", Value::from(actor.id.to_string())),
        ("form", Value::from("grant")),
        ("period", object([("from", Value::from("2026")), ("to", Value::from("2030"))])),
        ("to", Value::from("x:atlas:gavi")),
        (
            "what",
            object([
                ("amount", Value::from((number + 1).to_string())),
                ("currency", Value::from("USD")),
                ("date", Value::from("2026")),
            ]),
        ),
    ]);
    let mut draft = Draft::new("pledge", body);
    draft.scope = Some(Ref::atlas("gavi")?);
    let mut salt = [7u8; 32];
    salt[..8].copy_from_slice(&number.to_le_bytes());
    // Seconds go round within a day, so that no statement lies in the future.
    let at = Instant::from_millis(START_MILLIS + (number as i64 % 86_400) * 1000);
    Ok(draft.sign(&actor.sign, Author::Id(actor.id), at, salt)?)
}
