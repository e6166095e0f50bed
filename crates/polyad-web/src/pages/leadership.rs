//! `/leadership`: who started a partnership and who leads it now; one partnership, or all of them as a list.

use crate::address;
use crate::ask::{Answer, Ask};
use crate::error::Problem;
use crate::pages::{Page, delivery, list};
use crate::render::view::{self, Placing, table_alone};
use crate::render::{form, part};
use maud::{Markup, html};
use polyad_ledger::state::EntityKind;
use polyad_lens::{Params, View};
use polyad_model::Ref;

pub(super) static PAGE: Page = Page { path: "/leadership", section: Some("/partnerships"), show };

/// Columns of the concentration table that a page shows; the others stand in the data.
const DOMAINS: [&str; 9] = ["domain", "what", "leader", "cr1", "hhi", "effective", "founders", "trend", "stage"];

fn show(ask: &Ask) -> Result<Answer, Problem> {
    if ask.query.get("p").is_none() {
        let view = list::paged(ask, "leadership")?;
        return list::answer(ask, &view, "leadership", || {
            Ok(("Leadership: seed, not lead".to_owned(), view.question.to_owned(), all(ask, &view)?))
        });
    }
    let view = list::view_of(ask, "leadership", list::params_for(ask, "leadership"))?;
    list::answer(ask, &view, "leadership", || {
        Ok((view.title.clone(), view.question.to_owned(), one(ask, &view)))
    })
}

/// The list of all partnerships.
fn all(ask: &Ask, view: &View) -> Result<Markup, Problem> {
    let pairs = |pairs: &[(&str, &str)]| {
        pairs.iter().map(|(value, words)| ((*value).to_owned(), (*words).to_owned())).collect::<Vec<_>>()
    };
    let fields = html! {
        (form::text(ask, "words", "Name begins with"))
        (form::choice(ask, "kind", "With shares on record in", "Any", &pairs(&[
            ("funding", "Funding"), ("convening", "Convening"), ("deciding", "Deciding"),
        ])))
        (form::choice(ask, "stage", "Stage", "Any", &pairs(&[
            ("seeded", "Seeded"), ("shared", "Shared"), ("independent", "Independent"), ("between", "Between stages"),
            ("dormant", "Dormant"), ("closed", "Closed"),
        ])))
        (form::choice(ask, "sort", "Sort by", "Name", &pairs(&[
            ("launched", "Launched"), ("funding", "Greatest in funding"), ("convening", "Greatest in convening"),
            ("deciding", "Greatest in deciding"),
        ])))
        (form::choice(ask, "dir", "Order", "Usual", &pairs(&[("asc", "Ascending"), ("desc", "Descending")])))
        (form::text(ask, "since", "Since year"))
        (form::text(ask, "in", "In currency, e.g. USD"))
    };
    Ok(html! {
        (part::crumbs(&[("/partnerships", "Partnerships")], "Leadership"))
        div.hero {
            h1 { "Seed, not lead" }
            p.lede { (view.question) }
            p.actions { (part::data_links(ask, "/leadership", true)) a href="/methods/leadership" { "How this is computed" } }
        }
        (form::get(ask, "/leadership", &fields, "Apply"))
        (view::section(view, &Placing { id: "leadership", heading: Some("Who started it, who leads now"), across: true, only: &[] }))
        (list::pager(ask, "/leadership", view)?)
    })
}

/// One partnership.
fn one(ask: &Ask, view: &View) -> Markup {
    let asked = ask.query.get("p").unwrap_or_default();
    let name = asked.parse::<Ref>().ok();
    let entity = ask.state.directory().by_slug(EntityKind::Partnership, asked);
    let entity = entity.or_else(|| ask.state.directory().find(&ask.state, EntityKind::Partnership, name.as_ref()?));
    let called = entity.map_or(asked, |entity| entity.name.plain());
    let own = entity.map(|entity| address::entity(EntityKind::Partnership, &entity.name_ref, entity.slug.as_deref()));
    let fields = html! {
        (form::text(ask, "p", "Partnership, by Ref or slug"))
        (form::text(ask, "since", "Since year"))
        (form::text(ask, "q", "Part that others replace, 0 to 1"))
        (form::text(ask, "as_of", "As of, a day"))
        (form::text(ask, "in", "In currency, e.g. USD"))
    };
    html! {
        (part::crumbs(&[("/partnerships", "Partnerships"), ("/leadership", "Leadership")], called))
        div.hero {
            h1 { "Seed, not lead: " (called) }
            p.lede { (view.title) "." }
            p.hint { (view.subtitle) }
            p.actions {
                @if let Some(own) = &own { a href=(own) { "The partnership" } }
                (part::data_links(ask, "/leadership", true))
                a href="/methods/leadership" { "How this is computed" }
            }
        }
        (form::get(ask, "/leadership", &fields, "Apply"))
        h2.vh { "Who started it, who leads now" }
        (table_alone(view, "line", "leadership"))
        h2.vh { "How concentrated it is" }
        (delivery::across(view, "domains", "leadership", &DOMAINS))
        @for key in ["funding_years", "convening_years", "deciding_years"] { (table_alone(view, key, "leadership")) }
        (delivery::across(view, "shares", "leadership", &[]))
        (delivery::across(view, "knockout", "leadership", &[]))
        (part::view_findings(&view.findings))
    }
}

/// The section of a partnership's page: who started it and who leads now, and the line over time. Nothing where no
/// domain has shares.
pub(super) fn section(ask: &Ask, partnership: &Ref) -> Markup {
    let view = ask.view("leadership", Params::new([("p", partnership.to_string())]));
    let any = |view: &View| view.table("domains").is_some_and(|table| !table.rows.is_empty());
    let Some(view) = view.filter(any) else { return html! {} };
    let whole = format!("/leadership?{}", address::pairs(view.params.iter()));
    html! {
        section #leadership aria-labelledby="h-leadership" {
            div.sec-head {
                h2 #h-leadership { "Seed, not lead" }
                p { (view.title) "." }
            }
            (table_alone(&view, "line", "leadership"))
            @for key in ["funding_years", "convening_years", "deciding_years"] { (table_alone(&view, key, "leadership")) }
            p.actions {
                a href=(ask.link(&whole)) { "How concentrated it is, and without each leader" }
                a href=(ask.link("/leadership")) { "All partnerships" }
            }
        }
    }
}
