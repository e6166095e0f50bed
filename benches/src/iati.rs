//! Reading IATI: a bare pass over the tokens, the reader, and a made corpus of millions of transactions in memory.

use anyhow::{Context, Result, bail};
use polyad_exchange::iati::ACTIVITIES;
use polyad_ledger::json::{Value as Json, object};
use polyad_ledger::rows::{Reader, decode_table, encode_table};
use serde_json::{Value, json};
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Runs of which the least counts.
const RUNS: usize = 5;

/// `iati PATH…`: files or folders of plain XML, each pass several times, the least CPU time of each.
pub(crate) fn files(paths: &[String]) -> Result<Vec<Value>> {
    let mut files = Vec::new();
    for path in paths {
        collect(Path::new(path), &mut files)?;
    }
    if files.is_empty() {
        bail!("iati takes files or folders of .xml");
    }
    files.sort();
    let bytes: u64 = files.iter().map(|file| file.metadata().map(|m| m.len()).unwrap_or(0)).sum();
    let tokens = least(|| files.iter().try_fold(0, |sum, file| Ok(sum + tokens_in(file)?)))?;
    let mut kept = (0, 0, 0);
    let read = least(|| {
        kept = (0, 0, 0);
        for file in &files {
            let (table, report) = read(BufReader::with_capacity(1 << 16, File::open(file)?))?;
            kept.0 += table.len() as u64;
            kept.1 +=
                report.counts.iter().find(|(name, _)| *name == "activities").map_or(0, |(_, c)| c.found);
            kept.2 +=
                report.counts.iter().find(|(name, _)| *name == "transactions").map_or(0, |(_, c)| c.found);
        }
        Ok(kept.0)
    })?;
    let rate = |seconds: f64| bytes as f64 / 1e6 / seconds;
    Ok(vec![
        json!({"bench": "iati", "what": "quick-xml, every token with its attributes, nothing kept", "files": files.len(),
            "bytes": bytes, "cpu_seconds": tokens.0, "wall_seconds": tokens.1, "mb_per_second": rate(tokens.0), "tokens": tokens.2}),
        json!({"bench": "iati", "what": "the reader: rows, findings, report, names and postings", "files": files.len(),
            "bytes": bytes, "cpu_seconds": read.0, "wall_seconds": read.1, "mb_per_second": rate(read.0),
            "rows": kept.0, "activities": kept.1, "transactions": kept.2, "times_the_tokens": read.0 / tokens.0,
            "peak_bytes": memory("VmHWM")?}),
    ])
}

/// `iati-world COUNT`: so many made transactions, three and a third to an activity, read and kept.
pub(crate) fn world(transactions: u64) -> Result<Vec<Value>> {
    let before = memory("VmRSS")?;
    let began = cpu()?;
    let (table, report) = read(BufReader::with_capacity(1 << 16, Made::new(transactions)))?;
    let reading = cpu()? - began;
    let held = memory("VmRSS")?.saturating_sub(before);
    let peak = memory("VmHWM")?;
    let began = cpu()?;
    let cached = encode_table(&table, &report);
    let encoding = cpu()? - began;
    let began = cpu()?;
    let (again, _) = decode_table(&cached)?;
    let decoding = cpu()? - began;
    Ok(vec![
        json!({"bench": "iati-world", "what": "made activities with three or four transactions each, read as they come",
        "transactions": transactions, "activities": table.record_count(), "rows": table.len(), "read_cpu_seconds": reading,
        "held_bytes": held, "peak_bytes": peak, "cache_bytes": cached.len(), "encode_cpu_seconds": encoding,
        "decode_cpu_seconds": decoding, "same": again.len() == table.len() && report.balances()}),
    ])
}

fn read(
    mut input: impl std::io::BufRead,
) -> Result<(polyad_ledger::rows::Table, polyad_ledger::rows::LoadReport)> {
    Ok(ACTIVITIES.read_from(&mut input, &object::<&str, Json>([]))?)
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_dir() {
        for entry in std::fs::read_dir(path)? {
            collect(&entry?.path(), files)?;
        }
    } else if path.extension().is_some_and(|extension| extension == "xml") {
        files.push(path.to_owned());
    }
    Ok(())
}

/// The least CPU and wall seconds of several runs, and what the last answered.
fn least(mut pass: impl FnMut() -> Result<u64>) -> Result<(f64, f64, u64)> {
    let mut best = (f64::MAX, f64::MAX, 0);
    for _ in 0..RUNS {
        let (began, clock) = (cpu()?, Instant::now());
        let answer = pass()?;
        best = (best.0.min(cpu()? - began), best.1.min(clock.elapsed().as_secs_f64()), answer);
    }
    Ok(best)
}

fn tokens_in(file: &Path) -> Result<u64> {
    let bytes = std::fs::read(file)?;
    let text = String::from_utf8_lossy(&bytes);
    let mut reader = quick_xml::Reader::from_str(&text);
    reader.config_mut().check_end_names = false;
    let mut tokens = 0;
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) => return Ok(tokens),
            Ok(quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag)) => {
                tokens += 1 + tag.attributes().flatten().count() as u64;
            }
            Ok(_) => tokens += 1,
            // Some files are no XML to their end; the pass goes as far as they are.
            Err(_) => return Ok(tokens),
        }
    }
}

/// CPU seconds of this process, in nanoseconds' steps, on the thread that works.
fn cpu() -> Result<f64> {
    let text =
        std::fs::read_to_string("/proc/thread-self/schedstat").context("CPU time is read from /proc")?;
    let nanoseconds: f64 = text.split(' ').next().unwrap_or_default().parse()?;
    Ok(nanoseconds / 1e9)
}

/// A figure of `/proc/self/status`, in bytes.
fn memory(name: &str) -> Result<u64> {
    let text = std::fs::read_to_string("/proc/self/status")?;
    let line = text.lines().find(|line| line.starts_with(name)).context("no such figure")?;
    let kilobytes: u64 = line.split_whitespace().nth(1).context("no number")?.parse()?;
    Ok(kilobytes * 1024)
}

/// A made IATI file of version 2.03, written as it is read.
struct Made {
    left: u64,
    activity: u64,
    text: Vec<u8>,
    at: usize,
    ended: bool,
}

impl Made {
    fn new(transactions: u64) -> Made {
        Made {
            left: transactions,
            activity: 0,
            text: b"<iati-activities version=\"2.03\">\n".to_vec(),
            at: 0,
            ended: false,
        }
    }

    fn next_activity(&mut self) {
        use std::fmt::Write;
        let n = self.activity;
        self.activity += 1;
        let publisher = n % 400;
        let mut out = String::with_capacity(4096);
        let _ = write!(
            out,
            "<iati-activity last-updated-datetime=\"2024-03-01T00:00:00Z\" default-currency=\"USD\" xml:lang=\"en\">\n\
            <iati-identifier>XX-EX-{publisher}-{n}</iati-identifier>\n<reporting-org ref=\"XX-EX-{publisher}\" type=\"21\"><narrative>Example publisher {publisher}</narrative></reporting-org>\n\
            <title><narrative>Example activity {n} of publisher {publisher}</narrative></title>\n\
            <description type=\"1\"><narrative>An example description of activity {n}, of the usual length, which says what is done, where, for whom and with which means, so that texts weigh what they weigh in published files.</narrative></description>\n"
        );
        for role in 1..=3 {
            let who = (n * 7 + role * 131) % 20_000;
            let _ = writeln!(
                out,
                "<participating-org ref=\"XX-ORG-{who}\" role=\"{role}\" type=\"22\"><narrative>Example organisation {who}</narrative></participating-org>"
            );
        }
        let _ = write!(
            out,
            "<activity-status code=\"2\"/>\n<activity-date type=\"1\" iso-date=\"20{:02}-01-01\"/>\n<activity-date type=\"3\" iso-date=\"20{:02}-12-31\"/>\n\
            <recipient-country code=\"KE\" percentage=\"60\"/><recipient-country code=\"TZ\" percentage=\"40\"/>\n<sector vocabulary=\"1\" code=\"{}\"/>\n",
            n % 20 + 2,
            n % 20 + 4,
            ["11220", "12220", "14030", "23110", "31120"][(n % 5) as usize]
        );
        let count = (3 + u64::from(n.is_multiple_of(3))).min(self.left);
        self.left -= count;
        for t in 0..count {
            let (kind, who) = ([2, 3, 3, 4][(t % 4) as usize], (n * 13 + t) % 20_000);
            let _ = writeln!(
                out,
                "<transaction><transaction-type code=\"{kind}\"/><transaction-date iso-date=\"20{:02}-{:02}-{:02}\"/>\
                <value value-date=\"2015-06-30\">{}.{:02}</value><provider-org ref=\"XX-EX-{publisher}\"><narrative>Example publisher {publisher}</narrative></provider-org>\
                <receiver-org ref=\"XX-ORG-{who}\"><narrative>Example organisation {who}</narrative></receiver-org></transaction>",
                n % 20 + 3,
                t % 12 + 1,
                n % 28 + 1,
                n * 37 % 900_000,
                t
            );
        }
        out.push_str("</iati-activity>\n");
        self.text.clear();
        self.text.extend_from_slice(out.as_bytes());
        self.at = 0;
    }
}

impl Read for Made {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.text.len() {
            if self.left > 0 {
                self.next_activity();
            } else if !self.ended {
                self.ended = true;
                self.text = b"</iati-activities>\n".to_vec();
                self.at = 0;
            }
        }
        let count = into.len().min(self.text.len() - self.at);
        into[..count].copy_from_slice(&self.text[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}
