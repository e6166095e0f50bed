//! I2: which affected groups took part in which decisions, and at which stages anyone was there.

use super::Subject;
use super::profile::{Profile, Tally};
use super::representation::{declared, is_same, speaks_for};
use crate::facts;
use crate::measure::{Measure, Reason, Unit};
use crate::seating::Seating;
use crate::term::Term;
use crate::view::{Cell, Table};
use polyad_ledger::json::Value;
use polyad_ledger::reading::{self, Named};
use polyad_ledger::state::Fact;
use polyad_model::{Ref, Truth};

/// Stages of a decision, in order.
const STAGES: [&str; 6] = ["agenda", "draft", "consult", "decide", "implement", "monitor"];
/// How deeply somebody takes part, from the least: the spectrum of the International Association for Public Participation.
const DEPTHS: [&str; 5] = ["inform", "consult", "involve", "collaborate", "empower"];

/// Fills the rows of I2; gives the share of groups that took part.
pub(super) fn participation<'a>(subject: &Subject<'a>, profile: &mut Profile<'a>) -> Measure {
    let decisions = subject.within("decision", "from");
    let meetings = subject.within("meeting", "when");
    let seating = Seating::of(subject.state, &subject.name, subject.day);
    let mut groups: Vec<Named> = declared(subject).into_iter().map(|each| each.group).collect();
    let mut tally = Tally::default();
    let columns = [
        ("decision", "Decision"),
        ("when", "When"),
        ("affected#", "Groups affected"),
        ("took_part#", "Took part at any stage"),
        ("not", "Had no place in it"),
        ("fact", "Fact"),
    ];
    let empty = "No decision on record names the groups that it affects.";
    let mut list = Table::new("decisions", "Decisions and the groups they affect", &columns, empty);
    let mut facts_of: Vec<Fact<'a>> = Vec::new();
    for decision in &decisions {
        let affected = affected_by(subject, *decision);
        if affected.is_empty() {
            continue;
        }
        facts_of.push(*decision);
        for group in &affected {
            if !groups.iter().any(|known| is_same(subject, known, group)) {
                groups.push(group.clone());
            }
        }
        let about = about(subject, *decision, &meetings);
        let voters = voters(subject, *decision);
        let is_known = about.iter().any(|meeting| !present(*meeting).is_empty()) || !voters.is_empty();
        let place = |group: &Named| {
            let met =
                about.iter().find(|meeting| is_present(subject, **meeting, group)).map(|fact| fact.address());
            let voted = || {
                let votes = |voter: &&(Ref, Ref)| {
                    matches!(group, Named::Ref(name) if subject.same(name, &voter.0))
                        || seating.held.iter().any(|seat| {
                            subject.same(&seat.holder, &voter.0) && speaks_for(subject, seat, group)
                        })
                };
                voters.iter().find(votes).map(|(_, fact)| fact.clone())
            };
            met.or_else(voted)
        };
        let (mut took, mut not) = (Vec::new(), Vec::new());
        for group in &affected {
            match place(group) {
                Some(fact) => {
                    tally.add(Truth::Yes, Term::fact(fact.clone()));
                    took.push(Term::fact(fact));
                }
                None if is_known => {
                    tally.add(Truth::No, Term::fact(decision.address()));
                    not.push(facts::named(subject.state, group));
                }
                None => tally.add(Truth::Unknown, Term::fact(decision.address())),
            }
        }
        let counted = affected.iter().map(|_| Term::fact(decision.address())).collect();
        list.push(vec![
            Cell::text(words_of(subject, *decision)),
            facts::date_cell(decision.date("from")),
            Measure::count("groups", counted).into(),
            match is_known {
                true => Measure::count("groups", took).into(),
                false => Cell::text("nobody lists who took part"),
            },
            match is_known {
                true if not.is_empty() => Cell::text("none"),
                true => Cell::list(not),
                false => Cell::NotRecorded,
            },
            facts::fact_cell(*decision),
        ]);
    }
    let none_declared = groups.is_empty() || facts_of.is_empty();
    let figure = match none_declared {
        true => Measure::not_assessable(Reason::AffectedUndeclared, Unit::Share, Term::Sum(Vec::new())),
        false => tally.share(),
    };
    let why = match (groups.is_empty(), facts_of.len()) {
        (true, _) => "nobody declared who is affected".to_owned(),
        (false, 0) => "no decision on record names the groups that it affects".to_owned(),
        (false, n) => format!("{} that name the groups affected", facts::plural(n, "decision", "decisions")),
    };
    profile.share(
        ("Input", "I2", "Affected groups that took part at some stage"),
        figure.clone(),
        why,
        facts_of,
    );
    let grid = grid(subject, &groups, &meetings, &seating);
    profile.lists.push(grid);
    profile.lists.push(list);
    figure
}

/// The groups that a decision affects: by its own words, else by its proposal's.
fn affected_by(subject: &Subject<'_>, decision: Fact<'_>) -> Vec<Named> {
    let named = |value: Option<Value>| -> Vec<Named> {
        let list = value.as_ref().and_then(Value::as_array).unwrap_or_default();
        list.iter().filter_map(reading::named).collect()
    };
    match named(decision.value("affected")) {
        own if own.is_empty() => {
            named(proposal_of(subject, decision).and_then(|fact| fact.value("affected")))
        }
        own => own,
    }
}

fn proposal_of<'a>(subject: &Subject<'a>, decision: Fact<'_>) -> Option<Fact<'a>> {
    subject.state.fact(&decision.target()?).filter(|fact| fact.kind() == "proposal")
}

/// What was decided, in words.
pub(super) fn words_of(subject: &Subject<'_>, decision: Fact<'_>) -> String {
    let own = facts::words(decision, "text");
    let proposed = || facts::words(proposal_of(subject, decision)?, "text");
    own.or_else(proposed).unwrap_or_else(|| "a decision".to_owned())
}

/// Meetings about a decision or its proposal.
fn about<'a>(subject: &Subject<'a>, decision: Fact<'_>, meetings: &[Fact<'a>]) -> Vec<Fact<'a>> {
    let names = [Some(decision.address()), Some(decision.entity()), decision.target()];
    let is_about = |meeting: &&Fact<'a>| {
        meeting.target().is_some_and(|target| names.iter().flatten().any(|name| subject.same(name, &target)))
    };
    meetings.iter().filter(is_about).copied().collect()
}

/// Who voted, each with the fact that says so.
fn voters(subject: &Subject<'_>, decision: Fact<'_>) -> Vec<(Ref, Ref)> {
    let votes = decision.value("votes");
    let one = |vote: &Value| match vote.as_str() {
        Some(id) => match subject.state.fact(&id.parse().ok()?)? {
            Fact::Act(act) => Some((Ref::Statement(act.author()), Ref::Statement(act.id()))),
            Fact::Row(..) => None,
        },
        None => Some((vote.str_at("actor")?.parse().ok()?, decision.address())),
    };
    votes.as_ref().and_then(Value::as_array).unwrap_or_default().iter().filter_map(one).collect()
}

fn present(meeting: Fact<'_>) -> Vec<Value> {
    meeting.value("present").and_then(|list| list.as_array().map(<[Value]>::to_vec)).unwrap_or_default()
}

/// Those present who are the group or stand for it.
fn for_group(subject: &Subject<'_>, meeting: Fact<'_>, group: &Named) -> Vec<Value> {
    let stands_for = |entry: &Value| {
        let actor = entry.str_at("actor").and_then(|text| text.parse::<Ref>().ok());
        let itself = matches!((group, &actor), (Named::Ref(name), Some(actor)) if subject.same(name, actor));
        itself
            || entry
                .items_at("groups")
                .iter()
                .filter_map(reading::named)
                .any(|own| is_same(subject, &own, group))
    };
    present(meeting).into_iter().filter(stands_for).collect()
}

fn is_present(subject: &Subject<'_>, meeting: Fact<'_>, group: &Named) -> bool {
    !for_group(subject, meeting, group).is_empty()
}

/// Meetings by group and stage. A stage at which no meeting lists who was there is not recorded, never zero.
fn grid(subject: &Subject<'_>, groups: &[Named], meetings: &[Fact<'_>], seating: &Seating<'_>) -> Table {
    let columns = [
        ("group", "Group"),
        ("agenda#", "Agenda"),
        ("draft#", "Draft"),
        ("consult#", "Consult"),
        ("decide#", "Decide"),
        ("implement#", "Implement"),
        ("monitor#", "Monitor"),
        ("other#", "Stage not stated"),
        ("seat", "Seat"),
        ("depth", "Deepest"),
        ("place", "A place anywhere?"),
    ];
    let empty = "Nobody declared who is affected, so nobody can tell who had no place.";
    let mut table = Table::new("grid", "Who was there at which stage, in meetings", &columns, empty);
    let listed: Vec<Fact<'_>> =
        meetings.iter().copied().filter(|meeting| !present(*meeting).is_empty()).collect();
    let at = |stage: Option<&str>| -> Vec<Fact<'_>> {
        listed.iter().copied().filter(|meeting| meeting.word("stage").as_deref() == stage).collect()
    };
    for group in groups {
        let mut cells = vec![facts::named(subject.state, group)];
        let (mut places, mut depth) = (0, None);
        for stage in STAGES.iter().map(|stage| Some(*stage)).chain([None]) {
            let all = at(stage);
            let own: Vec<Fact<'_>> =
                all.iter().copied().filter(|meeting| is_present(subject, *meeting, group)).collect();
            places += own.len();
            for entry in own.iter().flat_map(|meeting| for_group(subject, *meeting, group)) {
                let deep =
                    entry.str_at("depth").and_then(|word| DEPTHS.iter().position(|depth| *depth == word));
                depth = depth.max(deep);
            }
            cells.push(match all.is_empty() {
                true => Cell::NotRecorded,
                false => facts::count("meetings", own).into(),
            });
        }
        let has_seat = seating.held.iter().any(|seat| speaks_for(subject, seat, group));
        let silent =
            seating.unknown.len() + seating.held.iter().filter(|seat| seat.speaks_for.is_empty()).count();
        cells.push(Cell::text(match (has_seat, silent) {
            (true, _) => "yes",
            (false, 0) if !seating.held.is_empty() => "no",
            _ => "cannot be told",
        }));
        cells.push(depth.map_or(Cell::NotRecorded, |depth| Cell::text(DEPTHS[depth])));
        cells.push(Cell::text(match (places > 0 || has_seat, listed.is_empty()) {
            (true, _) => "yes",
            (false, true) => "cannot be told: no meeting on record lists who was there",
            (false, false) if silent > 0 => "none on record; of some seats nobody says for whom they speak",
            (false, false) => "no place anywhere on record",
        }));
        table.push(cells);
    }
    table
}
