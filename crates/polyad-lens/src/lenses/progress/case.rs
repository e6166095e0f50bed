//! One goal beside one vintage: start, newest value, target and date, and the figures of the methods.

use super::amount::{Amount, Figure, hundred};
use super::vintage::Point;
use crate::measure::Reason;
use crate::stats::fit::Scale;
use crate::term::{Fitted, Function};

/// The share of new observations that the band holds.
pub(crate) const BAND: f64 = 0.80;

/// A goal beside a series of one vintage.
#[derive(Debug, Clone)]
pub(crate) struct Case<'a> {
    /// Unit of all values.
    pub(crate) unit: String,
    /// Where the path starts.
    pub(crate) start: Point<'a>,
    /// Values from the start on, by time; the start is among them where the vintage has it.
    pub(crate) points: Vec<Point<'a>>,
    /// The value to be reached.
    pub(crate) target: Result<Amount, Reason>,
    /// How the target follows from the start, where it does: another edition's start has another target.
    pub(crate) target_of_start: Option<OfStart>,
    /// The date, in years.
    pub(crate) by: Option<Amount>,
    /// The yearly rate that the whole path needs, where the goal is one about a rate; a fall is below zero.
    pub(crate) path_rate: Option<Amount>,
    /// How much more an older value counts than one a year newer.
    pub(crate) decay: f64,
    /// 1 for a goal upwards, -1 for one downwards; 0 where nothing says which.
    pub(crate) direction: f64,
}

/// A target that follows from the value of the start.
#[derive(Debug, Clone)]
pub(crate) enum OfStart {
    /// So many times it.
    Times(Amount),
    /// It, changed by this fraction of it.
    Changed(Amount),
    /// It, moved by so much.
    Moved(Amount),
}

impl OfStart {
    /// The target for a start.
    pub(crate) fn of(&self, start: &Amount) -> Amount {
        match self {
            OfStart::Times(times) => start.times(times),
            OfStart::Changed(part) => start.plus(&start.times(part)),
            OfStart::Moved(distance) => start.plus(distance),
        }
    }
}

impl<'a> Case<'a> {
    /// The newest value; the start when nothing came after it.
    pub(crate) fn newest(&self) -> &Point<'a> {
        self.points.last().unwrap_or(&self.start)
    }

    /// The date as a number of years.
    pub(crate) fn by_time(&self) -> Option<f64> {
        self.by.as_ref().map(Amount::value)
    }

    fn target(&self) -> Figure {
        self.target.clone()
    }

    fn years_all(&self) -> Figure {
        Ok(self.by.as_ref().ok_or(Reason::NoDeadline)?.minus(&self.start.when))
    }

    fn years_done(&self) -> Amount {
        self.newest().when.minus(&self.start.when)
    }

    /// Years from the newest value to the date; does not apply when the date has passed.
    fn years_left(&self) -> Figure {
        let by = self.by.as_ref().ok_or(Reason::NoDeadline)?;
        if by.value() <= self.newest().time {
            return Err(Reason::NotApplicable);
        }
        Ok(by.minus(&self.newest().when))
    }

    /// Change so far.
    fn change(&self) -> Amount {
        self.newest().amount.minus(&self.start.amount)
    }

    /// Of the distance from start to target, the part that is done: `(y - y0) / (yT - y0)`.
    pub(crate) fn achieved(&self) -> Figure {
        if self.newest().time <= self.start.time {
            return Err(Reason::OnePoint);
        }
        self.change().over(&self.target()?.minus(&self.start.amount))
    }

    /// Of the time, the part that is used: `(t - t0) / (T - t0)`.
    pub(crate) fn time_used(&self) -> Figure {
        self.years_done().over(&self.years_all()?)
    }

    /// Done for each part of the time used.
    pub(crate) fn schedule(&self) -> Figure {
        self.achieved()?.over(&self.time_used()?)
    }

    /// The required value at a time: on a straight line, or at the rate that the goal asks for.
    pub(crate) fn required(&self, time: f64) -> Figure {
        let since = Amount::parameter("year", time).minus(&self.start.when);
        if let Some(rate) = &self.path_rate {
            return Amount::function(
                Function::Compounded,
                &[&self.start.amount, rate, &since],
                Reason::RateBase,
            );
        }
        let distance = self.target()?.minus(&self.start.amount);
        Ok(self.start.amount.plus(&distance.times(&since.over(&self.years_all()?)?)))
    }

    /// Compound rate per year so far.
    pub(crate) fn rate_so_far(&self) -> Figure {
        if self.newest().time <= self.start.time {
            return Err(Reason::OnePoint);
        }
        let arguments = [&self.newest().amount, &self.start.amount, &self.years_done()];
        Amount::function(Function::AnnualRate, &arguments, Reason::RateBase)
    }

    /// Compound rate per year that the goal needed from its start.
    pub(crate) fn rate_required(&self) -> Figure {
        let arguments = [&self.target()?, &self.start.amount, &self.years_all()?];
        Amount::function(Function::AnnualRate, &arguments, Reason::RateBase)
    }

    /// Compound rate per year that the rest of the time needs.
    pub(crate) fn rate_needed(&self) -> Figure {
        let arguments = [&self.target()?, &self.newest().amount, &self.years_left()?];
        Amount::function(Function::AnnualRate, &arguments, Reason::RateBase)
    }

    /// Amount per year that the rest of the time needs.
    pub(crate) fn amount_needed(&self) -> Figure {
        self.target()?.minus(&self.newest().amount).over(&self.years_left()?)
    }

    /// Rate so far over rate required, above zero in the goal's direction.
    pub(crate) fn rate_ratio(&self) -> Figure {
        self.rate_so_far()?.over(&self.rate_required()?)
    }

    /// Where the rate so far leads by the date, as a part of the distance.
    pub(crate) fn end_point_ratio(&self) -> Figure {
        let (rate, left) = (self.rate_so_far()?, self.years_left()?);
        let end =
            Amount::function(Function::Compounded, &[&self.newest().amount, &rate, &left], Reason::RateBase)?;
        end.minus(&self.start.amount).over(&self.target()?.minus(&self.start.amount))
    }

    /// Whether the newest value is at the target or past it.
    pub(crate) fn is_reached(&self) -> bool {
        let at = self.newest().amount.value();
        self.target.as_ref().is_ok_and(|target| self.direction * (at - target.value()) >= 0.0)
            && self.newest().time >= self.start.time
    }

    /// Whether the target is a natural limit of a percentage and the newest value within one point of it.
    pub(crate) fn is_at_limit(&self) -> bool {
        let at = self.newest().amount.value();
        self.limit().is_some_and(|limit| (at - limit).abs() <= 1.0)
    }

    /// A target of 0 or 100 per cent.
    fn limit(&self) -> Option<f64> {
        let target = self.target.as_ref().ok()?.value();
        (self.unit == "percent" && (target == 0.0 || target == 100.0)).then_some(target)
    }

    /// The value from which the target counts as reached, for the probability: one point before a natural limit,
    /// which a share comes near and never passes.
    pub(crate) fn threshold(&self) -> Figure {
        match self.limit() {
            Some(limit) => Ok(Amount::parameter("one point before the limit", (limit - 1.0).abs())),
            None => self.target(),
        }
    }

    /// The scale of the fitted line, and what values are divided by to stand on it.
    pub(crate) fn scale(&self) -> (Scale, Option<Amount>) {
        let all = |within: fn(f64) -> bool| self.points.iter().all(|point| within(point.amount.value()));
        if self.unit == "percent" {
            return match all(|value| value > 0.0 && value < 100.0) {
                true => (Scale::Logit, Some(hundred())),
                false => (Scale::Linear, None),
            };
        }
        match all(|value| value > 0.0) && self.start.amount.value() > 0.0 {
            true => (Scale::Logarithm, None),
            false => (Scale::Linear, None),
        }
    }

    /// A number of the fitted line at a time; two points give the value only.
    pub(crate) fn fitted(&self, asked: Fitted, time: f64) -> Figure {
        match self.points.len() {
            0 | 1 => return Err(Reason::OnePoint),
            2 if asked != Fitted::Value => return Err(Reason::TwoPoints),
            _ => {}
        }
        let (scale, whole) = self.scale();
        let scaled = |amount: &Amount| match &whole {
            Some(whole) => amount.over(whole),
            None => Ok(amount.clone()),
        };
        let number = match asked {
            Fitted::Reaches => scaled(&self.threshold()?)?,
            _ => Amount::parameter("share of the band", BAND),
        };
        let direction = if self.direction < 0.0 { -1.0 } else { 1.0 };
        let mut arguments = vec![
            Amount::parameter("weight of a value a year older", self.decay),
            Amount::parameter("year asked for", time),
            number,
            Amount::parameter("direction", direction),
        ];
        for point in &self.points {
            arguments.push(point.when.clone());
            arguments.push(scaled(&point.amount)?);
        }
        let arguments: Vec<&Amount> = arguments.iter().collect();
        let figure = Amount::function(Function::Fitted(scale, asked), &arguments, Reason::NotApplicable)?;
        Ok(match (&whole, asked) {
            (Some(whole), Fitted::Value | Fitted::Low | Fitted::High) => figure.times(whole),
            _ => figure,
        })
    }

    /// What the trend leads to on the date.
    pub(crate) fn projected(&self, asked: Fitted) -> Figure {
        let by = self.by_time().ok_or(Reason::NoDeadline)?;
        if by <= self.newest().time {
            return Err(Reason::NotApplicable);
        }
        self.fitted(asked, by)
    }

    /// By how much the trend misses the target on the date; below zero short of a goal upwards.
    pub(crate) fn gap(&self) -> Figure {
        Ok(self.projected(Fitted::Value)?.minus(&self.target()?))
    }
}
