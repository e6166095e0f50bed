//! An activity says what for.

use super::{FileFacts, Rule, RuleFinding};
use crate::iati::activity::Activity;

/// A sector on the activity or on every transaction.
///
/// Source: ruleset 2.01 to 2.03, `atleast_one` and `one_or_all` on `sector` and `transaction/sector`.
pub(super) struct SectorMissing;

impl Rule for SectorMissing {
    fn code(&self) -> &'static str {
        "sector-missing"
    }

    fn title(&self) -> &'static str {
        "There is a sector on the activity or on every transaction."
    }

    fn source(&self) -> &'static str {
        "ruleset: atleast_one, one_or_all"
    }

    fn since(&self) -> u8 {
        2
    }

    fn check(&self, activity: &Activity<'_>, _: &FileFacts<'_>, out: &mut Vec<RuleFinding>) {
        if !activity.sectors.is_empty() {
            return;
        }
        let all = activity.transactions.len();
        let given = activity.transactions.iter().filter(|money| !money.sectors.is_empty()).count();
        if given == 0 {
            out.push(self.finding(activity.line, "iati-activity", "no sector".to_owned()));
        } else if given < all {
            let message = format!("a sector on {given} of {all} transactions only");
            out.push(self.finding(activity.line, "iati-activity", message));
        }
    }
}
