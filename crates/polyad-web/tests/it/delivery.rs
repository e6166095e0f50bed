//! Pledges on their pages: the list with its filters, and the life of each, over an example of every standing.

use crate::site::Site;
use axum::http::StatusCode;

/// A fund with pledges that are late, raised, lowered to nothing, over-fulfilled, unreported and in words.
const HARBOURS: &str = include_str!("harbours.toml");

const ASKED: &str = "p=x:atlas:harbour-fund&as_of=2024-06-30";

async fn site() -> Site {
    Site::with(&[("partnerships/harbours.toml", HARBOURS)]).await
}

/// The page of the pledge that the list shows in this row.
async fn pledge(site: &Site, query: &str) -> String {
    let list = site.get(&format!("/delivery?{ASKED}&{query}")).await;
    list.links()
        .into_iter()
        .find(|link| link.starts_with("/pledge/"))
        .unwrap_or_else(|| panic!("{}", list.words()))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_says_who_is_late_and_counts_a_raised_pledge_once() {
    let site = site().await;
    let words = site.get(&format!("/delivery?{ASKED}")).await.words().replace('\u{a0}', " ");
    for expected in [
        "Harbour Fund (example): 6 pledges, 1 of them late, 1 due with no payment on record",
        "Pledges found:",
        "over 165 days",
        "547 days",
        "raised from",
        "NOK 100 million",
        "lowered from",
        "$12 million",
        "Two survey boats and their crews",
        "What each seed brought in",
        "Payments that name no pledge",
    ] {
        assert!(words.contains(expected), "{expected} is missing:\n{words}");
    }
    assert!(!words.contains("NOK 250 million"), "a raised pledge is counted twice:\n{words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_narrow_the_list_and_data_holds_every_row() {
    let site = site().await;
    let found = |text: &str| text.matches("/pledge/").count();
    assert_eq!(found(&site.get(&format!("/delivery?{ASKED}&late=yes")).await.text), 2);
    assert_eq!(found(&site.get(&format!("/delivery?{ASKED}&state=kept")).await.text), 0);
    assert_eq!(found(&site.get(&format!("/delivery?{ASKED}&state=over-fulfilled")).await.text), 1);
    assert_eq!(found(&site.get(&format!("/delivery?{ASKED}&currency=NOK")).await.text), 1);
    assert_eq!(found(&site.get("/delivery?a=eastland&as_of=2024-06-30").await.text), 2);
    assert_eq!(found(&site.get("/delivery?a=harbour-fund&side=to&as_of=2024-06-30").await.text), 6);
    assert_eq!(found(&site.get(&format!("/delivery?{ASKED}&per=4&page=2")).await.text), 2);
    // Amounts of several currencies do not compare: the page says so, data is refused.
    let unsorted = site.get(&format!("/delivery?{ASKED}&sort=pledged")).await;
    assert!(unsorted.words().contains("Choose a currency to sort by amount."));
    assert_eq!(
        site.get(&format!("/delivery.csv?{ASKED}&sort=pledged")).await.status,
        StatusCode::BAD_REQUEST
    );
    let csv = site.get(&format!("/delivery.csv?{ASKED}")).await.text;
    assert_eq!(csv.lines().count(), 7, "{csv}");
    assert!(csv.starts_with("pledged,pledged_unit,pledged_status,by,by_ref,"), "{csv}");
    let json = site.get(&format!("/delivery.json?{ASKED}")).await.json();
    assert!(json.to_string().contains("164.55555"), "{json:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_life_of_a_pledge_is_on_its_page() {
    let site = site().await;
    let late = pledge(&site, "state=late").await;
    let got = site.get(&format!("{late}?as_of=2024-06-30")).await;
    let words = got.words().replace('\u{a0}', " ");
    for expected in [
        "Northland (example) pledged €90 million to Harbour Fund (example)",
        "On these conditions: Paid when the parliament has voted",
        "over 165 days",
        "€40 million",
        "2 of 3",
        "547 days",
        "May belong to it, and do not say so",
        "€4 million",
        "Nobody has confirmed or disputed it here.",
    ] {
        assert!(words.contains(expected), "{expected} is missing:\n{words}");
    }
    assert_eq!(got.text.matches("role=\"img\"").count(), 4, "two charts, each wide and narrow");
    let raised = site.get(&pledge(&site, "currency=NOK").await).await.words().replace('\u{a0}', " ");
    assert!(raised.contains("Raised") && raised.contains("NOK 150 million"), "{raised}");
    let lots = site.get(&format!("{late}.csv?table=lots&as_of=2024-06-30")).await.text;
    assert_eq!(lots.lines().count(), 5, "{lots}");
    assert_eq!(site.get("/pledge/nothing").await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get("/pledge/x:atlas:northland").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_figure_of_these_pages_opens_and_agrees() {
    let site = site().await;
    let late = pledge(&site, "state=late").await;
    let mut figures = 0;
    for page in [format!("/delivery?{ASKED}"), late.clone(), format!("{late}?as_of=2024-06-30")] {
        for link in site.get(&page).await.links() {
            let got = site.get(&link).await;
            assert!(
                got.status.is_success() || got.status == StatusCode::SEE_OTHER,
                "{page}: {link} answers {}",
                got.status
            );
            if link.starts_with("/basis/") {
                figures += 1;
                let agreed = got.text.contains("the same value") || got.text.contains("There is no value");
                assert!(agreed, "{page}: {link} does not agree:\n{}", got.words());
            }
        }
    }
    assert!(figures > 60, "only {figures}");
}
