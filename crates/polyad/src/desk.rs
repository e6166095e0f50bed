//! How a verb reaches the record: through the running owner of the data directory, else by opening it.
//!
//! Both ways ask the same router for the same paths, so the terminal can never show what the site would not.

use crate::atlas_files::ATLAS;
use crate::config::Config;
use anyhow::{Context, Result, bail};
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use polyad_ledger::rows::Reader;
use polyad_node::{AtlasFile, Node, NodeOptions};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use tower::ServiceExt;

/// A desk to ask at.
pub(crate) enum Desk {
    /// The running owner.
    Owner {
        /// `http://address`.
        base: String,
        /// What lets local verbs import.
        token: String,
    },
    /// Our own node, for as long as this process runs.
    Own {
        /// What drives it.
        runtime: tokio::runtime::Runtime,
        /// The node.
        node: Node,
        /// The site and interface over it.
        router: Router,
        /// What lets this process import.
        token: String,
    },
}

/// The longest answer a verb takes: an export of everything.
const ANSWER_BYTES_MAX: usize = 1 << 31;

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    /// Where a redirect leads.
    pub(crate) location: Option<String>,
}

impl Answer {
    /// The body as JSON.
    pub(crate) fn json(&self) -> Result<serde_json::Value> {
        serde_json::from_slice(&self.body).context("the answer is not JSON")
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Where a redirect leads, as data; any other answer itself.
    pub(crate) fn follow(self, desk: &Desk) -> Result<Answer> {
        match &self.location {
            Some(location) if (300..400).contains(&self.status) => desk.get(&with_json(location)),
            _ => Ok(self),
        }
    }

    /// An error in the answer's own words, unless it is a success.
    pub(crate) fn or_refusal(self) -> Result<Answer> {
        if self.status < 400 {
            return Ok(self);
        }
        let text = self.text();
        match serde_json::from_str::<serde_json::Value>(&text) {
            Ok(error) if error.get("error").is_some() => {
                let part = |name: &str| {
                    error.get(name).and_then(|value| value.as_str()).unwrap_or_default().to_owned()
                };
                let field = part("field");
                let place = if field.is_empty() { String::new() } else { format!(" at `{field}`") };
                bail!("{}{place}: {}", part("error"), part("message"))
            }
            _ => bail!("answered {}: {}", self.status, text.chars().take(300).collect::<String>()),
        }
    }
}

impl Desk {
    /// Finds the owner, or opens the directory.
    pub(crate) fn open(config: &Config) -> Result<Desk> {
        if let Some(owner) = polyad_node::find_owner(&config.data) {
            let base = format!("http://{}", owner.address);
            let alive = ureq::get(format!("{base}/api/v1/state")).call().is_ok();
            if alive {
                return Ok(Desk::Owner { base, token: owner.token });
            }
        }
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let node = runtime.block_on(Node::open(options(config)))?;
        let token = super::cli::key::hex(&super::cli::key::random32());
        let router = polyad_web::router(polyad_web::App::new(node.clone(), token.clone()));
        Ok(Desk::Own { runtime, node, router, token })
    }

    /// Asks for a path with a query, percent-encoded by the caller.
    pub(crate) fn get(&self, path: &str) -> Result<Answer> {
        match self {
            Desk::Owner { base, .. } => {
                let agent = agent();
                let mut response =
                    agent.get(format!("{base}{path}")).call().with_context(|| format!("asking {base}"))?;
                let body = response.body_mut().with_config().limit(ANSWER_BYTES_MAX as u64).read_to_vec()?;
                let location = location(response.headers());
                Ok(Answer { status: response.status().as_u16(), body, location })
            }
            Desk::Own { runtime, router, .. } => {
                runtime.block_on(ask(router.clone(), Request::get(path).body(Body::empty())?))
            }
        }
    }

    /// Sends a body.
    pub(crate) fn post(&self, path: &str, content_type: &str, body: Vec<u8>) -> Result<Answer> {
        match self {
            Desk::Owner { base, token } => {
                let agent = agent();
                let mut response = agent
                    .post(format!("{base}{path}"))
                    .header("content-type", content_type)
                    .header("authorization", format!("Bearer {token}"))
                    .send(&body[..])
                    .with_context(|| format!("sending to {base}"))?;
                let body = response.body_mut().with_config().limit(ANSWER_BYTES_MAX as u64).read_to_vec()?;
                let location = location(response.headers());
                Ok(Answer { status: response.status().as_u16(), body, location })
            }
            Desk::Own { runtime, router, token, .. } => {
                let request = Request::post(path)
                    .header("content-type", content_type)
                    .header("authorization", format!("Bearer {token}"))
                    .body(Body::from(body))?;
                runtime.block_on(ask(router.clone(), request))
            }
        }
    }

    /// Lets go of the directory, when it is ours.
    pub(crate) fn close(self) {
        if let Desk::Own { runtime, node, router, .. } = self {
            drop(router);
            runtime.block_on(node.shutdown());
        }
    }
}

/// What a node is opened with: the readers of the exchange crate and the atlas of this binary.
pub(crate) fn options(config: &Config) -> NodeOptions {
    NodeOptions {
        origin: config.origin.clone(),
        publish_every: config.publish_every,
        readers: polyad_exchange::READERS.iter().map(|reader| Arc::new(*reader) as Arc<dyn Reader>).collect(),
        atlas: ATLAS
            .iter()
            .map(|(name, bytes)| AtlasFile { name: (*name).to_owned(), title: None, bytes: bytes.to_vec() })
            .collect(),
        keep_atlas: config.keep_atlas,
        ..NodeOptions::new(&config.data)
    }
}

/// The data behind an address that a redirect names.
fn with_json(location: &str) -> String {
    let (path, query) =
        location.split_once('?').map_or((location, None), |(path, query)| (path, Some(query)));
    let path = if path.ends_with(".json") { path.to_owned() } else { format!("{path}.json") };
    query.map_or(path.clone(), |query| format!("{path}?{query}"))
}

/// Asks a router in this process, as if from this machine.
async fn ask(router: Router, mut request: Request<Body>) -> Result<Answer> {
    let here = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    request.extensions_mut().insert(ConnectInfo(here));
    let response = router.oneshot(request).await?;
    let status = response.status().as_u16();
    let location = location(response.headers());
    let body = axum::body::to_bytes(response.into_body(), ANSWER_BYTES_MAX).await?.to_vec();
    Ok(Answer { status, body, location })
}

fn location(headers: &axum::http::HeaderMap) -> Option<String> {
    headers.get("location")?.to_str().ok().map(str::to_owned)
}

fn agent() -> ureq::Agent {
    // A refusal is an answer with a body that says why, not an error of the transport.
    ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build().into()
}
