//! Amounts, each in its source's word.

use crate::{read, text};
use expect_test::{Expect, expect};
use polyad_fixture::ledger;

/// The known trap: equal amounts under other words, for other bodies.
const TRAP: &str = r#"
    partnership seforall "Sustainable Energy for All" since 2011
    partnership energy-compacts "Energy Compacts" since 2021 form=network
    mobilised   seforall 1.4e12 USD sd=2 when=2024
    deployed    seforall 201e9 USD sd=3 when=2024
    pledge      unnamed energy-compacts 1.4e12 USD 2021..2030 extent=total called="finance pledged" sd=2
    mobilised   energy-compacts 201e9 USD sd=3 when=2024
    result      seforall 177e6 people 2011..2024 extent=total sd=3
    result      energy-compacts 177e6 connections 2021..2024 extent=total sd=3
"#;

fn check(fixture: &str, lens: &str, params: &[(&str, &str)], tables: &[&str], expect: Expect) {
    expect.assert_eq(&text(&read(&ledger(fixture).state(), lens, params), tables));
}

#[test]
fn essay_s11_each_word_for_money_is_its_own_rung() {
    check(
        TRAP,
        "ladder",
        &[("p", "seforall")],
        &["amounts", "sums", "physical"],
        expect![[r#"
            Sustainable Energy for All: 2 amounts under 2 words, kept apart
            [amounts]
            mobilised | US$1.4 trillion | mobilised | total | prices of 2024 | 2024 | not named by the source | Sustainable Energy for All | given to it | E0
            deployed | US$201 billion | deployed | total | prices of 2024 | 2024 | not named by the source | Sustainable Energy for All | given to it | E0
            [sums]
            (No sum: nothing on record is called a part of a whole.)
            [physical]
            result | 177 million people | As published. | Sustainable Energy for All | total | 2011 to 2024 | E0
        "#]],
    );
}

#[test]
fn one_amount_two_names() {
    check(
        TRAP,
        "claims",
        &[],
        &["claims", "counts"],
        expect![[r#"
        2 amounts, each under two names or more
        [claims]
        US$1.4 trillion | finance pledged | Energy Compacts | 2021 to 2030
        US$1.4 trillion | mobilised | Sustainable Energy for All | 2024
        US$201 billion | deployed | Sustainable Energy for All | 2024
        US$201 billion | mobilised | Energy Compacts | 2024
        [counts]
        177 million people | people | Sustainable Energy for All | 2011 to 2024
        177 million connections | connections | Energy Compacts | 2021 to 2024
    "#]],
    );
}

#[test]
fn only_parts_of_one_rung_and_currency_are_added() {
    let fixture = r#"
        key norway
        key india
        partnership fund "Fund"
        pledge norway fund 10 NOK 2026..2027 extent=part
        pledge norway fund 5.5 NOK 2026..2027 extent=part
        pledge india fund 7 USD 2026..2027 extent=part
        pledge india fund 100 USD 2026..2027 extent=total
        pledge india fund 9 USD 2026..2027
        committed fund 3 USD by=india extent=part
        committed fund 0.25 USD by=norway extent=part
    "#;
    check(
        fixture,
        "ladder",
        &[("p", "fund")],
        &["sums"],
        expect![[r#"
            Fund: 7 amounts under 2 words, kept apart
            [sums]
            pledged | pledged | NOK | nominal | given to it | – | 2 amounts | NOK 15.5
            pledged | pledged | USD | nominal | given to it | – | 1 amount | US$7
            committed | committed | USD | nominal | given to it | – | 2 amounts | US$3.25
        "#]],
    );
    let india = ledger(fixture).name("india").to_string();
    check(
        fixture,
        "ladder",
        &[("a", &india)],
        &["amounts", "sums"],
        expect![[r#"
            sfw3mwqkggcdhj7tdy3yts5s5g2gyprswfuxozcr2c53pvho5vabq: 4 amounts under 2 words, kept apart
            [amounts]
            pledged | US$7 | pledged | part | prices of 2026 | 2026 to 2027 | sfw3mwqkggcdhj7tdy3yts5s5g2gyprswfuxozcr2c53pvho5vabq | Fund | given by it | E0
            pledged | US$100 | pledged | total | prices of 2026 | 2026 to 2027 | sfw3mwqkggcdhj7tdy3yts5s5g2gyprswfuxozcr2c53pvho5vabq | Fund | given by it | E0
            pledged | US$9 | pledged | – | prices of 2026 | 2026 to 2027 | sfw3mwqkggcdhj7tdy3yts5s5g2gyprswfuxozcr2c53pvho5vabq | Fund | given by it | E0
            committed | US$3 | committed | part | prices of 2025 | 2025 | sfw3mwqkggcdhj7tdy3yts5s5g2gyprswfuxozcr2c53pvho5vabq | Fund | given by it | E0
            [sums]
            pledged | pledged | USD | nominal | given by it | – | 1 amount | US$7
            committed | committed | USD | nominal | given by it | – | 1 amount | US$3
        "#]],
    );
}

#[test]
fn essay_s12_side_by_side_without_a_score() {
    let fixture = format!(
        r#"{TRAP}
        indicator access "Access to electricity" percent
        goal seforall "Ensure universal access to modern energy services" by=2030 indicator=access
        partnership finance-in-common "Finance in Common" since 2020-11 form=network
        goal finance-in-common "transform the financial system"
        observation finance-in-common x:atlas:bank-count 530 banks 2024 sd=2"#
    );
    let params = [("p", "seforall,finance-in-common")];
    check(
        &fixture,
        "compare",
        &params,
        &["compare"],
        expect![[r#"
        Sustainable Energy for All and Finance in Common
        [compare]
        What it promises | Goals on record | 1 goal | 1 goal
        What it promises | Goals, as written | Ensure universal access to modern energy services | transform the financial system
        What it promises | Goals with a date | 1 goal | 0 goals
        What it promises | Goals with an indicator on record | 1 goal | 0 goals
        What it promises | Aims in numbers | – | –
        What it promises | Deadlines | 2030 | –
        What has been reported | Money mobilised | US$1.4 trillion; “mobilised” (total) | –
        What has been reported | Money deployed | US$201 billion; “deployed” (total) | –
        What has been reported | In other units | 177 million people | –
        What has been reported | Measured or counted | – | 530 banks; x:atlas:bank-count; 2024
        On what it rests | Form | multistakeholder | network
        On what it rests | Launched | 2011 | 2020-11
        On what it rests | Founding instrument | – | –
        On what it rests | Legal person | – | –
        On what it rests | Board of its own since | – | –
        On what it rests | Published rules | – | –
        On what it rests | Founders | – | –
        On what it rests | Hosts | – | –
        Who has a seat | Seats on record | 0 seats | 0 seats
        Who has a seat | Share held by states | nothing recorded | nothing recorded
        Who has a seat | Share with a public mandate | nothing recorded | nothing recorded
        How far it can be checked | Facts above reported by others | 5 facts | 2 facts
        How far it can be checked | Facts above signed by those concerned | 0 facts | 0 facts
    "#]],
    );
}

#[test]
fn goals_with_what_has_been_reported_for_them() {
    let fixture = r#"
        partnership gavi "Gavi" since 2000-01
        g1 = goal gavi "Immunise 300 million children by 2025" aim="300e6 children" by=2025 wording=paraphrase
        goal gavi "at least 500 million children" aim="500e6 children" by=2030 wording=exact replaces=g1
        result g1 255e6 children 2021..2024
        observation gavi x:atlas:member-count 27 seats 2024
    "#;
    check(
        fixture,
        "goals",
        &[("p", "gavi")],
        &["goals", "results", "observations"],
        expect![[r#"
        Gavi: 1 goal, 1 with a date and 0 with an indicator on record
        Goals on record: 1 goal
        [goals]
        Immunise 300 million children by 2025 | paraphrase | – | 2025 | – | – | 300 million children | – | at least 500 million children
        at least 500 million children | exact | – | 2030 | – | – | 500 million children | – | –
        [results]
        255 million children | Immunise 300 million children by 2025 | 2021 to 2024 | – | As published. | – | E0
        [observations]
        x:atlas:member-count | 27 seats | 2024 | –
    "#]],
    );
}
