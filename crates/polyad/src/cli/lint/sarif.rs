//! Findings in the Static Analysis Results Interchange Format, version 2.1.0 (OASIS), for editors and build servers.

use super::Tally;
use super::texts::Source;
use crate::outcome::Outcome;
use crate::terminal;
use anyhow::Result;
use polyad_lint::{Finding, RULES, Severity};
use polyad_web::lint::Judged;
use serde_json::{Value, json};

/// Prints one log with one run.
pub(super) fn print(sources: &[Source]) -> Result<Outcome> {
    let mut tally = Tally::default();
    let (mut results, mut notifications) = (Vec::new(), Vec::new());
    for source in sources {
        match source.goal.verdict() {
            Ok(verdict) => {
                tally.add(if verdict.has_errors() { Judged::Errors } else { Judged::Sound });
                results.extend(verdict.all_findings().into_iter().map(|finding| result(source, finding)));
            }
            Err(declined) => {
                tally.add(Judged::Not);
                notifications.push(json!({
                    "level": "error",
                    "descriptor": { "id": declined.code() },
                    "message": { "text": declined.to_string() },
                    "locations": [location(source, 0..source.goal.text.len())],
                }));
            }
        }
    }
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "polyad lint",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": RULES.iter().map(|rule| json!({
                    "id": rule.code(),
                    "shortDescription": { "text": rule.title() },
                    "help": { "text": super::shown::page(*rule), "markdown": rule.page() },
                })).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "artifacts": artifacts(sources),
            "invocations": [{
                "executionSuccessful": tally.judged > 0,
                "toolExecutionNotifications": notifications,
            }],
            "results": results,
        }],
    });
    terminal::print_text(&format!("{log:#}"));
    tally.outcome()
}

fn result(source: &Source, finding: &Finding) -> Value {
    let fix = finding.fix.as_ref().map(|fix| format!(" {fix}")).unwrap_or_default();
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    json!({
        "ruleId": finding.code,
        "ruleIndex": RULES.iter().position(|rule| rule.code() == finding.code),
        "level": level,
        // A fix is a question and not a replacement: it belongs to the message.
        "message": { "text": format!("{}.{fix}", finding.message) },
        "locations": [location(source, finding.span.clone())],
    })
}

fn location(source: &Source, span: std::ops::Range<usize>) -> Value {
    let text = &source.goal.text;
    let at = |byte: usize| {
        let before = text.get(..byte).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        (source.line + before.matches('\n').count(), before[line_start..].chars().count() + 1)
    };
    let ((start_line, start_column), (end_line, end_column)) = (at(span.start), at(span.end));
    json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(&source.name) },
            "region": {
                "startLine": start_line, "startColumn": start_column,
                "endLine": end_line, "endColumn": end_column,
                "snippet": { "text": text.get(span).unwrap_or_default() },
            },
        },
    })
}

/// The texts that lie in no file come with the log.
fn artifacts(sources: &[Source]) -> Value {
    let mut seen = std::collections::BTreeSet::new();
    let names = sources.iter().filter(|source| seen.insert(source.name.clone()));
    names
        .map(|source| {
            let location = json!({ "uri": uri(&source.name) });
            if source.name == "goal" || source.name.contains('#') {
                json!({ "location": location, "contents": { "text": source.goal.text } })
            } else {
                json!({ "location": location })
            }
        })
        .collect()
}

/// A file's name as a relative or `file:` address.
fn uri(name: &str) -> String {
    let escaped = name.split('/').map(super::super::encode).collect::<Vec<_>>().join("/");
    if name.starts_with('/') { format!("file://{escaped}") } else { escaped }
}
