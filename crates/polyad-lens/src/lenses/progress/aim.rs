//! What a goal asks for: from its record where that holds a number, else from its own words, read by the goal linter.
//!
//! Nothing is converted: a goal in one unit beside a series in another is named as such and gets no figure.

use super::amount::Amount;
use super::assess::time_of_deadline;
use super::case::OfStart;
use crate::format;
use crate::measure::Reason;
use crate::params::{BadParam, Params};
use crate::term::date_in_years;
use polyad_ledger::reading;
use polyad_ledger::state::{EntityKind, Fact, State};
use polyad_lint::{Context, Direction, Kind, Verdict, lint};
use polyad_model::{Exact, PartialDate, Quantity};

/// A goal as its record and its words have it.
pub(crate) struct Aim<'a> {
    /// The fact that states it.
    pub(crate) goal: Fact<'a>,
    /// Its words.
    pub(crate) words: String,
    verdict: Option<Verdict>,
    /// The date by which it is to be met.
    pub(crate) by: Option<PartialDate>,
    /// The same in years, with the fact that has it.
    pub(crate) by_when: Option<Amount>,
    /// A target that the reader set, in the unit of the series.
    target_set: Option<Exact>,
    /// A year to start from that the reader set.
    from_set: Option<PartialDate>,
}

/// What is to be reached, beside the values of a series.
#[derive(Debug, Clone)]
pub(crate) enum Wanted {
    /// This value.
    Level(Amount),
    /// A value that follows from the one at the start; a fall is below zero.
    OfStart(OfStart),
    /// So many of something, counted from zero.
    Counted(Amount),
    /// So many times the rate of change before the start.
    TimesRate(Amount),
    /// Between these, both included.
    Within(Amount, Amount),
    /// As it was at the start.
    Held,
}

/// A goal that a series cannot be set beside, and why, in words.
pub(crate) struct Unread {
    pub(crate) reason: Reason,
    pub(crate) message: String,
}

/// Where the path begins.
pub(crate) struct Base {
    /// The date.
    pub(crate) date: PartialDate,
    /// The same in years, with the fact that has it.
    pub(crate) when: Amount,
    /// The value that the goal's record or words give for it, with its unit.
    pub(crate) value: Option<(Amount, String)>,
    /// Whether the goal itself names the date.
    pub(crate) named: bool,
    /// Where the date comes from, in words.
    pub(crate) origin: &'static str,
}

impl<'a> Aim<'a> {
    pub(crate) fn of(state: &State, goal: Fact<'a>, params: &Params) -> Result<Aim<'a>, BadParam> {
        let words = goal.text("text").map(|text| text.plain().to_owned()).unwrap_or_default();
        let unit = goal.reference("indicator").and_then(|name| {
            let entity = state.directory().find(state, EntityKind::Indicator, &name)?;
            entity.facts.iter().find_map(|address| state.fact(address)?.word("unit"))
        });
        let context = Context {
            stated: goal.date("stated"),
            deadline: goal.date("by"),
            indicator_unit: unit.as_deref(),
            ..Context::default()
        };
        let verdict = lint(&words, &context).ok();
        let target_set = params.get("target").map(|text| {
            text.parse::<Exact>()
                .map_err(|_| BadParam::new("target", "is a decimal in the unit of the series"))
        });
        let worded = verdict.as_ref().and_then(|verdict| verdict.deadline);
        let (by, by_when) = match (params.optional_day("by")?, goal.date("by"), worded) {
            (Some(by), ..) => {
                (Some(by), Some(Amount::parameter("date chosen by the reader", time_of_deadline(by))))
            }
            // A day at the end of a year counts as that year, which its text does not say.
            (_, Some(by), _) if time_of_deadline(by) != date_in_years(by) => {
                (Some(by), Some(Amount::parameter("year of the goal's date", time_of_deadline(by))))
            }
            (_, Some(by), _) => (Some(by), Some(Amount::dated(goal, "by", by))),
            (.., Some(by)) => {
                (Some(by), Some(Amount::parameter("date read from the goal's words", time_of_deadline(by))))
            }
            _ => (None, None),
        };
        Ok(Aim {
            goal,
            words,
            by,
            by_when,
            target_set: target_set.transpose()?,
            from_set: date_param(params, "from")?,
            verdict,
        })
    }

    /// What is to be reached, for a series in a unit.
    pub(crate) fn wanted(&self, unit: &str) -> Result<Wanted, Unread> {
        if let Some(target) = self.target_set {
            return Ok(Wanted::Level(Amount::of_fact("target chosen by the reader", target, self.goal)));
        }
        self.recorded(unit).unwrap_or_else(|| self.worded(unit))
    }

    /// The aim on record, a quantity or a band.
    fn recorded(&self, unit: &str) -> Option<Result<Wanted, Unread>> {
        let goal = self.goal;
        if let Some(aim) = goal.quantity("aim") {
            let counted = self
                .verdict
                .as_ref()
                .and_then(|v| v.quantity.as_ref())
                .is_some_and(|q| matches!(q.kind, Kind::Count | Kind::Money));
            let amount = Amount::stated(goal, "aim", &aim);
            return Some(match aim.unit == unit {
                true if counted && goal.quantity("baseline").is_none() => Ok(Wanted::Counted(amount)),
                true => Ok(Wanted::Level(amount)),
                false => Err(units_differ(&quantity_words(&aim), unit)),
            });
        }
        let aim = goal.value("aim")?;
        let end = |end: &str| aim.get(end).and_then(reading::quantity);
        let (from, to) = (end("from")?, end("to")?);
        Some(match from.unit == unit && to.unit == unit {
            true => {
                let end = |end: &str, quantity| Amount::stated(goal, &format!("aim.{end}"), quantity);
                Ok(Wanted::Within(end("from", &from), end("to", &to)))
            }
            false => {
                Err(units_differ(&format!("{} to {}", quantity_words(&from), quantity_words(&to)), unit))
            }
        })
    }

    /// What the words ask for.
    fn worded(&self, unit: &str) -> Result<Wanted, Unread> {
        let none = || Unread {
            reason: Reason::NoTarget,
            message: "The goal names no value to be reached, and none is on record.".to_owned(),
        };
        let verdict = self.verdict.as_ref().ok_or_else(none)?;
        let direction = verdict.direction;
        let Some(quantity) = &verdict.quantity else {
            return if direction == Some(Direction::Hold) { Ok(Wanted::Held) } else { Err(none()) };
        };
        let value: Exact = quantity.value.parse().map_err(|_| none())?;
        let noun = quantity.unit.as_deref().unwrap_or_default();
        let quoted = || match self.words.get(quantity.span.clone()) {
            Some(words) if !words.is_empty() => format!("“{words}”"),
            _ => quantity.value.clone(),
        };
        let read = |value: Exact| Amount::of_fact("target read from the goal's words", value, self.goal);
        let falling = |value: Exact| if direction == Some(Direction::Down) { value.negated() } else { value };
        match quantity.kind {
            Kind::Multiple if noun.starts_with("rate") => Ok(Wanted::TimesRate(read(value))),
            Kind::Multiple => Ok(Wanted::OfStart(OfStart::Times(read(value)))),
            Kind::Relative => Ok(Wanted::OfStart(OfStart::Changed(read(falling(value))))),
            Kind::Points if unit == "percent" => {
                Ok(Wanted::OfStart(OfStart::Moved(read(falling(in_per_cent(value))))))
            }
            Kind::Level if unit == "percent" && is_share(noun) => {
                let level = read(in_per_cent(value));
                Ok(match quantity.upper.as_ref().and_then(|upper| upper.parse().ok()) {
                    Some(upper) => Wanted::Within(level, read(in_per_cent(upper))),
                    None => Wanted::Level(level),
                })
            }
            // Nothing at all is zero in every unit.
            Kind::Level if value.is_zero() => Ok(Wanted::Level(read(value))),
            Kind::Level | Kind::Count | Kind::Money if same_unit(noun, unit) => Ok(match quantity.kind {
                Kind::Level => Wanted::Level(read(value)),
                _ => Wanted::Counted(read(value)),
            }),
            _ => Err(units_differ(&quoted(), unit)),
        }
    }

    /// Where the path begins, as the goal or, failing that, its history has it; `None` when nothing says so.
    pub(crate) fn base(&self, state: &State) -> Option<Base> {
        let base = |date, when, origin| Base { date, when, value: None, named: false, origin };
        let read = |name: &str, date| Amount::parameter(name, date_in_years(date));
        if let Some(date) = self.from_set {
            let chosen = base(date, read("start chosen by the reader", date), "chosen by the reader");
            return Some(Base { named: true, ..chosen });
        }
        if let (Some(quantity), Some(date)) = (
            self.goal.quantity("baseline"),
            self.goal.value("baseline").and_then(|baseline| reading::date(baseline.get("date")?)),
        ) {
            let value = Some((Amount::stated(self.goal, "baseline", &quantity), quantity.unit));
            let own = base(date, Amount::dated(self.goal, "baseline.date", date), "the goal's own baseline");
            return Some(Base { value, named: true, ..own });
        }
        let worded =
            self.verdict.as_ref().and_then(|verdict| verdict.baseline.as_ref()).filter(|b| !b.scenario);
        if let Some(date) = worded.and_then(|worded| PartialDate::year_only(worded.year?).ok()) {
            let own = base(date, read("start read from the goal's words", date), "named in the goal's words");
            return Some(Base { named: true, ..own });
        }
        let window = self.verdict.as_ref().and_then(|verdict| verdict.window.and_then(|window| window.from));
        if let Some(from) = window {
            return Some(base(
                from,
                read("start read from the goal's words", from),
                "the beginning of the goal's period",
            ));
        }
        if let Some(stated) = self.goal.date("stated") {
            let when = Amount::dated(self.goal, "stated", stated);
            return Some(base(stated, when, "the year in which the goal was stated"));
        }
        let scope = self.goal.scope()?;
        let entity = state.directory().find(state, EntityKind::Partnership, &scope)?;
        let described = || entity.facts.iter().filter_map(|address| state.fact(address));
        let (fact, launched) = described().find_map(|fact| Some((fact, fact.date("launched")?)))?;
        let when = Amount::dated(fact, "launched", launched);
        Some(base(launched, when, "the year in which the partnership was launched"))
    }

    /// Whether its words ask for a multiple of a rate.
    pub(crate) fn is_pace_of_change(&self) -> bool {
        let quantity = self.verdict.as_ref().and_then(|verdict| verdict.quantity.as_ref());
        quantity.is_some_and(|q| {
            q.kind == Kind::Multiple && q.unit.as_deref().is_some_and(|u| u.starts_with("rate"))
        })
    }
}

/// A date parameter as it is written, not its last day.
fn date_param(params: &Params, name: &str) -> Result<Option<PartialDate>, BadParam> {
    let read =
        |text: &str| text.parse().map_err(|_| BadParam::new(name, "is a year or a date: 2010 or 2010-06"));
    params.get(name).map(read).transpose()
}

fn units_differ(asked: &str, unit: &str) -> Unread {
    let message = format!(
        "The goal asks for {asked}; the values of its indicator are in {}. One is not read as the other.",
        format::unit_words(unit)
    );
    Unread { reason: Reason::UnitsDiffer, message }
}

fn quantity_words(quantity: &Quantity) -> String {
    format!("{} {}", quantity.value, format::unit_words(&quantity.unit))
}

fn is_share(noun: &str) -> bool {
    noun.starts_with("percent") || noun.starts_with("share")
}

/// Whether a noun of a sentence is the unit of a series: `children` and `children`, `people` and `people`.
fn same_unit(noun: &str, unit: &str) -> bool {
    noun.eq_ignore_ascii_case(unit) || noun.eq_ignore_ascii_case(&format::unit_words(unit))
}

/// A fraction in per cent, exactly.
fn in_per_cent(fraction: Exact) -> Exact {
    match fraction.scale() {
        scale @ 2.. => Exact::new(fraction.digits(), scale - 2),
        scale => Exact::new(fraction.digits().saturating_mul(10i128.pow(u32::from(2 - scale))), 0),
    }
    .unwrap_or(fraction)
}
