//! Partnerships side by side, line by line, without a score.

use crate::facts;
use crate::judge::judged;
use crate::lenses::goals::{aim_cell, quantity_cell};
use crate::lenses::ladder::{Claims, Rung};
use crate::lenses::partnerships::{facts_of, standing_goals};
use crate::params::{BadParam, Params};
use crate::seating::Seating;
use crate::view::{Block, Cell, Column, Table, View};
use polyad_ledger::state::{EntityKind, Fact, State};
use polyad_model::codelist::Category;
use polyad_model::{Ref, Truth};
use std::collections::BTreeSet;

lens! {
    /// Puts what the record holds about two to six partnerships side by side: what each promises, what has been
    /// reported, on what it rests, who has a seat and how far it can be checked. Each line shows one thing in the
    /// units and words of its source.
    ///
    /// Nothing is scored, ranked or added up, and figures of one line are comparable only where unit, period and
    /// word agree. Not reported is not zero: an empty cell means that no fact on record gives the figure.
    ///
    /// Seats are counted as by the composition lens, amounts named as by the ladder.
    "compare", "Side by side", version 1;
    question: "How do these partnerships differ, line by line?";
    params: {
        p required: "Two to six partnerships, by Ref or slug, separated by commas.";
        as_of optional: "The day to read seats at, YYYY-MM-DD; the day of the newest statement when left out.";
    }
    sources: ["Input, output and outcome beside each other: Scharpf, Governing in Europe, 1999"];
}

/// Keys of the columns; also how many partnerships fit.
const KEYS: [&str; 6] = ["p1", "p2", "p3", "p4", "p5", "p6"];

/// Reads the lens.
pub fn read(state: &State, params: &Params) -> Result<View, BadParam> {
    let mut names: Vec<Ref> = Vec::new();
    for name in params.things(state, "p", EntityKind::Partnership)? {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() || names.len() > KEYS.len() {
        return Err(BadParam::new("p", "names one to six partnerships, separated by commas, e.g. gavi,quad"));
    }
    let day = facts::as_of(state, params)?;
    let subjects: Vec<Subject<'_>> = names
        .iter()
        .map(|name| Subject {
            name,
            described: state
                .directory()
                .find(state, EntityKind::Partnership, name)
                .map(|entity| facts_of(state, entity).collect())
                .unwrap_or_default(),
            goals: standing_goals(state, name),
            seating: day.map(|day| Seating::of(state, name, day)).unwrap_or_default(),
            claims: Claims::of(state, name, EntityKind::Partnership),
        })
        .collect();
    let titles: Vec<String> =
        names.iter().map(|name| facts::name_of(state, EntityKind::Partnership, name)).collect();
    let mut lines = Lines { rows: Vec::new(), subjects: &subjects };
    promises(state, &mut lines);
    reported(state, &mut lines);
    basis(state, &mut lines);
    seats(&mut lines);
    record(&mut lines);
    let mut table = Table::new("compare", "Line by line", &[("section", "Section"), ("line", "Line")], "");
    for (key, title) in KEYS.into_iter().zip(&titles) {
        table.columns.push(Column { key, label: title.clone(), numeric: false });
    }
    for cells in lines.rows {
        table.push(cells);
    }
    let view = View::begin(&INFO, state, params);
    let view = View {
        title: match titles.as_slice() {
            [one] => one.clone(),
            [some @ .., last] => format!("{} and {last}", some.join(", ")),
            [] => INFO.title.to_owned(),
        },
        subtitle: "What the record holds about each, in the words of its sources".to_owned(),
        blocks: vec![
            Block::Text(
                "Not reported is not zero: no fact on record gives the figure. It is never counted as 0 and never \
                 estimated."
                    .to_owned(),
            ),
            Block::Table(table),
        ],
        ..view
    };
    Ok(judged(state, view))
}

struct Subject<'a> {
    name: &'a Ref,
    described: Vec<Fact<'a>>,
    goals: Vec<Fact<'a>>,
    seating: Seating<'a>,
    claims: Claims<'a>,
}

struct Lines<'l, 'a> {
    rows: Vec<Vec<Cell>>,
    subjects: &'l [Subject<'a>],
}

impl<'a> Lines<'_, 'a> {
    /// One line: a cell for each partnership.
    fn add(&mut self, section: &str, line: &str, cell: impl Fn(&Subject<'a>) -> Cell) {
        let mut cells = vec![Cell::Text(section.to_owned()), Cell::Text(line.to_owned())];
        cells.extend(self.subjects.iter().map(cell));
        self.rows.push(cells);
    }
}

fn promises(state: &State, lines: &mut Lines<'_, '_>) {
    const SECTION: &str = "What it promises";
    lines.add(SECTION, "Goals on record", |each| facts::count("goals", each.goals.iter().copied()).into());
    lines.add(SECTION, "Goals, as written", |each| {
        let goals = each.goals.iter().map(|goal| facts::entity(state, EntityKind::Goal, &goal.entity()));
        Cell::list(goals.collect())
    });
    lines.add(SECTION, "Goals with a date", |each| {
        facts::count("goals", each.goals.iter().copied().filter(|goal| goal.date("by").is_some())).into()
    });
    lines.add(SECTION, "Goals with an indicator on record", |each| {
        let bound = each.goals.iter().copied().filter(|goal| goal.reference("indicator").is_some());
        facts::count("goals", bound).into()
    });
    lines.add(SECTION, "Aims in numbers", |each| {
        let aims = each.goals.iter().map(|goal| aim_cell(*goal)).filter(|cell| *cell != Cell::NotRecorded);
        Cell::list(aims.collect())
    });
    lines.add(SECTION, "Deadlines", |each| {
        let dates: BTreeSet<String> =
            each.goals.iter().filter_map(|goal| goal.date("by")).map(|date| date.to_string()).collect();
        Cell::text(dates.into_iter().collect::<Vec<_>>().join(", "))
    });
}

fn reported(state: &State, lines: &mut Lines<'_, '_>) {
    const SECTION: &str = "What has been reported";
    let rungs: BTreeSet<Rung> =
        lines.subjects.iter().flat_map(|each| &each.claims.money).map(|claim| claim.rung.clone()).collect();
    for rung in rungs {
        let label = format!("Money {}", rung.name());
        lines.add(SECTION, &label, |each| {
            let claims = each.claims.money.iter().filter(|claim| claim.rung == rung);
            let cells = claims.map(|claim| {
                let extent = claim.extent.as_deref().map_or(String::new(), |extent| format!(" ({extent})"));
                Cell::List(vec![claim.measure().into(), Cell::Text(format!("“{}”{extent}", claim.called))])
            });
            Cell::list(cells.collect())
        });
    }
    lines.add(SECTION, "In other units", |each| {
        let cells = each.claims.physical.iter().map(|(fact, field)| quantity_cell(*fact, field));
        Cell::list(cells.filter(|cell| *cell != Cell::NotRecorded).collect())
    });
    lines.add(SECTION, "Measured or counted", |each| {
        let cells = state.facts_naming("observation", "about", each.name).into_iter().map(|fact| {
            let what = fact.reference("indicator");
            let what = what.map(|what| facts::entity(state, EntityKind::Indicator, &what));
            let when = fact.period("period").and_then(facts::period_words).map(Cell::Text);
            Cell::List([quantity_cell(fact, "value")].into_iter().chain(what).chain(when).collect())
        });
        Cell::list(cells.collect())
    });
}

fn basis(state: &State, lines: &mut Lines<'_, '_>) {
    const SECTION: &str = "On what it rests";
    let first = |each: &Subject<'_>, field: &str| each.described.iter().find_map(|fact| fact.value(field));
    lines.add(SECTION, "Form", |each| {
        Cell::text(each.described.iter().find_map(|fact| fact.word("form")).unwrap_or_default())
    });
    lines.add(SECTION, "Launched", |each| {
        facts::date_cell(each.described.iter().find_map(|fact| fact.date("launched")))
    });
    lines.add(SECTION, "Founding instrument", |each| {
        let Some(instrument) = first(each, "instrument") else { return Cell::NotRecorded };
        let parts = ["form", "date"].into_iter().filter_map(|part| instrument.str_at(part));
        Cell::text(parts.collect::<Vec<_>>().join(", "))
    });
    lines.add(SECTION, "Legal person", |each| {
        let Some(person) = first(each, "legal_person") else { return Cell::NotRecorded };
        let form = person.get("form").and_then(polyad_ledger::reading::wording);
        let form = form.map(|form| form.plain().to_owned());
        let since = person.str_at("since").map(|since| format!("since {since}"));
        Cell::text(form.into_iter().chain(since).collect::<Vec<_>>().join(", "))
    });
    lines.add(SECTION, "Board of its own since", |each| {
        facts::date_cell(each.described.iter().find_map(|fact| fact.date("board")))
    });
    lines.add(SECTION, "Published rules", |each| {
        let charters = state.facts_naming("charter", "scope", each.name);
        Cell::list(charters.into_iter().map(facts::fact_cell).collect())
    });
    for (label, field) in [("Founders", "founders"), ("Hosts", "hosts")] {
        lines.add(SECTION, label, |each| {
            let mut names: Vec<Ref> = Vec::new();
            for name in each.described.iter().flat_map(|fact| fact.references(field)) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            facts::entities(state, EntityKind::Actor, &names)
        });
    }
}

fn seats(lines: &mut Lines<'_, '_>) {
    const SECTION: &str = "Who has a seat";
    lines.add(SECTION, "Seats on record", |each| each.seating.count().into());
    for category in Category::ALL {
        if lines.subjects.iter().any(|each| each.seating.has(category) != Truth::No) {
            lines.add(SECTION, category.name(), |each| match each.seating.has(category) {
                Truth::No => Cell::Text("no seat on record".to_owned()),
                _ => each.seating.count_of(&|seat| seat.is_of(category)).into(),
            });
        }
    }
    lines.add(SECTION, "Share held by states", |each| each.seating.state_share().into());
    lines.add(SECTION, "Share with a public mandate", |each| each.seating.mandate_share().into());
}

fn record(lines: &mut Lines<'_, '_>) {
    const SECTION: &str = "How far it can be checked";
    let described = |each: &Subject<'_>, reported: bool| {
        let claims = each.claims.money.iter().map(|claim| claim.fact);
        let physical = each.claims.physical.iter().map(|(fact, _)| *fact);
        let seats = each.seating.held.iter().map(|seat| seat.fact);
        let all = each.described.iter().chain(&each.goals).copied().chain(claims).chain(physical).chain(seats);
        facts::count("facts", all.filter(|fact| fact.is_reported() == reported)).into()
    };
    lines.add(SECTION, "Facts above reported by others", |each| described(each, true));
    lines.add(SECTION, "Facts above signed by those concerned", |each| described(each, false));
}
