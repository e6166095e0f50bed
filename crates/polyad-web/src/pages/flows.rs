//! `/flows`: who gives to whom, by year, in what registered files report.

use crate::ask::{Answer, Ask};
use crate::error::Problem;
use crate::pages::{Page, list};
use crate::render::view::{Placing, section};
use crate::render::{form, part};
use maud::{Markup, html};
use polyad_lens::View;

pub(super) static PAGE: Page = Page { path: "/flows", section: Some("/flows"), show };

fn show(ask: &Ask) -> Result<Answer, Problem> {
    let view = list::paged(ask, "flows")?;
    list::answer(ask, &view, "flows", || {
        Ok(("Flows".to_owned(), view.question.to_owned(), body(ask, &view)?))
    })
}

fn body(ask: &Ask, view: &View) -> Result<Markup, Problem> {
    let leave_out = options(&[
        ("nothing", "Nothing"),
        ("two-ended,hierarchy", "Both ends, and repeats of a whole on its parts"),
        ("two-ended,hierarchy,repeated,passed-on", "All that is suspected"),
    ]);
    let fields = html! {
        (form::choice(ask, "stage", "Stage", "Disbursed", &stages()))
        (form::text(ask, "currency", "Only in, e.g. USD"))
        (form::text(ask, "in", "All converted into, e.g. USD"))
        (form::text(ask, "prices", "At prices of, a year"))
        (form::text(ask, "giver", "From, by code or name"))
        (form::text(ask, "receiver", "To, by code or name"))
        (form::choice(ask, "giver_kind", "Kind of giver", "Any", &kinds()))
        (form::choice(ask, "receiver_kind", "Kind of receiver", "Any", &kinds()))
        (form::text(ask, "publisher", "Reported by"))
        (form::text(ask, "from", "From year"))
        (form::text(ask, "to", "To year"))
        (form::text(ask, "country", "Country, e.g. KE"))
        (form::text(ask, "sector", "Sector, DAC code"))
        (form::text(ask, "sdg", "SDG, e.g. 7"))
        (form::choice(ask, "evidence", "Evidence", "Any report", &evidence()))
        (form::choice(ask, "leave_out", "Left out as told twice", "Both ends of one transfer", &leave_out))
    };
    Ok(html! {
        div.hero {
            h1 { "Flows" }
            p.lede { (view.question) }
            p.note.gap-s { "What registered files report, on one stage and in one currency. " a href="/spread" { "By country or sector" } " and " a href="/double-count" { "what is reported twice" } " have pages of their own." }
            p.actions { (part::data_links(ask, "/flows", true)) }
        }
        (form::get(ask, "/flows", &fields, "Show"))
        (section(view, &Placing { id: "flows", heading: Some(&view.title), across: true, only: &[] }))
        (list::pager(ask, "/flows", view)?)
    })
}

/// The stages that a reader may choose instead of the usual one.
pub(super) fn stages() -> Vec<(String, String)> {
    options(&[
        ("pledged", "Pledged"),
        ("committed", "Committed"),
        ("spent", "Spent"),
        ("Incoming funds", "Incoming funds"),
    ])
}

/// The least evidence that a reader may ask for.
pub(super) fn evidence() -> Vec<(String, String)> {
    options(&[
        ("E1", "E1: both ends report it"),
        ("E2", "E2: attested independently"),
        ("E3", "E3: audited, or attested twice"),
    ])
}

/// Kinds of bodies that files tell apart.
pub(super) fn kinds() -> Vec<(String, String)> {
    use polyad_model::codelist::ActorClass as Class;
    let told = [
        Class::State,
        Class::Subnational,
        Class::InternationalOrganisation,
        Class::Civil,
        Class::Business,
        Class::Philanthropy,
        Class::Academic,
        Class::Other,
    ];
    told.iter().map(|class| (class.word().to_owned(), super::actor::class_words(*class).to_owned())).collect()
}

fn options(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(value, words)| ((*value).to_owned(), (*words).to_owned())).collect()
}
