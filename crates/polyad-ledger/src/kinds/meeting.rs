//! A meeting.

use super::shared::MINUTES;
use crate::schema::{Field, FieldType as T, Presence, TargetRule, list};

static PRESENT: &[Field] = fields![
    /// Who.
    Always "actor": T::Ref;
    /// For which groups.
    Act "groups": list(&T::Named, 50);
    /// How deeply it took part.
    Never "depth": T::Word(&["inform", "consult", "involve", "collaborate", "empower"]);
];

kind! {
    /// Who met, when, and at which stage of a decision.
    "meeting" / 1;
    reportable: true;
    scope: Presence::Governance;
    target: TargetRule::optional("the proposal or reported decision");
    {
        /// At what stage.
        Act "stage": T::Word(&["agenda", "draft", "consult", "decide", "implement", "monitor"]);
        /// When.
        Always "when": T::Date;
        /// Who called it.
        Act "convener": T::Ref;
        /// Who was in the chair.
        Never "chair": T::Ref;
        /// Who was there.
        Never "present": list(&T::Object(PRESENT), 500);
        /// The minutes.
        Never "minutes": T::Object(MINUTES);
    }
}
