//! The model from outside.

#![allow(clippy::unwrap_used, reason = "a test stops where its ground gives way")]

mod data;
mod identifier;
mod identifier_data;
