//! Who the burden is shared among, and what each bore: one rung, one unit, one period.

use super::worked::Worked;
use crate::facts;
use crate::lenses::delivery::amount::Amount;
use crate::lenses::delivery::chain;
use crate::lenses::delivery::fulfilment::Standing;
use crate::lenses::delivery::given::{self, Class};
use crate::lenses::delivery::subject::Subject;
use crate::measure::{Reason, Unit};
use crate::seating::{Seat, Seating};
use crate::term::{Term, date_in_years};
use polyad_ledger::state::{Fact, State};
use polyad_model::codelist::Category;
use polyad_model::{PartialDate, Ref};
use std::collections::{BTreeMap, BTreeSet};

/// What counts as borne; rungs are never added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rung {
    Paid,
    Signed,
    Pledged,
}

/// One amount that somebody bore.
#[derive(Debug, Clone)]
struct Borne {
    by: Ref,
    year: i16,
    amount: Amount,
    /// It came back: a repayment, or equity sold.
    is_returned: bool,
}

/// Everything borne under a partnership on one rung, and what could not be taken.
#[derive(Debug)]
pub(super) struct Bearings<'a> {
    borne: Vec<Borne>,
    /// Facts that count nowhere here, with the reason.
    pub(super) left_out: BTreeMap<&'static str, Vec<Fact<'a>>>,
}

/// A member: a holder of a seat, or a giver.
#[derive(Debug, Clone)]
pub(super) struct Member<'a> {
    pub(super) name: Ref,
    pub(super) category: Category,
    pub(super) seats: Vec<Seat<'a>>,
}

/// What the members bore in one unit over some years.
#[derive(Debug)]
pub(super) struct Given {
    pub(super) unit: Unit,
    /// By member; a member without anything on record is not here.
    pub(super) by: BTreeMap<Ref, Worked>,
}

impl Rung {
    pub(super) const ALL: [Rung; 3] = [Rung::Paid, Rung::Signed, Rung::Pledged];

    pub(super) fn code(self) -> &'static str {
        match self {
            Rung::Paid => "paid",
            Rung::Signed => "signed",
            Rung::Pledged => "pledged",
        }
    }
}

impl<'a> Bearings<'a> {
    pub(super) fn of(subject: &Subject<'a>, rung: Rung) -> Bearings<'a> {
        let mut all = Bearings { borne: Vec::new(), left_out: BTreeMap::new() };
        if rung == Rung::Pledged {
            for found in subject.pledges() {
                if found.standing() == Standing::Withdrawn {
                    continue;
                }
                let head = found.pledge.head;
                let by = found.pledge.by().map(|by| subject.state.links().representative(&by).clone());
                let is_part = head.word("extent").as_deref() == Some("part");
                all.take(head, by.as_ref(), chain::made(head), is_part, &found.promise.amount, false);
            }
            return all;
        }
        let set = subject.given();
        let counted = match rung {
            Rung::Paid => given::paid(&set),
            _ => given::of_class(&set, &Class::Signed),
        };
        let returned = match rung {
            Rung::Paid => given::of_class(&set, &Class::Repaid),
            _ => Vec::new(),
        };
        for (each, is_returned) in
            counted.into_iter().map(|each| (each, false)).chain(returned.into_iter().map(|each| (each, true)))
        {
            all.take(each.fact, each.by(), each.day, each.is_part(), &each.amount, is_returned);
        }
        all
    }

    fn take(
        &mut self,
        fact: Fact<'a>,
        by: Option<&Ref>,
        day: Option<PartialDate>,
        is_part: bool,
        amount: &Result<Amount, Reason>,
        is_returned: bool,
    ) {
        let why = match (by, day, amount) {
            (None, ..) => "no giver named",
            (_, None, _) => "no date",
            _ if !is_part => "not said to be a part: totals stand alone",
            (.., Err(Reason::ExchangeRate)) => "no exchange rate or deflator on record",
            (.., Err(_)) => "no amount in numbers",
            (Some(by), Some(day), Ok(amount)) => {
                let (by, year) = (by.clone(), day.year());
                self.borne.push(Borne { by, year, amount: amount.clone(), is_returned });
                return;
            }
        };
        self.left_out.entry(why).or_default().push(fact);
    }

    /// The unit in which most gave; of equally many the first by its name. `asked`: a currency or unit by its code.
    pub(super) fn unit(&self, asked: Option<&str>) -> Option<Unit> {
        let mut givers: BTreeMap<&Unit, BTreeSet<&Ref>> = BTreeMap::new();
        for each in &self.borne {
            let is_asked = asked.is_none_or(|code| match &each.amount.unit {
                Unit::Money(currency, _) => currency.code() == code,
                unit => unit.to_string() == code,
            });
            if is_asked {
                givers.entry(&each.amount.unit).or_default().insert(&each.by);
            }
        }
        let most = givers.values().map(BTreeSet::len).max()?;
        givers.into_iter().find(|(_, by)| by.len() == most).map(|(unit, _)| unit.clone())
    }

    /// Amounts that are not compared, by unit: in other units, and in the unit outside the period.
    pub(super) fn elsewhere(&self, unit: Option<&Unit>, (from, to): (i16, i16)) -> BTreeMap<Unit, Vec<Term>> {
        let mut found: BTreeMap<Unit, Vec<Term>> = BTreeMap::new();
        for each in &self.borne {
            if unit != Some(&each.amount.unit) || !(from..=to).contains(&each.year) {
                found.entry(each.amount.unit.clone()).or_default().push(each.amount.term.clone());
            }
        }
        found
    }

    /// The newest year with anything in the unit.
    pub(super) fn newest_year(&self, unit: &Unit) -> Option<i16> {
        self.borne.iter().filter(|each| each.amount.unit == *unit).map(|each| each.year).max()
    }

    /// What each bore in the unit, less what came back to it, from the first to the last year.
    pub(super) fn given(&self, unit: &Unit, from: i16, to: i16) -> Given {
        let mut parts: BTreeMap<&Ref, [Vec<&Amount>; 2]> = BTreeMap::new();
        let here = |each: &&Borne| each.amount.unit == *unit && (from..=to).contains(&each.year);
        for each in self.borne.iter().filter(here) {
            parts.entry(&each.by).or_default()[usize::from(each.is_returned)].push(&each.amount);
        }
        let net = |[gave, back]: [Vec<&Amount>; 2]| {
            let gross = Amount::sum(unit, gave)?;
            match back.is_empty() {
                true => Some(gross),
                false => gross.less(&Amount::sum(unit, back)?),
            }
        };
        let worked = |amount: Amount| Worked { value: amount.value.to_f64(), term: amount.term };
        let by =
            parts.into_iter().filter_map(|(by, parts)| Some((by.clone(), worked(net(parts)?)))).collect();
        Given { unit: unit.clone(), by }
    }
}

impl<'a> Member<'a> {
    /// Holders of seats on the day and givers, by name.
    pub(super) fn all(
        state: &'a State,
        partnership: &Ref,
        day: PartialDate,
        givers: BTreeSet<Ref>,
    ) -> Vec<Member<'a>> {
        let seating = Seating::of(state, partnership, day);
        let mut seats: BTreeMap<Ref, Vec<Seat<'a>>> = BTreeMap::new();
        for seat in seating.held.into_iter().chain(seating.unknown) {
            let holder = state.links().representative(&seat.holder).clone();
            seats.entry(holder).or_default().push(seat);
        }
        for giver in givers {
            seats.entry(giver).or_default();
        }
        seats
            .into_iter()
            .map(|(name, seats)| Member { category: facts::category_of(state, &name), name, seats })
            .collect()
    }

    /// What says that it is a member: its seat, else what it gave.
    fn ground(&self, given: Option<&Given>) -> Option<Term> {
        let seat = self.seats.first().map(|seat| Term::fact(seat.fact.address()));
        seat.or_else(|| Some(given?.by.get(&self.name)?.term.clone()))
    }

    /// The member, counted as one.
    pub(super) fn one(&self, given: Option<&Given>) -> Worked {
        Member::count(&[self], given)
    }

    /// How many members there are. Whoever has neither a seat nor a contribution in this unit is counted all the same.
    pub(super) fn count(members: &[&Member<'_>], given: Option<&Given>) -> Worked {
        let grounds: Vec<Term> = members.iter().filter_map(|member| member.ground(given)).collect();
        let others = members.len() - grounds.len();
        let counted = Worked { value: grounds.len() as f64, term: Term::Count(grounds) };
        match others {
            0 => counted,
            others => Worked::sum([
                &counted,
                &Worked::parameter("members that gave in another unit", others as f64),
            ]),
        }
    }

    pub(super) fn is_state(&self) -> bool {
        self.category == Category::State
    }

    pub(super) fn is_other_body(&self) -> bool {
        !matches!(self.category, Category::State | Category::Unknown)
    }

    /// Which part of the period it had a seat, from 0 to 1; 1 where no day says that it came later or left earlier.
    pub(super) fn part_of_period(&self, from: i16, to: i16) -> f64 {
        let (start, end) = (f64::from(from), f64::from(to) + 1.0);
        let years = |date: polyad_model::PartialDate| date_in_years(PartialDate::from_day(date.first_day()));
        let parts = self.seats.iter().map(|seat| {
            let term = seat.term();
            let came = term.and_then(|term| term.from).map_or(start, |date| years(date).max(start));
            let left = term.and_then(|term| term.to).map_or(end, |date| {
                let last = date_in_years(PartialDate::from_day(date.last_day())) + 1.0 / 365.0;
                last.min(end)
            });
            ((left - came) / (end - start)).clamp(0.0, 1.0)
        });
        parts
            .fold(None, |most: Option<f64>, part| Some(most.map_or(part, |most| most.max(part))))
            .unwrap_or(1.0)
    }
}

impl Given {
    /// Members who gave, and not more came back than went out.
    pub(super) fn counted(&self) -> impl Iterator<Item = (&Ref, &Worked)> {
        self.by.iter().filter(|(_, given)| given.value >= 0.0)
    }
}
