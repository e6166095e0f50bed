//! `GET /api/v1/export/tables.xlsx`: facts as a workbook, one sheet a table, of the record, of projects, of one dataset or
//! of one partnership (`?of={ref}`, or the slug of one in the atlas).

use crate::ask;
use crate::error::Problem;
use crate::query::Query;
use axum::http::StatusCode;
use axum::response::Response;
use polyad_exchange::sheet::{Of, WriteError, write_xlsx};
use polyad_ledger::state::State;
use polyad_model::Ref;
use polyad_model::reference::is_slug;

/// The file's name in the interface.
pub(super) const FILE: &str = "tables.xlsx";
const CONTENT_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub(super) fn tables(query: &Query, state: &State) -> Result<Response, Problem> {
    let partnership = query.get("of").filter(|text| !matches!(*text, "record" | "projects"));
    let partnership =
        partnership.and_then(|text| if is_slug(text) { Ref::atlas(text).ok() } else { text.parse().ok() });
    let known = partnership.filter(|name| state.directory().find_any(state, name).is_some());
    let of = match known {
        Some(partnership) => Of::Partnership(partnership),
        None => Of::Scope(super::scope(query, state)?),
    };
    let bytes = write_xlsx(state, &of).map_err(|error| match error {
        WriteError::TooLarge { message } => {
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "workbook-too-large", message)
        }
        WriteError::Refused(error) => {
            tracing::error!(%error, "a workbook could not be written");
            Problem::internal()
        }
    })?;
    Ok(ask::typed(StatusCode::OK, CONTENT_TYPE, bytes))
}
