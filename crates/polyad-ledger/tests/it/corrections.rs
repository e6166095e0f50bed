//! Corrections and retractions: which version of a fact holds, at which size.

use polyad_fixture::{Ledger, ledger};
use polyad_model::Ref;

fn check(text: &str) -> Ledger {
    let ledger = ledger(text);
    if let Err(differences) = ledger.check_findings(&ledger.state()) {
        panic!("{differences}\nin\n{text}");
    }
    ledger
}

/// The amounts pledged at each tree size from the first.
fn amounts(ledger: &Ledger) -> Vec<String> {
    let state = ledger.state();
    (3..=state.size())
        .map(|size| {
            let state = state.at(size);
            let facts = state.facts("pledge").map(|fact| fact.money("what").unwrap().amount.to_string());
            facts.collect::<Vec<_>>().join("+")
        })
        .collect()
}

#[test]
fn a_correction_is_the_new_version_under_the_first_name() {
    let ledger = check(
        "key india\np1 = pledge india quad 1 USD\nc1 = correct p1 pledge india quad 2 USD\nc2 = correct c1 pledge india quad 3 USD",
    );
    assert_eq!(amounts(&ledger), ["", "1", "2", "3"]);
    let state = ledger.state();
    let fact = state.facts("pledge").next().unwrap();
    assert_eq!(fact.address(), Ref::Statement(ledger.id("c2")));
    assert_eq!(fact.entity(), ledger.name("p1"), "the fact keeps its first name");
    assert_eq!(state.closed(&ledger.id("p1")).unwrap().by, ledger.id("c1"));
    assert_eq!(state.version_in_force(&ledger.id("c1")).unwrap().id(), ledger.id("c2"));
}

#[test]
fn correcting_the_first_version_again_replaces_the_newest() {
    let ledger = check(
        "key india\np1 = pledge india quad 1 USD\ncorrect p1 pledge india quad 2 USD\ncorrect p1 pledge india quad 3 USD",
    );
    assert_eq!(amounts(&ledger), ["", "1", "2", "3"]);
}

#[test]
fn a_retraction_of_any_version_ends_the_fact() {
    for version in ["p1", "c1"] {
        let ledger = check(&format!(
            "key india\np1 = pledge india quad 1 USD\nc1 = correct p1 pledge india quad 2 USD\nr1 = retract {version} @india"
        ));
        assert_eq!(amounts(&ledger), ["", "1", "2", ""], "retracting {version}");
    }
}

#[test]
fn what_was_retracted_is_stated_anew_and_not_corrected_back() {
    let ledger = check(
        r#"
        key india
        p1 = pledge india quad 1 USD
        r1 = retract p1
        correct p1 pledge india quad 2 USD
        //^ finding: target-ended
        retract p1
        //^ finding: target-ended
        retract r1 @india
        //^ finding: target-cannot-change
        pledge india quad 3 USD
        "#,
    );
    assert_eq!(amounts(&ledger).last().unwrap(), "3");
}

#[test]
fn only_ones_own_statements_change_and_only_into_what_one_could_have_stated() {
    let ledger = check(
        r#"
        key india
        key norway
        p1 = pledge india quad 1 USD
        correct p1 pledge india quad 9 USD @norway
        //^ finding: target-not-own
        retract p1 @norway
        //^ finding: target-not-own
        correct p1 pledge norway quad 9 USD @india
        //^ finding: source-required
        say correction target=p1 @india : {"as":{"anything":"else"},"reason":"Just so."}
        //^ finding: source-required
        say correction target=india @india : {"as":{"keys":[]},"reason":"Just so."}
        //^ finding: target-cannot-change
        "#,
    );
    assert_eq!(amounts(&ledger).last().unwrap(), "1");
}

#[test]
fn every_kind_of_correction_is_held_to_its_schema() {
    check(
        r#"
        key norway
        d1 = dataset d1 series "about,value" @norway
        //^ finding: blob-missing
        say correction target=d1 @norway : {"as":{"anything":"else"},"reason":"Just so."}
        //^ finding: field-unknown
        l1 = link norway x:iso3166-1:NO
        //^ finding: link-not-working
        say correction target=l1 @norway : {"as":{"same":["x:iso3166-1:NO"],"basis":"Short."},"reason":"Just so."}
        //^ finding: list-too-short
        "#,
    );
}

#[test]
fn a_coded_outcome_is_retracted_and_not_corrected() {
    check(
        r#"
        key india
        key norway
        p1 = pledge india quad 1 USD
        d1 = dispute p1 "It is not in the budget." @norway
        correct d1 dispute p1 "It is nowhere." @norway
        //^ finding: target-cannot-change
        retract d1
        "#,
    );
}

#[test]
fn a_retraction_from_a_date_says_that_it_withdraws_all() {
    check("key india\np1 = pledge india quad 1 USD\nretract p1 from=2027\n//^ finding: retraction-entire");
}

#[test]
fn correcting_what_is_disputed_leaves_a_mark() {
    check(
        r#"
        key india
        key norway
        p1 = pledge india quad 1 USD
        dispute p1 "It is not in the budget." @norway
        correct p1 pledge india quad 1 USD form=loan
        //^ finding: corrected-under-dispute
        "#,
    );
}

#[test]
fn a_refused_correction_stands_for_what_it_was_meant_for() {
    let refused = check(
        r#"
        key india
        p1 = pledge india quad 1 USD
        c1 = say correction target=p1 @india : {"as":{"anything":"else"},"reason":"Just so."}
        //^ finding: source-required
        retract c1 @india
        c2 = correct c1 pledge india quad 2 USD
        retract c2
        "#,
    );
    assert_eq!(amounts(&refused), ["", "1", "1", "1", "2", ""]);
}

#[test]
fn who_names_any_version_names_the_fact_but_an_attestation_means_what_it_read() {
    let ledger = check(
        r#"
        key india
        key norway
        p1 = pledge india quad 1 USD
        d1 = disbursed quad 1 USD by=india pledge=p1
        attest p1 "It is in the budget." @norway
        c1 = correct p1 pledge india quad 1000 USD
        d2 = disbursed quad 1 USD by=india pledge=c1
        "#,
    );
    let state = ledger.state();
    for version in ["p1", "c1"] {
        let name = ledger.name(version);
        assert_eq!(state.facts_naming("contribution", "pledge", &name).len(), 2, "{version}");
    }
    assert_eq!(state.facts_naming("attestation", "target", &ledger.name("p1")).len(), 1);
    assert_eq!(state.facts_naming("attestation", "target", &ledger.name("c1")).len(), 0);
}

#[test]
fn erasing_never_brings_a_fact_back() {
    // The withdrawal, the corrected text, the text before the correction: each erased by itself.
    let retracted = ledger("key india\np1 = pledge india quad 1 USD\nr1 = retract p1\nerase r1");
    assert_eq!(amounts(&retracted).last().unwrap(), "");
    let text = "key india\np1 = pledge india quad 1 USD\nc1 = correct p1 pledge india quad 2 USD\n";
    assert_eq!(amounts(&ledger(&format!("{text}erase c1"))).last().unwrap(), "");
    assert_eq!(amounts(&ledger(&format!("{text}erase p1"))).last().unwrap(), "2");
}
