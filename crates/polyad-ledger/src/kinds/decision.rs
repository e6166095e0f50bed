//! What was decided.

use super::shared::MINUTES;
use crate::schema::{CheckAs, Field, FieldError, FieldType as T, Presence, TargetRule, list};

use crate::json::Value;

static VOTE: &[Field] = fields![
    /// Who voted.
    Always "actor": T::Ref;
    /// How.
    Always "act": T::Word(&["for", "against", "abstain", "recuse"]);
];

static TALLY: &[Field] = fields![
    /// Votes for.
    Never "for": T::Count;
    /// Votes against.
    Never "against": T::Count;
    /// Abstentions.
    Never "abstain": T::Count;
    /// Recusals.
    Never "recuse": T::Count;
];

static VOTES: T = T::Either(&T::Ref, &T::Object(VOTE));

kind! {
    /// The outcome of a proposal, re-counted by everyone from the votes; or, reported, what a body decided elsewhere.
    "decision" / 1;
    reportable: true;
    scope: Presence::Governance;
    target: TargetRule::required("the `proposal` statement").statement();
    acts: &["adopted", "rejected", "lapsed"];
    rules: rules;
    {
        /// The count.
        Act "tally": T::Object(TALLY);
        /// The votes: ids of `vote` statements; reported: `{actor, act}`.
        Act "votes": list(&VOTES, 2_000);
        /// From when it holds.
        Always "from": T::Date;
        /// Who carries it out.
        Never "responsible": list(&T::Ref, 100);
        /// When it is to be looked at again.
        Never "review": T::Date;
        /// The minutes.
        Never "minutes": T::Object(MINUTES);
        /// What it is about; reported only.
        Reported "matter": T::Word(super::shared::MATTERS);
        /// What was decided; reported only.
        Reported "text": T::Text;
        /// Who proposed it; reported only.
        Never "proposer": T::Ref;
        /// Whom it affects; reported only.
        Never "affected": list(&T::Named, 100);
        /// The session; reported only.
        Never "session": T::Wording;
    }
}

fn rules(body: &Value, side: CheckAs, errors: &mut Vec<FieldError>) {
    for (i, vote) in body.items_at("votes").iter().enumerate() {
        if (side == CheckAs::Act) != vote.as_str().is_some() {
            let reason = "an act lists ids of `vote` statements, a reported decision objects {actor, act}";
            errors.push(FieldError::new(format!("votes[{i}]"), "type-wrong", reason));
        }
    }
    if side == CheckAs::Act {
        for field in ["matter", "text", "proposer", "affected", "session"] {
            if body.get(field).is_some() {
                let reason = "only a reported decision has it; an act takes it from its proposal";
                errors.push(FieldError::new(field, "field-unexpected", reason));
            }
        }
    }
}
