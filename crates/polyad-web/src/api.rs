//! The JSON interface: statements in, views out.

mod export;
mod governance;
mod import;
mod lint;
mod read;
mod reconcile;
mod statements;

pub(crate) use governance::governance_json;
pub(crate) use import::PATH as IMPORT_PATH;
pub use lint::goal::{GoalToLint, Judged, NotAGoal, answer_line, date, verdict_json};
pub(crate) use lint::of_query as goal_of_query;

use crate::error::Problem;
use crate::router::App;
use axum::Router;
use axum::response::Response;

/// All routes under `/api/v1`.
pub(crate) fn routes(app: App) -> Router {
    Router::new()
        .merge(statements::routes(app.clone()))
        .merge(read::routes(app.clone()))
        .merge(export::routes(app.clone()))
        .merge(governance::routes(app.clone()))
        .merge(lint::routes())
        .merge(reconcile::routes(app.clone()))
        .merge(import::routes(app))
}

/// A refusal: `{"error", "field", "message"}`.
fn refused(problem: &Problem) -> Response {
    crate::ask::json(problem.status, &crate::json::problem(problem))
}
