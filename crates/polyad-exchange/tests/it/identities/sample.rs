//! Two hundred mentions read by hand, `tests/oracle/identities_sample.tsv`, beside what the levels read.
//!
//! The sample is drawn by `tests/oracle/identities_sample.py`. A publisher's own code is taken at its word unless it
//! contradicts the name beside it; `none` is a mention of nobody who has a code, or of somebody who cannot be known.

use super::corpus;
use polyad_ledger::state::{Fact, State};
use polyad_lens::identity::{Level, Read, Resolution};
use std::collections::BTreeMap;

/// A line of the sample.
struct Line<'a> {
    file: &'a str,
    place: &'a str,
    field: &'a str,
    means: &'a str,
    /// Code and name as printed, for messages.
    printed: String,
}

fn lines() -> Vec<Line<'static>> {
    let text = include_str!("../../../../../tests/oracle/identities_sample.tsv");
    let cells = text.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>());
    cells
        .map(|cells| match cells.as_slice() {
            [file, place, field, code, name, means] => {
                Line { file, place, field, means, printed: format!("{code} {name}") }
            }
            other => panic!("six cells, not {other:?}"),
        })
        .collect()
}

/// The mention at a place of a file, with the reading of it.
fn read<'a>(state: &State, resolution: &'a Resolution, line: &Line<'_>) -> Option<Read<'a>> {
    let key = super::key_of("iati-activity", line.file);
    let file = state.projects().files().iter().find(|file| file.dataset().key == key)?;
    let kinds = match line.field {
        "reporter" => &["partnership"][..],
        "actor" => &["seat"],
        _ => &["contribution", "pledge"],
    };
    let row = file.table().row(line.place).filter(|row| kinds.contains(&row.kind()))?;
    resolution.reading(state, Fact::Row(file.dataset(), row), line.field)
}

#[test]
fn levels_that_are_automatic_are_right_in_the_sample() {
    let Some(state) = corpus("levels_that_are_automatic_are_right_in_the_sample") else { return };
    let resolution = Resolution::of(state);
    let lines = lines();
    assert_eq!(lines.len(), 200);
    // Right, read at all; meant somebody who has a code.
    let mut levels: BTreeMap<Level, (u32, u32)> = BTreeMap::new();
    let (mut known, mut found) = (0, 0);
    let mut wrong = Vec::new();
    for line in &lines {
        let place = format!("{} {} {}", line.file, line.place, line.field);
        let read = read(state, &resolution, line).unwrap_or_else(|| panic!("{place}: no mention there"));
        let target = read.reading.target.as_ref().map_or_else(|| "none".to_owned(), ToString::to_string);
        known += u32::from(line.means != "none");
        if read.reading.level.is_automatic() {
            let level = levels.entry(read.reading.level).or_default();
            level.1 += 1;
            if target == line.means {
                level.0 += 1;
                found += 1;
            } else {
                wrong.push(format!("{place}: `{}` read as {target}, means {}", line.printed, line.means));
            }
        }
    }
    for (level, (right, all)) in &levels {
        println!("{:>12}: {right} of {all} right", level.word());
    }
    println!("{found} of the {known} that mean somebody with a code are read");
    let (right, all) = levels.values().fold((0, 0), |sum, level| (sum.0 + level.0, sum.1 + level.1));
    assert!(all >= 80 && right * 100 >= all * 99, "{right} of {all}:\n{}", wrong.join("\n"));
}
