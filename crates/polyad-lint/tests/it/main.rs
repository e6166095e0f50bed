//! The linter from outside.

#![allow(clippy::unwrap_used, reason = "a test stops where its ground gives way")]

mod data;
mod forms;
mod labelled;
mod properties;
mod readings;
mod sdg;
mod spec;
mod table;
mod wordings;
