//! `/api/v1/lint`: one goal by GET or POST, many as JSON lines. Nothing is stored.

pub(crate) mod goal;

mod advice;

pub(crate) use advice::advice;

use super::refused;
use crate::error::Problem;
use crate::query::Query;
use axum::Router;
use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use axum::routing::get;
use goal::{GoalToLint, answer_line};

/// The largest body, in bytes.
const BODY_BYTES_MAX: usize = 4 * 1024 * 1024;
/// The most goals in one request.
const LINES_MAX: usize = 10_000;

pub(super) fn routes() -> Router {
    Router::new().route("/api/v1/lint", get(one_of_query).post(of_body))
}

async fn one_of_query(request: Request) -> Response {
    let asked =
        Query::parse(request.uri().query().unwrap_or_default()).and_then(|query| of_query(&query, "text"));
    match asked {
        Ok(Some(goal)) => answered(&goal),
        Ok(None) => refused(&Problem::bad_request("text", "`text` is the goal in its own words".to_owned())),
        Err(problem) => refused(&problem),
    }
}

/// A goal from the parameters of an address; `None` when there is none.
pub(crate) fn of_query(query: &Query, text: &str) -> Result<Option<GoalToLint>, Problem> {
    let Some(words) = query.get(text) else { return Ok(None) };
    let word = |name: &str| query.get(name).map(str::to_owned);
    let date = |name: &str| {
        let parsed = query.get(name).map(|text| goal::date(name, text)).transpose();
        parsed.map_err(|wrong| Problem::bad_request(name, wrong.message))
    };
    Ok(Some(GoalToLint {
        id: word("id").into(),
        text: words.to_owned(),
        lang: word("lang"),
        stated: date("stated")?,
        deadline: date("deadline")?,
        baseline: word("baseline"),
        indicator: word("indicator"),
        unit: word("unit"),
        actor: word("actor"),
        challenge: word("challenge"),
        today: date("today")?,
        interim: query.get("interim") == Some("true"),
    }))
}

async fn of_body(request: Request) -> Response {
    let media_type = media_type(request.headers());
    let wants_page = accepts_html(request.headers());
    let many = match media_type.as_str() {
        "application/json" => false,
        "application/jsonl" | "application/x-ndjson" | "application/json-lines" => true,
        _ => {
            let message = "send application/json for one goal, application/jsonl for one a line";
            let problem = Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media-type-unknown", message);
            return refused(&Problem { field: "content-type".to_owned(), ..problem });
        }
    };
    let too_large = || {
        let message =
            format!("more than {BODY_BYTES_MAX} bytes or {LINES_MAX} goals; `polyad lint` has no such limit");
        refused(&Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body-too-long", message))
    };
    let Ok(bytes) = to_bytes(request.into_body(), BODY_BYTES_MAX).await else { return too_large() };
    let Ok(text) = String::from_utf8(bytes.into()) else {
        return refused(&Problem::new(StatusCode::BAD_REQUEST, "body-not-utf8", "the body is not UTF-8"));
    };
    if many && text.lines().count() > LINES_MAX {
        return too_large();
    }
    let judged =
        tokio::task::spawn_blocking(move || if many { lines(&text) } else { one(&text, wants_page) }).await;
    judged.unwrap_or_else(|error| {
        tracing::error!(%error, "goals could not be judged");
        refused(&Problem::internal())
    })
}

fn one(text: &str, wants_page: bool) -> Response {
    match GoalToLint::parse(text, &GoalToLint::default()) {
        Ok(goal) if wants_page => {
            let markup = crate::pages::checked_goal(&goal);
            crate::ask::html(StatusCode::OK, markup.into_string())
        }
        Ok(goal) => answered(&goal),
        Err((_, wrong)) => refused(&Problem::new(StatusCode::BAD_REQUEST, wrong.code, wrong.message)),
    }
}

/// Each line is answered by a line, in order.
fn lines(text: &str) -> Response {
    let usual = GoalToLint::default();
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let body: String = lines.map(|line| format!("{}\n", answer_line(line, &usual).0)).collect();
    crate::ask::typed(StatusCode::OK, "application/jsonl", body)
}

/// A text that is declined was read; the answer says why it is not judged.
fn answered(goal: &GoalToLint) -> Response {
    crate::ask::json(StatusCode::OK, &goal.answer().0)
}

fn media_type(headers: &HeaderMap) -> String {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn accepts_html(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|list| list.starts_with("text/html"))
}
