//! Making statements: a draft is checked as a log would check it, then signed.

use crate::body::{Body, Salt, commitment};
use crate::envelope::{Submission, pae};
use crate::header::{Author, Header, KindName};
use crate::json::Value;
use crate::key::SigningKey;
use crate::kinds;
use crate::leaf::Leaf;
use crate::malformed::Malformed;
use crate::verify::{Verified, check_body, verify};
use polyad_model::{Instant, Ref, StatementId};

/// A statement before it is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The kind, at its version.
    pub kind: KindName,
    /// The partnership it belongs to.
    pub scope: Option<Ref>,
    /// What it acts on.
    pub target: Option<Ref>,
    /// The coded outcome, for kinds that have one.
    pub act: Option<String>,
    /// What is stated.
    pub body: Value,
}

/// A signed statement with its body and salt, ready to be handed in.
#[derive(Debug, Clone)]
pub struct Signed {
    /// The header, verified.
    pub header: Verified<Header>,
    /// The salt of the commitment.
    pub salt: Salt,
    /// The body, checked.
    pub body: Body,
}

impl Draft {
    /// A draft of the newest version of a kind, without scope, target and act.
    pub fn new(kind: &str, body: Value) -> Draft {
        let version = kinds::newest(kind).map_or(1, |schema| schema.version);
        let kind = KindName { name: kind.to_owned(), version };
        Draft { kind, scope: None, target: None, act: None, body }
    }

    /// Signs. Refuses what no log would take: a body that breaks its schema, a header over its limit.
    ///
    /// `salt` must be 32 fresh random bytes; `at` is cut to the second.
    pub fn sign(
        &self,
        key: &SigningKey,
        author: Author,
        at: Instant,
        salt: Salt,
    ) -> Result<Signed, Malformed> {
        let body = self.body.to_canonical();
        let header = Header {
            kind: self.kind.clone(),
            author,
            key: key.public(),
            at,
            body: commitment(&salt, body.as_bytes()),
            act: self.act.clone(),
            scope: self.scope.clone(),
            target: self.target.clone(),
        };
        let text = header.to_canonical();
        let signature = key.sign(&pae(text.as_bytes()));
        let header = verify(text.as_bytes(), &signature)?;
        let body = check_body(&header, &salt, body.as_bytes())?;
        Ok(Signed { header, salt, body })
    }
}

impl Signed {
    /// The statement's id.
    pub fn id(&self) -> StatementId {
        self.header.id()
    }

    /// What is sent to a log.
    pub fn submission(&self) -> Submission {
        Submission {
            header: self.header.text().as_bytes().to_vec(),
            signature: self.header.signature().to_vec(),
            salt: self.salt,
            body: self.body.text.to_string(),
        }
    }

    /// The leaf that a log makes of it at this time; the body goes in for inline kinds alone.
    pub fn leaf(&self, recorded: Instant) -> Leaf {
        let kind = &self.header.kind;
        let inline = kinds::find(&kind.name, kind.version).is_some_and(|schema| schema.inline);
        Leaf {
            header: self.header.text().clone(),
            signature: *self.header.signature(),
            recorded,
            inline: inline.then(|| (self.body.text.clone(), self.salt)),
        }
    }
}
