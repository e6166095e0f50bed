//! What may be shown of the file around a row: the record it lies in, its own element marked; of files without
//! records some lines.

mod cells;

use super::raw::{self, Piece};
use crate::ask::Ask;
use crate::error::Problem;
use maud::{Markup, html};
use polyad_ledger::rows::{Record, Row};
use polyad_ledger::state::Dataset;
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;

/// Lines shown before and after a row's own.
const CONTEXT: usize = 8;
/// Lines of a record shown at once, at most.
const LINES_MAX: usize = 400;
/// An element's own lines shown without being asked for.
const ELEMENT_MAX: usize = 120;
/// Lines that one link shows more.
const MORE: usize = 200;

/// What may be shown of the file around a row.
pub(super) enum Source {
    /// The record of the row.
    Record(Shown),
    /// Lines with their numbers; the row begins at the one given.
    Lines(Vec<(usize, String)>, usize),
    /// The licence keeps the file here.
    Kept,
    /// The file is not held, or is no text.
    Absent,
}

/// A record with its pieces and those of them that are shown.
pub(super) struct Shown {
    text: String,
    pieces: Vec<Piece>,
    /// The pieces shown, by number.
    window: Range<usize>,
    /// Where the row's element stands; the whole record for the row that describes it.
    marked: Option<Range<usize>>,
    /// First and last line of the record in the file.
    lines: (usize, usize),
}

/// Reads what may be shown.
pub(super) fn of(ask: &Ask, dataset: &Dataset, row: Row<'_>) -> Result<Source, Problem> {
    if !super::is_open(ask, dataset) {
        return Ok(Source::Kept);
    }
    let Some(hash) = dataset.text("sha256") else { return Ok(Source::Absent) };
    match row.record() {
        Some(record) => {
            let text = record_text(ask, dataset, &hash, record)?;
            Ok(text.map_or(Source::Absent, |text| Source::Record(shown(ask, text, row, record))))
        }
        None if dataset.format == polyad_exchange::sheet::FORMAT => cells::around(ask, &hash, row),
        None => lines_around(ask, &hash, row.line()),
    }
}

/// The text of a record, by its span: bytes of a file in UTF-8, of any other those of its text in UTF-8.
fn record_text(
    ask: &Ask,
    dataset: &Dataset,
    hash: &str,
    record: Record<'_>,
) -> Result<Option<String>, Problem> {
    let failed = |error: std::io::Error| {
        tracing::error!(%error, hash, "a file could not be read");
        Problem::internal()
    };
    let Some(mut file) = ask.blob(hash) else { return Ok(None) };
    let mut begin = [0; 2];
    let packed = file.read_exact(&mut begin).is_ok() && polyad_exchange::decompress::is_gzip(&begin);
    file.seek(SeekFrom::Start(0)).map_err(failed)?;
    let (start, length) = record.span;
    let encoding =
        dataset.loaded.as_ref().and_then(|loaded| loaded.report.said("encoding")).unwrap_or("UTF-8");
    let Some(encoding) = encoding_rs::Encoding::for_label(encoding.as_bytes()) else { return Ok(None) };
    if encoding == encoding_rs::UTF_8 && !packed {
        file.seek(SeekFrom::Start(start)).map_err(failed)?;
        let mut bytes = Vec::new();
        file.take(u64::from(length)).read_to_end(&mut bytes).map_err(failed)?;
        return Ok(Some(String::from_utf8_lossy(&bytes).into_owned()).filter(|text| !text.is_empty()));
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(failed)?;
    let Ok(bytes) = polyad_exchange::decompress::contents(&bytes) else { return Ok(None) };
    if encoding == encoding_rs::UTF_8 {
        let start = usize::try_from(start).unwrap_or(usize::MAX);
        let bytes = bytes.get(start..start.saturating_add(length as usize)).unwrap_or_default();
        return Ok(Some(String::from_utf8_lossy(bytes).into_owned()).filter(|text| !text.is_empty()));
    }
    let (text, ..) = encoding.decode(&bytes);
    let range = usize::try_from(start).ok().map(|start| start..start.saturating_add(length as usize));
    Ok(range.and_then(|range| text.get(range)).map(str::to_owned).filter(|text| !text.is_empty()))
}

fn shown(ask: &Ask, text: String, row: Row<'_>, record: Record<'_>) -> Shown {
    let locator = row.locator();
    let step = locator.strip_prefix(&**record.key).and_then(|rest| rest.strip_prefix('/'));
    let pieces = raw::pieces(&text, record.lines.0 as usize);
    // A row whose element is not found is marked by its line alone.
    let marked = match step {
        None => Some(0..text.find('>').map_or(text.len(), |end| end + 1)),
        Some(step) => raw::element(&text, step).or_else(|| {
            pieces.iter().find_map(|piece| match piece {
                Piece::Text { line, range, .. } if *line == row.line() as usize => Some(range.clone()),
                _ => None,
            })
        }),
    };
    let own: Vec<usize> = (0..pieces.len()).filter(|at| is_marked(&pieces[*at], marked.as_ref())).collect();
    let first = own.first().copied().unwrap_or(0);
    let last = own.last().copied().unwrap_or(first).min(first + ELEMENT_MAX);
    let number = |name: &str| ask.query.number(name).ok().flatten().map(|number| number as usize);
    let from = number("from").unwrap_or(first.saturating_sub(CONTEXT)).min(pieces.len());
    let to = number("to")
        .unwrap_or(last + CONTEXT + 1)
        .clamp(from, pieces.len())
        .min(from + LINES_MAX.max(ELEMENT_MAX));
    let lines = (record.lines.0 as usize, (record.lines.0 + record.lines.1.max(1)) as usize - 1);
    Shown { window: from..to, text, pieces, marked, lines }
}

fn is_marked(piece: &Piece, marked: Option<&Range<usize>>) -> bool {
    match (piece, marked) {
        (Piece::Text { range, .. }, Some(marked)) => range.start < marked.end && marked.start < range.end,
        _ => false,
    }
}

fn lines_around(ask: &Ask, hash: &str, line: u32) -> Result<Source, Problem> {
    let Some(bytes) = ask.object(&format!("blob/{hash}"))? else { return Ok(Source::Absent) };
    let first = (line as usize).saturating_sub(CONTEXT + 1);
    let mut lines = Vec::new();
    for (n, raw) in bytes.split(|byte| *byte == b'\n').enumerate().skip(first).take(2 * CONTEXT + 14) {
        let text = String::from_utf8_lossy(raw);
        let text: String = text.trim_end_matches('\r').chars().take(600).collect();
        lines.push((n + 1, text));
    }
    Ok(if lines.is_empty() || line == 0 { Source::Absent } else { Source::Lines(lines, line as usize) })
}

impl Source {
    /// The lines as a section's content; `own` is the address of the row's page.
    pub(super) fn markup(&self, own: &str) -> Markup {
        html! {
            @match self {
                Source::Record(shown) => (shown.markup(own)),
                Source::Lines(lines, hit) => {
                    pre.term.raw tabindex="0" role="group" aria-label="Lines of the file" {
                        @for (n, text) in lines {
                            @if n == hit { span.hit { span.no { (n) } (text) } } @else { span.no { (n) } (text) }
                            "\n"
                        }
                    }
                }
                Source::Kept => { p.empty { "The licence of this file does not allow showing it to everyone. Its hash, the row’s place and the figures are here; the operator of this node can open the file." } }
                Source::Absent => { p.empty { "The file is not held here, or has no lines. Its hash is in the statement that registered it." } }
            }
        }
    }

    /// The same as data: lines with number, text, and whether they are the row's own.
    pub(super) fn json(&self) -> serde_json::Value {
        match self {
            Source::Record(shown) => shown.json(),
            Source::Lines(lines, hit) => {
                let lines = lines
                    .iter()
                    .map(|(n, text)| serde_json::json!({ "line": n, "text": text, "own": n == hit }));
                serde_json::json!({ "lines": lines.collect::<Vec<_>>() })
            }
            Source::Kept => serde_json::json!({ "withheld": "licence" }),
            Source::Absent => serde_json::Value::Null,
        }
    }
}

impl Shown {
    fn markup(&self, own: &str) -> Markup {
        let Range { start, end } = self.window;
        let link = |from: usize, to: usize| format!("{own}?from={from}&to={to}#raw");
        html! {
            p.hint {
                "The record takes " @if self.lines.0 == self.lines.1 { "line " (self.lines.0) } @else { "lines " (self.lines.0) " to " (self.lines.1) } " of the file"
                @if start > 0 || end < self.pieces.len() { "; cut around the row" }
                "."
            }
            @if start > 0 { p.more-lines { a href=(link(start.saturating_sub(MORE), end.min(start.saturating_sub(MORE) + LINES_MAX))) { "Show what stands before" } } }
            pre.term.raw.record tabindex="0" role="group" aria-label="Lines of the file" {
                @for piece in &self.pieces[start..end] {
                    @match piece {
                        Piece::Withheld { line } => { span.ln { span.no { (line) } span.nil { "contact details withheld" } } }
                        Piece::Text { line, first, range } => {
                            span.ln { span.no { @if *first { (line) } } (self.marked_text(range.clone())) }
                        }
                    }
                }
            }
            @if end < self.pieces.len() { p.more-lines { a href=(link(start.max((end + MORE).saturating_sub(LINES_MAX)), end + MORE)) { "Show what follows" } } }
        }
    }

    /// The text of a piece; of a piece that holds more than the element, the element is marked inside.
    fn marked_text(&self, range: Range<usize>) -> Markup {
        let text = |range: Range<usize>| self.text.get(range).unwrap_or_default();
        match &self.marked {
            Some(marked) if range.start < marked.end && marked.start < range.end => {
                let (start, end) = (marked.start.max(range.start), marked.end.min(range.end));
                html! { (text(range.start..start)) mark { (text(start..end)) } (text(end..range.end)) }
            }
            _ => html! { (text(range)) },
        }
    }

    fn json(&self) -> serde_json::Value {
        let lines = self.pieces[self.window.clone()].iter().map(|piece| match piece {
            Piece::Withheld { line } => serde_json::json!({ "line": line, "withheld": "contact details" }),
            Piece::Text { line, range, .. } => serde_json::json!({
                "line": line,
                "text": self.text.get(range.clone()).unwrap_or_default(),
                "own": is_marked(piece, self.marked.as_ref()),
            }),
        });
        serde_json::json!({ "record": { "first": self.lines.0, "last": self.lines.1 }, "lines": lines.collect::<Vec<_>>() })
    }
}
