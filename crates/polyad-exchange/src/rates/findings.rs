//! A load report while it is written: counts of one sort of record, and findings of which none floods it.

use polyad_ledger::rows::{LoadReport, RecordCount, RowFinding, Severity};
use std::collections::BTreeMap;

/// Findings of one code that are listed; more are counted in one last finding.
const FINDINGS_MAX: u32 = 1_000;

/// A report in the making.
pub(crate) struct Findings {
    pub(crate) report: LoadReport,
    sort: &'static str,
    /// Findings by code, to stop listing what repeats.
    listed: BTreeMap<&'static str, u32>,
}

impl Findings {
    /// A report about one sort of record.
    pub(crate) fn of(sort: &'static str) -> Findings {
        let mut report = LoadReport::default();
        report.count(sort);
        Findings { report, sort, listed: BTreeMap::new() }
    }

    /// The counts.
    pub(crate) fn count(&mut self) -> &mut RecordCount {
        self.report.count(self.sort)
    }

    /// A record found and kept.
    pub(crate) fn keep(&mut self) {
        let count = self.count();
        count.found += 1;
        count.kept += 1;
    }

    /// A record found, of which the publisher left the value out.
    pub(crate) fn leave_empty(&mut self) {
        let count = self.count();
        count.found += 1;
        count.empty += 1;
    }

    /// A record found and refused. Lines and columns count from 1; column 0 is the whole line.
    pub(crate) fn refuse(&mut self, line: u32, column: usize, code: &'static str, message: String) {
        let count = self.count();
        count.found += 1;
        count.refused += 1;
        let times = self.listed.entry(code).or_default();
        *times += 1;
        if *times <= FINDINGS_MAX {
            self.say(line, column, code, Severity::Refused, message);
        }
    }

    /// Something to say that changes no count.
    pub(crate) fn say(
        &mut self,
        line: u32,
        column: usize,
        code: &'static str,
        severity: Severity,
        message: String,
    ) {
        let (locator, column) = (String::new(), column as u32);
        self.report.findings.push(RowFinding { locator, line, column, code, severity, message });
    }

    /// Says how many findings were not listed.
    pub(crate) fn say_unlisted(&mut self) {
        for (code, times) in std::mem::take(&mut self.listed) {
            if times > FINDINGS_MAX {
                let message = format!("{} more were refused for the same reason", times - FINDINGS_MAX);
                self.say(0, 0, code, Severity::Refused, message);
            }
        }
    }

    /// The report of a file that is not taken at all.
    pub(crate) fn unreadable(sort: &'static str, code: &'static str, message: String) -> LoadReport {
        let mut findings = Findings::of(sort);
        findings.say(0, 0, code, Severity::Refused, message);
        findings.report
    }
}

/// `1 rate`, `2 rates`.
pub(crate) fn counted(count: u64, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// A cell as messages quote it: its first characters, without any that readers cannot see.
pub(crate) fn shortened(text: &str) -> String {
    text.chars().take(60).flat_map(char::escape_debug).collect()
}
