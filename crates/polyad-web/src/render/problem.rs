//! The page of a problem.

use crate::error::Problem;
use maud::{Markup, html};

/// What went wrong, and where to go on.
pub(crate) fn page(problem: &Problem) -> Markup {
    html! {
        div.hero {
            p.hint.num { (problem.status.as_u16()) " " code { (problem.code) } }
            h1 { (problem.title()) }
            p.lede { (problem.message) }
        }
        form.bigfind role="search" aria-label="Ledger" action="/search" {
            label.vh for="q-problem" { "Search partnerships, actors, goals and statements" }
            input #q-problem name="q" type="search" placeholder="Partnership, actor, goal or statement";
            button { "Search" }
        }
        p.actions {
            a href="/" { "Start page" }
            a href="/partnerships" { "All partnerships" }
            a href="/actors" { "All actors" }
            a href="/log" { "The log" }
        }
    }
}
