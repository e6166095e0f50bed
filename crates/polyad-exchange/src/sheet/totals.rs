//! Lines that add up: compared with what was read above them, never read themselves.

use super::mapping::{Mapping, TableMapping};
use super::number;
use super::row::Cells;
use crate::workbook::SheetRow;
use polyad_ledger::json::Value;
use polyad_model::{Exact, ExactSum};
use std::collections::{BTreeMap, BTreeSet};

/// Sums of the columns of a table, since its heading.
pub(super) struct Totals {
    /// By column; in the units of the column, multiplied.
    columns: BTreeMap<u32, ExactSum>,
    /// Currencies that were met: a line that adds several of them adds nothing that could be compared.
    currencies: BTreeSet<String>,
}

impl Totals {
    pub(super) fn of(_: &TableMapping) -> Totals {
        Totals { columns: BTreeMap::new(), currencies: BTreeSet::new() }
    }

    /// Adds the amount of a row that was kept.
    pub(super) fn add(&mut self, fields: &Value, cells: &Cells<'_>) {
        let Some(what) = fields.get("what") else { return };
        let Some(amount) = what.str_at("amount").and_then(|text| text.parse::<Exact>().ok()) else { return };
        let column = cells.iter().find(|(column, _)| column.field == "what.amount");
        if let Some((column, _)) = column {
            self.columns.entry(column.column).or_default().add(amount);
        }
        self.currencies.extend(what.str_at("currency").map(str::to_owned));
    }

    /// In words, whether a line of totals says what the lines above add up to. Subtotals are compared with nothing.
    pub(super) fn compare(&self, table: &TableMapping, mapping: &Mapping, row: &SheetRow) -> String {
        if self.currencies.len() > 1 {
            let named: Vec<&str> = self.currencies.iter().map(String::as_str).collect();
            return format!("; the lines above are in {}, which do not add", named.join(", "));
        }
        let mut told = Vec::new();
        for column in table.columns.iter().filter(|column| column.field == "what.amount") {
            let Some(cell) = row.cell(column.column) else { continue };
            let Ok(stated) = number::stated(cell, mapping.decimal_mark) else { continue };
            let multiplied = column.multiplier.map(|by| number::multiplied(stated.number, by));
            let Ok(stated) = multiplied.unwrap_or(Ok(stated.number)) else { continue };
            let sum = self.columns.get(&column.column).and_then(ExactSum::total).unwrap_or(Exact::ZERO);
            if stated == sum {
                told.push(format!("; it says {stated}, as the lines above add up to"));
            } else {
                told.push(format!("; it says {stated}, and the lines above that were read add up to {sum}"));
            }
        }
        told.concat()
    }
}
