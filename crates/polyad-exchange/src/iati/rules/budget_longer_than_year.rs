//! A budget covers a year at most.

use super::support::{day_of, part};
use super::{FileFacts, Rule, RuleFinding};
use crate::iati::activity::Activity;
use polyad_model::PartialDate;

/// The period of a budget is not longer than a year: it ends on the same day of the next year at the latest.
///
/// Source: ruleset 2.03, `time_limit` on `budget`; definition of `budget/period-end` since 2.01.
pub(super) struct BudgetLongerThanYear;

impl Rule for BudgetLongerThanYear {
    fn code(&self) -> &'static str {
        "budget-longer-than-year"
    }

    fn title(&self) -> &'static str {
        "A budget covers a year at most."
    }

    fn source(&self) -> &'static str {
        "ruleset: time_limit"
    }

    fn since(&self) -> u8 {
        2
    }

    fn check(&self, activity: &Activity<'_>, _: &FileFacts<'_>, out: &mut Vec<RuleFinding>) {
        for (index, budget) in activity.budgets.iter().enumerate() {
            let (Some(start), Some(end)) = (day_of(&budget.start), day_of(&budget.end)) else { continue };
            let parts = |day: PartialDate| (day.year(), day.month(), day.day());
            let (year, month, day) = parts(start);
            if parts(end) > (year + 1, month, day) {
                let line = budget.end.as_ref().map_or(budget.line, |end| end.line);
                let message = format!("from {start} to {end} is more than a year");
                let place = format!("{}/period-end", part("budget", index));
                out.push(self.finding(line, &place, message));
            }
        }
    }
}
