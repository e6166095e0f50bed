//! All files of an atlas together: what one file alone cannot tell.

use super::file::{self, AtlasRow};
use super::place::Place;
use super::suggest::hint;
use polyad_ledger::rows::Severity;
use polyad_model::Ref;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// One thing wrong with one place of one file, printed as compilers print it: `file:line:column: message`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The file, as it was named.
    pub file: String,
    /// Line from 1.
    pub line: u32,
    /// Column from 1, in characters.
    pub column: u32,
    /// Stable code in kebab-case.
    pub code: &'static str,
    /// Refused rows are not in the record; warnings and notes are about rows that are.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)
    }
}

/// Kinds whose `parent` must not lead back to themselves.
const NESTED_KINDS: [&str; 3] = ["actor", "partnership", "challenge"];

/// Checks a whole atlas: every finding of every file, then things described twice, references to nothing,
/// circles of parents and memberships without dates.
pub fn check(files: &[(String, Vec<u8>)]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut rows: Vec<(&str, AtlasRow)> = Vec::new();
    for (name, bytes) in files {
        let read = file::read(bytes, super::key_of(bytes, &super::no_options()));
        found.extend(read.report.findings.into_iter().map(|finding| Diagnostic {
            file: name.clone(),
            line: finding.line,
            column: finding.column,
            code: finding.code,
            severity: finding.severity,
            message: finding.message,
        }));
        rows.extend(read.rows.into_iter().map(|row| (name.as_str(), row)));
    }
    described_twice(&rows, &mut found);
    references_to_nothing(&rows, &mut found);
    circles(&rows, &mut found);
    memberships_without_dates(&rows, &mut found);
    found.sort_by(|a, b| {
        (&a.file, a.line, a.column, &a.message).cmp(&(&b.file, b.line, b.column, &b.message))
    });
    found
}

fn wrong(file: &str, place: Place, code: &'static str, message: String) -> Diagnostic {
    Diagnostic {
        file: file.to_owned(),
        line: place.line,
        column: place.column,
        code,
        severity: Severity::Warning,
        message,
    }
}

fn about(row: &AtlasRow) -> Option<Ref> {
    super::ENTITY_KINDS.contains(&row.schema.name).then(|| row.fields.str_at("about")?.parse().ok())?
}

/// Two rows for one thing, or one slug for two things of a kind.
fn described_twice(rows: &[(&str, AtlasRow)], found: &mut Vec<Diagnostic>) {
    let mut first: BTreeMap<(&str, String), (&str, Place, String)> = BTreeMap::new();
    for (file, row) in rows {
        let Some(name) = about(row) else { continue };
        let mut keys = vec![(row.schema.name, name.to_string())];
        // An atlas Ref is its slug; a state's slug stands beside its code.
        if let (None, Some(slug)) = (name.code_in("atlas"), &row.slug) {
            keys.push((row.schema.name, format!("x:atlas:{slug}")));
        }
        for key in keys {
            if let Some((other, place, known)) = first.get(&key) {
                let message = format!(
                    "{}: {} `{}` is already described by {known} at {other}:{}",
                    row.name, key.0, key.1, place.line
                );
                found.push(wrong(file, row.place, "described-twice", message));
                break;
            }
            first.insert(key, (file, row.place, row.name.clone()));
        }
    }
}

/// References to slugs that no file describes.
fn references_to_nothing(rows: &[(&str, AtlasRow)], found: &mut Vec<Diagnostic>) {
    let known: BTreeSet<String> =
        rows.iter().filter_map(|(_, row)| Some(about(row)?.code_in("atlas")?.to_owned())).collect();
    for (file, row) in rows {
        for (name, place) in &row.refs {
            let Some(slug) = name.code_in("atlas").filter(|slug| !known.contains(*slug)) else { continue };
            let advice = hint(slug, known.iter().map(String::as_str));
            let message = format!("unknown Ref `{name}`: no file describes it{advice}");
            found.push(wrong(file, *place, "reference-to-nothing", message));
        }
    }
}

fn circles(rows: &[(&str, AtlasRow)], found: &mut Vec<Diagnostic>) {
    for kind in NESTED_KINDS {
        let of_kind = || rows.iter().filter(|(_, row)| row.schema.name == kind);
        let parents: BTreeMap<Ref, Ref> = of_kind()
            .filter_map(|(_, row)| Some((about(row)?, row.fields.str_at("parent")?.parse().ok()?)))
            .collect();
        for (file, row) in of_kind() {
            let Some(start) = about(row) else { continue };
            let mut way = vec![start.clone()];
            let mut at = &start;
            while let Some(parent) = parents.get(at) {
                way.push(parent.clone());
                if *parent == start {
                    let way: Vec<String> = way.iter().map(Ref::to_string).collect();
                    let message = format!("{}: `parent` leads back to itself: {}", row.name, way.join(" → "));
                    found.push(wrong(file, row.place, "parent-circle", message));
                    break;
                }
                if way[..way.len() - 1].contains(parent) {
                    // A circle further up: it is reported at its own members.
                    break;
                }
                at = parent;
            }
        }
    }
}

/// A seat open at both ends must at least say when its source saw it: in `valid`, or by the source's own date.
fn memberships_without_dates(rows: &[(&str, AtlasRow)], found: &mut Vec<Diagnostic>) {
    for (file, row) in rows.iter().filter(|(_, row)| row.schema.name == "seat") {
        let open = |field: &str| {
            let period = row.fields.get(field);
            ["from", "to"]
                .iter()
                .all(|end| period.and_then(|p| p.str_at(end)).is_none_or(|date| date == ".."))
        };
        let source_dated = row.fields.get("src").is_some_and(|src| src.get("published").is_some());
        if open("term") && open("valid") && !source_dated {
            let message =
                format!("{} has no date at all: give `term`, or in `valid` the date of the source", row.name);
            found.push(wrong(file, row.place, "membership-undated", message));
        }
    }
}
