//! The classes of two offices, side by side; their cut-offs are conventions and they may differ.

use super::amount::Figure;
use super::case::Case;
use crate::measure::Reason;

/// A class in the words of its scheme, with the figure it rests on.
#[derive(Debug, Clone)]
pub(crate) struct Classed {
    /// In the scheme's words.
    pub(crate) words: &'static str,
    /// How far along, to compare the schemes: 3 reached, 2 on track, 1 on the way, 0 neither.
    pub(crate) step: u8,
    /// The figure that was cut.
    pub(crate) figure: Figure,
    /// What the figure is.
    pub(crate) rests_on: &'static str,
}

/// Eurostat's and Statistics Canada's classes as Open SDG has them: the rate so far over the rate required.
///
/// Where a rate of growth is not defined the schedule index is cut at the same places.
pub(crate) fn open_sdg(case: &Case<'_>) -> Result<Classed, Reason> {
    if case.target.is_err() {
        return without_target(
            case,
            &[
                (0.015, 2, "on track"),
                (0.005, 1, "progress, acceleration needed"),
                (0.0, 0, "limited progress"),
            ],
            "deterioration",
        );
    }
    let by_rate = case.rate_ratio();
    let (figure, rests_on) = match &by_rate {
        Err(Reason::RateBase) => (case.schedule(), "schedule index, since no rate of growth is defined"),
        _ => (by_rate, "rate so far over rate required"),
    };
    if case.is_reached() {
        return Ok(Classed { words: "target achieved", step: 3, figure, rests_on });
    }
    let ratio = figure.as_ref().map_err(|reason| *reason)?.value();
    let (step, words) = match ratio {
        r if r >= 0.95 => (2, "on track"),
        r if r >= 0.60 => (1, "progress, acceleration needed"),
        r if r >= 0.0 => (1, "limited progress"),
        _ => (0, "deterioration"),
    };
    Ok(Classed { words, step, figure, rests_on })
}

/// The classes of the UN Statistics Division's Progress Chart of 2023: where the rate so far leads by the date.
pub(crate) fn progress_chart(case: &Case<'_>) -> Result<Classed, Reason> {
    if case.target.is_err() {
        return without_target(
            case,
            &[(0.02, 2, "on track"), (0.005, 1, "fair progress, acceleration needed")],
            "stagnation or regression",
        );
    }
    let figure = case.end_point_ratio();
    let rests_on = "part of the distance that the rate so far covers by the date";
    if case.is_reached() || case.is_at_limit() {
        return Ok(Classed { words: "met", step: 3, figure, rests_on });
    }
    let ratio = figure.as_ref().map_err(|reason| *reason)?.value();
    let (step, words) = match ratio {
        u if u >= 0.95 => (2, "on track"),
        u if u >= 0.10 => (1, "fair progress, acceleration needed"),
        _ => (0, "stagnation or regression"),
    };
    Ok(Classed { words, step, figure, rests_on })
}

/// Without a target the rate so far itself is cut, in the direction that the indicator calls better.
fn without_target(
    case: &Case<'_>,
    cuts: &[(f64, u8, &'static str)],
    else_words: &'static str,
) -> Result<Classed, Reason> {
    // A goal in another unit is not classed as if it named nothing.
    match case.target {
        Err(reason @ Reason::UnitsDiffer) => return Err(reason),
        _ if case.direction == 0.0 => return Err(Reason::NoTarget),
        _ => {}
    }
    let figure = case.rate_so_far();
    let rate = case.direction * figure.as_ref().map_err(|reason| *reason)?.value();
    let cut = cuts.iter().find(|(least, ..)| rate >= *least);
    let (step, words) = cut.map_or((0, else_words), |(_, step, words)| (*step, *words));
    Ok(Classed { words, step, figure, rests_on: "rate so far, for want of a target" })
}

/// Whether two classes say different things: one that the goal is on track or met, and the other not; or one that
/// there is progress worth the name, and the other not.
pub(crate) fn differ(a: &Classed, b: &Classed) -> bool {
    a.step != b.step
        || (a.words == "limited progress") != (b.words == "limited progress") && b.words.starts_with("fair")
}
