//! What pages say, and that everything on them opens.

use crate::site::Site;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use expect_test::expect;
use std::collections::BTreeSet;

/// Every link of every page that can be reached from the start answers, and every figure's basis agrees.
#[tokio::test(flavor = "multi_thread")]
async fn every_link_opens_and_every_figure_agrees() {
    let site = Site::new().await;
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut open = vec!["/".to_owned()];
    let (mut figures, mut pages) = (0, 0);
    while let Some(address) = open.pop() {
        let path = address.split('#').next().unwrap_or_default().to_owned();
        if !seen.insert(path.clone()) || seen.len() > 900 {
            continue;
        }
        let got = site.get(&path).await;
        let fine = got.status.is_success() || got.status == StatusCode::SEE_OTHER;
        assert!(fine, "{path} answers {}: {}", got.status, got.text);
        pages += 1;
        if path.starts_with("/basis/") && !path.contains(".json") && !path.contains(".csv") {
            figures += 1;
            let agreed = got.text.contains("the same value") || got.text.contains("There is no value");
            assert!(agreed, "{path} does not agree:\n{}", got.words());
        }
        if got.header("content-type").starts_with("text/html") {
            open.extend(got.links());
        }
        open.extend((got.status == StatusCode::SEE_OTHER).then(|| got.header("location").to_owned()));
    }
    assert!(figures > 20 && pages > 60, "only {figures} figures on {pages} pages were reached");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partnership_shows_its_words_and_seats() {
    let site = Site::new().await;
    let got = site.get("/p/lighthouse").await;
    let words = got.words();
    for expected in [
        "Lighthouse Keepers' Alliance",
        "Recorded by others; nobody governs this record yet.",
        "Keep every lighthouse lit by 2030",
        "Lamp Works",
        "$1.4 trillion",
        "Meetings and decisions",
    ] {
        assert!(words.contains(expected), "{expected} is missing:\n{words}");
    }
    assert!(got.text.contains("id=\"money\""), "the anchor of demonstration 1");
}

#[tokio::test(flavor = "multi_thread")]
async fn entities_answer_at_ref_slug_and_name() {
    let site = Site::new().await;
    let direct = site.get("/p/lighthouse").await;
    for same in ["/p/x:atlas:lighthouse", "/p/x%3Aatlas%3Alighthouse"] {
        assert_eq!(site.get(same).await.words(), direct.words(), "{same}");
    }
    for (elsewhere, there) in [
        ("/p/lighthouse-keepers-alliance", "/p/lighthouse"),
        ("/p/lka", "/p/lighthouse"),
        ("/p/lka.json", "/p/lighthouse.json"),
        ("/a/x:atlas:lighthouse", "/p/lighthouse"),
    ] {
        let got = site.get(elsewhere).await;
        assert_eq!((got.status, got.header("location")), (StatusCode::SEE_OTHER, there), "{elsewhere}");
    }
    let missing = site.get("/p/nobody").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_address_answers_in_the_same_frame() {
    let site = Site::new().await;
    let got = site.get("/nowhere").await;
    assert_eq!(got.status, StatusCode::NOT_FOUND);
    assert!(got.text.contains("class=\"skip\"") && got.text.contains("class=\"foot\""));
    expect![[r#"
        404
        not-found
        Not in this copy
        There is no page at this address.
        Search partnerships, actors, goals and statements
        Search
        Start page
        All partnerships
        All actors
        The log"#]]
    .assert_eq(&got.words());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_size_beyond_the_copy_says_where_it_ends() {
    let site = Site::new().await;
    let size = site.node.snapshot().size;
    let got = site.get("/p/lighthouse?at=1213").await;
    assert_eq!(got.status, StatusCode::NOT_FOUND);
    assert!(
        got.words().contains(&format!("Size 1,213 is not in this copy, which ends at {size}.")),
        "{}",
        got.words()
    );
    // Before the file was registered there was no partnership.
    assert_eq!(site.get("/p/lighthouse?at=0").await.status, StatusCode::NOT_FOUND);
    let pinned = site.get(&format!("/p/lighthouse?at={size}")).await;
    assert!(pinned.words().contains("You read the record as it stood at size"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_ledger_says_so() {
    let site = Site::with(&[]).await;
    for path in
        ["/", "/partnerships", "/actors", "/log", "/keys", "/search?q=x", "/compare", "/methods", "/about"]
    {
        let got = site.get(path).await;
        assert_eq!(got.status, StatusCode::OK, "{path}");
        assert!(!got.words().is_empty());
    }
    assert!(site.get("/search?q=Atlantis").await.words().contains("nobody has recorded it here"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_who_has_the_page_gets_304() {
    let site = Site::new().await;
    let first = site.get("/p/lighthouse").await;
    let tag = first.header("etag").to_owned();
    assert!(!tag.is_empty());
    let request = Request::get("/p/lighthouse").header("if-none-match", &tag).body(Body::empty()).unwrap();
    let again = site.send(request).await;
    assert_eq!((again.status, again.text.as_str()), (StatusCode::NOT_MODIFIED, ""));
    assert_eq!(again.header("etag"), tag);
    // The comparison is weak: a proxy may send the tag without its mark, in a list.
    let list = format!("\"another\", {}", tag.trim_start_matches("W/"));
    let request = Request::get("/p/lighthouse").header("if-none-match", list).body(Body::empty()).unwrap();
    assert_eq!(site.send(request).await.status, StatusCode::NOT_MODIFIED);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_shows_four_checks_apart() {
    let site = Site::new().await;
    let moved = site.get("/s/0").await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER);
    let got = site.get(moved.header("location")).await;
    let words = got.words();
    for expected in [
        "Four checks",
        "The signer said this, word for word",
        "It is in the public log, at place 0",
        "No witness beside the log has signed its checkpoint yet",
        "No confirmation by anyone else is on record.",
        "Verified is not the same as true.",
    ] {
        assert!(words.contains(expected), "{expected} is missing:\n{words}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn counts_and_links_read_as_people_write() {
    let site = Site::new().await;
    let words = site.get("/p/lighthouse").await.words();
    let count = |several: &str| words.lines().any(|line| line.trim() == several);
    assert!(count("1 international organisation") && count("1 business"), "{words}");
    assert!(words.contains("Harbour Review, Lights of the coast, 2024"), "{words}");
    assert!(words.contains("row on line 37"), "{words}");
}
