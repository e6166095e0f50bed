//! The pages of reported projects in a browser: from a sum to its rows to the publisher's own line, by mouse, at every
//! width, with and without scripts.

use crate::browser::{click, engine, sideways, violations};
use crate::driver::Browser;
use crate::server::{Server, fresh_folder, run, said};
use serde_json::Value;
use std::sync::OnceLock;

/// Two activities: money that comes back, comes undated and comes as words; a result in words; contact details.
const ACTIVITIES: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<iati-activities version="2.03">
  <iati-activity default-currency="EUR" xml:lang="en" last-updated-datetime="2024-05-06T00:00:00Z">
    <iati-identifier>XX-EXAMPLE-1</iati-identifier>
    <reporting-org ref="XX-EXAMPLE" type="22"><narrative>Example Wells Trust</narrative></reporting-org>
    <title><narrative>Clean water for ten villages</narrative></title>
    <description><narrative>Wells, pumps and people who look after them.</narrative></description>
    <participating-org role="1" type="10" ref="XX-GIVER"><narrative>Ministry of Examples</narrative></participating-org>
    <participating-org role="2" type="22" ref="XX-EXAMPLE"><narrative>Example Wells Trust</narrative></participating-org>
    <participating-org role="4" type="22" ref="XX-EXAMPLE"><narrative>Example Wells Trust</narrative></participating-org>
    <participating-org role="4" type="24"><narrative>Village Committee of Sample/Upper Side</narrative></participating-org>
    <activity-status code="2"/>
    <activity-date type="1" iso-date="2022-01-01"/>
    <activity-date type="2" iso-date="2022-03-01"/>
    <activity-date type="3" iso-date="2025-12-31"/>
    <contact-info><person-name><narrative>Ada Example</narrative></person-name><email>ada@wells.example</email></contact-info>
    <recipient-country code="KE" percentage="60"/>
    <recipient-country code="UG" percentage="40"/>
    <sector vocabulary="1" code="14031" percentage="100"/>
    <budget type="1"><period-start iso-date="2022-01-01"/><period-end iso-date="2022-12-31"/><value value-date="2022-01-01">5000</value></budget>
    <transaction><transaction-type code="2"/><transaction-date iso-date="2022-03-01"/><value value-date="2022-03-01">4000.50</value><provider-org ref="XX-GIVER"><narrative>Ministry of Examples</narrative></provider-org></transaction>
    <transaction ref="pay-1"><transaction-type code="3"/><transaction-date iso-date="2022-04-01"/><value value-date="2022-04-01">1000</value>
      <receiver-org><narrative>Village Committee of Sample/Upper Side</narrative></receiver-org></transaction>
    <transaction><transaction-type code="3"/><transaction-date iso-date="2022-05-01"/><value currency="EUR" value-date="2022-05-01">-100.25</value></transaction>
    <transaction><transaction-type code="3"/><transaction-date iso-date="2023-05-01"/><value currency="USD" value-date="2023-05-01">7</value></transaction>
    <transaction><transaction-type code="4"/><value currency="EUR">12</value></transaction>
    <transaction><transaction-type code="4"/><transaction-date iso-date="2023-06-01"/><value currency="EUR" value-date="2023-06-01">one hundred</value></transaction>
    <document-link url="https://wells.example/report.pdf" format="application/pdf"><title><narrative>Annual report</narrative></title></document-link>
    <result type="1"><title><narrative>Water is near</narrative></title>
      <indicator measure="1"><title><narrative>Wells dug</narrative></title>
        <baseline year="2021" value="0"/>
        <period><period-start iso-date="2022-01-01"/><period-end iso-date="2022-12-31"/><target value="10"/><actual value="most of them"/></period>
      </indicator>
    </result>
  </iati-activity>
  <iati-activity default-currency="EUR" xml:lang="en">
    <iati-identifier>XX-EXAMPLE-2</iati-identifier>
    <reporting-org ref="XX-EXAMPLE" type="22"><narrative>Example Wells Trust</narrative></reporting-org>
    <title><narrative>A second phase that never began</narrative></title>
    <activity-status code="1"/>
    <related-activity ref="XX-EXAMPLE-1" type="1"/>
  </iati-activity>
</iati-activities>
"#;

/// Lines of the example: where `pay-1` begins and ends.
const PAY_1: (usize, usize) = (22, 23);

/// A server that holds the example, shared by the tests of this file.
fn server() -> &'static Server {
    static SHARED: OnceLock<Server> = OnceLock::new();
    SHARED.get_or_init(|| {
        let server = Server::start();
        let folder = fresh_folder("iati");
        let file = folder.path().join("example.xml");
        std::fs::write(&file, ACTIVITIES).expect("a file");
        let data = server.data.to_str().expect("plain");
        let file = file.to_str().expect("plain");
        let output = run(&["import", "iati", "--licence", "open", file, "--data", data]);
        // One amount is words and is refused.
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        server
    })
}

const PROJECT: &str = "/p/x:iati-activity:XX-EXAMPLE-1";
const ORGANISATION: &str = "/a/x:org-id:XX-EXAMPLE";

/// The dataset's page, and the page of the row `pay-1`.
fn places(server: &Server) -> (String, String) {
    let view = server.json(&format!("{PROJECT}.json"));
    let text = view.to_string();
    let at = text.find("\"r:").expect("a row") + 1;
    let row = &text[at..at + text[at..].find('"').expect("an end")];
    let dataset = row.split(':').nth(1).expect("a key");
    (format!("/d/{dataset}"), format!("/d/r:{dataset}:XX-EXAMPLE-1%2Ftransaction%5B2%5D"))
}

#[test]
fn a_payment_is_followed_from_its_sum_to_the_publishers_line_in_three_clicks() {
    let test = "a_payment_is_followed_from_its_sum_to_the_publishers_line_in_three_clicks";
    let Some(browser) = Browser::start(test) else { return };
    let server = server();
    browser.resize(1280, 900);
    browser.open(&format!("{}/projects", server.base));
    click(&browser, &[PROJECT]);
    // The sum of the disbursements in euros; then one of the facts behind it.
    let sum = browser.run(
        "const row = [...document.querySelectorAll('#ladder tbody tr')].find(r => r.textContent.includes('Disbursement') && r.textContent.includes('EUR')); \
         return row.querySelector('a.fig').getAttribute('href');",
    );
    click(&browser, &[sum.as_str().expect("a sum")]);
    let basis = browser.run("return document.querySelector('main').innerText");
    assert!(
        basis.as_str().is_some_and(|text| text.contains("899.75") && text.contains("2 facts")),
        "{basis}"
    );
    click(&browser, &["/d/r:"]);
    let seen = browser.run(
        "return {marked: [...document.querySelectorAll('#raw mark')].map(m => m.textContent).join('\\n'), \
         number: document.querySelector('#raw mark').closest('.ln').querySelector('.no').textContent, \
         all: document.querySelector('main').innerText};",
    );
    let marked = seen["marked"].as_str().unwrap_or_default();
    assert!(
        marked.starts_with("<transaction ref=\"pay-1\">") && marked.ends_with("</transaction>"),
        "{marked}"
    );
    assert_eq!(seen["number"], PAY_1.0.to_string());
    assert!(seen["all"].as_str().is_some_and(|text| text.contains("Clean water for ten villages")));
    assert!(browser.complaints().is_empty(), "{:?}", browser.complaints());
}

#[test]
fn contact_details_are_nowhere() {
    let server = server();
    let (dataset, row) = places(server);
    let record = row.split("%2F").next().expect("a record").to_owned();
    let mut seen = String::new();
    for path in [PROJECT, ORGANISATION, &dataset, &row, &record] {
        for form in ["", ".json", ".csv"] {
            let text = server.page(&format!("{path}{form}"));
            assert!(!text.contains("Ada Example") && !text.contains("ada@wells"), "{path}{form}");
            seen.push_str(&text);
        }
        let text = server.page(&format!("{path}?from=0&to=400"));
        assert!(!text.contains("Ada Example") && !text.contains("ada@wells"), "{path}");
        seen.push_str(&text);
    }
    assert!(seen.contains("contact details withheld"));
    assert!(seen.contains("Annual report") && seen.contains("nofollow noopener"));
}

#[test]
fn what_was_refused_is_listed_by_kind_and_leads_to_its_record() {
    let server = server();
    let (dataset, row) = places(server);
    let report = server.json(&format!("{dataset}.json"))["report"].clone();
    let transactions =
        report["counts"].as_array().expect("counts").iter().find(|count| count["records"] == "transactions");
    let transactions = transactions.expect("transactions");
    assert_eq!(
        (&transactions["found"], &transactions["kept"], &transactions["refused"]),
        (&Value::from(6), &Value::from(5), &Value::from(1))
    );
    let overview = server.page(&dataset);
    assert!(overview.contains("?finding=number-malformed"), "the kind of finding is a link");
    let listing = server.page(&format!("{dataset}?finding=number-malformed"));
    let record = row.split("%2F").next().expect("a record");
    assert!(listing.contains(&format!("href=\"{record}\"")), "the refused amount leads to its activity");
    assert!(server.page(&format!("{dataset}?finding=none-such")).contains("no finding of this kind"));
}

#[test]
fn the_lines_of_a_row_are_data_too() {
    let server = server();
    let (_, row) = places(server);
    let raw = server.json(&format!("{row}.json"))["raw"].clone();
    let own: Vec<&Value> =
        raw["lines"].as_array().expect("lines").iter().filter(|line| line["own"] == true).collect();
    let numbers: Vec<u64> = own.iter().filter_map(|line| line["line"].as_u64()).collect();
    let within = |number: &u64| (PAY_1.0 as u64..=PAY_1.1 as u64).contains(number);
    assert!(numbers.iter().all(within) && numbers.contains(&(PAY_1.1 as u64)), "{raw}");
}

#[test]
fn pages_of_projects_fit_every_width_and_every_reader() {
    let test = "pages_of_projects_fit_every_width_and_every_reader";
    let Some(browser) = Browser::start(test) else { return };
    let engine = engine(test);
    let server = server();
    let (dataset, row) = places(server);
    let committee = server.page(PROJECT);
    let by_name =
        committee.split('"').find(|link| link.starts_with("/a/x:org-name:")).expect("a name without a code");
    let findings = format!("{dataset}?finding=number-malformed");
    let pages =
        [PROJECT, "/p/x:iati-activity:XX-EXAMPLE-2", ORGANISATION, by_name, &dataset, &findings, &row];
    let mut wrong = Vec::new();
    for path in pages {
        for width in [320, 390, 1280] {
            browser.resize(width, 900);
            browser.open(&format!("{}{path}", server.base));
            browser.run("document.querySelectorAll('main details').forEach(d => d.open = true)");
            let wide = sideways(&browser);
            if !wide.is_empty() {
                wrong.push(format!("{path} at {width}: {wide}"));
            }
            if let Some(engine) = engine.as_ref().filter(|_| width != 320) {
                browser.run(engine);
                wrong.extend(
                    violations(&browser).into_iter().map(|found| format!("{path} at {width}: {found}")),
                );
            }
        }
        wrong.extend(browser.complaints().into_iter().map(|line| format!("{path}: console: {line}")));
    }
    browser.tell("Emulation.setScriptExecutionDisabled", serde_json::json!({"value": true}));
    for path in pages {
        browser.open(&format!("{}{path}", server.base));
        let length = browser.run("return document.querySelector('main').innerText.length");
        if length.as_u64().is_none_or(|length| length < 200) {
            wrong.push(format!("{path} is empty without scripts: {length}"));
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}
