//! `/api/v1/governance/REF`: who governs, who sits, what is proposed, and what is missing for it to pass, as data.

use crate::address;
use crate::ask::{self, Answer, Ask};
use crate::error::Problem;
use crate::pages::Page;
use crate::router::App;
use axum::Router;
use axum::extract::Request;
use axum::routing::get;
use polyad_ledger::state::governance::{
    Application, CharterStated, Count, Governance, Missing, Outcome, Procedure, Proposal, SeatHeld,
};
use polyad_ledger::state::{EntityKind, State};
use polyad_model::{Instant, Ref};
use serde_json::{Value, json};

static GOVERNANCE: Page = Page { path: "/api/v1/governance/*", section: None, show };

pub(super) fn routes(app: App) -> Router {
    let mut routes = Router::new();
    for path in GOVERNANCE.routes() {
        let app = app.clone();
        let answer = move |request: Request| ask::answer_data(app, &GOVERNANCE, request);
        routes = routes.route(&path, get(answer));
    }
    routes
}

/// The governance of a partnership, or of the one that a statement belongs to, at the moment `as_of`: left out, that
/// of the newest statement of the size read.
fn show(ask: &Ask) -> Result<Answer, Problem> {
    let missing = |message: String| Problem::not_found(message);
    let name = address::decode(&ask.rest, false).unwrap_or_default();
    let state = &*ask.state;
    let known =
        || state.directory().by_slug(EntityKind::Partnership, &name).map(|entity| entity.name_ref.clone());
    let reference: Option<Ref> = name.parse().ok().or_else(known);
    let record = reference.and_then(|reference| state.governance_around(&reference));
    let Some(record) = record else {
        return Err(missing(format!("`{name}` is recorded by others, if at all; nobody governs it here")));
    };
    let as_of = ask.query.get("as_of").map(|text| {
        Instant::parse_seconds(text).map_err(|error| Problem::bad_request("as_of", error.to_string()))
    });
    let moment = as_of.transpose()?.or_else(|| state.last_recorded()).unwrap_or(Instant::from_millis(0));
    Ok(Answer::Json(governance_json(state, &record, moment)))
}

pub(crate) fn governance_json(state: &State, record: &Governance, moment: Instant) -> Value {
    let charter = record.charter_at(moment);
    let matters = charter.map(|stated| &stated.charter.rules[..]).unwrap_or_default().iter().map(|rule| {
        let procedure = record.procedure_of(&rule.matter, moment);
        json!({ "matter": rule.matter, "procedure": procedure_json(&procedure) })
    });
    let named = |refs: &[Ref]| refs.iter().map(|name| who(state, name)).collect::<Vec<_>>();
    json!({
        "at": state.size(),
        "moment": moment.to_seconds(),
        "partnership": record.partnership.map(|id| id.to_string()),
        "home": record.home_at(moment).map(|home| home.origin.clone()),
        "governors": named(record.governors_at(moment)),
        "charter": charter.map(charter_json),
        "matters": matters.collect::<Vec<_>>(),
        "seats": record.seats_at(moment).iter().map(|held| seat_json(state, held)).collect::<Vec<_>>(),
        "applications": record.applications.iter().map(|each| application_json(state, each, moment)).collect::<Vec<_>>(),
        "proposals": record.proposals.iter().map(|each| proposal_json(state, record, each, moment)).collect::<Vec<_>>(),
    })
}

fn who(state: &State, name: &Ref) -> Value {
    let entity = state.directory().find(state, EntityKind::Actor, name);
    json!({ "ref": name.to_string(), "name": entity.map(|entity| entity.name.plain().to_owned()) })
}

fn charter_json(stated: &CharterStated) -> Value {
    let charter = &stated.charter;
    let seats = charter.seats.iter().map(|seat| {
        let criteria = seat
            .criteria
            .iter()
            .map(|each| json!({ "id": each.id, "text": each.text.plain(), "must": each.must }));
        json!({
            "type": seat.name, "chamber": seat.chamber, "classes": seat.classes,
            "max": seat.max.map(|max| max.to_string()), "criteria": criteria.collect::<Vec<_>>(),
        })
    });
    json!({
        "statement": stated.statement.to_string(),
        "from": charter.from.to_string(),
        "seats": seats.collect::<Vec<_>>(),
        "rules": charter.rules.iter().map(|rule| json!({ "matter": rule.matter, "words": rule.in_words() })).collect::<Vec<_>>(),
    })
}

fn seat_json(state: &State, held: &SeatHeld) -> Value {
    json!({
        "actor": who(state, &Ref::Statement(held.actor)),
        "seat": held.seat, "chamber": held.chamber,
        "share": held.share.map(|share| share.to_string()),
        "from": held.from.to_string(), "until": held.until.map(|until| until.to_string()),
        "standing": held.standing.word(),
        "application": held.application.to_string(), "decision": held.decision.to_string(),
    })
}

fn application_json(state: &State, application: &Application, moment: Instant) -> Value {
    let decisions = application.decisions.iter().map(|made| {
        let endings = made.endings.iter().map(
            |end| json!({ "statement": end.statement.to_string(), "act": end.act, "recorded": end.recorded.to_seconds() }),
        );
        json!({
            "statement": made.statement.to_string(), "by": who(state, &Ref::Statement(made.by)), "act": made.act,
            "recorded": made.recorded.to_seconds(), "reasons": made.reasons.as_ref().map(|text| text.plain().to_owned()),
            "endings": endings.collect::<Vec<_>>(),
        })
    });
    let appeals = application.appeals.iter().map(|appeal| {
        json!({
            "statement": appeal.statement.to_string(), "about": appeal.about.to_string(),
            "by_applicant": appeal.by_applicant,
            "answers": appeal.answers.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "second_decision": appeal.second_decision.map(|id| id.to_string()),
        })
    });
    json!({
        "statement": application.statement.to_string(),
        "applicant": who(state, &Ref::Statement(application.applicant)),
        "seat": application.seat, "recorded": application.recorded.to_seconds(),
        "open": application.is_open_at(moment),
        "decisions": decisions.collect::<Vec<_>>(), "appeals": appeals.collect::<Vec<_>>(),
    })
}

fn proposal_json(state: &State, record: &Governance, proposal: &Proposal, moment: Instant) -> Value {
    let tally = record.tally(proposal);
    let votes = tally.votes.iter().map(|vote| {
        json!({
            "actor": who(state, &Ref::Statement(vote.actor)), "statement": vote.statement.to_string(), "act": vote.act,
            "follows": vote.follows.map(|id| id.to_string()),
        })
    });
    let decision = proposal
        .decision
        .as_ref()
        .map(|made| json!({ "statement": made.statement.to_string(), "outcome": made.outcome.word() }));
    json!({
        "statement": proposal.statement.to_string(),
        "by": who(state, &Ref::Statement(proposal.by)),
        "matter": proposal.matter,
        "text": proposal.text.as_ref().map(|text| text.plain().to_owned()),
        "opens": proposal.opening().to_seconds(), "closes": proposal.closes.to_seconds(),
        "withdrawn": proposal.withdrawn.map(Instant::to_seconds),
        "open": proposal.is_open_at(moment),
        "countable": record.is_countable_at(proposal, &tally, moment),
        "procedure": procedure_json(&record.procedure(proposal)),
        "tally": count_json(&tally.whole),
        "chambers": tally.chambers.iter().map(|(name, count)| json!({ "chamber": name, "tally": count_json(count) })).collect::<Vec<_>>(),
        "votes": votes.collect::<Vec<_>>(),
        "outcome": tally.outcome.word(),
        "outcome_words": Outcome::in_words(tally.outcome),
        "decision": decision,
    })
}

fn procedure_json(procedure: &Procedure) -> Value {
    json!({
        "words": procedure.in_words(),
        "rule": procedure.rule.as_ref().map(|rule| rule.passes.word()),
        "may_vote": procedure.may_vote.iter().map(|voter| voter.actor.to_string()).collect::<Vec<_>>(),
        "missing": procedure.missing.iter().map(Missing::in_words).collect::<Vec<_>>(),
        "until": procedure.until.map(Instant::to_seconds),
    })
}

fn count_json(count: &Count) -> Value {
    json!({
        "on_roll": count.on_roll.to_string(), "for": count.yes.to_string(), "against": count.no.to_string(),
        "abstain": count.abstain.to_string(), "recuse": count.recuse.to_string(),
    })
}
