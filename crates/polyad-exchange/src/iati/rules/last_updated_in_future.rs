//! An activity was last updated in the past.

use super::support::day;
use super::{FileFacts, Rule, RuleFinding};
use crate::iati::activity::Activity;

/// `last-updated-datetime` is not after the day of the check.
///
/// Source: ruleset 2.03, `date_now` on `@last-updated-datetime`.
pub(super) struct LastUpdatedInFuture;

impl Rule for LastUpdatedInFuture {
    fn code(&self) -> &'static str {
        "last-updated-in-future"
    }

    fn title(&self) -> &'static str {
        "The last update is not in the future."
    }

    fn source(&self) -> &'static str {
        "ruleset: date_now"
    }

    fn check(&self, activity: &Activity<'_>, file: &FileFacts<'_>, out: &mut Vec<RuleFinding>) {
        if let Some(today) = file.today
            && let Some(updated) = activity.last_updated.as_deref().and_then(day)
            && updated > today
        {
            let message =
                format!("last-updated-datetime {updated} lies after {today}, the day of this check");
            out.push(self.finding(activity.line, "iati-activity", message));
        }
    }
}
