//! Parts that several kinds share.

use crate::json::Value;
use crate::schema::{Field, FieldError, FieldType as T};
use polyad_model::{Exact, ExactSum};

/// For whom a seat speaks, and on what basis.
pub static SPEAKS_FOR: &[Field] = fields![
    /// The group: the Ref of a state, a body, or its name.
    Always "group": T::Named;
    /// By law, election, membership or its own declaration.
    Always "basis": T::Word(&["law", "election", "membership", "self-declared"]);
];

/// A document that lies elsewhere.
pub static EVIDENCE: &[Field] = fields![
    /// Where.
    Always "url": T::Url;
    /// Hash of its bytes.
    Always "sha256": T::Hash;
];

/// Minutes of a meeting.
pub static MINUTES: &[Field] = fields![
    /// Where.
    Always "url": T::Url;
    /// Hash of the bytes.
    Always "sha256": T::Hash;
    /// When they were published.
    Never "published": T::Date;
];

/// A dimension of a figure: sex, age, place, …
pub static DIMENSION: &[Field] = fields![
    /// Its name.
    Always "name": T::String;
    /// Its value.
    Always "value": T::String;
];

/// A code in a scheme.
pub static IDENTIFIER: &[Field] = fields![
    /// The scheme, e.g. `lei`.
    Always "scheme": T::Code;
    /// The code.
    Always "code": T::String;
    /// How a node may check that the actor holds the name.
    Never "proof": T::Word(&["dns", "https"]);
];

/// An actor with an amount.
pub static ACTOR_WHAT: &[Field] = fields![
    /// Whose.
    Always "actor": T::RefOr(&["unnamed"]);
    /// How much.
    Always "what": T::Amount;
];

/// A set declared complete.
pub static COMPLETE: &[Field] = fields![
    /// What: seats, goals, pledges, …
    Always "set": T::Code;
    /// As of when.
    Always "as_of": T::Date;
];

/// Forms of what is promised or given.
pub static FORMS: &[&str] = &["grant", "loan", "guarantee", "in-kind", "policy", "other"];

/// Whether a figure is a part or a total.
pub static EXTENT: &[&str] = &["part", "total"];

/// Classes of actors.
pub static CLASSES: &[&str] = &[
    "state",
    "subnational",
    "city",
    "io",
    "business",
    "civil",
    "philanthropy",
    "academic",
    "technical",
    "individual",
    "other",
];

/// Matters of a decision.
pub static MATTERS: &[&str] = &["admit", "charter", "home", "budget", "other"];

/// Whether a figure is a part, or a total that is never added to anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Extent {
    /// A part.
    Part,
    /// A total: a stock on its date that stands alone.
    Total,
}

impl Extent {
    /// The field `extent`; `None`: not stated.
    pub fn of(fields: &Value) -> Option<Extent> {
        match fields.str_at("extent")? {
            "part" => Some(Extent::Part),
            "total" => Some(Extent::Total),
            _ => None,
        }
    }
}

/// Refuses a list of shares that do not sum to exactly 1.
pub(super) fn shares_sum_to_one(body: &Value, field: &str, errors: &mut Vec<FieldError>) {
    let shares = body.items_at(field).iter().filter_map(|item| item.str_at("share")?.parse::<Exact>().ok());
    let total = shares.collect::<ExactSum>().total();
    if total != Some(Exact::from(1i64)) {
        let got = total.map_or_else(|| "more than 38 digits".to_owned(), |total| total.to_string());
        errors.push(FieldError::new(field, "shares-not-one", format!("shares sum to {got}, not to 1")));
    }
}
