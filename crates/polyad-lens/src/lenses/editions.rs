//! What a newer edition of a file says otherwise than the one before.

pub(crate) mod chain;
mod order;
mod pairing;
mod prints;
mod sums;
mod tables;
mod words;

use crate::facts;
use crate::measure::{Measure, Number, Unit};
use crate::params::{BadParam, Params};
use crate::query::{Condition, Query};
use crate::term::Term;
use crate::view::{Block, Cell, Figure, Table, View, ViewFinding};
use chain::{Edition, Standing};
use pairing::{CHANGES, Change, Differences, Line, Pair};
use polyad_ledger::rows::Row;
use polyad_ledger::state::{Dataset, Fact, State};
use polyad_model::{Exact, Ref};
use std::sync::Arc;

lens! {
    /// Compares two editions of one registered file, row by row, and says what was added, removed, raised, lowered
    /// and changed. A former edition counts nowhere any more, yet its rows stay on record and open.
    ///
    /// Activities are the same where their identifiers are; of an identifier that stands twice, first goes with
    /// first. Within an activity, and in other files as a whole, rows are matched as multisets: first those that say
    /// the same in every field, wherever they stand; then, of what is left, those that agree in what they are and in
    /// their number; then those that agree in what they are and differ in their number, which was raised or lowered.
    /// What is left then was added or removed. A transaction, budget or planned disbursement is what it is by type,
    /// date or period, currency, giver, receiver and reference; a target or actual value by indicator, period and
    /// breakdown; a value of a series by whom and what it is of, period and breakdown; a participant by organisation
    /// and role. Of several that are left alike, the least amount goes with the least. A transaction whose date was
    /// corrected is therefore one removed and one added.
    ///
    /// Numbers are compared as numbers: 100 and 100.00 are one. When an activity was last updated, by its own
    /// account, is no change of it, and neither is the order of the file.
    ///
    /// Sums are those of all amounts of each edition as printed, by what they are and by currency, exactly; nothing is
    /// converted, nothing matched, and currencies and stages are never added. The largest changes come first: within
    /// a currency by amount; of several currencies first the largest of each, then the second of each.
    ///
    /// Criticism: a publisher who gives its activities new identifiers seems to remove all and add all. That an amount
    /// was lowered says nothing of why: a correction, a refund and a broken promise look alike in a file.
    "editions", "What changed in an edition", version 1;
    question: "What did the publisher add, change, lower and remove since the edition before?";
    params: {
        dataset required: "An edition: the key of a dataset, 64 hexadecimal digits, or the id of the statement that registered it.";
        with optional: "The edition to compare with, named alike. Left out: the one before.";
        activity optional: "Only this activity: its Ref or its identifier.";
        change optional: "Only what was `added`, `removed`, `changed`, `raised` or `lowered`.";
        list optional: "`activities`: one row an activity; `changes`: one row a change; `editions`: nothing is compared, only the editions are listed. Left out: activities, where the file has them and neither `activity` nor `change` is asked for.";
        page optional: "The page of the last table, from 1.";
        per optional: "Rows to a page, at most 10000; 10000 when left out.";
    }
    sources: ["Editions of datasets: docs/spec, kind `dataset`", "Stages of amounts: docs/methods §3.1"];
}

/// The most rows of a page.
const PER_MAX: usize = 10_000;

/// Two editions with all that differs.
struct Compared<'a> {
    before: &'a Arc<Dataset>,
    after: &'a Arc<Dataset>,
    found: Differences<'a>,
    has_records: bool,
    /// The one activity that is asked for, by its numbers in both editions.
    record: Option<Pair>,
}

/// Reads the lens.
pub fn read(state: &State, params: &Params) -> Result<View, BadParam> {
    let paging = params.paging(PER_MAX, PER_MAX)?;
    let list = params.optional_word("list", &["activities", "changes", "editions"])?;
    let change = change(params)?;
    let Some(after) = chain::named(state, params, "dataset")? else {
        return Err(BadParam::new("dataset", "is required: the key of a dataset or the id of its statement"));
    };
    let editions = chain::editions(state, after);
    let own = editions.iter().find(|edition| edition.dataset.statement == after.statement);
    let number = own.map_or(0, |own| own.number);
    let before = match chain::named(state, params, "with")? {
        Some(with) => Some(with),
        // What was withdrawn is no edition to compare with, unless it is asked for.
        None => editions
            .iter()
            .rev()
            .find(|edition| edition.number < number && edition.standing != Standing::Withdrawn)
            .map(|edition| edition.dataset),
    };
    let name = after.text("title").unwrap_or_else(|| after.format.clone());
    let mut view = View { subtitle: name.clone(), ..View::begin(&INFO, state, params) };
    if list == Some("editions") {
        view.title = facts::plural(editions.len(), "edition", "editions");
        view.blocks.push(Block::Table(table_of_editions(&editions)));
        return Ok(view);
    }
    let Some(before) = before else {
        view.title = "The first edition on record".to_owned();
        view.blocks.push(Block::Text(format!(
            "No edition before this one is on record, so there is nothing to compare “{name}” with. Import the file again \
             when its publisher has changed it."
        )));
        view.blocks.push(Block::Table(table_of_editions(&editions)));
        return Ok(view);
    };
    if before.format != after.format {
        let reason = format!(
            "is a file of format `{}`, this one of `{}`: they have no rows in common",
            before.format, after.format
        );
        return Err(BadParam::new("with", reason));
    }
    let (Some(old), Some(new)) = (&before.loaded, &after.loaded) else {
        view.title = "A file is not held here".to_owned();
        view.blocks.push(Block::Text(
            "The file of one of these editions is not held here, so what changed cannot be told.".to_owned(),
        ));
        view.blocks.push(Block::Table(table_of_editions(&editions)));
        return Ok(view);
    };
    let mut compared = Compared {
        before,
        after,
        has_records: old.table.has_records() || new.table.has_records(),
        found: pairing::differences((&before.key, &old.table), (&after.key, &new.table)),
        record: None,
    };
    compared.record = compared.asked_record(params)?;
    let asked: Vec<usize> = (0..compared.found.lines.len())
        .filter(|at| {
            let line = &compared.found.lines[*at];
            compared.takes(line) && change.is_none_or(|change| line.change == change)
        })
        .collect();
    let by_activity = match list {
        Some(list) => compared.has_records && list == "activities",
        None => compared.has_records && change.is_none() && compared.record.is_none(),
    };
    let listed = match by_activity {
        true => {
            let all = order::activities(&compared, &asked);
            tables::activities(state, &compared, &all, paging.of(all.len()))
        }
        false => {
            let all = order::lines(&compared, &asked);
            let shown = paging.of(all.len());
            tables::changes(state, &compared, &all, shown)
        }
    };
    view.title = compared.title(&asked);
    view.subtitle = format!("{name}: {}", between(&editions, before, after));
    view.blocks = compared.figures().into_iter().map(Block::Figure).collect();
    let sums = sums::table(compared.asked(false), compared.asked(true));
    view.blocks
        .extend([listed, sums, tables::counts(&compared), table_of_editions(&editions)].map(Block::Table));
    if before.fields.get("options") != after.fields.get("options") {
        view.findings.push(ViewFinding {
            code: "options-differ",
            message: "The reader was told other things about the two editions; some of what differs may come of that.".to_owned(),
            about: Some(Ref::Statement(after.statement)),
        });
    }
    Ok(view)
}

fn change(params: &Params) -> Result<Option<Change>, BadParam> {
    let words = CHANGES.map(words::change);
    let word = params.optional_word("change", &words)?;
    Ok(word.and_then(|word| CHANGES.into_iter().find(|change| words::change(*change) == word)))
}

/// `edition 2 of 2024-05-01 against edition 1 of 2024-01-01`.
fn between(editions: &[Edition<'_>], before: &Dataset, after: &Dataset) -> String {
    let words = |dataset: &Dataset| {
        let own = editions.iter().find(|edition| edition.dataset.statement == dataset.statement);
        match own {
            Some(Edition { number, recorded: Some(recorded), .. }) => {
                format!("edition {number} of {}", recorded.day())
            }
            Some(Edition { number, .. }) => format!("edition {number}"),
            None => dataset.text("title").unwrap_or_else(|| dataset.format.clone()),
        }
    };
    format!("{} against {}", words(after), words(before))
}

fn table_of_editions(editions: &[Edition<'_>]) -> Table {
    let mut table = Table::new(
        "editions",
        "Editions of this file",
        &[
            ("number", "Edition"),
            ("called", "Called"),
            ("registered", "Registered"),
            ("rows#", "Rows"),
            ("standing", "Today"),
            ("dataset", "Dataset"),
            ("statement", "Statement"),
        ],
        "No edition is on record.",
    );
    for edition in editions.iter().rev() {
        let dataset = edition.dataset;
        table.push(vec![
            Cell::Text(edition.number.to_string()),
            Cell::text(dataset.text("edition").unwrap_or_default()),
            Cell::text(edition.recorded.map(|recorded| recorded.day().to_string()).unwrap_or_default()),
            rows(dataset).map_or(Cell::NotRecorded, Cell::from),
            Cell::Text(edition.standing.words().to_owned()),
            Cell::Text(dataset.key.to_string()),
            Cell::Fact { address: Ref::Statement(dataset.statement), label: "statement".to_owned() },
        ]);
    }
    table
}

/// How many rows an edition has, in force or not.
pub(crate) fn rows(dataset: &Dataset) -> Option<Measure> {
    let table = &dataset.loaded.as_ref()?.table;
    let rows = table.groups().iter().map(|group| Term::Rows {
        query: Query {
            kind: group.kind().to_owned(),
            conditions: vec![Condition::OfEdition(dataset.key, None)],
        },
        part: String::new(),
    });
    let value = Number::Exact(Exact::from(table.len() as u64));
    Some(Measure::ok(value, Unit::Count("rows".to_owned()), Term::Sum(rows.collect())))
}

impl Line<'_> {
    /// The kind of its rows.
    fn kind(&self) -> &'static str {
        self.after.or(self.before).map_or("", Row::kind)
    }
}

impl<'a> Compared<'a> {
    /// The activity that is asked for, in both editions.
    fn asked_record(&self, params: &Params) -> Result<Option<Pair>, BadParam> {
        let Some(text) = params.get("activity") else { return Ok(None) };
        if !self.has_records {
            return Err(BadParam::new("activity", "asks for one activity, and this file has none"));
        }
        let name = text.parse::<Ref>().ok();
        let is_it = |dataset: &Dataset, number: Option<u32>| {
            let record = number.and_then(|number| dataset.loaded.as_ref()?.table.record(number));
            record.is_some_and(|record| {
                **record.key == *text || (name.is_some() && record.name == name.as_ref())
            })
        };
        let found = self
            .found
            .pairs
            .iter()
            .find(|pair| is_it(self.after, pair.after) || is_it(self.before, pair.before));
        found.copied().map(Some).ok_or_else(|| {
            BadParam::new(
                "activity",
                format!("{text} is an activity of neither edition: give its identifier or its Ref"),
            )
        })
    }

    /// Whether a line is of the activity asked for.
    fn takes(&self, line: &Line<'_>) -> bool {
        self.record.is_none_or(|record| self.found.pairs[line.pair as usize] == record)
    }

    /// The lines of the activity asked for, or all.
    fn of_record(&self) -> impl Iterator<Item = &Line<'a>> {
        self.found.lines.iter().filter(|line| self.takes(line))
    }

    /// One of the editions, with the key of the activity asked for.
    fn asked(&self, is_after: bool) -> sums::Asked<'_> {
        let dataset: &Dataset = if is_after { self.after } else { self.before };
        let record = self.record.map(|pair| {
            let number = if is_after { pair.after } else { pair.before };
            number
                .and_then(|number| dataset.loaded.as_ref()?.table.record(number))
                .map(|record| &**record.key)
        });
        (dataset, record)
    }

    /// The row that a line is about: the newer one, of a removed row the older.
    fn fact(&self, line: &Line<'a>) -> Option<Fact<'a>> {
        let after = line.after.map(|row| Fact::Row(self.after, row));
        after.or_else(|| line.before.map(|row| Fact::Row(self.before, row)))
    }

    /// Whether a line is about the row of an activity itself.
    fn is_head(&self, line: &Line<'_>) -> bool {
        let row = line.after.or(line.before);
        row.is_some_and(|row| row.record().is_some_and(|record| *record.key == row.locator()))
    }

    /// The first part of the locators of an activity's rows: its identifier as a rule.
    fn key_of(&self, pair: Pair) -> Option<String> {
        let (dataset, number) = match pair.after {
            Some(number) => (self.after, number),
            None => (self.before, pair.before?),
        };
        Some(dataset.loaded.as_ref()?.table.record(number)?.key.to_string())
    }

    /// How many activities came, went and changed.
    fn figures(&self) -> Vec<Figure> {
        if !self.has_records || self.record.is_some() {
            return Vec::new();
        }
        let mut differs = vec![false; self.found.pairs.len()];
        self.found.lines.iter().for_each(|line| differs[line.pair as usize] = true);
        let count = |label: &str, takes: &dyn Fn(usize, Pair) -> bool| {
            let own = self.found.pairs.iter().enumerate().filter(|(at, pair)| takes(*at, **pair));
            let head = |pair: &Pair| {
                let (dataset, number) = match pair.after {
                    Some(number) => (self.after, number),
                    None => (self.before, pair.before?),
                };
                let table = &dataset.loaded.as_ref()?.table;
                let row = table.row(table.record(number)?.key)?;
                Some(Term::fact(Fact::Row(dataset, row).address()))
            };
            let terms = own.filter_map(|(_, pair)| head(pair)).collect();
            Figure { label: label.to_owned(), measure: Measure::count("records", terms) }
        };
        vec![
            count("Activities added", &|_, pair| pair.before.is_none()),
            count("Activities removed", &|_, pair| pair.after.is_none()),
            count("Activities changed", &|at, pair| {
                pair.before.is_some() && pair.after.is_some() && differs[at]
            }),
        ]
    }

    /// What the lines come to, in words.
    fn title(&self, asked: &[usize]) -> String {
        if asked.is_empty() {
            return "Nothing differs here between these editions".to_owned();
        }
        let count =
            |change: Change| asked.iter().filter(|at| self.found.lines[**at].change == change).count();
        let said = [
            (count(Change::Added), "row added", "rows added"),
            (count(Change::Removed), "row removed", "rows removed"),
            (count(Change::Raised), "number raised", "numbers raised"),
            (count(Change::Lowered), "number lowered", "numbers lowered"),
            (count(Change::Changed), "other field changed", "other fields changed"),
        ];
        let said = said.into_iter().filter(|(count, ..)| *count > 0);
        said.map(|(count, one, many)| facts::plural(count, one, many)).collect::<Vec<_>>().join(", ")
    }
}
