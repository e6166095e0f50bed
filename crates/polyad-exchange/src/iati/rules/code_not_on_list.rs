//! Codes are on their lists.

use super::support::{part, vocabulary};
use super::{FileFacts, Rule, RuleFinding};
use crate::iati::activity::{Activity, Coded, Organisation, Value};
use crate::iati::codes::{
    self, DateType, IndicatorMeasure, List, OrganisationType, ResultType, Role, Status, TransactionType,
};
use polyad_ledger::rows::Severity;
use std::borrow::Cow;

/// A code is on the list that the standard names for its place, spelt as in the file's version.
///
/// Small lists are the engine's own. Purpose codes, three-digit sectors, regions and finance types are looked up
/// in the user's lists and not judged without. A code whose meaning is clear though its spelling is not of this
/// version (`Funding` in a file of 2.03) is a note.
///
/// Source: code list mapping 2.03; code lists of 1.05 and 2.03.
pub(super) struct CodeNotOnList;

impl Rule for CodeNotOnList {
    fn code(&self) -> &'static str {
        "code-not-on-list"
    }

    fn title(&self) -> &'static str {
        "A code is on its list, in the spelling of the file's version."
    }

    fn source(&self) -> &'static str {
        "code list mapping"
    }

    fn check(&self, activity: &Activity<'_>, file: &FileFacts<'_>, out: &mut Vec<RuleFinding>) {
        let mut look = Look { file, generation: file.generation(activity), rule: self, out };
        look.currency(activity.line, "iati-activity", &activity.default_currency);
        if let Some(status) = &activity.status {
            look.own(status.line, "activity-status", &Status::LIST, &status.value);
        }
        if let Some(scope) = &activity.scope {
            look.own(scope.line, "activity-scope", &codes::ACTIVITY_SCOPE, &scope.value);
        }
        for (index, date) in activity.dates.iter().enumerate() {
            look.maybe(date.line, &part("activity-date", index), &DateType::LIST, &date.class);
        }
        for (name, bodies) in
            [("reporting-org", &activity.reporting), ("participating-org", &activity.participating)]
        {
            for (index, body) in bodies.iter().enumerate() {
                look.body(body, &part(name, index));
            }
        }
        for (index, other) in activity.other_identifiers.iter().enumerate() {
            let place = part("other-identifier", index);
            look.maybe(other.line, &place, &codes::OTHER_IDENTIFIER_TYPE, &other.class);
        }
        for (index, description) in activity.descriptions.iter().enumerate() {
            let place = part("description", index);
            look.maybe(activity.line, &place, &codes::DESCRIPTION_TYPE, &description.class);
        }
        look.places("", &activity.countries, &activity.regions);
        look.sectors("", &activity.sectors);
        for (index, tag) in activity.tags.iter().enumerate() {
            look.maybe(tag.line, &part("tag", index), &codes::TAG_VOCABULARY, &tag.vocabulary);
        }
        for (index, marker) in activity.markers.iter().enumerate() {
            look.marker(marker, &part("policy-marker", index));
        }
        for (index, scope) in activity.humanitarian.iter().enumerate() {
            let place = part("humanitarian-scope", index);
            look.maybe(scope.line, &place, &codes::HUMANITARIAN_SCOPE_TYPE, &scope.extra);
            look.maybe(scope.line, &place, &codes::HUMANITARIAN_SCOPE_VOCABULARY, &scope.vocabulary);
        }
        for (name, code) in &activity.defaults {
            look.element(code.line, name, name, &code.value);
        }
        for (index, related) in activity.related.iter().enumerate() {
            let place = part("related-activity", index);
            look.maybe(related.line, &place, &codes::RELATED_ACTIVITY_TYPE, &related.extra);
        }
        for (index, document) in activity.documents.iter().enumerate() {
            for category in &document.categories {
                let place = part("document-link", index);
                look.own(document.line, &place, &codes::DOCUMENT_CATEGORY, category);
            }
        }
        look.money(activity);
        look.results(activity);
    }
}

struct Look<'l> {
    rule: &'l CodeNotOnList,
    file: &'l FileFacts<'l>,
    generation: u8,
    out: &'l mut Vec<RuleFinding>,
}

impl Look<'_> {
    fn money(&mut self, activity: &Activity<'_>) {
        for (name, budgets) in [("budget", &activity.budgets), ("planned-disbursement", &activity.planned)] {
            for (index, budget) in budgets.iter().enumerate() {
                let place = part(name, index);
                self.maybe(budget.line, &place, &codes::BUDGET_TYPE, &budget.class);
                self.maybe(budget.line, &place, &codes::BUDGET_STATUS, &budget.status);
                self.value(&budget.value, &place);
                for body in [&budget.provider, &budget.receiver].into_iter().flatten() {
                    self.body(body, &place);
                }
            }
        }
        for (index, money) in activity.transactions.iter().enumerate() {
            let place = part("transaction", index);
            self.maybe(money.line, &place, &TransactionType::LIST, &money.class);
            self.value(&money.value, &place);
            for body in [&money.provider, &money.receiver].into_iter().flatten() {
                self.body(body, &place);
            }
            self.places(&format!("{place}/"), &money.countries, &money.regions);
            self.sectors(&format!("{place}/"), &money.sectors);
            for (name, code) in &money.codes {
                self.element(code.line, name, &format!("{place}/{name}"), &code.value);
            }
        }
    }

    fn results(&mut self, activity: &Activity<'_>) {
        for (index, result) in activity.results.iter().enumerate() {
            let place = part("result", index);
            self.maybe(result.line, &place, &ResultType::LIST, &result.class);
            for (index, indicator) in result.indicators.iter().enumerate() {
                let place = format!("{place}/{}", part("indicator", index));
                self.maybe(indicator.line, &place, &IndicatorMeasure::LIST, &indicator.measure);
                for reference in &indicator.references {
                    let vocabulary = &reference.vocabulary;
                    self.maybe(reference.line, &place, &codes::INDICATOR_VOCABULARY, vocabulary);
                }
            }
        }
    }

    fn body(&mut self, body: &Organisation<'_>, place: &str) {
        self.maybe(body.line, place, &OrganisationType::LIST, &body.class);
        self.maybe(body.line, place, &Role::LIST, &body.role);
    }

    fn value(&mut self, value: &Option<Value<'_>>, place: &str) {
        if let Some(value) = value {
            self.currency(value.line, &format!("{place}/value"), &value.currency);
        }
    }

    fn currency(&mut self, line: u32, place: &str, printed: &Option<Cow<'_, str>>) {
        if let Some(printed) = printed.as_deref().filter(|printed| !printed.trim().is_empty())
            && !codes::is_currency(printed)
        {
            self.add(line, place, Severity::Warning, format!("`{printed}` is no currency of ISO 4217"));
        }
    }

    fn places(&mut self, before: &str, countries: &[Coded<'_>], regions: &[Coded<'_>]) {
        for (index, country) in countries.iter().enumerate() {
            // One without a code is the reader's business.
            if !country.code.is_empty() && !codes::is_country(&country.code) {
                let place = format!("{before}{}", part("recipient-country", index));
                let message = format!("`{}` is no country of ISO 3166-1", country.code);
                self.add(country.line, &place, Severity::Warning, message);
            }
        }
        for (index, region) in regions.iter().enumerate() {
            let place = format!("{before}{}", part("recipient-region", index));
            self.maybe(region.line, &place, &codes::REGION_VOCABULARY, &region.vocabulary);
            if vocabulary(region, &codes::REGION_VOCABULARY) == "1" {
                self.archived(region.line, &place, "Region", &region.code);
            }
        }
    }

    fn sectors(&mut self, before: &str, sectors: &[Coded<'_>]) {
        for (index, sector) in sectors.iter().enumerate() {
            let place = format!("{before}{}", part("sector", index));
            self.maybe(sector.line, &place, &codes::SECTOR_VOCABULARY, &sector.vocabulary);
            match vocabulary(sector, &codes::SECTOR_VOCABULARY) {
                "1" => self.archived(sector.line, &place, "Sector", &sector.code),
                "2" => self.archived(sector.line, &place, "SectorCategory", &sector.code),
                _ => {}
            }
        }
    }

    fn marker(&mut self, marker: &Coded<'_>, place: &str) {
        self.maybe(marker.line, place, &codes::POLICY_MARKER_VOCABULARY, &marker.vocabulary);
        self.maybe(marker.line, place, &codes::POLICY_SIGNIFICANCE, &marker.extra);
        if vocabulary(marker, &codes::POLICY_MARKER_VOCABULARY) == "1" {
            self.own(marker.line, place, &codes::POLICY_MARKER, &marker.code);
        }
    }

    fn element(&mut self, line: u32, name: &str, place: &str, printed: &str) {
        if name.ends_with("aid-type")
            && self.generation == 2
            && printed.starts_with(|c: char| c.is_ascii_digit())
        {
            // Since 2.03 aid types have vocabularies, which are not kept; the DAC's codes begin with a letter.
            return;
        }
        match codes::list_of_element(name) {
            Some(list) => self.own(line, place, list, printed),
            None if name.ends_with("finance-type") => self.archived(line, place, "FinanceType", printed),
            None => {}
        }
    }

    fn maybe(&mut self, line: u32, place: &str, list: &List, printed: &Option<Cow<'_, str>>) {
        if let Some(printed) = printed {
            self.own(line, place, list, printed);
        }
    }

    /// Judges by one of our own lists. An empty code says nothing that could be wrong.
    fn own(&mut self, line: u32, place: &str, list: &List, printed: &str) {
        if printed.trim().is_empty() || list.holds(printed, self.generation) {
            return;
        }
        let (severity, message) = match list.find(printed) {
            Some(entry) => {
                let right = match entry.old.first() {
                    Some(old) if self.generation == 1 => old,
                    _ => entry.code,
                };
                (Severity::Note, format!("`{printed}` is read as {right} of {}; print `{right}`", list.name))
            }
            None => {
                let codes = list.spelt_out(self.generation);
                (Severity::Warning, format!("`{printed}` is not on the list {}: {codes}", list.name))
            }
        };
        self.add(line, place, severity, message);
    }

    /// Judges by one of the user's lists, if it is there.
    fn archived(&mut self, line: u32, place: &str, list: &str, printed: &str) {
        let printed = printed.trim();
        let Some(lists) = self.file.codelists else { return };
        if printed.is_empty() {
            return;
        }
        match lists.find(list, printed) {
            None => {}
            Some(None) => {
                let message = format!("`{printed}` is not on the list {list}");
                self.add(line, place, Severity::Warning, message);
            }
            Some(Some(listed)) if listed.withdrawn => {
                let message = format!("`{printed}` ({}) was withdrawn from the list {list}", listed.name);
                self.add(line, place, Severity::Note, message);
            }
            Some(Some(_)) => {}
        }
    }

    fn add(&mut self, line: u32, place: &str, severity: Severity, message: String) {
        self.out.push(RuleFinding { severity, ..self.rule.finding(line, place, message) });
    }
}
