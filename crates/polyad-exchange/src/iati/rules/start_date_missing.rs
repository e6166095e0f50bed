//! An activity says when it starts.

use super::{FileFacts, Rule, RuleFinding};
use crate::iati::activity::Activity;
use crate::iati::codes::{self, DateType};

/// An activity has a planned or an actual start.
///
/// Source: ruleset 2.01 to 2.03, `atleast_one` on `activity-date[@type='1' or @type='2']`.
pub(super) struct StartDateMissing;

impl Rule for StartDateMissing {
    fn code(&self) -> &'static str {
        "start-date-missing"
    }

    fn title(&self) -> &'static str {
        "An activity has a planned or an actual start."
    }

    fn source(&self) -> &'static str {
        "ruleset: atleast_one"
    }

    fn since(&self) -> u8 {
        2
    }

    fn check(&self, activity: &Activity<'_>, _: &FileFacts<'_>, out: &mut Vec<RuleFinding>) {
        let is_start = |printed: &str| {
            matches!(codes::date_type(printed), Some(DateType::PlannedStart | DateType::ActualStart))
        };
        // Without any date, `required-missing` says so.
        let has_dates = !activity.dates.is_empty();
        if has_dates && !activity.dates.iter().any(|date| date.class.as_deref().is_some_and(is_start)) {
            let message = "no date of type 1 (planned start) or 2 (actual start)".to_owned();
            out.push(self.finding(activity.line, "activity-date", message));
        }
    }
}
