//! C: of the goals that can be measured, those met or on track by what is verified.

use super::Subject;
use super::profile::{Profile, Tally};
use crate::facts;
use crate::lenses::measurability::verdict;
use crate::lenses::partnerships::standing_goals;
use crate::lenses::progress;
use crate::measure::{Evidence, Measure};
use crate::params::{BadParam, Params};
use crate::term::Term;
use crate::view::{Cell, Row, Table};
use polyad_ledger::state::{EntityKind, Fact};
use polyad_lint::Class;
use polyad_model::Truth;

/// Classes of the lens `progress` in which a goal is met or on track.
const GOOD: [&str; 2] = ["target achieved", "on track"];

/// Fills the row of C; gives the share.
pub(super) fn of<'a>(
    subject: &Subject<'a>,
    params: &Params,
    profile: &mut Profile<'a>,
) -> Result<Measure, BadParam> {
    let goals = standing_goals(subject.state, &subject.name);
    let columns = [
        ("goal", "Goal, as written"),
        ("class", "Can it be checked?"),
        ("newest#", "Newest value"),
        ("progress", "Class of progress"),
        ("evidence", "Evidence"),
        ("counts", "Met or on track, verified"),
        ("fact", "Fact"),
    ];
    let empty = "No goal is on record. The partnership, or anyone with a source, could file one.";
    let mut table = Table::new("goals", "Goals and what is verified of them", &columns, empty);
    let mut asked = Params::new([("p", subject.name.to_string())]);
    if let Some(day) = params.get("as_of") {
        asked = asked.with("as_of", day);
    }
    // The lens of progress lists the same goals, with the evidence of their newest values.
    let followed = progress::read(subject.state, &asked)?;
    let rows = followed.table("goals");
    let mut tally = Tally::default();
    let mut measurable: Vec<Fact<'a>> = Vec::new();
    let mut below = 0;
    for goal in &goals {
        let class = verdict(subject.state, *goal).and_then(Result::ok).map(|verdict| verdict.class);
        let row = rows.and_then(|table| row_of(table, *goal).map(|row| (table, row)));
        let cell = |key: &str| row.and_then(|(table, row)| cell_of(table, row, key));
        let newest = match cell("newest") {
            Some(Cell::Measure(measure)) => Some(&**measure),
            _ => None,
        };
        let progress = cell("open_sdg").map(Cell::plain).filter(|words| !words.is_empty());
        let evidence = newest.filter(|measure| measure.value.is_some()).map(|measure| measure.evidence);
        let is_good = progress.as_deref().map(|words| GOOD.contains(&words));
        let counts = match (class, is_good, evidence) {
            (Some(Class::M2 | Class::M3), Some(true), Some(evidence)) if evidence >= Evidence::E2 => {
                Truth::Yes
            }
            // Claimed, not verified: it is not there, whatever is claimed.
            (Some(Class::M2 | Class::M3), Some(_), Some(_)) => Truth::No,
            _ => Truth::Unknown,
        };
        let words = match (class, counts) {
            (Some(Class::M2 | Class::M3), counts) => {
                measurable.push(*goal);
                tally.add(counts, Term::fact(goal.address()));
                match (counts, is_good) {
                    (Truth::Yes, _) => "yes",
                    (Truth::No, Some(true)) => "claimed, not verified",
                    (Truth::No, _) => "no",
                    (Truth::Unknown, _) => "no series to check it by",
                }
            }
            _ => {
                below += 1;
                "cannot be assessed"
            }
        };
        table.push(vec![
            facts::entity(subject.state, EntityKind::Goal, &goal.entity()),
            class
                .map_or(Cell::text("not judged"), |class| Cell::text(format!("{class} {}", class.meaning()))),
            newest.map_or(Cell::NotRecorded, |measure| measure.clone().into()),
            progress.map_or(Cell::NotRecorded, Cell::text),
            evidence.map_or(Cell::NotRecorded, |evidence| Cell::text(format!("{evidence:?}"))),
            Cell::text(words),
            facts::fact_cell(*goal),
        ]);
    }
    let why = match (goals.len(), measurable.len()) {
        (0, _) => "no goal is on record".to_owned(),
        (all, 0) => format!("{}, none of them measurable", facts::plural(all, "goal", "goals")),
        (_, some) => format!(
            "{}; {below} that cannot be assessed",
            facts::plural(some, "measurable goal", "measurable goals")
        ),
    };
    let figure = tally.share();
    profile.share(
        ("Outcome", "C", "Measurable goals met or on track, verified"),
        figure.clone(),
        why,
        measurable,
    );
    profile.lists.push(table);
    Ok(figure)
}

fn row_of<'t>(table: &'t Table, goal: Fact<'_>) -> Option<&'t Row> {
    let at = table.columns.iter().position(|column| column.key == "fact")?;
    table
        .rows
        .iter()
        .find(|row| matches!(&row.cells[at], Cell::Fact { address, .. } if *address == goal.address()))
}

fn cell_of<'t>(table: &Table, row: &'t Row, key: &str) -> Option<&'t Cell> {
    let at = table.columns.iter().position(|column| column.key == key)?;
    row.cells.get(at)
}
