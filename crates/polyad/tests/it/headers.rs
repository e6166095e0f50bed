//! What every answer carries and what no page may hold: security headers, links that lead somewhere, budgets.

use crate::server::{Reply, Server};
use std::collections::{BTreeSet, VecDeque};

/// A page of every kind, with its name for messages. Those named by an id are found on the way.
pub(crate) fn page_kinds(server: &Server) -> Vec<(&'static str, String)> {
    let fixed = [
        ("home", "/"),
        ("partnerships", "/partnerships"),
        ("partnerships, filtered", "/partnerships?q=energy"),
        ("projects, none registered", "/projects"),
        ("actors", "/actors"),
        ("actors, nothing found", "/actors?q=qqqqzzzz"),
        ("partnership", "/p/sustainable-energy-for-all"),
        ("partnership with many seats", "/p/nato"),
        ("actor", "/a/india"),
        ("challenge", "/challenge/climate-change"),
        ("log", "/log"),
        ("keys", "/keys"),
        ("search", "/search?q=solar"),
        ("search, nothing found", "/search?q=qqqqzzzz"),
        ("search, empty", "/search"),
        ("compare", "/compare?p=sustainable-energy-for-all&p=finance-in-common"),
        ("compare, empty", "/compare"),
        ("goal check", "/goal-check"),
        (
            "goal check, judged",
            "/goal-check?goal=Ensure+universal+access+to+modern+energy+services+by+2030+and+promote+wellbeing",
        ),
        (
            "goal check, declined",
            "/goal-check?goal=Wir+wollen+bis+2030+den+Anteil+erneuerbarer+Energie+verdoppeln",
        ),
        ("rules", "/rules"),
        ("rule", "/rules/G202"),
        ("methods", "/methods"),
        ("sdgs", "/sdg"),
        ("sdg", "/sdg/7"),
        ("method", "/methods/composition"),
        ("about", "/about"),
        ("not found", "/p/no-such-partnership"),
        ("no such page", "/nothing/here"),
        ("bad parameter", "/partnerships?page=x"),
    ];
    let mut kinds: Vec<(&'static str, String)> = fixed.map(|(name, path)| (name, path.to_owned())).to_vec();
    kinds.push(("partnership, pinned", format!("/p/gavi?at={}", server.size() - 1)));
    let partnership = server.page("/p/sustainable-energy-for-all");
    let first = |text: &str, prefix: &str| links(text).into_iter().find(|link| link.starts_with(prefix));
    let pairs = [("basis", "/basis/"), ("goal", "/g/"), ("row", "/d/r:"), ("indicator", "/indicator/")];
    for (name, prefix) in pairs {
        kinds.extend(first(&partnership, prefix).map(|path| (name, path)));
    }
    let log = server.page("/log");
    kinds.extend(first(&log, "/s/").map(|path| ("statement", path)));
    if let Some((_, row)) = kinds.iter().find(|(name, _)| *name == "row").cloned() {
        kinds.extend(
            links(&server.page(&row))
                .into_iter()
                .find(|link| link.starts_with("/d/") && !link.starts_with("/d/r:"))
                .map(|path| ("dataset", path)),
        );
    }
    kinds
}

/// The links of a page to this site, unescaped, without fragments.
pub(crate) fn links(page: &str) -> Vec<String> {
    let found = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let plain = found
        .map(|link| link.replace("&amp;", "&"))
        .map(|link| link.split('#').next().unwrap_or_default().to_owned());
    plain.filter(|link| link.starts_with('/')).collect()
}

#[test]
fn every_route_carries_the_security_headers() {
    let server = Server::shared();
    let mut paths: Vec<String> = page_kinds(server).into_iter().map(|(_, path)| path).collect();
    paths.extend(
        [
            "/index.json",
            "/p/gavi.json",
            "/p/gavi.csv",
            "/a/india.json",
            "/log/checkpoint",
            "/log/vkey",
            "/log/bodies/0",
            "/log/tile/0/999",
            "/api/v1/state",
            "/api/v1/lens/composition?p=gavi",
            "/api/v1/search?q=solar",
            "/api/v1/lint?text=double+the+share",
            "/api/v1/nothing",
            "/robots.txt",
            "/favicon.ico",
        ]
        .map(str::to_owned),
    );
    paths.extend(
        links(&server.page("/"))
            .into_iter()
            .filter(|link| link.contains(".css") || link.contains(".js") || link.contains(".svg")),
    );
    for path in &paths {
        check_headers(path, &server.get(path));
    }
    check_headers("POST", &server.post("/api/v1/statements", "application/json", b"{}"));
}

fn check_headers(path: &str, reply: &Reply) {
    assert!(reply.status < 500, "{path}: {}", reply.status);
    let policy = reply.header("content-security-policy");
    assert!(
        policy.contains("default-src 'none'")
            && policy.contains("frame-ancestors 'none'")
            && policy.contains("base-uri 'none'"),
        "{path}: {policy}"
    );
    assert!(!policy.contains("unsafe"), "{path}: {policy}");
    assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
    for name in ["referrer-policy", "permissions-policy", "cache-control"] {
        assert!(!reply.header(name).is_empty(), "{path} has no {name}");
    }
    assert!(
        !reply.header("content-type").is_empty() || reply.body.is_empty(),
        "{path} does not say what it is"
    );
    assert!(reply.header("set-cookie").is_empty() && reply.header("server").is_empty(), "{path}");
}

#[test]
fn pages_stay_within_their_budget_and_bring_nothing_from_elsewhere() {
    let server = Server::shared();
    for (name, path) in page_kinds(server) {
        let reply = server.get(&path);
        let text = reply.text();
        let packed = packed_length(server, &path);
        assert!(packed <= 50 * 1024, "{name} {path}: {packed} bytes packed");
        for attribute in
            ["src=\"http", "src=\"//", "style=\"", "onclick=", "onload=", "<style", "javascript:"]
        {
            assert!(!text.contains(attribute), "{name} {path} holds {attribute}");
        }
        assert_eq!(text.matches("<h1").count(), 1, "{name} {path}: one h1");
        assert!(
            text.contains("lang=\"en\"") && text.contains("<title>") && text.contains("name=\"viewport\""),
            "{name} {path}"
        );
        let mut ids = BTreeSet::new();
        for id in text.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(ids.insert(id.to_owned()), "{name} {path}: id {id} stands twice");
        }
    }
}

fn packed_length(server: &Server, path: &str) -> usize {
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let mut reply = agent
        .get(format!("{}{path}", server.base))
        .header("accept-encoding", "gzip")
        .call()
        .expect("an answer");
    // The client unpacks; what came over the wire is told by its length, else counted as it is.
    let told = reply.headers().get("content-length").and_then(|length| length.to_str().ok()?.parse().ok());
    let whole = reply.body_mut().with_config().limit(1 << 30).read_to_vec().expect("a page").len();
    told.unwrap_or(whole / 4)
}

#[test]
fn every_link_leads_somewhere() {
    let server = Server::shared();
    let mut queue: VecDeque<(String, String)> =
        page_kinds(server).into_iter().map(|(_, path)| (path, "the list of kinds".to_owned())).collect();
    let mut seen: BTreeSet<String> = queue.iter().map(|(path, _)| path.clone()).collect();
    // Of each kind of address so many are followed, so that the walk is wide rather than long.
    let mut of_kind = std::collections::BTreeMap::new();
    let kind = |path: &str| path.split(['/', '?']).nth(1).unwrap_or_default().to_owned();
    let (mut followed, mut broken) = (0, Vec::new());
    while let Some((path, from)) = queue.pop_front() {
        let reply = server.get(&path);
        followed += 1;
        let expected = path.contains("no-such") || path.contains("nothing/here") || path.contains("page=x");
        if reply.status >= 400 && !expected {
            broken.push(format!("{} {path} (on {from})", reply.status));
        }
        if !reply.header("content-type").starts_with("text/html") {
            continue;
        }
        for link in links(&reply.text()) {
            let count = of_kind.entry(kind(&link)).or_insert(0usize);
            if *count < 40 && seen.insert(link.clone()) {
                *count += 1;
                queue.push_back((link, path.clone()));
            }
        }
    }
    eprintln!("{followed} addresses followed");
    assert!(followed > 150, "{followed} addresses");
    assert!(broken.is_empty(), "{} broken links:\n{}", broken.len(), broken.join("\n"));
}

#[test]
fn a_statement_answers_to_its_number() {
    let reply = Server::shared().get("/s/0");
    assert!(matches!(reply.status, 301 | 302 | 303 | 307 | 308), "{}", reply.status);
    assert!(reply.header("location").starts_with("/s/s"), "{}", reply.header("location"));
}

#[test]
fn a_page_is_not_sent_twice() {
    let server = Server::shared();
    let first = server.get("/p/gavi");
    let tag = first.header("etag").to_owned();
    assert!(!tag.is_empty());
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let again =
        agent.get(format!("{}/p/gavi", server.base)).header("if-none-match", &tag).call().expect("an answer");
    assert_eq!(again.status().as_u16(), 304);
}

#[test]
fn the_same_path_gives_the_data() {
    let server = Server::shared();
    for path in ["/index", "/partnerships", "/actors", "/p/gavi", "/a/india", "/log", "/search", "/compare"] {
        let query = match path {
            "/search" => "?q=solar",
            "/compare" => "?p=gavi&p=nato",
            _ => "",
        };
        let reply = server.get(&format!("{path}.json{query}"));
        assert_eq!(reply.status, 200, "{path}.json: {}", reply.text().chars().take(300).collect::<String>());
        assert!(reply.header("content-type").starts_with("application/json"), "{path}");
        assert!(reply.json().is_object(), "{path}");
    }
    for path in ["/partnerships.csv", "/actors.csv", "/p/gavi.csv"] {
        let reply = server.get(path);
        assert_eq!(reply.status, 200, "{path}: {}", reply.text().chars().take(300).collect::<String>());
        assert!(reply.header("content-type").starts_with("text/csv"), "{path}");
        assert!(reply.text().lines().count() > 2, "{path}");
    }
}
