//! `/keys`: which keys speak for whom.

use crate::ask::{Answer, Ask, Format};
use crate::error::Problem;
use crate::pages::Page;
use crate::render::field;
use crate::render::part;
use maud::{Markup, html};
use polyad_ledger::kinds::key::{KeyCustody, KeyRole, KeySet};
use polyad_model::{Ref, StatementId};

pub(super) static PAGE: Page = Page { path: "/keys", section: Some("/log"), show };

fn show(ask: &Ask) -> Result<Answer, Problem> {
    let sets: Vec<(StatementId, &KeySet)> =
        ask.state.keys().actors().filter_map(|actor| Some((*actor, ask.state.keys().current(actor)?))).collect();
    match ask.format {
        Format::Json => Ok(Answer::Json(serde_json::json!({
            "origin": ask.snapshot.origin,
            "vkey": ask.vkey().trim(),
            "actors": sets.iter().map(|(actor, set)| serde_json::json!({
                "actor": actor.to_string(),
                "keys": set.keys.iter().map(|key| serde_json::json!({
                    "key": key.key.to_string(), "role": role(key.role), "custody": custody(key.custody),
                })).collect::<Vec<_>>(),
                "revoked": set.revoked.iter().map(|key| serde_json::json!({ "key": key.key.to_string(), "reason": key.reason })).collect::<Vec<_>>(),
            })).collect::<Vec<_>>(),
        }))),
        Format::Csv => {
            let head = ["actor", "key", "role", "custody"].map(str::to_owned).to_vec();
            let lines = sets.iter().flat_map(|(actor, set)| {
                set.keys.iter().map(|key| {
                    vec![actor.to_string(), key.key.to_string(), role(key.role).to_owned(), custody(key.custody).to_owned()]
                })
            });
            Ok(Answer::Csv("keys".to_owned(), crate::csv::write(&std::iter::once(head).chain(lines).collect::<Vec<_>>())))
        }
        Format::Html => Ok(Answer::Page {
            title: "Keys".to_owned(),
            description: "The log's own key and the keys of actors".to_owned(),
            body: body(ask, &sets),
        }),
    }
}

fn role(role: KeyRole) -> &'static str {
    match role {
        KeyRole::Recovery => "recovery",
        KeyRole::Sign => "sign",
    }
}

fn custody(custody: KeyCustody) -> &'static str {
    match custody {
        KeyCustody::SelfHeld => "self",
        KeyCustody::Host => "host",
        KeyCustody::Hardware => "hardware",
    }
}

fn body(ask: &Ask, sets: &[(StatementId, &KeySet)]) -> Markup {
    html! {
        (part::crumbs(&[("/log", "Log")], "Keys"))
        div.hero {
            h1 { "Keys" }
            p.lede { "A signature shows that the holder of a key said something. Take the log's key from somewhere else than this site before you rely on it." }
            p.actions { (part::data_links(ask, "/keys", true)) }
        }
        section aria-labelledby="h-log" {
            div.sec-head { h2 #h-log { "The log's key" } p { "It signs checkpoints, nothing else." } }
            pre.term tabindex="0" role="group" aria-label="Key of the log" { (ask.vkey().trim()) }
        }
        section aria-labelledby="h-actors" {
            div.sec-head { h2 #h-actors { "Keys of actors" } p { "In force at this size. A recovery key signs the next key statement, a sign key everything else." } }
            @if sets.is_empty() {
                p.empty { "No actor has stated keys yet." }
            } @else {
                div.scroll tabindex="0" role="group" aria-label="Table: keys of actors" {
                    table.cards {
                        caption.vh { "Keys of actors" }
                        thead { tr { th scope="col" { "Actor" } th scope="col" { "Key" } th scope="col" { "Role" } th scope="col" { "Custody" } } }
                        tbody {
                            @for (actor, set) in sets {
                                @for key in &set.keys {
                                    tr {
                                        th scope="row" { (field::link(&ask.state, &Ref::Statement(*actor))) }
                                        td data-l="Key" { code.long { (key.key) } }
                                        td data-l="Role" { (role(key.role)) }
                                        td data-l="Custody" { (custody(key.custody)) @if let Some(host) = &key.host { " " (field::link(&ask.state, host)) } }
                                    }
                                }
                                @for key in &set.revoked {
                                    tr {
                                        th scope="row" { (field::link(&ask.state, &Ref::Statement(*actor))) }
                                        td data-l="Key" { code.long { (key.key) } }
                                        td data-l="Role" { span.nil { "no longer in force" } }
                                        td data-l="Custody" { (key.reason) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
