//! Two independent readings of the same goals, what they agree on, and what was made of the rest.
//!
//! `tests/data/goals.jsonl` holds the goals with the labels of the first reading, `second.jsonl` those of the second,
//! both set from the definitions without running the linter. `reconciled.jsonl` has a line for each goal on which they
//! differ: the answer that the definitions give, or a list where both are fair, and why.

use serde_json::Value;
use std::collections::BTreeMap;

const FIRST: &str = include_str!("../data/goals.jsonl");
const SECOND: &str = include_str!("../data/second.jsonl");
const RECONCILED: &str = include_str!("../data/reconciled.jsonl");

/// The fields that are compared.
pub(crate) const FIELDS: [&str; 7] = ["class", "direction", "value", "kind", "unit", "deadline", "baseline"];

/// The least agreement of the two readings in per cent, and of class and direction also Cohen's kappa in hundredths:
/// the figures of the documentation, rounded down.
const AGREEMENT_LEAST: [(&str, usize, Option<usize>); 7] = [
    ("class", 97, Some(95)),
    ("direction", 96, Some(93)),
    ("value", 98, None),
    ("kind", 98, None),
    ("unit", 97, None),
    ("deadline", 100, None),
    ("baseline", 100, None),
];

/// A goal with the fair answers to each field; `-` stands for nothing.
pub(crate) struct Labelled {
    pub(crate) text: String,
    pub(crate) lang: String,
    pub(crate) held: bool,
    pub(crate) fair: [Vec<String>; 7],
}

/// All goals with their reconciled labels.
pub(crate) fn reconciled() -> Vec<Labelled> {
    let settled = settled();
    let goals = rows(FIRST).into_iter().enumerate().map(|(id, mut row)| {
        for (field, answer) in
            settled.get(&id).into_iter().flat_map(|row| row.as_object().into_iter().flatten())
        {
            row[field] = answer.clone();
        }
        Labelled {
            text: row["text"].as_str().unwrap().to_owned(),
            lang: row["lang"].as_str().unwrap().to_owned(),
            held: row["half"] == "held",
            fair: answers(&row),
        }
    });
    goals.collect()
}

#[test]
fn two_readings_agree() {
    let (first, second) = (rows(FIRST), rows(SECOND));
    assert!(first.len() >= 200 && first.len() == second.len(), "{} and {} goals", first.len(), second.len());
    let settled = settled();
    let mut pairs: BTreeMap<&str, Vec<(String, String, bool)>> = BTreeMap::new();
    for (id, (one, other)) in first.iter().zip(&second).enumerate() {
        assert_eq!(other["id"], id);
        for (field, (one, other)) in FIELDS.into_iter().zip(answers(one).into_iter().zip(answers(other))) {
            // Units are lists of names: two readings agree where they share one.
            let same = one.iter().any(|answer| other.contains(answer));
            let part = if matches!(field, "value" | "kind" | "unit") { "quantity" } else { field };
            let answered = settled.get(&id).is_some_and(|row| row.get(part).is_some());
            assert!(same || answered, "goal {id}: the readings differ in {field}, and nothing was decided");
            pairs.entry(field).or_default().push((one.join("|"), other.join("|"), same));
        }
    }
    for (field, least, least_kappa) in AGREEMENT_LEAST {
        let of = &pairs[field];
        let same = of.iter().filter(|(_, _, same)| *same).count();
        let kappa = kappa(of);
        let shown = least_kappa.map_or(String::new(), |_| format!(", kappa {kappa:.3}"));
        println!(
            "both  {field:<10} {same:>4} of {:<4} {:.1} %{shown}",
            of.len(),
            100.0 * same as f64 / of.len() as f64
        );
        assert!(same * 100 >= of.len() * least, "{field}: {same} of {}", of.len());
        assert!(least_kappa.is_none_or(|least| kappa * 100.0 >= least as f64), "{field}: kappa {kappa}");
    }
}

/// Agreement beyond chance. Source: Cohen, "A coefficient of agreement for nominal scales", 1960.
fn kappa(pairs: &[(String, String, bool)]) -> f64 {
    let all = pairs.len() as f64;
    let same = pairs.iter().filter(|(_, _, same)| *same).count() as f64 / all;
    let (mut first, mut second): (BTreeMap<&str, f64>, BTreeMap<&str, f64>) = Default::default();
    for (one, other, _) in pairs {
        *first.entry(one).or_default() += 1.0 / all;
        *second.entry(other).or_default() += 1.0 / all;
    }
    let chance: f64 = first.iter().map(|(answer, share)| share * second.get(answer).unwrap_or(&0.0)).sum();
    (same - chance) / (1.0 - chance)
}

fn rows(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn settled() -> BTreeMap<usize, Value> {
    let rows = rows(RECONCILED).into_iter();
    rows.map(|row| {
        assert!(row["why"].as_str().is_some_and(|why| !why.is_empty()), "{row}");
        (row["id"].as_u64().unwrap() as usize, row)
    })
    .collect()
}

/// The fair answers to each field of a row. Any field may hold a list of them.
fn answers(row: &Value) -> [Vec<String>; 7] {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
    let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let words = |field: &str| list(&row[field]).iter().map(word).collect::<Vec<_>>();
    let quantities = list(&row["quantity"]);
    let of = |read: &dyn Fn(&Value) -> Vec<String>| quantities.iter().flat_map(read).collect::<Vec<_>>();
    let value = |quantity: &Value| match quantity["upper"].as_str() {
        Some(upper) => vec![format!("{}..{upper}", word(&quantity["value"]))],
        None => vec![word(&quantity["value"])],
    };
    let unit = |quantity: &Value| match quantity["unit"].as_array() {
        Some(names) => names.iter().map(|name| word(name).to_lowercase()).collect(),
        None => vec!["-".to_owned()],
    };
    let base = |base: &Value| match base {
        Value::Null => "-".to_owned(),
        base if base["path"] == true => "path".to_owned(),
        base => base["year"].to_string().trim_matches('"').to_owned(),
    };
    [
        words("class"),
        words("direction"),
        of(&value),
        of(&|quantity| vec![word(&quantity["kind"])]),
        of(&unit),
        words("deadline"),
        list(&row["baseline"]).iter().map(base).collect(),
    ]
}
