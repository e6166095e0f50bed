//! Who may state what: each kind allowed and refused, in the fixture language.

use polyad_fixture::ledger;
use polyad_ledger::finding::{Custody, Level};
use polyad_ledger::fold::{Policy, fold};
use polyad_ledger::state::NoTables;

/// Folds, and holds the findings to the `//^` marks both ways.
fn check(text: &str) {
    let ledger = ledger(text);
    if let Err(differences) = ledger.check_findings(&ledger.state()) {
        panic!("{differences}\nin\n{text}");
    }
}

#[test]
fn an_actor_describes_itself_and_others_with_a_source() {
    check(
        r#"
        key india
        key norway
        actor india "India" state
        actor india "India, by another" state @norway src="A yearbook"
        say actor @norway : {"about":"$india","name":{"en":"India"},"class":"state"}
        //^ finding: source-required
        say actor @norway : {"about":"this","name":{"en":"A club"},"class":"civil"}
        //^ finding: source-required
        "#,
    );
}

#[test]
fn money_is_the_givers_own_or_reported() {
    check(
        r#"
        key india
        key norway
        pledge india quad 1 USD
        pledge india quad 1 USD @norway
        //^ finding: source-required
        pledge india quad 1 USD @norway src="The Budget"
        disbursed quad 1 USD by=india
        disbursed quad 1 USD by=india @norway
        //^ finding: source-required
        say benefit @india : {"by":"$india","from":"$quad","what":{"en":"light"},"period":{"from":"2020","to":".."}}
        say benefit @norway : {"by":"$india","from":"$quad","what":{"en":"light"},"period":{"from":"2020","to":".."}}
        //^ finding: source-required
        say priority @india : {"by":"$india","weights":[{"category":"health","share":"1"}],"valid":{"from":"2020","to":".."},"cites":"A white paper"}
        say priority @norway : {"by":"$india","weights":[{"category":"health","share":"1"}],"valid":{"from":"2020","to":".."},"cites":"A white paper"}
        //^ finding: source-required
        result quad 5 doses 2025 by=india
        result quad 5 doses 2025 by=india @norway
        //^ finding: source-required
        "#,
    );
}

#[test]
fn what_lies_outside_is_always_reported() {
    let text = r#"
        key norway
        seat india quad member @norway
        observation india x:sdg:7.1.1 95 percent 2019 @norway
        tie india france energy "sales" positive 2024 @norway
        bloc "Western" "A list" norway france @norway
        tag quad sdg-goal 7 @norway
        say application : {"of":"$quad","actor":"$norway","outcome":"refused","when":"2020","src":{"publisher":"A","title":"B"}}
        "#;
    check(text);
    let state = ledger(text).state();
    let custodies: Vec<&Custody> =
        state.acts().filter(|act| !["key", "log"].contains(&act.kind)).map(|act| &act.custody).collect();
    assert_eq!(custodies, [&Custody::Reported; 6]);
}

#[test]
fn a_shared_name_is_reported_and_ones_own_is_not() {
    check(
        r#"
        key norway
        partnership quad "Quad" governors=norway
        challenge energy "Energy shortages" global @norway
        say challenge @norway : {"about":"$energy","name":{"en":"Mine"},"statement":{"en":"Mine"},"class":"global"}
        //^ finding: source-required
        say challenge @norway : {"name":{"en":"Mine"},"statement":{"en":"Mine"},"class":"global"}
        indicator access "Access" percent @norway
        say indicator @norway : {"about":"$access","name":{"en":"Mine"},"unit":"percent","better":"up","level":"outcome"}
        //^ finding: source-required
        say partnership @norway : {"about":"x:atlas:nato","name":{"en":"NATO"},"purpose":{"en":"Mine."},"form":"alliance","governors":["$norway"],"home":"a.example"}
        //^ finding: about-not-own
        "#,
    );
}

#[test]
fn a_partnership_is_founded_or_reported_and_its_governors_set_goals() {
    check(
        r#"
        key india
        key norway
        partnership quad "Quad" governors=india
        goal quad "A billion doses." by=2022 @india
        goal quad "A million doses." by=2022 @norway
        //^ finding: source-required
        goal quad "A million doses." by=2022 @norway src="A newspaper"
        goal x:atlas:quad "By a shared code." by=2022 src="A newspaper" @india
        say meeting scope=quad @india : {"stage":"decide","when":"2026-01-01","convener":"$india"}
        say meeting scope=quad @norway : {"stage":"decide","when":"2026-01-01","convener":"$india"}
        //^ finding: source-required
        "#,
    );
}

#[test]
fn who_was_struck_from_the_governors_governs_no_more() {
    check(
        r#"
        key india
        key norway
        partnership quad "Quad" governors=india,norway
        goal quad "First." by=2022 @norway
        correct quad partnership quad "Quad" governors=india
        goal quad "Second." by=2022 @norway
        //^ finding: source-required
        goal quad "Third." by=2022 @india
        retract quad @india
        goal quad "Fourth." by=2022 @india
        //^ finding: source-required
        "#,
    );
}

#[test]
fn attestations_come_from_others() {
    check(
        r#"
        key india
        key norway
        p1 = pledge india quad 1 USD
        attest p1 "It is in the budget." @norway
        dispute p1 "It is not." @norway
        unable p1 "Nobody answered." @norway
        attest p1 "We did." @india
        //^ finding: own-attestation
        dispute p1 "They say it is not." by=x:atlas:watch @norway
        say attestation act=dispute target=p1 @norway : {"by":"x:atlas:watch","basis":"document","finding":{"en":"No."}}
        //^ finding: source-required
        "#,
    );
}

#[test]
fn objections_are_free_and_answers_come_from_the_party_asked() {
    check(
        r#"
        key india
        key norway
        key brazil
        p1 = pledge india quad 1 USD
        o1 = say objection target=p1 @norway : {"text":{"en":"It was promised before."}}
        say answer target=o1 @india : {"text":{"en":"It was not."}}
        say answer target=o1 @brazil : {"text":{"en":"It was."}}
        //^ finding: not-asked
        say answer target=p1 @brazil : {"text":{"en":"It was."}}
        //^ finding: not-asked
        q1 = say question target=p1 : {"of":"$india","lens":"burden","text":{"en":"When?"},"shown_from":"2026-02-01T00:00:00Z"}
        say answer target=q1 @india : {"text":{"en":"Soon."}}
        say answer target=q1 @norway : {"text":{"en":"Never."}}
        //^ finding: not-asked
        say question target=p1 @norway : {"of":"$india","lens":"burden","text":{"en":"When?"},"shown_from":"2026-02-01T00:00:00Z"}
        //^ finding: not-the-operator
        "#,
    );
}

#[test]
fn a_task_is_taken_by_its_actor_or_given_by_its_parent() {
    check(
        r#"
        key norway
        key agency
        key india
        partnership quad "Quad" governors=norway
        actor agency "Agency" io parent=norway
        say assignment target=quad @agency : {"to":"$agency","what":{"en":"Write."}}
        say assignment target=quad @norway : {"to":"$agency","what":{"en":"Write."}}
        say assignment target=quad @india : {"to":"$agency","what":{"en":"Write."}}
        //^ finding: not-own
        "#,
    );
}

#[test]
fn redaction_is_for_the_author_and_on_some_grounds_for_an_operator() {
    check(
        r#"
        key india
        key norway
        p1 = pledge india quad 1 USD
        say redaction act=author target=p1 @india : {}
        say redaction act=subject target=p1 : {}
        say redaction act=law target=p1 : {}
        say redaction act=author target=p1 : {}
        //^ finding: redaction-not-allowed
        say redaction act=safety target=p1 @norway : {}
        //^ finding: redaction-not-allowed
        "#,
    );
}

#[test]
fn logs_and_states_are_their_operators_own() {
    check(
        r#"
        key norway
        say log @norway : {"origin":"a.example","vkey":"v","operator":"$norway"}
        //^ finding: log-not-entry-one
        say log : {"origin":"b.example","vkey":"v","operator":"$norway"}
        //^ finding: not-the-operator
        say log @norway : {"origin":"b.example","vkey":"v","operator":"$norway"}
        //^ finding: origin-differs
        say state @norway : {"heads":[{"origin":"a.example","size":"3","root":"39a82e096b07eeede841a455513e625f4e616324045cf88f4ebed1c526316af2"}],"engine":"polyad-engine/1","policy":"39a82e096b07eeede841a455513e625f4e616324045cf88f4ebed1c526316af2","digest":"39a82e096b07eeede841a455513e625f4e616324045cf88f4ebed1c526316af2"}
        //^ finding: not-the-operator
        "#,
    );
}

#[test]
fn what_does_not_hang_together_counts_with_a_finding() {
    check(
        r#"
        key india
        partnership quad "Quad" governors=india
        pledge india quad 1 USD 2030..2026 when=2026
        //^ finding: period-reversed
        pledge india quad 1 XQQ 2026
        //^ finding: currency-unlisted
        goal quad "Light." by=2030 aim="100 percent" baseline="5 households 2010" @india
        //^ finding: units-differ
        pledge india x:nowhere:1 1 USD 2026
        //^ finding: scheme-unknown
        p9 = pledge india saaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa 1 USD 2026
        //^ finding: reference-unresolved
        say pledge @india : {"by":"$india","to":"$quad","what":{"amount":"1","currency":"USD","date":"2026"},"form":"grant","period":{"from":"2026","to":"2026"},"instead_of":["r:39a82e096b07eeede841a455513e625f4e616324045cf88f4ebed1c526316af2:1"]}
        //^ finding: reference-unresolved
        "#,
    );
}

#[test]
fn an_erased_body_takes_its_effect_along_and_marks_what_rests_on_it() {
    check(
        r#"
        key india
        partnership quad "Quad" governors=india
        //^ finding: body-erased
        goal quad "A billion doses." by=2022 @india
        //^ finding: source-required
        goal quad "A billion doses." by=2022 @india src="A newspaper"
        //^ finding: basis-redacted
        erase quad
        "#,
    );
}

#[test]
fn strangers_are_shown_but_not_counted_until_an_operator_vouches() {
    let text = r#"
        key india
        key norway
        p1 = pledge india quad 1 USD
        attest india "A friend." @norway
        v1 = attest india "Seen at the embassy."
        retract v1
        "#;
    let ledger = ledger(text);
    let policy = Policy { quarantine: true, ..ledger.policy() };
    let state = fold(&ledger.corpus(), &policy, &NoTables);
    let india = ledger.id("india");
    let counted: Vec<(u64, bool, usize)> = (5..=8)
        .map(|size| state.at(size))
        .map(|state| (state.size(), state.is_quarantined(&india), state.facts("pledge").count()))
        .collect();
    assert_eq!(counted, [(5, true, 0), (6, true, 0), (7, false, 1), (8, true, 0)]);
    assert!(!state.is_quarantined(&ledger.id("operator of a.example")));
    assert_eq!(state.act(&ledger.id("p1")).unwrap().level, Level::Authorised, "quarantine is no refusal");
}
