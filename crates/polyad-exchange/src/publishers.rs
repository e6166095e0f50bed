//! Lists of organisations and their codes: the publishers of the IATI Registry and the standard's lists of
//! organisation codes.
//!
//! Three layouts tell themselves. *CSV* with a column for the code and one for the name, as the Registry's list has
//! them. *JSON*, an array of objects with the same. *Code lists*: one XML file of the standard or a tar of them, of
//! which the lists of organisations are read. Each line becomes one reported `actor` by its organisation identifier;
//! the code stays as printed. A line without code or name is refused alone.

mod layout;

use crate::decompress;
use crate::iati::codes;
use layout::{Line, Unreadable};
use polyad_ledger::json::{self, Value};
use polyad_ledger::rows::{LoadReport, Reader, RowFinding, Severity, Table, TableBuilder};
use polyad_model::Ref;
use polyad_model::codelist::country_by_alpha2;
use polyad_model::identifier::{Validity, identify};
use std::collections::HashMap;

/// Reads lists of organisations, plain or packed with gzip. It has no options.
#[derive(Debug, Clone, Copy, Default)]
pub struct PublishersReader;

/// The sort of record that reports count.
pub const ORGANISATIONS: &str = "organisations";

/// The longest name, in characters.
const NAME_CHARS_MAX: usize = 500;
/// Notes and warnings of one code that are listed; how many more there are is said in one last finding.
const FINDINGS_MAX: u64 = 1_000;

impl Reader for PublishersReader {
    fn format(&self) -> &'static str {
        "publishers"
    }

    fn version(&self) -> u32 {
        1
    }

    fn read(&self, bytes: &[u8], options: &Value) -> (Table, LoadReport) {
        let mut reading = Reading::default();
        reading.report.count(ORGANISATIONS);
        let read = decompress::contents(bytes)
            .map_err(|error| (error.code(), error.to_string()))
            .and_then(|contents| reading.all(&contents, options));
        if let Err((code, message)) = read {
            reading.say(0, String::new(), code, Severity::Refused, message);
        }
        reading.finish()
    }
}

#[derive(Default)]
struct Reading {
    table: TableBuilder,
    report: LoadReport,
    /// The line on which a code stood first.
    seen: HashMap<String, u32>,
    listed: HashMap<&'static str, u64>,
}

impl Reading {
    fn all(&mut self, contents: &[u8], options: &Value) -> Result<(), Unreadable> {
        if let Some((name, _)) = options.members().next() {
            return Err(("option-unknown", format!("no option `{name}`; lists of organisations take none")));
        }
        let (layout, lines) = layout::lines(contents)?;
        self.report.about.push(("layout", layout.to_owned()));
        for line in lines {
            self.line(line);
        }
        Ok(())
    }

    fn line(&mut self, line: Line) {
        self.report.count(ORGANISATIONS).found += 1;
        match self.kept(&line) {
            Ok(()) => self.report.count(ORGANISATIONS).kept += 1,
            Err((code, message)) => {
                self.report.count(ORGANISATIONS).refused += 1;
                self.say(line.line, locator(&line), code, Severity::Refused, message);
            }
        }
    }

    fn kept(&mut self, line: &Line) -> Result<(), Unreadable> {
        if let Some(damage) = &line.damage {
            return Err(("line-malformed", damage.clone()));
        }
        let (code, name) = (line.code.trim(), line.name.split_whitespace().collect::<Vec<_>>().join(" "));
        if code.is_empty() {
            return Err(("code-missing", format!("`{name}` has no code")));
        }
        if name.is_empty() {
            return Err(("name-missing", format!("`{code}` has no name")));
        }
        if name.chars().count() > NAME_CHARS_MAX {
            return Err(("text-too-long", format!("a name has at most {NAME_CHARS_MAX} characters")));
        }
        if name.chars().any(char::is_control) {
            return Err(("text-malformed", "a name has no control characters".to_owned()));
        }
        let about =
            Ref::external("org-id", code).map_err(|error| ("reference-malformed", error.to_string()))?;
        self.remark(line, code);
        let mut fields = vec![
            ("about", json::text(&about)),
            // The lists do not say in which language a name is.
            ("name", json::object([("und", name)])),
        ];
        // Lists that people write spell this one without its hyphen.
        let printed = line.class.trim().replace("Public Private", "Public-Private");
        let class = codes::organisation_type(&printed);
        fields.extend(class.map(|class| ("class", Value::from(class.actor_class().word()))));
        fields.extend(class.map(|class| ("organisation_type", Value::from(class.code()))));
        let country = country(line.country.trim());
        fields.extend(country.map(|country| ("country", json::text(country))));
        fields.extend((!line.list.is_empty()).then(|| ("list", Value::from(&*line.list))));
        fields.extend((!line.slug.is_empty()).then(|| ("registry_name", Value::from(&*line.slug))));
        self.table.push("actor", &locator(line), line.line, None, None, json::object(fields));
        Ok(())
    }

    /// What a reader should know of a code that is kept.
    fn remark(&mut self, line: &Line, code: &str) {
        if let Some(first) = self.seen.get(code) {
            let message = format!("`{code}` stands on line {first} too");
            self.warn(line, "code-repeated", message);
        } else {
            self.seen.insert(code.to_owned(), line.line);
        }
        match identify(code).into_iter().next() {
            Some(best) if best.validity == Validity::Valid || best.validity == Validity::UnknownList => {}
            Some(best) => {
                let reason = match best.validity {
                    Validity::BadCheckDigit { expected } => format!("its check digits should be {expected}"),
                    Validity::Malformed { reason } => reason,
                    Validity::Valid | Validity::UnknownList => String::new(),
                };
                self.warn(
                    line,
                    "code-doubtful",
                    format!("`{code}` read as {}: {reason}", best.scheme.name()),
                );
            }
            None => self.warn(line, "code-unknown", format!("`{code}` has the form of no scheme known here")),
        }
    }

    fn warn(&mut self, line: &Line, code: &'static str, message: String) {
        let times = self.listed.entry(code).or_default();
        *times += 1;
        if *times <= FINDINGS_MAX {
            self.say(line.line, locator(line), code, Severity::Warning, message);
        }
    }

    fn say(&mut self, line: u32, locator: String, code: &'static str, severity: Severity, message: String) {
        self.report.findings.push(RowFinding { locator, line, column: 0, code, severity, message });
    }

    fn finish(mut self) -> (Table, LoadReport) {
        let mut more: Vec<(&'static str, u64)> =
            self.listed.iter().filter(|(_, times)| **times > FINDINGS_MAX).map(|(c, t)| (*c, *t)).collect();
        more.sort_unstable();
        for (code, times) in more {
            let message = format!("{} more lines for the same reason", times - FINDINGS_MAX);
            self.say(0, String::new(), code, Severity::Warning, message);
        }
        (self.table.finish(), self.report)
    }
}

/// The place of a line: its number, and its code where that keeps it short. Lines of several lists name theirs.
fn locator(line: &Line) -> String {
    let list = if line.number_in_list { format!("{}/", line.list) } else { String::new() };
    match line.code.trim() {
        code if code.is_empty() || code.len() * 3 > 200 || code.chars().any(char::is_control) => {
            format!("{list}{}", line.line)
        }
        code => format!("{list}{}:{code}", line.line),
    }
}

/// A country by its two letters or its English name; what is neither is left out.
fn country(printed: &str) -> Option<Ref> {
    let letters = printed.to_ascii_uppercase();
    let listed = country_by_alpha2(&letters).map(|_| letters).or_else(|| {
        let wanted = printed.to_lowercase();
        let all =
            (b'A'..=b'Z').flat_map(|a| (b'A'..=b'Z').map(move |b| format!("{}{}", a as char, b as char)));
        let mut named = all.filter(|code| {
            country_by_alpha2(code)
                .is_some_and(|listed| short_name(listed.name).eq_ignore_ascii_case(&wanted))
        });
        named.next()
    })?;
    Ref::external("iso3166-1", &listed).ok()
}

/// `United Kingdom of Great Britain and Northern Ireland` is the `United Kingdom` on lists that people write.
fn short_name(name: &str) -> &str {
    let name = name.split(" (").next().unwrap_or(name);
    match name {
        "United Kingdom of Great Britain and Northern Ireland" => "United Kingdom",
        "United States of America" => "United States",
        name => name.split(", ").next().unwrap_or(name),
    }
}
