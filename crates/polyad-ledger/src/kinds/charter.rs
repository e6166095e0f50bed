//! The rules of a partnership.

use super::shared::{CLASSES, MATTERS};
use crate::schema::{Field, FieldType as T, Presence, TargetRule, list, some};

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
    /// Stakeholder groups that must each pass it.
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
    /// What it may do.
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
