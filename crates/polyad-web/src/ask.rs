//! A request for a page and its answer, in every format.
//!
//! Pages are plain functions from an [`Ask`] to an [`Answer`]. Here they are run away from the event loop, with a
//! snapshot taken once, and their answers become responses with an entity tag.

use crate::error::Problem;
use crate::pages::{self, Frame, Page};
use crate::query::Query;
use crate::rendered::Rendered;
use crate::router::App;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use maud::Markup;
use polyad_ledger::state::State;
use polyad_lens::search::SearchIndex;
use polyad_lens::{LensDef, Params, View, lenses};
use polyad_model::StatementId;
use polyad_node::{Node, Snapshot};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;

/// In what form the answer is wanted; the end of the path says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// A page.
    Html,
    /// Data with the page's shape.
    Json,
    /// One table.
    Csv,
}

/// A request for a page.
pub(crate) struct Ask {
    /// What is asked for: the path after the page's own prefix, as it came, without format suffix.
    pub(crate) rest: String,
    /// The form wanted.
    pub(crate) format: Format,
    /// The query.
    pub(crate) query: Query,
    /// The copy as it stood when the request came.
    pub(crate) snapshot: Arc<Snapshot>,
    /// The record at the size asked for.
    pub(crate) state: Arc<State>,
    /// Whether the reader pinned a size.
    pub(crate) pinned: bool,
    /// Whether it comes from this machine, whose operator opens files that are not shown to everyone.
    pub(crate) local: bool,
    node: Node,
    kept: Arc<Kept>,
    runtime: tokio::runtime::Handle,
}

/// What a search index was built from: the root of the log and the size read.
type IndexKey = ([u8; 32], u64);

/// What requests share between them: derived from snapshots alone, and free to be thrown away.
pub(crate) struct Kept {
    /// Pages rendered at one time: more of them would only make each other slower.
    rendering: Semaphore,
    search: Mutex<Option<(IndexKey, Arc<SearchIndex>)>>,
    /// Answers to give again.
    rendered: Rendered,
}

impl Default for Kept {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Kept { rendering: Semaphore::new(2 * cores), search: Mutex::default(), rendered: Rendered::default() }
    }
}

/// What a page answers.
pub(crate) enum Answer {
    /// A page: title, one sentence for search engines, content of `main`.
    Page {
        /// The title, without the site's name.
        title: String,
        /// One sentence.
        description: String,
        /// What stands in `main`.
        body: Markup,
    },
    /// Data.
    Json(serde_json::Value),
    /// One table, with a name for the file.
    Csv(String, String),
    /// Another address has it.
    Redirect(String),
}

impl Ask {
    /// The lens of a name, if this node has it.
    pub(crate) fn lens(&self, name: &str) -> Option<&'static LensDef> {
        lenses::find(name)
    }

    /// The view of a lens; `None` where the lens does not exist or cannot read these parameters, so that its
    /// section is absent.
    pub(crate) fn view(&self, lens: &str, params: Params) -> Option<View> {
        let lens = self.lens(lens)?;
        match (lens.read)(&self.state, &params) {
            Ok(view) => Some(view),
            Err(error) => {
                tracing::warn!(lens = lens.info.name, %error, "a page asked a lens for something it cannot read");
                None
            }
        }
    }

    /// The receipt of a statement.
    pub(crate) fn receipt(&self, id: StatementId) -> Result<Option<String>, Problem> {
        self.runtime.block_on(self.node.receipt(&id)).map_err(|error| {
            tracing::error!(%error, %id, "a receipt could not be made");
            Problem::internal()
        })
    }

    /// An object of the log or the blob store.
    pub(crate) fn object(&self, path: &str) -> Result<Option<Vec<u8>>, Problem> {
        self.runtime.block_on(self.node.object(path)).map_err(|error| {
            tracing::error!(%error, path, "an object could not be read");
            Problem::internal()
        })
    }

    /// A file of the blob store, to read a part of.
    pub(crate) fn blob(&self, sha256: &str) -> Option<std::fs::File> {
        self.node.open_blob(sha256)
    }

    /// The log's public key.
    pub(crate) fn vkey(&self) -> String {
        self.node.vkey()
    }

    /// The search index of the record asked for; kept for the size last asked for.
    pub(crate) fn search_index(&self) -> Arc<SearchIndex> {
        let mut kept = self.kept.search.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (self.snapshot.root, self.at());
        if let Some((_, index)) = kept.as_ref().filter(|(known, _)| *known == key) {
            return index.clone();
        }
        let index = Arc::new(SearchIndex::build(&self.state));
        *kept = Some((key, index.clone()));
        index
    }

    /// The size that figures of this answer are read at.
    pub(crate) fn at(&self) -> u64 {
        self.state.size()
    }

    /// Another address for the same thing, in the form that was asked for, with the same query.
    pub(crate) fn moved(&self, path: &str) -> Answer {
        let suffix = match self.format {
            Format::Html => "",
            Format::Json => ".json",
            Format::Csv => ".csv",
        };
        let query = crate::address::pairs(self.query.without(&[]));
        let joint = if query.is_empty() { "" } else { "?" };
        Answer::Redirect(format!("{path}{suffix}{joint}{query}"))
    }

    /// A link within the site that keeps the pinned size.
    pub(crate) fn link(&self, path: &str) -> String {
        if !self.pinned {
            return path.to_owned();
        }
        let (before, fragment) =
            path.split_once('#').map_or((path, String::new()), |(p, f)| (p, format!("#{f}")));
        let joint = if before.contains('?') { '&' } else { '?' };
        format!("{before}{joint}at={}{fragment}", self.at())
    }
}

/// Answers a request for a page.
pub(crate) async fn answer(app: App, page: &'static Page, request: Request) -> Response {
    respond(app, page, request, Format::Html).await
}

/// Answers a request for data: without a format suffix it is JSON.
pub(crate) async fn answer_data(app: App, page: &'static Page, request: Request) -> Response {
    respond(app, page, request, Format::Json).await
}

async fn respond(app: App, page: &'static Page, request: Request, usual: Format) -> Response {
    let path = request.uri().path().to_owned();
    let raw_query = request.uri().query().unwrap_or_default().to_owned();
    let known_tag = request.headers().get(header::IF_NONE_MATCH).cloned();
    let snapshot = app.node.snapshot();
    let (rest, format) = split_format(path.strip_prefix(page.prefix()).unwrap_or_default(), usual);
    let frame = Frame::new(&snapshot, page.section_of(&rest));

    let tag = entity_tag(&snapshot, &frame);
    if path.len() > crate::query::QUERY_BYTES_MAX {
        return problem_response(&frame, &Problem::uri_too_long(), format);
    }
    if known_tag.as_ref().is_some_and(|known| tag_matches(known, &tag)) {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        tagged(&mut response, &tag);
        return response;
    }

    let local = crate::nearby::is_local(&request);
    // What is kept for this machine may show more than what is kept for others.
    let address = request.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
    let address = if local { format!("local {address}") } else { address };
    if let Some(response) = app.kept.rendered.get(&tag, &address) {
        return response;
    }

    let runtime = tokio::runtime::Handle::current();
    let kept = app.kept.clone();
    let kept_tag = tag.clone();
    let work = {
        let (frame, path) = (frame.clone(), path.clone());
        move || -> Response {
            let answered = prepare(app, snapshot, rest, format, &raw_query, runtime).and_then(|ask| {
                let ask = Ask { local, ..ask };
                let frame = match ask.pinned {
                    true => frame.clone().pinned(ask.at(), current_address(&path, &ask.query)),
                    false => frame.clone(),
                };
                (page.show)(&ask).map(|answer| to_response(&frame, answer))
            });
            match answered {
                Ok(mut response) => {
                    tagged(&mut response, &tag);
                    response
                }
                Err(problem) => problem_response(&frame, &problem, format),
            }
        }
    };
    let permit = kept.rendering.acquire().await;
    let rendered = tokio::task::spawn_blocking(work).await;
    drop(permit);
    match rendered {
        Ok(response) => kept.rendered.keep(&kept_tag, address, response).await,
        Err(error) => {
            tracing::error!(%error, path, "a page failed");
            problem_response(&frame, &Problem::internal(), format)
        }
    }
}

fn prepare(
    app: App,
    snapshot: Arc<Snapshot>,
    rest: String,
    format: Format,
    raw_query: &str,
    runtime: tokio::runtime::Handle,
) -> Result<Ask, Problem> {
    let query = Query::parse(raw_query)?;
    let (state, pinned) = state_at(&snapshot, &query)?;
    let (node, kept) = (app.node, app.kept);
    Ok(Ask { rest, format, query, snapshot, state, pinned, local: false, node, kept, runtime })
}

/// The record at the size that `at` names, and whether it was named.
pub(crate) fn state_at(snapshot: &Arc<Snapshot>, query: &Query) -> Result<(Arc<State>, bool), Problem> {
    match query.number("at")? {
        None => Ok((snapshot.state.clone(), false)),
        Some(at) if at > snapshot.size => Err(Problem::not_found(format!(
            "Size {} is not in this copy, which ends at {}. A mirror that is further may have it.",
            crate::render::number::grouped(at),
            crate::render::number::grouped(snapshot.size)
        ))),
        Some(at) => Ok((snapshot.at(at), true)),
    }
}

/// The same page without a pinned size.
fn current_address(path: &str, query: &Query) -> String {
    let rest = crate::address::pairs(query.without(&["at"]));
    if rest.is_empty() { path.to_owned() } else { format!("{path}?{rest}") }
}

/// Splits a format off the end of a path.
fn split_format(rest: &str, usual: Format) -> (String, Format) {
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    for (suffix, format) in [(".json", Format::Json), (".csv", Format::Csv)] {
        if let Some(stem) = rest.strip_suffix(suffix) {
            return (stem.to_owned(), format);
        }
    }
    (rest.to_owned(), usual)
}

/// Root of the log, version of templates and engine, language: all that the bytes of an answer depend on beside
/// its address.
fn entity_tag(snapshot: &Snapshot, frame: &Frame) -> String {
    let stale = if frame.stale { "-stale" } else { "" };
    let templates = &crate::assets::STYLE.link;
    let templates = templates.rsplit('?').next().unwrap_or_default();
    format!("W/\"{}-{}-{templates}-en{stale}\"", hex(&snapshot.root), pages::TEMPLATES)
}

/// Whether a list of entity tags names this one: compared weakly, as RFC 9110 asks for `If-None-Match`.
fn tag_matches(known: &HeaderValue, tag: &str) -> bool {
    let opaque = |each: &str| each.trim().trim_start_matches("W/").to_owned();
    let wanted = opaque(tag);
    known.to_str().is_ok_and(|list| list.split(',').map(opaque).any(|each| each == wanted))
}

fn tagged(response: &mut Response, tag: &str) {
    if let Ok(value) = HeaderValue::from_str(tag) {
        response.headers_mut().insert(header::ETAG, value);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
}

fn to_response(frame: &Frame, answer: Answer) -> Response {
    match answer {
        Answer::Page { title, description, body } => {
            html(StatusCode::OK, frame.page(&title, &description, &body).into_string())
        }
        Answer::Json(value) => json(StatusCode::OK, &value),
        Answer::Csv(name, text) => csv(&name, text),
        Answer::Redirect(to) => redirect(&to),
    }
}

/// A page as a response.
pub(crate) fn html(status: StatusCode, text: String) -> Response {
    typed(status, "text/html; charset=utf-8", text)
}

/// Data as a response.
pub(crate) fn json(status: StatusCode, value: &serde_json::Value) -> Response {
    typed(status, "application/json", format!("{value:#}\n"))
}

/// A table as a response.
pub(crate) fn csv(name: &str, text: String) -> Response {
    let mut response = typed(StatusCode::OK, "text/csv; charset=utf-8; header=present", text);
    if let Ok(value) = HeaderValue::from_str(&format!("inline; filename=\"{name}.csv\"")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// A body of a media type.
pub(crate) fn typed(status: StatusCode, media_type: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    response
}

fn redirect(to: &str) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    if let Ok(value) = HeaderValue::from_str(to) {
        response.headers_mut().insert(header::LOCATION, value);
    }
    response
}

/// A problem in the form that was asked for.
pub(crate) fn problem_response(frame: &Frame, problem: &Problem, format: Format) -> Response {
    match format {
        Format::Html => {
            let body = crate::render::problem::page(problem);
            html(problem.status, frame.page(problem.title(), problem.title(), &body).into_string())
        }
        Format::Json | Format::Csv => json(problem.status, &crate::json::problem(problem)),
    }
}

/// The format that suits a path outside of any page: data where it looks like data.
pub(crate) fn format_of(path: &str, headers: &HeaderMap) -> Format {
    let wants_json = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.contains("application/json") && !accept.contains("text/html"));
    if wants_json || path.starts_with("/api/") || path.starts_with("/log/") || path.ends_with(".json") {
        Format::Json
    } else {
        Format::Html
    }
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
