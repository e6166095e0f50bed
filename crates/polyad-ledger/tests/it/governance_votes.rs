//! Proposals, votes and decisions: who votes, what counts, what is missing, and how the count is checked.

use crate::governance::{check, quad};
use polyad_fixture::Ledger;
use polyad_ledger::state::State;
use polyad_ledger::state::governance::{Missing, Outcome, Tally};

/// A partnership with three members and one seat of civil society, all by `any`.
const SEATED: &str = r#"
    key india
    key norway
    key brazil
    key japan
    key farmers
    partnership quad "Quad" governors=india
    charter quad "admit any member,civil" "other majority member,civil quorum=2" "budget majority member,civil chambers=states,society" "charter two-thirds member" "home consensus member" seats=member/states,civil/society @india
    an = apply norway quad member
    ab = apply brazil quad member
    aj = apply japan quad member
    sn = admit an @india
    sb = admit ab @india
    sj = admit aj @india
    "#;

fn tally(ledger: &Ledger, state: &State, proposal: &str) -> Tally {
    let (record, _) = quad(ledger, state);
    record.tally(record.proposal(&ledger.id(proposal)).unwrap())
}

#[test]
fn votes_count_while_voting_is_open_and_from_the_roll_of_its_opening() {
    let (ledger, state) = check(&format!(
        r#"{SEATED}
        propose quad other "From nowhere." @farmers
        //^ finding: not-seated
        propose quad other "Already over." minutes=-1 @norway
        //^ finding: vote-times-reversed
        p1 = propose quad other "Meet in Oslo." opens=3 minutes=11 @norway
        vote p1 for @norway
        //^ finding: vote-before-opening
        suspend sj @india
        v1 = vote p1 for @norway
        vote p1 for @india
        //^ finding: not-on-the-roll
        vote p1 for @japan
        //^ finding: seat-suspended
        v2 = vote p1 against @brazil
        //^ finding: vote-replaced
        v3 = vote p1 for @brazil
        expel sb @india
        vote p1 against @brazil
        //^ finding: seat-ended
        vote p1 for @norway
        //^ finding: vote-after-closing
        decision p1 adopted v1,v3 for=2 @norway
        //^ finding: not-a-governor
        decision p1 adopted v1,v3 for=3 @india
        //^ finding: tally-differs
        decision p1 rejected v1,v3 for=2 @india
        //^ finding: outcome-differs
        decision p1 adopted v1,v2 for=2 @india
        //^ finding: votes-differ
        decision p1 adopted v1 for=2 @india
        //^ finding: votes-differ
        d1 = decision p1 adopted v1,v3 for=2 @india
        decision p1 adopted v1,v3 for=2 @india
        //^ finding: decided-before
        vote p1 for @norway
        //^ finding: decided-before
        retract v1
        //^ finding: vote-closed
        "#
    ));
    let counted = tally(&ledger, &state, "p1");
    assert_eq!((counted.whole.yes, counted.whole.on_roll, counted.outcome), (2, 3, Outcome::Adopted));
    let (record, _) = quad(&ledger, &state);
    let decision = record.proposal(&ledger.id("p1")).unwrap().decision.clone().unwrap();
    assert_eq!((decision.statement, decision.outcome), (ledger.id("d1"), Outcome::Adopted));
    let message = state
        .findings()
        .find(|finding| finding.code == "tally-differs")
        .map(|finding| finding.message.clone());
    assert_eq!(message.as_deref(), Some("for: stated 3, counted 2"));
}

#[test]
fn a_vote_is_open_until_it_closes_or_all_have_voted() {
    check(&format!(
        r#"{SEATED}
        p1 = propose quad other "Meet in Oslo." @norway
        v1 = vote p1 for @norway
        v2 = vote p1 for @brazil
        decision p1 adopted v1,v2 for=2 @india
        //^ finding: vote-still-open
        v3 = vote p1 recuse @japan
        decision p1 adopted v1,v2,v3 for=2 recuse=1 @india
        "#
    ));
    check(&format!(
        r#"{}
        propose quad other "In a hurry." minutes=60 @norway
        //^ finding: vote-too-short
        propose quad other "In time." minutes=2885 @norway
        propose quad home "No rule." @norway
        //^ finding: no-rule
        "#,
        SEATED
            .replace("other majority member,civil quorum=2", "other majority member days=2")
            .replace(r#" "home consensus member""#, "")
    ));
}

#[test]
fn quorum_chambers_and_majorities_decide() {
    let (ledger, state) = check(&format!(
        r#"{SEATED}
        p1 = propose quad other "Alone." minutes=3 @norway
        v1 = vote p1 for @norway
        af = apply farmers quad civil
        admit af @india
        decision p1 adopted v1 for=1 @india
        //^ finding: outcome-differs
        decision p1 lapsed v1 for=1 @india
        p2 = propose quad budget "Spend." @norway
        b1 = vote p2 for @norway
        b2 = vote p2 for @brazil
        b3 = vote p2 for @japan
        b4 = vote p2 against @farmers
        decision p2 adopted b1,b2,b3,b4 for=3 against=1 @india
        //^ finding: outcome-differs
        decision p2 rejected b1,b2,b3,b4 for=3 against=1 @india
        p3 = propose quad charter "Change." change="charter" @norway
        c1 = vote p3 for @norway
        c2 = vote p3 against @brazil
        c3 = vote p3 abstain @japan
        decision p3 rejected c1,c2,c3 for=1 against=1 abstain=1 @india
        p4 = propose quad home "Move." @norway
        h1 = vote p4 for @norway
        h2 = vote p4 against @japan
        p5 = propose quad budget "Spend less." @farmers
        "#
    ));
    let lacking = |proposal: &str| tally(&ledger, &state, proposal).missing;
    let chamber = |name: &str| Some(name.to_owned());
    assert_eq!(lacking("p1"), [Missing::Quorum { more: 1 }]);
    assert_eq!(lacking("p2"), [Missing::Yes { more: 2, chamber: chamber("society") }]);
    assert_eq!(lacking("p3"), [Missing::Yes { more: 1, chamber: None }]);
    assert_eq!(lacking("p4"), [Missing::NoOneAgainst { against: 1, chamber: None }]);
    assert_eq!(
        lacking("p5"),
        [
            Missing::Quorum { more: 1 },
            Missing::Yes { more: 1, chamber: None },
            Missing::Yes { more: 1, chamber: chamber("states") },
            Missing::Yes { more: 1, chamber: chamber("society") },
        ]
    );
    let (record, now) = quad(&ledger, &state);
    let told = record.procedure(record.proposal(&ledger.id("p5")).unwrap()).in_words();
    assert_eq!(
        told,
        "More must vote for it than against it. Seats that vote: member, civil. It must also pass in each of: states, society. \
         4 may vote. To pass it still needs one more who votes at all; one more vote for it; one more vote for it among states; \
         one more vote for it among society. Votes are taken until 2026-01-01T01:36:00Z."
    );
    let ahead = record.procedure_of("charter", now);
    assert_eq!((ahead.may_vote.len(), ahead.until), (3, None));
    assert_eq!(record.procedure_of("none", now).missing, [Missing::Rule]);
}

#[test]
fn a_chamber_without_a_seat_cannot_agree_and_governors_vote_before_there_are_seats() {
    let (ledger, state) = check(&format!(
        r#"{SEATED}
        p1 = propose quad budget "Spend." @norway
        v1 = vote p1 for @norway
        v2 = vote p1 for @brazil
        v3 = vote p1 for @japan
        decision p1 adopted v1,v2,v3 for=3 @india
        //^ finding: outcome-differs
        decision p1 rejected v1,v2,v3 for=3 @india
        "#
    ));
    assert_eq!(tally(&ledger, &state, "p1").missing, [Missing::Seat { chamber: "society".to_owned() }]);
    let (ledger, state) = check(
        r#"
        key india
        key norway
        partnership quad "Quad" governors=india
        charter quad "other majority member,civil chambers=states,society" seats=member/states,civil/society @india
        p1 = propose quad other "Begin." @india
        vote p1 for @norway
        //^ finding: not-on-the-roll
        v1 = vote p1 for @india
        decision p1 adopted v1 for=1 @india
        "#,
    );
    let counted = tally(&ledger, &state, "p1");
    assert_eq!((counted.whole.on_roll, counted.outcome), (1, Outcome::Adopted));
}

#[test]
fn a_vote_may_follow_another_until_it_is_revoked_and_circles_abstain() {
    let (ledger, state) = check(&format!(
        r#"{SEATED}
        p1 = propose quad other "Meet in Oslo." @norway
        v1 = vote p1 abstain follows=brazil @norway
        v2 = vote p1 abstain follows=japan @brazil
        v3 = vote p1 for @japan
        p2 = propose quad other "Meet in Bonn." @norway
        w1 = vote p2 abstain follows=brazil @norway
        w2 = vote p2 abstain follows=norway @brazil
        //^ finding: delegation-circular
        w3 = vote p2 abstain follows=india @japan
        //^ finding: delegate-not-on-roll
        p3 = propose quad other "Meet in Lima." @norway
        x1 = vote p3 abstain follows=japan @norway
        //^ finding: vote-replaced
        x2 = vote p3 against @norway
        x3 = vote p3 for follows=norway @japan
        //^ finding: delegation-ignored
        p4 = propose quad other "Meet in Rome." @norway
        y1 = vote p4 abstain follows=japan @norway
        y2 = vote p4 for @japan
        retract y1
        d1 = decision p1 adopted v1,v2,v3 for=3 @india
        "#
    ));
    let counted = |proposal| {
        let whole = tally(&ledger, &state, proposal).whole;
        (whole.yes, whole.no, whole.abstain)
    };
    assert_eq!(counted("p1"), (3, 0, 0));
    assert_eq!(counted("p2"), (0, 0, 3));
    assert_eq!(counted("p3"), (1, 1, 0));
    assert_eq!(counted("p4"), (1, 0, 0));
    let followed = tally(&ledger, &state, "p1").votes[0].follows;
    assert_eq!(followed, Some(ledger.id("brazil")));
}

#[test]
fn who_is_concerned_stands_aside_where_the_charter_asks_it() {
    let text = format!(
        r#"{SEATED}
        p1 = propose quad other "A grant to Brazil." affected=brazil @norway
        vote p1 for @brazil
        //^ finding: must-recuse
        v1 = vote p1 recuse @brazil
        v2 = vote p1 for @norway
        v3 = vote p1 against @japan
        "#
    );
    let (ledger, state) = check(&text.replace("quorum=2\"", "quorum=2 recuse=whoever_is_affected\""));
    let whole = tally(&ledger, &state, "p1").whole;
    assert_eq!((whole.yes, whole.no, whole.recuse, whole.cast()), (1, 1, 1, 2));
    check(&text.replace("        //^ finding: must-recuse", "        //^ finding: vote-replaced"));
}

#[test]
fn a_proposal_may_be_withdrawn_while_it_is_open() {
    check(&format!(
        r#"{SEATED}
        p1 = propose quad other "Meet in Oslo." minutes=9 @norway
        retract p1 @norway
        vote p1 for @norway
        //^ finding: proposal-withdrawn
        p2 = propose quad other "Meet in Bonn." minutes=3 @norway
        v2 = vote p2 for @norway
        vote sn for @norway
        //^ finding: target-not-a-proposal
        retract p2 @norway
        //^ finding: vote-closed
        "#
    ));
}

#[test]
fn a_partnership_moves_by_a_decision_of_its_own_and_not_by_its_host() {
    check(&format!(
        r#"{SEATED}
        p1 = propose quad home "Move to b." change="home" @norway : {{"origin":"b.example"}}
        h1 = vote p1 for @norway
        h2 = vote p1 for @brazil
        //- log b.example
        h3 = vote p1 for @japan
        apply farmers quad civil
        //^ finding: not-home-log
        d1 = decision p1 adopted h1,h2,h3 for=3 @india
        home quad c.example basis=d1 @norway
        //^ finding: basis-differs
        home quad b.example basis=d1 @norway
        home quad b.example basis=d1 @norway
        //^ finding: basis-used
        apply farmers quad civil
        //- log a.example
        apply india quad civil
        //^ finding: not-home-log
        "#
    ));
}

#[test]
fn erasing_a_ballot_does_not_undo_what_was_decided() {
    let text = format!(
        r#"{SEATED}
        p1 = propose quad other "Meet in Oslo." @norway
        v1 = vote p1 abstain follows=brazil @norway
        v2 = vote p1 for @brazil
        v3 = vote p1 against @japan
        d1 = decision p1 adopted v1,v2,v3 for=2 against=1 @india
        "#
    );
    check(&text);
    let erased = text.replace("@brazil\n        v3", "@brazil\n        //^ finding: body-erased\n        v3");
    let (ledger, state) = check(&format!("{erased}\nerase v2"));
    assert_eq!(tally(&ledger, &state, "p1").outcome, Outcome::Adopted, "a coded vote outlives its body");
    let erased = text
        .replace("@norway\n        v2", "@norway\n        //^ finding: body-erased\n        v2")
        .replace("against=1 @india", "against=1 @india\n        //^ finding: recount-with-gaps");
    let (ledger, state) = check(&format!("{erased}\nerase v1"));
    let (record, _) = quad(&ledger, &state);
    let made = record.proposal(&ledger.id("p1")).unwrap().decision.as_ref().map(|made| made.outcome);
    assert_eq!(made, Some(Outcome::Adopted), "what an erased delegation can explain stands");
}
