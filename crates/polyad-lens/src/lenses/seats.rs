//! Where an actor has had a seat, and since when.

use crate::facts;
use crate::judge::judged;
use crate::params::{BadParam, Params};
use crate::seating::is_held;
use crate::view::{Block, Cell, Figure, Table, View};
use polyad_ledger::state::{EntityKind, Fact, State};
use polyad_model::{PartialDate, Truth};

lens! {
    /// Every seat on record of an actor, in the order in which they begin; seats of which no start is on record come
    /// last. Dates are as precise as their source: 2016 is a year, not its first day.
    ///
    /// An end that nobody records is written as not recorded, and the seat counts as held. What holds today means
    /// the day of the newest statement, or of `as_of`.
    ///
    /// Roles in aid activities are participations and not seats; they are left out. Seats that several sources
    /// report are listed once for each source.
    "seats", "Seats over time", version 1;
    question: "Where does it hold a seat, as what, and since when?";
    params: {
        a required: "An actor, by Ref or slug.";
        as_of optional: "The day to read at, YYYY-MM-DD; the day of the newest statement when left out.";
    }
    sources: ["Dates as precise as their source: ISO 8601-2 (EDTF level 0)"];
}

/// Reads the lens.
pub fn read(state: &State, params: &Params) -> Result<View, BadParam> {
    let actor = params.thing(state, "a", EntityKind::Actor)?;
    let name = facts::name_of(state, EntityKind::Actor, &actor);
    let day = facts::as_of(state, params)?;
    let mut seats = state.facts_naming("seat", "actor", &actor);
    seats.retain(|fact| !matches!(fact, Fact::Row(dataset, _) if dataset.format.starts_with("iati")));
    seats.retain(|fact| facts::answer(state, *fact).is_none());
    let start = |fact: &Fact<'_>| fact.period("term").and_then(|term| term.from);
    seats.sort_by_cached_key(|fact| {
        let from = start(fact).map(PartialDate::first_day);
        (from.is_none(), from, partnership(state, *fact).plain())
    });
    let held = |fact: &&Fact<'_>| day.is_some_and(|day| is_held(**fact, day) == Truth::Yes);
    let mut table = Table::new(
        "seats",
        format!("Seats of {name}"),
        &[
            ("partnership", "Partnership"),
            ("role", "Role"),
            ("as_called", "As the source calls it"),
            ("from", "From"),
            ("to", "To"),
            ("end", "How it ended"),
            ("held", "Held on the day"),
            ("stated_for", "Stated for"),
            ("stated_by", "Stated by"),
            ("custody", "Custody"),
            ("fact", "Fact"),
        ],
        format!("No seat of {name} is on record. A partnership or its host could file one."),
    );
    for fact in seats.iter().copied() {
        let term = fact.period("term");
        table.push(vec![
            partnership(state, fact),
            Cell::text(fact.word("role").unwrap_or_default()),
            facts::words_cell(fact, "as_called"),
            facts::date_cell(term.and_then(|term| term.from)),
            facts::date_cell(term.and_then(|term| term.to)),
            Cell::text(fact.word("end").unwrap_or_default()),
            Cell::text(match day.map(|day| is_held(fact, day)) {
                Some(Truth::Yes) => "yes",
                Some(Truth::No) => "no",
                Some(Truth::Unknown) => "cannot be told",
                None => "",
            }),
            facts::period_cell(fact.period("valid")),
            facts::stated_by(state, fact),
            Cell::Text(facts::custody_words(fact).to_owned()),
            facts::fact_cell(fact),
        ]);
    }
    let standing = facts::count("seats", seats.iter().filter(held).copied());
    let view = View::begin(&INFO, state, params);
    let view = View {
        title: match start_and_last(&seats) {
            Some((first, last)) => format!("{name} took its seats on record between {first} and {last}"),
            None if seats.is_empty() => format!("No seat of {name} is on record"),
            None => format!("Seats of {name}"),
        },
        subtitle: day.map_or_else(String::new, |day| format!("Seats on record, and which are held on {day}")),
        blocks: vec![
            Block::Figure(Figure { label: "Seats held".to_owned(), measure: standing }),
            Block::Table(table),
        ],
        ..view
    };
    Ok(judged(state, view))
}

/// Years in which the first and the last seat begin, where they differ.
fn start_and_last(seats: &[Fact<'_>]) -> Option<(i16, i16)> {
    let years = || seats.iter().filter_map(|fact| Some(fact.period("term")?.from?.year()));
    let (first, last) = (years().min()?, years().max()?);
    (first < last).then_some((first, last))
}

fn partnership(state: &State, fact: Fact<'_>) -> Cell {
    fact.reference("of").map_or(Cell::NotRecorded, |of| facts::entity(state, EntityKind::Partnership, &of))
}
