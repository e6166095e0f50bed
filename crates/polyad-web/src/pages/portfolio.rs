//! `/portfolio?a=REF`: where an actor's effort goes, beside what it declared, and who sits at its tables.

use crate::address;
use crate::ask::{Answer, Ask, Format};
use crate::error::Problem;
use crate::pages::{Page, delivery, list};
use crate::render::view::{blocks, table_alone};
use crate::render::{form, part};
use maud::{Markup, html};
use polyad_ledger::state::EntityKind;
use polyad_lens::{Block, Params, View};
use polyad_model::Ref;

pub(super) static PAGE: Page = Page { path: "/portfolio", section: Some("/actors"), show };

fn show(ask: &Ask) -> Result<Answer, Problem> {
    if ask.query.get("a").is_none_or(str::is_empty) && ask.format == Format::Html {
        return Ok(Answer::Page {
            title: "Portfolio of an actor".to_owned(),
            description: "Where an actor’s effort goes, beside what it declared".to_owned(),
            body: unasked(ask),
        });
    }
    let view = list::view_of(ask, "portfolio", list::params_for(ask, "portfolio"))?;
    list::answer(ask, &view, "portfolio", || {
        Ok((view.title.clone(), view.question.to_owned(), body(ask, &view)))
    })
}

/// The page before an actor is named.
fn unasked(ask: &Ask) -> Markup {
    html! {
        (part::crumbs(&[("/actors", "Actors")], "Portfolio"))
        div.hero {
            h1 { "Portfolio of an actor" }
            p.lede { "Does its effort go where it declared, and who sits at the tables it sits at? Name an actor to see." }
            p.actions {
                a href=(ask.link("/actors")) { "All actors" }
                a href="/methods/portfolio" { "How this is computed" }
            }
        }
        (form::get(ask, "/portfolio", &fields(ask), "Show"))
    }
}

fn fields(ask: &Ask) -> Markup {
    html! {
        (form::text(ask, "a", "Actor, by Ref or slug"))
        (form::choice(ask, "over", "Divided over", "Geopolitical and global", &[("sdg".to_owned(), "Goals of the 2030 Agenda".to_owned())]))
        (form::text(ask, "as_of", "As of, a day"))
        (form::text(ask, "in", "In currency, e.g. USD"))
    }
}

fn body(ask: &Ask, view: &View) -> Markup {
    let asked = ask.query.get("a").unwrap_or_default();
    let name = asked.parse::<Ref>().ok();
    let entity = ask.state.directory().by_slug(EntityKind::Actor, asked);
    let entity = entity.or_else(|| ask.state.directory().find(&ask.state, EntityKind::Actor, name.as_ref()?));
    let called = entity.map_or(asked, |entity| entity.name.plain());
    let own =
        entity.map(|entity| address::entity(EntityKind::Actor, &entity.name_ref, entity.slug.as_deref()));
    html! {
        (part::crumbs(&[("/actors", "Actors"), ("/portfolio", "Portfolio")], called))
        div.hero {
            h1 { "Portfolio of " (called) }
            p.lede { (view.title) "." }
            p.hint { (view.subtitle) }
            p.note.gap-s { "What nothing on record classifies is put to neither side. Sorts of effort are never added up." }
            p.actions {
                @if let Some(own) = &own { a href=(ask.link(own)) { "The actor" } }
                (part::data_links(ask, "/portfolio", true))
                a href="/methods/portfolio" { "How this is computed" }
            }
        }
        (form::get(ask, "/portfolio", &fields(ask), "Apply"))
        (figures(view))
        h2.vh { "Effort beside what was declared" }
        (table_alone(view, "balance", "portfolio"))
        (delivery::across(view, "shares", "portfolio", &[]))
        (delivery::across(view, "partnerships", "portfolio", &[]))
        (table_alone(view, "priorities", "portfolio"))
        (part::view_findings(&view.findings))
    }
}

/// The figures alone; their numbers among the blocks stay as they are, so that each link opens its own.
fn figures(view: &View) -> Markup {
    let first = view.blocks.iter().take_while(|block| matches!(block, Block::Figure(_))).cloned();
    blocks(&View { blocks: first.collect(), ..view.clone() }, "portfolio", false)
}

/// The section of an actor's page: its effort beside what it declared. Nothing where no effort is on record.
pub(super) fn section(ask: &Ask, actor: &Ref) -> Markup {
    let view = ask.view("portfolio", Params::new([("a", actor.to_string())]));
    let any = |view: &View| view.table("balance").is_some_and(|table| !table.rows.is_empty());
    let Some(view) = view.filter(any) else { return html! {} };
    let whole = format!("/portfolio?{}", address::pairs(view.params.iter()));
    html! {
        section #portfolio aria-labelledby="h-portfolio" {
            div.sec-head {
                h2 #h-portfolio { "Effort beside what it declared" }
                p { (view.title) "." }
            }
            (figures(&view))
            (table_alone(&view, "balance", "portfolio"))
            p.actions { a href=(ask.link(&whole)) { "Where each effort goes, and what is not classified" } }
        }
    }
}
