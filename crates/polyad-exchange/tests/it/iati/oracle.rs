//! Every development file beside `tests/oracle/iati.json`, which another program made of the same bytes.

use crate::data;
use polyad_exchange::iati::{ACTIVITIES, ORGANISATIONS};
use polyad_ledger::json;
use polyad_ledger::rows::{LoadReport, Reader, Severity, Table};
use polyad_model::{Exact, ExactSum};
use serde_json::Value;
use std::collections::BTreeMap;

/// By type of transaction and currency: how many, and their sum.
type Sums = BTreeMap<(String, String), (u64, String)>;

#[test]
fn counts_and_sums_of_every_development_file_equal_the_independent_ones() {
    let text = include_str!("../../../../../tests/oracle/iati.json");
    let oracle: Value = serde_json::from_str(text).expect("the oracle is JSON");
    let files = oracle["files"].as_array().expect("a list of files");
    assert_eq!(files.len(), 80);
    for file in files {
        let name = file["file"].as_str().expect("a name");
        let Some(bytes) = data::read("iati counts and sums", &format!("iati/{name}")) else { return };
        let reader = if name.contains("-org-") { &ORGANISATIONS } else { &ACTIVITIES };
        let (table, report) = reader.read(&bytes, &json::object::<&str, &str>([]));
        check_counts(name, file, &report);
        let (ours, theirs) = (sums_of_rows(&table), sums_of_oracle(file));
        assert_eq!(ours, theirs, "{name}: transactions");
        for (element, called) in
            [("budget_values", "budget"), ("planned_disbursement_values", "planned-disbursement")]
        {
            let sums = by_currency(&table, called);
            let theirs = file[element]["sums"].as_object().expect("sums");
            let theirs = theirs.iter().map(|(currency, own)| (currency.clone(), count_and_sum(own)));
            assert_eq!(sums, theirs.collect(), "{name}: {called}");
        }
        locators_find_their_rows(name, &table);
    }
}

fn check_counts(name: &str, file: &Value, report: &LoadReport) {
    let count = |sort: &str| report.counts.iter().find(|(own, _)| *own == sort).expect("always there").1;
    for sort in [
        "activities",
        "organisations",
        "participating_organisations",
        "budgets",
        "planned_disbursements",
        "transactions",
        "results",
        "indicators",
        "periods",
    ] {
        let count = count(sort);
        assert_eq!(Some(count.found), file[sort].as_u64(), "{name}: {sort}");
        assert!(count.balances() && count.empty == 0, "{name}: {sort}");
    }
    let refused: u64 = report.counts.iter().map(|(_, count)| count.refused).sum();
    let said = report.findings.iter().filter(|finding| finding.severity == Severity::Refused).count();
    assert_eq!(refused, said as u64, "{name}: every refusal is said");
    for (sort, values) in [
        ("transactions", "transaction_values"),
        ("budgets", "budget_values"),
        ("planned_disbursements", "planned_disbursement_values"),
    ] {
        let values = &file[values];
        let of = |key: &str| values[key].as_u64().unwrap_or(0);
        let refused =
            ["number_missing", "number_empty", "number_not_plain", "currency_missing", "without_value"];
        assert_eq!(count(sort).refused, refused.into_iter().map(of).sum::<u64>(), "{name}: {sort}");
    }
    assert_eq!(count("activities").refused, 0, "{name}");
    let encoding = report.said("encoding").expect("an encoding");
    let theirs = file["encoding"].as_str().unwrap_or("UTF-8");
    assert!(encoding.eq_ignore_ascii_case(theirs), "{name}: {encoding}, declared {theirs}");
    assert_eq!(report.said("version"), file["version"].as_str(), "{name}");
}

fn sums_of_rows(table: &Table) -> Sums {
    let mut sums: BTreeMap<(String, String), (u64, ExactSum)> = BTreeMap::new();
    for kind in ["contribution", "pledge"] {
        let Some(group) = table.group(kind) else { continue };
        let what = group.column("what").expect("every row has an amount");
        for row in group.rows() {
            if !row.locator().contains("/transaction[") {
                continue;
            }
            let (number, unit, _) = what.amount(row.index()).expect("every row has an amount");
            let key = (
                row.word("flow").unwrap_or_default().to_owned(),
                unit.code().expect("money has a currency").to_owned(),
            );
            let (count, sum) = sums.entry(key).or_default();
            *count += 1;
            sum.add(number);
        }
    }
    sums.into_iter().map(|(key, (count, sum))| (key, (count, plain(&sum)))).collect()
}

fn by_currency(table: &Table, called: &str) -> BTreeMap<String, (u64, String)> {
    let mut sums: BTreeMap<String, (u64, ExactSum)> = BTreeMap::new();
    if let Some(group) = table.group("pledge") {
        let what = group.column("what").expect("every row has an amount");
        for row in group.rows().filter(|row| row.word("as_called") == Some(called)) {
            let (number, unit, _) = what.amount(row.index()).expect("every row has an amount");
            let (count, sum) = sums.entry(unit.code().expect("money has a currency").to_owned()).or_default();
            *count += 1;
            sum.add(number);
        }
    }
    sums.into_iter().map(|(currency, (count, sum))| (currency, (count, plain(&sum)))).collect()
}

fn sums_of_oracle(file: &Value) -> Sums {
    let by_type = file["transaction_values"]["sums"].as_object().expect("sums");
    let sums = by_type.iter().flat_map(|(flow, by_currency)| {
        by_currency
            .as_object()
            .expect("sums")
            .iter()
            .map(move |(currency, own)| ((flow.clone(), currency.clone()), count_and_sum(own)))
    });
    sums.collect()
}

fn count_and_sum(own: &Value) -> (u64, String) {
    (own["count"].as_u64().expect("a count"), own["sum"].as_str().expect("a sum").to_owned())
}

/// A sum in digits, without zeros that say nothing.
fn plain(sum: &ExactSum) -> String {
    let total: Exact = sum.total().expect("real sums fit");
    total.normalised().to_string()
}

fn locators_find_their_rows(name: &str, table: &Table) {
    for row in table.groups().iter().flat_map(|group| group.rows()).step_by(97) {
        let locator = row.locator();
        let found = table.row(&locator).unwrap_or_else(|| panic!("{name}: no row at {locator}"));
        assert_eq!((found.kind(), found.index()), (row.kind(), row.index()), "{name}: {locator}");
    }
}
