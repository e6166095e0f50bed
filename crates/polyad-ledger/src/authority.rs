//! Who may state what: the only place that decides it (level 3).
//!
//! A pure question to the state so far. The fold asks it of every statement in order; a node asks it of a
//! submission before it appends. A refusal is a finding for the one and an answer for the other.
//!
//! Quarantine is not asked here: it decides what counts, never who may speak.

mod governing;

use crate::finding::Custody;
use crate::header::Header;
use crate::json::Value;
use crate::kinds;
use crate::schema::CheckAs;
use crate::state::governance::GOVERNED;
use crate::state::{Act, State, linked_pair};
use polyad_model::{Instant, Ref, StatementId};

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
    /// When that log records it; `None` before it is appended: then its own `at` is taken.
    pub recorded: Option<Instant>,
}

/// The code of the refusal for want of a body: whether it was erased or is merely missing, the fold says.
pub(crate) const BODY_NOT_HELD: &str = "body-not-held";

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
    let asked = Asked { state, claim, author, corrects: None };
    let voice = match claim.fields {
        Some(_) => asked.voice(),
        None => asked.header_alone(),
    }?;
    Ok(match voice {
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
    /// The version in force of the statement that this one corrects.
    corrects: Option<StatementId>,
}

impl<'a> Asked<'a> {
    fn voice(&self) -> Result<Voice, Refusal> {
        let kind = &self.claim.header.kind;
        if kinds::find(&kind.name, kind.version).is_none() {
            return Err(Refusal::new(
                "kind-unknown",
                "kind",
                format!("`{kind}` is not a kind known here; it is kept without effect"),
            ));
        }
        match kind.name.as_str() {
            "actor" => self.own_or_reported("about"),
            "pledge" | "contribution" | "benefit" | "result" | "priority" => self.own_or_reported("by"),
            "seat" | "observation" | "tie" | "bloc" | "tag" | "application" => self.reported(),
            // An entity that others name too is reported; one's own is named by the statement alone.
            "challenge" | "indicator" => self.speaks(self.word("about").is_none(), "about"),
            "partnership" => self.partnership(),
            "goal" | "meeting" => self.speaks(self.governs_scope() || self.sits_at_scope(), "scope"),
            "charter" | "decision" if self.has("src") => self.reported(),
            name if GOVERNED.contains(&name) => self.governing(),
            "dataset" => self.edition().and_then(|()| self.own()),
            "link" => self.link(),
            "attestation" => self.attestation(),
            "objection" => self.own(),
            "answer" => self.answer(),
            "question" => self.operator("question").and_then(|()| self.own()),
            "assignment" => self.assignment(),
            "correction" => self.correction(),
            "retraction" => self.own_target().and_then(|_| self.own()),
            "redaction" => self.redaction().and_then(|()| self.own()),
            "log" => self.log(),
            "state" => self.operator("state").and_then(|()| self.own()),
            other => Err(Refusal::new(
                "kind-not-judged",
                "kind",
                format!("this engine does not yet decide who may state `{other}`; it is kept without effect"),
            )),
        }
    }

    /// What a header says by itself: what it ends stays ended and its coded outcome stays in force, so that
    /// erasing a body never brings anything back.
    fn header_alone(&self) -> Result<Voice, Refusal> {
        match self.claim.header.kind.name.as_str() {
            "retraction" | "correction" => self.own_target().map(|_| ()),
            "attestation" => self.not_own_statement(),
            "dataset" => self.edition(),
            "redaction" => self.redaction(),
            "seat.apply" | "seat.decide" | "seat.end" | "vote" | "decision" => self.governing().map(|_| ()),
            _ => Err(Refusal::new(BODY_NOT_HELD, "body", "the body is not held here, or was erased")),
        }
        .map(|()| Voice::Own)
    }

    // --- the voice of a fact --------------------------------------------------------------------------

    /// Complete as an act, or, with a source, as a reported fact.
    fn speaks(&self, own: bool, field: &str) -> Result<Voice, Refusal> {
        if own {
            self.own()
        } else if self.has("src") {
            self.complete(CheckAs::Reported).map(|()| Voice::Reported)
        } else {
            let kind = &self.claim.header.kind.name;
            Err(Refusal::new(
                "source-required",
                field,
                format!("a `{kind}` that is not the author's own needs `src`: where it is reported"),
            ))
        }
    }

    fn own(&self) -> Result<Voice, Refusal> {
        self.complete(CheckAs::Act)?;
        // A shared code is everybody's: whoever is meant by it says so with a `link`, not by an act about it.
        if let Some(about) = self.word("about").and_then(|word| word.parse::<Ref>().ok())
            && !self.is_author(&about)
        {
            return Err(Refusal::new(
                "about-not-own",
                "about",
                format!(
                    "an act of one's own is not about {about}; report it with `src`, or join it by a `link`"
                ),
            ));
        }
        Ok(Voice::Own)
    }

    fn own_or_reported(&self, field: &str) -> Result<Voice, Refusal> {
        self.speaks(self.names_author(field), field)
    }

    fn reported(&self) -> Result<Voice, Refusal> {
        self.speaks(false, "src")
    }

    fn complete(&self, check: CheckAs) -> Result<(), Refusal> {
        let kind = &self.claim.header.kind;
        let (Some(schema), Some(fields)) = (kinds::find(&kind.name, kind.version), self.claim.fields) else {
            return Ok(());
        };
        match schema.check(fields, check).into_iter().next() {
            None => Ok(()),
            Some(error) => Err(Refusal::new(error.code, &error.path, error.reason)),
        }
    }

    // --- kinds ----------------------------------------------------------------------------------------

    fn partnership(&self) -> Result<Voice, Refusal> {
        match (self.has("governors") || self.has("home"), self.has("src")) {
            (true, true) => Err(Refusal::new(
                "founded-or-reported",
                "src",
                "a partnership is either founded (`governors` and `home`) or reported (`src`), not both",
            )),
            // The schema asks an act for both `governors` and `home`.
            (true, false) => self.governors_change().and_then(|()| self.own()),
            (false, _) => self.reported(),
        }
    }

    /// Whether the author governs the founded partnership that the statement belongs to.
    fn governs_scope(&self) -> bool {
        self.claim.header.scope.as_ref().is_some_and(|scope| self.state.governs(&self.author, scope))
    }

    /// A new edition is registered by whoever registered the former one, or by an operator.
    fn edition(&self) -> Result<(), Refusal> {
        let Some(target) = self.target_statement() else { return Ok(()) };
        let former = self.held(target)?;
        if former.kind != "dataset" {
            return Err(Refusal::new(
                "target-not-a-dataset",
                "target",
                format!("{target} is a `{}`, no edition of a dataset", former.kind),
            ));
        }
        if former.author() != self.author && !self.state.is_operator(&self.author) {
            return Err(Refusal::new(
                "target-not-own",
                "target",
                format!("{target} was registered by another actor; only it or an operator replaces it"),
            ));
        }
        Ok(())
    }

    fn link(&self) -> Result<Voice, Refusal> {
        self.complete(CheckAs::Act)?;
        let Some((a, b)) = self.claim.fields.and_then(linked_pair) else {
            return Err(Refusal::new("field-malformed", "same", "`same` names exactly two Refs"));
        };
        let links = self.state.links();
        let corrected = self.corrects.and_then(|id| linked_pair(self.state.act(&id)?.fields.as_deref()?));
        let clash = match corrected {
            Some(gone) => links.would_join_two_codes_without(&gone, &a, &b),
            None => links.would_join_two_codes(&a, &b),
        };
        match clash {
            None => Ok(Voice::Own),
            Some(scheme) => Err(Refusal::new(
                "link-two-codes",
                "same",
                format!("a link never joins two codes of `{scheme}`"),
            )),
        }
    }

    fn attestation(&self) -> Result<Voice, Refusal> {
        let own = self.word("by").is_none() || self.names_author("by");
        if own {
            self.not_own_statement()?;
        }
        self.speaks(own, "by")
    }

    fn not_own_statement(&self) -> Result<(), Refusal> {
        let of_author = |target| self.state.act(&target).is_some_and(|act| self.is_author_id(act.author()));
        if self.target_statement().is_some_and(of_author) {
            return Err(Refusal::new("own-attestation", "target", "nobody attests their own statement"));
        }
        Ok(())
    }

    /// An answer comes from the party asked: whom a question asks, or whose fact an objection or dispute is about.
    fn answer(&self) -> Result<Voice, Refusal> {
        let Some(target) = self.target_statement() else {
            return Err(Refusal::new(
                "target-not-a-statement",
                "target",
                "an answer targets the objection, dispute, appeal or query that it answers",
            ));
        };
        let asking = self.held(target)?;
        let asked = match asking.kind {
            "question" => {
                let of = asking.fields.as_ref().and_then(|fields| fields.str_at("of")?.parse::<Ref>().ok());
                of.is_some_and(|of| self.is_author(&of))
            }
            "objection" | "attestation" => {
                asking
                    .header
                    .target
                    .as_ref()
                    .and_then(|about| self.state.fact(about))
                    .is_some_and(|fact| self.state.is_party(&self.author, fact))
                    || asking.header.target.as_ref().is_some_and(|about| self.answers_for(about))
            }
            _ => false,
        };
        if !asked {
            return Err(Refusal::new("not-asked", "target", format!("{target} asks nothing of the author")));
        }
        self.own()
    }

    fn assignment(&self) -> Result<Voice, Refusal> {
        let to = self.claim.fields.and_then(|fields| fields.str_at("to")?.parse::<Ref>().ok());
        let own = to.as_ref().is_some_and(|to| self.is_author(to) || self.state.is_parent(&self.author, to));
        if !own {
            let message = "an assignment is stated by the actor in `to` or by its parent";
            return Err(Refusal::new("not-own", "to", message));
        }
        self.own()
    }

    fn correction(&self) -> Result<Voice, Refusal> {
        let target = self.own_target()?;
        self.complete(CheckAs::Act)?;
        let body = self.claim.fields.and_then(|fields| fields.get("as"));
        let first = self.state.act(&target.fact_of).map_or(target, |first| &**first);
        if first.header.act.is_some() {
            let message = "a coded outcome stands in the header, which a correction cannot replace; retract it and state it anew";
            return Err(Refusal::new("target-cannot-change", "target", message));
        }
        // The new body must be one that the author could have stated in the first place.
        let header = Header {
            kind: first.header.kind.clone(),
            scope: first.header.scope.clone(),
            target: first.header.target.clone(),
            act: first.header.act.clone(),
            ..self.claim.header.clone()
        };
        let corrects = self.state.version_in_force(&target.fact_of).map(|version| version.id());
        let claim = Claim { header: &header, fields: body, ..self.claim };
        let as_first_stated = Asked { state: self.state, claim, author: self.author, corrects };
        let voice = as_first_stated.voice();
        if GOVERNED.contains(&header.kind.name.as_str()) && matches!(voice, Ok(Voice::Own)) {
            let message = "an act of governance is not corrected; it is followed by another";
            return Err(Refusal::new("target-cannot-change", "target", message));
        }
        voice.map_err(|refusal| {
            let field =
                if refusal.field.is_empty() { "as".to_owned() } else { format!("as.{}", refusal.field) };
            Refusal { field, ..refusal }
        })
    }

    /// The author; an operator for a person concerned, by law or for safety.
    fn redaction(&self) -> Result<(), Refusal> {
        let owner = match &self.claim.header.target {
            Some(Ref::Statement(id)) => Some(self.held(*id)?.author()),
            Some(Ref::Row { dataset, .. }) => {
                let dataset = self.state.dataset(dataset).map(|dataset| dataset.statement);
                dataset.and_then(|id| self.state.act(&id)).map(|act| act.author())
            }
            _ => None,
        };
        let ground = self.claim.header.act.as_deref().unwrap_or_default();
        let by_author = owner.is_some_and(|owner| self.is_author_id(owner));
        let by_operator =
            matches!(ground, "subject" | "law" | "safety") && self.state.is_operator(&self.author);
        if by_author || by_operator {
            return Ok(());
        }
        Err(Refusal::new(
            "redaction-not-allowed",
            "target",
            format!("neither the author nor, on ground `{ground}`, an operator may redact this"),
        ))
    }

    fn operator(&self, kind: &str) -> Result<(), Refusal> {
        let (origin, held) = match self.claim.entry {
            Some((origin, _)) => (origin, self.state.operator_of(origin) == Some(self.author)),
            None => ("any log", self.state.is_operator(&self.author)),
        };
        if held {
            return Ok(());
        }
        let message = format!("a `{kind}` statement is made by the operator of {origin}");
        Err(Refusal::new("not-the-operator", "author", message))
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
            let known = self.state.operator_of(origin);
            if known.map_or(index != 1, |operator| operator != self.author) {
                return Err(Refusal::new(
                    "log-not-entry-one",
                    "",
                    "the first `log` statement is entry 1 of its log; later ones are its operator's",
                ));
            }
        }
        self.own()
    }

    // --- parts ----------------------------------------------------------------------------------------

    /// The newest version of the statement acted on: the author's own, of a kind that can change, not yet ended.
    ///
    /// It need not have effect: a new body is judged by itself, and so stands even where the old one, erased or
    /// refused, does not.
    fn own_target(&self) -> Result<&'a Act, Refusal> {
        let Some(target) = self.target_statement() else {
            return Err(Refusal::new(
                "target-not-a-statement",
                "target",
                "this acts on a statement of one's own, named by its id",
            ));
        };
        let act = self.held(target)?;
        // To correct a correction that was refused is to correct what it was meant for; to retract it is to do no more.
        let act = match self.claim.header.kind.name.as_str() {
            "correction" => self.state.meant_by(act),
            _ => act,
        };
        if act.author() != self.author {
            return Err(Refusal::new(
                "target-not-own",
                "target",
                format!("{target} was stated by another actor"),
            ));
        }
        // What these did is done: keys are revoked, a retracted fact is stated anew.
        let fixed = ["key", "log", "state", "home", "retraction", "redaction", "unknown"].contains(&act.kind);
        if fixed || (act.kind == "correction" && self.claim.header.kind.name == "correction") {
            let kind = &act.header.kind;
            return Err(Refusal::new(
                "target-cannot-change",
                "target",
                format!("a `{kind}` statement is neither corrected nor retracted"),
            ));
        }
        self.may_take_back(act)?;
        match self.state.open_version(&act.fact_of) {
            Some(newest) => Ok(newest),
            None => Err(Refusal::new(
                "target-ended",
                "target",
                format!("{target} was retracted; what holds after all is stated anew"),
            )),
        }
    }

    fn held(&self, id: StatementId) -> Result<&'a Act, Refusal> {
        self.state
            .act(&id)
            .map(|act| &**act)
            .ok_or_else(|| Refusal::new("target-not-held", "target", format!("{id} is not in this copy")))
    }

    fn target_statement(&self) -> Option<StatementId> {
        self.claim.header.target.as_ref().and_then(Ref::statement)
    }

    fn word(&self, field: &str) -> Option<&'a str> {
        self.claim.fields?.str_at(field)
    }

    fn has(&self, field: &str) -> bool {
        self.claim.fields.is_some_and(|fields| fields.get(field).is_some())
    }

    fn names_author(&self, field: &str) -> bool {
        self.word(field).and_then(|text| text.parse().ok()).is_some_and(|name| self.is_author(&name))
    }

    fn is_author(&self, name: &Ref) -> bool {
        self.state.links().same(name, &Ref::Statement(self.author))
    }

    fn is_author_id(&self, actor: StatementId) -> bool {
        self.is_author(&Ref::Statement(actor))
    }
}
