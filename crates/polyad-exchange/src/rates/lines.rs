//! Lines of a table in text as they come, cut into cells; a damaged line is refused alone.
//!
//! Tables of rates and deflators hold codes, dates and numbers, so a cell never runs over a line. A forgotten quote then
//! spoils its own line and no other.

use std::io::{self, BufRead};

/// The longest line, in bytes.
const LINE_BYTES_MAX: usize = 1 << 20;
/// The most cells of a line.
const CELLS_MAX: usize = 20_000;

/// A line and its number, from 1.
pub(crate) struct Line {
    pub(crate) number: u32,
    /// The cells without outer space, or code and message of what is wrong with the line.
    pub(crate) cells: Result<Vec<String>, (&'static str, String)>,
}

/// Reads lines from a stream; empty ones are passed over.
pub(crate) struct Lines<'r> {
    input: &'r mut dyn BufRead,
    /// What the last line was cut by.
    separator: u8,
    /// Whether every line is cut alike from here on.
    settled: bool,
    number: u32,
}

impl<'r> Lines<'r> {
    pub(crate) fn of(input: &'r mut dyn BufRead) -> Lines<'r> {
        Lines { input, separator: b',', settled: false, number: 0 }
    }

    /// The last line was the heading: all that follow are cut by the same character.
    pub(crate) fn settle(&mut self) {
        self.settled = true;
    }

    /// The next line that is not empty.
    ///
    /// # Errors
    /// What the input answers.
    pub(crate) fn next_line(&mut self) -> io::Result<Option<Line>> {
        loop {
            let mut bytes = Vec::new();
            if !self.read_line(&mut bytes)? {
                return Ok(None);
            }
            self.number = self.number.saturating_add(1);
            let text = match self.number {
                1 => bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes),
                _ => &bytes,
            };
            if text.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            if !self.settled {
                self.separator = separator(text);
            }
            return Ok(Some(Line { number: self.number, cells: cells(text, self.separator) }));
        }
    }

    /// Takes one line without its break; of a longer one than any that is read, one byte more than the limit.
    fn read_line(&mut self, line: &mut Vec<u8>) -> io::Result<bool> {
        let mut any = false;
        loop {
            let available = match self.input.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if available.is_empty() {
                return Ok(any);
            }
            any = true;
            let end = memchr::memchr(b'\n', available);
            let own = &available[..end.unwrap_or(available.len())];
            let room = (LINE_BYTES_MAX + 1).saturating_sub(line.len());
            line.extend_from_slice(&own[..own.len().min(room)]);
            let taken = own.len() + usize::from(end.is_some());
            self.input.consume(taken);
            if end.is_some() {
                return Ok(true);
            }
        }
    }
}

/// A tab where there is one, for no cell has one inside; else the more of comma and semicolon, comma first.
fn separator(line: &[u8]) -> u8 {
    let count = |wanted: u8| line.iter().filter(|byte| **byte == wanted).count();
    match (count(b'\t'), count(b';') > count(b',')) {
        (1.., _) => b'\t',
        (0, true) => b';',
        (0, false) => b',',
    }
}

fn cells(line: &[u8], separator: u8) -> Result<Vec<String>, (&'static str, String)> {
    if line.len() > LINE_BYTES_MAX {
        return Err(("line-too-long", format!("the line has more than {LINE_BYTES_MAX} bytes")));
    }
    let text =
        std::str::from_utf8(line).map_err(|_| ("text-not-utf8", "the line is not UTF-8".to_owned()))?;
    let separator = char::from(separator);
    let mut cells = Vec::new();
    let mut rest = text.strip_suffix('\r').unwrap_or(text);
    loop {
        if cells.len() >= CELLS_MAX {
            return Err(("line-too-wide", format!("the line has more than {CELLS_MAX} cells")));
        }
        let (cell, after) = match rest.trim_start_matches(' ').strip_prefix('"') {
            Some(quoted) => quoted_cell(quoted, separator)?,
            None => match rest.split_once(separator) {
                Some((cell, after)) => (cell.to_owned(), Some(after)),
                None => (rest.to_owned(), None),
            },
        };
        cells.push(cell.trim().to_owned());
        match after {
            Some(after) => rest = after,
            None => return Ok(cells),
        }
    }
}

/// A cell after its opening quote, and what follows the separator behind it.
fn quoted_cell(text: &str, separator: char) -> Result<(String, Option<&str>), (&'static str, String)> {
    let mut cell = String::new();
    let mut rest = text;
    loop {
        let open = || ("quote-open", "the line opens a quote that does not end".to_owned());
        let (before, after) = rest.split_once('"').ok_or_else(open)?;
        cell.push_str(before);
        match after.strip_prefix('"') {
            Some(more) => {
                cell.push('"');
                rest = more;
            }
            None => {
                let after = after.trim_start_matches(' ');
                return match after.strip_prefix(separator) {
                    Some(after) => Ok((cell, Some(after))),
                    None if after.is_empty() => Ok((cell, None)),
                    None => Err(("quote-inside", "the line has text after a closing quote".to_owned())),
                };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(u32, Result<Vec<String>, &'static str>)> {
        let mut bytes = text.as_bytes();
        let mut lines = Lines::of(&mut bytes);
        let mut read = Vec::new();
        while let Some(line) = lines.next_line().unwrap() {
            lines.settle();
            read.push((line.number, line.cells.map_err(|(code, _)| code)));
        }
        read
    }

    #[test]
    fn lines_are_numbered_as_in_the_file_and_a_forgotten_quote_spoils_one() {
        let text = "\u{feff}a, b\r\n\n\"c, \"\"d\"\"\" ,e\nf,\"g\nh,\n";
        let cells = |cells: &[&str]| Ok(cells.iter().map(|cell| (*cell).to_owned()).collect());
        assert_eq!(
            read(text),
            vec![
                (1, cells(&["a", "b"])),
                (3, cells(&["c, \"d\"", "e"])),
                (4, Err("quote-open")),
                (5, cells(&["h", ""]))
            ]
        );
        assert_eq!(read("a;b,c;d\n"), vec![(1, cells(&["a", "b,c", "d"]))]);
        assert_eq!(read(&"x".repeat(LINE_BYTES_MAX + 9)), vec![(1, Err("line-too-long"))]);
    }
}
