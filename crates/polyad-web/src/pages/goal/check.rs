//! The recorded goal under the goal check: the verdict that `/goal-check` and `polyad lint` give for the same words
//! with the same facts beside them.

use crate::api::GoalToLint;
use crate::ask::Ask;
use crate::pages::goal_check;
use crate::render::entity;
use maud::{Markup, html};
use polyad_ledger::state::Entity;
use polyad_lens::lenses::measurability::Known;

/// The goal as the lens `measurability` reads it; `None` where nothing says it in words.
pub(super) fn recorded(ask: &Ask, goal: &Entity) -> Option<GoalToLint> {
    let fact = entity::facts_of(ask, goal).find(|fact| fact.kind() == "goal")?;
    let known = Known::of(&ask.state, fact)?;
    Some(goal_check::of_known(known))
}

/// The verdict, and what stood beside the words when it was given.
pub(super) fn section(goal: &GoalToLint) -> Markup {
    let beside = beside(goal);
    html! {
        (goal_check::checked(goal))
        p.hint.gap-s #judged-with {
            @if beside.is_empty() {
                "Judged by its words alone: the record knows nothing beside them that a check could use."
            } @else {
                "Judged by its words and by what the record knows beside them: "
                @for (n, (what, value)) in beside.iter().enumerate() {
                    @if n > 0 { "; " }
                    (what) " " strong { (value) }
                }
                "."
            }
            " The link to this result opens the goal check with the same words and facts, to change and try again. It judges the wording, not the worth of the aim."
        }
    }
}

/// What the record knows beside the words, in words.
fn beside(goal: &GoalToLint) -> Vec<(&'static str, String)> {
    let date = |date: Option<polyad_model::PartialDate>| date.map(|date| date.to_string());
    let known = [
        ("stated", date(goal.stated)),
        ("deadline", date(goal.deadline)),
        ("baseline", goal.baseline.clone()),
        ("indicator", goal.indicator.clone()),
        ("which is counted in", goal.unit.clone()),
        ("to be reached by", goal.actor.clone()),
        ("aims on the way:", goal.interim.then(|| "on record".to_owned())),
    ];
    known.into_iter().filter_map(|(what, value)| Some((what, value?))).collect()
}
