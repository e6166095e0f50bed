//! What of a state is written: projects as files report them, and partnerships as statements say them.

use super::activity::fields;
use super::sheet::{Line, Sheet};
use super::values::{code_of, day_at};
use polyad_ledger::json::{self, Value};
use polyad_ledger::state::{EntityKind, Fact, Project, State};
use polyad_model::Ref;
use polyad_model::codelist::ActorClass;
use std::collections::{BTreeSet, HashSet};

/// The kinds of rows of a project, in the order in which they are written.
const OF_PROJECTS: [&str; 8] =
    ["partnership", "seat", "tag", "pledge", "contribution", "indicator", "goal", "result"];

/// Where facts of a partnership name it.
const OF_PARTNERSHIPS: [(&str, &[&str]); 6] = [
    ("seat", &["of"]),
    ("tag", &["target"]),
    ("pledge", &["scope", "to", "by"]),
    ("contribution", &["scope", "to", "by"]),
    ("goal", &["scope"]),
    ("result", &["scope", "of"]),
];

/// A project as its file reports it; `None`: it has no identifier.
pub(super) fn project(project: Project<'_>) -> Sheet {
    let about = project.fact();
    let word = |field: &str| about.and_then(|fact| fact.word(field));
    let record = project.record();
    let reporter = record.and_then(|record| record.reporter).map(ToString::to_string);
    let stated = project.facts("pledge").filter_map(|fact| fact.value("stated"));
    let replaced: HashSet<String> =
        stated.filter_map(|own| own.str_at("replaces").map(str::to_owned)).collect();
    let lines = OF_PROJECTS.iter().flat_map(|kind| project.facts(kind)).filter_map(|fact| {
        let Fact::Row(_, row) = fact else { return None };
        let step = row.locator().strip_prefix(&**row.record()?.key)?.trim_start_matches('/').to_owned();
        let fields = fields(row);
        // A statement that was written out and read again is still that statement.
        let statement = row.word("statement").map(str::to_owned);
        let stated = row.value("stated").filter(|_| statement.is_some());
        Some(match stated {
            None => Line { kind: row.kind(), step, shown: fields.clone(), fields, statement: None },
            Some(stated) => {
                let is_replaced = statement.as_ref().is_some_and(|own| replaced.contains(own));
                // The names that the file prints, and what the statement says in the columns of the standard.
                let own = columns(row.kind(), &stated, is_replaced);
                let members = fields.members().filter(|(name, _)| own.iter().all(|(own, _)| own != name));
                let members = members.map(|(name, value)| (name, value.clone()));
                let shown =
                    json::object(members.chain(own.iter().map(|(name, value)| (*name, value.clone()))));
                Line { kind: row.kind(), step, fields: stated, shown, statement }
            }
        })
    });
    Sheet {
        about: project.name().to_string(),
        identifier: record
            .and_then(|record| record.name?.code_in("iati-activity"))
            .unwrap_or_default()
            .to_owned(),
        reporter: (
            reporter.and_then(|reporter| code_of(&reporter, "org-id")),
            word("reporter_type"),
            word("reporter_name").map(Value::from),
        ),
        updated: record.and_then(|record| record.updated.map(str::to_owned)),
        lines: lines.collect(),
    }
}

/// A partnership with what statements say of it; `None`: nobody describes it.
pub(super) fn partnership(state: &State, name: &Ref) -> Option<Sheet> {
    let entity = state.directory().find(state, EntityKind::Partnership, name)?;
    let about = entity.facts.iter().find_map(|address| state.fact(address))?;
    let author = state.act(&about.statement())?.author();
    let mut sheet = Sheet {
        about: name.to_string(),
        identifier: identifier(state, name),
        reporter: reporter(state, &Ref::Statement(author)),
        updated: None,
        lines: vec![line(about, described(about))],
    };
    let mut seen: HashSet<Ref> = HashSet::from([about.address()]);
    let mut indicators: BTreeSet<Ref> = BTreeSet::new();
    let mut replaced: HashSet<Ref> = HashSet::new();
    let mut facts = Vec::new();
    for (kind, fields) in OF_PARTNERSHIPS {
        let found = fields.iter().flat_map(|field| state.facts_naming(kind, field, name));
        facts.extend(found.filter(|fact| seen.insert(fact.address())));
    }
    let goals: Vec<Ref> =
        facts.iter().filter(|fact| fact.kind() == "goal").map(|fact| fact.entity()).collect();
    for goal in &goals {
        let of_goal = state.facts_naming("result", "of", goal);
        facts.extend(of_goal.into_iter().filter(|fact| seen.insert(fact.address())));
    }
    for fact in &facts {
        replaced.extend(fact.reference("replaces"));
        indicators.extend(fact.reference("indicator"));
    }
    let described_by = |name: &Ref| {
        let entity = state.directory().find(state, EntityKind::Indicator, name)?;
        entity.facts.iter().find_map(|address| state.fact(address))
    };
    facts.extend(indicators.iter().filter_map(described_by).filter(|fact| seen.insert(fact.address())));
    for fact in facts {
        // Of a pledge that another raised or lowered only the record knows: the standard would add the two.
        let is_replaced = replaced.contains(&fact.entity()) || replaced.contains(&fact.address());
        sheet.lines.push(line(fact, shown(state, fact, is_replaced)));
    }
    Some(sheet)
}

/// The partnerships that an actor states, and the projects that it reports.
pub(super) fn of_actor(state: &State, name: &Ref) -> (Vec<Ref>, Vec<Ref>) {
    let members = state.links().members(name);
    let states = |fact: Fact<'_>| {
        let author = state.act(&fact.statement()).map(|act| Ref::Statement(act.author()));
        author.is_some_and(|author| members.contains(&author))
            || fact.references("governors").iter().any(|governor| members.contains(governor))
    };
    let partnerships = state
        .directory()
        .of_kind(EntityKind::Partnership)
        .filter(|entity| entity.facts.iter().filter_map(|address| state.fact(address)).any(states));
    let partnerships = partnerships.map(|entity| entity.name_ref.clone()).collect();
    let projects = state.projects().iter().filter(|project| {
        project.record().and_then(|record| record.reporter).is_some_and(|reporter| members.contains(reporter))
    });
    (partnerships, projects.map(|project| project.name()).collect())
}

fn line(fact: Fact<'_>, shown: Value) -> Line {
    let ends = [("scope", fact.scope()), ("target", fact.target())];
    let ends = ends.into_iter().filter_map(|(field, name)| Some((field.to_owned(), json::text(name?))));
    let fields = json::object(fact.fields().into_iter().chain(ends));
    Line { kind: fact.kind(), step: String::new(), fields, shown, statement: Some(address(fact)) }
}

/// The statement, or the row that reports it.
fn address(fact: Fact<'_>) -> String {
    fact.address().to_string()
}

/// The identifier that a partnership has as an activity, else the name that the record has for it.
fn identifier(state: &State, name: &Ref) -> String {
    let members = state.links().members(name);
    let own = members.iter().find_map(|member| member.code_in("iati-activity"));
    own.map_or_else(|| name.to_string(), str::to_owned)
}

/// Identifier, kind of body and name of whoever states it.
fn reporter(state: &State, author: &Ref) -> (Option<String>, Option<String>, Option<Value>) {
    let actor = state.directory().find(state, EntityKind::Actor, author);
    let class = actor.and_then(|actor| actor.class).and_then(class);
    let reference = organisation(state, author).unwrap_or_else(|| author.to_string());
    (Some(reference), class.map(str::to_owned), actor.map(|actor| Value::from(actor.name.plain())))
}

/// The identifier of an organisation that is known to be this one.
fn organisation(state: &State, name: &Ref) -> Option<String> {
    state.links().members(name).iter().find_map(|member| Some(member.code_in("org-id")?.to_owned()))
}

/// The kind of body by the class of an actor. Civil society is divided in the standard and not in the record.
///
/// Source: IATI Standard 2.03, code list `OrganisationType`.
fn class(class: ActorClass) -> Option<&'static str> {
    Some(match class {
        ActorClass::State => "10",
        ActorClass::Subnational | ActorClass::City => "11",
        ActorClass::InternationalOrganisation => "40",
        ActorClass::Philanthropy => "60",
        ActorClass::Business => "70",
        ActorClass::Academic => "80",
        ActorClass::Technical | ActorClass::Individual | ActorClass::Other => "90",
        ActorClass::Civil => return None,
    })
}

/// What a statement says in the columns of a row of the standard, but for whom it names.
///
/// Whoever sits in a partnership carries it out, and a chair answers for it; guests have no role in the standard. What
/// was launched and has not ended goes on, and what has an end is closed: nothing else tells a status. Totals and
/// pledges that were raised or lowered have no element, since the standard would add them to others.
fn columns(kind: &str, fields: &Value, is_replaced: bool) -> Vec<(&'static str, Value)> {
    let stands_alone = is_replaced || fields.str_at("extent") == Some("total");
    match kind {
        "partnership" => {
            let status = match (fields.str_at("status"), fields.get("launched"), fields.get("ended")) {
                (Some(said), ..) => Some(said),
                (None, _, Some(_)) => Some("closed"),
                (None, Some(_), None) => Some("implementation"),
                (None, None, None) => None,
            };
            status.map(|status| ("status", Value::from(status))).into_iter().collect()
        }
        "seat" => {
            let role = match fields.str_at("role") {
                Some("funder") => Some("Funding"),
                Some("chair") => Some("Accountable"),
                Some("member" | "partner" | "secretariat" | "implementer") => Some("Implementing"),
                _ => None,
            };
            role.map(|role| ("iati_role", Value::from(role))).into_iter().collect()
        }
        "pledge" if !stands_alone => {
            // The day that the amount is of is the day on which it was promised.
            let day = fields.get("what").and_then(|what| day_at(what, "date"));
            let period = day.map(|day| ("period", json::object([("from", day)])));
            [("flow", Value::from("12"))].into_iter().chain(period).collect()
        }
        "contribution" if !stands_alone => {
            let flow = fields.str_at("flow").or(match fields.str_at("stage") {
                Some("committed") => Some("2"),
                Some("disbursed") => Some("3"),
                Some("spent") => Some("4"),
                _ => None,
            });
            flow.map(|flow| ("flow", Value::from(flow))).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// A partnership in the columns of an activity.
fn described(fact: Fact<'_>) -> Value {
    let fields = json::object(fact.fields());
    let members = ["name", "purpose", "planned", "launched", "ended"];
    let members = members.into_iter().filter_map(|name| Some((name, fields.get(name)?.clone())));
    json::object(members.chain(columns("partnership", &fields, false)))
}

/// A fact of a partnership in the columns of a row, as far as the standard has an element for it.
fn shown(state: &State, fact: Fact<'_>, is_replaced: bool) -> Value {
    let fields = json::object(fact.fields());
    let mut members = columns(fact.kind(), &fields, is_replaced);
    match fact.kind() {
        "seat" => members.extend(party(state, fact, "actor", "actor_name", "actor_type")),
        "pledge" | "contribution" => {
            let own = ["what", "when"].into_iter().filter_map(|name| Some((name, fields.get(name)?.clone())));
            members.extend(own);
            members.extend(party(state, fact, "by", "by_name", "by_type"));
            members.extend(party(state, fact, "to", "to_name", "to_type"));
        }
        "tag" => return tag(&fields),
        _ => {}
    }
    json::object(members)
}

/// A body that a fact names: its identifier, name and kind.
fn party(
    state: &State,
    fact: Fact<'_>,
    field: &'static str,
    name_field: &'static str,
    class_field: &'static str,
) -> Vec<(&'static str, Value)> {
    let Some(actor) = fact.reference(field) else { return Vec::new() };
    let known = state.directory().find(state, EntityKind::Actor, &actor);
    let members = [
        (field, organisation_ref(state, &actor)),
        (name_field, name_of(state, &actor)),
        (class_field, known.and_then(|known| class(known.class?)).map(Value::from)),
    ];
    members.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// A tag of a partnership by the lists of the standard.
fn tag(fields: &Value) -> Value {
    let codes = fields.items_at("codes");
    let all = |fits: fn(&str) -> bool| codes.iter().all(|code| code.str_at("code").is_some_and(fits));
    let scheme = match (fields.str_at("vocabulary"), fields.str_at("scheme")) {
        (_, Some(scheme)) => Some(scheme),
        (Some("sdg-goal"), None) => Some("iati-tag-2"),
        (Some("sdg-target"), None) => Some("iati-tag-3"),
        (Some("place"), None) if all(crate::iati::codes::is_country) => Some("iso3166-1"),
        _ => None,
    };
    let codes = fields.get("codes").cloned().map(|codes| ("codes", codes));
    json::object(scheme.map(|scheme| ("scheme", Value::from(scheme))).into_iter().chain(codes))
}

fn organisation_ref(state: &State, actor: &Ref) -> Option<Value> {
    let code = organisation(state, actor)?;
    Some(json::text(Ref::external("org-id", &code).ok()?))
}

fn name_of(state: &State, actor: &Ref) -> Option<Value> {
    let known =
        state.directory().find(state, EntityKind::Actor, actor).map(|known| known.name.plain().to_owned());
    let country = || {
        let code = actor.code_in("iso3166-1")?;
        Some(polyad_model::codelist::country_by_alpha2(code)?.name.to_owned())
    };
    known.or_else(country).map(Value::from)
}
