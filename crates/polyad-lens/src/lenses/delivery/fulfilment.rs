//! What became of one pledge: signed, paid, due, how late, and a word for it by rule.

use super::amount::{self, Amount, ratio};
use super::chain::Pledge;
use super::days::{due_number, paid_number};
use super::due::Promise;
use super::given::{self, Class, Given};
use super::lots::{self, Entry, Lot};
use super::prices::Prices;
use crate::measure::{Measure, Number, Reason, Status, Unit};
use crate::term::Term;
use crate::view::ViewFinding;
use polyad_ledger::state::{Fact, State};
use polyad_model::{PartialDate, Qualifier};

/// A word for what became of a pledge. The first rule that fits gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Standing {
    /// Its giver took it back, or lowered it to nothing.
    Withdrawn,
    /// It is in words alone, or what was paid is in other money than it was promised in.
    CannotTell,
    /// More than all of it is paid.
    OverFulfilled,
    /// All of it is paid.
    Kept,
    /// Nothing is on record as paid, and some of it is due.
    Unreported,
    /// Nothing is due yet, and nothing is paid.
    NotDue,
    /// Not all of it is paid, and no day is stated by which it is due.
    NoDate,
    /// An instalment, or the end of the period, has passed with money open.
    Late,
    /// No instalments are stated, and less is paid than an even pace over the period asks.
    Behind,
    /// All that is due is paid.
    OnTime,
}

/// One pledge with all that names it.
#[derive(Debug, Clone)]
pub(crate) struct Fulfilment<'a> {
    /// The pledge.
    pub(crate) pledge: Pledge<'a>,
    /// What it promises, and when.
    pub(crate) promise: Promise,
    /// Contributions that name it, by day.
    pub(crate) given: Vec<Given<'a>>,
    /// Payments against instalments, where both are in one money; in the money they are stated in.
    pub(crate) lots: Option<Vec<Lot>>,
    /// What the reader should know of the inputs.
    pub(crate) findings: Vec<ViewFinding>,
    today: i64,
}

/// What is on record as paid for a pledge.
enum Paid<'g, 'a> {
    Nothing,
    Parts(Vec<&'g Given<'a>>),
    /// A total to date, which stands alone.
    Stock(&'g Given<'a>),
}

impl<'a> Fulfilment<'a> {
    /// What became of a pledge by the day.
    pub(crate) fn of(
        state: &'a State,
        prices: &Prices<'_>,
        pledge: Pledge<'a>,
        day: PartialDate,
    ) -> Fulfilment<'a> {
        let mut findings = Vec::new();
        let by = pledge.by();
        let promise = Promise::of(pledge.head, prices, by.as_ref(), &mut findings);
        let given = Given::of_pledge(state, prices, pledge.naming(state, "contribution", "pledge"), day);
        let mut own = Fulfilment { pledge, promise, given, lots: None, findings, today: due_number(day) };
        own.lots = own.reckoned();
        if own.paid_parts().iter().any(|given| given.is_total()) && !matches!(own.paid_set(), Paid::Stock(_))
        {
            own.findings.push(ViewFinding {
                code: "total-beside-parts",
                message: "A total to date is on record beside single payments; the payments count, the total stands alone.".to_owned(),
                about: Some(own.pledge.head.address()),
            });
        }
        own
    }

    /// The unit it is reckoned in; `None`: it is in words.
    pub(crate) fn unit(&self) -> Option<Unit> {
        match (&self.promise.amount, &self.promise.stated) {
            (Ok(amount), _) => Some(amount.unit.clone()),
            (Err(_), stated) => stated.as_ref().map(|stated| stated.unit.clone()),
        }
    }

    /// What was promised: the version that counts.
    pub(crate) fn pledged(&self) -> Option<Measure> {
        let unit = self.unit()?;
        let mut measure = match &self.promise.amount {
            Ok(amount) => amount.measure(),
            Err(reason) => return Some(amount::none(*reason, &unit)),
        };
        let stated = self.pledge.head.value("what").as_ref().and_then(polyad_ledger::reading::money);
        if let Some(money) = stated.filter(|money| measure.value == Some(Number::Exact(money.amount))) {
            (measure.significant, measure.qualifier) = (money.significant, money.qualifier);
        }
        Some(measure)
    }

    /// What was signed for it.
    pub(crate) fn signed(&self) -> Measure {
        self.sum(&given::of_class(&self.given, &Class::Signed))
    }

    /// What was paid on it, gross. Nothing on record is not nothing paid.
    pub(crate) fn paid(&self) -> Measure {
        match self.paid_set() {
            Paid::Nothing => amount::none(Reason::Missing, &self.unit_or_ratio()),
            Paid::Parts(parts) => self.sum(&parts),
            Paid::Stock(stock) => self.sum(&[stock]),
        }
    }

    /// What was paid on it less what came back: repayments and equity sold.
    pub(crate) fn net(&self) -> Measure {
        let gross = self.paid();
        let back = given::of_class(&self.given, &Class::Repaid);
        if back.is_empty() || gross.value.is_none() {
            return gross;
        }
        let back = self.sum(&back);
        let unit = self.unit_or_ratio();
        let (Some(paid), Some(returned)) = (gross.value, back.value) else {
            return Measure { status: back.status, ..amount::none(Reason::Missing, &unit) };
        };
        let of = |value, term| Amount { value, unit: unit.clone(), term, date: None };
        match of(paid, gross.term).less(&of(returned, back.term)) {
            Some(net) => net.measure(),
            None => amount::none(Reason::NotApplicable, &unit),
        }
    }

    /// Money that was only guaranteed: an exposure, in no sum of what was paid.
    pub(crate) fn exposure(&self) -> Measure {
        self.sum(&given::of_class(&self.given, &Class::Guaranteed))
    }

    /// What was spent out of it.
    pub(crate) fn used(&self) -> Measure {
        self.sum(&given::of_class(&self.given, &Class::Spent))
    }

    /// What is due of it by the day; of what was taken back nothing is asked.
    pub(crate) fn due(&self) -> Measure {
        match self.is_withdrawn() {
            true => amount::none(Reason::NotApplicable, &self.unit_or_ratio()),
            false => self.promise.due(self.today),
        }
    }

    /// Whether its giver took it back, or lowered it to nothing.
    pub(crate) fn is_withdrawn(&self) -> bool {
        let nothing = matches!(&self.promise.amount, Ok(amount) if amount.value.to_f64() == 0.0);
        self.pledge.withdrawn.is_some() || (nothing && self.pledge.history.len() > 1)
    }

    /// Signed over pledged.
    pub(crate) fn signed_share(&self) -> Measure {
        ratio(&self.signed(), &self.pledged_or_none())
    }

    /// Paid over pledged; above one when more was paid.
    pub(crate) fn paid_share(&self) -> Measure {
        ratio(&self.paid(), &self.pledged_or_none())
    }

    /// Paid over signed.
    pub(crate) fn paid_of_signed(&self) -> Measure {
        ratio(&self.paid(), &self.signed())
    }

    /// Paid over due: the fulfilment by the day.
    pub(crate) fn fulfilled(&self) -> Measure {
        let due = self.due();
        let measure = ratio(&self.paid(), &due);
        match (due.value, measure.status) {
            (Some(value), Status::NotAssessable(Reason::ZeroBase | Reason::Empty))
                if value.to_f64() == 0.0 =>
            {
                Measure { status: Status::NotAssessable(Reason::NotDue), ..measure }
            }
            _ => measure,
        }
    }

    /// Mean days late by amount, over paid lots and open ones that are due: with open ones a lower bound.
    pub(crate) fn days_late(&self) -> Measure {
        late(self.lots().iter().filter(|lot| lot.payment.is_some() || lot.is_open), self.lots_missing())
    }

    /// The same over paid lots alone.
    pub(crate) fn days_late_paid(&self) -> Measure {
        late(self.lots().iter().filter(|lot| lot.payment.is_some()), self.lots_missing())
    }

    /// Money that is due and on no record as paid, in the money it was promised in.
    pub(crate) fn open(&self) -> Option<Measure> {
        let unit = self.promise.stated.as_ref()?.unit.clone();
        if let Some(reason) = self.lots_missing() {
            return Some(amount::none(reason, &unit));
        }
        let open: Vec<Amount> =
            self.lots().iter().filter(|lot| lot.is_open).map(|lot| lot_amount(lot, &unit)).collect();
        Amount::sum(&unit, &open).map(|open| open.measure())
    }

    /// Days since the oldest open lot was due, as a figure.
    pub(crate) fn days_open_measure(&self) -> Option<Measure> {
        self.days_open().map(|days| days_open(days, self.pledge.head))
    }

    /// Days since the oldest open lot was due.
    pub(crate) fn days_open(&self) -> Option<i64> {
        if self.is_withdrawn() {
            return None;
        }
        self.lots().iter().filter(|lot| lot.is_open).filter_map(|lot| lot.days).max()
    }

    /// The word for what became of it.
    pub(crate) fn standing(&self) -> Standing {
        let pledged = self.pledged().and_then(|pledged| pledged.value);
        if self.is_withdrawn() {
            return Standing::Withdrawn;
        }
        let (paid, due) = (self.paid(), self.due());
        let Some(pledged) = pledged else { return Standing::CannotTell };
        match (paid.value, paid.status) {
            (None, Status::NotAssessable(Reason::Missing)) => match due.value {
                Some(due) if due.to_f64() > 0.0 => Standing::Unreported,
                Some(_) => Standing::NotDue,
                None => Standing::NoDate,
            },
            (None, _) => Standing::CannotTell,
            (Some(paid), _) if less(pledged, paid) => Standing::OverFulfilled,
            (Some(paid), _) if !less(paid, pledged) => Standing::Kept,
            (Some(paid), _) => match due.value {
                None => Standing::NoDate,
                Some(due) if !less(paid, due) => Standing::OnTime,
                Some(_)
                    if !self.promise.is_scheduled
                        && self.promise.share_gone(self.today).is_some_and(|gone| gone < 1.0) =>
                {
                    Standing::Behind
                }
                Some(_) => Standing::Late,
            },
        }
    }

    /// The payments that the lots are reckoned from, in order.
    pub(crate) fn payments(&self) -> Vec<&Given<'a>> {
        match self.paid_set() {
            Paid::Parts(parts) => parts,
            Paid::Nothing | Paid::Stock(_) => Vec::new(),
        }
    }

    /// The lots; none where they cannot be reckoned.
    pub(crate) fn lots(&self) -> &[Lot] {
        self.lots.as_deref().unwrap_or_default()
    }

    /// Whether any payment is on record.
    pub(crate) fn is_reported(&self) -> bool {
        !matches!(self.paid_set(), Paid::Nothing)
    }

    fn lots_missing(&self) -> Option<Reason> {
        match (&self.lots, self.paid_set()) {
            _ if self.is_withdrawn() => Some(Reason::NotApplicable),
            (_, Paid::Nothing) => Some(Reason::Missing),
            // A total says by when it was paid, not when.
            (_, Paid::Stock(_)) => Some(Reason::Missing),
            (None, _) => Some(Reason::ExchangeRate),
            (Some(lots), _) if lots.iter().all(|lot| lot.days.is_none()) && !lots.is_empty() => {
                Some(Reason::NoDeadline)
            }
            (Some(_), _) => None,
        }
    }

    fn paid_parts(&self) -> Vec<&Given<'a>> {
        given::paid(&self.given)
    }

    fn paid_set(&self) -> Paid<'_, 'a> {
        let (totals, parts): (Vec<_>, Vec<_>) =
            self.paid_parts().into_iter().partition(|given| given.is_total());
        match (parts.is_empty(), totals.last()) {
            (false, _) => Paid::Parts(parts),
            (true, Some(newest)) => Paid::Stock(newest),
            (true, None) => Paid::Nothing,
        }
    }

    /// Lots in the money that everything is stated in; none where payments are in other money.
    fn reckoned(&self) -> Option<Vec<Lot>> {
        let unit = &self.promise.stated.as_ref()?.unit;
        let payments = self.payments();
        if payments.iter().any(|given| given.stated.unit != *unit) {
            return None;
        }
        let entry = |given: &&Given<'_>| {
            Some(Entry {
                amount: given.stated.exact()?,
                term: given.stated.term.clone(),
                day: given.day.map(paid_number),
            })
        };
        let paid: Vec<Entry> = payments.iter().map(entry).collect::<Option<_>>()?;
        lots::first_in_first_out(&self.promise.entries()?, &paid, self.today)
    }

    /// The sum of contributions in the unit of the pledge; one in other money leaves no sum.
    fn sum(&self, given: &[&Given<'_>]) -> Measure {
        let first =
            given.first().and_then(|given| given.amount.as_ref().ok()).map(|amount| amount.unit.clone());
        let Some(unit) = self.unit().or(first) else {
            return amount::none(Reason::Missing, &self.unit_or_ratio());
        };
        // A total stands alone: it is asked for by itself.
        let parts: Vec<&&Given<'_>> = if given.len() == 1 {
            given.iter().collect()
        } else {
            given.iter().filter(|given| !given.is_total()).collect()
        };
        if parts.is_empty() {
            return amount::none(Reason::Missing, &unit);
        }
        let mut amounts = Vec::new();
        for part in &parts {
            match &part.amount {
                Ok(amount) if amount.unit == unit => amounts.push(amount.clone()),
                Ok(amount) => {
                    let money = matches!((&amount.unit, &unit), (Unit::Money(..), Unit::Money(..)));
                    return amount::none(
                        if money { Reason::ExchangeRate } else { Reason::UnitsDiffer },
                        &unit,
                    );
                }
                Err(reason) => return amount::none(*reason, &unit),
            }
        }
        let measure = Amount::sum(&unit, &amounts).map(|sum| sum.measure());
        measure.unwrap_or_else(|| amount::none(Reason::NotApplicable, &unit))
    }

    fn pledged_or_none(&self) -> Measure {
        self.pledged().unwrap_or_else(|| amount::none(Reason::NotApplicable, &self.unit_or_ratio()))
    }

    fn unit_or_ratio(&self) -> Unit {
        self.unit().unwrap_or_else(|| Unit::Code("ratio".to_owned()))
    }
}

/// Days that a pledge has been open: from the due date that it states to the day asked about.
pub(crate) fn days_open(days: i64, pledge: Fact<'_>) -> Measure {
    let value = Number::Float(days as f64);
    let name = "days from the oldest open due date to the day asked about".to_owned();
    let of_pledge = Term::Count(vec![Term::fact(pledge.address())]);
    let term = Term::Product(vec![Term::Parameter { name, value }, of_pledge]);
    Measure::ok(value, Unit::Code("days".to_owned()), term)
}

/// A lot as an amount.
pub(crate) fn lot_amount(lot: &Lot, unit: &Unit) -> Amount {
    Amount { value: Number::Exact(lot.amount), unit: unit.clone(), term: lot.term.clone(), date: None }
}

/// `sum(amount x days) / sum(amount)` over lots; a lower bound when one of them is open.
pub(crate) fn late<'l>(lots: impl Iterator<Item = &'l Lot>, missing: Option<Reason>) -> Measure {
    let unit = Unit::Code("days".to_owned());
    let lots: Vec<&Lot> = lots.filter(|lot| lot.days.is_some()).collect();
    let days = |lot: &Lot| Term::Parameter {
        name: if lot.is_open { "days open" } else { "days late" }.to_owned(),
        value: Number::Exact(polyad_model::Exact::from(lot.days.unwrap_or_default())),
    };
    let weighted = lots.iter().map(|lot| Term::Product(vec![lot.term.clone(), days(lot)])).collect();
    let whole: Vec<Term> = lots.iter().map(|lot| lot.term.clone()).collect();
    let term = Term::Ratio(Box::new(Term::Sum(weighted)), Box::new(Term::Sum(whole)));
    if let Some(reason) = missing {
        return Measure::not_assessable(reason, unit, term);
    }
    let over: f64 = lots
        .iter()
        .map(|lot| [lot.amount.to_f64(), lot.days.unwrap_or_default() as f64].iter().product::<f64>())
        .sum();
    let under = lots.iter().map(|lot| lot.amount).collect::<polyad_model::ExactSum>().total();
    match under.map(|under| under.to_f64()) {
        Some(under) if under > 0.0 => {
            let is_open = lots.iter().any(|lot| lot.is_open);
            let measure = Measure::ok(Number::Float(over / under), unit, term);
            match is_open {
                true => Measure { status: Status::Partial, qualifier: Some(Qualifier::Over), ..measure },
                false => measure,
            }
        }
        _ => Measure::not_assessable(Reason::NotDue, unit, term),
    }
}

/// Whether one number lies below another: exactly where both are exact.
fn less(a: Number, b: Number) -> bool {
    match (a, b) {
        (Number::Exact(a), Number::Exact(b)) => a < b,
        (a, b) => a.to_f64() < b.to_f64() && !a.agrees(b),
    }
}

impl Standing {
    /// All, in the order of a list.
    pub(crate) const ALL: [Standing; 10] = [
        Standing::Late,
        Standing::Unreported,
        Standing::Behind,
        Standing::OnTime,
        Standing::NotDue,
        Standing::NoDate,
        Standing::Kept,
        Standing::OverFulfilled,
        Standing::Withdrawn,
        Standing::CannotTell,
    ];

    /// Its name as a parameter.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Standing::Withdrawn => "withdrawn",
            Standing::CannotTell => "cannot-tell",
            Standing::OverFulfilled => "over-fulfilled",
            Standing::Kept => "kept",
            Standing::Unreported => "no-report",
            Standing::NotDue => "not-due",
            Standing::NoDate => "no-date",
            Standing::Late => "late",
            Standing::Behind => "behind",
            Standing::OnTime => "on-time",
        }
    }

    /// What pages say.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Standing::Withdrawn => "withdrawn",
            Standing::CannotTell => "cannot be told",
            Standing::OverFulfilled => "over-fulfilled",
            Standing::Kept => "kept",
            Standing::Unreported => "due, no payment on record",
            Standing::NotDue => "not yet due",
            Standing::NoDate => "no last day stated",
            Standing::Late => "late",
            Standing::Behind => "behind an even pace",
            Standing::OnTime => "on time so far",
        }
    }

    /// Whether money is due and not on record as paid.
    pub(crate) fn is_late(self) -> bool {
        matches!(self, Standing::Late | Standing::Unreported)
    }
}
