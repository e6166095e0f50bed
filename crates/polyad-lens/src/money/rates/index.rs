//! The rates of one file as columns: by pair of currencies, in the order of dates.
//!
//! Built once for each table from its rows and from nothing else, so that every state that has the table shares it.

use crate::kept::PerTable;
use crate::money::days::{self, Span};
use polyad_ledger::reading;
use polyad_ledger::rows::Table;
use polyad_ledger::state::Act;
use polyad_model::{Currency, Exact, PartialDate, Period, Ref};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// The nature of a rate that holds at the end of its period and not over it.
const END_OF_PERIOD: &str = "end-of-period";

/// The rates of one file or of all statements.
#[derive(Debug, Default)]
pub(super) struct TableRates {
    pairs: BTreeMap<(Currency, Currency), Series>,
    neighbours: BTreeMap<Currency, BTreeSet<Currency>>,
}

/// The rates of one currency in another, by the length of what they hold for; each list by date, one entry a date.
#[derive(Debug, Default)]
pub(super) struct Series {
    pub(super) days: Vec<Entry>,
    pub(super) months: Vec<Entry>,
    pub(super) years: Vec<Entry>,
}

/// One stated rate.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    /// Its first day.
    first: i32,
    /// Its last day.
    last: i32,
    /// The row in its file, or the place among the statements.
    pub(super) at: u32,
    /// What it is of.
    pub(super) date: PartialDate,
    /// The number as stated.
    pub(super) rate: f64,
}

static KEPT: PerTable<(), TableRates> = PerTable::new();

/// The rates of a table, read at most once.
pub(super) fn of_table(table: &Arc<Table>) -> Arc<TableRates> {
    // Most files have no rates, which their names tell at once.
    if !has_rates(table) {
        return Arc::default();
    }
    KEPT.of(table, (), || TableRates::of_rows(table))
}

fn has_rates(table: &Table) -> bool {
    // Rows that lie in records are counted once across files and are no series.
    !table.has_records()
        && table
            .group("observation")
            .is_some_and(|group| group.names_in("about").any(|(about, _)| about.code_in("iso4217").is_some()))
}

/// Whether a statement is an exchange rate.
pub(super) fn is_rate(act: &Act) -> bool {
    let about = act.fields.as_ref().and_then(|fields| fields.str_at("about"));
    about.is_some_and(|about| about.starts_with("x:iso4217:"))
}

impl TableRates {
    fn of_rows(table: &Table) -> TableRates {
        let mut rates = TableRates::default();
        let Some(group) = table.group("observation") else { return rates };
        let (Some(values), Some(periods)) = (group.column("value"), group.column("period")) else {
            return rates;
        };
        let (dims, natures) = (group.column("dims"), group.column("nature"));
        let mut currencies: HashMap<String, Option<Currency>> = HashMap::new();
        let abouts: Vec<Ref> = group.names_in("about").map(|(about, _)| about.clone()).collect();
        for about in abouts {
            let Some(base) = about.code_in("iso4217").and_then(|code| code.parse::<Currency>().ok()) else {
                continue;
            };
            for &at in group.rows_naming("about", &about) {
                let broken_down = dims.is_some_and(|dims| dims.value(at, table.names()).is_some());
                let Some((value, unit, _)) = values.amount(at).filter(|_| !broken_down) else { continue };
                let Some(code) = unit.code() else { continue };
                let quote = match currencies.get(code) {
                    Some(known) => *known,
                    None => *currencies.entry(code.to_owned()).or_insert(code.parse().ok()),
                };
                let nature = natures.and_then(|natures| natures.word(at)).map(|word| &**word);
                if let (Some(quote), Some(period)) = (quote, periods.period(at)) {
                    rates.add(base, quote, period, nature, value, at);
                }
            }
        }
        rates.finish()
    }

    /// The rates of statements, numbered by their places.
    pub(super) fn of_acts(acts: &[&Act]) -> TableRates {
        let mut rates = TableRates::default();
        for (at, act) in acts.iter().enumerate() {
            let Some(fields) = act.fields.as_ref().filter(|fields| fields.get("dims").is_none()) else {
                continue;
            };
            let base =
                fields.str_at("about").and_then(|about| about.strip_prefix("x:iso4217:")?.parse().ok());
            let value = fields.get("value").and_then(reading::quantity);
            let quote = value.as_ref().and_then(|value| value.unit.parse().ok());
            let period = fields.get("period").and_then(reading::period);
            if let (Some(base), Some(quote), Some(value), Some(period)) = (base, quote, value, period) {
                rates.add(base, quote, period, fields.str_at("nature"), value.value, at as u32);
            }
        }
        rates.finish()
    }

    fn add(
        &mut self,
        base: Currency,
        quote: Currency,
        of: Period,
        nature: Option<&str>,
        value: Exact,
        at: u32,
    ) {
        let Some(whole) = days::whole(of) else { return };
        if base == quote || value.is_zero() || value.is_negative() {
            return;
        }
        let date = match nature {
            Some(END_OF_PERIOD) => PartialDate::from_day(whole.last_day()),
            _ => whole,
        };
        let series = self.pairs.entry((base, quote)).or_default();
        let entries = match days::span(date) {
            Span::Day => &mut series.days,
            Span::Month => &mut series.months,
            Span::Year => &mut series.years,
        };
        entries.push(Entry {
            first: days::first(date),
            last: days::last(date),
            at,
            date,
            rate: value.to_f64(),
        });
    }

    /// Puts each list in order. Of several rates for one date the first in the file stands.
    fn finish(mut self) -> TableRates {
        for ((base, quote), series) in &mut self.pairs {
            for entries in [&mut series.days, &mut series.months, &mut series.years] {
                entries.sort_by_key(|entry| (entry.first, entry.at));
                entries.dedup_by_key(|entry| entry.first);
                entries.shrink_to_fit();
            }
            self.neighbours.entry(*base).or_default().insert(*quote);
            self.neighbours.entry(*quote).or_default().insert(*base);
        }
        self
    }

    pub(super) fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// The rates of one currency in another as stated.
    pub(super) fn series(&self, base: Currency, quote: Currency) -> Option<&Series> {
        self.pairs.get(&(base, quote))
    }

    /// The currencies that have a rate with this one, either way round.
    pub(super) fn neighbours(&self, currency: Currency) -> impl Iterator<Item = &Currency> {
        self.neighbours.get(&currency).into_iter().flatten()
    }

    pub(super) fn currencies(&self) -> impl Iterator<Item = Currency> {
        self.neighbours.keys().copied()
    }
}

/// The last entry that begins on or before a day, with the days between its end and that day: as a list of one, when it
/// is no farther than the limit.
pub(super) fn nearest(entries: &[Entry], day: i32, limit: u32) -> Option<(&[Entry], u32)> {
    let after = entries.partition_point(|entry| entry.first <= day);
    let one = entries.get(after.checked_sub(1)?..after)?;
    let distance = u32::try_from(day - one[0].last).unwrap_or(0);
    (distance <= limit).then_some((one, distance))
}

/// The entries that lie between two days, both included.
pub(super) fn inside(entries: &[Entry], first: i32, last: i32) -> &[Entry] {
    let from = entries.partition_point(|entry| entry.first < first);
    let to = entries.partition_point(|entry| entry.last <= last);
    entries.get(from..to).unwrap_or(&[])
}
