//! What filters, orders and counts read of a file of projects: flat columns by record.
//!
//! Built once for each table from its columns and from nothing else, so that every state that has the table shares
//! it. A request then looks at numbers in arrays and builds no value for rows that it does not show.

use super::words::{WordCollector, WordIndex};
use crate::kept::PerTable;
use crate::search::fold;
use polyad_ledger::json::Value;
use polyad_ledger::reading;
use polyad_ledger::rows::{Column, NONE, RowGroup, Table};
use polyad_ledger::state::Projects;
use polyad_model::{Exact, ExactSum, PartialDate, Ref};
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

/// The words of a project's status, in the order of a project's life.
pub(crate) const STATUSES: [&str; 6] =
    ["pipeline", "implementation", "finalisation", "closed", "cancelled", "suspended"];
/// In the column of statuses: not stated, or no word of the list.
pub(crate) const NO_STATUS: u8 = u8::MAX;

/// One file's columns, each as long as the file has records.
#[derive(Debug, Default)]
pub(crate) struct FileIndex {
    /// Titles in English, else in their first language; empty: none.
    titles: String,
    title_ends: Vec<u32>,
    /// The first sixteen bytes of each folded title, as a number.
    title_heads: Vec<u128>,
    /// Words of titles, in all languages, and of identifiers.
    pub(crate) words: WordIndex,
    /// Place in [`STATUSES`], or [`NO_STATUS`].
    pub(crate) statuses: Vec<u8>,
    /// When it began, or is planned to.
    pub(crate) starts: Vec<Moment>,
    /// When it ended, or is planned to.
    pub(crate) ends: Vec<Moment>,
    /// Who reports it: place in `publishers`, or [`NONE`].
    pub(crate) publisher_rows: Vec<u32>,
    /// Distinct reporters.
    pub(crate) publishers: Vec<Publisher>,
    /// Places in `country_codes`.
    pub(crate) countries: Lists,
    /// Distinct codes of ISO 3166-1.
    pub(crate) country_codes: Vec<Arc<str>>,
    /// Places in `region_names`.
    pub(crate) regions: Lists,
    /// Distinct regions, and countries without a code, by their printed name, else by their code.
    pub(crate) region_names: Vec<Arc<str>>,
    /// Places in `sector_codes`.
    pub(crate) sectors: Lists,
    /// Distinct sectors: scheme and code.
    pub(crate) sector_codes: Vec<(Arc<str>, Arc<str>)>,
    /// Places in `sdg_codes`.
    pub(crate) sdgs: Lists,
    /// Distinct goals, targets and indicators of the 2030 Agenda, e.g. `7`, `7.2`, `7.2.1`.
    pub(crate) sdg_codes: Vec<Arc<str>>,
    /// The goals of the 2030 Agenda that the codes lie under, goal 1 as the lowest bit.
    pub(crate) goals: Vec<u32>,
    /// Sums disbursed: where those of each record begin; one longer than there are records.
    paid_starts: Vec<u32>,
    paid: Vec<Paid>,
    /// Distinct currencies.
    pub(crate) currencies: Vec<Arc<str>>,
    /// Words of participants' names, by place in the dictionary of that column.
    pub(crate) participant_words: WordIndex,
}

/// A date, and whether it is a plan.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Moment {
    /// The date as reported.
    pub(crate) date: Option<PartialDate>,
    /// Planned, with no actual date reported.
    pub(crate) is_planned: bool,
}

/// An organisation that reports projects.
#[derive(Debug, Clone)]
pub(crate) struct Publisher {
    /// Its Ref.
    pub(crate) name: Ref,
    /// What the file calls it; its Ref when it does not.
    pub(crate) called: Arc<str>,
    /// The same, folded.
    pub(crate) folded: Arc<str>,
}

/// What one project disbursed in one currency.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paid {
    /// Place in [`FileIndex::currencies`].
    pub(crate) currency: u32,
    /// The exact sum; `None` past 38 digits.
    pub(crate) sum: Option<Exact>,
    /// The same as a double, for a quick order.
    pub(crate) near: f64,
}

/// A list of dictionary places for each record.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    starts: Vec<u32>,
    items: Vec<u32>,
}

static KEPT: PerTable<(), FileIndex> = PerTable::new();

/// The indexes of all files of projects, in the order of [`Projects::files`].
pub(crate) fn of_files(projects: &Projects) -> Vec<Arc<FileIndex>> {
    let files = projects.files().iter().map(|file| file.table());
    files.map(|table| KEPT.of(table, (), || FileIndex::build(table))).collect()
}

impl FileIndex {
    /// The title of a record as reported.
    pub(crate) fn title(&self, record: u32) -> Option<&str> {
        let at = record as usize;
        let start = if at == 0 { 0 } else { self.title_ends[at - 1] as usize };
        Some(&self.titles[start..self.title_ends[at] as usize]).filter(|title| !title.is_empty())
    }

    /// The beginning of the folded title; titles with different ones stand in this order.
    pub(crate) fn title_head(&self, record: u32) -> u128 {
        self.title_heads[record as usize]
    }

    /// Whether the folded title may begin with a folded text: its first bytes do.
    pub(crate) fn begins_like(&self, record: u32, folded: &str) -> bool {
        let bits = 8 * folded.len().min(16) as u32;
        let most = u128::MAX.checked_shl(128 - bits).unwrap_or(0);
        (self.title_head(record) ^ head(folded)) & most == 0
    }

    /// What a record disbursed, by currency in alphabetical order.
    pub(crate) fn paid(&self, record: u32) -> &[Paid] {
        &self.paid[self.paid_starts[record as usize] as usize..self.paid_starts[record as usize + 1] as usize]
    }

    /// Who reports a record.
    pub(crate) fn publisher(&self, record: u32) -> Option<&Publisher> {
        self.publishers.get(self.publisher_rows[record as usize] as usize)
    }

    fn build(table: &Table) -> FileIndex {
        let count = table.record_count() as usize;
        let mut index = FileIndex {
            statuses: vec![NO_STATUS; count],
            starts: vec![Moment::default(); count],
            ends: vec![Moment::default(); count],
            ..FileIndex::default()
        };
        index.describe(table, count);
        index.publish(table, count);
        index.tag(table, count);
        index.pay(table, count);
        let mut words = WordCollector::default();
        if let Some(Column::Words { words: names, .. }) = column(table, "seat", "actor_name") {
            names.iter().enumerate().for_each(|(at, name)| words.add(at as u32, name));
            index.participant_words = words.finish(names.len());
        }
        index
    }

    /// Titles, words, statuses and dates.
    fn describe(&mut self, table: &Table, count: usize) {
        let mut words = WordCollector::default();
        let mut titles: Vec<Option<String>> = vec![None; count];
        if let Some(group) = table.group("partnership") {
            let record_of: Vec<Option<u32>> = group.rows().map(|row| row.record_number()).collect();
            each_text(group, "name", |row, text| {
                let Some(record) = record_of[row as usize] else { return };
                let Some(text) = reading::wording(text) else { return };
                text.iter().for_each(|(_, each)| words.add(record, each));
                titles[record as usize] = Some(text.plain().to_owned());
            });
            for row in group.rows() {
                let Some(record) = row.record_number() else { continue };
                let at = record as usize;
                let status = row.word("status").and_then(|word| STATUSES.iter().position(|own| *own == word));
                self.statuses[at] = status.map_or(NO_STATUS, |status| status as u8);
                let planned = row.period("planned").unwrap_or_default();
                self.starts[at] = Moment::of(row.date("launched"), planned.from);
                self.ends[at] = Moment::of(row.date("ended"), planned.to);
                if let Some(record) = row.record() {
                    words.add(record.number, record.key);
                }
            }
        }
        for title in &titles {
            let title = title.as_deref().unwrap_or_default();
            self.titles.push_str(title);
            self.title_ends.push(self.titles.len() as u32);
            self.title_heads.push(head(&fold(title)));
        }
        self.titles.shrink_to_fit();
        self.words = words.finish(count);
    }

    fn publish(&mut self, table: &Table, count: usize) {
        let mut known: HashMap<&Ref, u32> = HashMap::new();
        let rows = (0..count as u32).map(|record| table.record(record)?.reporter);
        for (record, reporter) in rows.enumerate() {
            let place = reporter.map_or(NONE, |reporter| {
                *known.entry(reporter).or_insert_with(|| {
                    let called: Arc<str> = called(table, record as u32)
                        .map_or_else(|| reporter.to_string().into(), Arc::from);
                    let folded = fold(&called).into();
                    self.publishers.push(Publisher { name: reporter.clone(), called, folded });
                    self.publishers.len() as u32 - 1
                })
            });
            self.publisher_rows.push(place);
        }
    }

    fn tag(&mut self, table: &Table, count: usize) {
        let (mut countries, mut regions) = (Tags::new(count), Tags::new(count));
        let (mut sectors, mut sdgs) = (Tags::new(count), Tags::new(count));
        if let Some(group) = table.group("tag") {
            let mut coded: HashMap<u32, Vec<Code>> = HashMap::new();
            let codes = group.column("codes");
            for row in group.rows() {
                let (Some(record), Some(Column::Values { values, rows })) = (row.record_number(), codes) else {
                    continue;
                };
                let place = rows.get(row.index() as usize);
                let codes = coded.entry(place).or_insert_with(|| codes_of(values.get(place as usize)));
                let scheme = row.word("scheme").unwrap_or_default();
                let vocabulary = row.word("vocabulary").unwrap_or_default();
                for (code, name) in codes.iter() {
                    if vocabulary.starts_with("sdg-") {
                        sdgs.add(record, code.clone());
                    }
                    match vocabulary {
                        "place" if scheme == "iso3166-1" && is_country(code) => {
                            countries.add(record, code.to_ascii_uppercase().into());
                        }
                        // What has neither code nor name says nothing.
                        "place" if code.trim().is_empty() && name.is_none() => {}
                        "place" => {
                            let kind = if scheme == "iso3166-1" { "country" } else { "region" };
                            let named = name.clone().unwrap_or_else(|| format!("{kind} {code}").into());
                            regions.add(record, named);
                        }
                        _ if scheme.starts_with("iati-sector-") => {
                            sectors.add(record, (Arc::<str>::from(scheme), code.clone()));
                        }
                        _ => {}
                    }
                }
            }
        }
        (self.countries, self.country_codes) = countries.finish();
        (self.regions, self.region_names) = regions.finish();
        (self.sectors, self.sector_codes) = sectors.finish();
        (self.sdgs, self.sdg_codes) = sdgs.finish();
        let bits: Vec<u32> = self.sdg_codes.iter().map(|code| goal_of(code).map_or(0, |goal| 1 << (goal - 1))).collect();
        let goals = |record| self.sdgs.of(record).iter().fold(0, |all, place| all | bits[*place as usize]);
        self.goals = (0..count as u32).map(goals).collect();
    }

    fn pay(&mut self, table: &Table, count: usize) {
        let mut sums: HashMap<(u32, Arc<str>), ExactSum> = HashMap::new();
        if let Some(group) = table.group("contribution") {
            let (stage, what) = (group.column("stage"), group.column("what"));
            for row in group.rows() {
                let disbursed = stage.and_then(|stage| stage.word(row.index())).is_some_and(|word| **word == *"disbursed");
                let Some(record) = row.record_number().filter(|_| disbursed) else { continue };
                let amount = what.and_then(|what| what.amount(row.index()));
                let found = match amount {
                    Some((number, unit, _)) => unit.code().map(|code| (number, Arc::from(code))),
                    None => row.value("what").and_then(|value| reading::money(&value)).map(|money| {
                        (money.amount, Arc::from(money.currency.code()))
                    }),
                };
                if let Some((number, currency)) = found {
                    sums.entry((record, currency)).or_default().add(number);
                }
            }
        }
        let mut sums: Vec<((u32, Arc<str>), ExactSum)> = sums.into_iter().collect();
        sums.sort_by(|a, b| a.0.cmp(&b.0));
        let mut currencies: HashMap<Arc<str>, u32> = HashMap::new();
        let mut next = sums.into_iter().peekable();
        self.paid_starts.push(0);
        for record in 0..count as u32 {
            while let Some(((_, code), sum)) = next.next_if(|((own, _), _)| *own == record) {
                let currency = *currencies.entry(code.clone()).or_insert_with(|| {
                    self.currencies.push(code);
                    self.currencies.len() as u32 - 1
                });
                let sum = sum.total();
                let near = sum.map_or(f64::NEG_INFINITY, Exact::to_f64);
                self.paid.push(Paid { currency, sum, near });
            }
            self.paid_starts.push(self.paid.len() as u32);
        }
    }
}

impl Moment {
    fn of(actual: Option<PartialDate>, planned: Option<PartialDate>) -> Moment {
        Moment { date: actual.or(planned), is_planned: actual.is_none() && planned.is_some() }
    }
}

impl Lists {
    /// The places of a record.
    pub(crate) fn of(&self, record: u32) -> &[u32] {
        let at = record as usize;
        &self.items[self.starts[at] as usize..self.starts[at + 1] as usize]
    }
}

/// Pairs of record and entry while they are collected.
struct Tags<T> {
    count: usize,
    known: HashMap<T, u32>,
    entries: Vec<T>,
    pairs: Vec<(u32, u32)>,
}

impl<T: Clone + Eq + Hash> Tags<T> {
    fn new(count: usize) -> Tags<T> {
        Tags { count, known: HashMap::new(), entries: Vec::new(), pairs: Vec::new() }
    }

    fn add(&mut self, record: u32, entry: T) {
        let next = self.entries.len() as u32;
        let place = *self.known.entry(entry.clone()).or_insert(next);
        if place == next {
            self.entries.push(entry);
        }
        self.pairs.push((record, place));
    }

    fn finish(mut self) -> (Lists, Vec<T>) {
        self.pairs.sort_unstable();
        self.pairs.dedup();
        let mut lists = Lists { starts: vec![0], items: Vec::with_capacity(self.pairs.len()) };
        let mut pairs = self.pairs.into_iter().peekable();
        for record in 0..self.count as u32 {
            while let Some((_, place)) = pairs.next_if(|(own, _)| *own == record) {
                lists.items.push(place);
            }
            lists.starts.push(lists.items.len() as u32);
        }
        (lists, self.entries)
    }
}

/// The goal of the 2030 Agenda that a code lies under.
pub(crate) fn goal_of(code: &str) -> Option<u32> {
    let goal = code.split('.').next()?.parse().ok()?;
    (1..=17).contains(&goal).then_some(goal)
}

/// Whether a code has the shape of ISO 3166-1.
fn is_country(code: &str) -> bool {
    code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// The first sixteen bytes of a text as a number that has the texts' order.
fn head(folded: &str) -> u128 {
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(folded.bytes()).for_each(|(place, byte)| *place = byte);
    u128::from_be_bytes(bytes)
}

fn column<'a>(table: &'a Table, kind: &str, field: &str) -> Option<&'a Column> {
    table.group(kind)?.column(field)
}

/// What a record calls its reporter.
fn called(table: &Table, record: u32) -> Option<&str> {
    let group = table.group("partnership")?;
    let row = group.row(group.rows_of_record(record).next()?)?;
    row.word("reporter_name").filter(|name| !name.trim().is_empty())
}

/// Calls `each` with every value of a field, in file order, whatever form its column has.
fn each_text(group: &RowGroup, field: &str, mut each: impl FnMut(u32, &Value)) {
    match group.column(field) {
        Some(Column::Texts(texts)) => texts.scan(|row, text| {
            if let Ok(value) = polyad_ledger::json::parse(text) {
                each(row, &value);
            }
        }),
        Some(_) => group.rows().filter_map(|row| Some((row.index(), row.value(field)?))).for_each(|(row, value)| each(row, &value)),
        None => {}
    }
}

/// A code, and its name where the file prints one.
type Code = (Arc<str>, Option<Arc<str>>);

fn codes_of(codes: Option<&Value>) -> Vec<Code> {
    let items = codes.and_then(Value::as_array).unwrap_or_default();
    let each = |item: &Value| {
        let name = item.get("name").and_then(reading::wording).map(|name| Arc::from(name.plain()));
        Some((Arc::from(item.str_at("code")?), name))
    };
    items.iter().filter_map(each).collect()
}
