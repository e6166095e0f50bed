//! A node with a few files, and requests to its site.

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use polyad_node::{AtlasFile, Node, NodeOptions};
use polyad_web::{App, router};
use std::sync::Arc;
use std::time::Duration;
use tower::ServiceExt;

/// A site over a temporary directory.
pub(crate) struct Site {
    pub(crate) node: Node,
    app: App,
    _directory: tempfile::TempDir,
}

/// An answer with its body as text.
pub(crate) struct Got {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

/// A partnership with a goal, seats of two kinds and one amount under two words.
pub(crate) const PARTNERSHIP: &str = r#"
title = "Lighthouse"
src = "report"

[source.report]
publisher = "Harbour Review"
title = "Lights of the coast"
published = "2024"
url = "https://harbour.example/lights"

[partnership.lighthouse]
name.en = "Lighthouse Keepers' Alliance"
aliases = ["LKA"]
purpose.en = "To keep every lighthouse lit."
form = "multistakeholder"
launched = "2011-05"
founders = ["x:atlas:harbour-office"]

[actor.harbour-office]
name.en = "Harbour Office"
class = "io"

[actor.lamp-works]
name.en = "Lamp Works"
class = "business"

[seat.harbour-office]
actor = "x:atlas:harbour-office"
role = "chair"
term = { from = "2011-05", to = ".." }

[seat.lamp-works]
actor = "x:atlas:lamp-works"
role = "member"
term = { from = "2012", to = ".." }

[goal.lit]
text.en = "Keep every lighthouse lit by 2030"
wording = "exact"
by = "2030"

[contribution.raised]
by = "unnamed"
to = "unnamed"
what = { amount = "1400000000000", currency = "USD", date = "2024", sd = "2" }
stage = "mobilised"
as_called = "mobilized"
extent = "total"
when = "2024"

[contribution.spent]
by = "unnamed"
to = "unnamed"
what = { amount = "1400000000000", currency = "USD", date = "2024", sd = "2" }
stage = "other"
as_called = "deployed"
extent = "total"
when = "2024"

[meeting.first]
stage = "agenda"
when = "2011-05-02"
convener = "x:atlas:harbour-office"
"#;

impl Site {
    /// A site with the partnership above.
    pub(crate) async fn new() -> Site {
        Site::with(&[("partnerships/lighthouse.toml", PARTNERSHIP)]).await
    }

    /// A site with these atlas files.
    pub(crate) async fn with(files: &[(&str, &str)]) -> Site {
        let directory = tempfile::tempdir().unwrap();
        let mut options = NodeOptions::new(directory.path().join("data"));
        options.publish_every = Duration::ZERO;
        options.readers = polyad_exchange::READERS
            .iter()
            .map(|reader| Arc::new(*reader) as Arc<dyn polyad_ledger::rows::Reader>)
            .collect();
        options.atlas = files
            .iter()
            .map(|(name, text)| AtlasFile {
                name: (*name).to_owned(),
                title: None,
                bytes: text.as_bytes().to_vec(),
            })
            .collect();
        let node = Node::open(options).await.unwrap();
        let app = App::new(node.clone(), "owner-token");
        Site { node, app, _directory: directory }
    }

    pub(crate) async fn get(&self, address: &str) -> Got {
        self.send(Request::get(address).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, address: &str, media_type: &str, body: impl Into<Body>) -> Got {
        self.send(Request::post(address).header("content-type", media_type).body(body.into()).unwrap()).await
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Got {
        let response = router(self.app.clone()).oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Got { status, headers, text: String::from_utf8_lossy(&bytes).into_owned() }
    }
}

impl Got {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// The text of `main`, one line an element, without markup: what a reader reads.
    pub(crate) fn words(&self) -> String {
        let main = self
            .text
            .split("<main")
            .nth(1)
            .and_then(|rest| rest.split("</main>").next())
            .unwrap_or(&self.text);
        let mut out = String::new();
        let mut inside = false;
        for c in main.split_once('>').map_or(main, |(_, rest)| rest).chars() {
            match c {
                '<' => {
                    inside = true;
                    out.push('\u{1}');
                }
                '>' => inside = false,
                c if !inside => out.push(c),
                _ => {}
            }
        }
        let text =
            out.replace("&amp;", "&").replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">");
        text.split('\u{1}').map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    }

    /// All addresses of links to this site.
    pub(crate) fn links(&self) -> Vec<String> {
        // As a robot that keeps to what it is asked: combinations of filters have no end.
        let asked_not_to = "rel=\"nofollow\" href=\"";
        let mut found: Vec<String> = self
            .text
            .replace(asked_not_to, "")
            .split("href=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .filter(|link| link.starts_with('/'))
            .map(|link| link.replace("&amp;", "&"))
            .collect();
        found.sort();
        found.dedup();
        found
    }
}
