//! Goals that ask for a faster pace: so many times the rate of change before the start.

use super::aim::{Base, Unread, Wanted};
use super::amount::{Amount, Figure};
use super::assess::{Assessed, Choice, as_fraction};
use super::case::Case;
use super::vintage::{self, Point, Vintage};
use crate::measure::Reason;
use crate::term::{Function, date_in_years};
use crate::view::ViewFinding;
use polyad_ledger::kinds::indicator::Better;
use polyad_ledger::state::{Fact, State};
use polyad_model::{Exact, Ref};

/// Values of an indicator that is itself a rate.
pub(crate) const RATE_UNIT: &str = "percent-per-year";

/// The pace before, asked for and seen. Fractions a year; above zero is better.
#[derive(Debug, Clone)]
pub(crate) struct Pace {
    /// Before the start.
    pub(crate) before: Amount,
    /// Asked for.
    pub(crate) asked: Amount,
    /// Seen since, if anything was.
    pub(crate) seen: Figure,
    /// What the rest of the time needs.
    pub(crate) needed: Figure,
}

impl Pace {
    /// Seen over asked for.
    pub(crate) fn ratio(&self) -> Figure {
        self.seen.as_ref().map_err(|reason| *reason)?.over(&self.asked)
    }
}

/// A goal about a rate, read from published rates.
pub(crate) struct Found<'a> {
    pub(crate) indicator: Ref,
    pub(crate) vintages: Vec<Vintage<'a>>,
    pub(crate) pace: Pace,
    pub(crate) case: Case<'a>,
    pub(crate) note: ViewFinding,
}

/// From published rates: of the goal's indicator if that is a rate, else of the indicator that names it as its own
/// official one and is a rate. `None` when no rate for before and after the start is on record.
pub(crate) fn by_rates<'a>(
    state: &'a State,
    assessed: &Assessed<'a>,
    base: Option<&Base>,
    choice: &Choice,
) -> Option<Found<'a>> {
    let own = assessed.indicator.clone()?;
    let siblings = state.facts_naming("indicator", "sdg", &own).into_iter().map(Fact::entity);
    let (indicator, vintages) = std::iter::once(own.clone())
        .chain(siblings)
        .map(|name| {
            let vintages = vintage::about(state, &name, &assessed.place, choice.as_of);
            (name, vintages)
        })
        .find(|(_, vintages)| vintages.iter().any(|vintage| vintage.unit == RATE_UNIT))?;
    let Ok(Wanted::TimesRate(times)) = assessed.aim.wanted(RATE_UNIT) else { return None };
    let by = assessed.aim.by_when.clone()?;
    let rates =
        || vintages.iter().filter(|vintage| vintage.unit == RATE_UNIT && vintage.broken_down.is_empty());
    // The rate before: the longest period that ends when the path starts, or as late as possible before.
    let latest = base.map_or(f64::MAX, |base| date_in_years(base.date));
    let before = rates()
        .flat_map(|vintage| &vintage.points)
        .filter(|point| point.time <= latest && point.begins < point.time)
        .max_by(|a, b| (a.time - a.begins).total_cmp(&(b.time - b.begins)).then(a.time.total_cmp(&b.time)))?;
    let (start_time, start_when) = (before.time, before.when.clone());
    // The rates since, one source's, each period beginning where the one before ended.
    let chain = |vintage: &'_ Vintage<'a>| {
        let mut chain: Vec<Point<'a>> = Vec::new();
        for point in &vintage.points {
            let end = chain.last().map_or(start_time, |last| last.time);
            if begin_of(point) == end && point.time > end {
                chain.push(point.clone());
            }
        }
        chain
    };
    let used = rates()
        .filter(|vintage| match &choice.source {
            Some(source) => vintage.name.to_lowercase().contains(&source.to_lowercase()),
            None => !vintage.former,
        })
        .map(|vintage| (vintage.name.clone(), chain(vintage)))
        .max_by(|(_, a), (_, b)| end_of(a).total_cmp(&end_of(b)))?;
    let (source, chain) = used;
    let index = Amount::of_fact("start of the index", Exact::from(100i64), before.fact?);
    let before = as_fraction(&before.amount);
    let asked = before.times(&times);
    let start = Point {
        time: start_time,
        when: start_when.clone(),
        begins: start_time,
        printed: format!("{start_time}"),
        amount: index.clone(),
        fact: None,
    };
    let minus = Amount::parameter("direction", -1.0);
    let mut points = vec![start.clone()];
    for end in 1..=chain.len() {
        let (rate, years) = taken_together(&chain[..end])?;
        let amount =
            Amount::function(Function::Compounded, &[&index, &rate.times(&minus), &years], Reason::RateBase)
                .ok()?;
        points.push(Point { amount, ..chain[end - 1].clone() });
    }
    for point in points.iter_mut().skip(1) {
        point.fact = None;
    }
    let all = by.minus(&start_when);
    let fall = asked.times(&minus);
    let target = Amount::function(Function::Compounded, &[&index, &fall, &all], Reason::RateBase);
    let (seen, needed) = match taken_together(&chain) {
        Some((seen, done)) => {
            let needed =
                Amount::function(Function::CatchUpRate, &[&asked, &seen, &all, &done], Reason::NotApplicable);
            (Ok(seen), needed)
        }
        None => (Err(Reason::Missing), Err(Reason::Missing)),
    };
    let shown = match chain.last() {
        Some(last) => format!("“{source}” up to {}", last.time.trunc()),
        None => "no source".to_owned(),
    };
    let note = ViewFinding {
        code: "index-of-rates",
        message: format!(
            "The goal asks for a rate. What is drawn is an index, 100 in {start_time}, as the published rates of \
             {shown} let it fall; rates of other reports are listed and not joined to them."
        ),
        about: None,
    };
    let case = Case {
        unit: INDEX_UNIT.to_owned(),
        start,
        points,
        target,
        target_of_start: None,
        by: Some(by),
        path_rate: Some(fall),
        decay: choice.decay,
        direction: -1.0,
    };
    Some(Found { indicator, vintages, pace: Pace { before, asked, seen, needed }, case, note })
}

/// The unit of an index that rates let fall.
pub(crate) const INDEX_UNIT: &str = "index";

/// From the values of one vintage: the rate before the start is that from its first value to the start.
///
/// Gives the target value, the yearly rate of the path and the pace.
pub(crate) fn by_levels(
    used: &Vintage<'_>,
    start: &Point<'_>,
    times: &Amount,
    by: Option<&Amount>,
    better: Option<Better>,
) -> Result<(Amount, Amount, Pace), Unread> {
    let unread = |reason, message: String| Unread { reason, message };
    let first = used.points.first().filter(|first| first.time < start.time).ok_or_else(|| {
        unread(
            Reason::NoBaseline,
            format!("The goal asks for a faster rate, and this series has no value before {} to take the earlier rate from.", start.printed),
        )
    })?;
    let rate = |to: &Point<'_>, from: &Point<'_>| {
        Amount::function(
            Function::AnnualRate,
            &[&to.amount, &from.amount, &to.when.minus(&from.when)],
            Reason::RateBase,
        )
    };
    let undefined = |reason| unread(reason, "No rate of growth is defined from or across zero.".to_owned());
    let before = rate(start, first).map_err(undefined)?;
    let sign = if better == Some(Better::Down) { -1.0 } else { 1.0 };
    if before.value() * sign <= 0.0 {
        let message = format!(
            "From {} to {} the value moved away from what is better, so that there is no rate of improvement to \
             multiply.",
            first.printed, start.printed
        );
        return Err(unread(Reason::RateBase, message));
    }
    let asked = before.times(times);
    let by = by.ok_or_else(|| unread(Reason::NoDeadline, "The goal names no date.".to_owned()))?;
    let all = by.minus(&start.when);
    let target = Amount::function(Function::Compounded, &[&start.amount, &asked, &all], Reason::RateBase)
        .map_err(undefined)?;
    let sign = Amount::parameter("direction", sign);
    let newest = used.points.last().filter(|newest| newest.time > start.time);
    let seen =
        newest.ok_or(Reason::Missing).and_then(|newest| rate(newest, start)).map(|seen| seen.times(&sign));
    let needed = newest.ok_or(Reason::Missing).and_then(|newest| {
        let left = by.minus(&newest.when);
        let needed =
            Amount::function(Function::AnnualRate, &[&target, &newest.amount, &left], Reason::NotApplicable)?;
        Ok(needed.times(&sign))
    });
    let pace = Pace { before: before.times(&sign), asked: asked.times(&sign), seen, needed };
    Ok((target, asked, pace))
}

/// Several rates as one, with the years they cover together.
fn taken_together(chain: &[Point<'_>]) -> Option<(Amount, Amount)> {
    let mut arguments = Vec::new();
    let mut years_all: Option<Amount> = None;
    for point in chain {
        let years = Amount::parameter("years", point.time - begin_of(point));
        arguments.push(as_fraction(&point.amount));
        arguments.push(years.clone());
        years_all = Some(years_all.map_or(years.clone(), |all| all.plus(&years)));
    }
    let arguments: Vec<&Amount> = arguments.iter().collect();
    let rate = Amount::function(Function::MeanRateOfFall, &arguments, Reason::RateBase).ok()?;
    Some((rate, years_all?))
}

/// The year from which a rate counts: a rate for one year is from the year before.
fn begin_of(point: &Point<'_>) -> f64 {
    if point.begins == point.time { point.time - 1.0 } else { point.begins }
}

fn end_of(chain: &[Point<'_>]) -> f64 {
    chain.last().map_or(f64::MIN, |last| last.time)
}
