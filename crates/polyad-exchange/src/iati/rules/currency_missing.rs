//! An amount says its currency.

use super::support::part;
use super::{FileFacts, Rule, RuleFinding};
use crate::iati::activity::{Activity, Value};

/// An amount has a currency of its own, or the activity has one for all.
///
/// Source: ruleset 2.01 to 2.03, `one_or_all` on `@default-currency` and `currency`; definition of `value` since
/// 1.01.
pub(super) struct CurrencyMissing;

impl Rule for CurrencyMissing {
    fn code(&self) -> &'static str {
        "currency-missing"
    }

    fn title(&self) -> &'static str {
        "An amount has a currency, or the activity has a default one."
    }

    fn source(&self) -> &'static str {
        "ruleset: one_or_all"
    }

    fn check(&self, activity: &Activity<'_>, _: &FileFacts<'_>, out: &mut Vec<RuleFinding>) {
        let is_given = |currency: &Option<std::borrow::Cow<'_, str>>| {
            currency.as_deref().is_some_and(|currency| !currency.trim().is_empty())
        };
        if is_given(&activity.default_currency) {
            return;
        }
        let mut look = |value: &Option<Value<'_>>, place: String| {
            if let Some(value) = value
                && !value.number.trim().is_empty()
                && !is_given(&value.currency)
            {
                let message =
                    format!("`{}` of what? No currency here, no default-currency", value.number.trim());
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
