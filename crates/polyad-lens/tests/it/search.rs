//! Search.

use expect_test::{Expect, expect};
use polyad_fixture::ledger;
use polyad_lens::search::{HitKind, SearchIndex};

const NAMES: &str = r#"
    actor x:iso3166-1:TR "Türkiye" state aliases=Turkey
    actor x:iso3166-1:GB "United Kingdom of Great Britain and Northern Ireland" state aliases="UK,United Kingdom"
    actor x:iso3166-1:IN "India" state
    actor x:iso3166-1:ID "Indonesia" state
    actor ikea-foundation "IKEA Foundation" philanthropy
    partnership seforall "Sustainable Energy for All"
    partnership finance-in-common "Finance in Common"
    goal seforall "double the share of renewable energy in the global energy mix"
"#;

fn check(query: &str, kind: Option<&str>, expect: Expect) {
    let state = ledger(NAMES).state();
    let hits = SearchIndex::build(&state).search(query, kind.and_then(HitKind::from_word), 1, 5);
    let mut text = format!("{} found\n", hits.total);
    for hit in &hits.hits {
        text += &format!("{:?} {} {}\n", hit.rank, hit.kind.word(), hit.name);
    }
    for hit in &hits.nearest {
        text += &format!("near: {}\n", hit.name);
    }
    expect.assert_eq(&text);
}

#[test]
fn names_aliases_and_codes_find_a_state() {
    for query in ["Türkiye", "turkey", "TURKIYE", "TR", "TUR", "x:iso3166-1:TR"] {
        let state = ledger(NAMES).state();
        let hits = SearchIndex::build(&state).search(query, None, 1, 5);
        assert_eq!(hits.hits[0].name, "Türkiye", "{query}");
    }
    check(
        "UK",
        None,
        expect![[r#"
        1 found
        Exact actor United Kingdom of Great Britain and Northern Ireland
    "#]],
    );
    check(
        "IN",
        None,
        expect![[r#"
        4 found
        Exact actor India
        Prefix actor Indonesia
        Words partnership Finance in Common
        Words goal double the share of renewable energy in the global energy mix
    "#]],
    );
}

#[test]
fn goals_are_found_by_their_words() {
    check(
        "renewable share",
        None,
        expect![[r#"
        1 found
        Words goal double the share of renewable energy in the global energy mix
    "#]],
    );
    check(
        "energy",
        Some("goal"),
        expect![[r#"
        1 found
        Words goal double the share of renewable energy in the global energy mix
    "#]],
    );
}

#[test]
fn nothing_found_offers_near_names() {
    check(
        "Indai",
        None,
        expect![[r#"
        0 found
        near: India
    "#]],
    );
    check(
        "sustainible",
        None,
        expect![[r#"
        0 found
        near: Sustainable Energy for All
    "#]],
    );
    check(
        "sustainble enrgy",
        None,
        expect![[r#"
        0 found
        near: Sustainable Energy for All
    "#]],
    );
    check(
        "zzzzzzzz",
        None,
        expect![[r#"
        0 found
    "#]],
    );
    check(
        "  ",
        None,
        expect![[r#"
        0 found
    "#]],
    );
}

#[test]
fn a_statement_is_found_by_its_id() {
    let made = ledger("key norway");
    let state = made.state();
    let id = made.id("norway").to_string();
    let index = SearchIndex::build(&state);
    assert_eq!(index.search(&id, None, 1, 5).hits[0].name_ref.to_string(), id);
    assert_eq!(index.search(&id[..12], None, 1, 5).hits[0].name_ref.to_string(), id);
}

#[test]
fn pages_hold_every_hit_once() {
    let state = ledger(NAMES).state();
    let index = SearchIndex::build(&state);
    let all = index.search("i", None, 1, 100);
    let paged: Vec<_> = (1..=all.total).flat_map(|page| index.search("i", None, page, 1).hits).collect();
    assert!(all.total > 2);
    assert_eq!(paged, all.hits);
}
