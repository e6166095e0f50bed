//! The charter in force in words: its seats, its rules, how the burden is shared, and the charters before it.

use super::{Governed, day};
use crate::render::field;
use crate::render::number::{grouped, per_cent};
use maud::{Markup, html};
use polyad_ledger::kinds::charter::{Charter, SeatType};

impl Governed<'_> {
    pub(super) fn charter_section(&self) -> Markup {
        let in_force = self.record.charter_at(self.moment);
        html! {
            section #charter aria-labelledby="h-charter" {
                div.sec-head {
                    h2 #h-charter { "Charter" }
                    @if let Some(stated) = in_force {
                        p {
                            "In force since " time { (stated.charter.from) } ", stated by " (self.who(&stated.by)) ". "
                            (self.said(&stated.statement, "Statement"))
                            @if let Some(basis) = stated.charter.basis.as_ref().and_then(|basis| basis.statement()) {
                                " It rests on " (self.said(&basis, "a decision")) "."
                            }
                        }
                    }
                }
                @match in_force {
                    Some(stated) => {
                        (self.seat_types(&stated.charter))
                        (self.rules(&stated.charter))
                        (self.duties(&stated.charter))
                    }
                    None => { p.empty { "No charter is in force: there is no seat to apply for, and nothing can be put to the vote. A governor can file the first as a " code { "charter" } "." } }
                }
                (self.other_charters())
            }
        }
    }

    fn seat_types(&self, charter: &Charter) -> Markup {
        html! {
            h3 { "Seats it provides for" }
            div.scroll.gap-s tabindex="0" role="group" aria-label="Table: Seats of the charter" {
                table.cards {
                    caption.vh { "Seats of the charter" }
                    thead { tr { th scope="col" { "Seat" } th scope="col" { "Chamber" } th scope="col" { "Who may hold it" } th scope="col" { "How many" } th scope="col" { "An applicant must show" } } }
                    tbody {
                        @for seat in &charter.seats {
                            tr {
                                th scope="row" { (seat.name) }
                                td data-l="Chamber" { (seat.chamber) }
                                td data-l="Who may hold it" { (classes(seat)) }
                                td data-l="How many" { @match seat.max { Some(max) => { (grouped(max)) } None => { "No limit" } } }
                                td data-l="Must show" {
                                    @if seat.criteria.is_empty() { "Nothing" }
                                    @for criterion in &seat.criteria {
                                        div { (criterion.text.plain()) @if !criterion.must { span.sub { "Not a must" } } }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn rules(&self, charter: &Charter) -> Markup {
        html! {
            h3.gap-m { "How it decides" }
            @if charter.rules.is_empty() { p.empty { "It has no rule: nothing can be put to the vote." } }
            @else {
                dl.kv.gap-s {
                    @for rule in &charter.rules {
                        dt { (matter_words(&rule.matter)) }
                        dd { (self.record.procedure_of(&rule.matter, self.moment).in_words()) }
                    }
                }
            }
        }
    }

    fn duties(&self, charter: &Charter) -> Markup {
        html! {
            @if let Some(burden) = &charter.burden {
                h3.gap-m { "How the burden is shared" }
                p.gap-s {
                    "By the rule " code { (burden.rule) }
                    @if let Some(envelope) = &burden.envelope { ", of " (field::money_text(envelope)) }
                    "."
                }
                @if !burden.shares.is_empty() {
                    ul.find-list.gap-s {
                        @for (actor, share) in &burden.shares {
                            li { (field::link(&self.ask.state, actor)) ": " span.nb { (per_cent(share.to_f64())) } }
                        }
                    }
                }
            }
            @if !charter.delegates.is_empty() {
                h3.gap-m { "Who may act for the governors" }
                ul.find-list.gap-s {
                    @for delegate in &charter.delegates {
                        li {
                            (field::link(&self.ask.state, &delegate.actor)) ": "
                            (delegate.may.iter().map(|matter| matter_words(matter).to_lowercase()).collect::<Vec<_>>().join(", "))
                        }
                    }
                }
            }
        }
    }

    /// Charters that are not in force: earlier ones, and those whose first day has not come.
    fn other_charters(&self) -> Markup {
        let in_force = self.record.charter_at(self.moment).map(|stated| stated.statement);
        let others = self.record.charters.iter().rev().filter(|stated| Some(stated.statement) != in_force);
        let others: Vec<_> = others.collect();
        html! {
            @if !others.is_empty() {
                details.more.gap-m {
                    summary { "Other charters (" (others.len()) ")" }
                    ul.find-list {
                        @for stated in others {
                            li {
                                "Recorded " time { (day(stated.recorded)) } ", from " time { (stated.charter.from) } ", by "
                                (self.who(&stated.by)) ". " (self.said(&stated.statement, "Statement"))
                            }
                        }
                    }
                }
            }
        }
    }
}

fn classes(seat: &SeatType) -> String {
    match seat.classes.is_empty() {
        true => "Not limited".to_owned(),
        false => seat.classes.iter().map(|class| class_words(class)).collect::<Vec<_>>().join(", "),
    }
}

fn class_words(class: &str) -> &str {
    match class {
        "io" => "international organisation",
        "civil" => "civil society",
        "subnational" => "region",
        other => other,
    }
}

/// A matter in words.
pub(super) fn matter_words(matter: &str) -> &str {
    match matter {
        "admit" => "Seats given and taken",
        "charter" => "Changes of the charter",
        "home" => "A move to another log",
        "budget" => "Money",
        "other" => "Anything else",
        unknown => unknown,
    }
}
