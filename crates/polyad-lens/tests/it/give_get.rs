//! What each gave and has, and how shares moved.

use crate::delivery::{cell, figure};
use crate::{read, text};
use expect_test::expect;
use polyad_fixture::ledger;

/// Founder P, states Q and R, firm F: 70, 20, 5, 5, then 50, 30, 5, 15.
fn paid() -> String {
    let mut record = String::from(
        "actor p \"P\" state\n actor q \"Q\" state\n actor r \"R\" state\n actor f \"F\" business\n\
         partnership s \"S\" since 2020 founders=p\n",
    );
    for (year, given) in [(2023, [70, 20, 5, 5]), (2024, [50, 30, 5, 15])] {
        for (actor, amount) in ["p", "q", "r", "f"].into_iter().zip(given) {
            record += &format!("disbursed s {amount} USD by={actor} when={year} extent=part\n");
        }
    }
    record
}

#[test]
fn t5_4_a_fifth_of_the_burden_changed_hands() {
    let state = ledger(&paid()).state();
    let view = read(&state, "shift", &[("p", "x:atlas:s")]);
    assert_eq!(
        format!("{:.6}", figure(&view, "Burden shift from 2023 to 2024, USD").value.unwrap().to_f64()),
        "0.200000"
    );
    assert_eq!(format!("{:.6}", cell(&view, "flows", 0, "flow").value.unwrap().to_f64()), "-0.200000");
    for (path, measure) in view.measures() {
        if let Some(value) = measure.value {
            assert_eq!(measure.term.evaluate(&state).ok(), Some(value), "{path}");
        }
    }
    expect![[r#"
        S: 20 % of the burden changed hands
        Burden shift from 2023 to 2024, USD: 20 %
        [shares]
        USD | F | bodies that are no state | 5 % | 15 % | 0.1
        USD | P | founders | 70 % | 50 % | −0.2
        USD | Q | other states | 20 % | 30 % | 0.1
        USD | R | other states | 5 % | 5 % | 0
        [flows]
        USD | 2023 | 2024 | founders | −0.2
        USD | 2023 | 2024 | other states | 0.1
        USD | 2023 | 2024 | bodies that are no state | 0.1
        [shifts]
        USD | 2023 | 2024 | 20 % | 4 givers
    "#]]
    .assert_eq(&text(&view, &["shares", "flows", "shifts"]));
}

#[test]
fn benefits_count_when_the_beneficiary_says_so() {
    let ledger = ledger(
        r#"
        key norway
        actor norway "Norway" state
        key chad
        actor chad "Chad" state
        actor firm "Firm" business
        partnership fund "Fund" since 2015
        disbursed fund 100 USD by=norway when=2024 extent=part
        disbursed fund 40 USD by=firm when=2024 extent=part
        disbursed fund 5 USD by=chad when=2024 extent=part
        say benefit @norway : {"by":"$norway","from":"$fund","what":{"amount":"30","currency":"USD","date":"2024"},"period":{"from":"2024","to":"2024"}}
        say benefit @norway : {"by":"$norway","from":"$fund","what":{"en":"A seat at the table."},"period":{"from":"2024","to":"2024"}}
        b1 = say benefit : {"by":"$chad","from":"$fund","what":{"amount":"60","currency":"USD","date":"2024"},"period":{"from":"2024","to":"2024"},"src":{"publisher":"Fixture","title":"Report"}}
        attest b1 "So it is." @chad
        say benefit : {"by":"$firm","from":"$fund","what":{"amount":"999","currency":"USD","date":"2024"},"period":{"from":"2024","to":"2024"},"src":{"publisher":"Fixture","title":"Report"}}
        say benefit @chad : {"by":"$chad","from":"$fund","what":{"value":"3","unit":"bridges"},"period":{"from":"2024","to":"2024"}}
        "#,
    );
    let state = ledger.state();
    let view = read(&state, "give-get", &[("p", "x:atlas:fund")]);
    expect![[r#"
        Fund: 3 sums given on record, 4 benefits stated by the beneficiary
        [balance]
        Norway | USD | US$100 | US$30 | US$−70 | 0.3
        Chad | USD | US$5 | US$60 | US$55 | 12
        Firm | USD | US$40 | not reported | not reported | not reported
        [other]
        Norway | A seat at the table. | Fund | 2024
        Chad | 3 bridges | Fund | 2024
        [claimed]
        Firm | US$999 | Fund | 2024
    "#]]
    .assert_eq(&text(&view, &["balance", "other", "claimed"]));
    let view = read(&state, "give-get", &[("a", &ledger.name("chad").to_string())]);
    assert_eq!(view.table("balance").unwrap().rows.len(), 1);
}
