//! An activity starts before it ends.

use super::support::{day_of, part};
use super::{FileFacts, Rule, RuleFinding};
use crate::iati::activity::Activity;
use crate::iati::codes::{self, DateType};

/// The planned start is not after the planned end, nor the actual start after the actual end.
///
/// Source: ruleset, `date_order` on `activity-date`.
pub(super) struct DatesReversed;

impl Rule for DatesReversed {
    fn code(&self) -> &'static str {
        "dates-reversed"
    }

    fn title(&self) -> &'static str {
        "An activity starts before it ends, as planned and in fact."
    }

    fn source(&self) -> &'static str {
        "ruleset: date_order"
    }

    fn check(&self, activity: &Activity<'_>, _: &FileFacts<'_>, out: &mut Vec<RuleFinding>) {
        let of = |wanted: DateType| {
            activity.dates.iter().enumerate().filter_map(move |(index, date)| {
                (date.class.as_deref().and_then(codes::date_type) == Some(wanted))
                    .then(|| day_of(&date.date))
                    .flatten()
                    .map(|day| (index, date.line, day))
            })
        };
        for (word, start, end) in [
            ("planned", DateType::PlannedStart, DateType::PlannedEnd),
            ("actual", DateType::ActualStart, DateType::ActualEnd),
        ] {
            for (index, line, end) in of(end) {
                if let Some((_, _, start)) = of(start).find(|(_, _, start)| *start > end) {
                    out.push(self.finding(
                        line,
                        &part("activity-date", index),
                        format!("{word} end {end} lies before the {word} start {start}"),
                    ));
                }
            }
        }
    }
}
