//! `/delivery`: every pledge with what became of it, found by filter; and the section of it on other pages.

use crate::address;
use crate::ask::{Answer, Ask, Format};
use crate::error::Problem;
use crate::pages::{Page, list};
use crate::render::view::{table_alone, table_at};
use crate::render::{form, measure, part, table};
use maud::{Markup, html};
use polyad_lens::{Cell, Params, Row, Table, View};
use polyad_model::Ref;

pub(super) static PAGE: Page = Page { path: "/delivery", section: Some("/partnerships"), show };

/// Rows to a page.
const PER_PAGE: &str = "50";
/// Rows of a section on another page.
const ROWS_OF_SECTION: usize = 8;

/// Standings in the words of the form.
const STANDINGS: [(&str, &str); 10] = [
    ("late", "Late"),
    ("no-report", "Due, no payment on record"),
    ("behind", "Behind an even pace"),
    ("on-time", "On time so far"),
    ("not-due", "Not yet due"),
    ("no-date", "No last day stated"),
    ("kept", "Kept"),
    ("over-fulfilled", "Over-fulfilled"),
    ("withdrawn", "Withdrawn"),
    ("cannot-tell", "Cannot be told"),
];

/// The tables that stand under the list, where they have rows.
const UNDER: [&str; 7] = ["late", "unpledged", "suspected", "leverage", "deals", "deployment", "files"];
/// The columns of the sums that a page shows; the others stand in the data.
const SUMS: [&str; 9] =
    ["unit", "pledges", "pledged", "paid", "paid_share", "due", "fulfilled", "open", "days_late"];

fn show(ask: &Ask) -> Result<Answer, Problem> {
    let asked = list::params_for(ask, "delivery");
    let without = |names: &[&str]| Params::new(asked.iter().filter(|(name, _)| !names.contains(name)));
    let needs_currency = asked.get("sort") == Some("pledged") && asked.get("currency").is_none();
    let params = match (ask.format, asked.get("per")) {
        // A page says what is missing and shows the list as it can; data is refused.
        (Format::Html, _) if needs_currency => without(&["sort", "dir"]).with("per", PER_PAGE),
        (Format::Html, None) => asked.clone().with("per", PER_PAGE),
        // Of data all rows, unless pages are asked for.
        (_, None) => without(&["page"]),
        (_, Some(_)) => asked.clone(),
    };
    let view = list::view_of(ask, "delivery", params)?;
    list::answer(ask, &view, "delivery", || {
        let title = "Delivery: promised, signed, paid, used".to_owned();
        Ok((title, view.question.to_owned(), body(ask, &view, needs_currency)?))
    })
}

fn body(ask: &Ask, view: &View, needs_currency: bool) -> Result<Markup, Problem> {
    Ok(html! {
        (part::crumbs(&[("/partnerships", "Partnerships")], "Delivery"))
        div.hero {
            h1 { "Promised, signed, paid, used: and how late" }
            p.lede { (view.title) "." }
            p.note.gap-s { "A pledge counts once, however often it is raised or lowered. What nobody filed is not zero: no payment on record means that none was filed here." }
        }
        (form::get(ask, "/delivery", &fields(ask), "Apply"))
        @if needs_currency {
            p.note.gap-m { strong { "Choose a currency to sort by amount." } " Amounts of different currencies do not compare. The list is sorted by days open." }
        }
        section #pledges aria-labelledby="h-pledges" {
            div.sec-head {
                h2 #h-pledges { "Pledges" }
                p.hint { (view.subtitle) }
            }
            (counts(view))
            (pledges(view, usize::MAX))
            (list::pager(ask, "/delivery", view)?)
        }
        (stages(view))
        (across(view, "sums", "delivery", &SUMS))
        @for key in UNDER { (filled(view, key)) }
        (part::view_findings(&view.findings))
        p.actions { (part::data_links(ask, "/delivery", true)) a href="/methods/delivery" { "How this is computed" } }
    })
}

fn fields(ask: &Ask) -> Markup {
    let pairs = |pairs: &[(&str, &str)]| pairs.iter().map(|(v, w)| ((*v).to_owned(), (*w).to_owned())).collect::<Vec<_>>();
    let opened = ["as_of", "in", "prices", "side", "files"].iter().any(|name| ask.query.get(name).is_some());
    html! {
        (form::text(ask, "p", "Partnership, by Ref or slug"))
        (form::text(ask, "a", "Actor, by Ref or slug"))
        (form::choice(ask, "state", "Standing", "Any", &pairs(&STANDINGS)))
        (form::choice(ask, "late", "Late", "All", &pairs(&[("yes", "Only what is due and open")])))
        (form::text(ask, "currency", "Currency, e.g. EUR"))
        (form::choice(ask, "sort", "Sort by", "", &pairs(&[
            ("late", "Days open"), ("made", "Made"), ("by", "Giver"), ("to", "Receiver"), ("state", "Standing"), ("pledged", "Amount"),
        ])))
        (form::choice(ask, "dir", "Order", "Usual", &pairs(&[("asc", "Ascending"), ("desc", "Descending")])))
        details.more open[opened] {
            summary { "More conditions" }
            div.fields {
                (form::choice(ask, "side", "The actor", "", &pairs(&[("by", "Gives"), ("to", "Receives")])))
                (form::text(ask, "as_of", "As of, a day"))
                (form::text(ask, "in", "In currency, e.g. USD"))
                (form::text(ask, "prices", "At prices of, a year"))
                (form::choice(ask, "files", "Pledges in registered files", "Only where asked about by name", &pairs(&[("yes", "All of them")])))
            }
        }
    }
}

/// What delivery has to say of a partnership (`param` is `p`) or an actor (`a`); nothing where neither pledge nor
/// contribution is on record.
pub(super) fn view_of(ask: &Ask, param: &str, name: &Ref) -> Option<View> {
    let view = ask.view("delivery", Params::new([(param, name.to_string())]))?;
    let any = ["pledges", "stages"].iter().any(|key| view.table(key).is_some_and(|table| !table.rows.is_empty()));
    any.then_some(view)
}

/// The section of a partnership's or an actor's page: the stages drawn to scale, who is late, and the pledges.
pub(super) fn section(ask: &Ask, view: &View) -> Markup {
    let total = table_at(view, "pledges").map_or(0, |(_, table)| table.rows.len());
    let query = address::pairs(view.params.iter());
    html! {
        section #delivery aria-labelledby="h-delivery" {
            div.sec-head {
                h2 #h-delivery { "Promised, signed, paid, used: and how late" }
                p { (view.title) "." }
                p.hint { (view.subtitle) }
            }
            (stages(view))
            @if total > 0 {
                h3.ct.gap-m { "Pledges" }
                (pledges(view, ROWS_OF_SECTION))
                p.actions {
                    a href=(ask.link(&format!("/delivery?{query}"))) {
                        @if total > ROWS_OF_SECTION { "All " (total) " pledges, with filters" } @else { "These pledges with filters" }
                    }
                }
            }
            @for key in ["late", "unpledged", "leverage", "deployment"] { (filled(view, key)) }
            (part::view_findings(&view.findings))
        }
    }
}

/// The figures over the list.
fn counts(view: &View) -> Markup {
    html! {
        p.gap-s {
            @for (n, block) in view.blocks.iter().enumerate() {
                @if let polyad_lens::Block::Figure(figure) = block {
                    @if n > 0 { "; " }
                    (figure.label) ": " strong { (measure::linked_bare(view, &n.to_string(), &figure.measure)) }
                }
            }
        }
    }
}

fn stages(view: &View) -> Markup {
    filled(view, "stages")
}

/// A table over the whole width of the page, with some of its columns; nothing where it has no rows.
pub(super) fn across(view: &View, key: &str, id: &str, only: &[&str]) -> Markup {
    let Some((block, table)) = table_at(view, key).filter(|(_, table)| !table.rows.is_empty()) else { return html! {} };
    let title_id = format!("{id}-{key}-t");
    html! {
        figure.chart.gap-m id=(format!("{id}-{key}")) aria-labelledby=(title_id) {
            figcaption { h3.ct id=(title_id) { (table.caption) } }
            (table::of_view(view, block, table, true, only))
            p.cf {
                span.s {
                    "Polyad ledger at size " (crate::render::number::grouped(view.at)) "; each figure opens to its rows or statements."
                }
                span {
                    "Data: " a href=(address::lens_table(view.lens, &view.params, view.at, key)) { "CSV" } ", "
                    a href=(address::lens_data(view.lens, &view.params, view.at)) { "JSON" }
                }
                a href=(format!("/methods/{}", view.lens)) { "How is this computed" }
            }
        }
    }
}

/// A table that has rows.
fn filled(view: &View, key: &str) -> Markup {
    html! {
        @if view.table(key).is_some_and(|table| !table.rows.is_empty()) { (table_alone(view, key, "delivery")) }
    }
}

/// The pledges of a view as rows, each leading to its own page.
fn pledges(view: &View, most: usize) -> Markup {
    let Some((block, table)) = table_at(view, "pledges") else { return html! {} };
    html! {
        @if table.rows.is_empty() { p.empty { (table.empty) } }
        @else {
            div.scroll tabindex="0" role="group" aria-label="Table: Pledges" {
                table.cards {
                    caption.vh { (table.caption) }
                    thead { tr {
                        th scope="col" { "Pledge" } th scope="col" { "From and to" } th scope="col" { "Standing" }
                        th.r scope="col" { "Paid" } th.r scope="col" { "Due and open" } th.r scope="col" { "Days late" }
                    } }
                    tbody { @for (r, row) in table.rows.iter().enumerate().take(most) { (line(view, block, table, r, row)) } }
                }
            }
        }
    }
}

fn line(view: &View, block: usize, table: &Table, r: usize, row: &Row) -> Markup {
    let at = |key: &str| table.columns.iter().position(|column| column.key == key).unwrap_or_default();
    let cell = |key: &str| row.cells.get(at(key)).unwrap_or(&Cell::NotRecorded);
    let show = |key: &str| table::content(view, &format!("{block}/{r}/{}", at(key)), false, false, cell(key));
    let own = match cell("fact") {
        Cell::Fact { address, .. } => Some(of_pledge(address)),
        _ => None,
    };
    let known = |key: &str| *cell(key) != Cell::NotRecorded;
    let valued = |key: &str| matches!(cell(key), Cell::Measure(measure) if measure.value.is_some());
    html! {
        tr {
            th scope="row" {
                @match cell("pledged") { Cell::Text(words) => { (words) } _ => { (show("pledged")) } }
                span.sub {
                    @if known("period") { (show("period")) ". " }
                    @if let Some(own) = &own { a href=(own) aria-label=(format!("Its life: the pledge of {}", cell("by").plain())) { "Its life" } }
                }
            }
            td data-l="From and to" { (show("by")) " to " (show("to")) @if known("partnership") && cell("partnership").plain() != cell("to").plain() { span.sub { "within " (show("partnership")) } } }
            td data-l="Standing" {
                (standing(&cell("state").plain()))
                @if known("changed") { span.sub { (cell("changed").plain()) @if known("before") { " from " (plain(cell("before"))) } } }
            }
            td.r data-l="Paid" { (show("paid")) @if valued("paid_share") { span.sub { (plain(cell("paid_share"))) " of pledged" } } }
            td.r data-l="Due and open" { @if valued("open") || known("open") { (show("open")) } @else { span.nil { "None" } } }
            td.r data-l="Days late" {
                (show("days_late"))
                @if known("days_open") { span.sub { "open for " (plain(cell("days_open"))) } }
            }
        }
    }
}

/// A figure in the second line of a cell: as text, since two links so close are hard to hit. It opens on the pledge's
/// own page.
fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Measure(own) => measure::text(own),
        other => other.plain(),
    }
}

/// The page of a pledge, by the address of one of its versions.
pub(super) fn of_pledge(address: &Ref) -> String {
    format!("/pledge/{address}")
}

/// A standing with a shape before its word: filled met, half behind, diamond open, dashed cannot be told.
pub(super) fn standing(word: &str) -> Markup {
    let class = match word {
        "kept" | "over-fulfilled" | "on time so far" => "st st-ok",
        "late" => "st st-bad",
        "behind an even pace" => "st st-warn",
        _ => "st st-none",
    };
    let mut letters = word.chars();
    let shown: String = letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect());
    html! {
        span class=(class) {
            svg viewBox="0 0 14 14" aria-hidden="true" {
                @match class {
                    "st st-ok" => circle cx="7" cy="7" r="6" fill="currentColor" {},
                    "st st-bad" => path d="M7 0l7 7-7 7-7-7z" fill="currentColor" {},
                    "st st-warn" => { circle cx="7" cy="7" r="5.5" fill="none" stroke="currentColor" stroke-width="1.5" {} path d="M7 1.5a5.5 5.5 0 0 1 0 11z" fill="currentColor" {} }
                    _ => circle cx="7" cy="7" r="5.5" fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="3 2.4" {},
                }
            }
            (shown)
        }
    }
}
