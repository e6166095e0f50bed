//! Where there are several, shares are given.

use super::support::{part, vocabularies, vocabulary};
use super::{FileFacts, Rule, RuleFinding};
use crate::iati::activity::{Activity, Coded};
use crate::iati::codes;

/// Several countries and regions, or several sectors of one vocabulary, each have a percentage.
///
/// Source: definitions of `recipient-country`, `recipient-region` and `sector`, 1.01 to 2.03.
pub(super) struct PercentageMissing;

impl Rule for PercentageMissing {
    fn code(&self) -> &'static str {
        "percentage-missing"
    }

    fn title(&self) -> &'static str {
        "Several places, or several sectors of a vocabulary, each have a percentage."
    }

    fn source(&self) -> &'static str {
        "recipient-country, recipient-region, sector"
    }

    fn check(&self, activity: &Activity<'_>, _: &FileFacts<'_>, out: &mut Vec<RuleFinding>) {
        let countries = numbered("recipient-country", &activity.countries);
        let regions = numbered("recipient-region", &activity.regions);
        let sectors = numbered("sector", &activity.sectors);
        // A country and the region around it may be two ways of saying one place, in two vocabularies.
        let mut lists = vocabularies(&activity.regions, &codes::REGION_VOCABULARY);
        if lists.is_empty() {
            lists.push("1");
        }
        for list in lists {
            let of_list =
                regions.iter().filter(|(_, region)| vocabulary(region, &codes::REGION_VOCABULARY) == list);
            let places: Vec<&Numbered<'_, '_>> = countries.iter().chain(of_list).collect();
            self.look(&places, "countries and regions", out);
        }
        for list in vocabularies(&activity.sectors, &codes::SECTOR_VOCABULARY) {
            let of_list: Vec<&Numbered<'_, '_>> = sectors
                .iter()
                .filter(|(_, sector)| vocabulary(sector, &codes::SECTOR_VOCABULARY) == list)
                .collect();
            self.look(&of_list, &format!("sectors of vocabulary {list}"), out);
        }
    }
}

/// A code and which element it is.
type Numbered<'p, 'a> = (String, &'p Coded<'a>);

fn numbered<'p, 'a>(name: &str, all: &'p [Coded<'a>]) -> Vec<Numbered<'p, 'a>> {
    all.iter().enumerate().map(|(index, coded)| (part(name, index), coded)).collect()
}

impl PercentageMissing {
    fn look(&self, parts: &[&Numbered<'_, '_>], what: &str, out: &mut Vec<RuleFinding>) {
        let is_bare = |part: &&&Numbered<'_, '_>| {
            part.1.percentage.as_deref().is_none_or(|percentage| percentage.trim().is_empty())
        };
        let bare = parts.iter().filter(is_bare).count();
        if parts.len() > 1
            && let Some((place, first)) = parts.iter().find(is_bare)
        {
            let message =
                format!("`{}` has no percentage; {bare} of {} {what} have none", first.code, parts.len());
            out.push(self.finding(first.line, place, message));
        }
    }
}
