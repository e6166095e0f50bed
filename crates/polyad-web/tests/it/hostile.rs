//! Hostile addresses and queries: refused in words, never a failure of the node.

use crate::site::Site;
use axum::body::Body;
use axum::http::{Request, Uri};

#[tokio::test(flavor = "multi_thread")]
async fn hostile_addresses_never_break_the_node() {
    let site = Site::new().await;
    let long = "a".repeat(3000);
    let deep = "%2e%2e%2f".repeat(100);
    let mut addresses: Vec<String> = [
        "/p/%00",
        "/p/%ff%fe",
        "/p/%",
        "/p/%zz",
        "/p/..%2f..%2fetc%2fpasswd",
        "/p/../../etc/passwd",
        "/a/<script>",
        "/a/'\"--",
        "/s/99999999999999999999999999",
        "/s/s",
        "/s/saaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "/s/-1",
        "/d/0",
        "/d/r:",
        "/d/r:00:1",
        "/d/r:0000000000000000000000000000000000000000000000000000000000000000:x",
        "/d/0000000000000000000000000000000000000000000000000000000000000000",
        "/basis/nothing?path=0",
        "/basis/composition",
        "/basis/composition?path=",
        "/basis/composition?path=999/999/999",
        "/basis/composition?path=-1",
        "/basis/composition?p=%00&path=0",
        "/basis/composition?p=x:atlas:nobody&path=0",
        "/search?q=%F0%9F%92%A9",
        "/search?q=%00",
        "/search?q=%",
        "/search?kind=nothing&q=x",
        "/search?page=0&q=lamp",
        "/search?page=18446744073709551616&q=lamp",
        "/search?page=18446744073709551615&q=lamp",
        "/partnerships?sort=nothing",
        "/partnerships?page=999999999999",
        "/partnerships?per=0",
        "/partnerships?per=18446744073709551615",
        "/partnerships?sdg=18",
        "/actors?class=wizard",
        "/actors?page=2&page=3",
        "/log?page=99999999",
        "/log?at=-1",
        "/log?at=1e3",
        "/log?at=18446744073709551615",
        "/p/lighthouse?at=",
        "/p/lighthouse.csv?table=nothing",
        "/compare?p=lighthouse&p=nobody",
        "/compare?p=,,,,",
        "/methods/..",
        "/methods/nothing.json",
        "/api/v1/lens/",
        "/api/v1/lens/nothing",
        "/api/v1/lens/series?a=x:iso3166-1:ZZ",
        "/api/v1/lens/composition.csv?table=x",
        "/log/tile/0/000.p/0",
        "/log/tile/99/000",
        "/log/tile/0/x999/999",
        "/log/tile/entries/000.p/300",
        "/log/body/zz",
        "/log/bodies/01",
        "/log/blob/../../keys",
        "/log/proof/nothing",
        "/log/%2e%2e/keys",
        "/assets/../Cargo.toml",
        "//",
        "/p//",
        "/p/lighthouse/",
        "/?at=0",
        "/index.csv",
        "/index.json",
        "/g/x",
        "/g/%E2%80%AE",
        "/bloc/x",
        "/indicator/x",
        "/challenge/x",
    ]
    .map(str::to_owned)
    .to_vec();
    addresses.extend([
        format!("/search?q={long}"),
        format!("/p/{deep}"),
        format!("/p/{long}{long}{long}"),
        format!("/search?{}", "a=1&".repeat(500)),
        format!("/search?{}", "q=x&".repeat(60)),
    ]);
    for address in addresses {
        let Ok(uri) = address.parse::<Uri>() else { continue };
        let got = site.send(Request::get(uri).body(Body::empty()).unwrap()).await;
        assert!(got.status.as_u16() < 500, "{address} answers {}:\n{}", got.status, got.text);
    }
    // The node still answers.
    assert_eq!(site.get("/p/lighthouse").await.status.as_u16(), 200);
}
