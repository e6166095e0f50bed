//! The counts of a file's report as members of one line of JSON, the same for an import and for a check.

use serde::Serialize;

/// Records of each sort, in the order of the report.
#[derive(Serialize)]
pub(super) struct Records {
    activities: Count,
    organisations: Count,
    participating_organisations: Count,
    budgets: Count,
    planned_disbursements: Count,
    transactions: Count,
    results: Count,
    indicators: Count,
    periods: Count,
}

/// Records of one sort. In = kept + refused, always.
#[derive(Serialize)]
pub(super) struct Count {
    #[serde(rename = "in")]
    pub(super) found: u64,
    pub(super) kept: u64,
    pub(super) refused: u64,
}

impl Records {
    /// Asks for each sort by its name in load reports.
    pub(super) fn of(count: impl Fn(&str) -> Count) -> Records {
        Records {
            activities: count("activities"),
            organisations: count("organisations"),
            participating_organisations: count("participating_organisations"),
            budgets: count("budgets"),
            planned_disbursements: count("planned_disbursements"),
            transactions: count("transactions"),
            results: count("results"),
            indicators: count("indicators"),
            periods: count("periods"),
        }
    }
}
