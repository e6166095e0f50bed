//! Seats as they stand, and the admission log: who asked for which seat, what was decided and why, who objected.

use super::{Governed, day};
use crate::pages::governance::charter::matter_words;
use crate::render::field;
use crate::render::number::{grouped, per_cent};
use maud::{Markup, html};
use polyad_ledger::kinds::charter::SeatType;
use polyad_ledger::state::Fact;
use polyad_ledger::state::governance::{Appeal, Application, SeatDecision, SeatEnding, SeatHeld, Standing};
use polyad_model::{Instant, Ref, StatementId};

/// Seats that stand open; the others wait behind a disclosure.
const SEATS_OPEN: usize = 40;

/// One step of an application: when, what, in words, and its statement.
struct Step {
    at: Instant,
    word: String,
    words: Markup,
    statement: StatementId,
}

impl Governed<'_> {
    /// Seats that are held first, each with its chamber, share, standing and end.
    pub(super) fn seat_table(&self) -> Markup {
        let mut seats = self.record.seats_at(self.moment);
        seats.sort_by_key(|held| (held.standing, held.chamber.clone()));
        let (first, rest) = seats.split_at(seats.len().min(SEATS_OPEN));
        html! {
            @if seats.is_empty() {
                p.empty { "No seat is given. Whoever is of a class that the charter admits can file a " code { "seat.apply" } "; until a seat is held, the governors vote." }
            } @else {
                (self.seat_rows(first))
                @if !rest.is_empty() {
                    details.more {
                        summary { "Show the other " (grouped(rest.len() as u64)) " of " (grouped(seats.len() as u64)) " seats" }
                        (self.seat_rows(rest))
                    }
                }
            }
        }
    }

    fn seat_rows(&self, seats: &[SeatHeld]) -> Markup {
        let shares = seats.iter().any(|held| held.share.is_some());
        html! {
            div.scroll tabindex="0" role="group" aria-label="Table: Seats" {
                table.cards {
                    caption.vh { "Seats" }
                    thead {
                        tr {
                            th scope="col" { "Holder" } th scope="col" { "Seat" } th scope="col" { "Chamber" }
                            @if shares { th.r scope="col" { "Share" } }
                            th scope="col" { "Standing" } th scope="col" { "Until" } th scope="col" { "Stated in" }
                        }
                    }
                    tbody { @for held in seats { (self.seat_row(held, shares)) } }
                }
            }
        }
    }

    fn seat_row(&self, held: &SeatHeld, shares: bool) -> Markup {
        let decision = self.record.application(&held.application).and_then(|each| each.decision_at(self.moment));
        let ending = decision.and_then(|decision| decision.ending_at(self.moment));
        let unknown = || html! { span.nil { "not recorded" } };
        html! {
            tr {
                th scope="row" {
                    (self.who(&held.actor))
                    @if !held.speaks_for.is_empty() {
                        span.sub { "For " @for (n, (group, _)) in held.speaks_for.iter().enumerate() { @if n > 0 { ", " } (field::named(&self.ask.state, group)) } }
                    }
                }
                td data-l="Seat" { @match &held.seat { Some(seat) => { (seat) } None => { (unknown()) } } }
                td data-l="Chamber" { @match &held.chamber { Some(chamber) => { (chamber) } None => { (unknown()) } } }
                @if shares { td.r data-l="Share" { @match held.share { Some(share) => { (per_cent(share.to_f64())) } None => { (unknown()) } } } }
                td data-l="Standing" { (standing_words(held.standing)) span.sub { "since " (ending.and_then(|ending| ending.from).unwrap_or(held.from)) } }
                td data-l="Until" { @match held.until { Some(until) => { span.nb { (until) } } None => { "No end set" } } }
                td data-l="Stated in" {
                    (self.said(&held.application, "Application")) " " (self.said(&held.decision, "Decision"))
                    @if let Some(ending) = ending { " " (self.said(&ending.statement, "End")) }
                }
            }
        }
    }

    /// Applications from the newest on, `count` of them after `start`.
    pub(super) fn admissions_section(&self, start: usize, count: usize) -> Markup {
        let shown: Vec<_> = self.record.applications.iter().rev().skip(start).take(count).collect();
        html! {
            section #admissions aria-labelledby="h-admissions" {
                div.sec-head {
                    h2 #h-admissions { "Who asked for a seat" }
                    p { "Every application with what was decided, by whom and why, newest first." }
                }
                @if self.record.applications.is_empty() {
                    p.empty { "Nobody has asked for a seat. An application is filed as a " code { "seat.apply" } " by whoever wants the seat; a governor answers it with a " code { "seat.decide" } "." }
                } @else if shown.is_empty() { p.hint { "No more applications on this page." } }
                ul.records { @for application in shown { (self.application(application)) } }
            }
        }
    }

    fn application(&self, application: &Application) -> Markup {
        let now = match application.decision_at(self.moment) {
            _ if application.withdrawn.is_some() => "withdrawn",
            None => "waits for a decision",
            Some(_) if application.is_open_at(self.moment) => "open again",
            Some(decision) => match decision.ending_at(self.moment) {
                Some(ending) => ended_word(&ending.act),
                None => decided_word(&decision.act),
            },
        };
        html! {
            li id=(format!("a-{}", application.statement)) {
                p.name {
                    strong { (self.who(&application.applicant)) } " asked for "
                    @match &application.seat { Some(seat) => { "the seat " q { (seat) } } None => { "a seat whose name was erased" } }
                    ": " (now)
                }
                dl {
                    div { dt { "Asked" } dd { time { (day(application.recorded)) } " " (self.said(&application.statement, "Statement")) } }
                    @if !application.speaks_for.is_empty() {
                        div { dt { "Speaks for" } dd { @for (n, (group, _)) in application.speaks_for.iter().enumerate() { @if n > 0 { ", " } (field::named(&self.ask.state, group)) } } }
                    }
                    div {
                        dt { "Brings" }
                        dd {
                            @if application.offers.is_empty() { "No pledge named" }
                            @for (n, offer) in application.offers.iter().enumerate() { @if n > 0 { ", " } (field::link(&self.ask.state, offer)) }
                        }
                    }
                    @for (id, answer) in &application.answers {
                        div.w { dt { "To: " (self.criterion(application, id)) } dd { q { (answer.plain()) } } }
                    }
                }
                (self.steps(application))
            }
        }
    }

    /// What a criterion asks, by the charter of the day on which it was answered; else its name.
    fn criterion(&self, application: &Application, id: &str) -> String {
        let charter = self.record.charter_at(application.recorded).map(|stated| &stated.charter);
        let seat: Option<&SeatType> = application.seat.as_deref().and_then(|seat| charter?.seat(seat));
        let found = seat.and_then(|seat| seat.criteria.iter().find(|criterion| criterion.id == id));
        found.map_or_else(|| id.to_owned(), |criterion| criterion.text.plain().to_owned())
    }

    fn steps(&self, application: &Application) -> Markup {
        let mut steps = Vec::new();
        for decision in &application.decisions {
            steps.push(self.decided_step(application, decision));
            steps.extend(decision.endings.iter().map(|ending| self.ended_step(ending)));
        }
        for appeal in &application.appeals {
            steps.push(self.appeal_step(appeal));
            steps.extend(appeal.answers.iter().filter_map(|answer| self.answer_step(answer)));
        }
        steps.sort_by_key(|step| step.at);
        html! {
            @if steps.is_empty() {
                p.src { "Nothing was decided yet. A governor, or whom the charter lets decide “" (matter_words("admit").to_lowercase()) "”, can file a " code { "seat.decide" } "." }
            } @else {
                ol.feed.gap-s {
                    @for step in steps {
                        li { span.kind { (step.word) br; time { (day(step.at)) } } span { (step.words) } (self.said(&step.statement, "Statement")) }
                    }
                }
            }
        }
    }

    fn decided_step(&self, application: &Application, decision: &SeatDecision) -> Step {
        let words = html! {
            (self.who(&decision.by)) ": "
            @match &decision.reasons { Some(reasons) => { q { (reasons.plain()) } } None => { "the reasons were erased." } }
            @if let Some(basis) = decision.basis.as_ref().and_then(Ref::statement) { " By " (self.said(&basis, "a vote")) "." }
            @for (id, met, reason) in &decision.criteria {
                span.sub { (self.criterion(application, id)) " " strong { (met_words(met)) } ": " (reason.plain()) }
            }
        };
        let word = match decision.act.as_str() {
            "admit" => "Admitted",
            "refuse" => "Refused",
            "defer" => "Put off",
            other => other,
        };
        Step { at: decision.recorded, word: word.to_owned(), words, statement: decision.statement }
    }

    fn ended_step(&self, ending: &SeatEnding) -> Step {
        let words = html! {
            (self.who(&ending.by)) ": "
            @match &ending.reasons { Some(reasons) => { q { (reasons.plain()) } } None => { "the reasons were erased." } }
            @if let Some(from) = ending.from { " From " time { (from) } "." }
        };
        let word = match ending.act.as_str() {
            "withdraw" => "Left",
            "suspend" => "Suspended",
            "expel" => "Expelled",
            "lapse" => "Lapsed",
            other => other,
        };
        Step { at: ending.recorded, word: word.to_owned(), words, statement: ending.statement }
    }

    fn appeal_step(&self, appeal: &Appeal) -> Step {
        let words = html! {
            (self.who(&appeal.by)) ": "
            @match &appeal.text { Some(text) => { q { (text.plain()) } } None => { "the text was erased." } }
            span.sub {
                @if !appeal.by_applicant { "Not the applicant: it opens no second decision." }
                @else if appeal.withdrawn.is_some() { "Taken back." }
                @else if let Some(second) = &appeal.second_decision { "It led to " (self.said(second, "a second decision")) "." }
                @else { "It waits for a second decision." }
                @if appeal.answers.is_empty() { " Nobody has answered it." }
            }
        };
        let word = if appeal.by_applicant { "Appealed" } else { "Objection" };
        Step { at: appeal.recorded, word: word.to_owned(), words, statement: appeal.statement }
    }

    fn answer_step(&self, answer: &StatementId) -> Option<Step> {
        let act = self.ask.state.act(answer)?;
        let text = Fact::Act(act).text("text");
        let words = html! {
            (self.who(&act.author())) ": "
            @match text { Some(text) => { q { (text.plain()) } } None => { "the text was erased." } }
        };
        Some(Step { at: act.inclusion.recorded, word: "Answered".to_owned(), words, statement: *answer })
    }
}

fn standing_words(standing: Standing) -> &'static str {
    match standing {
        Standing::Held => "Held",
        Standing::Ahead => "Begins",
        Standing::Suspended => "Suspended: no vote",
        Standing::Withdrawn => "Left",
        Standing::Expelled => "Expelled",
        Standing::Lapsed => "Lapsed",
    }
}

fn decided_word(act: &str) -> &str {
    match act {
        "admit" => "admitted",
        "refuse" => "refused",
        "defer" => "put off",
        other => other,
    }
}

fn ended_word(act: &str) -> &str {
    match act {
        "withdraw" => "admitted, and left",
        "expel" => "admitted, and expelled",
        "lapse" => "admitted, and lapsed",
        other => other,
    }
}

fn met_words(met: &str) -> &str {
    match met {
        "yes" => "met",
        "no" => "not met",
        other => other,
    }
}
