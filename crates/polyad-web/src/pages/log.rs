//! `/log`: the checkpoint, the entries, and how to check them from outside.

use crate::address;
use crate::ask::{Answer, Ask, Format};
use crate::error::Problem;
use crate::pages::Page;
use crate::render::number::grouped;
use crate::render::part::{self, Window};
use crate::render::fact;
use maud::{Markup, html};
use polyad_ledger::state::Act;
use std::sync::Arc;

pub(super) static PAGE: Page = Page { path: "/log", section: Some("/log"), show };

/// Entries to a page.
const ENTRIES: usize = 50;
/// Findings shown.
const FINDINGS: usize = 50;

fn show(ask: &Ask) -> Result<Answer, Problem> {
    let size = ask.at();
    let window = Window { page: ask.query.page()?, total: size as usize, size: ENTRIES };
    // Newest first: entry n of the list is the entry n + 1 from the end.
    let newest_first = (window.start()..window.end()).map(|n| size - 1 - n as u64);
    let acts: Vec<Arc<Act>> = newest_first
        .filter_map(|index| ask.snapshot.id_at(index))
        .filter_map(|id| ask.state.act(&id).cloned())
        .collect();
    match ask.format {
        Format::Json => Ok(Answer::Json(serde_json::json!({
            "origin": ask.snapshot.origin,
            "size": ask.snapshot.size,
            "root": crate::ask::hex(&ask.snapshot.root),
            "engine": polyad_ledger::state::ENGINE,
            "checkpoint": ask.snapshot.checkpoint,
            "at": size,
            "page": window.page,
            "entries": acts.iter().map(|act| crate::json::act(act)).collect::<Vec<_>>(),
        }))),
        Format::Csv => {
            let head = ["index", "id", "kind", "author", "recorded", "level", "scope", "target"].map(str::to_owned).to_vec();
            let lines = acts.iter().map(|act| {
                vec![
                    act.inclusion.index.to_string(),
                    act.id().to_string(),
                    act.header.kind.to_string(),
                    act.author().to_string(),
                    act.inclusion.recorded.to_string(),
                    (if act.level == polyad_ledger::finding::Level::Authorised { "3" } else { "2" }).to_owned(),
                    act.header.scope.as_ref().map(ToString::to_string).unwrap_or_default(),
                    act.header.target.as_ref().map(ToString::to_string).unwrap_or_default(),
                ]
            });
            Ok(Answer::Csv("log".to_owned(), crate::csv::write(&std::iter::once(head).chain(lines).collect::<Vec<_>>())))
        }
        Format::Html => Ok(Answer::Page {
            title: "The log".to_owned(),
            description: "Checkpoint, entries, and how to verify them from outside".to_owned(),
            body: body(ask, &acts, window),
        }),
    }
}

fn body(ask: &Ask, acts: &[Arc<Act>], window: Window) -> Markup {
    let snapshot = &ask.snapshot;
    let findings = ask.state.findings().count();
    html! {
        (part::crumbs(&[("/", "Start")], "Log"))
        div.hero {
            h1 { "The log" }
            p.lede { "Every statement has one place in an append-only log. Whoever has a checkpoint can show that nothing before it was changed or taken away." }
            p.actions { (part::data_links(ask, "/log", true)) a href="/keys" { "Keys" } a href="#verify" { "Verify it" } }
        }
        div.bignums.gap-l {
            div.bignum { span.n.num { a.fig href="#entries" { (grouped(ask.at())) } } span.l { "statements" } }
            div.bignum { span.n.num { a.fig href="#files" { (grouped(ask.state.datasets().count() as u64)) } } span.l { "files in force" } }
            div.bignum { span.n.num { a.fig href="#findings" { (grouped(findings as u64)) } } span.l { (if findings == 1 { "finding" } else { "findings" }) } p { "Remarks on statements that are stored without effect, or whose files are not held." } }
        }
        section #checkpoint aria-labelledby="h-checkpoint" {
            div.sec-head { h2 #h-checkpoint { "Checkpoint" } p { "Origin, size, root and signatures, as a signed note." } }
            pre.term tabindex="0" role="group" aria-label="Checkpoint" { (snapshot.checkpoint) }
            p.hint.gap-s { "Root in hexadecimal: " code.long { (crate::ask::hex(&snapshot.root)) } }
        }
        section #entries aria-labelledby="h-entries" {
            div.sec-head { h2 #h-entries { "Entries" } p { "Newest first." } }
            form.fields action="/search" { label { "Statement number or id" input name="q" type="search"; } button.btn-2 { "Open" } }
            @if acts.is_empty() {
                p.empty.gap-m { "There is no entry here." }
            } @else {
                ol.feed.gap-m { @for act in acts { (fact::feed_item(&ask.state, act, super::statement::checks(ask, act))) } }
            }
            (part::pager(ask, "/log", window))
        }
        @if ask.state.all_datasets().next().is_some() {
            section #files aria-labelledby="h-files" {
                div.sec-head { h2 #h-files { "Files" } p { "Registered by one statement each; their rows are facts that their publishers report." } }
                div.scroll tabindex="0" role="group" aria-label="Table: registered files" {
                    table.cards {
                        caption.vh { "Registered files" }
                        thead { tr { th scope="col" { "File" } th scope="col" { "Format" } th.r scope="col" { "Rows" } th scope="col" { "Edition" } th scope="col" { "Statement" } } }
                        tbody {
                            @for dataset in ask.state.all_datasets().take(200) {
                                tr {
                                    th scope="row" { a href=(address::dataset(&dataset.key)) { (dataset.text("title").unwrap_or_else(|| dataset.format.clone())) } @if dataset.until.is_some() { span.sub { "former edition" } } }
                                    td data-l="Format" { (dataset.format) }
                                    td.r data-l="Rows" { @match &dataset.loaded { Some(loaded) => (grouped(loaded.table.len() as u64)), None => { span.nil { "not held" } } } }
                                    td data-l="Edition" { (dataset.text("edition").unwrap_or_default()) }
                                    td data-l="Statement" { a href=(address::statement(&dataset.statement)) { (address::short_id(&dataset.statement)) } }
                                }
                            }
                        }
                    }
                }
            }
        }
        section #findings aria-labelledby="h-findings" {
            div.sec-head { h2 #h-findings { "Findings" } p { "What the fold has to say about statements and files. A finding stops nothing." } }
            @if findings == 0 {
                p.empty { "There is none: every statement here has the effect that its author may give it." }
            } @else {
                (part::findings(&ask.state, ask.state.findings().take(FINDINGS)))
                @if findings > FINDINGS { p.hint.gap-s { "The first " (FINDINGS) " of " (grouped(findings as u64)) ". Each statement's page has its own." } }
            }
        }
        (verify(ask))
    }
}

fn verify(ask: &Ask) -> Markup {
    html! {
        section #verify aria-labelledby="h-verify" {
            div.sec-head {
                h2 #h-verify { "Verify it from outside" }
                p { "The log follows RFC 6962 and the C2SP formats for tiles, checkpoints and signed notes, so any program that knows them can check it." }
            }
            pre.term tabindex="0" role="group" aria-label="Commands" {
                span.d { "# every entry, every signature, against the checkpoint" } "\n"
                "$ polyad log verify http://this-node/log\n\n"
                span.d { "# one statement, offline" } "\n"
                "$ polyad verify statement.receipt.json --vkey vkey.txt"
            }
            h3.gap-m { "By hand" }
            ol.gap-s {
                li { "The id of a statement is " code { "s" } " and base32 of the SHA-256 of " code { "DSSEv1 34 application/vnd.polyad.header+json <length> <header>" } "; the signature covers the same bytes." }
                li { "The hash of an entry is SHA-256 of a zero byte and the entry as it stands in its bundle." }
                li { "Two hashes make the one above: SHA-256 of a byte 1, the left hash, the right hash." }
                li { "The hashes of a receipt lead from the entry to the root in the checkpoint, which the log's key signs." }
            }
            h3.gap-m { "Addresses" }
            dl.kv.gap-s {
                dt { "Checkpoint" } dd { a href="/log/checkpoint" { "/log/checkpoint" } }
                dt { "Key" } dd { a href="/log/vkey" { "/log/vkey" } }
                dt { "Hash tiles" } dd { code { "/log/tile/<level>/<number>" } }
                dt { "Entry bundles" } dd { code { "/log/tile/entries/<number>" } }
                dt { "Bodies" } dd { code { "/log/bodies/<number>" } ", " code { "/log/body/<commitment>" } }
                dt { "Receipts" } dd { code { "/log/proof/<id>" } }
                dt { "Origin" } dd { code.long { (ask.snapshot.origin) } }
            }
        }
    }
}
