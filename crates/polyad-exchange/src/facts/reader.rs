//! Reads facts that [`super`] wrote: JSON lines, or the CSV table of one kind.
//!
//! What is read are reported facts of whoever publishes the file, not the acts that some of them were: signatures do
//! not travel in a table. A line that does not fit its kind is refused alone.

use super::FIXED;
use super::flat::unflatten;
use crate::csv::unguarded;
use crate::decompress;
use polyad_ledger::json::{self, Value};
use polyad_ledger::kinds;
use polyad_ledger::rows::{LoadReport, Reader, RowFinding, Severity, Table, TableBuilder};
use polyad_ledger::schema::{CheckAs, FieldError, FieldType, Schema};
use polyad_model::Ref;
use std::collections::BTreeSet;

/// Reads facts, plain or packed with gzip, in the shape in which they are exported.
///
/// Options: `kind`, needed for CSV: the kind of every line.
#[derive(Debug, Clone, Copy, Default)]
pub struct FactsReader;

/// The sort of record that reports count.
const FACTS: &str = "facts";

/// The longest line of JSON.
const LINE_BYTES_MAX: usize = 1024 * 1024;
/// A fact of a file may hold more than a statement's body: a list of some hundred locations, say.
const LIMITS: json::Limits =
    json::Limits { bytes: LINE_BYTES_MAX, depth: 64, members: 100_000, plain_text: true };
/// Notes and warnings that are listed; how many more there are is said in one last finding. Refusals are all listed.
const FINDINGS_MAX: u64 = 10_000;

impl Reader for FactsReader {
    fn format(&self) -> &'static str {
        "facts"
    }

    fn version(&self) -> u32 {
        1
    }

    fn read(&self, bytes: &[u8], options: &Value) -> (Table, LoadReport) {
        let mut reading = Reading::default();
        reading.report.count(FACTS);
        match decompress::contents(bytes) {
            Err(error) => reading.refuse_file(error.code(), error.to_string()),
            Ok(contents) => {
                let text = contents.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&contents);
                let first = text.iter().find(|byte| !byte.is_ascii_whitespace());
                match (first, options.str_at("kind")) {
                    (None, _) => reading.refuse_file("file-empty", "the file is empty".to_owned()),
                    (Some(b'{'), _) => reading.json_lines(text),
                    (Some(_), Some(kind)) => reading.table(text, kind),
                    (Some(_), None) => reading.refuse_file(
                        "kind-missing",
                        "a CSV table holds facts of one kind: say which with the option `kind`".to_owned(),
                    ),
                }
            }
        }
        reading.finish()
    }
}

#[derive(Default)]
struct Reading {
    table: TableBuilder,
    report: LoadReport,
    listed: u64,
    unlisted: u64,
    /// Columns and members that no table can name.
    left_out: BTreeSet<String>,
}

/// A fact as a line gives it.
struct Line<'a> {
    place: String,
    number: u32,
    schema: &'static Schema,
    scope: Option<&'a str>,
    target: Option<&'a str>,
    act: Option<&'a str>,
    fields: Value,
}

impl Reading {
    fn json_lines(&mut self, text: &[u8]) {
        for (n, line) in text.split(|byte| *byte == b'\n').enumerate() {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            self.report.count(FACTS).found += 1;
            let number = n as u32 + 1;
            if let Err((code, message)) = self.json_line(number, line) {
                self.refuse(number, code, message);
            }
        }
    }

    fn json_line(&mut self, number: u32, line: &[u8]) -> Result<(), (&'static str, String)> {
        if line.len() > LINE_BYTES_MAX {
            return Err((
                "line-too-long",
                format!("{} bytes; a line has at most {LINE_BYTES_MAX}", line.len()),
            ));
        }
        let text = std::str::from_utf8(line).map_err(|error| ("text-not-utf8", error.to_string()))?;
        let fact = json::parse_within(text, LIMITS).map_err(|error| ("json-malformed", error.to_string()))?;
        let kind = fact.str_at("kind").ok_or(("kind-missing", "a fact names its kind".to_owned()))?;
        let schema = kinds::newest(kind).ok_or_else(|| kind_unknown(kind))?;
        let fields = fact.get("fields").cloned().unwrap_or_else(|| json::object::<&str, Value>([]));
        let place = format!("{number}:{kind}");
        let (scope, target, act) = (fact.str_at("scope"), fact.str_at("target"), fact.str_at("act"));
        self.take(Line { place, number, schema, scope, target, act, fields })
    }

    fn table(&mut self, text: &[u8], kind: &str) {
        let Some(schema) = kinds::newest(kind) else {
            let (code, message) = kind_unknown(kind);
            return self.refuse_file(code, message);
        };
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text);
        let heading: Vec<String> = match reader.headers() {
            Ok(heading) => heading.iter().map(|cell| unguarded(cell.trim()).into_owned()).collect(),
            Err(error) => return self.refuse_file("heading-malformed", error.to_string()),
        };
        let own = |name: &str| schema.field(name.split('.').next().unwrap_or_default()).is_some();
        if !heading.iter().any(|name| own(name)) {
            let known: Vec<&str> = schema.all_fields().map(|field| field.name).collect();
            let message = format!("no column is a field of {kind}; fields are {}", known.join(", "));
            return self.refuse_file("columns-unknown", message);
        }
        let mut line = csv::StringRecord::new();
        loop {
            let number = reader.position().line() as u32;
            match reader.read_record(&mut line) {
                Ok(false) => break,
                Ok(true) => {}
                Err(error) => {
                    self.report.count(FACTS).found += 1;
                    self.refuse(number, "line-malformed", error.to_string());
                    continue;
                }
            }
            let number = line.position().map_or(number, |place| place.line() as u32);
            self.report.count(FACTS).found += 1;
            if let Err((code, message)) = self.table_line(number, schema, &heading, &line) {
                self.refuse(number, code, message);
            }
        }
    }

    fn table_line(
        &mut self,
        number: u32,
        schema: &'static Schema,
        heading: &[String],
        line: &csv::StringRecord,
    ) -> Result<(), (&'static str, String)> {
        if line.len() != heading.len() {
            let message = format!("{} cells where the heading has {}", line.len(), heading.len());
            return Err(("line-ragged", message));
        }
        let plain: Vec<_> = line.iter().map(unguarded).collect();
        let told = heading.iter().zip(&plain).filter(|(_, cell)| !cell.is_empty());
        let told: Vec<(&str, &str)> = told.map(|(name, cell)| (name.as_str(), &**cell)).collect();
        let fixed = |wanted: &str| told.iter().find(|(name, _)| *name == wanted).map(|(_, cell)| *cell);
        let is_field = |name: &str| schema.field(name.split('.').next().unwrap_or_default()).is_some();
        let is_cell = |name: &str| is_field(name) || !FIXED.contains(&name);
        let cells: Vec<(&str, &str)> = told.iter().filter(|(name, _)| is_cell(name)).copied().collect();
        let fields = unflatten(schema, &cells).map_err(|(_, message)| ("column-clash", message))?;
        let place = format!("{number}:{}", schema.name);
        let scope = fixed("scope").filter(|_| !is_field("scope"));
        self.take(Line { place, number, schema, scope, target: fixed("target"), act: fixed("act"), fields })
    }

    fn take(&mut self, line: Line<'_>) -> Result<(), (&'static str, String)> {
        let named = |text: Option<&str>| text.map(str::parse::<Ref>).transpose();
        let malformed = |error: polyad_model::Malformed| ("reference-malformed", error.to_string());
        let (scope, target) = (named(line.scope).map_err(malformed)?, named(line.target).map_err(malformed)?);
        let is_field = |name: &str| line.schema.field(name).is_some();
        let members = line.fields.members().map(|(name, value)| (name.to_owned(), value.clone()));
        let (own, beside): (Vec<(String, Value)>, Vec<_>) = members.partition(|(name, _)| is_field(name));
        let errors = line.schema.check(&json::object(own.clone()), CheckAs::Row);
        // What a source does not state is left out, and a code of whoever no list has stays a mention; all else
        // that is stated has to have its shape.
        let is_mention = |error: &FieldError| {
            let field = line.schema.field(&error.path).map(|field| &field.kind);
            matches!(field, Some(FieldType::Ref | FieldType::RefOr(_))) && error.code == "value-malformed"
        };
        // Published percentages are rounded, and titles may be longer than a statement's: said, not cut.
        let is_bearable = |error: &FieldError| {
            // What a format holds beyond a part of a fact stays where it stood.
            matches!(error.code, "shares-not-one" | "text-too-long" | "field-unknown")
                || (error.code == "value-malformed" && error.path.ends_with(".share"))
        };
        let (bearable, errors): (Vec<_>, Vec<_>) = errors.into_iter().partition(is_bearable);
        let (mentions, errors): (Vec<_>, Vec<_>) = errors.into_iter().partition(is_mention);
        if let Some(error) = errors.iter().find(|error| error.code != "field-missing") {
            return Err((error.code, format!("`{}`: {}", error.path, error.reason)));
        }
        if let Some(mention) = mentions.first() {
            let message = format!("`{}` names nobody known, and is kept as a mention", mention.path);
            self.say(&line.place, line.number, "mention-unresolved", Severity::Note, message);
        }
        if let Some(error) = bearable.iter().find(|error| error.code != "field-unknown") {
            let message = format!("`{}`: {}", error.path, error.reason);
            self.say(&line.place, line.number, error.code, Severity::Warning, message);
        }
        if let Some(missing) = errors.first() {
            let message = format!("`{}` is not stated", missing.path);
            self.say(&line.place, line.number, "field-missing", Severity::Warning, message);
        }
        let act = line
            .act
            .filter(|act| line.schema.acts.contains(act))
            .map(|act| ("act".to_owned(), Value::from(act)));
        let fields = json::object(own.into_iter().chain(act).chain(beside));
        let left_out = self.table.push(line.schema.name, &line.place, line.number, scope, target, fields);
        self.left_out.extend(left_out);
        self.report.count(FACTS).kept += 1;
        Ok(())
    }

    fn refuse(&mut self, line: u32, code: &'static str, message: String) {
        self.report.count(FACTS).refused += 1;
        self.say(&line.to_string(), line, code, Severity::Refused, message);
    }

    fn refuse_file(&mut self, code: &'static str, message: String) {
        self.say("", 0, code, Severity::Refused, message);
    }

    fn say(&mut self, locator: &str, line: u32, code: &'static str, severity: Severity, message: String) {
        self.listed += 1;
        if self.listed > FINDINGS_MAX && severity != Severity::Refused {
            self.unlisted += 1;
        } else {
            let locator = locator.to_owned();
            self.report.findings.push(RowFinding { locator, line, column: 0, code, severity, message });
        }
    }

    fn finish(mut self) -> (Table, LoadReport) {
        if !self.left_out.is_empty() {
            let names: Vec<String> = std::mem::take(&mut self.left_out).into_iter().take(20).collect();
            let message = format!("no names that a column can have, and left out: {}", names.join(", "));
            self.say("", 0, "columns-left-out", Severity::Warning, message);
        }
        if self.unlisted > 0 {
            let message = format!("{} more notes and warnings are not listed", self.unlisted);
            let (locator, severity) = (String::new(), Severity::Note);
            self.report.findings.push(RowFinding {
                locator,
                line: 0,
                column: 0,
                code: "not-listed",
                severity,
                message,
            });
        }
        (self.table.finish(), self.report)
    }
}

fn kind_unknown(kind: &str) -> (&'static str, String) {
    let known: Vec<&str> = kinds::ALL.iter().map(|schema| schema.name).collect();
    ("kind-unknown", format!("no kind is called `{kind}`; known are {}", known.join(", ")))
}
