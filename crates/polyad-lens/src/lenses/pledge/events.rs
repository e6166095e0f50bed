//! What happened to a pledge, day by day.

use super::stage_words;
use crate::facts;
use crate::lenses::delivery::amount::Amount;
use crate::lenses::delivery::chain::{self, Change};
use crate::lenses::delivery::fulfilment::{Fulfilment, Standing};
use crate::view::{Cell, Chart, Table};
use polyad_ledger::state::{Fact, State};
use polyad_model::PartialDate;

/// The most events that are drawn on a line.
const MARKS_MAX: usize = 10;

/// One event.
struct Event {
    day: Option<PartialDate>,
    /// Events of one day stand in the order in which they are read.
    order: u8,
    words: String,
    amount: Cell,
    fact: Cell,
}

/// Events by day, with a line of them.
pub(super) fn table(state: &State, found: &Fulfilment<'_>) -> Table {
    let mut table = Table::new(
        "life",
        "Its life",
        &[("event", "Event"), ("date", "Date"), ("amount#", "Amount"), ("fact", "Fact")],
        "Nothing is on record.",
    );
    let mut events = versions(found);
    events.extend(instalments(found));
    let counted = found.given.iter().filter(|given| given.stands_for.is_none());
    events.extend(counted.map(|given| Event {
        day: given.day,
        order: 3,
        words: capital(&stage_words(&given.class)),
        amount: given.stated.measure().into(),
        fact: facts::fact_cell(given.fact),
    }));
    events.extend(kept(found));
    events.extend(found.pledge.withdrawn.map(|act| Event {
        day: Some(PartialDate::from_day(act.inclusion.recorded.day())),
        order: 5,
        words: "Withdrawn".to_owned(),
        amount: Cell::NotRecorded,
        fact: facts::fact_cell(Fact::Act(act)),
    }));
    events.extend(attestations(state, found).into_iter().filter_map(|fact| {
        let Fact::Act(act) = fact else { return None };
        Some(Event {
            day: Some(PartialDate::from_day(act.inclusion.recorded.day())),
            order: 6,
            words: capital(attestation_words(act.header.act.as_deref())),
            amount: Cell::NotRecorded,
            fact: facts::fact_cell(fact),
        })
    }));
    events.sort_by_key(|event| (event.day.is_none(), event.day.map(PartialDate::first_day), event.order));
    for event in events {
        table.push(vec![Cell::Text(event.words), facts::date_cell(event.day), event.amount, event.fact]);
    }
    // More marks than this are read better in the table.
    table.chart = (table.rows.len() <= MARKS_MAX).then_some(Chart::Timeline { event: 0, date: 1 });
    table
}

/// Attestations of any version, in the order of the log.
pub(super) fn attestations<'a>(state: &'a State, found: &Fulfilment<'a>) -> Vec<Fact<'a>> {
    found
        .pledge
        .versions()
        .flat_map(|version| state.facts_naming("attestation", "target", &version.address()))
        .collect()
}

/// An attestation in a word.
pub(super) fn attestation_words(act: Option<&str>) -> &'static str {
    match act {
        Some("confirm") => "confirmed",
        Some("dispute") => "disputed",
        _ => "could not be checked",
    }
}

fn versions(found: &Fulfilment<'_>) -> Vec<Event> {
    let event = |(version, change): (Fact<'_>, Change)| {
        let amount = Amount::of(version, "what");
        let nothing = amount.as_ref().is_some_and(|amount| amount.value.to_f64() == 0.0);
        let words = match change {
            Change::Lowered if nothing => "Lowered to nothing",
            change => change.words(),
        };
        Event {
            day: chain::made(version),
            order: 0,
            words: capital(words),
            amount: amount.map_or(Cell::NotRecorded, |amount| amount.measure().into()),
            fact: facts::fact_cell(version),
        }
    };
    found.pledge.changes().into_iter().map(event).collect()
}

/// The days on which it is due. A line of events draws what is planned hollow.
fn instalments(found: &Fulfilment<'_>) -> Vec<Event> {
    let count = found.promise.instalments.len();
    let many = count > 1;
    let due = found.promise.instalments.iter().enumerate().filter_map(|(n, part)| {
        Some(Event {
            day: Some(PartialDate::from_day(part.due?.last_day())),
            order: 2,
            words: if many { format!("Planned {} of {count}", n + 1) } else { "Planned: all".to_owned() },
            amount: part.stated.measure().into(),
            fact: facts::fact_cell(found.pledge.head),
        })
    });
    due.collect()
}

/// The day on which the last of it was paid.
fn kept(found: &Fulfilment<'_>) -> Option<Event> {
    if !matches!(found.standing(), Standing::Kept | Standing::OverFulfilled) {
        return None;
    }
    let payments = found.payments();
    let last = found.lots().last()?;
    let payment = payments.get(last.payment?)?;
    Some(Event {
        day: payment.day,
        order: 4,
        words: "All paid".to_owned(),
        amount: Cell::NotRecorded,
        fact: facts::fact_cell(payment.fact),
    })
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
