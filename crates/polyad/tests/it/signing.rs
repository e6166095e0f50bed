//! Statements made by hand, so that a test can also make what the program would never sign.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use polyad_ledger::body::commitment;
use polyad_ledger::draft::{Draft, Signed};
use polyad_ledger::envelope::{PAYLOAD_TYPE, pae};
use polyad_ledger::header::Author;
use polyad_ledger::key::SigningKey;
use polyad_model::Instant;
use serde_json::{Value, json};

/// Somebody with a recovery key and a signing key.
pub(crate) struct Signer {
    recovery: SigningKey,
    sign: SigningKey,
    /// The actor's id once its first statement is made.
    pub(crate) id: String,
    /// The first `key` statement, to be sent.
    pub(crate) first: Value,
}

/// A header before it is signed, with what goes beside it.
#[derive(Clone)]
pub(crate) struct Statement {
    pub(crate) kind: String,
    pub(crate) author: String,
    pub(crate) at: String,
    pub(crate) scope: Option<String>,
    pub(crate) target: Option<String>,
    pub(crate) act: Option<String>,
    pub(crate) body: String,
}

/// This second, `YYYY-MM-DDThh:mm:ssZ`.
pub(crate) fn now() -> String {
    seconds_from_now(0)
}

/// A second before or after this one.
pub(crate) fn seconds_from_now(seconds: i64) -> String {
    Instant::from_millis(instant().millis() + seconds * 1000).to_seconds()
}

fn instant() -> Instant {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
    Instant::from_millis(since.as_secs() as i64 * 1000)
}

impl Signer {
    /// Keys from a seed of the test's own.
    pub(crate) fn new(seed: u8) -> Signer {
        let (recovery, sign) =
            (SigningKey::from_seed(&[seed; 32]), SigningKey::from_seed(&[seed.wrapping_add(1); 32]));
        let key = |key: &SigningKey, role: &str| json!({"custody": "self", "key": key.public().to_string(), "role": role});
        let body = json!({"keys": [key(&recovery, "recovery"), key(&sign, "sign")]}).to_string();
        let statement = Statement {
            kind: "key/1".to_owned(),
            author: Author::SelfActor.to_string(),
            at: now(),
            scope: None,
            target: None,
            act: None,
            body,
        };
        let (id, first) = statement.signed_by(&recovery);
        Signer { recovery, sign, id, first }
    }

    /// A statement of this author with a body given as JSON in any order of members.
    pub(crate) fn states(&self, kind: &str, body: &Value) -> Statement {
        Statement {
            kind: format!("{kind}/1"),
            author: self.id.clone(),
            at: now(),
            scope: None,
            target: None,
            act: None,
            body: body.to_string(),
        }
    }

    /// Signed with the signing key: the submission and the statement's id.
    pub(crate) fn sign(&self, statement: &Statement) -> (String, Value) {
        statement.signed_by(&self.sign)
    }

    /// The first `key` statement as a node takes it in bulk.
    pub(crate) fn first_signed(&self) -> Signed {
        let key = |key: &SigningKey, role: &str| json!({"custody": "self", "key": key.public().to_string(), "role": role});
        let body = json!({"keys": [key(&self.recovery, "recovery"), key(&self.sign, "sign")]}).to_string();
        let draft = Draft::new("key", polyad_ledger::json::parse(&body).expect("a body"));
        draft.sign(&self.recovery, Author::SelfActor, instant(), [1; 32]).expect("a statement")
    }

    /// A statement of the actor that a first statement made, as a node takes it in bulk.
    pub(crate) fn signed(&self, first: &Signed, kind: &str, body: &Value) -> Signed {
        let draft = Draft::new(kind, polyad_ledger::json::parse(&body.to_string()).expect("a body"));
        draft.sign(&self.sign, Author::Id(first.id()), instant(), [2; 32]).expect("a statement")
    }

    /// Signed with the key that only `key` statements may be signed with.
    pub(crate) fn sign_with_recovery(&self, statement: &Statement) -> (String, Value) {
        statement.signed_by(&self.recovery)
    }
}

impl Statement {
    /// The header in canonical form.
    pub(crate) fn header(&self, key: &SigningKey) -> String {
        let salt = self.salt();
        let body: String =
            commitment(&salt, self.body.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        let mut header = json!({
            "at": self.at, "author": self.author, "body": body, "key": key.public().to_string(), "kind": self.kind, "v": "polyad/1",
        });
        for (name, value) in [("act", &self.act), ("scope", &self.scope), ("target", &self.target)] {
            if let Some(value) = value {
                header[name] = json!(value);
            }
        }
        // serde_json sorts members, and nothing in a header needs an escape: this is its canonical form.
        header.to_string()
    }

    fn signed_by(&self, key: &SigningKey) -> (String, Value) {
        let header = self.header(key);
        submission(header.as_bytes(), key, &self.salt(), &self.body)
    }

    /// A salt that need not be secret here, different for different bodies.
    fn salt(&self) -> [u8; 32] {
        commitment(&[7; 32], self.body.as_bytes())
    }
}

/// Header bytes signed as they are, with salt and body: the id and what to send.
pub(crate) fn submission(header: &[u8], key: &SigningKey, salt: &[u8; 32], body: &str) -> (String, Value) {
    let signed = pae(header);
    let signature = key.sign(&signed);
    let id = polyad_ledger::verify::verify(header, &signature)
        .map_or(String::new(), |header| header.id().to_string());
    let envelope = json!({
        "payloadType": PAYLOAD_TYPE,
        "payload": STANDARD.encode(header),
        "signatures": [{"keyid": "", "sig": STANDARD.encode(signature)}],
    });
    (id, json!({"envelope": envelope, "salt": STANDARD.encode(salt), "body": body}))
}
