//! Coverage of the goals of the 2030 Agenda: tiles, pages of goals, their data, and what is said where there is nothing.

use crate::site::Site;
use axum::http::StatusCode;

const LAMP: &str = r#"
title = "Lamps"
src = "report"

[source.report]
publisher = "Harbour Review"
title = "Lamps"
published = "2024"
url = "https://harbour.example/lamps"

[partnership.lamps]
name.en = "Lamps for Harbours"
form = "multistakeholder"
launched = "2011-05"

[goal.access]
text.en = "Raise the share of people with electricity to 90 % by 2030"
wording = "exact"
by = "2030"
indicator = "x:sdg:7.1.1"

[tag.sdg]
target = "x:atlas:lamps"
vocabulary = "sdg-target"
codes = [{ code = "7.1", share = "1" }]
"#;

fn in_a_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[tokio::test(flavor = "multi_thread")]
async fn each_goal_says_what_the_record_holds_and_lacks() {
    let site = Site::with(&[("partnerships/lamps.toml", LAMP)]).await;
    let words = in_a_line(&site.get("/sdg").await.words());
    for expected in [
        "No record in this ledger of a measurable goal for 16 of the 17 Sustainable Development Goals",
        "7 Affordable and Clean Energy",
        "1 active",
        "1 measurable",
        "financed: none on record",
        "No record in this ledger of a partnership",
        "What is missing here may well exist",
    ] {
        assert!(words.contains(expected), "{expected} is missing:\n{words}");
    }
    let table = site.get("/sdg.csv").await;
    assert_eq!(table.text.lines().count(), 18, "{}", table.text);
    let seven = table.text.lines().find(|line| line.starts_with("7,")).unwrap();
    assert!(
        seven.contains("Affordable and Clean Energy") && seven.contains("money; a verified result"),
        "{seven}"
    );
    let data: serde_json::Value = serde_json::from_str(&site.get("/sdg.json").await.text).unwrap();
    assert_eq!(data["lens"], "coverage");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_goal_lists_what_each_partnership_lacks() {
    let site = Site::with(&[("partnerships/lamps.toml", LAMP)]).await;
    let words = in_a_line(&site.get("/sdg/7").await.words());
    for expected in [
        "Affordable and Clean Energy",
        "Lamps for Harbours",
        "tagged 7.1",
        "money; a verified result",
        "SDG 7.1.1, People with access to electricity",
        "7.2",
        "Projects, counted apart",
    ] {
        assert!(words.contains(expected), "{expected} is missing:\n{words}");
    }
    let nobody = site.get("/sdg/14").await.words();
    assert!(nobody.contains("No record in this ledger of a partnership under SDG 14"), "{nobody}");
    assert!(site.get("/sdg/7.csv?table=targets").await.text.contains("7.b,"));
}

#[tokio::test(flavor = "multi_thread")]
async fn targets_lead_to_their_goal_and_other_codes_nowhere() {
    let site = Site::with(&[]).await;
    for (path, goal) in [("/sdg/7.1.1", "/sdg/7"), ("/sdg/16.10", "/sdg/16"), ("/sdg/3.B", "/sdg/3")] {
        let got = site.get(path).await;
        assert!(got.status.is_redirection(), "{path}: {}", got.status);
        assert_eq!(got.header("location"), goal);
    }
    for path in ["/sdg/0", "/sdg/18", "/sdg/7.9", "/sdg/seven"] {
        assert_eq!(site.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(site.get("/sdg?sdg=7").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(site.get("/sdg?as_of=soon").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test(flavor = "multi_thread")]
async fn goals_are_filtered_and_sorted_by_plain_links() {
    let site = Site::with(&[("partnerships/lamps.toml", LAMP)]).await;
    let page = site.get("/sdg").await.text;
    assert!(page.contains("/sdg?has=active#show"), "{page}");
    assert!(page.contains("/sdg?sort=gaps&amp;dir=desc#show"), "{page}");
    let narrowed = site.get("/sdg?has=active&lacks=verified&sort=name").await;
    let words = in_a_line(&narrowed.words());
    assert!(words.contains("Affordable and Clean Energy") && !words.contains("Zero Hunger"), "{words}");
    assert!(words.contains("1 of the 17 goals shown"), "{words}");
    // Each link takes itself away, or the opposite condition; the rest of the address stays.
    assert!(narrowed.text.contains("/sdg?sort=name&amp;lacks=verified#show"), "{}", narrowed.text);
    assert!(
        narrowed.text.contains("/sdg?sort=name&amp;has=active,verified#show")
            || narrowed.text.contains("/sdg?sort=name&amp;has=active%2Cverified#show")
    );
    assert!(narrowed.text.contains("/sdg.csv?has=active&amp;lacks=verified&amp;sort=name"));
    assert_eq!(site.get("/sdg.csv?has=active&lacks=verified").await.text.lines().count(), 2);
    let nothing = in_a_line(&site.get("/sdg?has=verified").await.words());
    assert!(nothing.contains("Take one away. All 17 goals"), "{nothing}");
    assert_eq!(site.get("/sdg?has=money").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test(flavor = "multi_thread")]
async fn partnerships_of_a_goal_are_filtered_and_sorted_by_plain_links() {
    let site = Site::with(&[("partnerships/lamps.toml", LAMP)]).await;
    assert!(site.get("/sdg/7").await.text.contains("/sdg/7?lacks=financed#show"));
    assert_eq!(site.get("/sdg/7.csv?lacks=financed").await.text.lines().count(), 2);
    assert_eq!(site.get("/sdg/7.csv?has=financed").await.text.lines().count(), 1);
    let nothing = in_a_line(&site.get("/sdg/7?has=financed&as_of=2024").await.words());
    assert!(nothing.contains("0 of 1 shown") && nothing.contains("Take one away"), "{nothing}");
    assert_eq!(site.get("/sdg/7?sort=partnerships").await.status, StatusCode::BAD_REQUEST);
    // The goal is the one of the path.
    assert!(site.get("/sdg/7.json?sdg=9").await.text.contains("SDG 7"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_past_its_date_is_asked_from_every_page() {
    let site = Site::with(&[("partnerships/lamps.toml", LAMP)]).await;
    for path in ["/", "/sdg", "/a", "/p/lamps"] {
        assert!(site.get(path).await.text.contains("href=\"/overdue\""), "{path}");
    }
    assert!(site.get("/p/lamps").await.text.contains("/overdue?p=x:atlas:lamps"));
}
