//! T1 to T3: minutes, responsibility and review of decisions, and answers to objections.

use super::Subject;
use super::grid::words_of;
use super::profile::{Profile, Tally};
use crate::facts;
use crate::lenses::delivery::days;
use crate::term::Term;
use crate::view::{Cell, Table};
use polyad_ledger::state::Fact;
use polyad_model::{PartialDate, Ref, Truth};

/// Days within which minutes are to be published.
const MINUTES: i64 = 30;
/// Days within which an objection is to be answered.
const ANSWER: i64 = 60;

/// Fills the rows of T1 to T3.
pub(super) fn of<'a>(subject: &Subject<'a>, profile: &mut Profile<'a>) {
    decisions(subject, profile);
    objections(subject, profile);
}

fn decisions<'a>(subject: &Subject<'a>, profile: &mut Profile<'a>) {
    let decisions = subject.within("decision", "from");
    let columns = [
        ("decision", "Decision"),
        ("when", "When"),
        ("minutes", "Minutes published"),
        ("responsible", "Responsible"),
        ("review", "Review"),
        ("fact", "Fact"),
    ];
    let empty = "No decision is on record. The partnership, or anyone with a source, could file one.";
    let mut table = Table::new(
        "carried_out",
        "Decisions: minutes, who is responsible, when it is reviewed",
        &columns,
        empty,
    );
    let (mut published, mut carried) = (Tally::default(), Tally::default());
    for decision in &decisions {
        let minutes = decision.value("minutes");
        let when =
            minutes.as_ref().and_then(|minutes| minutes.str_at("published")?.parse::<PartialDate>().ok());
        let absent = if decision.is_reported() { Truth::Unknown } else { Truth::No };
        let in_time = match (&minutes, when, decision.date("from")) {
            (None, ..) => absent,
            (Some(_), Some(published), Some(from)) => within(from, published, MINUTES),
            _ => Truth::Unknown,
        };
        published.add(in_time, Term::fact(decision.address()));
        let responsible = decision.references("responsible");
        let review = decision.date("review");
        let both = match (responsible.is_empty(), review) {
            (false, Some(_)) => Truth::Yes,
            _ => absent,
        };
        carried.add(both, Term::fact(decision.address()));
        table.push(vec![
            Cell::text(words_of(subject, *decision)),
            facts::date_cell(decision.date("from")),
            match (&minutes, when) {
                (None, _) => Cell::NotRecorded,
                (Some(_), Some(when)) => Cell::text(when.to_string()),
                (Some(_), None) => Cell::text("published, no day on record"),
            },
            facts::entities(subject.state, polyad_ledger::state::EntityKind::Actor, &responsible),
            facts::date_cell(review),
            facts::fact_cell(*decision),
        ]);
    }
    let why = || format!("{} on record", facts::plural(decisions.len(), "decision", "decisions"));
    let first = ("Throughput", "T1", "Decisions with minutes within 30 days");
    profile.share(first, published.share(), why(), decisions.clone());
    let second = ("Throughput", "T2", "Decisions with a responsible actor and a review");
    profile.share(second, carried.share(), why(), decisions.clone());
    profile.lists.push(table);
}

/// Whether one day is so many days after another; vague dates may leave it open.
fn within(from: PartialDate, to: PartialDate, most: i64) -> Truth {
    let least = days::paid_number(to) - days::due_number(from);
    let greatest = days::due_number(to) - days::paid_number(from);
    match (greatest <= most, least > most) {
        (true, _) => Truth::Yes,
        (_, true) => Truth::No,
        _ => Truth::Unknown,
    }
}

fn objections<'a>(subject: &Subject<'a>, profile: &mut Profile<'a>) {
    let columns = [
        ("objection", "Objection"),
        ("filed", "Filed"),
        ("answered", "Answered"),
        ("in_time", "Within 60 days"),
        ("fact", "Fact"),
    ];
    let empty = "No objection to the partnership, its seats, proposals or decisions is on record.";
    let mut table = Table::new("objections", "Objections and their answers", &columns, empty);
    let mut answered = Tally::default();
    let mut found: Vec<Fact<'a>> = Vec::new();
    for target in targets(subject) {
        found.extend(subject.state.facts_naming("objection", "target", &target));
    }
    found.sort_by_key(|fact| fact.address());
    found.dedup_by_key(|fact| fact.address());
    let today = days::paid_number(PartialDate::from_day(subject.day.last_day()));
    let mut open = 0;
    for objection in &found {
        let day = |fact: Fact<'_>| fact.recorded().map(|moment| PartialDate::from_day(moment.day()));
        let filed = day(*objection);
        let answers = subject.state.facts_naming("answer", "target", &objection.address());
        let first = answers.iter().filter_map(|fact| day(*fact)).min_by_key(|day| day.first_day());
        let waited = |until: i64| filed.map(|filed| until - days::due_number(filed));
        let in_time = match (filed, first) {
            (None, _) => Truth::Unknown,
            (Some(filed), Some(first)) => within(filed, first, ANSWER),
            (Some(_), None) if waited(today).is_some_and(|days| days <= ANSWER) => {
                open += 1;
                table.push(row(*objection, filed, first, "not yet due"));
                continue;
            }
            (Some(_), None) => Truth::No,
        };
        answered.add(in_time, Term::fact(objection.address()));
        let word = match in_time {
            Truth::Yes => "yes",
            Truth::No => "no",
            Truth::Unknown => "cannot be told",
        };
        table.push(row(*objection, filed, first, word));
    }
    let why = match (found.len(), open) {
        (0, _) => "no objection is on record".to_owned(),
        (all, 0) => format!("{} on record", facts::plural(all, "objection", "objections")),
        (all, open) => {
            format!("{} on record, {open} not yet due", facts::plural(all, "objection", "objections"))
        }
    };
    profile.share(("Throughput", "T3", "Objections answered within 60 days"), answered.share(), why, found);
    profile.lists.push(table);
}

fn row(objection: Fact<'_>, filed: Option<PartialDate>, first: Option<PartialDate>, word: &str) -> Vec<Cell> {
    vec![
        facts::words_cell(objection, "text"),
        facts::date_cell(filed),
        facts::date_cell(first),
        Cell::text(word),
        facts::fact_cell(objection),
    ]
}

/// What may be objected to: the partnership, and what is stated within it.
fn targets(subject: &Subject<'_>) -> Vec<Ref> {
    let mut targets = vec![subject.name.clone()];
    for kind in ["charter", "proposal", "decision", "seat.apply", "seat.decide", "seat.end", "goal"] {
        let within = subject.state.facts_naming(kind, facts::SCOPE, &subject.name);
        targets.extend(within.into_iter().map(Fact::address));
    }
    targets.extend(subject.state.facts_naming("seat", "of", &subject.name).into_iter().map(Fact::address));
    targets
}
