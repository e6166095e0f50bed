//! The worked examples T1.1 to T1.11, exactly.

use polyad_lint::{Class, Context, Direction, Kind, Verdict, lint};

struct Case {
    text: &'static str,
    context: Context<'static>,
    direction: Option<Direction>,
    quantity: Option<(Kind, &'static str, &'static str)>,
    findings: &'static str,
    elements: usize,
    class: Class,
}

fn date(text: &str) -> Option<polyad_model::PartialDate> {
    Some(text.parse().unwrap())
}

fn codes(verdict: &Verdict) -> String {
    verdict
        .findings
        .iter()
        .map(|finding| finding.code)
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .collect::<Vec<_>>()
        .join(" ")
}

fn check(case: Case) -> Verdict {
    let verdict = lint(case.text, &case.context).unwrap();
    let text = case.text;
    assert_eq!(codes(&verdict), case.findings, "findings of {text}: {verdict:#?}");
    assert_eq!(verdict.class, case.class, "class of {text}");
    assert_eq!(verdict.elements_met(), case.elements, "elements of {text}: {:#?}", verdict.elements);
    assert_eq!(verdict.direction, case.direction, "direction of {text}");
    let quantity = verdict.quantity.as_ref();
    assert_eq!(
        quantity.map(|q| (q.kind, q.value.as_str(), q.unit.as_deref().unwrap_or_default())),
        case.quantity,
        "quantity of {text}"
    );
    verdict
}

#[test]
fn t1_1_universal_access() {
    let verdict = check(Case {
        text: "Ensure universal access to modern energy services",
        context: Context { actor: Some("SEforAll"), deadline: date("2030-12-31"), ..Context::default() },
        direction: Some(Direction::Up),
        quantity: Some((Kind::Level, "1", "share of population")),
        findings: "G202 G205 G206",
        elements: 5,
        class: Class::M2,
    });
    assert_eq!(verdict.deadline, date("2030-12-31"));
}

#[test]
fn t1_1_inherits_the_deadline_of_its_preamble() {
    let text = "Three goals to achieve by 2030:\nensure universal access to modern energy services;\ndouble the share of \
                renewable energy in the global energy mix; and\ndouble the global rate of improvement in energy efficiency.";
    let verdict = lint(text, &Context { actor: Some("SEforAll"), ..Context::default() }).unwrap();
    assert_eq!(verdict.goals.len(), 3, "{verdict:#?}");
    for goal in &verdict.goals {
        assert_eq!(goal.deadline, date("2030-12-31"));
    }
    assert_eq!(codes(&verdict.goals[0]), "G202 G205 G206");
    assert_eq!(codes(&verdict.goals[1]), "G203 G205");
}

#[test]
fn t1_2_double_the_share() {
    check(Case {
        text: "double the share of renewable energy in the global energy mix",
        context: Context { actor: Some("SEforAll"), deadline: date("2030-12-31"), ..Context::default() },
        direction: Some(Direction::Up),
        quantity: Some((Kind::Multiple, "2", "share")),
        findings: "G203 G205",
        elements: 5,
        class: Class::M1,
    });
}

#[test]
fn t1_3_double_a_known_share() {
    let verdict = check(Case {
        text: "double the share of renewable energy in the global energy mix",
        context: Context {
            actor: Some("SEforAll"),
            deadline: date("2030-12-31"),
            baseline: Some("18.0 % (2010)"),
            indicator: Some("7.2.1"),
            ..Context::default()
        },
        direction: Some(Direction::Up),
        quantity: Some((Kind::Multiple, "2", "share")),
        findings: "",
        elements: 7,
        class: Class::M3,
    });
    assert_eq!(verdict.target.as_deref(), Some("0.36"));
    let base = verdict.baseline.unwrap();
    assert_eq!((base.value.as_deref(), base.year), (Some("0.18"), Some(2010)));
}

#[test]
fn t1_4_double_the_rate() {
    check(Case {
        text: "double the global rate of improvement in energy efficiency",
        context: Context { actor: Some("SEforAll"), deadline: date("2030-12-31"), ..Context::default() },
        direction: Some(Direction::Up),
        quantity: Some((Kind::Multiple, "2", "rate of improvement")),
        findings: "G203 G205",
        elements: 5,
        class: Class::M1,
    });
}

#[test]
fn t1_5_transform_the_financial_system() {
    check(Case {
        text: "transform the financial system towards climate and sustainability",
        context: Context { actor: Some("Finance in Common"), ..Context::default() },
        direction: None,
        quantity: None,
        findings: "G101 G201 G205 G501",
        elements: 1,
        class: Class::M0,
    });
}

#[test]
fn t1_6_in_the_next_five_years() {
    check(Case {
        text: "vaccinate 500 million children in the next five years",
        context: Context { actor: Some("Gavi"), ..Context::default() },
        direction: Some(Direction::Up),
        quantity: Some((Kind::Count, "500000000", "children")),
        findings: "G205 G502",
        elements: 5,
        class: Class::M1,
    });
}

#[test]
fn t1_7_five_years_from_a_date() {
    let verdict = check(Case {
        text: "vaccinate 500 million children in the next five years",
        context: Context { actor: Some("Gavi"), stated: date("2024-10-01"), ..Context::default() },
        direction: Some(Direction::Up),
        quantity: Some((Kind::Count, "500000000", "children")),
        findings: "G205",
        elements: 6,
        class: Class::M2,
    });
    assert_eq!(verdict.deadline, date("2029-10-01"));
}

#[test]
fn t1_8_a_window() {
    let verdict = check(Case {
        text: "vaccinate 500 million children 2026-2030",
        context: Context {
            actor: Some("Gavi"),
            indicator: Some("children vaccinated"),
            ..Context::default()
        },
        direction: Some(Direction::Up),
        quantity: Some((Kind::Count, "500000000", "children")),
        findings: "",
        elements: 7,
        class: Class::M3,
    });
    let window = verdict.window.unwrap();
    assert_eq!((window.from, window.to), (date("2026-01-01"), date("2030-12-31")));
}

#[test]
fn t1_9_a_base_year_without_a_value() {
    let verdict = check(Case {
        text: "Cut emissions by 45 percent by 2030 compared with 2010 levels",
        context: Context::default(),
        direction: Some(Direction::Down),
        quantity: Some((Kind::Relative, "0.45", "percent")),
        findings: "G103 G205 G212",
        elements: 5,
        class: Class::M2,
    });
    let base = verdict.baseline.unwrap();
    assert_eq!((base.value, base.year), (None, Some(2010)));
}

#[test]
fn t1_10_from_one_level_to_another() {
    let verdict = check(Case {
        text: "Increase the share of women on boards from 25% to 40% by 2027",
        context: Context { actor: Some("the company"), ..Context::default() },
        direction: Some(Direction::Up),
        quantity: Some((Kind::Level, "0.4", "percent")),
        findings: "G205",
        elements: 6,
        class: Class::M2,
    });
    assert_eq!(verdict.baseline.unwrap().value.as_deref(), Some("0.25"));
    assert_eq!(verdict.target.as_deref(), Some("0.4"));
}

#[test]
fn t1_11_an_amount_per_year() {
    let verdict = check(Case {
        text: "Mobilise $100 billion per year by 2025",
        context: Context { actor: Some("developed countries"), ..Context::default() },
        direction: Some(Direction::Up),
        quantity: Some((Kind::Money, "100000000000", "USD")),
        findings: "G205 G208 G209",
        elements: 6,
        class: Class::M2,
    });
    assert!(verdict.annual);
}
