//! Many goals: JSON lines in, JSON lines out, in the same order, on all cores.

use super::{Tally, texts};
use crate::terminal;
use anyhow::{Context, Result};
use polyad_web::lint::{GoalToLint, Judged, answer_line};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::thread;

/// Lines that are judged before any of them is printed: enough for all cores, little to hold.
const BATCH: usize = 8192;

/// Judges every line of the inputs.
pub(super) fn judge(inputs: &[String], usual: &GoalToLint) -> Result<Tally> {
    let mut tally = Tally::default();
    if inputs.is_empty() {
        lines("stdin", BufReader::new(std::io::stdin()), usual, &mut tally)?;
    }
    for input in inputs {
        if input == "-" {
            lines("stdin", BufReader::new(std::io::stdin()), usual, &mut tally)?;
        } else if texts::is_file(input)? {
            let file = File::open(input).with_context(|| format!("cannot read {input}"))?;
            let mut file = BufReader::new(file);
            let start = file.fill_buf().with_context(|| format!("cannot read {input}"))?;
            if texts::is_json_lines(&String::from_utf8_lossy(start)) {
                lines(input, file, usual, &mut tally)?;
            } else {
                // A file of prose is taken as it is for reading: a paragraph a line, its place as id.
                let sources = texts::paragraphs(input, &texts::read(input)?, usual);
                sources.into_iter().for_each(|source| {
                    let id = format!("{}:{}", source.name, source.line).into();
                    print(&[GoalToLint { id, ..source.goal }.answer()], &mut tally);
                });
            }
        } else {
            print(&[GoalToLint { text: input.clone(), ..usual.clone() }.answer()], &mut tally);
        }
    }
    Ok(tally)
}

fn lines(name: &str, input: impl BufRead, usual: &GoalToLint, tally: &mut Tally) -> Result<()> {
    let mut batch: Vec<Vec<u8>> = Vec::with_capacity(BATCH);
    for line in input.split(b'\n') {
        let line = line.with_context(|| format!("cannot read {name}"))?;
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        batch.push(line);
        if batch.len() == BATCH {
            answer(&batch, usual, tally);
            batch.clear();
        }
    }
    answer(&batch, usual, tally);
    Ok(())
}

fn answer(batch: &[Vec<u8>], usual: &GoalToLint, tally: &mut Tally) {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let part = batch.len().div_ceil(threads).max(1);
    // The parts are answered beside each other and printed one after the other, so that the order is kept.
    let answers: Vec<Vec<(String, Judged)>> = thread::scope(|scope| {
        let running: Vec<_> = batch
            .chunks(part)
            .map(|lines| {
                scope.spawn(move || {
                    let answer = |line: &Vec<u8>| {
                        let (value, judged) = answer_line(&String::from_utf8_lossy(line), usual);
                        (format!("{value}\n"), judged)
                    };
                    lines.iter().map(answer).collect::<Vec<_>>()
                })
            })
            .collect();
        running.into_iter().map(|thread| thread.join().unwrap_or_default()).collect()
    });
    let mut out = String::new();
    for (line, judged) in answers.iter().flatten() {
        out.push_str(line);
        tally.add(*judged);
    }
    // A reader that has gone away is not told so.
    let _ = terminal::print_bytes(out.as_bytes());
}

fn print(answers: &[(serde_json::Value, Judged)], tally: &mut Tally) {
    for (value, judged) in answers {
        terminal::print_text(&value.to_string());
        tally.add(*judged);
    }
}
