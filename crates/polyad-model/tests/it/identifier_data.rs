//! Identifiers that real publishers and real lists print.

use crate::data;
use polyad_model::identifier::{Validity, identify, scheme_by_name};
use std::collections::{BTreeMap, BTreeSet};

/// How many of the publishers' own identifiers have which best reading. Held to the figures, so that a change of a
/// rule shows what it does to real identifiers.
#[test]
fn publishers_of_the_iati_registry_are_identified() {
    let Some(table) = data::text("publishers", "iati/reference-publishers-registry.csv.gz") else { return };
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for printed in data::column(&table, "publisher_iati_id") {
        let word = identify(&printed).first().map_or("no reading".to_owned(), |reading| {
            let verdict = match reading.validity {
                Validity::Valid => "valid",
                Validity::BadCheckDigit { .. } => "wrong check digit",
                Validity::UnknownList => "unknown list",
                Validity::Malformed { .. } => "malformed",
            };
            if matches!(reading.validity, Validity::Malformed { .. } | Validity::BadCheckDigit { .. }) {
                println!("{verdict}: `{printed}` {:?}", reading.validity);
            }
            format!("{}, {verdict}", reading.scheme.name())
        });
        *counts.entry(word).or_default() += 1;
    }
    let all: usize = counts.values().sum();
    let lines: Vec<String> = counts
        .iter()
        .map(|(word, count)| format!("{count:5} {:5.1} %  {word}", 100.0 * *count as f64 / all as f64))
        .collect();
    println!("{all} publishers\n{}", lines.join("\n"));
    assert_eq!(lines, SNAPSHOT.trim_matches('\n').lines().collect::<Vec<_>>(), "\n{}", lines.join("\n"));
}

const SNAPSHOT: &str = "
    1   0.0 %  dac-agency, valid
    5   0.2 %  dac-channel, valid
   11   0.5 %  iati-legacy, valid
    5   0.2 %  no reading
   15   0.7 %  org-id, malformed
  206   9.9 %  org-id, unknown list
 1844  88.4 %  org-id, valid
";

/// Every number of a list is valid in its scheme, and no other number is.
#[test]
fn state_numbers_are_those_of_the_lists() {
    for (scheme, path, column) in
        [("cow", "geo/cow_states.csv.gz", "ccode"), ("gw", "geo/gw_states.csv.gz", "gwcode")]
    {
        let Some(table) = data::text("state numbers", path) else { return };
        let listed: BTreeSet<u16> =
            data::column(&table, column).iter().map(|cell| cell.parse().unwrap()).collect();
        let scheme = scheme_by_name(scheme).unwrap();
        let valid: BTreeSet<u16> =
            (0..1000).filter(|number| scheme.validate(&number.to_string()) == Validity::Valid).collect();
        assert_eq!(valid, listed, "{}", scheme.name());
    }
}
