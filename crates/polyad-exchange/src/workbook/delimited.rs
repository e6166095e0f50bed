//! Delimited text as one sheet: comma, semicolon or tab.

use super::{Budget, CELL_CHARS_MAX, COLUMNS_MAX, Cell, Content, ROWS_MAX, Sheet, SheetRow, WorkbookError};
use crate::csv::unguarded;
use encoding_rs::UTF_16LE;
use std::borrow::Cow;

/// The name of the one sheet.
pub(super) const SHEET: &str = "Sheet1";

/// Reads the text; every cell is words, as printed. The separator is the one of comma, semicolon and tab that the first
/// lines have most of.
pub(super) fn read(bytes: &[u8]) -> Result<Sheet, WorkbookError> {
    let text = text_of(bytes)?;
    if text.trim().is_empty() {
        return Err(WorkbookError::new("file-empty", "the file is empty"));
    }
    if text.contains('\0') {
        let message = "neither a workbook (.xlsx, .ods) nor delimited text: it holds a NUL";
        return Err(WorkbookError::new("workbook-unknown", message));
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator(&text))
        .from_reader(text.as_bytes());
    let (mut rows, mut budget) = (Vec::new(), Budget::default());
    let mut line = csv::StringRecord::new();
    let mut number = 0;
    let mut read_to = 0;
    loop {
        let more = reader
            .read_record(&mut line)
            .map_err(|error| WorkbookError::new("line-malformed", error.to_string()))?;
        if !more {
            break;
        }
        // The reader passes over blank lines, which a spreadsheet shows: rows are counted as it shows them.
        number += 1 + blank_lines(text.as_bytes(), read_to);
        read_to = reader.position().byte() as usize;
        if number > ROWS_MAX || line.len() > COLUMNS_MAX as usize {
            let message = format!("more than {ROWS_MAX} rows or {COLUMNS_MAX} columns");
            return Err(WorkbookError::new("too-many-rows", message));
        }
        let mut cells = Vec::new();
        for (at, cell) in line.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty()) {
            if cell.chars().count() > CELL_CHARS_MAX {
                let message = format!("row {number}: more than {CELL_CHARS_MAX} characters in one cell");
                return Err(WorkbookError::new("cell-too-long", message));
            }
            cells.push((at as u32 + 1, Cell::plain(Content::Text(unguarded(cell).into_owned()))));
        }
        budget.take(cells.len())?;
        if !cells.is_empty() {
            rows.push(SheetRow { number, is_hidden: false, cells });
        }
    }
    Ok(Sheet { name: SHEET.to_owned(), is_hidden: false, rows, merges: Vec::new() })
}

fn text_of(bytes: &[u8]) -> Result<Cow<'_, str>, WorkbookError> {
    // The mark decides which of the two orders it is.
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Ok(UTF_16LE.decode(bytes).0);
    }
    let plain = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    std::str::from_utf8(plain).map(Cow::Borrowed).map_err(|error| {
        let message = format!("not UTF-8 at byte {}: save it as CSV UTF-8", error.valid_up_to());
        WorkbookError::new("text-not-utf8", message)
    })
}

/// Line ends at a place with nothing before them; one that ends the line before in two bytes is none of them.
fn blank_lines(text: &[u8], at: usize) -> u32 {
    let rest = text.get(at..).unwrap_or_default();
    let is_cut = at > 0 && text[at - 1] == b'\r' && rest.first() == Some(&b'\n');
    let run = rest[usize::from(is_cut)..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    let (returns, feeds) = run.fold((0u32, 0u32), |(returns, feeds), byte| match byte {
        b'\r' => (returns + 1, feeds),
        _ => (returns, feeds + 1),
    });
    returns.max(feeds)
}

fn separator(text: &str) -> u8 {
    let head: Vec<&str> = text.lines().take(20).collect();
    let count = |separator: u8| {
        head.iter().map(|line| line.bytes().filter(|b| *b == separator).count()).sum::<usize>()
    };
    // Semicolons part cells where the comma is the decimal mark; the comma is first where both are as many.
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|each| count(*each)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str) -> Vec<String> {
        let sheet = read(text.as_bytes()).unwrap();
        let of = |row: &SheetRow| {
            let cells: Vec<String> =
                row.cells.iter().map(|(at, cell)| format!("{at}={}", cell.words())).collect();
            format!("{}: {}", row.number, cells.join(" "))
        };
        sheet.rows.iter().map(of).collect()
    }

    #[test]
    fn separators_are_found_and_rows_keep_their_numbers() {
        assert_eq!(places("a;b\n1,5;2\n"), ["1: 1=a 2=b", "2: 1=1,5 2=2"]);
        assert_eq!(
            places("\n\nx,y\r\n\r\n,\"two\nlines\"\nz\n"),
            ["3: 1=x 2=y", "5: 2=two\nlines", "6: 1=z"]
        );
        assert_eq!(places("\u{FEFF}a\tb\n"), ["1: 1=a 2=b"]);
        let wide: Vec<u8> = "\u{FEFF}a,b\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(read(&wide).unwrap().rows[0].cells.len(), 2);
        assert_eq!(read(b" \n").unwrap_err().code, "file-empty");
        assert_eq!(read(b"caf\xE9").unwrap_err().code, "text-not-utf8");
    }
}
