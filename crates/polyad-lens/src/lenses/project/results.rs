//! The results of a project: what an indicator was, was to be and came to be, period by period.

use crate::facts;
use crate::measure::{Measure, Unit};
use crate::view::{Cell, Table};
use polyad_ledger::json::Value;
use polyad_ledger::state::{Fact, Project};
use std::collections::BTreeMap;

/// Targets and actual values of one period of an indicator.
#[derive(Default)]
struct Period<'a> {
    targets: Vec<Fact<'a>>,
    actuals: Vec<Fact<'a>>,
}

/// Results against targets, in the order of the file.
pub(super) fn table(project: Project<'_>) -> Table {
    let mut table = Table::new(
        "results",
        "Results against targets",
        &[
            ("indicator", "Indicator"),
            ("result", "Result"),
            ("level", "Level"),
            ("measured", "Measured as"),
            ("baseline", "Baseline"),
            ("period", "Period"),
            ("target#", "Target"),
            ("actual#", "Actual"),
            ("comment", "Comment"),
            ("fact", "Fact"),
        ],
        "The file states no result for this project.",
    );
    let mut periods: BTreeMap<String, Vec<(String, Period<'_>)>> = BTreeMap::new();
    for (fact, is_target) in project
        .facts("goal")
        .map(|fact| (fact, true))
        .chain(project.facts("result").map(|fact| (fact, false)))
    {
        let (indicator, period) = place(fact);
        let own = periods.entry(indicator).or_default();
        let at = own.iter().position(|(step, _)| *step == period).unwrap_or_else(|| {
            own.push((period, Period::default()));
            own.len() - 1
        });
        let period = &mut own[at].1;
        if is_target { period.targets.push(fact) } else { period.actuals.push(fact) }
    }
    for indicator in project.facts("indicator") {
        let own = periods.remove(&*locator(indicator)).unwrap_or_default();
        if own.is_empty() {
            table.push(row(Some(indicator), &Period::default()));
        }
        for (_, period) in &own {
            table.push(row(Some(indicator), period));
        }
    }
    // Values whose indicator was refused stand by themselves.
    for (_, period) in periods.values().flatten() {
        table.push(row(None, period));
    }
    table
}

fn row(indicator: Option<Fact<'_>>, period: &Period<'_>) -> Vec<Cell> {
    let first = period.targets.first().or(period.actuals.first()).copied();
    let word = |field: &str| {
        let word = indicator.and_then(|fact| fact.word(field)).filter(|word| !word.is_empty());
        word.map_or(Cell::NotRecorded, Cell::Text)
    };
    let words = |field: &str| indicator.map_or(Cell::NotRecorded, |fact| facts::words_cell(fact, field));
    let facts_here = indicator.into_iter().chain(period.targets.iter().chain(&period.actuals).copied());
    let comments = period.targets.iter().chain(&period.actuals).filter_map(|fact| facts::words(*fact, "comment"));
    vec![
        match words("name") {
            Cell::NotRecorded => first.map_or(Cell::NotRecorded, |fact| facts::words_cell(fact, "text")),
            name => name,
        },
        words("result_title"),
        word("level"),
        word("unit"),
        Cell::text(indicator.and_then(|fact| fact.value("baseline")).map(|value| baseline(&value)).unwrap_or_default()),
        facts::period_cell(first.and_then(|fact| fact.period("period"))),
        Cell::list(period.targets.iter().map(|fact| value(*fact, "aim")).collect()),
        Cell::list(period.actuals.iter().map(|fact| value(*fact, "value")).collect()),
        Cell::text(comments.collect::<Vec<_>>().join(" ")),
        Cell::list(facts_here.map(facts::fact_cell).collect()),
    ]
}

/// A number that opens, or what is printed in its place; with what it is broken down by.
fn value(fact: Fact<'_>, field: &str) -> Cell {
    let dims = fact.value("dims").map(|dims| dimensions(&dims)).unwrap_or_default();
    let own = match (fact.quantity(field), fact.word("as_printed")) {
        (Some(quantity), _) => counted(facts::quantity(fact, field, quantity)).into(),
        (None, Some(printed)) if printed.is_empty() => Cell::Text("empty in the file".to_owned()),
        (None, Some(printed)) => Cell::Text(format!("“{printed}” (not a number)")),
        (None, None) => Cell::Text("no value in the file".to_owned()),
    };
    if dims.is_empty() { own } else { Cell::List(vec![own, Cell::Text(format!("({dims})"))]) }
}

/// The standard says how an indicator is measured, not in what: all but per cent are plain numbers of whatever the
/// indicator names.
fn counted(measure: Measure) -> Measure {
    let unit = match measure.unit {
        Unit::Code(code) if code != "percent" => Unit::Count("units".to_owned()),
        unit => unit,
    };
    Measure { unit, ..measure }
}

fn dimensions(dims: &Value) -> String {
    let pair = |item: &Value| Some(format!("{}: {}", item.str_at("name")?, item.str_at("value")?));
    let pairs: Vec<String> = match dims.as_array() {
        Some(items) => items.iter().filter_map(pair).collect(),
        None => dims.members().filter_map(|(name, value)| Some(format!("{name}: {}", value.as_str()?))).collect(),
    };
    pairs.join(", ")
}

fn baseline(value: &Value) -> String {
    if let Some(items) = value.as_array() {
        return items.iter().map(baseline).collect::<Vec<_>>().join("; ");
    }
    let when = value.str_at("date").or_else(|| value.str_at("year"));
    let shown = value.str_at("value").map(|text| match text.parse::<polyad_model::Exact>() {
        Ok(_) => text.to_owned(),
        Err(_) => format!("“{text}” (not a number)"),
    });
    match (shown, when) {
        (Some(shown), Some(when)) => format!("{shown} in {when}"),
        (Some(shown), None) => shown,
        (None, Some(when)) => format!("no value for {when}"),
        (None, None) => String::new(),
    }
}

/// The locators of the indicator and of the period that a value lies in.
fn place(fact: Fact<'_>) -> (String, String) {
    let own = locator(fact);
    match own.rfind("/period[") {
        Some(at) => {
            let end = own[at + 1..].find('/').map_or(own.len(), |slash| at + 1 + slash);
            (own[..at].to_owned(), own[..end].to_owned())
        }
        None => (own.clone(), own),
    }
}

fn locator(fact: Fact<'_>) -> String {
    match fact {
        Fact::Row(_, row) => row.locator().to_string(),
        Fact::Act(act) => act.id().to_string(),
    }
}
