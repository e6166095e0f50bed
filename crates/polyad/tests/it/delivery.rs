//! Pledges as a reader meets them: on the command line, and in a browser at every width.

use crate::browser::{engine, sideways, violations};
use crate::driver::Browser;
use crate::server::{Server, fresh_folder, said};
use std::sync::OnceLock;

/// The example world of the pages' own tests.
const HARBOURS: &str = include_str!("../../../polyad-web/tests/it/harbours.toml");

/// A server that holds the example, shared by the tests of this file.
fn server() -> &'static Server {
    static SHARED: OnceLock<Server> = OnceLock::new();
    SHARED.get_or_init(|| {
        let server = Server::start();
        let folder = fresh_folder("harbours");
        let file = folder.path().join("harbours.toml");
        std::fs::write(&file, HARBOURS).expect("a file");
        let output = server.verb(&["submit", "--operator", "--atlas", file.to_str().expect("plain")]);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        server
    })
}

const LIST: &str = "/delivery?p=harbour-fund&as_of=2024-06-30";

/// The page of the pledge that is late.
fn late(server: &Server) -> String {
    let list = server.page(&format!("{LIST}&state=late"));
    let at = list.find("/pledge/").unwrap_or_else(|| panic!("no pledge is late: {list}"));
    let link = list[at..].split('"').next().expect("an end");
    format!("{link}?as_of=2024-06-30")
}

#[test]
fn the_terminal_gives_the_same_rows() {
    let server = server();
    let asked = ["--set", "as_of=2024-06-30", "--p", "harbour-fund"];
    let csv = server.verb(&[&["lens", "delivery", "--format", "csv"][..], &asked].concat());
    let text = String::from_utf8(csv.stdout).expect("text");
    assert_eq!(text.lines().count(), 7, "{text}");
    assert!(text.contains(",late,") && text.contains("90000000,EUR,ok"), "{text}");
    let sums =
        server.verb(&[&["lens", "delivery", "--format", "csv", "--table", "sums"][..], &asked].concat());
    let sums = String::from_utf8(sums.stdout).expect("text");
    assert!(sums.lines().any(|line| line.starts_with("EUR,1,") && line.contains("0.55555555")), "{sums}");
    let table = server.verb(&[&["lens", "delivery"][..], &asked].concat());
    assert!(said(&table).contains("Harbour Fund (example): 6 pledges, 1 of them late"), "{}", said(&table));
    for lens in ["give-get", "shift"] {
        let output = server.verb(&["lens", lens, "--p", "harbour-fund", "--format", "json"]);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    }
}

#[test]
fn pledges_read_well_at_every_width() {
    let test = "pledges_read_well_at_every_width";
    let Some(browser) = Browser::start(test) else { return };
    let server = server();
    let engine = engine(test);
    for path in [LIST.to_owned(), "/delivery".to_owned(), late(server)] {
        for width in [320, 390, 768, 1280] {
            browser.resize(width, 900);
            browser.open(&format!("{}{path}", server.base));
            browser.run("document.querySelectorAll('main details').forEach(d => d.open = true)");
            assert_eq!(sideways(&browser), "", "{path} at {width}");
        }
        // Text of a chart that runs out of its drawing is not seen.
        let cut = browser.run(
            "return [...document.querySelectorAll('main svg.svg-w')].flatMap(s => { const o = s.getBoundingClientRect(); \
             return [...s.querySelectorAll('text')].filter(t => { const r = t.getBoundingClientRect(); \
             return r.left < o.left - 1 || r.right > o.right + 1; }).map(t => t.textContent); })",
        );
        assert_eq!(cut, serde_json::json!([]), "{path}");
        if let Some(engine) = &engine {
            browser.run(engine);
            assert_eq!(violations(&browser), Vec::<String>::new(), "{path}");
        }
        assert!(browser.complaints().is_empty(), "{path}: {:?}", browser.complaints());
    }
    // The same on a narrow screen, where charts have drawings of their own.
    browser.resize(390, 900);
    browser.open(&format!("{}{}", server.base, late(server)));
    let cut = browser.run(
        "return [...document.querySelectorAll('main svg.svg-n')].flatMap(s => { const o = s.getBoundingClientRect(); \
         return [...s.querySelectorAll('text')].filter(t => { const r = t.getBoundingClientRect(); \
         return r.left < o.left - 1 || r.right > o.right + 1; }).map(t => t.textContent); })",
    );
    assert_eq!(cut, serde_json::json!([]));
}
