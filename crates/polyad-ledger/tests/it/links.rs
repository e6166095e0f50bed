//! Links: when two names are one, and when no longer.

use polyad_fixture::{Ledger, ledger};

fn check(text: &str) -> Ledger {
    let ledger = ledger(text);
    if let Err(differences) = ledger.check_findings(&ledger.state()) {
        panic!("{differences}\nin\n{text}");
    }
    ledger
}

/// At which sizes two names are one.
fn joined(ledger: &Ledger, a: &str, b: &str) -> Vec<u64> {
    let state = ledger.state();
    let (a, b) = (ledger.name(a), ledger.name(b));
    (1..=state.size()).filter(|size| state.at(*size).links().same(&a, &b)).collect()
}

/// The operator's own statement that India is its code.
const BY_OPERATOR: &str = r#"say link : {"same":["$india","x:iso3166-1:IN"],"basis":"They are one."}"#;

#[test]
fn an_actor_and_a_shared_code_are_joined_by_both_the_actor_and_an_operator() {
    let ledger = check(&format!("key india\nl1 = link india x:iso3166-1:IN @india\n{BY_OPERATOR}"));
    assert_eq!(joined(&ledger, "india", "x:iso3166-1:IN"), [5]);
    let alone = ledger.state().at(4);
    let about = ledger.name("l1");
    let codes: Vec<&str> = alone.findings_about(&about).map(|finding| finding.code).collect();
    assert_eq!(codes, ["link-not-working"], "said while it does not work, lifted when it does");
}

#[test]
fn a_stranger_or_an_operator_alone_joins_nothing() {
    check(
        r#"
        key india
        key norway
        link india x:iso3166-1:IN @norway
        //^ finding: link-not-working
        say link : {"same":["$india","x:iso3166-1:IN"],"basis":"They are one."}
        //^ finding: link-not-working
        link india norway @india
        //^ finding: link-not-working
        "#,
    );
}

#[test]
fn what_somebody_stated_is_linked_only_with_its_author() {
    let ledger = check(
        r#"
        key india
        key norway
        key brazil
        partnership one "One" governors=india
        partnership two "Two" governors=norway
        l1 = link one two @brazil
        link one two @india
        link one two @norway
        "#,
    );
    assert_eq!(joined(&ledger, "one", "two"), [10]);
    let about = ledger.name("l1");
    let said = |size: u64| ledger.state().at(size).findings_about(&about).count();
    assert_eq!((8..=10).map(said).collect::<Vec<_>>(), [1, 1, 0]);
}

#[test]
fn the_end_of_either_statement_separates() {
    for label in ["l1", "l2"] {
        let ledger = ledger(&format!(
            "key india\nl1 = link india x:iso3166-1:IN @india\nl2 = {BY_OPERATOR}\nretract {label}"
        ));
        assert_eq!(joined(&ledger, "india", "x:iso3166-1:IN"), [5], "retracting {label}");
    }
}

#[test]
fn a_separation_leaves_the_other_links_of_the_class() {
    let ledger = check(
        r#"
        a = link x:atlas:nato x:wikidata:Q7184
        link x:wikidata:Q7184 x:cow:nato
        link x:cow:nato x:gw:nato
        retract a
        "#,
    );
    let state = ledger.state();
    let class = |size: u64| state.at(size).links().members(&ledger.name("x:gw:nato")).len();
    assert_eq!((2..=6).map(class).collect::<Vec<_>>(), [1, 1, 1, 4, 3]);
}

#[test]
fn two_codes_of_one_scheme_are_never_one_however_far_apart() {
    check(
        r#"
        link x:iso3166-1:IN x:iso3166-1:PK
        //^ finding: link-two-codes
        a = link x:iso3166-1:IN x:cow:750
        link x:cow:750 x:gw:750
        link x:gw:750 x:iso3166-1:PK
        //^ finding: link-two-codes
        retract a
        link x:gw:750 x:iso3166-1:PK
        "#,
    );
}

#[test]
fn a_wrong_code_is_corrected_into_the_right_one() {
    let ledger = check(
        r#"
        l1 = link x:cow:750 x:iso3166-1:PK
        correct l1 link x:cow:750 x:iso3166-1:IN
        "#,
    );
    assert_eq!(joined(&ledger, "x:cow:750", "x:iso3166-1:PK"), [3]);
    assert_eq!(joined(&ledger, "x:cow:750", "x:iso3166-1:IN"), [4]);
}

#[test]
fn a_linked_name_is_ones_own() {
    check(
        r#"
        key india
        say pledge @india : {"by":"x:iso3166-1:IN","to":"x:atlas:quad","what":{"en":"Help."},"form":"other","period":{"from":"2026","to":"2026"}}
        //^ finding: source-required
        link india x:iso3166-1:IN @india
        say link : {"same":["$india","x:iso3166-1:IN"],"basis":"They are one."}
        say pledge @india : {"by":"x:iso3166-1:IN","to":"x:atlas:quad","what":{"en":"Help."},"form":"other","period":{"from":"2026","to":"2026"}}
        "#,
    );
}

#[test]
fn an_entity_keeps_its_address_when_it_gets_a_key() {
    let ledger = check(
        r#"
        key secretariat
        actor x:atlas:nato "NATO" io
        link secretariat x:atlas:nato @secretariat
        say link : {"same":["$secretariat","x:atlas:nato"],"basis":"They are one."}
        actor secretariat "North Atlantic Treaty Organization" io
        "#,
    );
    let state = ledger.state();
    let slugs: Vec<&str> =
        state.directory().all().iter().filter_map(|entity| entity.slug.as_deref()).collect();
    assert_eq!(slugs, ["nato"]);
    let entity = state.directory().all().first().unwrap();
    assert_eq!(entity.name.plain(), "North Atlantic Treaty Organization", "its own word comes first");
}

#[test]
fn an_organisation_may_have_a_code_of_several_registers_and_one_of_each() {
    let ledger = check(
        r#"
        link x:org-id:GB-1 x:org-id:GB-GOV-1
        link x:org-id:GB-GOV-1 x:org-id:XM-DAC-12-1
        link x:org-id:41114 x:org-id:XM-DAC-41114
        link x:org-id:XM-DAC-12-1 x:org-id:GB-2
        //^ finding: link-two-codes
        link x:org-id:GB-COH-954616 x:org-id:GB-COH-00954617
        //^ finding: link-two-codes
        "#,
    );
    let state = ledger.state();
    assert_eq!(state.links().members(&ledger.name("x:org-id:GB-1")).len(), 3);
    assert!(state.links().same(&ledger.name("x:org-id:41114"), &ledger.name("x:org-id:XM-DAC-41114")));
}

#[test]
fn names_that_reporters_give_are_codes_of_nothing() {
    let ledger = check(
        r#"
        link x:org-name:GB-1%2FUNDP x:org-id:41114
        link x:org-name:SE-6%2FUNDP x:org-id:41114
        "#,
    );
    assert_eq!(ledger.state().links().members(&ledger.name("x:org-id:41114")).len(), 3);
}
