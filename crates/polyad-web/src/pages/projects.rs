//! `/projects`: what registered files report, found by search and filter, with counts that narrow the list.

use crate::address;
use crate::ask::{Answer, Ask, Format};
use crate::error::Problem;
use crate::pages::{Page, list};
use crate::render::view::table_at;
use crate::render::{field, form, measure, part, table};
use maud::{Markup, html};
use polyad_lens::{Cell, Params, Row, Table, View};

pub(super) static PAGE: Page = Page { path: "/projects", section: Some("/projects"), show };

/// Rows to a page.
const PER_PAGE: &str = "50";
/// Places of a project that are named in its row; its own page names all.
const PLACES: usize = 4;
/// Values of a condition that stand open beside the list.
const VALUES_OPEN: usize = 8;

/// The conditions that are counted beside the list: table, parameter.
const COUNTED: [(&str, &str); 5] = [
    ("by_status", "status"),
    ("by_country", "country"),
    ("by_sdg", "sdg"),
    ("by_publisher", "publisher"),
    ("by_currency", "currency"),
];

/// Conditions in the words of the page; a condition is taken away by its name.
const CONDITIONS: [(&str, &str); 11] = [
    ("q", "words"),
    ("publisher", "reported by"),
    ("participant", "with"),
    ("role", "role"),
    ("country", "country"),
    ("sector", "sector"),
    ("vocabulary", "list of sectors"),
    ("sdg", "SDG"),
    ("status", "status"),
    ("year", "active in"),
    ("currency", "disbursed in"),
];

fn show(ask: &Ask) -> Result<Answer, Problem> {
    let asked = list::params_for(ask, "projects");
    let without = |names: &[&str]| Params::new(asked.iter().filter(|(name, _)| !names.contains(name)));
    let needs_currency = asked.get("sort") == Some("disbursed") && asked.get("currency").is_none();
    let params = match (ask.format, asked.get("per")) {
        // A page says what is missing and shows the list as it can; data is refused.
        (Format::Html, _) if needs_currency => without(&["sort", "dir"]).with("per", PER_PAGE),
        (Format::Html, None) => asked.clone().with("per", PER_PAGE),
        // Of data all rows, unless pages are asked for.
        (_, None) => without(&["page"]),
        (_, Some(_)) => asked.clone(),
    };
    let view = list::view_of(ask, "projects", params)?;
    list::answer(ask, &view, "projects", || {
        let title = "Projects".to_owned();
        let description = "Projects in registered files, found by search and filter".to_owned();
        Ok((title, description, body(ask, &view, needs_currency)?))
    })
}

fn body(ask: &Ask, view: &View, needs_currency: bool) -> Result<Markup, Problem> {
    let files = ask.state.projects().files().len();
    let heading = html! {
        (part::crumbs(&[("/", "Start")], "Projects"))
        div.hero {
            h1 { "Projects" }
            p.lede {
                "Activities as their publishers report them in "
                @if files > 0 { (part::count(files, "registered file", "registered files")) } @else { "registered files" }
                ", each counted once. They stand apart from partnerships and are never mixed into their figures."
            }
        }
    };
    if files == 0 {
        return Ok(html! {
            (heading)
            p.empty.gap-m {
                "No file of projects is registered here. The owner of this copy takes IATI files in with "
                code { "polyad import iati FILE" } "; then they are listed here. "
                a href="/methods/projects" { "How this list is made" } "."
            }
        });
    }
    let Some((block, table)) = table_at(view, "projects") else { return Ok(heading) };
    Ok(html! {
        (heading)
        (form::get(ask, "/projects", &fields(ask, view, needs_currency), "Apply"))
        @if needs_currency {
            p.note.gap-m { strong { "Choose a currency to sort by money." } " Amounts of different currencies do not compare. The list is sorted by title." }
        }
        (chosen(ask, view))
        div.two.narrowed.gap-l {
            div {
                h2.vh { "What was found" }
                p.found {
                    @if let Some(total) = view.measure("0") { strong { (measure::linked(view, "0", total)) } }
                    @if !table.rows.is_empty() { a.narrow href="#narrow" { "Narrow the list" } }
                }
                @if table.rows.is_empty() { p.empty { (table.empty) } } @else { (rows(view, block, table)) }
                (list::pager(ask, "/projects", view)?)
                (part::view_findings(&view.findings))
                (sources(ask, view))
            }
            aside #narrow aria-label="Narrow the list" {
                @for (key, param) in COUNTED { (counts(ask, view, key, param)) }
            }
        }
    })
}

fn fields(ask: &Ask, view: &View, needs_currency: bool) -> Markup {
    let pairs = |pairs: &[(&str, &str)]| pairs.iter().map(|(v, w)| ((*v).to_owned(), (*w).to_owned())).collect::<Vec<_>>();
    let goals: Vec<(String, String)> = (1..=17).map(|n| (n.to_string(), format!("SDG {n}"))).collect();
    // What was chosen stands under the form in any case.
    let opened = needs_currency || ["role", "sector"].iter().any(|name| ask.query.get(name).is_some());
    html! {
        (form::text(ask, "q", "Title or identifier"))
        (form::text(ask, "participant", "Organisation taking part"))
        (form::text(ask, "year", "Active in year"))
        (form::choice(ask, "sort", "Sort by", "", &pairs(&[
            ("title", "Title"), ("start", "Start"), ("end", "End"), ("publisher", "Publisher"), ("disbursed", "Money disbursed"),
        ])))
        (form::choice(ask, "dir", "Order", "", &pairs(&[("asc", "Ascending"), ("desc", "Descending")])))
        details.more open[opened] {
            summary { "More conditions" }
            div.fields {
                (form::choice(ask, "role", "Role of the organisation", "Any", &pairs(&[
                    ("funding", "Funding"), ("accountable", "Accountable"), ("extending", "Extending"), ("implementing", "Implementing"),
                ])))
                (form::text(ask, "publisher", "Reported by"))
                (form::choice(ask, "country", "Country", "Any", &values(ask, view, "by_country", "country")))
                (form::text(ask, "sector", "Sector code, e.g. 122"))
                (form::choice(ask, "sdg", "Sustainable Development Goal", "Any", &with_own(ask, "sdg", goals)))
                (form::choice(ask, "status", "Status", "Any", &pairs(&[
                    ("pipeline", "Pipeline"), ("implementation", "Implementation"), ("finalisation", "Finalisation"),
                    ("closed", "Closed"), ("cancelled", "Cancelled"), ("suspended", "Suspended"),
                ])))
                (form::choice(ask, "currency", "Disbursed in", "Any", &values(ask, view, "by_currency", "currency")))
            }
        }
        @if let Some(list) = ask.query.get("vocabulary") { input type="hidden" name="vocabulary" value=(list); }
    }
}

/// The values that a condition is counted by, in the order of their names.
fn values(ask: &Ask, view: &View, key: &str, param: &str) -> Vec<(String, String)> {
    let rows = table_at(view, key).map(|(_, table)| table.rows.as_slice()).unwrap_or_default();
    let mut found: Vec<(String, String)> =
        rows.iter().filter_map(|row| Some((row.cells.get(1)?.plain(), row.cells.first()?.plain()))).collect();
    found.sort_by(|a, b| a.1.cmp(&b.1));
    with_own(ask, param, found)
}

/// With the value that the address has, so that a form never drops it.
fn with_own(ask: &Ask, param: &str, mut options: Vec<(String, String)>) -> Vec<(String, String)> {
    if let Some(own) = ask.query.get(param).filter(|own| options.iter().all(|(value, _)| value != own)) {
        options.push((own.to_owned(), own.to_owned()));
    }
    options
}

/// What the list is narrowed to; each opens the list without it.
fn chosen(ask: &Ask, view: &View) -> Markup {
    let set: Vec<(&str, &str, String)> = CONDITIONS
        .iter()
        .filter_map(|(name, words)| Some((*name, *words, in_words(view, name, ask.query.get(name)?))))
        .collect();
    html! {
        @if !set.is_empty() {
            ul.chips.gap-m aria-label="Conditions" {
                @for (name, words, value) in &set {
                    li { a href=(list_address(ask, &[name], None)) aria-label=(format!("Take away {words}: {value}")) { (words) ": " (value) " ×" } }
                }
                @if set.len() > 1 { li { a href=(ask.link("/projects")) { "Take all away" } } }
            }
        }
    }
}

/// A value as the counts name it.
fn in_words(view: &View, param: &str, value: &str) -> String {
    let counted = COUNTED.iter().find(|(_, own)| *own == param).and_then(|(key, _)| table_at(view, key));
    let row = counted.and_then(|(_, table)| table.rows.iter().find(|row| row.cells.get(1).is_some_and(|own| own.plain() == value)));
    row.and_then(|row| row.cells.first()).filter(|_| param != "sdg").map_or_else(|| value.to_owned(), Cell::plain)
}

/// The list without some parameters and with another.
fn list_address(ask: &Ask, without: &[&str], with: Option<(&str, &str)>) -> String {
    let names: Vec<&str> = without.iter().copied().chain(["page"]).collect();
    let query = address::pairs(ask.query.without(&names).chain(with));
    if query.is_empty() { "/projects".to_owned() } else { format!("/projects?{query}") }
}

fn rows(view: &View, block: usize, table: &Table) -> Markup {
    html! {
        div.scroll tabindex="0" role="group" aria-label="Table: Projects" {
            table.cards.projects {
                caption.vh { "Projects" }
                thead { tr { th scope="col" { "Project" } th scope="col" { "Where" } th scope="col" { "When" } th.r scope="col" { "Disbursed" } } }
                tbody { @for (r, row) in table.rows.iter().enumerate() { (line(view, block, table, r, row)) } }
            }
        }
    }
}

fn line(view: &View, block: usize, table: &Table, r: usize, row: &Row) -> Markup {
    let at = |key: &str| table.columns.iter().position(|column| column.key == key).unwrap_or_default();
    let cell = |key: &str| row.cells.get(at(key)).unwrap_or(&Cell::NotRecorded);
    let show = |key: &str| table::content(view, &format!("{block}/{r}/{}", at(key)), false, false, cell(key));
    let copies = match cell("copies") {
        Cell::Measure(copies) => copies.value.is_some_and(|value| value.to_f64() > 0.0),
        _ => false,
    };
    html! {
        tr {
            th scope="row" {
                (show("project"))
                span.sub { (show("publisher")) @if copies { ", " (show("copies")) " in other places" } }
            }
            td data-l="Where" { (places(cell("countries"))) }
            td data-l="When" { (when(cell("start"), cell("end"))) @if *cell("status") != Cell::NotRecorded { span.sub { (field::label(&cell("status").plain())) } } }
            td.r data-l="Disbursed" { (money(view, &format!("{block}/{r}/{}", at("disbursed")), cell("disbursed"))) }
        }
    }
}

fn places(cell: &Cell) -> Markup {
    let all: &[Cell] = match cell {
        Cell::NotRecorded => &[],
        Cell::List(all) => all,
        one => std::slice::from_ref(one),
    };
    let named: Vec<String> = all.iter().take(PLACES).map(Cell::plain).collect();
    html! {
        @if all.is_empty() { span.nil { "Not stated" } } @else { (named.join(", ")) }
        @if all.len() > PLACES { " and " (all.len() - PLACES) " more" }
    }
}

fn when(start: &Cell, end: &Cell) -> Markup {
    let date = |text: &str| match text.split_once(' ') {
        Some((date, rest)) => html! { span.nb { (date) } " " (rest) },
        None => html! { span.nb { (text) } },
    };
    html! {
        @match (start, end) {
            (Cell::NotRecorded, Cell::NotRecorded) => { span.nil { "Not stated" } }
            (start, Cell::NotRecorded) => { "since " (date(&start.plain())) }
            (Cell::NotRecorded, end) => { "until " (date(&end.plain())) }
            (start, end) => { (date(&start.plain())) " to " (date(&end.plain())) }
        }
    }
}

/// Sums of several currencies stand under each other, so that nobody adds them.
fn money(view: &View, path: &str, cell: &Cell) -> Markup {
    html! {
        @match cell {
            Cell::List(all) => {
                @for (n, each) in all.iter().enumerate() { div { (table::content(view, &format!("{path}/{n}"), false, false, each)) } }
            }
            Cell::NotRecorded => { span.nil { "Not stated" } }
            one => { (table::content(view, path, false, false, one)) }
        }
    }
}

/// How many projects the list would hold under each value of one condition.
fn counts(ask: &Ask, view: &View, key: &str, param: &str) -> Markup {
    let Some((block, table)) = table_at(view, key).filter(|(_, table)| !table.rows.is_empty()) else { return html! {} };
    let entry = |r: usize, row: &Row| {
        let (name, value) = (row.cells[0].plain(), row.cells[1].plain());
        let own = ask.query.get(param) == Some(value.as_str());
        let link = if own { list_address(ask, &[param], None) } else { list_address(ask, &[param], Some((param, &value))) };
        let words = if param == "status" { field::label(&name) } else { name };
        html! {
            li {
                a href=(link) aria-current=[own.then_some("true")] { (words) @if own { span.vh { ", take away" } } }
                @if let Cell::Measure(count) = &row.cells[2] { (measure::linked_bare(view, &format!("{block}/{r}/2"), count)) }
            }
        }
    };
    let split = if table.rows.len() > VALUES_OPEN + 2 { VALUES_OPEN } else { table.rows.len() };
    let heading = format!("h-{key}");
    html! {
        section.counts aria-labelledby=(heading) {
            h2 id=(heading) { (table.caption) }
            ul { @for (r, row) in table.rows.iter().enumerate().take(split) { (entry(r, row)) } }
            @if split < table.rows.len() {
                details.more {
                    summary { (table.rows.len() - split) " more" }
                    ul { @for (r, row) in table.rows.iter().enumerate().skip(split) { (entry(r, row)) } }
                }
            }
        }
    }
}

/// The whole list as data, and how it is made.
fn sources(ask: &Ask, view: &View) -> Markup {
    let query = address::pairs(ask.query.without(&["page"]));
    let tail = if query.is_empty() { String::new() } else { format!("?{query}") };
    html! {
        div.chart.flush { p.cf.gap-m {
            span.s {
                "Polyad ledger at size " (crate::render::number::grouped(view.at)) "; each figure opens to its rows. "
                "A sum of disbursements stands for itself in its own currency."
            }
            span { "All of this list: " a href=(format!("/projects.csv{tail}")) { "CSV" } ", " a href=(format!("/projects.json{tail}")) { "JSON" } }
            a href="/methods/projects" { "How this list is made" }
        } }
    }
}
