//! A transaction goes to one place and one sector.

use super::support::{part, vocabularies, vocabulary};
use super::{FileFacts, Rule, RuleFinding};
use crate::iati::activity::Activity;
use crate::iati::codes;

/// A transaction has one country or one region, and one sector of each vocabulary: where there are more, there
/// are more transactions.
///
/// Source: definitions of `transaction/recipient-country`, `transaction/recipient-region` and
/// `transaction/sector`, 2.01 to 2.03.
pub(super) struct TransactionSplit;

impl Rule for TransactionSplit {
    fn code(&self) -> &'static str {
        "transaction-split"
    }

    fn title(&self) -> &'static str {
        "A transaction has one country or region, and one sector of each vocabulary."
    }

    fn source(&self) -> &'static str {
        "transaction/recipient-country, /recipient-region, /sector"
    }

    fn since(&self) -> u8 {
        2
    }

    fn check(&self, activity: &Activity<'_>, _: &FileFacts<'_>, out: &mut Vec<RuleFinding>) {
        for (index, money) in activity.transactions.iter().enumerate() {
            let place = part("transaction", index);
            let region_lists = vocabularies(&money.regions, &codes::REGION_VOCABULARY);
            if money.countries.len() > 1 {
                let message = format!("{} recipient countries; it has one", money.countries.len());
                out.push(self.finding(money.line, &place, message));
            }
            if money.regions.len() > region_lists.len() {
                let message = "more than one recipient region of a vocabulary".to_owned();
                out.push(self.finding(money.line, &place, message));
            }
            for list in vocabularies(&money.sectors, &codes::SECTOR_VOCABULARY) {
                let many = money
                    .sectors
                    .iter()
                    .filter(|sector| vocabulary(sector, &codes::SECTOR_VOCABULARY) == list)
                    .count();
                if many > 1 {
                    let message = format!("{many} sectors of vocabulary {list}; it has one");
                    out.push(self.finding(money.line, &place, message));
                }
            }
        }
    }
}
