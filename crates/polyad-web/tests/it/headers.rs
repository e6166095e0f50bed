//! Headers that every route carries.

use crate::site::Site;

const ROUTES: &[&str] = &[
    "/",
    "/partnerships",
    "/actors",
    "/p/lighthouse",
    "/p/lighthouse.json",
    "/p/lighthouse.csv",
    "/s/0",
    "/log",
    "/keys",
    "/search?q=lamp",
    "/compare",
    "/methods",
    "/methods/composition",
    "/about",
    "/nowhere",
    "/assets/style.css",
    "/assets/polyad.js",
    "/favicon.ico",
    "/log/checkpoint",
    "/log/vkey",
    "/log/nothing",
    "/api/v1/state",
    "/api/v1/lens/composition",
    "/api/v1/nothing",
    "/p/lighthouse?at=x",
];

#[tokio::test(flavor = "multi_thread")]
async fn every_route_carries_the_security_headers() {
    let site = Site::new().await;
    for route in ROUTES {
        let got = site.get(route).await;
        let policy = got.header("content-security-policy");
        for part in [
            "default-src 'none'",
            "style-src 'self'",
            "script-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'self'",
        ] {
            assert!(policy.contains(part), "{route}: {part} is not in `{policy}`");
        }
        assert!(!policy.contains("unsafe"), "{route}");
        assert_eq!(got.header("x-content-type-options"), "nosniff", "{route}");
        assert_eq!(got.header("cross-origin-opener-policy"), "same-origin", "{route}");
        assert!(
            !got.header("referrer-policy").is_empty() && !got.header("permissions-policy").is_empty(),
            "{route}"
        );
        assert!(
            !got.header("content-type").is_empty() || got.status.is_redirection(),
            "{route} has no content type"
        );
        assert!(got.headers.get("set-cookie").is_none(), "{route} sets a cookie");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_has_inline_style_or_script_or_another_host() {
    let site = Site::new().await;
    for route in ROUTES
        .iter()
        .filter(|route| !route.contains("/api/") && !route.contains("/log/") && !route.contains("/assets/"))
    {
        let got = site.get(route).await;
        if !got.header("content-type").starts_with("text/html") {
            continue;
        }
        assert!(!got.text.contains(" style=\""), "{route} has an inline style");
        assert!(!got.text.contains("<style"), "{route} has a style element");
        assert!(
            !got.text.contains(" onclick") && !got.text.contains(" onload"),
            "{route} has an inline handler"
        );
        let scripts: Vec<&str> = got.text.split("<script").skip(1).collect();
        assert!(
            scripts.iter().all(|script| script.starts_with(" src=\"/assets/")),
            "{route} has an inline script"
        );
        assert!(got.text.contains("<h1") && got.text.matches("<h1").count() == 1, "{route} has not one h1");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn writing_to_pages_is_refused() {
    let site = Site::new().await;
    let got = site.post("/partnerships", "text/plain", "x").await;
    assert_eq!(got.status.as_u16(), 405);
    assert!(got.text.contains("This address is only for reading"));
}
