//! The readers of IATI files: a stream of records to rows and a report.

use super::activity::Flaw;
use super::parse;
use super::report::{Place, Sort};
use super::rows::{Rows, Span};
use super::split::{Header, Limits, Piece, RecordKind, Split};
use crate::decompress::{self, UnpackError};
use polyad_ledger::json::Value;
use polyad_ledger::rows::{CONTACT_WITHHELD, LoadReport, Reader, RowFinding, Severity, Table};
use std::borrow::Cow;
use std::io::{self, BufRead, Read};

/// Reads IATI files of all versions, plain or packed with gzip. There are no options.
///
/// Activities and organisations are read wherever they stand. The two formats differ in what the file is meant to
/// hold: a file that holds the other kind only is read, and that is said.
#[derive(Debug, Clone, Copy)]
pub struct IatiReader {
    format: &'static str,
    meant: RecordKind,
}

/// The reader of `iati-activity` files.
pub static ACTIVITIES: IatiReader = IatiReader { format: "iati-activity", meant: RecordKind::Activity };
/// The reader of `iati-organisation` files.
pub static ORGANISATIONS: IatiReader =
    IatiReader { format: "iati-organisation", meant: RecordKind::Organisation };

/// What stops a file from being read at all, or all of what follows, or keeps records from being found.
const FATAL: &[&str] =
    &["doctype-refused", "file-too-large", "file-empty", "not-xml", "not-iati", "record-misnamed"];

impl Reader for IatiReader {
    fn format(&self) -> &'static str {
        self.format
    }

    fn version(&self) -> u32 {
        3
    }

    fn read(&self, bytes: &[u8], _: &Value) -> (Table, LoadReport) {
        let (unpacked, damage) = match decompress::is_gzip(bytes) {
            false => (Cow::Borrowed(bytes), None),
            true => match decompress::contents_before_damage(bytes) {
                Ok((unpacked, damage)) => (Cow::Owned(unpacked), damage),
                Err(error) => return unreadable(error.code(), error.to_string()),
            },
        };
        if bytes.len() as u64 > decompress::FILE_BYTES_MAX {
            let error = UnpackError::TooLarge { bytes: bytes.len() as u64 };
            return unreadable(error.code(), error.to_string());
        }
        // Bytes in memory can always be read.
        self.read_whole(&mut &*unpacked, damage)
            .unwrap_or_else(|error| unreadable("file-unreadable", error.to_string()))
    }

    fn read_from(&self, input: &mut dyn BufRead, _: &Value) -> io::Result<(Table, LoadReport)> {
        let mut input = UntilDamage { input, damage: None };
        let mut input_of_rows = &mut input;
        let (table, report) = self.read_whole(&mut input_of_rows, None)?;
        match input.damage {
            None => Ok((table, report)),
            Some(damage) => Ok((table, with_damage(report, &damage))),
        }
    }
}

/// What is read up to where a packed file is damaged, as a file that is cut there.
struct UntilDamage<'a> {
    input: &'a mut dyn BufRead,
    damage: Option<UnpackError>,
}

impl Read for UntilDamage<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let length = available.len().min(out.len());
        out[..length].copy_from_slice(&available[..length]);
        self.consume(length);
        Ok(length)
    }
}

impl BufRead for UntilDamage<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.damage.is_some() {
            return Ok(&[]);
        }
        // The error is looked at before the bytes are lent; a second call gives the same bytes.
        if let Err(error) = self.input.fill_buf() {
            match UnpackError::of(&error) {
                damage @ UnpackError::Damaged { .. } => {
                    self.damage = Some(damage);
                    return Ok(&[]);
                }
                _ => return Err(error),
            }
        }
        self.input.fill_buf()
    }

    fn consume(&mut self, length: usize) {
        self.input.consume(length);
    }
}

/// The finding that a file could be unpacked to some place only.
fn with_damage(mut report: LoadReport, damage: &UnpackError) -> LoadReport {
    let message = format!("{damage}; what stands before the damage is read");
    let (locator, code, severity) = (String::new(), damage.code(), Severity::Refused);
    report.findings.insert(0, RowFinding { locator, line: 0, column: 0, code, severity, message });
    report
}

impl IatiReader {
    /// Reads all records; `damage` is what cut the file off.
    fn read_whole(
        &self,
        input: &mut dyn BufRead,
        damage: Option<UnpackError>,
    ) -> io::Result<(Table, LoadReport)> {
        let limits = Limits::default();
        let mut split = Split::open(input, limits)?;
        let mut rows = Rows::default();
        let mut ordinals = [0, 0];
        let mut is_first = true;
        while let Some(piece) = split.next()? {
            let met = match Met::of(piece) {
                Ok(met) => met,
                Err(flaw) => {
                    flaw_of_file(&mut rows, &flaw);
                    continue;
                }
            };
            let ordinal = &mut ordinals[met.kind as usize];
            *ordinal += 1;
            if is_first {
                // The header lies behind the same borrow as the record.
                let met = met.into_owned();
                rows.currency = split.header().default_currency.clone();
                rows.lang = split.header().lang.clone();
                is_first = false;
                take(&mut rows, &met, *ordinal, &limits);
            } else {
                take(&mut rows, &met, *ordinal, &limits);
            }
        }
        let (table, report) = self.finish(rows, split.header());
        Ok(match damage {
            None => (table, report),
            Some(damage) => (table, with_damage(report, &damage)),
        })
    }
}

/// A record as the file has it.
struct Met<'a> {
    kind: RecordKind,
    /// `None`: only its end was found.
    xml: Option<Cow<'a, str>>,
    line: u32,
    start: u64,
    broken: Option<Flaw>,
}

impl<'a> Met<'a> {
    fn of(piece: Piece<'a>) -> Result<Met<'a>, Flaw> {
        match piece {
            Piece::Record { kind, xml, line, start } => {
                Ok(Met { kind, xml: Some(Cow::Borrowed(xml)), line, start, broken: None })
            }
            Piece::Broken { kind, line, start, flaw, xml } => {
                Ok(Met { kind, xml: xml.map(Cow::Borrowed), line, start, broken: Some(flaw) })
            }
            Piece::Flaw(flaw) => Err(flaw),
        }
    }

    fn into_owned(self) -> Met<'static> {
        let Met { kind, xml, line, start, broken } = self;
        Met { kind, xml: xml.map(|xml| Cow::Owned(xml.into_owned())), line, start, broken }
    }
}

/// One record to its rows, or to one refusal.
fn take(rows: &mut Rows, met: &Met<'_>, ordinal: u64, limits: &Limits) {
    let xml = met.xml.as_deref().unwrap_or_default();
    let lines = memchr::memchr_iter(b'\n', xml.as_bytes()).count() + 1;
    let span = Span {
        line: met.line,
        lines: u32::try_from(lines).unwrap_or(u32::MAX),
        start: met.start,
        bytes: u32::try_from(xml.len()).unwrap_or(u32::MAX),
    };
    match met.kind {
        RecordKind::Activity => {
            let parsed = parse::activity(xml, met.line, limits);
            match met.broken.as_ref().or(parsed.broken.as_ref()) {
                None => rows.activity(&parsed.record, span, ordinal),
                Some(flaw) => rows.broken_activity(&parsed.record, flaw, ordinal),
            }
        }
        RecordKind::Organisation => {
            let parsed = parse::organisation(xml, met.line, limits);
            match met.broken.as_ref().or(parsed.broken.as_ref()) {
                None => rows.organisation(&parsed.record, span, ordinal),
                Some(flaw) => rows.broken_organisation(&parsed.record, flaw, ordinal),
            }
        }
    }
}

fn flaw_of_file(rows: &mut Rows, flaw: &Flaw) {
    let severity = if FATAL.contains(&flaw.code) { Severity::Refused } else { Severity::Warning };
    let place = Place { line: flaw.line, ..Place::FILE };
    rows.report.say(severity, place, flaw.code, || flaw.message.clone());
}

impl IatiReader {
    /// What is said once a file, and what the file says about itself.
    fn finish(&self, mut rows: Rows, header: &Header) -> (Table, LoadReport) {
        let counted = |n: u64, one: &str, more: &str| format!("{n} {}", if n == 1 { one } else { more });
        if rows.contacts > 0 {
            let contacts = rows.contacts;
            rows.report.note(Place::FILE, CONTACT_WITHHELD, || {
                let elements = counted(contacts, "contact-info element is", "contact-info elements are");
                format!("{elements} withheld: names, telephones and addresses of persons")
            });
        }
        let activities = rows.report.found(Sort::Activities);
        let organisations = rows.report.found(Sort::Organisations);
        match self.meant {
            RecordKind::Activity if activities == 0 && organisations > 0 => {
                rows.report.warn(Place::FILE, "organisation-file", || {
                    let records = counted(organisations, "organisation record", "organisation records");
                    format!("no activity, but {records}: this is an iati-organisation file")
                });
            }
            RecordKind::Organisation if organisations == 0 && activities > 0 => {
                rows.report.warn(Place::FILE, "activity-file", || {
                    let records = counted(activities, "activity", "activities");
                    format!("no organisation record, but {records}: this is an iati-activity file")
                });
            }
            _ => {}
        }
        let mut about = Vec::new();
        about.extend(header.version.clone().map(|version| ("version", version)));
        about.push(("encoding", header.encoding.name.clone()));
        let publisher = match rows.reporters.len() {
            0 => None,
            1 => rows.reporters.first().map(ToString::to_string),
            _ => Some("several".to_owned()),
        };
        about.extend(publisher.map(|publisher| ("publisher", publisher)));
        about.push(("reporters", rows.reporters.len().to_string()));
        (rows.table.finish(), rows.report.finish(about))
    }
}

fn unreadable(code: &'static str, message: String) -> (Table, LoadReport) {
    let mut rows = Rows::default();
    rows.report.say(Severity::Refused, Place::FILE, code, || message);
    (rows.table.finish(), rows.report.finish(Vec::new()))
}
