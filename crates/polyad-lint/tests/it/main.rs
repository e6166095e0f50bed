//! The linter from outside.

mod data;
mod forms;
mod properties;
mod sdg;
mod spec;
mod table;
