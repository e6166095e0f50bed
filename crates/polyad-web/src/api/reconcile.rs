//! `/api/v1/reconcile`: a spreadsheet's names matched against the record, as the Reconciliation Service API has it.
//!
//! Source: W3C Entity Reconciliation Community Group, Reconciliation Service API 0.2. Manifest, batches of queries by GET
//! and by POST form, and suggestions of entities; nothing is stored and nothing joined.

mod batch;

use super::refused;
use crate::address;
use crate::ask::{self, hex};
use crate::error::Problem;
use crate::query::Query;
use crate::router::App;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::routing::get;
use batch::Batch;
use polyad_ledger::state::{EntityKind, State};
use polyad_lens::identity::{Found, Lookup};
use polyad_model::Ref;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, PoisonError};

/// Where it answers.
const PATH: &str = "/api/v1/reconcile";
/// The largest form, in bytes.
const BODY_BYTES_MAX: usize = 1024 * 1024;
/// Suggestions to a page.
const SUGGESTED: usize = 20;

/// The types of things that are matched: id and name.
const TYPES: [(EntityKind, &str, &str); 2] =
    [(EntityKind::Actor, "actor", "Actor"), (EntityKind::Partnership, "partnership", "Partnership")];

/// What was looked up in last, by the root of the log and the size.
static KEPT: Mutex<Option<(Key, Arc<Lookup>)>> = Mutex::new(None);

type Key = ([u8; 32], u64);

pub(super) fn routes(app: App) -> Router {
    let (asked, posted, suggested, types, viewed) = (app.clone(), app.clone(), app.clone(), app.clone(), app);
    Router::new()
        .route(
            PATH,
            get(move |request: Request| by_get(asked, request))
                .post(move |request: Request| by_form(posted, request))
                .options(preflight),
        )
        .route("/api/v1/reconcile/suggest/entity", get(move |request: Request| suggest(suggested, request)))
        .route("/api/v1/reconcile/suggest/type", get(move |request: Request| suggest_type(types, request)))
        .route("/api/v1/reconcile/view", get(move |request: Request| view(viewed, request)))
}

/// Without queries the manifest, with them their answers.
async fn by_get(app: App, request: Request) -> Response {
    let query = match Query::parse(request.uri().query().unwrap_or_default()) {
        Ok(query) => query,
        Err(problem) => return open(refused(&problem)),
    };
    match query.get("queries").map(str::to_owned) {
        Some(queries) => answered(app, queries).await,
        None => open(ask::json(StatusCode::OK, &manifest(&base(request.headers())))),
    }
}

/// Queries as a form, which may be longer than an address.
async fn by_form(app: App, request: Request) -> Response {
    let media_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = media_type.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        let message = "send `queries` as application/x-www-form-urlencoded";
        let problem = Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media-type-unknown", message);
        return open(refused(&Problem { field: "content-type".to_owned(), ..problem }));
    }
    let Ok(bytes) = to_bytes(request.into_body(), BODY_BYTES_MAX).await else {
        let message = format!("more than {BODY_BYTES_MAX} bytes; send fewer queries at a time");
        return open(refused(&Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body-too-long", message)));
    };
    let form = String::from_utf8_lossy(&bytes);
    let queries = form.split('&').find_map(|pair| pair.strip_prefix("queries="));
    match queries.map(|queries| address::decode(queries, true)) {
        Some(Some(queries)) => answered(app, queries).await,
        Some(None) => open(refused(&bad("queries", "an escape is broken or not UTF-8"))),
        None => open(refused(&bad("queries", "the form has no `queries`"))),
    }
}

async fn answered(app: App, queries: String) -> Response {
    let work = move || -> Result<Value, Problem> {
        let batch = Batch::read(&queries)?;
        let snapshot = app.node.snapshot();
        let lookup = lookup(&snapshot.state, (snapshot.root, snapshot.size));
        let find = lookup.asker();
        let answers = batch.queries.iter().map(|(key, asked)| {
            let result: Vec<Value> = match asked {
                Some(asked) => find(asked).iter().map(candidate).collect(),
                // Of types that are not here nothing is found.
                None => Vec::new(),
            };
            (key.clone(), json!({ "result": result }))
        });
        Ok(Value::Object(answers.collect()))
    };
    open(match tokio::task::spawn_blocking(work).await {
        Ok(Ok(value)) => ask::json(StatusCode::OK, &value),
        Ok(Err(problem)) => refused(&problem),
        Err(error) => {
            tracing::error!(%error, "a reconciliation failed");
            refused(&Problem::internal())
        }
    })
}

/// Things whose names begin as the reader types.
async fn suggest(app: App, request: Request) -> Response {
    let asked = Query::parse(request.uri().query().unwrap_or_default());
    let work = move || -> Result<Value, Problem> {
        let query = asked?;
        let prefix = query.get("prefix").ok_or_else(|| bad("prefix", "`prefix` is what was typed so far"))?;
        let cursor = query.number("cursor")?.unwrap_or(0).min(10_000) as usize;
        let kinds: Vec<EntityKind> = query.get("type").and_then(kind_of).into_iter().collect();
        let snapshot = app.node.snapshot();
        let lookup = lookup(&snapshot.state, (snapshot.root, snapshot.size));
        let found = lookup.begin_like(prefix, &kinds, cursor, SUGGESTED);
        let result: Vec<Value> = found
            .iter()
            .map(|each| {
                json!({
                    "id": each.name_ref.to_string(), "name": each.name, "description": each.description,
                    "notable": [type_json(each.kind)],
                })
            })
            .collect();
        Ok(json!({ "result": result }))
    };
    open(match tokio::task::spawn_blocking(work).await {
        Ok(Ok(value)) => ask::json(StatusCode::OK, &value),
        Ok(Err(problem)) => refused(&problem),
        Err(_) => refused(&Problem::internal()),
    })
}

/// The types whose name begins so: there are two.
async fn suggest_type(_: App, request: Request) -> Response {
    let query = match Query::parse(request.uri().query().unwrap_or_default()) {
        Ok(query) => query,
        Err(problem) => return open(refused(&problem)),
    };
    let prefix = query.get("prefix").unwrap_or_default().to_lowercase();
    let found = TYPES.iter().filter(|(_, id, _)| id.starts_with(&prefix)).map(|(kind, ..)| type_json(*kind));
    open(ask::json(StatusCode::OK, &json!({ "result": found.collect::<Vec<_>>() })))
}

/// The page of a thing by its id.
async fn view(app: App, request: Request) -> Response {
    let query = match Query::parse(request.uri().query().unwrap_or_default()) {
        Ok(query) => query,
        Err(problem) => return refused(&problem),
    };
    let Some(id) = query.get("id") else { return refused(&bad("id", "`id` is the id of a candidate")) };
    let Ok(name) = id.parse::<Ref>() else {
        return refused(&bad("id", "an id here is a Ref, e.g. x:atlas:gavi"));
    };
    let snapshot = app.node.snapshot();
    let page = address::of_ref(&snapshot.state, &name).map(|(page, _)| page);
    let Some(page) = page else {
        return refused(&Problem::not_found(format!("{name} has no page in this copy.")));
    };
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    if let Ok(value) = HeaderValue::from_str(&page) {
        response.headers_mut().insert(header::LOCATION, value);
    }
    response
}

/// What a browser asks before it sends a form from another site.
async fn preflight() -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST, OPTIONS"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("content-type"));
    open(response)
}

/// What the service is and can do.
fn manifest(base: &str) -> Value {
    let types: Vec<Value> = TYPES.iter().map(|(kind, ..)| type_json(*kind)).collect();
    json!({
        "versions": ["0.2"],
        "name": "Polyad",
        "identifierSpace": format!("{base}/api/v1/reconcile/view?id="),
        "schemaSpace": format!("{base}/api/v1/reconcile#"),
        "defaultTypes": types,
        "documentation": format!("{base}/methods/identities"),
        "view": { "url": format!("{base}/api/v1/reconcile/view?id={{{{id}}}}") },
        "suggest": {
            "entity": { "service_url": base, "service_path": "/api/v1/reconcile/suggest/entity" },
            "type": { "service_url": base, "service_path": "/api/v1/reconcile/suggest/type" },
        },
    })
}

/// A candidate: `match` is true where a code or a name is that of this thing alone.
fn candidate(found: &Found) -> Value {
    // The specification's features are numbers and truths.
    let features = found.level.map(|level| json!({ "id": format!("level-{}", level.word()), "value": true }));
    json!({
        "id": found.name_ref.to_string(),
        "name": found.name,
        "description": found.description,
        "type": [type_json(found.kind)],
        "score": found.score,
        "features": features.into_iter().collect::<Vec<_>>(),
        "match": found.level.is_some(),
    })
}

fn type_json(kind: EntityKind) -> Value {
    let known = TYPES.iter().find(|(own, ..)| *own == kind);
    known.map_or(Value::Null, |(_, id, name)| json!({ "id": id, "name": name }))
}

fn kind_of(id: &str) -> Option<EntityKind> {
    TYPES.iter().find(|(_, own, _)| *own == id).map(|(kind, ..)| *kind)
}

/// The address of this node as the client wrote it.
fn base(headers: &HeaderMap) -> String {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let is_host = |host: &&str| {
        !host.is_empty()
            && host.len() <= 255
            && host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:[]".contains(&b))
    };
    let host = text("host").filter(is_host).unwrap_or("localhost");
    let scheme =
        text("x-forwarded-proto").filter(|scheme| matches!(*scheme, "http" | "https")).unwrap_or("http");
    format!("{scheme}://{host}")
}

fn lookup(state: &State, key: Key) -> Arc<Lookup> {
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, lookup)) = kept.as_ref().filter(|(known, _)| *known == key) {
        return lookup.clone();
    }
    tracing::debug!(root = hex(&key.0), "names are put in order for reconciliation");
    let lookup = Arc::new(Lookup::of(state));
    *kept = Some((key, lookup.clone()));
    lookup
}

/// Answers may be read by scripts of any site: they carry no cookies and know no reader.
fn open(mut response: Response) -> Response {
    response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response
}

fn bad(field: &str, message: &str) -> Problem {
    Problem { field: field.to_owned(), ..Problem::new(StatusCode::BAD_REQUEST, "query-malformed", message) }
}
