//! Sectors of one's own list stand beside those of the common one.

use super::support::vocabulary;
use super::{FileFacts, Rule, RuleFinding};
use crate::iati::activity::Activity;
use crate::iati::codes;
use polyad_ledger::rows::Severity;

/// Where sectors are given, some are DAC purpose codes, of five or three digits.
///
/// Source: definition of `sector`, which advises DAC codes beside those of other lists.
pub(super) struct SectorDacMissing;

impl Rule for SectorDacMissing {
    fn code(&self) -> &'static str {
        "sector-dac-missing"
    }

    fn title(&self) -> &'static str {
        "Sectors of other lists stand beside DAC purpose codes."
    }

    fn source(&self) -> &'static str {
        "sector"
    }

    fn severity(&self) -> Severity {
        Severity::Note
    }

    fn check(&self, activity: &Activity<'_>, _: &FileFacts<'_>, out: &mut Vec<RuleFinding>) {
        let of_transactions = activity.transactions.iter().flat_map(|money| &money.sectors);
        let mut first = None;
        for sector in activity.sectors.iter().chain(of_transactions) {
            if matches!(vocabulary(sector, &codes::SECTOR_VOCABULARY), "1" | "2") {
                return;
            }
            first = first.or(Some(sector));
        }
        if let Some(sector) = first {
            let printed = sector.vocabulary.as_deref().unwrap_or_default();
            let message = format!("sectors of vocabulary `{printed}` only, none of 1 or 2 (DAC)");
            out.push(self.finding(sector.line, "sector", message));
        }
    }
}
