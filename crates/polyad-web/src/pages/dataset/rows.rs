//! The rows of a file, a page at a time: none but those shown are made.

use crate::ask::Ask;
use crate::error::Problem;
use crate::render::part::Window;
use polyad_exchange::csv::CsvWriter;
use polyad_ledger::rows::{Row, RowGroup};
use polyad_ledger::state::Dataset;

/// Rows to a page.
const ROWS: usize = 50;
/// Rows that one search for words looks through.
pub(super) const SCAN_MAX: usize = 20_000;
/// Names looked up for a search, at most.
const NAMES_MAX: usize = 50;

/// The rows of one page.
pub(super) struct Shown<'a> {
    pub(super) rows: Vec<Row<'a>>,
    pub(super) window: Window,
    /// Where a search for words ended before the file did: rows looked through, and rows there are.
    pub(super) cut: Option<(usize, usize)>,
}

/// The rows that the query asks for.
pub(super) fn shown<'a>(ask: &Ask, dataset: &'a Dataset) -> Result<Shown<'a>, Problem> {
    let page = ask.query.page()?;
    let groups: Vec<&RowGroup> = groups(ask, dataset).collect();
    let all: usize = groups.iter().map(|group| group.len()).sum();
    let Some(filter) = ask.query.get("q").map(|words| Filter::of(ask, words)) else {
        let window = Window { page, total: all, size: ROWS };
        return Ok(Shown { rows: part(&groups, window.start(), window.end()), window, cut: None });
    };
    let from = ask.query.number("from")?.unwrap_or(0).min(all as u64) as usize;
    let to = from.saturating_add(SCAN_MAX).min(all);
    let (mut rows, mut total) = (Vec::new(), 0);
    let wanted = (page - 1).saturating_mul(ROWS)..page.saturating_mul(ROWS);
    let mut before = 0;
    for group in groups {
        let first = from.saturating_sub(before).min(group.len());
        let last = to.saturating_sub(before).min(group.len());
        for row in (first..last).filter_map(|at| group.row(at as u32)).filter(|row| filter.takes(*row)) {
            if wanted.contains(&total) {
                rows.push(row);
            }
            total += 1;
        }
        before += group.len();
    }
    Ok(Shown { rows, window: Window { page, total, size: ROWS }, cut: (to < all).then_some((to, all)) })
}

/// The groups of the kind asked for, else all.
fn groups<'a>(ask: &Ask, dataset: &'a Dataset) -> impl Iterator<Item = &'a RowGroup> {
    let kind = ask.query.get("kind").map(str::to_owned);
    let groups = dataset.loaded.iter().flat_map(|loaded| loaded.table.groups());
    groups.filter(move |group| kind.as_ref().is_none_or(|kind| group.kind() == kind))
}

fn part<'a>(groups: &[&'a RowGroup], start: usize, end: usize) -> Vec<Row<'a>> {
    let mut rows = Vec::with_capacity(end - start);
    let mut before = 0;
    for group in groups {
        let first = start.saturating_sub(before).min(group.len());
        let last = end.saturating_sub(before).min(group.len());
        rows.extend((first..last).filter_map(|at| group.row(at as u32)));
        before += group.len();
    }
    rows
}

/// Words that a row must hold: in its place, in a field, or in the name of something that it names.
struct Filter {
    words: String,
    /// Refs of things whose name holds the words.
    names: Vec<String>,
}

impl Filter {
    fn of(ask: &Ask, words: &str) -> Filter {
        let words = words.to_lowercase();
        let directory = ask.state.directory().all().iter();
        let named = directory.filter(|entity| entity.name.plain().to_lowercase().contains(&words));
        let names = named
            .take(NAMES_MAX)
            .flat_map(|entity| ask.state.links().members(&entity.name_ref))
            .map(|name| name.to_string())
            .collect();
        Filter { words, names }
    }

    fn takes(&self, row: Row<'_>) -> bool {
        row.locator().to_lowercase().contains(&self.words)
            || row.fields().any(|(_, value)| match value.as_str() {
                Some(text) => {
                    text.to_lowercase().contains(&self.words) || self.names.iter().any(|name| name == text)
                }
                None => value.to_canonical().to_lowercase().contains(&self.words),
            })
    }
}

/// All rows asked for, one column for each field that any of them has; without words all, with words those found.
pub(super) fn csv_of_dataset(ask: &Ask, dataset: &Dataset) -> Result<String, Problem> {
    if ask.query.get("q").is_some() {
        return Ok(csv(&shown(ask, dataset)?.rows));
    }
    let names = groups(ask, dataset).flat_map(|group| group.columns().iter().map(|(name, _)| *name));
    let names = distinct(
        names.filter(|name| *name != polyad_ledger::rows::SCOPE && *name != polyad_ledger::rows::TARGET),
    );
    let mut table = Table::new(names);
    groups(ask, dataset).flat_map(RowGroup::rows).for_each(|row| table.row(row));
    Ok(table.finish())
}

/// These rows as CSV.
pub(super) fn csv(rows: &[Row<'_>]) -> String {
    let mut table = Table::new(distinct(rows.iter().flat_map(|row| row.fields()).map(|(name, _)| name)));
    rows.iter().for_each(|row| table.row(*row));
    table.finish()
}

fn distinct(names: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let mut found = Vec::new();
    for name in names {
        if !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// A table of rows while it is written.
struct Table {
    names: Vec<&'static str>,
    writer: CsvWriter<Vec<u8>>,
}

impl Table {
    fn new(names: Vec<&'static str>) -> Table {
        let mut writer = CsvWriter::new(Vec::new());
        let head: Vec<String> =
            ["kind", "locator", "line"].iter().chain(&names).map(|name| (*name).to_owned()).collect();
        // Writing to memory does not fail.
        let _ = writer.row(&head);
        Table { names, writer }
    }

    fn row(&mut self, row: Row<'_>) {
        let own = [row.kind().to_owned(), row.locator().to_string(), row.line().to_string()];
        let fields = self.names.iter().map(|name| {
            row.value(name).map_or_else(String::new, |value| {
                value.as_str().map_or_else(|| value.to_canonical(), str::to_owned)
            })
        });
        let line: Vec<String> = own.into_iter().chain(fields).collect();
        let _ = self.writer.row(&line);
    }

    fn finish(self) -> String {
        String::from_utf8(self.writer.into_inner()).unwrap_or_default()
    }
}
