//! Progress towards goals: figures and chart of one goal, and those of a partnership under each other.

use crate::address;
use crate::ask::Ask;
use crate::render::view::{table_alone, table_at};
use crate::render::{measure, part};
use maud::{Markup, html};
use polyad_ledger::state::EntityKind;
use polyad_lens::{Cell, Params, View};
use polyad_model::Ref;

/// Goals of one partnership that have a chart each; the others stand in the table.
const GOALS_DRAWN: usize = 8;

/// The progress of a partnership's goals: one view that lists them, then one for each that stands beside a series.
pub(crate) fn of_partnership(ask: &Ask, partnership: &Ref) -> Vec<View> {
    let Some(list) = ask.view("progress", Params::new([("p", partnership.to_string())])) else {
        return Vec::new();
    };
    let goals = ask.state.facts_naming("goal", "scope", partnership);
    let bound = goals.into_iter().filter(|goal| goal.reference("indicator").is_some()).take(GOALS_DRAWN);
    let drawn: Vec<View> = bound
        .filter_map(|goal| ask.view("progress", Params::new([("g", goal.entity().to_string())])))
        .filter(|view| view.table("path").is_some_and(|path| path.chart.is_some()))
        .collect();
    match list.table("goals").is_some_and(|table| !table.rows.is_empty()) {
        true => std::iter::once(list).chain(drawn).collect(),
        false => Vec::new(),
    }
}

/// The section of a partnership's page; nothing without a goal on record.
pub(crate) fn section(views: &[View]) -> Markup {
    let Some((list, drawn)) = views.split_first() else { return html! {} };
    html! {
        section #progress aria-labelledby="h-progress" {
            div.sec-head {
                h2 #h-progress { "Progress" }
                p { (list.title) }
                p.hint { "Official series of the indicators that the goals are bound to. A series says whether the world reached a value, not who caused it." }
            }
            @for (n, view) in drawn.iter().enumerate() { (goal(view, &format!("progress-{n}"))) }
            (left(list, drawn.len()))
        }
    }
}

/// One goal: finding, classes, chart.
fn goal(view: &View, id: &str) -> Markup {
    let title_id = format!("{id}-h");
    html! {
        div.gap-m aria-labelledby=(title_id) {
            h3.ct id=(title_id) { (view.title) }
            @if let Some(cell) = goal_cell(view) { p { "Goal: " (cell) } }
            p.cs { (view.subtitle) }
            (classes(view))
            (table_alone(view, "path", id))
            (part::view_findings(&view.findings))
        }
    }
}

/// The goal that a view is about, in its own words, linked to its page.
fn goal_cell(view: &View) -> Option<Markup> {
    match view.table("goal")?.rows.first()?.cells.first()? {
        Cell::Entity { kind: EntityKind::Goal, name, name_ref, slug } => Some(
            html! { q { a href=(address::entity(EntityKind::Goal, name_ref, slug.as_deref())) { (name) } } },
        ),
        cell => Some(html! { q { (cell.plain()) } }),
    }
}

/// Both offices' classes in one line, each figure a link to its basis.
fn classes(view: &View) -> Markup {
    let Some((block, table)) = table_at(view, "classes") else { return html! {} };
    html! {
        ul.key {
            @for (n, row) in table.rows.iter().enumerate() {
                li {
                    span { (row.cells[0].plain()) ": " strong { (row.cells[1].plain()) }
                        @if let Cell::Measure(figure) = &row.cells[2] {
                            " (" (measure::linked_bare(view, &format!("{block}/{n}/2"), figure)) ")"
                        }
                    }
                }
            }
        }
    }
}

/// Goals without a chart, each with what it lacks.
fn left(list: &View, drawn: usize) -> Markup {
    let Some(table) = list.table("goals") else { return html! {} };
    let finding = table.columns.iter().position(|column| column.key == "finding");
    let unfollowed: Vec<_> = table
        .rows
        .iter()
        .filter(|row| !row.cells.iter().any(|cell| matches!(cell, Cell::Measure(_))))
        .collect();
    html! {
        @if !unfollowed.is_empty() {
            details.more.gap-m open[drawn == 0] {
                summary { (part::count(unfollowed.len(), "goal", "goals")) " beside no series" }
                ul.find-list {
                    @for row in &unfollowed {
                        li {
                            @if let Cell::Entity { name, name_ref, slug, .. } = &row.cells[0] {
                                q { a href=(address::entity(EntityKind::Goal, name_ref, slug.as_deref())) { (name) } }
                            } @else { q { (row.cells[0].plain()) } }
                            " " (finding.map(|at| row.cells[at].plain()).unwrap_or_default())
                        }
                    }
                }
            }
        }
    }
}
