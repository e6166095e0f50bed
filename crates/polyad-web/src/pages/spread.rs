//! `/spread`: reported money by country or by sector.

use crate::ask::{Answer, Ask};
use crate::error::Problem;
use crate::pages::{Page, flows, list};
use crate::render::view::{Placing, section};
use crate::render::{form, part};
use maud::{Markup, html};
use polyad_lens::View;

pub(super) static PAGE: Page = Page { path: "/spread", section: Some("/flows"), show };

fn show(ask: &Ask) -> Result<Answer, Problem> {
    let view = list::paged(ask, "spread")?;
    list::answer(ask, &view, "spread", || {
        Ok(("Money by country or sector".to_owned(), view.question.to_owned(), body(ask, &view)?))
    })
}

fn body(ask: &Ask, view: &View) -> Result<Markup, Problem> {
    let fields = html! {
        (form::choice(ask, "over", "By", "Country", &[("sector".to_owned(), "Sector".to_owned())]))
        (form::text(ask, "list", "Sector list, e.g. 1"))
        (form::choice(ask, "stage", "Stage", "Disbursed", &flows::stages()))
        (form::text(ask, "currency", "Only in, e.g. USD"))
        (form::text(ask, "giver", "From, by code or name"))
        (form::text(ask, "receiver", "To, by code or name"))
        (form::choice(ask, "giver_kind", "Kind of giver", "Any", &flows::kinds()))
        (form::choice(ask, "receiver_kind", "Kind of receiver", "Any", &flows::kinds()))
        (form::text(ask, "publisher", "Reported by"))
        (form::text(ask, "from", "From year"))
        (form::text(ask, "to", "To year"))
        (form::text(ask, "sdg", "SDG, e.g. 7"))
        (form::choice(ask, "evidence", "Evidence", "Any report", &flows::evidence()))
    };
    Ok(html! {
        (part::crumbs(&[("/flows", "Flows")], "By country or sector"))
        div.hero {
            h1 { "Money by country or sector" }
            p.lede { (view.question) }
            p.actions { (part::data_links(ask, "/spread", true)) }
        }
        (form::get(ask, "/spread", &fields, "Show"))
        (section(view, &Placing { id: "spread", heading: Some(&view.title), across: true, only: &[] }))
        (list::pager(ask, "/spread", view)?)
    })
}
