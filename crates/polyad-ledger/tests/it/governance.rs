//! Charters, admissions, seats and appeals: each act of governance allowed and refused, in the fixture language.

use crate::listing::everything;
use polyad_fixture::{Ledger, ledger};
use polyad_ledger::fold::fold;
use polyad_ledger::state::governance::{Governance, Standing};
use polyad_ledger::state::{NoTables, State};
use polyad_model::Instant;
use std::sync::Arc;

/// Folds, and holds the findings to the `//^` marks both ways; what earlier sizes show is what they showed.
pub(crate) fn check(text: &str) -> (Ledger, State) {
    let ledger = ledger(text);
    let state = ledger.state();
    if let Err(differences) = ledger.check_findings(&state) {
        panic!("{differences}\nin\n{text}");
    }
    for size in 0..state.size() {
        let prefix = fold(&ledger.corpus_of(|entry| entry.since <= size), &ledger.policy(), &NoTables);
        assert_eq!(everything(&state.at(size)), everything(&prefix), "at {size} in\n{text}");
    }
    (ledger, state)
}

/// The governance of `quad` and the moment of the last statement.
pub(crate) fn quad(ledger: &Ledger, state: &State) -> (Arc<Governance>, Instant) {
    let record = state.governance(&ledger.name("quad")).expect("quad is founded");
    (record, state.acts().next_back().unwrap().inclusion.recorded)
}

/// Who holds which seat, and how it stands.
pub(crate) fn seats(ledger: &Ledger, state: &State, names: &[&str]) -> Vec<(String, Standing)> {
    let (record, now) = quad(ledger, state);
    let name = |id| names.iter().find(|name| ledger.id(name) == id).unwrap().to_string();
    record.seats_at(now).into_iter().map(|held| (name(held.actor), held.standing)).collect()
}

pub(crate) const FOUNDED: &str = r#"
    key india
    key norway
    key brazil
    key japan
    partnership quad "Quad" governors=india
    "#;

#[test]
fn a_first_charter_comes_from_a_governor_and_a_later_one_from_a_vote() {
    let (ledger, state) = check(&format!(
        r#"{FOUNDED}
        charter quad "admit any member" @norway
        //^ finding: not-a-governor
        c1 = charter quad "admit any member" "charter majority member" @india
        charter quad "admit any member" @india
        //^ finding: basis-missing
        a1 = apply norway quad member
        admit a1 @india
        p1 = propose quad charter "Let two decide." change="charter" @norway : {{"from":"2026-01-02"}}
        v1 = vote p1 for @norway
        d1 = decision p1 adopted v1 for=1 @india
        charter quad "admit any member" from=2026-01-03 basis=d1 @india
        //^ finding: basis-differs
        charter quad "admit any member" from=2026-01-02 basis=d1 @brazil
        //^ finding: not-a-governor
        c2 = charter quad "admit any member" from=2026-01-02 basis=d1 @india
        charter quad "admit any member" from=2026-01-02 basis=d1 @india
        //^ finding: basis-used
        retract c2 @india
        //^ finding: target-cannot-change
        correct c2 charter quad "admit any member" from=2026-01-02 @india
        //^ finding: target-cannot-change
        "#
    ));
    let (record, now) = quad(&ledger, &state);
    let by_charter: Vec<_> = record.charters.iter().map(|stated| stated.statement).collect();
    assert_eq!(by_charter, [ledger.id("c1"), ledger.id("c2")]);
    assert_eq!(record.charter_at(now).unwrap().statement, ledger.id("c1"), "c2 begins tomorrow");
    let tomorrow = Instant::from_millis(now.millis() + 24 * 3600 * 1000);
    assert_eq!(record.charter_at(tomorrow).unwrap().statement, ledger.id("c2"));
}

#[test]
fn a_charter_that_cannot_work_is_refused_by_name() {
    check(&format!(
        r#"{FOUNDED}
        charter quad "other majority -" @india
        //^ finding: charter-nobody-votes
        charter quad "other majority funder" @india
        //^ finding: charter-seat-unknown
        charter quad "other majority member chambers=states,society" seats=member/states,civil/society @india
        //^ finding: charter-chamber-of-nobody
        charter quad "other majority member" "other any member" @india
        //^ finding: charter-rule-twice
        charter quad "other majority member" seats=member,member @india
        //^ finding: charter-seat-twice
        charter quad "other majority member" shares=india:0.5,norway:0.4 @india
        //^ finding: shares-not-one
        charter quad "other majority member" shares=india:0.6,norway:0.4 @india
        say charter scope=x:atlas:quad @norway : {{"seats":[{{"type":"member"}}],"from":"2026","burden":{{"rule":"declared","shares":[{{"actor":"x:iso3166-1:IN","share":"0.5"}}]}},"src":{{"publisher":"A","title":"As its source has it"}}}}
        "#
    ));
}

#[test]
fn governance_names_the_founding_statement_and_counts_in_the_home_log() {
    check(&format!(
        r#"{FOUNDED}
        apply norway quad member
        //^ finding: no-charter
        charter quad "admit any member" @india
        say seat.apply scope=india target=india @norway : {{"seat":"member","answers":[]}}
        //^ finding: scope-not-founded
        say seat.apply scope=quad target=india @norway : {{"seat":"member","answers":[]}}
        //^ finding: target-not-scope
        //- log b.example
        apply norway quad member
        //^ finding: not-home-log
        //- log a.example
        apply norway quad member
        "#
    ));
}

#[test]
fn an_application_answers_the_criteria_and_is_decided_criterion_by_criterion() {
    let (ledger, state) = check(&format!(
        r#"{FOUNDED}
        actor brazil "Brazil" state
        say charter scope=quad @india : {{"seats":[{{"type":"member","classes":["business"],"criteria":[{{"id":"pays","text":{{"en":"Pays."}},"must":true}},{{"id":"meets","text":{{"en":"Meets."}},"must":false}}]}}],"rules":[{{"matter":"other","rule":"any","seats":["member"],"quorum":"1","days":"0"}}],"from":"2026-01-01"}}
        apply norway quad observer
        //^ finding: seat-unknown
        apply norway quad member
        //^ finding: criterion-unanswered
        apply brazil quad member answers=pays
        //^ finding: class-not-admitted
        a1 = apply norway quad member answers=pays
        apply norway quad member answers=pays
        //^ finding: applied-before
        admit a1 met=pays @india
        //^ finding: criterion-not-judged
        admit a1 met=pays:no,meets:yes @india
        //^ finding: criterion-not-met
        admit a1 met=pays,meets:no @brazil
        //^ finding: not-a-governor
        p9 = pledge india quad 1 USD 2026
        admit p9 met=pays,meets scope=quad @india
        //^ finding: target-not-an-application
        d1 = admit a1 met=pays,meets:no @india
        refuse a1 met=pays,meets:no @india
        //^ finding: application-closed
        retract a1
        //^ finding: target-cannot-change
        retract d1
        //^ finding: target-cannot-change
        "#
    ));
    let (record, now) = quad(&ledger, &state);
    let held = record.seats_of(&ledger.id("norway"), now);
    assert_eq!((held.len(), held[0].standing, held[0].decision), (1, Standing::Held, ledger.id("d1")));
    let log = record.application(&ledger.id("a1")).unwrap();
    let judged: Vec<(&str, &str)> =
        log.decisions[0].criteria.iter().map(|(id, met, _)| (id.as_str(), met.as_str())).collect();
    assert_eq!(judged, [("pays", "yes"), ("meets", "no")]);
}

#[test]
fn an_application_may_be_withdrawn_until_it_is_decided() {
    check(&format!(
        r#"{FOUNDED}
        charter quad "admit any member" @india
        a1 = apply norway quad member
        retract a1
        admit a1 @india
        //^ finding: application-closed
        a2 = apply norway quad member
        defer a2 @india
        admit a2 @india
        "#
    ));
}

#[test]
fn seats_are_limited_and_end_and_return() {
    let (ledger, state) = check(&format!(
        r#"{FOUNDED}
        charter quad "admit any member" seats=member/states/2 @india
        a1 = apply norway quad member
        a2 = apply brazil quad member
        a3 = apply japan quad member
        d1 = admit a1 @india
        d2 = admit a2 @india
        admit a3 @india
        //^ finding: seats-full
        suspend d1 @norway
        //^ finding: not-a-governor
        withdraw d1 @brazil
        //^ finding: not-the-holder
        suspend a1 @india
        //^ finding: target-not-a-seat
        suspend d1 @india
        suspend d1 @india
        //^ finding: seat-ended
        d4 = admit a1 @india
        suspend d1 @india
        //^ finding: target-not-a-seat
        withdraw d2 @brazil
        lapse d2 @india
        //^ finding: seat-ended
        admit a3 @india
        expel d4 @india
        "#
    ));
    assert_eq!(
        seats(&ledger, &state, &["norway", "brazil", "japan"]),
        [
            ("norway".to_owned(), Standing::Expelled),
            ("brazil".to_owned(), Standing::Withdrawn),
            ("japan".to_owned(), Standing::Held),
        ]
    );
}

#[test]
fn terms_end_by_themselves_and_keep_to_their_limit() {
    let (ledger, state) = check(&format!(
        r#"{FOUNDED}
        charter quad "admit any member term=2_years" @india
        a1 = apply norway quad member
        a2 = apply brazil quad member
        a3 = apply japan quad member
        admit a1 term=2026-01-01..2028-01-01 @india
        //^ finding: term-too-long
        admit a1 term=2026-01-01..2027-12-31 @india
        admit a2 @india
        admit a3 term=2026-01-05..2026-06-30 @india
        "#
    ));
    let (record, now) = quad(&ledger, &state);
    let until: Vec<String> =
        record.seats_at(now).iter().map(|held| held.until.unwrap().to_string()).collect();
    assert_eq!(until, ["2027-12-31", "2027-12-31", "2026-06-30"]);
    let standing_on = |day: &str| {
        let moment = Instant::parse_seconds(&format!("{day}T12:00:00Z")).unwrap();
        record.seats_at(moment).iter().map(|held| held.standing).collect::<Vec<_>>()
    };
    use Standing::{Ahead, Held, Lapsed};
    assert_eq!(standing_on("2026-01-02"), [Held, Held, Ahead]);
    assert_eq!(standing_on("2026-06-30"), [Held, Held, Held]);
    assert_eq!(standing_on("2026-07-01"), [Held, Held, Lapsed]);
    assert_eq!(standing_on("2028-01-01"), [Lapsed, Lapsed, Lapsed]);
}

#[test]
fn a_charter_may_ask_for_a_vote_on_admissions_and_nobody_decides_on_themselves() {
    check(
        r#"
        key india
        key norway
        key brazil
        partnership quad "Quad" governors=india,norway
        charter quad "admit majority member" @india
        a1 = apply brazil quad member
        admit a1 @india
        //^ finding: basis-missing
        p1 = propose quad admit "Brazil?" change="seat.decide admit a1" @india
        v1 = vote p1 for @india
        v2 = vote p1 for @norway
        d1 = decision p1 adopted v1,v2 for=2 @norway
        refuse a1 basis=d1 @india
        //^ finding: basis-missing
        s1 = admit a1 basis=d1 @india
        p2 = propose quad admit "Brazil out?" change="seat.end expel s1" @india
        vote p2 against @brazil
        //^ finding: must-recuse
        v3 = vote p2 recuse @brazil
        "#,
    );
    check(
        r#"
        key india
        key norway
        partnership quad "Quad" governors=india,norway
        charter quad "admit any member" @india
        a1 = apply india quad member
        admit a1 @india
        //^ finding: must-recuse
        admit a1 @norway
        "#,
    );
}

#[test]
fn delegates_act_for_the_governors_in_their_matters_until_a_new_charter() {
    check(&format!(
        r#"{FOUNDED}
        charter quad "admit any member" "charter any member" delegates=norway:admit,japan:budget @india
        a1 = apply brazil quad member
        admit a1 @japan
        //^ finding: not-a-governor
        d1 = admit a1 @norway
        p1 = propose quad charter "No delegates." change="charter" @brazil
        v1 = vote p1 for @brazil
        decision p1 adopted v1 for=1 @norway
        //^ finding: not-a-governor
        e1 = decision p1 adopted v1 for=1 @india
        charter quad "admit any member" basis=e1 @india
        suspend d1 @norway
        //^ finding: not-a-governor
        "#
    ));
}

#[test]
fn an_appeal_opens_a_second_decision_and_an_objection_of_a_stranger_does_not() {
    let (ledger, state) = check(&format!(
        r#"{FOUNDED}
        charter quad "admit any member" @india
        a1 = apply norway quad member
        d1 = refuse a1 @india
        o1 = say objection target=d1 @brazil : {{"text":{{"en":"They should sit here."}}}}
        //^ finding: appeal-by-stranger
        admit a1 @india
        //^ finding: application-closed
        o2 = say objection target=d1 @norway : {{"text":{{"en":"We met every criterion."}}}}
        say answer target=o2 @brazil : {{"text":{{"en":"You did."}}}}
        //^ finding: not-asked
        w1 = say answer target=o2 @india : {{"text":{{"en":"We looked again."}}}}
        d2 = admit a1 @india
        refuse a1 @india
        //^ finding: application-closed
        "#
    ));
    let (record, now) = quad(&ledger, &state);
    let appeals = &record.application(&ledger.id("a1")).unwrap().appeals;
    let told: Vec<_> =
        appeals.iter().map(|each| (each.by_applicant, each.answers.clone(), each.second_decision)).collect();
    assert_eq!(told, [(false, vec![], None), (true, vec![ledger.id("w1")], Some(ledger.id("d2")))]);
    assert_eq!(record.seats_at(now)[0].decision, ledger.id("d2"));
}

#[test]
fn a_reported_partnership_is_claimed_by_its_body_once_an_operator_agrees() {
    let text = r#"
        key secretariat
        key rival
        partnership seforall "Sustainable Energy for All" since 2011
        partnership own "Sustainable Energy for All" governors=secretariat
        "#;
    let (ledger, state) = check(text);
    let shared: polyad_model::Ref = "x:atlas:seforall".parse().unwrap();
    assert!(state.governance(&shared).is_none(), "recorded by others; nobody governs it");
    assert!(state.claims(&shared).is_empty());
    drop(ledger);
    let text = format!(
        r#"{text}
        l1 = link own seforall @secretariat
        //^ finding: CODE
        CONFIRM
        "#
    );
    let (_, state) = check(&text.replace("CODE", "link-not-working").replace("CONFIRM", ""));
    assert!(state.governance(&shared).is_none(), "a claim alone is not enough");
    let claims = state.claims(&shared);
    assert_eq!((claims.len(), claims[0].own, claims[0].works), (1, true, false));
    let confirmed = text
        .replace("        //^ finding: CODE\n", "")
        .replace("CONFIRM", r#"say link : {"same":["$own","$seforall"],"basis":"By letter."}"#);
    let (ledger, state) = check(&confirmed);
    let record = state.governance(&shared).expect("claimed");
    assert_eq!(record.partnership, Some(ledger.id("own")));
    assert!(state.claims(&shared)[0].works);
    let reported = state.facts("partnership").filter(|fact| fact.is_reported()).count();
    assert_eq!(reported, 1, "what others reported stands beside it");
    let (ledger, state) = check(&format!(
        r#"{confirmed}
        partnership other "Sustainable Energy for All" governors=rival
        link other seforall @rival
        //^ finding: claimed-twice
        say link : {{"same":["$other","$seforall"],"basis":"By mistake."}}
        //^ finding: claimed-twice
        "#
    ));
    assert_eq!(state.claims(&shared).len(), 2);
    assert_eq!(state.governance(&shared).unwrap().partnership, Some(ledger.id("own")));
}

#[test]
fn who_holds_a_seat_sets_goals_and_calls_meetings() {
    check(&format!(
        r#"{FOUNDED}
        charter quad "admit any member" @india
        a1 = apply norway quad member
        goal quad "A billion doses." by=2027 @norway
        //^ finding: source-required
        d1 = admit a1 @india
        goal quad "A billion doses." by=2027 @norway
        say meeting scope=quad @norway : {{"stage":"decide","when":"2026-01-01","convener":"$norway"}}
        suspend d1 @india
        say meeting scope=quad @norway : {{"stage":"decide","when":"2026-01-01","convener":"$norway"}}
        //^ finding: source-required
        "#
    ));
}

#[test]
fn a_partnership_with_a_charter_is_no_longer_its_founders_own() {
    let (ledger, state) = check(
        r#"
        key india
        key norway
        q = partnership quad "Quad" governors=india
        correct quad partnership quad "Quad" governors=india,norway
        charter q "charter majority member" @india
        correct q partnership quad "The Quad" governors=india,norway
        correct q partnership quad "The Quad" governors=india
        //^ finding: basis-missing
        retract q @india
        //^ finding: target-cannot-change
        p1 = propose q charter "Norway leads." change="partnership" @norway : {"governors":["$norway"]}
        v1 = vote p1 for @india
        v2 = vote p1 for @norway
        d1 = decision p1 adopted v1,v2 for=2 @india
        correct q partnership quad "The Quad" governors=india
        //^ finding: basis-differs
        correct q partnership quad "The Quad" governors=norway @india
        admitted = charter q "other any member" @india
        //^ finding: not-a-governor
        "#,
    );
    let record = state.governance(&ledger.name("q")).unwrap();
    let (_, governors) = record.governors.last().unwrap();
    assert_eq!(governors, &[ledger.name("norway")]);
}
