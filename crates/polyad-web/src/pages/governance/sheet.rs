//! Seats, admissions and decisions as tables for a spreadsheet, one line a seat, a decision on an application, a proposal.

use super::Governed;
use crate::address;
use crate::ask::Answer;
use crate::csv;
use crate::error::Problem;
use polyad_ledger::state::governance::Count;
use polyad_model::{Instant, Ref, StatementId};

/// The tables there are; the first is the usual one.
pub(super) const TABLES: [&str; 3] = ["seats", "admissions", "decisions"];

/// The table that `table` names, else the seats.
pub(super) fn answer(governed: &Governed<'_>) -> Result<Answer, Problem> {
    let wanted = governed.ask.query.get("table").unwrap_or(TABLES[0]);
    let lines = match wanted {
        "seats" => seats(governed),
        "admissions" => admissions(governed),
        "decisions" => decisions(governed),
        _ => {
            let message = format!("The tables here are: {}.", TABLES.join(", "));
            return Err(Problem { field: "table".to_owned(), ..Problem::not_found(message) });
        }
    };
    Ok(Answer::Csv(format!("governance-{wanted}"), csv::write(&lines)))
}

fn seats(governed: &Governed<'_>) -> Vec<Vec<String>> {
    let head = [
        "holder", "holder_ref", "seat", "chamber", "share", "standing", "from", "until", "application", "decision",
    ];
    let rows = governed.record.seats_at(governed.moment).into_iter().map(|held| {
        vec![
            name(governed, held.actor),
            held.actor.to_string(),
            held.seat.unwrap_or_default(),
            held.chamber.unwrap_or_default(),
            text(held.share),
            held.standing.word().to_owned(),
            held.from.to_string(),
            text(held.until),
            held.application.to_string(),
            held.decision.to_string(),
        ]
    });
    with_head(&head, rows)
}

/// A line for each decision on an application; one with empty cells where nothing was decided.
fn admissions(governed: &Governed<'_>) -> Vec<Vec<String>> {
    let head = [
        "applicant", "applicant_ref", "seat", "asked", "application", "decided", "decided_by", "decided_by_ref",
        "outcome", "reasons", "decision", "appeals", "appeals_answered", "second_decision",
    ];
    let rows = governed.record.applications.iter().rev().flat_map(|application| {
        let asked = || {
            vec![
                name(governed, application.applicant),
                application.applicant.to_string(),
                application.seat.clone().unwrap_or_default(),
                application.recorded.to_seconds(),
                application.statement.to_string(),
            ]
        };
        let decided = application.decisions.iter().map(move |made| {
            let about = |id: &StatementId| {
                *id == made.statement || made.endings.iter().any(|ending| ending.statement == *id)
            };
            let appeals: Vec<_> =
                application.appeals.iter().filter(|appeal| appeal.by_applicant && about(&appeal.about)).collect();
            let mut line = asked();
            line.extend([
                made.recorded.to_seconds(),
                name(governed, made.by),
                made.by.to_string(),
                made.act.clone(),
                made.reasons.as_ref().map(|reasons| reasons.plain().to_owned()).unwrap_or_default(),
                made.statement.to_string(),
                appeals.len().to_string(),
                appeals.iter().filter(|appeal| !appeal.answers.is_empty()).count().to_string(),
                text(appeals.iter().find_map(|appeal| appeal.second_decision)),
            ]);
            line
        });
        let undecided = application.decisions.is_empty().then(|| {
            let mut line = asked();
            line.resize(14, String::new());
            line
        });
        decided.chain(undecided).collect::<Vec<_>>()
    });
    with_head(&head, rows)
}

/// A line for each proposal in all, then one for each chamber; counted just now from the votes.
fn decisions(governed: &Governed<'_>) -> Vec<Vec<String>> {
    let head = [
        "text", "matter", "proposed_by", "proposed_by_ref", "proposal", "opens", "closes", "open", "counted_outcome",
        "decided_outcome", "decision", "chamber", "for", "against", "abstain", "recuse", "on_roll",
    ];
    let rows = governed.record.proposals.iter().rev().flat_map(|proposal| {
        let tally = governed.record.tally(proposal);
        let made = proposal.decision.as_ref();
        let line = |chamber: &str, count: &Count| {
            let mut line = vec![
                proposal.text.as_ref().map(|text| text.plain().to_owned()).unwrap_or_default(),
                proposal.matter.clone(),
                name(governed, proposal.by),
                proposal.by.to_string(),
                proposal.statement.to_string(),
                proposal.opening().to_seconds(),
                Instant::to_seconds(proposal.closes),
                proposal.is_open_at(governed.moment).to_string(),
                tally.outcome.word().to_owned(),
                made.map(|made| made.outcome.word().to_owned()).unwrap_or_default(),
                text(made.map(|made| made.statement)),
                chamber.to_owned(),
            ];
            let counts = [count.yes, count.no, count.abstain, count.recuse, count.on_roll];
            line.extend(counts.iter().map(ToString::to_string));
            line
        };
        let whole = std::iter::once(line("", &tally.whole));
        whole.chain(tally.chambers.iter().map(|(chamber, count)| line(chamber, count))).collect::<Vec<_>>()
    });
    with_head(&head, rows)
}

fn with_head(head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Vec<Vec<String>> {
    std::iter::once(head.iter().map(|word| (*word).to_owned()).collect()).chain(rows).collect()
}

fn name(governed: &Governed<'_>, actor: StatementId) -> String {
    let found = address::of_ref(&governed.ask.state, &Ref::Statement(actor));
    found.map(|(_, name)| name).unwrap_or_default()
}

fn text(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}
