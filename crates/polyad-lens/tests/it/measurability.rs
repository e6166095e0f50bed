//! Which goals can be checked: classes, the list behind them, and what reported indicators lack.

use crate::{read, text};
use expect_test::{Expect, expect};
use polyad_fixture::{Ledger, ledger};
use polyad_ledger::json;
use polyad_ledger::rows::{Cell as In, ColumnForm, LoadReport, NewRecord, Table, TableBuilder};
use polyad_ledger::state::{LoadedTable, State, TableSource, dataset_key};
use polyad_lens::View;
use polyad_model::{DatasetKey, Ref};
use std::collections::BTreeMap;
use std::sync::Arc;

const WORLD: &str = r#"
    partnership seforall "Sustainable Energy for All" since 2011
    partnership banks "Finance in Common" since 2020
    partnership gavi "Gavi" since 2000
    a = goal seforall "double the share of renewable energy in the global energy mix" by=2030
    b = goal seforall "double the share of renewable energy in the global energy mix" by=2030 baseline="18 percent 2010" indicator=x:sdg:7.2.1
    goal banks "transform the financial system towards climate and sustainability"
    goal gavi "vaccinate 500 million children in the next five years" stated=2024-10-01
    goal gavi "strengthen health systems" actors=seforall
    tag gavi sdg-goal 3
"#;

fn check(params: &[(&str, &str)], tables: &[&str], expect: Expect) {
    let state = ledger(WORLD).state();
    let view = read(&state, "measurability", params);
    evaluates_again(&state, &view);
    expect.assert_eq(&text(&view, tables));
}

/// Each figure of the view has the value that its term gives when it is evaluated again.
fn evaluates_again(state: &State, view: &View) {
    for (path, measure) in view.measures() {
        let again = measure.term.evaluate(state).unwrap_or_else(|error| panic!("{path}: {error}"));
        assert_eq!(measure.value, Some(again), "{path}");
    }
}

#[test]
fn goals_are_counted_by_class_and_listed_by_open_findings() {
    check(
        &[],
        &["classes", "goals"],
        expect![[r#"
        5 goals, 1 verifiable, 1 measurable, 1 directional, 2 aspirational
        Goals on record: 5 goals
        [classes]
        M3 verifiable | Measurable, with indicator and baseline | 1 goal
        M2 measurable | Quantity, unit and deadline, and no error | 1 goal
        M1 directional | A direction and an object; or an error remains | 1 goal
        M0 aspirational | No direction, or a vague verb without a quantity | 2 goals
        [goals]
        transform the financial system towards climate and sustainability | Finance in Common | M0 aspirational | 1 of 7, without verb, quantity, unit, baseline, deadline, indicator | G101 error: vague verb; G201 error: no quantity; G205 warning: no indicator or data source; G501 error: no deadline
        strengthen health systems | Gavi | M0 aspirational | 1 of 7, without verb, quantity, unit, baseline, deadline, indicator | G101 error: vague verb; G201 error: no quantity; G205 warning: no indicator or data source; G501 error: no deadline
        double the share of renewable energy in the global energy mix | Sustainable Energy for All | M1 directional | 5 of 7, without baseline, indicator | G203 error: relative target without a base; G205 warning: no indicator or data source
        vaccinate 500 million children in the next five years | Gavi | M2 measurable | 6 of 7, without indicator | G205 warning: no indicator or data source
        double the share of renewable energy in the global energy mix | Sustainable Energy for All | M3 verifiable | 7 of 7 | none
    "#]],
    );
}

#[test]
fn what_the_record_knows_makes_a_goal_verifiable() {
    check(
        &[("p", "x:atlas:seforall")],
        &["goals"],
        expect![[r#"
        Sustainable Energy for All: 2 goals, 1 verifiable, 1 directional
        Goals on record: 2 goals
        [goals]
        double the share of renewable energy in the global energy mix | Sustainable Energy for All | M1 directional | 5 of 7, without baseline, indicator | G203 error: relative target without a base; G205 warning: no indicator or data source
        double the share of renewable energy in the global energy mix | Sustainable Energy for All | M3 verifiable | 7 of 7 | none
    "#]],
    );
}

#[test]
fn a_goal_without_tags_stands_where_its_partnership_or_its_challenge_does() {
    let state = ledger(
        r#"
        challenge heat "A warmer world" global sdgs=x:sdg:13
        partnership wind "Wind Together" since 2009 challenges=heat
        tag wind sdg-goal 7
        goal wind "Build 50 wind farms by 2028" by=2028
        goal wind "Raise the share of people with electricity to 90 % by 2030" by=2030 indicator=x:sdg:7.1.1
        "#,
    )
    .state();
    let found = |goal: &str| {
        let view = read(&state, "measurability", &[("sdg", goal)]);
        let rows = view.table("goals").expect("the goals").rows.clone();
        let mut found: Vec<String> = rows
            .iter()
            .map(|row| format!("{}: {}", &row.cells[0].plain()[..9], row.cells[5].plain()))
            .collect();
        found.sort();
        found
    };
    assert_eq!(found("13"), ["Build 50 : by a challenge of its partnership"]);
    assert_eq!(
        found("7"),
        ["Build 50 : by a tag of its partnership", "Raise the: by its own tag or indicator"]
    );
    assert_eq!(found("2"), [""; 0]);
}

#[test]
fn a_goal_in_another_unit_than_its_indicator_is_found() {
    let state = ledger(
        r#"
        indicator covered "Children covered" percent
        indicator vaccinated "Children vaccinated" children
        indicator turbines "Turbines at work" wind-turbines
        partnership gavi "Gavi" since 2000
        goal gavi "Vaccinate 500 million children by 2030" indicator=covered
        goal gavi "Vaccinate 400 million children by 2030" indicator=vaccinated
        goal gavi "Raise coverage to 90 % of children by 2030" indicator=covered
        goal gavi "Build 50 wind turbines by 2030" indicator=turbines
        goal gavi "Vaccinate 300 million children by 2030" indicator=x:sdg:3.b.1
    "#,
    )
    .state();
    let view = read(&state, "measurability", &[]);
    let of = |words: &str| {
        let table = view.table("goals").expect("the goals");
        let row = table.rows.iter().find(|row| row.cells[0].plain().starts_with(words)).expect("the goal");
        row.cells.iter().map(|cell| cell.plain()).collect::<Vec<_>>().join(" | ")
    };
    let differs = of("Vaccinate 500");
    assert!(differs.contains("M1") && differs.contains("G402 error: indicator unit differs"), "{differs}");
    // The same unit, however the record and the goal spell it, and an indicator whose unit nobody states.
    for words in ["Vaccinate 400", "Raise coverage", "Build 50", "Vaccinate 300"] {
        assert!(!of(words).contains("G402"), "{}", of(words));
    }
}

#[test]
fn goals_are_found_by_sdg_and_by_actor() {
    check(
        &[("sdg", "7")],
        &["goals"],
        expect![[r#"
            SDG 7: 1 goal, 1 verifiable
            Goals on record: 1 goal
            [goals]
            double the share of renewable energy in the global energy mix | Sustainable Energy for All | M3 verifiable | 7 of 7 | none | by its own tag or indicator
        "#]],
    );
    check(
        &[("sdg", "3")],
        &["classes"],
        expect![[r#"
        SDG 3: 2 goals, 1 measurable, 1 aspirational
        Goals on record: 2 goals
        [classes]
        M3 verifiable | Measurable, with indicator and baseline | 0 goals
        M2 measurable | Quantity, unit and deadline, and no error | 1 goal
        M1 directional | A direction and an object; or an error remains | 0 goals
        M0 aspirational | No direction, or a vague verb without a quantity | 1 goal
    "#]],
    );
    check(
        &[("a", "x:atlas:seforall")],
        &["goals"],
        expect![[r#"
        Sustainable Energy for All: 1 goal, 1 aspirational
        Goals on record: 1 goal
        [goals]
        strengthen health systems | Gavi | M0 aspirational | 1 of 7, without verb, quantity, unit, baseline, deadline, indicator | G101 error: vague verb; G201 error: no quantity; G205 warning: no indicator or data source; G501 error: no deadline
    "#]],
    );
    check(
        &[("sdg", "14")],
        &["classes", "goals"],
        expect![[r#"
        SDG 14: no goal on record
        Goals on record: 0 goals
        [classes]
        (No goal is on record here.)
        [goals]
        (No goal is on record here. The partnership, or anyone with a source, could file one.)
    "#]],
    );
}

struct Files(BTreeMap<DatasetKey, LoadedTable>);

impl TableSource for Files {
    fn table(&self, key: &DatasetKey) -> Option<LoadedTable> {
        self.0.get(key).cloned()
    }
}

fn with_file(ledger: &Ledger, table: Table) -> State {
    let blob = ledger.blobs.iter().find(|(_, bytes)| bytes.as_slice() == b"one").expect("a file");
    let loaded =
        LoadedTable { table: Arc::new(table), report: Arc::new(LoadReport::default()), reader_version: 1 };
    ledger.state_with(&Files(BTreeMap::from([(dataset_key("iati-activity", None, blob.0), loaded)])))
}

/// Column, form and cell.
type Field<'a> = (&'static str, ColumnForm, In<'a>);

fn row(
    builder: &mut TableBuilder,
    record: u32,
    kind: &'static str,
    step: &str,
    line: u32,
    fields: &[Field<'_>],
) {
    let group = builder.group(kind);
    group.begin(record, step, line);
    for (field, form, cell) in fields {
        let column = group.column_as(field, *form);
        group.set(column, cell.clone());
    }
}

/// An indicator with the target of its only period.
fn indicator(builder: &mut TableBuilder, record: u32, n: u32, fields: &[Field<'_>], target: Option<In<'_>>) {
    let step = format!("result[1]/indicator[{n}]");
    row(builder, record, "indicator", &step, 10 * n, fields);
    let Some(target) = target else { return };
    let aim = match target {
        In::Word(_) => ("as_printed", ColumnForm::Word, target),
        _ => ("aim", ColumnForm::Amount, target),
    };
    let by = ("by", ColumnForm::Date, In::Date("2022-12-31".parse().expect("a date")));
    row(builder, record, "goal", &format!("{step}/period[1]/target[1]"), 10 * n + 1, &[aim, by]);
}

#[test]
fn reported_indicators_say_what_they_lack() {
    let mut builder = TableBuilder::default();
    let about: Ref = "x:iati-activity:NO-1-A".parse().expect("a Ref");
    let record = builder.record(NewRecord {
        key: "NO-1-A".to_owned(),
        name: Some(about.clone()),
        reporter: Some("x:org-id:NO-1".parse().expect("a Ref")),
        line: 1,
        lines: 90,
        ..NewRecord::default()
    });
    let own = builder.name(&about);
    row(&mut builder, record, "partnership", "", 1, &[("about", ColumnForm::Reference, In::Name(own))]);
    let name = |text: &str| ("name", ColumnForm::Text, In::Value(json::object([("en", text)])));
    let unit = |unit: &'static str| ("unit", ColumnForm::Word, In::Word(unit));
    let better = ("better", ColumnForm::Word, In::Word("up"));
    let base = |value: &str| {
        ("baseline", ColumnForm::Value, In::Value(json::object([("value", value), ("year", "2019")])))
    };
    let number = |value: &str| Some(In::Quantity(value.parse().expect("a number"), "number"));
    indicator(
        &mut builder,
        record,
        1,
        &[name("Wells dug"), unit("number"), better.clone(), base("0")],
        number("10"),
    );
    indicator(
        &mut builder,
        record,
        2,
        &[name("People trained"), unit("number"), better.clone()],
        number("300"),
    );
    indicator(
        &mut builder,
        record,
        3,
        &[name("Schools"), unit("number"), base("N/A")],
        Some(In::Word("two schools and a clinic")),
    );
    indicator(
        &mut builder,
        record,
        4,
        &[name("Trust in the committee"), unit("qualitative"), base("low")],
        Some(In::Word("high")),
    );
    indicator(&mut builder, record, 5, &[name("Unknown")], None);
    let state = with_file(&ledger("dataset one iati-activity \"one\""), builder.finish());
    let mut read_as = Vec::new();
    for params in [("publisher", "x:org-id:NO-1"), ("p", "x:iati-activity:NO-1-A")] {
        let view = read(&state, "measurability", &[params]);
        evaluates_again(&state, &view);
        let text = text(&view, &["classes", "lacking", "indicators"]);
        read_as.push(text.split_once(": ").map(|(_, rest)| rest.to_owned()).expect("a title"));
    }
    assert_eq!(read_as[0], read_as[1], "the only project of its publisher");
    expect![[r#"
        5 indicators, 1 verifiable, 1 measurable, 2 directional, 1 qualitative
        Indicators reported: 5 indicators
        [classes]
        M3 verifiable | Measurable, with indicator and baseline | 1 indicator
        M2 measurable | Quantity, unit and deadline, and no error | 1 indicator
        M1 directional | No measure, no target that is a number, or no date | 2 indicators
        Qualitative | Told in words, not counted | 1 indicator
        [lacking]
        not said how it is measured | 1 indicator
        no baseline | 2 indicators
        the baseline is not a number | 1 indicator
        no target | 1 indicator
        a target is not a number | 1 indicator
        not said whether more or less is better | 2 indicators
        [indicators]
        Unknown | – | M1 directional | not said how it is measured; no baseline; no target; not said whether more or less is better
        Schools | – | M1 directional | the baseline is not a number: “N/A”; a target is not a number: “two schools and a clinic”; not said whether more or less is better
        People trained | – | M2 measurable | no baseline
        Wells dug | – | M3 verifiable | none
        Trust in the committee | – | qualitative | none
    "#]].assert_eq(&read_as[0]);
}
