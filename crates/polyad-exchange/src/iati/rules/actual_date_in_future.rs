//! What has happened lies in the past.

use super::support::{day, day_of, part};
use super::{FileFacts, Rule, RuleFinding};
use crate::iati::activity::Activity;
use crate::iati::codes::{self, DateType};

/// An actual start or end is not after the activity's last update, nor after the day of the check.
///
/// Source: ruleset, `date_order` of `activity-date[@type='2' or @type='4']` and the present day. An old file is
/// judged by its own day, `last-updated-datetime`.
pub(super) struct ActualDateInFuture;

impl Rule for ActualDateInFuture {
    fn code(&self) -> &'static str {
        "actual-date-in-future"
    }

    fn title(&self) -> &'static str {
        "An actual start or end is not later than the activity's last update."
    }

    fn source(&self) -> &'static str {
        "ruleset: date_order"
    }

    fn check(&self, activity: &Activity<'_>, file: &FileFacts<'_>, out: &mut Vec<RuleFinding>) {
        let Some((limit, what)) = limit(activity, file) else { return };
        for (index, date) in activity.dates.iter().enumerate() {
            let word = match date.class.as_deref().and_then(codes::date_type) {
                Some(DateType::ActualStart) => "start",
                Some(DateType::ActualEnd) => "end",
                _ => continue,
            };
            if let Some(day) = day_of(&date.date)
                && day > limit
            {
                let message = format!("actual {word} {day} lies after {limit}, {what}");
                out.push(self.finding(date.line, &part("activity-date", index), message));
            }
        }
    }
}

/// The last day on which something can have happened, and what day that is.
pub(super) fn limit(
    activity: &Activity<'_>,
    file: &FileFacts<'_>,
) -> Option<(polyad_model::PartialDate, &'static str)> {
    let updated = activity.last_updated.as_deref().and_then(day);
    match (updated, file.today) {
        // A last update in the future has its own rule and sets no limit.
        (Some(updated), Some(today)) if updated > today => Some((today, "the day of this check")),
        (Some(updated), _) => Some((updated, "the activity's last update")),
        (None, today) => today.map(|today| (today, "the day of this check")),
    }
}
