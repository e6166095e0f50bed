//! `GET /api/v1/export/facts.jsonl` and `/api/v1/export/{kind}.csv`: the facts in force, all of them.

use super::refused;
use crate::ask;
use crate::error::Problem;
use crate::query::Query;
use crate::router::App;
use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use polyad_exchange::facts;

const PREFIX: &str = "/api/v1/export/";

pub(super) fn routes(app: App) -> Router {
    Router::new().route("/api/v1/export/{file}", get(move |request: Request| write(app, request)))
}

async fn write(app: App, request: Request) -> Response {
    let (path, query) =
        (request.uri().path().to_owned(), request.uri().query().unwrap_or_default().to_owned());
    // An export walks the whole record: away from the event loop.
    match tokio::task::spawn_blocking(move || export(&app, &path, &query)).await {
        Ok(Ok(response)) => response,
        Ok(Err(problem)) => refused(&problem),
        Err(error) => {
            tracing::error!(%error, "an export failed");
            refused(&Problem::internal())
        }
    }
}

fn export(app: &App, path: &str, query: &str) -> Result<Response, Problem> {
    let file = path.strip_prefix(PREFIX).unwrap_or_default();
    let (state, _) = ask::state_at(&app.node.snapshot(), &Query::parse(query)?)?;
    let failed = |error: std::io::Error| {
        tracing::error!(%error, "an export could not be written");
        Problem::internal()
    };
    let mut bytes = Vec::new();
    if file == "facts.jsonl" {
        facts::write_json_lines(&state, &mut bytes).map_err(failed)?;
        return Ok(ask::typed(StatusCode::OK, "application/jsonl; charset=utf-8", bytes));
    }
    let kinds = facts::kinds_held(&state);
    match file.strip_suffix(".csv") {
        Some(kind) if kinds.contains(&kind) => {
            facts::write_csv(&state, kind, &mut bytes).map_err(failed)?;
            Ok(ask::typed(StatusCode::OK, "text/csv; charset=utf-8; header=present", bytes))
        }
        _ => Err(Problem::not_found(format!("There are facts.jsonl and, as .csv, {}.", kinds.join(", ")))),
    }
}
