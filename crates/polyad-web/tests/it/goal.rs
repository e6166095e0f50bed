//! The page of a goal: its check with the unit of its indicator, and evidence of the values beside it.

use crate::site::Site;
use serde_json::{Value, json};

const JABS: &str = r#"
title = "Jabs"
src = "bank"

[source.bank]
publisher = "World Bank"
title = "World Development Indicators"
published = "2024"
url = "https://data.worldbank.org"

[source.copy]
publisher = "Our World in Data"
title = "Access to electricity"
published = "2024"
url = "https://ourworldindata.org"

[partnership.jabs]
name.en = "Jabs for All"
form = "multistakeholder"
launched = "2005"

[indicator.covered]
about = "x:atlas:covered"
name.en = "Children covered"
unit = "percent"
better = "up"
level = "outcome"
method.en = "Counted."

[goal.vaccinated]
text.en = "Vaccinate 500 million children by 2030"
wording = "exact"
stated = "2010"
by = "2030"
indicator = "x:atlas:covered"

[goal.access]
text.en = "Raise the share of people with electricity to 100 % by 2030"
wording = "exact"
stated = "2010"
by = "2030"
indicator = "x:sdg:7.1.1"

[table.access]
kind = "observation"
about = "x:m49:001"
indicator = "x:sdg:7.1.1"
unit = "percent"
columns = ["period", "value"]
rows = [["2010", "83"], ["2015", "87"], ["2020", "90"]]

[table.access-copy]
kind = "observation"
about = "x:m49:001"
indicator = "x:sdg:7.1.1"
unit = "percent"
src = "copy"
columns = ["period", "value"]
rows = [["2021", "91"]]
"#;

/// The address of the goal whose words begin so.
async fn goal(site: &Site, words: &str) -> String {
    let list: Value = serde_json::from_str(&site.get("/api/v1/lens/measurability").await.text).unwrap();
    let rows =
        list["blocks"].as_array().unwrap().iter().filter_map(|block| block["rows"].as_array()).flatten();
    let row =
        rows.into_iter().find(|row| row["goal"]["name"].as_str().is_some_and(|name| name.starts_with(words)));
    format!(
        "/g/{}",
        row.unwrap_or_else(|| panic!("no goal {words} in {list:#}"))["goal"]["ref"].as_str().unwrap()
    )
}

fn in_a_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_goal_in_another_unit_than_its_indicator_is_found_on_its_page() {
    let site = Site::with(&[("partnerships/jabs.toml", JABS)]).await;
    let path = goal(&site, "Vaccinate").await;
    let words = in_a_line(&site.get(&path).await.words());
    assert!(words.contains("G402") && words.contains("which is counted in percent"), "{words}");
    let data: Value = serde_json::from_str(&site.get(&format!("{path}.json")).await.text).unwrap();
    let codes = data["check"]["findings"].as_array().unwrap().iter().map(|finding| &finding["code"]);
    assert!(codes.into_iter().any(|code| code == "G402"), "{:#}", data["check"]);
    // The same words and facts sent to the interface give the same answer.
    let sent = json!({
        "id": null, "lang": "en", "text": "Vaccinate 500 million children by 2030", "stated": "2010",
        "deadline": "2030", "indicator": "Children covered", "unit": "percent", "actor": "Jabs for All",
    });
    let answered = site.post("/api/v1/lint", "application/json", sent.to_string()).await;
    assert_eq!(serde_json::from_str::<Value>(&answered.text).unwrap(), data["check"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_says_which_values_an_independent_office_vouches_for() {
    let site = Site::with(&[("partnerships/jabs.toml", JABS)]).await;
    let path = goal(&site, "Raise").await;
    let words = in_a_line(&site.get(&path).await.words());
    for expected in [
        "Evidence that the world reached these values, not of who caused it",
        "E2 an independent party or official series official and independent: World Bank keeps it",
        "E0 claimed or reported Our World in Data is on no list of offices that keep official series",
    ] {
        assert!(words.contains(expected), "{expected} is missing:\n{words}");
    }
    let table = site.get(&format!("{path}.csv?table=evidence")).await.text;
    assert_eq!(table.lines().count(), 3, "{table}");
    assert_eq!(table.lines().next(), Some("source,level,why"));
}
