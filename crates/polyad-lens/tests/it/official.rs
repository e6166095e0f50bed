//! Evidence of official series: raised where an independent office keeps the series, left where not, with the reason.

use crate::read;
use polyad_fixture::{Ledger, ledger};
use polyad_ledger::json::{self, Value};
use polyad_ledger::rows::TableBuilder;
use polyad_ledger::state::{LoadedTable, State, TableSource, dataset_key};
use polyad_lens::{Block, Cell, Evidence, View};
use polyad_model::DatasetKey;
use std::sync::Arc;

/// Files of series, each line an indicator, a year and a value of the world in per cent.
struct Series(Vec<(DatasetKey, LoadedTable)>);

impl TableSource for Series {
    fn table(&self, key: &DatasetKey) -> Option<LoadedTable> {
        self.0.iter().find(|(known, _)| known == key).map(|(_, table)| table.clone())
    }
}

fn with_series(ledger: &Ledger) -> State {
    let all = ledger.blobs.iter();
    ledger.state_with(&Series(
        all.map(|(sha256, bytes)| (dataset_key("series", None, sha256), loaded(bytes))).collect(),
    ))
}

fn loaded(bytes: &[u8]) -> LoadedTable {
    let mut table = TableBuilder::default();
    for (n, line) in std::str::from_utf8(bytes).expect("text").lines().enumerate() {
        let cells: Vec<&str> = line.split(',').collect();
        let fields = json::object([
            ("about", Value::from("x:m49:001")),
            ("indicator", cells[0].into()),
            ("period", json::object([("from", cells[1]), ("to", cells[1])])),
            ("value", json::object([("unit", "percent"), ("value", cells[2])])),
        ]);
        table.push("observation", &format!("line[{}]", n + 1), n as u32 + 1, None, None, fields);
    }
    LoadedTable { table: Arc::new(table.finish()), report: Arc::default(), reader_version: 1 }
}

const ACCESS: &str = "x:sdg:7.1.1,2010,83\\nx:sdg:7.1.1,2015,87\\nx:sdg:7.1.1,2020,90";

/// A goal on access to electricity, with values that `publisher` is said to publish.
fn published_by(publisher: &str, more: &str) -> State {
    with_series(&ledger(&format!(
        r#"
        key norway
        actor norway "Norway" state
        actor bank "World Bank" io
        actor un "United Nations" io
        partnership p "Light for All" since 2010
        seat norway p
        lit = goal p "Raise the share of people with electricity to 100 % by 2030" by=2030 indicator=x:sdg:7.1.1
        {more}
        dataset access series "{ACCESS}" title="Access" publisher="{publisher}"
        "#
    )))
}

fn progress(state: &State) -> View {
    let goal = state.facts("goal").next().expect("a goal").entity().to_string();
    read(state, "progress", &[("g", goal.as_str())])
}

/// What is said of the first source: its level and the reason.
fn said(view: &View) -> (String, String) {
    let row = &view.table("evidence").expect("the evidence").rows[0].cells;
    (row[1].plain().chars().take(2).collect(), row[2].plain())
}

/// The level of a figure by the beginning of its label.
fn level(view: &View, label: &str) -> Evidence {
    let found = view.blocks.iter().find_map(|block| match block {
        Block::Figure(figure) if figure.label.starts_with(label) => Some(figure.measure.evidence),
        _ => None,
    });
    found.expect("the figure")
}

#[track_caller]
fn raised(state: &State) {
    let view = progress(state);
    let (own, why) = said(&view);
    assert_eq!(own, "E2", "{why}");
    assert_eq!(level(&view, "Of the distance"), Evidence::E2);
    assert_eq!(level(&view, "Where the trend leads"), Evidence::E2);
}

#[track_caller]
fn left(state: &State, because: &str) {
    let view = progress(state);
    let (own, why) = said(&view);
    assert_eq!(own, "E0", "{why}");
    assert!(why.contains(because), "{why}");
    assert_eq!(level(&view, "Of the distance"), Evidence::E0);
}

#[test]
fn a_custodian_that_takes_no_part_raises_the_values_it_publishes() {
    raised(&published_by("World Bank", ""));
    raised(&published_by("The World Bank", ""));
    raised(&published_by("x:atlas:bank", ""));
    raised(&published_by("United Nations Statistics Division", ""));
    raised(&published_by("IEA, IRENA, UNSD, World Bank and WHO", ""));
}

#[test]
fn who_is_no_office_or_keeps_another_series_raises_nothing() {
    left(&published_by("Our World in Data", ""), "on no list of offices");
    left(&published_by("World Bank and Our World in Data", ""), "on no list of offices");
    left(&published_by("World Health Organization", ""), "not listed as keeping");
    left(&published_by("x:atlas:norway", ""), "on no list of offices");
}

#[test]
fn a_publisher_that_takes_part_is_not_independent() {
    let seat = published_by("World Bank", "seat bank p chair");
    left(&seat, "World Bank publishes it and has a seat in the partnership");
    left(&published_by("x:atlas:bank", "seat bank p"), "has a seat in the partnership");
    // Of a joint publication one is enough.
    left(&published_by("UNSD and World Bank", "seat bank p"), "has a seat in the partnership");
    // Who is to reach another goal of the partnership has no part in this one.
    let other = "goal p \"Light in every school by 2030\" actors=bank";
    raised(&published_by("World Bank", other));
}

#[test]
fn who_is_to_reach_the_goal_does_not_vouch_for_it() {
    let state = with_series(&ledger(&format!(
        r#"
        actor bank "World Bank" io
        partnership p "Light for All" since 2010
        goal p "Raise the share of people with electricity to 100 % by 2030" by=2030 indicator=x:sdg:7.1.1 actors=bank
        dataset access series "{ACCESS}" title="Access" publisher="World Bank"
        "#
    )));
    left(&state, "is to reach the goal");
}

#[test]
fn a_part_of_a_member_is_not_independent_of_it() {
    let fund = "actor fund \"United Nations Children's Fund\" io parent=un\n seat fund p";
    left(&published_by("UNSD", fund), "is a part of United Nations, as is United Nations Children's Fund");
    raised(&published_by("World Bank", fund));
    left(
        &published_by("UN Statistics Division", "seat un p"),
        "is a part of United Nations, which has a seat",
    );
    raised(&published_by("World Bank", "seat un p"));
}

#[test]
fn what_a_member_filed_is_its_own_word() {
    let filed = |by: &str| {
        with_series(&ledger(&format!(
            r#"
            key norway
            key chile
            actor norway "Norway" state
            actor chile "Chile" state
            partnership p "Light for All" since 2010
            seat norway p
            goal p "Raise the share of people with electricity to 100 % by 2030" by=2030 indicator=x:sdg:7.1.1
            dataset access series "{ACCESS}" title="Access" publisher="World Bank" @{by}
            "#
        )))
    };
    left(&filed("norway"), "filed here by Norway");
    raised(&filed("chile"));
}

#[test]
fn a_baseline_of_the_goals_own_word_stays_its_own_word() {
    let state = with_series(&ledger(&format!(
        r#"
        partnership p "Light for All" since 2005
        goal p "Raise the share of people with electricity to 100 % by 2030" by=2030 indicator=x:sdg:7.1.1 baseline="80 percent 2005"
        dataset access series "{ACCESS}" title="Access" publisher="World Bank"
        "#
    )));
    let view = progress(&state);
    assert_eq!(said(&view).0, "E2");
    // The distance rests on the goal's own start; the newest value does not.
    assert_eq!(level(&view, "Of the distance"), Evidence::E0);
    assert_eq!(newest(&view), Evidence::E2);
}

/// The level of the newest observed value.
fn newest(view: &View) -> Evidence {
    let path = view.table("path").expect("the path");
    let observed = path.rows.iter().rev().find_map(|row| match &row.cells[1] {
        Cell::Measure(measure) => Some(measure.evidence),
        _ => None,
    });
    observed.expect("a value")
}

#[test]
fn immunization_is_kept_by_who_and_unicef_and_world_bank_codes_by_the_bank() {
    let of = |indicator: &str, publisher: &str, more: &str| {
        let values = format!("{indicator},2010,70\\n{indicator},2020,80");
        progress(&with_series(&ledger(&format!(
            r#"
            actor who "World Health Organization" io
            partnership p "Jabs" since 2010
            goal p "Raise coverage to 90 % of children by 2030" by=2030 indicator={indicator}
            {more}
            dataset file series "{values}" title="File" publisher="{publisher}"
            "#
        ))))
    };
    assert_eq!(said(&of("x:wuenic:dtp3", "WHO and UNICEF", "")).0, "E2");
    assert_eq!(said(&of("x:wuenic:dtp3", "UNICEF", "")).0, "E2");
    assert_eq!(said(&of("x:wuenic:dtp3", "World Bank", "")).0, "E0");
    // As on the board of a partnership for vaccines.
    assert_eq!(said(&of("x:wuenic:dtp3", "WHO and UNICEF", "seat who p")).0, "E0");
    assert_eq!(said(&of("x:worldbank:SH.IMM.IDPT", "World Bank", "")).0, "E2");
    assert_eq!(said(&of("x:worldbank:SH.IMM.IDPT", "WHO", "")).0, "E0");
    // An indicator of nobody's list.
    let own = of("x:atlas:covered", "WHO", "indicator covered \"Covered\" percent");
    assert!(said(&own).1.contains("no indicator of which the list knows who keeps it"), "{}", said(&own).1);
}

#[test]
fn lists_and_places_have_the_level_of_each_goals_own_parties() {
    let state = published_by(
        "World Bank",
        "partnership q \"Bank for All\" since 2010\n seat bank q\n\
         goal q \"Bring electricity to 95 % of people by 2030\" by=2030 indicator=x:sdg:7.1.1",
    );
    let list = read(&state, "progress", &[]);
    let table = list.table("goals").expect("the goals");
    let newest = table.columns.iter().position(|column| column.key == "newest").expect("a column");
    let levels: Vec<(String, Evidence)> = table
        .rows
        .iter()
        .map(|row| match &row.cells[newest] {
            Cell::Measure(measure) => (row.cells[1].plain(), measure.evidence),
            cell => panic!("{cell:?}"),
        })
        .collect();
    assert!(levels.contains(&("Light for All".to_owned(), Evidence::E2)), "{levels:?}");
    assert!(levels.contains(&("Bank for All".to_owned(), Evidence::E0)), "{levels:?}");
    let goal = state.facts("goal").next().expect("a goal").entity().to_string();
    let places = read(&state, "progress", &[("g", goal.as_str()), ("by_place", "yes")]);
    assert!(places.measures().iter().any(|(_, measure)| measure.evidence == Evidence::E2));
}

#[test]
fn coverage_shows_official_values_beside_results_and_counts_results_of_independent_offices() {
    let row = |state: &State, params: &[(&str, &str)]| -> (String, String, String) {
        let view = read(state, "coverage", &[&[("sdg", "7")], params].concat());
        for (path, measure) in view.measures() {
            assert_eq!(measure.term.evaluate(state).ok(), measure.value, "{path}");
        }
        let table = view.table("partnerships").expect("the table");
        let cell = |key: &str| {
            let at = table.columns.iter().position(|column| column.key == key).expect("the column");
            table.rows[0].cells[at].plain()
        };
        (cell("verified"), cell("official"), cell("lacks"))
    };
    let state = published_by("World Bank", "");
    let (verified, official, lacks) = row(&state, &[]);
    assert_eq!(official.replace('\u{a0}', " "), "90 % in 2020: World Bank, Access");
    // That the world reached it is no result of the partnership.
    assert_eq!((verified.as_str(), lacks.as_str()), ("0", "money; a verified result"));
    // Values up to the launch of 2010 say nothing of it; nor does a publisher with a seat, or none of the list.
    assert_eq!(row(&state, &[("as_of", "2012")]).1, "");
    assert_eq!(row(&published_by("World Bank", "seat bank p"), &[]).1, "");
    assert_eq!(row(&published_by("Our World in Data", ""), &[]).1, "");
}

/// A result of the goal, in a file that `publisher` is said to publish.
fn result_by(publisher: &str, more: &str) -> String {
    let ledger = ledger(&format!(
        r#"
        actor bank "World Bank" io
        partnership p "Light for All" since 2010
        lit = goal p "Raise the share of people with electricity to 100 % by 2030" by=2030 indicator=x:sdg:7.1.1
        {more}
        dataset reached series "reached" title="Access" publisher="{publisher}"
        "#
    ));
    let goal = ledger.state().facts("goal").next().expect("the goal").entity().to_string();
    let mut table = TableBuilder::default();
    let fields = json::object([
        ("of", Value::from(goal)),
        ("period", json::object([("from", "2020"), ("to", "2020")])),
        ("value", json::object([("unit", "percent"), ("value", "90")])),
    ]);
    table.push("result", "line[1]", 1, None, None, fields);
    let loaded = LoadedTable { table: Arc::new(table.finish()), report: Arc::default(), reader_version: 1 };
    let sha256 = ledger.blobs.keys().next().expect("a file");
    let state = ledger.state_with(&Series(vec![(dataset_key("series", None, sha256), loaded)]));
    let view = read(&state, "coverage", &[("sdg", "7")]);
    view.table("partnerships").expect("the table").rows[0].cells[5].plain()
}

#[test]
fn a_result_that_an_independent_office_reports_is_verified() {
    assert_eq!(result_by("World Bank", ""), "1");
    assert_eq!(result_by("World Bank", "seat bank p"), "0");
    assert_eq!(result_by("Our World in Data", ""), "0");
    assert_eq!(result_by("World Health Organization", ""), "0");
}
