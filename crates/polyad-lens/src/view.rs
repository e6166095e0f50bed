//! What a lens gives and every medium renders: plain data in the reader's terms.

use crate::lens::LensInfo;
use crate::measure::Measure;
use crate::params::Params;
use polyad_ledger::state::{EntityKind, State};
use polyad_model::Ref;

/// The answer of one lens to one set of parameters at one tree size.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// The lens's name, part of every figure's address.
    pub lens: &'static str,
    /// The lens's version.
    pub version: u32,
    /// The finding, by a template with a rule behind it; neutral when no rule fires.
    pub title: String,
    /// The question the lens asks.
    pub question: &'static str,
    /// Measure and unit.
    pub subtitle: String,
    /// Parameters, part of every figure's address.
    pub params: Params,
    /// The tree size it was read at.
    pub at: u64,
    /// The blocks, in reading order.
    pub blocks: Vec<Block>,
    /// What the reader should know about the inputs.
    pub findings: Vec<ViewFinding>,
}

/// One part of a view.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A sentence or two.
    Text(String),
    /// One number that stands by itself.
    Figure(Figure),
    /// A table; its chart, if it has one, is drawn from the same cells.
    Table(Table),
}

/// A number with its label.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What it is, e.g. "Seats held by states".
    pub label: String,
    /// The number.
    pub measure: Measure,
}

/// A table of cells.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Short key, unique in the view: names the file of its CSV and its part of the JSON.
    pub key: &'static str,
    /// What it shows.
    pub caption: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each with a cell a column.
    pub rows: Vec<Row>,
    /// What to say when there is no row: what is missing and who could file it.
    pub empty: String,
    /// How it may be drawn beside being read.
    pub chart: Option<Chart>,
    /// How many rows there are in all, where these are a part of them.
    pub of: Option<usize>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Key in CSV and JSON.
    pub key: &'static str,
    /// Heading.
    pub label: String,
    /// Whether its cells are numbers.
    pub numeric: bool,
}

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The cells, one a column.
    pub cells: Vec<Cell>,
}

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Text.
    Text(String),
    /// A thing that has a page.
    Entity {
        /// What it is.
        kind: EntityKind,
        /// Its name.
        name: String,
        /// Its Ref.
        name_ref: Ref,
        /// Its slug, if it has one.
        slug: Option<String>,
    },
    /// A fact that opens: a statement or a row.
    Fact {
        /// Its address.
        address: Ref,
        /// What to call it.
        label: String,
    },
    /// A number.
    Measure(Box<Measure>),
    /// Several cells in one.
    List(Vec<Cell>),
    /// Nothing is recorded; never an empty cell, never zero.
    NotRecorded,
}

/// How a table may be drawn. Every chart has its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chart {
    /// One horizontal bar a row: label column, value column.
    Bars {
        /// Column of labels.
        label: usize,
        /// Column of numbers.
        value: usize,
    },
    /// A line over time: period column, value column.
    Line {
        /// Column of periods.
        period: usize,
        /// Column of numbers.
        value: usize,
    },
    /// Observed values, the path that the goal requires and what is projected, by year. The columns of observed,
    /// required, projected, low and high values follow each other.
    Progress {
        /// Column of years.
        period: usize,
        /// Column of observed values; the four others stand after it.
        observed: usize,
    },
    /// Bands between those who give and those who receive, as wide as their sums.
    Flows {
        /// Column of givers.
        from: usize,
        /// Column of receivers.
        to: usize,
        /// Column of sums.
        value: usize,
    },
    /// Days on one line: what happened, and when. Rows without a date are left to the table.
    Timeline {
        /// Column of events.
        event: usize,
        /// Column of dates.
        date: usize,
    },
    /// What was due and what was paid, added up to each day: dates, two columns of sums, and what happened.
    Pace {
        /// Column of days.
        date: usize,
        /// Column of what was due by then.
        due: usize,
        /// Column of what was paid by then.
        paid: usize,
        /// Column of what happened.
        what: usize,
    },
    /// Stages of money under each other, to one scale within a unit.
    Stages {
        /// Column of units.
        unit: usize,
        /// Column of stages.
        stage: usize,
        /// Column of sums.
        value: usize,
    },
    /// Seats around a table, one mark a row, by category: the category's letter stands in this column.
    Seats {
        /// Column of actors.
        actor: usize,
        /// Column of category letters.
        category: usize,
    },
}

/// A remark on a view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewFinding {
    /// Stable code in kebab-case.
    pub code: &'static str,
    /// In words.
    pub message: String,
    /// The fact it is about, if one.
    pub about: Option<Ref>,
}

impl View {
    /// A view without blocks, to be filled by the lens that begins it.
    pub fn begin(info: &LensInfo, state: &State, params: &Params) -> View {
        View {
            lens: info.name,
            version: info.version,
            title: info.title.to_owned(),
            question: info.question,
            subtitle: String::new(),
            params: params.clone(),
            at: state.size(),
            blocks: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// Every measure, to be changed in place.
    pub(crate) fn each_measure(&mut self, change: &mut dyn FnMut(&mut Measure)) {
        fn in_cell(cell: &mut Cell, change: &mut dyn FnMut(&mut Measure)) {
            match cell {
                Cell::Measure(measure) => change(measure),
                Cell::List(cells) => cells.iter_mut().for_each(|each| in_cell(each, change)),
                _ => {}
            }
        }
        for block in &mut self.blocks {
            match block {
                Block::Text(_) => {}
                Block::Figure(figure) => change(&mut figure.measure),
                Block::Table(table) => {
                    table
                        .rows
                        .iter_mut()
                        .flat_map(|row| &mut row.cells)
                        .for_each(|cell| in_cell(cell, change));
                }
            }
        }
    }

    /// The table of this key.
    pub fn table(&self, key: &str) -> Option<&Table> {
        self.tables().find(|table| table.key == key)
    }

    /// Every measure with its path: `block`, `block/row/column` or deeper inside lists, child indices from 0.
    pub fn measures(&self) -> Vec<(String, &Measure)> {
        fn in_cell<'a>(cell: &'a Cell, path: String, found: &mut Vec<(String, &'a Measure)>) {
            match cell {
                Cell::Measure(measure) => found.push((path, measure)),
                Cell::List(cells) => {
                    cells
                        .iter()
                        .enumerate()
                        .for_each(|(n, each)| in_cell(each, format!("{path}/{n}"), found));
                }
                _ => {}
            }
        }
        let mut found = Vec::new();
        for (b, block) in self.blocks.iter().enumerate() {
            match block {
                Block::Text(_) => {}
                Block::Figure(figure) => found.push((b.to_string(), &figure.measure)),
                Block::Table(table) => {
                    for (r, row) in table.rows.iter().enumerate() {
                        for (c, cell) in row.cells.iter().enumerate() {
                            in_cell(cell, format!("{b}/{r}/{c}"), &mut found);
                        }
                    }
                }
            }
        }
        found
    }

    /// The measure at a path of [`View::measures`].
    pub fn measure(&self, path: &str) -> Option<&Measure> {
        self.measures().into_iter().find(|(own, _)| own == path).map(|(_, measure)| measure)
    }

    /// What a figure's path stands for: the label, or row and column.
    pub fn label_of(&self, path: &str) -> Option<String> {
        let mut steps = path.split('/').map(|step| step.parse::<usize>().ok());
        match self.blocks.get(steps.next()??)? {
            Block::Text(_) => None,
            Block::Figure(figure) => Some(figure.label.clone()),
            Block::Table(table) => {
                let row = table.rows.get(steps.next()??)?;
                let column = table.columns.get(steps.next()??)?;
                let head = match row.cells.first() {
                    Some(Cell::Measure(measure)) => crate::format::measure(measure),
                    head => head.map(Cell::plain).unwrap_or_default(),
                };
                Some(format!("{}: {head}, {}", table.caption, column.label))
            }
        }
    }

    /// The tables of the view.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        })
    }
}

impl Table {
    /// A table without rows. Each column is its key and heading; a key that ends in `#` holds numbers.
    pub(crate) fn new(
        key: &'static str,
        caption: impl Into<String>,
        columns: &[(&'static str, &str)],
        empty: impl Into<String>,
    ) -> Table {
        let column = |(key, label): &(&'static str, &str)| {
            let numeric = key.ends_with('#');
            Column { key: key.trim_end_matches('#'), label: (*label).to_owned(), numeric }
        };
        Table {
            key,
            caption: caption.into(),
            columns: columns.iter().map(column).collect(),
            rows: Vec::new(),
            empty: empty.into(),
            chart: None,
            of: None,
        }
    }

    /// Adds a row. Rows are as wide as the table; what is missing is written as not recorded.
    pub(crate) fn push(&mut self, mut cells: Vec<Cell>) {
        cells.resize(self.columns.len(), Cell::NotRecorded);
        self.rows.push(Row { cells });
    }
}

impl From<Measure> for Cell {
    fn from(measure: Measure) -> Cell {
        Cell::Measure(Box::new(measure))
    }
}

impl Cell {
    /// Text, or nothing recorded when there is none.
    pub fn text(text: impl Into<String>) -> Cell {
        match text.into() {
            text if text.is_empty() => Cell::NotRecorded,
            text => Cell::Text(text),
        }
    }

    /// Several cells: none is not recorded, one stands for itself.
    pub fn list(mut cells: Vec<Cell>) -> Cell {
        match cells.len() {
            0 => Cell::NotRecorded,
            1 => cells.remove(0),
            _ => Cell::List(cells),
        }
    }

    /// The cell as a line of text: for CSV, terminals and labels. Numbers are exact, not rounded.
    pub fn plain(&self) -> String {
        match self {
            Cell::Text(text) => text.clone(),
            Cell::Entity { name, .. } => name.clone(),
            Cell::Fact { label, .. } => label.clone(),
            Cell::Measure(measure) => {
                measure.value.map_or_else(|| measure.status.code(), |value| value.to_string())
            }
            Cell::List(cells) => cells.iter().map(Cell::plain).collect::<Vec<_>>().join("; "),
            Cell::NotRecorded => String::new(),
        }
    }
}
