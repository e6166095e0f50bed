//! Who may state what: the only place that decides it (level 3).
//!
//! A pure question to the state so far. The fold asks it of every statement in order; a node asks it of a
//! submission before it appends. A refusal is a finding for the one and an answer for the other.

use crate::finding::Custody;
use crate::header::Header;
use crate::json::Value;
use crate::kinds;
use crate::schema::CheckAs;
use crate::state::State;
use polyad_model::{Ref, StatementId};

/// Why a statement does not reach level 3.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Stable code in kebab-case.
    pub code: &'static str,
    /// The field concerned, or empty.
    pub field: String,
    /// The reason, naming the thing and the limit.
    pub message: String,
}

impl Refusal {
    fn new(code: &'static str, field: &str, message: impl Into<String>) -> Self {
        Refusal { code, field: field.to_owned(), message: message.into() }
    }
}

/// What a statement says, as far as authority needs it.
#[derive(Debug, Clone, Copy)]
pub struct Claim<'a> {
    /// The statement's id.
    pub id: StatementId,
    /// Its header.
    pub header: &'a Header,
    /// Its body, if held and not erased.
    pub fields: Option<&'a Value>,
    /// The log that holds it, and its index there; `None` before it is appended.
    pub entry: Option<(&'a str, u64)>,
}

/// Decides whether the author may state this, and in whose name it is signed.
///
/// `key` statements are not asked here: the key ring accepts or refuses them.
pub fn decide(state: &State, claim: Claim<'_>) -> Result<Custody, Refusal> {
    let header = claim.header;
    let Some(author) = header.author.id() else {
        return Err(Refusal::new(
            "author-unknown",
            "author",
            "only a first `key` statement has author `self`",
        ));
    };
    if !state.keys().knows(&author) {
        return Err(Refusal::new(
            "author-unknown",
            "author",
            format!("no key statement of {author} is held"),
        ));
    }
    let Some(custody) = state.keys().signing_custody(&author, &header.key) else {
        return Err(Refusal::new(
            "key-not-active",
            "key",
            format!("key {} is no active signing key of {author}", header.key),
        ));
    };
    let Some(fields) = claim.fields else {
        return Err(Refusal::new("body-not-held", "body", "the body is neither held nor erased here"));
    };
    let asked = Asked { state, claim, author, fields };
    let says = match header.kind.name.as_str() {
        "actor" => asked.actor(),
        "partnership" => asked.partnership(),
        "goal" => asked.goal(),
        "pledge" | "contribution" => asked.own_or_reported("by"),
        "result" => asked.own_or_reported("by"),
        "observation" | "tie" | "bloc" | "tag" | "seat" => asked.reported(),
        "challenge" | "indicator" | "dataset" => Ok(Voice::Own),
        "link" => asked.link(),
        "attestation" => asked.attestation(),
        "correction" => asked.correction(),
        "retraction" => asked.own_target().map(|_| Voice::Own),
        "log" => asked.log(),
        other => Err(Refusal::new(
            "kind-not-judged",
            "kind",
            format!("this engine does not yet decide who may state `{other}`; it is kept without effect"),
        )),
    }?;
    Ok(match says {
        Voice::Own => custody,
        Voice::Reported => Custody::Reported,
    })
}

/// In whose voice a statement speaks.
enum Voice {
    /// The author's own act.
    Own,
    /// Somebody else's fact, reported from a source.
    Reported,
}

struct Asked<'a> {
    state: &'a State,
    claim: Claim<'a>,
    author: StatementId,
    fields: &'a Value,
}

impl Asked<'_> {
    fn word(&self, field: &str) -> Option<&str> {
        self.fields.get(field)?.as_str()
    }

    fn names_author(&self, field: &str) -> bool {
        self.word(field)
            .and_then(|text| text.parse::<Ref>().ok())
            .is_some_and(|name| self.state.links().same(&name, &Ref::Statement(self.author)))
    }

    /// Complete as an act, or, with a source, as a reported fact.
    fn voice(&self, own: bool, field: &str) -> Result<Voice, Refusal> {
        let kind = &self.claim.header.kind;
        if own {
            return self.complete(CheckAs::Act).map(|()| Voice::Own);
        }
        if self.fields.get("src").is_none() {
            return Err(Refusal::new(
                "source-required",
                field,
                format!("a `{}` that is not the author's own needs `src`: where it is reported", kind.name),
            ));
        }
        self.complete(CheckAs::Reported).map(|()| Voice::Reported)
    }

    fn complete(&self, check: CheckAs) -> Result<(), Refusal> {
        let kind = &self.claim.header.kind;
        let Some(schema) = kinds::find(&kind.name, kind.version) else {
            return Err(Refusal::new(
                "kind-unknown",
                "kind",
                format!("`{}/{}` is not a kind known here", kind.name, kind.version),
            ));
        };
        match schema.check(self.fields, check).into_iter().next() {
            None => Ok(()),
            Some(error) => Err(Refusal::new(error.code, &error.path, error.reason)),
        }
    }

    fn own_or_reported(&self, field: &str) -> Result<Voice, Refusal> {
        self.voice(self.names_author(field), field)
    }

    fn reported(&self) -> Result<Voice, Refusal> {
        self.voice(false, "src")
    }

    fn actor(&self) -> Result<Voice, Refusal> {
        self.voice(self.names_author("about"), "about")
    }

    fn partnership(&self) -> Result<Voice, Refusal> {
        let governed = self.fields.get("governors").is_some() || self.fields.get("home").is_some();
        match (governed, self.fields.get("src").is_some()) {
            (true, true) => Err(Refusal::new(
                "founded-or-reported",
                "src",
                "a partnership is either founded (`governors` and `home`) or reported (`src`), not both",
            )),
            (true, false) => {
                let named = |field: &str| self.fields.get(field).is_some();
                if !named("governors") || !named("home") {
                    return Err(Refusal::new(
                        "field-missing",
                        "home",
                        "a founded partnership names `governors` and `home`",
                    ));
                }
                self.voice(true, "governors")
            }
            (false, _) => self.voice(false, "src"),
        }
    }

    fn goal(&self) -> Result<Voice, Refusal> {
        let governs = self.claim.header.scope.as_ref().is_some_and(|scope| self.governs(scope));
        self.voice(governs, "scope")
    }

    /// Whether the author is a governor of a founded partnership.
    fn governs(&self, scope: &Ref) -> bool {
        let author = Ref::Statement(self.author);
        // Governance acts name the founding statement itself, never a shared code.
        scope.statement().is_some_and(|id| {
            self.state.act(&id).is_some_and(|act| {
                act.kind == "partnership"
                    && act.fields.as_ref().and_then(|fields| fields.get("governors")?.as_array()).is_some_and(
                        |list| {
                            list.iter()
                                .filter_map(|governor| governor.as_str()?.parse().ok())
                                .any(|governor: Ref| self.state.links().same(&governor, &author))
                        },
                    )
            })
        })
    }

    fn link(&self) -> Result<Voice, Refusal> {
        let names: Vec<Ref> = self
            .fields
            .get("same")
            .and_then(|list| list.as_array())
            .into_iter()
            .flatten()
            .filter_map(|item| item.as_str()?.parse().ok())
            .collect();
        let [a, b] = names.as_slice() else {
            return Err(Refusal::new("field-malformed", "same", "`same` names exactly two Refs"));
        };
        if a == b {
            return Err(Refusal::new("link-to-itself", "same", "both Refs are the same"));
        }
        if let Some(scheme) = self.state.links().would_join_two_codes(a, b) {
            return Err(Refusal::new(
                "link-two-codes",
                "same",
                format!("a link never joins two codes of `{scheme}`"),
            ));
        }
        Ok(Voice::Own)
    }

    fn attestation(&self) -> Result<Voice, Refusal> {
        let own = self.word("by").is_none() || self.names_author("by");
        if own && let Some(target) = self.claim.header.target.as_ref().and_then(Ref::statement) {
            let of_author = self.state.act(&target).is_some_and(|act| act.author() == self.author);
            if of_author {
                return Err(Refusal::new("own-attestation", "target", "nobody attests their own statement"));
            }
        }
        self.voice(own, "by")
    }

    /// The statement acted on, which must be the author's own.
    fn own_target(&self) -> Result<StatementId, Refusal> {
        let Some(target) = self.claim.header.target.as_ref().and_then(Ref::statement) else {
            return Err(Refusal::new(
                "target-not-a-statement",
                "target",
                "this acts on a statement of one's own, named by its id",
            ));
        };
        let Some(act) = self.state.act(&target) else {
            return Err(Refusal::new("target-not-held", "target", format!("{target} is not in this copy")));
        };
        if act.author() != self.author {
            return Err(Refusal::new(
                "target-not-own",
                "target",
                format!("{target} was stated by another actor"),
            ));
        }
        if matches!(act.header.kind.name.as_str(), "key" | "log" | "retraction" | "attestation" | "redaction")
            && act.header.kind.name != "attestation"
        {
            return Err(Refusal::new(
                "target-cannot-change",
                "target",
                format!("a `{}` statement is neither corrected nor retracted", act.header.kind.name),
            ));
        }
        Ok(target)
    }

    fn correction(&self) -> Result<Voice, Refusal> {
        let target = self.own_target()?;
        let Some(corrected) = self.state.act(&target) else {
            return Err(Refusal::new("target-not-held", "target", format!("{target} is not in this copy")));
        };
        let Some(body) = self.fields.get("as") else {
            return Err(Refusal::new(
                "field-missing",
                "as",
                "a correction carries the complete new body in `as`",
            ));
        };
        // The new body must be one that the author could have stated in the first place.
        let original = self.state.act(&corrected.fact_of).unwrap_or(corrected);
        let as_first_stated = Claim { fields: Some(body), ..self.claim };
        let header = Header {
            kind: original.header.kind.clone(),
            scope: original.header.scope.clone(),
            target: original.header.target.clone(),
            act: original.header.act.clone(),
            ..self.claim.header.clone()
        };
        let custody = decide(self.state, Claim { header: &header, ..as_first_stated })
            .map_err(|refusal| Refusal { field: format!("as.{}", refusal.field), ..refusal })?;
        Ok(if custody == Custody::Reported { Voice::Reported } else { Voice::Own })
    }

    fn log(&self) -> Result<Voice, Refusal> {
        if !self.names_author("operator") {
            return Err(Refusal::new(
                "not-the-operator",
                "operator",
                "a `log` statement is made by the operator it names",
            ));
        }
        if let Some((origin, index)) = self.claim.entry {
            if self.word("origin") != Some(origin) {
                return Err(Refusal::new("origin-differs", "origin", format!("this log is `{origin}`")));
            }
            if index != 1 && self.state.operator_of(origin) != Some(self.author) {
                return Err(Refusal::new(
                    "log-not-entry-one",
                    "",
                    "the first `log` statement is entry 1 of its log",
                ));
            }
        }
        self.complete(CheckAs::Act).map(|()| Voice::Own)
    }
}
