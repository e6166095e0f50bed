//! One row: defaults, references, then the checks that its kind asks for.

use super::entry::Entry;
use super::file::{AtlasRow, entity_ref, slug};
use super::place::Lines;
use super::refs;
use super::suggest::hint;
use super::tree::{self, Budget, Map, Member, Node, Problem, What};
use polyad_ledger::kinds;
use polyad_ledger::schema::{CheckAs, FieldError, FieldType, Presence, Schema};
use polyad_model::{DatasetKey, Ref};
use std::collections::BTreeMap;

/// What holds for the rows of a file that do not say otherwise.
pub(crate) struct Defaults {
    /// The default source: a key or a whole source.
    pub(crate) src: Option<Node>,
    pub(crate) sources: BTreeMap<String, Node>,
    /// The partnership that the file is about.
    pub(crate) partnership: Option<Ref>,
}

/// The most problems of one row that are listed: whoever mends twenty sees the next.
const PROBLEMS_MAX: usize = 20;
/// Names are suggested in files of no more rows than a person writes.
const NAMES_FOR_HINTS_MAX: usize = 2_000;

/// Names of the file's rows.
type Names = BTreeMap<String, Option<Ref>>;

/// Fills in, resolves and checks. A problem at `usize::MAX` is about the row as a whole.
pub(crate) fn make_row(
    mut entry: Entry,
    defaults: &Defaults,
    budget: &Budget,
    names: &Names,
    lines: &Lines<'_>,
    locator: &str,
    dataset: DatasetKey,
) -> Result<AtlasRow, Vec<Problem>> {
    let mut problems = Vec::new();
    let schema = entry.schema;
    let slug = Some(slug(&entry)).filter(|slug| polyad_model::reference::is_slug(slug));
    fill_in(&mut entry, defaults, budget, &mut problems);
    let mut refs = Vec::new();
    resolve(&mut entry, names, &mut refs, &mut problems);
    let (scope, target) = header_refs(&mut entry, defaults, names, &mut refs, &mut problems);
    let act = coded_outcome(&mut entry, &mut problems);
    let whole = Node { at: entry.at, what: What::Map(std::mem::take(&mut entry.fields)) };
    let fields = whole.value(&mut problems);
    if problems.is_empty() {
        let errors = schema.check(&fields, CheckAs::Reported);
        problems.extend(errors.iter().take(PROBLEMS_MAX).map(|error| field_problem(&entry, &whole, error)));
    } else {
        for problem in &mut problems {
            problem.message = format!("{}: {}", entry.name, problem.message);
        }
    }
    let row = Ref::row(dataset, locator);
    if let Err(error) = &row {
        problems.push(Problem::new(usize::MAX, "locator-too-long", format!("{}: {error}", entry.name)));
    }
    match (row, problems.is_empty()) {
        (Ok(row), true) => Ok(AtlasRow {
            schema,
            slug,
            place: lines.place(entry.at),
            name: entry.name,
            locator: locator.to_owned(),
            row,
            scope,
            target,
            act,
            fields,
            refs: refs.into_iter().map(|(name, at)| (name, lines.place(at))).collect(),
        }),
        _ => Err(problems),
    }
}

/// Defaults and shorthand, in the words of `atlas/README.md`.
fn fill_in(entry: &mut Entry, defaults: &Defaults, budget: &Budget, problems: &mut Vec<Problem>) {
    let at = entry.at;
    let kind = entry.schema.name;
    if super::ENTITY_KINDS.contains(&kind) && tree::find(&entry.fields, "about").is_none() {
        match entity_ref(entry) {
            Some(name) => set(&mut entry.fields, "about", Node::text(at, name.to_string())),
            None => {
                let message = format!(
                    "`{}` is no slug: lower-case letters, digits and single hyphens, at most 80",
                    slug(entry)
                );
                problems.push(Problem::new(at, "slug-malformed", message));
            }
        }
    }
    tree::take(&mut entry.fields, "slug");
    let takes_of = entry.schema.field("of").is_some_and(|field| matches!(field.kind, FieldType::Ref));
    if let (true, None, Some(partnership)) =
        (takes_of, tree::find(&entry.fields, "of"), &defaults.partnership)
    {
        set(&mut entry.fields, "of", Node::text(at, partnership.to_string()));
    }
    speaks_for_self(entry);
    aliases(entry);
    periods_and_quantities(entry);
    // A `valid` that begins and has no end is the usual case; a `term` says so itself.
    if let Some(What::Map(valid)) =
        entry.fields.iter_mut().find(|m| m.key == "valid").map(|m| &mut m.node.what)
    {
        for (end, other) in [("from", "to"), ("to", "from")] {
            if tree::find(valid, end).is_none() && tree::find(valid, other).is_some() {
                set(valid, end, Node::text(at, ".."));
            }
        }
    }
    source(entry, defaults, budget, problems);
}

/// `speaks_for_self = "law"`: the actor speaks for itself, on that basis.
fn speaks_for_self(entry: &mut Entry) {
    let Some(actor) = tree::find(&entry.fields, "actor").map(|actor| actor.node.clone()) else { return };
    let Some(basis) = tree::take(&mut entry.fields, "speaks_for_self") else { return };
    let at = basis.node.at;
    let group = Member { key: "group".to_owned(), key_at: actor.at, node: actor };
    let basis = Member { key: "basis".to_owned(), key_at: basis.key_at, node: basis.node };
    let speaks = Node { at, what: What::Map(vec![group, basis]) };
    set(&mut entry.fields, "speaks_for", Node { at, what: What::List(vec![speaks]) });
}

/// `aliases` in one text, parted by semicolons.
fn aliases(entry: &mut Entry) {
    let Some(aliases) = entry.fields.iter_mut().find(|member| member.key == "aliases") else { return };
    if let What::Text(text) = &aliases.node.what {
        let at = aliases.node.at;
        let each = text.split(';').map(str::trim).filter(|alias| !alias.is_empty());
        aliases.node.what = What::List(each.map(|alias| Node::text(at, alias)).collect());
    }
}

/// One date in the place of a period is both its ends; a number in the place of a quantity takes the row's `unit`.
fn periods_and_quantities(entry: &mut Entry) {
    let schema = entry.schema;
    let unit = match schema.field("unit") {
        None => tree::find(&entry.fields, "unit").cloned(),
        Some(_) => None,
    };
    let mut used_unit = false;
    for member in &mut entry.fields {
        let Some(field) = schema.field(&member.key) else { continue };
        let at = member.node.at;
        let part = |key: &str, node: Node| Member { key: key.to_owned(), key_at: at, node };
        match (&field.kind, &member.node.what, &unit) {
            (FieldType::Period, What::Text(_), _) => {
                let date = member.node.clone();
                member.node.what = What::Map(vec![part("from", date.clone()), part("to", date)]);
            }
            (FieldType::Qty, What::Text(_) | What::Bare(..), Some(unit)) => {
                let number = member.node.clone();
                member.node.what = What::Map(vec![part("value", number), unit.clone()]);
                used_unit = true;
            }
            (FieldType::Qty, What::Map(map), Some(unit)) if tree::find(map, "unit").is_none() => {
                let mut whole = map.clone();
                whole.push(unit.clone());
                member.node.what = What::Map(whole);
                used_unit = true;
            }
            _ => {}
        }
    }
    if used_unit {
        tree::take(&mut entry.fields, "unit");
    }
}

/// Puts the whole source in the place of its key.
fn source(entry: &mut Entry, defaults: &Defaults, budget: &Budget, problems: &mut Vec<Problem>) {
    let own = tree::take(&mut entry.fields, "src").map(|member| member.node);
    let Some(src) = own.as_ref().or(defaults.src.as_ref()) else {
        let message = "has no source: name one in `src`, here or at the top of the file";
        return problems.push(Problem::new(entry.at, "source-missing", message));
    };
    let full = match src.as_text() {
        None => src,
        Some(key) => match defaults.sources.get(key) {
            Some(source) => source,
            None => {
                let known = defaults.sources.keys().map(String::as_str);
                let message = format!("there is no [source.{key}]{}", hint(key, known));
                return problems.push(Problem::new(src.at, "source-unknown", message));
            }
        },
    };
    match budget.take(tree::weight(&full.what), entry.at) {
        Ok(()) => set(&mut entry.fields, "src", full.clone()),
        Err(problem) => problems.push(problem),
    }
}

fn set(fields: &mut Map, key: &str, node: Node) {
    fields.push(Member { key: key.to_owned(), key_at: node.at, node });
}

/// Names of rows of this file become Refs; all Refs are collected.
fn resolve(entry: &mut Entry, names: &Names, found: &mut Vec<(Ref, usize)>, problems: &mut Vec<Problem>) {
    let schema = entry.schema;
    for member in &mut entry.fields {
        if let Some(field) = schema.field(&member.key) {
            refs::visit(&mut member.node, &field.kind, &mut |at, text| {
                one_ref(at, text, names, found, problems)
            });
        }
    }
}

fn one_ref(
    at: usize,
    text: &mut String,
    names: &Names,
    found: &mut Vec<(Ref, usize)>,
    problems: &mut Vec<Problem>,
) {
    if problems.len() >= PROBLEMS_MAX {
        return;
    }
    if let Some(local) = local_name(text, names) {
        match local {
            Ok(name) => *text = name.to_string(),
            Err(message) => return problems.push(Problem::new(at, "reference-unknown", message)),
        }
    }
    if let Ok(name) = text.parse::<Ref>() {
        found.push((name, at));
    }
}

/// What `goal.access` stands for; `None` for texts that are no name of a row.
fn local_name(text: &str, names: &Names) -> Option<Result<Ref, String>> {
    let (kind, _) = text.split_once('.')?;
    match names.get(text) {
        Some(Some(name)) => Some(Ok(name.clone())),
        Some(None) => Some(Err(format!("`{text}` is the name of several rows of this file"))),
        None if (kind == "table" || kinds::newest(kind).is_some()) && !text.contains(char::is_whitespace) => {
            let known = names.keys().map(String::as_str).take(NAMES_FOR_HINTS_MAX);
            Some(Err(format!("this file has no `{text}`{}", hint(text, known))))
        }
        None => None,
    }
}

/// Takes `scope` and `target` out of the fields: they are columns of their own.
fn header_refs(
    entry: &mut Entry,
    defaults: &Defaults,
    names: &Names,
    found: &mut Vec<(Ref, usize)>,
    problems: &mut Vec<Problem>,
) -> (Option<Ref>, Option<Ref>) {
    let mut given = |fields: &mut Map, key: &str, problems: &mut Vec<Problem>| -> Option<(Ref, usize)> {
        let mut node = tree::take(fields, key)?.node;
        if let What::Text(text) = &mut node.what {
            one_ref(node.at, text, names, found, problems);
        }
        match node.as_text().map(str::parse::<Ref>) {
            Some(Ok(name)) => Some((name, node.at)),
            _ => {
                let text = node.as_text().unwrap_or_default();
                // A name that resolves to nothing has been reported already.
                if !problems.iter().any(|problem| problem.at == node.at) {
                    let message = format!(
                        "`{key}` is a Ref or the name of a row, got `{text}`{}",
                        refs::hint_for_malformed(text)
                    );
                    problems.push(Problem::new(node.at, "reference-malformed", message));
                }
                None
            }
        }
    };
    let schema = entry.schema;
    let scope = given(&mut entry.fields, "scope", problems);
    let names_target = tree::find(&entry.fields, "target").is_some();
    let target = given(&mut entry.fields, "target", problems);
    let at = entry.at;
    let default_scope = match schema.scope {
        Presence::Absent => None,
        _ if super::ENTITY_KINDS.contains(&schema.name) => None,
        _ => defaults.partnership.clone(),
    };
    let has_scope = scope.is_some() || default_scope.is_some();
    match schema.scope {
        Presence::Absent if scope.is_some() => {
            problems.push(Problem::new(at, "scope-unexpected", format!("a {} has no `scope`", schema.name)));
        }
        Presence::Required | Presence::Governance if !has_scope => {
            let message = "has no `scope`: name the partnership, here or at the top of the file";
            problems.push(Problem::new(at, "scope-missing", message));
        }
        _ => {}
    }
    // A target that does not resolve has been reported already.
    if target.is_some() || !names_target {
        target_fits(schema, target.as_ref().map(|(name, _)| name), at, problems);
    }
    let default_target = (schema.name == "charter").then(|| defaults.partnership.clone()).flatten();
    (scope.map(|(name, _)| name).or(default_scope), target.map(|(name, _)| name).or(default_target))
}

fn target_fits(schema: &Schema, target: Option<&Ref>, at: usize, problems: &mut Vec<Problem>) {
    let (kind, rule) = (schema.name, schema.target);
    match target {
        Some(_) if rule.presence == Presence::Absent => {
            problems.push(Problem::new(at, "target-unexpected", format!("a {kind} has no `target`")));
        }
        Some(name) if rule.statement && name.statement().is_none() => {
            let message =
                format!("the target of a {kind} is {}, named by a statement id, got `{name}`", rule.what);
            problems.push(Problem::new(at, "target-not-a-statement", message));
        }
        // A decision taken elsewhere has no proposal here; a tag without what it tags says nothing.
        None if rule.presence == Presence::Required && !rule.statement => {
            problems.push(Problem::new(at, "target-missing", format!("has no `target`: {}", rule.what)));
        }
        _ => {}
    }
}

/// The coded outcome of a decision or an attestation. It is kept as a field of the row.
fn coded_outcome(entry: &mut Entry, problems: &mut Vec<Problem>) -> Option<String> {
    if entry.schema.acts.is_empty() || entry.schema.field("act").is_some() {
        return None;
    }
    let node = tree::take(&mut entry.fields, "act")?.node;
    let known = entry.schema.acts;
    match node.as_text().filter(|word| known.contains(word)) {
        Some(word) => Some(word.to_owned()),
        None => {
            let got = node.as_text().unwrap_or_default();
            let message = format!("`act` is one of {}{}", known.join(", "), hint(got, known.iter().copied()));
            problems.push(Problem::new(node.at, "act-unknown", message));
            None
        }
    }
}

/// A field error in the words of the file, at the place of the value.
fn field_problem(entry: &Entry, whole: &Node, error: &FieldError) -> Problem {
    let path = tree::parts(&error.path);
    let name = &entry.name;
    let node = whole.nearest(&path);
    let field = path.last().copied().unwrap_or_default();
    match error.code {
        "field-missing" => {
            let top = path.first().copied().unwrap_or_default();
            let kind = entry.schema.field(top).map(|field| field.kind);
            let advice = match kind {
                Some(FieldType::Period) => "; where dates are open write \"..\"".to_owned(),
                _ => {
                    error.reason.strip_prefix("required: ").map_or(String::new(), |what| format!(": {what}"))
                }
            };
            Problem::new(node.at, error.code, format!("{name} has no `{}`{advice}", error.path))
        }
        "field-unknown" => {
            let parent = whole.nearest(&path[..path.len().saturating_sub(1)]);
            let at = match &parent.what {
                What::Map(map) => tree::find(map, field).map_or(node.at, |member| member.key_at),
                _ => node.at,
            };
            let listed = error.reason.strip_prefix("no such field; known are ").unwrap_or_default();
            let known: Vec<&str> = listed.split(", ").chain(["scope", "target"]).collect();
            let advice = match hint(field, known.iter().copied()) {
                none if none.is_empty() => format!("; known are {}", known.join(", ")),
                advice => advice,
            };
            Problem::new(at, error.code, format!("{name} has no field `{}`{advice}", error.path))
        }
        _ => {
            let text = node.as_text().unwrap_or_default();
            let advice = match error.code {
                "value-malformed" => refs_hint(text, &error.reason),
                "word-unknown" => hint(
                    text,
                    error.reason.split_once("is not one of ").map_or("", |(_, list)| list).split(", "),
                ),
                _ => String::new(),
            };
            Problem::new(node.at, error.code, format!("{name}: `{}`: {}{advice}", error.path, error.reason))
        }
    }
}

fn refs_hint(text: &str, reason: &str) -> String {
    if reason.contains("Ref") { refs::hint_for_malformed(text) } else { String::new() }
}
