//! A goal set beside its series: which indicator, which place, which vintage, from where to where.

use super::aim::{Aim, Base, Unread, Wanted};
use super::amount::{Amount, hundred};
use super::case::Case;
use super::rate;
use super::vintage::{self, Point, Vintage};
use crate::facts;
use crate::measure::Reason;
use crate::params::{BadParam, Params};
use crate::term::date_in_years;
use crate::view::ViewFinding;
use polyad_ledger::kinds::indicator::Better;
use polyad_ledger::state::{EntityKind, Fact, State};
use polyad_model::{PartialDate, Ref};

/// The world as a place.
const WORLD: &str = "x:m49:001";

/// A goal beside its series, as far as it goes.
pub(crate) struct Assessed<'a> {
    pub(crate) aim: Aim<'a>,
    /// The measure it is set beside.
    pub(crate) indicator: Option<Ref>,
    /// The place.
    pub(crate) place: Ref,
    /// All that is printed about it, the one that is used first.
    pub(crate) vintages: Vec<Vintage<'a>>,
    /// The figures' ground, or why there are none.
    pub(crate) case: Result<Case<'a>, Unread>,
    /// The band to be kept, for goals that keep something as it is.
    pub(crate) band: Option<Band>,
    /// The target rate and the observed mean rate, for goals about a rate; a fall is above zero.
    pub(crate) pace: Option<rate::Pace>,
    /// What the reader should know.
    pub(crate) notes: Vec<ViewFinding>,
}

/// A band to be kept; an end that is open cannot be passed.
#[derive(Debug, Clone)]
pub(crate) struct Band {
    pub(crate) low: Option<Amount>,
    pub(crate) high: Option<Amount>,
}

impl Band {
    /// To keep a value: the side that the indicator calls better is open.
    fn around(kept: &Amount, better: Option<Better>) -> Band {
        Band {
            low: (better != Some(Better::Down)).then(|| kept.clone()),
            high: (better != Some(Better::Up)).then(|| kept.clone()),
        }
    }

    /// How far a value lies outside; `None` inside.
    pub(crate) fn distance(&self, value: &Amount) -> Option<Amount> {
        let below = self.low.as_ref().filter(|low| value.value() < low.value()).map(|low| low.minus(value));
        below.or_else(|| {
            self.high.as_ref().filter(|high| value.value() > high.value()).map(|high| value.minus(high))
        })
    }

    /// The ends that there are, the lower first; one if both are the same.
    pub(crate) fn ends(&self) -> Vec<&Amount> {
        let mut ends: Vec<&Amount> = self.low.iter().chain(&self.high).collect();
        ends.dedup_by(|a, b| a.value() == b.value());
        ends
    }
}

/// What the reader chose.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    pub(crate) as_of: Option<PartialDate>,
    pub(crate) about: Option<Ref>,
    pub(crate) indicator: Option<Ref>,
    pub(crate) source: Option<String>,
    pub(crate) decay: f64,
}

impl Choice {
    pub(crate) fn read(state: &State, params: &Params) -> Result<Choice, BadParam> {
        let decay = match params.get("decay") {
            None => 1.0,
            Some(text) => text
                .parse()
                .ok()
                .filter(|decay: &f64| *decay > 0.0 && *decay <= 1.0)
                .ok_or_else(|| BadParam::new("decay", "is a number above 0 and at most 1"))?,
        };
        Ok(Choice {
            as_of: facts::as_of(state, params)?,
            about: params.optional_reference("about")?,
            indicator: params.optional_reference("indicator")?,
            source: params.get("source").map(str::to_owned),
            decay,
        })
    }
}

/// Sets a goal beside its series.
pub(crate) fn assess<'a>(
    state: &'a State,
    goal: Fact<'a>,
    params: &Params,
    choice: &Choice,
) -> Result<Assessed<'a>, BadParam> {
    let aim = Aim::of(state, goal, params)?;
    let world = || WORLD.parse().map_err(|error| BadParam::new("about", format!("{error}")));
    let place = match choice.about.clone().or_else(|| goal.references("place").into_iter().next()) {
        Some(place) => place,
        None => world()?,
    };
    let indicator = choice.indicator.clone().or_else(|| goal.reference("indicator"));
    let Some(indicator) = indicator else {
        let message = "No indicator is on record for this goal, so no series is set beside it.".to_owned();
        let case = Err(Unread { reason: Reason::NoIndicator, message });
        return Ok(Assessed {
            aim,
            indicator: None,
            place,
            vintages: Vec::new(),
            case,
            band: None,
            pace: None,
            notes: Vec::new(),
        });
    };
    let vintages = vintage::about(state, &indicator, &place, choice.as_of);
    Ok(with_series(state, aim, indicator, place, vintages, choice))
}

/// The same for values that are at hand, as of one place out of many.
pub(crate) fn with_series<'a>(
    state: &'a State,
    aim: Aim<'a>,
    indicator: Ref,
    place: Ref,
    vintages: Vec<Vintage<'a>>,
    choice: &Choice,
) -> Assessed<'a> {
    let mut assessed = Assessed {
        aim,
        indicator: Some(indicator.clone()),
        place,
        vintages,
        case: Err(Unread { reason: Reason::Missing, message: String::new() }),
        band: None,
        pace: None,
        notes: Vec::new(),
    };
    let base = assessed.aim.base(state);
    if assessed.aim.is_pace_of_change()
        && let Some(found) = rate::by_rates(state, &assessed, base.as_ref(), choice)
    {
        assessed.take_pace(found);
        return assessed;
    }
    assessed.case = assessed.by_values(state, &indicator, base, choice);
    assessed
}

impl<'a> Assessed<'a> {
    fn note(&mut self, code: &'static str, message: String, about: Option<Ref>) {
        self.notes.push(ViewFinding { code, message, about });
    }

    fn take_pace(&mut self, found: rate::Found<'a>) {
        self.indicator = Some(found.indicator);
        self.vintages = found.vintages;
        self.pace = Some(found.pace);
        self.notes.push(found.note);
        self.case = Ok(found.case);
    }

    /// Puts the vintage that is used first: the one the reader named, else the longest in the goal's unit.
    fn choose(&mut self, choice: &Choice) -> Result<(), Unread> {
        let unread = |reason, message: String| Err(Unread { reason, message });
        let whole = |vintage: &&Vintage<'_>| vintage.broken_down.is_empty();
        if self.vintages.iter().filter(whole).count() == 0 {
            return unread(
                Reason::Missing,
                "No value of the indicator is on record for this place.".to_owned(),
            );
        }
        let named = |vintage: &Vintage<'_>| match &choice.source {
            Some(source) => vintage.name.to_lowercase().contains(&source.to_lowercase()),
            None => !vintage.former,
        };
        let mut fitting = (0..self.vintages.len())
            .filter(|at| self.vintages[*at].broken_down.is_empty() && named(&self.vintages[*at]));
        let Some(first) = fitting.next() else {
            return match &choice.source {
                Some(source) => {
                    unread(Reason::Missing, format!("No source called “{source}” has values here."))
                }
                None => unread(Reason::Missing, "Only former editions have values here.".to_owned()),
            };
        };
        // A goal that names its unit is set beside the longest series in that unit, if there is one.
        let readable = |at: usize| self.aim.wanted(&self.vintages[at].unit).is_ok();
        let chosen = if readable(first) { first } else { fitting.find(|at| readable(*at)).unwrap_or(first) };
        let used = self.vintages.remove(chosen);
        self.vintages.insert(0, used);
        Ok(())
    }

    fn by_values(
        &mut self,
        state: &State,
        indicator: &Ref,
        base: Option<Base>,
        choice: &Choice,
    ) -> Result<Case<'a>, Unread> {
        self.choose(choice)?;
        let used = self.vintages[0].clone();
        let wanted = self.aim.wanted(&used.unit);
        let better = better_of(state, indicator);
        let counted = matches!(wanted, Ok(Wanted::Counted(_)));
        let start = self.start(&used, base, counted)?;
        let mut points: Vec<Point<'a>> =
            used.points.iter().filter(|point| point.time >= start.time).cloned().collect();
        if counted && points.first().is_none_or(|first| first.time > start.time) {
            points.insert(0, start.clone());
        }
        let mut path_rate = None;
        let target = match &wanted {
            Ok(Wanted::Level(target) | Wanted::Counted(target)) => Ok(target.clone()),
            Ok(Wanted::OfStart(of_start)) => Ok(of_start.of(&start.amount)),
            Ok(Wanted::TimesRate(times)) => {
                match rate::by_levels(&used, &start, times, self.aim.by_when.as_ref(), better) {
                    Ok((target, rate, pace)) => {
                        path_rate = Some(rate);
                        self.pace = Some(pace);
                        Ok(target)
                    }
                    Err(unread) => return Err(unread),
                }
            }
            Ok(Wanted::Within(low, high)) => {
                self.band = Some(Band { low: Some(low.clone()), high: Some(high.clone()) });
                Err(Reason::NotApplicable)
            }
            Ok(Wanted::Held) => {
                self.band = Some(Band::around(&start.amount, better));
                Err(Reason::NotApplicable)
            }
            Err(unread) => {
                self.note(code_of(unread.reason), unread.message.clone(), None);
                Err(unread.reason)
            }
        };
        // To keep a value is no distance to go.
        let target = match target {
            Ok(target) if target.value() == start.amount.value() => {
                self.band.get_or_insert(Band::around(&target, better));
                Err(Reason::NotApplicable)
            }
            other => other,
        };
        let upwards = match better {
            Some(Better::Up) => 1.0,
            Some(Better::Down) => -1.0,
            _ => 0.0,
        };
        let direction = match &target {
            Ok(target) => (target.value() - start.amount.value()).signum(),
            Err(_) => upwards,
        };
        if target.is_ok() && upwards != 0.0 && direction != upwards {
            let passed = "The value at the start is already past the target in the direction that the indicator calls better.";
            self.note("start-past-target", passed.to_owned(), None);
        }
        let by = self.aim.by_when.clone();
        if by.is_none() {
            self.note(
                "goal-without-date",
                "The goal names no date, so no path is required of it.".to_owned(),
                None,
            );
        }
        if used.unit == "percent" && target.as_ref().is_ok_and(|target| target.value() > 100.0) {
            let beyond =
                "What the goal asks for here is more than 100 per cent: the start lies too high for it.";
            self.note("target-beyond-whole", beyond.to_owned(), None);
        }
        self.note_newer(&used);
        let target_of_start = match wanted {
            Ok(Wanted::OfStart(of_start)) => Some(of_start),
            _ => None,
        };
        let (unit, decay) = (used.unit.clone(), choice.decay);
        Ok(Case { unit, start, points, target, target_of_start, by, path_rate, decay, direction })
    }

    /// What other sources print for later than the vintage in use.
    fn note_newer(&mut self, used: &Vintage<'_>) {
        let last = used.points.last().map_or(f64::MIN, |point| point.time);
        let others = self
            .vintages
            .iter()
            .skip(1)
            .filter(|other| !other.former && other.broken_down.is_empty() && other.unit == used.unit);
        let newer = others
            .filter_map(|other| Some((other.points.last()?, &other.name)))
            .filter(|(point, _)| point.time > last)
            .max_by(|(a, _), (b, _)| a.time.total_cmp(&b.time));
        let Some((point, name)) = newer else { return };
        let value = crate::format::measure(
            &point.amount.clone().measure(crate::measure::Unit::Code(used.unit.clone())),
        );
        let message = format!(
            "“{name}” prints {value} for {}; it is another edition and not joined to this one.",
            point.printed
        );
        let about = point.fact.map(Fact::address);
        self.note("newer-elsewhere", message, about);
    }

    /// The value that the path starts from: the vintage's own for the date, else its last before, else its first;
    /// for a count from zero, zero.
    fn start(&mut self, used: &Vintage<'a>, base: Option<Base>, counted: bool) -> Result<Point<'a>, Unread> {
        let Some(base) = base else {
            let first = used.points.first().cloned().ok_or_else(no_baseline)?;
            let message = format!(
                "The goal names no baseline and no date of its own: the path starts at {}, the first value of this \
                 series. Choose another year with `from`.",
                first.printed
            );
            self.note("baseline-assumed", message, None);
            return Ok(first);
        };
        let time = date_in_years(base.date);
        let when = base.when.clone();
        let point =
            |amount| Point { when, time, begins: time, printed: base.date.to_string(), amount, fact: None };
        if counted && base.value.is_none() {
            return Ok(point(Amount::parameter("count from zero", 0.0)));
        }
        let own = used.points.iter().find(|point| point.time.floor() == time.floor());
        match (&base.value, own) {
            (Some((value, unit)), _) if *unit != used.unit => {
                let message = format!(
                    "The goal's baseline is in {}, the series in {}. One is not read as the other.",
                    crate::format::unit_words(unit),
                    crate::format::unit_words(&used.unit)
                );
                let _ = value;
                return Err(Unread { reason: Reason::UnitsDiffer, message });
            }
            (Some((value, _)), Some(own)) if value.value() != own.amount.value() => {
                let message = format!(
                    "The goal starts from {} for {}; this edition of the series prints {}, and all figures here are \
                     of one edition.",
                    value.value(),
                    base.date,
                    own.amount.value()
                );
                self.note("baseline-revised", message, Some(self.aim.goal.address()));
                return Ok(own.clone());
            }
            (Some(_), Some(own)) => return Ok(own.clone()),
            (Some((value, _)), None) => {
                let message = format!(
                    "This series has no value for {}: the path starts from the goal's own baseline, which may be \
                     of another edition.",
                    base.date
                );
                self.note("editions-mixed", message, Some(self.aim.goal.address()));
                return Ok(point(value.clone()));
            }
            (None, Some(own)) if base.named => return Ok(own.clone()),
            _ => {}
        }
        let before = used.points.iter().rev().find(|point| point.time <= time);
        let start = own.or(before).or(used.points.first()).cloned().ok_or_else(no_baseline)?;
        let lacks =
            if base.named { "The series has no value for" } else { "The goal names no baseline; this is" };
        let message = format!(
            "{lacks} {}, {}. The path starts at {}. Choose another year with `from`.",
            base.date, base.origin, start.printed
        );
        self.note("baseline-assumed", message, None);
        Ok(start)
    }
}

fn no_baseline() -> Unread {
    Unread { reason: Reason::NoBaseline, message: "There is no value to start from.".to_owned() }
}

/// The stable code of a finding about a reason.
pub(crate) fn code_of(reason: Reason) -> &'static str {
    match reason {
        Reason::UnitsDiffer => "units-differ",
        Reason::NoIndicator => "goal-without-indicator",
        Reason::NoTarget => "goal-without-target",
        Reason::NoBaseline => "goal-without-baseline",
        Reason::Missing => "series-missing",
        _ => "not-assessable",
    }
}

/// The direction that an indicator calls better.
pub(crate) fn better_of(state: &State, indicator: &Ref) -> Option<Better> {
    let entity = state.directory().find(state, EntityKind::Indicator, indicator)?;
    let word = entity.facts.iter().find_map(|address| state.fact(address)?.word("better"))?;
    match word.as_str() {
        "up" => Some(Better::Up),
        "down" => Some(Better::Down),
        "within" => Some(Better::Within),
        _ => None,
    }
}

/// A deadline in years: a goal for 2030 is met by the value of 2030.
pub(crate) fn time_of_deadline(by: PartialDate) -> f64 {
    // A day at the end of a year is that year's value, as a year alone is.
    match (by.month(), by.day()) {
        (Some(12), Some(31)) => f64::from(by.year()),
        _ => date_in_years(by),
    }
}

/// A rate in per cent a year as a fraction.
pub(crate) fn as_fraction(rate: &Amount) -> Amount {
    rate.over(&hundred()).unwrap_or_else(|_| rate.clone())
}
