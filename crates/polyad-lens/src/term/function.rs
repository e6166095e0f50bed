//! The named functions that a term may apply to its arguments.

use crate::lenses::burden;
use crate::lenses::portfolio::distance;
use crate::stats::fit::{Line, Scale};
use crate::stats::trend;

/// A function of numbers, with its arguments in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Function {
    /// Compound rate per year: value at the end, value at the start, years between.
    AnnualRate,
    /// A start carried on at a compound rate per year: start, rate, years.
    Compounded,
    /// The rate of fall that the rest of the time needs: target rate, observed rate, all years, years done.
    CatchUpRate,
    /// What several rates of fall come to, as one: for each its rate and its years.
    MeanRateOfFall,
    /// The middle one of several numbers; of an even count the mean of the two in the middle.
    Median,
    /// A number of a line fitted to values over time: decay, time asked for, share of the band or value to be
    /// reached, direction, then for each value its time and itself.
    Fitted(Scale, Fitted),
    /// Income a head above a development threshold: mean income, Gini coefficient, threshold.
    Capability,
    /// The rate of one state by the steps of the UN scale of assessments, over the rates of those chosen: its number, the
    /// five elements, then for each state eight numbers.
    AssessmentRate,
    /// The Jensen-Shannon divergence of two lists of shares, in bits: pairs of shares one after the other.
    Divergence,
}

/// What is asked of a fitted line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fitted {
    /// The value on the line.
    Value,
    /// The lower end of the band.
    Low,
    /// The upper end of the band.
    High,
    /// The probability that a value is reached.
    Reaches,
}

impl Function {
    /// Its value; `None` where it is not defined or the number of arguments is wrong.
    pub fn apply(self, arguments: &[f64]) -> Option<f64> {
        let value = match (self, arguments) {
            (Function::AnnualRate, &[end, start, years]) => trend::annual_rate(end, start, years),
            (Function::Compounded, &[start, rate, years]) => trend::compounded(start, rate, years),
            (Function::CatchUpRate, &[target, observed, all, done]) => {
                trend::catch_up_rate(target, observed, all, done)
            }
            (Function::MeanRateOfFall, rates) => {
                trend::mean_rate_of_fall(rates.chunks_exact(2).map(|pair| (pair[0], pair[1])))
            }
            (Function::Median, numbers) => median(numbers),
            (Function::Fitted(scale, asked), &[decay, time, number, direction, ref points @ ..]) => {
                let points: Vec<(f64, f64)> = points.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
                let line = Line::fit(scale, decay, &points)?;
                match asked {
                    Fitted::Value => Some(line.at(time)),
                    Fitted::Low => line.band(time, number, false),
                    Fitted::High => line.band(time, number, true),
                    Fitted::Reaches => line.reaches(time, number, direction),
                }
            }
            (Function::Capability, &[mean, gini, threshold]) => {
                burden::capability::above_threshold(mean, gini, threshold)
            }
            (Function::AssessmentRate, arguments) => burden::scale_model::rescaled(arguments),
            (Function::Divergence, pairs) => distance::divergence(pairs),
            _ => None,
        };
        value.filter(|value| value.is_finite())
    }

    /// Its name, for the basis page.
    pub fn name(self) -> &'static str {
        match self {
            Function::AnnualRate => "compound rate per year",
            Function::Compounded => "start carried on at a compound rate",
            Function::CatchUpRate => "rate that the rest of the time needs",
            Function::Median => "median",
            Function::MeanRateOfFall => "rates taken together as one",
            Function::Capability => "income above a development threshold",
            Function::AssessmentRate => "rate by the steps of the UN scale (a model)",
            Function::Divergence => "Jensen-Shannon divergence",
            Function::Fitted(_, Fitted::Value) => "value on the fitted line",
            Function::Fitted(_, Fitted::Low) => "lower end of the band around the fitted line",
            Function::Fitted(_, Fitted::High) => "upper end of the band around the fitted line",
            Function::Fitted(_, Fitted::Reaches) => "probability by the fitted line",
        }
    }
}

fn median(numbers: &[f64]) -> Option<f64> {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        n if n % 2 == 1 => Some(sorted[middle]),
        _ => Some((sorted[middle - 1] + sorted[middle]) / 2.0),
    }
}
