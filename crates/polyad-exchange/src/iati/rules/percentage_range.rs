//! A percentage is a number from 0 to 100.

use super::support::{part, percentage};
use super::{FileFacts, Rule, RuleFinding};
use crate::iati::activity::Activity;
use polyad_model::Exact;

/// A percentage is a number, not below 0 and not above 100.
///
/// Source: ruleset 2.03, `range` on `@percentage`; the type of the attribute since 1.01.
pub(super) struct PercentageRange;

impl Rule for PercentageRange {
    fn code(&self) -> &'static str {
        "percentage-range"
    }

    fn title(&self) -> &'static str {
        "A percentage is a number from 0 to 100."
    }

    fn source(&self) -> &'static str {
        "ruleset: range"
    }

    fn check(&self, activity: &Activity<'_>, _: &FileFacts<'_>, out: &mut Vec<RuleFinding>) {
        for (name, parts) in [
            ("recipient-country", &activity.countries),
            ("recipient-region", &activity.regions),
            ("sector", &activity.sectors),
        ] {
            for (index, coded) in parts.iter().enumerate() {
                let Some(printed) = coded.percentage.as_deref().map(str::trim) else { continue };
                if printed.is_empty() {
                    continue;
                }
                let what = match percentage(printed) {
                    None => "is no number",
                    Some(value) if value.is_negative() => "is below 0",
                    Some(value) if value > Exact::from(100u64) => "is above 100",
                    Some(_) => continue,
                };
                let message = format!("percentage `{printed}` of `{}` {what}", coded.code);
                out.push(self.finding(coded.line, &part(name, index), message));
            }
        }
    }
}
