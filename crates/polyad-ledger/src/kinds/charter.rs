//! The rules of a partnership.

use super::shared::{CLASSES, MATTERS};
use crate::json::Value;
use crate::reading;
use crate::schema::{Field, FieldType as T, Presence, TargetRule, list, some};
use polyad_model::{Exact, Money, PartialDate, Ref, Text};

static CRITERION: &[Field] = fields![
    /// Its name in answers and decisions.
    Always "id": T::Code;
    /// What it asks.
    Always "text": T::Text;
    /// Whether it must be met.
    Always "must": T::Bool;
];

static SEATS: &[Field] = fields![
    /// What the seat is called.
    Always "type": T::String;
    /// Classes of actors that may hold it.
    Act "classes": list(&T::Word(CLASSES), 11);
    /// The stakeholder group in which its holders vote; the seat type itself if left out.
    Never "chamber": T::String;
    /// How many there are.
    Never "max": T::Count;
    /// What an applicant must show.
    Act "criteria": list(&T::Object(CRITERION), 50);
];

static RULE: &[Field] = fields![
    /// What it decides.
    Always "matter": T::Word(MATTERS);
    /// How.
    Always "rule": T::Word(&["any", "majority", "two-thirds", "consensus", "k-of-n"]);
    /// k of `k-of-n`.
    Never "k": T::Count;
    /// Stakeholder groups that must each pass it: chambers of seats that vote.
    Never "chambers": list(&T::String, 20);
    /// Seat types that vote.
    Act "seats": list(&T::String, 50);
    /// How many must vote.
    Act "quorum": T::Count;
    /// Days a vote is open.
    Act "days": T::Count;
    /// Who must stand aside.
    Never "recuse": T::Wording;
    /// How long what it decides holds.
    Never "term": T::Wording;
];

static SHARE: &[Field] = fields![
    /// Whose.
    Always "actor": T::Ref;
    /// Its share of the burden.
    Always "share": T::Share;
];

static BURDEN: &[Field] = fields![
    /// How the burden is shared.
    Always "rule": T::Word(&["equal", "population", "income", "un-scale", "rci", "benefit", "declared"]);
    /// Shares, when declared.
    Never "shares": list(&T::Object(SHARE), 300);
    /// What is shared.
    Never "envelope": T::Money;
];

static DELEGATE: &[Field] = fields![
    /// Who.
    Always "actor": T::Ref;
    /// The matters in which it may act for the governors.
    Always "may": some(&T::Code, 20);
];

kind! {
    /// The seats, voting rules and burden of a partnership.
    "charter" / 1;
    reportable: true;
    scope: Presence::Governance;
    target: TargetRule::optional("the partnership");
    {
        /// Its seats.
        Always "seats": some(&T::Object(SEATS), 100);
        /// How it decides.
        Act "rules": some(&T::Object(RULE), 50);
        /// How the burden is shared.
        Never "burden": T::Object(BURDEN);
        /// Who may act for the governors.
        Never "delegates": list(&T::Object(DELEGATE), 50);
        /// The adopted decision it rests on; the first charter has none.
        Never "basis": T::Ref;
        /// Since when it holds.
        Always "from": T::Date;
    }
}

/// A charter, as stated. What a reported charter leaves out is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charter {
    /// Its seats.
    pub seats: Vec<SeatType>,
    /// How it decides, one rule a matter.
    pub rules: Vec<Rule>,
    /// How the burden is shared.
    pub burden: Option<Burden>,
    /// Who may act for the governors.
    pub delegates: Vec<Delegate>,
    /// The adopted decision it rests on.
    pub basis: Option<Ref>,
    /// Since when it holds.
    pub from: PartialDate,
}

/// A type of seat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeatType {
    /// What the seat is called.
    pub name: String,
    /// Classes of actors that may hold it; empty: not stated.
    pub classes: Vec<String>,
    /// The stakeholder group in which its holders vote: as stated, else its name.
    pub chamber: String,
    /// How many there are; `None`: no limit.
    pub max: Option<u64>,
    /// What an applicant must show.
    pub criteria: Vec<Criterion>,
}

/// What an applicant must show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    /// Its name in answers and decisions.
    pub id: String,
    /// What it asks.
    pub text: Text,
    /// Whether it must be met.
    pub must: bool,
}

/// How one matter is decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// What it decides, a word of the specification.
    pub matter: String,
    /// How many votes pass it.
    pub passes: Passes,
    /// Chambers that must each pass it.
    pub chambers: Vec<String>,
    /// Seat types that vote.
    pub seats: Vec<String>,
    /// How many must vote.
    pub quorum: u64,
    /// Days a vote is open at least.
    pub days: u64,
    /// Who must stand aside, in words.
    pub recuse: Option<Text>,
    /// How long what it decides holds, in words; `2 years`, `18 months`, `90 days` also bind.
    pub term: Option<Text>,
}

/// How many votes pass a matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passes {
    /// One vote for it.
    Any,
    /// More for than against.
    Majority,
    /// At least twice as many for as against.
    TwoThirds,
    /// At least one for, nobody against.
    Consensus,
    /// At least so many for.
    AtLeast(u64),
}

/// How the burden is shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Burden {
    /// The rule, a word of the specification.
    pub rule: String,
    /// Declared shares, which sum to 1.
    pub shares: Vec<(Ref, Exact)>,
    /// What is shared.
    pub envelope: Option<Money>,
}

/// Who may act for the governors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegate {
    /// Who.
    pub actor: Ref,
    /// The matters in which it may.
    pub may: Vec<String>,
}

impl Charter {
    /// The rule of a matter.
    pub fn rule(&self, matter: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.matter == matter)
    }

    /// A seat type by name.
    pub fn seat(&self, name: &str) -> Option<&SeatType> {
        self.seats.iter().find(|seat| seat.name == name)
    }
}

impl Passes {
    /// The word of the specification.
    pub fn word(self) -> &'static str {
        match self {
            Passes::Any => "any",
            Passes::Majority => "majority",
            Passes::TwoThirds => "two-thirds",
            Passes::Consensus => "consensus",
            Passes::AtLeast(_) => "k-of-n",
        }
    }
}

/// Reads the fields of a charter.
pub fn read(fields: &Value) -> Option<Charter> {
    Some(Charter {
        seats: fields.items_at("seats").iter().filter_map(seat_type).collect(),
        rules: fields.items_at("rules").iter().filter_map(rule).collect(),
        burden: fields.get("burden").and_then(burden),
        delegates: fields.items_at("delegates").iter().filter_map(delegate).collect(),
        basis: fields.get("basis").and_then(reading::reference),
        from: reading::date(fields.get("from")?)?,
    })
}

fn seat_type(value: &Value) -> Option<SeatType> {
    let name = value.str_at("type")?.to_owned();
    let criteria = value.items_at("criteria").iter().filter_map(|criterion| {
        Some(Criterion {
            id: criterion.str_at("id")?.to_owned(),
            text: reading::text(criterion.get("text")?)?,
            must: criterion.get("must")?.as_bool()?,
        })
    });
    Some(SeatType {
        classes: reading::strings(value.items_at("classes")),
        chamber: value.str_at("chamber").unwrap_or(&name).to_owned(),
        max: count(value, "max"),
        criteria: criteria.collect(),
        name,
    })
}

fn rule(value: &Value) -> Option<Rule> {
    let passes = match value.str_at("rule")? {
        "any" => Passes::Any,
        "majority" => Passes::Majority,
        "two-thirds" => Passes::TwoThirds,
        "consensus" => Passes::Consensus,
        // Without its number the stricter reading holds: nothing passes by nobody.
        "k-of-n" => Passes::AtLeast(count(value, "k").unwrap_or(1).max(1)),
        _ => return None,
    };
    Some(Rule {
        matter: value.str_at("matter")?.to_owned(),
        passes,
        chambers: reading::strings(value.items_at("chambers")),
        seats: reading::strings(value.items_at("seats")),
        quorum: count(value, "quorum").unwrap_or(0),
        days: count(value, "days").unwrap_or(0),
        recuse: value.get("recuse").and_then(reading::wording),
        term: value.get("term").and_then(reading::wording),
    })
}

fn burden(value: &Value) -> Option<Burden> {
    let shares = value.items_at("shares").iter().filter_map(|share| {
        Some((reading::reference(share.get("actor")?)?, reading::decimal(share.get("share")?)?))
    });
    Some(Burden {
        rule: value.str_at("rule")?.to_owned(),
        shares: shares.collect(),
        envelope: value.get("envelope").and_then(reading::money),
    })
}

fn delegate(value: &Value) -> Option<Delegate> {
    let actor = reading::reference(value.get("actor")?)?;
    Some(Delegate { actor, may: reading::strings(value.items_at("may")) })
}

fn count(value: &Value, field: &str) -> Option<u64> {
    value.str_at(field)?.parse().ok()
}
