//! What the record has nothing on: goals past their date, partnerships without results, pledges without reports.

use crate::facts;
use crate::judge::judged;
use crate::lenses::goals::{aim_cell, indicator_cell};
use crate::measure::Measure;
use crate::params::{BadParam, Params};
use crate::term::Term;
use crate::view::{Block, Cell, Figure, Table, View};
use polyad_ledger::state::{Entity, EntityKind, Fact, State};
use polyad_model::{PartialDate, Ref};
use std::collections::HashSet;

lens! {
    /// A question to the record, not a verdict: "no report on record since" a day means that nobody filed one here. It
    /// may well exist, and anyone with a source can file it.
    ///
    /// A goal is past its date when the last day of the date has gone by and no later goal replaces it; the newest
    /// result reported for it stands beside it. Values of its indicator are on the goal's own page.
    ///
    /// A partnership is listed when no result of it, of its goals or within it has a period that ends in the last 12
    /// months, and marked when none does in the last 24. Partnerships that ended before the day, and projects and
    /// programmes, are left out; what was launched within the last 12 months is too young to ask.
    ///
    /// A pledge is listed when its period has begun and no contribution that names it is dated since `since` (12
    /// months before the day when left out). Contributions that name no pledge cannot be told to belong to one and do
    /// not count as reports. A pledge that a later one replaces is left out.
    ///
    /// Facts dated after the day are left out, so that an earlier day gives the list as it would have stood.
    "overdue", "Overdue: what is not on record", version 1;
    question: "Which goals are past their date, and of what is there no report on record?";
    params: {
        p optional: "A partnership, by Ref or slug; all when left out.";
        as_of optional: "The day that is asked about; the day of the newest statement when left out.";
        since optional: "A pledge needs a report since this day; 12 months before `as_of` when left out.";
    }
    sources: ["Reporting at least once a year: IATI Standard, guidance on timeliness and frequency"];
}

/// The forms that are activities of others and not partnerships by themselves.
const ACTIVITIES: [&str; 2] = ["project", "programme"];

/// Reads the lens.
pub fn read(state: &State, params: &Params) -> Result<View, BadParam> {
    let partnership = params.optional_thing(state, "p", EntityKind::Partnership)?;
    let day = facts::as_of(state, params)?;
    let since: Option<PartialDate> = params
        .get("since")
        .map(|text| {
            text.parse().map_err(|_| BadParam::new("since", "is a date: YYYY, YYYY-MM or YYYY-MM-DD"))
        })
        .transpose()?;
    let mut view = View::begin(&INFO, state, params);
    let Some(day) = day else {
        view.title = "Nothing is on record".to_owned();
        return Ok(view);
    };
    let asked = Asked {
        state,
        day,
        partnership: partnership.clone(),
        since: since.or_else(|| months_before(day, 12)).unwrap_or(day),
    };
    let goals = asked.goals();
    let partnerships = asked.partnerships();
    let pledges = asked.pledges();
    let on = day.last_day();
    let whom = partnership.map(|name| format!("{}: ", facts::name_of(state, EntityKind::Partnership, &name)));
    view.title = format!(
        "{}{} past {} date, {} with no report on record since {}",
        whom.unwrap_or_default(),
        facts::plural(goals.rows.len(), "goal", "goals"),
        if goals.rows.len() == 1 { "its" } else { "their" },
        facts::plural(pledges.rows.len(), "pledge", "pledges"),
        asked.since.first_day(),
    );
    view.subtitle =
        format!("As of {on}. What is not on record may well exist; anyone with a source can file it.");
    view.blocks.extend([
        Block::Figure(Figure {
            label: "Goals past their date".to_owned(),
            measure: counted("goals", &goals),
        }),
        Block::Figure(Figure {
            label: "Partnerships with no result on record for 12 months".to_owned(),
            measure: counted("partnerships", &partnerships),
        }),
        Block::Figure(Figure {
            label: format!("Pledges with no report on record since {}", asked.since.first_day()),
            measure: counted("pledges", &pledges),
        }),
        Block::Table(goals),
        Block::Table(partnerships),
        Block::Table(pledges),
    ]);
    Ok(judged(state, view))
}

/// A count of a table's rows, each opening to the fact in its last column.
fn counted(noun: &str, table: &Table) -> Measure {
    let facts = table.rows.iter().filter_map(|row| match row.cells.last() {
        Some(Cell::Fact { address, .. }) => Some(Term::fact(address.clone())),
        _ => None,
    });
    Measure::count(noun, facts.collect())
}

struct Asked<'a> {
    state: &'a State,
    day: PartialDate,
    partnership: Option<Ref>,
    since: PartialDate,
}

impl<'a> Asked<'a> {
    /// Goals whose date has gone by, the longest ago first.
    fn goals(&self) -> Table {
        let mut table = Table::new(
            "goals",
            "Goals past their date",
            &[
                ("goal", "Goal, as written"),
                ("of", "Partnership"),
                ("by", "By"),
                ("days_past", "Days past"),
                ("indicator", "Indicator"),
                ("aim#", "Aim"),
                ("newest_result", "Newest result on record"),
                ("question", "Question"),
                ("fact", "Fact"),
            ],
            "No goal on record is past its date.",
        );
        let all = match &self.partnership {
            Some(partnership) => self.state.facts_naming("goal", facts::SCOPE, partnership),
            None => self.state.facts("goal").collect(),
        };
        let replaced: Vec<Ref> = all.iter().filter_map(|goal| goal.reference("replaces")).collect();
        let links = self.state.links();
        let mut past: Vec<(Fact<'_>, PartialDate)> = all
            .iter()
            .filter_map(|goal| Some((*goal, goal.date("by")?)))
            .filter(|(goal, by)| {
                by.last_day() < self.day.last_day()
                    && !replaced.iter().any(|old| links.same(old, &goal.entity()))
            })
            .collect();
        past.sort_by_key(|(_, by)| by.last_day());
        for (goal, by) in past {
            let newest = self.newest_result([goal.entity()]);
            let question = match newest {
                Some((_, end)) => format!("The newest result on record is for {end}: was the goal met?"),
                None => "No result is on record: was the goal met?".to_owned(),
            };
            table.push(vec![
                facts::entity(self.state, EntityKind::Goal, &goal.entity()),
                goal.scope()
                    .map_or(Cell::NotRecorded, |of| facts::entity(self.state, EntityKind::Partnership, &of)),
                Cell::text(by.to_string()),
                Cell::text((day_number(self.day) - day_number(by)).to_string()),
                indicator_cell(self.state, goal.reference("indicator")),
                aim_cell(goal),
                newest.map_or(Cell::NotRecorded, |(fact, end)| Cell::Fact {
                    address: fact.address(),
                    label: end.to_string(),
                }),
                Cell::text(question),
                facts::fact_cell(goal),
            ]);
        }
        table
    }

    /// Partnerships without a result for 12 months, those without any first, then the longest ago.
    fn partnerships(&self) -> Table {
        let mut table = Table::new(
            "partnerships",
            "Partnerships with no result on record for 12 months",
            &[
                ("partnership", "Partnership"),
                ("newest_result", "Newest result on record"),
                ("months_12", "For 12 months"),
                ("months_24", "For 24 months"),
                ("question", "Question"),
                ("fact", "Fact"),
            ],
            "Every partnership on record has a result for the last 12 months.",
        );
        let (Some(year_ago), Some(two_years_ago)) =
            (months_before(self.day, 12), months_before(self.day, 24))
        else {
            return table;
        };
        let asked = self.partnership.as_ref();
        let links = self.state.links();
        let mut rows: Vec<(Option<PartialDate>, Vec<Cell>)> = Vec::new();
        for entity in self.state.directory().of_kind(EntityKind::Partnership) {
            if asked.is_some_and(|name| !links.same(name, &entity.name_ref))
                || !self.is_asked(entity, year_ago)
            {
                continue;
            }
            let Some(described) = entity.facts.iter().find_map(|address| self.state.fact(address)) else {
                continue;
            };
            let newest = self.newest_of(&entity.name_ref);
            if newest.is_some_and(|(_, end)| end.last_day() > year_ago.last_day()) {
                continue;
            }
            let longer = newest.is_none_or(|(_, end)| end.last_day() <= two_years_ago.last_day());
            let question = match newest {
                Some((_, end)) => format!("No result on record since {end}: what was reached?"),
                None => "No result on record: what was reached?".to_owned(),
            };
            let none = || Cell::text("none on record");
            rows.push((
                newest.map(|(_, end)| end),
                vec![
                    facts::entity(self.state, EntityKind::Partnership, &entity.name_ref),
                    newest.map_or(Cell::NotRecorded, |(fact, end)| Cell::Fact {
                        address: fact.address(),
                        label: end.to_string(),
                    }),
                    none(),
                    if longer { none() } else { Cell::text("one on record") },
                    Cell::text(question),
                    facts::fact_cell(described),
                ],
            ));
        }
        rows.sort_by_key(|(end, cells)| (end.map(PartialDate::last_day), cells[0].plain()));
        rows.into_iter().for_each(|(_, cells)| table.push(cells));
        table
    }

    /// Pledges whose period has begun, without a contribution that names them since the day asked for.
    fn pledges(&self) -> Table {
        let mut table = Table::new(
            "pledges",
            format!("Pledges with no report on record since {}", self.since.first_day()),
            &[
                ("pledge#", "Pledged"),
                ("by", "By"),
                ("to", "To"),
                ("period", "For"),
                ("newest_report", "Newest report on record"),
                ("question", "Question"),
                ("stated_by", "Stated by"),
                ("fact", "Fact"),
            ],
            "Every pledge on record whose period has begun has a report.",
        );
        let all = match &self.partnership {
            Some(partnership) => self.state.facts_naming("pledge", facts::SCOPE, partnership),
            None => self.state.facts("pledge").collect(),
        };
        let mut to_it: Vec<Fact<'_>> = match &self.partnership {
            Some(partnership) => self.state.facts_naming("pledge", "to", partnership),
            None => Vec::new(),
        };
        to_it.extend(all);
        let mut seen = HashSet::new();
        to_it.retain(|pledge| seen.insert(pledge.address()) && facts::answer(self.state, *pledge).is_none());
        let mut rows: Vec<(Option<PartialDate>, Vec<Cell>)> = Vec::new();
        for pledge in to_it {
            let replaced = !self.state.facts_naming("pledge", "replaces", &pledge.entity()).is_empty()
                || !self.state.facts_naming("pledge", "replaces", &pledge.address()).is_empty();
            let begun = pledge.period("period").and_then(|period| period.from);
            if replaced || begun.is_none_or(|from| from.first_day() > self.day.last_day()) {
                continue;
            }
            let newest = self.newest_report(pledge);
            if newest.is_some_and(|(_, when)| when.last_day() >= self.since.first_day()) {
                continue;
            }
            let question = match newest {
                Some((_, when)) => format!("No report on record since {when}: what has been paid?"),
                None => "No report on record: what has been paid?".to_owned(),
            };
            let what = match (pledge.money("what"), pledge.quantity("what")) {
                (Some(money), _) => facts::money(pledge, "what", money).into(),
                (None, Some(quantity)) => facts::quantity(pledge, "what", quantity).into(),
                (None, None) => Cell::NotRecorded,
            };
            rows.push((
                newest.map(|(_, when)| when),
                vec![
                    what,
                    facts::party(self.state, pledge, "by"),
                    facts::party(self.state, pledge, "to"),
                    facts::period_cell(pledge.period("period")),
                    newest.map_or(Cell::NotRecorded, |(fact, when)| Cell::Fact {
                        address: fact.address(),
                        label: when.to_string(),
                    }),
                    Cell::text(question),
                    facts::stated_by(self.state, pledge),
                    facts::fact_cell(pledge),
                ],
            ));
        }
        rows.sort_by_key(|(when, _)| when.map(PartialDate::last_day));
        rows.into_iter().for_each(|(_, cells)| table.push(cells));
        table
    }

    /// Whether a partnership is old enough and alive, and no activity of another.
    fn is_asked(&self, entity: &Entity, year_ago: PartialDate) -> bool {
        let described = || entity.facts.iter().filter_map(|address| self.state.fact(address));
        let date = |field: &str| described().find_map(|fact| fact.date(field));
        let is_activity = entity.form.as_deref().is_some_and(|form| ACTIVITIES.contains(&form));
        let ended = date("ended").is_some_and(|ended| ended.last_day() <= self.day.last_day());
        let young = date("launched").is_some_and(|launched| launched.last_day() > year_ago.last_day());
        !is_activity && !ended && !young
    }

    /// The newest result of a partnership, of one of its goals, or within it.
    fn newest_of(&self, partnership: &Ref) -> Option<(Fact<'a>, PartialDate)> {
        let goals = self.state.facts_naming("goal", facts::SCOPE, partnership).into_iter().map(Fact::entity);
        let own = self.newest_result(std::iter::once(partnership.clone()).chain(goals));
        let within = self.newest(self.state.facts_naming("result", facts::SCOPE, partnership));
        [own, within].into_iter().flatten().max_by_key(|(_, end)| end.last_day())
    }

    fn newest_result(&self, of: impl IntoIterator<Item = Ref>) -> Option<(Fact<'a>, PartialDate)> {
        let results: Vec<Fact<'a>> =
            of.into_iter().flat_map(|name| self.state.facts_naming("result", "of", &name)).collect();
        self.newest(results)
    }

    /// The result whose period ends last, up to the day.
    fn newest(&self, results: Vec<Fact<'a>>) -> Option<(Fact<'a>, PartialDate)> {
        let ended = results.into_iter().filter_map(|fact| {
            let period = fact.period("period")?;
            Some((fact, period.to.or(period.from)?))
        });
        ended.filter(|(_, end)| end.first_day() <= self.day.last_day()).max_by_key(|(_, end)| end.last_day())
    }

    /// The newest contribution that names a pledge, up to the day.
    fn newest_report(&self, pledge: Fact<'_>) -> Option<(Fact<'a>, PartialDate)> {
        let names = [pledge.entity(), pledge.address()];
        let reports = names.iter().flat_map(|name| self.state.facts_naming("contribution", "pledge", name));
        reports
            .filter_map(|fact| Some((fact, fact.date("when")?)))
            .filter(|(_, when)| when.first_day() <= self.day.last_day())
            .max_by_key(|(_, when)| when.last_day())
    }
}

/// The last day of a date as a number of days, for differences alone.
fn day_number(date: PartialDate) -> i64 {
    let day = date.last_day();
    let (year, month) = match day.month() {
        m @ 1..=2 => (i64::from(day.year()) - 1, i64::from(m) + 12),
        m => (i64::from(day.year()), i64::from(m)),
    };
    // Years begin in March, so that the leap day comes last.
    365 * year + year.div_euclid(4) - year.div_euclid(100)
        + year.div_euclid(400)
        + (153 * (month - 3) + 2) / 5
        + i64::from(day.day())
}

/// The same day of the month so many months before; the last of the month where it is shorter.
fn months_before(day: PartialDate, months: i32) -> Option<PartialDate> {
    let last = day.last_day();
    let all = i32::from(last.year()) * 12 + i32::from(last.month()) - 1 - months;
    let (year, month) = (all.div_euclid(12), all.rem_euclid(12) + 1);
    let of = |day: i8| format!("{year:04}-{month:02}-{day:02}").parse().ok();
    (0..4).find_map(|less| of(last.day() - less))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> PartialDate {
        text.parse().expect("a date")
    }

    #[test]
    fn months_before_end_where_the_month_does() {
        assert_eq!(months_before(date("2024-03-31"), 1), Some(date("2024-02-29")));
        assert_eq!(months_before(date("2025-02-28"), 12), Some(date("2024-02-28")));
        assert_eq!(months_before(date("2025"), 24), Some(date("2023-12-31")));
    }

    #[test]
    fn days_count_over_leap_years() {
        let between = |a: &str, b: &str| day_number(date(b)) - day_number(date(a));
        assert_eq!(between("2024-02-28", "2024-03-01"), 2);
        assert_eq!(between("2023-12-31", "2024-12-31"), 366);
        assert_eq!(between("2019", "2020-01-01"), 1);
    }
}
