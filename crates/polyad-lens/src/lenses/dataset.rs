//! What a file holds, by kind of fact.

use crate::facts;
use crate::judge::judged;
use crate::measure::{Measure, Number, Reason, Unit};
use crate::params::{BadParam, Params};
use crate::query::{Condition, Query};
use crate::term::Term;
use crate::view::{Block, Cell, Figure, Table, View};
use polyad_ledger::reading;
use polyad_ledger::state::State;
use polyad_model::{DatasetKey, Exact, Ref};

lens! {
    /// A registered file is pinned by the SHA-256 of its bytes; its reader turns records into facts. The table counts
    /// these facts by kind: each count is a query over the rows that is run again when it is opened.
    ///
    /// Rows of activities are counted here as the file has them, those of copies too; what counts of them everywhere
    /// else is told by the lens of projects.
    ///
    /// How many records the file had, and which were refused and why, is the reader's load report; it stands on the
    /// page of the file and is no figure of the record.
    ///
    /// An edition that a newer one replaced stays readable. Its rows are no facts of today, so they have no count.
    "dataset", "What a file holds", version 1;
    question: "Which facts does this file bring, and who published it?";
    params: {
        d required: "The key of a dataset: 64 hexadecimal digits.";
    }
    sources: ["Datasets and their keys: docs/spec, kind `dataset`"];
}

/// Reads the lens.
pub fn read(state: &State, params: &Params) -> Result<View, BadParam> {
    let text = params.get("d").ok_or_else(|| BadParam::new("d", "is required: the key of a dataset"))?;
    let bytes = polyad_model::reference::hex32(text)
        .ok_or_else(|| BadParam::new("d", "is the key of a dataset: 64 hexadecimal digits"))?;
    let key = DatasetKey(bytes);
    let view = View::begin(&INFO, state, params);
    let Some(dataset) = state.dataset(&key) else {
        let none = "No dataset of this key is on record at this size.".to_owned();
        return Ok(View { title: "No such dataset on record".to_owned(), blocks: vec![Block::Text(none)], ..view });
    };
    let current = state.datasets().any(|each| each.key == key);
    let groups = dataset.loaded.iter().flat_map(|loaded| loaded.table.groups());
    let mut kinds: Vec<&str> = groups.map(polyad_ledger::rows::RowGroup::kind).collect();
    kinds.sort_unstable();
    let mut table = Table::new(
        "kinds",
        "Rows by kind",
        &[("kind", "Kind"), ("rows#", "Rows")],
        "No row: the file is not held here, or its reader kept no record.",
    );
    table.chart = Some(crate::view::Chart::Bars { label: 0, value: 1 });
    let mut all = Vec::new();
    for kind in kinds {
        let query = Query { kind: kind.to_owned(), conditions: vec![Condition::In(key)] };
        let held = dataset.loaded.as_ref().and_then(|loaded| loaded.table.group(kind));
        let rows = rows(held.map_or(0, polyad_ledger::rows::RowGroup::len), query, current);
        all.push(rows.term.clone());
        table.push(vec![Cell::Text(kind.to_owned()), rows.into()]);
    }
    let term = Term::Sum(all);
    let all = dataset.loaded.as_ref().map_or(0, |loaded| loaded.table.len()) as u64;
    let total = match current {
        true => Measure::ok(Number::Exact(Exact::from(all)), Unit::Count("rows".to_owned()), term),
        false => Measure::not_assessable(Reason::NotApplicable, Unit::Count("rows".to_owned()), term),
    };
    let view = View {
        title: dataset.text("title").unwrap_or_else(|| "What a file holds".to_owned()),
        subtitle: "Facts that the file brings, by kind".to_owned(),
        blocks: vec![
            Block::Figure(Figure { label: "Rows".to_owned(), measure: total }),
            Block::Table(table),
            Block::Table(about(state, dataset)),
        ],
        ..view
    };
    Ok(judged(state, view))
}

fn rows(found: usize, query: Query, current: bool) -> Measure {
    let unit = Unit::Count("rows".to_owned());
    let term = Term::Rows { query, part: String::new() };
    match current {
        true => Measure::ok(Number::Exact(Exact::from(found as u64)), unit, term),
        false => Measure::not_assessable(Reason::NotApplicable, unit, term),
    }
}

fn about(state: &State, dataset: &polyad_ledger::state::Dataset) -> Table {
    let mut table = Table::new("about", "The file", &[("field", "What"), ("value", "Stated")], "");
    let publisher = dataset.fields.get("publisher").and_then(reading::named);
    let licence = dataset.fields.get("licence");
    let licence = licence.and_then(|l| Some(format!("{}: {}", l.str_at("class")?, reading::wording(l.get("text")?)?.plain())));
    let field = |name: &str| Cell::text(dataset.text(name).unwrap_or_default());
    for (label, cell) in [
        ("Title", field("title")),
        ("Publisher", publisher.map_or(Cell::NotRecorded, |publisher| facts::named(state, &publisher))),
        ("Edition", field("edition")),
        ("Licence", Cell::text(licence.unwrap_or_default())),
        ("Fetched", field("fetched")),
        ("From", field("url")),
        ("Format", field("format")),
        ("Bytes", field("bytes")),
        ("SHA-256", field("sha256")),
        ("Remarks", field("notes")),
        ("Registered by", Cell::Fact { address: Ref::Statement(dataset.statement), label: "statement".to_owned() }),
    ] {
        table.push(vec![Cell::Text(label.to_owned()), cell]);
    }
    table
}
