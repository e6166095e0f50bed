//! The tables of burden sharing.

use super::members::{Bearings, Member, Rung};
use super::reckoned::{Reckoned, Verdict};
use super::rules::{Envelope, Prepared, Rule};
use super::settings::Settings;
use super::worked::{Worked, ratio};
use crate::facts;
use crate::lenses::delivery::sums::unit_name;
use crate::measure::{Measure, Reason, Status, Unit};
use crate::term::Term;
use crate::view::{Cell, Table};
use polyad_ledger::state::{EntityKind, State};
use polyad_model::Ref;
use std::collections::BTreeMap;

/// What counts as borne, in words.
pub(super) fn rung_words(rung: Rung) -> &'static str {
    match rung {
        Rung::Paid => "Paid, net of what came back",
        Rung::Signed => "Signed",
        Rung::Pledged => "Pledged",
    }
}

/// All that is on record as given.
pub(super) fn whole(reckoned: &Reckoned) -> Measure {
    match reckoned.given.by.is_empty() {
        true => Measure::not_assessable(Reason::Missing, reckoned.unit(), Term::Sum(Vec::new())),
        false => reckoned.whole().measure(reckoned.unit()),
    }
}

/// One line a member: its seat, what it gave, what the rule shown asks of it, and where it stands over all rules.
pub(super) fn burden(state: &State, members: &[Member<'_>], reckoned: &Reckoned, shown: Rule) -> Table {
    let mut table = Table::new(
        "burden",
        format!("What each gave, next to what is asked: {}", shown.title()),
        &[
            ("member", "Member"),
            ("kind", "Kind"),
            ("seat", "Seat"),
            ("given#", "Given"),
            ("given_share#", "Share of all given"),
            ("asked#", "Share asked"),
            ("duty#", "Amount asked"),
            ("ratio#", "Given over asked"),
            ("gap#", "Given less asked"),
            ("least#", "Least over the rules"),
            ("greatest#", "Greatest over the rules"),
            ("rules#", "Rules that can be asked"),
            ("verdict", "In words"),
            ("facts", "Seats on record"),
        ],
        "No holder of a seat and no giver is on record. A seat or a contribution could be filed by the partnership or its members.",
    );
    let mut order: Vec<&Member<'_>> = members.iter().collect();
    let given = |member: &Member<'_>| reckoned.given.by.get(&member.name).map(|given| given.value);
    order.sort_by(|a, b| {
        given(b).partial_cmp(&given(a)).unwrap_or(std::cmp::Ordering::Equal).then(a.name.cmp(&b.name))
    });
    let unit = reckoned.unit();
    for member in order {
        let name = &member.name;
        let gave = reckoned.given.by.get(name);
        let duty = reckoned.duty(shown, name);
        let gap =
            gave.filter(|gave| gave.value >= 0.0).zip(duty.as_ref()).map(|(gave, duty)| gave.less(duty));
        let (interval, verdict) = reckoned.interval(name);
        let rules: Vec<Term> = reckoned.known_ratios(name).map(|ratio| ratio.term.clone()).collect();
        let is_partial = interval.as_ref().is_some_and(|(least, _)| least.status == Status::Partial);
        let (least, greatest) = match interval {
            Some((least, greatest)) => (Cell::from(least), Cell::from(greatest)),
            None => (Cell::NotRecorded, Cell::NotRecorded),
        };
        let seats: Vec<Cell> = member.seats.iter().map(|seat| facts::fact_cell(seat.fact)).collect();
        let called = seats_called(member);
        table.push(vec![
            facts::entity(state, EntityKind::Actor, name),
            Cell::Text(kind_words(member).to_owned()),
            if called.is_empty() { Cell::Text("no seat on record".to_owned()) } else { Cell::list(called) },
            given_cell(gave, &unit),
            share_cell(reckoned.given_share(name), gave),
            asked_cell(reckoned, shown, name),
            duty.clone().map_or(Cell::NotRecorded, |duty| duty.measure(unit.clone()).into()),
            ratio_cell(reckoned, shown, name, gave),
            gap.map_or(Cell::NotRecorded, |gap| gap.measure(unit.clone()).into()),
            least,
            greatest,
            Measure::count("rules", rules).into(),
            Cell::Text(in_words(verdict, is_partial)),
            Cell::list(seats),
        ]);
    }
    table
}

/// The rules: what each asks, from which data, of how many members.
pub(super) fn rules(
    rules: &[Prepared],
    refused: &BTreeMap<Rule, String>,
    members: &[Member<'_>],
    reckoned: &Reckoned,
) -> Table {
    let mut table = Table::new(
        "rules",
        "The rules, and what they rest on",
        &[
            ("rule", "Rule"),
            ("code", "Code"),
            ("asks", "What it asks"),
            ("source", "Data"),
            ("known#", "Members it knows"),
            ("compared#", "Members compared"),
        ],
        "No rule was asked for.",
    );
    for rule in rules {
        let known = rule.knows(members);
        let own = members.iter().filter(|member| known.contains(&member.name));
        let known: Vec<Term> = own.map(|member| member.one(Some(&reckoned.given)).term).collect();
        let ratios = reckoned.ratios.get(&rule.rule);
        let compared = ratios.into_iter().flatten().filter(|(_, ratio)| ratio.value.is_some());
        table.push(vec![
            Cell::Text(rule.rule.title().to_owned()),
            Cell::Text(rule.rule.code().to_owned()),
            Cell::Text(rule.rule.asks().to_owned()),
            Cell::Text(rule.source.clone()),
            Measure::count("members", known).into(),
            Measure::count("members", compared.map(|(_, ratio)| ratio.term.clone()).collect()).into(),
        ]);
    }
    for (rule, why) in refused {
        table.push(vec![
            Cell::Text(rule.title().to_owned()),
            Cell::Text(rule.code().to_owned()),
            Cell::Text(rule.asks().to_owned()),
            Cell::Text(why.clone()),
            Measure::not_assessable(
                Reason::Missing,
                Unit::Count("members".to_owned()),
                Term::Count(Vec::new()),
            )
            .into(),
        ]);
    }
    table
}

/// Every member by every rule.
pub(super) fn by_rule(
    state: &State,
    members: &[Member<'_>],
    rules: &[Prepared],
    reckoned: &Reckoned,
) -> Table {
    let mut table = Table::new(
        "by_rule",
        "Every member by every rule",
        &[
            ("member", "Member"),
            ("rule", "Rule"),
            ("code", "Code"),
            ("given_share#", "Share of all given"),
            ("asked#", "Share asked"),
            ("ratio#", "Given over asked"),
            ("why", "Why not"),
        ],
        "No member and no rule with data are on record.",
    );
    for member in members {
        let gave = reckoned.given.by.get(&member.name);
        for rule in rules {
            let known = rule.knows(members).contains(&member.name);
            let why = match (gave, known) {
                (_, false) => rule.why_not(member),
                (None, true) => "no contribution on record in this period and unit",
                (Some(given), true) if given.value < 0.0 => "more came back than it gave",
                _ => "",
            };
            table.push(vec![
                facts::entity(state, EntityKind::Actor, &member.name),
                Cell::Text(rule.rule.title().to_owned()),
                Cell::Text(rule.rule.code().to_owned()),
                share_cell(reckoned.given_share(&member.name), gave),
                asked_cell(reckoned, rule.rule, &member.name),
                ratio_cell(reckoned, rule.rule, &member.name, gave),
                Cell::text(why),
            ]);
        }
    }
    table
}

/// What bodies that are no state bear together, and who set it.
pub(super) fn envelope(settings: &Settings, members: &[Member<'_>], reckoned: &Reckoned) -> Table {
    let mut table = Table::new(
        "envelope",
        "The part of bodies that are no state",
        &[
            ("envelope#", "Envelope"),
            ("set_by", "Where it comes from"),
            ("bodies#", "Bodies"),
            ("states#", "States"),
        ],
        "Every member on record is a state; no envelope is needed.",
    );
    let count = |sort: &dyn Fn(&Member<'_>) -> bool| {
        let terms = members.iter().filter(|member| sort(member)).map(|member| {
            let seat = member.seats.first().map(|seat| Term::fact(seat.fact.address()));
            seat.or_else(|| Some(reckoned.given.by.get(&member.name)?.term.clone()))
                .unwrap_or(Term::Sum(Vec::new()))
        });
        Measure::count("members", terms.collect())
    };
    if !members.iter().any(Member::is_other_body) {
        return table;
    }
    let part = settings.envelope.part(members, Some(&reckoned.given));
    table.push(vec![
        part.map_or_else(
            || Measure::not_assessable(Reason::Missing, Unit::Share, Term::Sum(Vec::new())).into(),
            |part| part.measure(Unit::Share).into(),
        ),
        Cell::Text(
            match settings.envelope {
                Envelope::Declared(_) => "set by the reader",
                Envelope::AsGiven => "what they give now of all that is given",
            }
            .to_owned(),
        ),
        count(&|member| member.is_other_body()).into(),
        count(&|member| member.is_state()).into(),
    ]);
    table
}

/// What counts nowhere here: other units, and facts that cannot be taken.
pub(super) fn left_out(bearings: &Bearings<'_>, unit: Option<&Unit>, years: (i16, i16)) -> Table {
    let mut table = Table::new(
        "left_out",
        "Left out of the comparison",
        &[("what", "What"), ("why", "Why"), ("count#", "How many")],
        "Nothing on this rung is left out.",
    );
    for (why, facts) in &bearings.left_out {
        table.push(vec![
            Cell::Text("amounts".to_owned()),
            Cell::Text((*why).to_owned()),
            facts::count("amounts", facts.iter().copied()).into(),
        ]);
    }
    for (other, terms) in bearings.elsewhere(unit, years) {
        let (what, why) = match unit == Some(&other) {
            true => (format!("amounts in {}", unit_name(&other)), "outside the period"),
            false => (format!("amounts in {}", unit_name(&other)), "another unit than the one compared"),
        };
        table.push(vec![
            Cell::Text(what),
            Cell::Text(why.to_owned()),
            Measure::count("amounts", terms).into(),
        ]);
    }
    table
}

/// Whether bodies that are no state are members and no part of theirs can be taken.
pub(super) fn has_no_envelope(members: &[Member<'_>], reckoned: &Reckoned) -> bool {
    members.iter().any(Member::is_other_body)
        && members.iter().any(Member::is_state)
        && Envelope::AsGiven.part(members, Some(&reckoned.given)).is_none()
}

fn kind_words(member: &Member<'_>) -> &'static str {
    if member.is_state() {
        "state"
    } else if member.is_other_body() {
        "body that is no state"
    } else {
        "kind not on record"
    }
}

/// What its seats are called, each once with how many there are.
fn seats_called(member: &Member<'_>) -> Vec<Cell> {
    let mut called: BTreeMap<String, usize> = BTreeMap::new();
    for seat in &member.seats {
        *called.entry(seat.called()).or_default() += 1;
    }
    let words = |(name, count): (String, usize)| match count {
        1 => Cell::text(name),
        count => Cell::Text(format!("{name}, {count} times")),
    };
    called.into_iter().map(words).collect()
}

/// A verdict; where members are missing it speaks of the others alone.
fn in_words(verdict: Verdict, is_partial: bool) -> String {
    match is_partial {
        true => format!("{}, among those on record", verdict.words()),
        false => verdict.words().to_owned(),
    }
}

fn given_cell(gave: Option<&Worked>, unit: &Unit) -> Cell {
    match gave {
        Some(gave) => gave.clone().measure(unit.clone()).into(),
        None => missing(unit.clone()),
    }
}

fn share_cell(share: Option<Worked>, gave: Option<&Worked>) -> Cell {
    match (share, gave) {
        (Some(share), _) => share.measure(Unit::Share).into(),
        (None, Some(gave)) => {
            Measure::not_assessable(Reason::NotApplicable, Unit::Share, gave.term.clone()).into()
        }
        (None, None) => missing(Unit::Share),
    }
}

fn asked_cell(reckoned: &Reckoned, rule: Rule, name: &Ref) -> Cell {
    match reckoned.asked.get(&rule).and_then(|asked| asked.get(name)) {
        Some(share) => share.clone().measure(Unit::Share).into(),
        None => missing(Unit::Share),
    }
}

fn ratio_cell(reckoned: &Reckoned, rule: Rule, name: &Ref, gave: Option<&Worked>) -> Cell {
    match (reckoned.ratio(rule, name), gave) {
        (Some(ratio), _) => ratio.clone().into(),
        (None, Some(gave)) => Measure::not_assessable(Reason::Missing, ratio(), gave.term.clone()).into(),
        (None, None) => missing(ratio()),
    }
}

fn missing(unit: Unit) -> Cell {
    Measure::not_assessable(Reason::Missing, unit, Term::Sum(Vec::new())).into()
}
