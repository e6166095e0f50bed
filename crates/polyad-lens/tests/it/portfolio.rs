//! Portfolio: effort beside what was declared, by the worked examples, and bounds that hold whatever is classified next.

use crate::delivery::{cell, figure};
use crate::{read, text};
use polyad_fixture::ledger;
use polyad_ledger::state::State;
use polyad_lens::{Measure, Status, View, lenses};
use proptest::prelude::*;
use std::fmt::Write;

const WORLD: &str = r#"
    actor u "U" state
    actor v "V" state
    actor f "F" philanthropy
    challenge rivalry "Rivalry" geopolitical
    challenge heat "Heat" global
    challenge arms "Arms" mixed
    partnership pact "Pact" since 2010 challenges=rivalry
    partnership sun "Sun" since 2012 challenges=heat
    partnership two "Two" since 2013 challenges=rivalry,heat
    partnership mix "Mix" since 2013 challenges=arms
    partnership mute "Mute" since 2014
    partnership dam "Dam" since 2014 form=project challenges=heat
"#;

const SOURCE: &str = r#""src":{"publisher":"Fixture","title":"Strategy"}"#;

/// A declared priority of U, as a source reports it.
fn declares(weights: &[(&str, &str)]) -> String {
    let weights: Vec<String> = weights
        .iter()
        .map(|(category, share)| format!(r#"{{"category":{category},"share":"{share}"}}"#))
        .collect();
    format!(
        "say priority : {{\"by\":\"$u\",\"weights\":[{}],\"valid\":{{\"from\":\"2022\",\"to\":\"..\"}},{SOURCE}}}\n",
        weights.join(",")
    )
}

/// The same attention for both.
fn same() -> String {
    declares(&[(r#"{"en":"geopolitical"}"#, "0.5"), (r#"{"en":"global"}"#, "0.5")])
}

fn paid(to: &str, amount: &str) -> String {
    format!("disbursed {to} {amount} USD by=u when=2023 extent=part\n")
}

fn of_u(state: &State, more: &[(&str, &str)]) -> View {
    let mut params = vec![("a", "x:atlas:u")];
    params.extend(more);
    let view = read(state, "portfolio", &params);
    evaluates(state, &view);
    view
}

fn value(measure: &Measure) -> f64 {
    measure.value.expect("a value").to_f64()
}

fn close(found: f64, wanted: f64) {
    assert!((found - wanted).abs() < 5e-7, "{found} is not {wanted}");
}

/// Every value is given again by its term, lies within its bounds, and rests on facts that open.
pub(crate) fn evaluates(state: &State, view: &View) {
    for (path, measure) in view.measures() {
        if let Some(value) = measure.value {
            let again = measure.term.evaluate(state);
            assert_eq!(again.as_ref().ok(), Some(&value), "{path}: {again:?}, {}", measure.term.in_words());
        }
        for leaf in measure.term.leaves(state) {
            assert!(state.fact(&leaf).is_some(), "{path}: {leaf} does not open");
        }
        if let (Some(value), Some((low, high))) = (measure.value, measure.bounds) {
            let (low, value, high) = (low.to_f64(), value.to_f64(), high.to_f64());
            assert!(low <= value + 1e-9 && value <= high + 1e-9, "{path}: {low} {value} {high}");
        }
    }
}

#[test]
fn t7_1_two_sides() {
    let state = ledger(&format!("{WORLD}{}{}{}", same(), paid("pact", "0.8"), paid("sun", "0.2"))).state();
    let view = of_u(&state, &[]);
    close(value(cell(&view, "balance", 0, "move")), 0.3);
    close(value(cell(&view, "balance", 0, "balance")), 0.7);
    close(value(cell(&view, "balance", 0, "divergence")), 0.073104);
    close(value(cell(&view, "shares", 1, "gap")), 0.3);
    assert_eq!(
        view.title,
        "U: to match what it declared, 30\u{a0}% of what it paid in USD would have to move"
    );
}

#[test]
fn t7_2_five_goals() {
    let mut record = WORLD.to_owned();
    let goals = ["7", "13", "6", "2", "5"];
    let names: Vec<String> = goals.iter().map(|goal| format!("\"x:sdg:{goal}\"")).collect();
    let weights: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "0.2")).collect();
    record += &declares(&weights);
    for (goal, amount) in goals.iter().zip(["0.45", "0.35", "0.15", "0.05"]) {
        write!(record, "partnership g{goal} \"G{goal}\" since 2015\n tag g{goal} sdg-goal {goal}\n")
            .expect("text");
        record += &paid(&format!("g{goal}"), amount);
    }
    let state = ledger(&record).state();
    let view = of_u(&state, &[("over", "sdg")]);
    close(value(cell(&view, "balance", 0, "move")), 0.4);
    close(value(cell(&view, "balance", 0, "divergence")), 0.187878);
    let rows = view.table("shares").expect("the table").rows.len();
    let mut gaps: Vec<f64> = (0..rows).map(|row| value(cell(&view, "shares", row, "gap"))).collect();
    gaps.sort_by(f64::total_cmp);
    for (found, wanted) in gaps.into_iter().zip([0.0, 0.0, 0.05, 0.15, 0.2]) {
        close(found, wanted);
    }
    assert_eq!(rows, 5);
    // A priority over goals is not compared with threats, and says so.
    let threats = of_u(&state, &[]);
    assert!(threats.title.ends_with("no declared priority on record to compare with"), "{}", threats.title);
    assert!(text(&threats, &["priorities"]).contains("no: an older one, or of other categories"));
}

#[test]
fn each_effort_stands_for_itself() {
    let source = SOURCE;
    let record = format!(
        r#"{WORLD}{}
        seat u pact member 2012..
        seat u two member 2013..
        seat v pact member 2012..
        seat f pact member 2012..
        say meeting scope=sun : {{"when":"2023","convener":"$u",{source}}}
        say meeting scope=pact : {{"when":"2023","convener":"$v","present":[{{"actor":"$u"}}],{source}}}
        say meeting scope=dam : {{"when":"2023","convener":"$u",{source}}}
        "#,
        same()
    );
    let state = ledger(&record).state();
    let view = of_u(&state, &[]);
    let shown = text(&view, &["balance", "partnerships"]);
    assert!(shown.contains("seats | 2 seats | 100 % | 25 % | 75 %"), "{shown}");
    assert!(shown.contains("meetings | 2 meetings | 100 % | 0 % | 100 %"), "{shown}");
    assert!(shown.contains("geopolitical challenges 50 %, global challenges 50 %"), "{shown}");
    assert!(!shown.contains("Dam"), "{shown}");
    // Two of the three seats of Pact and the one of Two are held by states.
    close(value(figure(&view, "Share of seats held by states in the partnerships it sits in")), 0.75);
}

#[test]
fn what_nobody_classifies_is_put_to_no_side() {
    let record =
        format!("{WORLD}{}{}{}{}", same(), paid("pact", "60"), paid("mix", "30"), paid("mute", "10"));
    let state = ledger(&record).state();
    let view = of_u(&state, &[]);
    let moved = cell(&view, "balance", 0, "move");
    assert_eq!(moved.status, Status::Partial);
    close(value(moved), 0.5);
    let (low, high) = moved.bounds.expect("bounds");
    close(low.to_f64(), 0.1);
    close(high.to_f64(), 0.5);
    let shown = text(&view, &["shares"]);
    assert!(shown.contains("classified as both, undivided | US$30 | –"), "{shown}");
    assert!(shown.contains("not classified on record | US$10 | –"), "{shown}");
    let little = ledger(&format!("{WORLD}{}{}{}", same(), paid("pact", "10"), paid("mute", "30"))).state();
    let view = of_u(&little, &[]);
    assert_eq!(cell(&view, "balance", 0, "move").value, None);
    assert!(cell(&view, "balance", 0, "move").bounds.is_some());
    assert!(view.title.contains("too little of its effort is classified"), "{}", view.title);
}

#[test]
fn an_actor_without_effort_and_a_wrong_side_are_said() {
    let state = ledger(WORLD).state();
    let view = of_u(&state, &[]);
    assert_eq!(view.title, "U: no effort in partnerships on record");
    assert!(view.tables().all(|table| table.rows.is_empty() && !table.empty.is_empty()));
    let lens = lenses::find("portfolio").expect("the lens");
    let wrong = polyad_lens::Params::new([("a", "x:atlas:u"), ("over", "moods")]);
    assert!((lens.read)(&state, &wrong).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    /// Whatever the unclassified partnerships turn out to be for, the figures lie within the bounds given before.
    #[test]
    fn bounds_hold_what_is_classified_next(
        given in prop::collection::vec((0..2usize, 1..1_000u32, any::<bool>()), 1..10),
        weight in 0..=10u32,
    ) {
        let share = |tenths: u32| format!("{}.{}", tenths / 10, tenths % 10);
        let (first, second) = (share(weight), share(10 - weight));
        let weights = [(r#"{"en":"geopolitical"}"#, first.as_str()), (r#"{"en":"global"}"#, second.as_str())];
        let mut before = format!("{WORLD}{}", declares(&weights));
        for (at, (_, amount, _)) in given.iter().enumerate() {
            writeln!(before, "partnership n{at} \"N{at}\" since 2015").expect("text");
            before += &paid(&format!("n{at}"), &amount.to_string());
        }
        let mut after = before.clone();
        for (at, (side, _, is_known)) in given.iter().enumerate() {
            let line = format!("tag n{at} threat {}\n", ["geopolitical", "global"][*side]);
            after += &line;
            if *is_known {
                before += &line;
            }
        }
        let (early, late) = (ledger(&before).state(), ledger(&after).state());
        let (early, late) = (of_u(&early, &[]), of_u(&late, &[]));
        for column in ["move", "balance", "divergence"] {
            let truth = value(cell(&late, "balance", 0, column));
            let found = cell(&early, "balance", 0, column);
            let (low, high) = match found.bounds {
                Some((low, high)) => (low.to_f64(), high.to_f64()),
                None => (value(found), value(found)),
            };
            prop_assert!(low <= truth + 1e-9 && truth <= high + 1e-9, "{column}: {low} {truth} {high}");
        }
    }
}
