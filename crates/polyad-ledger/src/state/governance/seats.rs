//! Seats: applications, what was decided on them, how seats ended, and appeals.

use super::{Governance, Limit, Stated};
use crate::json::Value;
use crate::reading::{self, Named};
use polyad_model::codelist::SpeaksBasis;
use polyad_model::{Exact, Instant, PartialDate, Period, Ref, StatementId, Text};

/// An application for a seat with all that followed: one line of the admission log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// The `seat.apply` statement.
    pub statement: StatementId,
    /// Who applied.
    pub applicant: StatementId,
    /// When the log took it in.
    pub recorded: Instant,
    /// The seat type; `None` when the body was erased.
    pub seat: Option<String>,
    /// For whom the applicant says it speaks, and on what basis.
    pub speaks_for: Vec<(Named, SpeaksBasis)>,
    /// Answers to criteria: id and text.
    pub answers: Vec<(String, Text)>,
    /// Pledges it brings.
    pub offers: Vec<Ref>,
    /// When the applicant withdrew it.
    pub withdrawn: Option<Instant>,
    /// Decisions on it, oldest first; the newest holds.
    pub decisions: Vec<SeatDecision>,
    /// Objections to these decisions and endings, oldest first.
    pub appeals: Vec<Appeal>,
}

/// A decision on an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeatDecision {
    /// The `seat.decide` statement.
    pub statement: StatementId,
    /// Who stated it.
    pub by: StatementId,
    /// When the log took it in.
    pub recorded: Instant,
    /// `admit`, `refuse` or `defer`.
    pub act: String,
    /// Each criterion: id, `yes`, `no` or `n/a`, and why.
    pub criteria: Vec<(String, String, Text)>,
    /// Reasons as a whole; `None` when the body was erased.
    pub reasons: Option<Text>,
    /// From when to when the seat is given, as stated.
    pub term: Option<Period>,
    /// The decision it rests on.
    pub basis: Option<Ref>,
    /// What was stated of its end, oldest first; the newest that has begun holds.
    pub endings: Vec<SeatEnding>,
}

/// The end of a seat, or its suspension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeatEnding {
    /// The `seat.end` statement.
    pub statement: StatementId,
    /// Who stated it.
    pub by: StatementId,
    /// When the log took it in.
    pub recorded: Instant,
    /// `withdraw`, `suspend`, `expel` or `lapse`.
    pub act: String,
    /// Why; `None` when the body was erased.
    pub reasons: Option<Text>,
    /// Since when, as stated.
    pub from: Option<PartialDate>,
}

/// An objection to what was decided on an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appeal {
    /// The `objection` statement.
    pub statement: StatementId,
    /// Who objects.
    pub by: StatementId,
    /// Whether it comes from the applicant: only then is it an appeal that opens a second decision.
    pub by_applicant: bool,
    /// The `seat.decide` or `seat.end` statement it is about.
    pub about: StatementId,
    /// When the log took it in.
    pub recorded: Instant,
    /// What it says; `None` when the body was erased.
    pub text: Option<Text>,
    /// When it was withdrawn.
    pub withdrawn: Option<Instant>,
    /// Answers to it, oldest first.
    pub answers: Vec<StatementId>,
    /// The decision that followed.
    pub second_decision: Option<StatementId>,
}

/// How a seat stands at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// It is held.
    Held,
    /// Its term has not begun.
    Ahead,
    /// It is suspended: its holder has no vote.
    Suspended,
    /// Its holder withdrew.
    Withdrawn,
    /// Its holder was expelled.
    Expelled,
    /// It lapsed, or its term is over.
    Lapsed,
}

impl Standing {
    /// In a word, for pages.
    pub fn word(self) -> &'static str {
        match self {
            Standing::Held => "held",
            Standing::Ahead => "ahead",
            Standing::Suspended => "suspended",
            Standing::Withdrawn => "withdrawn",
            Standing::Expelled => "expelled",
            Standing::Lapsed => "lapsed",
        }
    }
}

/// A seat that was given, as it stands at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeatHeld {
    /// Who holds it.
    pub actor: StatementId,
    /// The seat type; `None` when the application was erased.
    pub seat: Option<String>,
    /// The chamber in which it votes, by the charter in force.
    pub chamber: Option<String>,
    /// Its share of the burden, where the charter in force declares shares.
    pub share: Option<Exact>,
    /// For whom it speaks.
    pub speaks_for: Vec<(Named, SpeaksBasis)>,
    /// The application.
    pub application: StatementId,
    /// The decision that gave it.
    pub decision: StatementId,
    /// Its first day.
    pub from: PartialDate,
    /// Its last day; `None`: no end is set.
    pub until: Option<PartialDate>,
    /// How it stands.
    pub standing: Standing,
}

impl Application {
    pub(super) fn read(of: Stated, fields: Option<&Value>) -> Application {
        let items = |field| fields.map_or(&[][..], |fields| fields.items_at(field));
        let speaks_for = items("speaks_for").iter().filter_map(|group| {
            Some((reading::named(group.get("group")?)?, group.str_at("basis")?.parse().ok()?))
        });
        let answers = items("answers").iter().filter_map(|answer| {
            Some((answer.str_at("criterion")?.to_owned(), reading::text(answer.get("text")?)?))
        });
        Application {
            statement: of.statement,
            applicant: of.by,
            recorded: of.recorded,
            seat: fields.and_then(|fields| fields.str_at("seat")).map(str::to_owned),
            speaks_for: speaks_for.collect(),
            answers: answers.collect(),
            offers: reading::references(items("offers")),
            withdrawn: None,
            decisions: Vec::new(),
            appeals: Vec::new(),
        }
    }

    /// The newest decision recorded by a moment.
    pub fn decision_at(&self, moment: Instant) -> Option<&SeatDecision> {
        self.decisions.iter().rev().find(|decision| decision.recorded <= moment)
    }

    /// Whether it waits for a decision: undecided, deferred, appealed, or suspended and so to be reinstated.
    pub fn is_open_at(&self, moment: Instant) -> bool {
        if self.withdrawn.is_some_and(|withdrawn| withdrawn <= moment) {
            return false;
        }
        let Some(decision) = self.decision_at(moment) else { return true };
        let ending = decision.ending_at(moment);
        let appealed = self.appeals.iter().any(|appeal| {
            appeal.by_applicant
                && appeal.recorded <= moment
                && appeal.withdrawn.is_none_or(|withdrawn| withdrawn > moment)
                && appeal.second_decision.is_none()
        });
        decision.act == "defer" || appealed || ending.is_some_and(|ending| ending.act == "suspend")
    }

    /// Whether a `seat.decide` or `seat.end` statement is about it.
    pub(super) fn has_step(&self, step: &StatementId) -> bool {
        self.decisions.iter().any(|decision| {
            decision.statement == *step || decision.endings.iter().any(|ending| ending.statement == *step)
        })
    }

    pub(super) fn is_about(&self, target: Option<StatementId>) -> bool {
        target.is_some_and(|target| {
            self.statement == target
                || self.has_step(&target)
                || self.appeals.iter().any(|appeal| appeal.statement == target)
        })
    }

    /// Takes a decision, an ending, an objection or an answer.
    pub(super) fn step(&mut self, kind: &str, of: Stated, outcome: &str, fields: Option<&Value>) {
        let Some(target) = of.target else { return };
        let text = |field| fields.and_then(|fields| reading::text(fields.get(field)?));
        let (statement, by, recorded) = (of.statement, of.by, of.recorded);
        match kind {
            "seat.decide" => {
                let items = fields.map_or(&[][..], |fields| fields.items_at("criteria"));
                let criteria = items.iter().filter_map(|criterion| {
                    let reason = reading::text(criterion.get("reason")?)?;
                    Some((criterion.str_at("id")?.to_owned(), criterion.str_at("met")?.to_owned(), reason))
                });
                for appeal in self.appeals.iter_mut().filter(|appeal| appeal.by_applicant) {
                    appeal.second_decision.get_or_insert(statement);
                }
                self.decisions.push(SeatDecision {
                    statement,
                    by,
                    recorded,
                    act: outcome.to_owned(),
                    criteria: criteria.collect(),
                    reasons: text("reasons"),
                    term: fields.and_then(|fields| reading::period(fields.get("term")?)),
                    basis: fields.and_then(|fields| reading::reference(fields.get("basis")?)),
                    endings: Vec::new(),
                });
            }
            "seat.end" => {
                let from = fields.and_then(|fields| reading::date(fields.get("from")?));
                let reasons = text("reasons");
                let ending = SeatEnding { statement, by, recorded, act: outcome.to_owned(), reasons, from };
                let decided = self.decisions.iter_mut().find(|decision| decision.statement == target);
                decided.into_iter().for_each(|decision| decision.endings.push(ending.clone()));
            }
            "objection" if self.has_step(&target) => self.appeals.push(Appeal {
                statement,
                by,
                by_applicant: by == self.applicant,
                about: target,
                recorded,
                text: text("text"),
                withdrawn: None,
                answers: Vec::new(),
                second_decision: None,
            }),
            "answer" => {
                let asked = self.appeals.iter_mut().find(|appeal| appeal.statement == target);
                asked.into_iter().for_each(|appeal| appeal.answers.push(statement));
            }
            _ => {}
        }
    }

    pub(super) fn withdraw_appeal(&mut self, gone: &StatementId, moment: Instant) {
        let own = self.appeals.iter_mut().filter(|appeal| appeal.statement == *gone);
        own.for_each(|appeal| appeal.withdrawn = Some(moment));
    }
}

impl SeatDecision {
    /// The newest ending or suspension that was recorded and had begun by a moment.
    pub fn ending_at(&self, moment: Instant) -> Option<&SeatEnding> {
        let begun = |ending: &&SeatEnding| {
            ending.recorded <= moment && ending.from.is_none_or(|from| from.first_day() <= moment.day())
        };
        self.endings.iter().rev().find(begun)
    }
}

impl Governance {
    /// Seats given by a moment, as they stand then, those that ended among them, in order of application.
    pub fn seats_at(&self, moment: Instant) -> Vec<SeatHeld> {
        self.applications.iter().filter_map(|application| self.seat_at(application, moment)).collect()
    }

    /// The seat that an application led to, as it stands at a moment.
    pub fn seat_at(&self, application: &Application, moment: Instant) -> Option<SeatHeld> {
        let decision = application.decision_at(moment).filter(|decision| decision.act == "admit")?;
        let charter = self.charter_at(moment).map(|stated| &stated.charter);
        let seat_type = application.seat.as_deref().and_then(|seat| charter?.seat(seat));
        let shares = charter.and_then(|charter| charter.burden.as_ref()).map(|burden| &burden.shares);
        let me = Ref::Statement(application.applicant);
        let share = shares.and_then(|shares| shares.iter().find(|(actor, _)| *actor == me));
        let recorded = PartialDate::from_day(decision.recorded.day());
        let from = decision.term.and_then(|term| term.from).unwrap_or(recorded);
        // Where the charter in force on the day sets a limit and the decision no end, the limit is the end.
        let admitting = self.charter_at(decision.recorded).and_then(|stated| stated.charter.rule("admit"));
        let limit = admitting.and_then(|rule| Limit::read(rule.term.as_ref()?));
        let until =
            decision.term.and_then(|term| term.to).or_else(|| limit.and_then(|limit| limit.last_day(from)));
        let standing = match decision.ending_at(moment).map(|ending| ending.act.as_str()) {
            Some("withdraw") => Standing::Withdrawn,
            Some("expel") => Standing::Expelled,
            Some("lapse") => Standing::Lapsed,
            _ if until.is_some_and(|until| until.last_day() < moment.day()) => Standing::Lapsed,
            Some(_) => Standing::Suspended,
            None if from.first_day() > moment.day() => Standing::Ahead,
            None => Standing::Held,
        };
        Some(SeatHeld {
            actor: application.applicant,
            seat: application.seat.clone(),
            chamber: seat_type.map(|seat| seat.chamber.clone()),
            share: share.map(|(_, share)| *share),
            speaks_for: application.speaks_for.clone(),
            application: application.statement,
            decision: decision.statement,
            from,
            until,
            standing,
        })
    }

    /// The seats of one actor, as they stand at a moment.
    pub fn seats_of(&self, actor: &StatementId, moment: Instant) -> Vec<SeatHeld> {
        let own = self.applications.iter().filter(|application| application.applicant == *actor);
        own.filter_map(|application| self.seat_at(application, moment)).collect()
    }
}
