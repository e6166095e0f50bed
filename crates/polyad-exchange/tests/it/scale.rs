//! The reader of scales of assessments: both layouts, names and codes, damage, and sums by a second reading.

use expect_test::{Expect, expect};
use polyad_exchange::scale::ScaleReader;
use polyad_ledger::json::{self, Value};
use polyad_ledger::rows::Reader;
use proptest::prelude::*;

fn none() -> Value {
    json::object::<&str, &str>([])
}

fn print(text: &str, options: &Value) -> String {
    let (table, report) = ScaleReader.read(text.as_bytes(), options);
    let mut out = String::new();
    for row in table.groups().iter().flat_map(|group| group.rows()) {
        let value = row.value("value").expect("a value");
        let about = row.value("about").and_then(|about| about.as_str().map(str::to_owned));
        let number = value.str_at("value").unwrap_or("").to_owned();
        out += &format!("{} {} = {number}\n", row.locator(), about.unwrap_or_default());
    }
    let total = report.total();
    out += &format!("{} = {} + {} + {}\n", total.found, total.kept, total.refused, total.empty);
    for (name, words) in &report.about {
        out += &format!("{name}: {words}\n");
    }
    for each in &report.findings {
        let place = format!("{}:{}", each.line, each.column);
        out += &format!("{place}: {}: {} [{}]\n", each.severity.word(), each.message, each.code);
    }
    assert!(report.balances());
    assert_eq!(total.kept, table.len() as u64);
    out
}

fn check(text: &str, options: &[(&str, &str)], expected: Expect) {
    expected.assert_eq(&print(text, &json::object(options.iter().copied())));
}

#[test]
fn a_wide_table_has_a_column_a_period() {
    check(
        "Scale of assessments (example)\nMember State,2019-2021,2022–2024,Note\n\
         Norway,40.000,41.5,a\nBolivia (Plurinational State of),60.000,58.5,\nTotal,100,100,\n",
        &[],
        expect![[r#"
            3:NO/2019-2021 x:iso3166-1:NO = 40.000
            3:NO/2022-2024 x:iso3166-1:NO = 41.5
            4:BO/2019-2021 x:iso3166-1:BO = 60.000
            4:BO/2022-2024 x:iso3166-1:BO = 58.5
            4 = 4 + 0 + 0
            layout: wide
            period: 2019 to 2021: 2 rates, sum 100.000
            period: 2022 to 2024: 2 rates, sum 100.0
            5:1: note: a line of totals is no rate of a state; the sum is computed from the rates [total-line]
        "#]],
    );
}

#[test]
fn a_long_table_has_a_rate_a_line() {
    check(
        "country,from,to,rate\nNO,2022,2024,0.900\nKEN,2022,2024,0.030%\nKEN,2022,2024,0.030\n578,2025,2027,..\n",
        &[],
        expect![[r#"
            2:NO/2022-2024 x:iso3166-1:NO = 0.900
            3:KE/2022-2024 x:iso3166-1:KE = 0.030
            4 = 2 + 1 + 1
            layout: long
            period: 2022 to 2024: 2 rates, sum 0.930
            4:4: refused: the file has a rate of this state and period before; it would count twice [rate-repeated]
            0:0: warning: the rates for 2022 to 2024 add up to 0.930, not to 100 [scale-sum]
        "#]],
    );
    check(
        "who;when;points\nNO;2022;100\n",
        &[("state", "who"), ("period", "when"), ("rate", "points")],
        expect![[r#"
            2:NO/2022-2022 x:iso3166-1:NO = 100
            1 = 1 + 0 + 0
            layout: long
            period: 2022 to 2022: 1 rates, sum 100
        "#]],
    );
}

#[test]
fn damage_is_refused_alone_and_by_place() {
    check(
        "state,2022-2024\nAtlantis,1\nNO,-1\nSE,101\nDK,one\nFI\nIS,0.036\n",
        &[],
        expect![[r#"
        7:IS/2022-2024 x:iso3166-1:IS = 0.036
        6 = 1 + 5 + 0
        layout: wide
        period: 2022 to 2024: 1 rates, sum 0.036
        2:1: refused: no state of ISO 3166-1 is called or coded `Atlantis` [country-unknown]
        3:2: refused: a rate lies between 0 and 100 per cent (got -1) [rate-out-of-range]
        4:2: refused: a rate lies between 0 and 100 per cent (got 101) [rate-out-of-range]
        5:2: refused: number: digits with an optional sign, point and exponent (got `one`) [number-malformed]
        6:0: refused: 1 cells where 2 are needed [line-ragged]
        0:0: warning: the rates for 2022 to 2024 add up to 0.036, not to 100 [scale-sum]
    "#]],
    );
    check(
        "a,b\n1,2\n",
        &[],
        expect![[r#"
        0 = 0 + 0 + 0
        0:0: refused: no column for the state; a scale has a state and rates by period [column-missing]
    "#]],
    );
    check(
        "",
        &[],
        expect![[r#"
        0 = 0 + 0 + 0
        0:0: refused: the file has no heading [file-empty]
    "#]],
    );
    check(
        "state,2022\nNO,1\n",
        &[("stat", "x")],
        expect![[r#"
        0 = 0 + 0 + 0
        0:0: refused: no option `stat`; known are state, period, rate [option-unknown]
    "#]],
    );
}

proptest! {
    #[test]
    fn whatever_comes_in_the_report_balances(text in "(state|NO|SE|20[12][0-9]|,|;|\n|[0-9.]{1,4}|\"|%|Total){0,60}") {
        let (table, report) = ScaleReader.read(text.as_bytes(), &none());
        prop_assert!(report.balances());
        prop_assert_eq!(report.total().kept, table.len() as u64);
    }

    #[test]
    fn the_sum_of_a_period_is_that_of_its_cells(rates in proptest::collection::vec(0u32..2000, 1..20)) {
        let codes = ["NO", "SE", "DK", "FI", "IS", "KE", "TZ", "UG", "RW", "BI", "DE", "FR", "IT", "ES", "PT", "PL", "CZ", "SK", "HU", "AT"];
        let mut text = String::from("state,2022-2024\n");
        for (code, rate) in codes.iter().zip(&rates) {
            text += &format!("{code},{}.{:03}\n", rate / 1000, rate % 1000);
        }
        let (_, report) = ScaleReader.read(text.as_bytes(), &none());
        let sum: u32 = rates.iter().sum();
        let said = report.about.iter().find(|(name, _)| *name == "period").map(|(_, words)| words.clone()).unwrap_or_default();
        let printed: f64 = said.rsplit(' ').next().and_then(|sum| sum.parse().ok()).expect("a sum");
        prop_assert!((printed - f64::from(sum) / 1000.0).abs() < 1e-9, "{}", said);
    }
}
