//! Writing CSV (RFC 4180) that spreadsheets open without running anything.
//!
//! A cell that begins with `=`, `+`, `-`, `@`, a tab or a line break would be a formula to a spreadsheet; unless it
//! is a number it gets an apostrophe in front. Source: OWASP, "CSV Injection".

use polyad_model::Exact;
use std::borrow::Cow;
use std::io::{self, Write};

/// Writes rows of one width.
#[derive(Debug)]
pub struct CsvWriter<W> {
    out: W,
}

impl<W: Write> CsvWriter<W> {
    /// A writer into `out`, which should be buffered.
    pub fn new(out: W) -> CsvWriter<W> {
        CsvWriter { out }
    }

    /// One row. Lines end in CR LF.
    pub fn row<C: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = C>) -> io::Result<()> {
        for (i, cell) in cells.into_iter().enumerate() {
            if i > 0 {
                self.out.write_all(b",")?;
            }
            self.out.write_all(quoted(&guarded(cell.as_ref())).as_bytes())?;
        }
        self.out.write_all(b"\r\n")
    }

    /// What was written to.
    pub fn into_inner(self) -> W {
        self.out
    }
}

/// The cell, harmless to spreadsheets; numbers stay numbers.
pub fn guarded(cell: &str) -> Cow<'_, str> {
    // A NUL ends the text for some programs, and a byte order mark is dropped by others, so that what follows it
    // would begin the cell: both become the sign for a character that cannot be shown.
    const LOST: [char; 2] = ['\0', '\u{FEFF}'];
    let cell =
        if cell.contains(LOST) { Cow::Owned(cell.replace(LOST, "\u{FFFD}")) } else { Cow::Borrowed(cell) };
    if looks_like_formula(&cell) { Cow::Owned(format!("'{cell}")) } else { cell }
}

/// The cell as it was before [`guarded`], but for characters that cannot be shown.
pub fn unguarded(cell: &str) -> Cow<'_, str> {
    let plain = cell.strip_prefix('\'').filter(|plain| looks_like_formula(plain));
    Cow::Borrowed(plain.unwrap_or(cell))
}

/// Whether a cell would be run; one that begins with apostrophes before such a cell needs one more, to come back.
fn looks_like_formula(cell: &str) -> bool {
    let inner = cell.trim_start_matches('\'');
    inner.starts_with(['=', '+', '-', '@', '\t', '\r', '\n'])
        && (inner.len() < cell.len() || !is_number(cell))
}

fn is_number(cell: &str) -> bool {
    cell.trim() == cell && Exact::parse_printed(cell).is_ok()
}

fn quoted(cell: &str) -> Cow<'_, str> {
    if cell.contains(['"', ',', '\r', '\n']) || cell.trim() != cell {
        Cow::Owned(format!("\"{}\"", cell.replace('"', "\"\"")))
    } else {
        Cow::Borrowed(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(cells: &[&str]) -> String {
        let mut writer = CsvWriter::new(Vec::new());
        writer.row(cells).unwrap();
        String::from_utf8(writer.into_inner()).unwrap()
    }

    #[test]
    fn formulas_become_text_and_numbers_stay_numbers() {
        let cells = [
            "=1+1",
            "+SUM(A1)",
            "-2+3",
            "@x",
            "\tx",
            "\rx",
            "a,\"b\"",
            "-1.50",
            "+3e5",
            "",
            "-",
            "a\0b",
            "\u{FEFF}=1",
        ];
        let expected = "'=1+1,'+SUM(A1),'-2+3,'@x,'\tx,\"'\rx\",\"a,\"\"b\"\"\",-1.50,+3e5,,'-,a\u{FFFD}b,\u{FFFD}=1\r\n";
        assert_eq!(written(&cells), expected);
    }

    proptest! {
        #[test]
        fn every_reader_of_rfc_4180_gets_the_cells_back(cells in prop::collection::vec("[^\0]{0,12}", 2..5)) {
            let text = written(&cells.iter().map(String::as_str).collect::<Vec<_>>());
            let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
            let again: Vec<String> = reader.records().next().unwrap().unwrap().iter().map(str::to_owned).collect();
            let expected: Vec<String> = cells.iter().map(|cell| guarded(cell).into_owned()).collect();
            prop_assert_eq!(&again, &expected);
            for cell in again {
                prop_assert!(!cell.starts_with(['=', '@', '\t', '\r']));
            }
        }
    }
}
