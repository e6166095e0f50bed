//! `/identities`: how mentions of organisations are read, and which names may mean one body.

use crate::address;
use crate::ask::{Answer, Ask, Format};
use crate::error::Problem;
use crate::pages::{Page, list};
use crate::render::part::{self, Window};
use crate::render::view::{table_alone, table_at};
use crate::render::{form, table};
use maud::{Markup, html};
use polyad_lens::{Cell, Row, Table, View};

pub(super) static PAGE: Page = Page { path: "/identities", section: Some("/actors"), show };

/// Rows to a page.
const PER_PAGE: usize = 25;

/// The lists: parameter, words.
const LISTS: [(&str, &str); 5] = [
    ("candidates", "Suggested pairs"),
    ("read", "Read as one, not joined"),
    ("accepted", "Accepted"),
    ("refused", "Refused"),
    ("mentions", "Mentions as printed"),
];
/// Levels of a mention, in the words of the page.
const LEVELS: [(&str, &str); 7] = [
    ("exact", "Exact identifier"),
    ("normalised", "Normalised identifier"),
    ("name", "Name in context"),
    ("class", "Code of a class"),
    ("contradicted", "Code and name differ"),
    ("unresolved", "Unresolved"),
    ("unnamed", "No name"),
];

fn show(ask: &Ask) -> Result<Answer, Problem> {
    let asked = list::params_for(ask, "identities");
    let params = match (ask.format, asked.get("per")) {
        (Format::Html, None) => asked.with("per", PER_PAGE.to_string()),
        _ => asked,
    };
    let view = list::view_of(ask, "identities", params)?;
    list::answer(ask, &view, "identities", || {
        let description = "Whom registered files mention, and which names may mean one body".to_owned();
        Ok(("One actor, many names".to_owned(), description, body(ask, &view)?))
    })
}

fn body(ask: &Ask, view: &View) -> Result<Markup, Problem> {
    let chosen = ask.query.get("list").unwrap_or("candidates");
    let total =
        view.measure("0").and_then(|measure| measure.value).map_or(0, |value| value.to_f64() as usize);
    let size = view.params.get("per").and_then(|text| text.parse().ok()).unwrap_or(PER_PAGE).max(1);
    let window = Window { page: ask.query.page()?, total, size };
    Ok(html! {
        (part::crumbs(&[("/actors", "Actors")], "One actor, many names"))
        div.hero {
            h1 { "One actor, many names" }
            p.lede { (view.question) }
            p.note.gap-s {
                "A reading joins nothing. Two names become one by a signed link alone, and two again when it is retracted. "
                a href="/methods/identities" { "How mentions are read" } "."
            }
            p.actions { (part::data_links(ask, "/identities", true)) }
        }
        (table_alone(view, "levels", "identities"))
        section #pairs aria-labelledby="h-pairs" {
            div.sec-head {
                h2 #h-pairs { (LISTS.iter().find(|(own, _)| *own == chosen).map_or("Pairs", |(_, words)| words)) }
                p.hint { (part::count(total, "in this list", "in this list")) }
            }
            ul.chips aria-label="Lists" {
                @for (own, words) in LISTS {
                    li { a href=(list_address(ask, own)) aria-current=[(own == chosen).then_some("true")] { (words) } }
                }
            }
            (form::get(ask, "/identities", &fields(ask, chosen), "Apply"))
            @match chosen {
                "mentions" => { (table_alone(view, "mentions", "identities-list")) }
                _ => { (pairs(view, chosen)) }
            }
            (part::pager(ask, "/identities", window))
        }
        (part::view_findings(&view.findings))
    })
}

fn fields(ask: &Ask, chosen: &str) -> Markup {
    let pairs = |pairs: &[(&str, &str)]| {
        pairs.iter().map(|(v, w)| ((*v).to_owned(), (*w).to_owned())).collect::<Vec<_>>()
    };
    html! {
        input type="hidden" name="list" value=(chosen);
        (form::text(ask, "q", "Name or code"))
        (form::text(ask, "publisher", "Reported by"))
        (form::choice(ask, "level", "Level of the mention", "Any", &pairs(&LEVELS)))
        (form::text(ask, "country", "Country, two letters"))
        @if chosen == "candidates" { (form::text(ask, "score", "Least score, per cent")) }
        (form::choice(ask, "sort", "Sort by", "", &pairs(&[("score", "Score"), ("mentions", "Mentions"), ("name", "Name")])))
    }
}

/// Another list under the same conditions.
fn list_address(ask: &Ask, list: &str) -> String {
    let query = address::pairs(ask.query.without(&["list", "page", "pair"]).chain([("list", list)]));
    format!("/identities?{query}#pairs")
}

fn pairs(view: &View, key: &str) -> Markup {
    let Some((block, table)) = table_at(view, key) else { return html! {} };
    html! {
        @if table.rows.is_empty() { p.empty.gap-m { (table.empty) } }
        @else {
            div.scroll.gap-m tabindex="0" role="group" aria-label=(format!("Table: {}", table.caption)) {
                table.cards {
                    caption.vh { (table.caption) }
                    thead { tr { th scope="col" { "One" } th scope="col" { "The other" } th scope="col" { "Why" } } }
                    tbody { @for (r, row) in table.rows.iter().enumerate() { (line(view, block, table, r, row)) } }
                }
            }
        }
    }
}

fn line(view: &View, block: usize, table: &Table, r: usize, row: &Row) -> Markup {
    let at = |key: &str| table.columns.iter().position(|column| column.key == key).unwrap_or_default();
    let cell = |key: &str| row.cells.get(at(key)).unwrap_or(&Cell::NotRecorded);
    let show = |key: &str| table::content(view, &format!("{block}/{r}/{}", at(key)), false, false, cell(key));
    let code = cell("pair").plain();
    let side = |side: &str| {
        let key = |part: &str| format!("{side}{part}");
        html! {
            (show(side))
            span.sub { code { (cell(&key("_ref")).plain()) } }
            span.sub { (names(cell(&key("_names")))) }
            span.sub { (show(&key("_mentions"))) }
        }
    };
    let decided = *cell("decided") != Cell::NotRecorded;
    html! {
        tr id=(format!("pair-{code}")) {
            th scope="row" { (side("a")) }
            td data-l="The other" { (side("b")) }
            td data-l="Why" {
                @if *cell("score") != Cell::NotRecorded { strong.num { (cell("score").plain()) } " " }
                (reasons(cell("reasons")))
                @if decided { span.sub { (show("decided")) " by " (show("by")) } }
            }
        }
        tr {
            td colspan="3" {
                @if decided { (command("undo", &code, "because")) }
                @else { (command("accept", &code, "basis")) " " (command("refuse", &code, "because")) }
            }
        }
    }
}

/// The command that a reader with a key runs; the site itself signs nothing.
fn command(verb: &str, code: &str, why: &str) -> Markup {
    html! { span.sub { code { "polyad identities " (verb) " " (code) " " span.nb { "--" (why) " \"…\"" } } } }
}

/// Names as printed, each in quotation marks.
fn names(cell: &Cell) -> Markup {
    let all: &[Cell] = match cell {
        Cell::List(all) => all,
        Cell::NotRecorded => &[],
        one => std::slice::from_ref(one),
    };
    html! {
        @for (n, name) in all.iter().enumerate() { @if n > 0 { ", " } q { (name.plain()) } }
        @if all.is_empty() { span.nil { "No name printed" } }
    }
}

fn reasons(cell: &Cell) -> Markup {
    let all: &[Cell] = match cell {
        Cell::List(all) => all,
        Cell::NotRecorded => &[],
        one => std::slice::from_ref(one),
    };
    html! { @for (n, reason) in all.iter().enumerate() { @if n > 0 { "; " } (reason.plain()) } }
}
