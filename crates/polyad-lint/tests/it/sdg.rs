//! The wording of the 169 SDG targets, read from the United Nations' own list.

use polyad_lint::{Class, Context, Direction, Kind, Verdict, lint};
use std::collections::BTreeMap;

/// Target codes with their text.
fn targets() -> Option<BTreeMap<String, String>> {
    let text = crate::data::text("goals/sdg_targets_indicators_unsd_2023.csv.gz")?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b';')
        .flexible(true)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let rows = reader.records().filter_map(Result::ok);
    Some(rows.map(|row| (row[2].trim().to_owned(), row[3].trim().to_owned())).collect())
}

fn judged(text: &str) -> Verdict {
    lint(text, &Context { lang: Some("en"), actor: Some("all states"), ..Context::default() }).unwrap()
}

#[test]
fn all_targets_are_judged() {
    let Some(targets) = targets() else { return };
    assert_eq!(targets.len(), 169);
    let mut classes: BTreeMap<Class, usize> = BTreeMap::new();
    for text in targets.values() {
        *classes.entry(judged(text).class).or_default() += 1;
    }
    // Most targets name no amount: that is what the linter is there to say.
    assert!(classes[&Class::M0] + classes[&Class::M1] > 100, "{classes:?}");
    assert!(!classes.contains_key(&Class::M3), "no target names its indicator: {classes:?}");
}

#[test]
fn amounts_and_deadlines_of_known_targets() {
    let Some(targets) = targets() else { return };
    let cases: &[(&str, Direction, Kind, &str, Option<i16>)] = &[
        ("1.1", Direction::Down, Kind::Level, "0", Some(2030)),
        ("1.2", Direction::Down, Kind::Relative, "0.5", Some(2030)),
        ("2.3", Direction::Up, Kind::Multiple, "2", Some(2030)),
        ("3.1", Direction::Down, Kind::Level, "70", Some(2030)),
        ("3.4", Direction::Down, Kind::Relative, "0.333333", Some(2030)),
        ("3.6", Direction::Down, Kind::Multiple, "0.5", Some(2020)),
        ("4.1", Direction::Up, Kind::Level, "1", Some(2030)),
        ("7.1", Direction::Up, Kind::Level, "1", Some(2030)),
        ("7.3", Direction::Up, Kind::Multiple, "2", Some(2030)),
        ("12.3", Direction::Down, Kind::Multiple, "0.5", Some(2030)),
        ("13.a", Direction::Up, Kind::Money, "100000000000", Some(2020)),
        ("14.5", Direction::Up, Kind::Level, "0.1", Some(2020)),
        ("16.9", Direction::Up, Kind::Level, "1", Some(2030)),
    ];
    let mut wrong = Vec::new();
    for (code, direction, kind, value, year) in cases {
        let verdict = judged(&targets[*code]);
        let quantity = verdict.quantity.as_ref().map(|q| (q.kind, q.value.as_str()));
        let deadline = verdict.deadline.map(|date| date.year());
        if (quantity, verdict.direction, deadline) != (Some((*kind, *value)), Some(*direction), *year) {
            wrong.push(format!(
                "{code}: {quantity:?} {:?} {deadline:?} in {}",
                verdict.direction, targets[*code]
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn targets_of_intent_stay_aspirational() {
    let Some(targets) = targets() else { return };
    for code in ["5.b", "6.b", "13.1", "17.14", "17.17", "16.8"] {
        let verdict = judged(&targets[code]);
        assert_eq!(verdict.class, Class::M0, "{code}: {}", targets[code]);
        assert!(verdict.findings.iter().any(|finding| finding.code == "G201"), "{code}");
    }
}
