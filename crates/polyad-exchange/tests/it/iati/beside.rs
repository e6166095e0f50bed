//! What every development file says beside its amounts, beside `tests/oracle/iati.json`: terms of transactions, ends,
//! documents, places, lines of budgets.

use crate::data;
use polyad_exchange::iati::{ACTIVITIES, ORGANISATIONS};
use polyad_ledger::json::{self, Value as Json};
use polyad_ledger::rows::{Reader, Row, Table};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Counts, and counts by code.
type Counts = BTreeMap<String, u64>;

#[test]
fn what_stands_beside_amounts_equals_the_independent_counts() {
    let oracle: Value = serde_json::from_str(include_str!("../../../../../tests/oracle/iati.json")).unwrap();
    let mut seen = BTreeSet::new();
    for file in oracle["files"].as_array().unwrap() {
        let name = file["file"].as_str().unwrap();
        let Some(bytes) = data::read("iati beside amounts", &format!("iati/{name}")) else { return };
        let reader = if name.contains("-org-") { &ORGANISATIONS } else { &ACTIVITIES };
        let (table, _) = reader.read(&bytes, &json::object::<&str, &str>([]));
        let theirs = theirs(&file["beside"]);
        assert_eq!(ours(&table), theirs, "{name}");
        seen.extend(theirs.into_keys().map(|key| key.split('/').next().unwrap().to_owned()));
    }
    assert!(seen.len() >= 20, "the files have nearly everything: {seen:?}");
}

/// The oracle's counts; those by code as `name/code`.
fn theirs(beside: &Value) -> Counts {
    let mut counts = Counts::new();
    for (name, value) in beside.as_object().unwrap() {
        match value.as_object() {
            Some(by_code) => counts.extend(
                by_code.iter().map(|(code, count)| (format!("{name}/{code}"), count.as_u64().unwrap())),
            ),
            None => {
                counts.insert(name.clone(), value.as_u64().unwrap());
            }
        }
    }
    counts
}

fn ours(table: &Table) -> Counts {
    let mut counts = Counts::new();
    let mut add = |name: &str, more: u64| {
        if more > 0 {
            *counts.entry(name.to_owned()).or_default() += more;
        }
    };
    let length = |row: Row<'_>, field: &str| {
        row.value(field).and_then(|list| Some(list.as_array()?.len())).unwrap_or(0) as u64
    };
    let rows = |kind: &str| table.group(kind).into_iter().flat_map(|group| group.rows());
    let mut ends = BTreeSet::new();
    for row in rows("pledge").chain(rows("contribution")) {
        add("budget_lines", length(row, "lines"));
        if !row.locator().contains("/transaction[") {
            continue;
        }
        add("transaction_sectors", length(row, "sectors"));
        for item in items(row, "sectors") {
            if item.str_at("scheme") == Some("iati-sector-1") {
                add(&format!("transaction_sector_codes/{}", item.str_at("code").unwrap_or_default()), 1);
            }
        }
        for item in items(row, "places") {
            let is_country = item.str_at("scheme") == Some("iso3166-1");
            add(if is_country { "transaction_countries" } else { "transaction_regions" }, 1);
        }
        for (name, end) in [("provider_activities", "from"), ("receiver_activities", "to")] {
            if let Some(end) = row.value("ends").and_then(|ends| ends.str_at(end).map(str::to_owned)) {
                ends.insert(end);
                add(name, 1);
            }
        }
        for (name, field) in [
            ("provider_types", "by_type"),
            ("receiver_types", "to_type"),
            ("humanitarian_transactions", "humanitarian"),
        ] {
            add(name, u64::from(row.word(field).is_some()));
        }
        for (name, field) in [
            ("flow_types", "flow_type"),
            ("finance_types", "finance_type"),
            ("aid_types", "aid_type"),
            ("tied_statuses", "tied_status"),
            ("channels", "channel"),
        ] {
            if let Some(code) = row.word(field) {
                add(&format!("{name}/{code}"), 1);
            }
        }
    }
    for row in rows("partnership").chain(rows("actor")) {
        for (name, field) in [
            ("documents", "documents"),
            ("locations", "locations"),
            ("other_identifiers", "other_identifiers"),
            ("related", "related"),
        ] {
            add(name, length(row, field));
        }
        let areas =
            items(row, "locations").into_iter().flat_map(|place| place.items_at("administrative").to_vec());
        let areas = areas.filter(|area| !matches!(area.str_at("level"), Some("country" | "adm1" | "adm2")));
        add("administrative_codes", areas.count() as u64);
        let extras = row.value("extras");
        let extras =
            extras.iter().flat_map(|extras| extras.members()).map(|(_, list)| list.as_array().unwrap().len());
        add("kept_as_they_stand", extras.sum::<usize>() as u64);
        add("capital_spends", u64::from(row.word("capital_spend").is_some()));
    }
    for row in rows("indicator") {
        add("baselines", u64::from(row.value("baseline").is_some()) + length(row, "baselines"));
        add("indicator_references", length(row, "references"));
    }
    for row in rows("goal").chain(rows("result")) {
        add("result_locations", length(row, "locations"));
    }
    add("distinct_ends", ends.len() as u64);
    counts
}

fn items(row: Row<'_>, field: &str) -> Vec<Json> {
    row.value(field).and_then(|list| list.as_array().map(<[Json]>::to_vec)).unwrap_or_default()
}
