//! `POST /api/v1/import`: the owner of this node registers a file. Loopback and bearer token only.

use super::refused;
use crate::error::Problem;
use crate::router::App;
use axum::Router;
use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::Response;
use axum::routing::post;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use polyad_exchange::decompress::UnpackError;
use polyad_exchange::{archive, decompress};
use polyad_ledger::json::{self, Limits, Value};
use polyad_ledger::rows::LoadReport;
use polyad_model::{DatasetKey, Ref};
use polyad_node::{Contents, Imported, NodeError, ReadFile, Refused};
use sha2::{Digest, Sha256};
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

/// Where it is taken.
pub(crate) const PATH: &str = "/api/v1/import";
/// The largest request: a file in base64 with its description. Larger files are handed over by path.
const REQUEST_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Who published a file that does not say so.
const PUBLISHER_UNKNOWN: &str = "not stated";
/// Who published a file in which several organisations report; its reader answers the first of these words.
const SEVERAL: (&str, &str) = ("several", "several reporting organisations");
/// The longest name of a publisher that is taken from a file.
const PUBLISHER_CHARS_MAX: usize = 200;

pub(super) fn routes(app: App) -> Router {
    Router::new().route(PATH, post(move |request: Request| take(app, request)))
}

async fn take(app: App, request: Request) -> Response {
    match import(&app, request).await {
        Ok(Answer::Registered { sha256, imported, former }) => crate::ask::json(
            if imported.already { StatusCode::OK } else { StatusCode::CREATED },
            &imported_json(&sha256, &imported, former.as_ref()),
        ),
        Ok(Answer::Refused { sha256, report, problem }) => {
            let mut answer = crate::json::problem(&problem);
            answer["sha256"] = serde_json::json!(sha256);
            answer["about"] = about_json(&report);
            answer["report"] = crate::pages::report_json(&report);
            crate::ask::json(problem.status, &answer)
        }
        Err(problem) => refused(&problem),
    }
}

/// What became of a file that could be read.
enum Answer {
    Registered { sha256: String, imported: Imported, former: Option<Former> },
    Refused { sha256: String, report: Arc<LoadReport>, problem: Problem },
}

/// The dataset whose newer edition a file became.
struct Former {
    statement: Ref,
    /// What named it: the request, or equal addresses or titles.
    by: &'static str,
}

/// The request is an object: `fields` (those of the `dataset` statement without `sha256` and `bytes`; without
/// `publisher` and `edition` they are taken from the file), one of `path` (absolute, on this machine) and `bytes`
/// (base64), packed or not: what is registered is the contents; `member`, the number of a file in a zip at `path`; and
/// where it is a new edition `edition_of`, the id of the former's statement or its key. Without that, a file of equal format, publisher and url or title is an
/// edition of the one held, unless `new` is true or the one held is among the statements of `beside`.
async fn import(app: &App, request: Request) -> Result<Answer, Problem> {
    authorise(app, &request)?;
    let too_large = |_| {
        Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "body-too-long",
            format!("more than {REQUEST_BYTES_MAX} bytes; hand the file over by `path`"),
        )
    };
    let body = to_bytes(request.into_body(), REQUEST_BYTES_MAX).await.map_err(too_large)?;
    let text = std::str::from_utf8(&body).map_err(|_| bad("", "the body is not UTF-8"))?;
    let limits = Limits { bytes: REQUEST_BYTES_MAX, depth: 8, members: 2_000, plain_text: false };
    let value = json::parse_within(text, limits).map_err(|error| Problem {
        field: error.field,
        ..Problem::new(StatusCode::BAD_REQUEST, error.code, error.message)
    })?;
    let fields = value.get("fields").filter(|fields| fields.as_object().is_some()).cloned();
    let fields =
        fields.ok_or_else(|| bad("fields", "`fields` is an object: those of a dataset statement"))?;
    let edition_of = value
        .str_at("edition_of")
        .map(|name| asked_edition(app, name).map(|statement| Former { statement, by: "request" }))
        .transpose()?;
    let asked = value.clone();
    let opened = tokio::task::spawn_blocking(move || contents_of(&asked)).await;
    let contents = opened.map_err(|_| Problem::internal())??;

    let read = app.node.read_file(&fields, contents).await.map_err(|error| problem_of(&error))?;
    let sha256 = read.sha256();
    if let Some(finding) = read.refused_whole() {
        let problem = Problem {
            field: "bytes".to_owned(),
            ..Problem::new(StatusCode::BAD_REQUEST, finding.code, finding.message.clone())
        };
        return Ok(Answer::Refused { sha256, report: Arc::clone(read.report()), problem });
    }
    let fields = completed(&fields, &read);
    let alone = value.get("new").and_then(Value::as_bool) == Some(true);
    let beside = value.get("beside");
    let edition_of =
        edition_of.or_else(|| (!alone).then(|| former_edition(app, &fields, &sha256, beside)).flatten());
    let target = edition_of.as_ref().map(|former| &former.statement);
    let registered = app.node.register(read, fields, target).await;
    let imported = registered.map_err(|error| problem_of(&error))?;
    // Bytes that were registered before became no edition of anything.
    let former = edition_of.filter(|_| !imported.already);
    Ok(Answer::Registered { sha256, imported, former })
}

/// The former edition that a request names: by its statement, by a row, or by the key of the dataset.
fn asked_edition(app: &App, name: &str) -> Result<Ref, Problem> {
    let Ok(key) = name.parse::<DatasetKey>() else {
        return name.parse::<Ref>().map_err(|error| bad("edition_of", &error.to_string()));
    };
    let found = app.node.snapshot().state.dataset(&key).map(|dataset| Ref::Statement(dataset.statement));
    found.ok_or_else(|| {
        let message = format!("{name} is no dataset held here");
        Problem {
            field: "edition_of".to_owned(),
            ..Problem::new(StatusCode::BAD_REQUEST, "edition-unknown", message)
        }
    })
}

/// The fields with what only the file could tell.
fn completed(fields: &Value, read: &ReadFile) -> Value {
    let Some(given) = fields.as_object() else { return fields.clone() };
    let mut completed = given.clone();
    if given.get("publisher").is_none() {
        let named = read.report().said("publisher").filter(|name| !name.trim().is_empty());
        let named = named.map(|name| if name == SEVERAL.0 { SEVERAL.1 } else { name });
        let named: String = named.unwrap_or(PUBLISHER_UNKNOWN).chars().take(PUBLISHER_CHARS_MAX).collect();
        completed = completed.with("publisher", json::text(named));
    }
    if given.get("edition").is_none() {
        completed = completed.with("edition", json::text(&read.sha256()[..8]));
    }
    Value::from(completed)
}

/// The dataset in force that this file is a newer edition of: equal format, publisher and url, or title where no url
/// is given, and read for the same: two series out of one table are two datasets, each with its own editions. The same
/// bytes are no newer edition: two mappings of one file are two datasets.
fn former_edition(app: &App, fields: &Value, sha256: &str, beside: Option<&Value>) -> Option<Former> {
    let same = |own: &Value, name: &str| fields.get(name).is_some() && own.get(name) == fields.get(name);
    let beside: Vec<&str> =
        beside.and_then(Value::as_array).unwrap_or_default().iter().filter_map(Value::as_str).collect();
    let snapshot = app.node.snapshot();
    let former = snapshot.state.datasets().filter(|dataset| {
        let own = &dataset.fields;
        let named = if fields.get("url").is_some() { same(own, "url") } else { same(own, "title") };
        same(own, "format")
            && same(own, "publisher")
            && named
            && read_for(own) == read_for(fields)
            && own.str_at("sha256") != Some(sha256)
            && !beside.contains(&dataset.statement.to_string().as_str())
    });
    let by = if fields.get("url").is_some() { "url" } else { "title" };
    // Of several the one that was read alike, and of these the newest.
    let former = former.max_by_key(|dataset| dataset.fields.get("options") == fields.get("options"));
    former.map(|dataset| Former { statement: Ref::Statement(dataset.statement), by })
}

/// What a reader takes out of a file: the values of which indicator, and which lines.
fn read_for(fields: &Value) -> [Option<&Value>; 2] {
    ["indicator", "where"].map(|name| fields.get("options")?.get(name))
}

/// The connection comes from this machine and carries the owner's token.
fn authorise(app: &App, request: &Request) -> Result<(), Problem> {
    let given = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = given.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    // Hashes are compared, so that the time taken says nothing about the token.
    let same = !app.token.is_empty() && Sha256::digest(token) == Sha256::digest(&app.token);
    if crate::nearby::is_local(request) && same {
        return Ok(());
    }
    tracing::warn!("an import was refused: not from this machine, or without the owner's token");
    Err(Problem::new(
        StatusCode::FORBIDDEN,
        "owner-only",
        "only the owner of this node, on this machine, imports files",
    ))
}

/// Opens what the request hands over. To be called where blocking is allowed.
fn contents_of(value: &Value) -> Result<Contents, Problem> {
    let bytes = match (value.str_at("path"), value.str_at("bytes")) {
        (Some(path), None) => {
            let path = Path::new(path);
            if !path.is_absolute() {
                return Err(bad("path", "`path` is absolute"));
            }
            let opened = match value.str_at("member").map(str::parse::<usize>) {
                None => decompress::open(path),
                Some(Ok(number)) => archive::open_member(path, number),
                Some(Err(_)) => return Err(bad("member", "`member` is a number in a string")),
            };
            let input = opened.map_err(|error| unpack_problem(&error))?;
            return Ok(Contents::Stream(Box::new(Explained(input))));
        }
        (None, Some(bytes)) => {
            BASE64.decode(bytes).map_err(|_| bad("bytes", "`bytes` is base64 with padding"))?
        }
        _ => return Err(bad("path", "give one of `path` and `bytes`")),
    };
    let unpacked = decompress::contents(&bytes).map_err(|error| unpack_problem(&error))?;
    Ok(Contents::Held(unpacked.into_owned()))
}

/// A stream whose errors tell the node why the file is refused.
struct Explained(Box<dyn Read + Send>);

impl Read for Explained {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.0.read(out).map_err(|error| match error.kind() {
            io::ErrorKind::Interrupted => error,
            _ => {
                let reason = UnpackError::of(&error);
                io::Error::other(Refused::new(reason.code(), "path", reason.to_string()))
            }
        })
    }
}

fn unpack_problem(error: &UnpackError) -> Problem {
    Problem {
        field: "path".to_owned(),
        ..Problem::new(StatusCode::BAD_REQUEST, error.code(), error.to_string())
    }
}

fn bad(field: &str, message: &str) -> Problem {
    Problem { field: field.to_owned(), ..Problem::new(StatusCode::BAD_REQUEST, "import-malformed", message) }
}

fn problem_of(error: &NodeError) -> Problem {
    match error {
        NodeError::Refused(refused) | NodeError::Dataset(refused) => Problem {
            field: refused.field.clone(),
            ..Problem::new(StatusCode::BAD_REQUEST, refused.code, refused.message.clone())
        },
        other => {
            tracing::error!(error = %other, "an import failed");
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, other.code(), other.to_string())
        }
    }
}

fn imported_json(sha256: &str, imported: &Imported, former: Option<&Former>) -> serde_json::Value {
    let report: &LoadReport = &imported.report;
    let mut answer = serde_json::json!({
        "dataset": imported.dataset.to_string(),
        "statement": imported.statement.to_string(),
        "already": imported.already,
        "sha256": sha256,
        "about": about_json(report),
        "report": crate::pages::report_json(report),
    });
    if let Some(former) = former {
        answer["edition_of"] = serde_json::json!(former.statement.to_string());
        answer["edition_by"] = serde_json::json!(former.by);
    }
    answer
}

/// What the reader found out about the file itself.
fn about_json(report: &LoadReport) -> serde_json::Value {
    let said = report.about.iter().map(|(what, said)| ((*what).to_owned(), serde_json::json!(said)));
    serde_json::Value::Object(said.collect())
}
