//! The site in a browser: from a search to a receipt that verifies, by mouse, by keyboard and without scripts; on
//! narrow and wide screens; for readers who see, hear or feel it.

use crate::driver::{Browser, ENTER, TAB};
use crate::headers::page_kinds;
use crate::server::{Server, fresh_folder, run, said, skip, workspace};
use serde_json::Value;
use std::path::PathBuf;

/// The way of somebody who checks a claim: where a link must lead next, by the beginning of its address.
const WAY: [&[&str]; 3] = [&["/p/sustainable-energy-for-all"], &["/basis/"], &["/d/r:", "/s/"]];

/// A receipt that a page offered, checked without the node.
fn receipt_verifies(server: &Server, link: &str) {
    let folder = fresh_folder("browser");
    let (file, key) = (folder.path().join("receipt.json"), folder.path().join("vkey"));
    let reply = server.get(link);
    assert_eq!(reply.status, 200, "{link}: {}", reply.text());
    std::fs::write(&file, reply.body).expect("a receipt");
    std::fs::write(&key, server.get("/log/vkey").body).expect("a key");
    let output = run(&["verify", file.to_str().expect("plain"), "--vkey", key.to_str().expect("plain")]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
}

/// The first link of the page's content whose address begins like one of these.
fn link_to(browser: &Browser, beginnings: &[&str]) -> Option<String> {
    let script = "const links = [...document.querySelectorAll('main a[href]')].map(a => a.getAttribute('href')); return links;";
    let links = browser.run(script);
    let links = links.as_array().expect("links").iter().filter_map(Value::as_str);
    links.map(str::to_owned).find(|link| beginnings.iter().any(|beginning| link.starts_with(beginning)))
}

pub(crate) fn click(browser: &Browser, beginnings: &[&str]) {
    let link = link_to(browser, beginnings)
        .unwrap_or_else(|| panic!("{} has no link to {beginnings:?}", browser.path()));
    let quoted = Value::from(link.as_str());
    browser.run(&format!(
        "const link = [...document.querySelectorAll('main a[href]')].find(a => a.getAttribute('href') === {quoted}); \
         for (let d = link.closest('details:not([open])'); d; d = d.parentElement.closest('details:not([open])')) d.open = true; \
         link.scrollIntoView(); link.click();"
    ));
    let arrived = (0..100).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(20));
        browser.run("return document.readyState") == "complete"
            && beginnings.iter().any(|beginning| browser.path().starts_with(beginning))
    });
    assert!(arrived, "{} after following {link}", browser.path());
}

#[test]
fn a_claim_is_followed_from_search_to_a_verified_receipt() {
    let Some(browser) = Browser::start("a_claim_is_followed_from_search_to_a_verified_receipt") else {
        return;
    };
    let server = Server::shared();
    browser.resize(1280, 900);
    browser.open(&format!("{}/", server.base));
    browser.run("document.querySelector('main input[name=q]').value = 'SEforALL'; document.querySelector('main form[action=\"/search\"]').requestSubmit();");
    let arrived = (0..100).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(20));
        browser.path().starts_with("/search?q=SEforALL")
    });
    assert!(arrived, "{}", browser.path());
    for step in WAY {
        click(&browser, step);
    }
    if browser.path().starts_with("/d/") {
        click(&browser, &["/s/"]);
    }
    let link = link_to(&browser, &["/log/proof/"]).expect("a statement's page offers its receipt");
    receipt_verifies(server, &link);
    assert!(browser.complaints().is_empty(), "{:?}", browser.complaints());
}

/// Presses Tab until the focus is on a link that begins so; the focus must be visible all the way.
fn tab_to(browser: &Browser, beginnings: &[&str]) -> String {
    for _ in 0..600 {
        browser.press(TAB);
        let focus = browser.run(
            "const e = document.activeElement; const s = getComputedStyle(e); const r = e.getBoundingClientRect(); \
             return {href: e.getAttribute('href') || '', name: e.getAttribute('name') || '', tag: e.tagName, \
             seen: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== 'none', width: r.width};",
        );
        let tag = focus["tag"].as_str().unwrap_or_default();
        assert!(
            tag == "BODY" || focus["seen"] == true,
            "{}: the focus cannot be seen: {focus}",
            browser.path()
        );
        let (href, name) =
            (focus["href"].as_str().unwrap_or_default(), focus["name"].as_str().unwrap_or_default());
        if beginnings.iter().any(|beginning| href.starts_with(beginning) || name == *beginning) {
            return href.to_owned();
        }
        // What is folded away opens by its own key, as a reader would open it.
        if tag == "SUMMARY" && browser.run("return !document.activeElement.parentElement.open && !!document.activeElement.closest('main')") == true {
            browser.press(ENTER);
        }
    }
    panic!("{}: Tab does not come to {beginnings:?}", browser.path());
}

fn enter(browser: &Browser, beginnings: &[&str]) {
    browser.press(ENTER);
    let arrived = (0..100).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(20));
        browser.run("return document.readyState") == "complete"
            && beginnings.iter().any(|beginning| browser.path().starts_with(beginning))
    });
    assert!(arrived, "{} after Enter, not {beginnings:?}", browser.path());
}

#[test]
fn the_keyboard_alone_leads_from_search_to_the_receipt() {
    let Some(browser) = Browser::start("the_keyboard_alone_leads_from_search_to_the_receipt") else { return };
    let server = Server::shared();
    browser.resize(1280, 900);
    browser.open(&format!("{}/", server.base));
    browser.press(TAB);
    let skip_link = browser.run("const e = document.activeElement; const r = e.getBoundingClientRect(); return {href: e.getAttribute('href'), shown: r.width > 20 && r.height > 10 && r.top >= 0};");
    assert!(
        skip_link["href"] == "#main" && skip_link["shown"] == true,
        "the first stop is the way past the navigation: {skip_link}"
    );
    tab_to(&browser, &["q"]);
    browser.write("SEforALL");
    enter(&browser, &["/search"]);
    for step in WAY {
        tab_to(&browser, step);
        enter(&browser, step);
    }
    if browser.path().starts_with("/d/") {
        tab_to(&browser, &["/s/"]);
        enter(&browser, &["/s/"]);
    }
    let link = tab_to(&browser, &["/log/proof/"]);
    receipt_verifies(server, &link);
}

#[test]
fn scripts_may_be_off() {
    let Some(browser) = Browser::start("scripts_may_be_off") else { return };
    let server = Server::shared();
    browser.resize(1280, 900);
    browser.tell("Emulation.setScriptExecutionDisabled", serde_json::json!({"value": true}));
    browser.open(&format!("{}/partnerships", server.base));
    // A form, a disclosure and a link are all that the pages need; each works by the keyboard here.
    tab_to(&browser, &["q"]);
    let in_header = browser.run("return !!document.activeElement.closest('header')");
    if in_header == true {
        browser.write("solar");
        enter(&browser, &["/search?q=solar"]);
        tab_to(&browser, &["/p/international-solar-alliance"]);
        enter(&browser, &["/p/international-solar-alliance"]);
    }
    let text = browser.run("return document.querySelector('main').innerText");
    let text = text.as_str().expect("text");
    assert!(text.contains("International Solar Alliance") && text.len() > 800, "{text}");
    for (name, path) in page_kinds(server) {
        browser.open(&format!("{}{path}", server.base));
        let length = browser.run("return document.querySelector('main').innerText.length");
        assert!(length.as_u64().is_some_and(|length| length > 40), "{name} {path} is empty without scripts");
    }
}

/// What stands beyond the right edge of the page; empty when nothing does.
pub(crate) fn sideways(browser: &Browser) -> String {
    let wide = browser.run(
        "const w = document.documentElement.clientWidth; \
                 if (document.documentElement.scrollWidth <= w) return ''; \
                 const out = [...document.querySelectorAll('body *')].filter(e => { \
                   const r = e.getBoundingClientRect(); if (r.width === 0 || r.right <= w + 1) return false; \
                   for (let p = e.parentElement; p && p !== document.body; p = p.parentElement) { \
                     const o = getComputedStyle(p).overflowX; if (o === 'auto' || o === 'scroll' || o === 'hidden') return false; } \
                   return true; }).slice(0, 3).map(e => e.tagName + '.' + e.className + ' ' + (e.textContent || '').slice(0, 40)); \
                 return document.documentElement.scrollWidth + ' > ' + w + ': ' + out.join(' | ');",
    );
    wide.as_str().unwrap_or_default().to_owned()
}

#[test]
fn no_page_scrolls_sideways_and_none_complains() {
    let Some(browser) = Browser::start("no_page_scrolls_sideways_and_none_complains") else { return };
    let server = Server::shared();
    let mut wrong = Vec::new();
    for (name, path) in page_kinds(server) {
        browser.resize(1280, 900);
        browser.open(&format!("{}{path}", server.base));
        browser.run("document.querySelectorAll('main details').forEach(d => d.open = true)");
        for (width, direction) in
            [(320, "ltr"), (390, "ltr"), (768, "ltr"), (1280, "ltr"), (1280, "rtl"), (320, "rtl")]
        {
            browser.resize(width, 900);
            browser.run(&format!("document.documentElement.dir = '{direction}'"));
            let wide = sideways(&browser);
            if !wide.is_empty() {
                wrong.push(format!("{name} {path} at {width} {direction}: {wide}"));
            }
        }
        // A missing page is told to the console by the browser itself.
        let missing = ["not found", "no such page", "bad parameter"].contains(&name);
        wrong.extend(
            browser
                .complaints()
                .into_iter()
                .filter(|_| !missing)
                .map(|line| format!("{name} {path}: console: {line}")),
        );
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn text_at_twice_its_size_and_quiet_motion_lose_nothing() {
    let Some(browser) = Browser::start("text_at_twice_its_size_and_quiet_motion_lose_nothing") else {
        return;
    };
    let server = Server::shared();
    browser.resize(1280, 900);
    browser.prefer(&[("prefers-reduced-motion", "reduce"), ("forced-colors", "active")]);
    let mut wrong = Vec::new();
    for (name, path) in page_kinds(server).into_iter().filter(|(name, _)| {
        ["home", "partnership", "actor", "log", "statement", "compare", "basis"].contains(name)
    }) {
        browser.open(&format!("{}{path}", server.base));
        browser.run("document.documentElement.style.fontSize = '200%'");
        let wide =
            browser.run("return document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if wide.as_i64() != Some(0) {
            wrong.push(format!("{name} {path}: {wide} px too wide at 200% text"));
        }
        let moving = browser.run("return document.getAnimations().length");
        assert_eq!(moving, 0, "{name} {path}: something moves");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The accessibility engine's source, from the file that `POLYAD_AXE` names.
pub(crate) fn engine(test: &str) -> Option<String> {
    let usual = workspace().join("target/axe/node_modules/axe-core/axe.min.js");
    let file = std::env::var_os("POLYAD_AXE").map_or(usual, PathBuf::from);
    let source = std::fs::read_to_string(&file).ok();
    if source.is_none() {
        skip(test, "axe");
    }
    source
}

/// What the engine, which the page has run, finds there: rule, colon, place.
pub(crate) fn violations(browser: &Browser) -> Vec<String> {
    let found = browser.run_async(
        "const done = arguments[arguments.length - 1]; \
                 axe.run(document, {resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}) \
                 .then(r => done(r.violations.map(v => v.id + ': ' + v.help + ' | ' + v.nodes.length + ' × ' + v.nodes[0].html.slice(0, 160) + ' | ' + (v.nodes[0].failureSummary || '').slice(0, 200)))) \
                 .catch(e => done(['the engine failed: ' + e]));",
    );
    let found = found.as_array().expect("violations").iter().filter_map(Value::as_str);
    found.map(str::to_owned).collect()
}

#[test]
fn the_accessibility_engine_finds_nothing() {
    let Some(engine) = engine("the_accessibility_engine_finds_nothing") else { return };
    let Some(browser) = Browser::start("the_accessibility_engine_finds_nothing") else { return };
    let server = Server::shared();
    let mut wrong = std::collections::BTreeMap::<String, Vec<String>>::new();
    for scheme in ["light", "dark"] {
        browser.prefer(&[("prefers-color-scheme", scheme), ("prefers-reduced-motion", "reduce")]);
        for (name, path) in page_kinds(server) {
            // Wide in the light and narrow in the dark: both layouts are seen, at half the time.
            browser.resize(if scheme == "light" { 1280 } else { 390 }, 900);
            browser.open(&format!("{}{path}", server.base));
            browser.run("document.querySelectorAll('details').forEach(d => d.open = true)");
            browser.run(&engine);
            for violation in violations(&browser) {
                let (rule, rest) = violation.split_once(':').unwrap_or((&violation, ""));
                wrong.entry(rule.to_owned()).or_default().push(format!("{scheme} {name} {path}:{rest}"));
            }
        }
    }
    let report: Vec<String> = wrong
        .iter()
        .map(|(rule, places)| {
            format!(
                "{rule} ({}):\n  {}",
                places.len(),
                places.iter().take(4).cloned().collect::<Vec<_>>().join("\n  ")
            )
        })
        .collect();
    assert!(wrong.is_empty(), "{}", report.join("\n"));
}

#[test]
fn pictures_for_people_to_look_at() {
    let Some(browser) = Browser::start("pictures_for_people_to_look_at") else { return };
    let server = Server::shared();
    let folder = workspace().join("target/screens");
    for (name, path) in page_kinds(server) {
        let file = name.replace([' ', ','], "-");
        browser.prefer(&[("prefers-color-scheme", "light")]);
        browser.resize(1280, 900);
        browser.open(&format!("{}{path}", server.base));
        browser.picture(&folder.join(format!("{file}-1280.png")));
        browser.resize(390, 844);
        browser.picture(&folder.join(format!("{file}-390.png")));
        browser.prefer(&[("prefers-color-scheme", "dark")]);
        browser.resize(1280, 900);
        browser.picture(&folder.join(format!("{file}-dark.png")));
    }
    assert!(folder.join("partnership-390.png").exists());
}
