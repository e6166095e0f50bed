//! The log as others read it: checkpoint, tiles, bundles, bodies, blobs, receipts, under `/log/`.
//!
//! Tiles and bundles never change once full and may be kept for ever; everything else is asked for again.

use crate::ask::{self, Format};
use crate::error::Problem;
use crate::pages::Frame;
use crate::router::App;
use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::routing::get;
use polyad_model::StatementId;

/// The longest path below `/log/`.
const PATH_BYTES_MAX: usize = 200;

pub(crate) fn routes(app: App) -> Router {
    let (objects, proofs) = (app.clone(), app);
    Router::new()
        .route("/log/proof/{id}", get(move |request: Request| receipt(proofs, request)))
        .route("/log/{*path}", get(move |request: Request| object(objects, request)))
}

async fn receipt(app: App, request: Request) -> Response {
    let id = request.uri().path().strip_prefix("/log/proof/").unwrap_or_default();
    let Ok(id) = id.parse::<StatementId>() else {
        return problem(
            &app,
            &Problem::not_found(
                "A receipt is named by a statement's id: s and 52 characters of a-z and 2-7.",
            ),
        );
    };
    match app.node.receipt(&id).await {
        Ok(Some(text)) => {
            let mut response = ask::typed(StatusCode::OK, "application/json", text);
            if let Ok(value) = HeaderValue::from_str(&format!("inline; filename=\"{id}.receipt.json\"")) {
                response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
            }
            response
        }
        Ok(None) => problem(&app, &Problem::not_found("No statement of that id is in this copy.")),
        Err(error) => {
            tracing::error!(%error, %id, "a receipt could not be made");
            problem(&app, &Problem::internal())
        }
    }
}

async fn object(app: App, request: Request) -> Response {
    let path = request.uri().path().strip_prefix("/log/").unwrap_or_default();
    if path.len() > PATH_BYTES_MAX {
        return problem(&app, &Problem::not_found("No object of the log has so long a name."));
    }
    if let Some(hash) = path.strip_prefix("blob/")
        && !crate::nearby::is_local(&request)
        && !app.node.snapshot().may_serve_blob(hash)
    {
        let message = "the licence of this file does not allow serving it to everyone";
        return problem(&app, &Problem::new(StatusCode::FORBIDDEN, "licence-keeps-file", message));
    }
    if let Some(hash) = path.strip_prefix("blob/")
        && !crate::nearby::is_local(&request)
        && app.node.snapshot().blob_holds_contacts(hash)
    {
        let message = "the file holds contact details of persons; its records are shown without them, on the pages of its rows";
        return problem(&app, &Problem::new(StatusCode::FORBIDDEN, "contacts-keep-file", message));
    }
    match app.node.object(path).await {
        Ok(Some(bytes)) => served(path, bytes),
        Ok(None) => problem(&app, &Problem::not_found("The log has no such object.")),
        Err(error) => {
            tracing::error!(%error, path, "an object of the log could not be read");
            problem(&app, &Problem::internal())
        }
    }
}

fn served(path: &str, bytes: Vec<u8>) -> Response {
    let (media_type, caching) = match path.split('/').next().unwrap_or_default() {
        "checkpoint" | "vkey" => ("text/plain; charset=utf-8", "no-cache"),
        // A partial tile or bundle of this width never changes either: a wider one has another name.
        "tile" => ("application/octet-stream", "public, max-age=31536000, immutable"),
        "bodies" => ("application/jsonl", "no-cache"),
        "body" => ("application/json", "no-cache"),
        _ => ("application/octet-stream", "public, max-age=300"),
    };
    let mut response = ask::typed(StatusCode::OK, media_type, bytes);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    response
}

fn problem(app: &App, problem: &Problem) -> Response {
    ask::problem_response(&Frame::new(&app.node.snapshot(), None), problem, Format::Json)
}
