//! `polyad import sheet`: a mapping is guessed or given, shown, confirmed, and saved with the dataset.

use super::{About, stem};
use crate::cli::Format;
use crate::config::{Config, NodeFlags};
use crate::desk::Desk;
use crate::outcome::Outcome;
use crate::terminal;
use anyhow::{Context, Result, anyhow, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use clap::{Args, ValueEnum};
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{ContentArrangement, Table};
use polyad_exchange::sheet::{self, DecimalMark, Guess, Mapping, SheetReader, Told};
use polyad_exchange::workbook::{WORKBOOK_BYTES_MAX, Workbook};
use polyad_ledger::rows::{LoadReport, Reader};
use polyad_model::{Ref, reference::is_slug};
use serde_json::{Value, json};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

/// Members, pledges, payments and results from a spreadsheet: .xlsx, .ods or .csv
///
/// Without --mapping the headings are read by a list of English, French and Spanish words, and what is read as what is
/// shown for confirmation; nothing is imported before it is confirmed (exit status 3). A filled template of `polyad
/// template` and a file of `polyad export xlsx` need no confirmation.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  polyad import sheet pledges.xlsx --partnership x:atlas:gavi\n  polyad import sheet pledges.xlsx --partnership x:atlas:gavi --currency USD --date-format DD/MM/YYYY --yes\n  polyad import sheet pledges.xlsx --partnership x:atlas:gavi --dry-run --format json > guessed.json\n  polyad import sheet pledges-2026.xlsx --mapping guessed.json\n\nExit status: 0 all kept, 1 something refused, 2 could not run, 3 not confirmed: nothing imported."
)]
pub(crate) struct SheetImport {
    /// The workbook
    file: PathBuf,
    /// The partnership that the rows belong to: a Ref, or a slug of the atlas
    #[arg(long, value_name = "REF|SLUG")]
    partnership: Option<String>,
    /// Who gives, where no column says
    #[arg(long, value_name = "REF|NAME")]
    giver: Option<String>,
    /// The currency of amounts that name none
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
    /// How dates in words are written, such as DD/MM/YYYY; dates of cells and YYYY-MM-DD need none
    #[arg(long, value_name = "FORMAT")]
    date_format: Option<String>,
    /// The sign before places in numbers that are words [default: a point, unless all such numbers need a comma]
    #[arg(long, value_enum)]
    decimal_mark: Option<Mark>,
    /// A mapping as `--dry-run --format json` prints it
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// Only say what would be read; nothing is imported
    #[arg(long)]
    dry_run: bool,
    /// Import without asking
    #[arg(long, short)]
    yes: bool,
    #[command(flatten)]
    about: About,
}

/// The sign before places.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Mark {
    Point,
    Comma,
}

impl SheetImport {
    pub(super) fn run(self, flags: &NodeFlags) -> Result<Outcome> {
        let shown = self.file.display().to_string();
        let bytes = read(&self.file)?;
        let workbook =
            Workbook::read(&bytes).map_err(|error| anyhow!("{shown}: {error} [{}]", error.code))?;
        let guess = match &self.mapping {
            Some(file) => self.given(file)?,
            None => sheet::guess(&workbook, &self.told()?),
        };
        let options: Value = serde_json::from_str(&guess.mapping.to_options().to_canonical())?;
        // What was guessed is held to the same rules as what a person writes.
        Mapping::from_options(&guess.mapping.to_options())
            .map_err(|error| anyhow!("the mapping: {error}"))?;
        let is_certain = guess.is_certain || self.mapping.is_some();
        if self.about.format == Format::Table && !is_certain {
            print_guess(&shown, &guess);
        }
        if guess.mapping.tables.is_empty() {
            eprintln!("{shown}: no table was recognised; give a --mapping (docs/spec/sheet.md)");
            return Ok(Outcome::Unconfirmed);
        }
        if self.dry_run {
            return self.print_dry(&shown, &bytes, &guess, &options);
        }
        if !(is_certain || self.yes || self.asked()?) {
            if self.about.format == Format::Table {
                println!("Nothing was imported: say --yes when this is what the file means.");
            } else {
                println!("{}", guess_json(&shown, &guess, &options));
            }
            return Ok(Outcome::Unconfirmed);
        }
        let mut request = self.about.request(sheet::FORMAT, &stem(&file_name(&self.file)), &self.file)?;
        // An .xlsx is a zip archive: handed over by path it would be unpacked.
        if let Some(request) = request.as_object_mut() {
            request.remove("path");
            request.insert("bytes".to_owned(), json!(BASE64.encode(&bytes)));
        }
        request["fields"]["options"] = options;
        let desk = Desk::open(&Config::load(flags, None, false)?)?;
        let answer = self.send(&desk, &request);
        desk.close();
        let answer = answer.with_context(|| shown.clone())?;
        if self.about.format == Format::Table {
            terminal::print_report(&shown, &answer);
        } else {
            println!("{answer}");
        }
        let refused =
            super::counts(&answer).iter().filter_map(|count| count.get("refused")?.as_u64()).sum::<u64>();
        Ok(if refused > 0 { Outcome::No } else { Outcome::Done })
    }

    fn send(&self, desk: &Desk, request: &Value) -> Result<Value> {
        let body = request.to_string().into_bytes();
        desk.post("/api/v1/import", "application/json", body)?.or_refusal()?.json()
    }

    /// What the flags tell.
    fn told(&self) -> Result<Told> {
        let mapping = self.completed(Mapping::default())?;
        Ok(Told {
            partnership: mapping.partnership,
            giver: self.giver.clone(),
            currency: mapping.currency,
            date_format: mapping.date_format,
            decimal_mark: self.decimal_mark.map(Mark::sign),
        })
    }

    /// A mapping that was given, as it stands.
    fn given(&self, file: &Path) -> Result<Guess> {
        let text =
            std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        let value: Value = serde_json::from_str(&text).with_context(|| file.display().to_string())?;
        // The whole line of a dry run is a mapping too.
        let options = value.get("mapping").unwrap_or(&value).to_string();
        let options =
            polyad_ledger::json::parse(&options).map_err(|error| anyhow!("{}: {error}", file.display()))?;
        let mapping =
            Mapping::from_options(&options).map_err(|error| anyhow!("{}: {error}", file.display()))?;
        let mapping = self.completed(mapping)?;
        Ok(Guess { mapping, read: Vec::new(), not_read: Vec::new(), is_certain: true })
    }

    /// A mapping with what the flags tell, which comes first.
    fn completed(&self, mut mapping: Mapping) -> Result<Mapping> {
        if let Some(text) = &self.partnership {
            let named = if is_slug(text) { Ref::atlas(text) } else { text.parse() };
            mapping.partnership = Some(named.context("--partnership")?);
        }
        mapping.currency = self.currency.clone().or(mapping.currency);
        mapping.date_format = self.date_format.clone().or(mapping.date_format);
        mapping.decimal_mark = self.decimal_mark.map_or(mapping.decimal_mark, Mark::sign);
        // Flags are held to the rules of the options that they become.
        Mapping::from_options(&mapping.to_options()).map_err(|error| anyhow!("{error}"))?;
        Ok(mapping)
    }

    fn asked(&self) -> Result<bool> {
        if !(std::io::stdin().is_terminal() && std::io::stdout().is_terminal()) {
            return Ok(false);
        }
        print!("Import so? [y/N] ");
        std::io::stdout().flush()?;
        let mut answer = String::new();
        std::io::stdin().read_line(&mut answer)?;
        Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
    }

    /// What would be read, and the report that an import would end in.
    fn print_dry(&self, shown: &str, bytes: &[u8], guess: &Guess, options: &Value) -> Result<Outcome> {
        let (_, report) = SheetReader.read(bytes, &guess.mapping.to_options());
        let report_shown = report_json(&report);
        if self.about.format == Format::Table {
            terminal::print_report(
                &format!("{shown} (nothing is imported)"),
                &json!({"dataset": "none yet", "report": report_shown}),
            );
        } else {
            let mut line = guess_json(shown, guess, options);
            line["report"] = report_shown;
            println!("{line}");
        }
        Ok(if report.total().refused > 0 { Outcome::No } else { Outcome::Done })
    }
}

impl Mark {
    fn sign(self) -> DecimalMark {
        match self {
            Mark::Point => DecimalMark::Point,
            Mark::Comma => DecimalMark::Comma,
        }
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn read(path: &Path) -> Result<Vec<u8>> {
    let length = std::fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?.len();
    if length > WORKBOOK_BYTES_MAX as u64 {
        bail!("{}: {length} bytes; a workbook has at most {WORKBOOK_BYTES_MAX}", path.display());
    }
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// The guess as tables, for a person to say yes to.
fn print_guess(shown: &str, guess: &Guess) {
    let mut out = format!("{shown}: read as follows\n");
    let mut rows = new_table(&["Sheet", "Column", "Heading", "Read as", "First cells"]);
    for each in &guess.read {
        rows.add_row([&each.sheet, &each.column, &each.heading, &each.read_as, &each.samples.join(" | ")]);
    }
    out.push_str(&format!("{rows}\n"));
    if !guess.not_read.is_empty() {
        let mut rows = new_table(&["Sheet", "Column", "Heading", "Not read, because", "First cells"]);
        for each in &guess.not_read {
            let cells =
                [&each.sheet, &each.column, &each.heading, &each.why.to_owned(), &each.samples.join(" | ")];
            rows.add_row(cells);
        }
        out.push_str(&format!("{rows}\n"));
    }
    let mapping = &guess.mapping;
    let or = |value: &Option<String>| value.clone().unwrap_or_else(|| "not declared".to_owned());
    out.push_str(&format!(
        "Decimal mark `{}`. Dates in words: {}. Currency where none is named: {}. Partnership: {}.\n",
        mapping.decimal_mark.sign(),
        or(&mapping.date_format),
        or(&mapping.currency),
        or(&mapping.partnership.as_ref().map(Ref::to_string)),
    ));
    terminal::print_text(&out);
}

fn new_table(headings: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_preset(UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Dynamic);
    if !table.is_tty() {
        table.set_width(160);
    }
    table.set_header(headings);
    table
}

/// The guess as one object; its `mapping` is what --mapping takes.
fn guess_json(shown: &str, guess: &Guess, options: &Value) -> Value {
    let read = guess.read.iter().map(|each| {
        json!({"sheet": each.sheet, "column": each.column, "heading": each.heading, "read_as": each.read_as, "cells": each.samples})
    });
    let not_read = guess.not_read.iter().map(|each| {
        json!({"sheet": each.sheet, "column": each.column, "heading": each.heading, "why": each.why, "cells": each.samples})
    });
    json!({
        "file": shown,
        "certain": guess.is_certain,
        "mapping": options,
        "read": read.collect::<Vec<_>>(),
        "not_read": not_read.collect::<Vec<_>>(),
    })
}

/// A report in the shape that imports answer with.
fn report_json(report: &LoadReport) -> Value {
    let counts = report.counts.iter().map(|(sort, count)| {
        json!({"records": sort, "found": count.found, "kept": count.kept, "refused": count.refused, "empty": count.empty})
    });
    let findings = report.findings.iter().map(|finding| {
        json!({
            "locator": finding.locator, "line": finding.line, "column": finding.column, "code": finding.code,
            "severity": finding.severity.word(), "message": finding.message,
        })
    });
    json!({"counts": counts.collect::<Vec<_>>(), "findings": findings.collect::<Vec<_>>()})
}
