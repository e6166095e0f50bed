//! Tables as CSV (RFC 4180): exact values, one line a row, cells that a spreadsheet would run kept as text.

use polyad_exchange::csv::CsvWriter;
use polyad_lens::{Cell, Measure, Table, View};

/// A table of a view. A column of things has a second column with their Refs; a column of measures has columns with
/// unit and status, so that missing is not zero.
pub(crate) fn of_table(table: &Table) -> String {
    let shapes: Vec<Shape> = (0..table.columns.len())
        .map(|c| table.rows.iter().filter_map(|row| row.cells.get(c)).fold(Shape::Plain, Shape::with))
        .collect();
    let mut lines = vec![];
    let mut head = Vec::new();
    for (column, shape) in table.columns.iter().zip(&shapes) {
        head.push(column.key.to_owned());
        head.extend(shape.suffixes().iter().map(|suffix| format!("{}{suffix}", column.key)));
    }
    lines.push(head);
    for row in &table.rows {
        let mut line = Vec::new();
        for (cell, shape) in row.cells.iter().zip(&shapes) {
            shape.write(cell, &mut line);
        }
        lines.push(line);
    }
    write(&lines)
}

/// The table of a key, or the first.
pub(crate) fn chosen<'a>(view: &'a View, key: Option<&str>) -> Option<&'a Table> {
    match key {
        Some(key) => view.tables().find(|table| table.key == key),
        None => view.tables().next(),
    }
}

/// Lines of cells.
pub(crate) fn write(lines: &[Vec<String>]) -> String {
    let mut writer = CsvWriter::new(Vec::new());
    for line in lines {
        // Writing to memory does not fail.
        let _ = writer.row(line);
    }
    String::from_utf8(writer.into_inner()).unwrap_or_default()
}

/// What the cells of a column are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Plain,
    Named,
    Measured,
}

impl Shape {
    fn with(self, cell: &Cell) -> Shape {
        match cell {
            Cell::Measure(_) => Shape::Measured,
            Cell::Entity { .. } | Cell::Fact { .. } if self == Shape::Plain => Shape::Named,
            Cell::List(cells) => cells.iter().fold(self, Shape::with),
            _ => self,
        }
    }

    fn suffixes(self) -> &'static [&'static str] {
        match self {
            Shape::Plain => &[],
            Shape::Named => &["_ref"],
            Shape::Measured => &["_unit", "_status"],
        }
    }

    fn write(self, cell: &Cell, line: &mut Vec<String>) {
        match self {
            Shape::Plain => line.push(cell.plain()),
            Shape::Named => {
                line.push(cell.plain());
                line.push(refs_of(cell).join("; "));
            }
            Shape::Measured => {
                let measures = measures_of(cell);
                let each = |read: &dyn Fn(&Measure) -> String| {
                    measures.iter().map(|m| read(m)).collect::<Vec<_>>().join("; ")
                };
                if measures.is_empty() {
                    line.extend([cell.plain(), String::new(), String::new()]);
                } else {
                    line.push(each(&|m| m.value.map_or_else(String::new, |value| value.to_string())));
                    line.push(each(&|m| m.unit.to_string()));
                    line.push(each(&|m| m.status.code()));
                }
            }
        }
    }
}

fn refs_of(cell: &Cell) -> Vec<String> {
    match cell {
        Cell::Entity { name_ref, .. } => vec![name_ref.to_string()],
        Cell::Fact { address, .. } => vec![address.to_string()],
        Cell::List(cells) => cells.iter().flat_map(refs_of).collect(),
        _ => Vec::new(),
    }
}

fn measures_of(cell: &Cell) -> Vec<&Measure> {
    match cell {
        Cell::Measure(measure) => vec![measure],
        Cell::List(cells) => cells.iter().flat_map(measures_of).collect(),
        _ => Vec::new(),
    }
}
