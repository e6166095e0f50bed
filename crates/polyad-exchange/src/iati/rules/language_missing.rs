//! A text says its language.

use super::support::each_narrative;
use super::{FileFacts, Rule, RuleFinding};
use crate::iati::activity::Activity;

/// The activity has a default language, or every narrative has its own.
///
/// Source: ruleset 2.01 to 2.03, `one_or_all` on `@xml:lang`.
pub(super) struct LanguageMissing;

impl Rule for LanguageMissing {
    fn code(&self) -> &'static str {
        "language-missing"
    }

    fn title(&self) -> &'static str {
        "The activity has a language, or every narrative has one."
    }

    fn source(&self) -> &'static str {
        "ruleset: one_or_all"
    }

    fn since(&self) -> u8 {
        2
    }

    fn check(&self, activity: &Activity<'_>, file: &FileFacts<'_>, out: &mut Vec<RuleFinding>) {
        if activity.lang.as_deref().or(file.lang).is_some_and(|lang| !lang.trim().is_empty()) {
            return;
        }
        let (mut all, mut first) = (0, None);
        each_narrative(activity, |line, place, narrative| {
            if narrative.lang.is_none() {
                all += 1;
                first.get_or_insert((line, place.to_owned()));
            }
        });
        // Once an activity: the remedy is one attribute.
        if let Some((line, place)) = first {
            let message =
                format!("no xml:lang on the activity, nor on {all} of its texts; this is the first");
            out.push(self.finding(line, &place, message));
        }
    }
}
