//! IATI: a file to its records, and a record to its parts.

mod files;
mod records;
mod splitting;

use polyad_exchange::iati::split::{Header, Limits, Piece, RecordKind, Split};
use std::io::BufRead;

/// A piece that outlives the splitter.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Kept {
    Record { kind: RecordKind, xml: String, line: u32, start: u64 },
    Broken { kind: RecordKind, xml: Option<String>, line: u32, start: u64, code: &'static str },
    Flaw { code: &'static str, line: u32 },
}

/// All pieces of an input.
fn pieces_of(input: impl BufRead, limits: Limits) -> (Vec<Kept>, Header) {
    let mut split = Split::open(input, limits).expect("an example that can be made");
    let mut pieces = Vec::new();
    while let Some(piece) = split.next().expect("an example that can be made") {
        pieces.push(match piece {
            Piece::Record { kind, xml, line, start } => {
                Kept::Record { kind, xml: xml.to_owned(), line, start }
            }
            Piece::Broken { kind, xml, line, start, flaw } => {
                Kept::Broken { kind, xml: xml.map(str::to_owned), line, start, code: flaw.code }
            }
            Piece::Flaw(flaw) => Kept::Flaw { code: flaw.code, line: flaw.line },
        });
    }
    (pieces, split.header().clone())
}

/// The same with the usual limits.
fn pieces(input: &[u8]) -> Vec<Kept> {
    pieces_of(input, Limits::default()).0
}

/// The texts of the whole records.
fn records(pieces: &[Kept]) -> Vec<&str> {
    fn whole(piece: &Kept) -> Option<&str> {
        match piece {
            Kept::Record { xml, .. } => Some(xml),
            _ => None,
        }
    }
    pieces.iter().filter_map(whole).collect()
}

/// The pieces in short: `activity 3`, `broken 7 file-cut`, `flaw 1 not-iati`.
fn told(pieces: &[Kept]) -> String {
    let kind_name = |kind: &RecordKind| match kind {
        RecordKind::Activity => "activity",
        RecordKind::Organisation => "organisation",
    };
    let lines = pieces.iter().map(|piece| match piece {
        Kept::Record { kind, line, .. } => format!("{} {line}", kind_name(kind)),
        Kept::Broken { line, code, .. } => format!("broken {line} {code}"),
        Kept::Flaw { code, line } => format!("flaw {line} {code}"),
    });
    lines.collect::<Vec<_>>().join("\n")
}
