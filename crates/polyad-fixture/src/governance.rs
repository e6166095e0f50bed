//! Verbs of governance: charter, applications, seats, proposals, votes, decisions.
//!
//! ```text
//! s1 = charter  quad "admit any member" "other majority member,civil quorum=2 chambers=states,society" seats=member/states,civil/society/5 @india
//! a1 = apply    norway quad member
//! d1 = admit    a1 @india
//!      suspend  d1 @india
//! p1 = propose  quad other "Meet in Oslo." minutes=30 @norway
//! v1 = vote     p1 for @norway
//!      decision p1 adopted v1 for=1 @india
//!      home     quad b.example basis=d2 @india
//! ```
//!
//! A seat is `TYPE[/CHAMBER[/MAX]]`; a rule in quotation marks is `MATTER RULE SEATS` and words `quorum=`, `days=`,
//! `k=`, `chambers=`, `term=` (with `_` for a space), `recuse=`. `change="KIND ACT TARGET"` names the statement that
//! follows from a proposal, with its body as JSON after ` : `.

use crate::FixtureError;
use crate::ledger::Ledger;
use crate::line::Line;
use crate::verbs::{Made, english, name_refs, refs, resolve};
use polyad_ledger::draft::Draft;
use polyad_ledger::json::{self, Value};
use polyad_model::{Instant, Ref};

/// The draft of a line, if its verb is one of governance.
pub(crate) fn make(ledger: &Ledger, line: &mut Line) -> Option<Result<Made, FixtureError>> {
    Some(match line.verb.as_str() {
        "charter" => charter(ledger, line),
        "apply" => apply(ledger, line),
        "admit" | "refuse" | "defer" => decide(ledger, line),
        "withdraw" | "suspend" | "expel" | "lapse" => end(ledger, line),
        "propose" => propose(ledger, line),
        "vote" => vote(ledger, line),
        "decision" => decision(ledger, line),
        "home" => home(ledger, line),
        _ => return None,
    })
}

fn charter(ledger: &Ledger, line: &mut Line) -> Result<Made, FixtureError> {
    let partnership = line.next("a partnership")?;
    let partnership = resolve(ledger, line, &partnership)?;
    let mut rules = Vec::new();
    while let Some(words) = line.maybe_next() {
        rules.push(rule(line, &words)?);
    }
    let seats = line.option("seats").unwrap_or_else(|| "member".to_owned());
    let criteria: Vec<Value> = line
        .option("criteria")
        .iter()
        .flat_map(|ids| ids.split(','))
        .map(|id| json::object([("id", id.into()), ("text", english("A criterion.")), ("must", true.into())]))
        .collect();
    let seats = seats.split(',').map(|seat| {
        let mut parts = seat.split('/');
        let mut members = vec![
            ("type", Value::from(parts.next().unwrap_or_default())),
            ("classes", Value::from(Vec::new())),
            ("criteria", criteria.clone().into()),
        ];
        members.extend(parts.next().map(|chamber| ("chamber", Value::from(chamber))));
        members.extend(parts.next().map(|max| ("max", Value::from(max))));
        json::object(members)
    });
    let from = line.option("from").unwrap_or_else(|| "2026-01-01".to_owned());
    let mut body =
        vec![("seats", seats.collect::<Vec<_>>().into()), ("rules", rules.into()), ("from", from.into())];
    if let Some(shares) = line.option("shares") {
        let shares = shares.split(',').map(|pair| {
            let (actor, share) = pair.split_once(':').unwrap_or((pair, "1"));
            let actor = resolve(ledger, line, actor)?;
            Ok(json::object([("actor", json::text(actor)), ("share", share.into())]))
        });
        let shares = shares.collect::<Result<Vec<Value>, FixtureError>>()?;
        body.push(("burden", json::object([("rule", "declared".into()), ("shares", Value::from(shares))])));
    }
    if let Some(delegates) = line.option("delegates") {
        let delegates = delegates.split(',').map(|pair| {
            let (actor, may) = pair.split_once(':').unwrap_or((pair, "other"));
            let may = json::array(may.split('+'));
            Ok(json::object([("actor", json::text(resolve(ledger, line, actor)?)), ("may", may)]))
        });
        body.push(("delegates", delegates.collect::<Result<Vec<Value>, FixtureError>>()?.into()));
    }
    if let Some(basis) = line.option("basis") {
        body.push(("basis", json::text(resolve(ledger, line, &basis)?)));
    }
    let mut draft = Draft::new("charter", json::object(body));
    draft.scope = Some(partnership);
    made(ledger, line, draft)
}

fn rule(line: &Line, words: &str) -> Result<Value, FixtureError> {
    let mut words = words.split(' ');
    let mut next = |what: &str| words.next().ok_or_else(|| line.wrong(format!("a rule needs {what}")));
    let (matter, rule, seats) = (next("a matter")?, next("a rule")?, next("seats")?);
    let (mut quorum, mut days) = ("1", "0");
    let mut members = vec![("matter", Value::from(matter)), ("rule", rule.into())];
    members.push(("seats", json::array(seats.split(',').filter(|seat| *seat != "-"))));
    for option in words {
        match option.split_once('=') {
            Some(("quorum", value)) => quorum = value,
            Some(("days", value)) => days = value,
            Some(("k", value)) => members.push(("k", value.into())),
            Some(("chambers", value)) => members.push(("chambers", json::array(value.split(',')))),
            Some(("term", value)) => members.push(("term", value.replace('_', " ").into())),
            Some(("recuse", value)) => members.push(("recuse", value.replace('_', " ").into())),
            _ => return Err(line.wrong(format!("a rule has no option `{option}`"))),
        }
    }
    members.extend([("quorum", quorum.into()), ("days", days.into())]);
    Ok(json::object(members))
}

fn apply(ledger: &Ledger, line: &mut Line) -> Result<Made, FixtureError> {
    let who = line.next("who applies")?;
    let partnership = line.next("a partnership")?;
    let partnership = resolve(ledger, line, &partnership)?;
    let seat = line.maybe_next().unwrap_or_else(|| "member".to_owned());
    let answered = line.option("answers");
    let answers: Vec<Value> = answered
        .iter()
        .flat_map(|ids| ids.split(','))
        .map(|id| json::object([("criterion", id.into()), ("text", english("We meet it."))]))
        .collect();
    let mut body = vec![("seat", seat.into()), ("answers", Value::from(answers))];
    if let Some(offers) = line.option("offers") {
        body.push(("offers", refs(ledger, line, &offers)?));
    }
    let mut draft = Draft::new("seat.apply", json::object(body));
    draft.scope = Some(partnership.clone());
    draft.target = Some(partnership);
    line.author.get_or_insert(who);
    made(ledger, line, draft)
}

fn decide(ledger: &Ledger, line: &mut Line) -> Result<Made, FixtureError> {
    let act = line.verb.clone();
    let (target, scope) = acted_on(ledger, line)?;
    let met = line.option("met");
    let criteria: Vec<Value> = met
        .iter()
        .flat_map(|pairs| pairs.split(','))
        .map(|pair| {
            let (id, met) = pair.split_once(':').unwrap_or((pair, "yes"));
            json::object([("id", id.into()), ("met", met.into()), ("reason", english("We looked."))])
        })
        .collect();
    let mut body = vec![("criteria", Value::from(criteria)), ("reasons", english("As the charter asks."))];
    if let Some(term) = line.option("term") {
        let (from, to) = term.split_once("..").unwrap_or((&term, &term));
        body.push(("term", json::object([("from", from), ("to", to)])));
    }
    if let Some(basis) = line.option("basis") {
        body.push(("basis", json::text(resolve(ledger, line, &basis)?)));
    }
    let mut draft = Draft::new("seat.decide", json::object(body));
    (draft.scope, draft.target, draft.act) = (scope, Some(target), Some(act));
    made(ledger, line, draft)
}

fn end(ledger: &Ledger, line: &mut Line) -> Result<Made, FixtureError> {
    let act = line.verb.clone();
    let (target, scope) = acted_on(ledger, line)?;
    let from = line.option("from").unwrap_or_else(|| "2026-01-01".to_owned());
    let body = [("reasons", english("It is time.")), ("from", from.into())];
    let mut draft = Draft::new("seat.end", json::object(body));
    (draft.scope, draft.target, draft.act) = (scope, Some(target), Some(act));
    made(ledger, line, draft)
}

fn propose(ledger: &Ledger, line: &mut Line) -> Result<Made, FixtureError> {
    let partnership = line.next("a partnership")?;
    let partnership = resolve(ledger, line, &partnership)?;
    let matter = line.next("a matter")?;
    let text = line.maybe_next().unwrap_or_else(|| "A proposal.".to_owned());
    let minutes = |option: Option<String>, default: i64| {
        let minutes = option.map_or(Some(default), |text| text.parse().ok());
        let after = |minutes: i64| Instant::from_millis(ledger.clock().millis() + minutes * 60_000);
        minutes.map(|minutes| json::text(after(minutes).to_seconds()))
    };
    let wrong = || line.wrong("`opens` and `minutes` are numbers of minutes from the line before");
    let mut options = line.clone();
    let opens = minutes(options.option("opens"), 0).ok_or_else(wrong)?;
    let closes = minutes(options.option("minutes"), 60).ok_or_else(wrong)?;
    *line = options;
    let mut body =
        vec![("matter", matter.into()), ("text", english(&text)), ("opens", opens), ("closes", closes)];
    if let Some(affected) = line.option("affected") {
        body.push(("affected", refs(ledger, line, &affected)?));
    }
    if let Some(change) = line.option("change") {
        let mut words = change.split(' ').filter(|word| !word.is_empty());
        let mut members = vec![("kind", Value::from(words.next().unwrap_or_default()))];
        members.extend(words.next().map(|act| ("act", Value::from(act))));
        if let Some(target) = words.next() {
            members.push(("target", json::text(resolve(ledger, line, target)?)));
        }
        let decided = line.json.take().unwrap_or_else(|| "{}".to_owned());
        let decided = json::parse(&decided).map_err(|error| line.wrong(error.to_string()))?;
        members.push(("body", name_refs(ledger, line, &decided)?));
        body.push(("change", json::object(members)));
    }
    let mut draft = Draft::new("proposal", json::object(body));
    draft.scope = Some(partnership.clone());
    draft.target = Some(partnership);
    made(ledger, line, draft)
}

fn vote(ledger: &Ledger, line: &mut Line) -> Result<Made, FixtureError> {
    let (target, scope) = acted_on(ledger, line)?;
    let act = line.next("for, against, abstain or recuse")?;
    let follows = line.option("follows").map(|word| resolve(ledger, line, &word)).transpose()?;
    let body = json::object(follows.map(|follows| ("follows", json::text(follows))));
    let mut draft = Draft::new("vote", body);
    (draft.scope, draft.target, draft.act) = (scope, Some(target), Some(act));
    made(ledger, line, draft)
}

fn decision(ledger: &Ledger, line: &mut Line) -> Result<Made, FixtureError> {
    let (target, scope) = acted_on(ledger, line)?;
    let act = line.next("adopted, rejected or lapsed")?;
    let votes = line.maybe_next().unwrap_or_default();
    let votes: Vec<&str> = votes.split(',').filter(|word| !word.is_empty()).collect();
    let votes = votes.into_iter().map(|word| resolve(ledger, line, word).map(json::text));
    let votes = votes.collect::<Result<Vec<_>, _>>()?;
    let count = |line: &mut Line, name| line.option(name).unwrap_or_else(|| "0".to_owned());
    let tally: Vec<(&str, String)> =
        ["for", "against", "abstain", "recuse"].into_iter().map(|name| (name, count(line, name))).collect();
    let from = line.option("from").unwrap_or_else(|| "2026-01-01".to_owned());
    let body = [("tally", json::object(tally)), ("votes", votes.into()), ("from", from.into())];
    let mut draft = Draft::new("decision", json::object(body));
    (draft.scope, draft.target, draft.act) = (scope, Some(target), Some(act));
    made(ledger, line, draft)
}

fn home(ledger: &Ledger, line: &mut Line) -> Result<Made, FixtureError> {
    let partnership = line.next("a partnership")?;
    let partnership = resolve(ledger, line, &partnership)?;
    let origin = line.next("a log")?;
    let basis = line.option("basis").unwrap_or_default();
    let basis = resolve(ledger, line, &basis)?;
    let body = json::object([
        ("origin", Value::from(origin.as_str())),
        ("vkey", format!("{origin}+key").into()),
        ("prior", Vec::new().into()),
        ("from", "2026-01-01".into()),
        ("basis", json::text(basis)),
    ]);
    let mut draft = Draft::new("home", body);
    draft.scope = Some(partnership.clone());
    draft.target = Some(partnership);
    made(ledger, line, draft)
}

/// What the line acts on, and the partnership that it belongs to.
fn acted_on(ledger: &Ledger, line: &mut Line) -> Result<(Ref, Option<Ref>), FixtureError> {
    let word = line.next("the statement acted on")?;
    let target = resolve(ledger, line, &word)?;
    let scope = match line.option("scope") {
        Some(word) => Some(resolve(ledger, line, &word)?),
        None => ledger.scope_of(&target),
    };
    Ok((target, scope))
}

fn made(ledger: &Ledger, line: &mut Line, draft: Draft) -> Result<Made, FixtureError> {
    let author = line.author.clone().unwrap_or_else(|| ledger.operator());
    Ok(Made { draft, author, names: None })
}
