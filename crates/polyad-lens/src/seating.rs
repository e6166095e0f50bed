//! Who holds a seat on a day: the seats of a partnership sorted by whether their term covers it.

use crate::facts;
use crate::measure::{Coverage, Measure, Number, Reason, Status, Unit};
use polyad_ledger::reading::{self, Named};
use polyad_ledger::state::{Fact, State};
use polyad_model::codelist::{Category, SpeaksBasis};
use polyad_model::{Exact, PartialDate, Period, Ref, Truth};
use std::collections::BTreeMap;

/// Below this share of known inputs a share is not given (`docs/methods`, appendix A).
pub(crate) const MIN_COVERAGE: f64 = 0.5;

/// One seat on record.
#[derive(Debug, Clone)]
pub(crate) struct Seat<'a> {
    pub(crate) fact: Fact<'a>,
    pub(crate) holder: Ref,
    pub(crate) category: Category,
    pub(crate) role: String,
    /// For whom it speaks, and on what basis.
    pub(crate) speaks_for: Vec<(Named, SpeaksBasis)>,
}

/// The seats of one partnership on one day.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seating<'a> {
    /// The term covers the day.
    pub(crate) held: Vec<Seat<'a>>,
    /// The record does not say whether the term covers the day.
    pub(crate) unknown: Vec<Seat<'a>>,
    /// The term lies before or after the day.
    pub(crate) other_times: Vec<Seat<'a>>,
    /// On record but never counted, with the reason.
    pub(crate) apart: Vec<(Seat<'a>, &'static str)>,
}

/// Whether a seat is held on a day.
///
/// An end that nobody records has not come: the seat stands until an end is on record. An open start is known
/// only from the time for which the source speaks (`valid`) or at which it was published.
pub(crate) fn is_held(fact: Fact<'_>, day: PartialDate) -> Truth {
    let Some(term) = fact.period("term") else { return Truth::Unknown };
    let day = day.last_day();
    let covers = term.contains(day);
    if covers == Truth::No {
        return Truth::No;
    }
    let end_missing = term.to.is_none() && fact.word("end").is_some();
    if end_missing {
        return Truth::Unknown;
    }
    if term.from.is_none() {
        let spoken = fact.period("valid").and_then(|valid| valid.from);
        let published = fact.source().and_then(|source| source.published);
        if spoken.or(published).is_some_and(|known_from| known_from.first_day() > day) {
            return Truth::Unknown;
        }
    }
    covers
}

impl<'a> Seat<'a> {
    fn new(state: &State, fact: Fact<'a>) -> Option<Seat<'a>> {
        let holder = fact.reference("actor")?;
        let basis = |item: &polyad_ledger::json::Value| {
            Some((reading::named(item.get("group")?)?, item.str_at("basis")?.parse().ok()?))
        };
        let stated = fact.value("speaks_for");
        let speaks_for = stated.iter().flat_map(|list| list.as_array().unwrap_or_default()).filter_map(basis);
        Some(Seat {
            category: facts::category_of(state, &holder),
            role: fact.word("role").unwrap_or_default(),
            speaks_for: speaks_for.collect(),
            fact,
            holder,
        })
    }

    /// Whether its holder has a public mandate, law or election; `None` when no basis is on record.
    pub(crate) fn public_mandate(&self) -> Option<bool> {
        let bases = &self.speaks_for;
        (!bases.is_empty()).then(|| bases.iter().any(|(_, basis)| basis.is_public_mandate()))
    }

    /// Whether its holder is of a category; `None` when the record does not say what the holder is.
    pub(crate) fn is_of(&self, category: Category) -> Option<bool> {
        match self.category {
            Category::Unknown if category != Category::Unknown => None,
            own => Some(own == category),
        }
    }

    /// The source's word for the role, else the role.
    pub(crate) fn called(&self) -> String {
        facts::words(self.fact, "as_called").unwrap_or_else(|| self.role.clone())
    }

    /// Its term.
    pub(crate) fn term(&self) -> Option<Period> {
        self.fact.period("term")
    }
}

impl<'a> Seating<'a> {
    /// The seats of a partnership on a day.
    pub(crate) fn of(state: &'a State, partnership: &Ref, day: PartialDate) -> Seating<'a> {
        Seating::sorted(state, state.facts_naming("seat", "of", partnership), day)
    }

    /// Sorts seats by what is known of their terms.
    ///
    /// Several sources may report one seat. Of one holder in one role, the source that lists most seats counts,
    /// and what others list stands apart: one source may well list several (five seats of one constituency).
    pub(crate) fn sorted(state: &'a State, found: Vec<Fact<'a>>, day: PartialDate) -> Seating<'a> {
        let mut seating = Seating::default();
        type Key = (Option<Ref>, Ref, String);
        let mut groups: BTreeMap<Key, Vec<(Option<usize>, Truth, Seat<'a>)>> = BTreeMap::new();
        let mut order: Vec<Key> = Vec::new();
        let mut files: Vec<polyad_model::DatasetKey> = Vec::new();
        for fact in found {
            let Some(seat) = Seat::new(state, fact) else { continue };
            let file = match fact {
                Fact::Row(dataset, _) if dataset.format.starts_with("iati") => {
                    seating.apart.push((seat, "participant of an activity"));
                    continue;
                }
                Fact::Row(dataset, _) => Some(position(&mut files, dataset.key)),
                Fact::Act(_) => None,
            };
            if facts::answer(state, fact).is_some() {
                seating.apart.push((seat, "answered by the holder’s own statement"));
                continue;
            }
            let held = is_held(fact, day);
            if held == Truth::No {
                seating.other_times.push(seat);
                continue;
            }
            let of = fact.reference("of").map(|of| state.links().representative(&of).clone());
            let key = (of, state.links().representative(&seat.holder).clone(), seat.role.clone());
            if !groups.contains_key(&key) {
                order.push(key.clone());
            }
            groups.entry(key).or_default().push((file, held, seat));
        }
        for key in order {
            let Some(seats) = groups.remove(&key) else { continue };
            let listed_by = |file: Option<usize>| seats.iter().filter(|(own, ..)| *own == file).count();
            // Of sources that list equally many, the first counts: acts before files, files as registered.
            let counted = seats
                .iter()
                .map(|(file, ..)| *file)
                .max_by_key(|file| (listed_by(*file), std::cmp::Reverse(*file)))
                .flatten();
            for (file, held, seat) in seats {
                match held {
                    _ if file != counted => seating.apart.push((seat, "the same seat, from another source")),
                    Truth::Yes => seating.held.push(seat),
                    _ => seating.unknown.push(seat),
                }
            }
        }
        seating
    }

    /// The seats of several partnerships together.
    pub(crate) fn join(&mut self, other: Seating<'a>) {
        self.held.extend(other.held);
        self.unknown.extend(other.unknown);
        self.other_times.extend(other.other_times);
        self.apart.extend(other.apart);
    }

    /// How many seats are held; between the seats that certainly are and those that may be.
    pub(crate) fn count(&self) -> Measure {
        self.count_of(&|_| Some(true))
    }

    /// How many seats are of a sort.
    pub(crate) fn count_of(&self, sort: &dyn Fn(&Seat<'_>) -> Option<bool>) -> Measure {
        let certain = facts::count("seats", matching(&self.held, sort, Some(true)));
        let low = matching(&self.held, sort, Some(true)).count();
        let more = matching(&self.held, sort, None).count()
            + self.unknown.iter().filter(|seat| sort(seat) != Some(false)).count();
        if more == 0 {
            return certain;
        }
        Measure {
            status: Status::Partial,
            bounds: Some((whole(low), whole(low + more))),
            coverage: Some(Coverage { known: low as u64, expected: (low + more) as u64 }),
            ..certain
        }
    }

    /// The share of held seats that are of a sort, with bounds that the unknown could reach (Manski), and no value
    /// when fewer than half of the seats are known.
    pub(crate) fn share_of(&self, sort: &dyn Fn(&Seat<'_>) -> Option<bool>) -> Measure {
        let count = |seats: &[Seat<'_>], wanted| matching(seats, sort, wanted).count();
        let (yes, open) = (count(&self.held, Some(true)), count(&self.held, None));
        let [may_yes, may_no, may_open] = [Some(true), Some(false), None].map(|w| count(&self.unknown, w));
        let held = self.held.len();
        let part = facts::count("seats", matching(&self.held, sort, Some(true)));
        let share = Measure::share(part, facts::count("seats", self.held.iter().map(|seat| seat.fact)));
        if open + self.unknown.len() == 0 {
            return share;
        }
        let ratio = |a: usize, b: usize| if b == 0 { 0.0 } else { a as f64 / b as f64 };
        let low = ratio(yes, held + may_no + may_open);
        let high = ratio(yes + open + may_yes + may_open, held + may_yes + may_open);
        let coverage = Coverage { known: (held - open) as u64, expected: (held + self.unknown.len()) as u64 };
        let enough = ratio(held - open, held + self.unknown.len()) >= MIN_COVERAGE;
        let status = if enough { Status::Partial } else { Status::NotAssessable(Reason::Coverage) };
        Measure {
            value: share.value.filter(|_| enough),
            status,
            bounds: Some((Number::Float(low), Number::Float(high))),
            coverage: Some(coverage),
            unit: Unit::Share,
            ..share
        }
    }

    /// The share of held seats that states hold.
    pub(crate) fn state_share(&self) -> Measure {
        self.share_of(&|seat| seat.is_of(Category::State))
    }

    /// The share of held seats whose holders have a public mandate.
    pub(crate) fn mandate_share(&self) -> Measure {
        self.share_of(&|seat| seat.public_mandate())
    }

    /// The categories of which a seat is held, may be held, or is not on record.
    pub(crate) fn has(&self, category: Category) -> Truth {
        let any = |seats: &[Seat<'_>]| seats.iter().any(|seat| seat.category == category);
        match (any(&self.held), any(&self.unknown)) {
            (true, _) => Truth::Yes,
            (_, true) => Truth::Unknown,
            _ => Truth::No,
        }
    }
}

fn matching<'s, 'a>(
    seats: &'s [Seat<'a>],
    sort: &'s dyn Fn(&Seat<'_>) -> Option<bool>,
    wanted: Option<bool>,
) -> impl Iterator<Item = Fact<'a>> + 's {
    seats.iter().filter(move |seat| sort(seat) == wanted).map(|seat| seat.fact)
}

fn whole(count: usize) -> Number {
    Number::Exact(Exact::from(count as u64))
}

fn position(files: &mut Vec<polyad_model::DatasetKey>, key: polyad_model::DatasetKey) -> usize {
    files.iter().position(|known| *known == key).unwrap_or_else(|| {
        files.push(key);
        files.len() - 1
    })
}
