//! Records of a table in text, cut so that one damaged record never takes another with it.
//!
//! RFC 4180 lets a quoted cell run over lines. One forgotten quote would then swallow the rest of a file, so a
//! record may run on only while it comes out whole, with the right number of cells; else its first line is
//! refused alone and reading goes on at the next.

/// The most lines that one record may run over.
const LINES_MAX: usize = 50;

/// A record and the line, from 1, on which it begins.
pub(super) struct Record {
    pub(super) line: u32,
    pub(super) cells: Result<Vec<String>, Damage>,
}

/// Why a record cannot be cut into cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Damage {
    NotUtf8,
    /// A quoted cell does not end.
    QuoteOpen,
    /// Something stands between a closing quote and the next separator.
    QuoteInside,
    /// More cells than any table has.
    TooWide,
}

/// The most cells of a record.
const CELLS_MAX: usize = 4_096;

/// Cuts a text into records; empty lines are none.
pub(super) struct Records<'t> {
    rest: &'t [u8],
    separator: u8,
    line: u32,
    /// How many cells a record that runs over lines must have.
    pub(super) width: Option<usize>,
}

impl<'t> Records<'t> {
    pub(super) fn of(text: &'t [u8], separator: u8) -> Records<'t> {
        Records { rest: text, separator, line: 0, width: None }
    }

    /// The next line with its break, and what follows.
    fn split_line(text: &[u8]) -> (&[u8], &[u8]) {
        let end = text.iter().position(|byte| *byte == b'\n').map_or(text.len(), |at| at + 1);
        text.split_at(end)
    }
}

impl Iterator for Records<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let (first, after) = Self::split_line(self.rest);
            let whole = self.rest;
            self.rest = after;
            self.line += 1;
            if trimmed(first).is_empty() {
                continue;
            }
            let line = self.line;
            let mut cells = cells(trimmed(first), self.separator);
            if cells.as_ref().err() == Some(&Damage::QuoteOpen) {
                let (mut end, mut after) = (first.len(), after);
                for more in 1..LINES_MAX {
                    if after.is_empty() {
                        break;
                    }
                    let (next, rest) = Self::split_line(after);
                    end += next.len();
                    after = rest;
                    match self::cells(trimmed(&whole[..end]), self.separator) {
                        Err(Damage::QuoteOpen) => {}
                        Ok(joined) if self.width.is_none_or(|width| joined.len() == width) => {
                            cells = Ok(joined);
                            self.rest = after;
                            self.line += more as u32;
                            break;
                        }
                        _ => break,
                    }
                }
            }
            return Some(Record { line, cells });
        }
    }
}

fn trimmed(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

fn cells(record: &[u8], separator: u8) -> Result<Vec<String>, Damage> {
    let text = std::str::from_utf8(record).map_err(|_| Damage::NotUtf8)?;
    let separator = char::from(separator);
    let mut cells = Vec::new();
    let mut rest = text;
    loop {
        if cells.len() >= CELLS_MAX {
            return Err(Damage::TooWide);
        }
        let Some(quoted) = rest.strip_prefix('"') else {
            match rest.split_once(separator) {
                Some((cell, after)) => {
                    cells.push(cell.to_owned());
                    rest = after;
                    continue;
                }
                None => {
                    cells.push(rest.to_owned());
                    return Ok(cells);
                }
            }
        };
        let mut cell = String::new();
        let mut inside = quoted;
        loop {
            let (before, after) = inside.split_once('"').ok_or(Damage::QuoteOpen)?;
            cell.push_str(before);
            match after.strip_prefix('"') {
                Some(more) => {
                    cell.push('"');
                    inside = more;
                }
                None => {
                    inside = after;
                    break;
                }
            }
        }
        cells.push(cell);
        if inside.is_empty() {
            return Ok(cells);
        }
        rest = inside.strip_prefix(separator).ok_or(Damage::QuoteInside)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(u32, Result<Vec<String>, Damage>)> {
        let mut records = Records::of(text.as_bytes(), b',');
        records.width = Some(2);
        records.map(|record| (record.line, record.cells)).collect()
    }

    fn good(cells: [&str; 2]) -> Result<Vec<String>, Damage> {
        Ok(cells.map(str::to_owned).to_vec())
    }

    #[test]
    fn quotes_hold_separators_quotes_and_line_breaks() {
        let text = "\"a, b\",\"say \"\"c\"\"\"\r\n\n\"two\nlines\",d\ne,f";
        let expected =
            vec![(1, good(["a, b", "say \"c\""])), (3, good(["two\nlines", "d"])), (5, good(["e", "f"]))];
        assert_eq!(read(text), expected);
    }

    #[test]
    fn a_forgotten_quote_spoils_its_own_line_alone() {
        let text = "a,\"b\nc,d\n\"e, f\",g\n";
        assert_eq!(
            read(text),
            vec![(1, Err(Damage::QuoteOpen)), (2, good(["c", "d"])), (3, good(["e, f", "g"]))]
        );
    }

    #[test]
    fn the_csv_crate_cuts_well_formed_records_alike() {
        let text = "a,b\n\"x,\"\"y\"\"\",\n,\"\"\n\"\n\",z\n";
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let expected: Vec<Vec<String>> =
            reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
        let got: Vec<Vec<String>> = read(text).into_iter().map(|(_, cells)| cells.unwrap()).collect();
        assert_eq!(got, expected);
    }
}
