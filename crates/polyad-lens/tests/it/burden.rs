//! Burden sharing: the worked examples of the method to the last printed digit, and what is never assumed.

use crate::delivery::{cell, figure};
use crate::{read, text};
use expect_test::expect;
use polyad_fixture::ledger;
use polyad_lens::View;

/// T5.3: what P, Q, R and the firm F gave, with the people, incomes, Gini coefficients and emissions of T5.2.
pub(crate) const FOUR: &str = r#"
    actor p "P" state
    actor q "Q" state
    actor r "R" state
    actor f "F" business
    partnership club "Club" since 2015
    indicator gni "Gross national income" USD
    indicator population "Population" people
    indicator emissions "Emissions" gigatonnes
    indicator gini "Gini coefficient" ratio
    seat p club member 2015..
    seat q club member 2015..
    seat r club member 2015..
    seat f club member 2015..
    disbursed club 50 USD by=p when=2024-03-01 extent=part
    disbursed club 30 USD by=q when=2024-04-01 extent=part
    disbursed club 5 USD by=r when=2024-05-01 extent=part
    disbursed club 15 USD by=f when=2024-06-01 extent=part
    observation p population 340000000 people 2024..2024
    observation q population 1400000000 people 2024..2024
    observation r population 1400000000 people 2024..2024
    observation p gni 20400000000000 USD 2024..2024
    observation q gni 28000000000000 USD 2024..2024
    observation r gni 9800000000000 USD 2024..2024
    observation p gini 0.40 ratio 2022..2022
    observation q gini 0.38 ratio 2021..2021
    observation r gini 0.35 ratio 2019..2019
    observation p emissions 400 gigatonnes 2024..2024
    observation q emissions 250 gigatonnes 2024..2024
    observation r emissions 60 gigatonnes 2024..2024
"#;

const P: (&str, &str) = ("p", "x:atlas:club");

/// A column of the table of every member by every rule, with six decimals.
fn by_rule(view: &View, rule: &str, column: &str) -> String {
    let table = view.table("by_rule").expect("every view has it");
    let code = table.columns.iter().position(|own| own.key == "code").expect("a code");
    let rows = table.rows.iter().enumerate().filter(|(_, row)| row.cells[code].plain() == rule);
    let shown = rows.map(|(at, row)| {
        let measure = cell(view, "by_rule", at, column);
        let value = measure.value.map_or(measure.status.code(), |value| format!("{:.6}", value.to_f64()));
        format!("{} {value}", row.cells[0].plain())
    });
    shown.collect::<Vec<_>>().join(", ")
}

#[test]
fn t5_2_responsibility_and_capability() {
    let state = ledger(FOUR).state();
    // Without the firm, what is asked of the states is the whole.
    let view = read(&state, "burden", &[P, ("since", "2024"), ("envelope", "0")]);
    let asked = |rule| by_rule(&view, rule, "asked");
    assert_eq!(asked("ability"), "F 0.000000, P 0.469886, Q 0.471717, R 0.058396");
    assert_eq!(asked("emissions"), "F 0.000000, P 0.563380, Q 0.352113, R 0.084507");
    assert_eq!(asked("rci"), "F 0.000000, P 0.516633, Q 0.411915, R 0.071452");
}

#[test]
fn t5_3_ratios_by_rule_and_what_they_come_to() {
    let state = ledger(FOUR).state();
    let rules = ("rules", "equal,population,income,rci");
    let view = read(&state, "burden", &[P, rules, ("since", "2024"), ("envelope", "0.10")]);
    let ratio = |rule| by_rule(&view, rule, "ratio");
    assert_eq!(ratio("equal"), "F 0.600000, P 2.000000, Q 1.200000, R 0.200000");
    assert_eq!(ratio("population"), "F 1.500000, P 5.130719, Q 0.747619, R 0.124603");
    assert_eq!(ratio("income"), "F 1.500000, P 1.584967, Q 0.692857, R 0.329932");
    assert_eq!(ratio("rci"), "F 1.500000, P 1.075338, Q 0.809228, R 0.777527");
    let table = view.table("burden").expect("the table of members");
    let verdict = table.columns.iter().position(|column| column.key == "verdict").expect("a word");
    let words: Vec<String> = table
        .rows
        .iter()
        .map(|row| format!("{}: {}", row.cells[0].plain(), row.cells[verdict].plain()))
        .collect();
    assert_eq!(
        words,
        [
            "P: more than every rule asks",
            "Q: depends on the rule",
            "F: depends on the rule",
            "R: less than every rule asks"
        ]
    );
}

#[test]
fn the_page_of_four_members() {
    let state = ledger(FOUR).state();
    let view = read(&state, "burden", &[P, ("since", "2024")]);
    expect![[r#"
        Club: of 4 members, 1 gave more than every rule asks; of 3 it depends on the rule
        Paid, net of what came back by all members on record: US$100
        Members with a contribution on record: 4 members
        [burden]
        P | state | member | US$50 | 50 % | 29.8 % | US$29.8 | 1.68 | US$20.2 | 1.04 | 5.43 | 6 rules | more than every rule asks | statement
        Q | state | member | US$30 | 30 % | 40.9 % | US$40.9 | 0.734 | US$−10.9 | 0.734 | 1.2 | 6 rules | depends on the rule | statement
        F | body that is no state | member | US$15 | 15 % | 15 % | US$15 | 1 | US$0 | 0.6 | 1 | 6 rules | depends on the rule | statement
        R | state | member | US$5 | 5 % | 14.3 % | US$14.3 | 0.349 | US$−9.31 | 0.132 | 1.01 | 6 rules | depends on the rule | statement
        [rules]
        Equal shares | equal | Each member the same. | No data needed. | 4 members | 4 members
        By population | population | Each state by its people. | statements on record, 2024, people | 4 members | 4 members
        By income (GNI) | income | Each state by its gross national income. | statements on record, 2024, USD | 4 members | 4 members
        By ability to pay | ability | Each state by the income of its people above a development threshold. | statements on record, 2024, USD; statements on record, 2024, people; Gini of each state’s newest survey | 4 members | 4 members
        By emissions | emissions | Each state by what it emitted since a year. | statements on record, 2024, gigatonnes | 4 members | 4 members
        Responsibility and capability | rci | Each state half by its emissions since a year, half by its income above a development threshold. | statements on record, 2024, gigatonnes; statements on record, 2024, USD; statements on record, 2024, people; Gini of each state’s newest survey | 4 members | 4 members
        By output (GDP) | gdp | Each state by its gross domestic product. | No gross domestic product of any member is on record under x:atlas:gdp for the years asked about. | not reported | –
        UN scale, as published | un-scale | Each state by its published rate of the UN scale of assessments, rescaled to the members. | No rate of the scale of assessments of any member is on record under x:atlas:un-scale for the years asked about. | not reported | –
        By benefit | benefit | Each member by what it says that it has from the partnership. | No member states a benefit from it in the unit of what is given. | not reported | –
        The partnership’s own key | declared | Each member by the share that the charter names. | No charter is on record. | not reported | –
        [envelope]
        15 % | what they give now of all that is given | 1 member | 3 members
        [questions]
        (No question stands. One is shown sixty days after it was put on record, and only as long as the record asks for it.)
        [left_out]
        (Nothing on this rung is left out.)
    "#]].assert_eq(&text(&view, &["burden", "rules", "envelope", "questions", "left_out"]));
    assert_eq!(
        figure(&view, "Paid, net of what came back by all members on record").value.expect("a sum").to_f64(),
        100.0
    );
}

#[test]
fn every_figure_evaluates_to_itself_and_opens() {
    let state = ledger(FOUR).state();
    for rule in ["equal", "population", "income", "ability", "emissions", "rci"] {
        let view = read(&state, "burden", &[P, ("rule", rule), ("since", "2024"), ("envelope", "0.2")]);
        for (path, measure) in view.measures() {
            if let Some(value) = measure.value {
                assert_eq!(measure.term.evaluate(&state).expect("it evaluates"), value, "{rule} {path}");
            }
        }
    }
}

#[test]
fn who_has_no_datum_or_no_contribution_is_not_assessable_and_never_zero() {
    let state = ledger(
        r#"
        actor p "P" state
        actor q "Q" state
        actor r "R" state
        partnership club "Club" since 2015
        indicator gni "Gross national income" USD
        indicator population "Population" people
        seat p club member 2015..
        seat q club member 2015..
        seat r club member 2015..
        disbursed club 60 USD by=p when=2024-03-01 extent=part
        disbursed club 40 USD by=q when=2024-03-01 extent=part
        disbursed club 900 USD by=q when=2024-03-01 extent=total
        disbursed club 70 EUR by=q when=2024-03-01 extent=part
        disbursed club 5 USD by=p when=2019-03-01 extent=part
        observation p gni 100 USD 2023..2023
        observation q gni 300 USD 2023..2023
        observation r gni 100 USD 2010..2010
        observation p population 10 people 2024..2024
        observation q population 20 people 2024..2024
        observation r population 10 people 2024..2024
        "#,
    )
    .state();
    let view = read(&state, "burden", &[P, ("rule", "income")]);
    expect![[r#"
        Club: of 3 members, 2 can be compared with each other: 1 gave more than every rule asks; 1 gave less than every rule asks
        Paid, net of what came back by all members on record: US$100
        Members with a contribution on record: 2 members
        [burden]
        P | state | member | US$60 | 60 % | 25 % | US$25 | 2.4 | US$35 | 1.2 | 2.4 | 3 rules | more than every rule asks, among those on record | statement
        Q | state | member | US$40 | 40 % | 75 % | US$75 | 0.533 | US$−35 | 0.533 | 0.8 | 3 rules | less than every rule asks, among those on record | statement
        R | state | member | not reported | not reported | not reported | – | not reported | – | – | – | 0 rules | cannot be told | statement
        [by_rule]
        P | Equal shares | equal | 60 % | 33.3 % | 1.2 (between 0 and 1.8) | –
        P | By population | population | 60 % | 25 % | 1.8 (between 0 and 2.4) | –
        P | By income (GNI) | income | 60 % | 25 % | 2.4 | –
        Q | Equal shares | equal | 40 % | 33.3 % | 0.8 (between 0 and 1.2) | –
        Q | By population | population | 40 % | 50 % | 0.6 (between 0 and 0.8) | –
        Q | By income (GNI) | income | 40 % | 75 % | 0.533 | –
        R | Equal shares | equal | not reported | 33.3 % | not reported | no contribution on record in this period and unit
        R | By population | population | not reported | 25 % | not reported | no contribution on record in this period and unit
        R | By income (GNI) | income | not reported | not reported | not reported | no value on record
        [left_out]
        amounts | not said to be a part: totals stand alone | 1 amount
        amounts in EUR | another unit than the one compared | 1 amount
        amounts in USD | outside the period | 1 amount
    "#]].assert_eq(&text(&view, &["burden", "by_rule", "left_out"]));
    // R is known by population, so what it may have given bounds the others; by income it is not.
    let table = view.table("by_rule").expect("a table");
    let rows: Vec<String> =
        table.rows.iter().map(|row| format!("{} {}", row.cells[0].plain(), row.cells[2].plain())).collect();
    let at = |row: &str| rows.iter().position(|own| own == row).unwrap_or_else(|| panic!("{rows:?}"));
    let bounds = |row| {
        cell(&view, "by_rule", at(row), "ratio").bounds.map(|(low, high)| (low.to_f64(), high.to_f64()))
    };
    assert_eq!(bounds("P population"), Some((0.0, 2.4)));
    assert_eq!(bounds("P income"), None);
}

#[test]
fn a_scale_published_for_many_is_rescaled_to_the_members() {
    let state = ledger(
        r#"
        actor p "P" state
        actor q "Q" state
        partnership club "Club" since 2015
        indicator un-scale "Scale of assessments" percent
        disbursed club 60 USD by=p when=2024-03-01 extent=part
        disbursed club 40 USD by=q when=2024-03-01 extent=part
        observation p un-scale 22 percent 2022..2024
        observation q un-scale 2 percent 2022..2024
        "#,
    )
    .state();
    let view = read(&state, "burden", &[P, ("rule", "un-scale")]);
    assert_eq!(by_rule(&view, "un-scale", "asked"), "P 0.916667, Q 0.083333");
    assert_eq!(by_rule(&view, "un-scale", "ratio"), "P 0.654545, Q 4.800000");
}

#[test]
fn a_member_that_joined_halfway_is_asked_for_half() {
    let state = ledger(
        r#"
        actor p "P" state
        actor q "Q" state
        partnership club "Club" since 2015
        seat p club member 2015..
        seat q club member 2024-07-02..
        disbursed club 60 USD by=p when=2024-03-01 extent=part
        disbursed club 30 USD by=q when=2024-08-01 extent=part
        "#,
    )
    .state();
    let view = read(&state, "burden", &[P, ("rule", "equal")]);
    let asked = cell(&view, "by_rule", 1, "asked").value.expect("a share").to_f64();
    assert!((asked - 1.0 / 3.0).abs() < 0.002, "{asked}");
}

#[test]
fn parameters_that_cannot_be_read_are_refused_by_name() {
    let state = ledger(FOUR).state();
    let lens = polyad_lens::lenses::find("burden").expect("the lens");
    let refused = |params: &[(&str, &str)]| {
        let params = polyad_lens::Params::new(params.iter().copied().chain([P]));
        (lens.read)(&state, &params).expect_err("refused").to_string()
    };
    assert_eq!(refused(&[("envelope", "1.5")]), "parameter `envelope`: is a share from 0 to 1");
    assert_eq!(
        refused(&[("from", "2025"), ("to", "2024")]),
        "parameter `from`: is not after `to` (got 2025 and 2024)"
    );
    assert!(refused(&[("rule", "fair")]).starts_with("parameter `rule`: is one of equal, population"));
    assert!(refused(&[("rules", "equal,fair")]).starts_with("parameter `rules`: is a list of equal"));
}

#[test]
fn nothing_on_record_is_said_in_words() {
    let state = ledger("partnership club \"Club\" since 2015").state();
    let view = read(&state, "burden", &[P]);
    assert_eq!(view.title, "Club: no seat and no contribution is on record");
    assert!(
        view.measures()
            .iter()
            .all(|(_, measure)| measure.unit.to_string() != "share" || measure.value.is_none())
    );
    assert!(matches!(view.table("burden").map(|table| table.rows.len()), Some(0)));
}

/// A world of states and one to three firms, some without a datum, some without a contribution.
fn world(states: &[(u32, Option<u32>, Option<u32>)], firms: &[(u32, Option<u32>)]) -> String {
    let mut text = String::from(
        "partnership club \"Club\" since 2015\nindicator gni \"Income\" USD\nindicator population \"People\" people\nindicator revenue \"Revenue\" USD\nindicator gini \"Gini\" ratio\nindicator emissions \"Emissions\" tonnes\n",
    );
    for (at, (given, income, people)) in states.iter().enumerate() {
        text += &format!("actor s{at} \"S{at}\" state\nseat s{at} club member 2015..\n");
        if *given > 0 {
            text += &format!("disbursed club {given} USD by=s{at} when=2024-03-01 extent=part\n");
        }
        if let Some(income) = income {
            text += &format!(
                "observation s{at} gni {income} USD 2024..2024\nobservation s{at} emissions {income} tonnes 2024..2024\n"
            );
        }
        if let Some(people) = people {
            text += &format!(
                "observation s{at} population {people} people 2024..2024\nobservation s{at} gini 0.4 ratio 2020..2020\n"
            );
        }
    }
    for (at, (given, revenue)) in firms.iter().enumerate() {
        text += &format!("actor f{at} \"F{at}\" business\nseat f{at} club member 2015..\n");
        if *given > 0 {
            text += &format!(
                "disbursed club {given} USD by=f{at} when=2024-03-01 extent=part\ndisbursed club {given} EUR by=f{at} when=2024-03-01 extent=part\ncommitted club 7 USD by=f{at} when=2024-03-01 extent=part\n"
            );
        }
        if let Some(revenue) = revenue {
            text += &format!("observation f{at} revenue {revenue} USD 2024..2024\n");
        }
    }
    text
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(24))]

    #[test]
    fn shares_sum_to_one_terms_evaluate_and_nothing_mixes(
        states in proptest::collection::vec((0u32..50, proptest::option::of(1u32..900), proptest::option::of(1u32..90)), 1..6),
        firms in proptest::collection::vec((0u32..50, proptest::option::of(1u32..900)), 0..3),
        envelope in proptest::option::of(0u32..=100),
    ) {
        let state = ledger(&world(&states, &firms)).state();
        let envelope = envelope.map(|percent| (f64::from(percent) / 100.0).to_string());
        let mut params = vec![P, ("since", "2024"), ("unit", "USD"), ("threshold", "5")];
        params.extend(envelope.as_deref().map(|envelope| ("envelope", envelope)));
        let view = read(&state, "burden", &params);
        for (path, measure) in view.measures() {
            let Some(value) = measure.value else { continue };
            proptest::prop_assert_eq!(measure.term.evaluate(&state).expect("it evaluates"), value, "{}", path);
        }
        let given: u32 = states.iter().map(|state| state.0).chain(firms.iter().map(|firm| firm.0)).sum();
        if given > 0 {
            let sum = figure(&view, "Paid, net of what came back by all members on record").value.expect("a sum");
            proptest::prop_assert_eq!(sum.to_f64(), f64::from(given), "USD paid alone: no euro and no commitment");
        }
        let table = view.table("by_rule").expect("a table");
        let mut sums: std::collections::BTreeMap<(String, bool), (f64, usize)> = Default::default();
        for (at, row) in table.rows.iter().enumerate() {
            let is_firm = row.cells[0].plain().starts_with('F');
            if let Some(asked) = cell(&view, "by_rule", at, "asked").value {
                let entry = sums.entry((row.cells[2].plain(), is_firm)).or_default();
                entry.0 += asked.to_f64();
                entry.1 += 1;
            }
        }
        for rule in ["equal", "population", "income", "ability", "emissions", "rci"] {
            let part = |is_firm| sums.get(&(rule.to_owned(), is_firm)).copied().unwrap_or_default();
            let ((of_states, known_states), (of_firms, known_firms)) = (part(false), part(true));
            // Firms of which no revenue is on record keep their envelope together, so it is asked of no single one.
            let all_asked = firms.is_empty() || rule == "equal" || known_firms > 0;
            if known_states > 0 && all_asked {
                proptest::prop_assert!((of_states + of_firms - 1.0).abs() < 1e-9, "{} {}", rule, of_states + of_firms);
            }
        }
    }
}

/// A club founded by its members, whose charter names a burden rule, and a firm that gives a tenth of an equal share.
fn founded(rest: &str) -> polyad_fixture::Ledger {
    let text = format!(
        r#"
        //- clock 2026-01-05T00:00:00Z
        key p
        key firm
        actor p "P" state
        actor firm "Firm" business
        partnership club "Club" since 2020 governors=p
        say charter scope=club @p : {{"seats":[{{"type":"member","classes":["state","business"],"criteria":[]}}],"rules":[{{"matter":"admit","rule":"majority","seats":["member"],"quorum":"1","days":"30"}}],"burden":{{"rule":"equal"}},"from":"2020-01-01"}}
        seat p club member 2020..
        seat firm club member 2020..
        disbursed club 95 USD by=p when=2024-03-01 extent=part
        disbursed club 5 USD by=firm when=2024-03-01 extent=part
        disbursed club 95 USD by=p when=2025-03-01 extent=part
        disbursed club 5 USD by=firm when=2025-03-01 extent=part
        {rest}
        "#
    );
    ledger(&text)
}

/// The questions shown on a day, with their answers.
fn asked(ledger: &polyad_fixture::Ledger, day: &str) -> Vec<String> {
    let club = ledger.name("club").to_string();
    let view = read(&ledger.state(), "burden", &[("p", &club), ("as_of", day), ("to", "2025")]);
    let table = view.table("questions").expect("every view has it");
    table
        .rows
        .iter()
        .map(|row| format!("{}: {} / {}", row.cells[0].plain(), row.cells[1].plain(), row.cells[4].plain()))
        .collect()
}

const QUESTION: &str = r#"q1 = say question target=club : {"of":"$firm","lens":"burden","text":{"en":"Is the record complete?"},"shown_from":"2026-04-01T00:00:00Z"}"#;

#[test]
fn the_burden_question_waits_for_its_notice_and_stands_beside_its_answer() {
    let answered =
        format!("{QUESTION}\nsay answer target=q1 @firm : {{\"text\":{{\"en\":\"Ships are missing.\"}}}}");
    let ledger = founded(&answered);
    assert_eq!(asked(&ledger, "2026-03-31"), Vec::<String>::new(), "notice");
    assert_eq!(
        asked(&ledger, "2026-04-02"),
        [
            "Firm: The contribution on record is below what every selected rule asks. Is the record complete? / Ships are missing.; statement"
        ]
    );
    assert_eq!(
        asked(&founded(QUESTION), "2026-04-02"),
        [
            "Firm: The contribution on record is below what every selected rule asks. Is the record complete? / no answer on record"
        ]
    );
}

#[test]
fn no_question_is_shown_too_soon_or_when_the_record_no_longer_asks_it() {
    let soon = QUESTION.replace("2026-04-01", "2026-02-01");
    assert!(asked(&founded(&soon), "2026-06-01").is_empty(), "less than sixty days of notice");
    let later = format!("{QUESTION}\ndisbursed club 60 USD by=firm when=2025-06-01 extent=part");
    assert!(asked(&founded(&later), "2026-06-01").is_empty(), "the newer period is not below one half");
    let before = format!("{QUESTION}\ndisbursed club 60 USD by=firm when=2024-06-01 extent=part");
    assert!(asked(&founded(&before), "2026-06-01").is_empty(), "the period before is not below one half");
    let many = format!("{QUESTION}\nactor q \"Q\" state\nseat q club member 2020..");
    assert!(asked(&founded(&many), "2026-06-01").is_empty(), "two of three known is less than four fifths");
}

#[test]
fn nobody_without_keys_or_a_rule_of_its_own_is_asked() {
    // The same amounts, reported of a partnership that has no charter of its own.
    let ledger = ledger(
        r#"
        //- clock 2026-01-05T00:00:00Z
        actor p "P" state
        actor firm "Firm" business
        partnership club "Club" since 2020
        seat p club member 2020..
        seat firm club member 2020..
        disbursed club 95 USD by=p when=2024-03-01 extent=part
        disbursed club 5 USD by=firm when=2024-03-01 extent=part
        disbursed club 95 USD by=p when=2025-03-01 extent=part
        disbursed club 5 USD by=firm when=2025-03-01 extent=part
        say question target=club : {"of":"$firm","lens":"burden","text":{"en":"Is the record complete?"},"shown_from":"2026-04-01T00:00:00Z"}
        "#,
    );
    assert!(asked(&ledger, "2026-06-01").is_empty());
}

#[test]
fn the_partnerships_own_key_must_add_up_to_one() {
    let key = |first: &str| {
        let text = format!(
            r#"
            actor p "P" state
            actor q "Q" state
            partnership club "Club" since 2015
            say charter scope=club : {{"seats":[{{"type":"member"}}],"burden":{{"rule":"declared","shares":[{{"actor":"$p","share":"{first}"}},{{"actor":"$q","share":"0.25"}}]}},"from":"2015","src":{{"publisher":"Fixture","title":"Charter"}}}}
            disbursed club 60 USD by=p when=2024-03-01 extent=part
            disbursed club 40 USD by=q when=2024-03-01 extent=part
            "#
        );
        read(&ledger(&text).state(), "burden", &[P])
    };
    let view = key("0.75");
    assert_eq!(
        view.table("burden").expect("a table").caption,
        "What each gave, next to what is asked: The partnership’s own key"
    );
    assert_eq!(by_rule(&view, "declared", "ratio"), "P 0.800000, Q 1.600000");
    let view = key("0.7");
    assert!(
        text(&view, &["rules"]).contains("The shares that the charter names add up to 0.95, not to 1."),
        "{}",
        text(&view, &["rules"])
    );
}

#[test]
fn t5_1_the_model_of_the_scale_over_ten_states_rescaled_to_the_members() {
    // Six years of the worked example: three at the short period's average, three that make up the long one.
    let mut text = String::from(
        "partnership club \"Club\" since 2015\nindicator gni \"Income\" USD\nindicator population \"People\" people\nindicator external-debt \"Debt\" USD\n",
    );
    let states = [
        ("US", [25000.0, 23500.0], [340.0, 335.0], [0.0, 0.0]),
        ("DE", [10000.0, 9700.0], [250.0, 248.0], [0.0, 0.0]),
        ("JP", [10000.0, 9700.0], [250.0, 248.0], [0.0, 0.0]),
        ("FR", [10000.0, 9700.0], [250.0, 248.0], [0.0, 0.0]),
        ("CN", [18000.0, 16500.0], [1410.0, 1405.0], [2400.0, 2200.0]),
        ("BR", [12000.0, 11500.0], [2000.0, 1960.0], [3000.0, 2800.0]),
        ("IN", [3500.0, 3100.0], [1420.0, 1390.0], [600.0, 560.0]),
        ("PK", [400.0, 380.0], [230.0, 220.0], [250.0, 230.0]),
        ("BD", [450.0, 410.0], [170.0, 167.0], [90.0, 80.0]),
        ("KI", [0.4, 0.4], [0.1, 0.1], [0.0, 0.0]),
    ];
    for (code, income, people, debt) in states {
        text += &format!(
            "actor x:iso3166-1:{code} \"{code}\" state\nseat x:iso3166-1:{code} club member 2015..\n"
        );
        for (indicator, unit, [short, long]) in
            [("gni", "USD", income), ("population", "people", people), ("external-debt", "USD", debt)]
        {
            for year in 2019..=2024 {
                let value: f64 = if year > 2021 { short } else { 2.0 * long - short };
                if value > 0.0 {
                    text += &format!(
                        "observation x:iso3166-1:{code} {indicator} {:.1} {unit} {year}..{year}\n",
                        value
                    );
                }
            }
        }
    }
    text += "disbursed club 60 USD by=x:iso3166-1:US when=2024-03-01 extent=part\n";
    let state = ledger(&text).state();
    let view = read(&state, "burden", &[P, ("rule", "un-scale-model"), ("least_developed", "BD")]);
    let asked = by_rule(&view, "un-scale-model", "asked");
    let percent: Vec<String> = asked
        .split(", ")
        .map(|part| {
            let (code, share) = part.split_once(' ').expect("a code and a share");
            format!("{code} {:.2}", 100.0 * share.parse::<f64>().expect("a number"))
        })
        .collect();
    // Rates of the worked example, to the two decimals that six of a share leave.
    assert_eq!(
        percent.join(", "),
        "BD 0.01, BR 7.65, CN 19.17, DE 16.56, FR 16.56, IN 1.35, JP 16.56, KI 0.00, PK 0.13, US 22.00"
    );
    for (path, measure) in view.measures() {
        if let Some(value) = measure.value {
            assert_eq!(measure.term.evaluate(&state).expect("it evaluates"), value, "{path}");
        }
    }
}

#[test]
fn several_seats_of_one_holder_are_one_member() {
    let state = ledger(
        r#"
        actor p "P" state
        actor q "Q" state
        partnership club "Club" since 2015
        seat p club chair 2015..
        seat p club chair 2016..
        seat q club member 2015..
        disbursed club 60 USD by=p when=2024-03-01 extent=part
        "#,
    )
    .state();
    let view = read(&state, "burden", &[P, ("rule", "equal")]);
    expect![[r#"
        Club: too little is on record to compare what members gave
        Paid, net of what came back by all members on record: US$60
        Members with a contribution on record: 1 member
        [burden]
        P | state | chair, 2 times | US$60 | 100 % | 50 % | US$30 | too little is known | US$30 | – | – | 0 rules | cannot be told | statement; statement
        Q | state | member | not reported | not reported | 50 % | US$30 | not reported | – | – | – | 0 rules | cannot be told | statement
    "#]].assert_eq(&text(&view, &["burden"]));
}
