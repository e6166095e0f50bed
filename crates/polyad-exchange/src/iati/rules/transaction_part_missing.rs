//! What a transaction is made of.

use super::support::part;
use super::{FileFacts, Rule, RuleFinding};
use crate::iati::activity::Activity;

/// A transaction has a type, a date and a value.
///
/// Source: activities schema 2.01 to 2.03, `transaction`.
pub(super) struct TransactionPartMissing;

impl Rule for TransactionPartMissing {
    fn code(&self) -> &'static str {
        "transaction-part-missing"
    }

    fn title(&self) -> &'static str {
        "A transaction has type, date and value."
    }

    fn source(&self) -> &'static str {
        "schema: transaction"
    }

    fn since(&self) -> u8 {
        2
    }

    fn check(&self, activity: &Activity<'_>, _: &FileFacts<'_>, out: &mut Vec<RuleFinding>) {
        for (index, money) in activity.transactions.iter().enumerate() {
            let parts = [
                ("transaction-type", money.class.is_none()),
                ("transaction-date", money.date.is_none()),
                ("value", money.value.is_none()),
            ];
            for (name, is_missing) in parts {
                if is_missing {
                    out.push(self.finding(money.line, &part("transaction", index), format!("no {name}")));
                }
            }
        }
    }
}
