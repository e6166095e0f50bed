//! Burden sharing on its page and on the partnership's: the rule switch, the range, the tables, and what is not on record.

use crate::site::Site;
use axum::http::StatusCode;

/// A club of four states and a firm, of one of which no contribution is on record.
const REEFS: &str = include_str!("reefs.toml");

const CLUB: &str = "p=x:atlas:reef-club&since=2024";

async fn site() -> Site {
    Site::with(&[("partnerships/reefs.toml", REEFS)]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_shows_the_range_the_members_and_who_has_nothing_on_record() {
    let site = site().await;
    let page = site.get(&format!("/burden?{CLUB}")).await;
    let words = page.words().replace('\u{a0}', " ");
    for expected in [
        "Reef Club (example): of 5 members, 4 can be compared with each other:",
        "Given over asked: the range over the rules",
        "Palmland (example)",
        "more than every rule asks, among those on record",
        "Shoreland (example)",
        "cannot be told",
        "what they give now of all that is given",
        "UN scale, as published",
        "No rate of the scale of assessments of any member is on record",
        "20 % of the burden changed hands",
    ] {
        assert!(words.contains(expected), "{expected} is missing:\n{words}");
    }
    assert_eq!(page.text.matches("<svg class=\"svg-w\"").count(), 1, "one drawing for wide pages");
    // Each rule with data is a link, but for the one shown; those without data are not offered.
    assert!(page.text.contains("rule=population") && page.text.contains("rule=rci"));
    let switch = page.text.split("class=\"switch\"").nth(1).and_then(|rest| rest.split("</nav>").next());
    let switch = switch.expect("a switch");
    assert!(switch.contains("<strong aria-current=\"true\">Income (GNI)</strong>"), "{switch}");
    assert!(!switch.contains("un-scale"), "{switch}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rule_is_the_readers_and_every_figure_opens() {
    let site = site().await;
    let page = site.get(&format!("/burden?{CLUB}&rule=equal&envelope=0.1")).await;
    assert!(page.words().contains("set by the reader"), "{}", page.words());
    let basis: Vec<String> = page.links().into_iter().filter(|link| link.starts_with("/basis")).collect();
    assert!(basis.len() > 30, "{basis:?}");
    for link in basis.iter().step_by(7) {
        assert_eq!(site.get(link).await.status, StatusCode::OK, "{link}");
    }
    let json = site.get(&format!("/burden.json?{CLUB}&rule=equal")).await;
    assert!(json.text.contains("\"lens\": \"burden\""), "{}", &json.text[..200.min(json.text.len())]);
    let csv = site.get(&format!("/burden.csv?{CLUB}")).await.text;
    assert_eq!(csv.lines().count(), 6, "{csv}");
    let by_rule = site.get(&format!("/burden.csv?{CLUB}&table=by_rule")).await.text;
    assert!(by_rule.contains("no contribution on record in this period and unit"), "{by_rule}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_partnership_or_a_contribution_the_page_says_so() {
    let site = site().await;
    assert!(site.get("/burden").await.words().contains("No partnership is chosen."));
    assert_eq!(site.get("/burden.json").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(site.get(&format!("/burden?{CLUB}&envelope=2")).await.status, StatusCode::BAD_REQUEST);
    let none = site.get("/burden?p=x:atlas:nobody").await.words();
    assert!(none.contains("no seat and no contribution is on record"), "{none}");
    assert!(none.contains("A seat or a contribution could be filed"), "{none}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_the_partnership_has_the_section() {
    let site = site().await;
    let page = site.get("/p/x:atlas:reef-club").await;
    let page = match page.headers.get("location").and_then(|to| to.to_str().ok()) {
        Some(to) => site.get(to).await,
        None => page,
    };
    assert!(page.text.contains("id=\"burden\""), "{}", page.words());
    assert!(page.words().contains("Choose the rule, the year and what counts"));
}
