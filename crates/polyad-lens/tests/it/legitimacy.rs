//! Legitimacy: four answers, each from its own facts, and what is unknown said as such.

use crate::delivery::cell;
use crate::{read, text};
use polyad_fixture::ledger;
use polyad_ledger::state::State;
use polyad_lens::{Measure, Reason, Status, View};
use proptest::prelude::*;
use std::fmt::Write;

const SOURCE: &str = r#""src":{"publisher":"Fixture","title":"Report"}"#;

fn partnership(fields: &str) -> String {
    format!(
        "say partnership : {{\"about\":\"x:atlas:s\",\"name\":{{\"en\":\"S\"}},\"purpose\":{{\"en\":\"P.\"}},\"form\":\"multistakeholder\"{fields},{SOURCE}}}\n"
    )
}

fn evaluates(state: &State, view: &View) {
    for (path, measure) in view.measures() {
        if let Some(value) = measure.value {
            let again = measure.term.evaluate(state);
            assert_eq!(again.as_ref().ok(), Some(&value), "{path}: {again:?}, {}", measure.term.in_words());
        }
        if let (Some(value), Some((low, high))) = (measure.value, measure.bounds) {
            let (low, value, high) = (low.to_f64(), value.to_f64(), high.to_f64());
            assert!(low <= value + 1e-12 && value <= high + 1e-12, "{path}: {low} {value} {high}");
        }
    }
}

fn of(record: &str) -> (State, View) {
    let state = ledger(record).state();
    let view = read(&state, "legitimacy", &[("p", "x:atlas:s")]);
    evaluates(&state, &view);
    (state, view)
}

/// The share of a test of the profile.
fn figure<'v>(view: &'v View, test: &str) -> &'v Measure {
    let table = view.table("profile").expect("the profile");
    let row = table.rows.iter().position(|row| row.cells[2].plain() == test);
    cell(view, "profile", row.unwrap_or_else(|| panic!("no test is called {test}")), "figure")
}

fn finding(view: &View, test: &str) -> String {
    let table = view.table("profile").expect("the profile");
    let row = table.rows.iter().find(|row| row.cells[2].plain() == test).expect("a test");
    row.cells[3].plain()
}

fn close(found: &Measure, wanted: f64) {
    let found = found.value.expect("a value").to_f64();
    assert!((found - wanted).abs() < 5e-7, "{found} is not {wanted}");
}

const GROUPS: [(&str, &str); 4] =
    [("smallholders", "0.50"), ("women", "0.20"), ("hosts", "0.20"), ("donors", "0.10")];

fn affected(weighted: bool) -> String {
    let group = |(group, weight): &(&str, &str)| match weighted {
        true => format!("{{\"group\":\"x:atlas:{group}\",\"weight\":\"{weight}\"}}"),
        false => format!("{{\"group\":\"x:atlas:{group}\"}}"),
    };
    format!(",\"affected\":[{}]", GROUPS.iter().map(group).collect::<Vec<_>>().join(","))
}

#[test]
fn t4_1_a_seat_for_everyone_and_half_of_them_misplaced() {
    let mut record = partnership(&affected(true));
    for (group, seats) in [("smallholders", 1), ("women", 1), ("hosts", 3), ("donors", 5)] {
        for n in 0..seats {
            writeln!(record, "actor {group}{n} \"{group} {n}\" civil").expect("text");
            writeln!(record, "seat {group}{n} s member 2020.. speaks_for={group}/membership").expect("text");
        }
    }
    let (_, view) = of(&record);
    close(figure(&view, "Affected groups with a seat"), 1.0);
    close(figure(&view, "Gap between seats and affected"), 0.50);
    for (row, ratio) in [0.2, 0.5, 1.5, 5.0].into_iter().enumerate() {
        close(cell(&view, "groups", row, "ratio"), ratio);
    }
    assert_eq!(finding(&view, "Affected groups with a seat"), "met");
}

#[test]
fn t4_2_who_took_part_at_some_stage() {
    let mut record = partnership("");
    // Of 3, 2 and 4 groups affected, 2, 2 and 1 took part.
    for (n, (affected, took)) in [(3, 2), (2, 2), (4, 1)].into_iter().enumerate() {
        let group = |g: usize| format!("\"x:atlas:group-{g}\"");
        let groups: Vec<String> = (0..affected).map(group).collect();
        writeln!(record, "d{n} = say decision scope=s : {{\"matter\":\"other\",\"text\":{{\"en\":\"Decision {n}.\"}},\"from\":\"2023\",\"affected\":[{}],{SOURCE}}}", groups.join(",")).expect("text");
        let present: Vec<String> = (0..took)
            .map(|g| {
                format!("{{\"actor\":\"x:atlas:a{g}\",\"groups\":[{}],\"depth\":\"consult\"}}", group(g))
            })
            .collect();
        writeln!(record, "say meeting scope=s target=d{n} : {{\"stage\":\"consult\",\"when\":\"2023-0{}\",\"present\":[{}],{SOURCE}}}", n + 1, present.join(",")).expect("text");
    }
    let (_, view) = of(&record);
    close(figure(&view, "Affected groups that took part at some stage"), 0.555556);
    let shown = text(&view, &["grid"]);
    assert!(shown.contains("x:atlas:group-0 | – | – | 3 meetings |"), "{shown}");
    assert!(shown.contains("x:atlas:group-3 | – | – | 0 meetings |"), "{shown}");
    assert_eq!(shown.matches("no place anywhere on record").count(), 2, "{shown}");
}

#[test]
fn t4_3_what_is_published_of_accreditations() {
    let elements = ["criteria", "applicants", "decision", "reasons", "appeal"];
    let mut record = partnership("");
    for (n, published) in [5, 5, 3, 4, 0].into_iter().enumerate() {
        let words: Vec<String> = elements[..published].iter().map(|word| format!("{word:?}")).collect();
        writeln!(record, "say seat : {{\"of\":\"x:atlas:s\",\"actor\":\"x:atlas:a{n}\",\"role\":\"member\",\"term\":{{\"from\":\"2020\",\"to\":\"..\"}},\"published\":[{}],{SOURCE}}}", words.join(",")).expect("text");
    }
    // Nobody says what was published of this one, so it is in no share.
    record += "seat a9 s member 2020..\n";
    let (_, view) = of(&record);
    close(figure(&view, "Accreditations published completely"), 0.40);
    close(figure(&view, "Elements of accreditations published"), 0.68);
    assert_eq!(figure(&view, "Accreditations published completely").status, Status::Partial);
    assert_eq!(finding(&view, "Refusal rate"), "cannot be told");
    assert_eq!(finding(&view, "Median days from application to decision"), "cannot be told");
}

#[test]
fn t4_4_outputs_beside_functions() {
    let mut record = partnership(r#","functions":["finance","knowledge","capacity","norm"]"#);
    for kind in ["report", "fund", "fund"] {
        writeln!(record, "say result : {{\"of\":\"x:atlas:s\",\"value\":{{\"value\":\"1\",\"unit\":\"outputs\"}},\"period\":{{\"from\":\"2023\",\"to\":\"2023\"}},\"output_type\":\"{kind}\",\"method\":{{\"en\":\"Counted.\"}},{SOURCE}}}").expect("text");
    }
    let (_, view) = of(&record);
    let test = "Declared functions with an output of a matching type";
    close(figure(&view, test), 0.50);
    assert!(text(&view, &["profile"]).contains("partial fit; 4 functions, 3 outputs of a stated type"));
    // Functions without any output of a stated type are not a fit of zero.
    let (_, view) = of(&partnership(r#","functions":["finance"]"#));
    assert_eq!(figure(&view, test).value, None);
}

#[test]
fn input_substitutes_for_outcome() {
    let mut record = partnership(r#","instrument":{"form":"declaration","date":"2020-11"}"#);
    let (_, view) = of(&record);
    assert_eq!(view.title, "S: input cannot be told, outcome not assessable");
    writeln!(record, "say charter scope=s : {{\"seats\":[{{\"type\":\"bank\"}}],\"rules\":[{{\"matter\":\"other\",\"rule\":\"consensus\"}}],\"from\":\"2020\",{SOURCE}}}").expect("text");
    record += "goal s \"ensure a better future\"\n";
    let (_, view) = of(&record);
    assert_eq!(view.title, "S: input-based, outcome not assessable");
    assert_eq!(finding(&view, "Decision rules published"), "met");
    let shown = text(&view, &["goals"]);
    assert!(shown.contains("cannot be assessed"), "{shown}");
}

#[test]
fn nothing_on_record_is_said_and_never_zero() {
    let (_, view) = of(&partnership(""));
    let undeclared = Status::NotAssessable(Reason::AffectedUndeclared);
    assert_eq!(figure(&view, "Affected groups with a seat").status, undeclared);
    assert_eq!(figure(&view, "Affected groups that took part at some stage").status, undeclared);
    assert!(view.findings.iter().any(|finding| finding.code == "affected-undeclared"));
    let table = view.table("profile").expect("the profile");
    for row in &table.rows {
        assert_eq!(row.cells[3].plain(), "cannot be told", "{}", row.cells[2].plain());
    }
    assert_eq!(view.title, "S: input cannot be told, outcome not assessable");
}

#[test]
fn verified_goals_count_and_claimed_ones_do_not() {
    let goal = |evidence: &str| {
        let mut record = partnership("");
        record += "indicator reached \"Villages with water\" villages up\nactor auditor \"Auditor\" civil\n";
        record += "g = goal s \"reach 400 villages with water by 2030\" by=2030 indicator=reached baseline=\"0 villages 2020\"\n";
        record += "r = observation x:m49:001 reached 300 villages 2025\n";
        record += evidence;
        of(&record).1
    };
    let test = "Measurable goals met or on track, verified";
    let claimed = goal("");
    assert_eq!(
        figure(&claimed, test).value.map(|value| value.to_f64()),
        Some(0.0),
        "{}",
        text(&claimed, &["goals"])
    );
    assert!(text(&claimed, &["goals"]).contains("claimed, not verified"));
    let verified = goal("key auditor\nattest r \"Counted.\" @auditor\n");
    close(figure(&verified, test), 1.0);
    assert!(verified.title.ends_with("outcome-based"), "{}", verified.title);
}

#[test]
fn decisions_and_objections_in_time() {
    let minutes = |published: &str| {
        format!(
            "\"minutes\":{{\"url\":\"https://example.org/m\",\"sha256\":\"{}\",\"published\":\"{published}\"}}",
            "0".repeat(64)
        )
    };
    let mut record = partnership("");
    record += "key office\nactor office \"Office\" civil\n";
    for (n, rest) in [
        minutes("2023-03-20"),
        minutes("2023-08-01"),
        "\"responsible\":[\"x:atlas:a\"],\"review\":\"2025\"".to_owned(),
    ]
    .iter()
    .enumerate()
    {
        writeln!(record, "d{n} = say decision scope=s : {{\"matter\":\"other\",\"text\":{{\"en\":\"Decision {n}.\"}},\"from\":\"2023-03-01\",{rest},{SOURCE}}}").expect("text");
    }
    record += "key critic\nactor critic \"Critic\" civil\n";
    record += "seated = seat office s member 2020..\n";
    record += "o1 = say objection target=seated @critic : {\"text\":{\"en\":\"No.\"}}\n";
    record += "say objection target=d1 @critic : {\"text\":{\"en\":\"No.\"}}\n";
    record += "say answer target=o1 @office : {\"text\":{\"en\":\"Yes.\"}}\n";
    let (_, view) = of(&record);
    close(figure(&view, "Decisions with minutes within 30 days"), 0.5);
    // A report that names nobody responsible leaves it open; one that does, says so.
    assert_eq!(
        figure(&view, "Decisions with a responsible actor and a review").status,
        Status::NotAssessable(Reason::Coverage)
    );
    close(figure(&view, "Objections answered within 60 days"), 1.0);
    assert!(text(&view, &["objections"]).contains("not yet due"));
}

#[test]
fn a_charter_and_admissions_in_the_log_are_read() {
    let ledger = ledger(
        r#"
        key india
        key norway
        key brazil
        partnership quad "Quad" governors=india
        charter quad "admit any member" @india
        a1 = apply norway quad member
        a2 = apply brazil quad member
        admit a1 @india
        refuse a2 @india
        "#,
    );
    let state = ledger.state();
    let view = read(&state, "legitimacy", &[("p", &ledger.name("quad").to_string())]);
    evaluates(&state, &view);
    assert_eq!(finding(&view, "Decision rules published"), "met");
    close(figure(&view, "Refusal rate"), 0.5);
    close(figure(&view, "Median days from application to decision"), 0.0);
    // A charter without criteria for the seat: four of five elements, and none complete.
    close(figure(&view, "Elements of accreditations published"), 0.8);
    assert_eq!(finding(&view, "Accreditations published completely"), "not met");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    /// Shares of seats hold whatever the seats of which nobody says speak for; every figure evaluates again.
    #[test]
    fn bounds_hold_whatever_the_silent_seats_speak_for(
        seats in prop::collection::vec((0..5usize, any::<bool>()), 1..10),
        weighted in any::<bool>(),
    ) {
        let mut before = partnership(&affected(weighted));
        let mut after = before.clone();
        for (n, (group, says)) in seats.iter().enumerate() {
            let group = GROUPS.get(*group).map_or("others", |(group, _)| *group);
            let told = format!("seat a{n} s member 2020.. speaks_for={group}/membership\n");
            before += &if *says { told.clone() } else { format!("seat a{n} s member 2020..\n") };
            after += &told;
        }
        let ((_, early), (_, late)) = (of(&before), of(&after));
        let mut pairs = vec![
            (figure(&early, "Affected groups with a seat"), figure(&late, "Affected groups with a seat")),
            (figure(&early, "Gap between seats and affected"), figure(&late, "Gap between seats and affected")),
        ];
        pairs.extend((0..4).map(|row| (cell(&early, "groups", row, "share"), cell(&late, "groups", row, "share"))));
        for (found, truth) in pairs {
            let Some(truth) = truth.value.map(|value| value.to_f64()) else { continue };
            let range = found.bounds.map(|(low, high)| (low.to_f64(), high.to_f64()));
            let range = range.or(found.value.map(|value| (value.to_f64(), value.to_f64())));
            if let Some((low, high)) = range {
                prop_assert!(low <= truth + 1e-9 && truth <= high + 1e-9, "{low} {truth} {high}");
            }
        }
    }
}
