//! What a body of each kind may hold: fields, their types and who must give them.
//!
//! A schema is data. The check, the specification's tables, the readers of datasets and the forms of the site
//! all read the same one. Checks here are of shape alone (level 1): whether a reference resolves, a currency is
//! listed or dates are in order are findings, because lists and other statements change and validity must not.

mod check;
mod value_type;

pub use check::FieldError;
pub use value_type::check_url;
pub(crate) use value_type::looks_like_ref;

use crate::header::Header;
use crate::json::Value;
use crate::malformed::Malformed;
use polyad_model::Ref;

/// One kind of statement at one version.
#[derive(Debug)]
pub struct Schema {
    /// The kind's name, e.g. `seat.apply`.
    pub name: &'static str,
    /// Grows with every change of meaning; old versions stay readable.
    pub version: u32,
    /// What the kind is, from its doc comment; lines begin with a space.
    pub doc: &'static str,
    /// Whether the body lies in the leaf itself; it then holds codes, ids and keys only and cannot be erased.
    pub inline: bool,
    /// Whether the header names a partnership.
    pub scope: Presence,
    /// What the header's `target` may be.
    pub target: TargetRule,
    /// The coded outcomes, one of which an act's header carries; empty for kinds without.
    pub acts: &'static [&'static str],
    /// Whether somebody else may report it from a source (`docs/spec/statement.md`, reported facts).
    pub reportable: bool,
    /// Whether it can only be reported, because the act behind it has another kind or none.
    pub reported_only: bool,
    /// Its own fields; [`Schema::all_fields`] adds those that every body may carry.
    pub fields: &'static [Field],
    /// Rules that bind several fields.
    pub rules: fn(&Value, CheckAs, &mut Vec<FieldError>),
}

/// One field of a body or of an object in it.
#[derive(Debug)]
pub struct Field {
    /// Its key.
    pub name: &'static str,
    /// What it holds.
    pub kind: FieldType,
    /// Who must give it.
    pub required: Requirement,
    /// What it means, from its doc comment; lines begin with a space.
    pub doc: &'static str,
}

/// Who must give a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Requirement {
    /// Acts and reported facts: whose it is, what and when.
    Always,
    /// Acts alone; a reported fact leaves out what its source does not state.
    Act,
    /// Reported facts alone; an act takes it from its target.
    Reported,
    /// Nobody.
    Never,
}

/// Whether a header key is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It must be absent.
    Absent,
    /// It may be given.
    Optional,
    /// It must be given.
    Required,
    /// It must be given, and in an act be a statement id: who governs is decided by statements.
    Governance,
}

/// What the header's `target` may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TargetRule {
    /// Whether an act has one. Reported facts may leave it out.
    pub presence: Presence,
    /// Whether it must be a statement id.
    pub statement: bool,
    /// What it is, in words.
    pub what: &'static str,
}

/// The side from which a body is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckAs {
    /// An actor's own act: `*` binds in full.
    Act,
    /// A fact reported by somebody else: whose it is, what, when and `src`.
    Reported,
    /// A row of a dataset: as reported, the dataset being the source; numbers as printed.
    Row,
}

/// The type of a field's value.
#[derive(Debug, Clone, Copy)]
pub enum FieldType {
    /// A Ref.
    Ref,
    /// A Ref or one of these words.
    RefOr(&'static [&'static str]),
    /// A Ref, or a name in plain words or as Text.
    Named,
    /// A text by language, at most 8,000 characters each.
    Text,
    /// A name by language, at most 200 characters each.
    Name,
    /// A text by language, or plain words of at most 500 characters.
    Wording,
    /// Plain words, at most 200 characters.
    String,
    /// A code: at most 80 printable ASCII characters without space; as printed in rows.
    Code,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A date: `2015`, `2015-09`, `2015-09-25`, each with `~` if approximate.
    Date,
    /// A date or an instant.
    When,
    /// `{from, to}`, each a date or `..`.
    Period,
    /// A decimal.
    Dec,
    /// A decimal from 0 to 1.
    Share,
    /// A whole number from 0, at most 18 digits.
    Count,
    /// An amount of money.
    Money,
    /// A value with a unit.
    Qty,
    /// Money, a quantity or a text.
    Amount,
    /// Where a reported claim comes from.
    Src,
    /// `YYYY-MM-DDThh:mm:ssZ`.
    Instant,
    /// SHA-256 as 64 lower-case hexadecimal digits.
    Hash,
    /// A public key, `z6Mk…`.
    Key,
    /// `true` or `false`.
    Bool,
    /// A web address, http or https, at most 2,000 characters.
    Url,
    /// The Ref of a country, `x:iso3166-1:…`.
    Country,
    /// A list.
    List {
        /// Type of the items.
        of: &'static FieldType,
        /// Fewest items.
        min: usize,
        /// Most items.
        max: usize,
    },
    /// An object with these fields and no other.
    Object(&'static [Field]),
    /// The first type that fits the value's shape.
    Either(&'static FieldType, &'static FieldType),
    /// Any object, within the limits of a body.
    Any,
}

/// A list that may be empty.
pub const fn list(of: &'static FieldType, max: usize) -> FieldType {
    FieldType::List { of, min: 0, max }
}

/// A list with at least one item.
pub const fn some(of: &'static FieldType, max: usize) -> FieldType {
    FieldType::List { of, min: 1, max }
}

/// The most items of a list of references, members, shares.
pub const MANY: usize = 1_000;

/// What any body may carry, inline kinds excepted: those hold codes, ids and keys alone.
pub static COMMON_FIELDS: &[Field] = fields![
    /// When the fact holds.
    Never "valid": FieldType::Period;
    /// A remark.
    Never "note": FieldType::Text;
    /// Where a reported claim comes from.
    Reported "src": FieldType::Src;
    /// The rows it stands instead of.
    Never "instead_of": list(&FieldType::Ref, MANY);
    /// The shared Ref of the entity it reports.
    Never "about": FieldType::Ref;
];

impl TargetRule {
    /// No target.
    pub const NONE: TargetRule = TargetRule { presence: Presence::Absent, statement: false, what: "nothing" };

    /// A target that an act must have.
    pub const fn required(what: &'static str) -> TargetRule {
        TargetRule { presence: Presence::Required, statement: false, what }
    }

    /// A target that may be left out.
    pub const fn optional(what: &'static str) -> TargetRule {
        TargetRule { presence: Presence::Optional, statement: false, what }
    }

    /// The same, a statement id.
    #[must_use]
    pub const fn statement(self) -> TargetRule {
        TargetRule { statement: true, ..self }
    }
}

impl Schema {
    /// A kind without fields, scope optional, without target.
    pub const fn new(name: &'static str, version: u32) -> Schema {
        Schema {
            name,
            version,
            doc: "",
            inline: false,
            scope: Presence::Optional,
            target: TargetRule::NONE,
            acts: &[],
            reportable: false,
            reported_only: false,
            fields: &[],
            rules: no_rules,
        }
    }

    /// Own fields, then those that any body may carry.
    pub fn all_fields(&self) -> impl Iterator<Item = &'static Field> + use<> {
        let own = self.fields;
        let common: &'static [Field] = if self.inline { &[] } else { COMMON_FIELDS };
        own.iter().chain(common.iter().filter(|field| own.iter().all(|known| known.name != field.name)))
    }

    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.all_fields().find(|field| field.name == name)
    }

    /// How a body of this kind is checked: one with `src` reports, where the kind can be reported.
    pub fn side_of(&self, body: &Value) -> CheckAs {
        if self.reported_only || (self.reportable && body.get("src").is_some()) {
            CheckAs::Reported
        } else {
            CheckAs::Act
        }
    }

    /// All that is wrong with a body; empty when it is well-formed.
    pub fn check(&self, body: &Value, side: CheckAs) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let Value::Object(object) = body else {
            let reason = format!("a body is an object, not {}", body.shape());
            return vec![FieldError { path: String::new(), code: "type-wrong", reason }];
        };
        if self.inline
            || self.fields.iter().any(|own| COMMON_FIELDS.iter().any(|common| common.name == own.name))
        {
            let all: Vec<&Field> = self.all_fields().collect();
            check::object(&all, object, side, "", &mut errors);
        } else {
            let all: Vec<&Field> = self.fields.iter().chain(COMMON_FIELDS).collect();
            check::object(&all, object, side, "", &mut errors);
        }
        if errors.is_empty() {
            (self.rules)(body, side, &mut errors);
        }
        errors
    }

    /// Holds a header to what its kind asks of `act`, `scope` and `target`.
    pub fn check_header(&self, header: &Header, side: CheckAs) -> Result<(), Malformed> {
        let kind = self.name;
        match &header.act {
            Some(act) if self.acts.is_empty() => {
                let message = format!("{kind} has no coded outcome, got `{act}`");
                return Err(Malformed::new("act-unexpected", "act", message));
            }
            Some(act) if !self.acts.contains(&act.as_str()) => {
                let message = format!("`{act}` is not one of {}", self.acts.join(", "));
                return Err(Malformed::new("act-unknown", "act", message));
            }
            None if !self.acts.is_empty() && side == CheckAs::Act => {
                let message = format!("{kind} needs one of {}", self.acts.join(", "));
                return Err(Malformed::new("act-missing", "act", message));
            }
            _ => {}
        }
        check_presence(kind, "scope", self.scope, header.scope.as_ref(), side)?;
        let rule = self.target;
        let presence = match (rule.presence, side) {
            (Presence::Required, CheckAs::Reported | CheckAs::Row) => Presence::Optional,
            (presence, _) => presence,
        };
        check_presence(kind, "target", presence, header.target.as_ref(), side)?;
        match &header.target {
            Some(target) if rule.statement && target.statement().is_none() => {
                let message =
                    format!("the target of {kind} is {}, named by a statement id, got `{target}`", rule.what);
                Err(Malformed::new("target-not-a-statement", "target", message))
            }
            _ => Ok(()),
        }
    }

    /// The doc comment as one paragraph.
    pub fn summary(&self) -> String {
        one_paragraph(self.doc)
    }
}

impl Field {
    /// The doc comment as one paragraph.
    pub fn summary(&self) -> String {
        one_paragraph(self.doc)
    }
}

impl Requirement {
    /// Whether a body checked from this side must have the field.
    pub fn binds(self, side: CheckAs) -> bool {
        match self {
            Requirement::Always => true,
            Requirement::Act => side == CheckAs::Act,
            Requirement::Reported => side == CheckAs::Reported,
            Requirement::Never => false,
        }
    }
}

fn check_presence(
    kind: &str,
    key: &'static str,
    presence: Presence,
    given: Option<&Ref>,
    side: CheckAs,
) -> Result<(), Malformed> {
    let wrong = |code, message| Err(Malformed::new(code, key, message));
    match (presence, given) {
        (Presence::Absent, Some(name)) => {
            wrong("header-key-unexpected", format!("{kind} has no {key}, got `{name}`"))
        }
        (Presence::Required | Presence::Governance, None) => {
            wrong("header-key-missing", format!("{kind} needs a {key}"))
        }
        (Presence::Governance, Some(name)) if side == CheckAs::Act && name.statement().is_none() => {
            wrong("scope-not-a-statement", format!("the {key} of {kind} is a statement id, got `{name}`"))
        }
        _ => Ok(()),
    }
}

fn one_paragraph(doc: &str) -> String {
    doc.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn no_rules(_: &Value, _: CheckAs, _: &mut Vec<FieldError>) {}
