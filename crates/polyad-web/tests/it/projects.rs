//! The list of projects over files as they are published: the same list as page, CSV and JSON.

use crate::site::{Got, Site};
use axum::http::StatusCode;
use polyad_ledger::json;
use polyad_node::{Contents, DatasetDraft};
use std::path::PathBuf;

const WELLS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<iati-activities version="2.03">
  <iati-activity default-currency="NOK">
    <iati-identifier>XX-1-WELLS</iati-identifier>
    <reporting-org ref="XX-1" type="10"><narrative>Harbour Aid</narrative></reporting-org>
    <title><narrative>Clean wells &amp; pumps</narrative></title>
    <participating-org ref="XX-1" role="1"><narrative>Harbour Aid</narrative></participating-org>
    <participating-org role="4"><narrative>Maji Trust</narrative></participating-org>
    <activity-status code="2"/>
    <activity-date type="1" iso-date="2019-01-01"/><activity-date type="3" iso-date="2024-12-31"/>
    <recipient-country code="KE" percentage="60"/><recipient-country code="UG" percentage="40"/>
    <sector vocabulary="1" code="14031" percentage="100"/>
    <tag vocabulary="2" code="6"><narrative>Clean water</narrative></tag>
    <transaction><transaction-type code="3"/><transaction-date iso-date="2020-02-01"/><value value-date="2020-02-01">1500000.50</value></transaction>
    <transaction><transaction-type code="3"/><transaction-date iso-date="2021-02-01"/><value currency="USD" value-date="2021-02-01">250</value></transaction>
    <transaction><transaction-type code="2"/><transaction-date iso-date="2019-02-01"/><value value-date="2019-02-01">9000000</value></transaction>
  </iati-activity>
  <iati-activity default-currency="USD">
    <iati-identifier>XX-1-SCHOOLS</iati-identifier>
    <reporting-org ref="XX-1" type="10"><narrative>Harbour Aid</narrative></reporting-org>
    <title><narrative>Schools by the sea</narrative></title>
    <activity-status code="4"/>
    <activity-date type="2" iso-date="2011-03-01"/><activity-date type="4" iso-date="2013-03-01"/>
    <recipient-country code="KE"/>
    <transaction><transaction-type code="3"/><transaction-date iso-date="2012-02-01"/><value value-date="2012-02-01">300</value></transaction>
  </iati-activity>
  <iati-activity default-currency="USD">
    <iati-identifier/>
    <reporting-org ref="XX-1" type="10"><narrative>Harbour Aid</narrative></reporting-org>
    <title><narrative>Lights without a name</narrative></title>
  </iati-activity>
</iati-activities>
"#;

async fn import(site: &Site, title: &str, bytes: Vec<u8>) {
    let fields = json::parse(&format!(
        r#"{{"title":{{"en":"{title}"}},"format":"iati-activity","publisher":{{"en":"Fixture"}},"edition":{{"en":"1"}},"licence":{{"class":"open","text":{{"en":"Open"}}}}}}"#
    ));
    let draft = DatasetDraft { fields: fields.unwrap(), contents: Contents::Held(bytes), edition_of: None };
    site.node.import_dataset(draft).await.unwrap();
}

async fn page(site: &Site, query: &str) -> Got {
    let got = site.get(&format!("/projects{query}")).await;
    assert_eq!(got.status, StatusCode::OK, "{query}: {}", got.words());
    got
}

/// How many projects a list has, in each of its three forms; they must agree.
async fn found(site: &Site, query: &str) -> usize {
    let words = page(site, query).await.words();
    let said = words.lines().find(|line| line.ends_with(" project") || line.ends_with(" projects"));
    let said: String =
        said.unwrap_or_else(|| panic!("{words}")).chars().filter(char::is_ascii_digit).collect();
    let said: usize = said.parse().unwrap();
    let csv = site.get(&format!("/projects.csv{query}")).await;
    assert_eq!(csv.status, StatusCode::OK, "{query}: {}", csv.text);
    let json = site.get(&format!("/projects.json{query}")).await.json();
    let rows = json["blocks"][1]["rows"].as_array().unwrap().len();
    assert_eq!(said, rows, "{query}: page and JSON");
    let lines = csv_rows(&csv.text);
    assert_eq!(lines, rows, "{query}: CSV and JSON");
    rows
}

/// Rows of a CSV after its head; line ends inside quotes are none.
fn csv_rows(text: &str) -> usize {
    let mut quoted = false;
    let ends = text.chars().filter(|c| {
        quoted ^= *c == '"';
        *c == '\n' && !quoted
    });
    ends.count() - 1
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_projects_is_the_same_as_page_csv_and_json() {
    let site = Site::new().await;
    let none = page(&site, "").await.words();
    assert!(none.contains("No file of projects is registered here"), "{none}");
    assert!(!site.get("/partnerships").await.words().contains("Kept apart"));

    import(&site, "Harbour Aid", WELLS.into()).await;
    for (query, wanted) in [
        ("", 3),
        ("?page=2", 3),
        ("?country=KE", 2),
        ("?country=KE&status=closed", 1),
        ("?participant=maji&role=implementing", 1),
        ("?publisher=x:org-id:XX-1", 3),
        ("?sdg=6", 1),
        ("?sector=140", 1),
        ("?year=2012", 1),
        ("?q=wells+pump", 1),
        ("?currency=USD&sort=disbursed&dir=desc", 2),
        ("?q=nothing", 0),
    ] {
        if query == "?page=2" {
            // A page past the end says how many there are; data has all rows.
            let rows = site.get("/projects.json?page=2").await.json();
            assert_eq!(rows["blocks"][1]["rows"].as_array().unwrap().len(), wanted);
            continue;
        }
        assert_eq!(found(&site, query).await, wanted, "{query}");
    }

    let all = page(&site, "").await;
    let words = all.words();
    for expected in
        ["Kenya, Uganda", "2019-01-01", "(planned)", "$250", "Not stated", "Harbour Aid", "Implementation"]
    {
        assert!(
            words.replace('\u{a0}', "").contains(expected) || words.contains(expected),
            "{expected} is missing:\n{words}"
        );
    }
    for link in all.links() {
        let got = site.get(link.split('#').next().unwrap()).await;
        assert!(got.status.is_success(), "{link}: {} {}", got.status, got.words());
        if link.starts_with("/basis/projects?") {
            assert!(got.text.contains("the same value"), "{link}:\n{}", got.words());
        }
    }
    assert!(all.links().iter().any(|link| link == "/p/x:iati-activity:XX-1-WELLS"), "{:?}", all.links());
    assert!(site.get("/partnerships").await.words().contains("3 projects"));
}

#[tokio::test(flavor = "multi_thread")]
async fn sorting_by_money_asks_for_a_currency() {
    let site = Site::new().await;
    import(&site, "Harbour Aid", WELLS.into()).await;
    let words = page(&site, "?sort=disbursed").await.words();
    assert!(words.contains("Choose a currency to sort by money."), "{words}");
    let data = site.get("/projects.json?sort=disbursed").await;
    assert_eq!((data.status, &data.json()["field"]), (StatusCode::BAD_REQUEST, &"currency".into()));
    assert_eq!(site.get("/projects?country=Kenya").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test(flavor = "multi_thread")]
async fn search_leads_to_projects_and_organisations() {
    let site = Site::new().await;
    import(&site, "Harbour Aid", WELLS.into()).await;
    for (words, kind, name) in [
        ("wells", "project", "Clean wells & pumps"),
        ("maji", "organisation", "Maji Trust"),
        ("XX-1-SCHOOLS", "project", "Schools by the sea"),
    ] {
        let json = site.get(&format!("/search.json?q={words}")).await.json();
        let hit = &json["hits"][0];
        assert_eq!((&hit["kind"], &hit["name"]), (&kind.into(), &name.into()), "{json:#}");
        let got = site.get(hit["page"].as_str().unwrap()).await;
        assert_eq!(got.status, StatusCode::OK, "{}", got.text);
        assert!(got.words().contains(name), "{}", got.words());
    }
}

/// All real files: as many projects as there are distinct identifiers, and activities without one.
#[tokio::test(flavor = "multi_thread")]
async fn every_distinct_activity_of_the_real_files_is_one_project() {
    let folder = std::env::var_os("POLYAD_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let oracle = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/oracle/iati.json");
    let oracle: serde_json::Value = serde_json::from_slice(&std::fs::read(oracle).unwrap()).unwrap();
    let files = oracle["files"].as_array().unwrap();
    let names = files.iter().map(|file| file["file"].as_str().unwrap().to_owned());
    let paths: Vec<PathBuf> =
        names.map(|name| folder.join("iati").join(name)).filter(|path| path.exists()).collect();
    if paths.len() < files.len() {
        let required = std::env::var("POLYAD_REQUIRE").is_ok_and(|wanted| wanted.contains("data"));
        assert!(!required, "only {} of {} files in {}", paths.len(), files.len(), folder.display());
        eprintln!("SKIPPED every_distinct_activity_of_the_real_files_is_one_project: no data");
        return;
    }
    let site = Site::new().await;
    for path in &paths {
        let title = path.file_name().unwrap().to_string_lossy().into_owned();
        let packed = std::fs::read(path).unwrap();
        import(&site, &title, polyad_exchange::decompress::contents(&packed).unwrap().into_owned()).await;
    }
    let total = |name: &str| oracle["total"][name].as_u64().unwrap() as usize;
    let wanted = total("distinct_identifiers") + total("activities_without_identifier");
    assert_eq!(site.node.snapshot().state.projects().len(), wanted);
    assert_eq!(found(&site, "").await, wanted);
    // Every count beside the list is the list it leads to.
    let json = site.get("/projects.json?per=1").await.json();
    for (block, param) in [(2, "status"), (3, "country"), (4, "sdg"), (5, "publisher"), (6, "currency")] {
        for row in json["blocks"][block]["rows"].as_array().unwrap().iter().take(6) {
            let value = row["value"]["text"].as_str().unwrap().replace('%', "%25");
            let list = site.get(&format!("/projects.json?per=1&{param}={value}")).await.json();
            assert_eq!(list["blocks"][0]["measure"]["value"], row["projects"]["value"], "{param}={value}");
        }
    }
    let of_status = json["blocks"][2]["rows"].as_array().unwrap();
    assert_eq!(of_status.len(), 6, "{of_status:?}");
}
