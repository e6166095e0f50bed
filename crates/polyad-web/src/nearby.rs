//! Whether a request was made on this machine.

use axum::extract::{ConnectInfo, Request};
use std::net::SocketAddr;

/// What a proxy adds to a request that it passes on.
const PASSED_ON: [&str; 5] = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"];

/// Whether the connection comes from the loopback address and nobody passed the request on.
///
/// A proxy on this machine connects from loopback, too: what it passes on comes from anywhere.
pub(crate) fn is_local(request: &Request) -> bool {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    peer.is_some_and(|address| address.is_loopback())
        && PASSED_ON.iter().all(|name| !request.headers().contains_key(*name))
}
