//! Addresses of pages: one place that knows how a thing becomes a link.

use polyad_ledger::state::{EntityKind, Fact, State};
use polyad_lens::Params;
use polyad_model::{DatasetKey, Ref, StatementId};

/// The page of an entity, by slug where it has one, else by Ref.
pub(crate) fn entity(kind: EntityKind, name: &Ref, slug: Option<&str>) -> String {
    let folder = match kind {
        EntityKind::Actor => "a",
        EntityKind::Partnership => "p",
        EntityKind::Goal => "g",
        EntityKind::Challenge => "challenge",
        EntityKind::Indicator => "indicator",
        EntityKind::Bloc => "bloc",
    };
    match slug {
        Some(slug) => format!("/{folder}/{slug}"),
        None => format!("/{folder}/{name}"),
    }
}

/// The page of a fact: its statement, or its row.
pub(crate) fn fact(address: &Ref) -> String {
    match address {
        Ref::Statement(id) => statement(id),
        other => format!("/d/{other}"),
    }
}

/// The page of a statement.
pub(crate) fn statement(id: &StatementId) -> String {
    format!("/s/{id}")
}

/// The page of a dataset.
pub(crate) fn dataset(key: &DatasetKey) -> String {
    format!("/d/{key}")
}

/// The best page for whatever a Ref names, with its name: an entity, a statement, a row; `None` for a code that
/// nothing in this copy describes.
pub(crate) fn of_ref(state: &State, name: &Ref) -> Option<(String, String)> {
    if let Some(found) = state.directory().find_any(state, name) {
        let link = entity(found.kind, &found.name_ref, found.slug.as_deref());
        return Some((link, found.name.plain().to_owned()));
    }
    if let Ref::External { scheme, .. } = name {
        return of_reported(state, scheme, name);
    }
    state.fact(name).map(|found| (fact(name), short_fact(found)))
}

/// A project or an organisation that only files of projects know.
fn of_reported(state: &State, scheme: &str, name: &Ref) -> Option<(String, String)> {
    let projects = state.projects();
    match scheme {
        "iati-activity" => {
            let found = projects.find(name)?;
            Some((entity(EntityKind::Partnership, name, None), polyad_lens::lenses::project::title(found)))
        }
        "org-id" | "org-name" => {
            projects.files().iter().find(|file| file.table().names().find(name).is_some())?;
            let words = polyad_lens::lenses::project::code_of(name);
            Some((entity(EntityKind::Actor, name, None), words))
        }
        _ => None,
    }
}

/// What to call a fact in a link: its kind, and the line of its file or the shortest part of its id.
pub(crate) fn short_fact(fact: Fact<'_>) -> String {
    match fact {
        Fact::Act(act) => format!("{} {}", act.kind, short_id(&act.id())),
        Fact::Row(_, row) => format!("{} on line {}", row.kind(), row.line()),
    }
}

/// The first characters of an id, enough to tell statements apart by eye.
pub(crate) fn short_id(id: &StatementId) -> String {
    let text = id.to_string();
    format!("{}…", &text[..9])
}

/// The page that shows what a figure of a view rests on.
pub(crate) fn basis(lens: &str, params: &Params, at: u64, path: &str) -> String {
    format!("/basis/{lens}?{}", pairs(params.iter().chain([("at", at.to_string().as_str()), ("path", path)])))
}

/// A view as data, in JSON.
pub(crate) fn lens_data(lens: &str, params: &Params, at: u64) -> String {
    format!("/api/v1/lens/{lens}?{}", pairs(params.iter().chain([("at", at.to_string().as_str())])))
}

/// One table of a view, as CSV.
pub(crate) fn lens_table(lens: &str, params: &Params, at: u64, table: &str) -> String {
    let at = at.to_string();
    format!("/api/v1/lens/{lens}.csv?{}", pairs(params.iter().chain([("at", at.as_str()), ("table", table)])))
}

/// A query string from pairs.
pub(crate) fn pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let written = pairs.into_iter().map(|(key, value)| format!("{}={}", encode(key), encode(value)));
    written.collect::<Vec<_>>().join("&")
}

/// Percent-encodes everything but unreserved characters and those that are plain in a query.
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b':' | b'/' => {
                out.push(byte as char)
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Decodes percent-escapes; `None` when an escape is broken or the result is not UTF-8 or holds a NUL.
pub(crate) fn decode(text: &str, plus_is_space: bool) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'%' => {
                let digit = |b: u8| (b as char).to_digit(16);
                let (high, low) = (digit(bytes.next()?)?, digit(bytes.next()?)?);
                out.push((high * 16 + low) as u8);
            }
            b'+' if plus_is_space => out.push(b' '),
            other => out.push(other),
        }
    }
    String::from_utf8(out).ok().filter(|text| !text.contains('\0'))
}
