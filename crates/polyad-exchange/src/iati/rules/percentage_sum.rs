//! Shares make a whole.

use super::support::{percentage, vocabularies, vocabulary};
use super::{FileFacts, Rule, RuleFinding};
use crate::iati::activity::{Activity, Coded};
use crate::iati::codes;
use polyad_model::{Exact, ExactSum};

/// Percentages of countries and regions together, and of the sectors of each vocabulary, add up to 100, give or
/// take 0.01 for rounding.
///
/// Regions of several vocabularies are several ways to say the same places: each makes 100 with the countries.
///
/// Source: ruleset, `sum` on `recipient-country` and `recipient-region`; 2.03, `strict_sum` on `sector` by
/// vocabulary; definitions of these elements since 1.01.
pub(super) struct PercentageSum;

impl Rule for PercentageSum {
    fn code(&self) -> &'static str {
        "percentage-sum"
    }

    fn title(&self) -> &'static str {
        "Percentages of places, and of sectors of each vocabulary, add up to 100."
    }

    fn source(&self) -> &'static str {
        "ruleset: sum, strict_sum"
    }

    fn check(&self, activity: &Activity<'_>, _: &FileFacts<'_>, out: &mut Vec<RuleFinding>) {
        let mut lists = vocabularies(&activity.regions, &codes::REGION_VOCABULARY);
        if lists.is_empty() {
            lists.push("1");
        }
        for list in &lists {
            let regions = activity
                .regions
                .iter()
                .filter(|region| vocabulary(region, &codes::REGION_VOCABULARY) == *list);
            let places: Vec<&Coded<'_>> = activity.countries.iter().chain(regions).collect();
            let what = if lists.len() > 1 {
                format!("countries and regions of vocabulary {list}")
            } else {
                "countries and regions".to_owned()
            };
            self.look(&places, &what, "recipient-country", out);
        }
        for list in vocabularies(&activity.sectors, &codes::SECTOR_VOCABULARY) {
            let sectors: Vec<&Coded<'_>> = activity
                .sectors
                .iter()
                .filter(|sector| vocabulary(sector, &codes::SECTOR_VOCABULARY) == list)
                .collect();
            self.look(&sectors, &format!("sectors of vocabulary {list}"), "sector", out);
        }
    }
}

impl PercentageSum {
    fn look(&self, parts: &[&Coded<'_>], what: &str, place: &str, out: &mut Vec<RuleFinding>) {
        let shares: Vec<Exact> = parts
            .iter()
            .filter_map(|part| part.percentage.as_deref())
            .filter(|printed| !printed.trim().is_empty())
            .filter_map(percentage)
            .collect();
        // One part without a percentage is the whole; a part without one has its own rule.
        if shares.is_empty() || shares.len() < parts.len() {
            return;
        }
        let Some(total) = shares.into_iter().collect::<ExactSum>().total() else { return };
        let bounds = (Exact::new(9999, 2), Exact::new(10001, 2));
        if let (Ok(least), Ok(most)) = bounds
            && (total < least || total > most)
        {
            let line = parts.first().map_or(0, |part| part.line);
            let message = format!("percentages of {what} add up to {}, not 100", total.normalised());
            out.push(self.finding(line, place, message));
        }
    }
}
