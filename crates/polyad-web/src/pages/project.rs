//! `/p/{activity}`: one project as a file reports it. The page of a name that only files of projects know.

use crate::address;
use crate::ask::{Answer, Ask, Format};
use crate::error::Problem;
use crate::pages::list;
use crate::render::part::{self, Window};
use crate::render::view::{table_at, table_section};
use crate::render::{field, table};
use maud::{Markup, html};
use polyad_ledger::state::EntityKind;
use polyad_lens::{Block, Cell, Params, View};
use polyad_model::Ref;

/// Amounts to a page.
const AMOUNTS: usize = 20;
/// So many bytes of a description stand under the title, to the end of a sentence.
const LEDE_MAX: usize = 420;

/// Sections in reading order: table, heading, note.
const SECTIONS: [(&str, &str, &str); 4] = [
    ("participants", "Who takes part", "Names and roles as published; other spellings stay apart."),
    ("timeline", "When", "Hollow marks are plans."),
    (
        "ladder",
        "Money by what it is called",
        "Each sum is of one currency and one sort of amount, and opens to its rows. Plans are no promises; nothing is added across lines.",
    ),
    ("results", "Results against targets", "As printed. What is no number is shown in the file’s words."),
];
/// What stands after them.
const MORE: [(&str, &str, &str); 5] = [
    ("places", "Where", "Shares are those of the file; they need not add up to all."),
    ("tags", "What it is about", ""),
    ("related", "Related activities", ""),
    (
        "money",
        "Every amount",
        "In the order of the ladder above, oldest first; each opens to the file’s own lines.",
    ),
    ("copies", "The same activity elsewhere", "One record counts everywhere; the others are copies."),
];

/// The project that a path names; `None` when no file reports it.
pub(super) fn show(ask: &Ask) -> Option<Result<Answer, Problem>> {
    let name = named(ask)?;
    Some(answer(ask, &name))
}

fn named(ask: &Ask) -> Option<Ref> {
    let decoded = address::decode(&ask.rest, false).unwrap_or_default();
    let mut names =
        [ask.rest.as_str(), decoded.as_str()].into_iter().filter_map(|text| text.parse::<Ref>().ok());
    names.find(|name| {
        // What somebody describes by a statement has that page.
        ask.state.directory().find_any(&ask.state, name).is_none()
            && ask.state.projects().find(name).is_some()
    })
}

fn answer(ask: &Ask, name: &Ref) -> Result<Answer, Problem> {
    let params = Params::new([("p", name.to_string())]);
    let params = match ask.format {
        Format::Html => params.with("per", AMOUNTS.to_string()).with("page", ask.query.page()?.to_string()),
        _ => params,
    };
    let view = list::view_of(ask, "project", params)?;
    match ask.format {
        Format::Json => Ok(Answer::Json(crate::json::view(&view))),
        Format::Csv => list::table(ask, &[&view], "project"),
        Format::Html => Ok(Answer::Page {
            title: view.title.chars().take(90).collect(),
            description: format!("Participants, money and results of a project as reported: {}", view.title),
            body: body(ask, name, &view)?,
        }),
    }
}

fn body(ask: &Ask, name: &Ref, view: &View) -> Result<Markup, Problem> {
    let own = address::entity(EntityKind::Partnership, name, None);
    let said: Vec<&str> = view
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Text(text) => Some(text.as_str()),
            _ => None,
        })
        .collect();
    let described = descriptions(view);
    let lede = described
        .first()
        .filter(|first| first.what == "Description" && first.text.trim() != view.title.trim())
        .map(|first| (first, beginning(first.text)));
    let is_whole = lede.as_ref().is_some_and(|(first, beginning)| beginning.len() == first.text.trim().len());
    let rest = if is_whole { &described[1..] } else { &described[..] };
    let fact = ask.state.projects().find(name).and_then(|project| project.fact());
    let amounts = Window { page: ask.query.page()?, total: amounts(view), size: AMOUNTS };
    Ok(html! {
        (part::crumbs(&[("/projects", "Projects")], &shortened(&view.title)))
        div.hero {
            h1 { (view.title) }
            @if let Some((first, beginning)) = lede {
                p.lede { span lang=[first.language] { (beginning) } @if !is_whole { " " a href="#description" { "All of it" } } }
            }
            div.note.gap-s {
                p { strong { "Recorded by others. " } (said.first().copied().unwrap_or_default()) }
                @for text in said.iter().skip(1) { p { (text) } }
            }
            p.actions {
                @if let Some(fact) = fact { a href=(address::fact(&fact.address())) { "The file’s own lines" } }
                (part::data_links(ask, &own, true))
                a href=(format!("{own}?at={}", ask.at())) { "Cite this page as it stands" }
            }
        }
        div.two.gap-l {
            div {
                @for (key, heading, note) in SECTIONS {
                    (table_section(view, key, key, heading, note))
                    @if key == "ladder" { (part::view_findings(&view.findings)) }
                }
                (in_words(rest))
                @for (key, heading, note) in MORE {
                    @if has_rows(view, key) { (table_section(view, key, key, heading, note)) }
                    @if key == "money" { (part::pager(ask, &own, amounts)) }
                }
                (documents(view))
                (locations(view))
            }
            aside {
                nav.toc aria-label="On this page" {
                    h2 { "On this page" }
                    ul {
                        @for (key, heading, _) in SECTIONS.iter().chain(&MORE) {
                            @if has_rows(view, key) { li { a href=(format!("#{key}")) { (heading) } } }
                        }
                        @for (key, heading) in [("documents", "Documents"), ("locations", "Locations")] {
                            @if has_rows(view, key) { li { a href=(format!("#{key}")) { (heading) } } }
                        }
                    }
                }
                (panel(view, name))
            }
        }
    })
}

fn has_rows(view: &View, key: &str) -> bool {
    table_at(view, key).is_some_and(|(_, table)| !table.rows.is_empty())
}

/// What the file says in words.
struct Words<'a> {
    /// Description, objectives, conditions, …
    what: &'a str,
    /// The language, where it is stated.
    language: Option<&'a str>,
    text: &'a str,
}

/// All but the title.
fn descriptions(view: &View) -> Vec<Words<'_>> {
    let rows = table_at(view, "described").map(|(_, table)| table.rows.as_slice()).unwrap_or_default();
    let words = rows.iter().filter_map(|row| match row.cells.as_slice() {
        [Cell::Text(what), language, Cell::Text(text)] => {
            Some(Words { what, language: language_of(language), text })
        }
        _ => None,
    });
    words.filter(|words| words.what != "Title").collect()
}

fn language_of(cell: &Cell) -> Option<&str> {
    match cell {
        Cell::Text(tag) if tag != "not stated" => Some(tag),
        _ => None,
    }
}

/// The first sentences of a text.
fn beginning(text: &str) -> &str {
    let text = text.trim();
    if text.len() <= LEDE_MAX {
        return text;
    }
    let mut limit = LEDE_MAX;
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
    let cut = &text[..limit];
    let sentence = cut.rmatch_indices(". ").map(|(at, _)| at + 1).next().filter(|at| *at > LEDE_MAX / 4);
    let end = sentence.or_else(|| cut.rfind(' ')).unwrap_or(limit);
    cut[..end].trim_end()
}

/// Descriptions in paragraphs, each in its language; conditions are long and wait behind a disclosure.
fn in_words(described: &[Words<'_>]) -> Markup {
    let paragraphs = |words: &Words<'_>| {
        html! {
            div.gap-s lang=[words.language] {
                @for paragraph in words.text.lines().map(str::trim).filter(|line| !line.is_empty()) { p { (paragraph) } }
            }
        }
    };
    html! {
        @if !described.is_empty() {
            section #description aria-labelledby="h-description" {
                h2 #h-description { "In its reporter’s words" }
                @for (n, words) in described.iter().enumerate() {
                    @if words.what == "Conditions" {
                        details.more.gap-s { summary { "Conditions" } (paragraphs(words)) }
                    } @else {
                        @if n > 0 { h3.gap-m { (words.what) @if let Some(language) = words.language { " (" (language) ")" } } }
                        (paragraphs(words))
                    }
                }
            }
        }
    }
}

/// Addresses as they are printed; a link only where it is one of the web, and nothing is fetched from there.
fn documents(view: &View) -> Markup {
    listed(
        view,
        "documents",
        "Documents",
        "Addresses as published. They lead away from this record; nobody here has opened them.",
    )
}

fn locations(view: &View) -> Markup {
    listed(view, "locations", "Locations", "")
}

/// Items of a list that stand open.
const ITEMS_OPEN: usize = 10;

fn listed(view: &View, key: &str, heading: &str, note: &str) -> Markup {
    let rows = table_at(view, key).map(|(_, table)| table.rows.as_slice()).unwrap_or_default();
    let items = |from: usize, to: usize| {
        html! {
            ul.find-list {
                @for row in &rows[from.min(rows.len())..to.min(rows.len())] {
                    @let cells: Vec<String> = row.cells.iter().map(Cell::plain).collect();
                    li {
                        @if !cells[0].is_empty() { (cells[0]) " " }
                        @if field::is_web(&cells[1]) { a.long href=(cells[1]) rel="nofollow noopener" { (cells[1]) } }
                        @else if !cells[1].is_empty() { code.long { (cells[1]) } }
                        @if !cells[2].is_empty() { span.sub { (cells[2]) } }
                    }
                }
            }
        }
    };
    html! {
        @if !rows.is_empty() {
            section id=(key) aria-labelledby=(format!("h-{key}")) {
                div.sec-head { h2 id=(format!("h-{key}")) { (heading) } @if !note.is_empty() { p { (note) } } }
                (items(0, ITEMS_OPEN))
                @if rows.len() > ITEMS_OPEN {
                    details.more { summary { "Show the other " (rows.len() - ITEMS_OPEN) } (items(ITEMS_OPEN, rows.len())) }
                }
            }
        }
    }
}

fn panel(view: &View, name: &Ref) -> Markup {
    let about = table_at(view, "about");
    html! {
        div.facts {
            dl {
                @for (r, row) in about.iter().flat_map(|(_, table)| table.rows.iter().enumerate()) {
                    @if let (Some(label), Some(cell)) = (row.cells.first(), row.cells.get(1)) {
                        div { dt { (label.plain()) } dd.long { (table::content(view, &format!("{}/{r}/1", about.map_or(0, |(at, _)| at)), false, false, cell)) } }
                    }
                }
                div { dt { "Ref" } dd { code.long { (name) } } }
            }
        }
    }
}

/// The number of amounts: the first figure of the view.
fn amounts(view: &View) -> usize {
    view.blocks
        .iter()
        .find_map(|block| match block {
            Block::Figure(figure) => figure.measure.value.map(|value| value.to_f64() as usize),
            _ => None,
        })
        .unwrap_or(0)
}

fn shortened(title: &str) -> String {
    match title.chars().count() {
        0..=60 => title.to_owned(),
        _ => format!("{}…", title.chars().take(58).collect::<String>().trim_end()),
    }
}
