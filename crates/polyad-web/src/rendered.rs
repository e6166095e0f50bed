//! Answers kept as they were rendered, for as long as nothing that they depend on changes.
//!
//! An answer is a function of its address, the log's root, the templates and, in its footer, the minute. So it may
//! be given again until the root grows or the minute ends; then everything kept is dropped at once.

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// All bytes kept.
const KEPT_BYTES_MAX: usize = 64 * 1024 * 1024;
/// The largest answer kept.
const ANSWER_BYTES_MAX: usize = 1024 * 1024;
/// How long an answer is given again: the age of the copy in the footer is told in minutes.
const KEPT_FOR: Duration = Duration::from_secs(30);

/// The answers kept.
#[derive(Default)]
pub(crate) struct Rendered {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    /// What all answers were rendered from; see [`crate::ask`]'s entity tag.
    tag: String,
    since: Option<Instant>,
    bytes: usize,
    answers: HashMap<String, (HeaderMap, Bytes)>,
}

impl Rendered {
    /// The answer to an address under a tag, if it is kept.
    pub(crate) fn get(&self, tag: &str, address: &str) -> Option<Response> {
        let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = inner.tag == tag && inner.since.is_some_and(|since| since.elapsed() < KEPT_FOR);
        let (headers, bytes) = inner.answers.get(address).filter(|_| fresh)?;
        let mut response = Response::new(Body::from(bytes.clone()));
        *response.headers_mut() = headers.clone();
        Some(response)
    }

    /// Keeps an answer that went well, and gives it back.
    pub(crate) async fn keep(&self, tag: &str, address: String, response: Response) -> Response {
        let (parts, body) = response.into_parts();
        // The body is in memory already: pages are rendered as a whole.
        let Ok(bytes) = axum::body::to_bytes(body, usize::MAX).await else {
            return Response::from_parts(parts, Body::empty());
        };
        if parts.status == StatusCode::OK && bytes.len() <= ANSWER_BYTES_MAX {
            let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
            let stale = inner.tag != tag || inner.since.is_none_or(|since| since.elapsed() >= KEPT_FOR);
            if stale || inner.bytes + bytes.len() > KEPT_BYTES_MAX {
                *inner = Inner { tag: tag.to_owned(), since: Some(Instant::now()), ..Inner::default() };
            }
            if inner.answers.insert(address, (parts.headers.clone(), bytes.clone())).is_none() {
                inner.bytes += bytes.len();
            }
        }
        Response::from_parts(parts, Body::from(bytes))
    }
}
