//! `/about`: what this is, what verified means, how to take the data, how to read with any tool.

use crate::ask::{Answer, Ask, Format};
use crate::error::Problem;
use crate::pages::Page;
use crate::render::part::{self, Checks};
use maud::{Markup, html};

pub(super) static PAGE: Page = Page { path: "/about", section: Some("/about"), show };

fn show(ask: &Ask) -> Result<Answer, Problem> {
    match ask.format {
        Format::Html => Ok(Answer::Page {
            title: "About".to_owned(),
            description: "What Polyad is, what verified means, how to take the data".to_owned(),
            body: body(),
        }),
        Format::Json => Ok(Answer::Json(serde_json::json!({
            "program": "polyad",
            "version": env!("CARGO_PKG_VERSION"),
            "engine": polyad_ledger::state::ENGINE,
            "origin": ask.snapshot.origin,
            "size": ask.snapshot.size,
        }))),
        Format::Csv => Err(Problem::not_found("This page has no table.")),
    }
}

fn body() -> Markup {
    let levels = [
        (Checks { signed: true, logged: false, witnessed: false, attested: false }, "The signer's key matches and the text is unchanged."),
        (Checks { signed: true, logged: true, witnessed: false, attested: false }, "The statement has a fixed place in the public log."),
        (Checks { signed: true, logged: true, witnessed: true, attested: false }, "Independent witnesses saw the same log, so no reader can be shown a different one."),
        (Checks { signed: true, logged: true, witnessed: true, attested: true }, "Someone other than the signer has examined the claim and put their name to it."),
    ];
    html! {
        (part::crumbs(&[("/", "Start")], "About"))
        div.hero {
            h1 { "A public ledger of partnerships" }
            p.lede { "States, international organisations, cities, companies, foundations, civil society, universities and citizens take a seat at a partnership by bearing a share of its burden. Every seat, pledge, payment, result and decision is a signed statement, or a row of a published file, in a log that anyone can check and copy." }
        }
        section #name aria-labelledby="h-name" {
            h2 #h-name { "The name" }
            p.gap-s { "In international relations a dyad is a pair of states. A polyad is a set of many parties." }
        }
        section #verified aria-labelledby="h-verified" {
            div.sec-head { h2 #h-verified { "What verified means" } p { "Four separate checks, never one tick. Verified is not true: only the last one speaks to whether a claim is right." } }
            table {
                thead { tr { th scope="col" { "Level" } th scope="col" { "What it shows" } } }
                tbody { @for (checks, words) in levels { tr { th scope="row" { (part::ladder(checks)) } td { (words) } } } }
            }
            p.gap-m { "Beside the checks stands who else agrees: E0 claimed or reported, E1 matched by the counterparty, E2 attested by an independent party, E3 two such or an audit." }
        }
        section #custody aria-labelledby="h-custody" {
            h2 #h-custody { "Who speaks" }
            p.gap-s { "A statement is signed by the actor itself, by its host on its behalf, or by someone who reports it from a source. Rows of published files are always reported. A source is cited when nobody here has opened it, fetched when somebody has, and pinned when its bytes are known by hash." }
        }
        section #missing aria-labelledby="h-missing" {
            h2 #h-missing { "What is not here" }
            p.gap-s { "What this ledger has no record of is not a gap in the world. Nothing disappears in silence: corrections, disputes, withdrawn seats and lowered targets stay readable. Erasure is for personal data, law or safety, and leaves a mark." }
        }
        section #data aria-labelledby="h-data" {
            h2 #h-data { "Data" }
            p.gap-s { "Add " code { ".json" } " to any address for the data of the page, or " code { ".csv" } " for one of its tables (" code { "?table=" } " chooses which). Add " code { "?at=" } " and a size to pin a page to a state of the log, for citation." }
            dl.kv {
                dt { "A view" } dd { code { "GET /api/v1/lens/{name}" } }
                dt { "Search" } dd { code { "GET /api/v1/search?q=" } }
                dt { "State" } dd { code { "GET /api/v1/state" } }
                dt { "Send statements" } dd { code { "POST /api/v1/statements" } ", one JSON object or JSON lines" }
                dt { "The log" } dd { code { "GET /log/checkpoint" } " and its tiles" }
            }
        }
        section #accessibility aria-labelledby="h-accessibility" {
            h2 #h-accessibility { "Accessibility" }
            p.gap-s { "Pages work without scripts, on paper and read aloud, with the keyboard alone, from 320 pixels up, in light and dark. Every drawing has a table with the same values. No page loads anything from another host, sets a cookie or counts readers." }
        }
    }
}
