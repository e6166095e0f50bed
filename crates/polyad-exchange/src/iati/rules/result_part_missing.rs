//! What a result is made of.

use super::support::part;
use super::{FileFacts, Rule, RuleFinding};
use crate::iati::activity::{Activity, Indicator};

/// A result has a type, a title and an indicator; an indicator a measure and a title; a baseline a year; a period
/// a start and an end.
///
/// Source: activities schema 2.01 to 2.03, `result`.
pub(super) struct ResultPartMissing;

impl Rule for ResultPartMissing {
    fn code(&self) -> &'static str {
        "result-part-missing"
    }

    fn title(&self) -> &'static str {
        "A result has type, title and indicators, which have measure, title, years and whole periods."
    }

    fn source(&self) -> &'static str {
        "schema: result"
    }

    fn since(&self) -> u8 {
        2
    }

    fn check(&self, activity: &Activity<'_>, _: &FileFacts<'_>, out: &mut Vec<RuleFinding>) {
        for (index, result) in activity.results.iter().enumerate() {
            let place = part("result", index);
            let parts = [
                ("type", result.class.is_none()),
                ("title", result.title.is_empty()),
                ("indicator", result.indicators.is_empty()),
            ];
            self.add(result.line, &place, &parts, out);
            for (index, indicator) in result.indicators.iter().enumerate() {
                self.check_indicator(indicator, &format!("{place}/{}", part("indicator", index)), out);
            }
        }
    }
}

impl ResultPartMissing {
    fn check_indicator(&self, indicator: &Indicator<'_>, place: &str, out: &mut Vec<RuleFinding>) {
        let parts = [("measure", indicator.measure.is_none()), ("title", indicator.title.is_empty())];
        self.add(indicator.line, place, &parts, out);
        for (index, baseline) in indicator.baselines.iter().enumerate() {
            let parts = [("year", baseline.year.is_none())];
            self.add(baseline.line, &format!("{place}/{}", part("baseline", index)), &parts, out);
        }
        for (index, period) in indicator.periods.iter().enumerate() {
            let parts = [("period-start", period.start.is_none()), ("period-end", period.end.is_none())];
            self.add(period.line, &format!("{place}/{}", part("period", index)), &parts, out);
        }
    }

    fn add(&self, line: u32, place: &str, parts: &[(&str, bool)], out: &mut Vec<RuleFinding>) {
        for (name, is_missing) in parts {
            if *is_missing {
                out.push(self.finding(line, place, format!("no {name}")));
            }
        }
    }
}
