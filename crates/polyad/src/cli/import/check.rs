//! `polyad import check`: what an import would say of IATI files, and what the standard's rules say, as a compiler
//! says it; nothing is imported.

use super::records::{Count, Records};
use super::{About, Licence, files, files::Piece};
use crate::cli::Format;
use crate::cli::key::now;
use crate::outcome::Outcome;
use crate::terminal;
use anyhow::Result;
use clap::Args;
use polyad_exchange::decompress::UnpackError;
use polyad_exchange::iati::check::{self, CheckOptions, CheckReport, Checked};
use polyad_exchange::iati::codes::Codelists;
use polyad_exchange::iati::rules::RULES;
use polyad_ledger::rows::{RecordCount, Severity};
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::io::{self, BufReader, Read};
use std::path::PathBuf;

/// Bytes read at once.
const BUFFER_BYTES: usize = 64 * 1024;

/// The options of the verb.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  polyad import check activities.xml\n  polyad import check --codelists codelists.tar.gz downloads/\n  polyad import check --rules\n\nExit status: 0 all would be kept, 1 something would be refused, 2 could not run."
)]
pub(super) struct Check {
    /// Files and directories, as for `import iati`
    #[arg(required_unless_present = "rules", value_name = "FILE|DIR")]
    files: Vec<PathBuf>,
    /// Code lists to check against besides the small ones: a folder or a tar of the standard's XML code lists
    #[arg(long, value_name = "PATH")]
    codelists: Option<PathBuf>,
    /// Findings of each code that are printed; 0: all of them
    #[arg(long, value_name = "NUMBER", default_value_t = 5)]
    most: u64,
    /// Only list the rules
    #[arg(long)]
    rules: bool,
    /// How to print the report: table (for reading) or json (one object a file)
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

/// The report of a file as one line: that of an import, with the findings of the rules among the others.
#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    /// Nothing was imported.
    dataset: Option<&'a str>,
    sha256: Option<String>,
    version: Option<&'a str>,
    encoding: Option<&'a str>,
    #[serde(flatten)]
    records: Records,
    findings: Vec<Finding<'a>>,
    /// All findings by code, also those that are not listed.
    counts: BTreeMap<&'a str, u64>,
}

#[derive(Serialize)]
struct Finding<'a> {
    locator: &'a str,
    line: u32,
    column: u32,
    code: &'a str,
    severity: &'a str,
    message: &'a str,
}

impl Check {
    pub(super) fn run(self) -> Result<Outcome> {
        if self.rules {
            terminal::print_text(&rules(self.format)?);
            return Ok(Outcome::Done);
        }
        let pieces = files::pieces(&self.files, &self.about())?;
        let codelists = self.codelists.as_deref().map(Codelists::from_tar_or_dir).transpose()?;
        let listed_max = match (self.most, self.format) {
            (0, _) => u64::MAX,
            (most, Format::Table) => most,
            // Programs read all of what is listed; the limit is for people.
            _ => CheckOptions::default().listed_max,
        };
        let today = now().to_string().get(..10).and_then(|day| day.parse().ok());
        let options = CheckOptions { today, codelists, listed_max, ..CheckOptions::default() };
        let mut outcome = Outcome::Done;
        for piece in &pieces {
            let (report, sha256) = match check_one(piece, &options) {
                Ok((report, sha256)) => (report, Some(sha256)),
                Err(refused) => (refusal(&refused), None),
            };
            if report.refuses() || sha256.is_none() {
                outcome = Outcome::No;
            }
            if self.format == Format::Table {
                terminal::print_text(&diagnostics(&piece.shown, &report));
            } else {
                terminal::print_text(&serde_json::to_string(&line(&piece.shown, sha256, &report))?);
            }
        }
        Ok(outcome)
    }

    /// The files are found as an import finds them; about datasets there is nothing to say.
    fn about(&self) -> About {
        About {
            publisher: None,
            title: None,
            edition: None,
            licence: Licence::Unknown,
            licence_text: None,
            url: None,
            edition_of: None,
            new: false,
            format: self.format,
        }
    }
}

/// Checks a file and hashes its contents; `Err` when they cannot be had.
fn check_one(piece: &Piece, options: &CheckOptions) -> Result<(CheckReport, String), UnpackError> {
    if let Some(refused) = &piece.refused {
        return Err(refused.clone());
    }
    let sha256 = sha256(piece)?;
    let mut open = || -> io::Result<Box<dyn io::BufRead>> {
        let input = piece.open().map_err(io::Error::other)?;
        Ok(Box::new(BufReader::with_capacity(BUFFER_BYTES, input)))
    };
    let report = check::check(&mut open, options).map_err(|error| UnpackError::of(&error))?;
    Ok((report, sha256))
}

fn sha256(piece: &Piece) -> Result<String, UnpackError> {
    let mut input = piece.open()?;
    let (mut hash, mut buffer) = (Sha256::new(), vec![0; BUFFER_BYTES]);
    loop {
        match input.read(&mut buffer).map_err(|error| UnpackError::of(&error))? {
            0 => return Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()),
            read => hash.update(&buffer[..read]),
        }
    }
}

/// The report of a file whose contents cannot be had.
fn refusal(refused: &UnpackError) -> CheckReport {
    let finding = Checked {
        locator: String::new(),
        line: 0,
        code: refused.code(),
        severity: Severity::Refused,
        message: refused.to_string(),
        source: None,
    };
    let counts = BTreeMap::from([(finding.code, (Severity::Refused, 1))]);
    CheckReport { findings: vec![finding], counts, ..CheckReport::default() }
}

/// One line a finding, with the line it is about and the element marked; then what was read, and findings by code.
fn diagnostics(file: &str, report: &CheckReport) -> String {
    let mut out = String::new();
    for finding in &report.findings {
        diagnostic(&mut out, file, finding);
    }
    let said = |what| report.load.said(what).unwrap_or("not said");
    let _ = writeln!(out, "{file}: version {}, encoding {}", said("version"), said("encoding"));
    if !report.load.counts.is_empty() {
        let _ = writeln!(out, "  {:<28}{:>10}{:>10}{:>10}", "records", "in", "kept", "refused");
    }
    for (sort, count) in &report.load.counts {
        let RecordCount { found, kept, refused, .. } = count;
        let _ = writeln!(out, "  {:<28}{found:>10}{kept:>10}{refused:>10}", sort.replace('_', " "));
    }
    let mut by_weight: Vec<_> = report.counts.iter().collect();
    by_weight.sort_by_key(|(code, (severity, count))| (std::cmp::Reverse((*severity, *count)), **code));
    for (code, (severity, count)) in by_weight {
        let listed = report.findings.iter().filter(|finding| finding.code == *code).count() as u64;
        let rest = count.saturating_sub(listed);
        let left =
            if rest > 0 { format!("  ({rest} not printed; --most 0 prints all)") } else { String::new() };
        let _ = writeln!(out, "  {:<28}{count:>10}  {}{left}", code, word(*severity));
    }
    if report.counts.is_empty() {
        let _ = writeln!(out, "  nothing to say");
    }
    out
}

fn diagnostic(out: &mut String, file: &str, finding: &Checked) {
    let Checked { locator, line, code, severity, message, source } = finding;
    let place = match (line, source) {
        (0, _) => file.to_owned(),
        (_, None) => format!("{file}:{line}"),
        (_, Some(source)) => format!("{file}:{line}:{}", source.column),
    };
    let _ = writeln!(out, "{place}: {}[{code}]: {}", word(*severity), visible(message));
    let margin = " ".repeat(line.to_string().len());
    if let Some(source) = source {
        let _ = writeln!(out, " {line} | {}", source.text);
        let before = " ".repeat(source.from as usize);
        let _ = writeln!(out, " {margin} | {before}{}", "^".repeat(source.length as usize));
    }
    if !locator.is_empty() {
        let _ = writeln!(out, " {margin} = {}", visible(locator));
    }
    out.push('\n');
}

/// Compilers say *error* of what they refuse.
fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Refused => "error",
        other => other.word(),
    }
}

/// A text of the file, which must not be able to steer the terminal.
fn visible(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect()
}

fn line<'a>(file: &'a str, sha256: Option<String>, report: &'a CheckReport) -> Line<'a> {
    let count = |sort: &str| {
        let of = report.load.counts.iter().find(|(name, _)| *name == sort).map(|(_, count)| *count);
        let RecordCount { found, kept, refused, .. } = of.unwrap_or_default();
        Count { found, kept, refused }
    };
    Line {
        file,
        dataset: None,
        sha256,
        version: report.load.said("version"),
        encoding: report.load.said("encoding"),
        records: Records::of(count),
        findings: report.findings.iter().map(finding_of).collect(),
        counts: report.counts.iter().map(|(code, (_, count))| (*code, *count)).collect(),
    }
}

fn finding_of(checked: &Checked) -> Finding<'_> {
    Finding {
        locator: &checked.locator,
        line: checked.line,
        column: checked.source.as_ref().map_or(0, |source| source.column),
        code: checked.code,
        severity: checked.severity.word(),
        message: &checked.message,
    }
}

/// The rules, one a line.
fn rules(format: Format) -> Result<String> {
    let mut out = String::new();
    for rule in RULES {
        if format != Format::Table {
            let rule: Value = serde_json::json!({
                "code": rule.code(), "severity": rule.severity().word(), "since": rule.since(),
                "title": rule.title(), "source": rule.source(),
            });
            writeln!(out, "{rule}")?;
        } else {
            let since = if rule.since() == 1 { "1 and 2" } else { "2" };
            writeln!(
                out,
                "{} ({}, version {since}; {})",
                rule.code(),
                rule.severity().word(),
                rule.source()
            )?;
            writeln!(out, "  {}", rule.title())?;
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;
    use std::io::Cursor;

    #[test]
    fn a_report_reads_like_a_compiler_s() {
        let text = "<iati-activities version=\"1.03\">\n <iati-activity default-currency=\"USD\">\n\
            \x20 <iati-identifier>B-1</iati-identifier><reporting-org ref=\"A\">A</reporting-org>\n\
            \x20 <title>One</title>\n  <participating-org role=\"Funding\"/>\n </iati-activity>\n</iati-activities>\n";
        let mut open = || -> io::Result<Box<dyn io::BufRead>> { Ok(Box::new(Cursor::new(text))) };
        let report = check::check(&mut open, &CheckOptions::default()).expect("bytes in memory");
        assert!(report.refuses());
        expect![[r#"
            a.xml:3:3: warning[identifier-prefix]: `B-1` does not begin with `A`, the reporter's ref
             3 | <iati-identifier>B-1</iati-identifier><reporting-org ref="A">A</reporting-org>
               | ^^^^^^^^^^^^^^^^^
               = B-1/iati-identifier[1]

            a.xml:5:3: error[organisation-unnamed]: neither a ref nor a name: it is not known who takes part
             5 | <participating-org role="Funding"/>
               | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
               = B-1/participating-org[1]

            a.xml: version 1.03, encoding UTF-8
              records                             in      kept   refused
              activities                           1         1         0
              organisations                        0         0         0
              participating organisations          1         0         1
              budgets                              0         0         0
              planned disbursements                0         0         0
              transactions                         0         0         0
              results                              0         0         0
              indicators                           0         0         0
              periods                              0         0         0
              organisation-unnamed                 1  error
              identifier-prefix                    1  warning
        "#]]
        .assert_eq(&diagnostics("a.xml", &report));
    }

    #[test]
    fn a_file_steers_no_terminal() {
        let report = refusal(&UnpackError::Damaged { reason: "\u{1b}[2J".to_owned() });
        assert!(!diagnostics("a.xml.gz", &report).contains('\u{1b}'));
    }
}
