//! Shares by country and sector: they make a whole whatever was printed, and every term gives its share again.

use expect_test::{Expect, expect};
use polyad_fixture::ledger;
use polyad_ledger::json::{self, Value};
use polyad_ledger::rows::{Cell, ColumnForm, LoadReport, NewRecord, TableBuilder};
use polyad_ledger::state::{LoadedTable, State, TableSource, dataset_key};
use polyad_lens::splits::{self, Level, Over, Split};
use polyad_model::{DatasetKey, Exact};
use proptest::prelude::*;
use std::sync::Arc;

struct File(DatasetKey, LoadedTable);

impl TableSource for File {
    fn table(&self, key: &DatasetKey) -> Option<LoadedTable> {
        (self.0 == *key).then(|| self.1.clone())
    }
}

/// `KE=60 UG=40`, `298=` for a region without a percentage, `-=5` for words without a code.
fn codes(text: &str, scheme: Option<&str>) -> Value {
    let item = |word: &str| {
        let (code, percentage) = word.split_once('=').expect("code=percentage");
        let share = percentage.parse::<Exact>().ok().map(|number| {
            let share = Exact::new(number.digits(), number.scale() + 2).expect("a short number");
            ("share", Value::from(share.to_string()))
        });
        let code = (code != "-").then(|| ("code", Value::from(code)));
        let scheme = scheme.map(|scheme| ("scheme", Value::from(scheme)));
        json::object([code, share, scheme].into_iter().flatten())
    };
    json::array(text.split_whitespace().map(item).collect::<Vec<_>>())
}

/// A state with one project: tags of the project, and two transactions, the second with a place and a sector of its own.
fn state(countries: &str, regions: &str, sectors: &str, own: (&str, &str)) -> State {
    let mut builder = TableBuilder::default();
    let about = builder.name(&"x:iati-activity:A".parse().expect("a Ref"));
    let name = Some("x:iati-activity:A".parse().expect("a Ref"));
    let record =
        builder.record(NewRecord { key: "A".to_owned(), name, line: 1, lines: 9, ..NewRecord::default() });
    let mut row = |kind: &'static str,
                   step: &str,
                   target: &'static str,
                   cells: Vec<(&'static str, ColumnForm, Cell<'_>)>| {
        let group = builder.group(kind);
        group.begin(record, step, 1);
        let column = group.column_as(target, ColumnForm::Reference);
        group.set(column, Cell::Name(about));
        for (field, form, cell) in cells {
            let column = group.column_as(field, form);
            group.set(column, cell);
        }
    };
    row("partnership", "", "about", Vec::new());
    for (step, vocabulary, scheme, list) in [
        ("recipient-country[1]", "place", "iso3166-1", countries),
        ("recipient-region[1]", "place", "iati-region-1", regions),
        ("sector[1]", "sector", "iati-sector-1", sectors),
        ("transaction[2]/sector[1]", "sector", "iati-sector-1", own.1),
    ] {
        if !list.is_empty() {
            let cells = vec![
                ("vocabulary", ColumnForm::Word, Cell::Word(vocabulary)),
                ("scheme", ColumnForm::Word, Cell::Word(scheme)),
                ("codes", ColumnForm::Value, Cell::Value(codes(list, None))),
            ];
            row("tag", step, "target", cells);
        }
    }
    row("contribution", "transaction[1]", "scope", Vec::new());
    let lists = [("places", "iso3166-1", own.0), ("sectors", "iati-sector-1", own.1)];
    let cells = lists
        .into_iter()
        .filter(|(.., list)| !list.is_empty())
        .map(|(field, scheme, list)| (field, ColumnForm::Value, Cell::Value(codes(list, Some(scheme)))));
    row("contribution", "transaction[2]", "scope", cells.collect());
    let ledger = ledger("dataset one iati-activity \"one\"");
    let key = dataset_key("iati-activity", None, ledger.blobs.iter().next().expect("a file").0);
    let table = Arc::new(builder.finish());
    let loaded = LoadedTable { table, report: Arc::new(LoadReport::default()), reader_version: 1 };
    ledger.state_with(&File(key, loaded))
}

fn shown(split: Option<&Split>) -> String {
    let Some(split) = split else { return "nothing stated".to_owned() };
    let parts = split.parts.iter().map(|part| {
        let code = part.code.as_deref().unwrap_or("not stated");
        format!("{code} {}/{}", part.share.numerator(), part.share.denominator())
    });
    let said = split.finding().map_or("as stated", |(code, _)| code);
    format!("{}; {said}", parts.collect::<Vec<_>>().join(", "))
}

/// Shares of the project by place and by sector.
fn check(countries: &str, regions: &str, sectors: &str, expected: Expect) {
    let state = state(countries, regions, sectors, ("", ""));
    let project = state.projects().iter().next().expect("a project");
    let places = splits::of_project(project, Over::Places);
    let sectors = splits::of_project(project, Over::Sectors("iati-sector-1"));
    holds(&state, places.as_ref());
    holds(&state, sectors.as_ref());
    expected.assert_eq(&format!("{} | {}", shown(places.as_ref()), shown(sectors.as_ref())));
}

/// Shares make exactly one, terms give them again, and parts of amounts make the amount.
fn holds(state: &State, split: Option<&Split>) {
    let Some(split) = split else { return };
    let denominator = split.parts.iter().fold(1_i128, |common, part| lcm(common, part.share.denominator()));
    let numerators =
        split.parts.iter().map(|part| part.share.numerator() * (denominator / part.share.denominator()));
    assert_eq!(numerators.sum::<i128>(), denominator, "{split:?}");
    for part in &split.parts {
        assert!((0.0..=1.0).contains(&part.share.to_f64()));
        let again = part.term.evaluate(state).unwrap_or_else(|error| panic!("{error}: {split:?}")).to_f64();
        assert!((again - part.share.to_f64()).abs() <= 1e-9, "{again}: {split:?}");
    }
    for amount in ["100", "-7.01", "0", "12345678901234567890.12"] {
        let amount: Exact = amount.parse().expect("a number");
        let parts = split.apportion(amount).expect("short enough");
        let sum: Exact =
            parts.iter().copied().collect::<polyad_model::ExactSum>().total().expect("short enough");
        assert_eq!(sum, amount, "{split:?}");
        for (part, own) in parts.iter().zip(&split.parts) {
            let wanted = own.share.to_f64() * amount.to_f64();
            assert!((part.to_f64() - wanted).abs() <= 1e-5 + 1e-9 * amount.to_f64().abs(), "{split:?}");
        }
    }
}

fn lcm(a: i128, b: i128) -> i128 {
    let (mut x, mut y) = (a, b);
    while y != 0 {
        (x, y) = (y, x % y);
    }
    a / x * b
}

#[test]
fn percentages_make_a_whole_by_one_rule() {
    check("KE=60 UG=40", "", "14030=", expect!["KE 3/5, UG 2/5; as stated | 14030 1/1; as stated"]);
    check(
        "KE=60",
        "298=40",
        "1=33.33 2=33.33 3=33.33",
        expect!["KE 3/5, 298 2/5; as stated | 1 1/3, 2 1/3, 3 1/3; shares-rebased"],
    );
    check(
        "KE=50 UG=52",
        "",
        "1=100 2=100",
        expect!["KE 25/51, UG 26/51; shares-rebased | 1 1/2, 2 1/2; shares-rebased"],
    );
    check(
        "KE=50",
        "",
        "1=50 2= 3=",
        expect!["KE 1/2, not stated 1/2; shares-open | 1 1/2, 2 1/4, 3 1/4; shares-completed"],
    );
    check(
        "KE= UG= TZ=",
        "",
        "1=0 2=0",
        expect!["KE 1/3, UG 1/3, TZ 1/3; shares-equal | 1 1/2, 2 1/2; shares-equal"],
    );
    check("KE=100", "298=100", "1=100 2=", expect!["KE 1/1; shares-left-out | 1 1/1; shares-left-out"]);
    check(
        "KE=-5 UG=105",
        "",
        "-=50 1=50",
        expect!["KE 1/2, UG 1/2; shares-equal | 1 1/2, not stated 1/2; shares-open"],
    );
    check("", "", "", expect!["nothing stated | nothing stated"]);
}

#[test]
fn a_transaction_comes_before_its_project() {
    let state = state("KE=60 UG=40", "", "1=100", ("TZ=", "7= 8="));
    let project = state.projects().iter().next().expect("a project");
    let transactions: Vec<_> = project.facts("contribution").collect();
    let of = |n: usize, over| splits::of_transaction(project, transactions[n], over).expect("stated");
    assert_eq!(shown(Some(&of(0, Over::Places))), "KE 3/5, UG 2/5; as stated");
    assert_eq!(of(0, Over::Places).level, Level::Whole);
    assert_eq!(shown(Some(&of(1, Over::Places))), "TZ 1/1; as stated");
    assert_eq!(of(1, Over::Places).level, Level::Transaction);
    assert_eq!(shown(Some(&of(1, Over::Sectors("iati-sector-1")))), "7 1/2, 8 1/2; shares-equal");
    holds(&state, Some(&of(1, Over::Sectors("iati-sector-1"))));
    // The codes of transactions are tags of the project only for finding it.
    assert_eq!(
        shown(splits::of_project(project, Over::Sectors("iati-sector-1")).as_ref()),
        "1 1/1; as stated"
    );
    assert_eq!(splits::of_transaction(project, transactions[1], Over::Sectors("iati-sector-2")), None);
    assert_eq!(splits::sector_lists(project), ["iati-sector-1"]);
}

#[test]
fn a_project_says_what_is_done_with_its_percentages() {
    let said = |countries: &str, sectors: &str| -> Vec<&'static str> {
        let state = state(countries, "", sectors, ("", ""));
        let view = crate::read(&state, "project", &[("p", "x:iati-activity:A")]);
        let codes = view.findings.iter().map(|finding| finding.code);
        codes.filter(|code| code.starts_with("shares-")).collect()
    };
    assert_eq!(said("KE=50 UG=52", "1=30 2="), ["shares-rebased", "shares-completed"]);
    assert!(said("KE=50 UG=50", "1= 2=").is_empty(), "nothing wrong is said where nothing is");
}

fn list() -> impl Strategy<Value = String> {
    let percentage = prop_oneof![
        Just(String::new()),
        (0..=100u32).prop_map(|whole| whole.to_string()),
        (0..=10_000u32).prop_map(|part| format!("{}.{:02}", part / 100, part % 100)),
        Just("33.333333333333333".to_owned()),
        Just("-3".to_owned()),
        Just("half".to_owned()),
    ];
    proptest::collection::vec(percentage, 0..6).prop_map(|list| {
        let words = list.iter().enumerate().map(|(n, percentage)| format!("C{n}={percentage}"));
        words.collect::<Vec<_>>().join(" ")
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn shares_make_a_whole_whatever_is_printed(countries in list(), regions in list(), sectors in list(), own in list()) {
        let state = state(&countries, &regions, &sectors, (&own, ""));
        let project = state.projects().iter().next().expect("a project");
        for over in [Over::Places, Over::Sectors("iati-sector-1")] {
            let split = splits::of_project(project, over);
            let printed = if over == Over::Places { format!("{countries}{regions}") } else { sectors.clone() };
            prop_assert_eq!(split.is_none(), printed.is_empty(), "only nothing gives nothing");
            holds(&state, split.as_ref());
            for transaction in project.facts("contribution") {
                holds(&state, splits::of_transaction(project, transaction, over).as_ref());
            }
        }
    }
}
