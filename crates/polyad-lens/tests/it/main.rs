//! Lenses on ledgers written in the fixture language.

mod amounts;
mod burden;
mod coverage;
mod delivery;
mod editions;
mod evidence;
mod gaps;
mod give_get;
mod identities;
mod leadership;
mod legitimacy;
mod lists;
mod measurability;
mod money;
mod money_properties;
mod official;
mod overdue;
mod portfolio;
mod progress;
mod project;
mod projects;
mod properties;
mod search;
mod seats;
mod splits;
mod tables;
mod totals;

use polyad_ledger::state::State;
use polyad_lens::{Block, Cell, Params, View, format, lenses};

/// Reads a lens by name.
fn read(state: &State, lens: &str, params: &[(&str, &str)]) -> View {
    let lens = lenses::find(lens).unwrap_or_else(|| panic!("no lens is called {lens}"));
    let view = (lens.read)(state, &Params::new(params.iter().copied()));
    view.unwrap_or_else(|error| panic!("{}: {error}", lens.info.name))
}

/// A view as text: title, figures, and of each table the rows, without its source columns.
fn text(view: &View, tables: &[&str]) -> String {
    let mut text = format!("{}\n", view.title);
    for block in &view.blocks {
        match block {
            Block::Figure(figure) => {
                let bounds =
                    format::bounds(&figure.measure).map_or(String::new(), |bounds| format!(", {bounds}"));
                text += &format!("{}: {}{bounds}\n", figure.label, format::measure(&figure.measure));
            }
            Block::Table(table) if tables.contains(&table.key) => {
                text += &format!("[{}]\n", table.key);
                for row in &table.rows {
                    let cells = row.cells.iter().zip(&table.columns);
                    let shown = cells.filter(|(_, column)| {
                        !["stated_by", "fact", "custody", "checked"].contains(&column.key)
                    });
                    let cells: Vec<String> = shown.map(|(cell, _)| of_cell(cell)).collect();
                    text += &format!("{}\n", cells.join(" | ").trim_end_matches(" | "));
                }
                if table.rows.is_empty() {
                    text += &format!("({})\n", table.empty);
                }
            }
            _ => {}
        }
    }
    text.replace('\u{a0}', " ")
}

fn of_cell(cell: &Cell) -> String {
    match cell {
        Cell::Measure(measure) => match format::bounds(measure) {
            Some(bounds) => format!("{} ({bounds})", format::measure(measure)),
            None => format::measure(measure),
        },
        Cell::List(cells) => cells.iter().map(of_cell).collect::<Vec<_>>().join("; "),
        Cell::NotRecorded => "–".to_owned(),
        cell => cell.plain(),
    }
}
