//! `polyad import iati`: one line or one report a file; a file that is refused stops no other.

use super::files::Piece;
use super::records::{Count, Records};
use super::{About, counts};
use crate::cli::Format;
use crate::desk::Desk;
use crate::outcome::Outcome;
use crate::terminal;
use anyhow::{Result, bail};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io::Read;

/// The formats of activity and of organisation files.
const ACTIVITIES: &str = "iati-activity";
const ORGANISATIONS: &str = "iati-organisation";
/// The first element stands within so many bytes of a file, or is not looked for.
const HEAD_BYTES: u64 = 64 * 1024;
/// Answers that are not about a file: this process may not import, or the node does not take anything.
const NOT_ABOUT_THE_FILE: [u16; 4] = [401, 403, 500, 503];

/// The report of a file as one line.
#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    dataset: Option<&'a str>,
    /// The statement of the edition whose place this file takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    edition_of: Option<&'a str>,
    sha256: Option<&'a str>,
    version: Option<&'a str>,
    encoding: Option<&'a str>,
    #[serde(flatten)]
    records: Records,
    findings: Vec<Finding<'a>>,
}

/// One thing to say about one place of the file.
#[derive(Serialize)]
struct Finding<'a> {
    locator: &'a str,
    line: u64,
    code: &'a str,
    severity: &'a str,
    message: &'a str,
}

/// What the files of this run have brought so far.
#[derive(Default)]
struct Run {
    /// File by the hash of its contents.
    files: HashMap<String, String>,
    /// Statements by the title of their datasets: none of these is a former edition of another.
    statements: HashMap<String, Vec<String>>,
}

/// Imports files, in this order, and prints the report of each.
pub(super) fn import(desk: &Desk, pieces: &[Piece], about: &About) -> Result<Outcome> {
    let mut run = Run::default();
    let (mut outcome, mut refused_files) = (Outcome::Done, 0);
    for piece in pieces {
        let answer = run.import(desk, piece, about)?;
        let refused = counts(&answer).iter().filter_map(|count| count.get("refused")?.as_u64()).sum::<u64>();
        let is_whole = answer.get("dataset").is_some_and(Value::is_string);
        // What was cut off with the rest of a file was never counted.
        let findings = answer.pointer("/report/findings").and_then(Value::as_array);
        let is_refusal = |finding: &Value| text(finding, "severity") == "refused";
        if refused > 0 || !is_whole || findings.is_some_and(|all| all.iter().any(is_refusal)) {
            outcome = Outcome::No;
        }
        refused_files += usize::from(!is_whole);
        if about.format == Format::Table {
            terminal::print_report(&piece.shown, &answer);
        } else {
            println!("{}", serde_json::to_string(&line(&piece.shown, &answer))?);
        }
    }
    if about.format == Format::Table && pieces.len() > 1 {
        let taken = pieces.len() - refused_files;
        println!("{}: {taken} taken, {refused_files} refused", super::counted(pieces.len(), "file"));
    }
    Ok(outcome)
}

impl Run {
    /// The node's answer about one file, or one of the same shape where the node was not asked.
    fn import(&mut self, desk: &Desk, piece: &Piece, about: &About) -> Result<Value> {
        if let Some(refused) = &piece.refused {
            return Ok(refusal(refused.code(), &refused.to_string()));
        }
        let mut request = match about.request(format_of(piece), &piece.title, &piece.path) {
            Ok(request) => request,
            Err(error) => return Ok(refusal("file-unreadable", &format!("{error:#}"))),
        };
        if let Some(member) = &piece.member {
            request["member"] = json!(member.number.to_string());
        }
        if let Some(beside) = self.statements.get(&piece.title) {
            request["beside"] = json!(beside);
        }
        let sent = desk.post("/api/v1/import", "application/json", request.to_string().into_bytes())?;
        if NOT_ABOUT_THE_FILE.contains(&sent.status) {
            sent.or_refusal()?;
            bail!("{}: the node gave no answer", piece.shown);
        }
        let mut answer = sent.json()?;
        if sent.status >= 400 && answer.get("report").is_none() {
            return Ok(refusal(text(&answer, "error"), text(&answer, "message")));
        }
        self.remember(piece, &mut answer);
        Ok(answer)
    }

    /// Notes what a file brought, and in its report whether the same came before.
    fn remember(&mut self, piece: &Piece, answer: &mut Value) {
        let statement = text(answer, "statement").to_owned();
        if !statement.is_empty() {
            self.statements.entry(piece.title.clone()).or_default().push(statement);
        }
        let sha256 = text(answer, "sha256").to_owned();
        let note = match self.files.get(&sha256) {
            Some(first) if answer.get("dataset").is_some_and(Value::is_string) => {
                Some(("file-repeated", format!("the same contents as {first}: taken once")))
            }
            Some(first) => Some(("file-repeated", format!("the same contents as {first}"))),
            None if answer.get("already").and_then(Value::as_bool) == Some(true) => Some((
                "file-registered-before",
                "the same contents were registered before: nothing was appended".to_owned(),
            )),
            None => None,
        };
        self.files.entry(sha256).or_insert_with(|| piece.shown.clone());
        let findings = answer.pointer_mut("/report/findings").and_then(Value::as_array_mut);
        if let (Some((code, message)), Some(findings)) = (note, findings) {
            findings.push(finding(code, "note", &message));
        }
    }
}

/// An answer about a file of which nothing was taken.
fn refusal(code: &str, message: &str) -> Value {
    json!({"report": {"counts": [], "findings": [finding(code, "refused", message)]}})
}

fn finding(code: &str, severity: &str, message: &str) -> Value {
    json!({"locator": "", "line": 0, "code": code, "severity": severity, "message": message})
}

fn line<'a>(file: &'a str, answer: &'a Value) -> Line<'a> {
    let optional = |pointer: &str| answer.pointer(pointer).and_then(Value::as_str);
    let count = |sort: &str| {
        let of = counts(answer).iter().find(|count| text(count, "records") == sort);
        let number = |name: &str| of.and_then(|count| count.get(name)?.as_u64()).unwrap_or(0);
        Count { found: number("found"), kept: number("kept"), refused: number("refused") }
    };
    let findings = answer.pointer("/report/findings").and_then(Value::as_array);
    Line {
        file,
        dataset: optional("/dataset"),
        edition_of: optional("/edition_of"),
        sha256: optional("/sha256"),
        version: optional("/about/version"),
        encoding: optional("/about/encoding"),
        records: Records::of(count),
        findings: findings.into_iter().flatten().map(finding_of).collect(),
    }
}

fn finding_of(finding: &Value) -> Finding<'_> {
    Finding {
        locator: text(finding, "locator"),
        line: finding.get("line").and_then(Value::as_u64).unwrap_or(0),
        code: text(finding, "code"),
        severity: text(finding, "severity"),
        message: text(finding, "message"),
    }
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// Which of the two standards a file is of, by its first element; that of activities where none of theirs is found.
fn format_of(piece: &Piece) -> &'static str {
    let mut head = Vec::new();
    // A file that cannot be read is refused by the node, with the reason.
    if let Ok(input) = piece.open() {
        let _ = input.take(HEAD_BYTES).read_to_end(&mut head);
    }
    format_of_head(&head)
}

fn format_of_head(head: &[u8]) -> &'static str {
    // Names of elements are ASCII in every encoding there is; of UTF-16 the other byte of each letter is zero.
    let letters: Vec<u8> = head.iter().copied().filter(|byte| *byte != 0).collect();
    let mut rest = String::from_utf8_lossy(&letters).into_owned();
    while let Some((before, after)) = rest.split_once("<!--") {
        let after = after.split_once("-->").map_or("", |(_, after)| after);
        rest = format!("{before} {after}");
    }
    let names = rest.split('<').skip(1).map(|element| {
        let end = element.find(|c: char| c.is_whitespace() || c == '>' || c == '/').unwrap_or(element.len());
        element[..end].rsplit(':').next().unwrap_or_default()
    });
    for name in names {
        match name {
            "iati-activities" | "iati-activity" => return ACTIVITIES,
            "iati-organisations" | "iati-organisation" => return ORGANISATIONS,
            _ => {}
        }
    }
    ACTIVITIES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_element_names_the_standard() {
        let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        for (head, format) in [
            (b"<?xml version='1.0'?><iati-organisations version='2.03'>".to_vec(), ORGANISATIONS),
            (b"<!-- <iati-organisations> --><iati-activities>".to_vec(), ACTIVITIES),
            (b"<iati:iati-organisation xmlns:iati='x'/>".to_vec(), ORGANISATIONS),
            (b"<iati-activity/><iati-organisation/>".to_vec(), ACTIVITIES),
            (wide("\u{feff}<?xml version='1.0' encoding='utf-16'?><iati-organisations>"), ORGANISATIONS),
            (b"<html></html>".to_vec(), ACTIVITIES),
            (b"<!-- cut".to_vec(), ACTIVITIES),
            (Vec::new(), ACTIVITIES),
        ] {
            assert_eq!(format_of_head(&head), format, "{}", String::from_utf8_lossy(&head));
        }
    }
}
