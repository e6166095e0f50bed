//! What each verb says, as a draft.

use crate::FixtureError;
use crate::ledger::Ledger;
use crate::line::Line;
use polyad_ledger::draft::Draft;
use polyad_ledger::json::{self, Value};
use polyad_model::{Exact, Ref};
use sha2::{Digest, Sha256};

/// A draft, who signs it, and the name it gives: to a shared Ref, or to the statement itself.
pub(crate) struct Made {
    pub(crate) draft: Draft,
    pub(crate) author: String,
    pub(crate) names: Option<(String, Option<Ref>)>,
}

/// Words for money that are rungs of their own beside the four stages.
const OWN_WORDS: &[&str] = &["deployed", "approved", "invested", "announced", "unlocked"];
const STAGES: &[&str] = &["committed", "mobilised", "disbursed", "spent"];

/// The draft of a line.
pub(crate) fn make(ledger: &mut Ledger, line: &mut Line) -> Result<Made, FixtureError> {
    if let Some(made) = crate::governance::make(ledger, line) {
        return made;
    }
    match line.verb.as_str() {
        "actor" => actor(ledger, line),
        "partnership" => partnership(ledger, line),
        "challenge" => challenge(ledger, line),
        "indicator" => indicator(ledger, line),
        "seat" => seat(ledger, line),
        "goal" => goal(ledger, line),
        "pledge" => pledge(ledger, line),
        "result" => result(ledger, line),
        "observation" => observation(ledger, line),
        "tag" => tag(ledger, line),
        "tie" => tie(ledger, line),
        "bloc" => bloc(ledger, line),
        "link" => link(ledger, line),
        "dataset" => dataset(ledger, line),
        "attest" | "dispute" | "unable" => attestation(ledger, line),
        "correct" => correction(ledger, line),
        "retract" => retraction(ledger, line),
        "say" => say(ledger, line),
        verb if STAGES.contains(&verb) || OWN_WORDS.contains(&verb) => contribution(ledger, line),
        verb => Err(line.wrong(format!("no verb is called `{verb}`"))),
    }
}

/// Members of a body in the making.
type Members = Vec<(&'static str, Value)>;

fn actor(ledger: &Ledger, line: &mut Line) -> Result<Made, FixtureError> {
    let name = line.next("a name")?;
    let mut body: Members = vec![("name", english(&line.next("its full name in quotation marks")?))];
    body.push(("class", line.next("a class such as state")?.into()));
    for field in ["country", "parent"] {
        if let Some(word) = line.option(field) {
            body.push((field, json::text(resolve(ledger, line, &word)?)));
        }
    }
    if let Some(aliases) = line.option("aliases") {
        body.push(("aliases", json::array(aliases.split(','))));
    }
    let about = resolve(ledger, line, &name)?;
    body.push(("about", json::text(&about)));
    reported_unless_own(ledger, line, "actor", body, Some(&about), Some((name, Some(about.clone()))))
}

fn partnership(ledger: &Ledger, line: &mut Line) -> Result<Made, FixtureError> {
    let name = line.next("a name")?;
    let mut body: Members = vec![("name", english(&line.next("its full name in quotation marks")?))];
    if let Some(word) = line.maybe_next() {
        if word != "since" {
            return Err(line.wrong(format!("expected `since DATE`, got `{word}`")));
        }
        body.push(("launched", line.next("a date")?.into()));
    }
    body.push(("purpose", english(&line.option("purpose").unwrap_or_else(|| "A purpose.".to_owned()))));
    body.push(("form", line.option("form").unwrap_or_else(|| "multistakeholder".to_owned()).into()));
    for field in ["challenges", "founders", "hosts"] {
        if let Some(words) = line.option(field) {
            body.push((field, refs(ledger, line, &words)?));
        }
    }
    let Some(governors) = line.option("governors") else {
        let about = resolve(ledger, line, &name)?;
        body.push(("about", json::text(&about)));
        return reported(ledger, line, "partnership", body, Some((name, Some(about))));
    };
    // Founded here: its governors hold the keys, and the first of them signs.
    body.push(("governors", refs(ledger, line, &governors)?));
    body.push(("home", ledger.origin().into()));
    let first = governors.split(',').next().unwrap_or_default().to_owned();
    let author = line.author.clone().unwrap_or(first);
    Ok(Made { draft: Draft::new("partnership", json::object(body)), author, names: Some((name, None)) })
}

fn challenge(ledger: &Ledger, line: &mut Line) -> Result<Made, FixtureError> {
    let name = line.next("a name")?;
    let about = resolve(ledger, line, &name)?;
    let full = line.next("its full name in quotation marks")?;
    let class = line.maybe_next().unwrap_or_else(|| "global".to_owned());
    let mut body = vec![
        ("name", english(&full)),
        ("statement", english(&full)),
        ("class", class.into()),
        ("about", json::text(&about)),
    ];
    if let Some(sdgs) = line.option("sdgs") {
        body.push(("sdgs", refs(ledger, line, &sdgs)?));
    }
    reported(ledger, line, "challenge", body, Some((name, Some(about))))
}

fn indicator(ledger: &Ledger, line: &mut Line) -> Result<Made, FixtureError> {
    let name = line.next("a name")?;
    let about = resolve(ledger, line, &name)?;
    let body = vec![
        ("name", english(&line.next("its full name in quotation marks")?)),
        ("unit", line.next("a unit")?.into()),
        ("better", line.maybe_next().unwrap_or_else(|| "up".to_owned()).into()),
        ("level", line.option("level").unwrap_or_else(|| "outcome".to_owned()).into()),
        ("about", json::text(&about)),
    ];
    reported(ledger, line, "indicator", body, Some((name, Some(about))))
}

fn seat(ledger: &Ledger, line: &mut Line) -> Result<Made, FixtureError> {
    let (actor, of) = (line.next("an actor")?, line.next("a partnership")?);
    let mut body: Members = vec![
        ("actor", json::text(resolve(ledger, line, &actor)?)),
        ("of", json::text(resolve(ledger, line, &of)?)),
        ("role", line.maybe_next().unwrap_or_else(|| "member".to_owned()).into()),
    ];
    let term = line.maybe_next().unwrap_or_else(|| "..".to_owned());
    body.push(("term", period(&term)));
    if let Some(pairs) = line.option("speaks_for") {
        let mut groups = Vec::new();
        for pair in pairs.split(',') {
            let (group, basis) = pair
                .rsplit_once('/')
                .ok_or_else(|| line.wrong("speaks_for is GROUP/BASIS, joined by commas"))?;
            let group = resolve(ledger, line, group)?;
            groups.push(json::object([("group", json::text(group)), ("basis", basis.into())]));
        }
        body.push(("speaks_for", groups.into()));
    }
    put(line, &mut body, "votes", "vote_share");
    put(line, &mut body, "called", "as_called");
    put(line, &mut body, "end", "end");
    reported(ledger, line, "seat", body, None)
}

fn goal(ledger: &Ledger, line: &mut Line) -> Result<Made, FixtureError> {
    let scope = line.next("a partnership")?;
    let scope = resolve(ledger, line, &scope)?;
    let mut body: Members = vec![("text", english(&line.next("its wording in quotation marks")?))];
    for field in ["wording", "stated", "by"] {
        put(line, &mut body, field, field);
    }
    if let Some(aim) = line.option("aim") {
        body.push(("aim", quantity(line, &aim)?));
    }
    if let Some(need) = line.option("need") {
        let (number, currency) =
            need.split_once(' ').ok_or_else(|| line.wrong("need is \"NUMBER CURRENCY\""))?;
        body.push(("need", amount(line, number, currency, "2026")?));
    }
    if let Some(base) = line.option("baseline") {
        let (value, date) =
            base.rsplit_once(' ').ok_or_else(|| line.wrong("baseline is \"NUMBER UNIT DATE\""))?;
        let Value::Object(value) = quantity(line, value)? else { return Err(line.wrong("no quantity")) };
        body.push(("baseline", value.with("date", date).into()));
    }
    for field in ["indicator", "replaces"] {
        if let Some(word) = line.option(field) {
            body.push((field, json::text(resolve(ledger, line, &word)?)));
        }
    }
    if let Some(actors) = line.option("actors") {
        body.push(("actors", refs(ledger, line, &actors)?));
    }
    // A goal of a founded partnership is an act; of any other it is reported.
    let mut made = match (scope.statement(), &line.author) {
        (Some(_), Some(author)) if !line.has_option("src") => {
            Made { draft: Draft::new("goal", json::object(body)), author: author.clone(), names: None }
        }
        _ => reported(ledger, line, "goal", body, None)?,
    };
    made.draft.scope = Some(scope);
    Ok(made)
}

fn pledge(ledger: &Ledger, line: &mut Line) -> Result<Made, FixtureError> {
    let (by, to) = (line.next("who pledges")?, line.next("to whom")?);
    let (number, unit) = (line.next("a number")?, line.next("a currency or unit")?);
    let term = line.maybe_next().unwrap_or_else(|| "2026..2030".to_owned());
    let date = line.option("when").unwrap_or_else(|| term.split("..").next().unwrap_or_default().to_owned());
    let giver = party(ledger, line, &by)?;
    let mut body: Members = vec![
        ("by", json::text(&giver)),
        ("to", json::text(party(ledger, line, &to)?)),
        ("what", amount(line, &number, &unit, if date.is_empty() { "2026" } else { &date })?),
        ("form", line.option("form").unwrap_or_else(|| "grant".to_owned()).into()),
        ("period", period(&term)),
    ];
    put(line, &mut body, "called", "as_called");
    put(line, &mut body, "extent", "extent");
    if let Some(word) = line.option("replaces") {
        body.push(("replaces", json::text(resolve(ledger, line, &word)?)));
    }
    in_scope(ledger, line, |ledger, line| {
        reported_unless_own(ledger, line, "pledge", body, giver.parse().ok().as_ref(), None)
    })
}

fn contribution(ledger: &Ledger, line: &mut Line) -> Result<Made, FixtureError> {
    let verb = line.verb.clone();
    let to = line.next("to whom")?;
    let (number, unit) = (line.next("a number")?, line.next("a currency or unit")?);
    let by = line.option("by").unwrap_or_else(|| "unnamed".to_owned());
    let when = line.option("when").unwrap_or_else(|| "2025".to_owned());
    let giver = party(ledger, line, &by)?;
    let mut body: Members = vec![
        ("by", json::text(&giver)),
        ("to", json::text(party(ledger, line, &to)?)),
        ("what", amount(line, &number, &unit, &when)?),
        ("when", when.into()),
    ];
    // A stock that names nobody stands alone.
    let extent = line.option("extent").or_else(|| (giver == "unnamed").then(|| "total".to_owned()));
    body.extend(extent.map(|extent| ("extent", Value::from(extent))));
    let called = line.option("called");
    match STAGES.contains(&verb.as_str()) {
        true => body.push(("stage", verb.into())),
        false => body.extend([("stage", "other".into()), ("as_called", verb.into())]),
    }
    body.extend(called.map(|called| ("as_called", Value::from(called))));
    for field in ["pledge", "goal", "via"] {
        if let Some(word) = line.option(field) {
            body.push((field, json::text(resolve(ledger, line, &word)?)));
        }
    }
    in_scope(ledger, line, |ledger, line| {
        reported_unless_own(ledger, line, "contribution", body, giver.parse().ok().as_ref(), None)
    })
}

fn result(ledger: &Ledger, line: &mut Line) -> Result<Made, FixtureError> {
    let of = line.next("a goal, indicator or partnership")?;
    let (number, unit) = (line.next("a number")?, line.next("a unit")?);
    let term = line.next("a period")?;
    let mut body: Members = vec![
        ("of", json::text(resolve(ledger, line, &of)?)),
        ("value", amount(line, &number, &unit, "")?),
        ("period", period(&term)),
        ("method", line.option("method").unwrap_or_else(|| "As published.".to_owned()).into()),
    ];
    put(line, &mut body, "extent", "extent");
    if let Some(actors) = line.option("credit") {
        let mut credit = Vec::new();
        for actor in actors.split(',') {
            let actor = resolve(ledger, line, actor)?;
            credit.push(json::object([("actor", json::text(actor)), ("role", "a share in it".into())]));
        }
        body.push(("credit", credit.into()));
    }
    let by = line.option("by").map(|by| resolve(ledger, line, &by)).transpose()?;
    body.extend(by.as_ref().map(|by| ("by", json::text(by))));
    in_scope(ledger, line, |ledger, line| {
        reported_unless_own(ledger, line, "result", body, by.as_ref(), None)
    })
}

fn observation(ledger: &Ledger, line: &mut Line) -> Result<Made, FixtureError> {
    let (about, indicator) = (line.next("what is observed")?, line.next("an indicator")?);
    let (number, unit) = (line.next("a number")?, line.next("a unit")?);
    let term = line.next("a period")?;
    let mut body: Members = vec![
        ("about", json::text(resolve(ledger, line, &about)?)),
        ("indicator", json::text(resolve(ledger, line, &indicator)?)),
        ("value", amount(line, &number, &unit, "")?),
        ("period", period(&term)),
    ];
    put(line, &mut body, "nature", "nature");
    reported(ledger, line, "observation", body, None)
}

fn tag(ledger: &Ledger, line: &mut Line) -> Result<Made, FixtureError> {
    let target = line.next("what is tagged")?;
    let target = resolve(ledger, line, &target)?;
    let vocabulary = line.next("a vocabulary")?;
    let mut codes = Vec::new();
    while let Some(word) = line.maybe_next() {
        let (code, share) = word.split_once(':').unwrap_or((&word, "1"));
        codes.push(json::object([("code", code), ("share", share)]));
    }
    let body = vec![("vocabulary", vocabulary.into()), ("codes", codes.into())];
    let mut made = reported(ledger, line, "tag", body, None)?;
    made.draft.target = Some(target);
    Ok(made)
}

fn tie(ledger: &Ledger, line: &mut Line) -> Result<Made, FixtureError> {
    let (a, b) = (line.next("one end")?, line.next("the other end")?);
    let mut body: Members = vec![
        ("a", json::text(resolve(ledger, line, &a)?)),
        ("b", json::text(resolve(ledger, line, &b)?)),
        ("layer", line.next("a layer")?.into()),
        ("type", line.next("a name in quotation marks")?.into()),
        ("sign", line.next("positive or negative")?.into()),
    ];
    let term = line.maybe_next().unwrap_or_else(|| "..".to_owned());
    body.push(("valid", period(&term)));
    body.push(("directed", line.option("directed").is_some_and(|word| word == "yes").into()));
    if let Some(weight) = line.option("weight") {
        body.push(("weight", quantity(line, &weight)?));
    }
    reported(ledger, line, "tie", body, None)
}

fn bloc(ledger: &Ledger, line: &mut Line) -> Result<Made, FixtureError> {
    let name = line.next("a name in quotation marks")?;
    let list = line.next("its list in quotation marks")?;
    let mut members = Vec::new();
    while let Some(word) = line.maybe_next() {
        let actor = resolve(ledger, line, &word)?;
        members.push(json::object([("actor", json::text(actor)), ("valid", period(".."))]));
    }
    let body = vec![
        ("name", english(&name)),
        ("list", list.into()),
        ("members", members.into()),
        ("basis", "As its author draws it.".into()),
    ];
    reported(ledger, line, "bloc", body, None)
}

fn link(ledger: &Ledger, line: &mut Line) -> Result<Made, FixtureError> {
    let (a, b) = (line.next("a name")?, line.next("another name")?);
    let (first, second) = (resolve(ledger, line, &a)?, resolve(ledger, line, &b)?);
    let own = ledger.keyed(&first).or_else(|| ledger.keyed(&second)).map(str::to_owned);
    let body = json::object([
        ("same", json::array([json::text(&first), json::text(&second)])),
        ("basis", line.option("basis").unwrap_or_else(|| "They are one.".to_owned()).into()),
    ]);
    let author = line.author.clone().or(own).unwrap_or_else(|| ledger.operator());
    Ok(Made { draft: Draft::new("link", body), author, names: None })
}

fn dataset(ledger: &mut Ledger, line: &mut Line) -> Result<Made, FixtureError> {
    let name = line.next("a name")?;
    let format = line.next("a format")?;
    let contents = line.next("its contents in quotation marks, \\n for a new line")?.replace("\\n", "\n");
    let sha256 = hex(&Sha256::digest(contents.as_bytes()));
    let mut body: Members = vec![
        ("title", line.option("title").unwrap_or_else(|| name.clone()).into()),
        ("format", format.into()),
        ("publisher", line.option("publisher").unwrap_or_else(|| "Fixture".to_owned()).into()),
        ("edition", line.option("edition").unwrap_or_else(|| "1".to_owned()).into()),
        ("licence", json::object([("class", "open"), ("text", "Public domain.")])),
        ("fetched", "2026-01-01".into()),
        ("bytes", json::text(contents.len())),
        ("sha256", Value::from(sha256.clone())),
    ];
    if let Some(options) = line.json.take() {
        body.push(("options", json::parse(&options).map_err(|error| line.wrong(error.to_string()))?));
    }
    let target = line.option("replaces").map(|word| resolve(ledger, line, &word)).transpose()?;
    ledger.blobs.insert(sha256, contents.into_bytes());
    let author = line.author.clone().unwrap_or_else(|| ledger.operator());
    let mut draft = Draft::new("dataset", json::object(body));
    draft.target = target;
    Ok(Made { draft, author, names: Some((name, None)) })
}

fn attestation(ledger: &Ledger, line: &mut Line) -> Result<Made, FixtureError> {
    let act = if line.verb == "attest" { "confirm".to_owned() } else { line.verb.clone() };
    let target = line.next("what is attested")?;
    let target = resolve(ledger, line, &target)?;
    let finding = line.next("what was found, in quotation marks")?;
    let mut body: Members = vec![
        ("finding", english(&finding)),
        ("basis", line.option("basis").unwrap_or_else(|| "document".to_owned()).into()),
    ];
    if let Some(by) = line.option("by") {
        body.push(("by", json::text(resolve(ledger, line, &by)?)));
        body.push(("src", source(line)));
    }
    let author = line.author.clone().unwrap_or_else(|| ledger.operator());
    let mut draft = Draft::new("attestation", json::object(body));
    draft.target = Some(target);
    draft.act = Some(act);
    Ok(Made { draft, author, names: None })
}

fn correction(ledger: &mut Ledger, line: &mut Line) -> Result<Made, FixtureError> {
    let target = line.next("the statement to correct")?;
    let target = resolve(ledger, line, &target)?;
    let mut inner = line.rest()?;
    let made = make(ledger, &mut inner)?;
    inner.finish()?;
    let body = json::object([("as", made.draft.body), ("reason", Value::from("It was wrong."))]);
    let mut draft = Draft::new("correction", body);
    draft.target = Some(target);
    Ok(Made { draft, author: made.author, names: None })
}

fn retraction(ledger: &Ledger, line: &mut Line) -> Result<Made, FixtureError> {
    let word = line.next("the statement to retract")?;
    let target = resolve(ledger, line, &word)?;
    let reason = line.maybe_next().unwrap_or_else(|| "It does not hold.".to_owned());
    let mut body: Members = vec![("reason", reason.into())];
    put(line, &mut body, "from", "from");
    let mut draft = Draft::new("retraction", json::object(body));
    let author = line.author.clone().or_else(|| author_of(ledger, &target));
    draft.target = Some(target);
    Ok(Made { draft, author: author.unwrap_or_else(|| ledger.operator()), names: None })
}

/// Any kind, its body as JSON after ` : `; a text `$name` in it becomes that Ref.
fn say(ledger: &Ledger, line: &mut Line) -> Result<Made, FixtureError> {
    let kind = line.next("a kind")?;
    let text = line.json.take().ok_or_else(|| line.wrong("`say KIND : {…}` needs a body"))?;
    let body = json::parse(&text).map_err(|error| line.wrong(error.to_string()))?;
    let mut draft = Draft::new(&kind, name_refs(ledger, line, &body)?);
    draft.act = line.option("act");
    draft.target = line.option("target").map(|word| resolve(ledger, line, &word)).transpose()?;
    draft.scope = line.option("scope").map(|word| resolve(ledger, line, &word)).transpose()?;
    let author = line.author.clone().unwrap_or_else(|| ledger.operator());
    Ok(Made { draft, author, names: None })
}

/// An act of the actor it belongs to, if that actor has keys and no source is given; else reported.
fn reported_unless_own(
    ledger: &Ledger,
    line: &mut Line,
    kind: &str,
    body: Members,
    whose: Option<&Ref>,
    names: Option<(String, Option<Ref>)>,
) -> Result<Made, FixtureError> {
    let own = whose.and_then(|whose| ledger.keyed(whose)).map(str::to_owned);
    match own {
        Some(own) if !line.has_option("src") => {
            let author = line.author.clone().unwrap_or(own);
            Ok(Made { draft: Draft::new(kind, json::object(body)), author, names })
        }
        _ => reported(ledger, line, kind, body, names),
    }
}

/// Reported from a source, by the log's operator unless `@` names another.
fn reported(
    ledger: &Ledger,
    line: &mut Line,
    kind: &str,
    mut body: Members,
    names: Option<(String, Option<Ref>)>,
) -> Result<Made, FixtureError> {
    body.push(("src", source(line)));
    let author = line.author.clone().unwrap_or_else(|| ledger.operator());
    Ok(Made { draft: Draft::new(kind, json::object(body)), author, names })
}

fn source(line: &mut Line) -> Value {
    let title = line.option("src").unwrap_or_else(|| "Fixture".to_owned());
    json::object([("publisher", Value::from("Fixture")), ("title", Value::from(title))])
}

/// Puts the option `scope` into the header.
fn in_scope(
    ledger: &Ledger,
    line: &mut Line,
    make: impl FnOnce(&Ledger, &mut Line) -> Result<Made, FixtureError>,
) -> Result<Made, FixtureError> {
    let scope = line.option("scope").map(|word| resolve(ledger, line, &word)).transpose()?;
    let mut made = make(ledger, line)?;
    made.draft.scope = scope;
    Ok(made)
}

fn author_of(ledger: &Ledger, statement: &Ref) -> Option<String> {
    let id = statement.statement()?;
    let entry = ledger.entries.iter().find(|entry| entry.signed.id() == id)?;
    let author = entry.signed.header.author.id()?;
    ledger.keyed(&Ref::Statement(author)).map(str::to_owned)
}

pub(crate) fn resolve(ledger: &Ledger, line: &Line, word: &str) -> Result<Ref, FixtureError> {
    ledger.resolve(word).map_err(|message| line.wrong(message))
}

pub(crate) fn refs(ledger: &Ledger, line: &Line, words: &str) -> Result<Value, FixtureError> {
    let refs = words.split(',').map(|word| resolve(ledger, line, word).map(json::text));
    Ok(refs.collect::<Result<Vec<_>, _>>()?.into())
}

fn party(ledger: &Ledger, line: &Line, word: &str) -> Result<String, FixtureError> {
    if word == "unnamed" {
        Ok(word.to_owned())
    } else {
        resolve(ledger, line, word).map(|name| name.to_string())
    }
}

fn put(line: &mut Line, body: &mut Members, option: &str, field: &'static str) {
    body.extend(line.option(option).map(|value| (field, Value::from(value))));
}

pub(crate) fn english(text: &str) -> Value {
    json::object([("en", text)])
}

/// `2015`, `2015..2020`, `2015..`, `..`.
fn period(text: &str) -> Value {
    let (from, to) = text.split_once("..").unwrap_or((text, text));
    let end = |text: &str| if text.is_empty() { "..".to_owned() } else { text.to_owned() };
    json::object([("from", end(from)), ("to", end(to))])
}

fn quantity(line: &mut Line, text: &str) -> Result<Value, FixtureError> {
    let (number, unit) = text.split_once(' ').unwrap_or((text, "count"));
    amount(line, number, unit, "")
}

/// Money for three capital letters, else a quantity; `1.4e12` is written out.
fn amount(line: &mut Line, number: &str, unit: &str, date: &str) -> Result<Value, FixtureError> {
    let number: Exact =
        number.parse().map_err(|error: polyad_model::Malformed| line.wrong(error.to_string()))?;
    let money = !date.is_empty() && unit.len() == 3 && unit.bytes().all(|b| b.is_ascii_uppercase());
    let mut members: Members = match money {
        true => vec![("amount", json::text(number)), ("currency", unit.into()), ("date", date.into())],
        false => vec![("value", json::text(number)), ("unit", unit.into())],
    };
    put(line, &mut members, "sd", "sd");
    put(line, &mut members, "qual", "qual");
    Ok(json::object(members))
}

pub(crate) fn name_refs(ledger: &Ledger, line: &Line, value: &Value) -> Result<Value, FixtureError> {
    Ok(match value {
        Value::String(text) => match text.strip_prefix('$') {
            Some(name) => json::text(resolve(ledger, line, name)?),
            None => value.clone(),
        },
        Value::Array(items) => {
            items.iter().map(|item| name_refs(ledger, line, item)).collect::<Result<Vec<_>, _>>()?.into()
        }
        Value::Object(object) => {
            let members =
                object.members().map(|(key, member)| Ok((key.into(), name_refs(ledger, line, member)?)));
            Value::from(members.collect::<Result<json::Object, FixtureError>>()?)
        }
        Value::Bool(_) => value.clone(),
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
