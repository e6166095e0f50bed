//! What amounts add up to in two editions: by what they are and by currency, exactly, and never over either.

use super::pairing::amount;
use super::words;
use crate::lenses::project::rung::Rung;
use crate::measure::{Measure, Number, Unit};
use crate::query::{Condition, Query};
use crate::term::{TRANSACTED, Term};
use crate::view::{Cell, Table};
use polyad_ledger::rows::{Row, RowGroup};
use polyad_ledger::state::{Dataset, Fact};
use polyad_model::{Exact, ExactSum, PriceBase};
use std::collections::{BTreeMap, HashMap};

/// What a sum is of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Key {
    pub(super) sort: Sort,
    pub(super) unit: UnitKey,
}

/// What an amount is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Sort {
    /// Of an activity: its rung.
    Rung(Rung),
    /// Of any other fact: its kind, and what the source calls it or its stage.
    Stated(&'static str, Option<String>),
}

/// A currency with its prices, or a unit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct UnitKey {
    pub(super) code: String,
    pub(super) is_money: bool,
    prices: String,
}

/// The number of a row that an amount is.
#[derive(Debug, Clone)]
pub(super) struct Amount {
    pub(super) key: Key,
    pub(super) field: &'static str,
    pub(super) value: Exact,
}

#[derive(Default)]
struct Sums {
    before: Side,
    after: Side,
}

#[derive(Default)]
struct Side {
    sum: ExactSum,
    rows: u64,
    terms: Vec<Term>,
}

impl Sort {
    /// What it is called.
    pub(super) fn label(&self) -> String {
        match self {
            Sort::Rung(rung) => rung.label.clone(),
            Sort::Stated(kind, word) => {
                // Plans have rungs; what is stated apart from activities is a promise or a payment.
                let kind = words::kind_of(kind, !matches!(*kind, "pledge" | "contribution"));
                word.as_ref().map_or(kind.clone(), |word| format!("{kind}, {}", word.replace('-', " ")))
            }
        }
    }
}

impl UnitKey {
    fn of(group: &RowGroup, row: u32, field: &str) -> Option<UnitKey> {
        let (_, unit, _) = group.column(field)?.amount(row)?;
        let prices = unit.rest.get("prices").map(|prices| prices.to_canonical()).unwrap_or_default();
        Some(UnitKey { code: unit.code().unwrap_or_default().to_owned(), is_money: unit.is_money, prices })
    }

    /// The unit of a measure of such an amount.
    pub(super) fn unit(&self, fact: Fact<'_>, field: &str) -> Unit {
        match (self.is_money, fact.money(field), self.code.parse()) {
            (true, Some(money), _) => Unit::Money(money.currency, money.prices),
            (true, None, Ok(currency)) => Unit::Money(currency, PriceBase::Nominal),
            _ => Unit::Code(self.code.clone()),
        }
    }
}

/// The amount that a row is about.
pub(super) fn amount_of(group: &RowGroup, row: Row<'_>) -> Option<Amount> {
    let (field, value) = amount(group, row.index())?;
    let unit = UnitKey::of(group, row.index(), field)?;
    let sort = match row.kind() {
        "pledge" | "contribution" if row.record_number().is_some() => Sort::Rung(Rung::of_row(row)),
        kind => {
            let called = || row.value("as_called").as_ref().map(super::prints::printed);
            let stage = row.word("stage").map(str::to_owned);
            Sort::Stated(kind, stage.filter(|stage| stage != "other").or_else(called))
        }
    };
    Some(Amount { key: Key { sort, unit }, field, value })
}

/// The number of a row as a term.
pub(super) fn number(dataset: &Dataset, group: &RowGroup, row: Row<'_>, field: &str) -> Term {
    let amount = group.column(field).and_then(|column| column.amount(row.index()));
    let is_money = amount.is_some_and(|(_, unit, _)| unit.is_money);
    let part = format!("{field}.{}", if is_money { "amount" } else { "value" });
    Term::part(Fact::Row(dataset, row).address(), &part)
}

/// An edition, and the key of the one record that is asked for; `Some(None)` where this edition does not have it.
pub(super) type Asked<'a> = (&'a Dataset, Option<Option<&'a str>>);

/// What tells the sums of rows of activities apart, lent.
#[derive(PartialEq, Eq, Hash)]
struct Known<'a> {
    kind: &'static str,
    words: [Option<&'a str>; 3],
    is_dated: bool,
    /// Where the unit lies: one entry of a dictionary is one unit.
    unit: *const polyad_ledger::rows::Unit,
}

impl<'a> Known<'a> {
    /// `None` where a word is no short text, so that it cannot be lent.
    fn of(row: Row<'a>, unit: &'a polyad_ledger::rows::Unit) -> Option<Known<'a>> {
        row.record_number()?;
        let words = ["flow", "as_called", "type"].map(|field| row.word(field));
        let is_dated = row.date("when").is_some() || row.period("period").is_some();
        words[1].map(|_| Known { kind: row.kind(), words, is_dated, unit: std::ptr::from_ref(unit) })
    }
}

/// The sums of money of two editions.
pub(super) fn table(before: Asked<'_>, after: Asked<'_>) -> Table {
    let mut sums: BTreeMap<Key, (Unit, Sums)> = BTreeMap::new();
    collect(before, &mut sums, |sums| &mut sums.before);
    collect(after, &mut sums, |sums| &mut sums.after);
    let mut table = Table::new(
        "sums",
        "What amounts add up to",
        &[
            ("what", "What"),
            ("currency", "Currency"),
            ("rows_before#", "Amounts before"),
            ("rows_after#", "Amounts after"),
            ("before#", "Before"),
            ("after#", "After"),
            ("difference#", "Difference"),
        ],
        "Neither edition states an amount of money.",
    );
    for (key, (unit, sums)) in sums {
        let old = sums.before.terms(&key, before);
        let new = sums.after.terms(&key, after);
        let (was, is) = (sums.before.sum.total(), sums.after.sum.total());
        let money = |total: Option<Exact>, term: Term| match total {
            Some(total) => Measure::ok(Number::Exact(total), unit.clone(), term).into(),
            None => Cell::Text("the sum exceeds 38 digits".to_owned()),
        };
        let rows = |side: &Side, term: Term| {
            Measure::ok(Number::Exact(Exact::from(side.rows)), Unit::Count("amounts".to_owned()), term)
        };
        let difference = was.zip(is).and_then(|(was, is)| is.checked_add(was.negated()));
        table.push(vec![
            Cell::Text(key.sort.label()),
            Cell::text(key.unit.code.clone()),
            rows(&sums.before, old.0).into(),
            rows(&sums.after, new.0).into(),
            money(was, old.1.clone()),
            money(is, new.1.clone()),
            money(difference, Term::Difference(Box::new(new.1), Box::new(old.1))),
        ]);
    }
    table
}

impl Side {
    /// The terms of count and sum: a query where one can be asked, else the rows by name.
    fn terms(&self, key: &Key, (dataset, record): Asked<'_>) -> (Term, Term) {
        match &key.sort {
            Sort::Rung(rung) if record != Some(None) => {
                let mut conditions =
                    vec![Condition::OfEdition(dataset.key, record.flatten().map(str::to_owned))];
                conditions.extend(rung.conditions());
                conditions.push(Condition::Currency("what", key.unit.code.clone()));
                let rows = |part: &str| Term::Rows {
                    query: Query { kind: rung.kind().to_owned(), conditions: conditions.clone() },
                    part: part.to_owned(),
                };
                (rows(""), rows(TRANSACTED))
            }
            _ => {
                let whole = self.terms.iter().filter_map(|term| match term {
                    Term::Fact { address, .. } => Some(Term::fact(address.clone())),
                    _ => None,
                });
                (Term::Count(whole.collect()), Term::Sum(self.terms.clone()))
            }
        }
    }
}

/// Adds the amounts of money of one edition.
fn collect(
    (dataset, record): Asked<'_>,
    sums: &mut BTreeMap<Key, (Unit, Sums)>,
    side: impl Fn(&mut Sums) -> &mut Side,
) {
    let Some(table) = dataset.loaded.as_ref().map(|loaded| &loaded.table) else { return };
    let mut known: HashMap<Known<'_>, Option<usize>> = HashMap::new();
    let mut places: HashMap<Key, usize> = HashMap::new();
    let mut found: Vec<(Key, Unit, Side)> = Vec::new();
    for group in table.groups().iter().filter(|group| matches!(group.kind(), "pledge" | "contribution")) {
        let rows = match record {
            None => 0..group.len() as u32,
            Some(key) => {
                let record = key.and_then(|key| table.record_at(key));
                record.map_or(0..0, |record| group.rows_of_record(record.number))
            }
        };
        let mut place_of = |row: Row<'_>, field: &str| {
            let key = amount_of(group, row)?.key;
            let next = found.len();
            let place = *places.entry(key.clone()).or_insert(next);
            if place == next {
                let unit = key.unit.unit(Fact::Row(dataset, row), field);
                found.push((key, unit, Side::default()));
            }
            Some(place)
        };
        let mut own: Vec<(usize, Exact, Option<Term>)> = Vec::new();
        for row in rows.filter_map(|row| group.row(row)) {
            let Some((field, value)) = amount(group, row.index()) else { continue };
            let unit =
                group.column(field).and_then(|column| column.amount(row.index())).map(|(_, unit, _)| unit);
            let Some(unit) = unit.filter(|unit| unit.is_money) else { continue };
            let place = match Known::of(row, unit) {
                Some(same) => *known.entry(same).or_insert_with(|| place_of(row, field)),
                None => place_of(row, field),
            };
            // Rows of activities are asked for by a query, all others by name.
            let term = row.record_number().is_none().then(|| number(dataset, group, row, field));
            own.extend(place.map(|place| (place, value, term)));
        }
        for (place, value, term) in own {
            let (_, _, side) = &mut found[place];
            side.sum.add(value);
            side.rows += 1;
            side.terms.extend(term);
        }
    }
    for (key, unit, own) in found {
        let (_, sums) = sums.entry(key).or_insert_with(|| (unit, Sums::default()));
        *side(sums) = own;
    }
}
