//! `/a/{id}` of an actor that no statement in force describes: what it states is shown, and counts nowhere yet.

use crate::address;
use crate::ask::{Answer, Ask, Format};
use crate::render::number::grouped;
use crate::render::{fact, part};
use maud::{Markup, html};
use polyad_ledger::state::{Act, Fact};
use polyad_model::{Ref, StatementId};
use std::sync::Arc;

/// More statements than this are counted, not listed.
const LISTED_MAX: usize = 60;

/// The page of an actor that is known by its keys alone; `None` if the path names no such actor.
pub(super) fn show(ask: &Ask) -> Option<Answer> {
    let Ok(Ref::Statement(actor)) = ask.rest.parse::<Ref>() else { return None };
    // An actor's id is the id of its first statement, so strangers' words cost no walk through the log.
    ask.state.act(&actor).filter(|first| first.author() == actor)?;
    let stated: Vec<&Arc<Act>> = ask.state.acts().rev().filter(|act| act.author() == actor).collect();
    let waiting = ask.state.is_quarantined(&actor);
    match ask.format {
        Format::Csv => None,
        Format::Json => Some(Answer::Json(serde_json::json!({
            "at": ask.at(),
            "actor": actor.to_string(),
            "counted": !waiting,
            "statements": stated.iter().map(|act| act.id().to_string()).collect::<Vec<_>>(),
        }))),
        Format::Html => Some(Answer::Page {
            title: format!("Actor {}", address::short_id(&actor)),
            description: "An actor that is known by its keys alone".to_owned(),
            body: body(ask, &actor, waiting, &stated),
        }),
    }
}

fn body(ask: &Ask, actor: &StatementId, waiting: bool, stated: &[&Arc<Act>]) -> Markup {
    let short = address::short_id(actor);
    html! {
        (part::crumbs(&[("/actors", "Actors")], &short))
        div.hero {
            h1 { "Actor " (short) }
            @if waiting {
                p.lede { "Known by its keys alone. The name it gives itself stands in its statements." }
                p.note.gap-s { strong { "Nobody has vouched for this actor's key yet." } " What it states is shown and not counted." }
            } @else {
                p.lede { "Known by its keys alone: no statement in force says what it is called." }
            }
            p.hint { code.long { (actor) } }
        }
        section #stated aria-labelledby="h-stated" {
            h2 #h-stated { "What it states" }
            div.gap-s { (fact::table(&ask.state, "What it states", stated.iter().take(LISTED_MAX).map(|act| Fact::Act(act)))) }
            @if stated.len() > LISTED_MAX {
                p.hint.gap-s { "The newest " (LISTED_MAX) " of " (grouped(stated.len() as u64)) "." }
            }
        }
    }
}
