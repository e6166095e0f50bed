//! I0: instrument, decision rules, public mandates, and for whom each seat speaks.

use super::Subject;
use super::profile::Profile;
use crate::facts;
use crate::measure::{Measure, Number, Reason, Unit};
use crate::seating::{Seat, Seating};
use crate::term::Term;
use crate::view::{Cell, Table};
use polyad_ledger::state::{EntityKind, Fact};
use polyad_model::Truth;
use polyad_model::codelist::SpeaksBasis;

const INPUT: &str = "Input";

/// Fills the rows of I0 and the list of seats; gives whether there is an instrument, and published rules.
pub(super) fn formal_basis<'a>(subject: &Subject<'a>, profile: &mut Profile<'a>) -> (Truth, Truth) {
    let instrument = instrument(subject, profile);
    let rules = rules(subject, profile);
    let seating = Seating::of(subject.state, &subject.name, subject.day);
    let held: Vec<Fact<'a>> = seating.held.iter().map(|seat| seat.fact).collect();
    let none = || format!("{} on record on the day", facts::plural(held.len(), "seat", "seats"));
    let mandate = seating.mandate_share();
    profile.share((INPUT, "I0", "Seats of bodies with a public mandate"), mandate, none(), held.clone());
    let votes = votes(&seating);
    profile.share(
        (INPUT, "I0", "Votes of bodies with a public mandate"),
        votes,
        "of the shares of votes on record",
        Vec::new(),
    );
    let mut says = super::profile::Tally::default();
    for seat in &seating.held {
        let term = Term::fact(seat.fact.address());
        says.add(if seat.speaks_for.is_empty() { Truth::No } else { Truth::Yes }, term);
    }
    profile.share((INPUT, "I0", "Seats that say whom they speak for"), says.share(), none(), held);
    let table = seats(subject, &seating);
    profile.lists.push(table);
    (instrument, rules)
}

fn instrument<'a>(subject: &Subject<'a>, profile: &mut Profile<'a>) -> Truth {
    let stated: Vec<(Fact<'a>, String)> = subject
        .described
        .iter()
        .filter_map(|fact| Some((*fact, fact.value("instrument")?.str_at("form")?.to_owned())))
        .collect();
    let holds = match stated.as_slice() {
        [] => Truth::Unknown,
        stated if stated.iter().any(|(_, form)| form != "none") => Truth::Yes,
        _ => Truth::No,
    };
    let forms: Vec<&str> = stated.iter().map(|(_, form)| form.as_str()).collect();
    let why = match holds {
        Truth::Yes => forms.join(", "),
        Truth::No => "founded without an instrument".to_owned(),
        Truth::Unknown => "nobody says on what it rests".to_owned(),
    };
    let facts = stated.iter().map(|(fact, _)| *fact).collect();
    profile.holds((INPUT, "I0", "Founding instrument"), holds, why, facts);
    holds
}

fn rules<'a>(subject: &Subject<'a>, profile: &mut Profile<'a>) -> Truth {
    let charters = subject.within("charter", "from");
    let count =
        |fact: &Fact<'_>| fact.value("rules").map_or(0, |rules| rules.as_array().unwrap_or_default().len());
    let with_rules: Vec<Fact<'a>> = charters.iter().copied().filter(|fact| count(fact) > 0).collect();
    // What a charter of its own leaves out it has not; what a report leaves out is unknown.
    let own = charters.iter().any(|fact| !fact.is_reported());
    let holds = match (with_rules.is_empty(), own) {
        (false, _) => Truth::Yes,
        (true, true) => Truth::No,
        (true, false) => Truth::Unknown,
    };
    let why = match holds {
        Truth::Yes => {
            let rules = with_rules.iter().map(count).max().unwrap_or(0);
            facts::plural(rules, "rule in the charter", "rules in the charter")
        }
        _ if charters.is_empty() => "no charter is on record".to_owned(),
        _ => "the charter on record has seats and no rules".to_owned(),
    };
    let facts = if with_rules.is_empty() { charters } else { with_rules };
    profile.holds((INPUT, "I0", "Decision rules published"), holds, why, facts);
    holds
}

/// Shares of votes of seats with a public mandate over those of all seats whose basis is known.
fn votes(seating: &Seating<'_>) -> Measure {
    let share = |seat: &Seat<'_>| seat.fact.word("vote_share")?.parse::<f64>().ok();
    let voting: Vec<(f64, &Seat<'_>)> =
        seating.held.iter().filter_map(|seat| Some((share(seat)?, seat))).collect();
    let term = |seat: &Seat<'_>| Term::part(seat.fact.address(), "vote_share");
    let of = |wanted: Option<bool>| voting.iter().filter(move |(_, seat)| seat.public_mandate() == wanted);
    let (yes, no): (f64, f64) =
        (of(Some(true)).map(|(share, _)| share).sum(), of(Some(false)).map(|(share, _)| share).sum());
    let known = of(Some(true)).chain(of(Some(false))).map(|(_, seat)| term(seat)).collect();
    let part = Term::Sum(of(Some(true)).map(|(_, seat)| term(seat)).collect());
    let ratio = Term::Ratio(Box::new(part), Box::new(Term::Sum(known)));
    if voting.is_empty() || yes + no <= 0.0 {
        return Measure::not_assessable(Reason::Missing, Unit::Share, ratio);
    }
    let rest = (1.0 - yes - no).max(0.0);
    let value = Measure::ok(Number::Float((yes / (yes + no)).min(1.0)), Unit::Share, ratio);
    if rest < 1e-9 {
        return value;
    }
    let enough = yes + no >= crate::seating::MIN_COVERAGE;
    Measure {
        value: value.value.filter(|_| enough),
        status: match enough {
            true => crate::measure::Status::Partial,
            false => crate::measure::Status::NotAssessable(Reason::Coverage),
        },
        bounds: Some((Number::Float(yes.min(1.0)), Number::Float((yes + rest).min(1.0)))),
        ..value
    }
}

fn basis_word(basis: SpeaksBasis) -> &'static str {
    match basis {
        SpeaksBasis::Law => "law",
        SpeaksBasis::Election => "election",
        SpeaksBasis::Membership => "membership",
        SpeaksBasis::SelfDeclared => "its own declaration",
    }
}

fn seats(subject: &Subject<'_>, seating: &Seating<'_>) -> Table {
    let columns = [
        ("holder", "Holder"),
        ("role", "Role"),
        ("speaks_for", "Speaks for"),
        ("basis", "On what basis"),
        ("mandate", "Public mandate"),
        ("contested", "Contested"),
        ("fact", "Fact"),
    ];
    let empty = "No seat is on record on the day. The partnership, its members, or anyone with a source could file them.";
    let mut table = Table::new("seats", "For whom each seat speaks", &columns, empty);
    for seat in seating.held.iter().chain(&seating.unknown) {
        let state = subject.state;
        let groups = seat.speaks_for.iter().map(|(group, _)| facts::named(state, group)).collect();
        let bases: Vec<&str> = seat.speaks_for.iter().map(|(_, basis)| basis_word(*basis)).collect();
        let address = seat.fact.address();
        let disputes = state.facts_naming("attestation", "target", &address);
        let disputes = disputes
            .into_iter()
            .filter(|fact| matches!(fact, Fact::Act(act) if act.header.act.as_deref() == Some("dispute")));
        let against: Vec<Cell> = disputes
            .chain(state.facts_naming("objection", "target", &address))
            .map(facts::fact_cell)
            .collect();
        table.push(vec![
            facts::entity(state, EntityKind::Actor, &seat.holder),
            Cell::text(seat.called()),
            Cell::list(groups),
            Cell::text(bases.join(", ")),
            Cell::text(match seat.public_mandate() {
                Some(true) => "yes",
                Some(false) => "no",
                None => "not on record",
            }),
            if against.is_empty() { Cell::text("no") } else { Cell::list(against) },
            facts::fact_cell(seat.fact),
        ]);
    }
    table
}
