//! What an import says at its end: what came in, what was kept, what was refused and why.

/// Counts of one sort of record. In = kept + refused + empty, always.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RecordCount {
    /// Records met in the file.
    pub found: u64,
    /// Records that became rows.
    pub kept: u64,
    /// Records refused, each with a finding of severity [`Severity::Refused`].
    pub refused: u64,
    /// Cells of a series that the publisher left empty.
    pub empty: u64,
}

impl RecordCount {
    /// Whether nothing was lost in silence.
    pub fn balances(&self) -> bool {
        self.found == self.kept + self.refused + self.empty
    }
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The record was kept; the reader should know this.
    Note,
    /// The record was kept; something in it is doubtful.
    Warning,
    /// The record was refused.
    Refused,
}

impl Severity {
    /// The word reports print.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Refused => "refused",
        }
    }
}

/// One thing to say about one place of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFinding {
    /// The place: a locator, or empty for the whole file.
    pub locator: String,
    /// Line from 1; 0 for the whole file.
    pub line: u32,
    /// Column from 1 where the format has columns; 0 otherwise.
    pub column: u32,
    /// Stable code in kebab-case.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong, the limit, and what was found.
    pub message: String,
}

/// The code of the finding that a file holds contact details of persons, which its reader did not take over.
pub const CONTACT_WITHHELD: &str = "contact-withheld";

/// The report of one file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LoadReport {
    /// What the reader found out about the file itself: `version`, `encoding`.
    pub about: Vec<(&'static str, String)>,
    /// Counts by sort of record, in the order of the format: e.g. `("observations", …)`.
    pub counts: Vec<(&'static str, RecordCount)>,
    /// Findings in the order of the file.
    pub findings: Vec<RowFinding>,
}

impl LoadReport {
    /// One thing about the file itself.
    pub fn said(&self, what: &str) -> Option<&str> {
        self.about.iter().find(|(name, _)| *name == what).map(|(_, said)| said.as_str())
    }

    /// The counts of one sort, made when there is none yet.
    pub fn count(&mut self, sort: &'static str) -> &mut RecordCount {
        let at = self.counts.iter().position(|(name, _)| *name == sort).unwrap_or_else(|| {
            self.counts.push((sort, RecordCount::default()));
            self.counts.len() - 1
        });
        &mut self.counts[at].1
    }

    /// Whether the file holds contact details of persons: then it is not handed out as it is.
    pub fn holds_contacts(&self) -> bool {
        self.findings.iter().any(|finding| finding.code == CONTACT_WITHHELD)
    }

    /// All counts together.
    pub fn total(&self) -> RecordCount {
        self.counts.iter().fold(RecordCount::default(), |sum, (_, c)| RecordCount {
            found: sum.found + c.found,
            kept: sum.kept + c.kept,
            refused: sum.refused + c.refused,
            empty: sum.empty + c.empty,
        })
    }

    /// Whether every sort of record balances.
    pub fn balances(&self) -> bool {
        self.counts.iter().all(|(_, count)| count.balances())
    }
}
