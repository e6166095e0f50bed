//! `/p/{slug}`: who carries a partnership and who leads it, what it aims at, what is said of its money.

use crate::address;
use crate::ask::{Answer, Ask, Format};
use crate::error::Problem;
use crate::pages::{Page, delivery, list, project};
use crate::render::entity::{self, Found};
use crate::render::view::{Placing, section};
use crate::render::{fact, part, progress};
use maud::{Markup, html};
use polyad_ledger::state::{Entity, EntityKind, Fact};
use polyad_lens::{Params, View};

pub(super) static PAGE: Page = Page { path: "/p/*", section: Some("/partnerships"), show };

/// The lenses of the page in reading order: anchor, heading, lens. A lens that this node has not is no section.
const SECTIONS: [(&str, &str, &str); 5] = [
    ("goals", "Goals", "goals"),
    ("measurability", "Can its goals be checked?", "measurability"),
    ("composition", "Seats", "composition"),
    ("money", "Money, in the words of each source", "ladder"),
    ("claims", "Amounts under two names", "claims"),
];

const PANEL: [&str; 12] = [
    "form", "status", "launched", "board", "ended", "founders", "hosts", "challenges", "instrument", "legal_person",
    "functions", "identifiers",
];

fn show(ask: &Ask) -> Result<Answer, Problem> {
    if let Some(answered) = project::show(ask) {
        return answered;
    }
    let partnership = match entity::find(ask, EntityKind::Partnership)? {
        Found::Entity(found) => found,
        Found::Elsewhere(path) => return Ok(ask.moved(&path)),
    };
    let name = partnership.name_ref.to_string();
    let progress = progress::of_partnership(ask, &partnership.name_ref);
    let overdue = ask.view("overdue", Params::new([("p", name.clone())]));
    let delivered = delivery::view_of(ask, "p", &partnership.name_ref);
    let views: Vec<(&str, &str, View)> = SECTIONS
        .iter()
        .filter(|(_, _, lens)| ask.lens(lens).is_some_and(|lens| lens.info.params.iter().any(|param| param.name == "p")))
        .filter_map(|(id, heading, lens)| Some((*id, *heading, ask.view(lens, Params::new([("p", name.clone())]))?)))
        .collect();
    match ask.format {
        Format::Json => Ok(Answer::Json(serde_json::json!({
            "entity": crate::json::entity(partnership),
            "at": ask.at(),
            "views": views.iter().map(|(_, _, view)| view).chain(&delivered).chain(&progress).chain(&overdue).map(crate::json::view).collect::<Vec<_>>(),
            "facts": entity::facts_of(ask, partnership).map(crate::json::fact).collect::<Vec<_>>(),
        }))),
        Format::Csv => {
            let only: Vec<&View> = views.iter().map(|(_, _, view)| view).chain(&delivered).chain(&progress).chain(&overdue).collect();
            list::table(ask, &only, partnership.slug.as_deref().unwrap_or("partnership"))
        }
        Format::Html => Ok(Answer::Page {
            title: partnership.name.plain().to_owned(),
            description: format!("Goals, seats, money and sources of {}", partnership.name.plain()),
            body: body(ask, partnership, &views, delivered.as_ref(), &progress, overdue.as_ref()),
        }),
    }
}

fn body(
    ask: &Ask,
    partnership: &Entity,
    views: &[(&str, &str, View)],
    delivered: Option<&View>,
    progress: &[View],
    overdue: Option<&View>,
) -> Markup {
    let name = partnership.name.plain();
    let own = address::entity(EntityKind::Partnership, &partnership.name_ref, partnership.slug.as_deref());
    let purpose = entity::facts_of(ask, partnership).find_map(|fact| fact.text("purpose"));
    let governed = entity::facts_of(ask, partnership).any(|fact| !fact.is_reported());
    let happened = timeline(ask, partnership);
    html! {
        (part::crumbs(&[("/partnerships", "Partnerships")], name))
        div.hero {
            h1 { (name) }
            @if let Some(purpose) = &purpose { p.lede { (purpose.plain()) } }
            @if !governed {
                p.note.gap-s { strong { "Recorded by others; nobody governs this record yet." } " What stands here is what sources report. The partnership can take it over with keys of its own." }
            }
            p.actions {
                a href=(format!("/compare?p={}", address::encode(partnership.slug.as_deref().unwrap_or(&partnership.name_ref.to_string())))) { "Compare with another" }
                (part::data_links(ask, &own, true))
                a href=(format!("{own}?at={}", ask.at())) { "Cite this page as it stands" }
            }
        }
        div.two.gap-l {
            div {
                @for (id, heading, view) in views {
                    (section(view, &Placing { id, heading: Some(heading), across: false, only: &[] }))
                    @if *id == "goals" { (progress::section(progress)) }
                    @if *id == "money" && let Some(delivered) = delivered { (delivery::section(ask, delivered)) }
                }
                (super::governance::section(ask, &partnership.name_ref))
                (super::burden::section(ask, &partnership.name_ref))
                (super::leadership::section(ask, &partnership.name_ref))
                (super::legitimacy::section(ask, &partnership.name_ref))
                @if let Some(overdue) = overdue { (super::overdue::of_partnership(overdue)) }
                @if !happened.is_empty() { (timeline_section(ask, &happened)) }
                (entity::naming(ask, partnership, "Tagged as", &[("tag", "target")]))
                (entity::naming(ask, partnership, "Results", &[("result", "of"), ("result", "scope")]))
                (entity::naming(ask, partnership, "Observed", &[("observation", "about")]))
                (entity::sources(ask, partnership))
            }
            aside {
                nav.toc aria-label="On this page" {
                    h2 { "On this page" }
                    ul {
                        @for (id, heading, _) in views {
                            li { a href=(format!("#{id}")) { (heading) } }
                            @if *id == "money" && delivered.is_some() { li { a href="#delivery" { "Promised and paid" } } }
                            @if *id == "goals" && !progress.is_empty() { li { a href="#progress" { "Progress" } } }
                        }
                        @if ask.state.governance(&partnership.name_ref).is_some() { li { a href="#governance" { "Who decides" } } }
                        @if !happened.is_empty() { li { a href="#timeline" { "Meetings and decisions" } } }
                        li { a href="#sources" { "Sources" } }
                    }
                }
                (entity::panel(ask, partnership, &PANEL))
            }
        }
    }
}

/// Meetings and decisions, newest first.
fn timeline<'a>(ask: &'a Ask, partnership: &Entity) -> Vec<(String, Fact<'a>)> {
    let of_kind = |kind: &'static str, date: &'static str| {
        let facts = ask.state.facts_naming(kind, "scope", &partnership.name_ref);
        facts.into_iter().map(move |fact| (fact.date(date).map_or_else(|| "undated".to_owned(), |d| d.to_string()), fact))
    };
    let mut all: Vec<_> = of_kind("meeting", "when").chain(of_kind("decision", "from")).collect();
    all.sort_by(|(a, _), (b, _)| b.cmp(a));
    all
}

fn timeline_section(ask: &Ask, happened: &[(String, Fact<'_>)]) -> Markup {
    html! {
        section #timeline aria-labelledby="h-timeline" {
            div.sec-head {
                h2 #h-timeline { "Meetings and decisions" }
                p { "As recorded, newest first. The list is as complete as its sources." }
            }
            ol.feed {
                @for (when, each) in happened {
                    li {
                        span.kind { (each.kind()) br; time { (when) } }
                        span { (fact::line(&ask.state, *each)) }
                        a href=(address::fact(&each.address())) { (if each.is_reported() { "Reported" } else { "Signed" }) }
                    }
                }
            }
        }
    }
}
