//! Lists of partnerships, actors and challenges, and values over time.

use crate::{read, text};
use expect_test::{Expect, expect};
use polyad_fixture::ledger;

const WORLD: &str = r#"
    challenge climate "Climate change" global
    challenge rivalry "Great-power rivalry" geopolitical
    actor india "India" state
    actor norway "Norway" state
    actor foundation "A Foundation" philanthropy
    partnership quad "Quad" since 2007-05 form=alliance challenges=rivalry
    partnership seforall "Sustainable Energy for All" since 2011 challenges=climate
    partnership solar "International Solar Alliance" since 2015 form=igo challenges=climate,rivalry
    partnership grid-project "Grid Project" form=project challenges=climate
    seat india quad member 2007..
    seat india solar member 2015..
    seat foundation seforall partner
    g = goal seforall "double the share of renewable energy" by=2030
    tag g sdg-target 7.2
"#;

fn check(lens: &str, params: &[(&str, &str)], tables: &[&str], expect: Expect) {
    expect.assert_eq(&text(&read(&ledger(WORLD).state(), lens, params), tables));
}

#[test]
fn partnerships_leave_out_projects_unless_asked() {
    check(
        "partnerships",
        &[],
        &["partnerships"],
        expect![[r#"
        Partnerships on record
        Partnerships found: 3 partnerships
        [partnerships]
        International Solar Alliance | igo | geopolitical, global | Climate change; Great-power rivalry | – | 2015 | 1 seat | 100 % | 0 goals
        Quad | alliance | geopolitical | Great-power rivalry | – | 2007-05 | 1 seat | 100 % | 0 goals
        Sustainable Energy for All | multistakeholder | global | Climate change | 7 | 2011 | 1 seat | 0 % | 1 goal
    "#]],
    );
    check(
        "partnerships",
        &[("forms", "all"), ("q", "grid")],
        &["partnerships"],
        expect![[r#"
        Partnerships on record
        Partnerships found: 1 partnership
        [partnerships]
        Grid Project | project | global | Climate change | – | – | 0 seats | nothing recorded | 0 goals
    "#]],
    );
}

#[test]
fn partnerships_by_condition() {
    for (name, value, found) in [
        ("q", "solar int", "International Solar Alliance"),
        ("q", "SUSTAINABLE", "Sustainable Energy for All"),
        ("form", "alliance", "Quad"),
        ("class", "global", "International Solar Alliance; Sustainable Energy for All"),
        ("challenge", "rivalry", "International Solar Alliance; Quad"),
        ("sdg", "7", "Sustainable Energy for All"),
        ("member", "india", "International Solar Alliance; Quad"),
        ("q", "nothing", ""),
    ] {
        let view = read(&ledger(WORLD).state(), "partnerships", &[(name, value)]);
        let rows = &view.table("partnerships").expect("the table").rows;
        let names: Vec<String> = rows.iter().map(|row| row.cells[0].plain()).collect();
        assert_eq!(names.join("; "), found, "{name}={value}");
    }
}

#[test]
fn a_partnership_stands_under_the_goals_of_its_challenges() {
    let state = ledger(
        r#"
        challenge heat "A warmer world" global sdgs=x:sdg:13
        challenge hunger "Hunger" global
        tag hunger sdg-target 2.1
        partnership wind "Wind Together" since 2009 challenges=heat
        partnership bread "Bread" since 2010 challenges=hunger,heat
        tag bread sdg-goal 13
        partnership quiet "Quiet" since 2012
        "#,
    )
    .state();
    let found = |goal: &str| {
        let view = read(&state, "partnerships", &[("sdg", goal)]);
        let table = view.table("partnerships").expect("the table");
        let sdgs = table.columns.iter().position(|column| column.key == "sdgs").expect("the column");
        let rows = table.rows.iter();
        rows.map(|row| format!("{}: {}", row.cells[0].plain(), row.cells[sdgs].plain())).collect::<Vec<_>>()
    };
    assert_eq!(found("13"), ["Bread: 13; by its challenges 2", "Wind Together: by its challenges 13"]);
    assert_eq!(found("2"), ["Bread: 13; by its challenges 2"]);
    assert_eq!(found("7"), [""; 0]);
    // The same partnerships stand under these goals in the lens of coverage.
    for (goal, count) in [("13", 2), ("2", 1), ("7", 0)] {
        let view = read(&state, "coverage", &[("sdg", goal)]);
        assert_eq!(view.table("partnerships").expect("the table").rows.len(), count, "{goal}");
    }
}

#[test]
fn partnerships_sorted_and_paged() {
    let names = |params: &[(&str, &str)]| {
        let view = read(&ledger(WORLD).state(), "partnerships", params);
        let rows = &view.table("partnerships").expect("the table").rows;
        rows.iter().map(|row| row.cells[0].plain()).collect::<Vec<_>>().join("; ")
    };
    assert_eq!(
        names(&[("sort", "launched"), ("dir", "desc")]),
        "International Solar Alliance; Sustainable Energy for All; Quad"
    );
    assert_eq!(names(&[("per", "2"), ("page", "2")]), "Sustainable Energy for All");
    assert_eq!(names(&[("per", "2"), ("page", "9")]), "");
}

#[test]
fn actors_with_their_seats() {
    check(
        "actors",
        &[],
        &["actors"],
        expect![[r#"
        Actors on record
        Actors found: 3 actors
        [actors]
        A Foundation | P | philanthropy | – | 1 seat | 1 partnership
        India | S | state | – | 2 seats | 2 partnerships
        Norway | S | state | – | 0 seats | 0 partnerships
    "#]],
    );
    check(
        "actors",
        &[("class", "philanthropy")],
        &["actors"],
        expect![[r#"
        Actors on record
        Actors found: 1 actor
        [actors]
        A Foundation | P | philanthropy | – | 1 seat | 1 partnership
    "#]],
    );
    check(
        "actors",
        &[("partnership", "solar")],
        &["actors"],
        expect![[r#"
        Actors on record
        Actors found: 1 actor
        [actors]
        India | S | state | – | 2 seats | 2 partnerships
    "#]],
    );
}

#[test]
fn essay_s14_challenges_in_both_buckets() {
    check(
        "challenges",
        &[],
        &["challenges"],
        expect![[r#"
        What partnerships are for
        Partnerships that name a challenge classified as geopolitical: 2 partnerships
        Partnerships that name a challenge classified as global: 2 partnerships
        Partnerships that name a challenge classified as both: 0 partnerships
        [challenges]
        Great-power rivalry | geopolitical | Fixture, Fixture | – | 2 partnerships | Great-power rivalry
        Climate change | global | Fixture, Fixture | – | 2 partnerships | Climate change
    "#]],
    );
    check(
        "challenges",
        &[("c", "climate")],
        &["partnerships"],
        expect![[r#"
        Climate change: 2 partnerships on record
        [partnerships]
        International Solar Alliance | igo | 2015
        Sustainable Energy for All | multistakeholder | 2011
    "#]],
    );
}

#[test]
fn a_series_is_one_sources() {
    let fixture = r#"
        indicator access "Access to electricity" percent
        partnership seforall "Sustainable Energy for All"
        g = goal seforall "Ensure universal access" by=2030 indicator=access
        observation x:m49:001 access 84 percent 2010 src="Tracking 2023"
        observation x:m49:001 access 91 percent 2021 src="Tracking 2023"
        observation x:m49:001 access 83 percent 2010 src="Tracking 2013"
    "#;
    let state = ledger(fixture).state();
    let goal = ledger(fixture).name("g").to_string();
    let view = read(&state, "series", &[("g", &goal)]);
    expect![[r#"
        Access to electricity: the world
        [goal]
        Ensure universal access | Sustainable Energy for All | 2030 | Access to electricity | – | –
        [indicators]
        Access to electricity | 3 values | 91 % | 2021
        [series]
        2010 | 84 % | – | –
        2021 | 91 % | – | –
        [other_sources]
        2010 | 83 % | – | –
    "#]]
    .assert_eq(&text(&view, &["goal", "indicators", "series", "other_sources"]));
    let line = view.table("series").expect("the table");
    assert!(line.chart.is_some());
    let none = read(&state, "series", &[("about", "x:m49:002")]);
    expect![[r#"
        What has been measured about x:m49:002
        [indicators]
        (No value about x:m49:002 is on record. A series could be imported from a published file.)
    "#]]
    .assert_eq(&text(&none, &["indicators"]));
}
