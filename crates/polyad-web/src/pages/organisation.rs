//! `/a/{code}` of an organisation that only files of projects know, and the part of every actor's page that those
//! files fill: roles, money, projects.

use crate::address;
use crate::ask::{Answer, Ask, Format};
use crate::error::Problem;
use crate::pages::actor::checkable;
use crate::pages::list;
use crate::render::measure;
use crate::render::part;
use crate::render::view::{table_alone, table_at};
use maud::{Markup, html};
use polyad_ledger::state::EntityKind;
use polyad_lens::{Block, Params, View};
use polyad_model::Ref;

/// Projects shown on a page.
const PROJECTS: &str = "20";

/// Flows of each side shown on a page.
const FLOWS: &str = "10";
/// The two sides of a flow: the parameter that narrows to it, and how it is headed.
const SIDES: [(&str, &str); 2] =
    [("giver", "What it gives, and to whom"), ("receiver", "What it receives, and from whom")];

/// The page of an organisation that no statement describes; `None` when no file names it either.
pub(super) fn show(ask: &Ask) -> Option<Result<Answer, Problem>> {
    let decoded = address::decode(&ask.rest, false).unwrap_or_default();
    let names = [ask.rest.as_str(), decoded.as_str()].into_iter().filter_map(|text| text.parse::<Ref>().ok());
    let name = names.into_iter().find(|name| matches!(name, Ref::External { .. }))?;
    let files = ask.state.projects().files();
    files.iter().find(|file| file.table().names().find(&name).is_some())?;
    let view = read(ask, &name)?;
    Some(answer(ask, &name, &view))
}

/// What files of projects say of an actor; `None` when they do not name it.
pub(super) fn view(ask: &Ask, name: &Ref) -> Option<View> {
    if ask.state.projects().is_empty() {
        return None;
    }
    let view = read(ask, name)?;
    table_at(&view, "projects").is_some().then_some(view)
}

fn read(ask: &Ask, name: &Ref) -> Option<View> {
    ask.view("organisation", Params::new([("a", name.to_string()), ("per", PROJECTS.to_owned())]))
}

fn answer(ask: &Ask, name: &Ref, view: &View) -> Result<Answer, Problem> {
    let checkable = checkable::views(ask, name);
    match ask.format {
        Format::Json => Ok(Answer::Json(crate::json::view(view))),
        Format::Csv => {
            list::table(ask, &std::iter::once(view).chain(&checkable).collect::<Vec<_>>(), "organisation")
        }
        Format::Html => {
            let title = title(view);
            Ok(Answer::Page {
                title: title.chars().take(90).collect(),
                description: format!("{title} in reported projects: roles, money, projects"),
                body: body(ask, name, &title, view, &checkable),
            })
        }
    }
}

fn body(ask: &Ask, name: &Ref, title: &str, view: &View, checkable: &[View]) -> Markup {
    let own = address::entity(EntityKind::Actor, name, None);
    html! {
        (part::crumbs(&[("/actors", "Actors")], &title.chars().take(60).collect::<String>()))
        div.hero {
            h1 { (title) }
            p.lede { "Known here only from files of projects, under this " (known_by(name)) "." }
            p.note.gap-s { strong { "Recorded by others; nobody here vouches for it." } " Other codes and other spellings are other pages: nothing is merged in silence." }
            p.actions { (part::data_links(ask, &own, true)) a href=(format!("{own}?at={}", ask.at())) { "Cite this page as it stands" } }
        }
        div.two.gap-l {
            div {
                (section(ask, name, view))
                (checkable::section(checkable))
            }
            aside {
                div.facts {
                    dl {
                        @if let Some((_, names)) = table_at(view, "names") {
                            @if !names.rows.is_empty() {
                                div { dt { "Names as published" } dd { ul { @for row in names.rows.iter().take(8) { li { (row.cells[0].plain()) " " span.src { (row.cells[1].plain()) " times" } } } } } }
                            }
                        }
                        div { dt { "The same name elsewhere" } dd { a href=(format!("/search?q={}", address::encode(title))) { "Search for it" } ", " a href=(format!("/identities?q={}", address::encode(title))) { "suggested pairs" } span.sub { "Candidates, not merged: a link statement joins two names." } } }
                        div { dt { "Ref" } dd { code.long { (name) } } }
                    }
                }
            }
        }
    }
}

/// The section of projects on an actor's page.
pub(super) fn section(ask: &Ask, name: &Ref, view: &View) -> Markup {
    let all = format!("/projects?participant={}", address::encode(&name.to_string()));
    let figure = view.blocks.iter().enumerate().find_map(|(at, block)| match block {
        Block::Figure(figure) => Some((at, figure)),
        _ => None,
    });
    let projects = table_at(view, "projects").map_or(0, |(_, table)| table.rows.len());
    html! {
        section #projects aria-labelledby="h-projects" {
            div.sec-head {
                h2 #h-projects { "Projects" }
                p { "As files of the International Aid Transparency Initiative report it; each activity counts once, nobody here vouches for it." }
                @if let Some((at, figure)) = figure { p { "Named in " (measure::linked(view, &at.to_string(), &figure.measure)) ". " a href=(all) { "All of them, to search and filter" } "." } }
            }
            @for key in ["roles", "money"] { (table_alone(view, key, "projects")) }
            @for (side, heading) in SIDES { (flows(ask, name, side, heading)) }
            (table_alone(view, "projects", "projects"))
            @if figure.is_some_and(|(_, figure)| figure.measure.value.is_some_and(|value| value.to_f64() as usize > projects)) {
                p.gap-s { "The first " (projects) ". " a href=(all) { "All projects" } }
            }
            @if figure.is_none() { p.empty { "Files name it, but in no project that counts: in copies, in the place of a file’s publisher, or in a file of organisations." } }
            @for key in ["budgets", "publishers", "names"] { @if table_at(view, key).is_some_and(|(_, table)| !table.rows.is_empty()) { (table_alone(view, key, "projects")) } }
        }
    }
}

/// The greatest flows of one side, on the first stage of which there are any.
fn flows(ask: &Ask, name: &Ref, side: &str, heading: &str) -> Markup {
    let of = |stage: &str| {
        let params = [(side, name.to_string()), ("stage", stage.to_owned()), ("per", FLOWS.to_owned())];
        let view = ask.view("flows", Params::new(params))?;
        view.table("flows").is_some_and(|table| !table.rows.is_empty()).then_some(view)
    };
    let found = ["disbursed", "spent", "committed"].into_iter().find_map(|stage| Some((stage, of(stage)?)));
    html! {
        @if let Some((stage, view)) = found {
            @let all = address::pairs([(side, name.to_string().as_str()), ("stage", stage)].into_iter());
            h3.ct.gap-m { (heading) }
            p { (view.title) ". " a href=(ask.link(&format!("/flows?{all}"))) { "All of them, with filters" } "." }
            (table_alone(&view, "flows", side))
            (table_alone(&view, "years", side))
        }
    }
}

fn title(view: &View) -> String {
    let end =
        [" is named in ", " is in no reported project"].into_iter().find_map(|words| view.title.rfind(words));
    view.title[..end.unwrap_or(view.title.len())].to_owned()
}

fn known_by(name: &Ref) -> &'static str {
    match name {
        Ref::External { scheme, .. } if **scheme == *"org-name" => "name, by whoever reports it there",
        _ => "code",
    }
}
