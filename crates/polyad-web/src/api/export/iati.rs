//! `GET /api/v1/export/iati.xml`: activities of a partnership, a project or an actor (`?of=`), or all of them.

use crate::ask;
use crate::error::Problem;
use axum::http::StatusCode;
use axum::response::Response;
use polyad_exchange::iati_write::{self, What};
use polyad_ledger::state::{EntityKind, State};
use polyad_model::Ref;

/// The name of the file.
pub(super) const FILE: &str = "iati.xml";

/// Activities of the International Aid Transparency Initiative. When every one is refused there is no file, and the
/// answer says why.
pub(super) fn activities(state: &State, of: Option<&str>) -> Result<Response, Problem> {
    let what = match of {
        None | Some("all") => What::All,
        Some(text) => What::Of(named(state, text)?),
    };
    let written = iati_write::activities(state, &what).ok_or_else(|| {
        Problem::not_found(format!("Nothing on record is called `{}`.", of.unwrap_or_default()))
    })?;
    if written.activities == 0 {
        let mut why: Vec<String> = written
            .refused
            .iter()
            .take(REFUSALS_TOLD)
            .map(|own| format!("{}: {} [{}]", own.about, own.message, own.code))
            .collect();
        if written.refused.len() > REFUSALS_TOLD {
            why.push(format!("and {} more", written.refused.len() - REFUSALS_TOLD));
        }
        let why =
            if why.is_empty() { "there is no partnership and no project".to_owned() } else { why.join("; ") };
        return Err(Problem::not_found(format!("There is no activity to write: {why}.")));
    }
    Ok(ask::typed(StatusCode::OK, "application/xml; charset=utf-8", written.xml.into_bytes()))
}

/// Refusals that an answer without a file tells.
const REFUSALS_TOLD: usize = 10;

/// A Ref, or the slug of a partnership or an actor.
fn named(state: &State, text: &str) -> Result<Ref, Problem> {
    let by_slug = |kind| state.directory().by_slug(kind, text).map(|entity| entity.name_ref.clone());
    let found =
        text.parse().ok().or_else(|| by_slug(EntityKind::Partnership)).or_else(|| by_slug(EntityKind::Actor));
    found.ok_or_else(|| {
        Problem::not_found(format!(
            "`of` is all, or a partnership, project or actor by its Ref or slug, not `{text}`."
        ))
    })
}
