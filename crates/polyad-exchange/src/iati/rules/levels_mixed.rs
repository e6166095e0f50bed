//! Places and sectors stand on the activity or on its transactions, not on both.

use super::support::part;
use super::{FileFacts, Rule, RuleFinding};
use crate::iati::activity::Activity;

/// Countries and regions stand on one level only; likewise sectors.
///
/// Source: ruleset 2.03, `only_one_of` on `recipient-country` and `recipient-region`; definition of
/// `transaction/sector` since 2.01.
pub(super) struct LevelsMixed;

impl Rule for LevelsMixed {
    fn code(&self) -> &'static str {
        "levels-mixed"
    }

    fn title(&self) -> &'static str {
        "Places and sectors stand on the activity or on its transactions, not on both."
    }

    fn source(&self) -> &'static str {
        "ruleset: only_one_of"
    }

    fn since(&self) -> u8 {
        2
    }

    fn check(&self, activity: &Activity<'_>, _: &FileFacts<'_>, out: &mut Vec<RuleFinding>) {
        let is_placed = !activity.countries.is_empty() || !activity.regions.is_empty();
        let placed = activity
            .transactions
            .iter()
            .enumerate()
            .find(|(_, money)| !money.countries.is_empty() || !money.regions.is_empty());
        if let (true, Some((index, money))) = (is_placed, placed) {
            let message = "has a country or region, as the activity has; one level only".to_owned();
            out.push(self.finding(money.line, &part("transaction", index), message));
        }
        let sorted = activity.transactions.iter().enumerate().find(|(_, money)| !money.sectors.is_empty());
        if let (false, Some((index, money))) = (activity.sectors.is_empty(), sorted) {
            let message = "has a sector, as the activity has; one level only".to_owned();
            out.push(self.finding(money.line, &part("transaction", index), message));
        }
    }
}
