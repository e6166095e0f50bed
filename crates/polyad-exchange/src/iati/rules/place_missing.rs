//! An activity says where.

use super::{FileFacts, Rule, RuleFinding};
use crate::iati::activity::Activity;

/// A recipient country or region, on the activity or on every transaction.
///
/// Source: definition of `recipient-country` and `recipient-region`, 2.01 to 2.03.
pub(super) struct PlaceMissing;

impl Rule for PlaceMissing {
    fn code(&self) -> &'static str {
        "place-missing"
    }

    fn title(&self) -> &'static str {
        "There is a recipient country or region on the activity or on every transaction."
    }

    fn source(&self) -> &'static str {
        "recipient-country, recipient-region"
    }

    fn since(&self) -> u8 {
        2
    }

    fn check(&self, activity: &Activity<'_>, _: &FileFacts<'_>, out: &mut Vec<RuleFinding>) {
        if !activity.countries.is_empty() || !activity.regions.is_empty() {
            return;
        }
        let all = activity.transactions.len();
        let placed = activity
            .transactions
            .iter()
            .filter(|money| !money.countries.is_empty() || !money.regions.is_empty())
            .count();
        if all == 0 || placed == 0 {
            let message = "no recipient-country and no recipient-region".to_owned();
            out.push(self.finding(activity.line, "iati-activity", message));
        } else if placed < all {
            let message = format!("a country or region on {placed} of {all} transactions only");
            out.push(self.finding(activity.line, "iati-activity", message));
        }
    }
}
