//! One atlas file, read: its rows with defaults filled in and checked, and all that is wrong with it.

use super::entry::{self, Entry};
use super::place::{Lines, Place};
use super::refs;
use super::row::{Defaults, make_row};
use super::sections;
use super::suggest::hint;
use super::tree::{self, Budget, Map, Node, Problem, What};
use polyad_ledger::json::Value;
use polyad_ledger::rows::{LoadReport, RowFinding, Severity};
use polyad_ledger::schema::Schema;
use polyad_model::{DatasetKey, Ref};
use std::collections::BTreeMap;

/// The longest file, in bytes. A file is written by hand; the largest of the atlas has some tens of KiB.
pub(crate) const FILE_BYTES_MAX: usize = 8 * 1024 * 1024;

/// How much the rows may take when what they share is written out in each, in bytes.
const EXPANDED_BYTES_MAX: usize = 128 * 1024 * 1024;

/// Top-level keys of a file.
const TOP_KEYS: [&str; 4] = ["title", "src", "scope", "note"];

/// A file with its good rows.
#[derive(Debug, Default)]
pub(crate) struct AtlasFile {
    pub(crate) rows: Vec<AtlasRow>,
    pub(crate) report: LoadReport,
}

/// A row that was kept.
#[derive(Debug)]
pub(crate) struct AtlasRow {
    pub(crate) schema: &'static Schema,
    /// Its name in the file, e.g. `goal.access`.
    pub(crate) name: String,
    /// Its key or its column `slug`, when that is a slug.
    pub(crate) slug: Option<String>,
    pub(crate) locator: String,
    pub(crate) place: Place,
    pub(crate) row: Ref,
    pub(crate) scope: Option<Ref>,
    pub(crate) target: Option<Ref>,
    /// The coded outcome of a decision or an attestation.
    pub(crate) act: Option<String>,
    pub(crate) fields: Value,
    /// Every Ref it holds, with its place.
    pub(crate) refs: Vec<(Ref, Place)>,
}

/// Reads a file; total on any bytes.
pub(crate) fn read(bytes: &[u8], dataset: DatasetKey) -> AtlasFile {
    let mut file = AtlasFile::default();
    let text = match text_of(bytes) {
        Ok(text) => text,
        Err(finding) => {
            file.report.findings.push(finding);
            return file;
        }
    };
    let lines = Lines::of(text);
    let read = sections::read(text);
    for unread in read.refused {
        let place = lines.place(unread.problem.at);
        let locator = located(lines.place(unread.at), &unread.name);
        if !unread.name.is_empty() {
            count_refused(&mut file.report, entry::UNKNOWN);
        }
        let named = if unread.name.is_empty() { "the top of the file".to_owned() } else { unread.name };
        let message = format!("{named} cannot be read: {}", unread.problem.message);
        file.report.findings.push(finding(locator, place, unread.problem.code, Severity::Refused, message));
    }
    let (mut top, sections): (Map, Map) =
        read.map.into_iter().partition(|m| !matches!(m.node.what, What::Map(_)) || m.key == "src");
    let mut notes = Vec::new();
    let mut sections = sections;
    let sources = take_sources(&mut sections, &mut notes);
    let budget = Budget::new(EXPANDED_BYTES_MAX);
    let (mut entries, refused) = entry::entries(sections, &budget);
    let defaults = defaults(&mut top, sources, &entries, &mut notes);
    for problem in notes {
        file.report.findings.push(finding(
            String::new(),
            lines.place(problem.at),
            problem.code,
            Severity::Warning,
            problem.message,
        ));
    }
    for no_entry in refused {
        let place = lines.place(no_entry.problem.at);
        count_refused(&mut file.report, no_entry.sort);
        let locator = located(place, &no_entry.name);
        file.report.findings.push(finding(
            locator,
            place,
            no_entry.problem.code,
            Severity::Refused,
            no_entry.problem.message,
        ));
    }
    let locators = locators(&entries, &lines);
    let names = names(&entries, &locators, dataset);
    for (entry, locator) in entries.drain(..).zip(locators) {
        let place = lines.place(entry.at);
        let sort = entry.schema.name;
        match make_row(entry, &defaults, &budget, &names, &lines, &locator, dataset) {
            Ok(row) => {
                let count = file.report.count(sort);
                count.found += 1;
                count.kept += 1;
                for (name, place) in &row.refs {
                    if let Some(message) = refs::doubt(name) {
                        let code = "reference-unknown";
                        file.report.findings.push(finding(
                            row.locator.clone(),
                            *place,
                            code,
                            Severity::Warning,
                            message,
                        ));
                    }
                }
                file.rows.push(row);
            }
            Err(problems) => {
                count_refused(&mut file.report, sort);
                for problem in problems {
                    let place = if problem.at == usize::MAX { place } else { lines.place(problem.at) };
                    file.report.findings.push(finding(
                        locator.clone(),
                        place,
                        problem.code,
                        Severity::Refused,
                        problem.message,
                    ));
                }
            }
        }
    }
    file.report.findings.sort_by_key(|finding| (finding.line, finding.column));
    file
}

fn text_of(bytes: &[u8]) -> Result<&str, RowFinding> {
    let whole = |code, place, message| Err(finding(String::new(), place, code, Severity::Refused, message));
    let top = Place { line: 1, column: 1 };
    if bytes.len() > FILE_BYTES_MAX {
        let message = format!("{} bytes; an atlas file has at most {FILE_BYTES_MAX}", bytes.len());
        return whole("file-too-large", top, message);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(error) => {
            let read = String::from_utf8_lossy(&bytes[..error.valid_up_to()]).into_owned();
            let place = Lines::of(&read).place(error.valid_up_to());
            whole("text-not-utf8", place, "not UTF-8 from here on; save the file as UTF-8".to_owned())
        }
    }
}

fn finding(
    locator: String,
    place: Place,
    code: &'static str,
    severity: Severity,
    message: String,
) -> RowFinding {
    RowFinding { locator, line: place.line, column: place.column, code, severity, message }
}

fn count_refused(report: &mut LoadReport, sort: &'static str) {
    let count = report.count(sort);
    count.found += 1;
    count.refused += 1;
}

fn located(place: Place, name: &str) -> String {
    if name.is_empty() { String::new() } else { format!("{}:{name}", place.line) }
}

/// The `[source.<key>]` sections.
fn take_sources(sections: &mut Map, notes: &mut Vec<Problem>) -> BTreeMap<String, Node> {
    let Some(section) = tree::take(sections, "source") else { return BTreeMap::new() };
    let What::Map(sources) = section.node.what else { return BTreeMap::new() };
    let mut known = BTreeMap::new();
    for source in sources {
        if matches!(source.node.what, What::Map(_)) {
            known.insert(source.key, source.node);
        } else {
            let message = format!("`source.{}` is no source: it begins with [source.<key>]", source.key);
            notes.push(Problem::new(source.key_at, "source-malformed", message));
        }
    }
    known
}

/// What holds for all rows of the file: its default source and its partnership.
fn defaults(
    top: &mut Map,
    sources: BTreeMap<String, Node>,
    entries: &[Entry],
    notes: &mut Vec<Problem>,
) -> Defaults {
    let src = tree::take(top, "src").map(|member| member.node);
    let scope = tree::take(top, "scope").and_then(|member| {
        let parsed = member.node.as_text().and_then(|text| text.parse::<Ref>().ok());
        if parsed.is_none() {
            notes.push(Problem::new(
                member.node.at,
                "reference-malformed",
                "`scope` is the Ref of a partnership",
            ));
        }
        parsed
    });
    for member in top.iter().filter(|member| !TOP_KEYS.contains(&member.key.as_str())) {
        let message = format!("no top-level key `{}`{}", member.key, hint(&member.key, TOP_KEYS));
        notes.push(Problem::new(member.key_at, "key-unknown", message));
    }
    let mut partnerships = entries.iter().filter(|entry| entry.schema.name == "partnership");
    let partnership = match (partnerships.next(), partnerships.next()) {
        (Some(only), None) => entity_ref(only),
        _ => None,
    };
    Defaults { src, sources, partnership: scope.or(partnership) }
}

/// The Ref of the thing a row describes, for kinds whose rows describe one.
pub(crate) fn entity_ref(entry: &Entry) -> Option<Ref> {
    if !super::ENTITY_KINDS.contains(&entry.schema.name) {
        return None;
    }
    match tree::find(&entry.fields, "about") {
        Some(about) => about.node.as_text()?.parse().ok(),
        None => Ref::atlas(&slug(entry)).ok(),
    }
}

/// A row's slug: the column `slug`, else its key.
pub(crate) fn slug(entry: &Entry) -> String {
    let given = tree::find(&entry.fields, "slug").and_then(|member| member.node.as_text());
    given.unwrap_or(&entry.key).to_owned()
}

/// `<line>:<name>`; a name that a line has twice gets `~2`.
fn locators(entries: &[Entry], lines: &Lines<'_>) -> Vec<String> {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let mut unique = |locator: String| {
        let times = seen.entry(locator.clone()).or_default();
        *times += 1;
        if *times == 1 { locator } else { format!("{locator}~{times}") }
    };
    entries.iter().map(|entry| unique(located(lines.place(entry.at), &entry.name))).collect()
}

/// What each name of the file stands for; `None` where two rows have it.
fn names(entries: &[Entry], locators: &[String], dataset: DatasetKey) -> BTreeMap<String, Option<Ref>> {
    let mut names = BTreeMap::new();
    for (entry, locator) in entries.iter().zip(locators) {
        let name = entity_ref(entry).or_else(|| Ref::row(dataset, locator).ok());
        names.entry(entry.name.clone()).and_modify(|known| *known = None).or_insert(name);
    }
    names
}
