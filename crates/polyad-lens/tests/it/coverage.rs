//! Coverage of the goals of the 2030 Agenda: what the record holds, and what it lacks.

use crate::{read, text};
use expect_test::{Expect, expect};
use polyad_fixture::ledger;
use polyad_ledger::state::State;
use polyad_lens::{Block, Cell, View};

const RECORD: &str = r#"
    key auditor
    key norway
    actor norway "Norway" state
    challenge heat "A warmer world" global sdgs=x:sdg:13,x:sdg:7
    indicator lamps "Lamps that work" lamps
    partnership light "Light for All" since 2011
    partnership wind "Wind Together" since 2009 challenges=heat
    partnership done "Old Pumps" since 2001
    partnership quiet "Nobody's Tag" since 2012
    partnership works "A Grid" since 2012 form=project
    tag light sdg-goal 7
    tag done sdg-indicator 7.1.1:0.5 6.1.1:0.5
    tag works sdg-goal 7
    lit = goal light "Raise the share of people with electricity to 90 % by 2030" by=2030 indicator=x:sdg:7.1.1
    goal light "Make energy better for everyone"
    goal wind "Build 50 wind farms by 2028" by=2028
    p1 = pledge norway light 10 NOK 2020..2026
    seen = result lit 80 percent 2022
    result wind 4 farms 2022
    attest seen "Counted it." @auditor
"#;

fn state(more: &str) -> State {
    ledger(&format!("{RECORD}\n{more}")).state()
}

#[track_caller]
fn check(more: &str, params: &[(&str, &str)], tables: &[&str], expect: Expect) {
    expect.assert_eq(&text(&read(&state(more), "coverage", params), tables));
}

/// A row of a table by its first cell, as text.
fn row(view: &View, table: &str, head: &str) -> Vec<String> {
    let table = view.table(table).expect("the table");
    let found = table.rows.iter().find(|row| row.cells[0].plain() == head).expect("the row");
    found.cells.iter().map(Cell::plain).collect()
}

#[test]
fn each_goal_says_what_there_is_no_record_of() {
    check(
        "",
        &[],
        &["goals"],
        expect![[r#"
        No record in this ledger of a measurable goal for 15 of the 17 Sustainable Development Goals
        Partnerships under at least one goal: 3 partnerships
        Partnerships under none, for want of a tag: 1 partnership
        [goals]
        1 | No Poverty | 0 partnerships | 0 partnerships | 0 partnerships | 0 partnerships | 0 partnerships | a partnership under it | 0 projects
        2 | Zero Hunger | 0 partnerships | 0 partnerships | 0 partnerships | 0 partnerships | 0 partnerships | a partnership under it | 0 projects
        3 | Good Health and Well-being | 0 partnerships | 0 partnerships | 0 partnerships | 0 partnerships | 0 partnerships | a partnership under it | 0 projects
        4 | Quality Education | 0 partnerships | 0 partnerships | 0 partnerships | 0 partnerships | 0 partnerships | a partnership under it | 0 projects
        5 | Gender Equality | 0 partnerships | 0 partnerships | 0 partnerships | 0 partnerships | 0 partnerships | a partnership under it | 0 projects
        6 | Clean Water and Sanitation | 1 partnership | 1 partnership | 0 partnerships | 0 partnerships | 0 partnerships | a goal that can be measured; money; a verified result | 0 projects
        7 | Affordable and Clean Energy | 3 partnerships | 3 partnerships | 2 partnerships | 1 partnership | 1 partnership | – | 0 projects
        8 | Decent Work and Economic Growth | 0 partnerships | 0 partnerships | 0 partnerships | 0 partnerships | 0 partnerships | a partnership under it | 0 projects
        9 | Industry, Innovation and Infrastructure | 0 partnerships | 0 partnerships | 0 partnerships | 0 partnerships | 0 partnerships | a partnership under it | 0 projects
        10 | Reduced Inequalities | 0 partnerships | 0 partnerships | 0 partnerships | 0 partnerships | 0 partnerships | a partnership under it | 0 projects
        11 | Sustainable Cities and Communities | 0 partnerships | 0 partnerships | 0 partnerships | 0 partnerships | 0 partnerships | a partnership under it | 0 projects
        12 | Responsible Consumption and Production | 0 partnerships | 0 partnerships | 0 partnerships | 0 partnerships | 0 partnerships | a partnership under it | 0 projects
        13 | Climate Action | 1 partnership | 1 partnership | 1 partnership | 0 partnerships | 0 partnerships | money; a verified result | 0 projects
        14 | Life Below Water | 0 partnerships | 0 partnerships | 0 partnerships | 0 partnerships | 0 partnerships | a partnership under it | 0 projects
        15 | Life on Land | 0 partnerships | 0 partnerships | 0 partnerships | 0 partnerships | 0 partnerships | a partnership under it | 0 projects
        16 | Peace, Justice and Strong Institutions | 0 partnerships | 0 partnerships | 0 partnerships | 0 partnerships | 0 partnerships | a partnership under it | 0 projects
        17 | Partnerships for the Goals | 0 partnerships | 0 partnerships | 0 partnerships | 0 partnerships | 0 partnerships | a partnership under it | 0 projects
    "#]],
    );
}

#[test]
fn one_goal_lists_its_partnerships_and_what_each_lacks() {
    check(
        "",
        &[("sdg", "7")],
        &["partnerships", "goals", "targets"],
        expect![[r#"
            SDG 7, Affordable and Clean Energy: 3 partnerships on record
            Partnerships active: 3 partnerships
            With a goal that can be measured: 2 partnerships
            With money on record: 1 partnership
            With a verified result: 1 partnership
            [partnerships]
            Light for All | tagged 7; by its goals 7.1.1 | since 2011 | 1 goal | 1 amount | 1 result | – | –
            Old Pumps | tagged 7.1.1 | since 2001 | 0 goals | 0 amounts | 0 results | – | a goal that can be measured; money; a verified result
            Wind Together | by its challenge 7 | since 2009 | 1 goal | 0 amounts | 0 results | – | money; a verified result
            [goals]
            Raise the share of people with electricity to 90 % by 2030 | Light for All | M2 measurable | 2030 | SDG 7.1.1, People with access to electricity
            Build 50 wind farms by 2028 | Wind Together | M2 measurable | 2028 | –
            Make energy better for everyone | Light for All | M1 directional | – | –
            [targets]
            7.1 | Modern energy services for all | 7.1.1 People with access to electricity; 7.1.2 People who rely mainly on clean fuels | 2 partnerships
            7.2 | Raise the share of renewable energy substantially | 7.2.1 Renewable share in final energy consumption | 0 partnerships
            7.3 | Double the rate of improvement in energy efficiency | 7.3.1 Energy intensity of the economy | 0 partnerships
            7.a | Cooperation and investment in clean energy | 7.a.1 International flows for clean energy in developing countries | 0 partnerships
            7.b | Sustainable energy infrastructure in developing countries | 7.b.1 Renewable capacity installed in developing countries | 0 partnerships
            Projects in registered files tagged with SDG 7, counted apart: 0 projects
        "#]],
    );
}

#[test]
fn a_goal_that_says_where_it_belongs_counts_nowhere_else() {
    // The measurable goal is about access to electricity: under SDG 13 it is no measurable goal.
    let view = read(&state("tag light sdg-goal 13"), "coverage", &[("sdg", "13")]);
    let light = row(&view, "partnerships", "Light for All");
    assert_eq!(light[3], "0", "measurable");
    assert_eq!(light[7], "a goal that can be measured; a verified result");
}

#[test]
fn a_result_counts_when_a_stranger_attests_it_and_nobody_disputes_it() {
    let verified = |more: &str| row(&read(&state(more), "coverage", &[]), "goals", "7")[6].clone();
    assert_eq!(verified(""), "1");
    assert_eq!(verified("dispute seen \"Not so.\" @norway"), "0");
    assert_eq!(verified("other = result wind 9 farms 2023\n attest other \"Seen.\" @auditor"), "2");
}

#[test]
fn a_partnership_is_active_from_its_launch() {
    let active = |day: &str| row(&read(&state(""), "coverage", &[("as_of", day)]), "goals", "7")[3].clone();
    assert_eq!(active("2000"), "0");
    assert_eq!(active("2010"), "2");
    assert_eq!(active("2012"), "3");
}

/// The first cells of a table.
fn heads(view: &View, table: &str) -> Vec<String> {
    view.table(table).expect("the table").rows.iter().map(|row| row.cells[0].plain()).collect()
}

#[test]
fn goals_are_narrowed_by_what_is_on_record_and_by_what_is_not() {
    let state = state("");
    let of = |params: &[(&str, &str)]| heads(&read(&state, "coverage", params), "goals");
    assert_eq!(of(&[("has", "active")]), ["6", "7", "13"]);
    assert_eq!(of(&[("has", "active,measurable")]), ["7", "13"]);
    assert_eq!(of(&[("has", "measurable"), ("lacks", "verified")]), ["13"]);
    assert_eq!(of(&[("has", "financed"), ("lacks", "financed")]), [""; 0]);
    assert_eq!(of(&[("lacks", "partnership")]).len(), 14);
    assert_eq!(of(&[("lacks", "verified")]).len(), 16);
    // The title and the counts stay those of the whole record.
    let narrowed = read(&state, "coverage", &[("has", "active")]);
    assert_eq!(narrowed.title, read(&state, "coverage", &[]).title);
    assert!(narrowed.subtitle.ends_with("3 of the 17 goals shown"), "{}", narrowed.subtitle);
}

#[test]
fn goals_come_in_the_order_that_is_asked_for() {
    let state = state("");
    let of = |params: &[(&str, &str)]| heads(&read(&state, "coverage", params), "goals");
    assert_eq!(of(&[("sort", "partnerships"), ("dir", "desc")])[..3], ["7", "6", "13"]);
    assert_eq!(of(&[("sort", "measurable"), ("dir", "desc")])[..3], ["7", "13", "1"]);
    assert_eq!(of(&[("sort", "gaps")])[..4], ["7", "13", "6", "1"]);
    assert_eq!(of(&[("sort", "name")])[0], "7", "Affordable and Clean Energy");
    assert_eq!(of(&[("dir", "desc")])[0], "17");
}

#[test]
fn partnerships_of_a_goal_are_narrowed_with_their_goals() {
    let state = state("");
    let view = |more: &[(&str, &str)]| read(&state, "coverage", &[&[("sdg", "7")], more].concat());
    let of = |more: &[(&str, &str)]| heads(&view(more), "partnerships");
    assert_eq!(of(&[("lacks", "financed")]), ["Old Pumps", "Wind Together"]);
    assert_eq!(of(&[("has", "measurable"), ("lacks", "financed")]), ["Wind Together"]);
    assert_eq!(of(&[("sort", "gaps"), ("dir", "desc")]), ["Old Pumps", "Wind Together", "Light for All"]);
    assert_eq!(of(&[("sort", "launched")]), ["Old Pumps", "Wind Together", "Light for All"]);
    let financed = view(&[("has", "financed")]);
    assert_eq!(heads(&financed, "goals").len(), 2, "the goals of what is shown");
    assert!(financed.subtitle.ends_with("1 of 3 shown"), "{}", financed.subtitle);
    // Counts and targets are of all, whatever is shown.
    assert_eq!(row(&financed, "targets", "7.1")[3], "2");
    let nothing = view(&[("has", "verified"), ("lacks", "financed")]);
    let table = nothing.table("partnerships").expect("the table");
    assert!(table.rows.is_empty() && table.empty.contains("Take one away"), "{}", table.empty);
}

#[test]
fn conditions_and_orders_that_do_not_exist_are_refused() {
    let lens = polyad_lens::lenses::find("coverage").expect("the lens");
    let refused = |pairs: &[(&str, &str)]| {
        (lens.read)(&state(""), &polyad_lens::Params::new(pairs.iter().copied())).is_err()
    };
    assert!(refused(&[("has", "money")]));
    assert!(refused(&[("lacks", "active,rich")]));
    assert!(refused(&[("sort", "launched")]), "goals of the Agenda are not launched");
    assert!(refused(&[("sdg", "7"), ("lacks", "partnership")]));
    assert!(refused(&[("dir", "up")]));
}

#[test]
fn only_goals_of_the_agenda_can_be_asked_for() {
    let lens = polyad_lens::lenses::find("coverage").expect("the lens");
    for wrong in ["0", "18", "300", "7.1", "x"] {
        let params = polyad_lens::Params::new([("sdg", wrong)]);
        assert!((lens.read)(&state(""), &params).is_err(), "{wrong}");
    }
}

#[test]
fn an_empty_ledger_has_all_goals_and_no_record() {
    let view = read(&ledger("").state(), "coverage", &[]);
    assert_eq!(view.table("goals").map(|table| table.rows.len()), Some(17));
    for block in &view.blocks {
        if let Block::Figure(figure) = block {
            assert_eq!(figure.measure.value.map(|value| value.to_f64()), Some(0.0));
        }
    }
}

#[test]
fn every_count_evaluates_to_itself() {
    let state = state("");
    for params in [vec![], vec![("sdg", "7")], vec![("sdg", "13"), ("has", "active"), ("sort", "gaps")]] {
        let view = read(&state, "coverage", &params);
        for (path, measure) in view.measures() {
            assert_eq!(measure.term.evaluate(&state).ok(), measure.value, "{path}");
        }
    }
}
