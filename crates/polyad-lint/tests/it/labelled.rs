//! Real goals of public documents, labelled by hand, field by field.
//!
//! `tests/data/goals.jsonl` has one goal a line with its document. Labels were set by reading the definitions, not
//! by running the linter. Rows marked `dev` are those that were looked at while the linter was worked on; of rows
//! marked `held` only the shares were looked at. Where a unit has several fair names, all of them stand there.

use polyad_lint::{Context, Verdict, lint};
use serde_json::Value;
use std::collections::BTreeMap;

const GOALS: &str = include_str!("../data/goals.jsonl");

const FIELDS: [&str; 7] = ["class", "direction", "value", "kind", "unit", "deadline", "baseline"];

/// The least share of a field that must be exact on the half that was not looked at, in per cent: the level
/// reached, rounded down.
const HELD_LEAST: [(&str, usize); 7] = [
    ("class", 94),
    ("direction", 95),
    ("value", 95),
    ("kind", 94),
    ("unit", 94),
    ("deadline", 100),
    ("baseline", 99),
];

#[test]
fn labels_are_met_field_by_field() {
    let mut shares: BTreeMap<(&str, &str), (usize, usize)> = BTreeMap::new();
    let rows: Vec<Value> = GOALS.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(rows.len() >= 200, "{} goals", rows.len());
    for row in &rows {
        let half = if row["half"] == "held" { "held" } else { "dev" };
        let text = row["text"].as_str().unwrap();
        let verdict = lint(text, &Context { lang: row["lang"].as_str(), ..Context::default() }).unwrap();
        for (field, got, fair) in compared(row, &verdict) {
            let share = shares.entry((half, field)).or_default();
            share.1 += 1;
            if fair.contains(&got) {
                share.0 += 1;
            } else if half == "dev" || std::env::var_os("POLYAD_SHOW_HELD").is_some() {
                println!("{half} {field}: read {got}, labelled {} in “{text}”", fair.join(" or "));
            }
        }
    }
    let mut short = Vec::new();
    for ((half, field), (right, all)) in &shares {
        println!("{half:<5} {field:<10} {right:>4} of {all:<4} {:.1} %", 100.0 * *right as f64 / *all as f64);
        let least = HELD_LEAST.iter().find(|(of, _)| of == field).map_or(100, |(_, least)| *least);
        if right * 100 < all * least {
            short.push(format!("{half} {field}: {right} of {all}, at least {least} % wanted"));
        }
    }
    assert!(short.is_empty(), "\n{}", short.join("\n"));
}

/// Each field as it was read, with the fair answers to it; `-` stands for nothing.
fn compared(row: &Value, verdict: &Verdict) -> [(&'static str, String, Vec<String>); 7] {
    let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    let label = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let quantity = verdict.quantity.as_ref();
    let want = &row["quantity"];
    let ends = |value: String, upper: Option<String>| match upper {
        Some(upper) => format!("{value}..{upper}"),
        None => value,
    };
    let got_value = quantity.map(|q| ends(q.value.clone(), q.upper.clone()));
    let want_value = ends(label(&want["value"]), want["upper"].as_str().map(str::to_owned));
    let units: Vec<String> = match want["unit"].as_array() {
        Some(names) => names.iter().map(|name| label(name).to_lowercase()).collect(),
        None => vec!["-".to_owned()],
    };
    let got_base = verdict.baseline.as_ref().map(|base| match base.year.filter(|_| !base.scenario) {
        Some(year) => year.to_string(),
        None if base.scenario => "path".to_owned(),
        None => "value".to_owned(),
    });
    let want_base = match &row["baseline"] {
        Value::Null => "-".to_owned(),
        base if base["path"] == true => "path".to_owned(),
        base => base["year"].to_string(),
    };
    let got = [
        verdict.class.to_string(),
        or_dash(verdict.direction.map(|direction| direction.to_string())),
        or_dash(got_value),
        or_dash(quantity.map(|q| q.kind.to_string())),
        or_dash(quantity.and_then(|q| q.unit.as_ref()).map(|unit| unit.to_lowercase())),
        or_dash(verdict.deadline.map(|date| date.to_string())),
        or_dash(got_base),
    ];
    let fair = [
        vec![label(&row["class"])],
        vec![label(&row["direction"])],
        vec![want_value],
        vec![label(&want["kind"])],
        units,
        vec![label(&row["deadline"])],
        vec![want_base],
    ];
    let mut pairs = FIELDS.into_iter().zip(got.into_iter().zip(fair));
    std::array::from_fn(|_| {
        let (field, (got, fair)) = pairs.next().expect("as many answers as fields");
        (field, got, fair)
    })
}
