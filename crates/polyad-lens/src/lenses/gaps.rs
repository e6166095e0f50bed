//! What partnerships under one goal of the 2030 Agenda lack on record, and who could be asked to join them.

mod here;

use crate::facts;
use crate::judge::judged;
use crate::measure::{Measure, Number};
use crate::params::{BadParam, Params};
use crate::term::Term;
use crate::view::{Block, Cell, Figure, Table, View};
use here::{Here, is_of};
use polyad_ledger::state::{EntityKind, State};
use polyad_model::codelist::{Category, country_by_alpha2, sdg_by_code};
use polyad_model::{PartialDate, Ref};
use std::collections::{BTreeMap, BTreeSet};

lens! {
    /// Each partnership that the lens `coverage` has under the goal stands here once under each target that its tags, its
    /// challenges or its goals name; under the goal as a whole where they name no target. Whether it is active, and whether a
    /// measurable goal, money and a verified result are on record, is taken from that lens as it is.
    ///
    /// Kinds of actor lacking are those of which no seat is on record on the day, among states, international organisations,
    /// business, philanthropy, civil society, subnational governments and cities, and academic bodies. Where no seat is on
    /// record at all, that is said in the place of a list.
    ///
    /// Who could be asked: actors that hold a seat in another partnership under the same target and none here, nor may hold one. First
    /// those of a kind that is lacking here, then those of the country asked for, then those with most such seats, then by name. A seat
    /// elsewhere shows that an actor works on the matter. It does not show that it is willing, able or welcome.
    ///
    /// With a country: partnerships that a tag or one of their goals puts there, or in which the country or a body of it
    /// holds a seat. Who could be asked is still looked for everywhere.
    ///
    /// What is missing here may well exist: this ledger does not hold every partnership, so its silence is no gap in the
    /// world. Anyone with a source can file what is missing. The things lacking are not added up and give no grade.
    "gaps", "Gaps by target, and who could be asked", version 1;
    question: "What does the record lack of the partnerships under this goal, and who works on the same target elsewhere?";
    params: {
        sdg required: "The goal of the 2030 Agenda, 1 to 17.";
        country optional: "Only partnerships that have to do with a country, by its two letters, e.g. `KE`.";
        lacks optional: "Only what lacks `active`, `measurable`, `financed`, `verified` or `kinds` on record; several with commas: all of them.";
        as_of optional: "The day that is asked about; the day of the newest statement when left out.";
        page optional: "The page, from 1.";
        per optional: "Rows to a page, 50 when left out.";
    }
    sources: [
        "Goals, targets and indicators: United Nations General Assembly, resolutions 70/1 of 2015 and 71/313 of 2017",
        "What counts as measurable: docs/methods §1; evidence: docs/methods §0.3",
    ];
}

/// What can be lacking: its word, how its figure is called, and its column in the lens `coverage`.
const ASKED: [(&str, &str, usize); 4] = [
    ("active", "Not active on the day", 2),
    ("measurable", "Without a measurable goal on record", 3),
    ("financed", "Without money on record", 4),
    ("verified", "Without a verified result on record", 5),
];

/// Actors named for one row, at most; their number is always told.
const NAMED: usize = 5;

/// Reads the lens.
pub fn read(state: &State, params: &Params) -> Result<View, BadParam> {
    let wrong = || BadParam::new("sdg", "is a goal of the 2030 Agenda, 1 to 17");
    let goal =
        params.optional_number("sdg")?.filter(|goal| (1..=17).contains(goal)).ok_or_else(wrong)?.to_string();
    let country = params.get("country").filter(|code| !code.is_empty()).map(country).transpose()?;
    let lacks: Vec<&str> =
        params.get("lacks").unwrap_or_default().split(',').filter(|word| !word.is_empty()).collect();
    if !lacks.iter().all(|word| *word == "kinds" || ASKED.iter().any(|(own, ..)| own == word)) {
        return Err(BadParam::new("lacks", "is `active`, `measurable`, `financed`, `verified` or `kinds`"));
    }
    let paging = params.paging(50, 10_000)?;
    let mut view = View::begin(&INFO, state, params);
    let Some(day) = facts::as_of(state, params)? else {
        view.title = "Nothing is on record".to_owned();
        return Ok(view);
    };
    let all = here::all(state, &goal, day)?;
    let mut rows: Vec<(&str, &Here<'_>)> = Vec::new();
    for each in all.iter().filter(|each| country.as_ref().is_none_or(|country| each.is_in(state, country))) {
        if lacks.iter().all(|word| lacks_it(each, word)) {
            rows.extend(each.targets.iter().map(|target| (*target, each)));
        }
    }
    rows.sort_by_key(|(target, _)| order(target));
    let shown: Vec<(&str, &Here<'_>)> = rows[paging.of(rows.len())].to_vec();
    say(&mut view, &goal, country.as_ref(), rows.len(), day);
    view.blocks.extend(figures(&rows));
    let (mut gaps, mut asked) = (gaps_table(), asked_table());
    gaps.of = Some(rows.len());
    for (target, each) in shown {
        let found = candidates(state, &all, target, each, country.as_ref());
        gaps.push(gap_row(target, each, &found));
        for candidate in found.iter().take(NAMED) {
            asked.push(asked_row(state, target, each, candidate));
        }
    }
    view.blocks.extend([gaps, asked].map(Block::Table));
    Ok(judged(state, view))
}

fn country(code: &str) -> Result<Ref, BadParam> {
    let wrong = || BadParam::new("country", "is a country by its two letters, e.g. `KE`");
    let code = code.strip_prefix("x:iso3166-1:").unwrap_or(code).to_uppercase();
    country_by_alpha2(&code).ok_or_else(wrong)?;
    Ref::external("iso3166-1", &code).map_err(|_| wrong())
}

fn say(view: &mut View, goal: &str, country: Option<&Ref>, rows: usize, day: PartialDate) {
    let name = sdg_by_code(goal).map_or("", |known| known.name);
    let place = country.and_then(|country| country.code_in("iso3166-1"));
    let place = place.map_or(String::new(), |code| format!(", {code}"));
    view.title = match rows {
        0 => format!("SDG {goal}, {name}{place}: no record in this ledger of such a partnership"),
        n => format!(
            "SDG {goal}, {name}{place}: {}",
            facts::plural(n, "row to look into", "rows to look into")
        ),
    };
    view.subtitle = format!(
        "Partnerships by target, as of {}. What is not on record may well exist; anyone with a source can file it.",
        day.last_day()
    );
}

/// `7.2` before `7.10`, targets with letters after those with numbers.
fn order(target: &str) -> (usize, String) {
    let last = target.rsplit('.').next().unwrap_or_default();
    (if target.contains('.') { last.parse().unwrap_or(100) } else { 0 }, target.to_owned())
}

fn counted(each: &Here<'_>, column: usize) -> bool {
    match each.row.cells.get(column) {
        Some(Cell::Measure(measure)) => measure.value.is_some_and(|value| value != Number::ZERO),
        Some(Cell::NotRecorded) | None => false,
        Some(_) => true,
    }
}

fn lacks_it(each: &Here<'_>, word: &str) -> bool {
    match ASKED.iter().find(|(own, ..)| *own == word) {
        Some((_, _, column)) => !counted(each, *column),
        None => each.kinds_lacking().is_none_or(|kinds| !kinds.is_empty()),
    }
}

/// How many of the partnerships listed lack each thing; a partnership under several targets counts once.
fn figures(rows: &[(&str, &Here<'_>)]) -> Vec<Block> {
    let mut once: BTreeMap<&Ref, &Here<'_>> = BTreeMap::new();
    once.extend(rows.iter().map(|(_, each)| (&each.name, *each)));
    let count = |label: &str, takes: &dyn Fn(&Here<'_>) -> bool| {
        let facts = once.values().filter(|each| takes(each)).filter_map(|each| match each.row.cells.last() {
            Some(Cell::Fact { address, .. }) => Some(Term::fact(address.clone())),
            _ => None,
        });
        Block::Figure(Figure {
            label: label.to_owned(),
            measure: Measure::count("partnerships", facts.collect()),
        })
    };
    let mut figures = vec![count("Partnerships listed", &|_| true)];
    figures.extend(ASKED.iter().map(|(_, label, column)| count(label, &|each| !counted(each, *column))));
    figures
}

fn gaps_table() -> Table {
    Table::new(
        "gaps",
        "What the record lacks, target by target",
        &[
            ("target", "Target"),
            ("name", "What it is about"),
            ("partnership", "Partnership"),
            ("active", "Active"),
            ("measurable#", "Measurable goals"),
            ("financed#", "Amounts of money"),
            ("verified#", "Verified results"),
            ("lacks", "No record in this ledger of"),
            ("kinds", "No seat on record of"),
            ("candidates#", "Could be asked"),
            ("fact", "Fact"),
        ],
        "No record in this ledger of such a partnership. Take a condition away; or file one, or tag one that is here: anyone with \
         a source can.",
    )
}

fn gap_row(target: &str, each: &Here<'_>, found: &[Candidate]) -> Vec<Cell> {
    let cell = |column: usize| each.row.cells.get(column).cloned().unwrap_or(Cell::NotRecorded);
    let kinds = match each.kinds_lacking() {
        Some(kinds) => kinds.iter().map(|kind| kind.name()).collect::<Vec<_>>().join("; "),
        None => "anybody: no seat is on record".to_owned(),
    };
    let seats = found.iter().filter_map(|candidate| candidate.seats.first()).map(|(_, seat)| seat.clone());
    vec![
        Cell::text(target),
        Cell::text(sdg_by_code(target).map_or("", |known| known.name)),
        cell(0),
        cell(2),
        cell(3),
        cell(4),
        cell(5),
        cell(7),
        Cell::text(kinds),
        Measure::count("actors", seats.map(Term::fact).collect()).into(),
        cell(8),
    ]
}

/// An actor with seats under the same target elsewhere.
struct Candidate {
    actor: Ref,
    kind: Category,
    is_lacking: bool,
    is_of_country: bool,
    /// The partnership and the address of the seat.
    seats: Vec<(Ref, Ref)>,
    name: String,
}

fn candidates(
    state: &State,
    all: &[Here<'_>],
    target: &str,
    here: &Here<'_>,
    country: Option<&Ref>,
) -> Vec<Candidate> {
    let mut found: BTreeMap<Ref, Candidate> = BTreeMap::new();
    let lacking = here.kinds_lacking().unwrap_or(here::KINDS.to_vec());
    let elsewhere = all.iter().filter(|each| each.name != here.name && each.targets.contains(target));
    for (each, seat) in elsewhere.flat_map(|each| each.seating.held.iter().map(move |seat| (each, seat))) {
        let actor = state.links().representative(&seat.holder).clone();
        if state.links().same(&actor, &here.name) || here.seats(state, &actor) {
            continue;
        }
        let candidate = found.entry(actor.clone()).or_insert_with(|| Candidate {
            kind: seat.category,
            is_lacking: lacking.contains(&seat.category),
            is_of_country: country.is_some_and(|country| is_of(state, &actor, country)),
            seats: Vec::new(),
            name: facts::name_of(state, EntityKind::Actor, &actor),
            actor,
        });
        candidate.seats.push((each.name.clone(), seat.fact.address()));
    }
    let mut found: Vec<Candidate> = found.into_values().collect();
    found.sort_by_cached_key(|each| {
        let seats = std::cmp::Reverse(each.seats.len());
        (!each.is_lacking, !each.is_of_country, seats, each.name.to_lowercase(), each.actor.clone())
    });
    found
}

fn asked_table() -> Table {
    Table::new(
        "asked",
        format!("Who could be asked, and why: at most {NAMED} for each row above"),
        &[
            ("target", "Target"),
            ("partnership", "To join"),
            ("actor", "Actor"),
            ("kind", "Kind"),
            ("why", "Why"),
            ("elsewhere", "Has a seat in"),
            ("seats", "Seat"),
        ],
        "Nobody on record has a seat in another partnership under the same target.",
    )
}

fn asked_row(state: &State, target: &str, here: &Here<'_>, candidate: &Candidate) -> Vec<Cell> {
    let mut why = vec![format!("works on {target} elsewhere")];
    if candidate.is_lacking {
        why.push("of a kind without a seat on record here".to_owned());
    }
    if candidate.is_of_country {
        why.push("of the country asked for".to_owned());
    }
    let at = |name: &Ref| facts::entity(state, EntityKind::Partnership, name);
    let tables: BTreeSet<&Ref> = candidate.seats.iter().map(|(name, _)| name).collect();
    let seats = candidate.seats.iter().filter_map(|(_, seat)| state.fact(seat)).map(facts::fact_cell);
    vec![
        Cell::text(target),
        at(&here.name),
        facts::entity(state, EntityKind::Actor, &candidate.actor),
        Cell::text(candidate.kind.name()),
        Cell::text(why.join("; ")),
        Cell::list(tables.into_iter().map(at).collect()),
        Cell::list(seats.collect()),
    ]
}
