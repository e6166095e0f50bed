//! What was due and what was paid, day by day, each added up to that day.

use crate::facts;
use crate::lenses::delivery::amount::{self, Amount};
use crate::lenses::delivery::days::{due_number, paid_number};
use crate::lenses::delivery::fulfilment::Fulfilment;
use crate::measure::Reason;
use crate::view::{Cell, Chart, Table};
use polyad_model::PartialDate;
use std::collections::BTreeMap;

/// One row a day on which something was due or paid, up to the day asked about, and the days that are still to come.
pub(super) fn table(found: &Fulfilment<'_>, today: PartialDate) -> Table {
    let mut table = Table::new(
        "pace",
        "Due and paid, added up to each day",
        &[("date", "Day"), ("due#", "Due by then"), ("paid#", "Paid by then"), ("what", "What happened")],
        "No day is stated on which any of it is due, or was paid.",
    );
    let Some(unit) = found.unit() else { return table };
    let payments = found.payments();
    let mut days: BTreeMap<i64, (PartialDate, Vec<&str>)> = BTreeMap::new();
    let mut at = |number: i64, day: PartialDate, what: &'static str| {
        let (_, words) = days.entry(number).or_insert_with(|| (day, Vec::new()));
        if !words.contains(&what) {
            words.push(what);
        }
    };
    let full = |day: PartialDate, last: bool| {
        PartialDate::from_day(if last { day.last_day() } else { day.first_day() })
    };
    let begins = found.pledge.head.period("period").and_then(|period| period.from);
    if let Some(from) = begins.filter(|_| !found.promise.is_scheduled) {
        at(paid_number(from), full(from, false), "begins");
    }
    for part in &found.promise.instalments {
        if let Some(due) = part.due {
            at(
                due_number(due),
                full(due, true),
                if found.promise.is_scheduled { "instalment due" } else { "ends" },
            );
        }
    }
    for day in payments.iter().filter_map(|given| given.day) {
        at(paid_number(day), full(day, false), "payment");
    }
    let now = due_number(today);
    at(now, full(today, true), "day asked about");
    if days.len() < 2 {
        return table;
    }
    for (number, (day, words)) in days {
        let paid: Vec<Amount> = payments
            .iter()
            .filter(|given| given.day.is_some_and(|day| paid_number(day) <= number))
            .filter_map(|given| given.amount.clone().ok())
            .collect();
        let paid = match number > now {
            true => amount::none(Reason::NotDue, &unit),
            false if payments.is_empty() => amount::none(Reason::Missing, &unit),
            false if payments.iter().any(|given| !given.is_in(&unit)) => {
                amount::none(Reason::ExchangeRate, &unit)
            }
            false => Amount::sum(&unit, &paid)
                .map_or_else(|| amount::none(Reason::NotApplicable, &unit), |sum| sum.measure()),
        };
        table.push(vec![
            facts::date_cell(Some(day)),
            found.promise.due(number).into(),
            paid.into(),
            Cell::Text(words.join(", ")),
        ]);
    }
    table.chart = Some(Chart::Pace { date: 0, due: 1, paid: 2, what: 3 });
    table
}
