//! All routes of the node, with limits and headers around them.

use crate::ask::{self, Format, Kept};
use crate::error::Problem;
use crate::pages::{Frame, PAGES};
use crate::{api, assets, headers, log_files};
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware;
use axum::response::Response;
use axum::routing::get;
use polyad_node::Node;
use std::sync::Arc;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

/// What the handlers share.
#[derive(Clone)]
pub struct App {
    pub(crate) node: Node,
    pub(crate) token: String,
    pub(crate) kept: Arc<Kept>,
}

impl App {
    /// The site of a node. `token` is the owner's: requests that import files must carry it; when empty, none may.
    pub fn new(node: Node, token: impl Into<String>) -> App {
        App { node, token: token.into(), kept: Arc::default() }
    }
}

/// The site, the API and the log, ready to be served.
///
/// Serve it with connection information (`into_make_service_with_connect_info::<SocketAddr>()`): the import end
/// point answers only the loopback address.
pub fn router(app: App) -> Router {
    let mut routes = Router::new();
    for page in PAGES {
        for path in page.routes() {
            let app = app.clone();
            routes = routes.route(&path, get(move |request: Request| ask::answer(app, page, request)));
        }
    }
    for asset in [&*assets::STYLE, &*assets::SCRIPT, &*assets::GOAL_CHECK, &*assets::ICON] {
        routes = routes.route(asset.path(), get(move || async move { asset.answer() }));
    }
    routes = routes.route("/favicon.ico", get(|| async { assets::ICON.answer() }));
    routes = routes.route(
        "/robots.txt",
        get(|| async { ask::typed(StatusCode::OK, "text/plain", "User-agent: *\nDisallow: /basis/\n") }),
    );
    routes = routes.merge(api::routes(app.clone())).merge(log_files::routes(app.clone()));

    let (missing, wrong_method, broken) = (app.clone(), app.clone(), app.clone());
    routes
        .fallback(move |request: Request| {
            let problem = Problem::not_found("There is no page at this address.");
            async move { plain_problem(&missing, &request, &problem) }
        })
        .method_not_allowed_fallback(move |request: Request| {
            let message = format!(
                "{} is not possible here; the addresses that take statements are under /api/v1.",
                request.method()
            );
            let problem = Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", message);
            async move { plain_problem(&wrong_method, &request, &problem) }
        })
        .layer(CatchPanicLayer::custom(move |_: Box<dyn std::any::Any + Send>| {
            let frame = Frame::new(&broken.node.snapshot(), None);
            ask::problem_response(&frame, &Problem::internal(), Format::Html)
        }))
        .layer(middleware::from_fn(limit))
        .layer(CompressionLayer::new().gzip(true))
        .layer(middleware::from_fn(headers::secure))
}

fn plain_problem(app: &App, request: &Request, problem: &Problem) -> Response {
    let format = ask::format_of(request.uri().path(), request.headers());
    ask::problem_response(&Frame::new(&app.node.snapshot(), None), problem, format)
}

/// How long an answer may take. An import may take longer: its file is read and written first.
const ANSWER_WITHIN: Duration = Duration::from_secs(60);

/// Refuses addresses that no page of ours has, before anything reads them, and gives up on answers that take too long.
async fn limit(request: Request, next: middleware::Next) -> Response {
    let length = request.uri().path_and_query().map_or(0, |address| address.as_str().len());
    if length > 2 * crate::query::QUERY_BYTES_MAX {
        return brief(&Problem::uri_too_long());
    }
    if request.uri().path() == api::IMPORT_PATH {
        return next.run(request).await;
    }
    match tokio::time::timeout(ANSWER_WITHIN, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            let message = format!("the answer took more than {} seconds", ANSWER_WITHIN.as_secs());
            brief(&Problem::new(StatusCode::SERVICE_UNAVAILABLE, "answer-too-slow", message))
        }
    }
}

/// A refusal without a page around it.
fn brief(problem: &Problem) -> Response {
    ask::typed(problem.status, "text/plain; charset=utf-8", Body::from(format!("{}\n", problem.message)))
}
