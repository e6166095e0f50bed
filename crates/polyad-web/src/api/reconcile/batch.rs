//! A batch of queries, read within limits.

use super::{bad, kind_of};
use crate::error::Problem;
use polyad_ledger::state::EntityKind;
use polyad_lens::identity::LookedFor;
use serde_json::Value;

/// The most queries in one batch.
const QUERIES_MAX: usize = 100;
/// The longest name that is looked for, in characters.
const TEXT_CHARS_MAX: usize = 500;
/// Candidates to a query, unless it says how many; and the most it may say.
const LIMIT: usize = 10;
const LIMIT_MAX: usize = 100;
/// Properties whose value is a code of the thing, and those that say where it is.
const CODES: [&str; 6] = ["identifier", "code", "org-id", "iati", "lei", "ror"];
const COUNTRIES: [&str; 2] = ["country", "iso3166-1"];

/// Queries by their key, in the order of their keys. `None`: of a type that is not here.
pub(super) struct Batch {
    pub(super) queries: Vec<(String, Option<LookedFor>)>,
}

impl Batch {
    /// Reads an object of queries. One bad query refuses the batch, so that no row of a table is matched in silence.
    pub(super) fn read(text: &str) -> Result<Batch, Problem> {
        let value: Value =
            serde_json::from_str(text).map_err(|error| bad("queries", &format!("not JSON: {error}")))?;
        let Some(object) = value.as_object() else {
            return Err(bad(
                "queries",
                "an object of queries by key, such as {\"q0\": {\"query\": \"Gavi\"}}",
            ));
        };
        if object.len() > QUERIES_MAX {
            let message = format!("{} queries; at most {QUERIES_MAX} in one batch", object.len());
            return Err(bad("queries", &message));
        }
        let queries = object.iter().map(|(key, each)| Ok((key.clone(), query(key, each)?)));
        Ok(Batch { queries: queries.collect::<Result<_, Problem>>()? })
    }
}

fn query(key: &str, value: &Value) -> Result<Option<LookedFor>, Problem> {
    let place = |part: &str| format!("queries.{key}.{part}");
    let Some(query) = value.as_object() else {
        return Err(bad(&format!("queries.{key}"), "a query is an object with `query`"));
    };
    let Some(text) = query.get("query").and_then(Value::as_str) else {
        return Err(bad(&place("query"), "`query` is the text that is looked for"));
    };
    if text.chars().count() > TEXT_CHARS_MAX {
        return Err(bad(&place("query"), &format!("longer than {TEXT_CHARS_MAX} characters")));
    }
    let limit = match query.get("limit") {
        None | Some(Value::Null) => LIMIT,
        Some(limit) => match limit.as_u64() {
            Some(limit) if limit >= 1 => (limit as usize).min(LIMIT_MAX),
            _ => return Err(bad(&place("limit"), "`limit` is a whole number from 1")),
        },
    };
    let mut asked = LookedFor { text: text.to_owned(), limit, ..LookedFor::default() };
    if let Some(types) = query.get("type").filter(|types| !types.is_null()) {
        let Some(types) = texts(types) else {
            return Err(bad(&place("type"), "`type` is the id of a type, or a list of them"));
        };
        let kinds: Vec<EntityKind> = types.iter().filter_map(|id| kind_of(id)).collect();
        if kinds.is_empty() && !types.is_empty() {
            return Ok(None);
        }
        asked.kinds = kinds;
    }
    for property in query.get("properties").and_then(Value::as_array).into_iter().flatten() {
        let Some(pid) = property.get("pid").and_then(Value::as_str) else {
            return Err(bad(&place("properties"), "a property is an object with `pid` and `v`"));
        };
        // Values may be texts, numbers, or things by id; what is neither says nothing here.
        let values = property.get("v").and_then(texts).unwrap_or_default();
        if CODES.contains(&pid) {
            asked.codes.extend(values.into_iter().filter(|code| code.chars().count() <= TEXT_CHARS_MAX));
        } else if COUNTRIES.contains(&pid) {
            asked.country = values.into_iter().next();
        }
    }
    Ok(Some(asked))
}

/// A value or a list of values as texts; a thing is its id.
fn texts(value: &Value) -> Option<Vec<String>> {
    let one = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(object) => object.get("id").and_then(Value::as_str).map(str::to_owned),
        _ => None,
    };
    match value {
        Value::Array(all) => all.iter().map(one).collect(),
        value => one(value).map(|text| vec![text]),
    }
}
