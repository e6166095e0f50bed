//! What a budget is made of.

use super::support::part;
use super::{FileFacts, Rule, RuleFinding};
use crate::iati::activity::{Activity, Budget};

/// A budget has a start, an end and a value; a planned disbursement a start and a value.
///
/// Source: activities schema 2.01 to 2.03, `budget` and `planned-disbursement`.
pub(super) struct BudgetPartMissing;

impl Rule for BudgetPartMissing {
    fn code(&self) -> &'static str {
        "budget-part-missing"
    }

    fn title(&self) -> &'static str {
        "A budget has start, end and value; a planned disbursement start and value."
    }

    fn source(&self) -> &'static str {
        "schema: budget, planned-disbursement"
    }

    fn since(&self) -> u8 {
        2
    }

    fn check(&self, activity: &Activity<'_>, _: &FileFacts<'_>, out: &mut Vec<RuleFinding>) {
        let mut look = |budget: &Budget<'_>, place: &str, needs_end: bool| {
            let parts = [
                ("period-start", budget.start.is_none()),
                ("period-end", needs_end && budget.end.is_none()),
                ("value", budget.value.is_none()),
            ];
            for (name, is_missing) in parts {
                if is_missing {
                    out.push(self.finding(budget.line, place, format!("no {name}")));
                }
            }
        };
        for (index, budget) in activity.budgets.iter().enumerate() {
            look(budget, &part("budget", index), true);
        }
        for (index, planned) in activity.planned.iter().enumerate() {
            look(planned, &part("planned-disbursement", index), false);
        }
    }
}
