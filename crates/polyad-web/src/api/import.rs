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
use polyad_ledger::json::{self, Limits, Value};
use polyad_ledger::rows::LoadReport;
use polyad_model::Ref;
use polyad_node::{DatasetDraft, Imported, NodeError};
use sha2::{Digest, Sha256};
use std::path::Path;

/// Where it is taken.
pub(crate) const PATH: &str = "/api/v1/import";
/// The largest request: a file in base64 with its description. Larger files are handed over by path.
const REQUEST_BYTES_MAX: usize = 64 * 1024 * 1024;
/// The largest file taken by path.
const FILE_BYTES_MAX: u64 = 512 * 1024 * 1024;

pub(super) fn routes(app: App) -> Router {
    Router::new().route(PATH, post(move |request: Request| take(app, request)))
}

async fn take(app: App, request: Request) -> Response {
    match import(&app, request).await {
        Ok(imported) => crate::ask::json(
            if imported.already { StatusCode::OK } else { StatusCode::CREATED },
            &imported_json(&imported),
        ),
        Err(problem) => refused(&problem),
    }
}

/// The request is an object: `fields` (those of the `dataset` statement without `sha256` and `bytes`), one of `path`
/// (absolute, on this machine) and `bytes` (base64; packed or not, what is registered is the contents), and where it
/// is a new edition `edition_of`. Without that, a file of equal format, publisher and url or title is an edition of
/// the one held, unless `new` is true.
async fn import(app: &App, request: Request) -> Result<Imported, Problem> {
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
        .map(|name| name.parse::<Ref>().map_err(|error| bad("edition_of", &error.to_string())))
        .transpose()?;
    let packed = bytes_of(&value).await?;
    let unpacked = tokio::task::spawn_blocking(move || {
        polyad_exchange::decompress::contents(&packed).map(std::borrow::Cow::into_owned).map_err(|error| {
            Problem {
                field: "path".to_owned(),
                ..Problem::new(StatusCode::BAD_REQUEST, error.code(), error.to_string())
            }
        })
    });
    let bytes = unpacked.await.map_err(|_| Problem::internal())??;
    let alone = value.get("new").and_then(Value::as_bool) == Some(true);
    let edition_of = edition_of.or_else(|| (!alone).then(|| former_edition(app, &fields, &bytes)).flatten());
    app.node
        .import_dataset(DatasetDraft { fields, bytes, edition_of })
        .await
        .map_err(|error| problem_of(&error))
}

/// The dataset in force that this file is a newer edition of: equal format, publisher and url, or title where no url
/// is given. The same bytes are no newer edition: two mappings of one file are two datasets.
fn former_edition(app: &App, fields: &Value, bytes: &[u8]) -> Option<Ref> {
    let sha256: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let same = |own: &Value, name: &str| fields.get(name).is_some() && own.get(name) == fields.get(name);
    let snapshot = app.node.snapshot();
    let former = snapshot.state.datasets().filter(|dataset| {
        let own = &dataset.fields;
        let named = if fields.get("url").is_some() { same(own, "url") } else { same(own, "title") };
        same(own, "format")
            && same(own, "publisher")
            && named
            && own.str_at("sha256") != Some(sha256.as_str())
    });
    former.last().map(|dataset| Ref::Statement(dataset.statement))
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

async fn bytes_of(value: &Value) -> Result<Vec<u8>, Problem> {
    match (value.str_at("path"), value.str_at("bytes")) {
        (Some(path), None) => {
            let path = Path::new(path);
            if !path.is_absolute() {
                return Err(bad("path", "`path` is absolute"));
            }
            let readable = |error: std::io::Error| bad("path", &format!("{}: {error}", path.display()));
            let size = tokio::fs::metadata(path).await.map_err(readable)?.len();
            if size > FILE_BYTES_MAX {
                return Err(Problem::new(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    "file-too-long",
                    format!("{size} bytes; at most {FILE_BYTES_MAX}"),
                ));
            }
            tokio::fs::read(path).await.map_err(readable)
        }
        (None, Some(bytes)) => {
            BASE64.decode(bytes).map_err(|_| bad("bytes", "`bytes` is base64 with padding"))
        }
        _ => Err(bad("path", "give one of `path` and `bytes`")),
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

fn imported_json(imported: &Imported) -> serde_json::Value {
    let report: &LoadReport = &imported.report;
    serde_json::json!({
        "dataset": imported.dataset.to_string(),
        "statement": imported.statement.to_string(),
        "already": imported.already,
        "report": crate::pages::report_json(report),
    })
}
