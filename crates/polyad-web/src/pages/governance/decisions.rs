//! Proposals: while open the rule, the count and what is missing; once decided the outcome, counted again from the votes.

use super::charter::matter_words;
use super::{Governed, day};
use crate::pages::frame::day_and_minute;
use crate::render::number::grouped;
use maud::{Markup, html};
use polyad_ledger::state::governance::{Count, Proposal, Tally};
use polyad_model::Ref;

/// Open proposals that are shown; more of them are counted.
const OPEN_MAX: usize = 50;

impl Governed<'_> {
    /// Proposals on which votes are taken.
    pub(super) fn open_proposals(&self) -> Markup {
        let open: Vec<_> =
            self.record.proposals.iter().rev().filter(|each| each.is_open_at(self.moment)).collect();
        html! {
            h3.gap-m { "Open to votes" }
            @if open.is_empty() {
                p.empty.gap-s { "Nothing is put to the vote. Whoever holds a seat, and every governor, can file a " code { "proposal" } "." }
            } @else {
                ul.records.gap-s { @for proposal in open.iter().take(OPEN_MAX) { (self.proposal(proposal)) } }
                @if open.len() > OPEN_MAX { p.hint { "The newest " (OPEN_MAX) " of " (grouped(open.len() as u64)) "; the data has all." } }
            }
        }
    }

    /// Proposals that are decided, closed or taken back, from the newest on.
    pub(super) fn decided(&self, start: usize, count: usize) -> Markup {
        let closed = || self.record.proposals.iter().rev().filter(|each| !each.is_open_at(self.moment));
        let shown: Vec<_> = closed().skip(start).take(count).collect();
        html! {
            h3.gap-m { "Decided and closed" }
            @if closed().next().is_none() {
                p.empty.gap-s { "Nothing is decided yet. Once voting has closed, or all have voted, a governor can file the count as a " code { "decision" } "." }
            } @else if shown.is_empty() { p.hint { "No more decisions on this page." } }
            @else { ul.records.gap-s { @for proposal in shown { (self.proposal(proposal)) } } }
        }
    }

    fn proposal(&self, proposal: &Proposal) -> Markup {
        let tally = self.record.tally(proposal);
        let open = proposal.is_open_at(self.moment);
        html! {
            li id=(format!("v-{}", proposal.statement)) {
                p.name {
                    strong { @match &proposal.text { Some(text) => { (text.plain()) } None => { "A proposal whose text was erased" } } }
                }
                (self.outcome(proposal, &tally, open))
                dl {
                    div { dt { "Matter" } dd { (matter_words(&proposal.matter)) } }
                    div { dt { "Proposed by" } dd { (self.who(&proposal.by)) ", " time { (day(proposal.recorded)) } " " (self.said(&proposal.statement, "Statement")) } }
                    div { dt { "Voting" } dd { (day_and_minute(proposal.opening())) " to " (day_and_minute(proposal.closes)) } }
                    @if let Some(change) = &proposal.change { div { dt { "If adopted" } dd { "A new " code { (change.kind) } @if let Some(act) = &change.act { " (" (act) ")" } } } }
                    div.w { dt { "Rule" } dd { (self.rule_words(proposal, open)) } }
                }
                (self.counts(proposal, &tally))
                (self.votes(proposal, &tally, open))
            }
        }
    }

    /// The rule in words; while votes are taken also who may vote and what is missing.
    fn rule_words(&self, proposal: &Proposal, open: bool) -> String {
        let procedure = self.record.procedure(proposal);
        match &procedure.rule {
            Some(rule) if !open => rule.in_words(),
            _ => procedure.in_words(),
        }
    }

    fn outcome(&self, proposal: &Proposal, tally: &Tally, open: bool) -> Markup {
        let has_opened = proposal.opening() <= self.moment;
        html! {
            p.gap-s {
                @if let Some(made) = &proposal.decision {
                    strong { (made.outcome.in_words()) }
                    ", stated by " (self.who(&made.by)) " on " time { (day(made.recorded)) } ". " (self.said(&made.statement, "Decision"))
                    @if made.outcome == tally.outcome { " Recounted just now from the votes: the same." }
                    @else { " Recounted just now from the votes: " strong { (tally.outcome.in_words()) } "." }
                } @else if let Some(withdrawn) = proposal.withdrawn {
                    "Taken back by its author on " time { (day(withdrawn)) } "."
                } @else if !open && !has_opened {
                    "Voting has not opened."
                } @else if !open {
                    "Voting has closed, and nobody has stated the decision. Counted just now from the votes: "
                    strong { (tally.outcome.in_words()) } "."
                } @else if tally.missing.is_empty() {
                    "Open. On the votes so far it passes."
                } @else {
                    "Open. It does not pass on the votes so far."
                }
                @if tally.gaps > 0 { " " (grouped(tally.gaps)) @if tally.gaps == 1 { " vote rests" } @else { " votes rest" } " on a body that was erased, and may have counted otherwise." }
            }
        }
    }

    /// The count in all and by chamber.
    fn counts(&self, proposal: &Proposal, tally: &Tally) -> Markup {
        let anchor = format!("#b-{}", proposal.statement);
        let row = |name: &str, count: &Count, link: bool| {
            let cell = |label: &str, number: u64| {
                html! {
                    td.r data-l=(label) { @if link && number > 0 { a.fig href=(anchor) { (grouped(number)) } } @else { (grouped(number)) } }
                }
            };
            html! {
                tr {
                    th scope="row" { (name) }
                    (cell("For", count.yes)) (cell("Against", count.no)) (cell("Abstained", count.abstain)) (cell("Stood aside", count.recuse))
                    td.r data-l="May vote" { (grouped(count.on_roll)) }
                }
            }
        };
        html! {
            div.scroll.gap-s tabindex="0" role="group" aria-label="Table: The count by chamber" {
                table.cards {
                    caption.vh { "The count by chamber" }
                    thead { tr { th scope="col" { "Chamber" } th.r scope="col" { "For" } th.r scope="col" { "Against" } th.r scope="col" { "Abstained" } th.r scope="col" { "Stood aside" } th.r scope="col" { "May vote" } } }
                    tbody {
                        @for (chamber, count) in &tally.chambers { (row(chamber, count, true)) }
                        (row("In all", &tally.whole, true))
                    }
                }
            }
        }
    }

    /// Each vote that counts with its statement, then those that do not count.
    fn votes(&self, proposal: &Proposal, tally: &Tally, open: bool) -> Markup {
        let roll = self.record.roll(proposal);
        let chambers = |actor| {
            let voter = roll.iter().find(|voter| voter.actor == actor);
            voter.map(|voter| voter.chambers.join(", ")).filter(|chambers| !chambers.is_empty())
        };
        let counts = |ballot: &&polyad_ledger::state::governance::Ballot| {
            tally.votes.iter().any(|vote| vote.statement == ballot.statement)
        };
        let set_aside: Vec<_> = proposal.ballots.iter().filter(|ballot| !counts(ballot)).collect();
        html! {
            @if tally.votes.is_empty() {
                p.src { "Nobody has voted." @if open { " Whoever is on the roll can file a " code { "vote" } "." } }
            } @else {
                details.more open[tally.votes.len() <= 6] id=(format!("b-{}", proposal.statement)) {
                    summary { "Each vote (" (grouped(tally.votes.len() as u64)) ")" }
                    ul.find-list {
                        @for vote in &tally.votes {
                            li {
                                (self.who(&vote.actor))
                                @if let Some(chambers) = chambers(vote.actor) { " (" (chambers) ")" }
                                ": " strong { (vote_words(&vote.act)) }
                                @if let Some(follows) = &vote.follows { ", following " (self.who(follows)) }
                                @if let Some(reason) = reason(proposal, vote.statement) { ". " q { (reason) } }
                                " " (self.said(&vote.statement, "Vote"))
                            }
                        }
                    }
                }
            }
            @if !set_aside.is_empty() {
                details.more {
                    summary { "Votes that do not count (" (grouped(set_aside.len() as u64)) ")" }
                    ul.find-list {
                        @for ballot in set_aside {
                            li {
                                (self.who(&ballot.by)) ": " (vote_words(&ballot.act))
                                @if ballot.revoked.is_some() { ", taken back" } @else { ", replaced or not on the roll" }
                                ". " (self.said(&ballot.statement, "Vote"))
                            }
                        }
                    }
                }
            }
            @if let Some(made) = &proposal.decision {
                @if !made.responsible.is_empty() || made.review.is_some() {
                    p.src {
                        @if !made.responsible.is_empty() { "Carried out by " @for (n, actor) in made.responsible.iter().enumerate() { @if n > 0 { ", " } (self.named(actor)) } ". " }
                        @if let Some(review) = made.review { "To be looked at again " time { (review) } "." }
                    }
                }
            }
        }
    }

    fn named(&self, actor: &Ref) -> Markup {
        crate::render::field::link(&self.ask.state, actor)
    }
}

fn reason(proposal: &Proposal, statement: polyad_model::StatementId) -> Option<&str> {
    let ballot = proposal.ballots.iter().find(|ballot| ballot.statement == statement)?;
    ballot.reason.as_ref().map(|reason| reason.plain())
}

fn vote_words(act: &str) -> &str {
    match act {
        "abstain" => "abstained",
        "recuse" => "stood aside",
        other => other,
    }
}
