//! The log as others read it.

use crate::site::Site;
use axum::http::StatusCode;

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_served_with_types_and_caching() {
    let site = Site::new().await;
    let size = site.node.snapshot().size;
    let cases = [
        ("/log/checkpoint".to_owned(), "text/plain; charset=utf-8", "no-cache"),
        ("/log/vkey".to_owned(), "text/plain; charset=utf-8", "no-cache"),
        (
            format!("/log/tile/0/000.p/{size}"),
            "application/octet-stream",
            "public, max-age=31536000, immutable",
        ),
        (
            format!("/log/tile/entries/000.p/{size}"),
            "application/octet-stream",
            "public, max-age=31536000, immutable",
        ),
        ("/log/bodies/0".to_owned(), "application/jsonl", "no-cache"),
    ];
    for (path, media_type, caching) in cases {
        let got = site.get(&path).await;
        assert_eq!(got.status, StatusCode::OK, "{path}");
        assert_eq!(
            (got.header("content-type"), got.header("cache-control")),
            (media_type, caching),
            "{path}"
        );
        assert_eq!(got.header("access-control-allow-origin"), "*", "{path}");
    }
    let checkpoint = site.get("/log/checkpoint").await;
    assert_eq!(checkpoint.text, site.node.snapshot().checkpoint);
    assert_eq!(checkpoint.text.lines().nth(1), Some(size.to_string().as_str()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_can_be_taken_for_every_statement() {
    let site = Site::new().await;
    let snapshot = site.node.snapshot();
    for index in 0..snapshot.size {
        let id = snapshot.id_at(index).unwrap();
        let got = site.get(&format!("/log/proof/{id}")).await;
        assert_eq!(got.status, StatusCode::OK);
        let receipt = got.json();
        assert!(receipt["proof"].as_str().unwrap().contains(&format!("\nindex {index}\n")), "{}", got.text);
        assert!(receipt["leaf"].is_string());
    }
}
