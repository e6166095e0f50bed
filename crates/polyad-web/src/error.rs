//! What a request can fail with: a status, a stable code, words. Shown in the page frame or as JSON.

use axum::http::StatusCode;

/// A refusal or failure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {message}")]
pub(crate) struct Problem {
    /// The HTTP status.
    pub(crate) status: StatusCode,
    /// Stable code in kebab-case.
    pub(crate) code: &'static str,
    /// The part of the input that is wrong, if one is.
    pub(crate) field: String,
    /// What is wrong and what to do, in words.
    pub(crate) message: String,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Problem {
        Problem { status, code, field: String::new(), message: message.into() }
    }

    pub(crate) fn bad_request(field: &str, message: String) -> Problem {
        Problem {
            field: field.to_owned(),
            ..Problem::new(StatusCode::BAD_REQUEST, "parameter-malformed", message)
        }
    }

    pub(crate) fn not_found(message: impl Into<String>) -> Problem {
        Problem::new(StatusCode::NOT_FOUND, "not-found", message)
    }

    pub(crate) fn uri_too_long() -> Problem {
        let message = format!("the address is longer than {} bytes", crate::query::QUERY_BYTES_MAX);
        Problem::new(StatusCode::URI_TOO_LONG, "uri-too-long", message)
    }

    pub(crate) fn internal() -> Problem {
        let message = "This node made a mistake while answering. The record is not affected; the failure was logged here.";
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", message)
    }

    /// The heading of its page.
    pub(crate) fn title(&self) -> &'static str {
        match self.status.as_u16() {
            400 => "This address cannot be read",
            401 | 403 => "Not allowed",
            404 => "Not in this copy",
            405 => "This address is only for reading",
            413 => "Too large",
            414 => "This address is too long",
            429 => "Too many requests",
            503 => "Not available just now",
            _ => "Something went wrong here",
        }
    }
}
