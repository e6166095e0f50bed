//! The part of an actor's page on its goals: which of those it is to reach, and of the indicators that it reports,
//! a stranger could check.

use crate::address;
use crate::ask::Ask;
use crate::render::part;
use crate::render::view::{table_alone, table_at};
use maud::{Markup, html};
use polyad_lens::{Block, Params, View};
use polyad_model::Ref;

/// Rows of a list that stand on the page; all of them are one link away.
const LISTED: &str = "20";

/// What is read of an actor: the parameter that takes it, the heading, the list, and tables above the list.
const PARTS: [(&str, &str, &str, &[&str]); 2] = [
    ("a", "Goals it is to reach", "goals", &["classes"]),
    ("publisher", "Indicators in the files that it reports", "indicators", &["classes", "lacking"]),
];

/// The views that hold a goal or an indicator of the actor.
pub(in crate::pages) fn views(ask: &Ask, name: &Ref) -> Vec<View> {
    let read = |param: &str, list: &str| {
        if param == "publisher" && ask.state.projects().is_empty() {
            return None;
        }
        let params = Params::new([(param, name.to_string()), ("per", LISTED.to_owned())]);
        let view = ask.view("measurability", params)?;
        table_at(&view, list).is_some_and(|(_, table)| !table.rows.is_empty()).then_some(view)
    };
    PARTS.iter().filter_map(|(param, _, list, _)| read(param, list)).collect()
}

/// The section; nothing where no goal and no indicator is on record.
pub(in crate::pages) fn section(views: &[View]) -> Markup {
    html! {
        @if !views.is_empty() {
            section #measurability aria-labelledby="h-measurability" {
                div.sec-head {
                    h2 #h-measurability { "Can its goals be checked?" }
                    p { "Whether a stranger could decide, on a named date, that each was met: by wording and by what the record knows beside it. The worth of an aim is not judged, and counts of two actors do not compare." }
                }
                @for view in views {
                    @if let Some((param, heading, list, tables)) = PARTS.iter().find(|(param, ..)| view.params.get(param).is_some()) {
                        @let id = format!("measurability-{list}");
                        h3.gap-m { (heading) }
                        p { (counts(&view.title)) "." }
                        @for table in *tables { (table_alone(view, table, &id)) }
                        (listed(view, param, list, &id))
                        (part::view_findings(&view.findings))
                    }
                }
            }
        }
    }
}

/// The counts of a title, without the name that stands over the page already.
fn counts(title: &str) -> &str {
    title.rsplit_once(": ").map_or(title, |(_, counts)| counts)
}

/// The first rows of the list, those with most open findings, and the way to all of them.
fn listed(view: &View, param: &str, list: &str, id: &str) -> Markup {
    let own: Params = Params::new([(param, view.params.get(param).unwrap_or_default())]);
    let total = view.blocks.iter().find_map(|block| match block {
        Block::Figure(figure) => figure.measure.value.map(|value| value.to_f64() as usize),
        _ => None,
    });
    let shown = table_at(view, list).map_or(0, |(_, table)| table.rows.len());
    html! {
        (table_alone(view, list, id))
        @if total.is_some_and(|total| total > shown) {
            p.gap-s { "The first " (shown) ". " a href=(address::lens_table(view.lens, &own, view.at, list)) { "All of them as CSV" } }
        }
    }
}
