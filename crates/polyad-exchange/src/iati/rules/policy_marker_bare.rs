//! A policy marker says how much it counts.

use super::support::{part, vocabulary};
use super::{FileFacts, Rule, RuleFinding};
use crate::iati::activity::Activity;
use crate::iati::codes;

/// A marker of the DAC has a significance; one of the reporter's own list has a name.
///
/// Source: ruleset 2.02 and 2.03, `atleast_one` on `policy-marker`.
pub(super) struct PolicyMarkerBare;

impl Rule for PolicyMarkerBare {
    fn code(&self) -> &'static str {
        "policy-marker-bare"
    }

    fn title(&self) -> &'static str {
        "A DAC policy marker has a significance, one of an own list a name."
    }

    fn source(&self) -> &'static str {
        "ruleset: atleast_one"
    }

    fn since(&self) -> u8 {
        2
    }

    fn check(&self, activity: &Activity<'_>, _: &FileFacts<'_>, out: &mut Vec<RuleFinding>) {
        for (index, marker) in activity.markers.iter().enumerate() {
            let is_bare = marker.extra.as_deref().is_none_or(|extra| extra.trim().is_empty());
            let missing = match vocabulary(marker, &codes::POLICY_MARKER_VOCABULARY) {
                "1" if is_bare => "significance",
                "99" if marker.names.is_empty() => "narrative",
                _ => continue,
            };
            let message = format!("marker `{}` has no {missing}", marker.code);
            out.push(self.finding(marker.line, &part("policy-marker", index), message));
        }
    }
}
