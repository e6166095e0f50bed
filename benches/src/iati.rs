//! Reading IATI: a bare pass over the tokens, the reader, and a made corpus of millions of transactions in memory.

use crate::made_iati::Made;
use anyhow::{Context, Result, bail};
use polyad_exchange::iati::ACTIVITIES;
use polyad_ledger::json::{Value as Json, object};
use polyad_ledger::rows::{Reader, decode_table, encode_table};
use serde_json::{Value, json};
use std::fs::File;
use std::io::BufReader;
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
    let (table, report) = read(BufReader::with_capacity(1 << 16, Made::new(0, transactions)))?;
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

pub(crate) fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
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
pub(crate) fn memory(name: &str) -> Result<u64> {
    let text = std::fs::read_to_string("/proc/self/status")?;
    let line = text.lines().find(|line| line.starts_with(name)).context("no such figure")?;
    let kilobytes: u64 = line.split_whitespace().nth(1).context("no number")?.parse()?;
    Ok(kilobytes * 1024)
}
