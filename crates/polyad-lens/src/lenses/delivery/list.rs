//! The list of pledges: one row each, in the order that is asked for.

use super::amount::Amount;
use super::chain;
use super::fulfilment::Fulfilment;
use crate::facts;
use crate::measure::Measure;
use crate::params::{BadParam, Params};
use crate::view::{Cell, Table};
use polyad_ledger::reading::Amount as Stated;
use polyad_ledger::state::{EntityKind, State};
use polyad_model::PartialDate;

/// By what the rows are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Late,
    Made,
    By,
    To,
    State,
    Pledged,
}

/// An order of rows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Order {
    key: Key,
    is_descending: bool,
}

impl Order {
    /// Reads `sort` and `dir`.
    pub(super) fn of(params: &Params) -> Result<Order, BadParam> {
        let key = match params.optional_word("sort", &["late", "made", "by", "to", "state", "pledged"])? {
            Some("made") => Key::Made,
            Some("by") => Key::By,
            Some("to") => Key::To,
            Some("state") => Key::State,
            Some("pledged") => Key::Pledged,
            _ => Key::Late,
        };
        if key == Key::Pledged && params.get("currency").is_none() {
            return Err(BadParam::new(
                "sort",
                "by `pledged` needs `currency`: amounts of different currencies do not compare",
            ));
        }
        let usual = matches!(key, Key::Late | Key::Made | Key::Pledged);
        let is_descending = match params.optional_word("dir", &["asc", "desc"])? {
            Some(word) => word == "desc",
            None => usual,
        };
        Ok(Order { key, is_descending })
    }

    /// Sorts; equal rows stand by giver and address. What has no value comes last either way.
    pub(super) fn sort(self, state: &State, found: &mut [Fulfilment<'_>]) {
        let party = |each: &Fulfilment<'_>, field: &str| {
            facts::party(state, each.pledge.head, field).plain().to_lowercase()
        };
        found.sort_by_cached_key(|each| (party(each, "by"), each.pledge.head.address()));
        match self.key {
            Key::Late => self.by(found, |each| each.days_open()),
            Key::Made => self.by(found, |each| chain::made(each.pledge.head).map(PartialDate::first_day)),
            Key::By => self.by(found, |each| Some(party(each, "by")).filter(|name| !name.is_empty())),
            Key::To => self.by(found, |each| Some(party(each, "to")).filter(|name| !name.is_empty())),
            Key::State => self.by(found, |each| Some(each.standing().code())),
            Key::Pledged => {
                self.by(found, |each| each.promise.stated.as_ref().and_then(|stated| stated.exact()))
            }
        }
    }

    fn by<K: Ord + Clone>(self, found: &mut [Fulfilment<'_>], key: impl Fn(&Fulfilment<'_>) -> Option<K>) {
        match self.is_descending {
            true => found.sort_by_cached_key(|each| {
                let key = key(each).map(std::cmp::Reverse);
                (key.is_none(), key)
            }),
            false => found.sort_by_cached_key(|each| {
                let key = key(each);
                (key.is_none(), key)
            }),
        }
    }
}

/// The rows.
pub(super) fn table<'f, 'a: 'f>(state: &State, found: impl Iterator<Item = &'f Fulfilment<'a>>) -> Table {
    let mut table = Table::new(
        "pledges",
        "Pledges, each in the version that counts",
        &[
            ("pledged#", "Pledged"),
            ("by", "By"),
            ("to", "To"),
            ("partnership", "Partnership"),
            ("made", "Made"),
            ("period", "For"),
            ("state", "Standing"),
            ("changed", "Changed"),
            ("before#", "Before that"),
            ("paid#", "Paid"),
            ("net#", "Paid, net"),
            ("paid_share#", "Paid of pledged"),
            ("due#", "Due"),
            ("fulfilled#", "Paid of due"),
            ("open#", "Due and open"),
            ("days_open#", "Days open"),
            ("days_late#", "Days late"),
            ("signed#", "Signed"),
            ("called", "The source’s word"),
            ("extent", "Part or total"),
            ("stated_by", "Stated by"),
            ("custody", "Custody"),
            ("fact", "Fact"),
        ],
        "No pledge on record meets this. A giver, a receiver or anyone with a source could file one.",
    );
    for each in found {
        table.push(cells(state, each));
    }
    table
}

fn cells(state: &State, each: &Fulfilment<'_>) -> Vec<Cell> {
    let head = each.pledge.head;
    let in_words = || match head.value("what").as_ref().and_then(polyad_ledger::reading::amount) {
        Some(Stated::Words(text)) => Cell::text(text.plain()),
        _ => Cell::NotRecorded,
    };
    let known = each.unit().is_some();
    // A ratio of a promise in words is no figure that anyone asked for.
    let figure = |measure: Measure| if known { measure.into() } else { Cell::NotRecorded };
    let before = each.pledge.history.iter().rev().nth(1).and_then(|version| Amount::of(*version, "what"));
    let changed =
        each.pledge.changed().into_iter().map(|change| Cell::Text(change.words().to_owned())).collect();
    vec![
        each.pledged().map_or_else(in_words, Cell::from),
        facts::party(state, head, "by"),
        facts::party(state, head, "to"),
        head.scope().map_or(Cell::NotRecorded, |of| facts::entity(state, EntityKind::Partnership, &of)),
        facts::date_cell(chain::made(head)),
        facts::period_cell(head.period("period")),
        Cell::Text(each.standing().words().to_owned()),
        Cell::list(changed),
        before.map_or(Cell::NotRecorded, |before| before.measure().into()),
        figure(each.paid()),
        figure(each.net()),
        figure(each.paid_share()),
        figure(each.due()),
        figure(each.fulfilled()),
        each.open().map_or(Cell::NotRecorded, Cell::from),
        each.days_open_measure().map_or(Cell::NotRecorded, Cell::from),
        figure(each.days_late()),
        figure(each.signed()),
        facts::words_cell(head, "as_called"),
        Cell::text(head.word("extent").unwrap_or_default()),
        facts::stated_by(state, head),
        Cell::Text(facts::custody_words(head).to_owned()),
        facts::fact_cell(head),
    ]
}
