//! What an activity has only once.

use super::{FileFacts, Rule, RuleFinding};
use crate::iati::activity::Activity;

/// An activity has one identifier and one reporter.
///
/// Source: activities schema 2.01 to 2.03.
pub(super) struct ElementRepeated;

impl Rule for ElementRepeated {
    fn code(&self) -> &'static str {
        "element-repeated"
    }

    fn title(&self) -> &'static str {
        "An activity has one identifier and one reporter."
    }

    fn source(&self) -> &'static str {
        "schema: iati-activity"
    }

    fn since(&self) -> u8 {
        2
    }

    fn check(&self, activity: &Activity<'_>, _: &FileFacts<'_>, out: &mut Vec<RuleFinding>) {
        if let [_, second, ..] = activity.identifiers.as_slice() {
            let message = format!("{} of them; an activity has one", activity.identifiers.len());
            out.push(self.finding(second.line, "iati-identifier[2]", message));
        }
        if let [_, second, ..] = activity.reporting.as_slice() {
            let message = format!("{} of them; an activity has one", activity.reporting.len());
            out.push(self.finding(second.line, "reporting-org[2]", message));
        }
    }
}
