//! Text from the record is text on every page: no markup, no script, no dangerous link.

use crate::site::Site;
use std::collections::BTreeSet;

const PAYLOADS: [&str; 6] = [
    "<script>alert(1)</script>",
    "\\\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "</title><svg onload=alert(1)>",
    "{{7*7}} ${7*7}",
    "&lt;b&gt;&amp;",
];

/// Every text field of a file, each with a payload.
fn file(payload: &str) -> String {
    format!(
        r#"
title = "T {payload}"
src = "s"

[source.s]
publisher = "P {payload}"
title = "S {payload}"
published = "2024"
url = "https://harbour.example/lights?a=b&c=%22%3E%3Cscript%3E"

[partnership.target]
name.en = "N {payload}"
aliases = ["A {payload}"]
purpose.en = "U {payload}"
form = "network"
launched = "2011"
founders = ["x:atlas:holder"]
note.en = "O {payload}"

[actor.holder]
name.en = "H {payload}"
class = "civil"

[seat.holder]
actor = "x:atlas:holder"
role = "other"
as_called = "C {payload}"
term = {{ from = "2011", to = ".." }}

[goal.g]
text.en = "G {payload}"
wording = "exact"
by = "2030"

[contribution.c]
by = "unnamed"
to = "unnamed"
what = {{ amount = "5", currency = "USD", date = "2024" }}
stage = "other"
as_called = "W {payload}"
when = "2024"

[meeting.m]
stage = "agenda"
when = "2011-05-02"
convener = "x:atlas:holder"
note.en = "M {payload}"
"#
    )
}

/// Names of attributes that begin with `on`, anywhere in the page. Every attribute of ours stands in double quotes.
fn handlers(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, tag)) = rest.split_once('<') {
        let (mut quoted, mut end, mut name) = (false, tag.len(), String::new());
        for (at, c) in tag.char_indices() {
            match c {
                '"' => quoted = !quoted,
                '>' if !quoted => {
                    end = at;
                    break;
                }
                _ if quoted => {}
                c if c.is_ascii_alphanumeric() || c == '-' => name.push(c),
                '=' if name.starts_with("on") => found.push(std::mem::take(&mut name)),
                _ => name.clear(),
            }
        }
        rest = &tag[end..];
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn text_of_the_record_is_never_markup() {
    for payload in PAYLOADS {
        let text = file(payload);
        let site = Site::with(&[("partnerships/target.toml", &text)]).await;
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let mut open = ["/", "/p/target", "/a/holder", "/partnerships", "/actors", "/search?q=n", "/log"]
            .map(str::to_owned)
            .to_vec();
        while let Some(address) = open.pop() {
            let path = address.split('#').next().unwrap_or_default().to_owned();
            if seen.len() > 120 || !seen.insert(path.clone()) {
                continue;
            }
            let got = site.get(&path).await;
            assert!(got.status.as_u16() < 500, "{path}: {}", got.status);
            if !got.header("content-type").starts_with("text/html") {
                // Data is never read as a page: its type says what it is, and nosniff holds browsers to it.
                assert!(!got.header("content-type").contains("html"));
                continue;
            }
            for forbidden in ["<script>alert", "<img src=x", "<svg onload", "href=\"javascript:"] {
                assert!(!got.text.contains(forbidden), "{path} lets `{forbidden}` through");
            }
            assert_eq!(handlers(&got.text), Vec::<String>::new(), "{path} has handlers");
            open.extend(
                got.links()
                    .into_iter()
                    .filter(|link| !link.contains("/basis/") && !link.contains("/methods")),
            );
        }
        assert!(seen.contains("/p/target"), "{payload}: the page was not read");
        let report = site
            .get(&site.get("/log").await.links().into_iter().find(|link| link.starts_with("/d/")).unwrap())
            .await;
        let page = site.get("/p/target").await;
        assert!(page.status.is_success(), "{payload}: {}", report.words());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_is_shown_as_text() {
    let site = Site::new().await;
    let got = site.get("/search?q=%3Cscript%3Ealert(1)%3C/script%3E%22%3E").await;
    assert!(got.status.is_success());
    assert!(!got.text.contains("<script>alert"));
    assert!(got.text.contains("&lt;script&gt;alert(1)"));
}
