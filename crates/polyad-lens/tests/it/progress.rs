//! Goals beside series: the worked examples of the methods, and what each kind of goal gives.

use crate::{read, text};
use expect_test::{Expect, expect};
use polyad_fixture::{Ledger, ledger};
use polyad_ledger::json::{self, Value};
use polyad_ledger::rows::TableBuilder;
use polyad_ledger::state::{EntityKind, LoadedTable, State, TableSource, dataset_key};
use polyad_lens::{Cell, Measure, View};
use polyad_model::DatasetKey;
use std::sync::Arc;

/// The world, as fixtures name a place.
const WORLD: &str = "x:m49:001";

fn state(lines: &str) -> State {
    ledger(&format!("partnership p \"P\" since 2011\n{lines}")).state()
}

/// The progress of the only goal.
fn progress(state: &State, params: &[(&str, &str)]) -> View {
    let goal = state.directory().of_kind(EntityKind::Goal).next().expect("a goal").name_ref.to_string();
    let params: Vec<(&str, &str)> = params.iter().copied().chain([("g", goal.as_str())]).collect();
    read(state, "progress", &params)
}

/// The number in the row whose first cell is `row`.
#[track_caller]
fn number<'a>(view: &'a View, table: &str, row: &str) -> &'a Measure {
    let table = view.table(table).unwrap_or_else(|| panic!("no table {table}"));
    let found = table.rows.iter().find(|each| each.cells[0].plain() == row);
    let cells = &found.unwrap_or_else(|| panic!("no row {row} in {}", table.key)).cells;
    let measure = cells.iter().skip(1).find_map(|cell| match cell {
        Cell::Measure(measure) => Some(&**measure),
        _ => None,
    });
    measure.expect("a number")
}

#[track_caller]
fn near(measure: &Measure, expected: f64) {
    let value = measure.value.unwrap_or_else(|| panic!("{:?}", measure.status)).to_f64();
    assert!((value - expected).abs() < 5e-7, "{value} is not {expected}");
}

/// The same for a number in per cent, to as many places of the fraction.
#[track_caller]
fn near_per_cent(measure: &Measure, expected: f64) {
    let fraction = measure.value.unwrap_or_else(|| panic!("{:?}", measure.status)).to_f64() / 100.0;
    assert!((fraction - expected).abs() < 5e-7, "{fraction} is not {expected}");
}

/// A figure by the beginning of its label.
#[track_caller]
fn figure<'a>(view: &'a View, label: &str) -> &'a Measure {
    let found = view.blocks.iter().find_map(|block| match block {
        polyad_lens::Block::Figure(figure) if figure.label.starts_with(label) => Some(&figure.measure),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("no figure {label}"))
}

#[track_caller]
fn class<'a>(view: &'a View, scheme: &str) -> &'a str {
    let table = view.table("classes").expect("classes");
    let row = table.rows.iter().find(|row| row.cells[0].plain().starts_with(scheme)).expect("a scheme");
    match &row.cells[1] {
        Cell::Text(text) => text,
        cell => panic!("{cell:?}"),
    }
}

const OPEN_SDG: &str = "Open SDG, inspired by Eurostat";
const UNSD: &str = "UN Statistics Division, Progress Chart 2023";

fn codes(view: &View) -> Vec<&str> {
    view.findings.iter().map(|finding| finding.code).collect()
}

#[test]
fn t2_1_electricity_access() {
    let state = state(&format!(
        "indicator access \"Access to electricity\" percent
         goal p \"Ensure universal access to electricity\" by=2030 indicator=access baseline=\"83 percent 2010\"
         observation {WORLD} access 85.3 percent 2014"
    ));
    let view = progress(&state, &[]);
    near_per_cent(figure(&view, "Of the distance"), 0.135294);
    near(figure(&view, "Of the time"), 20.0);
    near(number(&view, "rates", "Done for each part of the time used"), 0.676471);
    near_per_cent(number(&view, "rates", "Compound rate so far"), 0.006857);
    near_per_cent(number(&view, "rates", "Compound rate that the goal needed from its start"), 0.009360);
    near(number(&view, "classes", OPEN_SDG), 0.732570);
    near(number(&view, "classes", UNSD), 0.715015);
    assert_eq!(class(&view, OPEN_SDG), "progress, acceleration needed");
    assert_eq!(class(&view, UNSD), "fair progress, acceleration needed");
    near_per_cent(number(&view, "rates", "Compound rate that the rest of the time needs"), 0.009987);
    // The start is the goal's own, of no edition of the series.
    assert_eq!(codes(&view), ["editions-mixed"]);
}

#[test]
fn t2_2_to_double_a_share_the_classes_differ() {
    let state = state(&format!(
        "indicator share \"Renewable share\" percent
         goal p \"double the share of renewable energy in the global energy mix\" by=2030 indicator=share
         observation {WORLD} share 17.8 percent 2010
         observation {WORLD} share 18.1 percent 2012"
    ));
    let view = progress(&state, &[]);
    near(number(&view, "projection", "To be reached"), 35.6);
    near_per_cent(figure(&view, "Of the distance"), 0.016854);
    near(number(&view, "classes", OPEN_SDG), 0.237963);
    near(number(&view, "classes", UNSD), 0.181914);
    assert_eq!(class(&view, OPEN_SDG), "limited progress");
    assert_eq!(class(&view, UNSD), "fair progress, acceleration needed");
    assert_eq!(codes(&view), ["baseline-assumed", "classes-differ"]);
}

#[test]
fn t2_3_a_falling_target() {
    let state = state(&format!(
        "indicator deaths \"Deaths of children under five\" deaths-per-1000 down
         goal p \"Reduce deaths of children\" by=2030 indicator=deaths aim=\"25 deaths-per-1000\" baseline=\"43 deaths-per-1000 2015\"
         observation {WORLD} deaths 43 deaths-per-1000 2015
         observation {WORLD} deaths 38 deaths-per-1000 2020"
    ));
    let view = progress(&state, &[]);
    near_per_cent(figure(&view, "Of the distance"), 0.277778);
    near(number(&view, "rates", "Done for each part of the time used"), 0.833333);
    near(number(&view, "classes", OPEN_SDG), 0.687701);
    near(number(&view, "classes", UNSD), 0.740190);
    near_per_cent(number(&view, "rates", "Compound rate so far"), -0.024420);
    near_per_cent(number(&view, "rates", "Compound rate that the goal needed from its start"), -0.035509);
    assert_eq!(codes(&view), [""; 0]);
}

#[test]
fn t2_4_a_count_from_zero_has_no_rate_of_growth() {
    let state = state(&format!(
        "indicator trained \"Teachers trained\" teachers
         goal p \"Train 500 teachers\" stated=2020 by=2025 indicator=trained aim=\"500 teachers\"
         observation {WORLD} trained 180 teachers 2022"
    ));
    let view = progress(&state, &[]);
    near(figure(&view, "Of the distance"), 36.0);
    near(number(&view, "rates", "Done for each part of the time used"), 0.90);
    near(number(&view, "rates", "Amount that the rest of the time needs"), 106.666667);
    assert_eq!(number(&view, "rates", "Compound rate so far").status.code(), "not_assessable(cagr_base)");
    assert_eq!(class(&view, OPEN_SDG), "progress, acceleration needed");
    assert_eq!(class(&view, UNSD), "no rate of growth from or across zero");
    let said = &view.table("classes").expect("classes").rows[0].cells[3];
    assert_eq!(said.plain(), "schedule index, since no rate of growth is defined");
}

#[test]
fn t2_5_to_double_a_rate() {
    let state = state(&format!(
        "indicator improvement \"Rate of improvement in energy intensity\" percent-per-year
         goal p \"double the global rate of improvement in energy efficiency\" by=2030 indicator=improvement
         observation {WORLD} improvement 1.3 percent-per-year 1990..2010
         observation {WORLD} improvement 1.7 percent-per-year 2010..2012"
    ));
    let view = progress(&state, &[]);
    near(number(&view, "rates", "Rate that the goal asks for"), 2.6);
    near(number(&view, "rates", "Mean rate over rate asked for"), 0.653846);
    near_per_cent(number(&view, "rates", "Rate that the rest of the time needs"), 0.026995);
    assert_eq!(codes(&view), ["index-of-rates"]);
}

#[test]
fn t2_6_shares_are_projected_on_the_logit_scale() {
    let values =
        [(2015, "20.0"), (2016, "21.0"), (2017, "21.8"), (2018, "23.1"), (2019, "23.9"), (2020, "25.2")];
    let lines: String = values
        .iter()
        .map(|(year, value)| format!("observation {WORLD} share {value} percent {year}\n"))
        .collect();
    let state = state(&format!(
        "indicator share \"Renewable share\" percent
         goal p \"Raise the share\" by=2030 indicator=share aim=\"40 percent\" baseline=\"20 percent 2015\"\n{lines}"
    ));
    let view = progress(&state, &[]);
    near_per_cent(figure(&view, "Where the trend leads in 2030"), 0.377186);
    for (row, expected) in
        [("On the fitted line", 0.377186), ("80 % band, from", 0.369107), ("80 % band, to", 0.385333)]
    {
        near_per_cent(number(&view, "projection", row), expected);
    }
    near(number(&view, "projection", "Chance of reaching it if the trend holds"), 0.006508);
    assert!(view.title.starts_with("At this pace 2030 brings 37.7"), "{}", view.title);
    // The chart's table: a row a year from the first value to the date.
    let path = view.table("path").expect("a path");
    assert_eq!(path.rows.len(), 16);
    near(number(&view, "path", "2030"), 40.0);
}

/// Values of electricity access in the world, of one edition.
const ACCESS: &str = "indicator access \"Access to electricity\" percent
    observation x:m49:001 access 83 percent 2010
    observation x:m49:001 access 87 percent 2015
    observation x:m49:001 access 90.4 percent 2020\n";

#[track_caller]
fn check(lines: &str, params: &[(&str, &str)], tables: &[&str], expect: Expect) {
    let state = state(lines);
    let view = progress(&state, params);
    let notes: String =
        view.findings.iter().map(|each| format!("{}: {}\n", each.code, each.message)).collect();
    expect.assert_eq(&format!("{}{notes}", text(&view, tables)));
}

#[test]
fn a_goal_without_an_indicator_or_in_another_unit_is_named_as_such() {
    check(
        &format!("{ACCESS}goal p \"Light every home by 2030\""),
        &[],
        &["path"],
        expect![[r#"
        No indicator is on record for this goal, so no series is set beside it.
        goal-without-indicator: No indicator is on record for this goal, so no series is set beside it.
    "#]],
    );
    check(
        &format!("{ACCESS}goal p \"Bring electricity to 500 million people by 2030\" indicator=access"),
        &[],
        &["classes"],
        expect![[r#"
            90.4 % in 2020; goal and series are counted in different units
            [classes]
            Open SDG, inspired by Eurostat | counted in different units | counted in different units | –
            UN Statistics Division, Progress Chart 2023 | counted in different units | counted in different units | –
            baseline-assumed: The goal names no baseline; this is 2011, the year in which the partnership was launched. The path starts at 2010. Choose another year with `from`.
            units-differ: The goal asks for “500 million people”; the values of its indicator are in percent. One is not read as the other.
        "#]],
    );
    check(
        &format!(
            "{ACCESS}goal p \"Bring electricity to all\" indicator=access by=2030 aim=\"500000000 people\""
        ),
        &[],
        &["classes"],
        expect![[r#"
            90.4 % in 2020; goal and series are counted in different units
            [classes]
            Open SDG, inspired by Eurostat | counted in different units | counted in different units | –
            UN Statistics Division, Progress Chart 2023 | counted in different units | counted in different units | –
            baseline-assumed: The goal names no baseline; this is 2011, the year in which the partnership was launched. The path starts at 2010. Choose another year with `from`.
            units-differ: The goal asks for 500000000 people; the values of its indicator are in percent. One is not read as the other.
        "#]],
    );
}

#[test]
fn a_goal_to_keep_a_value_lists_the_values_out_of_its_band() {
    check(
        &format!(
            "{ACCESS}goal p \"Maintain access to electricity\" indicator=access by=2030 aim=\"83 percent\" baseline=\"83 percent 2010\""
        ),
        &[],
        &["out_of_band"],
        expect![[r#"
            Kept: 90.4 % in 2020, as the goal asks
            [out_of_band]
            (Every value on record since the start lies in the band.)
        "#]],
    );
}

#[test]
fn the_reader_may_choose_start_target_date_and_day() {
    let goal = format!("{ACCESS}goal p \"Widen access to electricity\" indicator=access");
    check(
        &goal,
        &[("from", "2015"), ("target", "95"), ("by", "2025")],
        &["classes"],
        expect![[r#"
            At this pace 2025 brings 93 %; the goal asks for 95 %
            Of the distance from start to goal, done: 42.5 %
            Of the time, used: 50 %
            Where the trend leads in 2025: 93 %
            [classes]
            Open SDG, inspired by Eurostat | progress, acceleration needed | 0.871 | rate so far over rate required
            UN Statistics Division, Progress Chart 2023 | fair progress, acceleration needed | 0.867 | part of the distance that the rate so far covers by the date
        "#]],
    );
    check(
        &goal,
        &[("as_of", "2016")],
        &["classes"],
        expect![[r#"
        87 % in 2015; the goal names no value to be reached
        [classes]
        Open SDG, inspired by Eurostat | progress, acceleration needed | 0.00946 | rate so far, for want of a target
        UN Statistics Division, Progress Chart 2023 | fair progress, acceleration needed | 0.00946 | rate so far, for want of a target
        baseline-assumed: The goal names no baseline; this is 2011, the year in which the partnership was launched. The path starts at 2010. Choose another year with `from`.
        goal-without-target: The goal names no value to be reached, and none is on record.
        goal-without-date: The goal names no date, so no path is required of it.
    "#]],
    );
}

#[test]
fn what_is_reached_or_overdue_is_said_so() {
    let reached =
        "goal p \"Bring electricity to 85 % of people\" indicator=access by=2018 aim=\"85 percent\"";
    check(
        &format!("{ACCESS}{reached}"),
        &[],
        &[],
        expect![[r#"
            Reached: 90.4 % in 2020; the goal asks for 85 %
            Of the distance from start to goal, done: 370 %
            Of the time, used: 125 %
            baseline-assumed: The goal names no baseline; this is 2011, the year in which the partnership was launched. The path starts at 2010. Choose another year with `from`.
        "#]],
    );
    let passed = "goal p \"Bring electricity to all\" indicator=access by=2018 aim=\"100 percent\"";
    check(
        &format!("{ACCESS}{passed}"),
        &[],
        &[],
        expect![[r#"
            Its date has passed: 90.4 % in 2020; the goal asked for 100 % by 2018
            Of the distance from start to goal, done: 43.5 %
            Of the time, used: 125 %
            baseline-assumed: The goal names no baseline; this is 2011, the year in which the partnership was launched. The path starts at 2010. Choose another year with `from`.
        "#]],
    );
}

/// Files of series, each line a year and a value of access in the world, and perhaps whose.
struct Series(Vec<(DatasetKey, LoadedTable)>);

impl TableSource for Series {
    fn table(&self, key: &DatasetKey) -> Option<LoadedTable> {
        self.0.iter().find(|(known, _)| known == key).map(|(_, table)| table.clone())
    }
}

impl Series {
    fn of(ledger: &Ledger) -> Series {
        Series(
            ledger
                .blobs
                .iter()
                .map(|(sha256, bytes)| (dataset_key("series", None, sha256), loaded(bytes)))
                .collect(),
        )
    }
}

fn loaded(bytes: &[u8]) -> LoadedTable {
    let mut table = TableBuilder::default();
    for (n, line) in std::str::from_utf8(bytes).expect("text").lines().enumerate() {
        let mut cells = line.split(',');
        let (year, value) = (cells.next().expect("a year"), cells.next().expect("a value"));
        let dims = cells.next().map(|sex| json::object([("name", "sex"), ("value", sex)]));
        let mut fields = vec![
            ("about", Value::from(WORLD)),
            ("indicator", "x:atlas:access".into()),
            ("period", json::object([("from", year), ("to", year)])),
            ("value", json::object([("unit", "percent"), ("value", value)])),
        ];
        fields.extend(dims.map(|dim| ("dims", Value::from(vec![dim]))));
        table.push(
            "observation",
            &format!("line[{}]", n + 1),
            n as u32 + 1,
            None,
            None,
            json::object(fields),
        );
    }
    LoadedTable { table: Arc::new(table.finish()), report: Arc::default(), reader_version: 1 }
}

#[test]
fn a_newer_edition_is_computed_anew_and_the_former_is_listed() {
    let ledger = ledger(
        r#"
        partnership p "P" since 2011
        indicator access "Access to electricity" percent
        goal p "Ensure universal access" by=2030 indicator=access
        dataset first series "2011,83\n2014,85\n2016,86" title="Access" edition="2017"
        dataset second series "2011,84.5\n2014,86.2\n2018,89.8" title="Access" edition="2019" replaces=first
        "#,
    );
    let state = ledger.state_with(&Series::of(&ledger));
    let view = progress(&state, &[]);
    expect![[r#"
        At this pace 2030 brings 95.2 %; the goal asks for 100 %
        Of the distance from start to goal, done: 34.2 %
        Of the time, used: 36.8 %
        Where the trend leads in 2030: 95.2 %
        [editions]
        Fixture, Access, edition 2019 | used here | 3 | 84.5 % | 89.8 % | 2018 | 34.2 %
        Fixture, Access, edition 2017 | former edition | 3 | 83 % | 86 % | 2016 | 17.6 %
    "#]]
    .assert_eq(&text(&view, &["editions"]));
    // Every number opens and evaluates again, those of the former edition too.
    for (path, measure) in view.measures() {
        assert_eq!(measure.term.evaluate(&state).ok(), measure.value, "{path}: {}", measure.term.in_words());
    }
    let former = progress(&state, &[("source", "edition 2017")]);
    expect![[r#"
        At this pace 2030 brings 92.2 %; the goal asks for 100 %
        Of the distance from start to goal, done: 17.6 %
        Of the time, used: 26.3 %
        Where the trend leads in 2030: 92.2 %
    "#]]
    .assert_eq(&text(&former, &[]));
}

#[test]
fn breakdowns_are_listed_and_never_joined_to_the_whole() {
    let ledger = ledger(
        r#"
        partnership p "P" since 2011
        indicator access "Access to electricity" percent
        goal p "Ensure universal access" by=2030 indicator=access
        dataset file series "2011,80\n2018,90\n2011,70,female\n2014,75,female\n2018,84,female\n2018,95,male" title="Access" edition="1"
        "#,
    );
    let state = ledger.state_with(&Series::of(&ledger));
    expect![[r#"
        At this pace 2030 brings 97.3 %; the goal asks for 100 %
        Of the distance from start to goal, done: 50 %
        Of the time, used: 36.8 %
        Where the trend leads in 2030: 97.3 %
        [breakdowns]
        sex: female | 70 % | 2011 | 84 % | 2018 | 46.7 % | Fixture, Access, edition 1
        sex: male | 95 % | 2018 | 95 % | 2018 | – | Fixture, Access, edition 1
    "#]]
    .assert_eq(&text(&progress(&state, &[]), &["breakdowns"]));
}

#[test]
fn later_values_change_nothing_before() {
    let before = state(&format!("{ACCESS}goal p \"Ensure universal access\" by=2030 indicator=access"));
    let after = state(&format!(
        "{ACCESS}goal p \"Ensure universal access\" by=2030 indicator=access
         observation {WORLD} access 99 percent 2022
         observation {WORLD} access 12 percent 2023"
    ));
    for as_of in ["2012", "2016-05", "2021-12-31"] {
        let (a, b) = (progress(&before, &[("as_of", as_of)]), progress(&after, &[("as_of", as_of)]));
        assert_eq!(a.title, b.title);
        let figures =
            |view: &View| view.measures().into_iter().map(|(path, m)| (path, m.value)).collect::<Vec<_>>();
        assert_eq!(figures(&a), figures(&b), "as of {as_of}");
        assert_ne!(figures(&a), figures(&progress(&after, &[])));
    }
}

#[test]
fn places_stand_beside_each_other_with_their_classes() {
    let state = state(
        "indicator access \"Access to electricity\" percent
         goal p \"Ensure universal access\" by=2030 indicator=access
         observation x:iso3166-1:IN access 67.6 percent 2011
         observation x:iso3166-1:IN access 99.2 percent 2022
         observation x:iso3166-1:TD access 8.0 percent 2011
         observation x:iso3166-1:TD access 11.7 percent 2022
         observation x:iso3166-1:DE access 100 percent 2011
         observation x:iso3166-1:DE access 100 percent 2022
         observation x:iso3166-1:SO access 30 percent 2022",
    );
    let view = progress(&state, &[("by_place", "yes")]);
    expect![[r#"
        3 places beside the goal
        [classes]
        target achieved | 1 place
        on track | 1 place
        limited progress | 1 place
        [places]
        x:iso3166-1:DE | 100 % | 2011 | 100 % | 2022 | – | – | – | target achieved | met | – | – | Fixture, Fixture
        x:iso3166-1:IN | 67.6 % | 2011 | 99.2 % | 2022 | 97.5 % | 57.9 % | 1.68 | on track | met | 100 % | two values give no band | Fixture, Fixture
        x:iso3166-1:TD | 8 % | 2011 | 11.7 % | 2022 | 4.02 % | 57.9 % | 0.0695 | limited progress | stagnation or regression | 15.3 % | two values give no band | Fixture, Fixture
    "#]].assert_eq(&text(&view, &["classes", "places"]));
}

#[test]
fn a_partnership_lists_its_goals_with_or_without_figures() {
    let state = state(&format!(
        "{ACCESS}goal p \"Ensure universal access\" by=2030 indicator=access
         goal p \"Transform the world\""
    ));
    expect![[r#"
        1 of 2 goals of P stand beside a series
        [goals]
        Ensure universal access | P | Access to electricity | the world | 90.4 % | 2020 | 43.5 % | 50 % | 0.871 | progress, acceleration needed | fair progress, acceleration needed | 94.8 % | 0.483 % | At this pace 2030 brings 94.8 %; the goal asks for 100 %
        Transform the world | P | – | the world | – | – | – | – | – | – | – | – | – | No indicator is on record for this goal, so no series is set beside it.
    "#]].assert_eq(&text(&read(&state, "progress", &[("p", "x:atlas:p")]), &["goals"]));
}
