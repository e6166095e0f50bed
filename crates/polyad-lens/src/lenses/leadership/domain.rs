//! The three questions of leadership, each over its own facts: who funds, who convenes, who decides.

use super::shares::{Held, Shares};
use crate::facts;
use crate::lenses::delivery::amount::Amount;
use crate::lenses::delivery::given::{self, Class, Given};
use crate::lenses::delivery::prices::Prices;
use crate::lenses::delivery::sums::unit_name;
use crate::measure::Unit;
use crate::seating::Seating;
use crate::term::Term;
use polyad_ledger::state::{Fact, State};
use polyad_model::{Exact, PartialDate, Ref};
use std::collections::{BTreeMap, BTreeSet};

/// What is shared: never more than one of them in one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Funding,
    Convening,
    Deciding,
}

/// One whole with its shares, in all and year by year.
#[derive(Debug, Clone)]
pub(super) struct Domain {
    pub(super) kind: Kind,
    /// What is counted: `paid, USD`, `meetings called`.
    pub(super) what: String,
    pub(super) all: Shares,
    /// Of the last years alone: who leads now. Of seats those of the day.
    pub(super) now: Shares,
    pub(super) years: BTreeMap<i16, Shares>,
    /// Of meetings, of so many years up to each: one meeting a year always has one convener.
    pub(super) windows: BTreeMap<i16, Shares>,
}

/// What is asked about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) partnership: &'a Ref,
    pub(super) day: PartialDate,
    /// Only what happened since this year.
    pub(super) since: Option<i16>,
    /// Whether shares year by year are wanted.
    pub(super) by_year: bool,
}

/// Who leads now is asked of so many years, the present one among them.
pub(super) const NOW: i16 = 5;
/// Seats by year go back at most so far.
const YEARS: i16 = 60;

impl Kind {
    pub(super) fn word(self) -> &'static str {
        match self {
            Kind::Funding => "funding",
            Kind::Convening => "convening",
            Kind::Deciding => "deciding",
        }
    }
}

impl Asked<'_> {
    fn takes(&self, when: Option<PartialDate>) -> bool {
        match when {
            Some(when) => {
                when.first_day() <= self.day.last_day() && self.since.is_none_or(|since| when.year() >= since)
            }
            None => self.since.is_none(),
        }
    }
}

/// All that the record can say of one partnership, funding first.
pub(super) fn all(state: &State, prices: &Prices<'_>, asked: Asked<'_>) -> Vec<Domain> {
    let mut domains = funding(state, prices, asked);
    domains.extend(convening(state, asked));
    domains.extend(deciding(state, asked));
    domains
}

/// One entry: who, how much, when; `None` where nobody is named.
struct Entry {
    actor: Option<Ref>,
    amount: Amount,
    year: Option<i16>,
}

/// Amounts by rung and unit, those paid first.
fn funding(state: &State, prices: &Prices<'_>, asked: Asked<'_>) -> Vec<Domain> {
    let named = |kind: &'static str| {
        let mut found = state.facts_naming(kind, facts::SCOPE, asked.partnership);
        found.extend(state.facts_naming(kind, "to", asked.partnership));
        let mut seen = BTreeSet::new();
        found.retain(|fact| seen.insert(fact.address()) && !is_activity(*fact));
        found
    };
    let mut rungs: BTreeMap<(u8, String, Unit), Vec<Entry>> = BTreeMap::new();
    let set = Given::all(state, prices, named("contribution"), asked.day);
    let words: BTreeSet<&Class> = set.iter().map(|given| &given.class).collect();
    let mut ranked = vec![(0, "paid".to_owned(), given::paid(&set))];
    for class in words {
        // What others brought because of it, guarantees, and the other end of a payment are nobody's funding.
        match class {
            Class::Signed => ranked.push((2, "signed".to_owned(), given::of_class(&set, class))),
            Class::Word(word) => ranked.push((3, word.clone(), given::of_class(&set, class))),
            _ => {}
        }
    }
    for (order, rung, set) in ranked {
        for given in set.into_iter().filter(|given| given.is_part() && asked.takes(given.day)) {
            let Ok(amount) = &given.amount else { continue };
            let year = given.day.map(PartialDate::year);
            let entry = Entry { actor: given.by().cloned(), amount: amount.clone(), year };
            rungs.entry((order, rung.clone(), amount.unit.clone())).or_default().push(entry);
        }
    }
    for pledge in standing_pledges(state, named("pledge")) {
        let Some(stated) = Amount::of(pledge, "what") else { continue };
        let by = pledge.reference("by").map(|by| state.links().representative(&by).clone());
        let when = stated.date.or_else(|| pledge.period("period").and_then(|period| period.from));
        let Ok(amount) = prices.of(&stated, stated.date, by.as_ref()) else { continue };
        if pledge.word("extent").as_deref() == Some("total") || !asked.takes(when) {
            continue;
        }
        let rung = match facts::words(pledge, "as_called") {
            Some(called) => format!("pledged as “{called}”"),
            None => "pledged".to_owned(),
        };
        let entry = Entry { actor: by, amount: amount.clone(), year: when.map(PartialDate::year) };
        rungs.entry((1, rung, amount.unit)).or_default().push(entry);
    }
    let domain = |((_, rung, unit), entries): ((u8, String, Unit), Vec<Entry>)| {
        let what = format!("{rung}, {}", unit_name(&unit));
        Domain::of(Kind::Funding, what, &entries, asked)
    };
    rungs.into_iter().map(domain).filter(|domain| !domain.all.is_empty()).collect()
}

/// Rows of aid files are transactions of activities; the partnership's own funding stands apart from them.
fn is_activity(fact: Fact<'_>) -> bool {
    matches!(fact, Fact::Row(dataset, _) if dataset.format.starts_with("iati"))
}

/// Pledges that no later pledge on record replaces, and that their giver did not answer by a statement of its own.
pub(super) fn standing_pledges<'a>(state: &State, pledges: Vec<Fact<'a>>) -> Vec<Fact<'a>> {
    let replaced: Vec<Ref> = pledges.iter().filter_map(|pledge| pledge.reference("replaces")).collect();
    let stands = |pledge: &Fact<'a>| {
        facts::answer(state, *pledge).is_none()
            && !replaced
                .iter()
                .any(|old| *old == pledge.address() || state.links().same(old, &pledge.entity()))
    };
    pledges.into_iter().filter(stands).collect()
}

/// Meetings by who called them and who was in the chair, and terms of chairs and hosts.
fn convening(state: &State, asked: Asked<'_>) -> Vec<Domain> {
    let meetings: Vec<Fact<'_>> = state
        .facts_naming("meeting", facts::SCOPE, asked.partnership)
        .into_iter()
        .filter(|fact| asked.takes(fact.date("when")))
        .collect();
    let by = |field: &str| {
        let entry = |fact: &Fact<'_>| one(state, *fact, fact.reference(field), fact.date("when"));
        meetings.iter().map(entry).collect::<Vec<_>>()
    };
    let mut seen = BTreeSet::new();
    let held = |fact: &Fact<'_>| {
        matches!(fact.word("role").as_deref(), Some("chair" | "host"))
            && !is_activity(*fact)
            && facts::answer(state, *fact).is_none()
    };
    let terms: Vec<Entry> = state
        .facts_naming("seat", "of", asked.partnership)
        .into_iter()
        .filter(held)
        .filter_map(|fact| Some((fact, fact.period("term")?.from?)))
        .filter(|(_, from)| asked.takes(Some(*from)))
        // Two sources may list one term; it is counted once.
        .filter(|(fact, from)| seen.insert((fact.reference("actor"), fact.word("role"), from.year())))
        .map(|(fact, from)| one(state, fact, fact.reference("actor"), Some(from)))
        .collect();
    let of = |what: &str, entries: Vec<Entry>| Domain::of(Kind::Convening, what.to_owned(), &entries, asked);
    [
        of("meetings called", by("convener")),
        of("meetings chaired", by("chair")),
        of("terms as chair or host", terms),
    ]
    .into_iter()
    .filter(|domain| !domain.all.is_empty())
    .collect()
}

/// Votes by seats on the day, and adopted decisions by who proposed them.
fn deciding(state: &State, asked: Asked<'_>) -> Vec<Domain> {
    let mut domains = Vec::new();
    let votes = |day: PartialDate| votes_on(state, asked.partnership, day);
    let mut seats = Domain {
        kind: Kind::Deciding,
        what: "seats with votes".to_owned(),
        all: votes(asked.day),
        now: votes(asked.day),
        years: BTreeMap::new(),
        windows: BTreeMap::new(),
    };
    if !seats.all.is_empty() {
        if asked.by_year {
            let last = asked.day.year();
            let first = first_term(state, asked.partnership).map_or(last, |year| year.max(last - YEARS));
            for year in asked.since.map_or(first, |since| since.max(first))..=last {
                let day = end_of(year).filter(|day| day.last_day() <= asked.day.last_day());
                let shares = votes(day.unwrap_or(asked.day));
                if !shares.is_empty() {
                    seats.years.insert(year, shares);
                }
            }
        }
        domains.push(seats);
    }
    let decisions = state.facts_naming("decision", facts::SCOPE, asked.partnership);
    let adopted =
        |fact: &Fact<'_>| outcome(*fact).as_deref() == Some("adopted") && asked.takes(fact.date("from"));
    let entries: Vec<Entry> = decisions
        .into_iter()
        .filter(adopted)
        .map(|fact| one(state, fact, proposer(state, fact), fact.date("from")))
        .collect();
    let proposed = Domain::of(Kind::Deciding, "adopted decisions proposed".to_owned(), &entries, asked);
    domains.extend(Some(proposed).filter(|domain| !domain.all.is_empty()));
    domains
}

/// The outcome of a decision: of a statement its act, of a report what its source says.
pub(crate) fn outcome(decision: Fact<'_>) -> Option<String> {
    match decision {
        Fact::Act(act) if act.header.act.is_some() => act.header.act.clone(),
        fact => fact.word("act"),
    }
}

/// Who proposed: by the report, or by the signed proposal.
fn proposer(state: &State, decision: Fact<'_>) -> Option<Ref> {
    decision.reference("proposer").or_else(|| match state.fact(&decision.target()?)? {
        Fact::Act(act) if act.kind == "proposal" => Some(Ref::Statement(act.author())),
        _ => None,
    })
}

/// Seats that vote on a day: those of members and chairs, and those with a share of the votes on record. Where shares
/// are stated they are the shares, and what they leave is undisclosed; where none is, each seat counts one.
fn votes_on(state: &State, partnership: &Ref, day: PartialDate) -> Shares {
    let seating = Seating::of(state, partnership, day);
    let is_member = |role: &str| role == "member" || role == "chair";
    let voting =
        |seat: &&crate::seating::Seat<'_>| is_member(&seat.role) || seat.fact.value("vote_share").is_some();
    let seats: Vec<_> = seating.held.iter().filter(voting).collect();
    let maybe = seating.unknown.iter().filter(voting);
    let stated = seats.iter().any(|seat| seat.fact.value("vote_share").is_some());
    let mut held: BTreeMap<Ref, Held> = BTreeMap::new();
    let mut add = |actor: &Ref, value: Exact, term: Term| {
        let own = held.entry(state.links().representative(actor).clone());
        let own = own.or_insert_with(|| Held {
            value: 0.0,
            exact: Some(Exact::ZERO),
            term: Term::Sum(Vec::new()),
            facts: 0,
        });
        own.exact = own.exact.and_then(|so_far| so_far.checked_add(value));
        own.value = own.exact.map_or(own.value + value.to_f64(), Exact::to_f64);
        own.facts += 1;
        if let Term::Sum(terms) = &mut own.term {
            terms.push(term);
        }
    };
    if !stated {
        // A member's chair is no second vote.
        let mut seen = BTreeSet::new();
        let members: BTreeSet<&Ref> =
            seats.iter().filter(|seat| seat.role == "member").map(|seat| &seat.holder).collect();
        for seat in &seats {
            if seat.role == "chair" && (members.contains(&seat.holder) || !seen.insert(&seat.holder)) {
                continue;
            }
            add(&seat.holder, Exact::from(1i64), Term::fact(seat.fact.address()));
        }
        let reported: BTreeSet<Ref> =
            seats.iter().map(|seat| state.links().representative(&seat.holder).clone()).collect();
        for (holder, decision) in admitted(state, partnership, day) {
            if !reported.contains(state.links().representative(&holder)) {
                add(&holder, Exact::from(1i64), Term::fact(decision));
            }
        }
        let rest: Vec<Term> = maybe.map(|seat| Term::fact(seat.fact.address())).collect();
        let rest =
            Held { value: rest.len() as f64, exact: None, facts: rest.len() as u64, term: Term::Sum(rest) };
        return Shares::of(held, Some(rest));
    }
    let mut sum = 0.0;
    for seat in &seats {
        let Some(share) = seat.fact.word("vote_share").and_then(|text| text.parse::<Exact>().ok()) else {
            continue;
        };
        sum += share.to_f64();
        add(&seat.holder, share, Term::part(seat.fact.address(), "vote_share"));
    }
    let left = 1.0 - sum;
    let without = seats.iter().filter(|seat| seat.fact.value("vote_share").is_none()).count() as u64;
    let rest = Held {
        value: if left > 1e-9 { left } else { 0.0 },
        exact: None,
        term: Term::Sum(Vec::new()),
        facts: without.max(1),
    };
    Shares::of(held, Some(rest))
}

/// Seats that the partnership itself gave and that have not ended by a day: holder and decision.
fn admitted(state: &State, partnership: &Ref, day: PartialDate) -> Vec<(Ref, Ref)> {
    let mut found = Vec::new();
    for decision in state.facts_naming("seat.decide", facts::SCOPE, partnership) {
        let Fact::Act(act) = decision else { continue };
        let begun = act.inclusion.recorded.day() <= day.last_day();
        let in_term = decision
            .period("term")
            .is_none_or(|term| term.contains(day.last_day()) != polyad_model::Truth::No);
        if act.header.act.as_deref() != Some("admit") || !begun || !in_term {
            continue;
        }
        let ends = state.facts_naming("seat.end", "target", &decision.address());
        if ends.iter().any(|end| end.date("from").is_none_or(|from| from.first_day() <= day.last_day())) {
            continue;
        }
        let applied = act.header.target.as_ref().and_then(|target| state.fact(target));
        if let Some(Fact::Act(application)) = applied {
            found.push((Ref::Statement(application.author()), decision.address()));
        }
    }
    found
}

/// The last day of a year.
fn end_of(year: i16) -> Option<PartialDate> {
    year.to_string().parse::<PartialDate>().ok().map(|year| PartialDate::from_day(year.last_day()))
}

/// The earliest year in which a term on record begins.
fn first_term(state: &State, partnership: &Ref) -> Option<i16> {
    let seats = state.facts_naming("seat", "of", partnership);
    let reported = seats.into_iter().filter_map(|fact| Some(fact.period("term")?.from?.year()));
    let given = state.facts_naming("seat.decide", facts::SCOPE, partnership);
    let given =
        given.into_iter().filter_map(|fact| Some(PartialDate::from_day(fact.recorded()?.day()).year()));
    reported.chain(given).min()
}

/// A fact counted as one.
fn one(state: &State, fact: Fact<'_>, actor: Option<Ref>, when: Option<PartialDate>) -> Entry {
    Entry {
        actor: actor.map(|actor| state.links().representative(&actor).clone()),
        amount: Amount {
            value: crate::measure::Number::Exact(1i64.into()),
            unit: Unit::Count("facts".to_owned()),
            term: Term::fact(fact.address()),
            date: when,
        },
        year: when.map(PartialDate::year),
    }
}

impl Domain {
    fn of(kind: Kind, what: String, entries: &[Entry], asked: Asked<'_>) -> Domain {
        let mut years: BTreeMap<i16, Vec<&Entry>> = BTreeMap::new();
        if asked.by_year {
            for entry in entries {
                if let Some(year) = entry.year {
                    years.entry(year).or_default().push(entry);
                }
            }
        }
        let years = years.into_iter().map(|(year, entries)| (year, shares(entries.iter().copied())));
        let years: BTreeMap<i16, Shares> = years.filter(|(_, shares)| !shares.is_empty()).collect();
        let since = asked.since.unwrap_or(asked.day.year() - NOW + 1);
        let now = shares(entries.iter().filter(|entry| entry.year.is_some_and(|year| year >= since)));
        let windows = match kind {
            Kind::Convening => windows(entries, &years),
            _ => BTreeMap::new(),
        };
        Domain { kind, what, all: shares(entries), now, years, windows }
    }
}

/// Shares of the last years up to each year.
fn windows(entries: &[Entry], years: &BTreeMap<i16, Shares>) -> BTreeMap<i16, Shares> {
    let up_to = |year: i16| {
        let lies_in = move |entry: &&Entry| entry.year.is_some_and(|own| own <= year && own > year - NOW);
        shares(entries.iter().filter(lies_in))
    };
    years.keys().map(|year| (*year, up_to(*year))).collect()
}

fn shares<'e>(entries: impl IntoIterator<Item = &'e Entry>) -> Shares {
    let mut by_actor: BTreeMap<Option<&Ref>, Vec<&Amount>> = BTreeMap::new();
    for entry in entries {
        by_actor.entry(entry.actor.as_ref()).or_default().push(&entry.amount);
    }
    let (mut held, mut undisclosed) = (BTreeMap::new(), None);
    for (actor, amounts) in by_actor {
        let Some(sum) = amounts.first().and_then(|first| Amount::sum(&first.unit, amounts.iter().copied()))
        else {
            continue;
        };
        let own = Held {
            value: sum.value.to_f64(),
            exact: sum.exact(),
            term: sum.term,
            facts: amounts.len() as u64,
        };
        match actor {
            Some(actor) => {
                held.insert(actor.clone(), own);
            }
            None => undisclosed = Some(own),
        }
    }
    Shares::of(held, undisclosed)
}
