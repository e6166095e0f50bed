//! `POST /api/v1/statements`: one submission, or a batch of JSON lines, each on its own.

use super::{lint, refused};
use crate::error::Problem;
use crate::router::App;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::routing::post;
use polyad_ledger::envelope::{SUBMISSION_BYTES_MAX, Submission};
use polyad_node::{Accepted, SubmitError};
use serde_json::{Value, json};

/// The largest batch, in bytes.
const BATCH_BYTES_MAX: usize = 16 * 1024 * 1024;
/// The most statements in a batch.
const BATCH_LINES_MAX: usize = 1_000;

pub(super) fn routes(app: App) -> Router {
    Router::new().route("/api/v1/statements", post(move |request: Request| take(app, request)))
}

async fn take(app: App, request: Request) -> Response {
    let media_type =
        request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let batch = match media_type.as_str() {
        "application/json" => false,
        "application/jsonl" | "application/x-ndjson" | "application/json-lines" => true,
        _ => {
            let message = "send application/json for one statement, application/jsonl for one a line";
            return refused(&Problem {
                field: "content-type".to_owned(),
                ..Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media-type-unknown", message)
            });
        }
    };
    let limit = if batch { BATCH_BYTES_MAX } else { SUBMISSION_BYTES_MAX };
    let text = match text_of(request.into_body(), limit).await {
        Ok(text) => text,
        Err(problem) => return refused(&problem),
    };
    if batch { many(&app, &text).await } else { one(&app, &text).await }
}

async fn text_of(body: Body, limit: usize) -> Result<String, Problem> {
    let too_large =
        || Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body-too-long", format!("more than {limit} bytes"));
    let bytes = to_bytes(body, limit).await.map_err(|_| too_large())?;
    String::from_utf8(bytes.into())
        .map_err(|_| Problem::new(StatusCode::BAD_REQUEST, "body-not-utf8", "the body is not UTF-8"))
}

async fn one(app: &App, text: &str) -> Response {
    let submission = match Submission::parse(text) {
        Ok(submission) => submission,
        Err(error) => {
            let problem = Problem {
                field: error.field,
                ..Problem::new(StatusCode::BAD_REQUEST, error.code, error.message)
            };
            return refused(&problem);
        }
    };
    let advice = lint::advice(&submission);
    match app.node.submit(submission).await {
        Ok(accepted) => {
            let mut response = crate::ask::json(status_of(&accepted), &accepted_json(&accepted, advice));
            if let Ok(place) = HeaderValue::from_str(&format!("/s/{}", accepted.id)) {
                response.headers_mut().insert(header::LOCATION, place);
            }
            response
        }
        Err(error) => {
            let mut response = refused(&problem_of(&error));
            if let SubmitError::TooMany { retry_after, .. } = &error {
                response
                    .headers_mut()
                    .insert(header::RETRY_AFTER, HeaderValue::from(retry_after.as_secs().max(1)));
            }
            response
        }
    }
}

/// Each line is answered by a line, in order.
async fn many(app: &App, text: &str) -> Response {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    if lines.len() > BATCH_LINES_MAX {
        let message = format!("{} statements; at most {BATCH_LINES_MAX} in a batch", lines.len());
        return refused(&Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "batch-too-long", message));
    }
    let parsed: Vec<Result<Submission, Value>> = lines
        .iter()
        .map(|line| {
            Submission::parse(line).map_err(
                |error| json!({ "error": error.code, "field": error.field, "message": error.message }),
            )
        })
        .collect();
    let sound: Vec<Submission> = parsed.iter().filter_map(|each| each.as_ref().ok().cloned()).collect();
    let mut answers = app.node.submit_batch(sound).await.into_iter();
    let answered = parsed.into_iter().map(|each| match each {
        Err(refusal) => refusal,
        Ok(submission) => match answers.next() {
            Some(Ok(accepted)) => accepted_json(&accepted, lint::advice(&submission)),
            Some(Err(error)) => crate::json::problem(&problem_of(&error)),
            None => crate::json::problem(&Problem::internal()),
        },
    });
    let body: String = answered.map(|value| format!("{value}\n")).collect();
    crate::ask::typed(StatusCode::OK, "application/jsonl", body)
}

/// What the log holds already is not created again.
fn status_of(accepted: &Accepted) -> StatusCode {
    if accepted.replayed { StatusCode::OK } else { StatusCode::CREATED }
}

/// The place in the log; for a goal with what the goal check has to say of it.
fn accepted_json(accepted: &Accepted, advice: Option<Value>) -> Value {
    let mut answer = json!({
        "id": accepted.id.to_string(),
        "index": accepted.index,
        "replayed": accepted.replayed,
        "receipt": serde_json::from_str::<Value>(&accepted.receipt).unwrap_or_else(|_| Value::from(accepted.receipt.as_str())),
    });
    if let Some(advice) = advice {
        answer["advice"] = advice;
    }
    answer
}

fn problem_of(error: &SubmitError) -> Problem {
    let status = match error {
        SubmitError::Malformed(_) => StatusCode::BAD_REQUEST,
        SubmitError::NotAuthorised(_) => StatusCode::UNPROCESSABLE_ENTITY,
        SubmitError::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
        SubmitError::Stopped { .. } => StatusCode::SERVICE_UNAVAILABLE,
    };
    Problem { field: error.field().to_owned(), ..Problem::new(status, error.code(), error.message()) }
}
