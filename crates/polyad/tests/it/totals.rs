//! `polyad lens ladder --by …`: the totals of published files, beside those that another program made of the same
//! bytes, `tests/oracle/iati_totals.csv`.

use crate::server::{data_file, fresh_folder, run, said};
use polyad_model::{Exact, ExactSum};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const COLUMNS: &str = "publisher,type,currency,year";

/// Files that one run imports; a debug build takes its time.
const FILES_A_RUN: usize = 12;

/// Lines of a CSV file without line breaks in cells.
fn lines(text: &str) -> Vec<Vec<String>> {
    let cells = |line: &str| {
        let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
        for letter in line.chars() {
            match letter {
                '"' => quoted = !quoted,
                ',' if !quoted => cells.push(std::mem::take(&mut cell)),
                letter => cell.push(letter),
            }
        }
        cells.push(cell);
        cells
    };
    text.lines().map(cells).collect()
}

fn totals(data: &Path, more: &[&str]) -> (String, Vec<Vec<String>>) {
    let data = data.to_str().expect("a plain path");
    let output = run(&[&["--data", data, "lens", "ladder", "--format", "csv"], more].concat());
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let text = String::from_utf8(output.stdout).expect("text");
    let mut lines = lines(&text);
    (lines.remove(0).join(","), lines)
}

#[test]
fn totals_as_reported_equal_an_independent_computation_to_the_last_digit() {
    let test = "totals_as_reported_equal_an_independent_computation_to_the_last_digit";
    let oracle = lines(include_str!("../../../../tests/oracle/iati_totals.csv"));
    let names: BTreeSet<&str> = oracle[1..].iter().map(|line| line[0].as_str()).collect();
    assert!(names.len() > 60, "{} files", names.len());
    let paths = names.iter().map(|name| data_file(test, &format!("iati/{name}")));
    let Some(paths) = paths.collect::<Option<Vec<_>>>() else { return };
    let folder = fresh_folder("totals");
    let data = folder.path().join("data");
    for some in paths.chunks(FILES_A_RUN) {
        let start = ["--data", data.to_str().expect("a plain path"), "import", "iati", "--format", "json"];
        let files = some.iter().map(|path| path.to_str().expect("a plain path"));
        let output = run(&start.into_iter().chain(files).collect::<Vec<_>>());
        let taken = String::from_utf8_lossy(&output.stdout).lines().count();
        assert_eq!(taken, some.len(), "{}", said(&output));
    }
    let mut theirs: BTreeMap<String, ExactSum> = BTreeMap::new();
    for line in &oracle[1..] {
        let total: Exact = line[5].parse().expect("a number");
        theirs.entry(line[1..5].join("|")).or_default().add(total);
    }
    let theirs: BTreeMap<String, String> =
        theirs.into_iter().map(|(key, sum)| (key, sum.total().expect("a sum").to_string())).collect();
    let (head, ours) = totals(&data, &["--by", COLUMNS, "--as-reported"]);
    assert_eq!(head, format!("{COLUMNS},total"));
    let count = ours.len();
    let ours: BTreeMap<String, String> =
        ours.into_iter().map(|line| (line[..4].join("|"), line[4].clone())).collect();
    assert_eq!(ours.len(), count, "no two lines are of the same");
    assert_eq!(ours, theirs);

    let (head, ours) =
        totals(&data, &["--by", "year", "--as-reported", "--set", "currency=GBP", "--set", "type=3"]);
    assert_eq!(head, "year,total");
    let by_year = |year: &str| -> Exact {
        let of = theirs.iter().filter(|(key, _)| key.ends_with(&format!("|3|GBP|{year}")));
        of.map(|(_, total)| total.parse::<Exact>().expect("a number"))
            .collect::<ExactSum>()
            .total()
            .expect("a sum")
    };
    assert!(ours.len() > 5 && ours.iter().all(|line| line[1] == by_year(&line[0]).to_string()), "{ours:?}");
}

#[test]
fn what_would_mix_currencies_or_stages_is_refused() {
    let folder = fresh_folder("totals-refused");
    let data = folder.path().join("data");
    let data = data.to_str().expect("a plain path");
    for (more, says) in [
        (&["--by", "publisher,type,year"][..], "different currencies are never added"),
        (&["--by", "publisher,currency"], "are never added"),
        (&["--by", "currency,colour"], "publisher, type, stage, currency, year, giver, receiver"),
        (&["--by", "currency,type,currency"], "twice"),
        (&["--by", COLUMNS, "--set", "type=disbursement"], "1 to 13"),
        (&["--by", COLUMNS, "--p", "x:atlas:gavi"], "does not go with `by`"),
    ] {
        let output = run(&[&["--data", data, "lens", "ladder"], more].concat());
        assert_ne!(output.status.code(), Some(0), "{more:?}");
        assert!(said(&output).contains(says), "{more:?}: {}", said(&output));
    }
    let output = run(&["--data", data, "lens", "seats", "--by", "currency"]);
    assert!(said(&output).contains("has no parameter `by`"), "{}", said(&output));
}
