//! What every activity has.

use super::{FileFacts, Rule, RuleFinding};
use crate::iati::activity::Activity;

/// An activity has an identifier and a reporter; since 2.01 also a title, a description, a participant, a status
/// and a date.
///
/// Source: activities schema 2.01 to 2.03; for version 1 the definitions of `iati-identifier` and
/// `reporting-org`.
pub(super) struct RequiredMissing;

impl Rule for RequiredMissing {
    fn code(&self) -> &'static str {
        "required-missing"
    }

    fn title(&self) -> &'static str {
        "An activity has identifier, reporter, title, description, participants, status and a date."
    }

    fn source(&self) -> &'static str {
        "schema: iati-activity"
    }

    fn check(&self, activity: &Activity<'_>, file: &FileFacts<'_>, out: &mut Vec<RuleFinding>) {
        let has_identifier =
            activity.identifiers.iter().any(|identifier| !identifier.value.trim().is_empty());
        let has_status = activity.status.as_ref().is_some_and(|status| !status.value.trim().is_empty());
        let has_description = activity.descriptions.iter().any(|description| !description.texts.is_empty());
        let of_both =
            [("iati-identifier", has_identifier), ("reporting-org", !activity.reporting.is_empty())];
        let of_two = [
            ("title", !activity.title.is_empty()),
            ("description", has_description),
            ("participating-org", !activity.participating.is_empty()),
            ("activity-status", has_status),
            ("activity-date", !activity.dates.is_empty()),
        ];
        let wanted_of_two = if file.generation(activity) == 2 { &of_two[..] } else { &[] };
        for (name, is_there) in of_both.iter().chain(wanted_of_two) {
            if !is_there {
                out.push(self.finding(activity.line, name, format!("no {name}, or an empty one")));
            }
        }
    }
}
