//! Views, search and the state of this copy, as data.

use crate::ask::{self, Answer, Ask, Format};
use crate::error::Problem;
use crate::pages::{Page, list};
use crate::router::App;
use axum::Router;
use axum::extract::Request;
use axum::routing::get;

static LENS: Page = Page { path: "/api/v1/lens/*", section: None, show: lens };
static SEARCH: Page = Page { path: "/api/v1/search", section: None, show: search };
static STATE: Page = Page { path: "/api/v1/state", section: None, show: state };

pub(super) fn routes(app: App) -> Router {
    let mut routes = Router::new();
    for page in [&LENS, &SEARCH, &STATE] {
        for path in page.routes() {
            let app = app.clone();
            routes = routes.route(&path, get(move |request: Request| ask::answer_data(app, page, request)));
        }
    }
    routes
}

/// The view of a lens: `?at=`, and the lens's own parameters. With `.csv`, the table that `table` names.
fn lens(ask: &Ask) -> Result<Answer, Problem> {
    let view = list::view_of(ask, &ask.rest, list::params_for(ask, &ask.rest))?;
    match ask.format {
        Format::Csv => list::table(ask, &[&view], view.lens),
        Format::Html | Format::Json => Ok(Answer::Json(crate::json::view(&view))),
    }
}

fn search(ask: &Ask) -> Result<Answer, Problem> {
    let words = ask.query.get("q").unwrap_or_default();
    let (hits, window) = crate::pages::find(ask, words)?;
    Ok(Answer::Json(crate::pages::search_json(words, &hits, window.page)))
}

fn state(ask: &Ask) -> Result<Answer, Problem> {
    Ok(Answer::Json(serde_json::json!({
        "origin": ask.snapshot.origin,
        "size": ask.snapshot.size,
        "root": ask::hex(&ask.snapshot.root),
        "engine": polyad_ledger::state::ENGINE,
        "statements": ask.state.acts().count(),
        "datasets": ask.state.datasets().count(),
        "findings": ask.state.findings().count(),
    })))
}
