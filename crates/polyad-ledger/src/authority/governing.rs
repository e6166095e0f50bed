//! Who may state what in the governance of a founded partnership.
//!
//! Asked of the partnership's record as it stood just before the statement. Where a body was erased, its header
//! keeps the effect that it had, as far as the header and the rest of the record carry it alone.

use super::{Asked, BODY_NOT_HELD, Refusal, Voice};
use crate::finding::Custody;
use crate::json::Value;
use crate::kinds::charter::{self, Charter, Passes, Rule};
use crate::reading;
use crate::schema::CheckAs;
use crate::state::governance::{
    Application, DecisionMade, GOVERNED, Governance, Limit, Proposal, Standing, Tally,
};
use polyad_model::{Exact, ExactSum, Instant, PartialDate, Ref, StatementId};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Where a statement of governance belongs, and when it comes.
struct Place {
    founding: StatementId,
    record: Arc<Governance>,
    now: Instant,
}

fn refuse<T>(code: &'static str, field: &str, message: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal::new(code, field, message))
}

impl Asked<'_> {
    /// An act of governance, or its header alone.
    pub(super) fn governing(&self) -> Result<Voice, Refusal> {
        self.complete(CheckAs::Act)?;
        let place = self.place()?;
        let kind = self.claim.header.kind.name.as_str();
        if self.claim.fields.is_none() && matches!(kind, "charter" | "proposal" | "home") {
            return refuse(BODY_NOT_HELD, "body", "the body is not held here, or was erased");
        }
        self.in_home_log(&place)?;
        match kind {
            "charter" => self.charter(&place),
            "seat.apply" => self.application(&place),
            "seat.decide" => self.seat_decision(&place),
            "seat.end" => self.seat_end(&place),
            "proposal" => self.proposal(&place),
            "vote" => self.vote(&place),
            "decision" => self.decision(&place),
            _ => self.home(&place),
        }
        .map(|()| Voice::Own)
    }

    /// Whether a statement of governance may still be corrected or retracted: what it did is done, but for an
    /// application, and for a proposal and votes while voting is open.
    pub(super) fn may_take_back(&self, act: &crate::state::Act) -> Result<(), Refusal> {
        let retraction = self.claim.header.kind.name == "retraction";
        let founded = act.kind == "partnership" && act.custody != Custody::Reported;
        let governed =
            || self.state.governance_of(&act.fact_of).is_some_and(|record| !record.charters.is_empty());
        if founded && retraction && governed() {
            let message =
                "a partnership with a charter is no longer its founder's to withdraw; say when it `ended`";
            return refuse("target-cannot-change", "target", message);
        }
        if !GOVERNED.contains(&act.kind) || act.custody == Custody::Reported {
            return Ok(());
        }
        let reported = act.fields.as_ref().is_some_and(|fields| fields.get("src").is_some());
        if reported || retraction && act.level == crate::finding::Level::Signed {
            return Ok(());
        }
        let done = || {
            let message = format!("a `{}` is neither corrected nor retracted once it has effect", act.kind);
            refuse("target-cannot-change", "target", message)
        };
        let record = self.state.governance_place(act).and_then(|place| self.state.governance_of(&place));
        let (true, Some(record)) = (retraction, record) else { return done() };
        let voted_on = match act.kind {
            "proposal" => Some(act.id()),
            "vote" => act.header.target.as_ref().and_then(Ref::statement),
            _ => None,
        };
        match (act.kind, voted_on.and_then(|id| record.proposal(&id).cloned())) {
            ("seat.apply", _) if record.application(&act.id()).is_some_and(|a| a.decisions.is_empty()) => {
                Ok(())
            }
            ("proposal" | "vote", Some(proposal)) => {
                let now = self.now();
                if proposal.decision.is_some() || now > proposal.closes {
                    let message = format!("voting on {} closed at {}", proposal.statement, proposal.closes);
                    return refuse("vote-closed", "target", message);
                }
                Ok(())
            }
            _ => done(),
        }
    }

    /// Once a partnership has a charter, who governs it changes by an adopted decision alone, and its home by a `home`
    /// statement: its founder is no longer its owner.
    pub(super) fn governors_change(&self) -> Result<(), Refusal> {
        let former = self.corrects.and_then(|id| self.state.act(&id));
        let record = former.and_then(|former| self.state.governance_of(&former.fact_of));
        let Some((former, record)) = former.zip(record).filter(|(_, record)| !record.charters.is_empty())
        else {
            return Ok(());
        };
        let changes = |field| {
            let before = former.fields.as_ref().and_then(|fields| fields.get(field));
            before != self.claim.fields.and_then(|fields| fields.get(field))
        };
        if changes("home") {
            return refuse(
                "home-by-decision",
                "home",
                "a partnership with a charter moves by a `home` statement",
            );
        }
        if !changes("governors") {
            return Ok(());
        }
        let used =
            |decision: &DecisionMade| record.governors.iter().any(|(since, _)| *since >= decision.recorded);
        let place = Place { founding: former.fact_of, now: self.now(), record: record.clone() };
        self.adopted(&place, "charter", None, used)
    }

    /// Whether the author governs, holds a seat in, or may act for the partnership the statement belongs to.
    pub(super) fn sits_at_scope(&self) -> bool {
        let founding = self.claim.header.scope.as_ref().and_then(Ref::statement);
        let record = founding.and_then(|founding| self.state.governance_of(&founding));
        record.is_some_and(|record| self.holds_seat(&record, self.now()))
    }

    /// Whether the author may answer for the partnership whose decision on a seat is objected to.
    pub(super) fn answers_for(&self, decision: &Ref) -> bool {
        let act = decision.statement().and_then(|id| self.state.act(&id));
        act.filter(|act| matches!(act.kind, "seat.decide" | "seat.end"))
            .and_then(|act| self.state.governance_place(act))
            .and_then(|founding| Some((founding, self.state.governance_of(&founding)?)))
            .is_some_and(|(founding, record)| {
                self.acts_for(&Place { founding, record, now: self.now() }, "admit").is_ok()
            })
    }

    // --- where and when -------------------------------------------------------------------------------

    fn now(&self) -> Instant {
        self.claim.recorded.unwrap_or(self.claim.header.at)
    }

    fn place(&self) -> Result<Place, Refusal> {
        let scope = self.claim.header.scope.as_ref();
        let founding = scope.and_then(|scope| Some(self.state.founding(scope)?.id()));
        let named = scope.and_then(Ref::statement);
        let record = founding.and_then(|founding| self.state.governance_of(&founding));
        match (founding, record) {
            (Some(founding), Some(record)) if named == Some(founding) => {
                Ok(Place { founding, record, now: self.now() })
            }
            _ => {
                let name = scope.map(Ref::to_string).unwrap_or_default();
                let message = format!("{name} is not the founding statement of a partnership in force here");
                refuse("scope-not-founded", "scope", message)
            }
        }
    }

    /// Governance counts in the home log alone, so that no race between logs decides a vote; but for moving away,
    /// where self-held keys in any trusted log suffice.
    fn in_home_log(&self, place: &Place) -> Result<(), Refusal> {
        let Some((origin, _)) = self.claim.entry else { return Ok(()) };
        let home = place.record.home_at(place.now).map(|home| home.origin.as_str());
        if home == Some(origin) || self.moves_away(place) {
            return Ok(());
        }
        let home = home.unwrap_or("nowhere");
        let message = format!("the partnership is governed in the log `{home}`; this is `{origin}`");
        refuse("not-home-log", "scope", message)
    }

    fn moves_away(&self, place: &Place) -> bool {
        let custody = self.state.keys().signing_custody(&self.author, &self.claim.header.key);
        let matter = match self.claim.header.kind.name.as_str() {
            "home" => Some("home"),
            "proposal" => self.word("matter"),
            "vote" | "decision" => {
                self.target_statement().and_then(|id| place.record.proposal(&id)).map(|p| p.matter.as_str())
            }
            _ => None,
        };
        matter == Some("home") && matches!(custody, Some(Custody::SelfHeld | Custody::Hardware))
    }

    // --- who ------------------------------------------------------------------------------------------

    /// A governor, or a delegate of the charter in force for the matter.
    fn acts_for(&self, place: &Place, matter: &str) -> Result<(), Refusal> {
        if self.state.governs(&self.author, &Ref::Statement(place.founding)) {
            return Ok(());
        }
        let charter = place.record.charter_at(place.now).map(|stated| &stated.charter);
        let delegates = charter.map_or(&[][..], |charter| &charter.delegates);
        let may = |delegate: &charter::Delegate| delegate.may.iter().any(|each| each == matter);
        if delegates.iter().any(|delegate| may(delegate) && self.is_author(&delegate.actor)) {
            return Ok(());
        }
        let message = format!("only a governor, or a delegate of the charter for `{matter}`, states this");
        refuse("not-a-governor", "author", message)
    }

    fn holds_seat(&self, record: &Governance, now: Instant) -> bool {
        record.seats_of(&self.author, now).iter().any(|held| held.standing == Standing::Held)
    }

    fn aims_at_scope(&self, place: &Place) -> Result<(), Refusal> {
        let target = self.claim.header.target.as_ref();
        if target.is_none_or(|target| *target == Ref::Statement(place.founding)) {
            return Ok(());
        }
        refuse("target-not-scope", "target", "its target is the partnership it belongs to")
    }

    fn charter_in_force<'p>(&self, place: &'p Place) -> Result<&'p Charter, Refusal> {
        match place.record.charter_at(place.now) {
            Some(stated) => Ok(&stated.charter),
            None => refuse("no-charter", "scope", "no charter of the partnership is in force"),
        }
    }

    /// The adopted decision that a statement rests on, not used before.
    ///
    /// It is found by what its proposal names, so that it holds where the body that names it was erased.
    fn adopted(
        &self,
        place: &Place,
        matter: &str,
        target: Option<&Ref>,
        used: impl Fn(&DecisionMade) -> bool,
    ) -> Result<(), Refusal> {
        let header = self.claim.header;
        let kind = header.kind.name.as_str();
        let basis = self.claim.fields.and_then(|fields| reading::reference(fields.get("basis")?));
        let mut found = false;
        for (proposal, decision) in place.record.adopted(kind, header.act.as_deref(), target) {
            let named = basis.as_ref().is_none_or(|basis| *basis == Ref::Statement(decision.statement));
            if proposal.matter != matter || !named || used(decision) {
                found = found || named && used(decision);
                continue;
            }
            return self.says_what_was_adopted(proposal);
        }
        if found {
            return refuse("basis-used", "basis", "the decision it rests on was carried out before");
        }
        let message = format!(
            "the charter decides `{matter}` by vote: it needs an adopted decision whose proposal names this `{kind}` as its change"
        );
        refuse("basis-missing", "basis", message)
    }

    fn says_what_was_adopted(&self, proposal: &Proposal) -> Result<(), Refusal> {
        let Some((change, fields)) = proposal.change.as_ref().zip(self.claim.fields) else { return Ok(()) };
        let differs = change.body.members().find(|(name, value)| fields.get(name) != Some(*value));
        match differs {
            None => Ok(()),
            Some((name, _)) => {
                let message = format!("`{name}` differs from what {} adopted", proposal.statement);
                refuse("basis-differs", name, message)
            }
        }
    }

    // --- charter and home -----------------------------------------------------------------------------

    fn charter(&self, place: &Place) -> Result<(), Refusal> {
        self.aims_at_scope(place)?;
        let Some(charter) = self.claim.fields.and_then(charter::read) else {
            return refuse("field-malformed", "", "the charter cannot be read");
        };
        if let Some((code, field, message)) = fault(&charter) {
            return refuse(code, field, message);
        }
        self.acts_for(place, "charter")?;
        if place.record.charters.is_empty() {
            return Ok(());
        }
        if charter.basis.is_none() {
            let message = "a later charter rests on an adopted decision, named in `basis`";
            return refuse("basis-missing", "basis", message);
        }
        let used = |decision: &DecisionMade| {
            let basis = Some(Ref::Statement(decision.statement));
            place.record.charters.iter().any(|stated| stated.charter.basis == basis)
        };
        self.adopted(place, "charter", None, used)
    }

    fn home(&self, place: &Place) -> Result<(), Refusal> {
        self.aims_at_scope(place)?;
        if !self.holds_seat(&place.record, place.now) {
            self.acts_for(place, "home")?;
        }
        let used =
            |decision: &DecisionMade| place.record.homes.iter().any(|home| home.since >= decision.recorded);
        self.adopted(place, "home", None, used)
    }

    // --- seats ----------------------------------------------------------------------------------------

    fn application(&self, place: &Place) -> Result<(), Refusal> {
        self.aims_at_scope(place)?;
        let charter = self.charter_in_force(place)?;
        let Some(name) = self.word("seat") else { return Ok(()) };
        let Some(seat) = charter.seat(name) else {
            return refuse("seat-unknown", "seat", format!("the charter has no seat `{name}`"));
        };
        let own = Ref::Statement(self.author);
        let described = self.state.facts_naming("actor", "about", &own);
        let class =
            described.into_iter().filter(|fact| !fact.is_reported()).find_map(|fact| fact.word("class"));
        if let Some(class) = class.filter(|class| !seat.classes.is_empty() && !seat.classes.contains(class)) {
            let message = format!("`{name}` is for {}; the applicant is `{class}`", seat.classes.join(", "));
            return refuse("class-not-admitted", "seat", message);
        }
        let answers = self.claim.fields.map_or(&[][..], |fields| fields.items_at("answers"));
        let answered: BTreeSet<&str> =
            answers.iter().filter_map(|answer| answer.str_at("criterion")).collect();
        if let Some(open) = seat.criteria.iter().find(|each| each.must && !answered.contains(&*each.id)) {
            let message = format!("the criterion `{}`, which must be met, has no answer", open.id);
            return refuse("criterion-unanswered", "answers", message);
        }
        let mut before = place.record.applications.iter().filter(|application| {
            application.applicant == self.author && application.seat.as_deref() == Some(name)
        });
        let stands = |application: &Application| {
            let held = place.record.seat_at(application, place.now).map(|held| held.standing);
            let pending = application.withdrawn.is_none() && application.decisions.is_empty();
            pending || matches!(held, Some(Standing::Held | Standing::Ahead | Standing::Suspended))
        };
        if let Some(before) = before.find(|application| stands(application)) {
            let message = format!("{} already asks for, or led to, this seat", before.statement);
            return refuse("applied-before", "seat", message);
        }
        Ok(())
    }

    fn seat_decision(&self, place: &Place) -> Result<(), Refusal> {
        let application = self.target_statement().and_then(|id| place.record.application(&id));
        let Some(application) = application else {
            let message = "its target is no `seat.apply` of this partnership that counts";
            return refuse("target-not-an-application", "target", message);
        };
        self.acts_for(place, "admit")?;
        if !application.is_open_at(place.now) {
            let message = "it was withdrawn, or decided and neither appealed by the applicant nor suspended";
            return refuse("application-closed", "target", message);
        }
        let charter = self.charter_in_force(place)?;
        self.criteria(charter, application)?;
        let rule = charter.rule("admit");
        if self.claim.header.act.as_deref() == Some("admit") {
            self.room(place, charter, application)?;
            self.term(place, rule)?;
        }
        let used = |decision: &DecisionMade| {
            application.decisions.iter().any(|made| made.recorded >= decision.recorded)
        };
        self.by_rule(place, rule, application.applicant, used)
    }

    /// Every criterion of the seat is judged, and who is admitted meets those that must be met.
    fn criteria(&self, charter: &Charter, application: &Application) -> Result<(), Refusal> {
        let seat = application.seat.as_deref().and_then(|seat| charter.seat(seat));
        let (Some(seat), Some(fields)) = (seat, self.claim.fields) else { return Ok(()) };
        let judged = fields.items_at("criteria");
        for criterion in &seat.criteria {
            let met = judged.iter().find(|each| each.str_at("id") == Some(&criterion.id));
            let Some(met) = met.and_then(|each| each.str_at("met")) else {
                let message = format!("the criterion `{}` is not judged", criterion.id);
                return refuse("criterion-not-judged", "criteria", message);
            };
            if met == "no" && criterion.must && self.claim.header.act.as_deref() == Some("admit") {
                let message = format!("the criterion `{}` must be met and is not", criterion.id);
                return refuse("criterion-not-met", "criteria", message);
            }
        }
        Ok(())
    }

    fn room(&self, place: &Place, charter: &Charter, application: &Application) -> Result<(), Refusal> {
        let seat = application.seat.as_deref().and_then(|seat| charter.seat(seat));
        let Some((seat, max)) = seat.and_then(|seat| Some((seat, seat.max?))) else { return Ok(()) };
        let taken = place.record.seats_at(place.now).into_iter().filter(|held| {
            held.seat.as_deref() == Some(&seat.name)
                && held.application != application.statement
                && matches!(held.standing, Standing::Held | Standing::Ahead | Standing::Suspended)
        });
        if taken.count() as u64 >= max {
            return refuse("seats-full", "target", format!("all {max} seats of `{}` are taken", seat.name));
        }
        Ok(())
    }

    fn term(&self, place: &Place, rule: Option<&Rule>) -> Result<(), Refusal> {
        let limit = rule.and_then(|rule| Limit::read(rule.term.as_ref()?));
        let term = self.claim.fields.and_then(|fields| reading::period(fields.get("term")?));
        let (Some(limit), Some(term)) = (limit, term) else { return Ok(()) };
        let from = term.from.unwrap_or_else(|| PartialDate::from_day(place.now.day()));
        let last = limit.last_day(from);
        if let (Some(to), Some(last)) = (term.to, last)
            && to.last_day() > last.last_day()
        {
            let message = format!("the charter's limit ends the term on {last}; {to} is beyond it");
            return refuse("term-too-long", "term", message);
        }
        Ok(())
    }

    /// By one governor alone where the rule says so or there is none; else by an adopted decision. Nobody decides
    /// alone on a seat of their own, but for the only governor.
    fn by_rule(
        &self,
        place: &Place,
        rule: Option<&Rule>,
        concerned: StatementId,
        used: impl Fn(&DecisionMade) -> bool,
    ) -> Result<(), Refusal> {
        let alone = rule.is_none_or(|rule| rule.passes == Passes::Any);
        let only_governor = place.record.governors_at(place.now).len() == 1;
        if alone && (concerned != self.author || only_governor) {
            return Ok(());
        }
        let decided = self.adopted(place, "admit", self.claim.header.target.as_ref(), used);
        match decided {
            Err(refusal) if alone && refusal.code == "basis-missing" => {
                let message =
                    "nobody decides alone on a seat of their own; another governor, or a vote, does";
                refuse("must-recuse", "author", message)
            }
            decided => decided,
        }
    }

    fn seat_end(&self, place: &Place) -> Result<(), Refusal> {
        let decision = self.target_statement();
        let application = decision.and_then(|id| place.record.application_of(&id));
        let held = application.and_then(|application| place.record.seat_at(application, place.now));
        let (Some(application), Some(held)) = (application, held.filter(|h| Some(h.decision) == decision))
        else {
            let message = "its target is no `seat.decide` of this partnership that gives a seat";
            return refuse("target-not-a-seat", "target", message);
        };
        let act = self.claim.header.act.as_deref().unwrap_or_default();
        let over = matches!(held.standing, Standing::Withdrawn | Standing::Expelled | Standing::Lapsed);
        if over || (held.standing == Standing::Suspended && act == "suspend") {
            let message = format!("the seat is {} already", held.standing.word());
            return refuse("seat-ended", "target", message);
        }
        if act == "withdraw" {
            if held.actor == self.author {
                return Ok(());
            }
            return refuse("not-the-holder", "author", "only who holds the seat withdraws from it");
        }
        self.acts_for(place, "admit")?;
        let rule = place.record.charter_at(place.now).and_then(|stated| stated.charter.rule("admit"));
        let endings = application.decisions.iter().flat_map(|made| &made.endings);
        let used = |decision: &DecisionMade| endings.clone().any(|end| end.recorded >= decision.recorded);
        self.by_rule(place, rule, held.actor, used)
    }

    // --- votes ----------------------------------------------------------------------------------------

    fn proposal(&self, place: &Place) -> Result<(), Refusal> {
        self.aims_at_scope(place)?;
        let instant = |field| self.claim.fields.and_then(|fields| reading::instant(fields.get(field)?));
        let (Some(matter), Some(opens), Some(closes)) =
            (self.word("matter"), instant("opens"), instant("closes"))
        else {
            return refuse("field-malformed", "", "the proposal cannot be read");
        };
        if !self.holds_seat(&place.record, place.now) {
            self.acts_for(place, matter).map_err(|refusal| {
                let message = "a proposal comes from a seat that is held, a governor or a delegate";
                Refusal { code: "not-seated", message: message.to_owned(), ..refusal }
            })?;
        }
        let opening = opens.max(place.now);
        if closes <= opening {
            let message = format!("voting would close at {closes}, before it opens at {opening}");
            return refuse("vote-times-reversed", "closes", message);
        }
        let rule = place.record.charter_at(opening).and_then(|stated| stated.charter.rule(matter));
        let Some(rule) = rule else {
            let message = format!("no charter in force at {opening} has a rule for `{matter}`");
            return refuse("no-rule", "matter", message);
        };
        let open = closes.millis() - opening.millis();
        if open < DAY_MILLIS.saturating_mul(i64::try_from(rule.days).unwrap_or(i64::MAX)) {
            let message = format!("a vote on `{matter}` is open for at least {} days", rule.days);
            return refuse("vote-too-short", "closes", message);
        }
        Ok(())
    }

    fn proposal_asked<'p>(&self, place: &'p Place) -> Result<&'p Proposal, Refusal> {
        let proposal = self.target_statement().and_then(|id| place.record.proposal(&id));
        let Some(proposal) = proposal else {
            let message = "its target is no `proposal` of this partnership that counts";
            return refuse("target-not-a-proposal", "target", message);
        };
        if proposal.withdrawn.is_some() {
            return refuse("proposal-withdrawn", "target", "the proposal was withdrawn");
        }
        if let Some(decision) = &proposal.decision {
            let message = format!("{} decided it", decision.statement);
            return refuse("decided-before", "target", message);
        }
        Ok(proposal)
    }

    fn vote(&self, place: &Place) -> Result<(), Refusal> {
        let proposal = self.proposal_asked(place)?;
        let (opening, closes) = (proposal.opening(), proposal.closes);
        if place.now < opening {
            return refuse("vote-before-opening", "target", format!("voting opens at {opening}"));
        }
        if place.now > closes {
            return refuse("vote-after-closing", "target", format!("voting closed at {closes}"));
        }
        let seats = place.record.seats_of(&self.author, place.now);
        let roll = place.record.roll(proposal);
        let Some(voter) = roll.iter().find(|voter| voter.actor == self.author) else {
            let suspended = seats.iter().any(|held| held.standing == Standing::Suspended);
            let code = if suspended { "seat-suspended" } else { "not-on-the-roll" };
            let message = format!("the author held no seat that votes when voting opened at {opening}");
            return refuse(code, "author", message);
        };
        let voting = |held: &crate::state::governance::SeatHeld| {
            held.seat.as_ref().is_some_and(|seat| voter.seats.contains(seat))
        };
        let standing: Vec<Standing> =
            seats.iter().filter(|held| voting(held)).map(|held| held.standing).collect();
        if !voter.seats.is_empty() && !standing.contains(&Standing::Held) {
            let suspended = standing.contains(&Standing::Suspended);
            let code = if suspended { "seat-suspended" } else { "seat-ended" };
            return refuse(code, "author", "the seat by which the author would vote is not held now");
        }
        let rule = place.record.rule_of(proposal);
        if self.claim.header.act.as_deref() != Some("recuse") && self.is_concerned(place, proposal, rule) {
            let message = "the author is concerned by the proposal and stands aside: act `recuse`";
            return refuse("must-recuse", "act", message);
        }
        Ok(())
    }

    /// Whether a proposal decides on the author's own seat; where the charter asks those concerned to stand aside,
    /// also whether it names the author as affected.
    fn is_concerned(&self, place: &Place, proposal: &Proposal, rule: Option<&Rule>) -> bool {
        let target = proposal.change.as_ref().and_then(|change| change.target.as_ref()?.statement());
        let application = target.and_then(|target| {
            place.record.application(&target).or_else(|| place.record.application_of(&target))
        });
        let affected = || {
            proposal
                .affected
                .iter()
                .any(|named| matches!(named, reading::Named::Ref(name) if self.is_author(name)))
        };
        application.is_some_and(|application| application.applicant == self.author)
            || (rule.is_some_and(|rule| rule.recuse.is_some()) && affected())
    }

    fn decision(&self, place: &Place) -> Result<(), Refusal> {
        let proposal = self.proposal_asked(place)?;
        self.acts_for(place, &proposal.matter)?;
        let tally = place.record.tally(proposal);
        if !place.record.is_countable_at(proposal, &tally, place.now) {
            let message = format!("votes are taken until {}, and not all have voted", proposal.closes);
            return refuse("vote-still-open", "target", message);
        }
        self.recount(&tally)
    }

    /// Holds the stated count against the votes. Where bodies that it rests on were erased, a difference that they
    /// can explain stands.
    fn recount(&self, tally: &Tally) -> Result<(), Refusal> {
        let act = self.claim.header.act.as_deref().unwrap_or_default();
        if act != tally.outcome.word() && tally.gaps == 0 {
            let missing: Vec<String> = tally.missing.iter().map(|missing| missing.in_words()).collect();
            let why =
                if missing.is_empty() { String::new() } else { format!("; missing: {}", missing.join(", ")) };
            let message = format!("stated as {act}, counted as {}{why}", tally.outcome.word());
            return refuse("outcome-differs", "act", message);
        }
        let Some(fields) = self.claim.fields else { return Ok(()) };
        let whole = &tally.whole;
        let counted =
            [("for", whole.yes), ("against", whole.no), ("abstain", whole.abstain), ("recuse", whole.recuse)];
        let differs: Vec<String> = counted
            .into_iter()
            .filter_map(|(name, counted)| {
                let stated = stated_count(fields, name);
                (stated.abs_diff(counted) > tally.gaps)
                    .then(|| format!("{name}: stated {stated}, counted {counted}"))
            })
            .collect();
        if !differs.is_empty() {
            return refuse("tally-differs", "tally", differs.join("; "));
        }
        let stated: BTreeSet<StatementId> =
            reading::references(fields.items_at("votes")).iter().filter_map(Ref::statement).collect();
        let counted: BTreeSet<StatementId> = tally.votes.iter().map(|vote| vote.statement).collect();
        let left_out = counted.difference(&stated).count();
        let added = stated.difference(&counted).count();
        if left_out > 0 || added as u64 > tally.gaps || fields.items_at("votes").len() != stated.len() {
            let message =
                format!("{left_out} votes that count are left out, {added} are listed that do not count");
            return refuse("votes-differ", "votes", message);
        }
        Ok(())
    }
}

const DAY_MILLIS: i64 = 24 * 3600 * 1000;

fn stated_count(fields: &Value, name: &str) -> u64 {
    let stated = fields.get("tally").and_then(|tally| tally.str_at(name));
    stated.and_then(|stated| stated.parse().ok()).unwrap_or(0)
}

/// What is wrong with a charter as it stands alone: the first of all faults, with the field it lies in.
fn fault(charter: &Charter) -> Option<(&'static str, &'static str, String)> {
    let mut names = BTreeSet::new();
    if let Some(twice) = charter.seats.iter().find(|seat| !names.insert(seat.name.as_str())) {
        return Some(("charter-seat-twice", "seats", format!("two seats are called `{}`", twice.name)));
    }
    let mut matters = BTreeSet::new();
    for rule in &charter.rules {
        let matter = &rule.matter;
        if !matters.insert(matter) {
            return Some(("charter-rule-twice", "rules", format!("two rules decide `{matter}`")));
        }
        if let Some(unknown) = rule.seats.iter().find(|seat| !names.contains(seat.as_str())) {
            let message =
                format!("the rule for `{matter}` lets `{unknown}` vote, which is no seat of the charter");
            return Some(("charter-seat-unknown", "rules", message));
        }
        if rule.seats.is_empty() {
            let message = format!("the rule for `{matter}` gives nobody a vote");
            return Some(("charter-nobody-votes", "rules", message));
        }
        let votes = |chamber: &String| {
            rule.seats.iter().filter_map(|seat| charter.seat(seat)).any(|seat| seat.chamber == *chamber)
        };
        if let Some(empty) = rule.chambers.iter().find(|chamber| !votes(chamber)) {
            let message = format!(
                "`{empty}` must agree on `{matter}`, but no seat that votes on it is in that chamber"
            );
            return Some(("charter-chamber-of-nobody", "rules", message));
        }
    }
    let shares = charter.burden.as_ref().map(|burden| &burden.shares).filter(|shares| !shares.is_empty())?;
    let total = shares.iter().map(|(_, share)| *share).collect::<ExactSum>().total();
    (total != Some(Exact::from(1i64))).then(|| {
        let got = total.map_or_else(|| "more than 38 digits".to_owned(), |total| total.to_string());
        ("shares-not-one", "burden.shares", format!("shares sum to {got}, not to 1"))
    })
}
