//! A publisher's own validator: what an import would say of a file, and what the standard's rules say.
//!
//! A file is opened three times: for its first record, by the reader whose answer an import gets, and record by
//! record for the rules. So the counts are those of an import by construction; rows are made and dropped. Reader
//! and rules speak of one value in their own ways: what was made of it, and what the standard asks.

mod source;

pub use source::SourceLine;

use super::activity::Activity;
use super::codes::Codelists;
use super::parse;
use super::rules::{self, FileFacts, RULES, RuleFinding};
use super::split::{Header, Limits, Piece, RecordKind, Split};
use polyad_ledger::json::Value;
use polyad_ledger::rows::{LoadReport, Severity};
use polyad_model::{PartialDate, Ref};
use std::collections::{BTreeMap, HashSet};
use std::io::{self, BufRead};
use std::sync::Arc;

/// What a check goes by.
#[derive(Debug, Clone)]
pub struct CheckOptions {
    /// The day of the check: what has happened does not lie after it. `None`: only the activity's own word counts.
    pub today: Option<PartialDate>,
    /// The user's code lists.
    pub codelists: Option<Codelists>,
    /// How much is read.
    pub limits: Limits,
    /// Findings of one code that are listed; the rest is counted.
    pub listed_max: u64,
}

impl Default for CheckOptions {
    fn default() -> CheckOptions {
        CheckOptions { today: None, codelists: None, limits: Limits::default(), listed_max: 1_000 }
    }
}

/// One thing to say about one place of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Record and element: `XM-DAC-7-P1/transaction[3]`; empty for the whole file.
    pub locator: String,
    /// Line from 1; 0 for the whole file.
    pub line: u32,
    /// Stable code.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// The value and the limit, in words.
    pub message: String,
    /// The line as it stands in the file; `None` for the whole file, and where it may show how to reach a person.
    pub source: Option<SourceLine>,
}

/// What a check found.
#[derive(Debug, Clone, Default)]
pub struct CheckReport {
    /// What an import of the file would answer, findings apart from [`CheckReport::findings`].
    pub load: LoadReport,
    /// Findings of the reader and of the rules together, by line.
    pub findings: Vec<Checked>,
    /// How many findings there are of each code, listed or not, with what they weigh at most.
    pub counts: BTreeMap<&'static str, (Severity, u64)>,
}

impl CheckReport {
    /// Whether an import would refuse something.
    pub fn refuses(&self) -> bool {
        self.load.total().refused > 0
            || self.load.findings.iter().any(|finding| finding.severity == Severity::Refused)
    }
}

/// Checks a file. `open` gives its contents, unpacked, from the beginning, each time it is called.
///
/// # Errors
///
/// Those of the input; what is wrong with the contents is in the report.
pub fn check(
    open: &mut dyn FnMut() -> io::Result<Box<dyn BufRead>>,
    options: &CheckOptions,
) -> io::Result<CheckReport> {
    let (header, format) = look_at(open()?, options)?;
    let load = match crate::reader(format) {
        Some(reader) => reader.read_from(&mut *open()?, &Value::Object(Arc::default()))?.1,
        None => LoadReport::default(),
    };
    let file = FileFacts {
        version: header.version.as_deref(),
        lang: header.lang.as_deref(),
        today: options.today,
        codelists: options.codelists.as_ref(),
    };
    let mut findings = Findings::of(&load, options.listed_max);
    let (mut keys, mut ordinal) = (Keys::default(), 0);
    let mut split = Split::open(open()?, options.limits)?;
    while let Some(piece) = split.next()? {
        let (kind, xml, line, is_whole) = match piece {
            Piece::Record { kind, xml, line, .. } => (kind, xml, line, true),
            Piece::Broken { kind, xml, line, .. } => (kind, xml.unwrap_or_default(), line, false),
            Piece::Flaw(_) => continue,
        };
        let first = findings.listed.len();
        ordinal += u64::from(kind == RecordKind::Activity);
        if is_whole && kind == RecordKind::Activity {
            let parsed = parse::activity(xml, line, &options.limits);
            // What cannot be read is refused; what the rest of it would have said is not known.
            if parsed.broken.is_none() {
                let key = keys.of(&parsed.record, ordinal);
                for found in rules::check(&parsed.record, &file) {
                    findings.add(&key, found);
                }
            }
        }
        findings.quote(first, xml, line);
    }
    let Findings { mut listed, counts, .. } = findings;
    listed.sort_by_key(|finding| finding.line);
    Ok(CheckReport { load, findings: listed, counts })
}

/// What the file says about itself, and which reader it is for: that of activities, unless it begins with an
/// organisation's record.
fn look_at(input: Box<dyn BufRead>, options: &CheckOptions) -> io::Result<(Header, &'static str)> {
    let mut split = Split::open(input, options.limits)?;
    let mut kind = RecordKind::Activity;
    while let Some(piece) = split.next()? {
        if let Piece::Record { kind: found, .. } | Piece::Broken { kind: found, .. } = piece {
            kind = found;
            break;
        }
    }
    let header = split.header().clone();
    let of_organisations = header.root.as_deref() == Some("iati-organisations");
    let format = match kind {
        RecordKind::Activity if !of_organisations => "iati-activity",
        _ => "iati-organisation",
    };
    Ok((header, format))
}

/// How findings name activities: by their identifiers, or by their place in the file, as rows do.
#[derive(Default)]
struct Keys(HashSet<Box<str>>);

impl Keys {
    fn of(&mut self, activity: &Activity<'_>, ordinal: u64) -> String {
        let identifier = activity.identifiers.first().map_or("", |identifier| identifier.value.trim());
        let fits = !identifier.is_empty()
            && !identifier.ends_with(']')
            && Ref::external("iati-activity", identifier).is_ok()
            && self.0.insert(identifier.into());
        if fits { identifier.to_owned() } else { format!("iati-activity[{ordinal}]") }
    }
}

/// Findings so far: all counted, the first of each code listed.
struct Findings {
    listed: Vec<Checked>,
    counts: BTreeMap<&'static str, (Severity, u64)>,
    listed_max: u64,
    /// What the reader says in the words of a rule, by its place: it is not said twice.
    said: HashSet<(&'static str, String)>,
    /// Indexes of the reader's findings that have a line, by line: they are quoted when their record comes by.
    unquoted: BTreeMap<u32, Vec<usize>>,
}

impl Findings {
    fn of(load: &LoadReport, listed_max: u64) -> Findings {
        let mut findings = Findings {
            listed: Vec::new(),
            counts: BTreeMap::new(),
            listed_max,
            said: HashSet::new(),
            unquoted: BTreeMap::new(),
        };
        for found in &load.findings {
            if RULES.iter().any(|rule| rule.code() == found.code) {
                findings.said.insert((found.code, found.locator.clone()));
            }
            let at = findings.listed.len();
            findings.push(Checked {
                locator: found.locator.clone(),
                line: found.line,
                code: found.code,
                severity: found.severity,
                message: found.message.clone(),
                source: None,
            });
            if found.line > 0 && findings.listed.len() > at {
                findings.unquoted.entry(found.line).or_default().push(at);
            }
        }
        findings
    }

    fn add(&mut self, key: &str, found: RuleFinding) {
        let RuleFinding { code, severity, line, part, message } = found;
        let locator = match part.as_str() {
            "iati-activity" => key.to_owned(),
            part => format!("{key}/{part}"),
        };
        // The reader names the record, or the element in it, and an amount by what it is the value of.
        let outer = locator.strip_suffix("/value").unwrap_or(&locator);
        if [key, outer].iter().any(|place| self.said.contains(&(code, (*place).to_owned()))) {
            return;
        }
        self.push(Checked { locator, line, code, severity, message, source: None });
    }

    fn push(&mut self, checked: Checked) {
        let (severity, count) = self.counts.entry(checked.code).or_insert((checked.severity, 0));
        *severity = (*severity).max(checked.severity);
        *count += 1;
        if *count <= self.listed_max {
            self.listed.push(checked);
        }
    }

    /// Gives the findings of a record their lines: those listed from `first` on, and those of the reader.
    fn quote(&mut self, first: usize, xml: &str, line: u32) {
        let end = line.saturating_add(xml.bytes().filter(|byte| *byte == b'\n').count() as u32);
        let mut wanted: Vec<usize> = (first..self.listed.len()).collect();
        for (_, of_line) in self.unquoted.range(line..=end) {
            wanted.extend(of_line);
        }
        wanted.sort_by_key(|at| self.listed[*at].line);
        let mut lines = (line..).zip(xml.split('\n'));
        let mut current = lines.next();
        for at in wanted {
            let finding = &mut self.listed[at];
            while current.is_some_and(|(number, _)| number < finding.line) {
                current = lines.next();
            }
            if let Some((number, text)) = current
                && number == finding.line
            {
                finding.source = SourceLine::of(text, &finding.locator);
            }
        }
    }
}
