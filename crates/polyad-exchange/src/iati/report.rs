//! The load report of an IATI file while it is read.

use polyad_ledger::rows::{LoadReport, RecordCount, RowFinding, Severity};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The sorts of records that are counted, in the order of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Activities,
    Organisations,
    Participants,
    Budgets,
    Planned,
    Transactions,
    Results,
    Indicators,
    Periods,
    OrganisationBudgets,
}

/// The names of the sorts; the last is left out where there is none.
const SORTS: [&str; 10] = [
    "activities",
    "organisations",
    "participating_organisations",
    "budgets",
    "planned_disbursements",
    "transactions",
    "results",
    "indicators",
    "periods",
    "organisation_budgets",
];

/// Notes and warnings of one code that are listed; more are counted in one last finding.
const LISTED_MAX: u64 = 1_000;
/// Refusals of one code that are listed. Far more than any real file has; a hostile one must not fill the memory.
const REFUSALS_LISTED_MAX: u64 = 100_000;

/// Counts and findings so far.
#[derive(Debug, Default)]
pub(super) struct Report {
    counts: [RecordCount; SORTS.len()],
    findings: Vec<RowFinding>,
    met: BTreeMap<&'static str, (Severity, u64)>,
}

/// A place in the file: key of the record, step inside it, line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) key: &'a str,
    pub(super) step: &'a str,
    pub(super) line: u32,
}

impl Place<'_> {
    /// The whole file.
    pub(super) const FILE: Place<'static> = Place { key: "", step: "", line: 0 };

    fn locator(self) -> String {
        let mut locator = String::with_capacity(self.key.len() + self.step.len() + 1);
        locator.push_str(self.key);
        if !self.step.is_empty() {
            // A string takes every write.
            let _ = write!(locator, "/{}", self.step);
        }
        locator
    }
}

impl Report {
    /// One record met and kept.
    pub(super) fn kept(&mut self, sort: Sort) {
        let count = &mut self.counts[sort as usize];
        count.found += 1;
        count.kept += 1;
    }

    /// Records met and refused; why is said once.
    pub(super) fn lost(&mut self, sort: Sort, records: usize) {
        let count = &mut self.counts[sort as usize];
        count.found += records as u64;
        count.refused += records as u64;
    }

    /// One record met and refused.
    pub(super) fn refuse(
        &mut self,
        sort: Sort,
        place: Place<'_>,
        code: &'static str,
        message: impl FnOnce() -> String,
    ) {
        self.lost(sort, 1);
        self.say(Severity::Refused, place, code, message);
    }

    /// Something doubtful.
    pub(super) fn warn(&mut self, place: Place<'_>, code: &'static str, message: impl FnOnce() -> String) {
        self.say(Severity::Warning, place, code, message);
    }

    /// Something to know.
    pub(super) fn note(&mut self, place: Place<'_>, code: &'static str, message: impl FnOnce() -> String) {
        self.say(Severity::Note, place, code, message);
    }

    /// A finding, unless its code was listed often enough.
    pub(super) fn say(
        &mut self,
        severity: Severity,
        place: Place<'_>,
        code: &'static str,
        message: impl FnOnce() -> String,
    ) {
        let (worst, met) = self.met.entry(code).or_insert((severity, 0));
        *worst = (*worst).max(severity);
        *met += 1;
        if *met <= if *worst == Severity::Refused { REFUSALS_LISTED_MAX } else { LISTED_MAX } {
            let (locator, line) = (place.locator(), place.line);
            self.findings.push(RowFinding { locator, line, column: 0, code, severity, message: message() });
        }
    }

    /// How many records of a sort were met.
    pub(super) fn found(&self, sort: Sort) -> u64 {
        self.counts[sort as usize].found
    }

    /// The finished report.
    pub(super) fn finish(mut self, about: Vec<(&'static str, String)>) -> LoadReport {
        for (code, (severity, met)) in std::mem::take(&mut self.met) {
            let listed = self.findings.iter().filter(|finding| finding.code == code).count() as u64;
            if met > listed {
                let message = format!("{} more findings of this kind are not listed", met - listed);
                let locator = String::new();
                self.findings.push(RowFinding { locator, line: 0, column: 0, code, severity, message });
            }
        }
        let last = Sort::OrganisationBudgets as usize;
        let counts = SORTS.into_iter().zip(self.counts).enumerate();
        let counts = counts.filter(|(at, (_, count))| *at != last || count.found > 0);
        LoadReport { about, counts: counts.map(|(_, count)| count).collect(), findings: self.findings }
    }
}
