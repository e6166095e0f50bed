//! A period starts before it ends.

use super::support::{day_of, part};
use super::{FileFacts, Rule, RuleFinding};
use crate::iati::activity::{Activity, Stamp};

/// The start of a budget, a planned disbursement or an indicator's period is not after its end.
///
/// Source: ruleset, `date_order` on `budget`, `planned-disbursement` and `result/indicator/period`.
pub(super) struct PeriodReversed;

impl Rule for PeriodReversed {
    fn code(&self) -> &'static str {
        "period-reversed"
    }

    fn title(&self) -> &'static str {
        "A period of a budget, planned disbursement or indicator starts before it ends."
    }

    fn source(&self) -> &'static str {
        "ruleset: date_order"
    }

    fn check(&self, activity: &Activity<'_>, _: &FileFacts<'_>, out: &mut Vec<RuleFinding>) {
        let mut look = |line: u32, start: &Option<Stamp<'_>>, end: &Option<Stamp<'_>>, place: String| {
            if let (Some(from), Some(to)) = (day_of(start), day_of(end))
                && from > to
            {
                // The end's own line, so that the reader of a report sees the date it names.
                let line = end.as_ref().map_or(line, |end| end.line);
                out.push(self.finding(
                    line,
                    &format!("{place}/period-end"),
                    format!("ends {to}, before it starts, {from}"),
                ));
            }
        };
        for (index, budget) in activity.budgets.iter().enumerate() {
            look(budget.line, &budget.start, &budget.end, part("budget", index));
        }
        for (index, planned) in activity.planned.iter().enumerate() {
            look(planned.line, &planned.start, &planned.end, part("planned-disbursement", index));
        }
        for (outer, result) in activity.results.iter().enumerate() {
            for (middle, indicator) in result.indicators.iter().enumerate() {
                for (inner, period) in indicator.periods.iter().enumerate() {
                    let place = format!(
                        "{}/{}/{}",
                        part("result", outer),
                        part("indicator", middle),
                        part("period", inner)
                    );
                    look(period.line, &period.start, &period.end, place);
                }
            }
        }
    }
}
