//! Files that every page needs, compiled in, with an address that changes with their bytes.

use axum::body::Body;
use axum::http::{StatusCode, header};
use axum::response::Response;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// One file.
pub(crate) struct Asset {
    /// Its path, with a fragment of its hash as query, so that it can be kept for ever.
    pub(crate) link: String,
    path: &'static str,
    media_type: &'static str,
    text: &'static str,
}

/// The style sheet.
pub(crate) static STYLE: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("/assets/style.css", "text/css; charset=utf-8", include_str!("../assets/style.css"))
});

/// The script; every page works without it.
pub(crate) static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("/assets/polyad.js", "text/javascript; charset=utf-8", include_str!("../assets/polyad.js"))
});

/// The script of the goal check alone.
pub(crate) static GOAL_CHECK: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new(
        "/assets/goal-check.js",
        "text/javascript; charset=utf-8",
        include_str!("../assets/goal-check.js"),
    )
});

/// The mark of the site: seats around a table.
pub(crate) static ICON: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("/assets/icon.svg", "image/svg+xml", include_str!("../assets/icon.svg")));

impl Asset {
    fn new(path: &'static str, media_type: &'static str, text: &'static str) -> Asset {
        let hash = Sha256::digest(text);
        Asset {
            link: format!("{path}?{:02x}{:02x}{:02x}{:02x}", hash[0], hash[1], hash[2], hash[3]),
            path,
            media_type,
            text,
        }
    }

    /// The path it is served at.
    pub(crate) fn path(&self) -> &'static str {
        self.path
    }

    /// The answer.
    pub(crate) fn answer(&self) -> Response {
        let mut response = Response::new(Body::from(self.text));
        *response.status_mut() = StatusCode::OK;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, axum::http::HeaderValue::from_static(self.media_type));
        headers.insert(
            header::CACHE_CONTROL,
            axum::http::HeaderValue::from_static("public, max-age=31536000, immutable"),
        );
        response
    }
}
