//! Statements, who may make them, and the fold that turns them into state.

pub mod json;
mod malformed;
pub use malformed::Malformed;
