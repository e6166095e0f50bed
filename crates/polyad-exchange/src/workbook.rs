//! Workbooks as cells: .xlsx, .ods and delimited text, read into one shape within limits.
//!
//! Only what a person put into a cell is read: its value as exact text, whether a formula made it, and what its
//! number format says of currency and places. Nothing is computed: a formula counts with the value that was saved.
//! Sources: ECMA-376 (Office Open XML) part 1 §18; OASIS OpenDocument 1.3 part 3 §9 and §19; RFC 4180.

mod date;
mod delimited;
mod number_format;
mod ods;
mod package;
mod xlsx;
mod xml;

pub use date::{DateSystem, date_of_serial};

use crate::archive;
use std::fmt;

/// The longest workbook.
pub const WORKBOOK_BYTES_MAX: usize = 40 * 1024 * 1024;
/// The most sheets.
pub const SHEETS_MAX: usize = 200;
/// The last row that a sheet can have.
pub const ROWS_MAX: u32 = 1_048_576;
/// The last column that a sheet can have.
pub const COLUMNS_MAX: u32 = 16_384;
/// The most cells with something in them, of all sheets together.
pub const CELLS_MAX: usize = 2_000_000;
/// The longest text of a cell, in characters.
pub const CELL_CHARS_MAX: usize = 32_767;
/// The most ranges of merged cells of a sheet.
pub const MERGES_MAX: usize = 100_000;
/// Rows that merged ranges cover, each range for itself.
const MERGED_ROWS_MAX: usize = 5_000_000;

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workbook {
    /// `xlsx`, `ods` or `csv`.
    pub format: &'static str,
    /// The sheets, in the order of their tabs.
    pub sheets: Vec<Sheet>,
}

/// One sheet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// Its name; delimited text is one sheet named `Sheet1`.
    pub name: String,
    /// Whether whoever opens the file does not see it.
    pub is_hidden: bool,
    /// The rows that have cells with something in them, in order.
    pub rows: Vec<SheetRow>,
    /// Ranges whose cells were made one, by their first column, then row.
    pub merges: Vec<Range>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SheetRow {
    /// Its number, from 1.
    pub number: u32,
    /// Whether whoever opens the file does not see it.
    pub is_hidden: bool,
    /// Column, from 1, and cell; in order, none empty.
    pub cells: Vec<(u32, Cell)>,
}

/// A rectangle of cells, both ends included, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// First row.
    pub top: u32,
    /// First column.
    pub left: u32,
    /// Last row.
    pub bottom: u32,
    /// Last column.
    pub right: u32,
}

/// A cell with something in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// What it holds.
    pub content: Content,
    /// Whether a formula made it.
    pub is_formula: bool,
    /// What its number format says.
    pub shown: Shown,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Words, as typed.
    Text(String),
    /// A number: the shortest decimal that gives the stored double again. `0.125` where 12.5 % is shown.
    Number(String),
    /// A day, `YYYY-MM-DD`; a time of day beside it is left out.
    Date(String),
    /// A time without a day, as stored.
    Time(String),
    /// `true` or `false`.
    Bool(bool),
    /// What a formula or a date could not be: `#REF!`, `#DIV/0!`, or why a date is none.
    Error(String),
    /// A formula whose value was never saved.
    NotCalculated,
}

/// What a number format says of a number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shown {
    /// The currency, as a code of ISO 4217.
    pub currency: Option<String>,
    /// Places after the point that are always shown.
    pub places: u8,
    /// Whether it is shown as a percentage.
    pub is_percent: bool,
    /// Whether it is shown in thousands or millions: by how many powers of 1,000 it is shown smaller.
    pub thousands: u8,
}

/// Why a workbook is not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct WorkbookError {
    /// Stable code in kebab-case.
    pub code: &'static str,
    /// What is wrong, where, and the limit.
    pub message: String,
}

impl WorkbookError {
    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> WorkbookError {
        WorkbookError { code, message: message.into() }
    }
}

impl Workbook {
    /// Reads a workbook; which format it is, its first bytes say.
    ///
    /// # Errors
    /// When the file is damaged, encrypted, of another format or past a limit.
    pub fn read(bytes: &[u8]) -> Result<Workbook, WorkbookError> {
        if bytes.len() > WORKBOOK_BYTES_MAX {
            let message = format!("{} bytes; a workbook has at most {WORKBOOK_BYTES_MAX}", bytes.len());
            return Err(WorkbookError::new("file-too-large", message));
        }
        // What Excel wrote before 2007, and what it encrypts, are compound files of Microsoft's own.
        if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
            let message = "an .xls file of before 2007, or one with a password: save it as .xlsx without one";
            return Err(WorkbookError::new("workbook-encrypted-or-xls", message));
        }
        if !archive::is_zip(bytes) {
            return Ok(Workbook { format: "csv", sheets: vec![delimited::read(bytes)?] });
        }
        let mut package = package::Package::open(bytes)?;
        if package.has("content.xml") {
            return Ok(Workbook { format: "ods", sheets: ods::read(&mut package)? });
        }
        if package.has("[Content_Types].xml") {
            return Ok(Workbook { format: "xlsx", sheets: xlsx::read(&mut package)? });
        }
        let message = "an archive, and neither an .xlsx nor an .ods workbook";
        Err(WorkbookError::new("workbook-unknown", message))
    }

    /// The sheet of this name.
    pub fn sheet(&self, name: &str) -> Option<&Sheet> {
        self.sheets.iter().find(|sheet| sheet.name == name)
    }
}

impl Sheet {
    /// The row of this number, if it has anything in it.
    pub fn row(&self, number: u32) -> Option<&SheetRow> {
        self.rows.binary_search_by_key(&number, |row| row.number).ok().map(|at| &self.rows[at])
    }

    /// The cell at a row and column.
    pub fn cell(&self, row: u32, column: u32) -> Option<&Cell> {
        self.row(row)?.cell(column)
    }

    /// The merged range that begins in this column and holds the cell.
    pub fn merge_at(&self, row: u32, column: u32) -> Option<&Range> {
        let after = self.merges.partition_point(|range| (range.left, range.top) <= (column, row));
        self.merges[..after].last().filter(|range| range.left == column && range.holds(row, column))
    }

    /// Puts merged ranges in their order, and leaves out what lies under them: nobody sees it.
    fn merge(&mut self) -> Result<(), WorkbookError> {
        self.merges.sort_unstable_by_key(|range| (range.left, range.top));
        let mut looked_at = 0;
        for range in &self.merges {
            let first = self.rows.partition_point(|row| row.number < range.top);
            let last = self.rows.partition_point(|row| row.number <= range.bottom);
            looked_at += last - first;
            if looked_at > MERGED_ROWS_MAX {
                let message =
                    format!("the merged ranges of `{}` cover more than {MERGED_ROWS_MAX} rows", self.name);
                return Err(WorkbookError::new("too-many-merges", message));
            }
            for row in &mut self.rows[first..last] {
                let is_first = row.number == range.top;
                let is_under = |at: u32| range.holds(range.top, at) && !(is_first && at == range.left);
                row.cells.retain(|(at, _)| !is_under(*at));
            }
        }
        self.rows.retain(|row| !row.cells.is_empty());
        Ok(())
    }
}

impl SheetRow {
    /// The cell of a column.
    pub fn cell(&self, column: u32) -> Option<&Cell> {
        self.cells.binary_search_by_key(&column, |(at, _)| *at).ok().map(|at| &self.cells[at].1)
    }
}

impl Range {
    /// Whether a cell lies in it.
    pub fn holds(&self, row: u32, column: u32) -> bool {
        (self.top..=self.bottom).contains(&row) && (self.left..=self.right).contains(&column)
    }
}

impl Cell {
    /// A cell that somebody typed, without format.
    pub fn plain(content: Content) -> Cell {
        Cell { content, is_formula: false, shown: Shown::default() }
    }

    /// The cell in words, for people: as it is held, not as it is shown.
    pub fn words(&self) -> String {
        match &self.content {
            Content::Text(text) => text.clone(),
            Content::Number(number) if self.shown.is_percent => format!("{number} (a share)"),
            Content::Number(number) => number.clone(),
            Content::Date(date) => date.clone(),
            Content::Time(time) => time.clone(),
            Content::Bool(value) => value.to_string(),
            Content::Error(error) => error.clone(),
            Content::NotCalculated => "a formula without a saved value".to_owned(),
        }
    }
}

/// The letters of a column: 1 is `A`, 27 is `AA`.
pub fn column_name(column: u32) -> String {
    let (mut left, mut letters) = (column, Vec::new());
    while left > 0 {
        letters.push(b'A' + ((left - 1) % 26) as u8);
        left = (left - 1) / 26;
    }
    letters.iter().rev().map(|letter| char::from(*letter)).collect()
}

/// The number of a column by its letters; `None` beyond `XFD`.
pub fn column_number(letters: &str) -> Option<u32> {
    if letters.is_empty() || letters.len() > 3 || !letters.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    let number = letters.bytes().fold(0u32, |sum, byte| sum * 26 + u32::from(byte - b'A') + 1);
    (number <= COLUMNS_MAX).then_some(number)
}

/// A cell's row and column by its address, such as `B7` or `$B$7`.
pub fn cell_address(address: &str) -> Option<(u32, u32)> {
    let plain: String = address.chars().filter(|c| *c != '$').collect();
    let digits = plain.find(|c: char| c.is_ascii_digit())?;
    let row: u32 = plain[digits..].parse().ok()?;
    let column = column_number(&plain[..digits])?;
    ((1..=ROWS_MAX).contains(&row)).then_some((row, column))
}

/// Where a cell is, as people write it: `Pledges!B7`.
#[derive(Debug, Clone, Copy)]
pub struct Address<'a> {
    /// The sheet's name.
    pub sheet: &'a str,
    /// Row, from 1.
    pub row: u32,
    /// Column, from 1.
    pub column: u32,
}

impl fmt::Display for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}!{}{}", self.sheet, column_name(self.column), self.row)
    }
}

/// Counts the cells of a workbook, and stops at the limit.
#[derive(Debug, Default)]
struct Budget {
    cells: usize,
}

impl Budget {
    fn take(&mut self, cells: usize) -> Result<(), WorkbookError> {
        self.cells = self.cells.saturating_add(cells);
        if self.cells > CELLS_MAX {
            let message = format!("more than {CELLS_MAX} cells with something in them; split the workbook");
            return Err(WorkbookError::new("too-many-cells", message));
        }
        Ok(())
    }
}

/// A text within the limit of a cell.
fn within_limit(text: String, sheet: &str, row: u32, column: u32) -> Result<String, WorkbookError> {
    if text.len() > CELL_CHARS_MAX && text.chars().count() > CELL_CHARS_MAX {
        let place = Address { sheet, row, column };
        let message = format!("{place}: more than {CELL_CHARS_MAX} characters in one cell");
        return Err(WorkbookError::new("cell-too-long", message));
    }
    Ok(text)
}

/// The shortest decimal that gives the double again; `None` for what is no finite number.
fn shortest(text: &str) -> Option<String> {
    let value: f64 = text.trim().parse().ok()?;
    value.is_finite().then(|| format!("{}", if value == 0.0 { 0.0 } else { value }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters_and_back() {
        for (number, letters) in [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16_384, "XFD")]
        {
            assert_eq!(column_name(number), letters);
            assert_eq!(column_number(letters), Some(number));
        }
        assert_eq!(column_number("XFE"), None);
        assert_eq!(cell_address("$B$7"), Some((7, 2)));
        assert_eq!(cell_address("B0"), None);
        assert_eq!(cell_address("7"), None);
    }

    #[test]
    fn doubles_print_as_the_shortest_decimal() {
        for (stored, printed) in [
            ("0.29999999999999999", "0.3"),
            ("1234567.8899999999", "1234567.89"),
            ("1E+3", "1000"),
            ("-0", "0"),
            ("123456789012345680", "123456789012345680"),
        ] {
            assert_eq!(shortest(stored).as_deref(), Some(printed));
        }
        assert_eq!(shortest("NaN"), None);
        assert_eq!(shortest("1e999"), None);
    }
}
