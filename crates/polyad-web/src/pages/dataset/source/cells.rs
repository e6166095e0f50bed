//! The cells of a workbook around a row, as lines of text.

use super::{CONTEXT, Source};
use crate::ask::Ask;
use crate::error::Problem;
use polyad_exchange::workbook::{Sheet, Workbook, column_name};
use polyad_ledger::rows::Row;

/// The longest workbook that is opened for one page; a longer one can be downloaded.
const BYTES_MAX: usize = 4 * 1024 * 1024;
/// Characters of a row that are shown.
const CHARS_MAX: usize = 600;

/// Rows of the sheet that a locator such as `Pledges!A7` names, with their numbers.
pub(super) fn around(ask: &Ask, hash: &str, row: Row<'_>) -> Result<Source, Problem> {
    let Some(bytes) = ask.object(&format!("blob/{hash}"))?.filter(|bytes| bytes.len() <= BYTES_MAX) else {
        return Ok(Source::Absent);
    };
    // The reader has read these bytes before; what it could not read has no rows.
    let Ok(workbook) = Workbook::read(&bytes) else { return Ok(Source::Absent) };
    let locator = row.locator();
    let name = locator.rsplit_once('!').map_or("", |(name, _)| name);
    let by_number = || workbook.sheets.get(name.strip_prefix('#')?.parse::<usize>().ok()?.checked_sub(1)?);
    let Some(sheet) = workbook.sheet(name).or_else(by_number) else { return Ok(Source::Absent) };
    Ok(Source::Lines(lines(sheet, row.line()), row.line() as usize))
}

fn lines(sheet: &Sheet, own: u32) -> Vec<(usize, String)> {
    let context = CONTEXT as u32;
    let near = |number: u32| (own.saturating_sub(context)..=own.saturating_add(context)).contains(&number);
    let rows = sheet.rows.iter().filter(|row| near(row.number));
    rows.map(|row| {
        let cells = row.cells.iter().map(|(at, cell)| {
            let words = cell.words().replace(['\n', '\r', '\t'], " ");
            format!("{} {words}", column_name(*at))
        });
        let text: String = cells.collect::<Vec<_>>().join(" | ").chars().take(CHARS_MAX).collect();
        (row.number as usize, text)
    })
    .collect()
}
