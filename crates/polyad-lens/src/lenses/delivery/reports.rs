//! One transfer, several reports: what giver, receiver and others each say of it counts once.
//!
//! Two contributions are reports of one transfer when they name the same pledge or the same two activities, are stated by
//! different bodies, go from the same giver to the same receiver, at the same stage, in one unit, with amounts within
//! 1 % and days within 60 of each other. The giver's own statement counts before the receiver's, and both before what
//! others report. What one body states twice are two transfers.
//!
//! Source: `docs/methods` §3.1.

use super::days::{due_number, paid_number};
use super::given::{Class, Given};
use polyad_ledger::reading::Named;
use polyad_ledger::state::{Fact, State};
use polyad_model::Ref;
use std::collections::BTreeSet;

/// Days that two reports of one transfer may lie apart.
const DAYS_MAX: i64 = 60;
/// The share by which their amounts may differ.
const AMOUNT_SHARE_MAX: f64 = 0.01;

/// The reports of one transfer: the one that counts, and who has spoken of it.
struct Transfer {
    counted: usize,
    bodies: BTreeSet<String>,
}

/// Marks every report that another one of the same transfer stands for. `is_one_pledge`: all name the same pledge, by
/// whichever of its versions.
pub(super) fn mark(state: &State, set: &mut [Given<'_>], is_one_pledge: bool) {
    let mut order: Vec<usize> = (0..set.len()).filter(|at| set[*at].day.is_some()).collect();
    order.sort_by_key(|at| (rank(state, &set[*at]), *at));
    let mut transfers: Vec<Transfer> = Vec::new();
    let mut second: Vec<(usize, usize)> = Vec::new();
    for at in order {
        let given = &set[at];
        let Some(stage) = stage(given) else { continue };
        let body = body(state, given);
        let is_same = |transfer: &&mut Transfer| {
            let other = &set[transfer.counted];
            !transfer.bodies.contains(&body)
                && self::stage(other) == Some(stage)
                // What the receiver alone reports as incoming is in no sum that it could stand for.
                && (given.class != Class::Incoming || other.class != Class::Incoming)
                && (is_one_pledge || names_same(state, given.fact, other.fact))
                && given.by() == other.by()
                && given.to() == other.to()
                && given.stated.unit == other.stated.unit
                && is_close(given, other)
        };
        let nearest =
            transfers.iter_mut().filter(is_same).min_by_key(|transfer| apart(given, &set[transfer.counted]));
        match nearest {
            Some(transfer) => {
                transfer.bodies.insert(body);
                second.push((at, transfer.counted));
            }
            None => transfers.push(Transfer { counted: at, bodies: BTreeSet::from([body]) }),
        }
    }
    for (at, counted) in second {
        let (other, own) = (set[at].fact, set[counted].fact);
        // Two bodies of which each is an end of the transfer: its counterparty matches it.
        set[counted].is_matched |= is_of_party(state, &set[at]) && is_of_party(state, &set[counted]);
        set[at].stands_for = Some(own);
        set[counted].also_reported.push(other);
    }
}

/// The stage of a transfer, whichever end reports it.
fn stage(given: &Given<'_>) -> Option<u8> {
    match (&given.class, given.fact.word("flow").as_deref()) {
        (Class::Paid, _) | (Class::Incoming, Some("1")) => Some(0),
        (Class::Signed, _) | (Class::Incoming, Some("11")) => Some(1),
        _ => None,
    }
}

/// The giver's own statement first, then the receiver's, then any other's own, then reports.
fn rank(state: &State, given: &Given<'_>) -> u8 {
    let author = match given.fact {
        Fact::Act(act) if !given.fact.is_reported() => Ref::Statement(act.author()),
        _ => return if given.class == Class::Incoming { 4 } else { 3 },
    };
    let author = Some(state.links().representative(&author));
    match (given.by() == author, given.to() == author) {
        (true, _) => 0,
        (false, true) => 1,
        (false, false) => 2,
    }
}

/// Who speaks: a party that states it, else the publisher of the source, else the author.
fn body(state: &State, given: &Given<'_>) -> String {
    let of = |named: Named| match named {
        Named::Ref(name) => state.links().representative(&name).to_string(),
        Named::Words(text) => text.plain().to_lowercase(),
    };
    let author = match given.fact {
        Fact::Act(act) => Some(state.links().representative(&Ref::Statement(act.author())).clone()),
        Fact::Row(..) => None,
    };
    if let Some(author) =
        author.as_ref().filter(|author| given.by() == Some(author) || given.to() == Some(author))
    {
        return author.to_string();
    }
    if let Some(source) = given.fact.source() {
        return of(source.publisher);
    }
    match (given.fact, author) {
        (Fact::Row(dataset, _), _) => {
            let publisher = dataset.fields.get("publisher").and_then(polyad_ledger::reading::named);
            publisher.map_or_else(|| dataset.key.to_string(), of)
        }
        (Fact::Act(_), author) => author.map(|author| author.to_string()).unwrap_or_default(),
    }
}

/// Whether a report is that of the giver or the receiver itself.
fn is_of_party(state: &State, given: &Given<'_>) -> bool {
    let body = body(state, given);
    [given.by(), given.to()].into_iter().flatten().any(|party| party.to_string() == body)
}

/// Whether two contributions name the same pledge, or the same activities at both ends.
fn names_same(state: &State, a: Fact<'_>, b: Fact<'_>) -> bool {
    let pledge = |fact: Fact<'_>| {
        let named = fact.reference("pledge")?;
        Some(state.fact(&named).map_or(named, |pledge| pledge.entity()))
    };
    let ends = |fact: Fact<'_>| {
        fact.value("ends").filter(|ends| ends.get("from").is_some() && ends.get("to").is_some())
    };
    pledge(a).is_some_and(|own| pledge(b) == Some(own)) || ends(a).is_some_and(|own| ends(b) == Some(own))
}

fn is_close(a: &Given<'_>, b: &Given<'_>) -> bool {
    let (one, other) = (a.stated.value.to_f64(), b.stated.value.to_f64());
    apart(a, b) <= DAYS_MAX && (one - other).abs() <= AMOUNT_SHARE_MAX * one.abs().max(other.abs())
}

/// Days between two days; of vague ones the least.
fn apart(a: &Given<'_>, b: &Given<'_>) -> i64 {
    let Some((a, b)) = a.day.zip(b.day) else { return i64::MAX };
    (paid_number(a) - due_number(b)).max(paid_number(b) - due_number(a)).max(0)
}
