//! `GET /api/v1/export/facts.jsonl`, `/api/v1/export/{kind}.csv` and `/api/v1/export/{kind}.parquet`: facts in force,
//! all of them, of the record, of projects (`?of=projects`) or of one dataset (`?of={key}`); and
//! `/api/v1/export/iati.xml`: activities of a partnership, a project or an actor (`?of=`), or all of them.

mod iati;
mod xlsx;

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
use polyad_exchange::facts::{self, Scope};
use polyad_ledger::state::State;
use polyad_model::DatasetKey;

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
    let query = Query::parse(query)?;
    let (state, _) = ask::state_at(&app.node.snapshot(), &query)?;
    if file == xlsx::FILE {
        return xlsx::tables(&query, &state);
    }
    if file == iati::FILE {
        return iati::activities(&state, query.get("of"));
    }
    let scope = scope(&query, &state)?;
    let failed = |error: std::io::Error| {
        tracing::error!(%error, "an export could not be written");
        Problem::internal()
    };
    let mut bytes = Vec::new();
    if file == "facts.jsonl" {
        facts::write_json_lines(&state, scope, &mut bytes).map_err(failed)?;
        return Ok(ask::typed(StatusCode::OK, "application/jsonl; charset=utf-8", bytes));
    }
    let kinds = facts::kinds_held(&state, scope);
    match file.rsplit_once('.') {
        Some((kind, "csv")) if kinds.contains(&kind) => {
            facts::write_csv(&state, scope, kind, &mut bytes).map_err(failed)?;
            Ok(ask::typed(StatusCode::OK, "text/csv; charset=utf-8; header=present", bytes))
        }
        #[cfg(feature = "parquet")]
        Some((kind, "parquet")) if kinds.contains(&kind) => {
            facts::write_parquet(&state, scope, kind, &mut bytes).map_err(failed)?;
            Ok(ask::typed(StatusCode::OK, "application/vnd.apache.parquet", bytes))
        }
        #[cfg(not(feature = "parquet"))]
        Some((kind, "parquet")) if kinds.contains(&kind) => Err(Problem::not_found(
            "This program was built without Parquet; `cargo build --release --features parquet` has it. There is .csv.".to_owned(),
        )),
        _ => Err(Problem::not_found(format!("There are facts.jsonl and, as .csv, {}.", kinds.join(", ")))),
    }
}

fn scope(query: &Query, state: &State) -> Result<Scope, Problem> {
    match query.get("of") {
        None | Some("record") => Ok(Scope::Record),
        Some("projects") => Ok(Scope::Projects),
        Some(text) => {
            let key = text.parse::<DatasetKey>().ok().filter(|key| state.dataset(key).is_some());
            key.map(Scope::Dataset).ok_or_else(|| {
                Problem::not_found(format!(
                    "`of` is record, projects or the key of a dataset held here, not `{text}`."
                ))
            })
        }
    }
}
