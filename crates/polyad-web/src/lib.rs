//! The site and the JSON interface: views and facts rendered for people and programs.
//!
//! A request takes a [`Snapshot`](polyad_node::Snapshot), asks a lens for a view, and renders it. Pages compute
//! nothing: every number on them is a measure of a lens and opens to its basis, or a field of a fact.
//!
//! **Invariant:** a page never asks storage a question; it reads a snapshot, and the log's own immutable objects.

mod address;
mod api;
mod ask;
mod assets;
mod csv;
mod error;
mod headers;
mod json;
mod log_files;
mod nearby;
mod pages;
mod query;
mod render;
mod rendered;
mod router;

/// The goal linter's verdicts as text and as JSON: the same in the terminal, on the page and over the interface.
pub mod lint {
    pub use crate::api::{GoalToLint, Judged, NotAGoal, answer_line, date, verdict_json};
    pub use crate::render::diagnostics::{Piece, Style, WIDTH, counted, diagnostics, plain, read_as};
}

pub use router::{App, router};
