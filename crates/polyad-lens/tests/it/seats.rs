//! Who has a seat.

use crate::{read, text};
use expect_test::{Expect, expect};
use polyad_fixture::ledger;
use polyad_lens::{Params, lenses};

const ALLIANCE: &str = r#"
    actor norway "Norway" state
    actor india "India" state
    actor who "World Health Organization" io
    actor fund "A Fund" philanthropy
    partnership gavi "Gavi"
    seat norway gavi member 2000.. speaks_for=norway/law
    seat india gavi member 2010.. speaks_for=india/law
    seat who gavi member 2000.. speaks_for=who/membership
"#;

fn check(fixture: &str, lens: &str, params: &[(&str, &str)], tables: &[&str], expect: Expect) {
    expect.assert_eq(&text(&read(&ledger(fixture).state(), lens, params), tables));
}

#[test]
fn essay_s02_shares_by_category_and_who_is_missing() {
    check(
        ALLIANCE,
        "composition",
        &[("p", "gavi")],
        &["by_category", "missing"],
        expect![[r#"
            States hold most seats on record in Gavi
            Seats on record: 3 seats
            Share of seats held by states: 66.7 %
            Share of seats held by bodies with a public mandate: 66.7 %
            [by_category]
            States | S | 2 seats | 66.7 %
            International organisations | I | 1 seat | 33.3 %
            [missing]
            Business | B | no seat on record for business
            Philanthropy | P | no seat on record for philanthropy
            Civil society | C | no seat on record for civil society
            Subnational governments and cities | M | no seat on record for subnational governments and cities
            Academic and technical bodies | A | no seat on record for academic and technical bodies
        "#]],
    );
}

#[test]
fn a_seat_of_unknown_term_is_bounds_and_not_a_guess() {
    // On 1 July 2016 a seat that begins in 2016 may or may not be held.
    let fixture = format!("{ALLIANCE}\n seat fund gavi member 2016..");
    check(
        &fixture,
        "composition",
        &[("p", "gavi"), ("as_of", "2016-07-01")],
        &["by_category", "term_unknown"],
        expect![[r#"
            Who has a seat in Gavi
            Seats on record: 3 seats, between 3 seats and 4 seats
            Share of seats held by states: 66.7 %, between 50 % and 66.7 %
            Share of seats held by bodies with a public mandate: 66.7 %, between 50 % and 75 %
            [by_category]
            States | S | 2 seats | 66.7 % (between 50 % and 66.7 %)
            International organisations | I | 1 seat | 33.3 % (between 25 % and 33.3 %)
            Philanthropy | P | 0 seats (between 0 seats and 1 seat) | 0 % (between 0 % and 25 %)
            [term_unknown]
            A Fund | P | member | – | since 2016 | – | – | –
        "#]],
    );
}

#[test]
fn too_few_known_seats_give_no_share() {
    let fixture = "
        partnership club \"Club\"
        actor norway \"Norway\" state
        seat norway club
        seat a club
        seat b club";
    check(
        fixture,
        "composition",
        &[("p", "club")],
        &["by_category"],
        expect![[r#"
        Who has a seat in Club
        Seats on record: 3 seats
        Share of seats held by states: too little is known, between 33.3 % and 100 %
        Share of seats held by bodies with a public mandate: too little is known, between 0 % and 100 %
        [by_category]
        States | S | 1 seat (between 1 seat and 3 seats) | too little is known (between 33.3 % and 100 %)
        Kind not recorded | - | 2 seats | 66.7 %
    "#]],
    );
}

#[test]
fn a_seat_that_ended_stands_apart() {
    let fixture = "
        partnership eiti \"EITI\"
        actor us \"United States\" state
        actor norway \"Norway\" state
        seat us eiti implementer 2014..2017-11-02 end=withdrew
        seat norway eiti implementer 2009..";
    check(
        fixture,
        "composition",
        &[("p", "eiti")],
        &["seats", "apart"],
        expect![[r#"
        Every seat on record in EITI is held by a state
        Seats on record: 1 seat
        Share of seats held by states: 100 %
        Share of seats held by bodies with a public mandate: too little is known, between 0 % and 100 %
        [seats]
        Norway | S | implementer | – | since 2009 | – | – | –
        [apart]
        United States | implementer | 2014 to 2017-11-02 | its term does not cover the day
    "#]],
    );
}

#[test]
fn essay_s05_crosswalk_shows_what_is_unmapped() {
    check(
        ALLIANCE,
        "composition",
        &[("p", "gavi")],
        &["crosswalk"],
        expect![[r#"
        States hold most seats on record in Gavi
        Seats on record: 3 seats
        Share of seats held by states: 66.7 %
        Share of seats held by bodies with a public mandate: 66.7 %
        [crosswalk]
        Global Digital Compact | Governments | 2 seats | 66.7 %
        Global Digital Compact | International and regional organizations | 1 seat | 33.3 %
        Major Groups (Agenda 21) | unmapped: the list has no category for these | 3 seats | 100 %
        UNFCCC constituencies | unmapped: the list has no category for these | 3 seats | 100 %
    "#]],
    );
}

#[test]
fn essay_s25_for_whom_each_seat_speaks() {
    check(
        ALLIANCE,
        "composition",
        &[("p", "gavi")],
        &["seats"],
        expect![[r#"
        States hold most seats on record in Gavi
        Seats on record: 3 seats
        Share of seats held by states: 66.7 %
        Share of seats held by bodies with a public mandate: 66.7 %
        [seats]
        Norway | S | member | – | since 2000 | – | Norway | law
        India | S | member | – | since 2010 | – | India | law
        World Health Organization | I | member | – | since 2000 | – | World Health Organization | membership
    "#]],
    );
}

#[test]
fn essay_s02_how_statist_the_company_of_an_actor_is() {
    let fixture = format!(
        "{ALLIANCE}
        partnership quad \"Quad\" form=alliance
        seat india quad member 2007.. speaks_for=india/law"
    );
    check(
        &fixture,
        "composition",
        &[("a", "india")],
        &["portfolio", "by_category"],
        expect![[r#"
        India has a seat in 2 partnerships on record
        Partnerships with a seat: 2 partnerships
        Share of seats held by states, all together: 75 %
        Share of seats held by bodies with a public mandate, all together: 75 %
        [by_category]
        States | S | 3 seats | 75 %
        International organisations | I | 1 seat | 25 %
        [portfolio]
        Gavi | member | 3 seats | 66.7 % | 66.7 % | business, philanthropy, civil society, subnational governments and cities, academic and technical bodies
        Quad | member | 1 seat | 100 % | 100 % | international organisations, business, philanthropy, civil society, subnational governments and cities, academic and technical bodies
    "#]],
    );
    check(
        &fixture,
        "composition",
        &[],
        &["partnerships"],
        expect![[r#"
        Who has a seat, partnership by partnership
        [partnerships]
        Gavi | multistakeholder | 3 seats | 66.7 % | 66.7 % | 2 seats | 1 seat | 0 seats | 0 seats | 0 seats | 0 seats | 0 seats | 0 seats | 0 seats | 0 seats
        Quad | alliance | 1 seat | 100 % | 100 % | 1 seat | 0 seats | 0 seats | 0 seats | 0 seats | 0 seats | 0 seats | 0 seats | 0 seats | 0 seats
    "#]],
    );
}

#[test]
fn a_partnership_without_seats_makes_no_claim_of_absence() {
    check(
        "partnership igf \"Internet Governance Forum\"",
        "composition",
        &[("p", "igf")],
        &["by_category", "missing"],
        expect![[r#"
            No seat in Internet Governance Forum is on record
            Seats on record: 0 seats
            Share of seats held by states: nothing recorded
            Share of seats held by bodies with a public mandate: nothing recorded
            [by_category]
            (No seat is on record. The partnership, its host or anyone with a source could file one.)
            [missing]
            States | S | no seat on record for states
            International organisations | I | no seat on record for international organisations
            Business | B | no seat on record for business
            Philanthropy | P | no seat on record for philanthropy
            Civil society | C | no seat on record for civil society
            Subnational governments and cities | M | no seat on record for subnational governments and cities
            Academic and technical bodies | A | no seat on record for academic and technical bodies
        "#]],
    );
}

#[test]
fn seats_of_an_actor_in_order_of_time() {
    let fixture = r#"
        actor india "India" state
        partnership quad "Quad"
        partnership brics "BRICS"
        partnership sco "SCO"
        seat india sco member 2017-06-09..
        seat india quad member 2007-05..
        seat india brics
    "#;
    check(
        fixture,
        "seats",
        &[("a", "india")],
        &["seats"],
        expect![[r#"
        India took its seats on record between 2007 and 2017
        Seats held: 3 seats
        [seats]
        Quad | member | – | 2007-05 | – | – | yes | –
        SCO | member | – | 2017-06-09 | – | – | yes | –
        BRICS | member | – | – | – | – | yes | –
    "#]],
    );
}

#[test]
fn parameters_that_cannot_be_read_name_themselves() {
    let state = ledger(ALLIANCE).state();
    let refusal = |lens: &str, params: &[(&str, &str)]| {
        let lens = lenses::find(lens).expect("a lens");
        (lens.read)(&state, &Params::new(params.iter().copied())).expect_err("no reading").to_string()
    };
    expect!["parameter `p`: names no partnership on record: give a Ref such as x:atlas:gavi, or a slug"]
        .assert_eq(&refusal("composition", &[("p", "no such thing")]));
    expect!["parameter `as_of`: is a date: YYYY, YYYY-MM or YYYY-MM-DD"]
        .assert_eq(&refusal("composition", &[("as_of", "yesterday")]));
    expect!["parameter `a`: stands alone: give a partnership `p` or an actor `a`"]
        .assert_eq(&refusal("composition", &[("p", "gavi"), ("a", "india")]));
    expect!["parameter `p`: is required, or `a` in its place: a Ref such as x:atlas:gavi, or a slug"]
        .assert_eq(&refusal("ladder", &[]));
    expect!["parameter `a`: is required: a Ref such as x:atlas:gavi, or a slug"]
        .assert_eq(&refusal("seats", &[]));
    expect!["parameter `sdg`: is a goal of the 2030 Agenda, 1 to 17"]
        .assert_eq(&refusal("partnerships", &[("sdg", "18")]));
    expect!["parameter `page`: is a whole number from 1"]
        .assert_eq(&refusal("partnerships", &[("page", "0")]));
    expect!["parameter `d`: is the key of a dataset: 64 hexadecimal digits"]
        .assert_eq(&refusal("dataset", &[("d", "abc")]));
}
