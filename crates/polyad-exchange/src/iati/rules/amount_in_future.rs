//! A transaction has taken place.

use super::actual_date_in_future::limit;
use super::support::{day, day_of, part};
use super::{FileFacts, Rule, RuleFinding};
use crate::iati::activity::Activity;

/// The date and the value date of a transaction are not after the activity's last update, nor after the day of
/// the check.
///
/// Source: ruleset, `date_order` of `transaction-date` and `value/@value-date` and the present day.
pub(super) struct AmountInFuture;

impl Rule for AmountInFuture {
    fn code(&self) -> &'static str {
        "amount-in-future"
    }

    fn title(&self) -> &'static str {
        "A transaction's dates are not later than the activity's last update."
    }

    fn source(&self) -> &'static str {
        "ruleset: date_order"
    }

    fn check(&self, activity: &Activity<'_>, file: &FileFacts<'_>, out: &mut Vec<RuleFinding>) {
        let Some((limit, what)) = limit(activity, file) else { return };
        for (index, money) in activity.transactions.iter().enumerate() {
            if let Some(stamp) = &money.date
                && let Some(day) = day_of(&money.date)
                && day > limit
            {
                let message = format!("transaction date {day} lies after {limit}, {what}");
                let place = format!("{}/transaction-date", part("transaction", index));
                out.push(self.finding(stamp.line, &place, message));
            }
            if let Some(value) = &money.value
                && let Some(day) = value.date.as_deref().and_then(day)
                && day > limit
            {
                let message = format!("value date {day} lies after {limit}, {what}");
                let place = format!("{}/value", part("transaction", index));
                out.push(self.finding(value.line, &place, message));
            }
        }
    }
}
