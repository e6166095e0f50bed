//! An amount says the day whose exchange rate counts.

use super::support::part;
use super::{FileFacts, Rule, RuleFinding};
use crate::iati::activity::{Activity, Value};

/// An amount has a `value-date`.
///
/// Source: activities schema 2.01 to 2.03; in version 1 the attribute was optional.
pub(super) struct ValueDateMissing;

impl Rule for ValueDateMissing {
    fn code(&self) -> &'static str {
        "value-date-missing"
    }

    fn title(&self) -> &'static str {
        "An amount has a value date."
    }

    fn source(&self) -> &'static str {
        "schema: value"
    }

    fn since(&self) -> u8 {
        2
    }

    fn check(&self, activity: &Activity<'_>, _: &FileFacts<'_>, out: &mut Vec<RuleFinding>) {
        let mut look = |value: &Option<Value<'_>>, place: String| {
            if let Some(value) = value
                && value.date.as_deref().is_none_or(|date| date.trim().is_empty())
            {
                let number = value.number.trim();
                let message = format!("`{number}` has no value-date: the day of its exchange rate is open");
                out.push(self.finding(value.line, &format!("{place}/value"), message));
            }
        };
        for (index, budget) in activity.budgets.iter().enumerate() {
            look(&budget.value, part("budget", index));
        }
        for (index, planned) in activity.planned.iter().enumerate() {
            look(&planned.value, part("planned-disbursement", index));
        }
        for (index, money) in activity.transactions.iter().enumerate() {
            look(&money.value, part("transaction", index));
        }
    }
}
